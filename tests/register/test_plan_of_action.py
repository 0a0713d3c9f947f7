"""The plan of action: made in one change, read by the register itself, policed as any project, outside what is counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import FieldError, Kind
from benefits_tui.domain.rollup import RollUpKey
from benefits_tui.register import (
    balances,
    closure,
    gates,
    integrity,
    lists,
    maturity,
    overview,
    plan_of_action,
    plan_readings,
    plan_status,
    policies,
    questions,
    readings,
    records,
    undo,
)
from benefits_tui.register.lookup import find
from benefits_tui.register.rollups import roll_up
from benefits_tui.register.session import Session, open_register
from tests import helpers, registers
from tests.conftest import TODAY

ANN, SPONSOR, HEAD = "Ann Example", "Chief Executive", "Head of the PMO"
BY = date(2027, 6, 30)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with registers.empty(tmp_path / "r.db"), open_register(tmp_path / "r.db", "officer", today=TODAY) as opened:
        helpers.project(opened, "P-1")
        for number in range(10):
            owner = ANN if number < 7 else None
            helpers.benefit(opened, "P-1", owner=owner, state="in_delivery", stated=helpers.D(1000 + number))
        yield opened


def make(session: Session, level: int = 1) -> plan_of_action.PlanMade:
    return plan_of_action.make_plan(session, level, BY, SPONSOR, HEAD)


def at(session: Session, day: str) -> Session:
    session.fixed_today = date.fromisoformat(day)
    session.store.bring_up_to(session.today)
    return session


def flags(session: Session, day: str) -> set[tuple[str, str]]:
    found = lists.listing(at(session, day), "flags", "project:PMO-1")
    return {(str(flag["rule"]), str(flag["subject"])) for flag in found}


def test_it_is_made_of_measures_steps_habits_reviews_and_levels(session: Session) -> None:
    made = make(session)
    assert (made.project, made.statements, made.left_out) == ("PMO-1", ["M07"], ["M01", "P5", "P4"])
    project = records.load(session, "PMO-1").values
    assert (project["category"], project["sponsor"], project["end"], project["stage"]) == ("pmo", SPONSOR, BY, "delivery")
    benefit = records.load(session, "PMO-1/B01").values
    assert {name: benefit[name] for name in ("title", "kind", "unit", "owner", "baseline", "baseline_date", "target", "target_date")} == {
        "title": "Benefits have an owner who is there", "kind": "level", "unit": "%", "owner": HEAD, "baseline": Decimal(70),
        "baseline_date": TODAY, "target": Decimal(80), "target_date": BY,
    }  # fmt: skip
    (step,) = lists.listing(session, "deliverables", "project:PMO-1")
    (habit,) = lists.listing(session, "business_changes", "project:PMO-1")
    assert (step["title"], step["planned"]) == ("Process: owners named by each department", "2027-04-01")
    assert (habit["title"], habit["owner"], habit["needed_by"]) == (
        "An owner is named when a benefit is appraised",
        HEAD,
        "2027-06-30",
    )
    assert [(one["due"], one["chair"]) for one in lists.listing(session, "reviews", "project:PMO-1")] == [
        ("2027-05-23", SPONSOR), ("2027-06-30", SPONSOR)
    ]  # fmt: skip
    assert [(gate.name, gate.title, gate.planned) for gate in gates.gates_of(session, "PMO-1")] == [("L1", "awareness", BY)]
    plan = {
        span.end.isoformat(): value for span, value in readings.current_plan(session.store, find(session, "PMO-1/B01").id).items()
    }
    assert plan == {"2027-06-30": Decimal(80)}
    assert made.raised == [] and flags(session, TODAY.isoformat()) == set()
    assert (
        undo.undo(session).action == "make the plan of action to level 1"
        and lists.listing(session, "projects", "category:pmo") == []
    )


@pytest.mark.parametrize(
    ("level", "by", "sponsor", "owner", "problem"),
    [
        (0, BY, SPONSOR, HEAD, "there is no level 0"), (6, BY, SPONSOR, HEAD, "there is no level 6"),
        (1, date(2027, 3, 30), SPONSOR, HEAD, "less than two ends of a quarter"), (1, TODAY, SPONSOR, HEAD, "less than two"),
        (1, BY, None, HEAD, "name the executive sponsor"), (1, BY, SPONSOR, None, "name who sees to the measures"),
    ],
)  # fmt: skip
def test_what_is_refused(session: Session, level: int, by: date, sponsor: str | None, owner: str | None, problem: str) -> None:
    with pytest.raises((FieldError, UsageError), match=problem):
        plan_of_action.make_plan(session, level, by, sponsor, owner)
    assert lists.listing(session, "projects", "category:pmo") == []


def test_there_is_one_plan_at_a_time_and_none_where_nothing_is_short(session: Session) -> None:
    make(session)
    with pytest.raises(UsageError, match="There is a plan of action already: PMO-1"):
        make(session)
    records.change(session, "P-1/B08", {"owner": ANN})
    closure.cancel(session, "PMO-1", "a second plan is made")
    with pytest.raises(UsageError, match="No statement that can be measured is short up to level 1"):
        make(session)
    assert integrity.check(session) == []


def test_sponsor_and_owner_are_who_answered_the_questions(session: Session) -> None:
    questions.answer(session, "P1", "signed", SPONSOR, "minutes of May")
    questions.answer(session, "P3", "named", HEAD, "12 hours a month")
    made = plan_of_action.make_plan(session, 1, BY)
    assert (made.sponsor, made.owner) == (SPONSOR, HEAD)


def test_it_is_outside_the_portfolios_counts_unless_asked_for(session: Session) -> None:
    def counts() -> tuple[object, ...]:
        seen = overview.overview(session, 30, None)
        total = roll_up(session, (RollUpKey.CATEGORY,)).total
        by_stage = [(line.stage.value, line.benefits) for line in balances.by_stage(session)]
        return seen.projects, seen.balance.benefits, total.balance.benefits, total.projects, total.incomplete, by_stage

    before = counts()
    assert before[:4] == (1, 10, 10, 1)
    make(session)
    measured = maturity.measured_as_of(session)
    assert counts() == before
    # Nor what one of its own benefits lacks.
    records.change(session, "PMO-1/B01", {"owner": None, "baseline": None}, why="to be found anew")
    assert counts() == before
    assert balances.balance_of(session, "PMO-1").benefits == 1
    assert (measured["M01"].population, measured["M07"].population) == (1, 10)


def test_the_register_reads_each_quarter_once_in_its_own_name(session: Session) -> None:
    make(session)
    assert plan_readings.read_plan(at(session, "2026-12-31")) == 0, "the quarter has not ended"
    records.change(session, "P-1/B08", {"owner": ANN})
    records.change(at(session, "2027-01-02"), "P-1/B09", {"owner": ANN})
    assert plan_readings.read_plan(session) == 1
    assert plan_readings.read_plan(session) == 0
    (reading,) = [one for one in readings.readings_of(session.store, find(session, "PMO-1/B01").id) if one.actual is not None]
    assert (reading.period.end.isoformat(), reading.actual, reading.recorded_by) == ("2026-12-31", Decimal(80), "the register")
    assert reading.evidence == "measured by the register: statement M07, 8 of 10", "as it stood on 31 December"
    newest = lists.listing(session, "history")[0]
    assert (newest["who"], newest["action"]) == (
        "the register", "readings of the plan of action for 2026-Q4, measured by the register"
    )  # fmt: skip
    # Two quarters that nobody opened it in are read one by one.
    assert plan_readings.read_plan(at(session, "2027-07-05")) == 2
    assert integrity.check(session) == []


def test_never_under_read_only(session: Session) -> None:
    make(session)
    with open_register(session.path, "looker", today=date(2027, 1, 5), read_only=True) as look:
        assert plan_readings.read_plan(look) == 0


def test_the_gate_of_a_level_is_passed_when_it_is_reached_and_not_before(session: Session) -> None:
    make(session)
    with pytest.raises(gates.GateNotReady, match=r"own is on level 0 \(M07 is short by 1\)"):
        gates.pass_gate(session, "pmo-1", "l1")
    assert gates.pass_gate(session, "PMO-1", "L1", override=True, reason="agreed by the board").gate == "L1"


def test_the_rules_police_it_one_quarter_on(session: Session) -> None:
    make(session)
    # The step of 1 April is late, its habit not agreed, the review held by nobody.
    assert ("F14", "PMO-1/B01") in flags(session, "2027-04-20")
    status = plan_status.plan_status(session)
    assert status is not None and [step.ref for step in status.overdue] == ["PMO-1/D01"]
    assert status.summary == (
        "Benefits management to level 1, awareness (PMO-1), by 30 Jun 2027: 0 of 2 steps done, 1 overdue "
        "(first: Process: owners named by each department); 0 of 1 measures at their target."
    )
    assert ("F26", "PMO-1/C01") in flags(session, "2027-04-20")
    assert ("F20", "PMO-1/R01") in flags(session, "2027-06-10")
    plan_readings.read_plan(session)
    moved = plan_status.plan_status(session)
    assert moved is not None and [(one.latest, one.reached) for one in moved.measures] == [(Decimal(70), False)]


def test_answers_of_five_people_come_into_the_plan_as_a_culture_benefit(session: Session) -> None:
    for number in range(5):
        records.add(session, Kind.PERSON, {"ref": f"PM-{number}", "name": f"Manager {number}"})
        helpers.project(session, f"P-1{number}", stage="delivery", manager=f"Manager {number}")
    make(session)
    for number in range(4):
        questions.answer(session, "P4", "never", f"PM-{number}")
    assert lists.listing(session, "benefits", "project:PMO-1 title:seen") == []
    questions.answer(session, "P4", "after", "PM-4")
    culture = records.load(session, "PMO-1/B03").values
    assert (culture["title"], culture["baseline"], culture["target"], culture["owner"]) == (
        "Project managers see their deliverables in use", Decimal(20), Decimal(80), HEAD
    )  # fmt: skip
    assert lists.listing(session, "history")[0]["who"] == "the register"
    questions.answer(session, "P4", "after", "PM-3")
    plan_readings.read_plan(at(session, "2027-01-04"))
    read = readings.readings_of(session.store, find(session, "PMO-1/B03").id)
    assert [one.actual for one in read if one.actual is not None] == [Decimal(40)]


def test_vision_resources_and_who_signed_stand_in_the_policy(session: Session) -> None:
    assert plan_of_action.vision_in_words(session) == ""
    policies.set_policy(session, {"vision": "What we promise is seen in use."})
    assert plan_of_action.vision_in_words(session) == "What we promise is seen in use. Not signed yet."
    more = {"vision_signed_by": SPONSOR, "vision_signed_on": "3 May 2026", "tracking_resources": "the PMO, 12 hours a month"}
    policies.set_policy(session, more)
    assert plan_of_action.vision_in_words(session) == (
        "What we promise is seen in use. Signed by Chief Executive on 3 May 2026. Time for tracking: the PMO, 12 hours a month."
    )
    with pytest.raises(FieldError, match="vision_signed_on"):
        policies.set_policy(session, {"vision_signed_on": "soon"})
