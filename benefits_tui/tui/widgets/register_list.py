"""The one list of the program: a window of rows over a query, at any size of register."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from benefits_tui.domain.problem import Problem
from benefits_tui.register.session import Session
from benefits_tui.store.door import Cell
from benefits_tui.store.pages import Page, Query, count, page, position
from benefits_tui.tui.desk import Desk
from benefits_tui.tui.present import cell_text, cell_tone
from benefits_tui.tui.views import GAP, Shown, View, fit

WINDOW = 240


class RegisterList(ScrollView, can_focus=True):
    """Rows of a query, with a cursor that stays on its record when rows come and go.

    Only a window of rows is held; the register's thread reads another when the cursor or the scroll nears its edge.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "list--header", "list--cursor", "list--cursor-idle", "list--odd", "tone--success", "tone--warning", "tone--error",
        "tone--muted",
    }  # fmt: skip
    DEFAULT_CSS = """
    RegisterList {
        background: $background;
        height: 1fr;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        & .list--header { color: $text-muted; text-style: bold; }
        & .list--cursor { background: $primary 40%; text-style: bold; }
        & .list--cursor-idle { background: $surface; }
        & .tone--success { color: $text-success; }
        & .tone--warning { color: $text-warning; }
        & .tone--error { color: $text-error; }
        & .tone--muted { color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown,space", "page(1)", "Page down", show=False),
        Binding("home", "first", "First", show=False),
        Binding("end,G", "last", "Last", show=False),
        Binding("enter", "open", "Open", show=False),
    ]

    row: reactive[int] = reactive(0, repaint=False)
    total: reactive[int] = reactive(0, repaint=False)

    class Opened(Message):
        """Enter, or a click on the row under the cursor."""

        def __init__(self, sender: RegisterList, record: int, cells: dict[str, Cell]) -> None:
            super().__init__()
            self.sender, self.record, self.cells = sender, record, cells

    class Moved(Message):
        """The cursor is on another row, or the number of rows changed."""

        def __init__(self, sender: RegisterList) -> None:
            super().__init__()
            self.sender = sender

        @property
        def control(self) -> RegisterList:
            """The list."""
            return self.sender

    class Failed(Message):
        """The rows could not be read."""

        def __init__(self, sender: RegisterList, problem: str) -> None:
            super().__init__()
            self.sender, self.problem = sender, problem

    def __init__(self, view: View, desk: Desk, *, query: Query | None = None, id: str | None = None) -> None:
        super().__init__(id=id)
        self.list_view = view
        self.shown_query = query or Query(view.listing)
        self._desk = desk
        self._names = [column.name for column in view.columns] + list(view.carried)
        self._columns: list[tuple[Shown, int]] = []
        self._page = Page(0, [], [])
        self._generation = 0
        self._asked: tuple[int, int] | None = None
        self._strips: dict[tuple[int, bool], Strip] = {}
        self._loaded = False
        self._longest_ref = 0

    # What is shown ----------------------------------------------------------------------------------------------

    @property
    def record(self) -> int | None:
        """The id of the record under the cursor."""
        place = self.row - self._page.offset
        return self._page.ids[place] if 0 <= place < len(self._page.ids) else None

    @property
    def cells(self) -> dict[str, Cell]:
        """The cells of the record under the cursor, by column."""
        place = self.row - self._page.offset
        if not 0 <= place < len(self._page.rows):
            return {}
        return dict(zip(self._names, self._page.rows[place], strict=True))

    def shown_texts(self) -> tuple[list[str], list[str]]:
        """(labels, texts) of the record under the cursor, as the columns on screen show them."""
        listing = self.list_view.listing
        texts = [cell_text(listing.column(one.name), self.cells[one.name]) for one, _ in self._columns]
        return [one.label for one, _ in self._columns], texts

    def on_mount(self) -> None:
        """Read the first rows."""
        self.reload()

    def reload(self, query: Query | None = None) -> None:
        """Read again, with another query where one is given; the cursor stays on its record."""
        if query is not None:
            self.shown_query = query
        self._generation += 1
        self._asked = None
        self.run_worker(self._load(self._generation, self.record, self.row), group="list", exclusive=False)

    async def _load(self, generation: int, keep: int | None, row: int) -> None:
        query, names = self.shown_query, self._names

        def read(session: Session) -> tuple[int, int, Page]:
            with session.store.snapshot():
                total = count(session.store, query)
                place = position(session.store, query, keep) if keep is not None else None
                here = min(row if place is None else place, max(total - 1, 0))
                return total, here, page(session.store, query, names, max(here - WINDOW // 2, 0), WINDOW)

        try:
            total, here, found = await self._desk.ask(read)
        except Problem as problem:
            self.post_message(self.Failed(self, str(problem)))
            return
        if generation != self._generation:
            return
        self._page = found
        self._loaded = True
        self.total = total
        self._fit(total)
        self.row = here
        self._strips.clear()
        self._keep_in_view()
        self.refresh()
        self.post_message(self.Moved(self))

    def _fit(self, total: int) -> None:
        self.virtual_size = Size(self.size.width, total + 1)
        place = self._names.index(name) if (name := _ref_name(self._names)) else None
        if place is not None:
            longest = max((cell_len(str(row[place] or "")) for row in self._page.rows), default=0)
            self._longest_ref = max(longest, self._longest_ref)
        self._columns = fit(self.list_view, self.size.width - 3, self._longest_ref or 22)
        self._strips.clear()

    def on_resize(self, _event: events.Resize) -> None:
        """Fit the columns anew."""
        self._fit(self.total)
        self._keep_in_view()

    def notify_style_update(self) -> None:
        """Another theme: draw anew."""
        super().notify_style_update()
        self._strips.clear()

    # The window -------------------------------------------------------------------------------------------------

    def _want(self, first: int, last: int) -> None:
        """Make sure that these rows are in the window, reading another in the background where they are not."""
        held = self._page
        if first >= held.offset and last < held.offset + len(held.ids):
            return
        offset = max((first + last) // 2 - WINDOW // 2, 0)
        if self._asked is not None and self._asked[0] <= first and last < self._asked[1]:
            return
        self._asked = (offset, offset + WINDOW)
        self.run_worker(self._read_window(self._generation, offset), group="window", exclusive=False)

    async def _read_window(self, generation: int, offset: int) -> None:
        query, names = self.shown_query, self._names
        try:
            found = await self._desk.ask(lambda session: page(session.store, query, names, offset, WINDOW))
        except Problem as problem:
            self.post_message(self.Failed(self, str(problem)))
            return
        if generation != self._generation or self._asked != (offset, offset + WINDOW):
            return
        self._asked = None
        self._page = found
        self._strips.clear()
        self.refresh()
        self.post_message(self.Moved(self))

    # Drawing ----------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """The header on the first line, a row on each other."""
        width = self.scrollable_content_region.width
        if y == 0:
            return self._line([one.label for one, _ in self._columns], width, self._style("list--header"), None)
        row = self.scroll_offset.y + y - 1
        if row >= self.total:
            if row == 0 and self._loaded:
                style = self._style("tone--muted")
                return Strip([Segment(f" {self._empty_words()}", style)]).extend_cell_length(width, style).crop(0, width)
            return Strip.blank(width, self.rich_style)
        return self._row_strip(row, width)

    def _empty_words(self) -> str:
        return "Nothing matches the filter; esc clears it." if self.shown_query.filter else self.list_view.empty

    def _row_strip(self, row: int, width: int) -> Strip:
        here = row == self.row
        key = (row, here and self.has_focus)
        strip = self._strips.get(key) if not here else None
        if strip is not None:
            return strip
        place = row - self._page.offset
        if not 0 <= place < len(self._page.rows):
            return Strip([Segment(" ·", self._style("tone--muted"))]).extend_cell_length(width, self.rich_style)
        base = self._style("list--cursor" if self.has_focus else "list--cursor-idle") if here else self.rich_style
        cells = dict(zip(self._names, self._page.rows[place], strict=True))
        texts, tones = [], []
        for one, _ in self._columns:
            column = self.list_view.listing.column(one.name)
            cell = cells[one.name]
            texts.append(cell_text(column, cell))
            tones.append(cell_tone(column, cell))
        strip = self._line(texts, width, base, tones)
        if not here:
            self._strips[key] = strip
        return strip

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name)

    def _line(self, texts: list[str], width: int, base: Style, tones: list[str] | None) -> Strip:
        segments = [Segment(" ", base)]
        for place, ((one, room), text) in enumerate(zip(self._columns, texts, strict=True)):
            if place:
                segments.append(Segment(" " * GAP, base))
            style = base
            if tones is not None and tones[place] not in ("", "plain"):
                tone = self._style(f"tone--{tones[place]}")
                style = base + Style(color=tone.color)
            segments.append(Segment(_fitted(text, room, self.list_view.right(one.name)), style))
        return Strip(segments).extend_cell_length(width, base).crop(0, width)

    # The cursor -------------------------------------------------------------------------------------------------

    def watch_row(self, before: int, after: int) -> None:
        """Draw the two lines that changed."""
        top = self.scroll_offset.y
        for row in (before, after):
            line = row - top + 1
            if 1 <= line < self.size.height:
                self.refresh(Region(0, line, self.size.width, 1))

    def watch_has_focus(self, value: bool) -> None:
        """The cursor is drawn stronger where the keys go."""
        super().watch_has_focus(value)
        self.refresh()

    def _go(self, row: int) -> None:
        self.row = max(0, min(row, self.total - 1))
        self._keep_in_view()
        self.post_message(self.Moved(self))

    def _keep_in_view(self) -> None:
        rows = max(self.size.height - 1, 1)
        top = self.scroll_offset.y
        if self.row < top:
            top = self.row
        elif self.row >= top + rows:
            top = self.row - rows + 1
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, force=True, immediate=True)
        if self.total:
            self._want(top, min(top + rows, self.total) - 1)

    def watch_scroll_y(self, old: float, new: float) -> None:
        """The wheel or the bar moved the view: read what came into it."""
        super().watch_scroll_y(old, new)
        rows = max(self.size.height - 1, 1)
        if self.total and self._loaded:
            top = min(int(new), self.total - 1)
            self._want(top, min(top + rows, self.total) - 1)

    def action_move(self, rows: int) -> None:
        """One row up or down."""
        self._go(self.row + rows)

    def action_page(self, pages: int) -> None:
        """A screenful up or down."""
        self._go(self.row + pages * max(self.size.height - 2, 1))

    def action_first(self) -> None:
        """The first row."""
        self._go(0)

    def action_last(self) -> None:
        """The last row."""
        self._go(self.total - 1)

    def action_open(self) -> None:
        """Open the record under the cursor."""
        if self.record is not None:
            self.post_message(self.Opened(self, self.record, self.cells))

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on a row; a click on the row under the cursor opens it."""
        if event.y == 0:
            return
        row = self.scroll_offset.y + event.y - 1
        if row >= self.total:
            return
        if row == self.row:
            self.action_open()
        else:
            self._go(row)


def _ref_name(names: list[str]) -> str | None:
    return next((name for name in ("ref", "subject") if name in names), None)


def _fitted(text: str, width: int, right: bool) -> str:
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + "…" if width > 1 else set_cell_size(text, width)
    return " " * (width - length) + text if right else text + " " * (width - length)
