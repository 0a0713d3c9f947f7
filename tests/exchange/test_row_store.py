"""Rows and readings that are kept in parts read like a list of them, by row and by column, whatever is put away."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.periods import Period
from benefits_tui.exchange.parsed_rows import ParsedReading
from benefits_tui.exchange.reading_store import ReadingStore
from benefits_tui.exchange.row_store import RowStore
from benefits_tui.exchange.sheet import ErrorCell, NumberedRow, Percent, SheetCell


def rows_of(count: int) -> list[NumberedRow]:
    """Rows of every kind of cell, each third one with a cell more."""
    more: list[SheetCell] = [Percent(Decimal(5)), ErrorCell("#REF!"), date(2026, 4, 1), None, True, ""]
    return [
        (number, [f"R{number}", Decimal(number), more[number % 6], *([f"more {number}"] if number % 3 == 0 else [])])
        for number in range(2, count + 2)
    ]


@pytest.mark.parametrize("count", [0, 1, 1_999, 2_000, 2_001, 4_100])
def test_rows_come_back_as_they_were_with_cells_to_the_width(count: int) -> None:
    rows = rows_of(count)
    store = RowStore(rows, width=4)
    squared = [(number, cells + [None] * (4 - len(cells))) for number, cells in rows]
    assert len(store) == count and store == squared and list(store) == squared
    assert list(store.column(2)) == [(number, cells[2]) for number, cells in squared]
    assert list(store.column(3)) == [(number, cells[3]) for number, cells in squared]
    assert store[-3:] == squared[-3:] and store[:5] == squared[:5]
    for number, cells in store.only({0}):
        assert cells == [f"R{number}", None, None, None] or number > count - count % 2_000


def test_rows_that_are_left_out_are_in_no_reading_of_them() -> None:
    store = RowStore(rows_of(4_100), width=4)
    store.leave_out([2, 3, 2_005, 4_101])
    store.leave_out([3])
    assert len(store) == 4_096 == len(list(store)) == len(list(store.column(1)))
    assert store[0][0] == 4 and store[-1][0] == 4_100
    assert not {2, 3, 2_005, 4_101} & {number for number, _ in store.column(0)}


def test_rows_of_long_cells_are_put_away_sooner() -> None:
    store = RowStore((number, ["x" * 500_000]) for number in range(2, 22))
    assert len(store._last) < 5 and [len(str(cell)) for _, cell in store.column(0)] == [500_000] * 20


@pytest.mark.parametrize(("expected", "parts"), [(0, 1), (19_999, 1), (20_000, 2), (45_000, 3)])
def test_the_readings_of_a_benefit_are_in_one_part_in_their_order(expected: int, parts: int) -> None:
    months = [Period.of_months(date(2026, month, 1), 1) for month in range(1, 13)]
    readings = [
        ParsedReading((f"b{place % 130}",), "actual", months[place // 130], Decimal(place), f"e{place % 7}", place, None, "Actual", f"{place}")
        for place in range(1_560)
    ]  # fmt: skip
    store = ReadingStore(expected)
    for reading in readings:
        store.add(reading)
    held = list(store.parts())
    assert len(held) == parts and len(store) == 1_560 and sorted(store, key=lambda reading: reading.row) == readings
    where = {reading.benefit: place for place, part in enumerate(held) for reading in part}
    for place, part in enumerate(held):
        assert all(where[reading.benefit] == place for reading in part)
        for benefit in {reading.benefit for reading in part}:
            rows = [reading.row for reading in part if reading.benefit == benefit]
            assert rows == sorted(rows) and len(rows) == 12
    assert [reading.words for reading in sorted(store, key=lambda reading: reading.row)][:2] == ["0", "1"]
