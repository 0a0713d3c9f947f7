"""Adding, editing and reading records: one declaration of fields serves all kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.fields import FIELDS, Field, FieldError, FieldType, Kind, Value, field_of, nearest, with_article
from benefits_tui.domain.keys import fold_ref
from benefits_tui.domain.lifecycle import CLOSED, FINAL, BenefitClass, state_in
from benefits_tui.domain.quantity import PrecisionError, to_scaled
from benefits_tui.register.changes_without_reason import changes_noted
from benefits_tui.register.concurrency import raise_on_conflict
from benefits_tui.register.final_states import refuse_final_state, withdraw_conclusion
from benefits_tui.register.four_eyes import keep_former_logins, refuse_shared_logins
from benefits_tui.register.lookup import find, next_ref, objective_ids, person_id, programme_id
from benefits_tui.register.record_checks import check_dates, check_length, must_be_there
from benefits_tui.register.session import Session, reader_of
from benefits_tui.register.slips import ShiftedDates, ShiftOffered, Slip, dates_to_shift, slip_of
from benefits_tui.register.unexplained_beside import note_beside
from benefits_tui.register.unexplained_projects import note_gate, project_changes_noted
from benefits_tui.store.models import RECORDS, BenefitObjective, Gate, Project
from benefits_tui.store.queries import projects
from benefits_tui.store.queries import records as rows
from benefits_tui.store.query import Reader
from benefits_tui.store.transaction import Transaction

ChangedValues = dict[str, tuple[Value, Value]]


class SaveResult(NamedTuple):
    """What a use case left behind: the record, its fields before and after, and the flags that came and went."""

    kind: Kind
    id: int
    ref: str
    version: int
    changed: ChangedValues
    raised: list[str]
    cleared: list[str]
    slip: Slip | None = None
    """How far the end of the project slipped, where its benefits have dates to come; those that moved with it or stayed."""
    shifted: tuple[ShiftedDates, ...] = ()
    not_shifted: tuple[ShiftedDates, ...] = ()


@dataclass(slots=True)
class Record:
    """A record as people see it: people by name, projects and objectives by reference."""

    kind: Kind
    id: int
    ref: str
    version: int
    values: dict[str, Value] = field(default_factory=dict)


def add(session: Session, kind: Kind, values: Mapping[str, Value], why: str | None = None) -> SaveResult:
    """Add a record. Its reference is made when it is left out. Raises FieldError for what is missing or taken."""
    values = _by_name(kind, values)
    with session.store.write(session.change_info(f"add {kind.label}", why), session.today) as transaction:
        record, ref = insert_record(transaction, kind, values, session.today)
    return SaveResult(
        kind,
        record,
        ref,
        1,
        {name: (None, value) for name, value in values.items() if value is not None},
        *flag_changes(transaction),
    )


def _by_name(kind: Kind, values: Mapping[str, Value]) -> dict[str, Value]:
    """The values by the fields of today. Raises FieldError for a key that is none."""
    return {field_of(kind, name).name: value for name, value in values.items()}


def insert_record(transaction: Transaction, kind: Kind, values: Mapping[str, Value], today: date) -> tuple[int, str]:
    """Add a record inside a transaction; its id and reference. Raises FieldError."""
    fields = {name: field_of(kind, name) for name in values}
    row = _row(transaction, kind, values, fields)
    must_be_there(kind, row)
    if kind is Kind.BENEFIT:
        refuse_final_state(row.get("state"))
    if kind is Kind.BENEFIT and "state" not in values:
        row["state"] = state_in(transaction.get(Project, _number(row["project_id"])).stage)
    row["ref"] = _free_ref(transaction, kind, row)
    if kind in (Kind.BENEFIT, Kind.PROJECT):
        row["last_activity_on"] = today
    if kind is Kind.PROJECT:
        start = row.get("start_date")
        row["stage_since"] = min(start, today) if isinstance(start, date) else today
    if kind is Kind.DELIVERABLE and row.get("forecast") is not None:
        row["forecast_on"] = today
    check_dates(row)
    if row.get("logins"):
        refuse_shared_logins(transaction, None, str(row["logins"]))
    record = transaction.insert(RECORDS[kind], row)
    for name, value in values.items():
        _write_beside(transaction, kind, record, fields[name], value, today)
    return record, str(row["ref"])


def change(
    session: Session,
    ref: str,
    values: Mapping[str, Value],
    why: str | None = None,
    *,
    kind: Kind | None = None,
    seen_version: int | None = None,
    ask: bool = False,
    shift_benefits: bool | None = None,
) -> SaveResult:
    """Change these fields of a record.

    With `seen_version`, the version the person was looking at, a field that somebody else has changed since raises
    Conflict and nothing is written; other people's changes to other fields stay. With `ask`, ReasonWanted is raised where
    what was approved changes without a reason, and ShiftOffered where the end of a project slips and nobody says whether
    the dates of its benefits move with it. Raises RecordNotFound, FieldError.
    """
    with session.store.write(
        session.change_info(f"edit {kind.label if kind else 'record'} {ref}", why), session.today
    ) as transaction:
        record = find(transaction, ref, kind)
        values = _by_name(record.kind, values)
        before = record_of(transaction, record.kind, record.id)
        if seen_version is not None:
            raise_on_conflict(transaction, record.kind, record.id, seen_version, values, before.values)
        _refuse_closing(transaction, record.kind, record.id, values)
        slip = slip_of(before.values["end"], values.get("end")) if record.kind is Kind.PROJECT else None
        benefits = tuple(dates_to_shift(transaction, record.id, slip, session.today)) if slip is not None else ()
        if slip is not None and benefits and ask and shift_benefits is None:
            raise ShiftOffered(slip, benefits)
        write_fields(transaction, record.kind, record.id, values, session.today, ask=ask)
        if slip is not None and shift_benefits:
            _shift(transaction, before.ref, slip, benefits, session.today)
        after = record_of(transaction, record.kind, record.id)
    changed = {name: (before.values[name], after.values[name]) for name in values if before.values[name] != after.values[name]}
    moved, stayed = (benefits, ()) if shift_benefits else ((), benefits)
    raised, cleared = flag_changes(transaction)
    return SaveResult(
        record.kind, record.id, after.ref, after.version, changed, raised, cleared, slip if benefits else None, moved, stayed
    )


def _shift(transaction: Transaction, project: str, slip: Slip, benefits: Sequence[ShiftedDates], today: date) -> None:
    """Move the dates of benefits with the end of their project: an act that says why by itself."""
    why = transaction.info.explanation or f"the end of {project} slipped by {slip.by}"
    for benefit in benefits:
        write_fields(transaction, Kind.BENEFIT, benefit.id, benefit.values, today, why=why)


def write_fields(
    transaction: Transaction,
    kind: Kind,
    record: int,
    values: Mapping[str, Value],
    today: date,
    *,
    ask: bool = False,
    why: str | None = None,
) -> bool:
    """Write fields of a record inside a transaction; True when something differed. Raises FieldError, RecordDeleted."""
    fields = {name: field_of(kind, name) for name in values}
    present = transaction.values(RECORDS[kind], record)
    row = _row(transaction, kind, values, fields)
    must_be_there(kind, {**present, **row})
    check_dates({**present, **row})
    if row.get("logins"):
        refuse_shared_logins(transaction, record, str(row["logins"]))
    if "ref" in row and fold_ref(str(row["ref"])) != fold_ref(str(present["ref"])):
        _free_ref(transaction, kind, row)
    if kind in (Kind.BENEFIT, Kind.PROJECT) and any(present[column] != value for column, value in row.items()):
        row["last_activity_on"] = today
    if kind is Kind.PROJECT and row.get("stage", present["stage"]) != present["stage"]:
        row["stage_since"] = today
    if kind is Kind.DELIVERABLE and "forecast" in row and row["forecast"] != present["forecast"]:
        row["forecast_on"] = today
    if kind is Kind.BENEFIT:
        _state_changes(transaction, record, present["state"], row.get("state", present["state"]), today)
        row |= changes_noted(transaction, record, present, row, today, why or transaction.info.explanation, ask=ask)
    if kind is Kind.PROJECT:
        row |= project_changes_noted(transaction, record, present, row, today, why or transaction.info.explanation, ask=ask)
    if kind not in (Kind.BENEFIT, Kind.PROJECT):
        note_beside(transaction, kind, record, present, row, today, ask)
    rows_before = transaction.written.rows
    if "logins" in row and row["logins"] != present["logins"]:
        keep_former_logins(transaction, record, str(present["logins"] or ""), str(row["logins"] or ""))
    transaction.update(RECORDS[kind], record, row)
    for name, value in values.items():
        _write_beside(transaction, kind, record, fields[name], value, today)
    return transaction.written.rows > rows_before


def _refuse_closing(transaction: Transaction, kind: Kind, record: int, values: Mapping[str, Value]) -> None:
    """Raise FieldError where a field would close a project: closing has a checklist of its own."""
    if kind is not Kind.PROJECT or values.get("stage") not in CLOSED:
        return
    project = transaction.get(Project, record)
    if project.stage not in CLOSED:
        raise FieldError(
            f"stage: closing has a checklist: close {project.ref}; one that ends early: close --cancelled",
            "stage",
        )


def _state_changes(transaction: Transaction, benefit: int, present: Value, wanted: Value, today: date) -> None:
    """No field gives a final state; a benefit that leaves one is open again."""
    refuse_final_state(wanted, present)
    if present in FINAL and wanted != present:
        withdraw_conclusion(transaction, benefit, today)


class BulkSaveResult(NamedTuple):
    """What a bulk edit left behind: how many records differ now, how many were looked at, flags that came and went."""

    changed: int
    records: int
    raised: list[str]
    cleared: list[str]


def change_many(
    session: Session, kind: Kind, ids: Sequence[int], values: Mapping[str, Value], why: str | None = None
) -> BulkSaveResult:
    """Give many records the same values, all of them or none. Raises FieldError naming the record, RecordDeleted."""
    if "ref" in values:
        raise FieldError("ref: references are unique; edit them one by one", "ref")
    values = _by_name(kind, values)
    field_labels = ", ".join(field_of(kind, name).label.lower() for name in values)
    changed = 0
    with session.store.write(
        session.change_info(f"edit {field_labels} of {len(ids):,} {kind.plural_label}", why), session.today
    ) as transaction:
        for record in ids:
            try:
                _refuse_closing(transaction, kind, record, values)
                changed += write_fields(transaction, kind, record, values, session.today)
            except FieldError as problem:
                ref = rows.ref_of(transaction, kind, record)
                raise FieldError(f"{ref}: {problem}", problem.field) from problem
    return BulkSaveResult(changed, len(ids), *flag_changes(transaction))


def flag_changes(transaction: Transaction) -> tuple[list[str], list[str]]:
    """The rules whose flags a finished write raised, and those whose flags it cleared."""
    flags = transaction.written.flags
    return [rule for _, _, rule in flags.raised], [rule for _, _, rule in flags.cleared]


def record_of(source: Session | Reader, kind: Kind, record: int) -> Record:
    """A record by its id, with every field. Raises RecordDeleted when it is not there."""
    reader = reader_of(source)
    row = reader.values(RECORDS[kind], record)
    values = {field.name: _field_value(reader, kind, record, field, row) for field in FIELDS[kind]}
    return Record(kind, record, str(row["ref"]), _number(row["version"]), values)


def load(session: Session, ref: str, kind: Kind | None = None) -> Record:
    """A record by its reference. Raises RecordNotFound."""
    record = find(session.store, ref, kind)
    return record_of(session.store, record.kind, record.id)


def _row(transaction: Transaction, kind: Kind, values: Mapping[str, Value], fields: Mapping[str, Field]) -> dict[str, Value]:
    row: dict[str, Value] = {}
    for name, value in values.items():
        field_here = fields[name]
        check_length(field_here, value)
        if not field_here.in_own_row:
            continue
        try:
            row[field_here.column] = _column_value(transaction, field_here, value)
        except PrecisionError as problem:
            raise FieldError(f"{name}: {problem}", name) from problem
        if value is None and field_here.never_blank:
            raise FieldError(f"{name}: it cannot be blank{nearest('', field_here.choices)}", name)
        if value is None and (default := _DEFAULTS.get((kind, name))) is not None:
            row[field_here.column] = default
    return row


# What a blank means in a column that is never blank.
_DEFAULTS: dict[tuple[Kind, str], Value] = {
    (Kind.BENEFIT, "class"): BenefitClass.UNCLASSIFIED,
    (Kind.BENEFIT, "disbenefit"): False,
    (Kind.PERSON, "active"): True,
}


def _column_value(transaction: Transaction, field_here: Field, value: Value) -> Value:
    if value is None:
        return None
    match field_here.type:
        case FieldType.PERSON:
            return person_id(transaction, str(value), field_here.name)
        case FieldType.PROJECT:
            try:
                return find(transaction, str(value), Kind.PROJECT).id
            except LookupError as problem:
                raise FieldError(f"project: {problem}", "project") from problem
        case FieldType.PROGRAMME:
            return programme_id(transaction, str(value))
        case FieldType.MONEY | FieldType.NUMBER if isinstance(value, Decimal):
            to_scaled(value)
            return value
        case _:
            return value


def _write_beside(transaction: Transaction, kind: Kind, record: int, field_here: Field, value: Value, today: date) -> None:
    """Fields that are kept in rows beside the record's own."""
    if field_here.type is FieldType.OBJECTIVES:
        wanted = objective_ids(transaction, str(value or ""))
        present = {objective.objective: objective.row for objective in rows.objectives_of(transaction, record)}
        for objective in present.keys() - set(wanted):
            transaction.delete(BenefitObjective, present[objective])
        new = [
            {"benefit_id": record, "objective_id": objective} for objective in dict.fromkeys(wanted) if objective not in present
        ]
        transaction.insert_many(BenefitObjective, new)
    elif field_here.type is FieldType.GATE:
        gate = field_here.name.removeprefix("gate")
        gate_row = projects.gate_named(transaction, record, gate)
        if gate_row is not None:
            note_gate(transaction, gate_row, value if isinstance(value, date) else None, today)
            transaction.update(Gate, gate_row.id, {"planned": value})
        elif value is not None:
            transaction.insert(Gate, {"project_id": record, "gate": gate, "planned": value})


