"""Whom each statement is asked of and who meets it: rows on both sides of every limit, on 23 November 2026."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from benefits_tui.domain.policy import FourEyes, Policy
from benefits_tui.register.session import Session
from benefits_tui.store.facts.populations import HISTORY, POPULATIONS
from benefits_tui.store.facts.tallies import Measure
from benefits_tui.store.transaction import Transaction
from benefits_tui.store.types import StoredCell
from tests.conftest import TODAY
from tests.helpers import insert

Rows = list[tuple[str, dict[str, StoredCell]]]


def project(number: int = 1, **more: StoredCell) -> tuple[str, dict[str, StoredCell]]:
    given: dict[str, StoredCell] = {
        "id": number,
        "ref": f"P{number}",
        "name": "P",
        "stage": "delivery",
        "last_activity_on": "2026-01-01",
    }
    return "project", given | more


def benefit(number: int, **more: StoredCell) -> tuple[str, dict[str, StoredCell]]:
    """A cashable benefit in delivery of project 1; its class is a column."""
    given: dict[str, StoredCell] = {
        "id": number, "ref": f"B{number}", "project_id": 1, "title": "b", "class": "cashable", "state": "in_delivery",
        "last_activity_on": "2026-01-01",
    }  # fmt: skip
    return "benefit", given | more


def person(number: int, active: int = 1) -> tuple[str, dict[str, StoredCell]]:
    return "person", {"id": number, "ref": f"PER-{number}", "name": f"N{number}", "active": active}


def version(number: int, of: int, n: int, on: str, **more: StoredCell) -> tuple[str, dict[str, StoredCell]]:
    given: dict[str, StoredCell] = {
        "id": number,
        "benefit_id": of,
        "number": n,
        "approved_on": on,
        "current": 1,
        "approved_by": "board",
    }
    return "plan_version", given | more


def planned(of: int, start: str, end: str, value: int = 1_000_000) -> tuple[str, dict[str, StoredCell]]:
    return "plan_value", {"plan_version_id": of, "start_date": start, "end_date": end, "value": value}


def read(of: int, start: str, end: str, recorded: str, **more: StoredCell) -> tuple[str, dict[str, StoredCell]]:
    given: dict[str, StoredCell] = {
        "benefit_id": of, "start_date": start, "end_date": end, "value": 1_000_000, "recorded_on": recorded, "recorded_by": "reader"
    }  # fmt: skip
    return "actual", given | more


def forecast(of: int, value: int, recorded: str) -> tuple[str, dict[str, StoredCell]]:
    return "forecast", {
        "benefit_id": of, "start_date": "2026-07-01", "end_date": "2026-09-30", "value": value, "recorded_on": recorded,
        "recorded_by": "x",
    }  # fmt: skip


def review(number: int, due: str, held: str | None) -> tuple[str, dict[str, StoredCell]]:
    return "review", {"id": number, "ref": f"R{number}", "project_id": 1, "kind": "yearly", "due": due, "held": held}


def accepted(number: int, day: str) -> tuple[str, dict[str, StoredCell]]:
    return "deliverable", {"id": number, "ref": f"D{number}", "project_id": 1, "title": "d", "accepted": day}


def used(of: int, share: int | None, day: str) -> tuple[str, dict[str, StoredCell]]:
    return "adoption", {
        "deliverable_id": of, "start_date": "2026-01-01", "end_date": "2026-06-30", "actual": share, "recorded_on": day,
    }  # fmt: skip


def concluded(of: int, day: str, share: int) -> tuple[str, dict[str, StoredCell]]:
    return "conclusion", {
        "benefit_id": of, "state": "verified", "reason": "x", "decided_by": "x", "decided_on": day, "recorded_by": "x",
        "recorded_on": day, "achieved_first": share,
    }  # fmt: skip


WHOLE: Mapping[str, StoredCell] = {"unit": "GBP", "kind": "flow", "direction": "increase"}
BASE: Mapping[str, StoredCell] = {"baseline": 0, "baseline_date": "2026-03-01"}
# Statement, rows, who meets it and who falls short, by the ids of its records.
CASES: list[tuple[str, Rows, list[int], list[int]]] = [
    (
        "M01",
        [project(1), project(2, stage="planning"), project(3, stage="start_up"), project(4, stage="archived"),
         project(5, category="pmo"), project(6, stage="benefits_tracking"), benefit(1)],
        [1], [2, 6],
    ),
    (
        "M02",
        [project(), benefit(1), benefit(2, **{"class": "unclassified"}), benefit(3, state="verified", **{"class": "unclassified"}),
         project(2, category="pmo"), benefit(4, project_id=2)],
        [1], [2],
    ),
    (
        "M03",
        [project(), benefit(1, **WHOLE), benefit(2, **{**WHOLE, "unit": None}), benefit(3, **{**WHOLE, "kind": None}),
         benefit(4, **{**WHOLE, "direction": None}), benefit(5, **{"class": "qualitative"}),
         benefit(6, **WHOLE, **{"class": "unclassified"})],
        [1], [2, 3, 4, 6],
    ),
    (
        "M04",
        [project(live_date="2026-03-01"), benefit(1, **BASE), benefit(2, **{**BASE, "baseline_date": "2026-03-02"}),
         benefit(3, **{**BASE, "baseline_date": None}), benefit(4, **{**BASE, "baseline": None}),
         project(2, stage="planning"), benefit(5, project_id=2), benefit(6, **{"class": "qualitative"})],
        [1], [2, 3, 4],
    ),
    (
        "M05",
        [project(), benefit(1), benefit(2), benefit(3), ("objective", {"id": 1, "ref": "O", "title": "o"}),
         ("benefit_objective", {"benefit_id": 1, "objective_id": 1}), ("benefit_objective", {"benefit_id": 2, "objective_id": 1}),
         ("link", {"from_kind": "deliverable", "from_id": 9, "to_kind": "benefit", "to_id": 1}),
         ("link", {"from_kind": "deliverable", "from_id": 9, "to_kind": "benefit", "to_id": 3})],
        [1], [2, 3],
    ),
    (
        "M07",
        [person(1), person(2, 0), project(), benefit(1, owner_id=1), benefit(2, owner_id=2), benefit(3),
         benefit(4, state="identified"), benefit(5, state="appraised"), benefit(6, state="written_off")],
        [1], [2, 3, 5],
    ),
    (
        "M08",
        [person(1), person(2), person(3), project(stage="benefits_tracking", closed_on="2024-11-24", manager_id=2),
         ("project_member", {"project_id": 1, "person_id": 3}),
         benefit(1, owner_id=1, handed_over_on="2024-11-24"), benefit(2, owner_id=1, handed_over_on="2024-11-25"),
         benefit(3, owner_id=2, handed_over_on="2024-11-01"), benefit(4, owner_id=3, handed_over_on="2024-11-01"), benefit(5),
         project(2, stage="benefits_tracking", closed_on="2024-11-23"), benefit(6, project_id=2), project(3), benefit(7, project_id=3)],
        [1], [2, 3, 4, 5],
    ),
    (
        "M10",
        [project(), ("gate", {"project_id": 1, "gate": "3", "passed": "2024-11-24"}), benefit(1), version(1, 1, 1, "2024-11-24"),
         benefit(2), version(2, 2, 1, "2024-11-25"), benefit(3), project(2),
         ("gate", {"project_id": 2, "gate": "3", "passed": "2024-11-23"}), benefit(4, project_id=2), project(3),
         ("gate", {"project_id": 3, "gate": "C", "leads_to": "delivery", "passed": "2026-01-01"}), benefit(5, project_id=3)],
        [1], [2, 3, 5],
    ),
    (
        "M11",
        [project(), benefit(1), version(1, 1, 2, "2025-11-24", reason="fifteen letters"), benefit(2),
         version(2, 2, 2, "2025-11-24", reason="fourteen words"), benefit(3), version(3, 3, 2, "2025-11-24"),
         benefit(4), version(4, 4, 2, "2025-11-23"), benefit(5), version(5, 5, 1, "2026-01-01")],
        [1], [2, 3],
    ),
    (
        "M12",
        [project(), benefit(1), version(1, 1, 2, "2026-05-01"), benefit(2), version(2, 2, 2, "2026-05-02"), benefit(3),
         version(3, 3, 1, "2026-06-01"),
         ("balance_taken", {"as_of": "2026-05-01", "figures": "{}", "taken_by": "x", "taken_on": "2026-05-01"})],
        [1], [2],
    ),
    (
        "M13",  # ten days of grace: what ended on 13 November is due by the 23rd
        [project(), benefit(1), version(1, 1, 1, "2025-01-01"), planned(1, "2026-10-14", "2026-11-13"),
         read(1, "2026-10-14", "2026-11-13", "2026-11-23"), planned(1, "2026-10-15", "2026-11-14"),
         benefit(2), version(2, 2, 1, "2025-01-01"), planned(2, "2026-01-01", "2026-03-31"),
         read(2, "2026-01-01", "2026-03-31", "2026-04-11"), benefit(3), version(3, 3, 1, "2025-01-01"),
         planned(3, "2026-01-01", "2026-03-31"), benefit(4), version(4, 4, 1, "2025-01-01"), planned(4, "2025-01-01", "2025-11-13")],
        [1], [2, 3],
    ),
    (
        "M14",
        [project(), benefit(1), read(1, "2026-01-01", "2026-03-31", "2025-11-24", evidence="ledger"), benefit(2),
         read(2, "2026-01-01", "2026-03-31", "2026-04-01"), benefit(3), read(3, "2026-01-01", "2026-03-31", "2026-04-01", evidence=" "),
         benefit(4), read(4, "2025-01-01", "2025-03-31", "2025-11-23")],
        [1], [2, 3],
    ),
    (
        "M15",  # 90 days before is 25 August 2026, 720 days before 3 December 2024, 120 days before 26 July 2026
        [project(), accepted(1, "2026-08-25"), accepted(2, "2026-08-26"), accepted(3, "2024-12-03"), accepted(4, "2024-12-02"),
         accepted(5, "2026-01-01"), used(1, 10, "2026-07-26"), used(3, 10, "2026-07-25"), used(5, None, "2026-11-01")],
        [1], [3, 5],
    ),
    (
        "M16",  # the plan is 100: a forecast 15 off is within, one 15.0001 off is not
        [project(), *(row for n, value, day in (
            (1, 1_150_000, "2026-07-01"), (2, 1_150_001, "2026-07-01"), (3, 850_000, "2026-06-01"), (4, 849_999, "2026-06-01"),
            (5, 1_000_000, "2026-07-02")) for row in (
                benefit(n), version(n, n, 1, "2025-01-01"), planned(n, "2026-07-01", "2026-09-30"), forecast(n, value, day),
                read(n, "2026-07-01", "2026-09-30", "2026-10-01")))],
        [1, 3], [2, 4],
    ),
    (
        "M17",  # 30 days after 24 October is today
        [project(), review(1, "2026-01-01", "2026-01-31"), review(2, "2026-01-01", "2026-02-01"), review(3, "2026-10-24", None),
         review(4, "2026-10-23", None), review(5, "2025-11-23", None), review(6, "2026-11-24", None), review(7, "2026-11-20", "2026-11-21")],
        [1, 7], [2, 4],
    ),
    (
        "M19",  # 90 days before is 25 August
        [project(), benefit(1, state="verified", end_date="2026-08-24"), benefit(2, end_date="2026-08-24"), benefit(3, end_date="2026-08-25"),
         benefit(4), version(4, 4, 1, "2025-01-01"), planned(4, "2026-01-01", "2026-06-30"), benefit(5)],
        [1], [2, 4],
    ),
    (
        "M20",
        [project(), benefit(1), review(1, "2026-01-01", "2026-01-02"), review(2, "2026-01-01", "2026-01-02"),
         ("review_finding", {"review_id": 1, "benefit_id": 1, "root_cause": "late data"}),
         ("review_finding", {"review_id": 2, "benefit_id": 1, "root_cause": " "})],
        [], [1],
    ),
    (
        "M21",  # the median of the two years before is 50 %
        [project(), *(benefit(n, state="verified") for n in range(1, 9)),
         *(concluded(n, "2024-01-01", share) for n, share in ((1, 4000), (2, 4500), (3, 5000), (4, 6000), (5, 7000))),
         concluded(6, "2026-01-01", 5001), concluded(7, "2026-01-01", 5000)],
        [6], [7],
    ),
]  # fmt: skip


LONG_AGO = date(2020, 1, 1)


def filled(session: Session, rows: Rows, day: date = LONG_AGO) -> None:
    """Rows that came on a day."""
    with session.store.write(session.change_info("fill"), day) as transaction:
        for table, row in rows:
            insert(transaction, table, row)


def met_and_short(session: Session, number: str, policy: Policy | None = None) -> tuple[int, int, list[int]]:
    measure = Measure(session.store, session.store, policy or session.policy, TODAY)
    tally = measure.tallies()[number]
    return tally.met, tally.population, sorted(one.record for one in measure.short(number))


@pytest.mark.parametrize(("number", "rows", "met", "short"), CASES, ids=[case[0] for case in CASES])
def test_a_population_and_who_falls_short(session: Session, number: str, rows: Rows, met: list[int], short: list[int]) -> None:
    filled(session, rows)
    found = met_and_short(session, number)
    assert found[2] == short
    assert found[0] == len(met)
    assert (found[1] == len(met) + len(short)) or number == "M13"


def test_every_statement_has_a_population() -> None:
    tested = (
        {case[0] for case in CASES} | {"M06", "M09", "M18"} | {"P1", "P2", "P3", "P4", "P5"}
    )  # tests/register/test_questions.py
    assert tested == POPULATIONS.keys() | HISTORY.keys()


def test_a_period_within_its_grace_is_not_asked_for(session: Session) -> None:
    filled(session, next(case[1] for case in CASES if case[0] == "M13"))
    assert met_and_short(session, "M13")[:2] == (1, 3)


def test_projects_are_asked_how_they_were_added(session: Session) -> None:
    filled(session, [project(1, template="it-system"), project(2), project(3, category="pmo"), project(4)], TODAY)
    with session.store.write(session.change_info("delete"), TODAY) as transaction:
        _delete(transaction, 4)
    assert met_and_short(session, "M06") == (1, 2, [2])


def _delete(transaction: Transaction, number: int) -> None:
    from benefits_tui.store.models import Project

    transaction.delete(Project, number)


def flag(number: int, **more: Any) -> tuple[Any, ...]:
    row = {
        "id": number, "rule": "F12", "subject_kind": "benefit", "subject_id": 1, "severity": "high", "rank": 1, "why": "x",
        "due": "2026-06-30", "raised_on": "2026-06-01", "cleared_on": None, "pressing": 1,
    } | more  # fmt: skip
    return tuple(row.values())


_FLAG = """INSERT INTO flag (id, rule, subject_kind, subject_id, severity, rank, why, due, raised_on, cleared_on, pressing)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


