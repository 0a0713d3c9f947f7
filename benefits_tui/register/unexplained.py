"""What is noted when something that figures stand on changes after approval and nobody says why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from benefits_tui.domain.balance import Balance, balance_of_groups
from benefits_tui.domain.facts import BenefitFacts
from benefits_tui.domain.fields import FieldError, Kind, Value
from benefits_tui.domain.figures import figures
from benefits_tui.domain.lifecycle import BenefitClass, gate_passed
from benefits_tui.domain.measure import Direction, MeasureKind, Rag
from benefits_tui.domain.periods import Frequency
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import plain
from benefits_tui.domain.unexplained import UnexplainedChange, read_changes, written_changes
from benefits_tui.register.reasons import ReasonWanted, reason_in_words
from benefits_tui.store import change_log
from benefits_tui.store.change_log import LogLine
from benefits_tui.store.facts import sums
from benefits_tui.store.facts.benefit import benefit_facts
from benefits_tui.store.models import Benefit, Project
from benefits_tui.store.policy import read_policy
from benefits_tui.store.queries import projects, readings
from benefits_tui.store.queries.records import person_shown, ref_of
from benefits_tui.store.transaction import Transaction

# Column → the fact that it is; those without one change no figure of the benefit itself.
STOOD_ON = {
    "class": "benefit_class", "disbenefit": "disbenefit", "direction": "direction", "kind": "kind", "unit": "unit",
    "value_per_unit": "value_per_unit", "baseline": "baseline", "baseline_date": "baseline_date", "target": "target",
    "target_upper": "target_upper", "target_date": "target_date", "start_date": "start", "end_date": "end",
    "amber_threshold": "amber_threshold", "red_threshold": "red_threshold", "stated": "stated", "frequency": "frequency",
    "owner_id": "", "project_id": "",
}  # fmt: skip
"""The columns of a benefit that figures stand on."""
PLANNED_COSTS = frozenset({"whole_life_cost", "year_cost_plan"})
"""The columns of a project whose change is asked about once it was invested in."""
_CORRECTED_WITHIN = timedelta(hours=24)


def changes_noted(
    transaction: Transaction,
    benefit: int,
    present: Mapping[str, Value],
    row: Mapping[str, Value],
    today: date,
    reason: str | None,
    *,
    ask: bool = False,
) -> dict[str, Value]:
    """The column `changed_without_reason` after these values are written, where it differs from what it is.

    Once a plan is approved, a change of what figures stand on is noted with what it was, what it is and what it did to RAG,
    verdict and flags. A change with a reason in words explains the field. Nothing is noted where a blank is filled, and
    where the same person corrects within a day what they changed since, before a reading was validated. With `ask`,
    ReasonWanted is raised instead of noting.
    """
    changed = [name for name in STOOD_ON if name in row and row[name] != present[name]]
    before = str(present["changed_without_reason"] or "") or None
    noted = read_changes(before)
    explains = says_why(reason)
    if not (changed or (explains and noted)) or not readings.has_plan(transaction, benefit):
        return {}
    if explains:
        # Also where the value is the same: giving it again with a reason is how one says why afterwards.
        for name in row:
            noted.pop(name, None)
    else:
        asked = [name for name in changed if name in noted or _asks(transaction, benefit, name, present[name], today)]
        if asked and ask:
            raise ReasonWanted(tuple(_name(name) for name in asked))
        effect = _effect(transaction, benefit, row, changed, today) if asked else ""
        for name in asked:
            _note(transaction, noted, name, present[name], row[name], effect)
    after = written_changes(noted[name] for name in sorted(noted, key=_place))
    return {} if after == before else {"changed_without_reason": after}


def note_share(transaction: Transaction, benefit: int, what: str, before: Decimal | None, after: Decimal | None) -> None:
    """Note that a share changed which money hangs on, as a field of the benefit; a first share is a blank that is filled."""
    present = transaction.get(Benefit, benefit)
    if before is None or before == after or not readings.has_plan(transaction, benefit):
        return
    noted = read_changes(present.changed_without_reason)
    if says_why(transaction.info.reason):
        noted.pop(what, None)
    else:
        _note(transaction, noted, what, before, after, "")
    kept = written_changes(noted[name] for name in sorted(noted, key=_place))
    transaction.update(Benefit, benefit, {"changed_without_reason": kept})


def planned_costs(before: Mapping[str, Value], values: Mapping[str, Value]) -> dict[str, tuple[Value, Value]]:
    """The planned costs among a project's fields, by what they are called, before and after."""
    return {_name(name): (before[name], values[name]) for name in sorted(PLANNED_COSTS & values.keys())}


