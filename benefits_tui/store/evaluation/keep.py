"""The stored flags and figures, made equal to what the rules and formulas say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

import peewee

from benefits_tui.domain.flag_states import FlagState
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import to_scaled
from benefits_tui.store.engine.sqlite import among, compile_query
from benefits_tui.store.evaluation.evaluate import EvaluationResult, evaluate
from benefits_tui.store.evaluation.figures import StoredFigure, keep_figures, keep_turns, worth_moved
from benefits_tui.store.evaluation.missing_facts import keep_missing
from benefits_tui.store.evaluation.queue_rows import keep_rows
from benefits_tui.store.evaluation.scope import Scope
from benefits_tui.store.evaluation.stored_flags import FlagForm
from benefits_tui.store.facts.covering import COVERING
from benefits_tui.store.models import Evaluation, Flag, FlagDecision
from benefits_tui.store.query import Reader
from benefits_tui.store.row_sql import insert_statement, update_sql
from benefits_tui.store.rules_version import rules_version
from benefits_tui.store.types import FlagChanges, FlagKey, StoredCell


def keep_flags(
    reader: Reader, policy: Policy, today: date, scope: Scope, change: int | None, undone: int | None = None
) -> FlagChanges:
    """Make the stored flags and figures of the subjects in scope equal to what the rules and formulas say.

    Where a change is taken back (`undone`), a flag that it had cleared is open again as it was, with its age and what was
    done about it, and one that it had raised and nobody acted on was never there.
    """
    moved = scope.anew

    def keep(rows: list[StoredFigure]) -> None:
        nonlocal moved
        moved = moved or (not scope.everything and worth_moved(reader, rows))
        keep_figures(reader, rows, scope)

    evaluations = evaluate(reader, policy, today, scope, keep, undone)
    keep_turns(reader, evaluations.turns, today)
    gone = [key for key in evaluations.stored if key not in evaluations.forms]
    _clear(reader, [evaluations.stored[key].id for key in gone], today, change, undone)
    changes = FlagChanges(cleared=gone)
    new, changed = list[FlagKey](), list[tuple[int, FlagKey]]()
    for key, form in evaluations.forms.items():
        old = evaluations.stored.get(key)
        if old is None and (old := evaluations.before.get(key)) is not None:
            again = {Flag.cleared_on: None, Flag.cleared_by_change: None}
            reader.engine.apply(Flag.update(again).where(Flag.id == old.id))
            changes.raised.append(key)
            changed.append((old.id, key))
        elif old is None:
            new.append(key)
            changes.raised.append(key)
        elif old.form != form or (old.state, old.snoozed_until) != evaluations.states[key]:
            changed.append((old.id, key))
    _change(reader, evaluations, changed)
    _raise(reader, evaluations, new, today, change)
    if scope.anew:
        raised = {key for _, key in changed} | set(new)
        changed += [(evaluations.stored[key].id, key) for key in evaluations.forms if key not in raised]
    flag_keys = [*gone, *new, *(key for _, key in changed)]
    subjects = {(kind, subject) for kind, subject, _ in flag_keys}
    subjects |= {
        old.form.origin for key in flag_keys if (old := evaluations.stored.get(key)) is not None and old.form.origin is not None
    }
    keep_missing(reader, evaluations.forms, [evaluations.stored[key].id for key in gone], changed, new)
    if scope.anew:
        subjects |= {(kind, record) for kind, records in scope.ids.items() for record in records}
    # A project's own money is that of its benefits; what hangs on the others may be linked or claimed anew.
    kinds = COVERING if moved else [kind for kind in COVERING if kind != "project"]
    keep_rows(reader, None if scope.everything else subjects, ((kind, record) for kind in kinds for record in scope.ids[kind]))
    return changes


def _clear(reader: Reader, flags: Sequence[int], today: date, change: int | None, undone: int | None) -> None:
    if not flags:
        return
    cells = {Flag.cleared_on: today, Flag.cleared_by_change: change, Flag.state: FlagState.CLEARED}
    reader.engine.apply(Flag.update(cells).where(among(Flag.id, flags)))
    if undone is not None:
        acted_on = FlagDecision.select(FlagDecision.flag_id)
        never = among(Flag.id, flags) & (Flag.raised_by_change == undone) & Flag.id.not_in(acted_on)
        reader.engine.apply(Flag.delete().where(never))


# In the order of the table, as peewee writes them: what a flag says, its state, what follows from its rule.
_SAYS: tuple[peewee.Field[Any], ...] = (Flag.severity, Flag.rank, Flag.why, Flag.due, Flag.value_at_risk)
_FOLLOWS: tuple[peewee.Field[Any], ...] = (
    Flag.pressing, Flag.cause, Flag.decides_by, Flag.decides_role, Flag.neglected_since, Flag.origin_kind, Flag.origin_id,
)  # fmt: skip
_SHOWN = tuple(field.column_name for field in (*_SAYS, Flag.state, Flag.snoozed_until, *_FOLLOWS))


def _change(reader: Reader, evaluation: EvaluationResult, flags: Sequence[tuple[int, FlagKey]]) -> None:
    rows: list[tuple[StoredCell, ...]] = []
    for flag, key in flags:
        state, form = evaluation.states[key], evaluation.forms[key]
        rows.append((*_says(form), state.name.value, _iso_date(state.snoozed_until), *_follows(form), flag))
    if rows:
        reader.engine.run_many(update_sql(Flag, _SHOWN), rows)


def _says(form: FlagForm) -> tuple[StoredCell, ...]:
    at_risk = None if form.value_at_risk is None else to_scaled(form.value_at_risk)
    return form.severity.value, form.severity.rank, form.why, _iso_date(form.due), at_risk


def _follows(form: FlagForm) -> tuple[StoredCell, ...]:
    kind, number = form.origin if form.origin is not None else (None, None)
    since = _iso_date(form.neglected_since)
    return int(form.pressing), form.cause, form.decides_by.value, form.decides_role, since, kind, number


def _iso_date(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


_NEW: tuple[peewee.Field[Any], ...] = (
    Flag.rule, Flag.subject_kind, Flag.subject_id, *_SAYS, Flag.raised_on, Flag.raised_by_change, Flag.state, *_FOLLOWS,
)  # fmt: skip


@cache
def _raise_sql() -> str:
    return compile_query(insert_statement(_NEW))[0]


def _raise(reader: Reader, evaluation: EvaluationResult, keys: Sequence[FlagKey], today: date, change: int | None) -> None:
    """Thousands at once after an import: one statement, compiled once."""
    if not keys:
        return
    day, rows = today.isoformat(), list[tuple[StoredCell, ...]]()
    for key in keys:
        form = evaluation.forms[key]
        rows.append((key[2], key[0], key[1], *_says(form), day, change, FlagState.OPEN.value, *_follows(form)))
    reader.engine.run_many(_raise_sql(), rows)


def mark_evaluated(reader: Reader, today: date) -> None:
    """Remember that every flag is true as of this day, by this version's rules."""
    row = {Evaluation.id: 1, Evaluation.evaluated_on: today, Evaluation.rules_version: rules_version()}
    reader.engine.apply(Evaluation.delete())
    reader.engine.apply(Evaluation.insert(row))
