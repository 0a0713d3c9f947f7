"""What feeds what: links between records, claims on pools, shares of projects."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import NamedTuple

import peewee

from benefits_tui.domain.fields import Kind
from benefits_tui.store.models import (
    Adoption,
    Attribution,
    Benefit,
    BenefitObjective,
    BusinessChange,
    Claim,
    Deliverable,
    Figure,
    Link,
    Netting,
    Objective,
    Person,
    Pool,
)
from benefits_tui.store.queries.links import downstream
from benefits_tui.store.queries.records import refs_by_id
from benefits_tui.store.query import Reader, total
from benefits_tui.store.types import RecordKey

_LEFT = peewee.JOIN.LEFT_OUTER


def _from(key: RecordKey) -> peewee.Expression:
    return (Link.from_kind == key[0]) & (Link.from_id == key[1])


def _to(key: RecordKey) -> peewee.Expression:
    return (Link.to_kind == key[0]) & (Link.to_id == key[1])


def link(reader: Reader, start: RecordKey, end: RecordKey) -> Link | None:
    """The link from one record to another."""
    return reader.first_of(Link, Link.select().where(_from(start) & _to(end)))


def links_on(reader: Reader, key: RecordKey) -> list[int]:
    """The links from or to a record."""
    return reader.column(int, Link.select(Link.id).where(_from(key) | _to(key)).order_by(Link.id))


def benefits_fed_by(reader: Reader, key: RecordKey) -> list[int]:
    """The benefits that a record feeds, straight or through a business change."""
    of_change = Kind.BUSINESS_CHANGE.value
    changes = Link.alias()
    through = changes.select(changes.to_id).where(
        (changes.from_kind == key[0]) & (changes.from_id == key[1]) & (changes.to_kind == of_change)
    )
    feeds = _from(key) | ((Link.from_kind == of_change) & Link.from_id.in_(through))
    return reader.column(
        int, Link.select(Link.to_id).where(feeds & (Link.to_kind == Kind.BENEFIT.value)).distinct().order_by(Link.to_id)
    )


def links_around(reader: Reader, project: int | None) -> list[Link]:
    """The links that touch a project's records, or all of them."""
    query = Link.select().order_by(Link.id)
    if project is not None:
        own = [
            (kind.value, model.select(model.id).where(model.project == project))
            for kind, model in ((Kind.DELIVERABLE, Deliverable), (Kind.BUSINESS_CHANGE, BusinessChange), (Kind.BENEFIT, Benefit))
        ]
        ends = [(Link.from_kind == kind) & Link.from_id.in_(ids) for kind, ids in own]
        ends += [(Link.to_kind == kind) & Link.to_id.in_(ids) for kind, ids in own]
        query = query.where(reduce(or_, ends))
    return reader.all_of(Link, query)


class Neighbours(NamedTuple):
    """The references of what feeds a record straight, and of what it feeds straight."""

    fed_by: list[str]
    feeds: list[str]


def _key(kind: str, record: int) -> RecordKey:
    return kind, record


def neighbours(reader: Reader, key: RecordKey) -> Neighbours:
    """What stands next to a record on the map, objectives aside."""
    before = reader.rows(_key, Link.select(Link.from_kind, Link.from_id).where(_to(key)))
    after = reader.rows(_key, Link.select(Link.to_kind, Link.to_id).where(_from(key)))
    return Neighbours(_refs(reader, before), _refs(reader, after))


def _refs(reader: Reader, keys: list[RecordKey]) -> list[str]:
    return sorted(
        ref
        for kind in (Kind.DELIVERABLE, Kind.BUSINESS_CHANGE, Kind.BENEFIT)
        for ref in refs_by_id(reader, kind, [record for kind_of, record in keys if kind_of == kind]).values()
    )


def reaches(reader: Reader, start: RecordKey, end: RecordKey) -> bool:
    """True when links lead from one record to the other, or they are the same."""
    return end in downstream(reader, [start])


class MapRow(NamedTuple):
    """A record on the map, with what its colour is told by."""

    kind: Kind
    id: int
    ref: str
    title: str
    rag: str | None
    day: date | None
    owner: str | None
    late: bool


def map_rows(reader: Reader, project: int | None) -> list[MapRow]:
    """Deliverables, changes, benefits and objectives of a project, or of all."""
    return [
        *_deliverables(reader, project), *_changes(reader, project), *_benefits(reader, project), *_objectives(reader, project),
    ]  # fmt: skip


def _deliverables(reader: Reader, project: int | None) -> list[MapRow]:
    query = Deliverable.select() if project is None else Deliverable.select().where(Deliverable.project == project)
    rows = []
    for deliverable in reader.all_of(Deliverable, query):
        done = deliverable.accepted is not None or deliverable.actual is not None
        late = (
            not done
            and deliverable.forecast is not None
            and deliverable.planned is not None
            and deliverable.forecast > deliverable.planned
        )
        day = deliverable.actual or deliverable.forecast or deliverable.planned
        rows.append(
            MapRow(
                Kind.DELIVERABLE, deliverable.id, deliverable.ref, deliverable.title, "done" if done else None, day, None, late
            )
        )
    return rows


