"""The benefits map as a network with its records in a table, and as a report of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.plain_text import RAG_SIGNS
from benefits_tui.domain.quantity import ZERO, display_money
from benefits_tui.register import lists
from benefits_tui.register.benefits_map import BenefitsMap, Node, benefits_map
from benefits_tui.register.listing import exactly
from benefits_tui.register.session import Session
from benefits_tui.reports.charts.network import NetworkNode, network
from benefits_tui.reports.content.cells import columns, day, decimal_of, money, number, rag, text, word
from benefits_tui.reports.content.facts import listed, refs_in_scope
from benefits_tui.reports.content.scope import ReportScope, head_of, head_of_record, position_of
from benefits_tui.reports.document import Block, Chart, Paragraph, Report, Section, Table, TableCell, TableRow

_COLUMN = {Kind.DELIVERABLE: 0, Kind.BUSINESS_CHANGE: 1, Kind.BENEFIT: 2, Kind.OBJECTIVE: 3}
_LISTS = {
    Kind.DELIVERABLE: "deliverables",
    Kind.BUSINESS_CHANGE: "business-changes",
    Kind.BENEFIT: "benefits",
    Kind.OBJECTIVE: "objectives",
}
MOST_IN_A_COLUMN, MOST_ORPHANS = 20, 20
"""So many boxes below each other can be read on a page, and so many orphans are told of more than a project."""


def benefits_map_report(session: Session, scope: ReportScope) -> Report:
    """What feeds what, of a project, a part of the portfolio or the register, with what leads nowhere. Raises RecordNotFound."""
    map_read = benefits_map(session, scope.ref)
    if scope.ref:
        shown = lists.show(session, scope.ref)
        head, name = head_of_record(session, f"projects ref={shown['ref']}", shown, scope.log), f": {shown['name']}"
    else:
        head, name = head_of(session, scope, position_of(session, scope)), ""
        map_read = _narrowed(session, map_read, scope)
    benefits = [] if scope.ref else _benefits(session, map_read)
    linked = any(node.feeds or node.fed_by for node in map_read.nodes.values())
    chart = _chart(session, map_read, whole=bool(scope.ref)) if linked or scope.ref else None
    blocks: list[Block] = [Paragraph("Nothing is linked yet.")] if chart is None else [chart, chart.table]
    by_department = [Section("departments", "What is linked, by department", (_by_department(map_read, benefits),))]
    return Report(
        "map",
        f"Benefits map{name}",
        session.policy.name,
        session.today,
        head,
        (
            Section("map", "What feeds what", tuple(blocks)),
            *(by_department if len({row["department"] for row in benefits}) > 1 else []),
            Section("orphans", "Orphans", (_orphans(session, map_read, scope),)),
        ),
        scope.ref or scope.filter(),
    )


def _narrowed(session: Session, map_read: BenefitsMap, scope: ReportScope) -> BenefitsMap:
    """The benefits of a part of the portfolio, what leads to them and what they serve, and what its projects make."""
    refs = refs_in_scope(session, scope)
    if refs is None:
        return map_read
    kept = {node.ref for node in map_read.nodes.values() if node.ref in refs or node.ref.rpartition("/")[0] in refs}
    reached = list(kept)
    while reached:
        node = map_read.nodes[reached.pop()]
        around = [*node.fed_by, *(ref for ref in node.feeds if map_read.nodes[ref].kind is Kind.OBJECTIVE)]
        reached += [ref for ref in around if ref not in kept and map_read.nodes[node.ref].kind is not Kind.OBJECTIVE]
        kept |= set(reached)
    nodes = {ref: node for ref, node in map_read.nodes.items() if ref in kept}
    return BenefitsMap({ref: _with_ends_in(node, kept) for ref, node in nodes.items()})


def _with_ends_in(node: Node, kept: set[str]) -> Node:
    return replace(node, feeds=[ref for ref in node.feeds if ref in kept], fed_by=[ref for ref in node.fed_by if ref in kept])


def _benefits(session: Session, map_read: BenefitsMap) -> list[dict[str, Any]]:
    return [row for row in listed(session, "benefits", "") if row["ref"] in map_read.nodes]


def _by_department(map_read: BenefitsMap, benefits: Sequence[dict[str, Any]]) -> Table:
    """How many benefits of each department lead to an objective and are enabled by something; most unlinked first."""
    counts: dict[str, list[int]] = {}
    for row in benefits:
        node = map_read.nodes[row["ref"]]
        served, enabled = bool(node.feeds), bool(node.fed_by)
        line = counts.setdefault(row["department"] or "", [0, 0, 0, 0])
        for place, holds in enumerate((True, served, enabled, not (served and enabled))):
            line[place] += holds
    rows = tuple(
        TableRow(
            (text(department or "no department", "strong"), *(number(count) for count in line)),
            f"benefits {exactly('department', department) if department else 'department:-'}",
        )
        for department, line in sorted(counts.items(), key=lambda entry: (-entry[1][3], entry[0]))
    )
    names = columns(Department=4, Benefits=0, Lead_to_an_objective=0, Enabled_by_something=0, Orphans=0)
    return Table("Benefits on the map", names, rows, "There are no benefits.")


def network_nodes(session: Session, map_read: BenefitsMap, among: str = "") -> list[NetworkNode]:
    """The records of a map as they are drawn: in columns, with the money of the benefits of a filter and what they lack."""
    worth = {str(row["ref"]): decimal_of(row["stated_money"]) for row in listed(session, "benefits", among)}
    most = max((value for value in worth.values() if value is not None), default=Decimal(0))
    lacks: dict[str, list[str]] = {}
    for node, reason in map_read.orphans:
        lacks.setdefault(node.ref, []).append(reason)
    nodes = []
    for node in map_read.nodes.values():
        value = worth.get(node.ref)
        thick = {ref: _strength(worth.get(ref if node.kind is not Kind.BENEFIT else node.ref), most) for ref in node.feeds}
        money = display_money(value, session.policy.currency) if value is not None else ""
        lacking = ", ".join(lacks.get(node.ref, []))
        nodes.append(NetworkNode(node.ref, _COLUMN[node.kind], node.title, node.state, money, lacking, thick, node.carried))
    return nodes


def map_chart(session: Session, project: str) -> Chart | None:
    """The network of a project's records; None where there are none."""
    return _chart(session, benefits_map(session, project), whole=True)


