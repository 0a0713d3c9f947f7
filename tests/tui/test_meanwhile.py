"""What people do while the register is busy: leave, go on typing, press twice. Nothing is lost, done twice or shown stale."""

from __future__ import annotations

from pathlib import Path

from textual import events
from textual.widgets import Input

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.fields import Kind
from benefits_tui.register import lists, readings, records
from benefits_tui.register.session import Session
from benefits_tui.store.lists.pages import ListQuery, Page
from benefits_tui.tui.dialogs.action_form import ActionForm
from benefits_tui.tui.dialogs.form import RecordForm
from benefits_tui.tui.dialogs.reading import ReadingForm
from benefits_tui.tui.exits import AppExit, ExitReason
from benefits_tui.tui.screens.benefit import BenefitScreen
from benefits_tui.tui.screens.list_screen import ListScreen
from benefits_tui.tui.user_state import UserState
from benefits_tui.tui.worker import ContextKind, RegisterContext
from tests.tui.driving import Driver, busy, driving


async def keys(driver: Driver, *names: str) -> None:
    """Press keys without waiting for what they ask of the register."""
    for name in names:
        await driver.pilot.press(name)
        await driver.pilot.pause()


async def field(driver: Driver, name: str, text: str) -> None:
    editor = driver.app.screen.query_one(f"#field-{name} Input", Input)
    editor.focus()
    editor.value = text
    await driver.settle()


def _titles(look: Session) -> list[str]:
    return [str(one["title"]) for one in lists.listing(look, "benefits")]


async def until_it_is_said(driver: Driver, words: str) -> None:
    """Wait for words on the screen while the register is busy."""
    for _ in range(300):
        if words in driver.text:
            return
        await driver.pilot.pause(0.01)
    raise AssertionError(f"{words!r} was not said:\n{driver.text}")


async def test_enter_pressed_twice_records_one_reading(demo: Path, look: Session) -> None:
    before = len(lists.listing(look, "history"))
    async with driving(demo, first="benefits") as driver:
        await driver.press("r")
        assert isinstance(driver.app.screen, ReadingForm)
        await driver.type("55")
        with busy(driver):
            await keys(driver, "enter", "enter", "ctrl+s", "escape", "escape")
            await until_it_is_said(driver, "being written")
            assert isinstance(driver.app.screen, ReadingForm)
        await driver.settle()
        assert isinstance(driver.app.screen, ListScreen)
    assert len({one["change"] for one in lists.listing(look, "history")}) - before <= 1


async def test_a_form_is_not_left_while_it_writes(demo: Path, look: Session) -> None:
    async with driving(demo, first="benefits") as driver:
        await driver.press("e")
        await field(driver, "title", "Written after all")
        with busy(driver):
            await keys(driver, "ctrl+s", "escape", "escape")
            await until_it_is_said(driver, "being written")
            assert isinstance(driver.app.screen, RecordForm)
        await driver.settle()
        assert isinstance(driver.app.screen, ListScreen) and "Written after all" in driver.text
    assert "Written after all" in _titles(look)


async def test_a_form_under_the_palette_writes_once_and_closes_when_that_closes(demo: Path, look: Session) -> None:
    async with driving(demo, first="people") as driver:
        people = driver.list.total
        await driver.press("n")
        await field(driver, "name", "Head of Estates and Roads")
        with busy(driver):
            await keys(driver, "ctrl+s", "ctrl+p")
        await driver.settle()
        await driver.press("escape")
        assert isinstance(driver.app.screen, ListScreen) and driver.list.total == people + 1
    assert len([one for one in lists.listing(look, "people") if one["name"] == "Head of Estates and Roads"]) == 1


async def test_an_act_that_fails_gives_the_keys_back_to_the_field(demo: Path) -> None:
    async with driving(demo, first="queue") as driver:
        await driver.press("n")
        await field(driver, "title", "Odd")
        await field(driver, "ref", "P-999")
        with busy(driver):
            await keys(driver, "ctrl+s", "escape", "escape")
            assert isinstance(driver.app.screen, ActionForm)
        await driver.settle()
        assert "There is no record 'P-999'" in driver.text
        await driver.press(*["backspace"] * 3, *"001", "ctrl+s")
        assert isinstance(driver.app.screen, ListScreen) and "Raised as H" in driver.notices


