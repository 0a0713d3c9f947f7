"""Signing readings off: of one benefit or of several in one change; never by who recorded them where the policy forbids it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.fields import FieldError, Kind, Value
from benefits_tui.domain.periods import Period
from benefits_tui.domain.policy import FourEyes
from benefits_tui.register.four_eyes import one_person, same_person
from benefits_tui.register.lookup import RecordId, find
from benefits_tui.register.readings import period_of
from benefits_tui.register.records import SaveResult, flag_changes
from benefits_tui.register.session import Session
from benefits_tui.store.models import Actual, Benefit
from benefits_tui.store.queries import readings as stored
from benefits_tui.store.queries.readings import StoredReading
from benefits_tui.store.transaction import Transaction


class WaitingReading(NamedTuple):
    """A reading that nobody has signed off."""

    ref: str
    title: str
    period: str
    value: Decimal
    recorded_on: date
    recorded_by: str | None
    evidence: str | None


def waiting_readings(session: Session, refs: Sequence[str]) -> list[WaitingReading]:
    """The readings of these benefits that wait to be signed off. Raises RecordNotFound."""
    result, fiscal = [], session.policy.fiscal_year_start
    with session.store.snapshot():
        for ref in refs:
            benefit = session.store.get(Benefit, find(session.store, ref, Kind.BENEFIT).id)
            result += [
                WaitingReading(
                    benefit.ref, benefit.title, reading.period.label(fiscal), reading.value, reading.recorded_on,
                    reading.recorded_by, reading.evidence,
                )
                for reading in stored.unvalidated(session.store, benefit.id)
            ]  # fmt: skip
    return result


def validate(session: Session, ref: str, period: str | None = None, why: str | None = None) -> SaveResult:
    """Sign off the reading of a period, or every one that waits. Raises RecordNotFound, FieldError where none waits."""
    with session.store.write(session.change_info(f"validate readings of {ref}", why), session.today) as transaction:
        record_id = find(transaction, ref, Kind.BENEFIT)
        fiscal = session.policy.fiscal_year_start
        span = period_of(transaction, record_id.id, period, fiscal) if period is not None else None
        signed = _sign(transaction, session, record_id, span)
        version = transaction.get(Benefit, record_id.id).version
    changed: dict[str, tuple[Value, Value]] = {"validated": (None, signed)}
    return SaveResult(Kind.BENEFIT, record_id.id, record_id.ref, version, changed, *flag_changes(transaction))


class ValidationResult(NamedTuple):
    """What signing off several benefits did: how many readings of how many, and the flags that came and went."""

    readings: int
    benefits: int
    raised: list[str]
    cleared: list[str]


def validate_many(session: Session, refs: Sequence[str], why: str | None = None) -> ValidationResult:
    """Sign off every reading of these benefits that waits, in one change; those of which none waits are passed over.

    Raises RecordNotFound, FourEyesWanted, and FieldError where none waits at all.
    """
    subject = refs[0] if len(refs) == 1 else f"{len(refs):,} benefits"
    with session.store.write(session.change_info(f"validate readings of {subject}", why), session.today) as transaction:
        records = [find(transaction, ref, Kind.BENEFIT) for ref in dict.fromkeys(refs)]
        waits = [record for record in records if stored.unvalidated(transaction, record.id)]
        if not waits:
            raise FieldError("period: no reading of these benefits waits for validation", "period")
        signed = sum(_sign(transaction, session, record, None) for record in waits)
    return ValidationResult(signed, len(waits), *flag_changes(transaction))


def _sign(transaction: Transaction, session: Session, record: RecordId, span: Period | None) -> int:
    wanted = _to_validate(transaction, session, record, span)
    for reading, alone in wanted:
        row: dict[str, Value] = {"validated_by": session.user, "validated_on": session.today, "one_person": alone or None}
        transaction.update(Actual, reading.row, row)
    return len(wanted)


def _to_validate(
    transaction: Transaction, session: Session, record: RecordId, span: Period | None
) -> list[tuple[StoredReading, bool]]:
    """The readings to sign off, each with whether who signs recorded it. Raises FieldError where none can be signed."""
    waiting = [reading for reading in stored.unvalidated(transaction, record.id) if span in (None, reading.period)]
    alone = [reading for reading in stored.signed_alone(transaction, record.id) if span in (None, reading.period)]
    own = [reading for reading in waiting if same_person(transaction, reading.recorded_by, session.user)]
    of_others = [reading for reading in (*waiting, *alone) if not same_person(transaction, reading.recorded_by, session.user)]
    if own and not of_others:
        label = own[0].period.label(session.policy.fiscal_year_start)
        action = f"you recorded the reading of {label} yourself"
        one_person(session.policy, True, "validate", action, "ask somebody else to validate it")
    refused = session.policy.four_eyes is FourEyes.REFUSE
    wanted = [(reading, False) for reading in of_others] + [(reading, True) for reading in own if not refused]
    if not wanted:
        raise FieldError(f"period: no reading of {record.ref} waits for validation", "period")
    return wanted
