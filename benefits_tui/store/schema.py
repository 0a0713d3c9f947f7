"""The numbered SQL files that make a register, and whose history each table's rows belong to."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import peewee

from benefits_tui.store.models import LOGGED, RegisterModel, table_of

_PACKAGED = Path(__file__).parent.parent / "schema" / "sqlite"
_CHECKOUT = Path(__file__).parents[2] / "schema" / "sqlite"


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


@cache
def _all_sql() -> str:
    return " ".join(" ".join(sql for _, sql in migrations()).split())


def is_own(sql: str) -> bool:
    """True for the definition of a trigger or view that one of the files holds, whatever its version."""
    return f"{' '.join(sql.split())};" in _all_sql()


@cache
def own_names() -> frozenset[str]:
    """The tables and views that the files make, in small letters."""
    return frozenset(name.lower() for name in re.findall(r"CREATE (?:VIRTUAL )?(?:TABLE|VIEW) (\w+)", _all_sql()))


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
    "conclusion": ("benefit", "benefit_id"),
    "gate": ("project", "project_id"),
    "project_member": ("project", "project_id"),
    "balance_taken": ("project", "project_id"),
    "adoption": ("deliverable", "deliverable_id"),
    "claim": ("benefit", "benefit_id"),
    "netting": ("benefit", "benefit_id"),
    "budget_agreement": ("benefit", "benefit_id"),
    "cost_year": ("project", "project_id"),
    "review_finding": ("review", "review_id"),
    "chaser": ("person", "person_id"),
    "maturity_answer": ("person", "person_id"),
    "measured_statement": ("benefit", "benefit_id"),
}

# Columns that older formats had. Lines of the change log that name them are read without them.
RENAMED_COLUMNS = {
    "benefit": {
        "amber_edge": "amber_threshold", "red_edge": "red_threshold", "unexplained": "changed_without_reason",
        "touched_on": "last_activity_on",
    },
    "project": {"touched_on": "last_activity_on"},
    "gate": {"passed_regardless": "passed_with_override"},
}  # fmt: skip
"""Columns that lines of the change log may have by their former names."""
REMOVED_COLUMNS = {"plan_version": frozenset({"target"}), "project": frozenset({"amber_edge", "red_edge"})}


@cache
def references_to(model: type[RegisterModel]) -> tuple[tuple[type[RegisterModel], peewee.ForeignKeyField[RegisterModel]], ...]:
    """(model, field) of every logged reference to a table, by table."""
    return tuple(
        (other, field)
        for other in sorted(LOGGED.values(), key=table_of)
        for field in other._meta.sorted_fields
        if isinstance(field, peewee.ForeignKeyField) and field.rel_model is model
    )
