"""The sweep of a new day in steps: some subjects at a time, nothing before what it builds on."""

from __future__ import annotations

import peewee

from benefits_tui.store.evaluation.scope import FLAGGED_PEOPLE, SUBJECTS, Scope, SweepPlace, ids_after
from benefits_tui.store.models import Figure, Link
from benefits_tui.store.query import Reader

_CHUNK = 100
# Benefits that build on the figures of others are looked at again when all figures are there.
_AGAIN = "benefit again"
_ORDER = ("benefit", _AGAIN, *(kind for kind in SUBJECTS if kind not in ("benefit", "person")))
START: SweepPlace = ("benefit", 0)


def next_subjects(reader: Reader, place: SweepPlace) -> tuple[Scope, SweepPlace | None]:
    """The subjects of the next step, and the place after it; None when that is all."""
    kind, last = place
    subjects = _again(reader, last) if kind == _AGAIN else ids_after(reader, kind, last, _CHUNK)
    scope = Scope()
    scope.ids["benefit" if kind == _AGAIN else kind].update(subjects)
    if len(subjects) == _CHUNK:
        return scope, (kind, subjects[-1])
    following = _ORDER.index(kind) + 1
    if following < len(_ORDER):
        return scope, (_ORDER[following], 0)
    scope.ids["person"].update(reader.column(int, FLAGGED_PEOPLE))
    return scope, None


def _again(reader: Reader, last: int) -> list[int]:
    fed = Link.select(Link.id).where((Link.to_kind == "benefit") & (Link.to_id == Figure.benefit))
    builds_on = Figure.measure_key.is_null(False) | peewee.fn.EXISTS(fed)
    query = Figure.select(Figure.benefit).where((Figure.benefit > last) & builds_on).order_by(Figure.benefit).limit(_CHUNK)
    return reader.column(int, query)
