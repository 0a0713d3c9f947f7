"""The numbered SQL files that make a register, and what its tables are."""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path

_PACKAGED = Path(__file__).parent.parent / "schema"
_CHECKOUT = Path(__file__).parents[2] / "schema"


def schema_folder() -> Path:
    """Where the SQL files are: inside the installed package, or beside it in a checkout."""
    return _PACKAGED if _PACKAGED.is_dir() else _CHECKOUT


@cache
def migrations(folder: Path | None = None) -> tuple[tuple[int, str], ...]:
    """(version, SQL) of each numbered file, in order. Raises FileNotFoundError when the installation is incomplete."""
    place = folder or schema_folder()
    files = sorted(place.glob("[0-9][0-9][0-9][0-9]_*.sql"))
    if not files:
        raise FileNotFoundError(f"no schema files in {place}")
    return tuple((int(file.name[:4]), file.read_text(encoding="utf-8")) for file in files)


@cache
def latest_version() -> int:
    """The newest schema version this program knows, from the files' names alone."""
    return max(int(file.name[:4]) for file in schema_folder().glob("[0-9][0-9][0-9][0-9]_*.sql"))


def apply_sql(connection: sqlite3.Connection, sql: str) -> None:
    """Run the statements of a file inside the caller's transaction (`executescript` would commit it)."""
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if statement.strip() and sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""


# Tables whose rows are a record of their own in the history.
SUBJECT_TABLES = frozenset(
    {"project", "benefit", "review", "person", "objective", "deliverable", "business_change", "pool", "policy", "template"}
)

# Tables whose rows belong to the history of another record: (kind of that record, column with its id).
BELONGS_TO = {
    "actual": ("benefit", "benefit_id"),
    "forecast": ("benefit", "benefit_id"),
    "plan_version": ("benefit", "benefit_id"),
    "benefit_objective": ("benefit", "benefit_id"),
    "attribution": ("benefit", "benefit_id"),
    "handover": ("benefit", "benefit_id"),
    "gate": ("project", "project_id"),
    "project_member": ("project", "project_id"),
    "balance_taken": ("project", "project_id"),
    "adoption": ("deliverable", "deliverable_id"),
    "claim": ("benefit", "benefit_id"),
    "review_finding": ("review", "review_id"),
}

# Worked out or only growing: not in the change log.
NOT_LOGGED = frozenset({"flag", "figure", "owner_value", "evaluation", "change", "change_row", "sqlite_sequence"})
_SEARCH = "benefit_search"


def logged_tables(connection: sqlite3.Connection) -> list[str]:
    """The tables whose rows the change log can rebuild."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [name for (name,) in rows if name not in NOT_LOGGED and not name.startswith(_SEARCH)]


def references_to(connection: sqlite3.Connection, table: str) -> list[tuple[str, str]]:
    """(table, column) of every logged reference to a table."""
    return [
        (other, column)
        for other in logged_tables(connection)
        for _, _, parent, column, *_ in connection.execute(f'PRAGMA foreign_key_list("{other}")')
        if parent == table
    ]
