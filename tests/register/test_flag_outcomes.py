"""What becomes of a flag by what people do about it, until when, and who decides; how the queue itself is doing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from benefits_tui.domain.fields import FieldError, Kind
from benefits_tui.domain.rules import Severity
from benefits_tui.register import flags, integrity, policies, pools, records
from benefits_tui.register.lookup import RecordNotFound
from benefits_tui.register.session import Session
from benefits_tui.store.types import StoredCell
from tests import helpers
from tests.conftest import TODAY

D = Decimal
DAY = timedelta(days=1)
UNTIL = TODAY + 5 * DAY


@pytest.fixture
def flagged(session: Session) -> int:
    """The number of flag F01, of high severity, whose cause stays."""
    helpers.project(session, stage="planning")
    helpers.benefit(session, owner=None, state="appraised")
    return flags.flag_number(session.store, "F01@P-1/B01")


def state(session: Session, number: int) -> tuple[object, ...]:
    row = session.store.one("SELECT state, snoozed_until FROM flag WHERE id = ?", (number,))
    assert row is not None
    return row


def on_day(session: Session, day: date) -> None:
    session.fixed_today = day
    session.store.bring_up_to(day)


ACTS: dict[str, tuple[Callable[[Session, int], flags.FlagActionResult], str, str | None]] = {
    "acknowledge": (lambda s, n: flags.acknowledge(s, n, "seen"), "acknowledged", None),
    "snooze": (lambda s, n: flags.snooze(s, n, UNTIL, "wait"), "snoozed", "2026-11-28"),
    "assign": (lambda s, n: flags.assign(s, n, "Ann", UNTIL), "assigned", None),
    "escalate": (lambda s, n: flags.escalate(s, n, "not ours"), "escalated", None),
    "accept": (lambda s, n: flags.decide(s, n, "accept", "so be it"), "decided", None),
    "correct": (lambda s, n: flags.decide(s, n, "correct", "put right"), "decided", None),
    "re_plan": (lambda s, n: flags.decide(s, n, "re-plan", "later"), "decided", None),
    "accept until": (lambda s, n: flags.decide(s, n, "accept", "for now", UNTIL), "decided", None),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_is_done_gives_the_state(session: Session, flagged: int, act: str) -> None:
    do, becomes, until = ACTS[act]
    done = do(session, flagged)
    assert (done.flag, done.state, done.raised, done.cleared) == (flagged, becomes, [], [])
    assert state(session, flagged) == (becomes, until)
    assert integrity.check(session) == []


@pytest.mark.parametrize(
    ("act", "before", "on", "after"),
    [
        ("acknowledge", "acknowledged", "acknowledged", "acknowledged"), ("snooze", "snoozed", "open", "open"),
        ("assign", "assigned", "assigned", "open"), ("escalate", "escalated", "escalated", "escalated"),
        ("accept", "decided", "decided", "decided"), ("accept until", "decided", "open", "open"),
    ],
)  # fmt: skip
def test_a_snooze_or_decision_ends_on_its_day_and_a_task_after_it(
    session: Session, flagged: int, act: str, before: str, on: str, after: str
) -> None:
    ACTS[act][0](session, flagged)
    found = []
    for day in (UNTIL - DAY, UNTIL, UNTIL + DAY):
        on_day(session, day)
        found.append(state(session, flagged)[0])
    assert found == [before, on, after]
    if on == "open":
        assert state(session, flagged) == ("open", None)


@pytest.mark.parametrize("days", [-1, 0])
def test_nothing_is_left_until_a_day_that_is_not_after_today(session: Session, flagged: int, days: int) -> None:
    day = TODAY + days * DAY
    acts: list[tuple[str, Callable[[], flags.FlagActionResult]]] = [
        ("until", lambda: flags.snooze(session, flagged, day, "wait")),
        ("due", lambda: flags.assign(session, flagged, "Ann", day)),
        ("until", lambda: flags.decide(session, flagged, "accept", "so be it", day)),
    ]
    for name, act in acts:
        with pytest.raises(FieldError) as refusal:
            act()
        assert (str(refusal.value), refusal.value.field) == (f"{name}: {day.isoformat()} is not after today", name)
    assert state(session, flagged) == ("open", None)


def test_tomorrow_is_soon_enough(session: Session, flagged: int) -> None:
    assert flags.snooze(session, flagged, TODAY + DAY, "wait").state == "snoozed"
    assert flags.assign(session, flagged, "Ann", TODAY + DAY).state == "assigned"
    assert flags.decide(session, flagged, "accept", "fine", TODAY + DAY).state == "decided"


def test_the_newest_act_counts(session: Session, flagged: int) -> None:
    for act in ("snooze", "acknowledge", "assign", "escalate", "accept", "snooze"):
        assert ACTS[act][0](session, flagged).state == ACTS[act][1]
    done = session.store.all(
        "SELECT outcome, rationale, until_date, severity, why, due, decided_on, decided_by FROM flag_decision ORDER BY id"
    )
    today, why = "2026-11-23", "No owner is named."
    assert done == [
        ("snooze", "wait", "2026-11-28", "high", why, None, today, "officer"), ("acknowledge", "seen", None, "high", why, None, today, "officer"),
        ("assign", None, "2026-11-28", "high", why, None, today, "officer"), ("escalate", "not ours", None, "high", why, None, today, "officer"),
        ("accept", "so be it", None, "high", why, None, today, "officer"), ("snooze", "wait", "2026-11-28", "high", why, None, today, "officer"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("severity", "refused"), [(Severity.CRITICAL, True), (Severity.HIGH, False), (Severity.MEDIUM, False), (Severity.LOW, False)]
)
def test_only_a_critical_flag_cannot_be_snoozed(session: Session, severity: Severity, refused: bool) -> None:
    helpers.project(session)
    number = flags.raise_flag(session, "P-1", "Odd", severity).flag
    if refused:
        with pytest.raises(FieldError, match=r"^A critical flag cannot be snoozed: decide, assign or escalate it$") as refusal:
            flags.snooze(session, number, UNTIL, "wait")
        assert refusal.value.field == "until" and state(session, number) == ("open", None)
    else:
        assert flags.snooze(session, number, UNTIL, "wait").state == "snoozed"


def test_several_flags_are_snoozed_together_or_not_at_all(session: Session, flagged: int) -> None:
    critical = flags.raise_flag(session, "P-1", "Odd", Severity.CRITICAL).flag
    with pytest.raises(FieldError, match="cannot be snoozed"):
        flags.snooze(session, [flagged, critical], UNTIL, "wait")
    assert state(session, flagged) == ("open", None)
    assert flags.acknowledge(session, [flagged, critical]).flag == flagged
    assert state(session, critical)[0] == "acknowledged"
    assert session.store.one("SELECT action FROM change ORDER BY id DESC LIMIT 1") == ("acknowledge 2 flags",)


@pytest.mark.parametrize("act", ACTS)
def test_a_flag_comes_back_when_it_gets_more_severe_and_not_when_less(session: Session, flagged: int, act: str) -> None:
    ACTS[act][0](session, flagged)
    records.change(session, "P-1", {"stage": "delivery"})
    row = session.store.one("SELECT severity, state FROM flag WHERE id = ?", (flagged,))
    assert row == ("critical", "open")
    flags.escalate(session, flagged, "now")
    records.change(session, "P-1", {"stage": "planning"})
    assert session.store.one("SELECT severity, state FROM flag WHERE id = ?", (flagged,)) == ("high", "escalated")


@pytest.mark.parametrize(
    ("claimed", "becomes"),
    [
        ("200", "acknowledged"),
        ("209.9999", "acknowledged"),
        ("210", "acknowledged"),
        ("210.0001", "open"),
        ("150", "acknowledged"),
    ],
)
def test_a_flag_comes_back_when_more_than_a_tenth_more_is_at_risk(session: Session, claimed: str, becomes: str) -> None:
    helpers.project(session)
    helpers.benefit(session)
    records.add(session, Kind.POOL, {"ref": "POOL-1", "title": "Budget", "ceiling": D(100)})
    pools.claim(session, "POOL-1", "P-1/B01", D(200))
    number = flags.flag_number(session.store, "F23@POOL-1")
    flags.acknowledge(session, number)
    pools.claim(session, "POOL-1", "P-1/B01", D(claimed))
    assert state(session, number)[0] == becomes


def test_money_at_risk_that_was_not_known_makes_it_no_worse(session: Session) -> None:
    helpers.project(session, stage="planning")
    helpers.benefit(session, owner=None, state="appraised", stated=None)
    number = flags.flag_number(session.store, "F01@P-1/B01")
    flags.acknowledge(session, number)
    records.change(session, "P-1/B01", {"stated": D(10**9)})
    assert state(session, number)[0] == "acknowledged"
    records.change(session, "P-1/B01", {"stated": None})
    assert state(session, number)[0] == "acknowledged"


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("accept", "accept"), (" ACCEPT ", "accept"), ("correct", "correct"), ("re-plan", "re_plan"), ("re plan", "re_plan"), ("replan", "re_plan"),
        ("Re_Plan", "re_plan"), ("write-off", "write_off"), ("write off", "write_off"), ("writeoff", "write_off"), ("escalate", "escalate"),
    ],
)  # fmt: skip
def test_an_outcome_is_known_however_it_is_written(session: Session, flagged: int, words: str, outcome: str) -> None:
    flags.decide(session, flagged, words, "because")
    assert session.store.all("SELECT outcome, rationale FROM flag_decision") == [(outcome, "because")]


@pytest.mark.parametrize("words", ["snooze", "acknowledge", "assign", "open", ""])
def test_another_outcome_is_refused_with_those_there_are(session: Session, flagged: int, words: str) -> None:
    with pytest.raises(FieldError) as refusal:
        flags.decide(session, flagged, words, "because")
    assert str(refusal.value) == f"outcome: {words!r} is not one of accept, correct, re-plan, write-off, escalate"


def test_writing_off_ends_the_benefit_and_what_was_written_off_stays_so(session: Session, flagged: int) -> None:
    done = flags.decide(session, flagged, "write-off", "will not come")
    assert done.state == "cleared" and "F01" in done.cleared
    assert records.load(session, "P-1/B01").values["state"] == "written_off"
    ended = helpers.benefit(session, state="verified")
    flags.decide(session, flags.raise_flag(session, ended, "Odd").flag, "write-off", "it was a mistake")
    assert records.load(session, ended).values["state"] == "verified"


@pytest.mark.parametrize("outcome", ["accept", "correct", "re-plan", "write-off"])
@pytest.mark.parametrize("ref", ["P-1", "P-1/B01"])
def test_a_flag_raised_by_hand_is_closed_by_any_decision_and_its_task_is_done(session: Session, ref: str, outcome: str) -> None:
    helpers.project(session)
    helpers.benefit(session)
    number = flags.raise_flag(session, ref, "Odd").flag
    flags.assign(session, number, "Ann", UNTIL)
    assert session.store.all("SELECT title, due, done FROM action") == [("Raised by hand · H1: Odd", "2026-11-28", None)]
    assert flags.decide(session, number, outcome, "because").state == "cleared"
    assert session.store.one("SELECT closed_on FROM raised_flag") == ("2026-11-23",)
    assert session.store.one("SELECT done FROM action") == ("2026-11-23",)
    assert records.load(session, "P-1").values["stage"] == "delivery"


def test_a_task_takes_the_words_that_are_given(session: Session, flagged: int) -> None:
    flags.assign(session, flagged, "Ann", UNTIL, "find an owner")
    flags.assign(session, flagged, "Ann", UNTIL)
    assert session.store.all("SELECT title FROM action ORDER BY id") == [
        ("find an owner",),
        ("No accountable owner · F01: No owner is named.",),
    ]
    flags.acknowledge(session, flagged)
    assert session.store.all("SELECT done FROM action") == [(None,), (None,)]


@pytest.mark.parametrize(("outcome", "explained"), [("accept", True), ("correct", False), ("re-plan", False)])
def test_accepting_an_unexplained_change_gives_it_its_reason(session: Session, outcome: str, explained: bool) -> None:
    helpers.project(session)
    helpers.benefit(session, target=D(10))
    helpers.plan(session, "P-1/B01", y2027_Q1=1)
    records.change(session, "P-1/B01", {"target": D(9)})
    number = flags.flag_number(session.store, "F32@P-1/B01")
    done = flags.decide(session, number, outcome, "the scope was cut")
    assert ("F32" in done.cleared) == explained
    assert helpers.changed_without_reason(session) == (None if explained else "target")


AUTHORITIES = {"decides_critical": "Board", "decides_high": "Sponsor", "decides_medium": "Owner", "decides_low": "Office"}


@pytest.mark.parametrize(
    ("severity", "following"), [("critical", "Board"), ("high", "Board"), ("medium", "Sponsor"), ("low", "Owner")]
)
def test_the_next_authority_is_the_one_for_the_severity_above(session: Session, severity: str, following: str) -> None:
    policies.set_policy(session, AUTHORITIES)
    helpers.project(session)
    number = flags.raise_flag(session, "P-1", "Odd", Severity(severity)).flag
    shown = flags.evidence(session, number)
    assert shown is not None
    assert (shown.title, shown.decision_owner, shown.next_authority) == ("Raised by hand", "PMO", following)
    assert shown.options == ("decide", "assign somebody", "escalate") and shown.done == []
    flags.acknowledge(session, number)
    assert (shown := flags.evidence(session, number)) is not None and shown.decision_owner == "PMO"
    flags.escalate(session, number, "not ours")
    shown = flags.evidence(session, number)
    assert shown is not None and (shown.decision_owner, shown.next_authority) == (following, following)
    assert [one.outcome for one in shown.done] == ["acknowledge", "escalate"]
    assert session.policy.authority(Severity(severity)) == AUTHORITIES[f"decides_{severity}"]


def test_a_rule_says_who_decides_and_what_was_done_is_shown(session: Session, flagged: int) -> None:
    flags.assign(session, flagged, "Ann", UNTIL, "find an owner")
    shown = flags.evidence(session, flagged)
    assert shown is not None
    assert (shown.title, shown.decision_owner, shown.next_authority) == (
        "No accountable owner",
        "Project sponsor",
        "Portfolio board",
    )
    assert shown.options == ("appoint an owner in the business", "drop the benefit")
    done = ("assign", "find an owner", date(2026, 11, 28), "Ann", date(2026, 11, 23), "officer", "high", None)
    assert [tuple(one) for one in shown.done] == [done]
    assert flags.evidence(session, 999) is None
    insert = "INSERT INTO flag (id, rule, subject_kind, subject_id, severity, rank, why, raised_on) VALUES (99, 'F99', 'project', 1, 'low', 3, 'x', '2026-01-01')"
    session.store.engine.run(insert)
    shown = flags.evidence(session, 99)
    assert (
        shown is not None
        and (shown.title, shown.decision_owner, shown.options) == ("F99", "PMO", ())
        and shown.next_authority == "Benefit owner"
    )


def test_a_flag_is_named_by_number_or_by_rule_and_record(session: Session, flagged: int) -> None:
    for words in (str(flagged), f" {flagged} ", "F01@P-1/B01", "f01@p-1/b01", " F01 @ P-1/B01 "):
        assert flags.flag_number(session.store, words) == flagged
    assert flags.named(session, flagged) == ("F01", "benefit", "P-1/B01", "high", "No owner is named.")
    for words, sentence in {
        "99": "There is no open flag 99.", "F02@P-1/B01": "There is no open flag Owner gone or leaving · F02 on P-1/B01.",
        "F01": "'F01' names no flag; write its number, or rule and record such as F12@P-014/B03.",
        "9" * 19: f"'{'9' * 19}' names no flag; write its number, or rule and record such as F12@P-014/B03.",
        "F01@P-9": "There is no record 'P-9'; did you mean 'P-1'?",
    }.items():  # fmt: skip
        with pytest.raises(RecordNotFound) as refusal:
            flags.flag_number(session.store, words)
        assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("days", "age"),
    [(0, "week"), (6, "week"), (7, "month"), (30, "month"), (31, "quarter"), (91, "quarter"), (92, "older"), (1000, "older")],
)
def test_open_flags_are_counted_by_severity_and_age(session: Session, flagged: int, days: int, age: str) -> None:
    flags.raise_flag(session, "P-1", "Odd", Severity.LOW)
    flags.acknowledge(session, flags.raise_flag(session, "P-1", "Seen", Severity.LOW).flag)
    session.store.engine.run("UPDATE flag SET raised_on = ? WHERE id = ?", ((TODAY - days * DAY).isoformat(), flagged))
    session.store.engine.run("UPDATE flag SET pressing = (id = ?) WHERE severity = 'high'", (flagged,))
    assert flags.queue_figures(session).open == {"high": {age: 1}, "low": {"week": 1}}


@pytest.mark.parametrize(
    ("took", "median"), [([], None), ([5], 5), ([0], 0), ([9, 3], 9), ([10, 1, 4], 4), ([9, 1, 8, 2], 8), ([7, 7, 1, 99, 3], 7)]
)
def test_the_days_to_clear_are_told_by_their_median_the_upper_one_of_two(
    session: Session, took: list[int], median: int | None
) -> None:
    _stored(session, [(TODAY - days * DAY, TODAY, None) for days in took])
    found = flags.queue_figures(session)
    assert found.clearing == (median, len(took))


@pytest.mark.parametrize(("days", "in_time"), [(-1, 0), (0, 0), (1, 1)])
def test_a_flag_was_in_time_when_its_day_was_still_to_come(session: Session, days: int, in_time: int) -> None:
    _stored(
        session, [(TODAY, None, TODAY + days * DAY), (TODAY, TODAY, TODAY + 9 * DAY), (TODAY, None, None), (TODAY, TODAY, None)]
    )
    found = flags.queue_figures(session)
    assert (found.in_time, found.clearing) == ((1 + in_time, 2), (0, 2))


def _stored(session: Session, rows: list[tuple[date, date | None, date | None]]) -> None:
    for number, (raised, cleared, due) in enumerate(rows):
        cells: list[StoredCell] = [f"F{number}", *(None if day is None else day.isoformat() for day in (raised, cleared, due))]
        session.store.engine.run(
            "INSERT INTO flag (rule, subject_kind, subject_id, severity, rank, why, raised_on, cleared_on, due) "
            "VALUES (?, 'project', 1, 'low', 3, 'x', ?, ?, ?)",
            cells,
        )
