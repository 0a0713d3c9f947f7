"""The benefits map: what feeds what, and the states that are carried along it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.field_values import exact_amount
from benefits_tui.domain.fields import FieldError, Kind, Value, with_article
from benefits_tui.register.changes_without_reason import note_on_benefit
from benefits_tui.register.lookup import RecordId, find
from benefits_tui.register.records import flag_changes
from benefits_tui.register.session import Session
from benefits_tui.store.models import BenefitObjective, Link
from benefits_tui.store.queries import benefits_map as stored
from benefits_tui.store.queries.records import objectives_of
from benefits_tui.store.transaction import Transaction
from benefits_tui.store.types import RecordKey

_FEEDS = {
    Kind.DELIVERABLE: (Kind.BUSINESS_CHANGE, Kind.BENEFIT),
    Kind.BUSINESS_CHANGE: (Kind.BENEFIT,),
    Kind.BENEFIT: (Kind.BENEFIT, Kind.OBJECTIVE),
}


class LinkResult(NamedTuple):
    """What a link left behind."""

    start: str
    end: str
    raised: list[str]
    cleared: list[str]


def link(
    session: Session, start: str, end: str, share: Decimal | None = None, lag_months: int | None = None, why: str | None = None
) -> LinkResult:
    """Say that one record feeds another: deliverable → business change → benefit → benefit → objective.

    A second time changes share and lag. Raises RecordNotFound, and FieldError for kinds that do not feed each other and for
    circles.
    """
    with session.store.write(session.change_info(f"link {start} to {end}", why), session.today) as transaction:
        source, other = find(transaction, start), find(transaction, end)
        write_link(transaction, source, other, share, lag_months)
    return LinkResult(source.ref, other.ref, *flag_changes(transaction))


def write_link(
    transaction: Transaction, record_id: RecordId, other: RecordId, share: Decimal | None, lag_months: int | None
) -> None:
    """Write a link inside a transaction. Raises FieldError."""
    if other.kind not in _FEEDS.get(record_id.kind, ()):
        feeds = " or ".join(kind.label for kind in _FEEDS.get(record_id.kind, ())) or "nothing"
        raise FieldError(f"{with_article(record_id.kind)} feeds {feeds}, not {with_article(other.kind)}", "to")
    if share is not None and not 0 <= share <= 1:
        raise FieldError(f"share: {share} is not a share; write 0.4 or 40 %", "share")
    if other.kind is Kind.OBJECTIVE:
        if other.id not in [served.objective for served in objectives_of(transaction, record_id.id)]:
            transaction.insert(BenefitObjective, {"benefit_id": record_id.id, "objective_id": other.id})
        return
    if lag_months is not None and not 0 <= lag_months <= 600:
        raise FieldError(f"lag: {lag_months} is not a number of months from 0 to 600", "lag")
    from_key, to_key = (record_id.kind.value, record_id.id), (other.kind.value, other.id)
    if from_key == to_key:
        raise FieldError(f"{record_id.ref} does not feed itself", "to")
    if stored.reaches(transaction, to_key, from_key):
        raise FieldError(f"{other.ref} feeds {record_id.ref} already: this would be a circle", "to")
    values: dict[str, Value] = {"share": exact_amount("share", share), "lag_months": lag_months}
    present_link = stored.link(transaction, from_key, to_key)
    if present_link is not None:
        if other.kind is Kind.BENEFIT and share is not None:
            note_on_benefit(transaction, other.id, f"share of {record_id.ref}", present_link.share, share)
        if lag_months is not None and present_link.lag_months is not None:
            for fed in _fed(transaction, other):
                subject = f"months of lag from {record_id.ref}"
                note_on_benefit(
                    transaction, fed, subject, present_link.lag_months, lag_months, quiet=lag_months >= present_link.lag_months
                )
        transaction.update(Link, present_link.id, {name: value for name, value in values.items() if value is not None})
    else:
        ends: dict[str, Value] = {"from_kind": from_key[0], "from_id": record_id.id, "to_kind": to_key[0], "to_id": other.id}
        transaction.insert(Link, ends | values)
        if other.kind is Kind.BENEFIT:
            note_on_benefit(transaction, other.id, f"share of {record_id.ref}", None, share)
            note_on_benefit(transaction, other.id, f"link of {record_id.ref}", None, "linked")


def _fed(transaction: Transaction, record: RecordId) -> list[int]:
    """The benefits that a link to a record leads to: the record itself, or what a business change feeds."""
    if record.kind is Kind.BENEFIT:
        return [record.id]
    return stored.benefits_fed_by(transaction, (record.kind.value, record.id))


def unlink(session: Session, start: str, end: str, why: str | None = None) -> LinkResult:
    """Take a link back. Raises RecordNotFound, FieldError where there is none."""
    with session.store.write(session.change_info(f"unlink {start} from {end}", why), session.today) as transaction:
        source, other = find(transaction, start), find(transaction, end)
        if other.kind is Kind.OBJECTIVE:
            rows_there = [served.row for served in objectives_of(transaction, source.id) if served.objective == other.id]
            model: type[BenefitObjective] | type[Link] = BenefitObjective
        else:
            present_link = stored.link(transaction, (source.kind.value, source.id), (other.kind.value, other.id))
            rows_there, model = [present_link.id] if present_link is not None else [], Link
            if present_link is not None and other.kind is Kind.BENEFIT:
                note_on_benefit(transaction, other.id, f"share of {source.ref}", present_link.share, None)
            for fed in _fed(transaction, other) if present_link is not None else ():
                note_on_benefit(transaction, fed, f"link of {source.ref}", "linked", "taken away")
        if not rows_there:
            raise FieldError(f"{source.ref} is not linked to {other.ref}", "to")
        transaction.delete(model, rows_there[0])
    return LinkResult(source.ref, other.ref, *flag_changes(transaction))


@dataclass(slots=True)
class Node:
    """One record of the map. `state` is a RAG, `late`, `done` or blank; `carried` the worst state of what feeds it."""

    kind: Kind
    ref: str
    title: str
    state: str
    day: date | None
    owner: str | None
    feeds: list[str] = field(default_factory=list)
    fed_by: list[str] = field(default_factory=list)
    shares: dict[str, Decimal] = field(default_factory=dict)
    """The share of each record that feeds it, where one is given."""
    carried: str = ""


def neighbours(session: Session, record_id: RecordId) -> stored.Neighbours:
    """The references of what feeds a record straight, and of what it feeds straight, objectives aside."""
    return stored.neighbours(session.store, (record_id.kind.value, record_id.id))


@dataclass(slots=True)
class BenefitsMap:
    """Deliverables, changes, benefits and objectives by reference, in that order."""

    nodes: dict[str, Node]

    @property
    def orphans(self) -> list[tuple[Node, str]]:
        """What leads nowhere, and what nothing leads to, with a phrase about it."""
        result = []
        for node in self.nodes.values():
            if node.kind in (Kind.DELIVERABLE, Kind.BUSINESS_CHANGE) and not node.feeds:
                result.append((node, "leads nowhere"))
            if node.kind is Kind.OBJECTIVE and not node.fed_by:
                result.append((node, "has no benefits"))
            if node.kind is Kind.BENEFIT and not node.fed_by:
                result.append((node, "nothing enables it"))
            if node.kind is Kind.BENEFIT and not node.feeds:
                result.append((node, "serves no objective"))
        return result


_WORST = ("red", "late", "amber")


def benefits_map(session: Session, project: str | None = None) -> BenefitsMap:
    """The map of a project with what its records touch, or of the whole register. Raises RecordNotFound."""
    store = session.store
    with store.snapshot():
        number = find(store, project, Kind.PROJECT).id if project is not None else None
        links = stored.links_around(store, number)
        objectives = stored.objectives_served(store, number)
        shown = stored.map_rows(store, number)
        known: set[RecordKey] = {(row.kind.value, row.id) for row in shown}
        ends = {(link.from_kind, link.from_id) for link in links} | {(link.to_kind, link.to_id) for link in links}
        if missing := ends - known:
            # Records of other projects that are linked with this one's.
            shown += [row for row in stored.map_rows(store, None) if (row.kind.value, row.id) in missing]
    by_key: dict[RecordKey, Node] = {(row.kind.value, row.id): _node(row) for row in shown}
    for link in links:
        _tie(by_key, (link.from_kind, link.from_id), (link.to_kind, link.to_id), link.share)
    for served in objectives:
        _tie(by_key, (Kind.BENEFIT.value, served.benefit), (Kind.OBJECTIVE.value, served.objective), None)
    order = (Kind.DELIVERABLE, Kind.BUSINESS_CHANGE, Kind.BENEFIT, Kind.OBJECTIVE)
    nodes = {node.ref: node for node in sorted(by_key.values(), key=lambda node: (order.index(node.kind), node.ref))}
    done: dict[str, str] = {}
    for node in nodes.values():
        _carry(nodes, node, done)
    return BenefitsMap(nodes)


def _node(row: stored.MapRow) -> Node:
    return Node(row.kind, row.ref, row.title, "late" if row.late else row.rag or "", row.day, row.owner)


def _tie(by_key: dict[RecordKey, Node], start: RecordKey, end: RecordKey, share: Decimal | None) -> None:
    source, other = by_key.get(start), by_key.get(end)
    if source is None or other is None:
        return
    source.feeds.append(other.ref)
    other.fed_by.append(source.ref)
    if share is not None:
        other.shares[source.ref] = share


def _carry(nodes: dict[str, Node], node: Node, done: dict[str, str]) -> str:
    """The worst state of a record and of what feeds it, kept as `carried` where it comes from upstream."""
    if node.ref not in done:
        done[node.ref] = ""
        upstream = [_carry(nodes, nodes[ref], done) for ref in node.fed_by]
        node.carried = next((state for state in _WORST if state in upstream), "")
        done[node.ref] = next((state for state in _WORST if state in (node.carried, node.state)), "")
    return done[node.ref]
