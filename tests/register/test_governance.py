"""Governance use cases where they could go wrong: limits, second times, what is gone, what undo must not bring back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import FieldError, Kind
from benefits_tui.domain.templates import TemplateError, parse_template
from benefits_tui.register import (
    appraisal,
    benefits_map,
    closure,
    deletion,
    flags,
    gates,
    integrity,
    lists,
    policies,
    pools,
    readings,
    records,
    reviews,
    templates,
)
from benefits_tui.register.balances import balance_of
from benefits_tui.register.point_in_time import register_as_of
from benefits_tui.register.session import Session
from benefits_tui.register.undo import NothingToUndo, undo
from benefits_tui.store import change_log
from tests import helpers
from tests.conftest import TODAY

D = Decimal


@pytest.fixture
def two(session: Session) -> tuple[str, str]:
    helpers.project(session, whole_life_cost=D(100))
    return helpers.benefit(session), helpers.benefit(session)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"decision_days": "99999999"}, "between 0 and 3650"), ({"decision_days": "-1"}, "between"), ({"amber_threshold": "NaN"}, "between"),
        ({"owner_share_threshold": "1.01"}, "between 0 and 1"), ({"mid_year": "perhaps"}, "yes or no"), ({"currency": "13"}, "is not a currency code"),
        ({"discount": "nan"}, "no rate"), ({"rules_off": "F99"}, "no rule F99"), ({"rules_off": "F01"}, "needs one"),
        ({"review_calendar": "yearly 999999999"}, "kind and months"), ({"tracked_classes": "gold"}, "no class gold"),
        ({"amber_threshold": "0.3"}, "above red_threshold"), ({"nonsense": "1"}, "has no 'nonsense'"), ({"decision_days": "soon"}, "cannot be read"),
    ],
)  # fmt: skip
def test_a_policy_that_means_nothing_is_refused(session: Session, values: dict[str, str], message: str) -> None:
    before = session.policy
    for attempt in (policies.effect, policies.set_policy):
        with pytest.raises(Exception, match=message):
            attempt(session, values)
    assert session.policy == before


def test_the_effect_that_is_shown_is_what_happens(session: Session, two: tuple[str, str]) -> None:
    # Amounts in the currency that was have no rate then, which F53 tells.
    values = {"currency": "EUR", "rules_off": "F08,F53"}
    shown = policies.effect(session, values, "trial")
    assert session.policy.currency == "GBP" and integrity.check(session) == []
    policies.set_policy(session, values, "trial")
    counted = session.store.one("SELECT count(*) FROM flag WHERE cleared_on IS NULL")
    assert counted == (shown.then,) and shown.now != shown.then and integrity.check(session) == []


def test_undo_leaves_no_link_or_flag_on_what_is_gone(session: Session, two: tuple[str, str]) -> None:
    ref = records.add(session, Kind.DELIVERABLE, {"project": "P-1", "title": "D"}).ref
    added = change_log.last_change(session.store)
    benefits_map.link(session, ref, two[0])
    with pytest.raises(NothingToUndo, match="a later link needs"):
        undo(session, added)
    benefits_map.unlink(session, ref, two[0])
    unlinked = change_log.last_change(session.store)
    deletion.remove(session, ref, Kind.DELIVERABLE)
    with pytest.raises(NothingToUndo, match="was deleted since"):
        undo(session, unlinked)
    third = helpers.benefit(session)
    made = change_log.last_change(session.store)
    flags.raise_flag(session, third, "Something is odd")
    with pytest.raises(NothingToUndo, match="raised flag"):
        undo(session, made)
    assert integrity.check(session) == []


def test_no_circle_comes_about_by_undo(session: Session, two: tuple[str, str]) -> None:
    benefits_map.link(session, *two)
    with pytest.raises(FieldError, match="circle"):
        benefits_map.link(session, two[1], two[0])
    with pytest.raises(FieldError, match="feed itself"):
        benefits_map.link(session, two[0], two[0])
    benefits_map.unlink(session, *two)
    unlinked = change_log.last_change(session.store)
    benefits_map.link(session, two[1], two[0])
    with pytest.raises(NothingToUndo, match="circle"):
        undo(session, unlinked)


def test_what_is_written_off_brings_no_more_and_what_is_superseded_counts_once(session: Session, two: tuple[str, str]) -> None:
    for ref in two:
        helpers.plan(session, ref, y2026_Q4=500)
        readings.record(session, ref, "2026-Q4", forecast=D(500))
    assert [one.outturn for one in balance_of(session, "P-1").classes.values()] == [D(1000)]
    helpers.end(session, two[0], "written_off", "it will not come")
    assert [one.outturn for one in balance_of(session, "P-1").classes.values()] == [D(500)]
    value = appraisal.value_of(session, "P-1")
    assert value is not None and value.outturn is not None and value.outturn.npv == D(400)
    helpers.end(session, two[1], "superseded", "another takes its place")
    assert [one.current_plan for one in balance_of(session, "P-1").classes.values()] == [D(500)]
    assert integrity.check(session) == []


def test_a_review_is_held_once_and_followed_by_a_later_one(session: Session, two: tuple[str, str]) -> None:
    review = records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "yearly", "due": TODAY}).ref
    with pytest.raises(FieldError, match="not after the review"):
        reviews.hold(session, review, next_due=TODAY)
    with pytest.raises(FieldError, match="is not a benefit of P-1"):
        helpers.project(session, "P-2")
        reviews.hold(session, review, [reviews.FindingInput(helpers.benefit(session, "P-2"), "odd")])
    done = reviews.hold(
        session,
        review,
        [reviews.FindingInput(two[0], "well", state="not_achieved", action=("Ann", TODAY + timedelta(days=9), "tell"))],
    )
    assert done.states == {two[0]: "not_achieved"} and done.actions == 1 and done.next_review is not None
    with pytest.raises(FieldError, match="was held on"):
        reviews.hold(session, review)
    undo(session)
    assert (
        records.load(session, review).values["held"] is None and records.load(session, two[0]).values["state"] != "not_achieved"
    )


def test_gates_are_known_in_any_case_and_passed_once(session: Session, two: tuple[str, str]) -> None:
    gates.plan_gate(session, "P-1", "go-live", TODAY)
    gates.plan_gate(session, "P-1", " Go-Live ", TODAY + timedelta(days=1))
    assert [one.name for one in gates.gates_of(session, "P-1")] == ["go-live"]
    with pytest.raises(FieldError, match="needs a name"):
        gates.plan_gate(session, "P-1", " ", TODAY)
    gates.pass_gate(session, "P-1", "GO-LIVE")
    with pytest.raises(FieldError, match="was passed on"):
        gates.pass_gate(session, "P-1", "go-live")
    with pytest.raises(FieldError, match="did you mean 'go-live'"):
        gates.pass_gate(session, "P-1", "go-lve")


def test_a_template_after_a_project_keeps_what_its_gates_require(session: Session) -> None:
    helpers.project(session, start=TODAY, gate3=TODAY + timedelta(days=99))
    made = templates.from_project(session, "P-1", "mine")
    assert "baseline" in made.gates[0].requires
    templates.keep(session, made)
    with pytest.raises(FieldError, match="has no benefit 9"):
        templates.apply(session, "mine", {"name": "x"}, {9: D(1)})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name =", "is not valid TOML"), ("title = 'x'", "needs a name"), ("name = 'x'\n[[gate]]\nrequires = 5", "list of words"),
        ("name = 'x'\n[[gate]]\nrequires = ['ownr']", "did you mean 'owner'"), ("name = 'x'\n[[gate]]\nname='a'\n[[gate]]\nname='A'", "already"),
        ("name = 'x'\n[[benefit]]\ntitle='b'\nserves = 5", "list of words"), ("name = 'x'\n[[benefit]]\ntitle='b'\nshape='odd'", "no shape"),
        ("name = 'x'\n[[deliverable]]\ntitle='d'\nenables=[1]", "places from 1 to 0"), ("name = 'x'\n[[review]]\nkind='x'", "no review"),
        ("name = 'x'\nmonths = -1", "whole number"), ("name = 'x'\ngate = 3", "as \\[\\[gate\\]\\]"), ("name = 'x'\ncolour = 1", "nothing is called"),
    ],
)  # fmt: skip
def test_a_template_that_cannot_be_used_says_where(text: str, message: str) -> None:
    with pytest.raises(TemplateError, match=message):
        parse_template(text)


def test_a_benefit_is_handed_over_to_somebody_active_outside_the_project(session: Session) -> None:
    helpers.project(session, manager="Project manager")
    ref = helpers.benefit(session, frequency="quarterly")
    records.add(session, Kind.PERSON, {"name": "Former head", "active": False})
    for person, message in (("Project manager", "belongs to the project"), ("Former head", "no longer active")):
        with pytest.raises(FieldError, match=message):
            closure.handover(session, ref, person)
    with pytest.raises(FieldError, match="was not handed over"):
        closure.certificate(session, ref)
    closure.handover(session, ref, "Head of Operations")
    assert "Accepted by   Head of Operations" in closure.certificate(session, ref)


def test_a_task_comes_back_after_its_day_and_a_snooze_on_it(session: Session) -> None:
    helpers.project(session, stage="planning")
    refs = [helpers.benefit(session, owner=None, state="appraised") for _ in range(2)]
    due = TODAY + timedelta(days=3)
    flags.assign(session, flags.flag_number(session.store, f"F01@{refs[0]}"), "Ann", due)
    flags.snooze(session, flags.flag_number(session.store, f"F01@{refs[1]}"), due, "wait")

    def states() -> list[object]:
        return [
            row[0]
            for row in session.store.all("SELECT state FROM flag WHERE rule = 'F01' AND cleared_on IS NULL ORDER BY subject_id")
        ]

    found = []
    for days in (2, 3, 4):
        session.fixed_today = TODAY + timedelta(days=days)
        session.store.bring_up_to(session.today)
        found.append(states())
    assert found == [["assigned", "snoozed"], ["assigned", "open"], ["open", "open"]]


def test_earned_benefit_follows_the_shares_that_are_said(session: Session, two: tuple[str, str]) -> None:
    day = TODAY - timedelta(days=1)
    for share, accepted in ((D("0.3"), day), (None, None)):
        ref = records.add(session, Kind.DELIVERABLE, {"project": "P-1", "title": "D", "planned": day, "accepted": accepted}).ref
        benefits_map.link(session, ref, two[0], share)
    earned = appraisal.full_balance(session, "P-1").earned
    assert (earned.planned, earned.earned) == (D(1000), D(300))
    change = records.add(session, Kind.BUSINESS_CHANGE, {"project": "P-1", "title": "C"}).ref
    through = records.add(session, Kind.DELIVERABLE, {"project": "P-1", "title": "D", "planned": day, "accepted": day}).ref
    benefits_map.link(session, through, change)
    benefits_map.link(session, change, two[1])
    earned = appraisal.full_balance(session, "P-1").earned
    assert (earned.planned, earned.earned) == (D(2000), D(1300))


def test_shares_and_claims_that_are_too_large_are_flagged_and_cleared(session: Session, two: tuple[str, str]) -> None:
    for ref in ("P-2", "P-3"):
        helpers.project(session, ref)
    pools.share(session, two[0], "P-2", D("0.6"))
    assert pools.share(session, two[0], "P-3", D("0.5")).raised == ["F22"]
    assert pools.share(session, two[0], "P-3", D("0.4")).cleared == ["F22"]
    assert pools.share(session, two[0], "P-3", D(0)).raised == []
    with pytest.raises(FieldError, match="not a share"):
        pools.share(session, two[0], "P-3", D("1.5"))
    pool = records.add(session, Kind.POOL, {"title": "A budget", "ceiling": D(100)}).ref
    pools.claim(session, pool, two[0], D(60))
    assert pools.claim(session, pool, two[1], D(50)).raised == ["F23"] and appraisal.double_counted(session) == D(10)
    assert pools.claim(session, pool, two[1], D(40)).cleared == ["F23"] and appraisal.double_counted(session) == D(0)
    assert integrity.check(session) == []


def test_an_earlier_day_ends_with_the_last_change_that_is_not_later(session: Session) -> None:
    helpers.project(session)
    session.fixed_today = TODAY - timedelta(days=30)
    records.change(session, "P-1", {"name": "by a clock that is late"})
    assert change_log.replay(session.store, TODAY - timedelta(days=31)) == {}
    for day in (TODAY - timedelta(days=30), TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=400)):
        assert change_log.replay(session.store, day)["project"][1]["name"] == "by a clock that is late"


def test_a_clock_that_ran_ahead_hides_no_day(session: Session) -> None:
    """A project a day, one of them under a clock of 2031."""
    days = [TODAY + timedelta(days=place) for place in range(4)]
    clocks = [days[0], date(2031, 1, 1), days[1], days[2], days[3]]
    for place, clock in enumerate(clocks):
        session.fixed_today = clock
        helpers.project(session, f"P-{place}")

    def there(day: date) -> list[str]:
        with register_as_of(session, day) as earlier:
            return [str(one["ref"]) for one in lists.listing(earlier, "projects")]

    session.fixed_today = date(2032, 1, 1)
    assert there(days[0]) == ["P-0"]
    # What was written under the wrong clock was written before the next day's.
    assert there(days[1]) == ["P-0", "P-1", "P-2"]
    assert there(days[2]) == ["P-0", "P-1", "P-2", "P-3"]
    assert there(days[3]) == there(date(2030, 12, 31)) == there(date(2031, 1, 1)) == ["P-0", "P-1", "P-2", "P-3", "P-4"]
    with pytest.raises(UsageError, match="Nothing was recorded by"):
        there(days[0] - timedelta(days=1))
