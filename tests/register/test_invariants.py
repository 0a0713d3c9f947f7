"""Random sequences of use cases: stored flags equal a full re-evaluation, and the log alone rebuilds the rows."""

from __future__ import annotations

import contextlib
import tempfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from benefits_tui.domain.fields import Kind, Value, WrongField
from benefits_tui.domain.period_words import parse_period
from benefits_tui.exchange.mapping import load_mapping
from benefits_tui.register import checking, readings, records
from benefits_tui.register.importing import import_sheet, read_with
from benefits_tui.register.session import create_register
from benefits_tui.register.undoing import NothingToUndo, undo
from benefits_tui.store import log
from tests.conftest import DATA

STAGES = ("idea", "planning", "delivery", "closing", "benefits_tracking", "archived")
STATES = ("identified", "appraised", "in_delivery", "handed_over", "realising", "verified")
amounts = st.integers(-2000, 2000).map(lambda n: Decimal(n) / 4)
some_days = st.integers(-700, 700).map(lambda n: date(2026, 11, 23) + timedelta(days=n))
people = st.sampled_from(["Head of Operations", "Director of Finance", None])

benefit_changes = st.fixed_dictionaries(
    {},
    optional={
        "owner": people, "state": st.sampled_from(STATES), "baseline": st.none() | amounts, "target": st.none() | amounts,
        "end": st.none() | some_days, "project": st.sampled_from(["P-1", "P-2"]), "objectives": st.sampled_from(["O1", None]),
    },
)  # fmt: skip


class Register(RuleBasedStateMachine):
    """A register in the hands of somebody who does things in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.session = create_register(Path(self.folder.name) / "r.db", "officer", {}, today=date(2026, 11, 23))
        self.benefits: list[str] = []

    def teardown(self) -> None:
        self.session.close()
        self.folder.cleanup()

    @initialize()
    def start(self) -> None:
        for ref in ("P-1", "P-2"):
            values: dict[str, Value] = {"ref": ref, "name": ref, "stage": "delivery", "whole_life_cost": Decimal(5)}
            records.add(self.session, Kind.PROJECT, values)
        records.add(self.session, Kind.OBJECTIVE, {"ref": "O1", "title": "An objective"})
        self.started = log.last_change(self.session.store)

    @rule(project=st.sampled_from(["P-1", "P-2"]), level=st.booleans(), owner=people)
    def add_benefit(self, project: str, level: bool, owner: str | None) -> None:
        values: dict[str, Value] = {
            "project": project, "title": "A benefit", "kind": "level" if level else "flow", "direction": "increase",
            "frequency": "quarterly", "unit": "GBP", "owner": owner,
        }  # fmt: skip
        self.benefits.append(records.add(self.session, Kind.BENEFIT, {k: v for k, v in values.items() if v is not None}).ref)

    @precondition(lambda self: self.benefits)
    @rule(data=st.data(), values=benefit_changes)
    def change_benefit(self, data: st.DataObject, values: dict[str, Value]) -> None:
        records.change(self.session, data.draw(st.sampled_from(self.benefits)), values, kind=Kind.BENEFIT)

    @rule(
        ref=st.sampled_from(["P-1", "P-2"]), stage=st.sampled_from(STAGES), gate3=st.none() | some_days, cost=st.none() | amounts
    )
    def change_project(self, ref: str, stage: str, gate3: date | None, cost: Decimal | None) -> None:
        records.change(self.session, ref, {"stage": stage, "gate3": gate3, "whole_life_cost": cost}, kind=Kind.PROJECT)

    @precondition(lambda self: self.benefits)
    @rule(
        data=st.data(),
        quarter=st.integers(1, 4),
        year=st.integers(2024, 2027),
        value=amounts,
        series=st.sampled_from(["actual", "forecast"]),
    )
    def record(self, data: st.DataObject, quarter: int, year: int, value: Decimal, series: str) -> None:
        ref = data.draw(st.sampled_from(self.benefits))
        try:
            readings.record(self.session, ref, f"{year}-Q{quarter}", **{series: value})  # type: ignore[arg-type]
        except WrongField:
            assert series == "actual"

    @precondition(lambda self: self.benefits)
    @rule(data=st.data(), values=st.lists(amounts, min_size=1, max_size=6), year=st.integers(2024, 2026))
    def approve_plan(self, data: st.DataObject, values: list[Decimal], year: int) -> None:
        quarters = [parse_period(f"{year + place // 4}-Q{place % 4 + 1}") for place in range(len(values))]
        readings.set_plan(self.session, data.draw(st.sampled_from(self.benefits)), dict(zip(quarters, values, strict=True)))

    @precondition(lambda self: self.benefits)
    @rule(data=st.data())
    def remove_benefit(self, data: st.DataObject) -> None:
        ref = data.draw(st.sampled_from(self.benefits))
        self.benefits.remove(ref)
        records.remove(self.session, ref, Kind.BENEFIT)

    @rule(project=st.sampled_from(["P-1", "P-2"]), due=some_days, chair=people)
    def add_review(self, project: str, due: date, chair: str | None) -> None:
        records.add(self.session, Kind.REVIEW, {"project": project, "kind": "yearly", "due": due, "chair": chair})

    @rule(active=st.booleans(), leaves=st.none() | some_days)
    def change_person(self, active: bool, leaves: date | None) -> None:
        row = self.session.store.one("SELECT ref FROM person")
        if row is not None:
            records.change(self.session, str(row[0]), {"active": active, "leaves": leaves}, kind=Kind.PERSON)

    @rule(days=st.integers(1, 200))
    def time_passes(self, days: int) -> None:
        self.session.fixed_today = self.session.today + timedelta(days=days)
        self.session.store.bring_up_to(self.session.today)

    @rule(year=st.sampled_from([2022, 2023]))
    def import_file(self, year: int) -> None:
        mapping = load_mapping(DATA / "gmpp.toml")
        import_sheet(self.session, read_with(DATA / f"gmpp-{year}-excerpt.csv", mapping), mapping)

    @rule()
    def undo(self) -> None:
        with contextlib.suppress(NothingToUndo):
            if undo(self.session).change <= self.started:
                undo(self.session, log.last_change(self.session.store))
        self.benefits = [
            str(row[0]) for row in self.session.store.all("SELECT ref FROM benefit WHERE ref LIKE 'P-_/B%' ORDER BY ref")
        ]

    @invariant()
    def stored_flags_and_figures_equal_a_full_evaluation(self) -> None:
        assert checking.check(self.session) == []

    @invariant()
    def the_log_replayed_from_empty_gives_the_present_rows(self) -> None:
        rebuilt = {table: rows for table, rows in log.replay(self.session.store).items() if rows}
        present = {table: rows for table, rows in log.present_rows(self.session.store).items() if rows}
        assert rebuilt == present


TestRegister = Register.TestCase
TestRegister.settings = settings(
    max_examples=30, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
