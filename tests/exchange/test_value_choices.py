"""How the values of a column can be read, and what each way makes of its cells."""

from __future__ import annotations

from decimal import Decimal

import pytest

from benefits_tui.domain.parsing import DateOrder
from benefits_tui.exchange.matching import match
from benefits_tui.exchange.value_choices import read_values_as, value_ways
from tests.exchange.shapes import table

SHEET = table(
    ["Project ID", "Project name", "Start date", "End date", "Whole life cost", "Cost to date"],
    ["P1", "One", "01/02/2026", "31/12/2026", Decimal("1.5"), "1.250"],
    ["P2", "Two", "03/04/2026", "", Decimal(2), "3.100"],
)


@pytest.mark.parametrize(
    ("column", "ways"),
    [
        ("Project ID", []),
        ("Project name", []),
        ("End date", []),
        ("Start date", [("dmy", "day first", "01/02/2026 is 1 February 2026", True), ("mdy", "month first", "01/02/2026 is 2 January 2026", False)]),
        ("Whole life cost", [
            ("one", "as they stand", "1.5 is 1.5, all 2 come to 3.5", True),
            ("thousand", "in thousands", "1.5 is 1,500, all 2 come to 3,500", False),
            ("million", "in millions", "1.5 is 1,500,000, all 2 come to 3,500,000", False),
            ("billion", "in billions", "1.5 is 1,500,000,000, all 2 come to 3,500,000,000", False),
        ]),
        ("Cost to date", [
            ("one", "as they stand", "1.25 is 1.25, all 2 come to 4.35", True),
            ("thousand", "in thousands", "1.25 is 1,250, all 2 come to 4,350", False),
            ("million", "in millions", "1.25 is 1,250,000, all 2 come to 4,350,000", False),
            ("billion", "in billions", "1.25 is 1,250,000,000, all 2 come to 4,350,000,000", False),
            ("point", "decimal point", "1.250 is 1.25", False),
            ("comma", "decimal comma", "1.250 is 1250", False),
        ]),
    ],
)  # fmt: skip
def test_each_way_shows_what_it_makes_of_cells(column: str, ways: list[tuple[str, str, str, bool]]) -> None:
    assert [tuple(way) for way in value_ways(SHEET, match(SHEET).mapping, column)] == ways


def test_a_way_is_taken() -> None:
    mapping = match(SHEET).mapping
    assert mapping.projects is not None
    assert read_values_as(mapping, "Whole life cost", "million") == ("one", "thousand", "million", "billion")
    assert mapping.projects.fields["whole_life_cost"].unit == "million"
    assert [way.code for way in value_ways(SHEET, mapping, "Whole life cost") if way.chosen] == ["million"]
    assert read_values_as(mapping, "Start date", "mdy") == ("dmy", "mdy") and mapping.date_order is DateOrder.MONTH_FIRST
    assert read_values_as(mapping, "Cost to date", "comma") == ("point", "comma") and mapping.decimal_comma is True


def test_the_unit_of_readings_is_that_of_their_column() -> None:
    sheet = table(["Benefit ID", "Benefit title", "Project ID", "Period", "Actual"], ["B1", "b", "P1", "2026-Q1", Decimal(5)])
    mapping = match(sheet).mapping
    read_values_as(mapping, "Actual", "thousand")
    assert mapping.readings is not None and mapping.readings.units == {"Actual": "thousand"}
    assert [way.code for way in value_ways(sheet, mapping, "Actual") if way.chosen] == ["thousand"]
