"""The screens, driven by keyboard over a real register."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList, Select, TextArea

from benefits_tui.domain.fields import Kind
from benefits_tui.exchange.mapping_file import load_mapping
from benefits_tui.register import deletion, integrity, readings, records
from benefits_tui.register.importing import import_sheet, read_with
from benefits_tui.register.overview import waiting
from benefits_tui.register.session import Session, open_register
from benefits_tui.tui.dialogs.field_row import FieldRow
from benefits_tui.tui.keymap import all_commands
from benefits_tui.tui.places_app import FINDING
from benefits_tui.tui.screens.benefit import BenefitScreen
from benefits_tui.tui.widgets.bars import KeyBar
from benefits_tui.tui.widgets.period_grid import PeriodGrid
from tests import helpers
from tests.conftest import DATA, TODAY
from tests.tui.driving import SIZES, Driver, busy, driving

HOSTILE = '[/b] =1+1 "x"'


async def put(driver: Driver, field: str, text: str) -> None:
    """Fill a field of the form in view as a person would leave it."""
    editor = driver.app.screen.query_one(f"#field-{field}", FieldRow).editor
    if isinstance(editor, Select):
        editor.value = text
    elif isinstance(editor, TextArea):
        editor.text = text
    else:
        editor.focus()
        editor.value = ""
        await driver.settle()
        await driver.type(text)
    await driver.settle()


@pytest.mark.parametrize("size", SIZES)
async def test_home_shows_the_balance_what_needs_a_decision_and_what_is_due(
    demo: Path, look: Session, size: tuple[int, int]
) -> None:
    async with driving(demo, size) as driver:
        for words in (
            "cashable",
            "non-cashable",
            "1,037",
            "✗ red",
            "▲ amber",
            "Needs a decision",
            "critical: Reading for",
            "!!",
            "Reading for",
            "Due in 30 days 4",
            "in 7 d",
            f"Needs a decision {waiting(look)}",
        ):
            assert words in driver.text, words


async def test_help_names_every_command(demo: Path) -> None:
    async with driving(demo) as driver:
        await driver.press("question_mark")
        options = driver.app.screen.query_one(OptionList)
        shown = "\n".join(str(options.get_option_at_index(place).prompt) for place in range(options.option_count))
        assert all(command.label in shown for command in all_commands(driver.app.screen_stack[-2]) if command.id not in FINDING)


async def test_giving_an_owner_on_screen_clears_the_flag_at_once(demo: Path, look: Session) -> None:
    async with driving(demo, (120, 40), first="benefits") as driver:
        await driver.press("slash")
        await driver.type("P-005/B02")
        await driver.until(lambda: driver.list.total == 1)
        await driver.press("enter", "enter")
        assert "No accountable owner" in driver.text and "nobody owns it" in driver.text
        await driver.press("e")
        await put(driver, "owner", "Head of Procurement")
        await driver.press("ctrl+s")
        assert isinstance(driver.app.screen, BenefitScreen)
        assert "accountable owner  No owner" not in driver.text and "owner Head of Procurement" in driver.text
        assert "Cleared: No accountable owner · F01" in driver.notices
    assert records.load(look, "P-005/B02").values["owner"] == "Head of Procurement"


async def test_a_reading_is_recorded_with_its_period_offered(demo: Path, look: Session) -> None:
    async with driving(demo, first="benefits") as driver:
        await driver.press("enter", "r")
        assert driver.app.screen.query_one("#field-period", FieldRow).text == "2026-Q4"
        await put(driver, "period", "2025-Q4")
        await put(driver, "actual", "12x")
        assert "is not a number" in driver.text
        await driver.press("ctrl+s")
        assert readings.readings_of(look.store, 1)[0].period.label() == "2026-Q1"
        await put(driver, "actual", "1,250.5")
        assert "= 1,250.5" not in driver.text
        await driver.press("ctrl+s")
        await driver.press("p", "home")
        assert "2025-Q4" in driver.text and "1,250.5" in driver.text
    assert readings.readings_of(look.store, 1)[0].actual == Decimal("1250.5")


async def test_a_plan_is_pasted_from_a_spreadsheet_column_and_the_totals_follow(demo: Path, look: Session) -> None:
    async with driving(demo, (120, 40), first="benefits") as driver:
        await driver.press("enter", "p", "home", "down", "down", "down", "left", "left", "left")
        grid = driver.app.screen.query_one(PeriodGrid)
        first = grid.sheet.lines[3].label if grid.sheet else ""
        await driver.paste("100\n1x")
        assert "plan: '1x' is not a number" in driver.text and len(readings.plan_versions(look.store, 1)) == 1
        await driver.paste("100\r\n120\r\n")
        assert "*100" in driver.text and "2 cells not saved" in driver.text
        await driver.press("ctrl+s", *"rates rose", "enter")
        assert "2 cells not saved" not in driver.text
    versions = readings.plan_versions(look.store, 1)
    assert [one.current for one in versions] == [False, True]
    plan = readings.current_plan(look.store, 1)
    assert [plan[span] for span in sorted(plan)][3:5] == [Decimal(100), Decimal(120)], "what has ended stays"
    assert sorted(plan)[3].label(4) == first


async def test_a_new_project_and_benefit_by_keyboard_alone(session: Session) -> None:
    session.close()
    async with driving(session.store.path) as driver:
        assert "This register is empty" in driver.text
        await driver.press("2", "n")
        await put(driver, "name", HOSTILE)
        await driver.press("ctrl+s")
        assert HOSTILE in driver.text
        await driver.press("enter", "n")
        await put(driver, "title", HOSTILE)
        await put(driver, "class", "cashable")
        await driver.press("ctrl+s", "enter")
        assert driver.text.count(HOSTILE) >= 1 and "P-001/B01" in driver.text


async def test_what_is_typed_is_not_lost_by_one_escape(demo: Path, look: Session) -> None:
    async with driving(demo, first="benefits") as driver:
        await driver.press("e")
        await put(driver, "title", "Half typed")
        await driver.press("escape")
        assert "esc again drops it" in driver.text
        await driver.press("ctrl+s")
    assert records.load(look, "P-001/B01").values["title"] == "Half typed"


@pytest.mark.promise("R2")
async def test_somebody_elses_change_of_the_same_field_is_shown_and_not_overwritten(demo: Path, look: Session) -> None:
    async with driving(demo, (120, 40), first="benefits") as driver:
        await driver.press("e")
        records.change(look, "P-001/B01", {"title": "Theirs"})
        await put(driver, "title", "Mine")
        await driver.press("ctrl+s")
        assert "Somebody else changed the same field" in driver.text and "theirs  Theirs" in driver.text
        assert records.load(look, "P-001/B01").values["title"] == "Theirs"
        await driver.press("m", "enter")
    assert records.load(look, "P-001/B01").values["title"] == "Mine"


@pytest.mark.promise("R6")
async def test_a_colleagues_change_appears_with_cursor_and_filter_kept(demo: Path, look: Session) -> None:
    async with driving(demo, (120, 40), first="benefits") as driver:
        await driver.press("slash")
        await driver.type("P-00")
        await driver.press("enter", "down", "down", "down")
        kept = driver.list.under_cursor["ref"]
        records.change(look, "P-001/B01", {"title": "Changed by a colleague"})
        deletion.remove(look, "P-001/B02", Kind.BENEFIT)
        await driver.until(lambda: "Changed by a colleague" in driver.text)
        assert driver.list.under_cursor["ref"] == kept and driver.list.shown_query.filter == "P-00"


async def test_the_filter_says_what_it_does_not_understand(demo: Path) -> None:
    async with driving(demo, first="benefits") as driver:
        await driver.press("slash")
        await driver.type("ownr:x")
        await driver.until(lambda: "did you mean 'owner'" in driver.text)
        await driver.press("escape")
        await driver.until(lambda: driver.list.total == 19)


@pytest.mark.promise("R14")
async def test_read_only_opens_everything_and_says_why_it_does_not_edit(demo: Path) -> None:
    before = demo.read_bytes()
    async with driving(demo, read_only=True) as driver:
        for key in ("2", "3", "4", "5", "6", "1"):
            await driver.press(key)
        await driver.press("3", "e", "n", "r", "i")
        assert isinstance(driver.app.screen.query_one(KeyBar), KeyBar) and "reading only" in driver.notices
    assert demo.read_bytes() == before


async def test_an_import_on_screen_asks_shows_and_writes(session: Session) -> None:
    session.close()
    async with driving(session.store.path, (120, 40)) as driver:
        await driver.press("i")
        await driver.type(str(DATA / "gmpp-2022-excerpt.csv"))
        await driver.press("enter")
        assert "In what unit" in driver.text and "3 open" in driver.text
        await driver.press("3", "3", "3")
        await driver.until(lambda: "This is what would happen" in driver.text)
        assert "11 new" in driver.text
        await driver.press("ctrl+s")
        await driver.until(lambda: "Written" in driver.text)
        await driver.press("escape", "2")
        assert driver.list.total == 11
    again = open_register(session.store.path, "looker", today=TODAY)
    assert integrity.check(again) == []
    again.close()


async def test_a_wrong_file_is_refused_on_screen(session: Session) -> None:
    session.close()
    async with driving(session.store.path, (120, 40)) as driver:
        await driver.press("i")
        driver.app.screen.query_one("#file", Input).value = str(DATA / "contracts-excerpt.csv")
        await driver.press("enter")
        assert "holds no projects" in driver.text and "Choose what the columns are." in driver.text


async def test_a_list_of_any_size_holds_a_window_and_reaches_its_end(session: Session) -> None:
    helpers.project(session)
    with session.store.write(session.change_info("many"), TODAY) as transaction:
        helpers.insert_many(
            transaction,
            "benefit",
            [
                {"ref": f"P-1/B{n:05d}", "project_id": 1, "title": f"Benefit {n}", "last_activity_on": TODAY.isoformat()}
                for n in range(3000)
            ],
        )
    session.close()
    async with driving(session.store.path, first="benefits") as driver:
        assert driver.list.total == 3000 and "1 of 3,000" in driver.text
        await driver.press("end")
        await driver.until(lambda: "Benefit 2999" in driver.text)
        await driver.press("pageup", "home")
        await driver.until(lambda: "Benefit 0 " in driver.text)
        assert len(driver.list._page.rows) <= 240
        await driver.burst("end", "up", "enter")
        assert driver.app.screen.record_in_view == (Kind.BENEFIT, "P-1/B02998")  # type: ignore[attr-defined]
    async with driving(session.store.path, first="benefits") as driver:
        with busy(driver):
            driver.send("end", "enter")
            for _ in range(5):
                await driver.pilot._wait_for_screen()
        await driver.settle()
        assert driver.app.screen.record_in_view == (Kind.BENEFIT, "P-1/B02999")  # type: ignore[attr-defined]


async def test_the_real_portfolio_on_every_screen(session: Session) -> None:
    mapping = load_mapping(DATA / "gmpp.toml")
    import_sheet(session, read_with(DATA / "gmpp-2023-excerpt.csv", mapping), mapping)
    session.close()
    for size in SIZES:
        async with driving(session.store.path, size) as driver:
            assert "unclassified" in driver.text and "No owner is named" in driver.text
            await driver.press("2", "enter")
            assert "Needs a decision" in driver.text
            await driver.press("3", "enter")
            assert "No baseline reading" in driver.text


async def test_the_mouse_opens_goes_back_and_switches(demo: Path) -> None:
    async with driving(demo, first="benefits") as driver:
        await driver.pilot.click(driver.list, offset=(5, 3))
        await driver.settle()
        assert driver.list.under_cursor["ref"] == "P-001/B03"
        await driver.pilot.click(driver.list, offset=(5, 3))
        await driver.settle()
        assert isinstance(driver.app.screen, BenefitScreen)
        bar = driver.app.screen.query_one(KeyBar)
        await driver.pilot.click(bar, offset=(driver.text.splitlines()[-1].index("back") + 1, 0))
        await driver.settle()
        assert not isinstance(driver.app.screen, BenefitScreen)


async def test_the_palette_has_every_command(demo: Path) -> None:
    async with driving(demo, first="benefits") as driver:
        below = driver.app.screen
        await driver.press("ctrl+p")
        found = {entry.label for entry in driver.app.screen._shown}  # type: ignore[attr-defined]
        assert found >= {command.label for command in all_commands(below) if command.id not in FINDING}


@pytest.mark.promise("R24")
async def test_a_crash_is_said_in_a_sentence_and_logged(demo: Path, tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        async with driving(demo) as driver:
            driver.app.call_later(lambda: 1 / 0)
            await driver.settle()
    assert driver.app.return_code == 1
    (log,) = (tmp_path / "home").rglob("problems.log")
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")


async def test_going_to_a_reference_from_anywhere(demo: Path) -> None:
    async with driving(demo) as driver:
        await driver.press("g")
        await driver.type("p-004/b9")
        await driver.press("enter")
        assert "did you mean 'P-004/B0" in driver.text
        driver.app.screen.query_one(Input).value = "p-004/b01"
        await driver.press("enter")
        assert isinstance(driver.app.screen, BenefitScreen) and "Contract price" in driver.text


async def test_a_list_is_exported_as_it_is_shown_and_a_row_copied(demo: Path, tmp_path: Path) -> None:
    async with driving(demo, (120, 40), first="benefits") as driver:
        await driver.press("slash")
        await driver.type("owner:estates")
        await driver.press("enter")
        await driver.until(lambda: driver.list.total == 3)
        await driver.press("y")
        assert driver.app.clipboard.split("\t")[:2] == ["not_yet_due", "Gas saved"]
        assert len(driver.app.clipboard.split("\t")) == len(driver.list.chosen)
        await driver.press("home", "space", "space", "y")
        assert [line.split("\t")[1] for line in driver.app.clipboard.split("\n")] == ["Gas saved", "Carbon"]
        assert "2 marked rows" in driver.notices
        await driver.press("escape")
        await driver.press("x")
        driver.app.screen.query_one(Input).value = str(tmp_path / "no" / "list.csv")
        await driver.press("enter")
        assert "no folder" in driver.text
        driver.app.screen.query_one(Input).value = str(tmp_path / "list.csv")
        await driver.press("enter")
    lines = (tmp_path / "list.csv").read_text(encoding="utf-8-sig").splitlines()
    assert (
        len(lines) == 4
        and lines[0].startswith("rag,title,ref,project_name,owner")
        and lines[1].startswith("not_yet_due,Gas saved,P-003/B01,")
    )
