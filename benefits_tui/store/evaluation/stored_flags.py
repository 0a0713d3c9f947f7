"""Flags as stored, and what of a finding is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, NamedTuple, TypeVar

import peewee

from benefits_tui.domain.flag_states import Decider, FlagState
from benefits_tui.domain.quantity import LARGEST, PLACES
from benefits_tui.domain.rules import Assessment
from benefits_tui.domain.severity import Severity
from benefits_tui.store.engine.sqlite import ids_argument
from benefits_tui.store.evaluation.scope import Scope
from benefits_tui.store.models import Flag, MissingFact, RaisedFlag
from benefits_tui.store.query import Prepared, Reader, among_given, parameter
from benefits_tui.store.types import FlagKey, RecordKey, StoredCell

_T = TypeVar("_T")
_STEP = Decimal(1).scaleb(-PLACES)
_LARGEST = Decimal(LARGEST).scaleb(-PLACES)
_SHORT = range(-PLACES, 1)


def rounded(value: Decimal | None) -> Decimal | None:
    """What is kept of money at risk: four places, half even; nothing of what is too large to keep."""
    if value is None or abs(value) > _LARGEST:
        return None
    kept = value if value.as_tuple().exponent in _SHORT else value.quantize(_STEP, rounding=ROUND_HALF_EVEN)
    return kept if abs(kept) <= _LARGEST else None


class FlagForm(NamedTuple):
    """What a flag says: the part of it that follows from the rule."""

    severity: Severity
    why: str
    due: date | None
    value_at_risk: Decimal | None
    pressing: bool = True
    cause: str = ""
    decides_by: Decider = Decider.ROLE
    decides_role: str = ""
    neglected_since: date | None = None
    origin: RecordKey | None = None
    missing: str = ""
    """The facts that are merely missing in the order of letters, commas between."""


def form_of(assessment: Assessment, since: date | None = None) -> FlagForm:
    """What of a flag is stored; `since` is the day from which nobody has looked after it."""
    return FlagForm(
        assessment.severity,
        assessment.why,
        assessment.due,
        rounded(assessment.value_at_risk),
        assessment.pressing,
        assessment.cause,
        assessment.decides_by,
        assessment.decides_role,
        since,
        assessment.origin,
        ",".join(sorted(assessment.missing)),
    )


class OpenFlag(NamedTuple):
    """An open flag as stored."""

    id: int
    form: FlagForm
    raised_on: date
    state: FlagState
    snoozed_until: date | None


_MISSING = MissingFact.select(peewee.fn.GROUP_CONCAT(MissingFact.field)).where(MissingFact.flag_id == Flag.id)
_COLUMNS = (
    Flag.subject_kind, Flag.subject_id, Flag.rule, Flag.id, Flag.severity, Flag.why, Flag.due, Flag.value_at_risk,
    Flag.raised_on, Flag.state, Flag.snoozed_until, Flag.pressing, Flag.cause, Flag.decides_by, Flag.decides_role,
    Flag.neglected_since, Flag.origin_kind, Flag.origin_id, _MISSING,
)  # fmt: skip


def open_flags(reader: Reader, scope: Scope) -> dict[FlagKey, OpenFlag]:
    """The stored open flags of the subjects in scope."""
    return dict(of_subjects(reader, _flag, _OPEN, scope))


def cleared_by(reader: Reader, change: int, scope: Scope) -> dict[FlagKey, OpenFlag]:
    """The flags of the subjects in scope that a change cleared."""
    return dict(of_subjects(reader, _flag, _CLEARED_BY, scope, change=change))


def _flag(
    kind: str, subject: int, rule: str, number: int, severity: Severity, why: str, due: date | None, at_risk: Decimal | None,
    raised_on: date, state: FlagState, snoozed_until: date | None, pressing: bool, cause: str, decides_by: Decider,
    decides_role: str, since: date | None, origin_kind: str | None, origin_id: int | None, missing: str | None,
) -> tuple[FlagKey, OpenFlag]:  # fmt: skip
    in_order = ",".join(sorted(missing.split(","))) if missing else ""
    origin = None if origin_kind is None or origin_id is None else (origin_kind, origin_id)
    form = FlagForm(
        severity, why, due, at_risk, pressing, cause, decides_by, decides_role, since, origin, in_order,
    )  # fmt: skip
    return (kind, subject, rule), OpenFlag(number, form, raised_on, state, snoozed_until)


class BySubject(NamedTuple):
    """A query of rows about records: over all of them, and over those of one kind."""

    everything: Prepared
    of_kind: Prepared


def by_subject(model: type[Flag] | type[RaisedFlag], query: peewee.ModelSelect[Any]) -> BySubject:
    """A query, and the same for some records of one kind."""
    some = (model.subject_kind == parameter("kind")) & among_given(model.subject_id, "ids")
    return BySubject(Prepared(query), Prepared(query.where(some)))


_OPEN = by_subject(Flag, Flag.select(*_COLUMNS).where(Flag.cleared_on.is_null()))
_CLEARED_BY = by_subject(Flag, Flag.select(*_COLUMNS).where(Flag.cleared_by_change == parameter("change")))


def of_subjects(reader: Reader, into: Callable[..., _T], query: BySubject, scope: Scope, **given: StoredCell) -> Iterator[_T]:
    """The rows about the subjects in scope."""
    if scope.everything:
        yield from reader.rows(into, query.everything, **given)
        return
    for kind, ids in scope.ids.items():
        if ids:
            yield from reader.rows(into, query.of_kind, kind=kind, ids=ids_argument(ids), **given)
