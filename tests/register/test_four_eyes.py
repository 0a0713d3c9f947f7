"""Two people where one would mark their own work: off, flagged or refused, compared by person and not by the name they typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.fields import FieldError, Kind
from benefits_tui.domain.periods import Period
from benefits_tui.register import conclusions, deletion, integrity, lists, plans, policies, readings, records, validation
from benefits_tui.register.conclusions import ConclusionInput
from benefits_tui.register.four_eyes import FourEyesWanted, same_person
from benefits_tui.register.session import Session
from tests import helpers

Q1, Q2 = Period(date(2026, 1, 1), date(2026, 3, 31)), Period(date(2026, 4, 1), date(2026, 6, 30))
REF = "P-1/B01"


@pytest.fixture
def office(session: Session) -> Session:
    """One benefit with an owner; Jane signs in as jsmith at her desk and as JS-01 elsewhere."""
    helpers.project(session)
    records.add(session, Kind.PERSON, {"ref": "PER-1", "name": "Jane Smith", "logins": "jsmith, JS-01"})
    records.add(session, Kind.PERSON, {"ref": "PER-2", "name": "Paul Kerr", "email": "paul@example.org"})
    helpers.benefit(session, owner="Paul Kerr", start=date(2026, 1, 1), end=date(2026, 12, 31))
    return session


def _as(session: Session, user: str) -> Session:
    return replace(session, user=user)


def _policy(session: Session, word: str) -> None:
    policies.set_policy(session, {"four_eyes": word}, "two people")


def _why(session: Session) -> list[str]:
    return [str(flag["why"]) for flag in lists.flags(session, f"benefit:{REF}") if flag["rule"] == "F52"]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("jsmith", "jsmith", True), ("jsmith", "JSMITH", True), ("jsmith", "js-01", True), ("jsmith", "Jane Smith", True),
        ("JS-01", "PER-1", True), ("paul@example.org", "Paul Kerr", True), ("jsmith", "Paul Kerr", False), ("jsmith", "x", False),
        ("x", "X", True), ("", "", False), (None, "x", False),
    ],
)  # fmt: skip
def test_who_is_one_person(office: Session, one: str | None, other: str | None, alike: bool) -> None:
    assert same_person(office.store, one, other) is alike


def test_a_login_names_one_person(office: Session) -> None:
    with pytest.raises(FieldError, match=r"logins: 'jsmith' is the login of Jane Smith [(]PER-1[)]; it names one person"):
        records.change(office, "PER-2", {"logins": "pk, JSmith"})
    with pytest.raises(FieldError, match="it names one person"):
        records.add(office, Kind.PERSON, {"name": "Another", "logins": "js-01"})
    records.change(office, "PER-1", {"logins": "jsmith"})
    records.change(office, "PER-2", {"logins": "js-01"})
    assert same_person(office.store, "js-01", "Paul Kerr")


def test_what_was_done_under_a_login_stays_ones_own_without_it(office: Session) -> None:
    records.change(office, "PER-1", {"logins": None})
    assert same_person(office.store, "jsmith", "Jane Smith") and same_person(office.store, "js-01", "PER-1")
    records.change(office, "PER-2", {"logins": "jsmith"})
    assert same_person(office.store, "jsmith", "Paul Kerr") and not same_person(office.store, "jsmith", "Jane Smith")
    assert integrity.check(office) == []


@pytest.mark.parametrize(("word", "flags"), [("off", []), ("warn", ["One person recorded and validated 1 reading."])])
def test_validating_ones_own_reading(office: Session, word: str, flags: list[str]) -> None:
    _policy(office, word)
    readings.record(_as(office, "jsmith"), REF, "2026-Q1", actual=Decimal(5))
    validation.validate(_as(office, "JS-01"), REF)
    assert _why(office) == flags
    if flags:
        validation.validate(_as(office, "Paul Kerr"), REF)
        assert _why(office) == [], "a second person signs it again"


def test_validating_ones_own_reading_is_refused_with_the_way_on(office: Session) -> None:
    _policy(office, "refuse")
    readings.record(_as(office, "jsmith"), REF, "2026-Q1", actual=Decimal(5))
    with pytest.raises(FourEyesWanted) as refused:
        validation.validate(_as(office, "JS-01"), REF)
    assert str(refused.value) == (
        "validate: you recorded the reading of 2026-Q1 yourself, and the policy asks for four eyes; ask somebody else to validate it"
    )
    readings.record(_as(office, "Paul Kerr"), REF, "2026-Q2", actual=Decimal(6))
    done = validation.validate(_as(office, "jsmith"), REF)
    assert done.changed == {"validated": (None, 1)}, "what others recorded is signed, one's own waits on"
    validation.validate(_as(office, "Paul Kerr"), REF)
    with pytest.raises(FieldError, match="no reading of P-1/B01 waits"):
        validation.validate(_as(office, "Paul Kerr"), REF)


@pytest.mark.parametrize(("word", "flags"), [("off", []), ("warn", ["One person wrote and approved plan 1."])])
def test_approving_ones_own_plan(office: Session, word: str, flags: list[str]) -> None:
    _policy(office, word)
    plans.set_plan(_as(office, "jsmith"), REF, {Q1: Decimal(5), Q2: Decimal(5)})
    assert _why(office) == flags
    number = plans.set_plan(_as(office, "jsmith"), REF, {Q1: Decimal(5), Q2: Decimal(5)}, approved_by="Paul Kerr")
    assert number == 1 and _why(office) == [], "the same plan, approved by somebody else, is no new version"


def test_a_plan_that_two_people_made_keeps_its_approver(office: Session) -> None:
    plans.set_plan(_as(office, "jsmith"), REF, {Q1: Decimal(5)}, approved_by="Paul Kerr")
    plans.set_plan(_as(office, "jsmith"), REF, {Q1: Decimal(5)}, approved_by="Somebody Else")
    assert [version.approved_by for version in plans.plan_versions(office, 1)] == ["Paul Kerr"]


def test_of_a_concluded_benefit_only_the_concluding_is_flagged(office: Session) -> None:
    _policy(office, "warn")
    readings.record(office, REF, "2026-Q1", actual=Decimal(5))
    validation.validate(office, REF)
    plans.set_plan(office, REF, {Q1: Decimal(5), Q2: Decimal(5)})
    assert _why(office) == ["One person recorded and validated 1 reading, wrote and approved plan 1."]
    conclusions.conclude(office, REF, ConclusionInput("written-off", "no longer wanted", decided_by="Jane Smith"))
    assert _why(office) == []


def test_approving_ones_own_plan_is_refused_with_the_way_on(office: Session) -> None:
    _policy(office, "refuse")
    with pytest.raises(FourEyesWanted, match=r"you wrote this plan yourself.*plan … --approved-by NAME"):
        plans.set_plan(_as(office, "jsmith"), REF, {Q1: Decimal(5)}, approved_by="Jane Smith")
    with pytest.raises(FourEyesWanted, match="--approved-by NAME"):
        readings.save_periods(_as(office, "jsmith"), REF, {Q1: readings.PeriodEdit(plan=Decimal(5))})
    assert plans.set_plan(_as(office, "jsmith"), REF, {Q1: Decimal(5)}, approved_by="Paul Kerr") == 1


@pytest.mark.parametrize("word", ["off", "warn", "refuse"])
def test_an_owner_who_concludes(office: Session, word: str) -> None:
    _policy(office, word)
    given = ConclusionInput("written-off", "no longer wanted", decided_by="paul@example.org")
    if word == "refuse":
        with pytest.raises(FourEyesWanted, match=r"paul@example.org owns P-1/B01.*--decided-by NAME"):
            conclusions.conclude(office, REF, given)
        given = replace(given, decided_by="Jane Smith")
    conclusions.conclude(office, REF, given)
    assert _why(office) == (["One person owns the benefit and concluded it."] if word == "warn" else [])


def test_former_words_of_the_setting_are_taken(office: Session) -> None:
    _policy(office, "yes")
    assert office.policy.four_eyes == "warn"
    _policy(office, "no")
    assert office.policy.four_eyes == "off"
    with pytest.raises(FieldError, match=r"four_eyes: 'perhaps' cannot be read; there is: off, warn, refuse"):
        _policy(office, "perhaps")


def test_a_corrected_reading_waits_again_and_undo_of_the_flag_is_whole(office: Session) -> None:
    _policy(office, "warn")
    readings.record(office, REF, "2026-Q1", actual=Decimal(5))
    validation.validate(office, REF)
    assert len(_why(office)) == 1
    readings.record(office, REF, "2026-Q1", actual=Decimal(7))
    assert _why(office) == []
    deletion.remove(office, REF, Kind.BENEFIT)
