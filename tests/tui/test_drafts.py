"""What was typed and not saved outlives the program: forms, cells and acts, offered once their program has ended."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from textual.widgets import TextArea

from benefits_tui.register import lists, readings, records
from benefits_tui.register.session import Session
from benefits_tui.tui.dialogs.action_form import ActionForm
from benefits_tui.tui.dialogs.drafts import DraftsDialog
from benefits_tui.tui.dialogs.field_row import FieldRow
from benefits_tui.tui.dialogs.form import RecordForm
from benefits_tui.tui.dialogs.texts import TextDialog
from benefits_tui.tui.user_state import UserState
from tests.tui.driving import driving


@pytest.mark.promise("R22")
async def test_a_form_left_by_a_kill_is_offered_taken_up_and_gone_when_saved(demo: Path, look: Session, tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with driving(demo, first="benefits", folder=home) as driver:
        await driver.press("e")
        row = driver.app.screen.query_one("#field-description", FieldRow)
        assert isinstance(row.editor, TextArea)
        row.editor.text = "Half typed [/] [b]"
        await driver.settle()
        # The program ends here without leaving the form: what a kill does.
    assert len(UserState(home, demo).drafts.kept()) == 1
    async with driving(demo, first="benefits", folder=home) as driver:
        assert isinstance(driver.app.screen, DraftsDialog) and "edit of P-001/B01: description" in driver.text
        await driver.press("enter")
        assert isinstance(driver.app.screen, RecordForm) and "Half typed" in driver.text
        await driver.press("ctrl+s")
        assert UserState(home, demo).drafts.kept() == []
    assert str(records.load(look, "P-001/B01").values["description"]).startswith("Half typed [/]")


async def test_cells_left_by_a_kill_are_offered_and_a_dropped_draft_is_gone(demo: Path, look: Session, tmp_path: Path) -> None:
    home = tmp_path / "home"
    for _ in range(2):
        async with driving(demo, first="benefits", folder=home) as driver:
            if isinstance(driver.app.screen, DraftsDialog):
                await driver.press("delete")
                assert UserState(home, demo).drafts.kept() == []
            await driver.press("enter", "p")
            await driver.type("77")
            await driver.press("enter")
            assert "*77" in driver.text
    async with driving(demo, first="benefits", folder=home) as driver:
        await driver.press("enter")
        assert "*77" in driver.text and "1 cell not saved" in driver.text
        await driver.press("escape", "escape")
        assert UserState(home, demo).drafts.kept() == []
    assert not [one for one in readings.readings_of(look.store, 1) if one.actual == 77]


async def test_a_draft_of_what_a_colleague_changed_meanwhile_is_a_conflict(demo: Path, look: Session, tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with driving(demo, first="benefits", folder=home) as driver:
        await driver.press("e")
        editor = driver.app.screen.query_one("#field-title", FieldRow).editor
        editor.focus()
        await driver.type("!")
    records.change(look, "P-001/B01", {"title": "Theirs"})
    async with driving(demo, (120, 40), first="benefits", folder=home) as driver:
        await driver.press("enter", "ctrl+s")
        assert "Somebody else changed the same field" in driver.text and "theirs  Theirs" in driver.text
    assert records.load(look, "P-001/B01").values["title"] == "Theirs"


async def test_a_cell_that_is_half_typed_is_kept_with_every_key(demo: Path, tmp_path: Path) -> None:
    home = tmp_path / "kept"
    async with driving(demo, first="benefits", folder=home) as driver:
        await driver.press("enter", "p", "4", "5")
        (draft,) = UserState(home, demo).drafts.kept()
        assert list(draft.values.values()) == ["45"]
        await driver.press("escape")
        assert not UserState(home, demo).drafts.kept()


# How to come to the form of each act, the field that is typed into, and what the draft is called.
ACTS = {
    "decide": (["5", "d", "enter"], "reason", "decide, accept"),
    "decide many": (["5", "space", "space", "d", "enter"], "reason", "decide, accept 2 flags"),
    "assign": (["5", "t"], "reason", "assign"),
    "escalate": (["5", "E"], "reason", "escalate"),
    "raise": (["5", "n"], "title", "raise a flag on"),
    "hold": (["4", "end", "H"], "summary", "hold"),
    "hold, what is folded": (["4", "end", "H", *["tab"] * 4, "enter"], "cause0", "hold"),
    "hand over": (["3", "enter", "H"], "agreed", "hand over P-001/B01"),
    "conclude": (["3", "enter", "C"], "reason", "conclude P-001/B01"),
    "claim": (["3", "enter", "c"], "pool", "claims for P-001/B01"),
    "costs by year": (["2", "enter", "c"], "reason", "costs by year of P-001"),
    "agree": (["3", "enter", "b"], "line", "agreed with finance for P-001/B01"),
    "link": (["3", "enter", "L"], "start", "link P-001/B01"),
    "balance": (["2", "enter", "b"], "note", "take the balance of P-001"),
    "balance of all": (["b"], "note", "take the balance of portfolio"),
    "after project": (["2", "enter", "T"], "name", "template from P-001"),
    "from template": (["2", "T", "enter", "enter"], "name", "project from"),
    "policy": (["P", *"red threshold", "enter"], "reason", "policy red_threshold"),
    "guided": (["P", "enter"], "reason", "policy setting"),
    "many": (["3", "space", "space", "e", *"desc", "enter"], "description", "edit many description"),
}


@pytest.mark.parametrize("act", ACTS)
async def test_what_was_typed_into_an_act_is_taken_up_again_as_it_was_left(demo: Path, tmp_path: Path, act: str) -> None:
    keys, field, name = ACTS[act]
    home = tmp_path / "home"
    async with driving(demo, (100, 40), folder=home) as driver:
        await driver.press("1", *keys)
        form = driver.app.screen
        assert isinstance(form, ActionForm), driver.text
        heading = str(form.query_one("#heading").render())
        form.query_one(f"#field-{field}", FieldRow).editor.focus()
        await driver.type("half typed")
        # The program ends here without leaving the form: what a kill does.
    async with driving(demo, (100, 40), folder=home) as driver:
        assert isinstance(driver.app.screen, DraftsDialog) and name in driver.text
        await driver.press("enter")
        again = driver.app.screen
        assert isinstance(again, ActionForm) and str(again.query_one("#heading").render()) == heading
        assert again.query_one(f"#field-{field}", FieldRow).text == "half typed" and "Draft restored" in driver.text
        await driver.press("escape", "escape")
        assert not isinstance(driver.app.screen, ActionForm) and UserState(home, demo).drafts.kept() == []


async def test_an_act_whose_flag_is_gone_shows_what_was_typed(demo: Path, look: Session, tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with driving(demo, (100, 40), first="queue", folder=home) as driver:
        await driver.press("slash", *"F05", "enter", "d", "enter")
        await driver.type("a reason of some length")
    for one in lists.flags(look, "F05"):
        records.change(look, str(one["subject"]), {"baseline": Decimal(1), "baseline_date": date(2023, 1, 1)})
    async with driving(demo, (100, 40), first="queue", folder=home) as driver:
        await driver.press("enter")
        assert isinstance(driver.app.screen, TextDialog)
        assert "There is no open flag No baseline reading · F05 on P-002/B02." in driver.text
        assert "a reason of some length" in driver.text
        assert len(UserState(home, demo).drafts.kept()) == 1


async def test_an_act_that_was_done_leaves_no_draft(demo: Path, look: Session, tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with driving(demo, (100, 40), first="queue", folder=home) as driver:
        await driver.press("space", "space", "d", "enter")
        await driver.type("both are known")
        assert len(UserState(home, demo).drafts.kept()) == 1
        await driver.press("enter")
        assert UserState(home, demo).drafts.kept() == []
    assert {one["rationale"] for one in lists.listing(look, "decisions")} >= {"both are known"}


_TYPING = """
import sys
from pathlib import Path
from benefits_tui.domain.fields import Kind
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.user_state import UserState
drafts = UserState(Path(sys.argv[1]), Path(sys.argv[2])).drafts
draft = drafts.new(DraftSubject(DraftForm.NEW, kind=Kind.BENEFIT))
draft.values["title"] = "half typed"
drafts.keep(draft)
print("typed", flush=True)
sys.stdin.read()
"""


def test_a_draft_is_offered_once_its_program_has_ended_however_it_ended(demo: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with subprocess.Popen(
        [sys.executable, "-c", _TYPING, str(home), str(demo)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None and other.stdout.readline().strip() == b"typed"
        mine = UserState(home, demo).drafts
        assert mine.left() == [] and len(mine.kept()) == 1
        other.kill()
        other.wait()
        (draft,) = mine.left()
    assert draft.values == {"title": "half typed"}
    mine.take_over(draft)
    theirs = UserState(home, demo).drafts
    assert len(mine.left()) == 1 and theirs.left() == []
    mine.release()
    assert [one.values for one in theirs.left()] == [{"title": "half typed"}]
    assert not list((home / "drafts").glob("*.lock"))
