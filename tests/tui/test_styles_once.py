"""The styles of the app: parsed once, and the same as Textual's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.color import Color
from textual.css.parse import parse
from textual.css.stylesheet import Stylesheet
from textual.widget import Widget

from benefits_tui.tui.styles_once import StylesParsedOnce
from tests.tui.driving import driving


def _sheet(kind: type[Stylesheet], colour: str) -> Stylesheet:
    sheet = kind(variables={"ink": colour})
    sheet.add_source("Widget { color: $ink; &:focus { color: white; } }", ("own", "Widget"), is_default_css=True)
    sheet.add_source("#name { width: 7; }", ("other", ""))
    return sheet


def test_rules_are_those_of_textual_for_each_theme_and_when_a_text_changes() -> None:
    for colour in ("red", "blue", "red"):
        ours, theirs = (_sheet(kind, colour) for kind in (StylesParsedOnce, Stylesheet))
        assert [rule.css for rule in ours.rules] == [rule.css for rule in theirs.rules]
        assert ours.rules[0].styles.color == Color.parse(colour)
        for sheet in (ours, theirs):
            sheet.set_variables({"ink": "green"})
            sheet.add_source("#name { width: 8; }", ("other", ""))
            sheet.reparse()
        assert [rule.css for rule in ours.rules] == [rule.css for rule in theirs.rules]
        assert ours.rules[0].styles.color == Color.parse("green")


async def test_an_app_and_its_screens_parse_no_text_a_second_time(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[object] = []

    def counted(*given: object, **named: object) -> object:
        parsed.append(given)
        return parse(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("textual.css.stylesheet.parse", counted)
    visits = []
    for _ in range(2):
        parsed.clear()
        async with driving(demo, first="benefits") as driver:
            await driver.press("enter", "e", "escape", "2", "comma", "escape")
            assert driver.app.query(Widget)
        visits.append(len(parsed))
    assert visits[1] == 0
