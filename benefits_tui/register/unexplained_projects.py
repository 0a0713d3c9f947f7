"""What is noted on a project when its money, dates, stage or gates change after its investment decision and nobody says why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from benefits_tui.domain.changes_without_reason import IMPORTED, UnexplainedChange, read_changes, written_changes
from benefits_tui.domain.fields import Kind, Value
from benefits_tui.domain.lifecycle import Stage, gate_passed
from benefits_tui.register.changes_without_reason import column_in_words, is_flagged, note_change, says_why, within_a_day
from benefits_tui.register.reasons import ReasonWanted
from benefits_tui.store import change_log
from benefits_tui.store.change_log import LogLine
from benefits_tui.store.models import Gate, Project
from benefits_tui.store.policy import read_policy
from benefits_tui.store.queries import projects
from benefits_tui.store.queries.records import person_shown
from benefits_tui.store.transaction import Transaction

PROJECT_STOOD_ON = frozenset({
    "whole_life_cost", "cost_outturn", "year_cost_plan", "end_date", "live_date", "stage", "sponsor_id", "manager_id",
})  # fmt: skip
"""The columns of a project whose change is asked about once it was invested in; a stage only when it goes back, a person only
when nobody follows, an expected cost only when it goes below what was planned or takes the flag of lost value away."""
_PEOPLE = frozenset({"sponsor_id", "manager_id"})


# Another question is asked about an end that slips: they are flagged, and explained by the same day with a reason.
_DATES = ("end_date", "live_date")


def project_changes_noted(
    transaction: Transaction,
    project: int,
    present: Mapping[str, Value],
    row: Mapping[str, Value],
    today: date,
    reason: str | None,
    *,
    ask: bool = False,
) -> dict[str, Value]:
    """The column `changed_without_reason` after these values are written, where it differs from what it is.

    Not where a blank is filled, or where the same person corrects within a day. With `ask`, ReasonWanted is raised instead.
    """
    before = str(present["changed_without_reason"] or "") or None
    noted = read_changes(before)
    names = PROJECT_STOOD_ON & row.keys()
    if "cost_outturn" in names and not _hides_cost(transaction, project, present, row):
        names -= {"cost_outturn"} - noted.keys()
    if not names or not (noted or _invested(transaction, project, Stage(str(present["stage"])))):
        return {}
    if says_why(reason):
        for name in names:
            noted.pop(column_in_words(name), None)
    else:
        meant = {name: _meant(transaction, name, present) for name in names}
        asked = {name: (meant[name], row[name]) for name in sorted(names) if _asks(noted, name, meant[name], row[name])}
        if not noted and asked and _corrects(transaction, project, today, lambda line: _is_of(line, frozenset(asked))):
            asked = {}
        wanted = tuple(column_in_words(name) for name in asked if name not in _DATES)
        if wanted and ask:
            raise ReasonWanted(wanted)
        for name, pair in asked.items():
            effect = IMPORTED if transaction.info.action == "import" else ""
            note_change(transaction, noted, column_in_words(name), *pair, effect)
    after = written_changes(noted[name] for name in sorted(noted))
    return {} if after == before else {"changed_without_reason": after}


def _asks(noted: Mapping[str, UnexplainedChange], column: str, before: Value, after: Value) -> bool:
    if column_in_words(column) in noted:
        return True
    if column == "stage":
        stages = list(Stage)
        return stages.index(Stage(str(after))) < stages.index(Stage(str(before)))
    if column in _PEOPLE:
        return before is not None and after is None
    return before is not None and before != after


def _meant(transaction: Transaction, column: str, present: Mapping[str, Value]) -> Value:
    """A column's value, or what counts in its place: people by their names, the planned cost where no other is expected."""
    value = present[column]
    if column in _PEOPLE and isinstance(value, int):
        return person_shown(transaction, value)
    return present["whole_life_cost"] if column == "cost_outturn" and value is None else value


def _hides_cost(transaction: Transaction, project: int, present: Mapping[str, Value], row: Mapping[str, Value]) -> bool:
    """True of an expected cost that goes down while value is flagged as lost, or below the planned cost by more than the
    tolerance."""
    before, after = _meant(transaction, "cost_outturn", present), row["cost_outturn"]
    planned = row.get("whole_life_cost", present["whole_life_cost"])
    now = planned if after is None else after
    if not isinstance(before, Decimal) or not isinstance(now, Decimal) or now >= before:
        return False
    least = planned * (1 - read_policy(transaction).amber_threshold) if isinstance(planned, Decimal) else None
    return is_flagged(transaction, Kind.PROJECT, project, "F34") or (least is not None and now < least)


