"""What was done in the demo register on which day, from its recipe: each step is one change, by a post, on a day of the past."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from benefits_tui.domain.fields import Kind, Value
from benefits_tui.domain.flag_states import Outcome
from benefits_tui.domain.lifecycle import FINAL
from benefits_tui.domain.periods import Frequency, Period, add_months, period_holding
from benefits_tui.register.actions import change_action
from benefits_tui.register.benefits_map import write_link
from benefits_tui.register.conclusions import ConclusionInput, conclude
from benefits_tui.register.flags import decide
from benefits_tui.register.lookup import find
from benefits_tui.register.readings import write_plan, write_reading
from benefits_tui.register.records import insert_record, write_fields
from benefits_tui.register.reviews import FindingInput, hold
from benefits_tui.register.session import Session
from benefits_tui.store.models import Action, Actual, Gate
from benefits_tui.store.queries.flags import open_flag_on
from benefits_tui.store.queries.readings import readings_by_period
from benefits_tui.store.transaction import Transaction

_DATA = Path(__file__).with_name("demo.toml")
_OF_THE_PAST = {
    "plan", "actual", "forecast", "first", "baseline_at", "target_at", "evidence", "recorded_days", "late_days",
}  # fmt: skip
OFFICE, FINANCE = "Portfolio Office", "Director of Finance"
# The months after the first in which the flags were looked at, beside those of what was written.
_LOOKED_AT = (6, 12, 18, 24, 27, 30, 32, 33, 34, 35)
_MOVED_ON = "pass gates, move projects and benefits on"
_SLOWLY, _VALIDATED, _NEWEST_READING = timedelta(days=6), timedelta(days=14), timedelta(days=5)

Write = Callable[[Transaction, Session], object]
Data = dict[str, Any]


class DemoStep(NamedTuple):
    """Something that was done on a day: rows to write, which are one change with others of that day, name and person, or an act
    of its own. `looks` where the flags of the day are looked at first."""

    day: date
    what: str = ""
    by: str = OFFICE
    write: Write | None = None
    use_case: Callable[[Session], object] | None = None
    looks: bool = False


def steps_of(begin: date, today: date, fiscal_year_start: int) -> list[DemoStep]:
    """What makes the demo register, between its first day and today. Steps of one day stand in their order."""
    recipe = tomllib.loads(_DATA.read_text(encoding="utf-8"), parse_float=Decimal)
    return list(_Past(begin, today, fiscal_year_start).steps(recipe))


class _Past:
    def __init__(self, begin: date, today: date, fiscal_year_start: int) -> None:
        self.begin, self.today, self.fiscal_year_start = begin, today, fiscal_year_start
        self._began: dict[str, date] = {}
        self._numbers: Counter[str] = Counter()

    def steps(self, recipe: Data) -> Iterator[DemoStep]:
        yield self._step(self.begin, "add objectives and people", lambda transaction, _: self._organisation(transaction, recipe))
        for number in _LOOKED_AT:
            yield DemoStep(add_months(self.begin, number), looks=True)
        for person in recipe["person"]:
            yield from self._known_later(person)
        for project in recipe["project"]:
            yield from self._project(project)
        for benefit in recipe["benefit"]:
            yield from self._benefit(benefit)
        for kind in (Kind.DELIVERABLE, Kind.BUSINESS_CHANGE):
            for record in recipe[kind.value]:
                yield from self._enabler(kind, record)
        for link in recipe["link"]:
            yield self._link(link)
        for review in recipe["review"]:
            yield from self._review(review)
        for decision in recipe["decision"]:
            yield DemoStep(self._days(decision["days"]), by=decision["by"], use_case=_decision(decision), looks=True)

    def _step(self, day: date, reason: str, write: Write, by: str = OFFICE) -> DemoStep:
        return DemoStep(self._within(day), reason, by, write)

    def _next_ref(self, project: str, letter: str) -> str:
        self._numbers[project + letter] += 1
        return f"{project}/{letter}{self._numbers[project + letter]:02}"

    def _within(self, day: date) -> date:
        return max(self.begin, min(day, self.today))

    def _months(self, months: int) -> date:
        return self._within(add_months(self.today, months))

    def _days(self, days: int) -> date:
        return self._within(self.today + timedelta(days=days))

    # Records ------------------------------------------------------------------------------------------------------------

    def _organisation(self, transaction: Transaction, recipe: Data) -> None:
        for objective in recipe["objective"]:
            insert_record(transaction, Kind.OBJECTIVE, objective, self.begin)
        for person in recipe["person"]:
            name = person.get("before", person["name"])
            insert_record(transaction, Kind.PERSON, {"ref": person["ref"], "name": name, "role": person["role"]}, self.begin)

    def _known_later(self, person: Data) -> Iterator[DemoStep]:
        if "known_days" not in person:
            return
        values: dict[str, Value] = {"name": person["name"], "active": person.get("active", True)}
        if "leaves_in" in person:
            values["leaves"] = self.today + timedelta(days=person["leaves_in"])
        yield self._set(self._days(person["known_days"]), Kind.PERSON, person["ref"], values)

    def _set(
        self, day: date, kind: Kind, ref: str, values: Mapping[str, Value], reason: str = "", why: str | None = None
    ) -> DemoStep:
        def write(transaction: Transaction, session: Session) -> None:
            write_fields(transaction, kind, find(transaction, ref, kind).id, values, session.today, why=why)

        return self._step(day, reason or f"edit {kind.label} {ref}", write)

    def _project(self, recipe: Data) -> Iterator[DemoStep]:
        ref, past = recipe["ref"], [(stage, add_months(self.today, months)) for stage, months in recipe["past"]]
        begun = [stage for stage, day in past if day <= self.begin] or [past[0][0]]
        values: dict[str, Value] = {name: recipe[name] for name in ("ref", "name", "department")}
        values |= {name: add_months(self.today, recipe[name]) for name in ("start", "end", "gate3") if name in recipe}
        values |= {"stage": begun[-1], "whole_life_cost": Decimal(recipe["cost"])}
        self._began[ref] = self._months(recipe["start"])
        yield self._step(
            self._began[ref], _adding(ref),
            lambda transaction, session: insert_record(transaction, Kind.PROJECT, values, session.today),
        )  # fmt: skip
        for gate, months in recipe.get("gates", ()):
            yield self._step(self._months(months), _MOVED_ON, _passed(ref, gate))
        for stage, day in past[len(begun) :]:
            yield self._set(day, Kind.PROJECT, ref, {"stage": stage}, _MOVED_ON)

    def _enabler(self, kind: Kind, recipe: Data) -> Iterator[DemoStep]:
        slipped = recipe.pop("slipped_days", None)
        values: dict[str, Value] = {
            name: add_months(self.today, value) if isinstance(value, int) else value for name, value in recipe.items()
        }
        later = {name: values.pop(name) for name in ("actual", "accepted", "agreed", "funded", "done") if name in recipe}
        if "progress" in recipe:
            values["progress"] = Decimal(recipe["progress"])
        forecast = values.get("forecast")
        if slipped is not None:
            values["forecast"] = values["planned"]
        yield self._step(
            self._began[recipe["project"]], _adding(recipe["project"]),
            lambda transaction, session: insert_record(transaction, kind, values, session.today),
        )  # fmt: skip
        for name, day in later.items():
            assert isinstance(day, date)
            yield self._set(day, kind, recipe["ref"], {name: day})
        if slipped is not None:
            yield self._set(self._days(slipped), kind, recipe["ref"], {"forecast": forecast})

    def _link(self, recipe: Data) -> DemoStep:
        share = Decimal(recipe["share"]) if "share" in recipe else None
        project = recipe["from"].split("/")[0]
        return self._step(
            self._began[project], _adding(project),
            lambda transaction, _session: write_link(
                transaction, find(transaction, recipe["from"]), find(transaction, recipe["to"]), share, None
            ),
        )  # fmt: skip

    # Benefits -----------------------------------------------------------------------------------------------------------

    def _benefit(self, recipe: Data) -> Iterator[DemoStep]:
        project, state = recipe["project"], recipe["state"]
        ref = self._next_ref(project, "B")
        late = "recorded_days" in recipe
        born = self._days(recipe["recorded_days"]) if late else self._began[project]
        ended = state in FINAL
        first = "realising" if ended else state
        values = self._values(recipe) | {"ref": ref, "state": first if late else "identified"}
        if ended:
            values["end"] = self._spans(recipe)[len(recipe["plan"]) - 1].end
        yield self._step(
            born, f"add benefits of {project}" if late else _adding(project),
            lambda transaction, session: insert_record(transaction, Kind.BENEFIT, values, session.today),
        )  # fmt: skip
        if not late:
            moved = max(born, self._months(min(recipe["start"], -3)))
            yield self._set(moved, Kind.BENEFIT, ref, {"state": first}, _MOVED_ON, "its owner agreed in the meeting")
        if "first" in recipe:
            yield from self._periods(ref, recipe, born, late)
        if ended:
            given = ConclusionInput(state, "all three years were read and confirmed", decided_by="Portfolio board")
            last = self._spans(recipe)[len(recipe["actual"]) - 1].end + _SLOWLY + _VALIDATED
            yield DemoStep(self._within(last), use_case=lambda session: conclude(session, ref, given))

    def _values(self, recipe: Data) -> dict[str, Value]:
        values: dict[str, Value] = {name: value for name, value in recipe.items() if name not in _OF_THE_PAST}
        for name in ("baseline", "target", "stated", "value_per_unit"):
            if name in recipe:
                values[name] = Decimal(recipe[name])
        dates = (("start", "start"), ("end", "end"), ("baseline_date", "baseline_at"), ("target_date", "target_at"))
        values |= {name: add_months(self.today, recipe[source]) for name, source in dates if source in recipe}
        return values | ({"evidence_grade": recipe["evidence"]} if "evidence" in recipe else {})

    def _spans(self, recipe: Data) -> list[Period]:
        frequency = Frequency(recipe["frequency"])
        present = period_holding(self.today, frequency, self.fiscal_year_start)
        many = max(len(recipe.get(series, ())) for series in ("plan", "actual", "forecast"))
        starts = (add_months(present.start, (recipe["first"] + place) * frequency.months) for place in range(many))
        return [Period.of_months(start, frequency.months) for start in starts]

    def _periods(self, ref: str, recipe: Data, born: date, late: bool) -> Iterator[DemoStep]:
        spans, readings = self._spans(recipe), recipe.get("actual", ())
        if "plan" in recipe:
            plan = {span: Decimal(value) for span, value in zip(spans, recipe["plan"], strict=False)}
            approved = max(self.begin, add_months(self.today, min(recipe["start"] - 3, -12)))
            yield self._step(
                max(born, approved), "approve plans",
                lambda transaction, _: write_plan(
                    transaction, find(transaction, ref).id, plan, "Portfolio board", approved, "business case"
                ),
            )  # fmt: skip
        for place, value in enumerate(readings):
            day = self._read_on(recipe, spans[place].end, len(readings) - place, born)
            yield self._step(day, "record readings", _reading(ref, "actual", spans[place], value))
            if not late and (place + 1 < len(readings) or recipe["state"] in FINAL):
                yield self._step(day + _VALIDATED, "validate readings", _validated(ref, spans[place]), FINANCE)
        ahead = list(zip(spans, recipe.get("forecast", ()), strict=False))[len(readings) :]
        for span, value in ahead:
            day = max(born, self.today - _NEWEST_READING)
            yield self._step(day, "record forecasts", _reading(ref, "forecast", span, value))

    def _read_on(self, recipe: Data, end: date, left: int, born: date) -> date:
        """The day on which a reading came; `left` counts it and those after it."""
        if "recorded_days" in recipe:
            return born
        day = end + (timedelta(days=recipe["late_days"]) if left == 2 and "late_days" in recipe else _SLOWLY)
        newest = left == 1 and recipe["state"] not in FINAL
        return max(day, born, self.today - _NEWEST_READING) if newest else max(day, born)

    # Reviews ------------------------------------------------------------------------------------------------------------

    def _review(self, recipe: Data) -> Iterator[DemoStep]:
        kept: dict[str, Value] = {name: recipe[name] for name in ("project", "kind", "chair") if name in recipe}
        kept["ref"] = ref = self._next_ref(recipe["project"], "R")
        due, held = self.today + timedelta(days=recipe["due"]), recipe.get("held")
        known = self._days(recipe.get("recorded_days", min(recipe["due"], 0) - 60))

        def plan(transaction: Transaction, session: Session) -> None:
            insert_record(transaction, Kind.REVIEW, kept | {"due": due}, session.today)

        yield self._step(known, "plan reviews", plan)
        if held is None:
            return
        findings = [self._finding(finding) for finding in recipe.get("finding", ())]
        yield DemoStep(
            self._days(held),
            use_case=lambda session: hold(session, ref, findings, summary=recipe["summary"], decision=recipe["decision"]),
        )
        for finding in recipe.get("finding", ()):
            if "done_days" in finding:
                done = _finished(finding["ref"], finding["note"])
                yield DemoStep(self._days(finding["done_days"]), by=finding["by"], use_case=done)

    def _finding(self, recipe: Data) -> FindingInput:
        action = (recipe["by"], self.today + timedelta(days=recipe["by_days"]), recipe["action"]) if "action" in recipe else None
        finding_values = {name: recipe.get(name) for name in ("finding", "root_cause", "decision")}
        return FindingInput(recipe["ref"], **finding_values, action=action)


def _passed(project: str, gate: str) -> Write:
    def write(transaction: Transaction, session: Session) -> None:
        row: dict[str, Value] = {"project_id": find(transaction, project).id, "gate": gate, "passed_by": session.user}
        transaction.insert(Gate, row | {"planned": session.today, "passed": session.today})

    return write


def _reading(ref: str, series: str, span: Period, value: int | Decimal) -> Write:
    def write(transaction: Transaction, session: Session) -> None:
        proof = f"monthly report, {ref}" if series == "actual" else ...
        write_reading(transaction, series, find(transaction, ref).id, span, Decimal(value), session, proof)

    return write


def _validated(ref: str, span: Period) -> Write:
    def write(transaction: Transaction, session: Session) -> None:
        row = readings_by_period(transaction, Actual, find(transaction, ref).id)[span].row
        transaction.update(Actual, row, {"validated_by": session.user, "validated_on": session.today})

    return write


def _adding(project: str) -> str:
    return f"add {project} and what belongs to it"


def _decision(recipe: Data) -> Callable[[Session], object]:
    def do(session: Session) -> None:
        number = open_flag_on(session.store, recipe["rule"], (Kind.BENEFIT.value, find(session.store, recipe["ref"]).id))
        if number is not None:
            decide(session, number, Outcome(recipe["outcome"]), recipe["reason"])

    return do


def _finished(ref: str, note: str) -> Callable[[Session], object]:
    def do(session: Session) -> None:
        benefit = find(session.store, ref, Kind.BENEFIT).id
        condition = (Action.subject_kind == Kind.BENEFIT.value) & (Action.subject_id == benefit)
        numbers = session.store.column(int, Action.select(Action.id).where(condition))
        change_action(session, numbers, done=True, note=note)

    return do
