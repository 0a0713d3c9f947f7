"""Fiscal years by one number, such as FY26: of the year in which they start, or in which they end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from benefits_tui.domain.period_labels import parse_period_label
from benefits_tui.domain.period_parsing import PeriodParseError
from benefits_tui.domain.periods import Period
from benefits_tui.exchange.evidence import cells_of
from benefits_tui.exchange.mapping import YEAR_NAMED_BY, Mapping
from benefits_tui.exchange.question import ImportQuestion, Proposal
from benefits_tui.exchange.row_kinds import RowKind
from benefits_tui.exchange.sheet import Sheet, text_of


def ask_named_by(sheet: Sheet, proposal: Proposal, fiscal_year_start: int, today: date) -> None:
    """Ask in which of its two years a fiscal year by one number starts, unless the mapping or the file says so.

    Actual values tell: what has not begun has none.
    """
    mapping = proposal.mapping
    if mapping.year_named_by is not None or (mapping.readings is not None and mapping.readings.period.named_by_end):
        return
    first = mapping.readings.period.fiscal_year_start if mapping.readings is not None else None
    open_label: tuple[str, str, Period, Period] | None = None
    for column, words, is_actual in _labels(sheet, mapping):
        if (periods := _two_ways(words, first or fiscal_year_start)) is None:
            continue
        open_label = open_label or (column, words, *periods)
        if is_actual and periods[0].start > today >= periods[1].start:
            mapping.year_named_by = "end"
            proposal.notices.append(
                f"{words!r} was read as the year to {_month(periods[1].end)}, for it has actual values already."
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
            for words in dict.fromkeys(text_of(cell) for _, cell in cells_of(sheet, column)):
                if not words.isdecimal():
                    yield column, words, is_actual


def _two_ways(words: str, fiscal_year_start: int) -> tuple[Period, Period] | None:
    """The period by the year in which it starts, and by that in which it ends; None where the words say which."""
    try:
        by_start = parse_period_label(words, fiscal_year_start)
        by_end = parse_period_label(words, fiscal_year_start, named_by_end=True)
    except PeriodParseError:
        return None
    return (by_start.period, by_end.period) if by_start.period != by_end.period else None


def _month(day: date) -> str:
    return f"{day:%B %Y}"


def _in_which_year(mapping: Mapping, column: str, words: str, by_start: Period, by_end: Period) -> ImportQuestion:
    def apply_answer(answer: str) -> None:
        mapping.year_named_by = answer

    spans = [f"{_month(period.start)} to {_month(period.end)}" for period in (by_start, by_end)]
    return ImportQuestion(
        f"Is {words!r} {spans[0]}, or {spans[1]}?",
        'Write year_named_by = "start" or "end" under [dates].',
        YEAR_NAMED_BY,
        apply_answer,
        column,
        shows={answer: f"{words} is {span}" for answer, span in zip(YEAR_NAMED_BY, spans, strict=True)},
    )
