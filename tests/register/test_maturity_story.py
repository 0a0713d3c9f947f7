"""Four years of an office that grows, forgets and comes back: the level of each strand at the end of every quarter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind, Value
from benefits_tui.domain.maturity.assessment import Tally
from benefits_tui.domain.period_parsing import parse_period
from benefits_tui.register import (
    adoption,
    benefits_map,
    deletion,
    gates,
    maturity_results,
    policies,
    readings,
    records,
    reviews,
    undo,
)
from benefits_tui.register.session import Session, open_register
from tests import helpers, registers

ANN, BEN = "Ann Example", "Director of Services"
ALL = range(1, 7)
# The end of a quarter; the levels of define, own, plan, track, decide.
GOLDEN = """
2024-03-31 0 0 0 0 0  six projects, each with a benefit that says nothing
2024-06-30 1 0 0 0 0  classes
2024-09-30 1 1 0 0 0  measures, owners
2024-12-31 2 1 1 0 0  baselines; five of six plans before the investment gate are not nine of ten
2025-03-31 2 1 1 0 0  mapped; no project was added for a year, so that templates cannot be told
2025-06-30 2 1 1 2 1  readings on time with evidence; no flag was decided
2025-09-30 2 1 1 3 2  use is read; reviews are held
2025-12-31 2 1 1 1 2  a quarter of readings forgotten (12 of 18 on time), and the use
2026-03-31 0 0 1 1 2  the owner left, new benefits have no class
2026-06-30 2 1 1 1 1  classes, a new owner; 12 of 24 readings on time; the reviews of the year before are no longer asked
2026-09-30 2 1 1 1 1  12 of 24 still
2026-12-31 2 1 0 2 1  the gates lie two years back; 18 of 24 on time
"""


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with registers.empty(tmp_path / "r.db"), open_register(tmp_path / "r.db", "officer", today=date(2024, 1, 10)) as opened:
        yield opened


class Office:
    """What is done on which day, and the levels at the ends of the quarters."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.levels: list[str] = []
        self.measured: dict[date, dict[str, Tally]] = {}

    def on(self, day: str) -> None:
        self.session.fixed_today = date.fromisoformat(day)
        self.session.store.bring_up_to(self.session.today)

    def end_of(self, day: str) -> None:
        self.on(day)
        result, _ = maturity_results.take(self.session)
        self.levels.append(f"{day} {' '.join(str(strand.level) for strand in result.strands)}")
        self.measured[self.session.today] = {measured.statement.id: measured.tally for measured in result.measured}

    def change(self, record: str, **values: object) -> None:
        for number in ALL:
            records.change(self.session, record.format(number), values, "as agreed in the meeting")  # type: ignore[arg-type]

    def read(self, day: str, quarter: str) -> None:
        self.on(day)
        for number in ALL:
            readings.record(self.session, f"P-{number}/B01", quarter, actual=helpers.D(100), evidence="ledger")

    def use(self, day: str, month: str) -> None:
        self.on(day)
        for number in ALL:
            adoption.adopt(self.session, f"P-{number}/D01", month, planned=helpers.D(100), actual=helpers.D(80))


def quarters(*years: int) -> dict[object, object]:
    return {parse_period(f"{year}-Q{number}", 1): helpers.D(100) for year in years for number in range(1, 5)}


def begin(office: Office) -> None:
    session = office.session
    for number in ALL:
        helpers.project(session, f"P-{number}", stage="planning")
        helpers.benefit(
            session, f"P-{number}", owner=None, **{"class": None}, unit=None, kind=None, direction=None, baseline=None,
            objectives=None, state="identified", stated=helpers.D(1000 * number),
        )  # fmt: skip
    office.end_of("2024-03-31")
    office.on("2024-04-02")
    office.change("P-{}/B01", **{"class": "cashable"})
    office.end_of("2024-06-30")
    office.on("2024-07-01")
    office.change("P-{}/B01", unit="GBP", kind="flow", direction="increase", frequency="quarterly", owner=ANN, state="appraised")
    office.end_of("2024-09-30")
    office.on("2024-10-01")
    office.change("P-{}/B01", baseline=helpers.D(0), baseline_date=date(2024, 9, 20), objectives="O1")
    for number in ALL:
        if number != 6:
            readings.set_plan(session, f"P-{number}/B01", quarters(2025, 2026), approved_by="Board")  # type: ignore[arg-type]
        gates.plan_gate(session, f"P-{number}", "3", date(2024, 12, 1))
    office.on("2024-12-01")
    for number in ALL:
        gates.pass_gate(session, f"P-{number}", "3", override=True, reason="the board decided it so")
    office.end_of("2024-12-31")


def grow(office: Office) -> None:
    session = office.session
    office.on("2025-01-15")
    for number in ALL:
        project = f"P-{number}"
        records.add(session, Kind.DELIVERABLE, {"ref": f"{project}/D01", "project": project, "title": "A tool"})
        records.change(session, f"{project}/D01", {"accepted": date(2025, 1, 15)})
        benefits_map.link(session, f"{project}/D01", f"{project}/B01")
        due: dict[str, Value] = {
            "ref": f"{project}/R01",
            "project": project,
            "kind": "stage_end",
            "due": date(2025, 6, 15),
            "chair": BEN,
        }
        records.add(session, Kind.REVIEW, due)
    readings.set_plan(session, "P-6/B01", quarters(2025, 2026), approved_by="Board")  # type: ignore[arg-type]
    office.end_of("2025-03-31")
    office.read("2025-04-05", "2025-Q1")
    office.end_of("2025-06-30")
    office.on("2025-07-01")
    for number in ALL:
        reviews.hold(session, f"P-{number}/R01", summary="All is well")
    office.read("2025-07-05", "2025-Q2")
    office.use("2025-07-06", "2025-06")
    office.end_of("2025-09-30")


