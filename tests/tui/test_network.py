"""The benefits map drawn as a network of boxes: every record has a line of its own, the state of what feeds it is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Tree

from benefits_tui.reports.charts.network import NetworkNode
from benefits_tui.tui.network_text import DrawnNetwork, draw_network
from benefits_tui.tui.widgets.network_view import NetworkView
from tests.tui.driving import driving


def node(ref: str, column: int, title: str, *feeds: str, state: str = "", carried: str = "", orphan: str = "") -> NetworkNode:
    return NetworkNode(ref, column, title, state, orphan=orphan, feeds=dict.fromkeys(feeds, 0.5), carried=carried)


def drawn(*nodes: NetworkNode, width: int = 88, height: int = 20) -> DrawnNetwork:
    network = draw_network(nodes, width, height)
    assert network is not None
    return network


NODES = [
    node("D1", 0, "Portal", "B1", "B2", state="late"),
    node("B1", 2, "Postage saved", "O1", state="green", carried="late"),
    node("B2", 2, "Letters answered the same day", "O1", state="red"),
    node("O1", 3, "Costs", carried="red"),
]


def test_one_record_leads_to_several_along_one_line() -> None:
    assert drawn(*NODES).columns == [["D1"], ["B1", "B2"], ["O1"]]
    assert drawn(*NODES).lines[:8] == [
        "Deliverables                   Benefits                       Objectives",
        " ▲ Portal               ──┐     ✓ Postage saved        ──┐     · Costs",
        "   late · D1              ├────   green · upstream late  └┬───   upstream red · O1",
        "                          │       B1                      │",
        "                          │                               │",
        "                          └──── ✗ Letters answered the ───┘",
        "                                  same day",
        "                                  red · B2",
    ]


def test_lines_of_two_records_that_cross_do_not_join() -> None:
    lines = drawn(
        node("D1", 0, "First", "B2"), node("D2", 0, "Second", "B1"), node("B1", 2, "One"), node("B2", 2, "Two"), width=60
    ).lines
    assert "┼" not in "".join(lines), "a junction would say that both lead to both"


@pytest.mark.parametrize("ref", ["D1", "D2", "B1", "B2"])
def test_the_links_of_a_record_are_those_that_are_heavy(ref: str) -> None:
    """Following the heavy cells from a box comes to each box that it is linked with, and to no other."""
    network = drawn(
        node("D1", 0, "First", "B1", "B2"), node("D2", 0, "Second", "B1"), node("B1", 2, "One"), node("B2", 2, "Two"), width=60
    )  # fmt: skip
    linked = {"D1": {"D1", "B1", "B2"}, "D2": {"D2", "B1"}, "B1": {"B1", "D1", "D2"}, "B2": {"B2", "D1"}}[ref]
    cells = {(x, y) for x, y, _ in network.heavy[ref]}
    reached = {
        other for other, box in network.boxes.items()
        if any((x, y) in cells for y in range(box.y, box.y + network.tall) for x in (box.x, box.x + network.box))
    }  # fmt: skip
    assert reached == linked


def test_a_benefit_that_feeds_a_benefit_has_a_line_back_into_its_column() -> None:
    network = drawn(node("B1", 2, "Gas saved", "B2", "O1"), node("B2", 2, "Carbon"), node("O1", 3, "Net zero"), width=60)
    assert network.returns and sum(line.count("◂") for line in network.lines) == 1
    y = next(number for number, line in enumerate(network.lines) if "◂" in line)
    assert network.boxes["B2"].y < y < network.boxes["B2"].y + network.tall, "it points at what is fed"
    assert not drawn(*NODES).returns


def test_what_a_record_lacks_comes_before_its_state_and_is_never_cut() -> None:
    text = "\n".join(drawn(node("B1", 2, "One", state="green", orphan="nothing enables it"), width=30).lines)
    assert "nothing enables it" in text and "…" not in text


def test_without_room_for_all_of_it_nothing_is_drawn() -> None:
    assert draw_network(NODES, 80, 20) is not None and draw_network(NODES, 79, 20) is None
    assert draw_network(NODES, 80, 7) is not None and draw_network(NODES, 80, 6) is None
    assert draw_network([], 80, 20) is None


async def test_one_goes_from_box_to_box_and_opens_a_record(demo: Path) -> None:
    async with driving(demo, (120, 40)) as driver:
        await driver.press("g", *"P-003", "enter", "m")
        view = driver.app.screen.query_one(NetworkView)
        assert view.has_focus and view.at == "P-003/D01" and "▌▲ Heat pumps in service, north" in driver.text
        legend = driver.text.splitlines()[1]
        assert "▲ late   · not yet due" in legend and "✗" not in legend and "✓" not in legend, "only signs that are drawn"
        assert "━━┓" in driver.text and "upstream late" in driver.text
        await driver.press("right")
        assert view.at in ("P-003/B01", "P-003/B02") and "fed by" in driver.text.splitlines()[-2]
        await driver.resize(80, 24)
        await driver.settle()
        tree = driver.app.screen.query_one(Tree)
        assert not view.display and tree.has_focus, "the tree where there is no room"
        assert "⇄" not in driver.text.splitlines()[1] and "upstream ▲ late" in driver.text and tree.max_scroll_x == 0
        await driver.press("enter", "escape")
        assert tree.cursor_node is not None and tree.cursor_node.is_expanded, "enter opens, it does not fold"
        await driver.resize(120, 40)
        await driver.settle()
        at = view.at
        await driver.press("enter")
        assert at in driver.text
