"""What forms give back and what drafts are of: told by types, whatever words stand in a record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.register import records
from benefits_tui.register.lookup import find
from benefits_tui.register.session import Session
from benefits_tui.tui.dialogs.field_row import FieldRow
from benefits_tui.tui.dialogs.form import RecordForm
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.host import Host, host_of
from tests.tui.driving import driving


async def test_the_cursor_goes_to_a_record_whose_reference_reads_like_a_message(demo: Path, look: Session) -> None:
    ref = "P-9 saved. Raised: F01"
    async with driving(demo, (100, 40), first="projects") as driver:
        await driver.press("n")
        for name, words in (("ref", ref), ("name", "A new project")):
            driver.app.screen.query_one(f"#field-{name}", FieldRow).editor.focus()
            await driver.type(words)
        await driver.press("ctrl+s")
        await driver.until(lambda: driver.list.under_cursor.get("ref") == ref)
        # What was typed is no word of the program's.
        driver.told = [news.replace(ref, "it") for news in driver.told]
    assert find(look, ref, Kind.PROJECT).ref == ref


async def test_a_deliverable_that_is_called_like_a_choice_is_edited(demo: Path, look: Session) -> None:
    records.add(look, Kind.DELIVERABLE, {"ref": "deliverable", "project": "P-001", "title": "Named by a joker"})
    async with driving(demo, (100, 40), first="projects") as driver:
        await driver.press("enter", "d", *"joker", "enter")
        form = driver.app.screen
        assert isinstance(form, RecordForm) and form.ref == "deliverable"


SUBJECTS = {
    "edit of P-1/B01": DraftSubject(DraftForm.EDIT, "P-1/B01", Kind.BENEFIT),
    "new business change": DraftSubject(DraftForm.NEW, kind=Kind.BUSINESS_CHANGE),
    "edit many title": DraftSubject(DraftForm.EDIT_MANY, kind=Kind.BENEFIT, field="title", ids=(1, 2)),
    "reading of P-1/B01": DraftSubject(DraftForm.READING, "P-1/B01"),
    "snooze Realised worse than due · F12 on P-1/B01": DraftSubject(DraftForm.SNOOZE, flags=("F12@P-1/B01",)),
    "decide, write off 2 flags": DraftSubject(DraftForm.DECIDE, flags=("F12@P-1/B01", "F01@P-1"), outcome="write_off"),
    "pass gate 3 P 1": DraftSubject(DraftForm.PASS_GATE, "P 1", gate="3"),
    "policy setting": DraftSubject(DraftForm.POLICY),
    "take the balance of portfolio": DraftSubject(DraftForm.TAKE_BALANCE),
    "take the balance of P-1": DraftSubject(DraftForm.TAKE_BALANCE, "P-1"),
}


@pytest.mark.parametrize("title", SUBJECTS)
def test_what_a_draft_is_of_is_kept_and_read_back_as_it_was(title: str) -> None:
    subject = SUBJECTS[title]
    assert subject.title == title
    assert DraftSubject.from_plain(json.loads(json.dumps(subject.as_plain()))) == subject


@pytest.mark.parametrize("form", DraftForm)
def test_every_form_has_a_title(form: DraftForm) -> None:
    assert DraftSubject(form, "P-1", Kind.PROJECT, "title", (1,), "3", ("F01@P-1",), "accept").title.strip()


async def test_the_program_is_what_its_screens_take_it_for(demo: Path) -> None:
    async with driving(demo) as driver:
        host: Host = driver.app
        assert host_of(driver.app.screen) is host
        assert host.page_of(Kind.DELIVERABLE, "P-001/D01") is None
