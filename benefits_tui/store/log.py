"""The change log read back: history, what changed since a version, and all rows rebuilt from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from benefits_tui.store.door import Cell
from benefits_tui.store.errors import StoreError
from benefits_tui.store.reader import Reader
from benefits_tui.store.schema import logged_tables
from benefits_tui.store.store import Store

Rows = dict[str, dict[int, dict[str, Cell]]]
Fields = dict[str, object]


class Line(NamedTuple):
    """One row's change. `fields` are cells as stored: whole for inserts and deletes, `[before, after]` for updates."""

    change: int
    at: str
    who: str
    action: str
    why: str | None
    subject: tuple[str, int]
    table: str
    operation: str
    fields: Fields


_LINES = (
    "SELECT c.id, c.at, c.who, c.action, c.why, r.subject_kind, r.subject_id, r.table_name, r.operation, r.fields "
    "FROM change_row r JOIN change c ON c.id = r.change_id"
)


def _line(cells: tuple[Cell, ...]) -> Line:
    change, at, who, action, why, kind, subject, table, operation, fields = cells
    reason = None if why is None else str(why)
    key = (str(kind), int(subject or 0))
    return Line(
        int(change or 0), str(at), str(who), str(action), reason, key, str(table), str(operation), json.loads(str(fields))
    )


def newest(reader: Reader, subject: tuple[str, int] | None, limit: int) -> list[Line]:
    """The newest lines first, of one subject or of all; how files name records is left out."""
    where, args = " WHERE r.table_name <> 'external_key'", list[Cell]()
    if subject is not None:
        where, args = f"{where} AND r.subject_kind = ? AND r.subject_id = ?", [*subject]
    return [_line(cells) for cells in reader.all(f"{_LINES}{where} ORDER BY r.id DESC LIMIT ?", [*args, limit])]


def of_subject(reader: Reader, kind: str, record: int) -> list[Line]:
    """All lines of a subject, oldest first."""
    sql = f"{_LINES} WHERE r.subject_kind = ? AND r.subject_id = ? ORDER BY r.id"
    return [_line(cells) for cells in reader.all(sql, (kind, record))]


class RowLine(NamedTuple):
    """One row that a change wrote: whole for inserts and deletes, `[before, after]` for updates."""

    table: str
    row: int
    operation: str
    subject: tuple[str, int]
    fields: dict[str, Any]


def rows_of_change(reader: Reader, change: int) -> list[RowLine]:
    """The rows that a change wrote, in the order in which it wrote them."""
    sql = "SELECT table_name, row_id, operation, subject_kind, subject_id, fields FROM change_row WHERE change_id = ? ORDER BY id"
    return [
        RowLine(str(table), int(row or 0), str(operation), (str(kind), int(subject or 0)), json.loads(str(fields)))
        for table, row, operation, kind, subject, fields in reader.all(sql, (change,))
    ]


def changes(
    reader: Reader, *, who: str | None = None, number: int | None = None, like: str | None = None
) -> list[tuple[int, str]]:
    """(number, action) of changes, newest first: one person's, the one with this number, those whose action is like this."""
    where, args = "1", list[Cell]()
    for column, sign, value in (("who", "=", who), ("id", "=", number), ("action", "LIKE", like)):
        if value is not None:
            where, args = f"{where} AND {column} {sign} ?", [*args, value]
    found = reader.all(f"SELECT id, action FROM change WHERE {where} ORDER BY id DESC", args)
    return [(int(one or 0), str(action)) for one, action in found]


def last_change(reader: Reader) -> int:
    """The number of the newest change."""
    found = reader.one("SELECT coalesce(max(id), 0) FROM change")
    return int(found[0] or 0) if found is not None else 0


def gaps(store: Store) -> Iterator[tuple[str, int, int]]:
    """(table, lines written, lines there) where the log has lost lines: it is numbered without gaps."""
    for table in ("change", "change_row"):
        found = store.one(f"SELECT count(*), coalesce(max(id), 0) FROM {table}")
        if found is not None and found[0] != found[1]:
            yield table, int(found[1] or 0), int(found[0] or 0)


def first_day(store: Store) -> str | None:
    """The ISO day of the first change."""
    found = store.one("SELECT coalesce(day, substr(at, 1, 10)) FROM change ORDER BY id LIMIT 1")
    return str(found[0]) if found is not None else None


