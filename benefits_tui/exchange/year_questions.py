"""Fiscal years by one number, such as FY26: of the year in which they start, or in which they end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from benefits_tui.domain.period_labels import parse_period_label
from benefits_tui.domain.period_parsing import PeriodParseError
from benefits_tui.domain.periods import Period
from benefits_tui.exchange.evidence import cells_of
from benefits_tui.exchange.headings import plain_name
from benefits_tui.exchange.mapping import YEAR_NAMED_BY, Mapping, PeriodMap
from benefits_tui.exchange.question import ImportQuestion, Proposal
from benefits_tui.exchange.row_kinds import RowKind
from benefits_tui.exchange.sheet import Sheet, text_of

_FISCAL = frozenset({"fiscal", "financial", "fin", "fy"})


def ask_first_month(sheet: Sheet, proposal: Proposal, fiscal_year_start: int) -> None:
    """Ask with which month a year by four digits begins where its heading calls it a fiscal one; else say what a quarter is."""
    readings = proposal.mapping.readings
    if readings is None or readings.period.fiscal_year_start is not None:
        return
    period_map = readings.period
    column = period_map.year or period_map.column
    part = period_map.quarter or period_map.month
    years = (text_of(cell) for _, cell in (cells_of(sheet, column) if column in sheet.header else ()))
    year = next((year_text for year_text in years if re.fullmatch(r"(?:19|20)\d\d", year_text)), None)
    if year is None or (not period_map.year and not _is_year(column)):
        return
    if _FISCAL & {word for name in (column, part) for word in plain_name(name).split()}:
        proposal.questions.append(_from_which_month(period_map, column, year, fiscal_year_start))
    elif period_map.quarter and fiscal_year_start != 1:
        proposal.notices.append(
            f"Quarter 1 of {year} was read as January to March {year}; write fiscal_year_start = {fiscal_year_start} under "
            "[readings.period] for fiscal years."
        )


def _is_year(column: str) -> bool:
    return bool({"year", "yr", "fy"} & set(plain_name(column).split()))


def _from_which_month(period_map: PeriodMap, column: str, year: str, fiscal_year_start: int) -> ImportQuestion:
    ways = list(dict.fromkeys([(fiscal_year_start, False), (fiscal_year_start, fiscal_year_start > 1), (10, True), (1, False)]))
    days = [date(int(year) - named_by_end, month, 1) for month, named_by_end in ways]
    answers = [f"from {_month(day)}" for day in days]

    def apply_answer(answer: str) -> None:
        period_map.fiscal_year_start, period_map.named_by_end = ways[answers.index(answer)]

    unit, months = ("quarter 1 of ", 3) if period_map.quarter else ("", 12)
    spans = [Period.of_months(day, months) for day in days]
    return ImportQuestion(
        f"With which month does {year} in {column!r} begin?",
        f'Write fiscal_year_start = {fiscal_year_start} and year_named_by = "start" or "end" under [readings.period].',
        tuple(answers),
        apply_answer,
        column,
        shows={
            answer: f"{unit}{year} is {_month(span.start)} to {_month(span.end)}"
            for answer, span in zip(answers, spans, strict=True)
        },
    )


def ask_named_by(sheet: Sheet, proposal: Proposal, fiscal_year_start: int, today: date) -> None:
    """Ask in which of its two years a fiscal year by one number starts, unless the mapping or the file says so.

    Actual values tell: what has not begun has none.
    """
    mapping = proposal.mapping
    if mapping.year_named_by is not None or (mapping.readings is not None and mapping.readings.period.named_by_end):
        return
    first = mapping.readings.period.fiscal_year_start if mapping.readings is not None else None
    open_label: tuple[str, str, Period, Period] | None = None
    for column, year_label, is_actual in _labels(sheet, mapping):
        if (periods := _two_ways(year_label, first or fiscal_year_start)) is None:
            continue
        open_label = open_label or (column, year_label, *periods)
        if is_actual and periods[0].start > today >= periods[1].start:
            mapping.year_named_by = "end"
            proposal.notices.append(
                f"{year_label!r} was read as the year to {_month(periods[1].end)}, for it has actual values already."
            )
            return
    if open_label is not None:
        proposal.questions.append(_in_which_year(mapping, *open_label))


def _labels(sheet: Sheet, mapping: Mapping) -> Iterator[tuple[str, str, bool]]:
    """The columns whose headings or cells name periods, the words, each once, and whether actual values are theirs."""
    readings = mapping.readings
    for column, wide in readings.wide.items() if readings is not None else ():
        if column in sheet.header:
            yield column, wide.period, wide.series == "actual" and any(True for _ in cells_of(sheet, column))
    columns = dict.fromkeys((readings.period.column, readings.period.year), False) if readings is not None else {}
    if (costs := mapping.others.get(RowKind.COST)) is not None and "year" in costs.fields:
        columns |= dict.fromkeys(costs.fields["year"].columns, False)
    if readings is not None and tuple(readings.values) == ("actual",):
        columns |= dict.fromkeys(columns, True)
    for column, is_actual in columns.items():
        if column in sheet.header:
            for year_label in dict.fromkeys(text_of(cell) for _, cell in cells_of(sheet, column)):
                if not year_label.isdecimal():
                    yield column, year_label, is_actual


def _two_ways(year_label: str, fiscal_year_start: int) -> tuple[Period, Period] | None:
    """The period by the year in which it starts, and by that in which it ends; None where the words say which."""
    try:
        by_start = parse_period_label(year_label, fiscal_year_start)
        by_end = parse_period_label(year_label, fiscal_year_start, named_by_end=True)
    except PeriodParseError:
        return None
    return (by_start.period, by_end.period) if by_start.period != by_end.period else None


def _month(day: date) -> str:
    return f"{day:%B %Y}"


def _in_which_year(mapping: Mapping, column: str, year_label: str, by_start: Period, by_end: Period) -> ImportQuestion:
    def apply_answer(answer: str) -> None:
        mapping.year_named_by = answer

    spans = [f"{_month(period.start)} to {_month(period.end)}" for period in (by_start, by_end)]
    return ImportQuestion(
        f"Is {year_label!r} {spans[0]}, or {spans[1]}?",
        'Write year_named_by = "start" or "end" under [dates].',
        YEAR_NAMED_BY,
        apply_answer,
        column,
        shows={answer: f"{year_label} is {span}" for answer, span in zip(YEAR_NAMED_BY, spans, strict=True)},
    )
