"""The questions that only people can answer: who is drawn, what counts, until when an answer holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import FieldError, Kind
from benefits_tui.domain.maturity.questions import QUESTIONS, draw
from benefits_tui.register import maturity, policies, questions, records
from benefits_tui.register.session import Session, open_register
from tests import helpers, registers
from tests.conftest import TODAY

# Question, who is asked, the answers from the least on, those with which it holds.
TABLE = [
    ("P1", "executive sponsor", "no, signed, signed_and_used", "signed_and_used"),
    ("P2", "director of finance", "no, some, all_above_the_threshold", "all_above_the_threshold"),
    ("P3", "head of the PMO", "none, less_than_8_hours, named_and_funded", "named_and_funded"),
    ("P4", "five project managers", "never, before_go_live, after_go_live", "after_go_live"),
    ("P5", "five owners", "no, agreed, in_my_agreement", "agreed, in_my_agreement"),
]
ANN = "Ann Example"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with registers.empty(tmp_path / "r.db"), open_register(tmp_path / "r.db", "officer", today=TODAY) as opened:
        yield opened


def standing(session: Session, number: str, day: str = "2026-11-23") -> tuple[str, int, int]:
    session.fixed_today = date.fromisoformat(day)
    found = {one.statement.id: one for one in maturity.measured_on(session).measured}[number]
    return str(found.standing), found.tally.met, found.tally.population


def managers(session: Session, count: int) -> None:
    for number in range(count):
        name = f"Manager {number}"
        records.add(session, Kind.PERSON, {"ref": f"PM-{number}", "name": name})
        helpers.project(session, f"P-{number}", stage="delivery", manager=name)


def test_the_table_is_this_one() -> None:
    assert [(one.id, one.who, ", ".join(one.answers), ", ".join(sorted(one.good))) for one in QUESTIONS] == TABLE


@pytest.mark.parametrize(
    ("number", "answer", "expected"),
    [(row[0], answer, answer in row[3].split(", ")) for row in TABLE[:3] for answer in row[2].split(", ")],
)
def test_each_answer_of_one_person(session: Session, number: str, answer: str, expected: bool) -> None:
    assert standing(session, number) == ("unknown", 0, 0)
    given = questions.answer(session, number.lower(), answer.replace("_", " "), ANN, "minutes of May")
    assert (given.answer, given.holds_until) == (answer, date(2027, 11, 23))
    assert standing(session, number) == (("holds", 1, 1) if expected else ("short", 0, 1))


@pytest.mark.parametrize(("day", "found"), [("2027-11-22", "holds"), ("2027-11-23", "unknown"), ("2026-11-22", "unknown")])
def test_an_answer_holds_for_365_days(session: Session, day: str, found: str) -> None:
    questions.answer(session, "P3", "named", ANN, "budget line 4711, 12 hours a month")
    assert standing(session, "P3", day)[0] == found


def test_the_newest_answer_counts(session: Session) -> None:
    questions.answer(session, "P2", "all", ANN, "budget book")
    questions.answer(session, "P2", "some", ANN, "budget book of the year")
    assert standing(session, "P2") == ("short", 0, 1)


@pytest.mark.parametrize(
    ("number", "answer", "by", "evidence", "problem"),
    [
        ("P1", "signed and used", ANN, "", "evidence"), ("P1", "signed and used", ANN, "x ", "evidence"), ("P1", "perhaps", ANN, "x y z", "not an answer to P1"),
        ("P1", "", ANN, "minutes", "not an answer"), ("P4", "after", ANN, "", "not drawn at random"),
    ],
)  # fmt: skip
def test_what_is_refused(session: Session, number: str, answer: str, by: str, evidence: str, problem: str) -> None:
    managers(session, 6)
    with pytest.raises((FieldError, UsageError), match=problem):
        questions.answer(session, number, answer, by, evidence)
    assert standing(session, number) == ("unknown", 0, 0)
    with pytest.raises(UsageError, match="P9"):
        questions.answer(session, "P9", "no", ANN)
    with pytest.raises(UsageError, match="is a question"):
        maturity.short_of(session, "P1")


def test_five_are_drawn_by_a_lot_that_is_the_same_everywhere(session: Session) -> None:
    managers(session, 12)
    asked = questions.asked_one(session, "P4")
    assert (asked.seed, len(asked.drawn), len(set(asked.drawn))) == ("P4 2026", 5, 5)
    assert (
        asked.drawn == draw("P4 2026", [f"PM-{number}" for number in range(12)], []) == ["PM-7", "PM-9", "PM-5", "PM-10", "PM-3"]
    )
    assert draw("P4 2027", [f"PM-{number}" for number in range(12)], []) != asked.drawn, "others in another year"
    for done, ref in enumerate(asked.drawn, 1):
        questions.answer(session, "P4", "after go-live" if done > 1 else "never", ref)
        assert questions.asked_one(session, "P4").to_ask == asked.drawn[done:]
    assert standing(session, "P4") == ("holds", 4, 5), "80 % are needed"


def test_who_left_is_not_drawn(session: Session) -> None:
    managers(session, 3)
    records.change(session, "PM-1", {"active": False})
    assert sorted(questions.asked_one(session, "P4").drawn) == ["PM-0", "PM-2"]


def test_owners_are_drawn_from_open_benefits(session: Session) -> None:
    helpers.project(session, "P-1")
    helpers.benefit(session, "P-1", owner=ANN, state="in_delivery")
    (drawn,) = questions.asked_one(session, "P5").drawn
    questions.answer(session, "P5", "in my agreement", drawn)
    assert standing(session, "P5") == ("too few to tell", 1, 1)


def test_nobody_is_asked_about_budgets_where_no_cashable_benefits_are_tracked(session: Session) -> None:
    policies.set_policy(session, {"tracked_classes": "quantifiable, qualitative"})
    assert "P2" not in {one.statement.id for one in maturity.measured_on(session).measured}
