"""Rows become readings: their series, their periods however they are written, what is repeated, and what is listed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.parsing import DateOrder
from benefits_tui.domain.periods import Period
from benefits_tui.exchange.mapping import KindMap, Mapping, PeriodMap, ReadingMap, Source
from benefits_tui.exchange.parsed_rows import ParsedReading, ParsedRows
from benefits_tui.exchange.sheet import NoValue, SheetValue
from tests.exchange.shapes import drafted, told

FORMS = "write 2026-03, 2026-Q1, 2026-H1, 2026, FY2026-27 or FY2026-27-Q2"
Q1, Q2 = Period(date(2026, 1, 1), date(2026, 3, 31)), Period(date(2026, 4, 1), date(2026, 6, 30))
A = (Kind.BENEFIT, ("a",))


def mapping(period: PeriodMap, **columns: str) -> Mapping:
    """A mapping of readings, of benefits known by `No`."""
    series, value, evidence = (columns.pop(name, "") for name in ("series", "value", "evidence"))
    fields = {"ref": Source(("No",)), "frequency": Source(("Every",))}
    return Mapping(benefits=KindMap(fields), readings=ReadingMap(period, columns, series, value, evidence))


def spans(found: ParsedRows) -> list[tuple[str, str]]:
    """The periods of the readings."""
    return [(one.period.start.isoformat(), one.period.end.isoformat()) for one in found.readings]


def one_period(period: PeriodMap, columns: Sequence[str], cells: Sequence[SheetValue | NoValue], fiscal: int = 4) -> ParsedRows:
    """What one row with these period columns makes."""
    return drafted(mapping(period, actual="Now"), ["No", *columns, "Now"], ["A", *cells, "1"], fiscal=fiscal)


def test_each_filled_column_of_a_row_is_a_reading() -> None:
    one = mapping(PeriodMap("When"), actual="Now", forecast="Later", plan="Once", evidence="Paper")
    header = ["No", "When", "Now", "Later", "Once", "Paper"]
    found = drafted(
        one,
        header,
        ["A", "2026-Q1", "1.5", "2", "-3", " page 3 "],
        ["A", "2026-Q2", "", "0", "", ""],
        ["B", "2026-Q1", "1.5", "", "", ""],
    )
    assert found.readings == [
        ParsedReading(("a",), "actual", Q1, Decimal("1.5"), "page 3", 2), ParsedReading(("a",), "forecast", Q1, Decimal(2), "page 3", 2),
        ParsedReading(("a",), "plan", Q1, Decimal(-3), "page 3", 2), ParsedReading(("a",), "forecast", Q2, Decimal(0), None, 3),
        ParsedReading(("b",), "actual", Q1, Decimal("1.5"), None, 4),
    ]  # fmt: skip
    assert found.rejects == [] and found.notices == [
        "The file has no column 'Every', so nothing is read for the benefit's frequency."
    ]


@pytest.mark.parametrize("word", ["actual", "forecast", "plan", "Actual", " PLAN "])
def test_a_column_can_say_which_series_a_value_is(word: str) -> None:
    one = mapping(PeriodMap("When"), series="What", value="Now")
    found = drafted(one, ["No", "When", "What", "Now"], ["A", "2026-Q1", word, "5"], ["A", "2026-Q2", word, ""])
    assert found.readings == [ParsedReading(("a",), word.strip().lower(), Q1, Decimal(5), None, 2)] and found.rejects == []


def test_a_word_that_is_no_series_is_listed() -> None:
    one = mapping(PeriodMap("When"), series="What", value="Now")
    found = drafted(one, ["No", "When", "What", "Now"], ["A", "2026-Q1", "target", "5"], ["A", "2026-Q1", "", "6"])
    assert found.readings == [] and [reject.record for reject in found.rejects] == [A, A]
    assert [told(reject) for reject in found.rejects] == [
        (2, "What", "target", "is not actual, forecast or plan", "readings"), (3, "What", "", "is not actual, forecast or plan", "readings"),
    ]  # fmt: skip


def test_a_mapping_without_readings_makes_none_and_a_row_without_a_benefit_neither() -> None:
    assert drafted(Mapping(benefits=KindMap({"ref": Source(("No",))})), ["No", "When"], ["A", "2026"]).readings == []


def test_a_reading_of_a_row_that_names_no_benefit_is_listed() -> None:
    found = drafted(mapping(PeriodMap("When"), actual="Now"), ["No", "When", "Now"], ["", "2026-Q1", "5"])
    assert len(found.rejects) == 1


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("2026-03", "2026-03-01", "2026-03-31"), ("March 2026", "2026-03-01", "2026-03-31"), ("2026-Q1", "2026-01-01", "2026-03-31"), ("Q4 2025", "2025-10-01", "2025-12-31"),
        ("2026-H2", "2026-07-01", "2026-12-31"), ("2026", "2026-01-01", "2026-12-31"), ("FY2026-27", "2026-04-01", "2027-03-31"), ("FY2026-27-Q4", "2027-01-01", "2027-03-31"),
        ("2026-01-05..2026-02-04", "2026-01-05", "2026-02-04"), (Decimal(2026), "2026-01-01", "2026-12-31"),
    ],
)  # fmt: skip
def test_each_way_to_write_a_period_in_a_column(words: str, start: str, end: str) -> None:
    found = one_period(PeriodMap("When"), ["When"], [words])
    assert spans(found) == [(start, end)] and found.readings[0].day is None and found.rejects == []


def test_a_fiscal_year_starts_where_the_mapping_says_before_the_registers_own() -> None:
    assert spans(one_period(PeriodMap("When"), ["When"], ["FY2026-27"], fiscal=7)) == [("2026-07-01", "2027-06-30")]
    own = PeriodMap("When", fiscal_year_start=10)
    assert spans(one_period(own, ["When"], ["FY2026-27"], fiscal=7)) == [("2026-10-01", "2027-09-30")]
    assert spans(one_period(own, ["When"], ["FY2026-27-Q2"], fiscal=7)) == [("2027-01-01", "2027-03-31")]


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("2026-05-06", None, date(2026, 5, 6)), (date(2026, 5, 6), None, date(2026, 5, 6)), ("06.05.2026", None, date(2026, 5, 6)), ("31/05/2026", None, date(2026, 5, 31)),
        ("06/05/2026", DateOrder.DAY_FIRST, date(2026, 5, 6)), ("06/05/2026", DateOrder.MONTH_FIRST, date(2026, 6, 5)), ("6 May 2026", None, date(2026, 5, 6)),
    ],
)  # fmt: skip
def test_a_day_stands_for_its_month_until_the_benefits_frequency_is_known(
    cell: SheetValue, order: DateOrder | None, day: date
) -> None:
    one = mapping(PeriodMap("When"), actual="Now")
    one.date_order = order
    found = drafted(one, ["No", "When", "Now"], ["A", cell, "1"])
    month = Period.of_months(day.replace(day=1), 1)
    assert found.readings == [ParsedReading(("a",), "actual", month, Decimal(1), None, 2, day)]


@pytest.mark.parametrize(
    ("frequency", "start", "end"),
    [
        ("monthly", "2026-05-01", "2026-05-31"),
        ("quarterly", "2026-04-01", "2026-06-30"),
        ("half yearly", "2026-04-01", "2026-09-30"),
        ("yearly", "2026-04-01", "2027-03-31"),
    ],
)
@pytest.mark.parametrize("words", ["2026-05-31", "31/05/2026"])
def test_a_day_stands_for_the_period_of_the_frequency_that_the_file_gives(
    words: str, frequency: str, start: str, end: str
) -> None:
    found = drafted(mapping(PeriodMap("When"), actual="Now"), ["No", "When", "Every", "Now"], ["A", words, frequency, "1"])
    assert spans(found) == [(start, end)] and found.readings[0].day is None


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("soon", f"'soon' is not a period; {FORMS}"), ("", f"'' is not a period; {FORMS}"), ("FY2026-28", f"'FY2026-28' is not a period (its two years do not follow each other); {FORMS}"),
        ("31/02/2026", "'31/02/2026' is not a day of the calendar"),
        ("03/04/2026", "'03/04/2026' could be day or month first; write it as 2026-03-31"), ("Week 12", f"'Week 12' is not a period (it names no year); {FORMS}"),
        ("12th", f"'12th' is not a period; {FORMS}"), ("7 to 19", "'7 to 19' is not a date; write 2026-03-31 or 31 March 2026"), ("2026-Q5", f"'2026-Q5' is not a period; {FORMS}"),
    ],
)  # fmt: skip
def test_what_is_no_period_is_listed_where_the_row_has_a_value(words: str, reason: str) -> None:
    one = mapping(PeriodMap("When"), actual="Now", plan="Once")
    found = drafted(one, ["No", "When", "Now", "Once"], ["A", words, "", "5"], ["A", words, "", ""], ["B", "2026", "1", ""])
    assert [told(reject) for reject in found.rejects] == [(2, "When", words, reason, "readings")] and found.rejects[0].record == A
    assert [reading.benefit for reading in found.readings] == [("b",)]


@pytest.mark.parametrize(
    ("start", "end", "span"),
    [
        ("2026-01-05", "2026-02-04", ("2026-01-05", "2026-02-04")), ("2026-01", "2026-03", ("2026-01-01", "2026-03-31")), ("2026-05-05", "2026-05-05", ("2026-05-05", "2026-05-05")),
        ("FY2026-27", "FY2026-27", ("2026-04-01", "2027-03-31")), (date(2026, 1, 1), date(2026, 1, 31), ("2026-01-01", "2026-01-31")), ("01/01/2026", "31/01/2026", ("2026-01-01", "2026-01-31")),
    ],
)  # fmt: skip
def test_a_period_between_two_days(start: SheetValue, end: SheetValue, span: tuple[str, str]) -> None:
    found = one_period(PeriodMap(start="From", end="To"), ["From", "To"], [start, end])
    assert spans(found) == [span] and found.rejects == []


def test_the_fiscal_year_of_two_days_is_the_mappings_before_the_registers_own() -> None:
    found = one_period(PeriodMap(start="From", end="To", fiscal_year_start=10), ["From", "To"], ["FY2026-27", "FY2026-27"])
    assert spans(found) == [("2026-10-01", "2027-09-30")]


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        ("2026-02-01", "2026-01-31", "ends on 2026-01-31, before it starts"), ("soon", "2026", "'soon' is not a date; write 2026-03-31 or 31 March 2026"),
        ("2026", "", "'' is not a date; write 2026-03-31 or 31 March 2026"),
    ],
)  # fmt: skip
def test_two_days_that_are_no_period_are_listed(start: str, end: str, reason: str) -> None:
    found = one_period(PeriodMap(start="From", end="To"), ["From", "To"], [start, end])
    assert [told(reject) for reject in found.rejects] == [(2, "To", end, reason, "readings")] and found.readings == []


@pytest.mark.parametrize(
    ("first", "by_end", "span"),
    [
        (None, False, ("2022-01-01", "2022-12-31")), (None, True, ("2022-01-01", "2022-12-31")), (1, True, ("2022-01-01", "2022-12-31")), (1, False, ("2022-01-01", "2022-12-31")),
        (2, True, ("2021-02-01", "2022-01-31")), (2, False, ("2022-02-01", "2023-01-31")), (10, False, ("2022-10-01", "2023-09-30")), (10, True, ("2021-10-01", "2022-09-30")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("cell", ["2022", Decimal(2022)])
def test_a_year_is_named_by_its_start_or_by_its_end(
    cell: SheetValue, first: int | None, by_end: bool, span: tuple[str, str]
) -> None:
    found = one_period(PeriodMap(year="Yr", fiscal_year_start=first, named_by_end=by_end), ["Yr"], [cell])
    assert spans(found) == [span] and found.readings[0].day is None


@pytest.mark.parametrize(
    ("quarter", "first", "by_end", "span"),
    [
        ("1", None, False, ("2022-01-01", "2022-03-31")), ("Q2", None, False, ("2022-04-01", "2022-06-30")), ("q3", None, True, ("2022-07-01", "2022-09-30")),
        (Decimal(4), None, False, ("2022-10-01", "2022-12-31")), ("1", 10, True, ("2021-10-01", "2021-12-31")), ("2", 10, True, ("2022-01-01", "2022-03-31")),
        ("4", 10, True, ("2022-07-01", "2022-09-30")), ("1", 4, False, ("2022-04-01", "2022-06-30")), ("4", 4, False, ("2023-01-01", "2023-03-31")),
    ],
)  # fmt: skip
def test_each_quarter_of_a_year(quarter: SheetValue, first: int | None, by_end: bool, span: tuple[str, str]) -> None:
    found = one_period(
        PeriodMap(year="Yr", quarter="Qtr", fiscal_year_start=first, named_by_end=by_end), ["Yr", "Qtr"], ["2022", quarter]
    )
    assert spans(found) == [span] and found.rejects == []


@pytest.mark.parametrize(
    ("month", "span"),
    [
        ("1", ("2022-01-01", "2022-01-31")),
        ("02", ("2022-02-01", "2022-02-28")),
        (Decimal(12), ("2022-12-01", "2022-12-31")),
        ("March", ("2022-03-01", "2022-03-31")),
        ("sept", ("2022-09-01", "2022-09-30")),
    ],
)
def test_each_month_of_a_year(month: SheetValue, span: tuple[str, str]) -> None:
    found = one_period(PeriodMap(year="Yr", month="Mon"), ["Yr", "Mon"], ["2022", month])
    assert spans(found) == [span] and found.rejects == []


def test_a_start_without_an_end_is_no_period_of_its_own() -> None:
    for period in (PeriodMap(year="Yr", start="Day"), PeriodMap(year="Yr", end="Day")):
        assert spans(one_period(period, ["Yr", "Day"], ["2022", "2026-05-06"])) == [("2022-01-01", "2022-12-31")]


@pytest.mark.parametrize("year", ["1900", "2199"])
def test_the_first_and_the_last_years_are_years(year: str) -> None:
    assert spans(one_period(PeriodMap(year="Yr"), ["Yr"], [year])) == [(f"{year}-01-01", f"{year}-12-31")]


@pytest.mark.parametrize(
    ("period", "cells", "listed", "reason"),
    [
        (PeriodMap(year="Yr", quarter="Part"), ["abc", "1"], "Part", f"'Q1 abc' is not a period; {FORMS}"), (PeriodMap(year="Part", quarter=""), ["", "99"], "Part", "'99' is not a year"),
        (PeriodMap(year="Part"), ["", "999"], "Part", "'999' is not a year"), (PeriodMap(year="Part"), ["", "10000"], "Part", "'10000' is not a year"),
        (PeriodMap(year="Part"), ["", ""], "Part", f"'' is not a period; {FORMS}"), (PeriodMap(year="Part"), ["", "20-2"], "Part", f"'20-2' is not a period; {FORMS}"),
        (PeriodMap(year="Part"), ["", "²⁰²²"], "Part", f"'²⁰²²' is not a period; {FORMS}"), (PeriodMap(year="Yr", quarter="Part"), ["2022", "5"], "Part", "'5' is not a quarter, 1 to 4"),
        (PeriodMap(year="Yr", quarter="Part"), ["2022", "0"], "Part", "'0' is not a quarter, 1 to 4"), (PeriodMap(year="Yr", quarter="Part"), ["2022", ""], "Part", "'Part' is blank, and the year alone is not the period"),
        (PeriodMap(year="Yr", quarter="Part"), ["2022", "H1"], "Part", "'H1' is not a quarter, 1 to 4"),
        (PeriodMap(year="Yr", month="Part"), ["2022", "Smarch"], "Part", f"'Smarch 2022' is not a period; {FORMS}"),
        (PeriodMap(year="Yr", month="Part"), ["2022", "0"], "Part", f"'2022-0' is not a period; {FORMS}"),
    ],
)  # fmt: skip
def test_years_quarters_and_months_that_are_none_are_listed(
    period: PeriodMap, cells: list[str], listed: str, reason: str
) -> None:
    found = one_period(period, ["Yr", "Part"], cells)
    assert [told(reject) for reject in found.rejects] == [(2, listed, cells[1], reason, "readings")] and found.readings == []


@pytest.mark.parametrize("year", ["1000", "1899", "2201", "9999"])
def test_a_year_beyond_the_calendar_of_the_register_is_listed(year: str) -> None:
    assert one_period(PeriodMap(year="Yr"), ["Yr"], [year]).readings == []


def test_a_blank_month_is_listed() -> None:
    assert one_period(PeriodMap(year="Yr", month="Mon"), ["Yr", "Mon"], ["2022", ""]).readings == []


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("much", "'much' is not a number"), ("1.23456", "1.23456 has more than 4 decimals; the register keeps 4"),
        ("9" * 20, f"{'9' * 20} is larger than the register can keep"), (NoValue("=B2"), "a formula without a stored result; open and save the file in a spreadsheet"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_read_is_listed_and_the_others_are_taken(cell: str | NoValue, reason: str) -> None:
    one = mapping(PeriodMap("When"), actual="Now", plan="Once")
    found = drafted(one, ["No", "When", "Now", "Once"], ["A", "2026-Q1", cell, "5"])
    words = cell.formula if isinstance(cell, NoValue) else cell
    assert [told(reject) for reject in found.rejects] == [(2, "Now", words, reason, "readings")] and found.rejects[0].record == A
    assert [(reading.series, reading.value) for reading in found.readings] == [("plan", Decimal(5))]


def test_a_second_value_for_a_period_is_listed_with_the_first_and_its_row() -> None:
    one = mapping(PeriodMap("When"), actual="Now", plan="Once")
    rows = [["B", "2026-Q1", "7", ""], ["A", "2026-Q1", "5.50", ""], ["A", "Q1 2026", "6", "9"], ["A", "2026-Q1", "5.5", "8"]]
    found = drafted(one, ["No", "When", "Now", "Once"], *rows)
    assert [told(reject) for reject in found.rejects] == [
        (4, "Now", "6", "2026-Q1 of this benefit stands in row 3 already ('5.50' there)", "readings"),
        (5, "Now", "5.5", "2026-Q1 of this benefit stands in row 3 already ('5.50' there)", "readings"),
        (5, "Once", "8", "2026-Q1 of this benefit stands in row 4 already ('9' there)", "readings"),
    ]
    assert [(reading.row, reading.series) for reading in found.readings] == [(2, "actual"), (3, "actual"), (4, "plan")]


def test_a_blank_row_after_a_period_is_listed_with_the_row_that_it_stands_in() -> None:
    one = mapping(PeriodMap("When"), actual="Now", plan="Once")
    rows = [
        ["B", "2026-Q1", "", "1"],
        ["A", "2026-Q1", "5", ""],
        ["A", "2026-Q1", "", ""],
        ["A", "2026-Q2", "", ""],
        ["A", "2026-Q2", "", ""],
    ]
    found = drafted(one, ["No", "When", "Now", "Once"], *rows)
    assert [told(reject) for reject in found.rejects] == [
        (4, "Now", "", "2026-Q1 of this benefit stands in row 3 already", "readings"),
        (6, "Now", "", "2026-Q2 of this benefit stands in row 5 already", "readings"),
    ]
    assert {reject.record for reject in found.rejects} == {A}


def test_a_value_after_a_blank_row_of_its_period_is_taken_and_said() -> None:
    header = ["No", "Every", "When", "Now"]
    rows = [["A", "", "2026-Q1", ""], ["A", "", "2026-Q1", "5"], ["A", "", "2026-Q2", "6"]]
    found = drafted(mapping(PeriodMap("When"), actual="Now"), header, *rows)
    assert found.notices == ["Row 3 repeats 2026-Q1 of row 2, which was blank; its value was taken."]
    assert [(one.row, one.period) for one in found.readings] == [(3, Q1), (4, Q2)] and found.rejects == []
    # Where a row may hold a plan in one and an actual in another it is no news.
    several = mapping(PeriodMap("When"), actual="Now", plan="Once")
    found = drafted(several, [*header, "Once"], *([*row, ""] for row in rows))
    assert found.notices == [] and len(found.readings) == 2
    series = mapping(PeriodMap("When"), series="What", value="Now")
    found = drafted(series, [*header, "What"], *([*row, "plan"] for row in rows))
    assert found.notices == [] and len(found.readings) == 2