def note_costs(
    transaction: Transaction, project: int, changes: Mapping[str, tuple[Value, Value]], today: date, *, ask: bool = False
) -> None:
    """Note that planned cost of a project changed after its investment decision, by what it is called: `whole life cost`.

    Not where a blank is filled, or where the same person corrects within a day. With `ask`, ReasonWanted is raised instead.
    """
    present = transaction.get(Project, project)
    noted = read_changes(present.changed_without_reason)
    if not changes or not (noted or _invested(transaction, present)):
        return
    if says_why(transaction.info.reason):
        for name in changes:
            noted.pop(name, None)
    else:
        asked = {name: pair for name, pair in changes.items() if name in noted or (pair[0] is not None and pair[0] != pair[1])}
        if not noted and _corrects(transaction, project, today):
            asked = {}
        if asked and ask:
            raise ReasonWanted(tuple(asked))
        for name, (before, after) in asked.items():
            _note(transaction, noted, name, before, after, "")
    kept = written_changes(noted[name] for name in sorted(noted))
    if kept != present.changed_without_reason:
        transaction.update(Project, project, {"changed_without_reason": kept})


def _invested(transaction: Transaction, project: Project) -> bool:
    """True once the investment decision of a project is behind it."""
    gates = projects.gates_in_order(transaction, project.id)
    passed = any(gate.passed is not None and (gate.role == "investment" or gate.gate == "3") for gate in gates)
    return passed or gate_passed(project.stage, 3)


def _corrects(transaction: Transaction, project: int, today: date) -> bool:
    """True where the newest change of a project's money was this person's, within a day."""
    lines = change_log.lines_of(transaction, (Kind.PROJECT.value, project))
    earlier = [line for line in lines if line.change != transaction.written.change]
    approved = max((line.change for line in earlier if _moves_on(line)), default=0)
    own = [line for line in earlier if line.change > approved and _is_cost(line)]
    return bool(own) and own[-1].who == transaction.info.user and _within_a_day(transaction, own[-1], today)


def _moves_on(line: LogLine) -> bool:
    """True of a line by which a gate was passed or a stage changed, and of the one that made the project."""
    return (line.table == "gate" and "passed" in line.fields) or (
        line.table == "project" and (line.operation == "insert" or "stage" in line.fields)
    )


def _is_cost(line: LogLine) -> bool:
    """True of a line about planned cost."""
    return line.table == "cost_year" or (line.table == "project" and bool(PLANNED_COSTS & set(line.fields)))


def _name(column: str) -> str:
    """A column as people read it: `value per unit`."""
    return column.removesuffix("_id").replace("_", " ")


def says_why(reason: str | None) -> bool:
    """True for a reason in words."""
    try:
        reason_in_words(reason)
    except FieldError:
        return False
    return True


def _place(name: str) -> tuple[int, str]:
    return (list(STOOD_ON).index(name) if name in STOOD_ON else len(STOOD_ON)), name


def _note(
    transaction: Transaction, noted: dict[str, UnexplainedChange], name: str, before: Value, after: Value, effect: str
) -> None:
    """Note a change; one that goes back to what it was is none."""
    first = noted[name].before if name in noted else _shown(transaction, name, before)
    now = _shown(transaction, name, after)
    if first == now:
        del noted[name]
    else:
        noted[name] = UnexplainedChange(name, first, now, effect)


