"""The one list of the program: a window of rows over a query, at any size of register."""

from __future__ import annotations

from collections.abc import Sequence
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
from benefits_tui.store.pages import Page, Query, beginning_with, ids
from benefits_tui.tui.desk import Desk
from benefits_tui.tui.present import cell_text, cell_tone
from benefits_tui.tui.views import GAP, Shown, View, fit
from benefits_tui.tui.widgets.row_window import WINDOW, Look, RowWindow


class RegisterList(ScrollView, can_focus=True):
    """Rows of a query, with a cursor that stays on its record when rows come and go.

    Only a window of rows is held; the register's thread reads another when the cursor or the scroll nears its edge.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "list--header", "list--cursor", "list--cursor-idle", "list--odd", "tone--success", "tone--warning", "tone--error",
        "tone--muted", "list--mark",
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
        & .list--mark { color: $text-accent; text-style: bold; }
        & .tone--success { color: $text-success; }
        & .tone--warning { color: $text-warning; }
        & .tone--error { color: $text-error; }
        & .tone--muted { color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup,ctrl+b", "page(-1)", "Page up", show=False),
        Binding("pagedown,ctrl+f", "page(1)", "Page down", show=False),
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

    class SortAsked(Message):
        """The header of a column was clicked."""

        def __init__(self, sender: RegisterList, column: str) -> None:
            super().__init__()
            self.sender, self.column = sender, column

    def __init__(self, view: View, desk: Desk, *, query: Query | None = None, id: str | None = None) -> None:
        super().__init__(id=id)
        self.list_view = view
        self.shown_query = query or Query(view.listing, today=desk.today)
        self.marked: set[int] = set()
        self._desk = desk
        self._names: list[str] = []
        self._rows = RowWindow(desk, self._names, view.finish)
        self._chosen: list[Shown] = []
        self._columns: list[tuple[Shown, int]] = []
        self._page = Page(0, [], [])
        self._generation = 0
        self._asked: tuple[int, int] | None = None
        self._strips: dict[tuple[int, bool], Strip] = {}
        self._loaded = False
        self._settled = True
        self._longest_ref = 0
        self._wanted: int | None = None
        self.choose(view.names)

    def choose(self, names: Sequence[str]) -> None:
        """Show these columns, in this order; read again where the list is in view."""
        self._chosen = [self.list_view.shown(name) for name in names]
        self._names = list(dict.fromkeys([*names, self.list_view.listing.columns[0].name, *self.list_view.carried]))
        self._rows = RowWindow(self._desk, self._names, self.list_view.finish)
        if self.is_mounted:
            self.reload()

    @property
    def chosen(self) -> list[str]:
        """The names of the columns that are shown where there is room."""
        return [one.name for one in self._chosen]

    def start_at(self, record: int | None) -> None:
        """Put the cursor on this record with the first reading."""
        self._wanted = record

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

    @property
    def position(self) -> str:
        """`17 of 1,204`; a plus while the rows are still being counted."""
        more = "" if self._settled else "+"
        return f"{self.row + 1:,} of {self.total:,}{more}" if self.total else "none"

    def on_mount(self) -> None:
        """Read the first rows."""
        self.reload()

    def reload(self, query: Query | None = None, *, to_top: bool = False) -> None:
        """Read again, with another query where one is given; the cursor stays on its record, or goes to the top."""
        keep, row = (self.record or self._wanted, self.row) if not to_top else (None, 0)
        if query is not None:
            if query.filter != self.shown_query.filter:
                row = 0
            self.shown_query = query
        self._generation += 1
        self._asked = None
        self.run_worker(self._load(self._generation, keep, row), group="list", exclusive=False)

    async def _load(self, generation: int, keep: int | None, row: int) -> None:
        def wanted() -> bool:
            return generation == self._generation and self.is_attached

        query = self.shown_query
        try:
            look = await self._rows.first_look(query, keep, row)
            if wanted() and look.shown:
                self._show(look)
            if wanted() and not look.settled:
                settled = await self._rows.settle(query, keep if not look.shown else self.record, self.row, wanted)
                if settled is not None and wanted():
                    self._show(settled, moved=look.shown)
        except Problem as problem:
            if wanted():
                self.post_message(self.Failed(self, str(problem)))

    def _show(self, look: Look, *, moved: bool = False) -> None:
        """Take over what was read; `moved` where the person may have moved the cursor since it was asked for."""
        self._wanted = None
        self._loaded, self._settled = True, look.settled
        if moved:
            self.total = look.total
            self._fit(look.total)
            self.post_message(self.Moved(self))
            return
        self._page = look.page
        self.total = look.total
        self._fit(look.total)
        self.row = look.row
        self._keep_in_view()
        self.refresh()
        self.post_message(self.Moved(self))

    def _fit(self, total: int) -> None:
        self.virtual_size = Size(self.size.width, total + 1)
        name = _ref_name(self._names)
        if name is not None:
            place = self._names.index(name)
            longest = max((cell_len(str(row[place] or "")) for row in self._page.rows), default=0)
            self._longest_ref = max(longest, self._longest_ref)
        self._columns = fit(self._chosen, self.size.width - 3, self._longest_ref or 22)
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
        try:
            found = await self._rows.read(self.shown_query, offset)
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
            return self._line([self._label(one) for one, _ in self._columns], width, self._style("list--header"), None)
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
        strip = self._line(texts, width, base, tones, marked=self._page.ids[place] in self.marked)
        if not here:
            self._strips[key] = strip
        return strip

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name)

    def _label(self, one: Shown) -> str:
        """The column's name, with an arrow where the list is sorted by it."""
        if one.name != self.shown_query.sort:
            return one.label
        arrow = "↓" if self.shown_query.descending else "↑"
        return f"{arrow}{one.label}" if self.list_view.right(one.name) else f"{one.label}{arrow}"

    def _line(self, texts: list[str], width: int, base: Style, tones: list[str] | None, *, marked: bool = False) -> Strip:
        segments = [Segment("●", base + Style(color=self._style("list--mark").color)) if marked else Segment(" ", base)]
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

    # Marks ------------------------------------------------------------------------------------------------------

    def toggle_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away, and go on to the next."""
        if (record := self.record) is not None:
            self.marked ^= {record}
            self.action_move(1)
            self.redraw()

    async def mark_all(self) -> None:
        """Mark every row under the filter; none when all are marked."""
        query = self.shown_query
        found = set(await self._desk.ask(lambda session: ids(session.store, query)))
        self.marked = set() if found <= self.marked else self.marked | found
        self.redraw()

    def clear_marks(self) -> None:
        """Take all marks away."""
        self.marked = set()
        self.redraw()

    def redraw(self) -> None:
        """Draw every row anew."""
        self._strips.clear()
        self.refresh()
        self.post_message(self.Moved(self))

    async def jump_to(self, letter: str) -> bool:
        """To the next row whose sorted column begins with this letter, from the top again after the last; False: none."""
        query, column = self.shown_query, self.shown_query.sort or self._first_text()
        here, page = self.record, self._page

        def work(session: Session) -> int | None:
            return beginning_with(session.store, query, column, letter, here)

        found = await self._desk.ask(work)
        if found is not None:
            if found in page.ids:
                self._go(page.offset + page.ids.index(found))
            else:
                self._wanted, self._page = found, Page(0, [], [])
                self.reload()
        return found is not None

    def _first_text(self) -> str:
        """The column that a letter is looked for in while the list has its own order."""
        texts = [one.name for one in self._chosen if self.list_view.listing.column(one.name).type.value == "text"]
        return next((name for name in ("title", "name") if name in texts), texts[0] if texts else self._names[0])

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
            self._click_header(event.x)
            return
        row = self.scroll_offset.y + event.y - 1
        if row >= self.total:
            return
        if row == self.row:
            self.action_open()
        else:
            self._go(row)

    def _click_header(self, x: int) -> None:
        left = 1
        for one, room in self._columns:
            if left <= x < left + room:
                self.post_message(self.SortAsked(self, one.name))
            left += room + GAP


def _ref_name(names: list[str]) -> str | None:
    return next((name for name in ("ref", "subject") if name in names), None)


def _fitted(text: str, width: int, right: bool) -> str:
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + "…" if width > 1 else set_cell_size(text, width)
    return " " * (width - length) + text if right else text + " " * (width - length)