def _chart(session: Session, map_read: BenefitsMap, *, whole: bool) -> Chart | None:
    """The network with its records in a table: all of them, or those that are drawn where it is not `whole`."""
    if not map_read.nodes:
        return None
    nodes = network_nodes(session, map_read)
    drawn = _drawn(session, nodes)
    refs = {node.ref for node in drawn}
    rows = tuple(
        TableRow(
            (
                TableCell(f"{node.title} · {node.ref}", node.ref, "strong"),
                text(node.kind.label),
                _state(node),
                day(node.day),
                text(", ".join(node.feeds) or None),
            ),
            f"{_LISTS[node.kind]} ref={node.ref}",
        )
        for node in map_read.nodes.values()
        if whole or node.ref in refs
    )
    lacking = sum(1 for node in nodes if node.orphan)
    says = f"{len(nodes)} records, {lacking} orphans: deliverables and changes lead to benefits, benefits to objectives."
    note = ""
    if len(drawn) < len(nodes):
        note = f"Drawn: the linked benefits with the most money and what leads to them, {len(drawn)} of {len(nodes)} records."
    table = Table("Records of the map", columns(Record=5, Kind=2, State=2, Day=2, Feeds=4), rows, note=note)
    return Chart("Benefits map", network(drawn), says, table)


def _drawn(session: Session, nodes: Sequence[NetworkNode]) -> list[NetworkNode]:
    """All records where they can be read on a page; else the linked benefits with the most money, and what leads to them."""
    if _tallest(nodes) <= MOST_IN_A_COLUMN:
        return list(nodes)
    by_ref = {node.ref: node for node in nodes}
    fed_by: dict[str, list[str]] = {}
    for node in nodes:
        for ref in node.feeds:
            fed_by.setdefault(ref, []).append(node.ref)
    worth = {str(row["ref"]): decimal_of(row["stated_money"]) or ZERO for row in listed(session, "benefits", "")}
    benefits = [node for node in nodes if node.column == _COLUMN[Kind.BENEFIT]]
    benefits.sort(key=lambda node: (not (node.feeds and node.ref in fed_by), -worth.get(node.ref, ZERO), node.ref))
    kept: dict[str, NetworkNode] = {}
    for benefit in benefits:
        with_it = dict(kept)
        upstream = [benefit.ref, *benefit.feeds]
        while upstream:
            ref = upstream.pop()
            if ref in by_ref and ref not in with_it:
                with_it[ref] = by_ref[ref]
                upstream += fed_by.get(ref, ()) if by_ref[ref].column != _COLUMN[Kind.OBJECTIVE] else ()
        if (benefit.feeds or benefit.ref in fed_by) and _tallest(with_it.values()) <= MOST_IN_A_COLUMN:
            kept = with_it
    return list(kept.values()) or benefits[:MOST_IN_A_COLUMN]


def _tallest(nodes: Iterable[NetworkNode]) -> int:
    return max(Counter(node.column for node in nodes).values(), default=0)


def _state(node: Node) -> TableCell:
    return rag(node.state) if node.state in RAG_SIGNS else word(node.state or None)


def _strength(value: Decimal | None, most: Decimal) -> float:
    return 0.0 if value is None or not most else max(float(value / most), 0.0)


def _orphans(session: Session, map_read: BenefitsMap, scope: ReportScope) -> Table:
    """What hangs in the air, a row a record, with the most money first."""
    worth = {str(row["ref"]): row for row in listed(session, "benefits", exactly("project", scope.ref) if scope.ref else "")}
    lacks: dict[str, list[str]] = {}
    for node, reason in map_read.orphans:
        lacks.setdefault(node.ref, []).append(reason)

    def amount(ref: str) -> Decimal | None:
        return decimal_of(worth[ref]["stated_money"]) if ref in worth else None

    refs = sorted(lacks, key=lambda ref: (-(amount(ref) or ZERO), ref))
    most = len(refs) if scope.ref else MOST_ORPHANS
    rows = tuple(
        TableRow(
            (
                TableCell(f"{node.title} · {node.ref}", node.ref, "strong"),
                text(node.kind.label),
                text(", ".join(lacks[node.ref])),
                money(amount(node.ref), session.policy.currency),
            ),
            f"{_LISTS[node.kind]} ref={node.ref}",
        )
        for node in (map_read.nodes[ref] for ref in refs[:most])
    )
    note = f"{len(refs) - most:,} more: map --orphans." if len(refs) > most else ""
    return Table("Orphans", columns(Record=5, Kind=2, What=4, Stated=0), rows, "Nothing is an orphan.", note)
