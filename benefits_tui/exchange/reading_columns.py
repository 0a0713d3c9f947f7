"""Finds the columns that hold readings: a period with its values, a column a period, a series by heading or by its words."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date

from benefits_tui.domain.period_labels import parse_period_label
from benefits_tui.domain.period_parsing import PeriodParseError
from benefits_tui.domain.periods import Period
from benefits_tui.exchange.evidence import cells_of
from benefits_tui.exchange.headings import (
    PERIOD_WORDS,
    READING_WORDS,
    SERIES_OF,
    PeriodHeading,
    period_heading,
    plain_name,
    year_in,
)
from benefits_tui.exchange.mapping import BLANK_WORDS, SERIES, PeriodMap, ReadingMap, WideColumn
from benefits_tui.exchange.measures import measures_of, say_measures
from benefits_tui.exchange.questions import ImportQuestion, Proposal, series_question
from benefits_tui.exchange.sheet import Sheet, text_of

_SERIES_NAMES = frozenset(
    (
        "series",
        "kind",
        "type",
        "scenario",
        "value type",
        "data type",
        "version",
        "measure type",
        "line",
        "row type",
        "basis",
        "what",
    )
)
_YEARS = ("year", "financial year", "fiscal year", "fiscal yr", "fin year", "fy", "yr", "calendar year", "reporting year")
_MONTHS = ("month", "month name", "month no", "month number", "mth", "calendar month", "reporting month")
_QUARTERS = ("quarter", "quarter no", "quarter number", "qtr", "qtr no", "fiscal quarter", "fiscal qtr", "reporting quarter")
_STARTS = ("period start", "period from", "start of period", "period start date", "period starting", "reading from")
_ENDS = ("period end", "period to", "end of period", "period end date", "period ending", "reading to")
_VALUES = ("value", "amount", "figure", "reading value")


def reading_columns(sheet: Sheet, taken: set[str], proposal: Proposal, today: date | None) -> ReadingMap | None:
    """The readings that the columns hold, their columns then taken; what is open becomes a question. None for no readings."""
    named: dict[str, str] = {}
    for name in sheet.header:
        if name not in taken:
            named.setdefault(plain_name(name), name)
    wide = {name: heading for name in sheet.header if name not in taken and (heading := period_heading(name)) is not None}
    if sum(1 for heading in wide.values() if not heading.series) == len(wide) < 2:
        wide = {}
    series = _series_column(sheet, named)
    period = _period(sheet, named) if not wide else None
    if wide:
        wide = _without_sums(wide, proposal)
        return _wide(sheet, wide, series, taken, proposal, today)
    if period is None:
        return None
    values = {kind: column for kind in SERIES if (column := _first(named, READING_WORDS[kind])) and column not in period.columns}
    if "actual" in values and "plan" not in values and "budget" in named:
        # Beside what came in each period it is what was planned for it, and none of a project.
        values["plan"] = named["budget"]
    value = _first(named, _VALUES)
    measures = measures_of(sheet, taken) if not values and not (series and value) else {}
    if measures:
        values = next(iter(measures.values()))
    result = ReadingMap(period, values)
    if series and value:
        result.values = {}
        result.series, result.value = series, value
        _ask_series(sheet, result, proposal)
    elif not values:
        return None
    if measures:
        say_measures(measures, result, taken, proposal)
    _ask_sums_so_far(result, taken, proposal)
    for column in ("evidence", "reading evidence"):
        if column in named and not result.evidence:
            result.evidence = named[column]
    taken.update(filter(None, (*period.columns, *result.value_columns, result.series, result.evidence)))
    return result


def _first(named: dict[str, str], headings: Iterable[str]) -> str:
    return next((named[word] for word in headings if word in named), "")


def _series_column(sheet: Sheet, named: dict[str, str]) -> str:
    """The column whose words say plan, forecast or actual."""
    for word, column in named.items():
        if word not in _SERIES_NAMES:
            continue
        texts = [text.casefold() for text in sheet.column(column) if text.casefold() not in BLANK_WORDS]
        if texts and 10 * sum(text in SERIES_OF for text in texts) >= 6 * len(texts):
            return column
    return ""


def _period(sheet: Sheet, named: dict[str, str]) -> PeriodMap | None:
    year, month, quarter = _first(named, _YEARS), _first(named, _MONTHS), _first(named, _QUARTERS)
    if (start := _first(named, _STARTS)) and (end := _first(named, _ENDS)):
        return PeriodMap(start=start, end=end)
    whole = _first(named, [word for word in PERIOD_WORDS if word not in ("month", "quarter")])
    if whole:
        return PeriodMap(column=whole)
    for part in (month, quarter):
        if part and (not year or all(_tells_its_year(text) for text in sheet.column(part))):
            return PeriodMap(column=part)
    if year and month:
        return PeriodMap(year=year, month=month)
    if year and quarter:
        return PeriodMap(year=year, quarter=quarter)
    return PeriodMap(column=year) if year else None


def _tells_its_year(text: str) -> bool:
    try:
        parse_period_label(text, 4)
    except PeriodParseError:
        return False
    return True


def _ask_series(sheet: Sheet, readings: ReadingMap, proposal: Proposal) -> None:
    """What the words of the series column mean: those that are known are said, the others asked."""
    counts = Counter(text_of(cell) for _, cell in cells_of(sheet, readings.series))
    known = {word: SERIES_OF[word.casefold()] for word in counts if word.casefold() in SERIES_OF}
    readings.series_words = {word.lower(): series for word, series in known.items()}
    renamed = [f"{word!r} as {series}" for word, series in known.items() if word.lower() != series]
    if renamed:
        proposal.notices.append(f"In {readings.series!r}, {', '.join(renamed)} were read.")
    unknown = [(word, count) for word, count in counts.items() if word not in known and word.casefold() not in BLANK_WORDS]
    if unknown:

        def apply_answer(answer: str, word: str) -> None:
            readings.series_words[word.lower()] = answer

        proposal.questions.append(series_question(readings.series, unknown, apply_answer))


_SO_FAR = re.compile(r"\b(?:cumulative|cum|running|ytd|year to date|so far)\b", re.IGNORECASE)
_NOT_READ, _AS_WRITTEN = "not read", "as written"


def _ask_sums_so_far(readings: ReadingMap, taken: set[str], proposal: Proposal) -> None:
    """A heading that says so holds sums of all periods so far, where the register keeps each period's own."""
    for series, column in list(readings.values.items()):
        if not _SO_FAR.search(column):
            continue

        def apply_answer(answer: str, series: str = series, column: str = column) -> None:
            if answer == _NOT_READ:
                readings.values.pop(series, None)
                taken.discard(column)

        proposal.questions.append(
            ImportQuestion(
                f"{column!r} seems to hold sums so far, and a reading is what came in its own period: is it left out?",
                f"Delete {series} under [readings] to leave it out, or keep it to read each value as that of its period.",
                (_NOT_READ, _AS_WRITTEN),
                apply_answer,
                column,
            )
        )


