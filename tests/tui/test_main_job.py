"""The whole main job on screen: import, find, owner, baseline, pasted plan, reading, flag, action, undo; by keys, and by mouse."""

from __future__ import annotations

from pathlib import Path

from textual.geometry import Offset
from textual.widgets import Input

from benefits_tui.domain.fields import Kind
from benefits_tui.register import integrity, lists, records
from benefits_tui.register.session import open_register
from benefits_tui.tui.dialogs.field_row import FieldRow
from benefits_tui.tui.dialogs.form import RecordForm
from benefits_tui.tui.screens.benefit import BenefitScreen
from tests import registers
from tests.conftest import TODAY
from tests.tui.driving import Driver, driving

CSV = """Project ID,Project name,Project stage,Benefit ref,Benefit title,Benefit class,Unit,Kind,Direction,Frequency,Stated value
P-1,Payments,delivery,P-1/B01,Fewer paper invoices,cashable,GBP,flow,increase,quarterly,40000
P-1,Payments,delivery,P-1/B02,Faster answers,non_cashable,GBP,flow,increase,quarterly,9000
"""
PLAN = "10000\n10000\n10000\n10000\n"


def _files(tmp_path: Path) -> tuple[Path, Path]:
    registers.empty_file(tmp_path / "r.db")
    (tmp_path / "return.csv").write_text(CSV, encoding="utf-8")
    return tmp_path / "r.db", tmp_path / "return.csv"


async def _fill(driver: Driver, field: str, text: str) -> None:
    editor = driver.app.screen.query_one(f"#field-{field}", FieldRow).editor
    assert isinstance(editor, Input)
    editor.focus()
    await driver.type(text)


def _rules(path: Path) -> set[str]:
    session = open_register(path, "looker", today=TODAY)
    found = {str(flag["rule"]) for flag in lists.flags(session, "benefit:P-1/B01")}
    assert integrity.check(session) == []
    session.close()
    return found


async def test_the_main_job_by_keyboard_alone(tmp_path: Path) -> None:
    path, file = _files(tmp_path)
    async with driving(path, (120, 40)) as driver:
        await driver.press("i")
        await driver.type(str(file))
        # The file, then the answer to what its columns leave open: in what unit amounts are.
        await driver.press("enter", "1")
        await driver.until(lambda: "This is what would happen" in driver.text)
        await driver.press("ctrl+s")
        await driver.until(lambda: "Written" in driver.text)
        assert {"F01", "F05", "F08"} <= _rules(path)
        await driver.press("escape", "3", "slash", *"paper", "enter", "enter")
        assert isinstance(driver.app.screen, BenefitScreen) and "Fewer paper invoices" in driver.text
        await driver.press("e")
        assert isinstance(driver.app.screen, RecordForm)
        for field, text in (("owner", "Head of Payments"), ("baseline", "0"), ("start", "2026-01-01"), ("end", "2026-12-31")):
            await _fill(driver, field, text)
        # The owner is a new person, which is asked about once.
        await driver.press("ctrl+s", "ctrl+s")
        assert not {"F01", "F05"} & _rules(path) and "F08" in _rules(path)
        await driver.press("p", "home", "left", "left", "left")
        await driver.paste(PLAN)
        await driver.press("ctrl+s")
        assert "F08" not in _rules(path)
        await driver.press("r")
        await _fill(driver, "actual", "6000")
        period = driver.app.screen.query_one("#field-period", FieldRow).editor
        assert isinstance(period, Input)
        period.value = "2026-Q1"
        await driver.press("ctrl+s")
        assert "F12" in _rules(path) and "Raised:" in driver.notices and "F12" in driver.notices
        await driver.press("tab", "5", "slash", *"F12", "enter")
        assert "Actual 6,000 against 10,000 due" in driver.text
        await driver.press("d", "enter")
        await driver.type("The supplier puts it right by June")
        await driver.press("enter")
        assert "decided" in driver.notices and driver.list.total == 0
        await driver.press("u")
        assert driver.list.total == 1
    assert _rules(path) >= {"F12"}


async def _click(driver: Driver, words: str) -> None:
    """Click on words that the screen shows."""
    for row, line in reversed(list(enumerate(driver.text.split("\n")))):
        if words in line:
            await driver.pilot.click(offset=Offset(line.index(words) + 1, row))
            await driver.settle()
            return
    raise AssertionError(f"{words!r} is not on screen:\n{driver.text}")


async def test_the_main_job_by_mouse_alone_but_for_words(tmp_path: Path) -> None:
    path, file = _files(tmp_path)
    async with driving(path, (120, 40)) as driver:
        await _click(driver, "import a spreadsheet")
        await driver.paste(str(file))
        await driver.press("enter")
        await _click(driver, "1 one")
        await driver.until(lambda: "This is what would happen" in driver.text)
        await _click(driver, "^s import")
        await driver.until(lambda: "Written" in driver.text)
        await _click(driver, "esc back")
        await _click(driver, "3 Benefits")
        await _click(driver, "/ filter")
        await driver.type("paper")
        await _click(driver, "Fewer paper invoices")
        await _click(driver, "Fewer paper invoices")
        assert isinstance(driver.app.screen, BenefitScreen)
        await _click(driver, "e edit")
        for field, text in (("owner", "Head of Payments"), ("baseline", "0"), ("start", "2026-01-01"), ("end", "2026-12-31")):
            await driver.pilot.click(f"#field-{field}", offset=(2, 0))
            await driver.pilot.click(f"#field-{field} Input")
            await driver.type(text)
        await _click(driver, "^s save")
        await _click(driver, "^s save")
        session = open_register(path, "looker", today=TODAY)
        assert records.load(session, "P-1/B01", Kind.BENEFIT).values["owner"] == "Head of Payments"
        session.close()
        assert not {"F01", "F05"} & _rules(path) and "F08" in _rules(path)
        # The first cell of the plan, then what was copied from a spreadsheet's column.
        grid = driver.app.screen.grid
        await driver.pilot.click(grid, offset=(20, 1))
        await driver.paste(PLAN)
        await _click(driver, "^s save")
        assert "F08" not in _rules(path)
        await _click(driver, "r reading")
        await driver.pilot.click("#field-actual Input")
        await driver.type("6000")
        # Two clicks take the whole of what stands there.
        await driver.pilot.click("#field-period Input", times=2)
        await driver.type("2026-Q1")
        await _click(driver, "^s save   esc cancel")
        assert "F12" in _rules(path)
        await _click(driver, "5 Queue")
        # A click on the row that the cursor is on would open it.
        if "Actual 6,000" not in str(driver.list.under_cursor["why"]):
            await _click(driver, "Actual 6,000 against 10,000 due")
        waiting, acted_on = driver.list.total, driver.list.under_cursor["id"]
        await _click(driver, "a seen")
        assert driver.list.under_cursor["id"] != acted_on and "acknowledged" in driver.notices
        await _click(driver, "? help")
        await driver.wheel_to("Take back your newest change")
        await _click(driver, "Take back your newest change")
        assert driver.list.total == waiting and "Undone" in driver.notices
    session = open_register(path, "looker", today=TODAY)
    assert [one["outcome"] for one in lists.listing(session, "decisions")] == []
    readings = lists.show(session, "P-1/B01")["readings"]
    assert isinstance(readings, list) and [one["actual"] for one in readings] == ["6000", None, None, None]
