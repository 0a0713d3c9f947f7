"""Painted lines that are kept until they change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from rich.style import Style
from textual.color import Color
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class LineCacheMixin(Widget):
    """A widget whose lines stay as they were painted until it is asked to draw them anew.

    At each painting Textual asks every widget in view for all its lines, whichever of them changed; what it then does to
    them (styles, filters) costs more than a cursor's move. It stands last among the bases: style sheets follow the first.
    """

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._kept: dict[int, Strip] = {}
        self._kept_span = (0, 0)
        self._kept_style: tuple[Style, Color] | None = None
        self._kept_styles: dict[str, Style] = {}

    def draw_lines(self, lines: Sequence[int], crop: Region) -> list[Strip]:
        """These lines of the part, painted."""
        if len(lines) == crop.height:
            return super().render_lines(crop)
        return [super(LineCacheMixin, self).render_lines(Region(crop.x, y, crop.width, 1))[0] for y in lines]

    @property
    def own_style(self) -> Style:
        """The style of a piece of text by itself; worked out once."""
        return self._own()[0]

    def part_style(self, name: str) -> Style:
        """The style of a part by the name of its component class, its own where there is no name; worked out once."""
        if not name:
            return self.own_style
        style = self._kept_styles.get(name)
        if style is None:
            style = self._kept_styles[name] = self.get_component_rich_style(name)
        return style

    def filtered(self, strip: Strip) -> Strip:
        """The line as the program's filters (no colour, the terminal's own colours) leave it."""
        background = self._own()[1]
        for line_filter in self.get_line_filters():
            strip = strip.apply_filter(line_filter, background)
        return strip

    def _own(self) -> tuple[Style, Color]:
        if self._kept_style is None:
            self._kept_style = self.rich_style, self.background_colors[1]
        return self._kept_style

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines in this part of the widget."""
        if crop.column_span != self._kept_span:
            self._kept.clear()
            self._kept_span = crop.column_span
        kept = self._kept
        missing = [y for y in crop.line_range if y not in kept]
        if missing:
            kept.update(zip(missing, self.draw_lines(missing, crop), strict=True))
        return [kept[y] for y in crop.line_range]

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw these parts anew; all of it when none is named."""
        if repaint:
            if not regions:
                self._kept.clear()
            for region in regions:
                for y in region.line_range:
                    self._kept.pop(y, None)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        """Other colours: draw anew."""
        self._kept.clear()
        self._kept_style = None
        self._kept_styles.clear()
        super().notify_style_update()
