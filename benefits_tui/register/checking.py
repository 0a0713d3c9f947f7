"""Is the register sound? Each finding is a sentence; none means that it is well."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from benefits_tui.register.session import Session
from benefits_tui.store.door import Cell
from benefits_tui.store.evaluation import evaluate, open_flags, stored_form
from benefits_tui.store.schema import logged_tables
from benefits_tui.store.scope import Scope
from benefits_tui.store.store import Store

Rows = dict[str, dict[int, dict[str, Cell]]]


def check(session: Session) -> list[str]:
    """Look at the file, its references, its change log, and its flags against the rules."""
    return [*_file(session.store), *_log(session.store), *_flags(session)]


def _file(store: Store) -> Iterator[str]:
    for (verdict,) in store.all("PRAGMA integrity_check(20)"):
        if verdict != "ok":
            yield f"The file is damaged: {verdict}."
    for table, row, parent, _ in store.all("PRAGMA foreign_key_check"):
        yield f"The {table} with number {row} refers to a {parent} that is not there."


def _log(store: Store) -> Iterator[str]:
    for table in ("change", "change_row"):
        row = store.one(f"SELECT count(*), coalesce(max(id), 0) FROM {table}")
        if row is not None and row[0] != row[1]:
            yield f"The change log has a gap: {row[1]} lines of {table} were written and {row[0]} are there."
    rebuilt, present = replay(store), present_rows(store)
    for table in sorted(present):
        there, logged = present[table], rebuilt.get(table, {})
        for number in sorted(there.keys() | logged.keys()):
            if there.get(number) != logged.get(number):
                yield f"The {table} with number {number} is not what the change log says."


def _flags(session: Session) -> Iterator[str]:
    """Compares with the day the flags were last looked at; opening the register brings that up to today."""
    day = session.store.evaluated_on()
    if day is None:
        yield "The flags were last worked out by another version of this program; open the register once to renew them."
        return
    found = evaluate(session.store.connection, session.policy, date.fromisoformat(day), Scope(everything=True))
    stored = dict(open_flags(session.store.connection, Scope(everything=True)))
    for key in sorted(found.findings.keys() - stored.keys()):
        yield f"Flag {key[2]} is missing on the {key[0]} with number {key[1]}."
    for key in sorted(stored.keys() - found.findings.keys()):
        yield f"Flag {key[2]} on the {key[0]} with number {key[1]} is open and no rule raises it."
    for key in sorted(stored.keys() & found.findings.keys()):
        if stored[key][1:] != stored_form(found.findings[key]):
            yield f"Flag {key[2]} on the {key[0]} with number {key[1]} does not say what the rule says."
    kept = {row[0]: row for row in session.store.all("SELECT * FROM figure")}
    for row in found.figures:
        if kept.get(row[0]) != row:  # type: ignore[call-overload]
            yield f"The figures of the benefit with number {row[0]} are not what its readings say."


def replay(store: Store) -> Rows:
    """Every logged table as the change log alone rebuilds it, from empty: table → id → columns that are not blank."""
    tables: Rows = {}
    for table, number, operation, text in store.all("SELECT table_name, row_id, operation, fields FROM change_row ORDER BY id"):
        rows = tables.setdefault(str(table), {})
        fields = json.loads(str(text))
        row_id = int(number or 0)
        if operation == "insert":
            rows[row_id] = fields
        elif operation == "delete":
            del rows[row_id]
        else:
            row = {**rows[row_id], **{column: after for column, (_, after) in fields.items()}}
            rows[row_id] = {column: cell for column, cell in row.items() if cell is not None}
    return tables


def present_rows(store: Store) -> Rows:
    """Every logged table as it is, in the same shape as `replay`."""
    tables: Rows = {}
    for table in logged_tables(store.connection):
        names = [str(row[1]) for row in store.all(f'PRAGMA table_info("{table}")')]
        rows = store.all(f'SELECT * FROM "{table}"')
        named = (dict(zip(names, row, strict=True)) for row in rows)
        tables[table] = {int(row["id"] or 0): {name: cell for name, cell in row.items() if cell is not None} for row in named}
    return tables
