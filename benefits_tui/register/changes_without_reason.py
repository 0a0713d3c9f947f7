"""What is noted when something that figures stand on changes after approval and nobody says why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from benefits_tui.domain.balance import Balance, balance_of_groups
from benefits_tui.domain.changes_without_reason import UnexplainedChange, read_changes, written_changes
from benefits_tui.domain.currencies import has_rate, in_register_currency
from benefits_tui.domain.facts import BenefitFacts
from benefits_tui.domain.fields import EVIDENCE_GRADES, FieldError, Kind, Value
from benefits_tui.domain.figures import figures
from benefits_tui.domain.keys import fold_measure
from benefits_tui.domain.lifecycle import FINAL, BenefitClass, State, at_least
from benefits_tui.domain.measure import Direction, MeasureKind, Rag
from benefits_tui.domain.periods import Frequency
from benefits_tui.domain.plain_text import humanize
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import plain
from benefits_tui.register.reasons import ReasonWanted, reason_in_words
from benefits_tui.store import change_log
from benefits_tui.store.change_log import LogLine
from benefits_tui.store.evaluation.scope import Scope
from benefits_tui.store.evaluation.stored_flags import open_flags
from benefits_tui.store.facts import sums
from benefits_tui.store.facts.benefit import benefit_facts
from benefits_tui.store.models import Benefit
from benefits_tui.store.policy import read_policy
from benefits_tui.store.queries import readings
from benefits_tui.store.queries.records import person_shown, ref_of
from benefits_tui.store.query import Reader
from benefits_tui.store.transaction import Transaction
from benefits_tui.store.types import ChangeKind

# Column → the fact that it is; those without one change no figure of the benefit itself.
STOOD_ON = {
    "class": "benefit_class", "disbenefit": "disbenefit", "direction": "direction", "kind": "kind", "unit": "unit",
    "value_per_unit": "value_per_unit", "baseline": "baseline", "baseline_date": "baseline_date", "target": "target",
    "target_upper": "target_upper", "target_date": "target_date", "start_date": "start", "end_date": "end",
    "amber_threshold": "amber_threshold", "red_threshold": "red_threshold", "stated": "stated", "frequency": "frequency",
    "owner_id": "", "project_id": "", "measure": "", "in_cost_plan": "in_cost_plan", "evidence_grade": "", "price_base": "",
    "validator_id": "", "responsible_id": "", "state": "", "handed_over_on": "handed_over_on",
}  # fmt: skip
"""The columns of a benefit that figures, flags and proof stand on."""
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
    differ = [name for name in STOOD_ON if name in row and row[name] != present[name]]
    if "handed_over_on" in differ:
        differ = _without_handovers_told(transaction, benefit, differ, row)
    # The policy is read where a blank may stand for what it says.
    policy = read_policy(transaction) if any(present[name] is None for name in differ) else None
    meant = {name: present[name] if policy is None else blank_means(name, present, policy) for name in differ}
    before = str(present["changed_without_reason"] or "") or None
    noted = read_changes(before)
    changed = [
        name for name, was in meant.items()
        if row[name] != was and (name in noted or _differs(name, was, row[name]) or _hides(transaction, benefit, name, row[name]))
    ]  # fmt: skip
    explains = says_why(reason)
    if not (changed or (explains and noted)) or not readings.has_plan(transaction, benefit):
        return {}
    if explains:
        # Also where the value is the same: giving it again with a reason is how one says why afterwards.
        for name in row:
            noted.pop(name, None)
    else:
        asked = [name for name in changed if name in noted or _asks(transaction, benefit, name, meant[name], row, changed, today)]
        if asked and ask:
            raise ReasonWanted(tuple(column_in_words(name) for name in asked))
        effect = _effect(transaction, benefit, row, changed, today) if asked else ""
        for name in asked:
            note_change(transaction, noted, name, meant[name], row[name], effect)
    after = written_changes(noted[name] for name in sorted(noted, key=_place))
    return {} if after == before else {"changed_without_reason": after}


def blank_means(column: str, row: Mapping[str, Value], policy: Policy) -> Value:
    """A column's value, or what counts in its place while it is blank: the policy's tolerance and frequency, a flow and 1 for
    money in the register's currency, asserted for evidence. So giving a benefit its own tolerance is no filling of a blank."""
    value = row[column]
    if value is not None:
        return value
    match column:
        case "amber_threshold" | "red_threshold":
            return policy.amber_threshold if column == "amber_threshold" else policy.red_threshold
        case "frequency":
            return policy.default_frequency
        case "evidence_grade":
            return "asserted"
        case "kind" | "value_per_unit" if in_register_currency(str(row["unit"] or ""), policy):
            return MeasureKind.FLOW if column == "kind" else Decimal(1)
        case "value_per_unit" if has_rate(str(row["unit"] or ""), policy):
            return "the rate"
        case "handed_over_on":
            return "no handover"
    return None


