"""The sweep of a new day: what the day can have changed, at once or some subjects at a time.

A benefit is looked at where its own dates turn by the day (`figure.turns_on`), and with what it feeds, for that may say
what became of it; of the other records, which are few beside the benefits, all are. Under other rules, and where the day
went back, so are all benefits.
"""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

import peewee

from benefits_tui.store.engine.sqlite import among
from benefits_tui.store.evaluation.scope import ENABLERS, FLAGGED_PEOPLE, SUBJECTS, Scope, SweepPlace, ids_after
from benefits_tui.store.models import Benefit, BusinessChange, Deliverable, Figure, Link
from benefits_tui.store.queries.links import downstream
from benefits_tui.store.query import Reader

# Benefits that build on the figures of others are looked at again when all figures are there.
_AGAIN = "benefit again"
_ORDER = ("benefit", _AGAIN, *(kind for kind in SUBJECTS if kind not in ("benefit", "person")))
START: SweepPlace = ("benefit", 0)


def scope_of_day(reader: Reader, last: date | None, today: date) -> Scope:
    """What to look at on this day, when all was looked at on `last`; None where nobody knows when."""
    if not _goes_on(last, today):
        return Scope(everything=True)
    scope = Scope()
    turned = reader.column(int, _turned(today, 0))
    if 2 * len(turned) > (reader.value(int, Benefit.select(peewee.fn.COUNT(Benefit.id))) or 0):
        return Scope(everything=True)
    scope.ids["benefit"].update(turned)
    for kind in _ORDER[2:]:
        scope.ids[kind].update(ids_after(reader, kind, 0, -1))
    _with_what_is_fed(reader, scope, last, today)
    scope.ids["person"].update(reader.column(int, FLAGGED_PEOPLE))
    return scope


def next_subjects(
    reader: Reader, place: SweepPlace, last: date | None, today: date, most: int
) -> tuple[Scope, SweepPlace | None]:
    """The subjects of the next step, and the place after it; None when that is all."""
    kind, after = place
    goes_on = _goes_on(last, today)
    if kind == _AGAIN:
        subjects = [] if goes_on else _again(reader, after, most)
    elif kind == "benefit" and goes_on:
        subjects = reader.column(int, _turned(today, after).limit(most))
    else:
        subjects = ids_after(reader, kind, after, most)
    scope = Scope()
    scope.ids["benefit" if kind == _AGAIN else kind].update(subjects)
    if goes_on:
        _with_what_is_fed(reader, scope, last, today)
    if len(subjects) == most:
        return scope, (kind, subjects[-1])
    following = _ORDER.index(kind) + 1
    if following < len(_ORDER):
        return scope, (_ORDER[following], 0)
    scope.ids["person"].update(reader.column(int, FLAGGED_PEOPLE))
    return scope, None


def _goes_on(last: date | None, today: date) -> bool:
    return last is not None and last <= today


def _turned(today: date, after: int) -> peewee.ModelSelect[Any]:
    """The benefits of which this day may say something else than the day on which they were looked at, by number."""
    turned = (Figure.turns_on <= today) | (Figure.looked_on > today) | Figure.turns_on.is_null()
    return Figure.select(Figure.benefit).where((Figure.benefit > after) & turned).order_by(Figure.benefit)


def _with_what_is_fed(reader: Reader, scope: Scope, last: date | None, today: date) -> None:
    """Take in the benefits that are fed by those in scope, and by what in it is late since the last day."""
    start = [("benefit", benefit) for benefit in scope.ids["benefit"]]
    for kind, dates in _LATE_BY.items():
        model, late = ENABLERS[kind], reduce(or_, ((day >= last) & (day < today) for day in dates))
        query = model.select(model.id).where(among(model.id, scope.ids[kind]) & late)
        start += [(kind, record) for record in reader.column(int, query)]
    scope.ids["benefit"].update(record for kind, record in downstream(reader, start) if kind == "benefit")


_LATE_BY: dict[str, tuple[Any, ...]] = {
    "deliverable": (Deliverable.planned, Deliverable.forecast),
    "business_change": (BusinessChange.needed_by,),
}


def _again(reader: Reader, after: int, most: int) -> list[int]:
    fed = Link.select(Link.id).where((Link.to_kind == "benefit") & (Link.to_id == Figure.benefit))
    builds_on = Figure.measure_key.is_null(False) | peewee.fn.EXISTS(fed)
    query = Figure.select(Figure.benefit).where((Figure.benefit > after) & builds_on).order_by(Figure.benefit).limit(most)
    return reader.column(int, query)
