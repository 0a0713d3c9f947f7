"""Charts as shapes: where things stand, what is told without colour, the same picture for the same records; both ways to write them."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

from PIL import Image

from benefits_tui.reports.charts.axes import round_steps, years_between
from benefits_tui.reports.charts.bars import Bar, bars
from benefits_tui.reports.charts.curve import ChartSeries, curve
from benefits_tui.reports.charts.drawing import Drawing, Label, Line, Rectangle, fitted
from benefits_tui.reports.charts.network import NetworkNode, network
from benefits_tui.reports.charts.png import as_png
from benefits_tui.reports.charts.svg import as_svg
from benefits_tui.reports.charts.timeline import Event, timeline
from benefits_tui.reports.charts.waterfall import WaterfallStep, waterfall

D = Decimal
TODAY = date(2026, 11, 23)


def labels(drawing: Drawing) -> list[str]:
    return [shape.text for shape in drawing.shapes if isinstance(shape, Label)]


def test_steps_are_round_and_hold_the_ends() -> None:
    assert round_steps(0, 100) == [0, 20, 40, 60, 80, 100] and round_steps(0, 101) == [0, 25, 50, 75, 100, 125]
    assert round_steps(-5, 5) == [-6, -4, -2, 0, 2, 4, 6] and len(round_steps(0, 0)) >= 2


def test_years_are_those_in_between() -> None:
    assert years_between(date(2025, 1, 1), date(2027, 6, 1)) == [date(2025, 1, 1), date(2026, 1, 1), date(2027, 1, 1)]
    assert years_between(date(2025, 1, 2), date(2025, 12, 31)) == []
    assert [day.year for day in years_between(date(2001, 1, 1), date(2030, 1, 1))] == [2005, 2010, 2015, 2020, 2025, 2030]


def test_a_curve_tells_its_series_apart_by_their_lines_and_names() -> None:
    series = [
        ChartSeries(kind, [(date(2026, 1, 1), D(0)), (date(2028, 1, 1), D(10))], kind) for kind in ("plan", "actual", "forecast")
    ]
    drawing = curve(series, TODAY, "GBP")
    dashes = [shape.dash for shape in drawing.shapes if isinstance(shape, Line) and shape.width > 1]
    assert len(set(dashes)) == 3 and {"plan", "actual", "forecast", "today", "£0", "£10", "2027"} <= set(labels(drawing))
    places = [shape.y for shape in drawing.shapes if isinstance(shape, Label) and shape.text in ("plan", "actual", "forecast")]
    assert len({round(place) for place in places}) == 3, "names do not lie on another"
    assert labels(curve([ChartSeries("plan", [], "plan")], TODAY)) == ["No periods yet"]


def test_a_waterfall_stands_on_what_came_before() -> None:
    drawing = waterfall(
        (WaterfallStep("Stated", D(100), True), WaterfallStep("Gap", D(-40)), WaterfallStep("Outturn", D(60), True)), "GBP"
    )
    boxes = [shape for shape in drawing.shapes if isinstance(shape, Rectangle)]
    assert boxes[0].y == boxes[1].y and boxes[1].y + boxes[1].height == boxes[2].y
    assert [box.hatched for box in boxes] == [False, True, False] and {"£100", "−£40", "£60"} <= set(labels(drawing))


def test_bars_are_as_long_as_what_they_stand_for() -> None:
    drawing = bars((Bar("Works", D(100), D(50)), Bar("Finance", D(50), None)), "GBP")
    due, came, half, nothing = (shape.width for shape in drawing.shapes if isinstance(shape, Rectangle))
    assert due == came * 2 == half * 2 and nothing == 0
    assert "£50 of £100, 50 %" in labels(drawing) and "– of £50" in labels(drawing)


def test_what_is_past_and_not_done_is_late() -> None:
    drawing = timeline(
        [Event("b", date(2026, 11, 22), False), Event("a", TODAY, False), Event("c", date(2026, 1, 1), True)], TODAY
    )
    words = [text for text in labels(drawing) if "2026," in text or text.endswith("2026")]
    assert words[-3:] == ["1 Jan 2026, done", "22 Nov 2026, late", "23 Nov 2026"]
    assert labels(timeline([], TODAY)) == ["No day is planned yet"]


NODES = [
    NetworkNode("D1", 0, "Portal", "late", feeds={"B1": 1.0}), NetworkNode("B1", 2, "Fewer forms", "red", "£100", feeds={"O1": 0.5}),
    NetworkNode("B2", 2, "Alone", "no_data", orphan="serves no objective"), NetworkNode("O1", 3, "Speed"),
]  # fmt: skip


def test_a_network_has_columns_signs_widths_and_orphans() -> None:
    drawing = network(NODES)
    assert {"Deliverables", "Benefits", "Objectives", "✗ red", "▲ late", "serves no objective", "B1 £100"} <= set(labels(drawing))
    assert "Business changes" not in labels(drawing)
    links = [shape.width for shape in drawing.shapes if isinstance(shape, Line) and not shape.dash]
    assert sorted(round(link, 6) for link in links) == [2.4, 4.0]
    assert sum(bool(shape.dash) for shape in drawing.shapes if isinstance(shape, Line)) == 1
    assert network(NODES[::-1]).height == drawing.height
    by_ref = {shape.text: (shape.x, shape.y) for shape in drawing.shapes if isinstance(shape, Label)}
    again = {shape.text: (shape.x, shape.y) for shape in network(NODES[::-1]).shapes if isinstance(shape, Label)}
    assert by_ref == again, "the same records give the same picture"


def test_what_is_typed_is_text_in_svg_and_both_ways_have_the_same_size() -> None:
    drawing = Drawing(
        40, 20, [Label(1, 10, "<script>&\x1b"), Rectangle(0, 0, 5, 5, hatched=True), Line(((0, 0), (9, 9)), dash=(2, 1))]
    )
    svg = as_svg(drawing, '"quoted" <b>', "c")
    assert "<script>" not in svg and "&lt;script&gt;&amp;·" in svg and 'viewBox="0 0 40 20"' in svg and 'role="img"' in svg
    picture = Image.open(io.BytesIO(as_png(drawing)))
    assert picture.size == (120, 60) and len(picture.convert("RGB").getcolors(10_000) or []) > 1


def test_a_text_that_is_too_wide_is_cut() -> None:
    assert fitted("short", 10, 100) == "short" and fitted("a\nb", 10, 100) == "a b"
    assert fitted("w" * 50, 10, 60).endswith("…") and len(fitted("w" * 50, 10, 60)) < 15
