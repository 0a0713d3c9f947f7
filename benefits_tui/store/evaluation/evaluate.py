"""What the rules and the formulas say of some subjects, or of all, beside what is stored of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from benefits_tui.domain.figures import figures
from benefits_tui.domain.flag_states import FlagState
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.rules import BenefitCase, Finding, SubjectFlag, evaluate_rules
from benefits_tui.domain.severity import Severity
from benefits_tui.store.evaluation.decisions import Decision, StateNow, newest_decisions, state_of
from benefits_tui.store.evaluation.figures import StoredFigure, stored_figure
from benefits_tui.store.evaluation.scope import Scope
from benefits_tui.store.evaluation.stored_flags import OpenFlag, by_subject, cleared_by, of_subjects, open_flags
from benefits_tui.store.facts.benefit import benefit_facts
from benefits_tui.store.facts.gathered import GATHERED
from benefits_tui.store.facts.owner import owner_facts
from benefits_tui.store.models import RaisedFlag
from benefits_tui.store.query import Reader
from benefits_tui.store.types import FlagKey

Findings = dict[FlagKey, Finding]


@dataclass(slots=True)
class EvaluationResult:
    """What the rules and the formulas say of the subjects in a scope."""

    findings: Findings
    figures: list[StoredFigure]
    states: dict[FlagKey, StateNow]
    """The state that follows from what people did about a flag; open where nothing was done."""
    stored: dict[FlagKey, OpenFlag]
    """The flags that are stored as open."""
    before: dict[FlagKey, OpenFlag]
    """The flags that the change which is being undone had cleared."""


def evaluate(
    reader: Reader,
    policy: Policy,
    today: date,
    scope: Scope,
    keep: Callable[[list[StoredFigure]], None] = lambda rows: None,
    undone: int | None = None,
) -> EvaluationResult:
    """Look at every subject in scope with every rule. `undone` is the change that is being taken back.

    `keep` is handed the benefits' figures before anything is looked at that builds on stored figures; without it nothing
    is written, and what is stored is taken as it is.
    """
    findings: Findings = {}
    rows = _benefits(reader, policy, today, scope, findings)
    keep(rows)
    _around(reader, policy, today, scope, findings)
    _by_hand(reader, scope, findings)
    stored = open_flags(reader, scope)
    before = {} if undone is None else cleared_by(reader, undone, scope)
    known = before | stored
    decided = newest_decisions(reader, None if scope.everything else [flag.id for flag in known.values()])
    states = _neglected(policy, today, findings, known, decided)
    return EvaluationResult(findings, rows, states, stored, before)


def _benefits(reader: Reader, policy: Policy, today: date, scope: Scope, findings: Findings) -> list[StoredFigure]:
    rows: list[StoredFigure] = []
    ids = scope.of("benefit")
    if ids is not None and not ids:
        return rows
    for facts in benefit_facts(reader, today, ids):
        worked_out = figures(facts, policy, today)
        counts = facts.owner_id is not None and not facts.disbenefit
        owner, benefit_class = (facts.owner_id, facts.benefit_class.value) if counts else (None, None)
        key = None if facts.final else facts.measure_key
        rows.append(stored_figure(facts.id, worked_out, owner, benefit_class, key))
        for rule, finding in evaluate_rules(BenefitCase(facts, worked_out), policy, today):
            findings["benefit", facts.id, rule] = finding
    return rows


def _around(reader: Reader, policy: Policy, today: date, scope: Scope, findings: Findings) -> None:
    def look(kind: str, facts: Any) -> None:
        for rule, finding in evaluate_rules(facts, policy, today):
            findings[kind, facts.id, rule] = finding

    for kind, gather in GATHERED:
        ids = scope.of(kind)
        if ids is None or ids:
            for facts in gather(reader, policy, today, ids):
                look(kind, facts)
    if scope.everything or scope.ids["benefit"] or scope.ids["person"]:
        for owner in owner_facts(reader, policy):
            scope.ids["person"].add(owner.id)
            look("person", owner)


_RAISED = by_subject(
    RaisedFlag,
    RaisedFlag.select(
        RaisedFlag.id, RaisedFlag.subject_kind, RaisedFlag.subject_id, RaisedFlag.title, RaisedFlag.severity, RaisedFlag.due,
        RaisedFlag.value_at_risk,
    ).where(RaisedFlag.closed_on.is_null()),
)  # fmt: skip


def _by_hand(reader: Reader, scope: Scope, findings: Findings) -> None:
    findings.update(of_subjects(reader, _raised, _RAISED, scope))


def _raised(
    number: int, kind: str, subject: int, title: str, severity: Severity, due: date | None, at_risk: Decimal | None
) -> tuple[FlagKey, Finding]:
    return (kind, subject, f"H{number}"), Finding(severity, title, due, at_risk)


def _neglected(
    policy: Policy, today: date, findings: Findings, stored: Mapping[FlagKey, OpenFlag], decided: Mapping[int, Decision]
) -> dict[FlagKey, StateNow]:
    """The state of each flag, from what was done about it; what is to be said of flags that nobody looked after is added."""

    def state(key: FlagKey, finding: Finding) -> StateNow:
        return state_of(decided.get(stored[key].id) if key in stored else None, finding, today)

    states = {key: state(key, finding) for key, finding in findings.items()}
    by_subject: dict[tuple[str, int], list[SubjectFlag]] = defaultdict(list)
    for key, finding in findings.items():
        if key in stored:
            attended = states[key].name not in (FlagState.OPEN, FlagState.ACKNOWLEDGED)
            flag = SubjectFlag(key[2], finding.severity, finding.due, stored[key].raised_on, attended, finding.value_at_risk)
            by_subject[key[0], key[1]].append(flag)
    for (kind, subject), flags in by_subject.items():
        for rule, found in evaluate_rules(tuple(flags), policy, today):
            findings[kind, subject, rule] = found
            states[kind, subject, rule] = state((kind, subject, rule), found)
    return states
