"""How a list's header and rows are drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from benefits_tui.register.listing import Column, ListQuery, ListValue
from benefits_tui.tui.formatting import cell_text, cell_tone
from benefits_tui.tui.list_spec import GAP, ListSpec, ShownColumn, fit

STYLES = (
    "list--header", "list--cursor", "list--cursor-idle", "tone--success", "tone--warning", "tone--error",
    "tone--muted", "list--mark", "list--thumb",
)  # fmt: skip
"""The styles that are asked for; `""` is that of a row at rest."""
_STRIPS = 2000
_BETWEEN = " " * GAP


class RowPainter:
    """Draws lines of one width, the last column blank. Rows are kept by number until `forget` or `restyle`."""

    def __init__(self, view: ListSpec, style: Callable[[str], Style]) -> None:
        self._view = view
        self.style = style
        """A style by name."""
        self._tones: dict[tuple[str, Style], Style] = {}
        self._strips: dict[tuple[int, str], Strip] = {}
        self._drawn: list[tuple[Column, int, int, bool]] = []
        self.columns: list[tuple[ShownColumn, int]] = []
        """The columns for which there is room, and the room of each."""
        self.width = 0

    def fit(self, chosen: Sequence[ShownColumn], names: Sequence[str], width: int, longest_ref: int) -> None:
        """Choose what is shown in this width of rows that hold `names`."""
        view = self._view
        self.width = max(width, 0)
        self.columns = fit(chosen, width - 3, longest_ref)
        self._drawn = [
            (view.listing.column(one.name), names.index(one.name), room, view.right(one.name)) for one, room in self.columns
        ]
        self._strips.clear()

    def forget(self) -> None:
        """The rows hold something else now."""
        self._strips.clear()

    def restyle(self) -> None:
        """The colours are others now."""
        self._strips.clear()
        self._tones.clear()

    def header(self, query: ListQuery) -> Strip:
        """The names of the columns, with an arrow at the one by which the list is sorted."""
        style = self.style("list--header")
        texts = [_fitted(self._label(one, query), room, self._view.right(one.name)) for one, room in self.columns]
        return self._whole([Segment(f" {_BETWEEN.join(texts)}", style)], style)

    def row(self, number: int, values: Sequence[ListValue], style: str = "", *, marked: bool) -> Strip:
        """A row, at rest or in the style of the cursor."""
        strip = self._strips.get((number, style))
        if strip is None:
            if len(self._strips) > _STRIPS:
                self._strips.clear()
            strip = self._strips[number, style] = self._row(values, marked, self.style(style))
        return strip

    def words(self, text: str) -> Strip:
        """A line that is no row."""
        style = self.style("tone--muted")
        return self._whole([Segment(f" {text}", style)], style)

    def blank(self) -> Strip:
        """A line below the last row."""
        return Strip.blank(self.width, self.style(""))

    def with_thumb(self, strip: Strip) -> Strip:
        """The line with a bar in its last column, which shows how far down one is."""
        return Strip([*strip.crop(0, self.width - 1), Segment("▐", self.style("list--thumb"))], self.width)

    def column_at(self, x: int) -> str | None:
        """The column that is shown there."""
        left = 1
        for one, room in self.columns:
            if left <= x < left + room:
                return one.name
            left += room + GAP
        return None

    def _row(self, values: Sequence[ListValue], marked: bool, base: Style) -> Strip:
        # Neighbours of one style are one piece: there is less to paint.
        pieces, text, style = list[Segment](), "" if marked else " ", base
        if marked:
            pieces.append(Segment("●", base + Style(color=self.style("list--mark").color)))
        for number, (column, index, room, right) in enumerate(self._drawn):
            value = values[index]
            tone = cell_tone(column, value)
            wanted = base if tone in ("", "plain") else self._toned(tone, base)
            if wanted is not style:
                if text:
                    pieces.append(Segment(text, style))
                text, style = "", wanted
            text += f"{_BETWEEN if number else ''}{_fitted(cell_text(column, value), room, right)}"
        pieces.append(Segment(text, style))
        return self._whole(pieces, base)

    def _whole(self, pieces: list[Segment], style: Style) -> Strip:
        room = max(self.width - 1, 0)
        line = Strip(pieces).extend_cell_length(room, style).crop(0, room)
        return Strip([*line, Segment(" ", self.style(""))], room + 1)

    def _label(self, one: ShownColumn, query: ListQuery) -> str:
        if one.name != query.sort:
            return one.label
        arrow = "↓" if query.descending else "↑"
        return f"{arrow}{one.label}" if self._view.right(one.name) else f"{one.label}{arrow}"

    def _toned(self, tone: str, base: Style) -> Style:
        found = self._tones.get((tone, base))
        if found is None:
            found = self._tones[tone, base] = base + Style(color=self.style(f"tone--{tone}").color)
        return found


def _fitted(text: str, width: int, right: bool) -> str:
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + "…" if width > 1 else set_cell_size(text, width)
    return " " * (width - length) + text if right else text + " " * (width - length)
