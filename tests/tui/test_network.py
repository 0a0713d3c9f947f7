"""The benefits map drawn as a network of boxes: the reports' layout in a grid of characters."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Tree

from benefits_tui.reports.charts.network import NetworkNode
from benefits_tui.tui.network_text import draw_network
from benefits_tui.tui.widgets.network_view import NetworkView
from tests.tui.driving import driving

NODES = [
    NetworkNode("P-1/D01", 0, "Portal", "late", feeds={"P-1/B01": 0.5, "P-1/B02": 0.5}),
    NetworkNode("P-1/B01", 2, "Postage saved", "green", "£420k", feeds={"OBJ-1": 1.0}),
    NetworkNode("P-1/B02", 2, "Letters answered the same day", "red", feeds={"OBJ-1": 1.0}),
    NetworkNode("OBJ-1", 3, "Costs", ""),
]


def test_links_lead_from_box_to_box() -> None:
    drawn = draw_network(NODES, 88, 20)
    assert drawn is not None and drawn.columns == [["P-1/D01"], ["P-1/B01", "P-1/B02"], ["OBJ-1"]]
    assert drawn.lines == [
        "Deliverables                   Benefits                       Objectives",
        " ▲ Portal               ──┬──── ✓ Postage saved        ───┬─── · Costs",
        "   P-1/D01 · late         │       P-1/B01 · green · £4…   │      OBJ-1",
        "                          │                               │",
        "                          │                               │",
        "                          └──── ✗ Letters answered the ───┘",
        "                                  same day",
        "                                  P-1/B02 · red",
        "",
        "",
    ]


def test_without_room_for_all_of_it_nothing_is_drawn() -> None:
    assert draw_network(NODES, 80, 20) is not None and draw_network(NODES, 79, 20) is None
    assert draw_network(NODES, 80, 7) is not None and draw_network(NODES, 80, 6) is None
    assert draw_network([], 80, 20) is None


async def test_one_goes_from_box_to_box_and_opens_a_record(demo: Path) -> None:
    async with driving(demo, (120, 40)) as driver:
        await driver.press("g", *"P-003", "enter", "m")
        view = driver.app.screen.query_one(NetworkView)
        assert view.has_focus and view.at == "P-003/D01" and "▌▲ Heat pumps in service, north" in driver.text
        await driver.press("right")
        assert view.at in ("P-003/B01", "P-003/B02")
        await driver.resize(80, 24)
        await driver.settle()
        assert not view.display and driver.app.screen.query_one(Tree).has_focus, "the tree where there is no room"
        await driver.resize(120, 40)
        await driver.settle()
        at = view.at
        await driver.press("enter")
        assert at in driver.text
