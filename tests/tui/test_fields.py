"""Fields of forms: what stands in them is written as everywhere, what is typed is read aloud, names are found by any part."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from textual.widgets import Input

from benefits_tui.domain.fields import Kind
from benefits_tui.register import lists, policies, records
from benefits_tui.register.period_sheet import CellError, load_sheet
from benefits_tui.register.session import Session
from benefits_tui.tui.dialogs.action_form import ActionForm
from benefits_tui.tui.dialogs.field_row import FieldRow
from benefits_tui.tui.dialogs.form import RecordForm
from tests.tui.driving import Driver, driving


def row(driver: Driver, name: str) -> FieldRow:
    return driver.app.screen.query_one(f"#field-{name}", FieldRow)


async def typed(driver: Driver, name: str, text: str) -> FieldRow:
    """Type into a field anew."""
    editor = row(driver, name).editor
    assert isinstance(editor, Input)
    editor.focus()
    editor.value = ""
    await driver.settle()
    await driver.type(text)
    return row(driver, name)


async def test_amounts_and_dates_stand_in_a_form_as_everywhere_and_are_not_taken_for_changed(demo: Path, look: Session) -> None:
    version = records.load(look, "P-003").version
    async with driving(demo, (100, 40), first="projects") as driver:
        await driver.press("down", "down", "e")
        assert row(driver, "whole_life_cost").text == "3,900,000"
        assert row(driver, "end").text and not row(driver, "end").text[:4].isdecimal()
        await driver.press("ctrl+s")
    assert records.load(look, "P-003").version == version


@pytest.mark.parametrize(("currency", "day"), [("GBP", date(2026, 4, 3)), ("USD", date(2026, 3, 4))])
async def test_a_date_of_numbers_is_read_as_the_country_writes_it_and_said(
    demo: Path, look: Session, currency: str, day: date
) -> None:
    policies.set_policy(look, {"currency": currency}, None)
    async with driving(demo, (100, 40), first="projects") as driver:
        await driver.press("e")
        await typed(driver, "live", "3/4/26")
        assert ("= 3 Apr 2026" if currency == "GBP" else "= 4 Mar 2026") in driver.text
        await driver.press("ctrl+s")
    assert records.load(look, "P-001").values["live"] == day


async def test_a_name_is_found_by_any_part_of_it_and_taken_with_the_arrow(demo: Path, look: Session) -> None:
    async with driving(demo, (100, 40), first="benefits") as driver:
        await driver.press("e")
        found = await typed(driver, "owner", "finance")
        assert "tab takes Director of Finance" in driver.text
        await driver.press("down")
        assert found.text == "Director of Finance"
        found = await typed(driver, "validator", "head of")
        await driver.press("down")
        first = found.text
        await driver.press("down")
        assert first.startswith("Head of ") and found.text.startswith("Head of ") and found.text != first
        # An owner who changes after approval is asked about; a blank saves too.
        await driver.press("ctrl+s", "enter")
    assert records.load(look, "P-001/B01").values["owner"] == "Director of Finance"


async def test_half_a_name_is_no_new_person_unless_that_is_chosen(demo: Path, look: Session) -> None:
    async with driving(demo, (100, 40), first="benefits") as driver:
        await driver.press("e")
        found = await typed(driver, "owner", "Director")
        assert "tab takes Director of Finance  ↓ new person" in driver.text
        await driver.press("ctrl+s")
        assert isinstance(driver.app.screen, RecordForm) and found.editor.has_focus
        await driver.press("down")
        assert found.text == "Director of Finance"
        await driver.press("down")
        assert found.text == "Director" and "new person: added with the record" in driver.text
        await driver.press("down")
        assert found.text == "Director of Finance"
        await driver.press("down", "ctrl+s", *"she moved on", "enter")
    assert records.load(look, "P-001/B01").values["owner"] == "Director"


@pytest.mark.parametrize("key", ["tab", "enter"])
async def test_tab_and_enter_take_what_is_offered(demo: Path, look: Session, key: str) -> None:
    async with driving(demo, (100, 40), first="benefits") as driver:
        await driver.press("e")
        found = await typed(driver, "owner", "procure")
        await driver.press(key)
        assert found.text == "Head of Procurement" and isinstance(driver.app.screen, RecordForm)
        assert found.editor.has_focus is (key == "enter")
        # A whole name is left as it is.
        await typed(driver, "owner", "head of estates")
        await driver.press(key, "ctrl+s", *"moved", "enter")
    assert records.load(look, "P-001/B01").values["owner"] == "Head of Estates"


async def test_enter_shows_what_it_took_before_it_saves(demo: Path, look: Session) -> None:
    async with driving(demo, (100, 40), first="benefits") as driver:
        await driver.press("space", "e", *"owner", "enter", *"procure", "enter")
        form = driver.app.screen
        assert isinstance(form, ActionForm) and row(driver, "owner").text == "Head of Procurement"
        await driver.press("enter")
        assert driver.app.screen is not form
    assert records.load(look, "P-001/B01").values["owner"] == "Head of Procurement"


async def test_a_name_that_is_like_nobodys_is_a_new_person(demo: Path, look: Session) -> None:
    async with driving(demo, (100, 40), first="benefits") as driver:
        await driver.press("e")
        await typed(driver, "owner", "Zealous Archivist")
        assert "new person: added with the record" in driver.text
        await driver.press("tab", "ctrl+s")
        assert "Nobody is called 'Zealous Archivist'" in driver.text
        await driver.press("ctrl+s", *"moved", "enter")
    assert records.load(look, "P-001/B01").values["owner"] == "Zealous Archivist"


async def test_a_name_near_somebodys_is_added_once_it_was_said_to_be_new(demo: Path, look: Session) -> None:
    async with driving(demo, (100, 40), first="benefits") as driver:
        await driver.press("e")
        await typed(driver, "owner", "Finance Director")
        await driver.press("tab", "ctrl+s")
        assert "Nobody is called 'Finance Director'" in driver.text
        await driver.press("ctrl+s", *"moved", "enter")
        await driver.press("e")
        await typed(driver, "validator", "Director of Finances")
        # Somebody is offered; the arrow comes to the name as it was typed.
        await driver.press("down", "down", "ctrl+s")
    values = records.load(look, "P-001/B01").values
    assert (values["owner"], values["validator"]) == ("Finance Director", "Director of Finances")


async def test_a_project_is_found_by_its_name_and_an_objective_behind_the_comma(demo: Path) -> None:
    async with driving(demo, (100, 40), first="benefits") as driver:
        await driver.press("n")
        found = await typed(driver, "project", "heat")
        assert "tab takes P-003 Heat pumps" in driver.text
        await driver.press("down")
        assert found.text == "P-003"
        found = await typed(driver, "objectives", "OBJ-1, net zero")
        await driver.press("down")
        assert found.text == "OBJ-1, OBJ-3"


async def test_the_cursor_goes_to_a_record_that_was_made(demo: Path) -> None:
    async with driving(demo, (100, 40), first="people") as driver:
        await driver.press("n")
        await typed(driver, "name", "Zealous Archivist")
        await driver.press("ctrl+s")
        assert driver.list.under_cursor["name"] == "Zealous Archivist"


async def test_another_file_drops_what_was_found_out_about_the_one_before(demo: Path, look: Session, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("Project ID,Project name\nP-900,From the first file\n", encoding="utf-8")
    async with driving(demo, (100, 40)) as driver:
        await driver.press("i")
        await driver.paste(str(tmp_path / "one.csv"))
        await driver.press("enter")
        await driver.until(lambda: "This is what would happen" in driver.text)
        driver.app.screen.query_one("#file", Input).focus()
        await driver.press("x", "ctrl+s")
        assert "This is what would happen" not in driver.text and "choose a file" in driver.notices
    assert "P-900" not in {one["ref"] for one in lists.listing(look, "projects")}


@pytest.mark.parametrize("text", ["12%", "9" * 40, "0." + "1" * 30])
def test_a_cell_refuses_at_once_what_could_not_be_kept(look: Session, text: str) -> None:
    sheet = load_sheet(look, "P-003/B01")
    with pytest.raises(CellError):
        sheet.set(0, "plan", text)
    assert sheet.changed == 0


def test_a_percentage_is_a_number_where_the_unit_is_one(look: Session) -> None:
    records.change(look, "P-001/B02", {"unit": "% of applicants"}, kind=Kind.BENEFIT)
    sheet = load_sheet(look, "P-001/B02")
    sheet.set(0, "plan", "12.5%")
    assert sheet.lines[0].values["plan"] == Decimal("12.5")
