"""Two people on one record: a save never writes over what somebody else changed since it was read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from benefits_tui.domain.fields import FIELDS, FieldType, Kind, Value
from benefits_tui.register.history import RecordNames, logged_values
from benefits_tui.store import change_log
from benefits_tui.store.errors import Clash, Conflict
from benefits_tui.store.query import Reader
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
    clashes = [
        Clash(name, field.label, since[name].base, theirs[name], values[name], since[name].who, since[name].at)
        for field in FIELDS[kind]
        if (name := field.name) in values and name in since
    ]
    if not clashes:
        return
    message = "; ".join(f"{clash.label} is now {_value_text(clash.theirs)!r} ({clash.who})" for clash in clashes)
    raise Conflict(f"Somebody changed the same field meanwhile: {message}. Nothing was written.", clashes)


class FieldChange(NamedTuple):
    """What happened to a field since it was seen: what it was then, and who changed it last."""

    base: Value
    who: str
    at: datetime


def changed_since(reader: Reader, kind: Kind, record: int, seen_version: int) -> dict[str, FieldChange]:
    """Which field of a record was changed after it had this version: its own columns, and the rows beside it, of which it is
    not known what they were."""
    lines = change_log.lines_of(reader, (kind.value, record))
    own = [line for line in lines if line.table == kind.value]
    seen = max((line.change for line in own if _version(line.fields) <= seen_version), default=0)
    names = RecordNames(reader)
    since: dict[str, FieldChange] = {}
    for line in lines:
        if line.change <= seen:
            continue
        if line.table == kind.value:
            before = {name: pair[0] for name, pair in logged_values(names, line.table, line.operation, line.fields).items()}
        else:
            before = dict.fromkeys(field.name for field in FIELDS[kind] if _BESIDE.get(field.type) == line.table)
        for name, value in before.items():
            base = since[name].base if name in since else value
            since[name] = FieldChange(base, line.who, line.at)
    return {field.name: since[field.name] for field in FIELDS[kind] if field.name in since}


def _version(fields: Mapping[str, object]) -> int:
    """The version that a logged change of a record's own row led to."""
    version = fields.get("version", 0)
    last = version[1] if isinstance(version, list) else version
    return last if isinstance(last, int) else 0


_BESIDE = {FieldType.OBJECTIVES: "benefit_objective", FieldType.GATE: "gate"}


def _value_text(value: Value) -> str:
    return "" if value is None else str(value)