def _differs(column: str, before: Value, after: Value) -> bool:
    """True of a change that something hangs on: of a measure in what it means, of a validator or responsible person who is
    taken away, of a state in a final one that is left."""
    match column:
        case "measure":
            return before is not None and fold_measure(str(before)) != fold_measure(str(after or ""))
        case "validator_id" | "responsible_id":
            return before is not None and after is None
        case "state":
            return before in FINAL and after not in FINAL
        case "in_cost_plan":
            return bool(before) and not after
        case "evidence_grade":
            return _grade(after) < _grade(before)
    return before != after


def _hides(transaction: Transaction, benefit: int, column: str, after: Value) -> bool:
    """True of a state that says of a benefit that it is handed over, while it is flagged that it is not."""
    is_handed_over = column == "state" and at_least(State(str(after)), State.HANDED_OVER)
    return is_handed_over and is_flagged(transaction, Kind.BENEFIT, benefit, "F17")


def _grade(value: Value) -> int:
    """The place of a grade of evidence, the surest first."""
    return EVIDENCE_GRADES.index(str(value or "asserted"))


def note_on_benefit(
    transaction: Transaction,
    benefit: int,
    subject: str,
    before: Value,
    after: Value,
    *,
    ask: bool = False,
    effect: str = "",
    was_approved: bool = False,
    quiet: bool = False,
) -> None:
    """Note a change beside the fields of a benefit whose plan is approved, as if `subject` were one of them: a share, a link, a
    claim, a reading that was signed off. A first value is a blank that is filled. With `ask`, ReasonWanted is raised instead.

    `was_approved`: its plan may be gone by now. `quiet`: it only counts where it was noted before.
    """
    present = transaction.get(Benefit, benefit)
    noted = read_changes(present.changed_without_reason)
    if not was_approved and not readings.has_plan(transaction, benefit):
        return
    if says_why(transaction.info.explanation):
        noted.pop(subject, None)
    elif subject not in noted and (quiet or before is None or before == after):
        return
    elif ask:
        raise ReasonWanted((subject,))
    else:
        note_change(transaction, noted, subject, before, after, effect)
    kept = written_changes(noted[name] for name in sorted(noted, key=_place))
    if kept != present.changed_without_reason:
        transaction.update(Benefit, benefit, {"changed_without_reason": kept})


def forget_on_benefit(transaction: Transaction, benefit: int, subject: str) -> None:
    """Take away what was noted of something that has been put right."""
    noted = read_changes(transaction.get(Benefit, benefit).changed_without_reason)
    if noted.pop(subject, None) is not None:
        kept = written_changes(noted[name] for name in sorted(noted, key=_place))
        transaction.update(Benefit, benefit, {"changed_without_reason": kept})


def column_in_words(column: str) -> str:
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


