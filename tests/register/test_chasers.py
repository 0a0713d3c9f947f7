"""Reminders: who gets one, what it says, what comes with it, and what is kept of it."""

from __future__ import annotations

import email
import re
from datetime import date
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from icalendar import Calendar

from benefits_tui.domain.fields import FieldError, Kind
from benefits_tui.register import actions, integrity, queue, readings, records
from benefits_tui.register.chasers import chase
from benefits_tui.register.lookup import RecordNotFound
from benefits_tui.register.session import Session
from benefits_tui.register.undo import undo
from benefits_tui.register.workbooks.returned import import_workbook
from tests import helpers
from tests.conftest import TODAY


@pytest.fixture
def office(session: Session) -> Session:
    """A late reading and an action of one owner, a decision of a sponsor, somebody for whom nothing waits, one who left."""
    records.add(session, Kind.PERSON, {"ref": "PER-O", "name": "Olga Owner", "email": "olga@example.org"})
    records.add(session, Kind.PERSON, {"ref": "PER-N", "name": "Nora Nothing"})
    helpers.project(session, sponsor="Sven Sponsor")
    helpers.benefit(session, title="Fewer [b]forms[/]", owner="Olga Owner", frequency="quarterly")
    helpers.plan(session, "P-1/B01", y2026_Q3=100, y2026_Q4=100)
    readings.record(session, "P-1/B01", "2026-Q4", forecast=helpers.D(100))
    actions.add_action(session, "P-1/B01", "Tell finance", "Olga Owner", date(2026, 12, 23))
    actions.add_action(session, "P-1/B01", "Much later", "Olga Owner", date(2026, 12, 24))
    return session


def mail(path: Path) -> EmailMessage:
    parsed = email.message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_each_person_for_whom_something_waits_has_a_draft(office: Session, tmp_path: Path) -> None:
    drafts = {draft.name: draft for draft in chase(office, tmp_path / "out")}
    assert "Nora Nothing" not in drafts
    olga = drafts["Olga Owner"]
    assert (olga.readings, olga.actions, olga.email, olga.chased_before) == (1, 1, "olga@example.org", None)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(draft.file for draft in drafts.values())
    draft = mail(tmp_path / "out" / olga.file)
    assert (draft["To"], draft["X-Unsent"], draft["From"]) == ("olga@example.org", "1", None)
    assert draft["Subject"] == olga.subject and "1 reading and 1 action until 23 Dec 2026" in olga.subject.replace(
        "1 decision and ", ""
    )
    body = draft.get_body(("plain",))
    assert body is not None
    text = body.get_content().replace("\r\n", "\n")
    assert text.startswith(
        "Dear Olga Owner,\n\nThese readings are late or due soon:\n- Fewer [b]forms[/]: 30 Sep 2026, 54 days late\n"
    )
    assert "You agreed to do this:\n- Tell finance: 23 Dec 2026\n" in text and "Much later" not in text
    # No codes: neither references nor rules.
    assert not re.search(r"P-1|\bF\d\d\b|PER-", text)
    names = [part.get_filename() for part in draft.iter_attachments()]
    assert names == ["olga-owner-per-o.xlsx", "olga-owner-per-o.ics"]


def test_what_comes_with_it_can_be_filled_in_returned_and_put_in_a_calendar(office: Session, tmp_path: Path) -> None:
    [draft] = chase(office, tmp_path, "Olga Owner")
    sheet, calendar = list(mail(tmp_path / draft.file).iter_attachments())
    events: list[Any] = Calendar.from_ical(calendar.get_content()).walk("VEVENT")
    days = [event["dtstart"].dt for event in events]
    assert days == [date(2026, 9, 30), date(2026, 12, 23)]
    (tmp_path / "back.xlsx").write_bytes(sheet.get_content())
    book = openpyxl.load_workbook(tmp_path / "back.xlsx")
    heads = [cell.value for cell in book["Periods"][1]]
    row = next(row for row in book["Periods"].iter_rows(min_row=2) if row[3].value == "actual")
    row[heads.index("2026-Q3")].value = 90
    book.save(tmp_path / "back.xlsx")
    office.fixed_today = date(2026, 11, 25)
    assert import_workbook(office, tmp_path / "back.xlsx").cells == 1
    kept = office.store.all("SELECT sent_on, sent_by, due_until, readings, actions, returned_on, cells FROM chaser")
    assert kept == [("2026-11-23", "officer", "2026-12-23", 1, 1, "2026-11-25", 1)]
    # What was returned is no longer asked for; and who returned something was not silent.
    [again] = chase(office, None, "Olga Owner", dry_run=True)
    assert (again.readings, again.chased_before) == (0, None) and integrity.check(office) == []


def test_a_dry_run_writes_nothing_and_who_was_silent_is_told(office: Session, tmp_path: Path) -> None:
    [first] = chase(office, tmp_path / "out", "PER-O", dry_run=True)
    assert not (tmp_path / "out").exists() and office.store.all("SELECT * FROM chaser") == [] and first.chased_before is None
    chase(office, tmp_path / "out", "PER-O")
    [second] = chase(office, None, "PER-O", dry_run=True)
    assert second.chased_before == TODAY
    undo(office)
    assert office.store.all("SELECT * FROM chaser") == [] and integrity.check(office) == []


@pytest.mark.parametrize(("due", "found"), [("29d", 0), ("30d", 1), ("31d", 2), ("2026-12-24", 2)])
def test_what_is_due_counts_up_to_its_day(office: Session, due: str, found: int) -> None:
    [draft] = chase(office, None, "PER-O", due, dry_run=True)
    assert draft.actions == found and draft.readings == 1


def test_decisions_go_to_who_is_named_and_the_queue_says_who_was_reminded(office: Session, tmp_path: Path) -> None:
    records.add(
        office,
        Kind.PROJECT,
        {"ref": "P-9", "name": "No benefits", "stage": "delivery", "whole_life_cost": helpers.D(5), "sponsor": "Sven Sponsor"},
    )
    rows = {str(row["subject"]): row for row in queue.queue(office)}
    assert {row["reminded_on"] for row in rows.values()} == {None}
    deciding = {str(row["decides_name"]) for row in rows.values() if row["decides_name"]}
    drafts = {draft.name: draft for draft in chase(office, tmp_path)}
    assert deciding <= drafts.keys() and all(drafts[name].decisions for name in deciding)
    reminded = {str(row["decides_name"]): row["reminded_on"] for row in queue.queue(office) if row["decides_name"]}
    assert deciding and set(reminded.values()) == {"2026-11-23"}


def test_a_reading_is_asked_of_the_owner_alone(office: Session) -> None:
    records.change(office, "P-1/B01", {"responsible": "Nora Nothing"})
    drafts = {draft.name: draft for draft in chase(office, None, dry_run=True)}
    assert "Nora Nothing" not in drafts and drafts["Olga Owner"].waiting[-1] == "1 action"
    assert drafts["Olga Owner"].waiting[0] == "1 reading"


def test_what_cannot_be_done_is_refused(office: Session, tmp_path: Path) -> None:
    for due in ("-1d", "soon", "2026-11-22"):
        with pytest.raises(FieldError, match="is not a day in the future"):
            chase(office, None, due=due, dry_run=True)
    with pytest.raises(RecordNotFound):
        chase(office, tmp_path, "Zoe Nobody")
    records.change(office, "PER-O", {"email": "not, an address"})
    [draft] = chase(office, tmp_path, "PER-O")
    assert mail(tmp_path / draft.file)["To"] is None
