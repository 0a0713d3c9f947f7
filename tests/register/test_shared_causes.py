"""What comes from one cause stands in one row of the queue, whose subject is the cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind, Value
from benefits_tui.register import benefits_map, closure, flags, gates, integrity, queue, readings, records
from benefits_tui.register.session import Session, create_register, open_register

D = Decimal
BEGUN, YEARS_LATER = date(2024, 1, 10), date(2026, 11, 23)


def _benefits(session: Session, project: str, many: int) -> None:
    for number in range(many):
        records.add(
            session, Kind.BENEFIT,
            {
                "project": project, "title": f"Benefit {number}", "class": "cashable", "unit": "GBP", "kind": "flow",
                "direction": "increase", "stated": D(1000), "state": "appraised", "start": date(2025, 1, 1),
                "end": date(2027, 12, 31), "frequency": "quarterly", "baseline": D(0), "objectives": "O1", "owner": "Ann Ames",
            },
        )  # fmt: skip


@pytest.fixture(scope="module")
def stalled(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A project of five benefits that a deliverable and a change enable, with a review to come; nobody ever moved it."""
    path = tmp_path_factory.mktemp("stalled") / "register.db"
    with create_register(path, "officer", {"name": "Stalled"}, today=BEGUN) as session:
        records.add(session, Kind.OBJECTIVE, {"ref": "O1", "title": "Objective"})
        project: dict[str, Value] = {
            "ref": "P-1",
            "name": "Stalled",
            "stage": "planning",
            "start": BEGUN,
            "end": date(2025, 6, 30),
        }
        records.add(session, Kind.PROJECT, project | {"gate3": date(2024, 6, 1), "whole_life_cost": D(900)})
        _benefits(session, "P-1", 5)
        records.add(session, Kind.DELIVERABLE, {"project": "P-1", "title": "System", "planned": date(2025, 1, 1)})
        records.add(session, Kind.BUSINESS_CHANGE, {"project": "P-1", "title": "Way", "needed_by": date(2025, 1, 1)})
        records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "gate", "due": date(2025, 3, 1), "chair": "Ann Ames"})
        for number in range(1, 6):
            benefits_map.link(session, "P-1/D01", f"P-1/B0{number}")
        benefits_map.link(session, "P-1/C01", "P-1/B01")
    return path.read_bytes()


@pytest.fixture
def session(stalled: bytes, tmp_path: Path) -> Iterator[Session]:
    path = tmp_path / "register.db"
    path.write_bytes(stalled)
    with open_register(path, "officer", today=YEARS_LATER) as found:
        yield found


def rows(session: Session) -> dict[str, Counter[str]]:
    assert integrity.check(session) == []
    return {str(row["subject"]): Counter(str(flag["rule"]) for flag in row["flags"]) for row in queue.queue(session)}


def test_a_project_that_never_moved_is_one_row(session: Session) -> None:
    (found,) = rows(session).items()
    subject, rules = found
    assert subject == "P-1"
    assert {rule: rules[rule] for rule in ("F09", "F14", "F20", "F26", "F27", "F47", "F48")} == {
        "F09": 5, "F14": 5, "F20": 1, "F26": 1, "F27": 5, "F47": 1, "F48": 1,
    }  # fmt: skip


def test_once_it_moves_the_row_is_the_late_deliverables(session: Session) -> None:
    gates.plan_gate(session, "P-1", "3", date(2027, 1, 31))
    records.change(session, "P-1", {"end": date(2027, 12, 31)}, "re-planned")
    found = rows(session)
    assert found["P-1/D01"] == {"F14": 5, "F09": 5, "F27": 4}
    # The change feeds one benefit, whose trouble upstream it is.
    assert found["P-1/R01"] == {"F20": 1} and found["P-1/C01"] == {"F26": 1, "F27": 1}


def test_who_was_read_before_and_is_no_more_has_a_row_of_its_own(session: Session) -> None:
    readings.record(session, "P-1/B02", "2025-Q1", actual=D(3), evidence="ledger")
    found = rows(session)
    assert found["P-1/B02"]["F09"] == 1 and found["P-1"]["F09"] == 4


def test_a_change_that_is_not_needed_yet_does_not_come_from_the_standstill(session: Session) -> None:
    records.change(session, "P-1/C01", {"needed_by": YEARS_LATER})
    assert rows(session)["P-1/C01"] == {"F26": 1}


def test_benefits_that_nobody_took_over_are_one_row_of_their_project(session: Session) -> None:
    records.change(session, "P-1", {"end": date(2027, 12, 31), "stage": "closing"}, "re-planned")
    gates.plan_gate(session, "P-1", "4", date(2027, 6, 30))
    assert rows(session)["P-1"]["F17"] == 5
    closure.cancel(session, "P-1", "given up")
    assert "P-1" not in rows(session)


def test_projects_of_a_sponsor_who_left_are_one_row(session: Session) -> None:
    for ref in ("P-7", "P-8"):
        records.add(session, Kind.PROJECT, {"ref": ref, "name": ref, "sponsor": "Sue Sponsor", "stage": "delivery"})
    records.change(session, "Sue Sponsor", {"leaves": YEARS_LATER})
    assert rows(session)["PER-002"] == {"F51": 2}


def test_two_that_may_count_the_same_are_one_row(session: Session) -> None:
    records.change(session, "Ann Ames", {"department": "Ops"})
    records.change(session, "P-1/B01", {"measure": "Forms sent"}, "said now")
    records.add(session, Kind.PROJECT, {"ref": "P-2", "name": "Other", "stage": "delivery"})
    _benefits(session, "P-2", 1)
    records.change(session, "P-2/B01", {"measure": "Sent forms"}, "said now")
    assert rows(session)["P-1/B01"]["F22"] == 2 and "F22" not in rows(session).get("P-2/B01", {})


def test_the_next_day_says_the_same(session: Session) -> None:
    before, path = rows(session), session.path
    session.close()
    with open_register(path, "officer", today=date(2026, 11, 24)) as later:
        assert rows(later) == before
        assert flags.flag_number(later, "F48@P-1") > 0