def _field_value(reader: Reader, kind: Kind, record: int, field_here: Field, row: Mapping[str, Value]) -> Value:
    if field_here.type is FieldType.OBJECTIVES:
        return ", ".join(objective.ref for objective in rows.objectives_of(reader, record)) or None
    if field_here.type is FieldType.GATE:
        gate = projects.gate_named(reader, record, field_here.name.removeprefix("gate"))
        return gate.planned if gate is not None else None
    value = row[field_here.column]
    if not isinstance(value, int) or isinstance(value, bool):
        return value
    match field_here.type:
        case FieldType.PERSON:
            return rows.person_shown(reader, value)
        case FieldType.PROGRAMME:
            return rows.text_of(reader, "programme", "name", value)
        case FieldType.PROJECT:
            return rows.ref_of(reader, Kind.PROJECT, value)
        case _:
            return value


def _number(value: Value) -> int:
    assert isinstance(value, int)
    return value


def _free_ref(transaction: Transaction, kind: Kind, row: Mapping[str, Value]) -> str:
    given = row.get("ref")
    if given is not None:
        ref = str(given).strip()
        # Unique among all kinds of record: `show REF` names one.
        for other in Kind:
            if rows.by_ref(transaction, other, ref) is not None:
                raise FieldError(f"ref: {ref!r} is taken by {with_article(other)}; references are unique", "ref")
        return ref
    letter = {Kind.BENEFIT: "B", Kind.REVIEW: "R", Kind.DELIVERABLE: "D", Kind.BUSINESS_CHANGE: "C"}.get(kind)
    if letter is not None:
        project = row.get("project_id")
        if project is None:
            raise FieldError(f"a {kind.label} needs project", "project")
        return next_ref(transaction, kind, f"{transaction.get(Project, _number(project)).ref}/{letter}", 2)
    prefix = {Kind.PROJECT: "P-", Kind.PERSON: "PER-", Kind.OBJECTIVE: "OBJ-", Kind.POOL: "POOL-"}[kind]
    return next_ref(transaction, kind, prefix)
