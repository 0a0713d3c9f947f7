"""Rows of a list in groups: which line holds which row, sums, folding, and what is done on a heading."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind, Value
from benefits_tui.register import lists, records
from benefits_tui.register.listing import BENEFITS, Group, ListQuery, added_up, groups
from benefits_tui.register.session import Session
from benefits_tui.tui.screens.list_screen import ListScreen
from benefits_tui.tui.widgets.group_lines import GroupLines, Heading
from tests import helpers
from tests.conftest import TODAY
from tests.tui.driving import driving

D = Decimal
EAST, WEST, NONE = Group("east", 2, {}), Group("west", 3, {}), Group(None, 1, {})


def _lines(lines: GroupLines) -> list[object]:
    return [row if isinstance(row, int) else row.group.value for row in map(lines.at, range(lines.count))]


@pytest.mark.parametrize(
    ("folded", "lines", "rows_on"),
    [
        ((), ["east", 0, 1, "west", 2, 3, 4, None, 5], [1, 2, 4, 5, 6, 8]),
        (("east",), ["east", "west", 0, 1, 2, None, 3], [2, 3, 4, 6]),
        (("west",), ["east", 0, 1, "west", None, 2], [1, 2, 5]),
        ((None,), ["east", 0, 1, "west", 2, 3, 4, None], [1, 2, 4, 5, 6]),
        (("east", "west"), ["east", "west", None, 0], [3]),
        (("east", "west", None), ["east", "west", None], []),
    ],
)
def test_lines_of_groups(folded: tuple[str | None, ...], lines: list[object], rows_on: list[int]) -> None:
    grouped = GroupLines(6, (EAST, WEST, NONE), folded)
    assert _lines(grouped) == lines
    assert [grouped.line_of(row) for row in range(len(rows_on))] == rows_on
    assert [grouped.at(line) for line in rows_on] == list(range(len(rows_on)))


def test_a_heading_is_found_again_by_what_its_rows_share() -> None:
    heading = GroupLines(6, (EAST, WEST, NONE)).at(3)
    assert isinstance(heading, Heading) and (heading.group, heading.first, heading.folded) == (WEST, 2, False)
    assert GroupLines(6, (EAST, WEST, NONE), {"east"}).line_near(heading) == 1
    assert GroupLines(3, (EAST, NONE)).line_near(heading) == 4
    assert GroupLines(0).line_near(heading) == 0
    assert _lines(GroupLines(3)) == [0, 1, 2] and GroupLines(3).row_from(2) == 2


@pytest.fixture
def filled(session: Session) -> Session:
    helpers.project(session, department="Estates")
    helpers.project(session, "P-2", department="Housing")
    helpers.project(session, "P-3")
    for project, benefit_class, stated in (
        ("P-1", "cashable", "1000.0001"), ("P-1", "cashable", "-0.0002"), ("P-1", "qualitative", None),
        ("P-2", "cashable", "10"), ("P-2", "non_cashable", "20"), ("P-3", "cashable", None),
    ):  # fmt: skip
        values: dict[str, Value] = {"class": benefit_class, "stated": None if stated is None else D(stated)}
        helpers.benefit(session, project, **values)
    return session


def _found(session: Session, by: str, text: str = "") -> list[tuple[object, int, object, object]]:
    query = ListQuery(BENEFITS, text, today=TODAY, group=by)
    return [(one.value, one.count, one.sums.get("stated_money"), one.shared) for one in groups(session, query)]


def test_groups_are_added_where_their_amounts_are_of_one_class(filled: Session) -> None:
    assert _found(filled, "department") == [
        ("Estates", 3, D("999.9999"), ("cashable", 0)),
        ("Housing", 2, None, None),
        (None, 1, None, (None, None)),
    ]
    assert _found(filled, "class") == [
        ("cashable", 4, D("1009.9999"), ("cashable", 0)),
        ("non_cashable", 1, D("20"), ("non_cashable", 0)),
        ("qualitative", 1, None, (None, None)),
    ]
    assert _found(filled, "project", "class:cashable")[1] == ("P-2", 1, D("10"), ("cashable", 0))


def test_a_disbenefit_is_not_added_to_a_benefit(filled: Session) -> None:
    values: dict[str, Value] = {"class": "cashable", "stated": D(5), "disbenefit": True}
    helpers.benefit(filled, "P-1", **values)
    assert _found(filled, "department")[0] == ("Estates", 4, None, None)


def test_all_groups_are_added_where_each_of_them_is_of_the_same_class(filled: Session) -> None:
    both = added_up(groups(filled, ListQuery(BENEFITS, "class:cashable", today=TODAY, group="department")))
    assert (both.count, both.sums["stated_money"], both.shared) == (4, D("1009.9999"), ("cashable", 0))
    mixed = added_up(groups(filled, ListQuery(BENEFITS, today=TODAY, group="class")))
    assert (mixed.count, mixed.sums, mixed.shared) == (6, {}, None)
    assert added_up(()) == Group(None, 0, {}, ())


async def test_a_list_stands_in_groups_that_fold(demo: Path) -> None:
    async with driving(demo, (100, 30), first="benefits") as driver:
        await driver.press("B", *"department", "enter")
        screen = driver.app.screen
        assert isinstance(screen, ListScreen) and driver.list.total == 19
        assert "in groups by department" in driver.text and "▾ Customer Services  8" in driver.text
        assert driver.list.row == 1 and "1 of 19" in driver.text
        first = driver.list.record
        await driver.press("down")
        second = driver.list.record
        # On the heading nothing is done to any record.
        await driver.press("up", "up")
        assert driver.list.record is None and not driver.list.under_cursor and driver.list.heading is not None
        await driver.press("e", "space", "r", "delete")
        assert driver.app.screen is screen and not driver.list.marked
        await driver.press("enter")
        assert "▸ Customer Services  8" in driver.text and "Less time to handle a case" not in driver.text
        assert driver.list.row == 0 and driver.list.total == 19
        await driver.press("down", "down")
        assert driver.list.under_cursor["title"] == "Gas saved"
        await driver.press("home", "enter", "down", "down")
        assert driver.list.record == second
        await driver.press("s")
        assert driver.list.row == 1 and "in groups by department   by rag ↑" in driver.text
        await driver.press("B", "enter")
        assert "in groups" not in driver.text and first is not None


async def test_sums_stand_in_headings_and_below_and_the_list_is_found_again_as_it_was(demo: Path) -> None:
    async with driving(demo, (120, 40), first="benefits") as driver:
        await driver.press("B", *"class", "enter")
        assert "filter one class for sums" in driver.text
        await driver.press("slash", *"class:cashable", "enter")
        lines = driver.text.splitlines()
        heading = next(line for line in lines if "▾ cashable" in line)
        foot = next(line for line in lines if line.strip().startswith("All  6"))
        assert heading.split()[2:] == ["6", "2,824", "1,037", "975"] or heading.split()[2] == "6"
        assert foot.split()[1:] == heading.split()[2:]
        await driver.press("3", "2", "3")
        assert "in groups by class" in driver.text


async def test_a_record_made_meanwhile_joins_its_group(demo: Path, look: Session) -> None:
    async with driving(demo, (100, 30), first="projects") as driver:
        await driver.press("B", *"department", "enter")
        before = driver.list.total
        records.add(look, Kind.PROJECT, {"ref": "P-900", "name": "Bridges", "department": "Ahead of all"})
        await driver.until(lambda: driver.list.total == before + 1)
        assert "▾ Ahead of all  1" in driver.text
    assert lists.listing(look, "projects", "department:ahead")[0]["ref"] == "P-900"
