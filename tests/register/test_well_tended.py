"""Benefits that are well tended raise next to nothing: readings on time, with evidence, validated, near the plan and never on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind, Value
from benefits_tui.domain.period_parsing import parse_period
from benefits_tui.register import closure, lists, readings, records, reviews, validation
from benefits_tui.register.session import Session, open_register
from tests import helpers, registers
from tests.conftest import TODAY

D = Decimal
START = date(2027, 1, 1)
# Within 3 % of the plan and never equal to it, quarter by quarter.
NEAR = (D("1.012"), D("0.991"), D("0.982"), D("1.024"))
SHAPES = {
    "flat": ((100, 100, 100, 100), (62, 62, 62, 62)), "ramp": ((40, 80, 120, 160), (50, 60, 70, 80)),
    "delayed": ((0, 0, 200, 200), (40, 40, 60, 60)), "falling": ((160, 120, 80, 40), (80, 74, 68, 62)),
}  # fmt: skip


def days(path: Path, first: date, last: date) -> Iterator[Session]:
    day = first
    while day <= last:
        with open_register(path, "officer", today=day) as session:
            yield session
        day += timedelta(days=3)


@pytest.mark.parametrize("shape", SHAPES)
def test_two_benefits_for_a_year_raise_at_most_two_flags(tmp_path: Path, shape: str) -> None:
    path, (flow, level) = tmp_path / "r.db", SHAPES[shape]
    with registers.empty(path, {"name": "Test office", "fiscal_year_start": "1"}) as session:
        records.add(session, Kind.OBJECTIVE, {"ref": "O1", "title": "An objective"})
        records.add(
            session, Kind.PROJECT, {"ref": "P-1", "name": "Portal", "stage": "closing", "sponsor": "Sue Sponsor", "gate3": TODAY}
        )
        shared: dict[str, Value] = {"project": "P-1", "owner": "Olga Owner", "validator": "Vera Validator", "objectives": "O1", "frequency": "quarterly",
                  "baseline": D(20), "baseline_date": TODAY, "start": START, "end": date(2028, 12, 31)}  # fmt: skip
        money: dict[str, Value] = {
            "title": "Saved",
            "class": "cashable",
            "unit": "GBP",
            "kind": "flow",
            "direction": "increase",
            "stated": D(800),
        }
        share: dict[str, Value] = {"title": "Satisfied", "class": "quantifiable", "unit": "%", "kind": "level", "target": D(level[-1] + 9),
                 "direction": "decrease" if shape == "falling" else "increase", "target_date": date(2028, 12, 31)}  # fmt: skip
        if shape == "falling":
            share |= {"target": D(55)}
            shared |= {"baseline": D(90)}
        for values, plan in ((money, flow), (share, level)):
            ref = records.add(session, Kind.BENEFIT, shared | values).ref
            by_quarter = {parse_period(f"{year}-Q{n + 1}"): D(value) for year in (2027, 2028) for n, value in enumerate(plan)}
            readings.set_plan(session, ref, by_quarter)
            closure.handover(session, ref, "Olga Owner")
        closure.close(session, "P-1")
        assert [row["rule"] for row in lists.flags(session)] == []
    seen: set[tuple[str, str, str]] = set()
    for session in days(path, START, date(2027, 12, 31)):
        seen |= {(str(row["subject"]), str(row["rule"]), str(row["raised_on"])) for row in lists.flags(session)}
        for row in lists.listing(session, "reviews", "held:- due<=3d"):
            reviews.hold(session, str(row["ref"]), chair="Sue Sponsor")
        quarter = (session.today.month - 1) // 3
        if session.today.day <= 8 and session.today.month % 3 == 1 and session.today.day > 5 and quarter:
            for ref, plan in (("P-1/B01", flow), ("P-1/B02", level)):
                came = (D(plan[quarter - 1]) * NEAR[quarter - 1]).quantize(D("0.01")) or D("0.5")
                readings.record(session, ref, f"2027-Q{quarter}", actual=came, evidence="ledger")
                validation.validate(session, ref)
    assert len(seen) <= 2, sorted(seen)


@pytest.mark.parametrize(("last", "raised"), [("95", False), ("94.99", True)])
def test_readings_that_fall_behind_within_half_the_amber_tolerance_follow_the_plan(
    session: Session, last: str, raised: bool
) -> None:
    helpers.project(session)
    ref = helpers.benefit(session, frequency="monthly", amber_threshold=D("0.1"))
    helpers.plan(session, ref, y2026_07=100, y2026_08=100, y2026_09=100, y2026_10=100)
    for month, value in (("07", "99"), ("08", "98"), ("09", "97"), ("10", last)):
        readings.record(session, ref, f"2026-{month}", actual=D(value), evidence="ledger")
    assert bool(lists.flags(session, "rule:F13")) is raised