def _changes(reader: Reader, project: int | None) -> list[MapRow]:
    day = peewee.fn.COALESCE(BusinessChange.done, BusinessChange.needed_by)
    state = peewee.Case(None, [(BusinessChange.done.is_null(False), "done")])
    columns = (BusinessChange.id, BusinessChange.ref, BusinessChange.title, state, day, Person.name)
    query = BusinessChange.select(*columns).join(Person, _LEFT, on=BusinessChange.owner)
    query = query if project is None else query.where(BusinessChange.project == project)

    def row(number: int, ref: str, title: str, state: str | None, day: date | None, owner: str | None) -> MapRow:
        return MapRow(Kind.BUSINESS_CHANGE, number, ref, title, state, day, owner, False)

    return reader.rows(row, query)


def _benefits(reader: Reader, project: int | None) -> list[MapRow]:
    columns = (Benefit.id, Benefit.ref, Benefit.title, Figure.rag, Benefit.start_date, Person.name)
    query = Benefit.select(*columns).join(Figure, _LEFT, on=(Figure.benefit == Benefit.id)).switch(Benefit)
    query = query.join(Person, _LEFT, on=Benefit.owner)
    query = query if project is None else query.where(Benefit.project == project)

    def row(number: int, ref: str, title: str, rag: str | None, day: date | None, owner: str | None) -> MapRow:
        return MapRow(Kind.BENEFIT, number, ref, title, rag, day, owner, False)

    return reader.rows(row, query)


def _objectives(reader: Reader, project: int | None) -> list[MapRow]:
    query = Objective.select(Objective.id, Objective.ref, Objective.title)
    if project is not None:
        served = BenefitObjective.select(BenefitObjective.objective).join(Benefit, on=BenefitObjective.benefit)
        query = query.where(Objective.id.in_(served.where(Benefit.project == project)))

    def row(number: int, ref: str, title: str) -> MapRow:
        return MapRow(Kind.OBJECTIVE, number, ref, title, None, None, None, False)

    return reader.rows(row, query)


class Serves(NamedTuple):
    """A benefit serves an objective."""

    benefit: int
    objective: int


def objectives_served(reader: Reader, project: int | None) -> list[Serves]:
    """What objectives a project's benefits serve, or all benefits."""
    query = BenefitObjective.select(BenefitObjective.benefit, BenefitObjective.objective)
    if project is not None:
        query = query.join(Benefit, on=BenefitObjective.benefit).where(Benefit.project == project)
    return reader.rows(Serves, query)


# Use of deliverables, claims on pools, shares ----------------------------------------------------------------------


def adoption_of(reader: Reader, deliverable: int) -> list[Adoption]:
    """How far a deliverable is used, the oldest period first."""
    query = Adoption.select().where(Adoption.deliverable == deliverable)
    return reader.all_of(Adoption, query.order_by(Adoption.end_date))


def claim(reader: Reader, pool: int, benefit: int) -> int | None:
    """The row of a benefit's claim on a pool."""
    return reader.value(int, Claim.select(Claim.id).where((Claim.pool == pool) & (Claim.benefit == benefit)))


def claimants(reader: Reader, pool: int) -> list[int]:
    """The benefits that claim from a pool."""
    return reader.column(int, Claim.select(Claim.benefit).where(Claim.pool == pool).order_by(Claim.benefit))


def overclaimed(reader: Reader) -> Decimal:
    """What claims exceed the ceilings of their pools by, in all."""
    query = Pool.select(total(Claim.amount), Pool.ceiling).join(Claim, on=(Claim.pool == Pool.id))
    pools = reader.rows(_pool, query.where(Pool.ceiling.is_null(False)).group_by(Pool.id))
    return sum((claimed - ceiling for claimed, ceiling in pools if claimed > ceiling), Decimal(0))


def _pool(claimed: Decimal, ceiling: Decimal) -> tuple[Decimal, Decimal]:
    return claimed, ceiling


def netting(reader: Reader, benefit: int, other: int) -> int | None:
    """The row of what of a benefit is netted off another."""
    condition = (Netting.benefit == benefit) & (Netting.from_benefit == other)
    return reader.value(int, Netting.select(Netting.id).where(condition))


def netted_share(reader: Reader, benefit: int) -> Decimal:
    """What of a benefit is netted off others, in all."""
    return reader.value(Decimal, Netting.select(total(Netting.share)).where(Netting.benefit == benefit)) or Decimal(0)


def attribution(reader: Reader, benefit: int, project: int) -> int | None:
    """The row of a project's share in a benefit."""
    condition = (Attribution.benefit == benefit) & (Attribution.project == project)
    return reader.value(int, Attribution.select(Attribution.id).where(condition))
