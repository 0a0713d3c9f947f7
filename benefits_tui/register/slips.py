"""When the end of a project slips: what its benefits' dates would be, asked about once and never moved by themselves."""

from __future__ import annotations

import calendar
from datetime import date
from typing import NamedTuple

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.fields import Value
from benefits_tui.domain.lifecycle import FINAL
from benefits_tui.domain.periods import add_months
from benefits_tui.store.models import Benefit
from benefits_tui.store.queries import projects
from benefits_tui.store.transaction import Transaction

_DATES = {"start_date": "start", "end_date": "end", "target_date": "target_date"}


class Slip(NamedTuple):
    """By how much the end of a project moved: in whole months where it fell on the same day of the month."""

    before: date
    after: date

    @property
    def months(self) -> int:
        """Whole months, 0 where the slip is none of such."""
        same_day = self.before.day == self.after.day or (_ends_month(self.before) and _ends_month(self.after))
        return (self.after.year - self.before.year) * 12 + self.after.month - self.before.month if same_day else 0

    def moved(self, day: date) -> date:
        """A day that much later; the last of a month stays the last of a month."""
        if not self.months:
            return day + (self.after - self.before)
        later = add_months(day, self.months)
        return later.replace(day=_last_of_month(later)) if _ends_month(day) and _ends_month(self.before) else later

    @property
    def by(self) -> str:
        """How people say it: `3 months`, `17 days`."""
        count, unit = (self.months, "month") if self.months else ((self.after - self.before).days, "day")
        return f"{count:,} {unit}{'' if count == 1 else 's'}"


class ShiftedDates(NamedTuple):
    """A benefit with its dates as they would be."""

    id: int
    ref: str
    title: str
    dates: dict[str, tuple[date, date]]

    @property
    def values(self) -> dict[str, Value]:
        """The fields to write."""
        return {name: after for name, (_, after) in self.dates.items()}


class ShiftOffered(UserError):
    """The end of a project slips and its benefits have dates; nothing was written, so that the person can be asked."""

    def __init__(self, slip: Slip, benefits: tuple[ShiftedDates, ...]) -> None:
        super().__init__(f"the end slips by {slip.by}; say whether the dates of {len(benefits)} benefits move with it")
        self.slip = slip
        self.benefits = benefits


def slip_of(before: Value, after: Value) -> Slip | None:
    """How far an end slipped; None where it did not, or was not known."""
    return Slip(before, after) if isinstance(before, date) and isinstance(after, date) and after > before else None


def dates_to_shift(transaction: Transaction, project: int, slip: Slip, today: date) -> list[ShiftedDates]:
    """The benefits of a project whose realisation has not begun, with the dates still to come moved by the slip."""
    shifted = []
    for benefit in projects.benefits_of(transaction, project):
        begun = benefit.start_date is not None and benefit.start_date <= today
        if benefit.state in FINAL or begun:
            continue
        row = transaction.get(Benefit, benefit.id)
        known = {name: getattr(row, column) for column, name in _DATES.items()}
        dates = {name: (day, slip.moved(day)) for name, day in known.items() if isinstance(day, date) and day > today}
        if dates:
            shifted.append(ShiftedDates(benefit.id, benefit.ref, benefit.title, dates))
    return shifted


def _last_of_month(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _ends_month(day: date) -> bool:
    return day.day == _last_of_month(day)
