"""A copy of a register wound back to an earlier day: what was written since is taken back, and what follows from it is marked
to be worked out again. All else stays as it stands, so that a month takes as long as what changed in it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from benefits_tui.domain.flag_states import FlagState
from benefits_tui.store.change_log import last_change_on
from benefits_tui.store.earlier_rows import Progress, changed_rows
from benefits_tui.store.engine.sqlite import among, open_engine, plain_errors
from benefits_tui.store.engine.sqlite_counts import keep_number, numbers_given
from benefits_tui.store.engine.sqlite_search import keep_search
from benefits_tui.store.engine.sqlite_swap import RowsToSwap, empty_at_once
from benefits_tui.store.evaluation.queue_rows import keep_rows
from benefits_tui.store.evaluation.scope import SUBJECTS, Scope, scope_of
from benefits_tui.store.models import (
    LOGGED,
    RECORDS,
    Benefit,
    Change,
    ChangeRow,
    ChangeSeal,
    Evaluation,
    Figure,
    Flag,
    MissingFact,
    RegisterModel,
    SmallStep,
    table_of,
)
from benefits_tui.store.owner_values import owners_from_figures
from benefits_tui.store.policy import evaluated_on
from benefits_tui.store.query import Reader
from benefits_tui.store.record_keys import keep_keys
from benefits_tui.store.row_sql import default_cells, insert_sql
from benefits_tui.store.types import FlagKey, RecordKey, StoredCell

_BATCH = 1000
_KEYED = {model: kind for kind, model in RECORDS.items()}


def wind_back(path: Path, day: date, progress: Progress = lambda done, total: None) -> None:
    """Put a copy of a register back to the end of a day: rows, and which flags were open by then. There is no log of it. A
    sweep of that day then looks at what may have been otherwise. Raises StoreError."""
    with plain_errors(path), contextlib.closing(open_engine(path, "rw")) as engine:
        engine.need_not_last()
        _wind_back(Reader(engine), day, progress)


def _wind_back(reader: Reader, day: date, progress: Progress) -> None:
    engine, last = reader.engine, last_change_on(reader, day)
    subjects = ChangeRow.select(ChangeRow.subject_kind, ChangeRow.subject_id).where(ChangeRow.change > last).distinct()
    touched = reader.rows(_key, subjects)
    with engine.references_unchecked(), engine.atomic():
        for done, table in enumerate(sorted(LOGGED)):
            _swap_back(reader, LOGGED[table], last)
            progress(done + 1, len(LOGGED))
        for model in (ChangeSeal, ChangeRow, Change):
            empty_at_once(engine, table_of(model))
        engine.apply(SmallStep.delete())
        scope = scope_of(reader, touched)
        keep_search(engine, scope.ids["benefit"])
        _flags_then(reader, day)
        _to_look_at(reader, scope, day)


def _key(kind: str, record: int) -> RecordKey:
    return kind, record


def _swap_back(reader: Reader, model: type[RegisterModel], last: int) -> None:
    """Put the rows of a table that were written since back to what they were."""
    engine, blank = reader.engine, default_cells(model)
    rows, numbers = RowsToSwap(engine, table_of(model), list(blank)), list[int]()
    with changed_rows(reader, table_of(model), last) as changed:
        while some := list(islice(changed, _BATCH)):
            numbers += [number for number, _ in some]
            rows.add([[row.get(name, cell) for name, cell in blank.items()] for _, row in some if row is not None])
    if numbers:
        rows.swap(numbers)
        if model in _KEYED:
            for batch in _as_cells(rows, list(blank)):
                keep_keys(engine, model, batch)


def _as_cells(rows: RowsToSwap, names: list[str]) -> Iterator[list[dict[str, StoredCell]]]:
    for some in rows.each():
        yield [dict(zip(names, cells, strict=True)) for cells in some]


def _flags_then(reader: Reader, day: date) -> None:
    """Open again what was open by then and was cleared since; what was raised since is as old as the day, and is looked at."""
    engine = reader.engine
    reopened = dict(reader.rows(_by_key, Flag.select(*_KEY).where((Flag.raised_on <= day) & (Flag.cleared_on > day))))
    engine.apply(Flag.delete().where((Flag.raised_on > day) & Flag.cleared_on.is_null(False)))
    # A flag that was cleared and raised again is the one that it was then.
    still = dict(reader.rows(_by_key, Flag.select(*_KEY).where(Flag.cleared_on.is_null())))
    engine.apply(Flag.delete().where(among(Flag.id, [still[key] for key in reopened.keys() & still.keys()])))
    opened = {Flag.cleared_on: None, Flag.cleared_by_change: None, Flag.state: FlagState.OPEN}
    engine.apply(Flag.update(opened).where(among(Flag.id, list(reopened.values()))))
    _drop_flags_on_nothing(reader)
    engine.apply(Flag.update({Flag.raised_on: day, Flag.raised_by_change: None}).where(Flag.raised_on > day))
    engine.apply(MissingFact.delete().where(MissingFact.flag_id.not_in(Flag.select(Flag.id))))


def _drop_flags_on_nothing(reader: Reader) -> None:
    """A record that was deleted by then, and brought back since, had no flags."""
    for kind in SUBJECTS:
        gone = (Flag.subject_kind == kind) & Flag.subject_id.not_in(LOGGED[kind].select(LOGGED[kind].id))
        reader.engine.apply(Flag.delete().where(Flag.cleared_on.is_null() & gone))


_KEY = (Flag.subject_kind, Flag.subject_id, Flag.rule, Flag.id)


def _by_key(kind: str, subject: int, rule: str, number: int) -> tuple[FlagKey, int]:
    return (kind, subject, rule), number


def flags_from(reader: Reader, log: Reader, day: date) -> None:
    """Put the flags that were open at the end of a day into a register that has none, as `log` has them."""
    columns = list(Flag._meta.columns.values())
    then = Flag.select(*columns).where((Flag.raised_on <= day) & (Flag.cleared_on.is_null() | (Flag.cleared_on > day)))
    by_key = {
        (cells["subject_kind"], cells["subject_id"], cells["rule"]): cells
        for cells in (dict(zip(Flag._meta.columns, row, strict=True)) for row in log.cells(then.order_by(Flag.id)))
    }
    blank: dict[str, StoredCell] = dict.fromkeys(("cleared_on", "cleared_by_change", "snoozed_until", "row_kind", "row_id"))
    opened = blank | {"state": FlagState.OPEN.value}
    rows = [[opened.get(name, cell) for name, cell in cells.items()] for cells in by_key.values()]
    reader.engine.run_many(insert_sql(Flag), rows)
    _drop_flags_on_nothing(reader)
    keep_number(reader.engine, table_of(Flag), numbers_given(log.engine, table_of(Flag)))


def _to_look_at(reader: Reader, scope: Scope, day: date) -> None:
    """Mark what a sweep of the day has to look at: what was written since, and what depends on it. What a day since then had
    looked at again says so itself (`figure.looked_on`), as does all where the policy changed; of all else what is kept holds."""
    engine, known_on = reader.engine, evaluated_on(reader)
    engine.apply(Figure.delete().where(Figure.benefit.not_in(Benefit.select(Benefit.id))))
    missing = reader.column(int, Benefit.select(Benefit.id).where(Benefit.id.not_in(Figure.select(Figure.benefit))))
    for benefit in missing:
        engine.apply(Figure.insert(benefit=benefit, rag="no_data", outturn_complete=False, missed_readings=0))
    engine.apply(Figure.update({Figure.turns_on: None}).where(among(Figure.benefit, scope.ids["benefit"])))
    owners_from_figures(reader)
    keep_rows(reader, None)
    if known_on is None:
        engine.apply(Evaluation.delete())
    else:
        engine.apply(Evaluation.update({Evaluation.evaluated_on: min(known_on, day - timedelta(days=1))}))
