"""How far deliverables are used, against what was planned."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from benefits_tui.domain.field_values import exact_amount
from benefits_tui.domain.fields import FieldError, Kind, Value
from benefits_tui.domain.period_parsing import PeriodParseError, parse_period
from benefits_tui.domain.periods import Period
from benefits_tui.register.changes_without_reason import note_on_benefit
from benefits_tui.register.lookup import find
from benefits_tui.register.records import SaveResult, flag_changes
from benefits_tui.register.session import Session
from benefits_tui.store.models import Adoption, Deliverable
from benefits_tui.store.queries import benefits_map as stored
from benefits_tui.store.transaction import Transaction


def adopt(
    session: Session,
    ref: str,
    period: str,
    *,
    planned: Decimal | None = None,
    actual: Decimal | None = None,
    why: str | None = None,
) -> SaveResult:
    """Record how far a deliverable is used in a period, what was planned, or both. Raises RecordNotFound, FieldError."""
    if planned is None and actual is None:
        raise FieldError("nothing to record: give planned, actual or both", "actual")
    with session.store.write(session.change_info(f"record the adoption of {ref}", why), session.today) as transaction:
        record = find(transaction, ref, Kind.DELIVERABLE)
        try:
            span = parse_period(period, session.policy.fiscal_year_start)
        except PeriodParseError as problem:
            raise FieldError(f"period: {problem}", "period") from problem
        write_adoption(transaction, record.id, span, planned, actual, session.today)
        version = transaction.get(Deliverable, record.id).version
    changed: dict[str, tuple[Value, Value]] = {
        name: (None, value) for name, value in (("planned", planned), ("actual", actual)) if value is not None
    }
    return SaveResult(Kind.DELIVERABLE, record.id, record.ref, version, changed, *flag_changes(transaction))


def write_adoption(
    transaction: Transaction, deliverable: int, span: Period, planned: Decimal | None, actual: Decimal | None, today: date
) -> str:
    """Write how far a deliverable is used in a period, inside a transaction: `added`, `changed` or `unchanged`. What is None
    stays as it is. Raises FieldError."""
    if actual is not None and span.start > today:
        raise FieldError(f"period: {span.label()} has not begun, so nothing is adopted yet", "period")
    values: dict[str, Value] = {
        name: exact_amount(name, value) for name, value in (("planned", planned), ("actual", actual)) if value is not None
    }
    known = stored.adoption_of(transaction, deliverable)
    overlapping = next((period for period in known if period.start_date <= span.end and period.end_date >= span.start), None)
    if overlapping is None:
        adoption_key: dict[str, Value] = {"deliverable_id": deliverable, "start_date": span.start, "end_date": span.end}
        transaction.insert(Adoption, adoption_key | values | {"recorded_on": today})
        return "added"
    if (overlapping.start_date, overlapping.end_date) != (span.start, span.end):
        raise FieldError(f"period: it overlaps {overlapping.start_date} to {overlapping.end_date}", "period")
    if all(getattr(overlapping, name) == value for name, value in values.items()):
        return "unchanged"
    ref, fresh = transaction.get(Deliverable, deliverable).ref, (today - overlapping.recorded_on).days <= 1
    for name, label in (("planned", "planned use"), ("actual", "use")):
        if name not in values:
            continue
        for benefit in stored.benefits_fed_by(transaction, (Kind.DELIVERABLE.value, deliverable)):
            subject, quiet = f"{label} of {ref} to {span.end}", fresh and name == "actual"
            note_on_benefit(transaction, benefit, subject, getattr(overlapping, name), values[name], quiet=quiet)
    transaction.update(Adoption, overlapping.id, values | {"recorded_on": today})
    return "changed"
