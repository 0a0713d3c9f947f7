"""Rows of a query, read a window at a time and drawn; where the cursor is among them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from benefits_tui.domain.errors import UserError
from benefits_tui.register.listing import FilterError, ListQuery, ListRow, Page, rows_of
from benefits_tui.tui.background import run_in_background
from benefits_tui.tui.list_spec import ListSpec, ShownColumn
from benefits_tui.tui.repaint import CoalescedRepaint
from benefits_tui.tui.widgets.group_lines import GroupLines, Heading
from benefits_tui.tui.widgets.line_cache import LineCacheMixin
from benefits_tui.tui.widgets.row_painter import RowPainter
from benefits_tui.tui.widgets.row_window import WINDOW, ListSnapshot, RowWindow
from benefits_tui.tui.worker import RegisterWorker

_NEAR = 40


class ListRows(ScrollView, LineCacheMixin):
    """Rows of a query and the place of the cursor, which stays on its record when rows come and go.

    Only a window of rows is held; the register's thread reads another when the cursor or the scroll nears its edge.
    """

    class Failed(Message):
        """The rows could not be read."""

        def __init__(self, sender: ListRows, problem: str) -> None:
            super().__init__()
            self.sender, self.problem = sender, problem

    def __init__(self, view: ListSpec, worker: RegisterWorker, *, query: ListQuery | None = None, id: str | None = None) -> None:
        super().__init__(id=id)
        self.list_view = view
        self.shown_query = query or ListQuery(view.listing, today=worker.today)
        self.marked: set[int] = set()
        self.moved: Callable[[], None] = lambda: None
        """Called at once when the cursor is on another row or the number of rows changed: what it shows is then painted
        together with the list."""
        self.problem = ""
        """Why the last reading failed; blank as soon as one succeeds."""
        self._worker = worker
        self._names: list[str] = []
        self._rows = RowWindow(worker, self._names, view.postprocess)
        self._chosen: list[ShownColumn] = []
        self._paint = RowPainter(view, self.part_style)
        self._page = Page(0, [], [])
        self._generation = 0
        self._shown_generation = -1
        self._asked: tuple[int, int] | None = None
        self._loaded = False
        self._settled = True
        self._currency = ""
        self._wanted: int | None = None
        self._lines = GroupLines(0)
        self.row = 0
        """The line of the cursor: the number of its row, unless rows stand in groups."""
        self.total = 0
        """How many rows there are, those of folded groups too."""
        self._room = 1
        """Rows that are in view at once."""
        self._ahead: int | None = None
        self.choose(view.names)

    def choose(self, names: Sequence[str]) -> None:
        """Show these columns, in this order; read again where the list is in view."""
        self._chosen = [self.list_view.shown_column(name) for name in names]
        self._names = list(dict.fromkeys([*names, self.list_view.listing.columns[0].name, *self.list_view.hidden_columns]))
        self._rows = RowWindow(self._worker, self._names, self.list_view.postprocess)
        if self.is_mounted:
            # The rows at hand hold other columns.
            self._wanted = self.record or self._wanted
            self._page = Page(self.row, [], [])
            self.reload()

    @property
    def chosen(self) -> list[str]:
        """The names of the columns that are shown where there is room."""
        return [column.name for column in self._chosen]

    @property
    def columns_in_view(self) -> list[ShownColumn]:
        """The columns for which there is room."""
        return [column for column, _ in self._paint.columns]

    def start_at(self, record: int | None) -> None:
        """Put the cursor on this record with the first reading."""
        self._wanted = record

    # What is shown ----------------------------------------------------------------------------------------------

    @property
    def record(self) -> int | None:
        """The id of the record under the cursor."""
        if self._ahead is not None:
            # The cursor is on its way: nothing is done to the row it has left.
            return None
        place = self._place_in_page(self.row)
        return None if place is None else self._page.ids[place]

    def _place_in_page(self, line: int) -> int | None:
        """Where the row of a line is among those held; None where it is not, or the line is a heading."""
        row = self._lines.at(line)
        if isinstance(row, Heading):
            return None
        place = row - self._page.offset
        return place if 0 <= place < len(self._page.ids) else None

    @property
    def heading(self) -> Heading | None:
        """The heading of a group under the cursor."""
        group_line = self._lines.at(self.row) if self._lines.groups else None
        return group_line if isinstance(group_line, Heading) else None

    @property
    def under_cursor(self) -> ListRow:
        """What the record under the cursor holds; nothing where there is none."""
        place = self._place_in_page(self.row)
        if self.record is None or place is None:
            return ListRow()
        return ListRow(zip(self._names, self._page.rows[place], strict=True))

    @property
    def loaded(self) -> bool:
        """True once the first rows are there."""
        return self._loaded

    def on_mount(self) -> None:
        """Read the first rows."""
        self.reload()

    def reload(self, query: ListQuery | None = None, *, to_top: bool = False, painting: CoalescedRepaint | None = None) -> None:
        """Read again, with another query where one is given; the cursor stays on its record, or goes to the top.

        What is to be painted together with the first rows ends with them.
        """
        keep, row = (self.record or self._wanted, self._lines.row_from(self.row)) if not to_top else (None, 0)
        if query is None:
            query = replace(self.shown_query, today=self._worker.today)
        if query is not None:
            if query.filter != self.shown_query.filter:
                row = 0
            if query.group != self.shown_query.group:
                query = replace(query, folded=frozenset())
            self.shown_query = query
        self._generation += 1
        self._asked = self._ahead = None
        self._rows.cancel()
        generation = self._generation

        def wanted() -> bool:
            return generation == self._generation and self.is_attached

        # Before whatever else this turn of the loop has to do, such as closing the dialog that asked for it.
        look = self._rows.first_page(self.shown_query, keep, row, wanted)
        run_in_background(self, self._load(look, wanted, keep, painting), group="list")

    async def _load(
        self,
        begun: asyncio.Future[ListSnapshot | None],
        wanted: Callable[[], bool],
        keep: int | None,
        painting: CoalescedRepaint | None,
    ) -> None:
        query = self.shown_query
        try:
            if self.marked:
                await self._forget_gone()
            look = await begun
            if not wanted():
                return
            if look is None:
                self._shown_generation = self._generation
                return
            if look.shown:
                self._shown_generation = self._generation
                self._show(look)
                if painting is not None:
                    painting.end()
            if not look.settled:
                row_wanted = self._lines.row_from(self.row) if look.shown else look.row
                settled = await self._rows.resolve_order(query, keep if not look.shown else self.record, row_wanted, wanted)
                if settled is not None and wanted():
                    self._shown_generation = self._generation
                    self._show(settled, moved=look.shown)
        except UserError as problem:
            if wanted():
                self._fail(problem)
        finally:
            if painting is not None:
                painting.end()

    def _fail(self, problem: UserError) -> None:
        self.problem = str(problem)
        if isinstance(problem, FilterError):
            # Rows of another filter are no answer to this one.
            self._rows_go()
        self._shown_generation = self._generation
        self.post_message(self.Failed(self, self.problem))

    def _rows_go(self) -> None:
        self._loaded, self._settled, self.total, self.row = True, True, 0, 0
        self._page, self._lines = Page(0, [], []), GroupLines(0)
        self._fit(0)
        self._keep_in_view()
        self.moved()

    async def _forget_gone(self) -> None:
        """Take the marks off records that somebody deleted."""
        listing, marked = self.list_view.listing, sorted(self.marked)
        present_ids = await self._worker.run(lambda session: rows_of(session, listing, [listing.columns[0].name], marked).ids)
        self.marked -= set(marked) - set(present_ids)

    def _show(self, look: ListSnapshot, *, moved: bool = False) -> None:
        """Take over what was read; `moved` where the person may have moved the cursor since it was asked for."""
        self._wanted, self.problem = None, ""
        self._loaded, self._settled, self._currency = True, look.settled, look.currency
        left = self.heading
        self._lines = GroupLines(look.total, look.groups, self.shown_query.folded)
        if moved:
            self.total = look.total
            self._fit(look.total)
            self.moved()
            return
        self._page = look.page
        self._rows.keep(look.page)
        self.total = look.total
        self._fit(look.total)
        self.row = self._lines.line_of(look.row) if left is None else self._lines.line_near(left)
        self._keep_in_view()
        self.refresh()
        self.moved()

    def _fit(self, total: int) -> None:
        self._room = max(self.size.height - (2 if self._lines.groups else 1), 1)
        self.virtual_size = Size(self.size.width, self._lines.count + self.size.height - self._room)
        query = self.shown_query
        day = query.today or self._worker.today
        self._paint.fit(self._chosen, self._names, self.size.width, self._page.rows, query, day, self._lines.groups)
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Fit the columns anew."""
        self._fit(self.total)
        self._keep_in_view()

    def notify_style_update(self) -> None:
        """Another theme: draw anew."""
        super().notify_style_update()
        self._paint.restyle()

    # The window -------------------------------------------------------------------------------------------------

    def _want(self, first: int, last: int) -> bool:
        """True when these rows are in the window; another is read where they are not, or where its edge is near."""
        held = self._page
        end = held.offset + len(held.ids)
        is_held = first >= held.offset and last < end
        if not is_held and (kept := self._rows.kept(first, last)) is not None:
            self._page, self._asked = kept, None
            return True
        near = is_held and ((first - _NEAR < held.offset and held.offset > 0) or (last + _NEAR >= end and end < self._unfolded))
        if is_held and not near:
            return True
        offset = max((first + last) // 2 - WINDOW // 2, 0)
        if self._asked is None or not (self._asked[0] <= first and last < self._asked[1]):
            self._asked = (offset, offset + WINDOW)
            run_in_background(self, self._read_window(self._generation, offset), group="window")
        return is_held

    async def _read_window(self, generation: int, offset: int) -> None:
        try:
            chunk = await self._rows.read(self.shown_query, offset)
        except UserError as problem:
            if self._asked == (offset, offset + WINDOW):
                # Asked for again with the next key.
                self._asked = None
            self._fail(problem)
            return
        if generation != self._generation or self._asked != (offset, offset + WINDOW):
            return
        self._asked, self.problem = None, ""
        shown_before = self._in_window(self._page)
        self._page = chunk
        if self._ahead is not None:
            self._place(self._ahead)
        elif not shown_before:
            self.refresh()
            self.moved()

    def _in_window(self, held: Page) -> bool:
        """True when every row in view is held."""
        top, end = self.scroll_offset.y, held.offset + len(held.ids)
        in_view = (self._lines.at(line) for line in range(top, min(top + self._room, self._lines.count)))
        return all(isinstance(row, Heading) or held.offset <= row < end for row in in_view)

    def _want_from(self, top: int) -> bool:
        """True when the rows in view with this one at the top are in the window."""
        in_view = range(top, min(top + self._room, self._lines.count))
        if not self._lines.groups:
            return not in_view or self._want(in_view[0], in_view[-1])
        rows = [row for line in in_view if isinstance(row := self._lines.at(line), int)]
        return not rows or self._want(rows[0], rows[-1])

    # Drawing ----------------------------------------------------------------------------------------------------

    def draw_lines(self, lines: Sequence[int], crop: Region) -> list[Strip]:
        """The header on the first line, a row on each other; at the right a bar that shows how far down one is."""
        paint, thumb, top = self._paint, self._thumb, self.scroll_offset.y
        strips = []
        for y in lines:
            strip = self._line(top + y - 1) if y else paint.header(self.shown_query)
            if y > self._room:
                strip = self._foot()
            if y in thumb:
                strip = paint.with_thumb(strip)
            strip = self.filtered(strip)
            strips.append(strip if crop.width == strip.cell_length else strip.crop(*crop.column_span))
        return strips

    def _line(self, line: int) -> Strip:
        if line >= self._lines.count:
            return self._paint.message(self._empty_words()) if line == 0 and self._loaded else self._paint.blank()
        style = "" if line != self.row else "list--cursor" if self.has_focus else "list--cursor-idle"
        row = self._lines.at(line)
        if isinstance(row, Heading):
            return self._paint.group(row, style)
        place = row - self._page.offset
        if not 0 <= place < len(self._page.rows):
            return self._paint.message("·")
        return self._paint.row(line, self._page.rows[place], style, marked=self._page.ids[place] in self.marked)

    def _foot(self) -> Strip:
        """What all groups come to."""
        return self._paint.foot() if self._lines.groups else self._paint.blank()

    @property
    def _unfolded(self) -> int:
        """How many rows are not folded away."""
        return self._lines.count - len(self._lines.groups)

    @property
    def _thumb(self) -> range:
        """The lines on which the bar at the right shows how far down the list one is."""
        height, count = self._room, self._lines.count
        if count <= height or height < 3:
            return range(0)
        long = max(height * height // count, 1)
        first = 1 + self.scroll_offset.y * (height - long) // max(count - height, 1)
        return range(first, first + long)

    def _empty_words(self) -> str:
        if not self.shown_query.filter:
            return self.list_view.empty
        return "The filter cannot be read; esc clears it." if self.problem else "Nothing matches the filter; esc clears it."

    # The cursor -------------------------------------------------------------------------------------------------

    def _place(self, row: int) -> None:
        self._ahead = None
        before, self.row = self.row, row
        if not self._keep_in_view():
            top, width = self.scroll_offset.y, self._paint.width
            lines = (place - top + 1 for place in (before, row))
            regions = [Region(0, line, width, 1) for line in lines if 1 <= line <= self._room]
            if regions:
                self.refresh(*regions)
        self.moved()

    def _top_for(self, row: int) -> int:
        """The first row in view when the cursor is on this one."""
        top = self.scroll_offset.y
        if row < top:
            return row
        return row - self._room + 1 if row >= top + self._room else top

    def _keep_in_view(self) -> bool:
        """Scroll to the cursor; True when that moved the view."""
        top = self._top_for(self.row)
        moved = top != self.scroll_offset.y
        if moved:
            self.scroll_to(y=top, animate=False, force=True, immediate=True)
            self._want_from(top)
        return moved

    def watch_scroll_y(self, old: float, new: float) -> None:
        """The wheel or the bar moved the view: read what came into it."""
        super().watch_scroll_y(old, new)
        if self._loaded:
            self._want_from(min(int(new), max(self._lines.count - 1, 0)))