def forget(office: Office) -> None:
    session = office.session
    office.end_of("2025-12-31")
    office.on("2026-01-20")
    records.change(session, _person(session, ANN), {"active": False})
    for number in ALL:
        helpers.benefit(session, f"P-{number}", owner=ANN, **{"class": None}, state="in_delivery")
    office.end_of("2026-03-31")


def come_back(office: Office) -> None:
    office.on("2026-04-02")
    office.change("P-{}/B01", owner=BEN)
    office.change("P-{}/B02", **{"owner": BEN, "class": "cashable", "baseline_date": date(2024, 9, 20)})
    office.read("2026-04-05", "2026-Q1")
    office.end_of("2026-06-30")
    office.read("2026-07-05", "2026-Q2")
    office.end_of("2026-09-30")
    office.read("2026-10-05", "2026-Q3")
    office.end_of("2026-12-31")


def _person(session: Session, name: str) -> str:
    row = session.store.one("SELECT ref FROM person WHERE name = ?", (name,))
    assert row is not None
    return str(row[0])


def test_the_strands_rise_and_fall_and_each_day_is_told_later_as_it_was(session: Session) -> None:
    office = Office(session)
    for part in (begin, grow, forget, come_back):
        part(office)
    assert office.levels == [line[:20] for line in GOLDEN.strip().splitlines()]
    for day in (date(2024, 9, 30), date(2025, 6, 30), date(2026, 3, 31)):
        measured = office.measured[day]
        told = maturity_results.measured_since_taken(session, day)
        assert {one.statement.id: one.tally for one in told.measured} == measured, day


def test_deleting_what_falls_short_raises_no_level_unmarked(session: Session) -> None:
    for number in ALL:
        helpers.project(session, f"P-{number}")
        for second in (1, 2):
            helpers.benefit(session, f"P-{number}", owner=BEN if second == 1 else None, state="in_delivery")
    maturity_results.take(session)
    for number in range(1, 7):
        deletion.remove(session, f"P-{number}/B02", Kind.BENEFIT)
    result = maturity_results.measured_since_taken(session)
    own = next(strand for strand in result.strands if strand.strand.value == "own")
    assert own.level == 1 and own.by_shrinking
    raised = [
        strand for strand in result.strands if strand.level > 0 and not strand.by_shrinking and strand.strand.value == "own"
    ]
    assert raised == []


def _leave_by_deleting(session: Session, ref: str) -> None:
    deletion.remove(session, ref, Kind.BENEFIT)


def _leave_by_concluding(session: Session, ref: str) -> None:
    helpers.end(session, ref, "written_off")


def _leave_untracked(session: Session, ref: str) -> None:
    records.change(session, ref, {"class": "qualitative"})


WAYS = {"deleted": _leave_by_deleting, "concluded": _leave_by_concluding, "untracked": _leave_untracked}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("replaced", [False, True], ids=["fewer", "others in their place"])
@pytest.mark.parametrize("taken", [True, False], ids=["taken", "never taken"])
def test_no_way_out_of_a_population_raises_a_level_unmarked(session: Session, way: str, replaced: bool, taken: bool) -> None:
    """Six of twelve benefits that have no owner leave, and as many good ones may come: own is on level 1 and marked, for good."""
    policies.set_policy(session, {"tracked_classes": "cashable,non_cashable,quantifiable"})
    helpers.project(session)
    session.fixed_today = date(2026, 9, 1)
    for number in range(1, 13):
        helpers.benefit(session, owner=BEN if number <= 6 else None, state="in_delivery")
    if taken:
        maturity_results.take(session)
    session.fixed_today = date(2026, 11, 23)
    for number in range(7, 13):
        WAYS[way](session, f"P-1/B{number:02d}")
    for _ in range(6 if replaced else 0):
        helpers.benefit(session, owner=BEN, state="in_delivery")
    for day in (date(2026, 11, 23), date(2026, 11, 24)):
        session.fixed_today = day
        result, _ = maturity_results.take(session)
        own = next(strand for strand in result.strands if strand.strand.value == "own")
        assert (own.level, own.by_shrinking) == (1, True), day
    if way == "deleted":
        # What is put right in truth is not marked.
        for _ in range(40):
            helpers.benefit(session, owner=BEN, state="in_delivery")
        own = next(one for one in maturity_results.measured_since_taken(session).strands if one.strand.value == "own")
        assert (own.level, own.by_shrinking) == (1, False)


def test_a_deletion_that_is_undone_has_left_nothing(session: Session) -> None:
    helpers.project(session)
    for number in range(1, 13):
        helpers.benefit(session, owner=BEN if number <= 6 else None, state="in_delivery")
    maturity_results.take(session)
    deletion.remove(session, "P-1/B12", Kind.BENEFIT)
    undo.undo(session)
    for number in range(7, 13):
        records.change(session, f"P-1/B{number:02d}", {"owner": BEN})
    own = next(one for one in maturity_results.measured_since_taken(session).strands if one.strand.value == "own")
    assert (own.level, own.by_shrinking) == (1, False)
