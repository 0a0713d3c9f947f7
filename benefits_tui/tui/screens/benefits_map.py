"""The benefits map: deliverable, business change, benefit, objective; a drawn network where there is room, a tree where not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
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
_DEPTH = 3
"""Columns that a step of the tree takes."""
_BESIDES = 5
"""Columns of the edges, of the sign that folds and of the bar at the right."""
_LEAST_TITLE = 28
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
        self._planted = 0
        """The columns for which the lines of the tree are made; 0 before they are."""

    def body(self) -> ComposeResult:
        """The tree and what its signs mean."""
        yield Static("", id="legend")
        tree: Tree[Node] = Tree(sanitize(self._project))
        tree.show_root = False
        # Enter opens the record; space folds.
        tree.auto_expand = False
        tree.guide_depth = 3
        yield tree
        yield self.network

    def on_mount(self) -> None:
        """Read the map."""
        super().on_mount()
        self.reload()

    def reload(self) -> None:
        """Read the map again."""
        self._planted = 0
        self.run_in_background(self._load())

    async def _load(self) -> None:
        def read(session: Session) -> tuple[BenefitsMap, list[NetworkNode]]:
            map_read = benefits_map(session, self._project)
            # With a record to begin at, the tree tells what feeds it: nothing is drawn.
            return map_read, [] if self._start else sanitized(network_nodes(session, map_read, exactly("project", self._project)))

        network, self._boxes = await self.run_job(read)
        self._map = network
        self._show_what_fits()
        late = sum(node.state in ("red", "late") for node in network.nodes.values())
        self.status.say(f"{len(network.nodes):,} records, {late:,} red or late, {len(network.orphans):,} orphans")

    def _plant(self, network: BenefitsMap, width: int) -> None:
        """Fill the tree, its lines for so many columns; the cursor stays on its record."""
        tree: Tree[Node] = self.query_one(Tree)
        at = tree.cursor_node.data.ref if tree.cursor_node is not None and tree.cursor_node.data is not None else self._start
        tree.clear()
        self._planted = width
        if self._start in network.nodes:
            node = network.nodes[self._start]
            above = tree.root.add(f"What feeds {sanitize(node.ref)}", expand=True)
            for ref in node.fed_by:
                self._add(above, network, network.nodes[ref], {node.ref}, up=True)
            if not node.fed_by:
                above.add_leaf("nothing is linked to it")
            self._add(tree.root, network, node, set())
        for node in network.nodes.values():
            if not node.fed_by and node.feeds and node.ref != self._start:
                self._add(tree.root, network, node, set())
        if network.orphans:
            place = tree.root.add(f"Orphans ({len(network.orphans)})", expand=True)
            for node, reason in network.orphans:
                place.add_leaf(_orphan(node, reason, width - _BESIDES - _DEPTH), data=node)
        tree.root.expand()
        planted = _all_below(tree.root)
        cursor = next((node for node in planted if node.data is not None and node.data.ref == at), None)
        cursor = cursor or next(iter(tree.root.children), None)
        if cursor is not None:
            self.call_after_refresh(lambda: tree.move_cursor(cursor))

    def on_resize(self, event: events.Resize) -> None:
        """The network where all of it fits, else the tree."""
        if self._map is not None:
            self._show_what_fits()

    def _show_what_fits(self) -> None:
        tree = self.query_one(Tree)
        room = self.size
        drawn = self.network.draw(self._boxes, room.width - 2, room.height - _FRAME)
        if not drawn and self._map is not None and self._planted != room.width:
            self._plant(self._map, room.width)
        self.network.display, tree.display = drawn, not drawn
        self.query_one("#legend", Static).update(self.network.legend if drawn else self._legend())
        (self.network if drawn else tree).focus()

    def _legend(self) -> Content:
        """What the signs of the tree mean, those that are there."""
        kinds = {node.kind for node in self._map.nodes.values()} if self._map is not None else set()
        return Content("   ".join(f"{sign} {kind.label}" for kind, sign in _KINDS.items() if kind in kinds))

    @on(NetworkView.Opened)
    def _open_box(self, event: NetworkView.Opened) -> None:
        if self._map is not None and (node := self._map.nodes.get(event.ref)) is not None:
            self.open_record(node.kind, node.ref)

    @on(NetworkView.Moved)
    def _say_box(self, event: NetworkView.Moved) -> None:
        self.status.say(event.whole)

    def _add(
        self, place: TreeNode[Node], network: BenefitsMap, node: Node, seen: set[str], *, up: bool = False
    ) -> TreeNode[Node]:
        share = ""
        if place.data is not None:
            known = place.data.shares.get(node.ref) if up else node.shares.get(place.data.ref)
            share = percent(known) if known is not None else ""
        refs = [ref for ref in (node.fed_by if up else node.feeds) if ref in network.nodes and ref not in seen]
        text = _line(node, share, self._planted - _BESIDES - _DEPTH * len(seen))
        if not refs:
            return place.add_leaf(text, data=node)
        branch = place.add(text, data=node, expand=True)
        for ref in refs:
            self._add(branch, network, network.nodes[ref], seen | {node.ref}, up=up)
        return branch

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


def _orphan(node: Node, reason: str, room: int) -> Text:
    """What it lacks, and its title as far as there is room."""
    before = f"{_KINDS[node.kind]} {sanitize(node.ref)}  {reason}   "
    title = shorten(sanitize(node.title), max(room - cell_len(before), 8))
    return Text.assemble(f"{_KINDS[node.kind]} ", (sanitize(node.ref), "dim"), f"  {reason}", (f"   {title}", "dim"))


def _line(node: Node, share: str, room: int) -> Text:
    """A record on so many columns; owner and day go before its title is cut short."""
    state = _SIGNS.get(node.state, node.state)
    tone = "bold red" if node.state == "red" else "yellow" if node.state in ("late", "amber") else ""
    upstream = f"   upstream {_SIGNS[node.carried]}" if node.carried and node.carried != node.state else ""
    day = f"   {format_date(node.day)}" if node.day is not None else ""
    owner = f"   {sanitize(node.owner)}" if node.owner else ""
    shared = f"   {sanitize(share)}" if share else ""
    ref, title = sanitize(node.ref), sanitize(node.title)
    min_lines = min(cell_len(title), _LEAST_TITLE)
    left = room - sum(map(cell_len, (ref, state, upstream, shared))) - 6
    owner = owner if left - cell_len(day + owner) >= min_lines else ""
    day = day if left - cell_len(day) >= min_lines else ""
    title = shorten(title, max(left - cell_len(day + owner), 8))
    return Text.assemble(
        f"{_KINDS[node.kind]} ", (ref, "dim"), f"  {title}", (f"  {state}" if state else "", tone), (day, "dim"), (owner, "dim"),
        (upstream, "yellow"), (shared, "dim"),
    )  # fmt: skip


def _all_below(place: TreeNode[Node]) -> Iterator[TreeNode[Node]]:
    for node in place.children:
        yield node
        yield from _all_below(node)
