"""Actions: agreed, refused with the field named, finished, handed on, moved; by closing, by handover, by review and flag."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from benefits_tui.domain.fields import FieldError, Kind
from benefits_tui.domain.rules import Severity
from benefits_tui.register import actions, closure, flags, lists, records, reviews
from benefits_tui.register.gates import GateNotReady
from benefits_tui.register.lookup import RecordNotFound
from benefits_tui.register.session import Session
from benefits_tui.register.undo import undo
from tests import helpers
from tests.cli.in_process import Here
from tests.conftest import TODAY
from tests.store import gathering

SOON = TODAY + timedelta(days=9)


@pytest.fixture
def owned(session: Session) -> Session:
    """P-1 with a benefit of the Head of Operations, and a review a month ahead."""
    helpers.project(session, manager="Mia Manager")
    helpers.benefit(session, frequency="quarterly", end=date(2030, 1, 1))
    records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "yearly", "due": TODAY})
    return session


def rows(session: Session, text: str = "") -> list[tuple[object, ...]]:
    names = ("subject", "title", "person", "due", "done", "note", "from", "days_left")
    return [tuple(row[name] for name in names) for row in lists.listing(session, "actions", text)]


def test_an_action_is_agreed_listed_moved_handed_on_and_finished_and_each_is_undone(owned: Session) -> None:
    made = actions.add_action(owned, "p-1/b01", " Sample  40 cases ", "Zoe", SOON)
    assert made == (1, 1, "P-1/B01", "Sample 40 cases", "Zoe", SOON, None, None)
    assert rows(owned) == [("P-1/B01", "Sample 40 cases", "Zoe", SOON.isoformat(), None, None, "person", 9)]
    assert actions.change_action(owned, 1, due=TODAY).due == TODAY
    assert actions.change_action(owned, 1, person="Head of Operations").person == "Head of Operations"
    done = actions.change_action(owned, 1, done=True, note="  two\nwere wrong ")
    assert (done.done, done.note) == (TODAY, "two were wrong")
    assert rows(owned) == [
        (
            "P-1/B01",
            "Sample 40 cases",
            "Head of Operations",
            TODAY.isoformat(),
            TODAY.isoformat(),
            "two were wrong",
            "person",
            None,
        )
    ]
    for expected in (("Head of Operations", TODAY, None), ("Zoe", TODAY, None), ("Zoe", SOON, None)):
        undo(owned)
        (row,) = rows(owned)
        assert row[2:5] == (expected[0], expected[1].isoformat(), expected[2])
    undo(owned)
    assert rows(owned) == []


@pytest.mark.parametrize(
    ("title", "person", "due", "field"),
    [
        (None, "Zoe", SOON, "title"), ("  ", "Zoe", SOON, "title"), ("do it", None, SOON, "person"), ("do it", " ", SOON, "person"),
        ("do it", "Zoe", None, "due"),
    ],
)  # fmt: skip
def test_an_action_that_lacks_something_is_refused_with_the_field(
    owned: Session, title: str | None, person: str | None, due: date | None, field: str
) -> None:
    for act in (
        lambda: actions.add_action(owned, "P-1/B01", title, person, due),
        lambda: reviews.hold(owned, "P-1/R01", [reviews.FindingInput("P-1/B01", action=(person, due, title))]),
    ):
        with pytest.raises(FieldError) as refused:
            act()
        assert refused.value.field == field and f"({field})" in str(refused.value)
    assert rows(owned) == [] and reviews.agenda(owned, "P-1/R01").held is None


def test_several_are_changed_at_once_or_none(owned: Session) -> None:
    for title in ("one", "two"):
        actions.add_action(owned, "P-1", title, "Zoe", SOON)
    assert actions.change_action(owned, (1, 2), person="Ann Other").changed == 2
    actions.change_action(owned, 2, done=True)
    with pytest.raises(FieldError, match="action 2 was done on 2026-11-23"):
        actions.change_action(owned, (1, 2), due=TODAY)
    assert [row[3] for row in rows(owned)] == [SOON.isoformat(), SOON.isoformat()]
    with pytest.raises(RecordNotFound, match="no action 9"):
        actions.change_action(owned, 9, done=True)
    with pytest.raises(FieldError, match="on an objective"):
        actions.add_action(owned, "O1", "x", "Zoe", SOON)


def test_it_says_from_which_flag_or_review_it_comes(owned: Session) -> None:
    number = flags.raise_flag(owned, "P-1/B01", "Odd", Severity.HIGH).flag
    flags.assign(owned, number, "Zoe", SOON)
    reviews.hold(owned, "P-1/R01", [reviews.FindingInput("P-1/B01", action=("Ann Other", SOON, "ask again"))])
    found = lists.listing(owned, "actions")
    assert [(row["from"], row["rule"], row["review"], row["title"]) for row in found] == [
        ("flag", "H1", None, "Raised by hand · H1: Odd"), ("review", None, "P-1/R01", "ask again"),
    ]  # fmt: skip
    # Listed, finished, and no longer in the way of closing.
    assert [row[1] for row in rows(owned, "from:review done:-")] == ["ask again"]
    flags.decide(owned, number, "accept", "it is right")
    assert [row[1] for row in rows(owned, "done:-")] == ["ask again"]


def test_what_is_due_next_has_actions_too(owned: Session) -> None:
    from benefits_tui.register.listing import ListQuery, due_between

    actions.add_action(owned, "P-1", "call", "Zoe", SOON)
    actions.add_action(owned, "P-1", "done", "Zoe", SOON)
    actions.change_action(owned, 2, done=True)
    found = [row for row in lists.rows(owned, ListQuery(due_between(TODAY, SOON))) if row["what"] == "action"]
    assert found == [{"ref": "P-1", "due": SOON, "what": "action", "subject_kind": "project", "title": "call", "person": "Zoe"}]


def test_closing_hands_open_actions_on_in_the_same_act(owned: Session) -> None:
    closure.handover(owned, "P-1/B01", "Head of Operations")
    for on, person in (("P-1/B01", "Mia Manager"), ("P-1", "Zoe"), ("P-1/R01", "Mia Manager")):
        actions.add_action(owned, on, f"on {on}", person, SOON)
    actions.add_action(owned, gathering.deliverable(owned), "test it", "Mia Manager", SOON)
    with pytest.raises(GateNotReady, match="Open actions inside the project: on P-1/B01 "):
        closure.close(owned, "P-1")
    with pytest.raises(FieldError, match="actions_to: Mia Manager belongs to the project"):
        closure.close(owned, "P-1", actions_to="Mia Manager")
    closure.close(owned, "P-1", actions_to="Ann Other")
    assert {(row[0], row[2]) for row in rows(owned)} == {
        ("P-1/B01", "Ann Other"), ("P-1", "Zoe"), ("P-1/R01", "Ann Other"), ("P-1/D01", "Ann Other"),
    }  # fmt: skip
    undo(owned)
    assert [row[2] for row in rows(owned, "title:test")] == ["Mia Manager"]


def test_a_handover_hands_on_the_actions_of_the_owner_before(owned: Session) -> None:
    for on, person in (("P-1/B01", "Head of Operations"), ("P-1/B01", "Zoe"), ("P-1", "Head of Operations")):
        actions.add_action(owned, on, f"{person} on {on}", person, SOON)
    closure.handover(owned, "P-1/B01", "New Owner", actions_to="New Owner")
    assert [row[2] for row in rows(owned)] == ["New Owner", "Zoe", "Head of Operations"]


def test_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    here = Here(tmp_path / "r.db", monkeypatch, capsys)
    here("init", "--name", "Test office")
    here("add", "project", "name=Portal", "manager=Mia Manager")
    assert here("action", "P-001", "--title", "call them", "--due", "2026-12-01").err == (
        "An action needs somebody who does it (person)\n"
    )
    made = here("action", "P-001", "--title", "call them", "--to", "Zoe", "--due", "2026-12-01")
    assert made.data["action"] == 1 and made.data["due"] == "2026-12-01"
    assert here("action", "1", "--to", "Ann Other", "--due", "2026-12-03").data["person"] == "Ann Other"
    assert here("action", "1", "--done", "--note", "they agree").data["note"] == "they agree"
    again = here("action", "1", "--done")
    assert (again.status, again.err) == (2, "done: action 1 was done on 2026-11-23\n")
    (row,) = here("actions", "--json").data
    assert row == {
        "subject": "P-001", "title": "call them", "person": "Ann Other", "due": "2026-12-03", "done": "2026-11-23", "note": "they agree",
        "from": "person", "rule": None, "review": None, "subject_kind": "project", "subject_title": "Portal", "project": "P-001",
        "project_name": "Portal", "department": None, "flag": None, "id": 1, "version": 3, "days_left": None,
    }  # fmt: skip
    for words in (
        ("action", "1"),
        ("action", "1", "--done", "--to", "Zoe"),
        ("action", "1", "--note", "x", "--to", "Zoe"),
        ("action", "x", "--done"),
    ):
        assert here(*words).status == 2, words
