"""What the rules and the formulas say of some subjects, or of all, beside what is stored of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from benefits_tui.domain.fact_parts import RecordKey
from benefits_tui.domain.figures import figures
from benefits_tui.domain.flag_states import FlagState
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.rules import Assessment, BenefitCase, Finding, assess, by_hand, dates
from benefits_tui.domain.rules.neglect import as_neglected, escalated, neglected_since
from benefits_tui.domain.severity import Severity
from benefits_tui.domain.watched_day import NEVER, WatchedDay
from benefits_tui.store.evaluation.decisions import Decision, StateNow, newest_decisions, state_of
from benefits_tui.store.evaluation.figures import StoredFigure, stored_figure
from benefits_tui.store.evaluation.scope import Scope
from benefits_tui.store.evaluation.stored_flags import (
    FlagForm,
    OpenFlag,
    by_subject,
    cleared_by,
    form_of,
    of_subjects,
    open_flags,
)
from benefits_tui.store.facts.benefit import benefit_facts
from benefits_tui.store.facts.gathered import GATHERED
from benefits_tui.store.facts.owner import owner_facts
from benefits_tui.store.models import RaisedFlag
from benefits_tui.store.query import Reader
from benefits_tui.store.types import FlagKey

Findings = dict[FlagKey, Assessment]


@dataclass(slots=True)
class EvaluationResult:
    """What the rules and the formulas say of the subjects in a scope."""

    forms: dict[FlagKey, FlagForm]
    """What each flag that the rules raise says."""
    figures: list[StoredFigure]
    states: dict[FlagKey, StateNow]
    """The state that follows from what people did about a flag; open where nothing was done."""
    stored: dict[FlagKey, OpenFlag]
    """The flags that are stored as open."""
    before: dict[FlagKey, OpenFlag]
    """The flags that the change which is being undone had cleared."""
    turns: dict[int, date]
    """By benefit, the first day on which its own facts may say something else, as long as nobody writes."""


def evaluate(
    reader: Reader,
    policy: Policy,
    today: date,
    scope: Scope,
    keep: Callable[[list[StoredFigure]], None] = lambda rows: None,
    undone: int | None = None,
    looked: Callable[[], object] = lambda: None,
) -> EvaluationResult:
    """Look at every subject in scope with every rule. `undone` is the change that is being taken back, `looked` is called with
    every benefit.

    `keep` is handed the benefits' figures before anything is looked at that builds on stored figures; without it nothing
    is written, and what is stored is taken as it is.
    """
    findings: Findings = {}
    stops: Stops = {}
    watch = _Watch(today)
    rows = _benefits(reader, policy, watch, scope, findings, stops, looked)
    keep(rows)
    _around(reader, policy, watch, scope, findings, stops)
    _by_hand(reader, scope, findings)
    stored = open_flags(reader, scope)
    before = {} if undone is None else cleared_by(reader, undone, scope)
    known = before | stored
    decided = newest_decisions(reader, None if scope.everything else [flag.id for flag in known.values()])
    forms: dict[FlagKey, FlagForm] = {}
    states: dict[FlagKey, StateNow] = {}
    for key, finding in findings.items():
        flag = known.get(key)
        states[key], forms[key] = _as_it_stands(finding, flag, decided.get(flag.id) if flag else None, policy, watch.day)
        watch.of(key[0], key[1])
    return EvaluationResult(forms, rows, states, stored, before, watch.turns)


class _Watch:
    """The day that all is decided by, and until when what it decides of each benefit holds."""

    def __init__(self, today: date) -> None:
        self.day = WatchedDay.of(today)
        self.turns: dict[int, date] = {}

    def of(self, kind: str, subject: int) -> None:
        """What was decided since the last time is about this record."""
        turns = self.day.taken()
        if kind == "benefit":
            self.turns[subject] = min(turns, self.turns.get(subject, NEVER))

    def assess(self, facts: Any, policy: Policy) -> Iterator[tuple[str, Assessment]]:
        """What the rules say; a date that is this day itself becomes a day like others, and is another tomorrow."""
        for rule, assessment in assess(facts, policy, self.day):
            if isinstance(assessment.due, WatchedDay):
                assessment = assessment._replace(due=date.fromisoformat(assessment.due.isoformat()))
            yield rule, assessment


Stops = dict[int, tuple[tuple[date, ...], RecordKey | None]]
"""By benefit, the days at which something of it is due, and its project where that stands still."""


def _benefits(
    reader: Reader, policy: Policy, watch: _Watch, scope: Scope, findings: Findings, stops: Stops, looked: Callable[[], object]
) -> list[StoredFigure]:
    rows: list[StoredFigure] = []
    ids = scope.of("benefit")
    if ids is not None and not ids:
        return rows
    for facts in benefit_facts(reader, watch.day, ids):
        worked_out = figures(facts, policy, watch.day)
        counts = facts.owner_id is not None and not facts.disbenefit
        owner, benefit_class = (facts.owner_id, facts.benefit_class.value) if counts else (None, None)
        key = None if facts.final else facts.measure_key
        rows.append(stored_figure(facts.id, worked_out, owner, benefit_class, key))
        case = BenefitCase(facts, worked_out)
        stops[facts.id] = dates.stops(case), facts.stands_still(watch.day)
        for rule, assessment in watch.assess(case, policy):
            findings["benefit", facts.id, rule] = assessment
        watch.of("benefit", facts.id)
        looked()
    return rows


def _around(reader: Reader, policy: Policy, watch: _Watch, scope: Scope, findings: Findings, stops: Stops) -> None:
    def look(kind: str, facts: Any) -> None:
        for rule, assessment in watch.assess(facts, policy):
            findings[kind, facts.id, rule] = assessment
        watch.of(kind, facts.id)

    for kind, gather in GATHERED:
        ids = scope.of(kind)
        if ids is None or ids:
            for facts in gather(reader, policy, watch.day.plain, ids):
                if kind == "benefit":
                    facts.stops, facts.stalled = stops.get(facts.id, ((), None))
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
) -> tuple[FlagKey, Assessment]:
    return (kind, subject, f"H{number}"), by_hand(Finding(severity, title, due, at_risk))


def _as_it_stands(
    assessment: Assessment, flag: OpenFlag | None, decision: Decision | None, policy: Policy, today: WatchedDay
) -> tuple[StateNow, FlagForm]:
    """The state of a flag and what it says, from what was done about it and from how long nobody has."""
    raised_on = flag.raised_on if flag is not None else today.plain
    assessment = assessment.raised(raised_on)
    state = state_of(decision, assessment, today)
    since = None
    if state.name in (FlagState.OPEN, FlagState.ACKNOWLEDGED):
        since = neglected_since(assessment, raised_on, policy, today)
    if since is not None:
        assessment = as_neglected(assessment, policy)
        # It was seen, and has become worse since by being left.
        state = state_of(decision, assessment, today)
    elif state.name is FlagState.ESCALATED:
        assessment = escalated(assessment, policy)
    return state, form_of(assessment, since)
