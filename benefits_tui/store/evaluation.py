"""Facts to rules to flags: the last step of every write, and of the first opening on a new day."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from benefits_tui.domain.figures import Figures, figures
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import LARGEST, PLACES
from benefits_tui.domain.rules import BenefitCase, Finding, look_at_benefit, look_at_project, look_at_review
from benefits_tui.store.facts import benefit_facts, project_facts, review_facts
from benefits_tui.store.scope import FlagChanges, FlagKey, Scope

_STEP = Decimal(1).scaleb(-PLACES)

FigureRow = tuple[object, ...]
"""A row of the table `figure`, the benefit's id first."""


@dataclass(slots=True)
class Evaluation:
    """What the rules and the formulas say of the subjects in a scope."""

    findings: dict[FlagKey, Finding]
    figures: list[FigureRow]


def evaluate(connection: sqlite3.Connection, policy: Policy, today: date, scope: Scope) -> Evaluation:
    """Look at every subject in scope with every rule. Reads only."""
    findings: dict[FlagKey, Finding] = {}
    rows: list[FigureRow] = []
    benefits, projects, reviews = scope.of("benefit"), scope.of("project"), scope.of("review")
    if benefits is None or benefits:
        for facts in benefit_facts(connection, today, benefits):
            worked_out = figures(facts, policy, today)
            rows.append(_figure_row(facts.id, worked_out))
            for rule, finding in look_at_benefit(BenefitCase(facts, worked_out), policy, today):
                findings["benefit", facts.id, rule] = finding
    if projects is None or projects:
        for project in project_facts(connection, projects):
            for rule, finding in look_at_project(project, policy, today):
                findings["project", project.id, rule] = finding
    if reviews is None or reviews:
        for review in review_facts(connection, reviews):
            for rule, finding in look_at_review(review, policy, today):
                findings["review", review.id, rule] = finding
    return Evaluation(findings, rows)


def _scaled(value: Decimal | None) -> int | None:
    """Worked-out figures are rounded to four places (half even); a figure too large to keep is left out."""
    if value is None:
        return None
    whole = int(value.quantize(_STEP, rounding=ROUND_HALF_EVEN).scaleb(PLACES)) if abs(value) < 10**20 else LARGEST + 1
    return whole if abs(whole) <= LARGEST else None


def _figure_row(benefit: int, worked_out: Figures) -> FigureRow:
    return (
        benefit,
        worked_out.rag.value,
        _scaled(worked_out.attainment),
        _scaled(worked_out.realisation),
        _scaled(worked_out.lifetime_plan),
        _scaled(worked_out.due),
        _scaled(worked_out.actual),
        _scaled(worked_out.outturn),
        int(worked_out.outturn_complete),
        worked_out.next_reading.isoformat() if worked_out.next_reading is not None else None,
        worked_out.missed_readings,
        _scaled(worked_out.stated_money),
        _scaled(worked_out.due_money),
        _scaled(worked_out.realised_money),
        _scaled(worked_out.outturn_money),
    )


OpenFlag = tuple[int, str, str, str | None, int | None]
"""(id, severity, why, due, value at risk) as stored."""

_OPEN = "SELECT subject_kind, subject_id, rule, id, severity, why, due, value_at_risk FROM flag WHERE cleared_on IS NULL"


def open_flags(connection: sqlite3.Connection, scope: Scope) -> Iterator[tuple[FlagKey, OpenFlag]]:
    """The stored open flags of the subjects in scope."""
    if scope.everything:
        for kind, subject, rule, *flag in connection.execute(_OPEN):
            yield (kind, subject, rule), tuple(flag)
        return
    for kind, ids in scope.ids.items():
        for subject in ids:
            for _, _, rule, *flag in connection.execute(f"{_OPEN} AND subject_kind = ? AND subject_id = ?", (kind, subject)):
                yield (kind, subject, rule), tuple(flag)


def stored_form(finding: Finding) -> tuple[str, str, str | None, int | None]:
    """(severity, why, due, value at risk) of a finding as a flag stores them."""
    due = finding.due.isoformat() if finding.due is not None else None
    return finding.severity.value, finding.why, due, _scaled(finding.value_at_risk)


def keep_flags(connection: sqlite3.Connection, policy: Policy, today: date, scope: Scope, change: int | None) -> FlagChanges:
    """Make the stored flags and figures of the subjects in scope equal to what the rules and formulas say."""
    found = evaluate(connection, policy, today, scope)
    connection.executemany("INSERT OR REPLACE INTO figure VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", found.figures)
    day, changes = today.isoformat(), FlagChanges()
    stored = dict(open_flags(connection, scope))
    gone = [key for key in stored if key not in found.findings]
    connection.executemany(
        "UPDATE flag SET cleared_on = ?, cleared_by_change = ?, state = 'cleared' WHERE id = ?",
        [(day, change, stored[key][0]) for key in gone],
    )
    changes.cleared.extend(gone)
    new = []
    for key, finding in found.findings.items():
        form = stored_form(finding)
        old = stored.get(key)
        if old is None:
            new.append((key[2], key[0], key[1], form[0], finding.severity.rank, *form[1:], day, change))
            changes.raised.append(key)
        elif old[1:] != form:
            connection.execute(
                "UPDATE flag SET severity = ?, rank = ?, why = ?, due = ?, value_at_risk = ? WHERE id = ?",
                (form[0], finding.severity.rank, *form[1:], old[0]),
            )
    connection.executemany(
        "INSERT INTO flag (rule, subject_kind, subject_id, severity, rank, why, due, value_at_risk, raised_on, "
        "raised_by_change) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        new,
    )
    return changes
