"""Plan, forecast and actual by period."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import peewee

from benefits_tui.domain.periods import Period
from benefits_tui.store.models import Actual, Figure, Forecast, PlanValue, PlanVersion
from benefits_tui.store.query import Reader

SeriesModel = type[Actual] | type[Forecast]
SERIES: dict[str, SeriesModel] = {"actual": Actual, "forecast": Forecast}
"""The tables of readings, by what they are called."""


class StoredReading(NamedTuple):
    """A value of a period; evidence is blank in forecasts."""

    row: int
    period: Period
    value: Decimal
    evidence: str | None
    recorded_on: date
    recorded_by: str
    validated_on: date | None


def _reading(
    row: int, start: date, end: date, value: Decimal, evidence: str | None, recorded_on: date, recorded_by: str,
    validated_on: date | None,
) -> StoredReading:  # fmt: skip
    return StoredReading(row, Period(start, end), value, evidence, recorded_on, recorded_by, validated_on)


def readings(reader: Reader, model: SeriesModel, benefit: int) -> list[StoredReading]:
    """The readings or the forecasts of a benefit."""
    own = (Actual.evidence, Actual.validated_on) if model is Actual else (peewee.Value(None), peewee.Value(None))
    columns = (model.id, model.start_date, model.end_date, model.value, own[0], model.recorded_on, model.recorded_by, own[1])
    return reader.rows(_reading, model.select(*columns).where(model.benefit == benefit).order_by(model.start_date))


def readings_by_period(reader: Reader, model: SeriesModel, benefit: int) -> dict[Period, StoredReading]:
    """The readings or the forecasts of a benefit by their periods."""
    return {reading.period: reading for reading in readings(reader, model, benefit)}


def last_actual_end(reader: Reader, benefit: int) -> date | None:
    """The day on which the last period read ends."""
    return reader.value(date, Actual.select(peewee.fn.MAX(Actual.end_date)).where(Actual.benefit == benefit))


def next_reading(reader: Reader, benefit: int) -> date | None:
    """The day on which the earliest period ends that was to be read and was not, as the figures say."""
    return reader.value(date, Figure.select(Figure.next_reading).where(Figure.benefit == benefit))


def unvalidated(reader: Reader, benefit: int) -> list[StoredReading]:
    """The readings that nobody has signed off, the oldest first."""
    return _signed(reader, benefit, Actual.validated_on.is_null())


def signed_alone(reader: Reader, benefit: int) -> list[StoredReading]:
    """The readings that nobody but who recorded them has signed off, the oldest first."""
    return _signed(reader, benefit, Actual.one_person == True)  # noqa: E712


def _signed(reader: Reader, benefit: int, condition: Any) -> list[StoredReading]:
    columns = (
        Actual.id, Actual.start_date, Actual.end_date, Actual.value, Actual.evidence, Actual.recorded_on, Actual.recorded_by,
        Actual.validated_on,
    )  # fmt: skip
    return reader.rows(_reading, Actual.select(*columns).where((Actual.benefit == benefit) & condition).order_by(Actual.end_date))


def current_plan_version(reader: Reader, benefit: int) -> PlanVersion | None:
    """The plan version that counts."""
    return reader.first_of(
        PlanVersion, PlanVersion.select().where((PlanVersion.benefit == benefit) & (PlanVersion.current == True))  # noqa: E712
    )  # fmt: skip


def first_plan_version(reader: Reader, benefit: int) -> int | None:
    """The id of the plan version that was approved first."""
    query = PlanVersion.select(PlanVersion.id).where(PlanVersion.benefit == benefit)
    return reader.value(int, query.order_by(PlanVersion.number).limit(1))


def has_plan(reader: Reader, benefit: int) -> bool:
    """True when a plan was ever approved."""
    return reader.exists(PlanVersion.select(PlanVersion.id).where(PlanVersion.benefit == benefit).limit(1))


def has_any_plan(reader: Reader) -> bool:
    """True when the plan of any benefit was approved."""
    return reader.exists(PlanVersion.select(PlanVersion.id).limit(1))


def plan_values(reader: Reader, version: int) -> dict[Period, Decimal]:
    """The values of a plan version by their periods, in order."""
    columns = (PlanValue.start_date, PlanValue.end_date, PlanValue.value)
    query = PlanValue.select(*columns).where(PlanValue.plan_version == version).order_by(PlanValue.start_date)
    return dict(reader.rows(_planned, query))


def _planned(start: date, end: date, value: Decimal) -> tuple[Period, Decimal]:
    return Period(start, end), value


class ApprovedPlan(NamedTuple):
    """One approved plan of a benefit, with the sum of its values."""

    number: int
    approved_by: str | None
    approved_on: date | None
    reason: str | None
    current: bool
    total: Decimal


def plan_versions(reader: Reader, benefit: int) -> list[ApprovedPlan]:
    """Every plan version of a benefit, oldest first."""
    # The sum of no periods is 0.
    summed = peewee.fn.COALESCE(peewee.fn.SUM(PlanValue.value), peewee.Value(0, converter=False))
    total = PlanValue.select(summed).where(PlanValue.plan_version == PlanVersion.id)
    columns = (
        PlanVersion.number, PlanVersion.approved_by, PlanVersion.approved_on, PlanVersion.reason, PlanVersion.current, total,
    )  # fmt: skip
    return reader.rows(
        ApprovedPlan, PlanVersion.select(*columns).where(PlanVersion.benefit == benefit).order_by(PlanVersion.number)
    )
