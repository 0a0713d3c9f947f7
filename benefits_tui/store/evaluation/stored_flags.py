"""Flags as stored, and what of a finding is stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, NamedTuple

import peewee

from benefits_tui.domain.flag_states import FlagState
from benefits_tui.domain.quantity import LARGEST, PLACES
from benefits_tui.domain.rules import Finding
from benefits_tui.store.engine.sqlite import among
from benefits_tui.store.evaluation.scope import Scope
from benefits_tui.store.models import Flag, RaisedFlag
from benefits_tui.store.query import Query, Reader
from benefits_tui.store.types import FlagKey

_STEP = Decimal(1).scaleb(-PLACES)
_LARGEST = Decimal(LARGEST).scaleb(-PLACES)


def rounded(value: Decimal | None) -> Decimal | None:
    """What is kept of a figure that was worked out: four places, half even; nothing of one that is too large to keep."""
    if value is None or abs(value) > _LARGEST:
        return None
    kept = value.quantize(_STEP, rounding=ROUND_HALF_EVEN)
    return kept if abs(kept) <= _LARGEST else None


class FlagForm(NamedTuple):
    """What a flag says: the part of it that follows from the rule."""

    severity: str
    why: str
    due: date | None
    value_at_risk: Decimal | None


def form_of(finding: Finding) -> FlagForm:
    """What of a finding is stored."""
    return FlagForm(finding.severity.value, finding.why, finding.due, rounded(finding.value_at_risk))


class OpenFlag(NamedTuple):
    """An open flag as stored."""

    id: int
    form: FlagForm
    raised_on: date
    state: FlagState
    snoozed_until: date | None


_COLUMNS = (
    Flag.subject_kind, Flag.subject_id, Flag.rule, Flag.id, Flag.severity, Flag.why, Flag.due, Flag.value_at_risk,
    Flag.raised_on, Flag.state, Flag.snoozed_until,
)  # fmt: skip


def open_flags(reader: Reader, scope: Scope) -> dict[FlagKey, OpenFlag]:
    """The stored open flags of the subjects in scope."""
    return _flags(reader, Flag.select(*_COLUMNS).where(Flag.cleared_on.is_null()), scope)


def cleared_by(reader: Reader, change: int, scope: Scope) -> dict[FlagKey, OpenFlag]:
    """The flags of the subjects in scope that a change cleared."""
    return _flags(reader, Flag.select(*_COLUMNS).where(Flag.cleared_by_change == change), scope)


def _flags(reader: Reader, query: peewee.ModelSelect[Any], scope: Scope) -> dict[FlagKey, OpenFlag]:
    return {key: flag for part in of_subjects(Flag, query, scope) for key, flag in reader.rows(_flag, part)}


def _flag(
    kind: str, subject: int, rule: str, number: int, severity: str, why: str, due: date | None, at_risk: Decimal | None,
    raised_on: date, state: FlagState, snoozed_until: date | None,
) -> tuple[FlagKey, OpenFlag]:  # fmt: skip
    return (kind, subject, rule), OpenFlag(number, FlagForm(severity, why, due, at_risk), raised_on, state, snoozed_until)


def of_subjects(model: type[Flag] | type[RaisedFlag], query: peewee.ModelSelect[Any], scope: Scope) -> Iterator[Query]:
    """The query for the subjects in scope: one for each kind, one in all where everything is in it."""
    if scope.everything:
        yield query
        return
    for kind, ids in scope.ids.items():
        if ids:
            yield query.where((model.subject_kind == kind) & among(model.subject_id, ids))
