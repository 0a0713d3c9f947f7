"""The benefits map: deliverable, business change, benefit, objective; a drawn network where there is room, a tree where not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Static, Tree
from textual.widgets.tree import TreeNode

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.parsing import shorten
from benefits_tui.domain.quantity import percent
from benefits_tui.register.benefits_map import BenefitsMap, Node, benefits_map
from benefits_tui.register.listing import exactly
from benefits_tui.register.session import Session
from benefits_tui.reports.charts.network import NetworkNode
from benefits_tui.reports.content.mapping import network_nodes
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.commands import MAP_COMMANDS, Command
from benefits_tui.tui.formatting import RAG_SIGNS, format_date, sanitize
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.stylesheet import stylesheet
from benefits_tui.tui.widgets.network_view import NetworkView, sanitized
from benefits_tui.tui.worker import RegisterWorker

_FRAME = 4
"""Lines of the frame and of the legend."""
_SIGNS = {**RAG_SIGNS, "late": "▲ late", "done": "✓ done", "": ""}
_KINDS = {Kind.DELIVERABLE: "◇", Kind.BUSINESS_CHANGE: "⇄", Kind.BENEFIT: "●", Kind.OBJECTIVE: "★"}


class MapScreen(BaseScreen):
    """From each deliverable to the objectives it serves; orphans at the end. Enter opens a record."""

    where = "Benefits map"
    KEYS: ClassVar[tuple[Command, ...]] = MAP_COMMANDS
    BINDINGS: ClassVar = bindings(MAP_COMMANDS)
    DEFAULT_CSS = stylesheet(__file__, "map_screen.tcss")

    def __init__(self, worker: RegisterWorker, project: str, start: str = "") -> None:
        super().__init__(worker)
        self._project, self._start = project, start
        self.network = NetworkView()
        self._map: BenefitsMap | None = None
        self._boxes: Sequence[NetworkNode] = ()

    def body(self) -> ComposeResult:
        """The tree and what its signs mean."""
        yield Static("◇ deliverable   ⇄ business change   ● benefit   ★ objective", id="legend")
        tree: Tree[Node] = Tree(sanitize(self._project))
        tree.show_root = False
        tree.guide_depth = 3
        yield tree
        yield self.network

    def on_mount(self) -> None:
        """Read the map."""
        super().on_mount()
        self.reload()

    def reload(self) -> None:
        """Read the map again."""
        self.work(self._load())

    async def _load(self) -> None:
        def read(session: Session) -> tuple[BenefitsMap, list[NetworkNode]]:
            map_read = benefits_map(session, self._project)
            # With a record to begin at, the tree tells what feeds it: nothing is drawn.
            return map_read, [] if self._start else sanitized(network_nodes(session, map_read, exactly("project", self._project)))

        network, self._boxes = await self.run_job(read)
        self._map = network
        tree: Tree[Node] = self.query_one(Tree)
        tree.clear()
        first = None
        if self._start in network.nodes:
            node = network.nodes[self._start]
            above = tree.root.add(f"What feeds {sanitize(node.ref)}", expand=True)
            for ref in node.fed_by:
                self._add(above, network, network.nodes[ref], {node.ref}, up=True)
            if not node.fed_by:
                above.add_leaf("nothing is linked to it")
            first = self._add(tree.root, network, node, set())
        for node in network.nodes.values():
            if not node.fed_by and node.feeds and node.ref != self._start:
                self._add(tree.root, network, node, set())
        orphans = network.orphans
        if orphans:
            place = tree.root.add(f"Orphans ({len(orphans)})", expand=True)
            for node, what in orphans:
                place.add_leaf(_orphan(node, what), data=node)
        tree.root.expand()
        self._show_what_fits()
        cursor = first or next(iter(tree.root.children), None)
        if cursor is not None:
            self.call_after_refresh(lambda: tree.move_cursor(cursor))
        late = sum(node.state in ("red", "late") for node in network.nodes.values())
        self.status.say(f"{len(network.nodes):,} records, {late:,} red or late, {len(orphans):,} orphans")

    def on_resize(self, event: events.Resize) -> None:
        """The network where all of it fits, else the tree."""
        if self._map is not None:
            self._show_what_fits()

    def _show_what_fits(self) -> None:
        tree = self.query_one(Tree)
        room = self.size
        drawn = self.network.draw(self._boxes, room.width - 2, room.height - _FRAME)
        self.network.display, tree.display = drawn, not drawn
        (self.network if drawn else tree).focus()

    @on(NetworkView.Opened)
    def _open_box(self, event: NetworkView.Opened) -> None:
        if self._map is not None and (node := self._map.nodes.get(event.ref)) is not None:
            self.open_record(node.kind, node.ref)

    def _add(
        self, place: TreeNode[Node], network: BenefitsMap, node: Node, seen: set[str], *, up: bool = False
    ) -> TreeNode[Node]:
        share = ""
        if place.data is not None:
            known = place.data.shares.get(node.ref) if up else node.shares.get(place.data.ref)
            share = percent(known) if known is not None else ""
        refs = [ref for ref in (node.fed_by if up else node.feeds) if ref in network.nodes and ref not in seen]
        if not refs:
            return place.add_leaf(_line(node, share), data=node)
        here = place.add(_line(node, share), data=node, expand=True)
        for ref in refs:
            self._add(here, network, network.nodes[ref], seen | {node.ref}, up=up)
        return here

    @on(Tree.NodeSelected)
    def _open(self, event: Tree.NodeSelected[Node]) -> None:
        if event.node.data is not None:
            self.open_record(event.node.data.kind, event.node.data.ref)

    def action_open(self) -> None:
        """Open the record under the cursor."""
        if self.network.display:
            self.network.action_open()
        else:
            self.query_one(Tree).action_select_cursor()


def _orphan(node: Node, what: str) -> Text:
    return Text.assemble(f"{_KINDS[node.kind]} ", (sanitize(node.ref), "dim"), f"  {what}", (f"   {sanitize(node.title)}", "dim"))


def _line(node: Node, more: str = "") -> Text:
    state = _SIGNS.get(node.state, node.state)
    upstream = f"   upstream {_SIGNS[node.carried]}" if node.carried and node.carried != node.state else ""
    tone = "bold red" if node.state == "red" else "yellow" if node.state in ("late", "amber") else ""
    return Text.assemble(
        f"{_KINDS[node.kind]} ", (sanitize(node.ref), "dim"), f"  {shorten(sanitize(node.title), 34)}  ", (state, tone),
        (f"   {format_date(node.day)}" if node.day is not None else "", "dim"),
        (f"   {sanitize(node.owner)}" if node.owner else "", "dim"),
        (upstream, "yellow"), (f"   {sanitize(more)}" if more else "", "dim"),
    )  # fmt: skip
