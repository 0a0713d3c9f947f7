"""One box to find things; quick filters; filters by words; what a page folds."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.register import lists, records
from benefits_tui.register.listing import (
    ACTIONS,
    BENEFITS,
    FLAGS,
    OBJECTIVES,
    PROJECTS,
    REVIEWS,
    FilterError,
    Listing,
    ListQuery,
    count,
)
from benefits_tui.register.search import search_records
from benefits_tui.register.session import Session, open_register
from tests.conftest import TODAY
from tests.tui.driving import driving


def test_records_are_found_by_reference_and_by_words_of_their_names(look: Session) -> None:
    def found(words: str) -> list[tuple[Kind, str]]:
        return [(record.kind, record.ref) for record in search_records(look, words)]

    assert found("p-001/b01")[0] == (Kind.BENEFIT, "P-001/B01")
    assert found("P-001")[0] == (Kind.PROJECT, "P-001") and len(found("P-001")) > 1, "this reference, before those that begin so"
    assert found("less time")[0] == (Kind.BENEFIT, "P-001/B01")
    assert found("online")[0] == (Kind.PROJECT, "P-001"), "a title that begins so stands first"
    assert (Kind.PERSON, "PER-003") in found("head of estates")
    assert found("") == [] and found("nothing is called that") == []
    assert found('"] owner:-') == [], "signs of the filter's language are letters here"
    assert len(set(found("p-0"))) == len(found("p-0")), "each once"


_WORDS = [
    (BENEFITS, "is:late", "next_reading<0d"), (BENEFITS, "is:due30", "next_reading>=0d next_reading<=30d"),
    (BENEFITS, "is:due7", "next_reading>=0d next_reading<=7d"), (BENEFITS, "is:due0", "next_reading:0d"),
    (BENEFITS, "is:red", "rag:red"), (BENEFITS, "-is:red", "-rag:red"), (BENEFITS, "is:unowned", "owner:-"),
    (BENEFITS, "is:red,amber", "rag:red,amber"), (BENEFITS, "when:nov", "next_reading:2026-11"),
    (BENEFITS, "when:Sept", "next_reading:2026-09"), (BENEFITS, "when:april", "next_reading:2027-04"),
    (BENEFITS, "when:may", "next_reading:2026-05"), (BENEFITS, "when>2026-12-01", "next_reading>2026-12-01"),
    (REVIEWS, "is:late", "due<0d held:-"), (REVIEWS, "is:held", "-held:-"), (ACTIONS, "is:open", "done:-"),
    (FLAGS, "is:critical", "severity:critical"), (FLAGS, "when:nov", "due:2026-11"), (PROJECTS, "is:open", "closed_on:-"),
]  # fmt: skip


@pytest.mark.parametrize(("listing", "words", "same"), _WORDS)
def test_a_filter_by_a_word_is_one_by_columns(look: Session, listing: Listing, words: str, same: str) -> None:
    def rows(text: str) -> int:
        return count(look, ListQuery(listing, text, today=look.today))

    assert rows(words) == rows(same)


@pytest.mark.parametrize(("days", "late", "due"), [(-1, True, False), (0, False, True), (30, False, True), (31, False, False)])
def test_late_begins_the_day_after_and_due_ends_with_the_day(look: Session, days: int, late: bool, due: bool) -> None:
    records.change(look, "P-001/R01", {"due": TODAY + timedelta(days=days)})

    def found(words: str) -> bool:
        return any(row["ref"] == "P-001/R01" for row in lists.listing(look, "reviews", words))

    assert (found("is:late"), found("is:due30"), found("is:open")) == (late, due, True)
    records.change(look, "P-001/R01", {"held": TODAY})
    assert not found("is:late") and not found("is:due30") and found("is:held")


def test_mine_is_what_belongs_to_who_asks_and_a_word_that_is_none_is_refused(look: Session) -> None:
    mine = ListQuery(BENEFITS, "is:mine", today=look.today, user="Head of Estates")
    assert count(look, mine) == count(look, ListQuery(BENEFITS, 'owner:"Head of Estates"')) > 0
    assert count(look, ListQuery(BENEFITS, "is:mine", today=look.today)) == 0, "the looker owns nothing"
    for name, rows in (("head of estates", 3), ("Estates", 0), ('x" -owner:"y', 0), ("%", 0)):
        assert count(look, ListQuery(BENEFITS, "is:mine", today=look.today, user=name)) == rows, name
    with open_register(look.path, "Head of Estates", today=look.today) as theirs:
        assert len(lists.listing(theirs, "benefits", "is:mine")) == 3, "commands and exports know who asks too"
    with pytest.raises(FilterError, match="there is no 'lat'; did you mean 'late'"):
        count(look, ListQuery(BENEFITS, "is:lat", today=look.today))
    with pytest.raises(FilterError, match="nothing that can stand behind is:"):
        count(look, ListQuery(OBJECTIVES, "is:late", today=look.today))
    with pytest.raises(FilterError, match="is:late, is:due30, is:mine"):
        count(look, ListQuery(BENEFITS, "is:", today=look.today))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_name_typed_in_one_burst_opens_its_page(demo: Path, size: tuple[int, int]) -> None:
    async with driving(demo, size) as driver:
        await driver.burst("g", "less time to", "enter")
        assert "Less time to handle a case  P-001/B01" in driver.text and "Periods" in driver.text


async def test_a_command_is_found_by_its_words_and_run_from_there(demo: Path) -> None:
    async with driving(demo, (100, 30)) as driver:
        await driver.press("3", "question_mark")
        assert "Do: Benefits" in driver.text and "Mark every row under the filter" in driver.text
        await driver.type("mark all")
        await driver.press("enter")
        assert "19 marked" in driver.text
        await driver.burst("escape", "ctrl+p", "benefits: late", "enter")
        assert driver.list.shown_query.filter == "is:late" and driver.list.total == 4
        await driver.burst("g", "no such thing at all", "enter")
        assert "Nothing is called that" in driver.text, "and enter did nothing"
        await driver.press("escape")
        assert driver.list.total == 4


@pytest.mark.parametrize(
    ("place", "text", "problem"),
    [
        ("3", "is:lat", "is: there is no 'lat'; did you mean 'late'?"),
        ("5", "severity:hihg", "severity: there is no 'hihg'; did you mean 'high'?"),
        ("2", "stage:purple", "stage: there is no 'purple'; there is: idea"),
    ],
)
async def test_a_filter_that_cannot_be_read_leaves_no_other_rows(demo: Path, place: str, text: str, problem: str) -> None:
    async with driving(demo) as driver:
        await driver.press(place)
        before = driver.list.total
        await driver.press("slash")
        await driver.type(text)
        await driver.until(
            lambda: "The filter cannot be read; esc clears it." in driver.text and "Nothing matches" not in driver.text
        )
        assert (driver.list.total, driver.list.record) == (0, None)
        assert problem in driver.text and "Nothing matches" not in driver.text
        await driver.press("escape")
        await driver.settle()
        assert driver.list.total == before and problem not in driver.text


async def test_quick_filters_have_counts_and_keys(demo: Path) -> None:
    async with driving(demo, (80, 24), first="benefits") as driver:
        assert "All 19  Mine 0  Late 4  Due 30 d 2  Red 1  Amber 3  No data 1" in driver.text
        await driver.press("greater_than_sign", "greater_than_sign")
        assert (driver.list.shown_query.filter, driver.list.total) == ("is:late", 4)
        await driver.press("less_than_sign", "less_than_sign", "less_than_sign")
        assert driver.list.shown_query.filter == "is:unvalidated", "round its end"
        await driver.press("escape")
        assert (driver.list.shown_query.filter, driver.list.total) == ("", 19)


async def test_what_is_folded_opens_by_enter_and_stays_so(demo: Path, tmp_path: Path) -> None:
    async with driving(demo, (80, 24), folder=tmp_path / "home") as driver:
        await driver.burst("g", *"P-001", "enter")
        assert "─▸" in driver.text and "History" in driver.text.splitlines()[-3]
        view = driver.app.screen.view  # type: ignore[attr-defined]
        view.folded_parts.focus()
        names = [part.id for part in view.folded_parts._parts]
        await driver.press(*["right"] * names.index("history"), "enter")
        assert view.query_one("#history").display and "pass gates, move projects and benefits on" in driver.text
        driver.app.remember()
    async with driving(demo, (80, 24), folder=tmp_path / "home") as driver:
        await driver.press("g", *"P-002", "enter")
        assert driver.app.screen.view.query_one("#history").display, "on every page of the kind"  # type: ignore[attr-defined]


@pytest.mark.parametrize("size", [(60, 15), (160, 48)])
async def test_places_stand_at_every_size(demo: Path, size: tuple[int, int]) -> None:
    async with driving(demo, size) as driver:
        for keys in ([], ["2", "enter"], ["3", "enter"], ["escape", "5"], ["7"], ["3", "e"], ["escape", "g"]):
            await driver.press(*keys)
            assert all(len(line) <= size[0] for line in driver.text.splitlines()) and driver.app._exception is None


async def test_what_was_done_is_said_until_a_key_has_something_to_say(demo: Path) -> None:
    async with driving(demo, (100, 30), first="benefits") as driver:
        await driver.press("e", "end")
        await driver.type("!")
        await driver.press("ctrl+s")
        line = driver.text.splitlines()[-2]
        assert "✓ P-001/B01 saved." in line and line.rstrip().endswith("1 of 19"), "the list has read its rows again since"
        await driver.press("down")
        assert "saved." not in driver.text and driver.text.splitlines()[-2].rstrip().endswith("2 of 19")
        await driver.press("x", "escape", "J")
        assert "J is not available on Benefits" in driver.text.splitlines()[-2]
