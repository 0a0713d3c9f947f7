"""R27, R30 and R31 of the promises, on every screen and dialog: any size of terminal, any text, any paste."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from benefits_tui.domain.fields import Kind
from benefits_tui.register import readings, records, saved_views
from benefits_tui.register.demo import make_demo
from benefits_tui.register.session import create_register
from benefits_tui.tui.memory import Memory
from tests import helpers
from tests.conftest import TODAY
from tests.tui.driving import driving

# How to come to each screen and dialog from home.
PLACES: dict[str, list[str]] = {
    "home": [], "projects": ["2"], "benefits": ["3"], "reviews": ["4"], "flags": ["5"], "people": ["6"], "history list": ["7"],
    "benefit": ["3", "enter"], "grid": ["3", "enter", "p"], "project": ["2", "enter"], "record history": ["3", "enter", "h"],
    "edit form": ["3", "e"], "new form": ["3", "n"], "reading": ["3", "r"], "filter": ["3", "slash"], "order": ["3", "o"],
    "columns": ["3", "c"], "views": ["3", "v"], "save view": ["3", "v", "s"], "bulk field": ["3", "space", "e"],
    "export": ["3", "x"], "go to": ["g"], "import": ["i"], "help": ["question_mark"], "palette": ["ctrl+p"],
    "decisions": ["8"], "decide": ["5", "d", "enter"], "assign": ["5", "t"], "raise": ["5", "n"], "map": ["2", "enter", "m"],
    "balance": ["2", "enter", "b"], "checklist": ["2", "enter", "C"], "gates": ["2", "enter", "t"], "policy": ["P"],
    "guided": ["P", "enter"], "hand over": ["3", "enter", "H"], "hold": ["4", "H"], "template": ["2", "T"],
    "from template": ["2", "T", "enter", "enter"], "after project": ["2", "enter", "T"], "portfolio balance": ["b"], "claim": ["3", "enter", "c"], "settings": ["comma"], "tour": ["f1"], "jump": ["semicolon"], "drafts": ["ctrl+t"],
}  # fmt: skip
HOSTILE = "[/] [b] [@click=app.quit]x[/] \u202e🙂 =1+1 @SUM " + "w" * 300


@pytest.mark.parametrize("place", PLACES)
async def test_a_small_and_changing_terminal_loses_nothing(tmp_path: Path, place: str) -> None:
    make_demo(tmp_path / "demo.db", "officer", TODAY).close()
    memory = Memory(tmp_path / "home", tmp_path / "demo.db")
    draft = memory.drafts.new("edit", "benefit P-001/B01")
    async with driving(tmp_path / "demo.db", (120, 40), folder=tmp_path / "home") as driver:
        if place == "drafts":
            draft.values = {"title": "typed"}
            memory.drafts.keep(draft)
        await driver.press(*PLACES[place])
        where = driver.app.screen
        typed = [one for one in where.query(Input) if one.has_focus]
        if typed:
            await driver.type("kept")
        for size in ((80, 24), (60, 20), (40, 10), (20, 5), (1, 1), (120, 40)):
            await driver.pilot.resize_terminal(*size)
            await driver.settle()
        assert driver.app._exception is None and driver.app.screen is where
        assert all("kept" in one.value for one in typed)
        await driver.press("escape", "escape")
        assert driver.app._exception is None


@pytest.mark.parametrize("place", PLACES)
async def test_what_people_typed_is_data_everywhere(tmp_path: Path, place: str) -> None:
    session = create_register(tmp_path / "r.db", "officer [b]", {"name": HOSTILE}, today=TODAY)
    helpers.project(session, name=HOSTILE, department=HOSTILE, manager=HOSTILE)
    ref = helpers.benefit(session, title=HOSTILE, owner=HOSTILE, unit=HOSTILE, description=HOSTILE, measure=HOSTILE)
    readings.record(session, ref, "2026-Q1", actual=Decimal(1), evidence=HOSTILE, why=HOSTILE)
    records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "yearly", "due": TODAY, "summary": HOSTILE})
    saved_views.save_view(session, saved_views.SavedView("benefits", HOSTILE, "xyz -[b]", default=False))
    session.close()
    memory = Memory(tmp_path / "home", tmp_path / "r.db")
    draft = memory.drafts.new("edit", f"benefit {ref}")
    draft.values = {"title": HOSTILE, HOSTILE: HOSTILE}
    async with driving(tmp_path / "r.db", (100, 30), folder=tmp_path / "home") as driver:
        if place == "drafts":
            memory.drafts.keep(draft)
        await driver.press(*PLACES[place])
        assert driver.app._exception is None and driver.app.is_running
        assert "\u202e" not in driver.text and "\x1b" not in driver.text


@pytest.mark.parametrize("place", ["edit form", "reading", "filter", "go to", "export", "save view", "import", "order", "grid"])
async def test_a_paste_is_kept_whole_or_refused_aloud(tmp_path: Path, place: str) -> None:
    make_demo(tmp_path / "demo.db", "officer", TODAY).close()
    async with driving(tmp_path / "demo.db", (100, 30)) as driver:
        await driver.press(*PLACES[place])
        await driver.paste("one\ntwo\nthree")
        field = driver.app.screen.focused
        kept = field.value if isinstance(field, Input) else field.text if isinstance(field, TextArea) else ""
        assert all(word in kept for word in ("one", "two", "three")) or "is not a number" in driver.text
        before = kept
        await driver.paste("x" * 1_000_000)
        kept = field.value if isinstance(field, Input) else ""
        assert kept == before and ("too many for one line" in driver.notices or "is not a number" in driver.text)


async def test_a_megabyte_goes_whole_into_a_field_of_several_lines(tmp_path: Path) -> None:
    make_demo(tmp_path / "demo.db", "officer", TODAY).close()
    async with driving(tmp_path / "demo.db", (100, 30), first="benefits") as driver:
        await driver.press("e")
        field = driver.app.screen.query_one("#field-description TextArea", TextArea)
        field.focus()
        field.text = ""
        await driver.settle()
        await driver.paste("line of words\n" * 70_000)
        assert field.text == "line of words\n" * 70_000
