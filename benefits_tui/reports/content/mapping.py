"""The benefits map as a network with its records in a table, and as a report of its own."""

from __future__ import annotations

from decimal import Decimal

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.plain_text import RAG_SIGNS
from benefits_tui.domain.quantity import display_money
from benefits_tui.register import lists
from benefits_tui.register.benefits_map import BenefitsMap, Node, benefits_map
from benefits_tui.register.session import Session
from benefits_tui.reports.charts.network import NetworkNode, network
from benefits_tui.reports.content.cells import columns, day, decimal_of, rag, text, word
from benefits_tui.reports.content.facts import listed
from benefits_tui.reports.content.scope import ReportScope, head_of, head_of_record, position_of
from benefits_tui.reports.document import Block, Chart, Paragraph, Report, Section, Table, TableCell, TableRow

_COLUMN = {Kind.DELIVERABLE: 0, Kind.BUSINESS_CHANGE: 1, Kind.BENEFIT: 2, Kind.OBJECTIVE: 3}
_LISTS = {
    Kind.DELIVERABLE: "deliverables",
    Kind.BUSINESS_CHANGE: "business-changes",
    Kind.BENEFIT: "benefits",
    Kind.OBJECTIVE: "objectives",
}
MOST_DRAWN = 120
"""More records than this are told in the table alone: nobody can read such a network."""


def benefits_map_report(session: Session, scope: ReportScope) -> Report:
    """What feeds what, of a project or of the register, with what leads nowhere. Raises RecordNotFound."""
    chart = map_chart(session, scope.ref)
    blocks: tuple[Block, ...] = (chart, chart.table) if chart is not None else (Paragraph("Nothing is linked yet."),)
    if scope.ref:
        shown = lists.show(session, scope.ref)
        head, name = head_of_record(session, f"projects ref={shown['ref']}", shown, scope.log), f": {shown['name']}"
    else:
        head, name = head_of(session, scope, position_of(session, scope)), ""
    sections = (Section("map", "What feeds what", blocks), Section("orphans", "Orphans", (_orphans(session, scope.ref),)))
    return Report("map", f"Benefits map{name}", session.policy.name, session.today, head, sections, scope.ref or "")


def network_nodes(session: Session, map_read: BenefitsMap, among: str = "") -> list[NetworkNode]:
    """The records of a map as they are drawn: in columns, with the money of the benefits of a filter and what they lack."""
    worth = {str(row["ref"]): decimal_of(row["stated_money"]) for row in listed(session, "benefits", among)}
    most = max((value for value in worth.values() if value is not None), default=Decimal(0))
    lacks: dict[str, list[str]] = {}
    for node, what in map_read.orphans:
        lacks.setdefault(node.ref, []).append(what)
    nodes = []
    for node in map_read.nodes.values():
        value = worth.get(node.ref)
        thick = {ref: _strength(worth.get(ref if node.kind is not Kind.BENEFIT else node.ref), most) for ref in node.feeds}
        money = display_money(value, session.policy.currency) if value is not None else ""
        lacking = ", ".join(lacks.get(node.ref, []))
        nodes.append(NetworkNode(node.ref, _COLUMN[node.kind], node.title, node.state, money, lacking, thick, node.carried))
    return nodes


def map_chart(session: Session, project: str | None) -> Chart | None:
    """The network of a project's records, or of all; None where there are none."""
    map_read = benefits_map(session, project)
    if not map_read.nodes:
        return None
    nodes = network_nodes(session, map_read)
    lacking = sum(1 for node in nodes if node.orphan)
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
    )
    table = Table("Records of the map", columns(Record=5, Kind=2, State=2, Day=2, Feeds=4), rows)
    drawn = (
        nodes
        if len(nodes) <= MOST_DRAWN
        else [node for node in nodes if node.feeds or node.column == _COLUMN[Kind.OBJECTIVE]][:MOST_DRAWN]
    )
    says = f"{len(nodes)} records, {lacking} orphans: deliverables and changes lead to benefits, benefits to objectives."
    return Chart("Benefits map", network(drawn), says, table)


def _state(node: Node) -> TableCell:
    return rag(node.state) if node.state in RAG_SIGNS else word(node.state or None)


def _strength(value: Decimal | None, most: Decimal) -> float:
    return 0.0 if value is None or not most else max(float(value / most), 0.0)


def _orphans(session: Session, project: str | None) -> Table:
    rows = tuple(
        TableRow(
            (TableCell(f"{node.title} · {node.ref}", node.ref, "strong"), text(node.kind.label), text(what)),
            f"map {project or ''} --orphans".replace("  ", " "),
        )
        for node, what in benefits_map(session, project).orphans
    )
    return Table("Orphans", columns(Record=5, Kind=2, What=4), rows, "Nothing is an orphan.")
