"""Where the same thing is said twice, the newest counts: reasons, handovers, decisions, forecasts, adoption, balances."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from benefits_tui.domain.fields import Kind
from benefits_tui.register import adoption, appraisal, closure, flags, lists, policies, readings, records
from benefits_tui.register.session import Session
from tests import helpers
from tests.conftest import TODAY

D = Decimal


def reason(session: Session, key: str) -> tuple[str, str | None]:
    return next((one.value, one.reason) for one in policies.settings(session) if one.key == key)


def test_a_setting_shows_the_reason_of_its_last_change_or_none(session: Session) -> None:
    assert reason(session, "decision_days") == ("30", None)
    policies.set_policy(session, {"decision_days": "20", "adoption_days": "80"}, "the board meets more often")
    assert reason(session, "decision_days") == ("20", "the board meets more often")
    policies.set_policy(session, {"decision_days": "25"})
    assert reason(session, "decision_days") == ("25", None)
    assert reason(session, "adoption_days") == ("80", "the board meets more often")
    policies.set_policy(session, {"decision_days": "25", "adoption_days": "70"}, "other words")
    # A value that is given again is explained by the reason given with it.
    assert reason(session, "decision_days") == ("25", "other words") and reason(session, "adoption_days") == ("70", "other words")


def test_a_certificate_is_of_the_last_handover(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session, frequency="quarterly")
    records.add(session, Kind.PERSON, {"name": "Ann", "role": "Head of Works"})
    closure.handover(session, ref, "Ann", TODAY - timedelta(days=30), "as agreed first")
    closure.handover(session, ref, "Head of Operations", TODAY - timedelta(days=9), "as agreed then")
    said = closure.certificate(session, ref)
    assert "Accepted by   Head of Operations\nAccepted on   2026-11-14\nAgreed        as agreed then" in said
    assert "Ann" not in said and "first" not in said
    assert lists.show(session, ref)["owner"] == "Head of Operations"


def test_a_flag_is_in_the_state_of_the_last_decision(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session, owner=None, state="planned", objectives=None)
    number = flags.flag_number(session.store, f"F36@{ref}")
    states = [
        flags.acknowledge(session, number).state, flags.snooze(session, number, TODAY + timedelta(days=9), "later").state,
        flags.escalate(session, number, "higher").state, flags.assign(session, number, "Ann", TODAY + timedelta(days=3)).state,
        flags.acknowledge(session, number).state,
    ]  # fmt: skip
    assert states == ["acknowledged", "snoozed", "escalated", "assigned", "acknowledged"]
    evidence = flags.evidence(session, number)
    assert evidence is not None
    assert [one.outcome for one in evidence.done] == ["acknowledge", "snooze", "escalate", "assign", "acknowledge"]


def test_readings_and_adoption_show_what_was_said_last(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session)
    for value in (5, 7):
        readings.record(session, ref, "2026-Q1", actual=D(value), evidence=f"ledger {value}")
        readings.record(session, ref, "2026-Q4", forecast=D(value))
    shown = lists.show(session, ref)
    assert (shown["actual_to_date"], shown["outturn"]) == ("7", "14")
    records.add(session, Kind.DELIVERABLE, {"project": "P-1", "title": "Portal", "accepted": date(2026, 1, 1)})
    adoption.adopt(session, "P-1/D01", "2026-Q1", planned=D(10), actual=D(9))
    adoption.adopt(session, "P-1/D01", "2026-Q2", planned=D(20), actual=D(5))
    (listed,) = lists.listing(session, "deliverables")
    assert (listed["adoption_planned"], listed["adoption"]) == ("20", "5")
    assert helpers.rules_on(session, ref) is not None
    (raised,) = [one for one in lists.flags(session) if one["rule"] == "F19"]
    assert raised["why"] == "Used by 5 of 20 planned (25 %)."


def test_what_changed_is_told_since_the_last_balance(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session, stated=D(100))
    appraisal.take(session, "P-1", note="first")
    records.change(session, "P-1/B01", {"stated": D(300)})
    appraisal.take(session, "P-1", note="second")
    records.change(session, "P-1/B01", {"stated": D(350)})
    assert [one.note for one in appraisal.taken(session, "P-1")] == ["first", "second"]
    now = appraisal.balance_as_plain(appraisal.full_balance(session, "P-1"))
    since = appraisal.since_last(session, "P-1", now)
    assert since is not None and "50" in str(since) and "250" not in str(since)
