"""The facts that flags find missing, a row each, kept with the flags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benefits_tui.domain.quantity import to_scaled
from benefits_tui.store.engine.sqlite import among, compile_query
from benefits_tui.store.evaluation.stored_flags import FlagForm
from benefits_tui.store.models import Flag, MissingFact
from benefits_tui.store.query import Prepared, Reader, parameter
from benefits_tui.store.row_sql import insert_statement
from benefits_tui.store.types import FlagKey, StoredCell

_FIELDS = (MissingFact.flag_id, MissingFact.subject_kind, MissingFact.subject_id, MissingFact.field, MissingFact.money)
_LAST = Prepared(Flag.select(Flag.id).order_by(Flag.id.desc()).limit(parameter("count")))


def keep_missing(
    reader: Reader,
    forms: Mapping[FlagKey, FlagForm],
    gone: Sequence[int],
    changed: Sequence[tuple[int, FlagKey]],
    new: Sequence[FlagKey],
) -> None:
    """Make the rows equal to what the flags say: those cleared, those that say something else now, those just raised."""
    stale = [*gone, *(flag for flag, _ in changed)]
    if stale:
        reader.engine.apply(MissingFact.delete().where(among(MissingFact.flag_id, stale)))
    rows: list[tuple[StoredCell, ...]] = []
    numbers = reversed(reader.column(int, _LAST, count=len(new))) if new else ()
    raised = [(number, key) for number, key in zip(numbers, new, strict=True) if forms[key].missing]
    for flag, key in (*((flag, key) for flag, key in changed if forms[key].missing), *raised):
        form = forms[key]
        money = None if form.value_at_risk is None else to_scaled(form.value_at_risk)
        rows.extend((flag, key[0], key[1], field, money) for field in form.missing.split(","))
    if rows:
        reader.engine.run_many(compile_query(insert_statement(_FIELDS))[0], rows)


def stored_facts(reader: Reader) -> dict[int, str]:
    """What each flag finds missing as stored, commas between, by the number of the flag."""
    result: dict[int, list[str]] = {}
    for flag, field in reader.rows(_pair, MissingFact.select(MissingFact.flag_id, MissingFact.field).order_by(MissingFact.id)):
        result.setdefault(flag, []).append(field)
    return {flag: ",".join(fields) for flag, fields in result.items()}


def _pair(flag: int, field: str) -> tuple[int, str]:
    return flag, field
