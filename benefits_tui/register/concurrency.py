"""Two people on one record: a save never writes over what somebody else changed since it was read."""

from __future__ import annotations

from collections.abc import Mapping

from benefits_tui.domain.fields import FIELDS, FieldType, Kind, Value
from benefits_tui.store import change_log
from benefits_tui.store.errors import Conflict
from benefits_tui.store.transaction import Transaction


def raise_on_conflict(
    transaction: Transaction,
    kind: Kind,
    record: int,
    seen_version: int,
    values: Mapping[str, Value],
    theirs: Mapping[str, Value],
) -> None:
    """Raise Conflict when a field that is to be written was changed by somebody after `seen_version`; `theirs` are the
    record's present values."""
    since = changed_since(transaction, kind, record, seen_version)
    # Also where both wrote the same: whoever counted on from what was there counted once too few.
    clashing = [field for field in FIELDS[kind] if field.name in values and field.name in since]
    if not clashing:
        return
    said = "; ".join(f"{one.label} is now {_words(theirs[one.name])!r} ({since[one.name]})" for one in clashing)
    raise Conflict(
        f"Somebody changed the same field meanwhile: {said}. Nothing was written.",
        {one.name: values[one.name] for one in clashing},
        {one.name: theirs[one.name] for one in clashing},
    )


def changed_since(transaction: Transaction, kind: Kind, record: int, seen_version: int) -> dict[str, str]:
    """Who changed which field of a record after it had this version: its own columns, and the rows beside it."""
    lines = change_log.lines_of(transaction, (kind.value, record))
    own = [line for line in lines if line.table == kind.value]
    seen = max((line.change for line in own if _version(line.fields) <= seen_version), default=0)
    names = {field.column: field.name for field in FIELDS[kind]}
    since: dict[str, str] = {}
    for line in lines:
        if line.change <= seen:
            continue
        if line.table == kind.value:
            since |= {names[column]: line.who for column in line.fields if column in names}
        else:
            since |= {field.name: line.who for field in FIELDS[kind] if _BESIDE.get(field.type) == line.table}
    return since


def _version(fields: Mapping[str, object]) -> int:
    """The version that a logged change of a record's own row led to."""
    version = fields.get("version", 0)
    last = version[1] if isinstance(version, list) else version
    return last if isinstance(last, int) else 0


_BESIDE = {FieldType.OBJECTIVES: "benefit_objective", FieldType.GATE: "gate"}


def _words(value: Value) -> str:
    return "" if value is None else str(value)
