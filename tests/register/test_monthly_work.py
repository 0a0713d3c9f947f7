"""What an officer does by hand: sign readings off many at once, keep the team of a project, write notes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from benefits_tui.domain.fields import FieldError, Kind
from benefits_tui.register import lists, members, notes, readings, records, undo, validation
from benefits_tui.register.lists import show
from benefits_tui.register.lookup import RecordNotFound
from benefits_tui.register.policies import set_policy
from benefits_tui.register.session import Session
from tests import helpers


@pytest.fixture
def read(session: Session) -> Session:
    """Three benefits of a project, the first two with readings that wait: two and one."""
    helpers.project(session)
    for periods in (("2026-01", "2026-02"), ("2026-01",), ()):
        ref = helpers.benefit(session)
        for period in periods:
            readings.record(session, ref, period, actual=Decimal(5))
    return session


def waiting(session: Session) -> list[tuple[str, str]]:
    return [(reading.ref, reading.period) for reading in validation.waiting_readings(session, ["P-1/B01", "P-1/B02", "P-1/B03"])]


def test_readings_of_many_benefits_are_signed_off_in_one_change(read: Session) -> None:
    assert waiting(read) == [("P-1/B01", "2026-01"), ("P-1/B01", "2026-02"), ("P-1/B02", "2026-01")]
    signed = validation.validate_many(read, ["P-1/B01", "p-1/b02", "P-1/B03", "P-1/B01"])
    assert (signed.readings, signed.benefits) == (3, 2)
    assert waiting(read) == [] and lists.listing(read, "benefits", "is:unvalidated") == []
    undo.undo(read)
    assert len(waiting(read)) == 3
    rows = lists.listing(read, "benefits", "is:unvalidated")
    assert [(row["ref"], row["unvalidated"]) for row in rows] == [("P-1/B01", 2), ("P-1/B02", 1)]
    with pytest.raises(FieldError, match="no reading of these benefits waits"):
        validation.validate_many(read, ["P-1/B03"])
    with pytest.raises(RecordNotFound):
        validation.validate_many(read, ["P-1/B01", "P-1/B09"])
    assert len(waiting(read)) == 3


def test_four_eyes_hold_for_many_too(read: Session) -> None:
    set_policy(read, {"four_eyes": "refuse"})
    with pytest.raises(FieldError, match="you recorded the reading of 2026-01 yourself"):
        validation.validate_many(read, ["P-1/B01", "P-1/B02"])
    assert len(waiting(read)) == 3
    other = Session(read.store, "Head of Finance", read.today)
    assert validation.validate_many(other, ["P-1/B01", "P-1/B02"]).readings == 3


def test_the_team_of_a_project_is_kept(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session, owner="Ann Lee")
    records.change(session, "P-1", {"stage": "closing"})
    added = members.add_member(session, "P-1", "Ann Lee", " test  lead ")
    assert (added.person, added.role, added.raised) == ("Ann Lee", "test lead", ["F03"])
    members.add_member(session, "P-1", "Bo Oxley")
    assert [(member.name, member.role) for member in members.members(session, "p-1")] == [
        ("Ann Lee", "test lead"), ("Bo Oxley", None),
    ]  # fmt: skip
    with pytest.raises(FieldError, match="Bo Oxley is in the team of P-1 already"):
        members.add_member(session, "P-1", "Bo Oxley")
    members.add_member(session, "P-1", "Bo Oxley", "training")
    assert members.members(session, "P-1")[1].role == "training"
    removed = members.remove_member(session, "P-1", "Ann Lee")
    assert (removed.person, removed.cleared) == ("Ann Lee", ["F03"])
    with pytest.raises(FieldError, match="Ann Lee is not in the team of P-1"):
        members.remove_member(session, "P-1", "Ann Lee")
    undo.undo(session)
    assert [member.name for member in members.members(session, "P-1")] == ["Ann Lee", "Bo Oxley"]
    with pytest.raises(FieldError, match="person: required"):
        members.add_member(session, "P-1", " ")


def test_a_note_is_written_on_any_record_and_says_who_and_when(session: Session) -> None:
    helpers.project(session)
    records.add(session, Kind.PERSON, {"name": "Ann Lee"})
    for ref in ("P-1", "Ann Lee"):
        assert notes.add_note(session, ref, " Two lines  \n kept \n").text == "Two lines\n kept"
        written = show(session, ref)["notes"]
        assert written == [{"label": "Note", "text": "Two lines\n kept", "source": "officer", "noted_on": "2026-11-23"}]
    with pytest.raises(FieldError, match="text: required"):
        notes.add_note(session, "P-1", " \n ")
    undo.undo(session)
    assert show(session, "Ann Lee")["notes"] == []
