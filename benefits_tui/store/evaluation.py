"""Facts to rules to flags: the last step of every write, and of the sweep on a new day."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, NamedTuple

from benefits_tui.domain.figures import Figures, figures
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import LARGEST, PLACES, SCALE, from_scaled
from benefits_tui.domain.rules import BenefitCase, Finding, Severity, SubjectFlag, look_at
from benefits_tui.store import facts_around as around
from benefits_tui.store.decisions import Decision, StateNow, newest_decisions, state_of
from benefits_tui.store.facts import benefit_facts
from benefits_tui.store.scope import FlagChanges, FlagKey, Scope

_STEP = Decimal(1).scaleb(-PLACES)

FigureRow = tuple[object, ...]
"""A row of the table `figure`, the benefit's id first."""
Findings = dict[FlagKey, Finding]


@dataclass(slots=True)
class Evaluation:
    """What the rules and the formulas say of the subjects in a scope."""

    findings: Findings
    figures: list[FigureRow]
    states: dict[FlagKey, StateNow]
    """The state that follows from what people did about a flag; open where nothing was done."""
    stored: dict[FlagKey, OpenFlag]
    """The flags that are stored as open."""
    before: dict[FlagKey, OpenFlag]
    """The flags that the change which is being undone had cleared."""


class OpenFlag(NamedTuple):
    """An open flag as stored."""

    id: int
    severity: str
    why: str
    due: str | None
    value_at_risk: int | None
    raised_on: str
    state: str
    snoozed_until: str | None

    @property
    def form(self) -> StoredForm:
        """What the rule says of it."""
        return self.severity, self.why, self.due, self.value_at_risk


StoredForm = tuple[str, str, str | None, int | None]
"""(severity, why, due, value at risk) of a finding as a flag stores them."""


def evaluate(
    connection: sqlite3.Connection,
    policy: Policy,
    today: date,
    scope: Scope,
    keep: Callable[[list[FigureRow]], None] = lambda rows: None,
    undone: int | None = None,
) -> Evaluation:
    """Look at every subject in scope with every rule. `undone` is the change that is being taken back.

    `keep` is handed the benefits' figures before anything is looked at that builds on stored figures; without it nothing
    is written, and what is stored is taken as it is.
    """
    findings: Findings = {}
    rows = _benefits(connection, policy, today, scope, findings)
    keep(rows)
    _around(connection, policy, today, scope, findings)
    _by_hand(connection, scope, findings)
    stored = dict(open_flags(connection, scope))
    before = {} if undone is None else dict(_flags(connection, scope, f"{_FLAGS} WHERE cleared_by_change = {undone:d}"))
    known = before | stored
    decided = newest_decisions(connection, None if scope.everything else [flag.id for flag in known.values()])
    states = _neglected(policy, today, findings, known, decided)
    return Evaluation(findings, rows, states, stored, before)


def _benefits(connection: sqlite3.Connection, policy: Policy, today: date, scope: Scope, findings: Findings) -> list[FigureRow]:
    rows: list[FigureRow] = []
    ids = scope.of("benefit")
    if ids is not None and not ids:
        return rows
    for facts in benefit_facts(connection, today, ids):
        worked_out = figures(facts, policy, today)
        counts = facts.owner_id is not None and not facts.disbenefit
        beside = (facts.owner_id, facts.benefit_class.value) if counts else (None, None)
        key = None if facts.final else facts.measure_key
        rows.append((*_figure_row(facts.id, worked_out), *beside, key))
        for rule, finding in look_at(BenefitCase(facts, worked_out), policy, today):
            findings["benefit", facts.id, rule] = finding
    return rows


def _around(connection: sqlite3.Connection, policy: Policy, today: date, scope: Scope, findings: Findings) -> None:
    def look(kind: str, facts: Any) -> None:
        for rule, finding in look_at(facts, policy, today):
            findings[kind, facts.id, rule] = finding

    for kind, gather in around.GATHERED:
        ids = scope.of(kind)
        if ids is None or ids:
            for facts in gather(connection, policy, today, ids):
                look(kind, facts)
    if scope.everything or scope.ids["benefit"] or scope.ids["person"]:
        for owner in around.owner_facts(connection, policy):
            scope.ids["person"].add(owner.id)
            look("person", owner)


def _by_hand(connection: sqlite3.Connection, scope: Scope, findings: Findings) -> None:
    sql = "SELECT id, subject_kind, subject_id, title, severity, due, value_at_risk FROM raised_flag WHERE closed_on IS NULL"
    for number, kind, subject, title, severity, due, at_risk in _of_subjects(connection, sql, scope):
        money = None if at_risk is None else from_scaled(at_risk)
        day = None if due is None else date.fromisoformat(due)
        findings[kind, subject, f"H{number}"] = Finding(Severity(severity), title, day, money)


def _of_subjects(connection: sqlite3.Connection, sql: str, scope: Scope) -> Iterator[tuple[Any, ...]]:
    """The rows that belong to subjects in scope; the query has subject_kind and subject_id and ends in its conditions."""
    if scope.everything:
        yield from connection.execute(sql)
        return
    for kind, ids in scope.ids.items():
        if ids:
            only = "AND subject_kind = ? AND subject_id IN (SELECT value FROM json_each(?))"
            yield from connection.execute(f"{sql} {only}", (kind, json.dumps(list(ids))))


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
            raised_on = date.fromisoformat(stored[key].raised_on)
            attended = states[key].name not in ("open", "acknowledged")
            flag = SubjectFlag(key[2], finding.severity, finding.due, raised_on, attended, finding.value_at_risk)
            by_subject[key[0], key[1]].append(flag)
    for (kind, subject), flags in by_subject.items():
        for rule, found in look_at(tuple(flags), policy, today):
            findings[kind, subject, rule] = found
            states[kind, subject, rule] = state((kind, subject, rule), found)
    return states


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


