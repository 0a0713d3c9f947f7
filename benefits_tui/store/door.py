"""The one door: every write to a register goes through a Transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from benefits_tui.domain.policy import Policy
from benefits_tui.store.errors import Gone
from benefits_tui.store.schema import BELONGS_TO, SUBJECT_TABLES, references_to
from benefits_tui.store.scope import FlagChanges, Scope, scope_of

Cell = str | int | None
Row = dict[str, Cell]
SubjectKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Who:
    """On whose account a change is made, and why."""

    name: str
    action: str
    why: str | None = None


@dataclass(slots=True)
class Written:
    """What a transaction did."""

    change: int | None = None
    rows: int = 0
    flags: FlagChanges = field(default_factory=FlagChanges)


class Transaction:
    """Rows written, logged and counted; opened and closed by `Store.write`.

    Each method writes the row and its line in the change log together. Nothing else may write to the file.
    """

    def __init__(
        self, connection: sqlite3.Connection, columns: dict[str, list[tuple[str, Cell]]], who: Who, today: date | None = None
    ) -> None:
        self._connection = connection
        self._columns = columns
        self._who = who
        self._today = today
        self._touched: set[SubjectKey] = set()
        self._next_row = 0
        self.undone: int | None = None
        """The change that is being taken back, when this is an undo."""
        self.written = Written()

    @property
    def why(self) -> str | None:
        """The reason given for the change."""
        return self._who.why

    # Reading inside the transaction sees what it has written so far.
    def one(self, sql: str, args: Sequence[Cell] | Mapping[str, Cell] = ()) -> tuple[Cell, ...] | None:
        """The first row of a query."""
        row: tuple[Cell, ...] | None = self._connection.execute(sql, args).fetchone()
        return row

    def all(self, sql: str, args: Sequence[Cell] | Mapping[str, Cell] = ()) -> list[tuple[Cell, ...]]:
        """All rows of a query."""
        return self._connection.execute(sql, args).fetchall()

    def row(self, table: str, row_id: int) -> Row:
        """A whole row by its id. Raises Gone when it is not there."""
        names = [name for name, _ in self._columns_of(table)]
        found = self._connection.execute(f'SELECT {", ".join(names)} FROM "{table}" WHERE id = ?', (row_id,)).fetchone()
        if found is None:
            raise Gone(f"The {table.replace('_', ' ')} was deleted by somebody else.")
        return dict(zip(names, found, strict=True))

    def insert(self, table: str, values: Mapping[str, Cell], subject: SubjectKey | None = None) -> int:
        """Add a row; its id. Columns that are not given take their default."""
        return self.insert_many(table, [values], None if subject is None else [subject])[0]

    def insert_many(
        self, table: str, rows: Sequence[Mapping[str, Cell]], subjects: Sequence[SubjectKey] | None = None
    ) -> list[int]:
        """Add rows in one statement; their ids in order. `subjects` says whose history each belongs to."""
        if not rows:
            return []
        columns = self._columns_of(table)
        names = [name for name, _ in columns]
        first = self._next_id(table)
        ids = [given if isinstance(given := row.get("id"), int) else first + n for n, row in enumerate(rows)]
        full = [
            {name: row_id if name == "id" else row.get(name, default) for name, default in columns}
            for row_id, row in zip(ids, rows, strict=True)
        ]
        marks = ", ".join("?" * len(names))
        self._connection.executemany(
            f'INSERT INTO "{table}" ({", ".join(names)}) VALUES ({marks})',
            [tuple(row.values()) for row in full],
        )
        keys = subjects if subjects is not None else [self._subject(table, row) for row in full]
        self._log(
            (key, table, row_id, "insert", {name: value for name, value in row.items() if value is not None})
            for key, row_id, row in zip(keys, ids, full, strict=True)
        )
        return ids

    def update(
        self, table: str, row_id: int, values: Mapping[str, Cell], subject: SubjectKey | None = None
    ) -> dict[str, tuple[Cell, Cell]]:
        """Write these columns of a row; (before, after) of those that really changed. Raises Gone."""
        present = self.row(table, row_id)
        changed = {name: (present[name], value) for name, value in values.items() if present[name] != value}
        if not changed:
            return {}
        logged: dict[str, tuple[Cell, Cell]] = dict(changed)
        if isinstance(version := present.get("version"), int):
            logged["version"] = (version, version + 1)
        sets = ", ".join(f"{name} = ?" for name in logged)
        self._connection.execute(
            f'UPDATE "{table}" SET {sets} WHERE id = ?',
            (*(after for _, after in logged.values()), row_id),
        )
        if isinstance(left := present.get("project_id"), int) and "project_id" in changed:
            self.touch("project", left)
        if table in _OTHER_END:
            self._touched.add(_other_end(table, present))
        key = subject or self._subject(table, present | {"id": row_id})
        self._log([(key, table, row_id, "update", {name: list(pair) for name, pair in logged.items()})])
        return changed

    def delete(self, table: str, row_id: int, subject: SubjectKey | None = None) -> None:
        """Remove a row, keeping all of it in the log. Raises Gone."""
        present = self.row(table, row_id)
        if table == "benefit":
            from benefits_tui.store.evaluation import take_from_owners

            take_from_owners(self._connection, [row_id])
            # Others may have been its double.
            self._touched.update(("benefit", other) for other in self._doubles(row_id))
        self._connection.execute(f'DELETE FROM "{table}" WHERE id = ?', (row_id,))
        self._keep_number(table, row_id)
        if isinstance(left := present.get("project_id"), int):
            self.touch("project", left)
        kept = {name: value for name, value in present.items() if value is not None}
        self._log([(subject or self._subject(table, present), table, row_id, "delete", kept)])

    def needed_by(self, table: str, row_id: int) -> str | None:
        """The name of a table that has a row which refers to this one, None when nothing does."""
        for other, column in references_to(self._connection, table):
            if self.one(f'SELECT 1 FROM "{other}" WHERE {column} = ? LIMIT 1', (row_id,)) is not None:
                return other
        for end in ("from", "to"):
            if self.one(f"SELECT 1 FROM link WHERE {end}_kind = ? AND {end}_id = ? LIMIT 1", (table, row_id)) is not None:
                return "link"
        if table in SUBJECT_TABLES:
            for other in ("note", "action", "external_key", "raised_flag"):
                sql = f"SELECT 1 FROM {other} WHERE subject_kind = ? AND subject_id = ? LIMIT 1"
                if self.one(sql, (table, row_id)) is not None:
                    return other
        return None

    def touch(self, kind: str, subject: int) -> None:
        """Have a subject's flags looked at again at the end, beside those whose rows were written."""
        self._touched.add((kind, subject))

    def finish(self, policy: Policy, today: date) -> Written:
        """Bring flags and figures in line with the rows; the last step before the commit."""
        from benefits_tui.store.evaluation import keep_flags
        from benefits_tui.store.search import keep_search

        scope = scope_of(self._connection, self._touched)
        keep_search(self._connection, scope.ids["benefit"])
        if any(kind == "policy" for kind, _ in self._touched):
            scope = Scope(everything=True)
        self.written.flags = keep_flags(self._connection, policy, today, scope, self.written.change, self.undone)
        if scope.everything:
            mark_evaluated(self._connection, today)
        return self.written

    def _columns_of(self, table: str) -> list[tuple[str, Cell]]:
        if table not in self._columns:
            self._columns[table] = [
                (name, _default(text)) for _, name, _, _, text, _ in self._connection.execute(f'PRAGMA table_info("{table}")')
            ]
        return self._columns[table]

    def _next_id(self, table: str) -> int:
        """Ids are given here, so that many rows can be written and logged in one statement; none is given twice."""
        largest = self._connection.execute(f'SELECT max(id) FROM "{table}"').fetchone()[0] or 0
        kept = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        return max(largest, kept[0] if kept else 0) + 1

    def _doubles(self, benefit: int) -> list[int]:
        sql = "SELECT benefit_id FROM figure WHERE measure_key = (SELECT measure_key FROM figure WHERE benefit_id = ?)"
        return [other for (other,) in self._connection.execute(sql, (benefit,))]

    def _keep_number(self, table: str, row_id: int) -> None:
        """Remember a number that was given, so that undo of something older never meets another row under it."""
        kept = self._connection.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (row_id, table))
        if not kept.rowcount:
            self._connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, row_id))

    def _subject(self, table: str, row: Mapping[str, Cell]) -> SubjectKey:
        if table in SUBJECT_TABLES:
            return table, int(row["id"] or 0)
        if table in BELONGS_TO:
            kind, column = BELONGS_TO[table]
            return kind, int(row[column] or 0)
        if "to_kind" in row:
            return str(row["to_kind"]), int(row["to_id"] or 0)
        if "subject_kind" in row:
            return str(row["subject_kind"]), int(row["subject_id"] or 0)
        return table, int(row["id"] or 0)

    def _log(self, lines: Iterable[tuple[SubjectKey, str, int, str, Mapping[str, object]]]) -> None:
        change = self._change()
        written = []
        for key, table, row_id, operation, fields in lines:
            self._touched.add(key)
            if table in _OTHER_END and operation != "update":
                self._touched.add(_other_end(table, fields))
            written.append((self._next_row, change, *key, table, row_id, operation, _ENCODE(fields)))
            self._next_row += 1
        self._connection.executemany("INSERT INTO change_row VALUES (?, ?, ?, ?, ?, ?, ?, ?)", written)
        self.written.rows += len(written)

    def _change(self) -> int:
        if self.written.change is None:
            change, row = self._connection.execute(
                "SELECT (SELECT coalesce(max(id), 0) FROM change), (SELECT coalesce(max(id), 0) FROM change_row)"
            ).fetchone()
            self.written.change, self._next_row = change + 1, row + 1
            day = self._today.isoformat() if self._today is not None else None
            at = datetime.now(UTC).isoformat(timespec="milliseconds")
            self._connection.execute(
                "INSERT INTO change (id, at, who, action, why, day) VALUES (?, ?, ?, ?, ?, ?)",
                (self.written.change, at, self._who.name, self._who.action, self._who.why, day),
            )
        return self.written.change


# Rows that tie two subjects together: the other one is touched too. They are added and deleted whole, or their share changes.
_OTHER_END = {"link": ("from_kind", "from_id"), "claim": ("pool", "pool_id"), "attribution": ("project", "project_id")}


def _other_end(table: str, fields: Mapping[str, object]) -> SubjectKey:
    kind, column = _OTHER_END[table]
    subject = fields.get(column)
    return str(fields.get(kind, kind)), subject if isinstance(subject, int) else 0


_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _default(text: str | None) -> Cell:
    """The value of a column's DEFAULT, which the schema gives as a number or a quoted word."""
    if text is None or text == "NULL":
        return None
    return text[1:-1] if text.startswith("'") else int(text)


def mark_evaluated(connection: sqlite3.Connection, today: date) -> None:
    """Remember that every flag is true as of this day."""
    from benefits_tui import __version__

    connection.execute("INSERT OR REPLACE INTO evaluation VALUES (1, ?, ?)", (today.isoformat(), __version__))