async def test_a_page_left_while_its_cells_are_saved_leaves_no_draft_and_nothing_stale(
    demo: Path, look: Session, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    async with driving(demo, first="benefits", folder=home) as driver:
        before = driver.app.changes
        await driver.press("enter", "p")
        await driver.type("777")
        assert len(UserState(home, demo).drafts.kept()) == 1
        with busy(driver):
            await keys(driver, "ctrl+s", "escape")
            assert isinstance(driver.app.screen, BenefitScreen)
            await keys(driver, "alt+left")
            assert isinstance(driver.app.screen, ListScreen)
        await driver.settle()
        assert driver.app.changes > before and "P-001/B01 saved." in driver.notices
        assert UserState(home, demo).drafts.kept() == []
    assert 777 in [one.actual for one in readings.readings_of(look.store, 1)]


async def test_a_record_deleted_while_its_history_is_opened_is_left_for_the_list(demo: Path, look: Session) -> None:
    # First in the list, and nothing of it was approved, so no reason is asked for.
    records.add(look, Kind.BENEFIT, {"ref": "P-000/B01", "project": "P-001", "title": "Just added"})
    async with driving(demo, first="benefits") as driver:
        shown = driver.list.total
        await driver.press("enter")
        with busy(driver):
            await keys(driver, "delete", "h")
        await driver.settle()
        assert isinstance(driver.app.screen, ListScreen) and driver.list.total == shown - 1 == len(_titles(look))


async def test_a_page_left_while_its_record_is_deleted_leaves_no_row_behind(demo: Path, look: Session) -> None:
    records.add(look, Kind.BENEFIT, {"ref": "P-000/B01", "project": "P-001", "title": "Just added"})
    async with driving(demo, first="benefits") as driver:
        shown = driver.list.total
        await driver.press("enter")
        with busy(driver):
            await keys(driver, "delete", "escape")
        await driver.settle()
        assert driver.list.total in (shown - 1, shown) and driver.list.total == len(
            await driver.app.worker.run(lambda session: lists.listing(session, "benefits"))
        )


async def test_marks_asked_for_before_a_filter_are_not_set_on_what_it_hides(demo: Path) -> None:
    async with driving(demo, first="benefits") as driver:
        with busy(driver):
            await keys(driver, "A")
            screen = driver.app.screen
            assert isinstance(screen, ListScreen)
            screen.show_filter("rag:red")
        await driver.settle()
        assert driver.list.total and not driver.list.marked


async def test_a_mark_set_while_the_list_is_read_again_stays(demo: Path) -> None:
    async with driving(demo, first="benefits") as driver:
        await driver.press("space")
        with busy(driver):
            driver.list.reload()
            await keys(driver, "space")
        await driver.settle()
        assert len(driver.list.marked) == 2


async def test_rows_that_could_not_be_read_once_are_read_with_the_next_key(demo: Path, look: Session) -> None:
    for number in range(130):
        records.change(look, "P-001/B01", {"title": f"Title {number}"}, kind=Kind.BENEFIT)
    async with driving(demo, first="history") as driver:
        rows = driver.list._rows
        read, failed = rows.read, list[int]()

        async def once(query: ListQuery, offset: int) -> Page:
            if not failed:
                failed.append(offset)
                raise UserError("The register is busy.")
            return await read(query, offset)

        rows.read = once  # type: ignore[method-assign]
        await driver.press("end")
        await driver.press("up", "up")
        assert failed and "The register is busy" not in driver.text and driver.list.under_cursor and "OBJ-2" in driver.text


async def test_a_project_made_from_a_benefits_form_is_on_the_list_of_projects(demo: Path) -> None:
    async with driving(demo, (100, 40), first="projects") as driver:
        projects = driver.list.total
        await driver.press("3", "n")
        editor = driver.app.screen.query_one("#field-project Input", Input)
        editor.focus()
        await driver.settle()
        await driver.press("ctrl+n")
        await field(driver, "name", "Brand new")
        await driver.press("ctrl+s", "escape", "escape", "2")
        assert driver.list.total == projects + 1


async def test_what_is_wrong_with_a_filter_stays_said(demo: Path) -> None:
    async with driving(demo, (120, 24), first="benefits") as driver:
        await driver.press("slash", *"due<zz", "enter", "down")
        assert "needs a date or 30d" in driver.text or "30d, 2w" in driver.text
        await driver.press("escape", "down")
        assert "30d, 2w" not in driver.text and "2 of 19" in driver.text


async def test_half_a_name_is_said_to_be_half_a_name_as_it_is_typed(demo: Path) -> None:
    async with driving(demo, (100, 40), first="benefits") as driver:
        await driver.press("e")
        await field(driver, "owner", "Dir")
        assert "tab takes Director of Finance" in driver.text and "added with the record" not in driver.text


async def test_the_demo_key_does_nothing_in_the_demo_and_keeps_the_place_elsewhere(demo: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with driving(demo, folder=home) as driver:
        await driver.press("f2")
        assert driver.app.return_value == AppExit(ExitReason.DEMO)
    assert UserState(home, demo).place().seen_at
    async with driving(demo, folder=home, context=RegisterContext(ContextKind.DEMO, "the demo register")) as driver:
        await driver.press("f2")
        assert "This is the demo register" in driver.notices and driver.app.is_running


async def test_letters_typed_while_the_filter_opens_go_into_it(demo: Path) -> None:
    async with driving(demo, first="benefits") as driver:
        for key in ("slash", "o", "w", "n", "e", "r", "colon", "e", "s"):
            character = {"slash": "/", "colon": ":"}.get(key, key)
            assert driver.app._driver is not None
            event = events.Key(key, character)
            event.set_sender(driver.app)
            driver.app._driver.send_message(event)
        await driver.settle()
        assert driver.app.screen.query_one("#filter", Input).value == "owner:es"


# The grid ---------------------------------------------------------------------------------------------------------


async def test_taking_back_takes_one_thing_back_after_a_colleagues_commit(demo: Path, look: Session) -> None:
    async with driving(demo, (100, 40), first="benefits") as driver:
        await driver.press("enter", "p", "left", "1", "enter", "2", "enter", "3", "enter")
        screen = driver.app.screen
        assert isinstance(screen, BenefitScreen) and screen.grid.sheet is not None and screen.grid.sheet.changed == 3
        records.change(look, "P-002", {"name": "Theirs"})
        await driver.app.look_around()
        await driver.settle()
        await driver.press("ctrl+u")
        assert screen.grid.sheet.changed == 2
        await driver.press("ctrl+u", "ctrl+u")
        assert screen.grid.sheet.changed == 0


async def test_a_paste_that_cannot_be_read_changes_nothing_and_shows_it(demo: Path) -> None:
    async with driving(demo, (100, 40), first="benefits") as driver:
        await driver.press("enter", "p", "8")
        screen = driver.app.screen
        assert isinstance(screen, BenefitScreen) and screen.grid.sheet is not None
        lines = len(screen.grid.sheet.lines)
        await driver.paste("x\ny")
        assert screen.grid.typed == "8" and "8▏" in driver.text and "is not a number" in driver.text
        await driver.press("escape", "end")
        await driver.paste("1\n2\nx")
        assert len(screen.grid.sheet.lines) == lines and screen.grid.row == lines - 1 and "▌" in driver.text


def _figures(driver: Driver) -> str:
    lines = driver.text.splitlines()
    return lines[next(place for place, line in enumerate(lines) if "Realised" in line) + 1]


async def test_totals_and_the_draft_follow_a_paste_into_a_cell_and_editing_keeps_what_was_typed(
    demo: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    async with driving(demo, (100, 40), first="benefits", folder=home) as driver:
        await driver.press("enter", "p", "7")
        await driver.paste("000")
        (draft,) = UserState(home, demo).drafts.kept()
        assert list(draft.values.values()) == ["7000"]
        shown = _figures(driver)
        await driver.press("f2")
        assert "7000▏" in driver.text and _figures(driver) == shown


async def test_a_plus_in_evidence_is_a_letter(demo: Path) -> None:
    async with driving(demo, (100, 40), first="benefits") as driver:
        await driver.press("enter", "p", "right", *"minutes")
        screen = driver.app.screen
        assert isinstance(screen, BenefitScreen) and screen.grid.sheet is not None
        lines = len(screen.grid.sheet.lines)
        await driver.press("plus", "x")
        assert screen.grid.typed == "minutes+x" and len(screen.grid.sheet.lines) == lines
        await driver.press("enter", "plus")
        assert len(screen.grid.sheet.lines) == lines + 1