def _shown(transaction: Transaction, name: str, value: Value) -> str | None:
    """A value as the flag says it."""
    if value is None:
        return None
    if name == "owner_id" and isinstance(value, int):
        return person_shown(transaction, value)
    if name == "project_id" and isinstance(value, int):
        return ref_of(transaction, Kind.PROJECT, value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain(value) if isinstance(value, Decimal) else str(value).replace("_", " ")


def _asks(transaction: Transaction, benefit: int, column: str, present: Value, today: date) -> bool:
    """True unless a blank is filled, or somebody corrects what they themselves changed a moment ago."""
    if present is None or (column == "class" and present == "unclassified"):
        return False
    lines = change_log.lines_of(transaction, (Kind.BENEFIT.value, benefit))
    approved = max((line.change for line in lines if line.table == "plan_version" and line.operation == "insert"), default=0)
    own = [line for line in lines if line.table == "benefit" and line.operation == "update" and column in line.fields]
    last = own[-1] if own else None
    if last is None or last.change <= approved or last.who != transaction.info.user:
        return True
    return not _within_a_day(transaction, last, today) or any(_validates(line) for line in lines if line.change > last.change)


def _within_a_day(transaction: Transaction, line: LogLine, today: date) -> bool:
    """True of what was written within 24 hours, by the clock and by the day it was for the person."""
    written_on = change_log.day_of_change(transaction, line.change)
    return datetime.now(UTC) - line.at <= _CORRECTED_WITHIN and written_on is not None and today - written_on <= _CORRECTED_WITHIN


def _validates(line: LogLine) -> bool:
    return line.table == "actual" and "validated_on" in line.fields


def _effect(transaction: Transaction, benefit: int, row: Mapping[str, Value], changed: list[str], today: date) -> str:
    """What a change does to RAG, the project's verdict and the flags; blank where it does nothing."""
    from benefits_tui.domain.rules import BenefitCase, evaluate_rules, named

    policy = read_policy(transaction)
    facts = next(iter(benefit_facts(transaction, today, [benefit])))
    values: dict[str, Any] = {fact: _fact(name, row[name]) for name in changed if (fact := STOOD_ON[name])}
    altered: BenefitFacts = replace(facts, **values)
    then, now = figures(facts, policy, today), figures(altered, policy, today)
    parts = []
    if then.rag is not now.rag:
        parts.append(f"RAG {_words(then.rag)} → {_words(now.rag)}")
        verdict, after = _verdicts(transaction, policy, facts.project_id, then.rag, now.rag)
        if verdict != after:
            parts.append(f"verdict {verdict} → {after}")
    was, will = (
        {rule for rule, *_ in evaluate_rules(BenefitCase(*case), policy, today)} for case in ((facts, then), (altered, now))
    )
    parts += [
        f"{verb} {', '.join(map(named, sorted(rules)))}"
        for verb, rules in (("clears", was - will), ("raises", will - was))
        if rules
    ]
    return ", ".join(parts)


_ENUMS: dict[str, type[StrEnum]] = {
    "class": BenefitClass, "direction": Direction, "kind": MeasureKind, "frequency": Frequency,
}  # fmt: skip


def _fact(column: str, value: Value) -> Value:
    """A column's value as the facts have it."""
    return _ENUMS[column](str(value)) if column in _ENUMS and value is not None else value


def _verdicts(transaction: Transaction, policy: Policy, project: int, then: Rag, now: Rag) -> tuple[str, str]:
    """The verdict on a project before and after one of its benefits changes its RAG."""
    whole = balance_of_groups(sums.balance_groups(transaction, project, policy.realisation_cap), None)
    after = Balance(whole.benefits, rag=dict(whole.rag))
    after.rag[then] -= 1
    after.rag[now] += 1
    return _words(whole.verdict), _words(after.verdict)


def _words(word: str) -> str:
    return word.replace("_", " ")
