"""The queue, a row a record: what shares a row, what waits and what does not, who decides; kept with every write."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from benefits_tui.domain.fields import FieldError, Kind, Value
from benefits_tui.domain.rules import Severity
from benefits_tui.register import flags, integrity, lists, policies, queue, records
from benefits_tui.register.session import Session, open_register
from benefits_tui.register.undo import undo
from tests import helpers
from tests.cli.in_process import Here
from tests.conftest import TODAY

D = Decimal
KEYS = {"subject", "title", "severity", "why", "due", "days_left", "value_at_risk", "decides_name", "decides_role", "flags"}


def rows(session: Session, *names: str) -> list[tuple[object, ...]]:
    assert integrity.check(session) == []
    return [tuple(row[name] for name in names) for row in queue.queue(session)]


def stored(session: Session) -> list[tuple[Any, ...]]:
    return session.store.all("SELECT subject_kind, subject_id, records, flags, value_at_risk FROM queue_row ORDER BY 1, 2")


@pytest.fixture
def two(session: Session) -> Session:
    """Two benefits of one owner, nothing wrong with them."""
    helpers.project(session, sponsor="Sue Sponsor")
    policies.set_policy(session, {"rules_off": "F35"}, "two owners are few")
    for _ in range(2):
        helpers.plan(session, helpers.benefit(session, stated=D(750)), y2027_Q1=750)
    return session


def test_a_record_has_one_row_with_its_worst_flag_first_and_every_key(two: Session) -> None:
    flags.raise_flag(two, "P-1/B01", "Small", Severity.LOW, TODAY + timedelta(days=9), D(70))
    flags.raise_flag(two, "P-1/B01", "Large", Severity.HIGH, TODAY + timedelta(days=5), D(50))
    flags.raise_flag(two, "P-1", "On the project", Severity.MEDIUM)
    assert rows(two, "subject", "severity", "cause", "why", "days_left", "value_at_risk") == [
        ("P-1/B01", "high", "raised by hand", "Large", 5, "70"), ("P-1", "medium", "raised by hand", "On the project", None, None),
    ]  # fmt: skip
    first: Any = queue.queue(two)[0]
    assert set(first) >= KEYS and [flag["why"] for flag in first["flags"]] == ["Large", "Small"]
    assert all(set(flag) == set(lists.flags(two)[0]) for flag in first["flags"])
    number = two.store.one("SELECT id FROM queue_row WHERE subject_kind = 'benefit'")
    assert number is not None and [flag["why"] for flag in queue.flags_of_row(two, int(str(number[0])))] == ["Large", "Small"]
    assert queue.flags_of_row(two, 999) == []


def test_what_was_acted_on_leaves_its_row_and_the_row_goes_with_the_last(two: Session) -> None:
    first = flags.raise_flag(two, "P-1/B01", "Small", Severity.MEDIUM).flag
    second = flags.raise_flag(two, "P-1/B01", "Large", Severity.HIGH).flag
    flags.decide(two, second, "accept", "it is so")
    assert rows(two, "subject", "why") == [("P-1/B01", "Small")]
    flags.snooze(two, first, TODAY + timedelta(days=3), "later")
    assert rows(two, "subject") == [] and stored(two) == []
    undo(two)
    assert rows(two, "subject", "why") == [("P-1/B01", "Small")]
    flags.escalate(two, first, "too big")
    assert rows(two, "subject") == []


def test_benefits_of_an_owner_who_leaves_share_a_row_and_part_again(two: Session) -> None:
    records.change(two, "Head of Operations", {"leaves": TODAY})
    expected = ("PER-002", "Head of Operations", "critical", "owner left", "Head of Operations left on 2026-11-23.", "1500", 2)
    names = ("subject", "title", "severity", "cause", "why", "value_at_risk", "records")
    assert rows(two, *names) == [expected]
    assert rows(two, "decides_name", "decides_role") == [("Sue Sponsor", "Project sponsor")]
    # Another flag on one of them has a row of its own; the shared cause stays together.
    flags.raise_flag(two, "P-1/B02", "Odd", Severity.LOW)
    assert rows(two, "subject", "cause", "records") == [("PER-002", "owner left", 2), ("P-1/B02", "raised by hand", 1)]
    # With a successor for one of them nothing is shared any more: the record has its row.
    records.change(two, "P-1/B01", {"owner": "Somebody New"}, "successor")
    assert rows(two, "subject", "cause", "records") == [("P-1/B02", "owner left", 1)]
    assert stored(two) == [("benefit", 2, 1, 2, 7500000)]
    undo(two)
    assert rows(two, "subject", "records") == [("PER-002", 2), ("P-1/B02", 1)]
    records.change(two, "Head of Operations", {"leaves": None})
    assert rows(two, "subject", "cause") == [("P-1/B02", "raised by hand")]


def test_a_decision_on_a_row_is_for_all_of_the_same_cause_and_can_be_for_the_whole_row(two: Session) -> None:
    records.change(two, "Head of Operations", {"leaves": TODAY})
    flags.raise_flag(two, "Head of Operations", "Asked for a successor twice", Severity.LOW)
    (row,) = queue.queue(two)
    numbers = [flag["id"] for flag in row["flags"]]
    first = int(str(two.store.one("SELECT id FROM queue_row")[0]))  # type: ignore[index]
    assert len(numbers) == 3 and first == numbers[0]
    assert queue.same_cause(two, [first]) == numbers[:2] and queue.others_in_rows(two, numbers[:2]) == numbers[2:]
    flags.decide(two, queue.same_cause(two, [first]), "correct", "Ann takes over")
    assert rows(two, "subject", "cause") == [("PER-002", "raised by hand")]
    undo(two)
    flags.decide(two, [*numbers[:2], *queue.others_in_rows(two, numbers[:2])], "correct", "Ann takes over")
    assert rows(two, "subject") == []
    # What stands in no row stands for itself.
    assert queue.same_cause(two, [numbers[2]]) == [numbers[2]] and queue.others_in_rows(two, [numbers[2]]) == []


def test_the_rows_of_a_new_day_are_those_of_the_flags(two: Session) -> None:
    records.change(two, "Head of Operations", {"leaves": TODAY + timedelta(days=40)})
    assert rows(two, "subject") == []
    path = two.path
    two.close()
    with open_register(path, "officer", today=TODAY + timedelta(days=10)) as later:
        assert rows(later, "subject", "severity", "days_left") == [("PER-002", "high", 30)]


def test_a_name_where_the_record_names_somebody_who_is_there_else_the_role(two: Session) -> None:
    helpers.project(two, "P-2", sponsor="Bob Other", whole_life_cost=D(5), end=TODAY + timedelta(days=9))
    assert rows(two, "subject", "decides_name", "decides_role") == [("P-2", None, "Portfolio board")]
    records.change(two, "P-1/B01", {"owner": None}, "vacant")
    records.change(two, "P-1", {"end": TODAY + timedelta(days=9)})
    assert rows(two, "subject", "decides_name", "decides_role")[0] == ("P-1/B01", "Sue Sponsor", "Project sponsor")
    changes: tuple[dict[str, Value], ...] = ({"leaves": TODAY}, {"leaves": None, "active": False})
    for change in changes:
        records.change(two, "Sue Sponsor", change)
        assert rows(two, "decides_name", "decides_role")[0] == (None, "Project sponsor")
    records.change(two, "Sue Sponsor", {"active": True})
    records.change(two, "Sue Sponsor", {"name": "Sue Renamed"})
    assert rows(two, "decides_name")[0] == ("Sue Renamed",)
    flags.escalate(two, flags.flag_number(two, "F01@P-1/B01"), "nobody wants it")
    (flag,) = lists.flags(two, "rule:F01")
    assert (flag["decides_name"], flag["decides_role"], flag["decides"]) == (None, "Portfolio board", "Portfolio board")


def test_missing_facts_wait_only_when_they_press(two: Session) -> None:
    records.change(two, "P-1/B01", {"baseline": None, "objectives": ""}, "measured anew next month")
    assert rows(two, "subject") == []
    found = {row["rule"]: row["pressing"] for row in lists.flags(two)}
    assert found == {"F05": False, "F36": False}
    assert lists.show(two, "P-1")["flags_on_benefits"] == 0
    (benefit,) = lists.listing(two, "benefits", "B01")
    assert benefit["flags"] == 0
    policies.set_policy(two, {"pressing_days": "60"})
    records.change(two, "P-1", {"end": TODAY + timedelta(days=60)})
    assert rows(two, "subject", "days_left") == [("P-1/B01", 60)]
    assert {row["pressing"] for row in lists.flags(two)} == {True}


def test_a_flag_that_was_left_is_marked_worse_and_with_the_next_authority(two: Session) -> None:
    records.change(two, "P-1", {"end": TODAY + timedelta(days=3)})
    records.change(two, "P-1/B01", {"in_cost_plan": True})
    number = flags.flag_number(two, "F24@P-1/B01")
    flags.acknowledge(two, number)
    path = two.path
    two.close()
    for after, state, severity, since, role in (
        (3, "acknowledged", "medium", None, "Director of finance"), (4, "open", "high", "2026-11-26", "Project sponsor"),
    ):  # fmt: skip
        with open_register(path, "officer", today=TODAY + timedelta(days=after)) as later:
            (flag,) = lists.flags(later, "rule:F24")
            assert (flag["state"], flag["severity"], flag["neglected_since"], flag["decides_role"]) == (
                state,
                severity,
                since,
                role,
            )
            # The project is past its end by then.
            assert [one["rule"] for one in lists.flags(later)] == (["F24"] if after == 3 else ["F47", "F24"])
    with open_register(path, "officer", today=TODAY + timedelta(days=4)) as later:
        flags.decide(later, number, "accept", "it is so", TODAY + timedelta(days=90))
        (flag,) = lists.flags(later, "rule:F24")
        assert (flag["state"], flag["severity"], flag["neglected_since"]) == ("decided", "medium", None)
        assert integrity.check(later) == []


def test_what_a_flag_offers_is_what_decide_records(two: Session) -> None:
    records.change(two, "P-1/B01", {"owner": None}, "vacant")
    number = flags.flag_number(two, "F01@P-1/B01")
    offered = [(one.outcome.value, one.label) for one in flags.choices(two, number)]
    assert offered == [
        ("correct", "appoint an owner in the business"), ("write_off", "drop the benefit"), ("accept", "accept"), ("re_plan", "re-plan"),
    ]  # fmt: skip
    flags.decide(two, number, "Appoint an owner  in the business", "she starts in May")
    (row,) = lists.listing(two, "decisions")
    assert (row["outcome"], row["rationale"]) == ("correct", "appoint an owner in the business: she starts in May")
    undo(two)
    with pytest.raises(FieldError, match="is not one of accept"):
        flags.decide(two, number, "take the reading", "no")
    flags.decide(two, number, "drop the benefit", "no longer wanted")
    assert records.load(two, "P-1/B01").values["state"] == "written_off"


def test_damage_to_the_rows_is_found(two: Session) -> None:
    flags.raise_flag(two, "P-1/B01", "Odd", Severity.LOW)
    two.store.engine.run("UPDATE queue_row SET rank = 0")
    assert integrity.check(two) == ["The rows of the queue are not what the flags say."]


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    here = Here(tmp_path / "r.db", monkeypatch, capsys)
    here("init", "--name", "Test office")
    here("add", "project", "name=Portal", "whole_life_cost=5", "end=2026-12-01")
    assert here("queue").status == 1
    monkeypatch.setenv("COLUMNS", "200")
    assert "Portfolio board, nobody named" in here("queue").out
    (row,) = here("queue", "--json").data
    assert set(row) >= KEYS and (row["subject"], row["days_left"], row["decides_name"]) == ("P-001", 8, None)
    assert (
        set(row["flags"][0])
        == set(here("flags", "--json").data[0])
        >= {"pressing", "cause", "decides_name", "decides_role", "neglected_since", "clears"}
    )
    here("set", "P-001", "whole_life_cost=0")
    assert here("queue", "--json") == (0, "[]\n", "")


def test_kinds_without_rows_are_no_error(two: Session) -> None:
    records.add(two, Kind.POOL, {"ref": "POOL-1", "title": "Budget"})
    flags.raise_flag(two, "POOL-1", "On the pool", Severity.LOW)
    flags.raise_flag(two, "PER-002", "On the person", Severity.LOW)
    assert rows(two, "subject", "title", "decides_name") == [("POOL-1", "Budget", None), ("PER-002", "Head of Operations", None)]


def test_what_a_gate_asks_of_several_benefits_is_one_row_of_the_project(two: Session) -> None:
    for ref in ("P-1/B01", "P-1/B02"):
        records.change(two, ref, {"baseline": None}, "it was of another year")
    records.change(two, "P-1", {"end": TODAY + timedelta(days=9)})
    assert rows(two, "subject", "severity", "cause", "records", "value_at_risk") == [
        ("P-1", "critical", "no baseline", 2, "1500")
    ]
    records.change(two, "P-1/B01", {"baseline": D(0)}, "found")
    assert rows(two, "subject", "records") == [("P-1/B02", 1)]
    flags.raise_flag(two, "P-1", "On the project", Severity.LOW)
    assert rows(two, "subject", "records") == [("P-1", 2)]
    undo(two)
    assert rows(two, "subject", "records") == [("P-1/B02", 1)]


@pytest.fixture
def gated(session: Session) -> Session:
    """A project whose third gate is near, and whose benefit lacks a baseline."""
    helpers.project(session, stage="planning", sponsor="Sue Sponsor", whole_life_cost=D(0), gate3=TODAY + timedelta(days=30))
    helpers.benefit(
        session, baseline=None, start=TODAY + timedelta(days=300), end=TODAY + timedelta(days=900), frequency="yearly"
    )
    helpers.plan(session, "P-1/B01", y2027=500)
    return session


def pressing(session: Session) -> set[str]:
    return {f"{one['rule']} {one['subject']}" for one in lists.flags(session) if one["pressing"]}


def test_what_a_gate_says_is_not_said_again_of_each_benefit(gated: Session) -> None:
    assert pressing(gated) == {"F21 P-1"}
    # A day before the gate says it, neither presses; where its rule is off, the benefit's own does.
    records.change(gated, "P-1", {"gate3": TODAY + timedelta(days=31)}, "later")
    assert pressing(gated) == set()
    records.change(gated, "P-1", {"gate3": TODAY + timedelta(days=30)}, "sooner")
    policies.set_policy(gated, {"rules_off": "F21"}, "gates are prepared elsewhere")
    assert pressing(gated) == {"F05 P-1/B01"}


def test_what_a_gate_does_not_ask_for_or_another_day_asks_for_is_said_of_the_benefit(gated: Session) -> None:
    records.add(gated, Kind.REVIEW, {"project": "P-1", "kind": "gate", "due": TODAY + timedelta(days=30), "chair": "Sue Sponsor"})
    assert pressing(gated) == {"F21 P-1"}
    records.change(gated, "P-1/R01", {"due": TODAY + timedelta(days=29)})
    assert pressing(gated) == {"F21 P-1", "F05 P-1/B01"}
