"""What enables benefits: deliverables and their use, business changes, links, claims on pools, the benefits map."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.fields import Kind, Value, WrongField, with_article
from benefits_tui.domain.period_words import NotAPeriod, parse_period
from benefits_tui.domain.quantity import NotExact, from_scaled, to_scaled
from benefits_tui.register.lookup import Found, find
from benefits_tui.register.records import Saved, flag_changes
from benefits_tui.register.session import Session
from benefits_tui.store import governance as stored
from benefits_tui.store import records as rows
from benefits_tui.store.door import Cell, Row, Transaction


def _scaled(name: str, value: Decimal | None) -> int | None:
    try:
        return None if value is None else to_scaled(value)
    except NotExact as problem:
        raise WrongField(f"{name}: {problem}", name) from problem


def adopt(
    session: Session,
    ref: str,
    period: str,
    *,
    planned: Decimal | None = None,
    actual: Decimal | None = None,
    why: str | None = None,
) -> Saved:
    """Record how far a deliverable is used in a period, what was planned, or both. Raises NotThere, WrongField."""
    if planned is None and actual is None:
        raise WrongField("nothing to record: give planned, actual or both", "actual")
    with session.store.write(session.who(f"record the adoption of {ref}", why), session.today) as transaction:
        found = find(transaction, ref, Kind.DELIVERABLE)
        try:
            span = parse_period(period, session.policy.fiscal_year_start)
        except NotAPeriod as problem:
            raise WrongField(f"period: {problem}", "period") from problem
        if actual is not None and span.start > session.today:
            raise WrongField(f"period: {period} has not begun, so nothing is adopted yet", "period")
        values: Row = {"recorded_on": session.today.isoformat()}
        if planned is not None:
            values["planned"] = _scaled("planned", planned)
        if actual is not None:
            values["actual"] = _scaled("actual", actual)
        start, end = span.start.isoformat(), span.end.isoformat()
        all_of_it = stored.adoption_of(transaction, found.id)
        there = [one for one in all_of_it if str(one["start_date"]) <= end and str(one["end_date"]) >= start]
        if there and (there[0]["start_date"], there[0]["end_date"]) != (start, end):
            raise WrongField(f"period: it overlaps {there[0]['start_date']} to {there[0]['end_date']}", "period")
        if there:
            transaction.update("adoption", int(there[0]["id"] or 0), values)
        else:
            transaction.insert("adoption", {"deliverable_id": found.id, "start_date": start, "end_date": end, **values})
        row = transaction.row("deliverable", found.id)
    changed: dict[str, tuple[Value, Value]] = {
        name: (None, value) for name, value in (("planned", planned), ("actual", actual)) if value is not None
    }
    return Saved(Kind.DELIVERABLE, found.id, found.ref, int(row["version"] or 0), changed, *flag_changes(transaction))


_FEEDS = {
    Kind.DELIVERABLE: (Kind.BUSINESS_CHANGE, Kind.BENEFIT),
    Kind.BUSINESS_CHANGE: (Kind.BENEFIT,),
    Kind.BENEFIT: (Kind.BENEFIT, Kind.OBJECTIVE),
}


class Linked(NamedTuple):
    """What a link left behind."""

    start: str
    end: str
    raised: list[str]
    cleared: list[str]


def link(session: Session, start: str, end: str, share: Decimal | None = None, lag_months: int | None = None) -> Linked:
    """Say that one record feeds another: deliverable → business change → benefit → benefit → objective.

    A second time changes share and lag. Raises NotThere, and WrongField for kinds that do not feed each other and for
    circles.
    """
    with session.store.write(session.who(f"link {start} to {end}"), session.today) as transaction:
        one, other = find(transaction, start), find(transaction, end)
        write_link(transaction, one, other, share, lag_months)
    return Linked(one.ref, other.ref, *flag_changes(transaction))


def write_link(transaction: Transaction, one: Found, other: Found, share: Decimal | None, lag_months: int | None) -> None:
    """Write a link inside a transaction. Raises WrongField."""
    if other.kind not in _FEEDS.get(one.kind, ()):
        feeds = " or ".join(kind.words for kind in _FEEDS.get(one.kind, ())) or "nothing"
        raise WrongField(f"{with_article(one.kind)} feeds {feeds}, not {with_article(other.kind)}", "to")
    if share is not None and not 0 <= share <= 1:
        raise WrongField(f"share: {share} is not a share; write 0.4 or 40 %", "share")
    if other.kind is Kind.OBJECTIVE:
        if other.id not in [objective for _, objective, _ in rows.objectives_of(transaction, one.id)]:
            transaction.insert("benefit_objective", {"benefit_id": one.id, "objective_id": other.id})
        return
    if lag_months is not None and not 0 <= lag_months <= 600:
        raise WrongField(f"lag: {lag_months} is not a number of months from 0 to 600", "lag")
    from_key, to_key = (one.kind.value, one.id), (other.kind.value, other.id)
    if from_key == to_key:
        raise WrongField(f"{one.ref} does not feed itself", "to")
    if stored.reaches(transaction, to_key, from_key):
        raise WrongField(f"{other.ref} feeds {one.ref} already: this would be a circle", "to")
    cells: Row = {"share": _scaled("share", share), "lag_months": lag_months}
    there = stored.link(transaction, from_key, to_key)
    if there is not None:
        transaction.update("link", int(there["id"] or 0), {name: cell for name, cell in cells.items() if cell is not None})
    else:
        transaction.insert(
            "link", {"from_kind": from_key[0], "from_id": from_key[1], "to_kind": to_key[0], "to_id": to_key[1], **cells}
        )


def unlink(session: Session, start: str, end: str) -> Linked:
    """Take a link back. Raises NotThere, WrongField where there is none."""
    with session.store.write(session.who(f"unlink {start} from {end}"), session.today) as transaction:
        one, other = find(transaction, start), find(transaction, end)
        if other.kind is Kind.OBJECTIVE:
            found = [row for row, objective, _ in rows.objectives_of(transaction, one.id) if objective == other.id]
            table = "benefit_objective"
        else:
            there = stored.link(transaction, (one.kind.value, one.id), (other.kind.value, other.id))
            found, table = [int(there["id"] or 0)] if there is not None else [], "link"
        if not found:
            raise WrongField(f"{one.ref} is not linked to {other.ref}", "to")
        transaction.delete(table, found[0])
    return Linked(one.ref, other.ref, *flag_changes(transaction))


def claim(session: Session, pool: str, benefit: str, amount: Decimal) -> Linked:
    """Say what of a pool a benefit claims; 0 takes the claim back. Raises NotThere, WrongField."""
    if amount < 0:
        raise WrongField(f"amount: {amount} is below 0", "amount")
    with session.store.write(session.who(f"claim on {pool} for {benefit}"), session.today) as transaction:
        one, other = find(transaction, pool, Kind.POOL), find(transaction, benefit, Kind.BENEFIT)
        scaled = _scaled("amount", amount)
        there = stored.claim(transaction, one.id, other.id)
        if there is not None and amount == 0:
            transaction.delete("claim", there[0])
        elif there is not None:
            transaction.update("claim", there[0], {"amount": scaled})
        elif amount:
            transaction.insert("claim", {"pool_id": one.id, "benefit_id": other.id, "amount": scaled})
    return Linked(one.ref, other.ref, *flag_changes(transaction))


def share(session: Session, benefit: str, project: str, part: Decimal) -> Linked:
    """Say what share another project has in a benefit; 0 takes it back. Raises NotThere, WrongField."""
    if not 0 <= part <= 1:
        raise WrongField(f"share: {part} is not a share; write 0.4 or 40 %", "share")
    with session.store.write(session.who(f"share of {project} in {benefit}"), session.today) as transaction:
        one, other = find(transaction, benefit, Kind.BENEFIT), find(transaction, project, Kind.PROJECT)
        scaled = _scaled("share", part)
        there = stored.attribution(transaction, one.id, other.id)
        if there is not None and not part:
            transaction.delete("attribution", there)
        elif there is not None:
            transaction.update("attribution", there, {"share": scaled})
        elif part:
            transaction.insert("attribution", {"benefit_id": one.id, "project_id": other.id, "share": scaled})
    return Linked(one.ref, other.ref, *flag_changes(transaction))


# The map --------------------------------------------------------------------------------------------------------


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


def neighbours(session: Session, found: Found) -> tuple[list[str], list[str]]:
    """The references of what feeds a record straight, and of what it feeds straight, objectives aside."""
    return stored.neighbours(session.store, (found.kind.value, found.id))


@dataclass(slots=True)
class BenefitsMap:
    """Deliverables, changes, benefits and objectives by reference, in that order."""

    nodes: dict[str, Node]

    @property
    def orphans(self) -> list[tuple[Node, str]]:
        """What leads nowhere, and what nothing leads to, with a phrase about it."""
        found = []
        for node in self.nodes.values():
            if node.kind in (Kind.DELIVERABLE, Kind.BUSINESS_CHANGE) and not node.feeds:
                found.append((node, "leads nowhere"))
            if node.kind is Kind.OBJECTIVE and not node.fed_by:
                found.append((node, "has no benefits"))
            if node.kind is Kind.BENEFIT and not node.fed_by:
                found.append((node, "nothing enables it"))
            if node.kind is Kind.BENEFIT and not node.feeds:
                found.append((node, "serves no objective"))
        return found


_WORST = ("red", "late", "amber")


def benefits_map(session: Session, project: str | None = None) -> BenefitsMap:
    """The map of a project with what its records touch, or of the whole register. Raises NotThere."""
    store = session.store
    with store.snapshot():
        number = find(store, project, Kind.PROJECT).id if project is not None else None
        links = stored.links_around(store, number)
        objectives = stored.objective_links(store, number)
        found = stored.map_nodes(store, number)
        known = {(str(row["kind"]), int(row["id"] or 0)) for row in found}
        missing = {(str(one[f"{end}_kind"]), int(one[f"{end}_id"] or 0)) for one in links for end in ("from", "to")} - known
        if missing:
            # Records of other projects that are linked with this one's.
            found += [row for row in stored.map_nodes(store, None) if (str(row["kind"]), int(row["id"] or 0)) in missing]
    by_key = {(str(row["kind"]), int(row["id"] or 0)): _node(row) for row in found}
    for one in links:
        _tie(
            by_key, (str(one["from_kind"]), int(one["from_id"] or 0)), (str(one["to_kind"]), int(one["to_id"] or 0)), one["share"]
        )
    for benefit, objective in objectives:
        _tie(by_key, ("benefit", benefit), ("objective", objective), None)
    order = (Kind.DELIVERABLE, Kind.BUSINESS_CHANGE, Kind.BENEFIT, Kind.OBJECTIVE)
    nodes = {node.ref: node for node in sorted(by_key.values(), key=lambda node: (order.index(node.kind), node.ref))}
    done: dict[str, str] = {}
    for node in nodes.values():
        _carry(nodes, node, done)
    return BenefitsMap(nodes)


def _node(row: Row) -> Node:
    state = "late" if row["late"] else str(row["rag"] or "")
    day = date.fromisoformat(str(row["day"])) if row["day"] is not None else None
    owner = str(row["owner"]) if row["owner"] is not None else None
    return Node(Kind(str(row["kind"])), str(row["ref"]), str(row["title"]), state, day, owner)


def _tie(by_key: dict[tuple[str, int], Node], start: tuple[str, int], end: tuple[str, int], share: Cell) -> None:
    one, other = by_key.get(start), by_key.get(end)
    if one is None or other is None:
        return
    one.feeds.append(other.ref)
    other.fed_by.append(one.ref)
    if share is not None:
        other.shares[one.ref] = from_scaled(int(share))


def _carry(nodes: dict[str, Node], node: Node, done: dict[str, str]) -> str:
    """The worst state of a record and of what feeds it, kept as `carried` where it comes from upstream."""
    if node.ref not in done:
        done[node.ref] = ""
        upstream = [_carry(nodes, nodes[ref], done) for ref in node.fed_by]
        node.carried = next((state for state in _WORST if state in upstream), "")
        done[node.ref] = next((state for state in _WORST if state in (node.carried, node.state)), "")
    return done[node.ref]
