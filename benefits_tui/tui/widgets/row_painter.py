"""How a list's header and rows are drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from benefits_tui.domain.quantity import display_number
from benefits_tui.register.listing import ColumnType, Group, ListColumn, ListQuery, ListValue, added_up
from benefits_tui.tui.amounts import Unit, unit_for
from benefits_tui.tui.formatting import PERSON_COLUMNS, cell_text, cell_tone, days_from, short_name
from benefits_tui.tui.list_spec import GAP, ListSpec, ShownColumn, fit
from benefits_tui.tui.widgets.group_lines import Heading

STYLES = (
    "list--header", "list--cursor", "list--cursor-idle", "tone--success", "tone--warning", "tone--error",
    "tone--muted", "list--mark", "list--thumb", "list--foot",
)  # fmt: skip
"""The styles that are asked for; `""` is that of a row at rest."""
PaintedRow = Sequence[ListValue]
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
        self._drawn: list[tuple[ShownColumn, ListColumn, int, int, bool]] = []
        self.unit = Unit()
        """In which all money of the list is shown."""
        self.has_money = False
        self._grouped_by: ListColumn | None = None
        self._total = added_up(())
        self.today = date.min
        self.columns: list[tuple[ShownColumn, int]] = []
        """The columns for which there is room, and the room of each."""
        self.width = 0

    def fit(
        self,
        chosen: Sequence[ShownColumn],
        names: Sequence[str],
        width: int,
        rows: Sequence[PaintedRow],
        query: ListQuery,
        today: date,
        groups: Sequence[Group] = (),
    ) -> None:
        """Choose units, columns and their widths for what these rows and groups hold; the rows hold `names`."""
        view, sort = self._view, query.sort
        self._grouped_by = view.listing.column(query.group) if groups else None
        self._total = added_up(groups)
        sums = [value for group in (*groups, self._total) for value in group.sums.values() if isinstance(value, Decimal)]
        chosen = [shown for shown in chosen if not groups or shown.name != query.group]
        self.width = max(width, 0)
        self.today = today
        longest, texts = dict[str, int](), list[str]()
        places = [(shown, view.listing.column(shown.name), names.index(shown.name)) for shown in chosen]
        money = [place for _, column, place in places if column.type is ColumnType.MONEY]
        in_rows = (value for row in rows for place in money if isinstance(value := row[place], Decimal))
        self.unit = unit_for((*in_rows, *sums))
        self.has_money = bool(money)
        for shown, column, place in places:
            if (column.type is ColumnType.TEXT or column.name == "rule") and not shown.sign:
                texts.append(shown.name)
            values = {row[place] for row in rows} | {group.sums.get(shown.name) for group in (*groups, self._total)}
            longest[shown.name] = max((cell_len(self._text(shown, column, value)) for value in values), default=0)
        self.columns = fit(chosen, width - 3, _with_headings(chosen, longest, sort), texts)
        brief = [replace(shown, label=shown.short or shown.label) for shown in chosen]
        columns = fit(brief, width - 3, _with_headings(brief, longest, sort), texts)
        cut = any(room < longest[shown.name] for shown, room in self.columns if shown.name in texts)
        if cut or len(columns) > len(self.columns):
            self.columns = columns
        self._drawn = [
            (column, view.listing.column(column.name), names.index(column.name), room, view.right(column.name) or column.nearness)
            for column, room in self.columns
        ]
        self._strips.clear()

    def _text(self, shown: ShownColumn, column: ListColumn, value: ListValue) -> str:
        if isinstance(value, Decimal) and column.type is ColumnType.MONEY:
            return self.unit.text(value)
        if shown.nearness and isinstance(value, date):
            return days_from(value, self.today)
        text = cell_text(column, value)
        return text.split(" ")[0] if shown.sign else text

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
        texts = [
            _fitted(self._heading(column, query), room, right)
            for (column, room), (*_, right) in zip(self.columns, self._drawn, strict=True)
        ]
        return self._whole([Segment(f" {_BETWEEN.join(texts)}", style)], style)

    def row(self, number: int, values: Sequence[ListValue], style: str = "", *, marked: bool) -> Strip:
        """A row, at rest or in the style of the cursor."""
        strip = self._strips.get((number, style))
        if strip is None:
            if len(self._strips) > _STRIPS:
                self._strips.clear()
            strip = self._strips[number, style] = self._row(values, marked, bool(style), self.style(style))
        return strip

    def group(self, heading: Heading, style: str = "") -> Strip:
        """The line above the rows of a group: what they share, how many they are, what they come to."""
        value = heading.group.value
        column = self._grouped_by
        if column is None:
            return self.blank()
        label = f"No {self._view.shown_column(column.name).label.lower()}" if value in (None, "") else cell_text(column, value)
        return self._summed(f"{'▸' if heading.folded else '▾'} {label}", heading.group, style)

    def foot(self) -> Strip:
        """The last line: what all groups come to."""
        asks = self._total.shared is None and any(shown.name in self._view.listing.summed for shown, _ in self.columns)
        return self._summed("All", self._total, "list--foot", "filter one class for sums" if asks else "")

    def _summed(self, label: str, group: Group, style: str, note: str = "") -> Strip:
        base = self.style(style)
        strong = base + Style(bold=True)
        places = [place for place, (shown, *_) in enumerate(self._drawn) if shown.name in self._view.listing.summed]
        first = places[0] if places else len(self._drawn)
        room = sum(drawn[3] + GAP for drawn in self._drawn[:first]) - GAP
        amounts = (
            _fitted(self._text(shown, column, group.sums.get(shown.name)) if shown.name in group.sums else "", width, True)
            for shown, column, _, width, _ in self._drawn[first:]
        )
        summary = "  ".join(filter(None, (label, f"{group.count:,}", note)))
        texts = [*([_fitted(summary, room, False)] if room > 0 else []), *amounts]
        return self._whole([Segment("▌" if "cursor" in style else " ", strong), Segment(_BETWEEN.join(texts), strong)], base)

    def message(self, text: str) -> Strip:
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
        for column, room in self.columns:
            if left <= x < left + room:
                return column.name
            left += room + GAP
        return None

    def shortened(self, values: Sequence[ListValue]) -> str:
        """What a row shows cut or rounded, in full; what stands furthest right may have no room."""
        texts, amounts = list[str](), list[str]()
        for shown, column, index, room, _ in self._drawn:
            value = values[index]
            shown_text = self._text(shown, column, value)
            if isinstance(value, Decimal) and column.type is ColumnType.MONEY:
                if (exact := display_number(value).replace("-", "−")) != shown_text:
                    amounts.append(f"{shown.label} {exact}")
            elif cell_len(shown_text) > room and not shown.sign:
                texts.append(shown_text)
        return "   ".join([*texts, *amounts])

    def _row(self, values: Sequence[ListValue], marked: bool, cursor: bool, base: Style) -> Strip:
        # Neighbours of one style are one piece: there is less to paint.
        pieces, text, style = list[Segment](), "" if marked or cursor else " ", base
        if marked or cursor:
            pieces.append(Segment("●" if marked else "▌", base + Style(color=self.style("list--mark").color)))
        # Where text on the cursor has a colour of its own (high contrast), tones would not be read on it.
        plain = cursor and base.color != self.style("").color and base.bgcolor == self.style("list--cursor").bgcolor
        for number, (shown, column, index, room, right) in enumerate(self._drawn):
            value = values[index]
            tone = "muted" if shown.muted else cell_tone(column, value)
            if shown.nearness and isinstance(value, date) and value < self.today:
                tone = "error"
            wanted = base if tone in ("", "plain") or plain else self._toned(tone, base)
            if wanted is not style:
                if text:
                    pieces.append(Segment(text, style))
                text, style = "", wanted
            shown_text = self._text(shown, column, value)
            if shown.name in PERSON_COLUMNS:
                shown_text = short_name(shown_text, room)
            text += f"{_BETWEEN if number else ''}{_fitted(shown_text, room, right)}"
        pieces.append(Segment(text, style))
        return self._whole(pieces, base)

    def _whole(self, pieces: list[Segment], style: Style) -> Strip:
        room = max(self.width - 1, 0)
        line = Strip(pieces).extend_cell_length(room, style).crop(0, room)
        return Strip([*line, Segment(" ", self.style(""))], room + 1)

    def _heading(self, shown: ShownColumn, query: ListQuery) -> str:
        label = "" if shown.sign else shown.label
        if shown.name != query.sort:
            return label
        arrow = "↓" if query.descending else "↑"
        return f"{arrow}{label}" if self._view.right(shown.name) else f"{label}{arrow}"

    def _toned(self, tone: str, base: Style) -> Style:
        style = self._tones.get((tone, base))
        if style is None:
            style = self._tones[tone, base] = base + Style(color=self.style(f"tone--{tone}").color)
        return style


def _with_headings(columns: Sequence[ShownColumn], longest: Mapping[str, int], sort: str | None) -> dict[str, int]:
    """How wide each column would be for all it holds and its heading, with the mark of the order."""
    return {
        shown.name: max(longest[shown.name], 0 if shown.sign else cell_len(shown.label) + (shown.name == sort))
        for shown in columns
    }


def _fitted(text: str, width: int, right: bool) -> str:
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + "…" if width > 1 else set_cell_size(text, width)
    return " " * (width - length) + text if right else text + " " * (width - length)