def note_change(
    transaction: Transaction, noted: dict[str, UnexplainedChange], name: str, before: Value, after: Value, effect: str
) -> None:
    """Note a change; one that goes back to what it was is none."""
    first = noted[name].before if name in noted else _stored_text(transaction, name, before)
    value_now = _stored_text(transaction, name, after)
    if first == value_now:
        del noted[name]
    else:
        noted[name] = UnexplainedChange(name, first, value_now, effect)


def _stored_text(transaction: Transaction, name: str, value: Value) -> str | None:
    """A value as the flag says it."""
    if value is None:
        return None
    if name in ("owner_id", "validator_id", "responsible_id") and isinstance(value, int):
        return person_shown(transaction, value)
    if name == "project_id" and isinstance(value, int):
        return ref_of(transaction, Kind.PROJECT, value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain(value) if isinstance(value, Decimal) else humanize(str(value))


def _asks(
    transaction: Transaction,
    benefit: int,
    column: str,
    present: Value,
    row: Mapping[str, Value],
    changed: list[str],
    today: date,
) -> bool:
    """True unless a blank is filled, or somebody corrects what they themselves changed a moment ago.

    One correction is one: the next, and one that betters RAG or takes a flag away, is a change like any other.
    """
    if present is None or (column == "class" and present == "unclassified"):
        return False
    lines = change_log.lines_of(transaction, (Kind.BENEFIT.value, benefit))
    approved = max((line.change for line in lines if line.table == "plan_version" and line.operation == "insert"), default=0)
    own = [line for line in lines if line.table == "benefit" and line.operation == "update" and column in line.fields]
    last = own[-1] if own else None
    if last is None or last.change <= approved or last.who != transaction.info.user:
        return True
    before = last.fields[column][0]
    if not within_a_day(transaction, last, today) or any(_validates(line) for line in lines if line.change > last.change):
        return True
    if Benefit._meta.columns[column].db_value(row[column]) == before:
        return False
    return (before is not None and not says_why(last.why)) or bool(_effect(transaction, benefit, row, changed, today))


def _without_handovers_told(transaction: Transaction, benefit: int, differ: list[str], row: Mapping[str, Value]) -> list[str]:
    """The columns that differ, less a handover that is no news: one that a file brings while nobody is asked for it."""
    by_file = transaction.info.kind is ChangeKind.IMPORT or not transaction.info.explains
    if row.get("handed_over_on") is None or (by_file and not is_flagged(transaction, Kind.BENEFIT, benefit, "F17")):
        return [name for name in differ if name != "handed_over_on"]
    return differ


def is_flagged(reader: Reader, kind: Kind, record: int, rule: str) -> bool:
    """True while a rule's flag is open on a record, as it was before this write."""
    scope = Scope()
    scope.ids[kind.value].add(record)
    return (kind.value, record, rule) in open_flags(reader, scope)


def within_a_day(transaction: Transaction, line: LogLine, today: date) -> bool:
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
    figures_then, figures_now = figures(facts, policy, today), figures(altered, policy, today)
    parts = []
    if figures_then.rag is not figures_now.rag:
        parts.append(f"RAG {_choice_label(figures_then.rag)} → {_choice_label(figures_now.rag)}")
        verdict, after = _verdicts(transaction, policy, facts.project_id, figures_then.rag, figures_now.rag)
        if verdict != after:
            parts.append(f"verdict {verdict} → {after}")
    was, will = (
        {rule for rule, *_ in evaluate_rules(BenefitCase(*case), policy, today)}
        for case in ((facts, figures_then), (altered, figures_now))
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


def _verdicts(transaction: Transaction, policy: Policy, project: int, rag_then: Rag, rag_now: Rag) -> tuple[str, str]:
    """The verdict on a project before and after one of its benefits changes its RAG."""
    whole = balance_of_groups(sums.balance_groups(transaction, project, policy.realisation_cap), None)
    after = Balance(whole.benefits, rag=dict(whole.rag))
    after.rag[rag_then] -= 1
    after.rag[rag_now] += 1
    return _choice_label(whole.verdict), _choice_label(after.verdict)


def _choice_label(word: str) -> str:
    return humanize(word)
