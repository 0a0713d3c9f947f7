"""The sweep of a new day: what the day can have changed, some subjects at a time.

A benefit is looked at where its own dates turn by the day (`figure.turns_on`), and with what it feeds, for that may say
what became of it; of the other records, which are few beside the benefits, all are. Under other rules, and where the day
went back, so are all benefits.

How far it has come stands in the file, in the place of the version of the rules: so whoever comes next goes on with it,
whatever stopped it, and until it is done no flags are taken for those of a day.
"""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

import peewee

from benefits_tui.store.engine.sqlite import among
from benefits_tui.store.engine.sqlite_counts import LARGEST_NUMBER
from benefits_tui.store.evaluation.scope import ENABLERS, FLAGGED_PEOPLE, SUBJECTS, Scope, SweepPlace, ids_after
from benefits_tui.store.models import BusinessChange, Deliverable, Evaluation, Figure, Link
from benefits_tui.store.policy import evaluated_on
from benefits_tui.store.queries.links import downstream
from benefits_tui.store.query import Reader
from benefits_tui.store.rules_version import rules_version

# Benefits that build on the figures of others are looked at again when all figures are there.
_AGAIN = "benefit again"
_ORDER = ("benefit", _AGAIN, *(kind for kind in SUBJECTS if kind not in ("benefit", "person")))
START: SweepPlace = ("benefit", 0)


class SweepState(NamedTuple):
    """How far the sweep of a day has come."""

    day: date
    last: date | None
    """The day as of which all was true when it began; None where nobody knows."""
    place: SweepPlace = START


def sweep_begun(reader: Reader) -> SweepState | None:
    """The sweep by this version's rules that has begun and not ended; None where there is none."""
    version_text = reader.value(str, Evaluation.select(Evaluation.rules_version)) or ""
    version, *rest = version_text.split(" ", 4)
    if version != rules_version() or len(rest) != 4:
        return None
    day, last, after, kind = rest
    try:
        state = SweepState(date.fromisoformat(day), None if last == _UNKNOWN else date.fromisoformat(last), (kind, int(after)))
    except ValueError:
        return None
    return state if kind in _ORDER and 0 <= state.place[1] < LARGEST_NUMBER else None


def sweep_of(reader: Reader, today: date) -> SweepState | None:
    """Where the sweep of this day goes on, or begins; None when all flags are of this day."""
    last = evaluated_on(reader)
    if last == today:
        return None
    begun = sweep_begun(reader)
    if begun is None:
        return SweepState(today, last)
    # What one of another day has looked at says so itself (`figure.looked_on`).
    return begun if begun.day == today else SweepState(today, begun.last)


def mark_swept(reader: Reader, state: SweepState) -> None:
    """Remember how far it has come."""
    kind, after = state.place
    sweep_mark = f"{rules_version()} {state.day} {state.last or _UNKNOWN} {after} {kind}"
    reader.engine.apply(
        Evaluation.insert(
            {Evaluation.id: 1, Evaluation.evaluated_on: state.day, Evaluation.rules_version: sweep_mark}
        ).on_conflict(conflict_target=[Evaluation.id], update={Evaluation.rules_version: sweep_mark})
    )


_UNKNOWN = "none"


def begins_with_everything(state: SweepState) -> bool:
    """True where a look at everything begins."""
    return state.place == START and not _goes_on(state.last, state.day)


def next_subjects(reader: Reader, state: SweepState, most: int) -> tuple[Scope, SweepPlace | None]:
    """The subjects of the next step, and the place after it; None when that is all."""
    (kind, after), left = state.place, most
    goes_on = _goes_on(state.last, state.day)
    scope = Scope(anew=not goes_on)
    while True:
        subjects = _subjects(reader, kind, after, left, state.day, goes_on=goes_on)
        scope.ids["benefit" if kind == _AGAIN else kind].update(subjects)
        if len(subjects) == left:
            following: SweepPlace | None = (kind, subjects[-1])
            break
        left -= len(subjects)
        place = _ORDER.index(kind) + 1
        if place == len(_ORDER):
            following = None
            scope.ids["person"].update(reader.column(int, FLAGGED_PEOPLE))
            break
        kind, after = _ORDER[place], 0
    if goes_on:
        _with_what_is_fed(reader, scope, state.last, state.day)
    return scope, following


def _subjects(reader: Reader, kind: str, after: int, most: int, today: date, *, goes_on: bool) -> list[int]:
    if kind == _AGAIN:
        return [] if goes_on else _again(reader, after, most)
    if kind == "benefit" and goes_on:
        return reader.column(int, _turned(today, after).limit(most))
    return ids_after(reader, kind, after, most)


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