def _without_sums(headings: dict[str, PeriodHeading], proposal: Proposal) -> dict[str, PeriodHeading]:
    """The columns but those of a period of which others of the series have the parts: a year beside its quarters is their sum."""
    spans: dict[str, Period] = {}
    for name, heading in headings.items():
        with contextlib.suppress(PeriodParseError):
            spans[name] = parse_period_label(heading.period, 4, today=date(2000, 4, 1)).period
    sums = []
    for name, span in spans.items():
        parts = [
            other
            for place, other in spans.items()
            if headings[place].series == headings[name].series
            and span.start <= other.start
            and other.end <= span.end
            and other != span
        ]
        if len(parts) > 1:
            sums.append(name)
    if sums:
        message = "is the sum of columns beside it, and was" if len(sums) == 1 else "are sums of columns beside them, and were"
        proposal.notices.append(f"{', '.join(map(repr, sums))} {message} not read.")
    return {name: heading for name, heading in headings.items() if name not in sums}


def _wide(
    sheet: Sheet, headings: dict[str, PeriodHeading], series: str, taken: set[str], proposal: Proposal, today: date | None
) -> ReadingMap:
    readings = ReadingMap(PeriodMap())
    readings.wide = {name: WideColumn(heading.series, heading.period) for name, heading in headings.items()}
    without = [name for name, heading in headings.items() if not heading.series]
    taken.update(headings)
    if without and series:
        readings.series = series
        taken.add(series)
        _ask_series(sheet, readings, proposal)
    elif without:
        _ask_wide_series(sheet, readings, without, proposal, today)
    _say_year(sheet, readings, proposal, today)
    return readings


def _ask_wide_series(sheet: Sheet, readings: ReadingMap, without: list[str], proposal: Proposal, today: date | None) -> None:
    def apply_answer(answer: str) -> None:
        for name in without:
            readings.wide[name] = WideColumn(answer, readings.wide[name].period)

    series_named = {
        SERIES_OF[word] for word in f"{sheet.name} {sheet.title}".casefold().replace(",", " ").split() if word in SERIES_OF
    }
    span = repr(without[0]) if len(without) == 1 else f"{without[0]!r} to {without[-1]!r}"
    if len(series_named) == 1:
        series = next(iter(series_named))
        apply_answer(series)
        proposal.notices.append(f"The columns {span} were read as {series}, for the words above the table say so.")
        return
    if today is not None and _goes_on(sheet, readings, without, today):
        apply_answer("plan")
        proposal.notices.append(
            f"The columns {span} were read as the plan, for they have values of periods that are still to come; "
            'write series = "forecast" under [readings.columns] if that is what they are.'
        )
        return
    hint = f'Write "{without[0]}" = {{ series = "plan" }} and so on under [readings.columns].'
    proposal.questions.append(
        ImportQuestion(f"Are the columns {span} plan, forecast or actual?", hint, SERIES, apply_answer, without[0])
    )


def _goes_on(sheet: Sheet, readings: ReadingMap, columns: list[str], today: date) -> bool:
    """True where a column of a period that is not over has values."""
    for name in columns:
        period = parse_period_label(readings.wide[name].period, 4, today=today).period
        if period.end > today and any(True for _ in cells_of(sheet, name)):
            return True
    return False


def _say_year(sheet: Sheet, readings: ReadingMap, proposal: Proposal, today: date | None) -> None:
    """Headings without a year are of the year that the words above the table name; else the year is asked for."""
    bare = [name for name, column in readings.wide.items() if not any(sign.isdigit() for sign in column.period)]
    if not bare:
        return
    year = year_in(f"{sheet.name} {sheet.title} {sheet.path.stem}")

    def apply_answer(answer: str) -> None:
        for name in bare:
            readings.wide[name] = WideColumn(readings.wide[name].series, f"{readings.wide[name].period} {answer}")

    if year:
        apply_answer(year)
        proposal.notices.append(f"The columns {bare[0]!r} to {bare[-1]!r} were read as of {year}, which stands above the table.")
        return
    current_year = today.year if today is not None else 2026
    years = tuple(f"FY{first}-{(first + 1) % 100:02d}" for first in range(current_year - 2, current_year + 2))
    hint = f'Write "{bare[0]}" = {{ period = "{readings.wide[bare[0]].period} {years[1]}" }} and so on under [readings.columns].'
    proposal.questions.append(
        ImportQuestion(f"Of which year are the columns {bare[0]!r} to {bare[-1]!r}?", hint, years, apply_answer, bare[0])
    )
