"""Which subjects a write may have changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from benefits_tui.store.engine.sqlite import ids_argument
from benefits_tui.store.models import (
    LOGGED,
    Attribution,
    Benefit,
    BusinessChange,
    Deliverable,
    Figure,
    Flag,
    Link,
    Project,
    RegisterModel,
    Review,
)
from benefits_tui.store.queries.links import downstream
from benefits_tui.store.query import Prepared, Reader, among_given, parameter
from benefits_tui.store.types import RecordKey

SweepPlace = tuple[str, int]
"""Where a sweep in steps has come to: the kind of subject, and the last id looked at."""

SUBJECTS = ("benefit", "project", "review", "deliverable", "business_change", "pool", "person")
"""What flags are raised on."""
ENABLERS: dict[str, type[Deliverable] | type[BusinessChange]] = {"deliverable": Deliverable, "business_change": BusinessChange}


@dataclass(slots=True)
class Scope:
    """The subjects whose facts may have changed; `everything` where the policy or the day did.

    With `anew` what follows from their flags is written again too, though no flag changes: other rules made it, or nobody.
    """

    everything: bool = False
    ids: dict[str, set[int]] = field(default_factory=lambda: {kind: set() for kind in SUBJECTS})
    anew: bool = False

    def of(self, kind: str) -> Collection[int] | None:
        """The ids of this kind, None standing for all."""
        return None if self.everything else self.ids[kind]


_PROJECT_OF_REVIEW = Prepared(Review.select(Review.project).where(among_given(Review.id, "ids")))
_OF_PERSON = tuple(
    Prepared(Benefit.select(Benefit.id).where(among_given(column, "ids")))
    for column in (Benefit.owner, Benefit.validator, Benefit.responsible)
)
_SPONSORED = Prepared(Project.select(Project.id).where(among_given(Project.sponsor, "ids")))
_CHAIRED = Prepared(Review.select(Review.id).where(among_given(Review.chair, "ids")))
_IN_PROJECT = Prepared(Benefit.select(Benefit.id).where(among_given(Benefit.project, "ids")))
# What of a project tells whether it stands still: a review or a change that waits for it is looked at with it.
_WITH_PROJECT = {
    kind: Prepared(model.select(model.id).where(among_given(model.project, "ids")))
    for kind, model in (("review", Review), ("business_change", BusinessChange))
}
_PROJECT_OF = {
    kind: Prepared(model.select(model.project).where(among_given(model.id, "ids")))
    for kind, model in {**ENABLERS, "benefit": Benefit}.items()
}
_SHARING = Prepared(Attribution.select(Attribution.project).where(among_given(Attribution.benefit, "ids")))
_FEEDING = Prepared(Link.select(Link.from_kind, Link.from_id).where((Link.to_kind == "benefit") & among_given(Link.to_id, "ids")))
# Those on whom a flag is open: who owned too much yesterday may not today.
FLAGGED_PEOPLE = Prepared(Flag.select(Flag.subject_id).where(Flag.cleared_on.is_null() & (Flag.subject_kind == "person")))
_KEY_WAS = Prepared(
    Figure.select(Figure.measure_key).where(Figure.measure_key.is_null(False) & among_given(Figure.benefit, "ids"))
)
_SAME_KEY = Prepared(Figure.select(Figure.benefit).where(Figure.measure_key == parameter("key")))


def scope_of(reader: Reader, changed_records: Iterable[RecordKey]) -> Scope:
    """The records touched, and those whose facts depend on them: by belonging together, by the map, by shared money."""
    scope = Scope()
    ids = scope.ids
    for kind, subject in changed_records:
        if kind in ids:
            ids[kind].add(subject)

    def ids_by(query: Prepared, some: Collection[int]) -> list[int]:
        return reader.column(int, query, ids=ids_argument(some)) if some else []

    whole = set(ids["project"])
    whole.update(ids_by(_PROJECT_OF_REVIEW, ids["review"]))
    for query in _OF_PERSON:
        ids["benefit"].update(ids_by(query, ids["person"]))
    ids["project"].update(ids_by(_SPONSORED, ids["person"]))
    ids["review"].update(ids_by(_CHAIRED, ids["person"]))
    for kind in ENABLERS:
        ids["project"].update(ids_by(_PROJECT_OF[kind], ids[kind]))
    ids["project"].update(whole)
    ids["benefit"].update(ids_by(_IN_PROJECT, whole))
    for kind, query in _WITH_PROJECT.items():
        ids[kind].update(ids_by(query, whole))
    start = [(kind, subject) for kind in (*ENABLERS, "benefit") for subject in ids[kind]]
    ids["benefit"].update(subject for kind, subject in downstream(reader, start) if kind == "benefit")
    _same_measure(reader, scope)
    ids["project"].update(ids_by(_PROJECT_OF["benefit"], ids["benefit"]))
    ids["project"].update(ids_by(_SHARING, ids["benefit"]))
    for kind, subject in reader.rows(_key, _FEEDING, ids=ids_argument(ids["benefit"])):
        if kind in ENABLERS:
            ids[kind].add(subject)
    if ids["benefit"] or ids["person"]:
        # Everybody's share moves with the total. Who is above the limit is found when the sums are there; here are those
        # who may no longer be.
        ids["person"].update(reader.column(int, FLAGGED_PEOPLE))
    return scope


def _key(kind: str, record: int) -> RecordKey:
    return kind, record


def _same_measure(reader: Reader, scope: Scope) -> None:
    """Those that share a measure, unit and owner area with one that was touched: as its figures say it was, and as it is."""
    # Loaded with the first write, and not at every start.
    from benefits_tui.store.facts.benefit import measure_keys

    benefits = scope.ids["benefit"]
    for key in {*reader.column(str, _KEY_WAS, ids=ids_argument(benefits)), *measure_keys(reader, benefits)}:
        scope.ids["benefit"].update(reader.column(int, _SAME_KEY, key=key))


def ids_after(reader: Reader, kind: str, last: int, limit: int) -> list[int]:
    """The next ids of a kind of subject."""
    model: type[RegisterModel] = LOGGED[kind]
    return reader.column(int, model.select(model.id).where(model.id > last).order_by(model.id).limit(limit))