def note_costs(
    transaction: Transaction,
    project: int,
    series: str,
    changes: Mapping[str, tuple[Value, Value]],
    today: date,
    *,
    ask: bool = False,
) -> None:
    """Note that planned cost by year changed after the investment decision, by what it is called: `capital cost of FY2026-27`;
    that its first years come to less than the one whole cost; and what was spent or is expected that goes down while value is
    flagged as lost."""
    present = transaction.get(Project, project)
    if not changes or not (present.changed_without_reason or _invested(transaction, project, present.stage)):
        return
    if not present.changed_without_reason and _corrects(transaction, project, today, lambda line: line.table == "cost_year"):
        return
    if series == "plan":
        note_on_project(transaction, project, changes, ask=ask)
        _note_whole(transaction, project, present.whole_life_cost, changes, ask)
    elif is_flagged(transaction, Kind.PROJECT, project, "F34"):
        less = {f"{series} {name}": pair for name, pair in changes.items() if _is_less(*pair)}
        note_on_project(transaction, project, less, ask=ask)


def _is_less(before: Value, after: Value) -> bool:
    return isinstance(before, Decimal) and (not isinstance(after, Decimal) or after < before)


def _note_whole(
    transaction: Transaction, project: int, whole: Decimal | None, changes: Mapping[str, tuple[Value, Value]], ask: bool
) -> None:
    """Note that cost by year takes the place of one whole cost and comes to less; years that are still to be typed settle it."""
    name = "whole cost, by year"
    known = name in read_changes(transaction.get(Project, project).changed_without_reason)
    total = sum((row.amount for row in projects.cost_years(transaction, project) if row.series == "plan"), Decimal(0))
    first = all(before is None for before, _ in changes.values())
    if whole is None or total >= whole:
        forget_on_project(transaction, project, name)
    elif known or first:
        note_on_project(transaction, project, {name: (whole, total)}, ask=ask)


def note_gate(transaction: Transaction, gate: Gate, planned: date | None, today: date) -> None:
    """Note that the day of a gate moves that is not passed: after the investment decision, or when that day was over."""
    if gate.planned is None or gate.passed is not None:
        return
    project = transaction.get(Project, gate.project_id)
    if gate.planned < today or _invested(transaction, project.id, project.stage):
        note_on_project(transaction, project.id, {f"gate {gate.gate}": (gate.planned, planned)})


def note_on_project(
    transaction: Transaction, project: int, changes: Mapping[str, tuple[Value, Value]], *, ask: bool = False
) -> None:
    """Note changes of what belongs to a project, by what it is called, before and after; what was blank before is filled."""
    present = transaction.get(Project, project)
    noted = read_changes(present.changed_without_reason)
    if says_why(transaction.info.explanation):
        for name in changes:
            noted.pop(name, None)
    else:
        asked = {name: pair for name, pair in changes.items() if name in noted or (pair[0] is not None and pair[0] != pair[1])}
        if asked and ask:
            raise ReasonWanted(tuple(asked))
        for name, pair in asked.items():
            note_change(transaction, noted, name, *pair, "")
    kept = written_changes(noted[name] for name in sorted(noted))
    if kept != present.changed_without_reason:
        transaction.update(Project, project, {"changed_without_reason": kept})


def forget_on_project(transaction: Transaction, project: int, subject: str) -> None:
    """Take away what was noted of something that has been put right."""
    noted = read_changes(transaction.get(Project, project).changed_without_reason)
    if noted.pop(subject, None) is not None:
        kept = written_changes(noted[name] for name in sorted(noted))
        transaction.update(Project, project, {"changed_without_reason": kept})


def _invested(transaction: Transaction, project: int, stage: Stage) -> bool:
    """True once the investment decision of a project is behind it."""
    gates = projects.gates_in_order(transaction, project)
    passed = any(gate.passed is not None and (gate.role == "investment" or gate.gate == "3") for gate in gates)
    return passed or gate_passed(stage, 3)


def _corrects(transaction: Transaction, project: int, today: date, is_own: Callable[[LogLine], bool]) -> bool:
    """True where the newest change of the same facts was this person's, within a day."""
    lines = change_log.lines_of(transaction, (Kind.PROJECT.value, project))
    earlier = [line for line in lines if line.change != transaction.written.change]
    approved = max((line.change for line in earlier if _moves_on(line)), default=0)
    own = [line for line in earlier if line.change > approved and is_own(line)]
    return bool(own) and own[-1].who == transaction.info.user and within_a_day(transaction, own[-1], today)


def _moves_on(line: LogLine) -> bool:
    """True of a line by which a gate was passed or a stage changed, and of the one that made the project."""
    return (line.table == "gate" and "passed" in line.fields) or (
        line.table == "project" and (line.operation == "insert" or "stage" in line.fields)
    )


def _is_of(line: LogLine, columns: frozenset[str]) -> bool:
    return line.table == "project" and bool(columns & set(line.fields))
