"""The period of a row, or of a column."""

from __future__ import annotations

import re
from datetime import date

from benefits_tui.domain.parsing import DateOrder, parse_date, without_time
from benefits_tui.domain.period_labels import parse_period_label
from benefits_tui.domain.period_parsing import PeriodParseError, parse_period
from benefits_tui.domain.periods import FIRST_YEAR, LAST_YEAR, Edge, Frequency, Period, add_months
from benefits_tui.exchange.cell_values import CellRow, checked_cell
from benefits_tui.exchange.mapping import Mapping, PeriodMap


class PeriodReader:
    """Reads periods as a mapping says; `assumed` are what had to be assumed, each once."""

    def __init__(self, mapping: Mapping, fiscal_year_start: int, date_order: DateOrder | None, today: date | None) -> None:
        self.period_map = mapping.readings.period if mapping.readings is not None else PeriodMap()
        self.named_by_end = self.period_map.named_by_end or mapping.year_named_by == "end"
        self.fiscal_year_start = fiscal_year_start
        self.date_order = date_order
        self.today = today
        self.assumed: dict[str, None] = {}
        self._known: dict[str, Period] = {}

    def label(self, text: str) -> Period:
        """The period that a heading or a cell names. Raises PeriodParseError."""
        if (known := self._known.get(text)) is not None:
            return known
        fiscal = self.period_map.fiscal_year_start or self.fiscal_year_start
        # Of a column that is said to hold fiscal years, a year alone is one.
        year_text = f"FY{text}" if self.period_map.fiscal_year_start and re.fullmatch(r"\d{4}", text) and fiscal > 1 else text
        label = parse_period_label(year_text, fiscal, named_by_end=self.named_by_end, today=self.today)
        if label.assumed:
            self.assumed[label.assumed] = None
        self._known[text] = label.period
        return label.period

    def period(self, row: CellRow, frequency: Frequency | None) -> tuple[Period, date | None]:
        """The period of a row, and the day it was given as, where it was one. Raises PeriodParseError and ParseError."""
        if not self.period_map.column:
            return self._parted(row), None
        cell_text = row.text(self.period_map.column)
        checked_cell(row.cell(self.period_map.column))
        fiscal = self.period_map.fiscal_year_start or self.fiscal_year_start
        if frequency is not None and re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell_text):
            return parse_period(cell_text, fiscal, frequency), None
        try:
            period = self.label(cell_text)
        except PeriodParseError:
            # A day in another way of writing, such as 31/03/2026.
            day = without_time(cell_text)
            if not day[:1].isdigit() or not day[-2:].isdigit():
                raise
            cell_text = parse_date(cell_text, order=self.date_order).isoformat()
            period = parse_period(cell_text, fiscal, frequency)
        is_day = re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell_text) is not None
        return period, date.fromisoformat(cell_text) if is_day and frequency is None else None

    def _parted(self, row: CellRow) -> Period:
        period_map = self.period_map
        first = period_map.fiscal_year_start or 1
        if period_map.start and period_map.end:
            year = period_map.fiscal_year_start or self.fiscal_year_start
            start = parse_date(row.text(period_map.start), order=self.date_order, edge=Edge.START, fiscal_year_start=year)
            end = parse_date(row.text(period_map.end), order=self.date_order, fiscal_year_start=year)
            if end < start:
                raise PeriodParseError(f"ends on {end.isoformat()}, before it starts")
            return Period(start, end)
        year_words = row.text(period_map.year)
        for part in filter(None, (period_map.quarter, period_map.month)):
            if not row.text(part):
                raise PeriodParseError(f"{part!r} is blank, and the year alone is not the period")
        if not year_words.isdecimal():
            # A fiscal year such as 2026/27, whose parts are counted from its own start.
            return self.label(f"{self._part_words(row)} {year_words}".strip())
        if not FIRST_YEAR <= int(year_words) <= LAST_YEAR:
            raise PeriodParseError(f"{year_words!r} is not a year")
        start = date(int(year_words) - (1 if self.named_by_end and first > 1 else 0), first, 1)
        if period_map.quarter:
            number = self._part_words(row).removeprefix("Q")
            if number not in ("1", "2", "3", "4"):
                raise PeriodParseError(f"{number!r} is not a quarter, 1 to 4")
            return Period.of_months(add_months(start, 3 * (int(number) - 1)), 3)
        if period_map.month:
            month = row.text(period_map.month)
            if first > 1 and not month.isdecimal():
                # The month of this name within the fiscal year.
                named = parse_period(f"{month} {start.year}").start
                return Period.of_months(named if named >= start else add_months(named, 12), 1)
            return parse_period(f"{month} {year_words}" if not month.isdecimal() else f"{year_words}-{month}")
        return Period.of_months(start, 12)

    def _part_words(self, row: CellRow) -> str:
        if self.period_map.quarter:
            month_text = row.text(self.period_map.quarter).upper()
            return month_text if not month_text.isdecimal() else f"Q{month_text}"
        month_text = row.text(self.period_map.month) if self.period_map.month else ""
        return f"M{month_text}" if month_text.isdecimal() else month_text