def with_flags(session: Session, *rows: tuple[Any, ...]) -> None:
    session.store.engine.run_many("DELETE FROM flag", [()])
    session.store.engine.run_many(_FLAG, [list(row) for row in rows])


@pytest.mark.parametrize(
    ("values", "gap"),
    [
        ({"raised_on": "2026-10-23"}, True), ({"raised_on": "2026-10-24"}, False),
        ({"raised_on": "2026-01-01", "cleared_on": "2026-02-01"}, True), ({"raised_on": "2026-01-01", "cleared_on": "2026-01-31"}, False),
        ({"raised_on": "2025-01-01", "cleared_on": "2025-11-23"}, False), ({"raised_on": "2025-01-01", "cleared_on": "2025-11-24"}, True),
        ({"rule": "F02", "severity": "critical", "raised_on": "2026-10-01"}, True), ({"rule": "F02", "raised_on": "2026-10-01"}, False),
        ({"rule": "F03", "raised_on": "2026-10-01"}, False),
    ],
)  # fmt: skip
def test_a_gap_of_more_than_30_days_without_an_owner(session: Session, values: dict[str, str], gap: bool) -> None:
    filled(session, [project(), benefit(1), benefit(2)])
    with_flags(session, flag(1, **({"rule": "F01"} | values)))
    assert met_and_short(session, "M09") == (1 if gap else 2, 2, [1] if gap else [])


