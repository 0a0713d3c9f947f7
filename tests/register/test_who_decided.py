"""Who decided on a flag and in which forum: asked for by everything that shows a decision."""

from __future__ import annotations

from decimal import Decimal

import pytest

from benefits_tui.domain.fields import FieldError, Kind
from benefits_tui.register import changes, flags, history, integrity, lists, records, undo
from benefits_tui.register.people import reassign
from benefits_tui.register.session import Session
from benefits_tui.reports.catalogue import make
from benefits_tui.reports.content.scope import ReportScope
from tests import helpers
from tests.conftest import TODAY

D = Decimal


@pytest.fixture
def flagged(session: Session) -> int:
    """The number of a flag on P-1/B01."""
    records.add(session, Kind.PERSON, {"ref": "PER-1", "name": "Ada Marsh"})
    helpers.project(session, stage="planning")
    helpers.benefit(session, owner=None, state="appraised")
    return flags.flag_number(session.store, "F01@P-1/B01")


def decided(session: Session) -> list[tuple[object, ...]]:
    names = ("outcome", "decided_by", "forum", "recorded_by")
    return [tuple(row[name] for name in names) for row in lists.listing(session, "decisions")]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({}, ("officer", None)),
        ({"decided_by": "Ada Marsh"}, ("Ada Marsh", None)),
        ({"decided_by": "per-1", "forum": "Portfolio board"}, ("Ada Marsh", "Portfolio board")),
        ({"forum": "  Portfolio   board "}, ("officer", "Portfolio board")),
        ({"decided_by": " ", "forum": ""}, ("officer", None)),
    ],
)
def test_who_decided_and_where_stand_beside_who_recorded_it(
    session: Session, flagged: int, said: dict[str, str], shown: tuple[str | None, ...]
) -> None:
    flags.decide(session, flagged, "accept", "so be it", **said)  # type: ignore[arg-type]
    assert decided(session) == [("accept", *shown, "officer")]
    (done,) = flags.evidence(session, flagged).done  # type: ignore[union-attr]
    assert (done.decided_by, done.forum) == shown
    (flag,) = (row for row in lists.show(session, "P-1/B01")["flags"] if row["id"] == flagged)
    assert (flag["state"], flag["outcome"], flag["decided_on"]) == ("decided", "accept", TODAY.isoformat())
    assert (flag["decided_by"], flag["forum"]) == shown
    view = session.store.one("SELECT decided_by, forum, recorded_by, subject_ref FROM report_decision")
    assert view == (*shown, "officer", "P-1/B01")
    assert integrity.check(session) == []


def test_escalating_by_a_decision_and_writing_off_keep_who_did(session: Session, flagged: int) -> None:
    flags.decide(session, flagged, "escalate", "not ours", decided_by="Ada Marsh", forum="Benefits board")
    flags.decide(session, flagged, "write off", "given up", decided_by="Ada Marsh", forum="Benefits board")
    assert decided(session) == [
        (outcome, "Ada Marsh", "Benefits board", "officer") for outcome in ("write_off", "escalate")
    ]  # fmt: skip
    conclusion = lists.show(session, "P-1/B01")["conclusion"]
    assert (conclusion["decided_by"], conclusion["forum"]) == ("Ada Marsh", "Benefits board")


def test_history_changes_and_the_report_say_it(session: Session, flagged: int) -> None:
    flags.decide(session, flagged, "accept", "so be it", decided_by="Ada Marsh", forum="Benefits board")
    entry = history.history(session, "P-1/B01", 1)[0]
    assert (entry.fields["decided_by"], entry.fields["forum"]) == ((None, "Ada Marsh"), (None, "Benefits board"))
    assert entry.who == "officer" and "decider" not in entry.fields
    told = [
        fact.who
        for record in changes.changes(session, TODAY.replace(day=1)).records
        for fact in record.facts
        if fact.what is changes.What.DECISION
    ]
    assert told == ["Ada Marsh, Benefits board"]
    (section,) = [section for section in make(session, "decisions", ReportScope()).sections if section.name == "taken"]
    assert "Ada Marsh, Benefits board" in str(section.blocks)


def test_a_near_name_is_asked_about_and_nothing_written(session: Session, flagged: int) -> None:
    with pytest.raises(FieldError, match="decided_by: there is nobody called 'Ada Marsch'; did you mean 'Ada Marsh'") as refused:
        flags.decide(session, flagged, "accept", "so be it", decided_by="Ada Marsch")
    assert refused.value.field == "decided_by" and decided(session) == []


def test_whoever_decided_then_stays_who_decided_when_their_work_moves(session: Session, flagged: int) -> None:
    flags.decide(session, flagged, "accept", "so be it", decided_by="Ada Marsh")
    records.add(session, Kind.PERSON, {"ref": "PER-2", "name": "Ben Oduya"})
    reassign(session, "PER-1", "PER-2")
    assert decided(session)[0][1] == "Ada Marsh"


def test_undo_takes_it_back(session: Session, flagged: int) -> None:
    before = lists.listing(session, "flags", "rule:F01")
    flags.decide(session, flagged, "accept", "so be it", decided_by="Ada Marsh", forum="Benefits board")
    undo.undo(session)
    assert decided(session) == [] and lists.listing(session, "flags", "rule:F01") == before
    assert before[0]["outcome"] is None and before[0]["decided_by"] is None
