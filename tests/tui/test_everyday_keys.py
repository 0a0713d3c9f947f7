"""Everyday keys: finding, choosing, marking, going back, undoing, and what survives the end of the program."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.register import benefits_map, records, saved_views
from benefits_tui.register.session import Session
from benefits_tui.store import change_log
from benefits_tui.tui.dialogs.field_row import FieldRow
from benefits_tui.tui.list_spec import ListSpec
from benefits_tui.tui.list_specs import SPECS
from benefits_tui.tui.screens.benefit import BenefitScreen
from benefits_tui.tui.screens.list_screen import ListScreen
from benefits_tui.tui.screens.queue import QueueScreen
from benefits_tui.tui.widgets.filter_input import FilterInput
from benefits_tui.tui.widgets.period_grid import PeriodGrid
from tests.conftest import TODAY
from tests.tui.driving import Driver, driving


def refs(driver: Driver) -> list[str]:
    return [str(row[0]) for row in driver.list._page.rows]


async def test_a_filter_completes_narrows_at_once_and_is_cleared(demo: Path) -> None:
    async with driving(demo, (120, 40), first="benefits") as driver:
        await driver.press("slash")
        await driver.type("cla")
        await driver.until(lambda: driver.app.screen.query_one(FilterInput)._suggestion != "")
        await driver.press("tab")
        await driver.type("cash")
        await driver.press("tab")
        assert driver.app.screen.query_one(FilterInput).value == "class:cashable"
        await driver.press("enter")
        assert driver.list.total < 19 and "filter: class:cashable" in driver.text
        await driver.press("escape")
        assert driver.list.total == 19 and "filter:" not in driver.text


async def test_sorting_goes_to_the_top_and_says_so_in_the_heading(demo: Path) -> None:
    async with driving(demo, (120, 40), first="benefits") as driver:
        await driver.press("end", "o")
        await driver.type("stated")
        await driver.press("enter")
        assert "↑Stated" in driver.text and driver.list.row == 0
        await driver.press("S")
        assert "↓Stated" in driver.text and driver.list.under_cursor["ref"] == "P-001/B01"
        await driver.pilot.click(driver.list, offset=(6, 0))
        await driver.settle()
        assert driver.list.shown_query.sort == "title"


async def test_many_are_marked_edited_and_deleted_each_in_one_undo(demo: Path, look: Session) -> None:
    before = change_log.present_rows(look.store)["benefit"]
    async with driving(demo, (120, 40), first="benefits") as driver:
        await driver.press("space", "space", "e")
        await driver.type("owner")
        await driver.press("enter")
        await driver.type("Director of Finance")
        await driver.press("ctrl+s")
        assert "2 of 2 benefits changed" in driver.notices
        assert {records.load(look, ref).values["owner"] for ref in ("P-001/B01", "P-001/B02")} == {"Director of Finance"}
        await driver.press("delete")
        assert "Benefit P-001/B01 was approved before. Why this now?" in " ".join(driver.text.split())
        await driver.type("entered twice")
        await driver.press("enter")
        assert driver.list.total == 17
        await driver.press("u", "u")
        assert driver.list.total == 19 and "●" not in driver.text
    after = change_log.present_rows(look.store)["benefit"]
    assert {k: {**row, "version": 0} for k, row in after.items()} == {k: {**row, "version": 0} for k, row in before.items()}


async def test_columns_are_chosen_and_a_view_is_shared_and_made_the_default(demo: Path, look: Session) -> None:
    async with driving(demo, (120, 40), first="benefits") as driver:
        await driver.press("c", "down", "space", "enter")
        assert "Title" not in driver.text.splitlines()[1]
        await driver.press("slash")
        await driver.type("rag:amber")
        await driver.press("enter", "v", "s")
        await driver.type("Ambers")
        await driver.press("enter")
        await driver.until(lambda: "Ambers" in driver.text)
        await driver.press("down", "d")
        await driver.until(lambda: saved_views.default_view(look, "benefits") is not None)
        view = saved_views.default_view(look, "benefits")
        assert view is not None and (view.name, view.filter, "title" in view.columns) == ("Ambers", "rag:amber", False)
    async with driving(demo, (120, 40), first="benefits") as driver:
        assert driver.list.shown_query.filter == "rag:amber" and "view: Ambers" in driver.text
        await driver.press("v", "enter")
        assert driver.list.total == 19


async def test_a_letter_jumps_and_jumps_on(demo: Path) -> None:
    async with driving(demo, (120, 40), first="people") as driver:
        await driver.press("apostrophe", "h")
        first = driver.list.under_cursor["name"]
        await driver.press("apostrophe", "h")
        assert (
            str(first)[0] == "H" and driver.list.under_cursor["name"] != first and str(driver.list.under_cursor["name"])[0] == "H"
        )


async def test_every_figure_of_home_leads_to_the_list_behind_it(demo: Path) -> None:
    async with driving(demo, (120, 40)) as driver:
        await driver.press("shift+tab", "enter")
        screen = driver.app.screen
        assert isinstance(screen, ListScreen) and screen.spec.name == "benefits"
        assert driver.list.shown_query.filter.startswith("class:cashable") and driver.list.shown_query.sort == "stated_money"
        await driver.press("left_square_bracket")
        assert driver.app.current_mode == "home" and len(driver.app.screen_stack) == 1
        await driver.press("right_square_bracket")
        assert driver.list.shown_query.filter == screen.register_list.shown_query.filter and len(driver.app.screen_stack) == 2


async def test_back_and_forward_walk_through_pages(demo: Path) -> None:
    async with driving(demo, first="benefits") as driver:
        await driver.press("enter", "5", "left_square_bracket")
        assert isinstance(driver.app.screen, BenefitScreen)
        await driver.press("left_square_bracket")
        assert isinstance(driver.app.screen, ListScreen)
        await driver.press("right_square_bracket")
        assert isinstance(driver.app.screen, BenefitScreen)


async def test_jump_mode_goes_where_its_letter_is(demo: Path) -> None:
    async with driving(demo) as driver:
        await driver.press("semicolon", "3")
        assert driver.app.current_mode == "benefits"
        await driver.press("semicolon", "escape")
        assert driver.app.current_mode == "benefits"


async def test_history_undoes_the_change_under_the_cursor(demo: Path, look: Session) -> None:
    records.change(look, "P-001/B01", {"title": "Changed by a colleague"})
    async with driving(demo, (120, 40), first="history") as driver:
        assert "→ Changed by a colleague" in str(driver.list.under_cursor["fields"]) and "edited" in driver.text
        await driver.press("U")
        assert "Undone: edit record P-001/B01" in driver.notices
    assert records.load(look, "P-001/B01").values["title"] == "Less time to handle a case"


async def test_copying_says_what_was_copied_and_can_be_pasted(demo: Path) -> None:
    async with driving(demo, (120, 40), first="benefits") as driver:
        await driver.press("Y")
        lines = driver.app.clipboard.split("\n")
        assert (
            len(lines) == 20
            and lines[0].split("\t")[:3] == ["RAG", "Benefit", "Reference"]
            and len({line.count("\t") for line in lines}) == 1
        )
        assert "19 rows of" in driver.notices


async def test_the_program_reopens_where_it_was_left(demo: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with driving(demo, folder=home) as driver:
        await driver.press("3", "slash")
        await driver.type("P-00")
        await driver.press("enter", "s", "s", "down", "down")
        left = driver.list.under_cursor["ref"]
        await driver.press("enter", "ctrl+q")
    async with driving(demo, folder=home) as driver:
        assert isinstance(driver.app.screen, BenefitScreen) and driver.app.screen.ref == left
        await driver.press("escape")
        assert driver.list.under_cursor["ref"] == left
        assert (driver.list.shown_query.filter, driver.list.shown_query.sort) == ("P-00", "title")


async def test_home_says_what_changed_since_this_officer_last_looked(demo: Path, look: Session, tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with driving(demo, (120, 40), folder=home) as driver:
        assert "Since you last looked" not in driver.text
        await driver.press("q")
    records.change(look, "P-005/B02", {"owner": "Director of Finance"})
    async with driving(demo, (120, 40), folder=home) as driver:
        assert "1 change: looker 1" in driver.text and "0 flags raised, 3 cleared" in driver.text
        await driver.press("q")
    records.change(look, "P-005/B02", {"title": "Zero"})
    for title in ("One", "Two"):
        records.change(Session(look.store, "Bo [b]", TODAY), "P-005/B01", {"title": title})
    async with driving(demo, (120, 40), folder=home) as driver:
        assert "3 changes: Bo [b] 2, looker 1" in driver.text
        # Whose it was leads to these changes, a change to its record.
        row = next(place for place, line in enumerate(driver.text.splitlines()) if "Bo [b] 2" in line)
        await driver.pilot.click(offset=(driver.text.splitlines()[row].index("Bo [b] 2") + 1, row))
        await driver.settle()
        assert driver.list.total == 2
        await driver.press("h")
        assert "History of P-005/B01" in driver.text
        await driver.press("escape", "enter")
        assert isinstance(driver.app.screen, BenefitScreen) and driver.app.screen.ref == "P-005/B01"


async def test_ones_own_changes_are_no_news_and_what_the_days_raised_is(demo: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with driving(demo, folder=home) as driver:
        await driver.press("3", "e")
        await driver.type("!")
        await driver.press("ctrl+s", "q")
    async with driving(demo, (120, 40), folder=home) as driver:
        assert "Since you last looked" not in driver.text
        await driver.press("q")
    async with driving(demo, (120, 40), folder=home, today=TODAY + timedelta(days=60)) as driver:
        await driver.press("1")
        await driver.until(lambda: "Since you last looked" in driver.text)
        assert "0 changes" in driver.text and "0 flags raised" not in driver.text


async def test_the_headings_of_home_lead_to_what_they_count(demo: Path) -> None:
    async with driving(demo, (120, 40)) as driver:
        lines = driver.text.splitlines()
        row = next(place for place, line in enumerate(lines) if "Needs a decision" in line)
        await driver.pilot.click(offset=(lines[row].index("5 all of it") + 1, row))
        await driver.settle()
        assert isinstance(driver.app.screen, QueueScreen)


async def test_another_theme_draws_every_line_anew(demo: Path) -> None:
    def dark_lines(driver: Driver) -> list[int]:
        grounds = [
            (y, segment.style.bgcolor.get_truecolor())
            for y, line in enumerate(driver.app.screen._compositor.render_strips())
            for segment in line
            if segment.style is not None and segment.style.bgcolor is not None
        ]
        return [y for y, ground in grounds if sum(ground) < 250]

    async with driving(demo, first="benefits") as driver:
        await driver.press("down")
        assert dark_lines(driver)
        driver.app.theme = "light"
        await driver.until(lambda: not dark_lines(driver))
        await driver.press("down", "1", "3")
        assert not dark_lines(driver)


async def test_the_tour_ends_with_any_key(demo: Path) -> None:
    async with driving(demo) as driver:
        await driver.press("f1")
        assert "1 of 6" in driver.text
        await driver.press("enter", "enter")
        assert "3 of 6" in driver.text
        await driver.press("x")
        assert "3 of 6" not in driver.text


async def test_a_new_project_is_made_from_the_field_that_asks_for_one(demo: Path, look: Session) -> None:
    async with driving(demo, (120, 40), first="benefits") as driver:
        await driver.press("n")
        row = driver.app.screen.query_one("#field-project", FieldRow)
        row.editor.focus()
        await driver.type("Brand new")
        assert "no such project" in driver.text
        await driver.press("ctrl+n", "ctrl+s")
        assert row.text == "P-010"
        await driver.press("escape", "escape")
    assert records.load(look, "P-010").kind is Kind.PROJECT


async def test_duplicating_leaves_out_what_belongs_to_the_first_alone(demo: Path) -> None:
    async with driving(demo, (120, 40), first="benefits") as driver:
        await driver.press("D")
        form = driver.app.screen
        texts = {row.field.name: row.text for row in form.query(FieldRow)}
        assert texts["title"] == "Less time to handle a case" and not texts.get("ref") and not texts["state"]


async def test_a_pick_list_narrows_and_escape_leaves_it(demo: Path) -> None:
    async with driving(demo, first="projects") as driver:
        await driver.press("o")
        await driver.type("zzz")
        assert "No matches" in driver.text
        await driver.press("enter", "escape")
        assert isinstance(driver.app.screen, ListScreen)


async def test_typing_in_the_grid_follows_refuses_and_takes_back(demo: Path) -> None:
    async with driving(demo, (120, 40), first="benefits") as driver:
        await driver.press("enter", "p")
        grid = driver.app.screen.query_one(PeriodGrid)
        await driver.type("1-2")
        await driver.press("enter")
        assert "is not a number" in driver.text and grid.typed == "1-2"
        await driver.press("escape")
        await driver.type("500")
        await driver.press("enter")
        assert "500 besides" in driver.text
        await driver.press("ctrl+u")
        assert "500 besides" not in driver.text and grid.sheet is not None and grid.sheet.changed == 0
        await driver.press("down", "down")
        await driver.type("5")
        await driver.press("enter")
        assert "has not begun" in driver.text


@pytest.mark.parametrize("view", SPECS.values(), ids=lambda view: view.title)
def test_the_heading_of_a_column_is_its_word_in_filters(view: ListSpec) -> None:
    for shown in view.columns:
        word = "_".join(shown.label.lower().replace(",", "").split())
        # A project is looked for by its reference and its name alike; what is stated is looked for as it was typed.
        assert view.listing.column(word).name in (shown.name, "project", "stated")


async def test_history_names_records_and_says_when_and_by_whom_at_80_columns(demo: Path, look: Session) -> None:
    benefits_map.link(look, "P-005/D01", "P-005/B01")
    async with driving(demo, first="history") as driver:
        assert "Date" in driver.text and "User" in driver.text and "looker" in driver.text
        await driver.press("slash", *"who:looker", "enter")
        assert "from: P-005/D01" in driver.text and "from id" not in driver.text
