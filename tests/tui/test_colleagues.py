"""Two people on one record: what the other does is said at once, decided field by field, brought back."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.register import deletion, integrity, readings, records
from benefits_tui.register.session import Session
from benefits_tui.tui.dialogs.ask_reason import AskReason
from benefits_tui.tui.dialogs.conflict import ConflictDialog, _where_they_differ
from benefits_tui.tui.dialogs.field_row import FieldRow
from benefits_tui.tui.dialogs.form import RecordForm
from benefits_tui.tui.widgets.period_grid import PeriodGrid
from tests.tui.driving import SIZES, Driver, driving

REF = "P-001/B01"


async def put(driver: Driver, name: str, text: str) -> None:
    row = driver.app.screen.query_one(f"#field-{name}", FieldRow)
    row.editor.focus()
    await driver.press("end", "ctrl+u")
    await driver.type(text)


def values(look: Session) -> dict[str, object]:
    return dict(records.load(look, REF).values)


@pytest.mark.parametrize("size", SIZES[:1])
@pytest.mark.promise("R2", "R6")
async def test_a_form_says_at_once_what_a_colleague_changes_and_shows_it_where_nothing_was_typed(
    demo: Path, look: Session, size: tuple[int, int]
) -> None:
    async with driving(demo, size, first="benefits") as driver:
        await driver.press("e")
        await put(driver, "title", "Mine")
        records.change(look, REF, {"unit": "hours", "measure": "Hours saved a month"})
        await driver.app.look_around()
        await driver.settle()
        assert "looker changed this, " in driver.text and "What you typed is kept." in driver.text
        assert driver.app.screen.query_one("#field-unit", FieldRow).text == "hours"
        # No more is asked: the fields are not the same ones.
        await driver.press("ctrl+s")
        assert not isinstance(driver.app.screen, RecordForm)
    assert (values(look)["title"], values(look)["unit"]) == ("Mine", "hours")


@pytest.mark.parametrize("size", SIZES[:1])
@pytest.mark.promise("R2")
async def test_the_same_fields_are_decided_one_by_one_from_what_they_were_theirs_and_mine(
    demo: Path, look: Session, size: tuple[int, int]
) -> None:
    before = values(look)
    async with driving(demo, size, first="benefits") as driver:
        await driver.press("e")
        await put(driver, "title", "Mine")
        await put(driver, "measure", "My measure")
        records.change(look, REF, {"title": "Theirs", "measure": "Their measure"})
        await driver.app.look_around()
        await driver.settle()
        assert "^s asks whose stays" in " ".join(driver.text.split()) and values(look)["title"] == "Theirs"
        await driver.press("ctrl+s")
        assert isinstance(driver.app.screen, ConflictDialog)
        for words in (
            f"was     {before['title']}"[:30],
            "theirs: looker, ",
            "theirs  Theirs",
            "mine    Mine",
            "mine    My measure",
        ):
            assert words in driver.text
        await driver.press("enter")
        assert "Not decided yet: Title, Measure." in driver.text
        # Back to the form nothing is lost, and it is asked again.
        await driver.press("escape")
        assert isinstance(driver.app.screen, RecordForm) and "What you typed is still here." in " ".join(driver.text.split())
        await driver.press("ctrl+s", "t", "m", "enter")
        # A measure that is approved says why it changes.
        assert isinstance(driver.app.screen, AskReason)
        await driver.type("counted anew")
        await driver.press("enter")
        assert not isinstance(driver.app.screen, RecordForm | ConflictDialog)
    assert (values(look)["title"], values(look)["measure"]) == ("Theirs", "My measure")


async def test_a_field_that_is_changed_again_while_one_decides_is_asked_again(demo: Path, look: Session) -> None:
    async with driving(demo, (120, 40), first="benefits") as driver:
        await driver.press("e")
        await put(driver, "title", "Mine")
        records.change(look, REF, {"title": "Theirs"})
        await driver.press("ctrl+s", "m")
        records.change(look, REF, {"title": "Theirs once more"})
        await driver.press("enter")
        assert isinstance(driver.app.screen, ConflictDialog) and "Theirs once more" in driver.text
        await driver.press("T", "enter")
    assert values(look)["title"] == "Theirs once more"


@pytest.mark.parametrize("size", SIZES[:1])
@pytest.mark.promise("R2")
async def test_the_same_periods_are_decided_cell_by_cell(demo: Path, look: Session, size: tuple[int, int]) -> None:
    async with driving(demo, size, first="benefits") as driver:
        await driver.press("enter", "p")
        sheet = driver.app.screen.query_one(PeriodGrid).sheet
        assert sheet is not None
        row = driver.app.screen.query_one(PeriodGrid).row
        first, second = sheet.lines[row - 1].label, sheet.lines[row - 2].label
        await driver.press("up", *"41", "up", *"42", "enter")
        readings.record(look, REF, first, actual=Decimal(51))
        readings.record(look, REF, second, actual=Decimal(52))
        await driver.press("ctrl+s")
        assert isinstance(driver.app.screen, ConflictDialog)
        for words in (f"{first} actual", f"{second} actual", "theirs: looker, ", "theirs  51", "mine    41", "mine    42"):
            assert words in driver.text
        # Back on the page nothing is lost, and it is asked again.
        await driver.press("escape")
        assert not isinstance(driver.app.screen, ConflictDialog) and "^s asks whose stays" in " ".join(driver.text.split())
        await driver.press("ctrl+s", "m")
        readings.record(look, REF, second, actual=Decimal(62))
        await driver.press("m", "enter")
        assert isinstance(driver.app.screen, ConflictDialog) and "62" in driver.text
        await driver.press("t", "enter")
        assert not isinstance(driver.app.screen, ConflictDialog)
    there = {reading.period.label(1): reading.actual for reading in readings.readings_of(look.store, 1)}
    assert (there[first], there[second]) == (41, 62)


@pytest.mark.parametrize("noticed", [True, False])
@pytest.mark.promise("R3")
async def test_a_record_that_a_colleague_deletes_comes_back_with_what_was_typed(demo: Path, look: Session, noticed: bool) -> None:
    async with driving(demo, (80, 24), first="benefits") as driver:
        await driver.press("e")
        await put(driver, "title", "Typed meanwhile")
        deletion.remove(look, REF, Kind.BENEFIT)
        if noticed:
            await driver.app.look_around()
            await driver.settle()
        else:
            await driver.press("ctrl+s")
        said = " ".join(driver.text.split())
        assert "looker deleted this benefit, " in said and "^s brings it back" in said
        await driver.press("ctrl+s")
        assert not isinstance(driver.app.screen, RecordForm)
        assert values(look)["title"] == "Typed meanwhile" and integrity.check(look) == []
        # One undo takes it away again, one redo brings it back.
        await driver.press("u")
        assert look.store.one("SELECT count(*) FROM benefit WHERE ref = ?", (REF,)) == (0,)
        await driver.press("ctrl+y")
        assert values(look)["title"] == "Typed meanwhile" and "Done again: " in driver.notices


@pytest.mark.promise("R17")
async def test_a_file_that_is_another_one_is_marked_for_as_long_as_it_is(demo: Path) -> None:
    async with driving(demo, (80, 24), first="benefits") as driver:
        demo.rename(demo.with_name("moved.db"))
        await driver.until(lambda: "NOT CURRENT" in driver.text)
        # Also where the names of the places fill the line.
        for width in (105, 110, 116, 120, 60, 40):
            await driver.resize(width, 24)
            assert "NOT CURRENT" in driver.text.split("\n")[0], width
        demo.with_name("moved.db").rename(demo)
        await driver.until(lambda: "NOT CURRENT" not in driver.text)


@pytest.mark.parametrize(
    ("texts", "width", "shown"),
    [
        (["one", "two", "three"], 5, ["one", "two", "three"]),
        (["a" * 30, "a" * 30 + "b", "a" * 30 + "c"], 31, ["a" * 30, "a" * 30 + "b", "a" * 30 + "c"]),
        (["a" * 30, "a" * 30 + "b", "a" * 30 + "c"], 30, ["…" + "a" * 10, "…" + "a" * 10 + "b", "…" + "a" * 10 + "c"]),
        (["", "x" * 12, "y" * 12], 11, ["", "x" * 10 + "…", "y" * 10 + "…"]),
    ],
)
def test_values_too_long_for_a_line_are_shown_where_they_differ(texts: list[str], width: int, shown: list[str]) -> None:
    assert _where_they_differ(texts, width) == shown


async def test_news_that_comes_while_a_page_is_only_being_made_ends_nothing(demo: Path) -> None:
    async with driving(demo, (120, 40)) as driver:
        app = driver.app
        for kind, ref in [
            (Kind.BENEFIT, "P-001/B01"),
            (Kind.PROJECT, "P-001"),
            (Kind.OBJECTIVE, "OBJ-1"),
            (Kind.PERSON, "PER-001"),
            (Kind.REVIEW, "P-001/R01"),
        ]:
            page = app.page_of(kind, ref)
            assert page is not None
            app.push_screen(page)
            assert app.in_view is page
            app._mark_screen()
            app.on_register_changed()
            await driver.settle()
            assert app.is_running and app.screen is page
            assert "not found" not in driver.text
            await driver.press("escape")