def replay(store: Store, until: str | None = None, broken: list[int] | None = None) -> Rows:
    """Every logged table as the log alone rebuilds it, from empty: table → id → columns that are not blank.

    With an ISO day, as it was at the end of that day: all changes up to the last one whose day is not after it, so that one
    change under a clock that ran ahead hides nothing. The numbers of lines that cannot be applied go to `broken`; without
    it they raise StoreError.
    """
    tables: Rows = {}
    for line, table, number, operation, text in store.all(
        "SELECT r.id, r.table_name, r.row_id, r.operation, r.fields FROM change_row r JOIN change c ON c.id = r.change_id "
        # Up to the last change of no later day: clocks may differ, the order of changes does not.
        "WHERE ?1 IS NULL OR c.id <= (SELECT max(id) FROM change WHERE coalesce(day, substr(at, 1, 10)) <= ?1) "
        "ORDER BY r.id",
        (until,),
    ):
        try:
            _apply(tables.setdefault(str(table), {}), int(number or 0), str(operation), json.loads(str(text)))
        except (KeyError, ValueError, TypeError, AttributeError) as problem:
            if broken is None:
                raise StoreError(f"The change log is damaged at line {line}; restore a backup.") from problem
            broken.append(int(line or 0))
    return tables


def _apply(rows: dict[int, dict[str, Cell]], number: int, operation: str, fields: dict[str, Any]) -> None:
    if operation == "insert":
        rows[number] = {**fields}
    elif operation == "delete":
        del rows[number]
    else:
        row = {**rows[number], **{column: after for column, (_, after) in fields.items()}}
        rows[number] = {column: cell for column, cell in row.items() if cell is not None}


def present_rows(store: Store) -> Rows:
    """Every logged table as it is, in the same shape as `replay`."""
    tables: Rows = {}
    for table in logged_tables(store.connection):
        names = [str(row[1]) for row in store.all(f'PRAGMA table_info("{table}")')]
        named = (dict(zip(names, row, strict=True)) for row in store.all(f'SELECT * FROM "{table}"'))
        tables[table] = {int(row["id"] or 0): {name: cell for name, cell in row.items() if cell is not None} for row in named}
    return tables


def damage(store: Store) -> Iterator[str]:
    """What SQLite finds wrong with the file and its references, a sentence each."""
    for (verdict,) in store.all("PRAGMA integrity_check(20)"):
        if verdict != "ok":
            yield f"The file is damaged: {verdict}."
    for table, row, parent, _ in store.all("PRAGMA foreign_key_check"):
        yield f"The {table} with number {row} refers to a {parent} that is not there."


def flags_out_of_place(store: Store) -> list[tuple[str, str, int]]:
    """(rule, subject kind, subject id) of the open flags whose place in the queue is not that of their severity."""
    from benefits_tui.domain.rules import Severity

    places = " ".join(f"WHEN '{severity.value}' THEN {severity.rank}" for severity in Severity)
    found = store.all(
        "SELECT rule, subject_kind, subject_id FROM flag WHERE cleared_on IS NULL "
        f"AND rank IS NOT CASE severity {places} END ORDER BY 2, 3, 1"
    )
    return [(str(rule), str(kind), int(subject or 0)) for rule, kind, subject in found]


def stored_figures(store: Store) -> dict[int, tuple[Cell, ...]]:
    """The rows of the table `figure` by benefit."""
    return {int(row[0] or 0): row for row in store.all("SELECT * FROM figure")}


def stored_owner_values(store: Store) -> dict[tuple[int, str], int]:
    """The table `owner_value`: whole units of stated money by owner and class."""
    return {(int(owner or 0), str(one)): int(money or 0) for owner, one, money in store.all("SELECT * FROM owner_value")}


def refill(store: Store, tables: Rows) -> None:
    """Put rebuilt rows into a register that has none, in one transaction; there is no log of it."""
    from benefits_tui.store.search import keep_search

    connection = store.connection
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN IMMEDIATE")
    for table, rows in tables.items():
        connection.execute(f'DELETE FROM "{table}"')
        # Rows of an older format lack columns, which then take their default.
        alike: dict[tuple[str, ...], list[tuple[Cell, ...]]] = {}
        for row in rows.values():
            alike.setdefault(tuple(row), []).append(tuple(row.values()))
        for names, cells in alike.items():
            marks = ", ".join("?" * len(names))
            connection.executemany(f'INSERT INTO "{table}" ({", ".join(names)}) VALUES ({marks})', cells)
    keep_search(connection, list(tables.get("benefit", {})))
    connection.execute("DELETE FROM evaluation")
    connection.execute("COMMIT")
    connection.execute("PRAGMA foreign_keys = ON")
