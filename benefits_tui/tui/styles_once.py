"""Style texts are parsed once."""

from __future__ import annotations

from typing import ClassVar

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation


class StylesParsedOnce(Stylesheet):
    """The styles of an app, each text parsed once for the colours of a theme.

    Textual keeps 64 parsed texts and forgets them all when a screen brings a style file: a program of more kinds of widgets
    than that parses all its styles again for each kind of screen that is visited first.
    """

    _parsed: ClassVar[dict[tuple[tuple[str, str], ...], dict[tuple[object, ...], list[RuleSet]]]] = {}

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._for_colours = self._of_colours(variables or {})

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take the colours of another theme."""
        super().set_variables(variables)
        self._for_colours = self._of_colours(variables)

    def reparse(self) -> None:
        """Put the rules together again, with the colours that hold now. Raises StylesheetError."""
        self.parse()

    @classmethod
    def _of_colours(cls, variables: dict[str, str]) -> dict[tuple[object, ...], list[RuleSet]]:
        return cls._parsed.setdefault(tuple(variables.items()), {})

    def _parse_rules(
        self, css: str, read_from: CSSLocation, is_default_rules: bool = False, tie_breaker: int = 0, scope: str = ""
    ) -> list[RuleSet]:
        key = (css, read_from, is_default_rules, tie_breaker, scope)
        rules = self._for_colours.get(key)
        if rules is None:
            rules = self._for_colours[key] = super()._parse_rules(css, read_from, is_default_rules, tie_breaker, scope)
        return rules
