"""Data to complete: facts that are missing, by what they have in common; workbooks to fill in; several filled in at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from benefits_tui.domain.fields import FIELDS, FieldError, Kind, Value, field_of, nearest
from benefits_tui.domain.json_values import JsonObject, as_json
from benefits_tui.exchange.own_export import FILL_IN_HEAD
from benefits_tui.exchange.writer import FileNotWritten, write_table
from benefits_tui.register.lists import rows
from benefits_tui.register.lookup import next_ref
from benefits_tui.register.records import BulkSaveResult, change_many
from benefits_tui.register.session import Session
from benefits_tui.store.lists.catalogue import MISSING
from benefits_tui.store.lists.missing_sums import MissingWeek, burn_down, missing_by
from benefits_tui.store.lists.pages import ListQuery, by_ids, narrowed

GROUPINGS = ("field", "department", "project", "owner")
"""By what missing facts are counted."""
_WEEKS = 12


def missing(session: Session, text: str = "") -> list[JsonObject]:
    """The facts that are missing as plain data, what most money hangs on first. Raises FilterError."""
    with session.snapshot():
        return [
            {name: as_json(value) for name, value in row.items() if name != "record_id"}
            for row in rows(session, ListQuery(MISSING, text, today=session.today))
        ]


def grouped(session: Session, by: str, text: str = "") -> list[JsonObject]:
    """How many facts are missing on how many records, by field, department, project or owner, under a filter.

    Raises FieldError, FilterError.
    """
    if by not in GROUPINGS:
        raise FieldError(f"by: {by!r} is not one of {', '.join(GROUPINGS)}{nearest(by, GROUPINGS)}", "by")
    asked = ListQuery(MISSING, text, today=session.today, user=session.user)
    groups = missing_by(session.store, narrowed(session.store, asked), by)
    return [
        {
            by: group.name,
            "missing": group.facts,
            "records": group.records,
            "pressing": group.pressing,
            "money": as_json(group.money),
        }
        for group in groups
    ]


def weeks(session: Session) -> list[MissingWeek]:
    """How many flags on missing facts were open at the end of each of the last weeks, the earliest first."""
    return burn_down(session.store, session.today, _WEEKS)


def fill_in(session: Session, field: str, facts: Sequence[int], value: Value) -> BulkSaveResult:
    """Give one field of the records of several missing facts the same value: one transaction, one undo.

    Raises FieldError for a fact that is no field of a benefit, such as a plan.
    """
    known = {field.name for field in FIELDS[Kind.BENEFIT]}
    if field not in known:
        raise FieldError(f"{field}: it is completed one by one, on the page of the record", field)
    page = by_ids(session.store, MISSING, ("record_id", "field", "subject_kind"), facts)
    ids = [record for record, name, kind in page.rows if name == field and kind == Kind.BENEFIT and isinstance(record, int)]
    return change_many(session, Kind.BENEFIT, list(dict.fromkeys(ids)), {field: value})


def write_sheets(session: Session, path: Path, text: str = "", by: str | None = None) -> list[tuple[Path, int]]:
    """Write what is missing as a workbook to be filled in and imported: a row a record, a column for each field.

    With `by`, one for each department or owner, named after it beside `path`. What is known of a record stands in its row;
    a cell left blank changes nothing when the workbook comes back. Gives the files and how many records each asks for.
    Raises FilterError, FieldError, and FileNotWritten.
    """
    if path.suffix.lower() != ".xlsx":
        raise FileNotWritten(f"{path.name} is not the name of a workbook; end it with .xlsx.")
    if by not in (None, "department", "owner"):
        raise FieldError(f"by: a workbook is for a department or an owner, not for each {by}", "by")
    with session.snapshot():
        facts = list(rows(session, ListQuery(MISSING, text, today=session.today)))
    groups: dict[str, list[dict[str, object]]] = {}
    for fact in facts:
        if fact["subject_kind"] in (Kind.BENEFIT, Kind.PROJECT) and fact["field"] != "plan":
            groups.setdefault(str(fact[by] or f"no {by}") if by else "", []).append(dict(fact))
    written = []
    for name, part in sorted(groups.items()):
        target = path.with_name(f"{path.stem}-{_file_words(name)}{path.suffix}") if name else path
        written.append((target, _write(session, target, part)))
    return written


def _file_words(name: str) -> str:
    return re.sub(r"[^\w]+", "-", name.lower()).strip("-")[:60] or "other"


def _write(session: Session, path: Path, facts: list[dict[str, object]]) -> int:
    """A row a record; of a project that lacks benefits, the row of one to be named under the next free reference."""
    wanted = {str(fact["field"]) for fact in facts} | {"title"}
    if "benefits" in wanted:
        wanted |= {"class", "owner", "stated"}
    asked = [field.name for field in FIELDS[Kind.BENEFIT] if field.name in wanted and field.name not in FILL_IN_HEAD]
    asked += [name for name, beside in (("baseline_date", "baseline"), ("target_date", "target")) if beside in wanted]
    records: dict[tuple[object, object], tuple[object, ...]] = {}
    for fact in facts:
        is_benefit = fact["subject_kind"] == Kind.BENEFIT
        ref = fact["subject"] if is_benefit else next_ref(session.store, Kind.BENEFIT, f"{fact['project']}/B", 2)
        title = fact["title"] if is_benefit else None
        known = (ref, fact["project"], title, fact["department"], fact["project_name"])
        records[fact["subject_kind"], fact["subject"]] = (*known, *(None for _ in asked))
    header = [*FILL_IN_HEAD, *(field_of(Kind.BENEFIT, name).name for name in asked)]
    write_table(path, "xlsx", "missing", header, list(records.values()))  # type: ignore[arg-type]
    return len(records)