_FLAGS = "SELECT subject_kind, subject_id, rule, id, severity, why, due, value_at_risk, raised_on, state, snoozed_until FROM flag"


def open_flags(connection: sqlite3.Connection, scope: Scope) -> Iterator[tuple[FlagKey, OpenFlag]]:
    """The stored open flags of the subjects in scope."""
    return _flags(connection, scope, f"{_FLAGS} WHERE cleared_on IS NULL")


def _flags(connection: sqlite3.Connection, scope: Scope, sql: str) -> Iterator[tuple[FlagKey, OpenFlag]]:
    for kind, subject, rule, *flag in _of_subjects(connection, sql, scope):
        yield (kind, subject, rule), OpenFlag(*flag)


def stored_form(finding: Finding) -> StoredForm:
    """(severity, why, due, value at risk) of a finding as a flag stores them."""
    due = finding.due.isoformat() if finding.due is not None else None
    return finding.severity.value, finding.why, due, _scaled(finding.value_at_risk)


def keep_flags(
    connection: sqlite3.Connection, policy: Policy, today: date, scope: Scope, change: int | None, undone: int | None = None
) -> FlagChanges:
    """Make the stored flags and figures of the subjects in scope equal to what the rules and formulas say.

    Where a change is taken back (`undone`), a flag that it had cleared is open again as it was, with its age and what was
    done about it, and one that it had raised and nobody acted on was never there.
    """
    found = evaluate(connection, policy, today, scope, lambda rows: keep_figures(connection, rows, scope), undone)
    day, changes, stored = today.isoformat(), FlagChanges(), found.stored
    gone = [key for key in stored if key not in found.findings]
    connection.executemany(
        "UPDATE flag SET cleared_on = ?, cleared_by_change = ?, state = 'cleared' WHERE id = ?",
        [(day, change, stored[key].id) for key in gone],
    )
    changes.cleared.extend(gone)
    if undone is not None:
        connection.executemany(
            "DELETE FROM flag WHERE id = ? AND raised_by_change = ? AND id NOT IN (SELECT flag_id FROM flag_decision)",
            [(stored[key].id, undone) for key in gone],
        )
    new = []
    for key, finding in found.findings.items():
        form, state = stored_form(finding), found.states[key]
        old = stored.get(key)
        if old is None and (old := found.before.get(key)) is not None:
            connection.execute("UPDATE flag SET cleared_on = NULL, cleared_by_change = NULL WHERE id = ?", (old.id,))
            changes.raised.append(key)
        if old is None:
            new.append((key[2], key[0], key[1], form[0], finding.severity.rank, *form[1:], day, change))
            changes.raised.append(key)
        elif old.form != form or (old.state, old.snoozed_until) != state:
            connection.execute(
                "UPDATE flag SET severity = ?, rank = ?, why = ?, due = ?, value_at_risk = ?, state = ?, snoozed_until = ? "
                "WHERE id = ?",
                (form[0], finding.severity.rank, *form[1:], *state, old.id),
            )
    connection.executemany(
        "INSERT INTO flag (rule, subject_kind, subject_id, severity, rank, why, due, value_at_risk, raised_on, "
        "raised_by_change) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        new,
    )
    return changes


def keep_figures(connection: sqlite3.Connection, rows: list[FigureRow], scope: Scope) -> None:
    """Write the figures of benefits, and keep what each owner is accountable for in step with them."""
    if scope.everything:
        connection.execute("DELETE FROM owner_value")
    else:
        take_from_owners(connection, [int(str(row[0])) for row in rows])
    connection.executemany("INSERT OR REPLACE INTO figure VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    for (owner, benefit_class), money in owners_of(rows).items():
        connection.execute(
            "INSERT INTO owner_value VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET money = money + excluded.money",
            (owner, benefit_class, money),
        )


_STATED, _OWNER, _CLASS = 11, 15, 16


def owners_of(rows: list[FigureRow]) -> Mapping[tuple[int, str], int]:
    """Whole units of stated money by owner and class, of rows of the table `figure`."""
    sums: dict[tuple[int, str], int] = defaultdict(int)
    for row in rows:
        owner, benefit_class, stated = row[_OWNER], row[_CLASS], row[_STATED]
        if isinstance(owner, int) and isinstance(stated, int) and stated >= SCALE:
            sums[owner, str(benefit_class)] += stated // SCALE
    return sums


def take_from_owners(connection: sqlite3.Connection, benefits: list[int]) -> None:
    """Take out of the owners' sums what the stored figures of these benefits put in."""
    rows: list[FigureRow] = []
    for start in range(0, len(benefits), 500):
        some = benefits[start : start + 500]
        marks = ",".join("?" * len(some))
        rows += connection.execute(f"SELECT * FROM figure WHERE benefit_id IN ({marks})", some).fetchall()
    for (owner, benefit_class), money in owners_of(rows).items():
        connection.execute(
            "UPDATE owner_value SET money = money - ? WHERE person_id = ? AND class = ?", (money, owner, benefit_class)
        )
    connection.execute("DELETE FROM owner_value WHERE money = 0")
