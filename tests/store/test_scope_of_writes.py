"""Which records a write looks at again: exactly those whose flags may depend on what it wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.rules import Severity
from benefits_tui.register import (
    adoption,
    benefits_map,
    deletion,
    flags,
    gates,
    integrity,
    policies,
    pools,
    readings,
    records,
    undo,
)
from benefits_tui.register.session import Session
from benefits_tui.store.queries.benefits_map import reaches
from benefits_tui.store.queries.links import downstream
from tests import helpers, registers
from tests.conftest import TODAY
from tests.store.gathering import change, deliverable, member, number, person, review

D = Decimal
DAY = timedelta(days=1)
PEOPLE = "OLGA OTTO"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """P-1 and P-2, each with two benefits, a review, a deliverable and a change; P-1/D01 → P-1/C01 → P-1/B01 → P-2/B01.

    Olga owns the first benefit of each and chairs P-2's review; P-1/B02 and P-2/B02, Otto's, measure the same. On everything
    lies a flag raised by hand.
    """
    path = tmp_path_factory.mktemp("world") / "register.db"
    with registers.empty(path) as session:
        person(session, "OLGA", "Olga Owner", department="Ops")
        person(session, "OTTO", "Otto Other", department="IT")
        for project in ("P-1", "P-2"):
            helpers.project(session, project)
            helpers.benefit(session, project, owner="Olga Owner")
            helpers.benefit(session, project, owner="Otto Other", measure="Forms")
            deliverable(session, project)
            change(session, project)
            review(session, TODAY + 9 * DAY, project, chair="Olga Owner" if project == "P-2" else None)
        for start, end in (("P-1/D01", "P-1/C01"), ("P-1/C01", "P-1/B01"), ("P-1/B01", "P-2/B01")):
            benefits_map.link(session, start, end)
        for pool in ("POOL-1", "POOL-2"):
            records.add(session, Kind.POOL, {"ref": pool, "title": "Budget"})
        pools.claim(session, "POOL-1", "P-1/B01", D(1))
        parts = ("B01", "B02", "D01", "C01", "R01")
        everything = [f"{project}/{part}" for project in ("P-1", "P-2") for part in parts]
        for ref in (*everything, "P-1", "P-2", "POOL-1", "POOL-2", "OLGA", "OTTO"):
            flags.raise_flag(session, ref, "As it is", Severity.LOW)
        assert integrity.check(session) == []
    return path.read_bytes()


@pytest.fixture
def session(world: bytes, tmp_path: Path) -> Iterator[Session]:
    path = tmp_path / "world.db"
    path.write_bytes(world)
    with registers.opened(path) as opened:
        yield opened


KINDS = ("project", "benefit", "review", "deliverable", "business_change", "pool", "person")


def looked_at(session: Session, act: Callable[[Session], object]) -> set[str]:
    """The records whose flag by hand says again what it should, after it was made to say something else on all."""
    session.store.engine.run("UPDATE flag SET why = 'stale' WHERE rule LIKE 'H%'")
    act(session)
    found = set()
    for kind in KINDS:
        rows = session.store.all(
            f"SELECT ref FROM flag JOIN {kind} ON {kind}.id = subject_id AND subject_kind = ? WHERE cleared_on IS NULL "
            "AND rule LIKE 'H%' AND why <> 'stale'",
            (kind,),
        )
        found |= {str(ref) for (ref,) in rows}
    return found


def edit(ref: str, **values: object) -> Callable[[Session], object]:
    return lambda session: records.change(session, ref, values)  # type: ignore[arg-type]


# A benefit draws in its project, what feeds it straight, what it feeds however far, and whoever has a flag about shares.
B01 = f"P-1/B01 P-1 P-1/C01 P-2/B01 P-2 {PEOPLE}"
# Two benefits that measure the same go together.
B02 = f"P-1/B02 P-1 P-2/B02 P-2 {PEOPLE}"
# A project draws in all its benefits and with them what each of them draws in.
P1 = f"{B01} {B02} P-1/R01"
P2 = f"P-2 P-2/B01 P-2/B02 P-2/R01 P-2/C01 P-1/B02 P-1 {PEOPLE}"
OBJECTIVE: dict[str, str] = {"ref": "O9", "title": "Nobody's"}


@pytest.mark.parametrize(
    ("act", "refs"),
    [
        (edit("P-1/B01", title="Other"), B01),
        (edit("P-2/B01", title="Other"), f"P-2/B01 P-2 {PEOPLE}"),
        (edit("P-1/B02", title="Other"), B02),
        (edit("P-1", name="Other"), P1),
        (edit("P-2", name="Other"), P2),
        (edit("P-1/R01", summary="Other"), f"P-1/R01 {P1}"),
        (edit("P-1/D01", title="Other"), f"P-1/D01 {B01}"),
        (edit("P-2/D01", title="Other"), "P-2/D01 P-2"),
        (edit("P-1/C01", title="Other"), B01),
        (edit("P-2/C01", title="Other"), "P-2/C01 P-2"),
        (edit("OLGA", role="Other"), f"{B01} P-2/R01"),
        (edit("OTTO", role="Other"), B02),
        (edit("POOL-1", title="Other"), "POOL-1"),
        (edit("O1", title="Other"), ""),
        (lambda session: records.add(session, Kind.OBJECTIVE, OBJECTIVE), ""),
        (lambda session: records.add(session, Kind.PERSON, {"name": "New"}), PEOPLE),
        (lambda session: readings.record(session, "P-2/B01", "2026-Q1", actual=D(1)), f"P-2/B01 P-2 {PEOPLE}"),
        (lambda session: readings.record(session, "P-2/B01", "2027-Q1", forecast=D(1)), f"P-2/B01 P-2 {PEOPLE}"),
        (lambda session: helpers.plan(session, "P-2/B01", y2027_Q1=1), f"P-2/B01 P-2 {PEOPLE}"),
        (lambda session: adoption.adopt(session, "P-2/D01", "2026-01", actual=D(1)), "P-2/D01 P-2"),
        (lambda session: pools.claim(session, "POOL-2", "P-2/B01", D(1)), f"POOL-2 P-2/B01 P-2 {PEOPLE}"),
        (lambda session: pools.claim(session, "POOL-1", "P-1/B01", D(2)), f"POOL-1 {B01}"),
        (lambda session: pools.claim(session, "POOL-1", "P-1/B01", D(0)), f"POOL-1 {B01}"),
        (lambda session: pools.share(session, "P-1/B01", "P-2", D("0.1")), f"{B01} {P2}"),
        (lambda session: benefits_map.link(session, "P-2/D01", "P-2/B01"), f"P-2/D01 P-2/B01 P-2 {PEOPLE}"),
        (lambda session: benefits_map.link(session, "P-2/D01", "P-2/C01"), "P-2/D01 P-2/C01 P-2"),
        (lambda session: benefits_map.link(session, "P-1/B01", "P-2/B01", D("0.2")), B01),
        (lambda session: benefits_map.unlink(session, "P-1/B01", "P-2/B01"), B01),
        (lambda session: gates.plan_gate(session, "P-1", "4", TODAY), P1),
        (lambda session: member(session, "P-2", "OTTO"), P2),
        (lambda session: flags.raise_flag(session, "POOL-2", "Another"), "POOL-2"),
        (lambda session: review(session, TODAY, "P-2"), P2),
        (lambda session: helpers.benefit(session, "P-2", owner="Nobody Known"), f"P-2 {PEOPLE}"),
        (lambda session: helpers.benefit(session, "P-2", owner="Otto Other", measure="forms"), f"P-2 P-2/B02 P-1 P-1/B02 {PEOPLE}"),
        (edit("P-2/B02", measure="Other"), B02),
        (edit("P-2/B01", owner="Otto Other", measure="forms"), f"P-2/B01 {B02}"),
        (edit("OLGA", department="Other"), f"{B01} P-2/R01"),
        (edit("P-1/B01", project="P-2"), f"{P1}"),
        (edit("P-2/B01", project="P-1"), f"{P2}"),
        (edit("P-1/D01", project="P-2"), f"{P1} P-1/D01"),
        (lambda session: deletion.remove(session, "P-2/B01", Kind.BENEFIT), f"{B01} {P2}"),
        (lambda session: deletion.remove(session, "P-2/B02", Kind.BENEFIT), P2),
        (lambda session: deletion.remove(session, "P-1/C01", Kind.BUSINESS_CHANGE), f"P-1/D01 {P1}"),
        (lambda session: deletion.remove(session, "POOL-1", Kind.POOL), B01),
        (lambda session: deletion.remove(session, "P-2/R01", Kind.REVIEW), P2),
    ],
)  # fmt: skip
def test_a_write_looks_again_at_what_depends_on_it_and_at_nothing_else(
    session: Session, act: Callable[[Session], object], refs: str
) -> None:
    gone = {"POOL-1", "P-1/C01", "P-2/R01", "P-2/B01", "P-2/B02"}
    found = looked_at(session, act)
    there = {str(ref) for kind in KINDS for (ref,) in session.store.all(f"SELECT ref FROM {kind}")}
    assert found == set(refs.split()) - (gone - there)
    session.store.engine.run("UPDATE flag SET why = 'As it is' WHERE why = 'stale'")
    assert integrity.check(session) == []


def test_a_policy_has_everything_looked_at(session: Session) -> None:
    found = looked_at(session, lambda here: policies.set_policy(here, {"amber_threshold": "0.11"}))
    assert len(found) == 16
    assert session.store.evaluated_on() == TODAY


def test_undo_looks_again_at_what_the_change_did(session: Session) -> None:
    records.change(session, "POOL-1", {"title": "Other"})
    assert looked_at(session, undo.undo) == {"POOL-1"}


def test_a_double_that_goes_clears_the_flag_of_the_one_that_stays(session: Session) -> None:
    assert helpers.rules_on(session, "P-1/B02")["F22"] == "high"
    records.change(session, "P-2/B02", {"measure": "Sheets"})
    assert "F22" not in helpers.rules_on(session, "P-1/B02")
    records.change(session, "P-2/B01", {"measure": "FORMS"})
    assert "F22" not in helpers.rules_on(session, "P-1/B02")
    records.change(session, "OLGA", {"department": "it"})
    assert helpers.rules_on(session, "P-1/B02")["F22"] == "high" == helpers.rules_on(session, "P-2/B01")["F22"]
    deletion.remove(session, "P-2/B01", Kind.BENEFIT)
    assert "F22" not in helpers.rules_on(session, "P-1/B02")
    undo.undo(session)
    assert helpers.rules_on(session, "P-1/B02")["F22"] == "high" and integrity.check(session) == []


def test_trouble_is_handed_down_a_chain_as_it_comes_and_goes(session: Session) -> None:
    for ref in ("P-1/B01", "P-2/B01"):
        assert "F27" not in helpers.rules_on(session, ref)
    records.change(session, "P-1/D01", {"planned": TODAY - DAY})
    for ref in ("P-1/B01", "P-2/B01"):
        assert helpers.rules_on(session, ref)["F27"] == "medium"
    benefits_map.unlink(session, "P-1/D01", "P-1/C01")
    for ref in ("P-1/B01", "P-2/B01"):
        assert "F27" not in helpers.rules_on(session, ref)
    helpers.plan(session, "P-1/B01", y2026_Q2=100)
    readings.record(session, "P-1/B01", "2026-Q2", actual=D(1))
    assert "F27" not in helpers.rules_on(session, "P-1/B01") and helpers.rules_on(session, "P-2/B01")["F27"] == "medium"


def test_an_owner_who_leaves_is_told_on_all_that_is_owned(session: Session) -> None:
    records.change(session, "OLGA", {"leaves": date(2026, 12, 23)})
    assert [helpers.rules_on(session, f"P-{place}/B01").get("F02") for place in (1, 2)] == ["high", "high"]
    assert [helpers.rules_on(session, f"P-{place}/B02").get("F02") for place in (1, 2)] == [None, None]
    session.fixed_today = TODAY - DAY
    session.store.bring_up_to(session.today)
    assert [helpers.rules_on(session, f"P-{place}/B01").get("F02") for place in (1, 2)] == [None, None]


def test_the_numbers_of_two_kinds_are_not_mixed_up(session: Session) -> None:
    assert number(session, "P-1/D01") == number(session, "P-1/B01") == 1
    assert looked_at(session, edit("P-2/D01", title="x")) == {"P-2/D01", "P-2"}


def test_a_circle_of_links_that_another_program_wrote_ends_the_walk_and_not_the_program(session: Session) -> None:
    start = ("business_change", 1)
    for end, back in ((2, 1), (1, 2)):
        session.store.engine.run(
            "INSERT INTO link (from_kind, from_id, to_kind, to_id) VALUES ('business_change', ?, 'business_change', ?)",
            (back, end),
        )
    assert {start, ("business_change", 2)} <= downstream(session.store, [start])
    assert reaches(session.store, start, start) and not reaches(session.store, start, ("benefit", 999))