@pytest.mark.parametrize(("days", "asked"), [(0, 0), (30, 0), (31, 2), (400, 2)])
def test_the_register_says_nothing_of_what_was_before_a_benefit_came(session: Session, days: int, asked: int) -> None:
    filled(session, [project(), benefit(1), benefit(2)], TODAY - timedelta(days=days))
    with_flags(session)
    assert met_and_short(session, "M09")[:2] == (asked, asked)


@pytest.mark.parametrize(
    ("came", "met", "asked"), [("2026-11-13", 0, 1), ("2026-11-14", 0, 1), ("2026-11-23", 0, 0), ("2025-12-01", 1, 3)]
)
def test_readings_are_asked_for_from_the_day_on_which_the_benefit_came(session: Session, came: str, met: int, asked: int) -> None:
    filled(
        session,
        [project(), benefit(1), version(1, 1, 1, "2025-01-01"), planned(1, "2026-10-14", "2026-11-13"),
         planned(1, "2026-01-01", "2026-03-31"), read(1, "2026-01-01", "2026-03-31", "2026-04-05"),
         planned(1, "2026-04-01", "2026-06-30")],
        date.fromisoformat(came),
    )  # fmt: skip
    assert met_and_short(session, "M13")[:2] == (met, asked)


@pytest.mark.parametrize(
    ("values", "counts"),
    [
        # Raised after its date, it has the 28 days of a flag without one.
        ({"due": "2026-06-30", "raised_on": "2026-11-23"}, (0, 0)), ({"due": "2026-06-30", "raised_on": "2026-10-24"}, (0, 0)),
        ({"due": "2026-06-30", "raised_on": "2026-10-23"}, (0, 1)), ({"due": "2026-10-24", "raised_on": "2026-10-24"}, (0, 0)),
        ({"due": "2026-10-25", "raised_on": "2026-10-24"}, (0, 1)),
        ({"due": "2026-06-30", "raised_on": "2026-11-20", "cleared_on": "2026-11-22"}, (1, 1)),
    ],
)  # fmt: skip
def test_a_flag_that_came_too_late_for_its_date_is_given_time(
    session: Session, values: dict[str, str], counts: tuple[int, int]
) -> None:
    filled(session, [project(), benefit(1)])
    with_flags(session, flag(1, **values))
    assert met_and_short(session, "M18")[:2] == counts


def test_a_template_changed_after_a_review_meets_what_it_taught(session: Session) -> None:
    filled(session, next(case[1] for case in CASES if case[0] == "M20"))
    filled(session, [("template", {"name": "t", "text": "x"})], TODAY)
    assert met_and_short(session, "M20") == (1, 1, [])


def test_a_second_pair_of_eyes_is_asked_for_by_the_policy_alone(session: Session) -> None:
    filled(
        session,
        [project(), benefit(1), version(1, 1, 2, "2026-01-01", reason="fifteen letters", approved_by="OFFICER"), benefit(2),
         version(2, 2, 2, "2026-01-01", reason="fifteen letters"),
         read(1, "2026-01-01", "2026-03-31", "2026-04-01", evidence="x", validated_by="Reader", validated_on="2026-04-02"),
         read(2, "2026-01-01", "2026-03-31", "2026-04-01", evidence="x", validated_by="other", validated_on="2026-04-02")],
        TODAY,
    )  # fmt: skip
    assert met_and_short(session, "M11") == met_and_short(session, "M14") == (2, 2, [])
    two = Policy(four_eyes=FourEyes.WARN)
    assert met_and_short(session, "M11", two) == met_and_short(session, "M14", two) == (1, 2, [1])


def test_only_tracked_classes_are_asked(session: Session) -> None:
    filled(session, [project(), benefit(1), benefit(2, **{"class": "quantifiable"}), benefit(3, **{"class": "unclassified"})])
    assert met_and_short(session, "M02", Policy(tracked_classes="cashable")) == (1, 2, [3])
    assert met_and_short(session, "M02") == (2, 3, [3])
