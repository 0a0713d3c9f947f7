"""The one list of the program: a window of rows over a query, at any size of register."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from benefits_tui.domain.parsing import date_order_for, dates_assumed
from benefits_tui.domain.plain_text import counted
from benefits_tui.register.listing import ColumnType, ListRow, Page, ids, next_beginning_with
from benefits_tui.register.session import Session
from benefits_tui.tui.keys_in_order import TakesKeys
from benefits_tui.tui.stylesheet import stylesheet
from benefits_tui.tui.widgets.group_lines import Heading
from benefits_tui.tui.widgets.list_rows import ListRows
from benefits_tui.tui.widgets.row_painter import STYLES

_PATIENCE = 0.06
_MOVES = frozenset({"up", "down", "k", "j", "pageup", "pagedown", "home", "end"})


class RegisterList(ListRows, TakesKeys, can_focus=True):
    """A list that people move in, mark rows of and open records from, by keys and by mouse."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(STYLES)
    DEFAULT_CSS = stylesheet(__file__, "register_list.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k", "move(-1)", "Up", show=False),
        Binding("j", "move(1)", "Down", show=False),
        Binding("pageup,ctrl+b", "page(-1)", "Page up", show=False),
        Binding("pagedown,ctrl+f", "page(1)", "Page down", show=False),
        Binding("home,ctrl+home", "first", "First", show=False),
        Binding("end,G,ctrl+end", "last", "Last", show=False),
        Binding("enter", "open", "Open", show=False),
    ]

    class Opened(Message):
        """Enter, or a click on the row under the cursor."""

        def __init__(self, sender: RegisterList, record: int, row: ListRow) -> None:
            super().__init__()
            self.sender, self.record, self.row = sender, record, row

    class SortAsked(Message):
        """The header of a column was clicked."""

        def __init__(self, sender: RegisterList, column: str) -> None:
            super().__init__()
            self.sender, self.column = sender, column

    # What is shown ----------------------------------------------------------------------------------------------

    @property
    def selected(self) -> list[int]:
        """The records that are marked; without any, the one under the cursor."""
        return sorted(self.marked) or [record for record in (self.record,) if record is not None]

    stretches: ClassVar[bool] = True
    """Where there is room to spare, it is shown here."""

    def lines_needed(self, width: int) -> int:
        """A line for each row, and the heading."""
        return max(self._lines.count, 1) + (2 if self._lines.groups else 1)

    @property
    def total_said(self) -> str:
        """How many rows there are; a plus while they are still being counted."""
        return f"{self.total:,}{'' if self._settled else '+'}" if self._loaded else ""

    @property
    def unit(self) -> str:
        """What its money is counted in: `£k`; blank without any."""
        return self._paint.unit.label(self._currency) if self._paint.has_money else ""

    @property
    def dates_assumed(self) -> list[tuple[str, date]]:
        """The dates of the filter that can be read in two ways, each with the day that it is taken for."""
        return dates_assumed(self.shown_query.filter, date_order_for(self._currency))

    @property
    def position(self) -> str:
        """`17 of 1,204`; a plus while the rows are still being counted."""
        more = "" if self._settled else "+"
        if not self.total:
            return "none"
        if self.heading is not None:
            return f"{counted(len(self._lines.groups), 'group')}, {counted(self.total, 'row')}"
        return f"{self._lines.row_from(self.row) + 1:,} of {self._unfolded if self._lines.groups else self.total:,}{more}"

    def takes(self, event: events.Event) -> bool:
        """False while rows are read that a key is for; while the cursor is on its way it may be moved on."""
        if self._shown_generation != self._generation:
            return False
        return self._ahead is None or (isinstance(event, events.Key) and event.key in _MOVES)

    # The cursor -------------------------------------------------------------------------------------------------

    def watch_has_focus(self, value: bool) -> None:
        """The cursor is drawn stronger where the keys go."""
        super().watch_has_focus(value)
        self.refresh()

    def _go(self, row: int) -> None:
        """The cursor to a row. Where its rows have to be read first, it goes there with them, in one painting."""
        row = max(0, min(row, self._lines.count - 1))
        if self._want_from(self._top_for(row)):
            self._place(row)
            return
        self._ahead = row
        generation = self._generation
        self.set_timer(_PATIENCE, lambda: self._place(row) if (self._ahead, self._generation) == (row, generation) else None)

    @property
    def _from(self) -> int:
        """The row that the next move starts from: the one on the way to which the cursor is."""
        return self.row if self._ahead is None else self._ahead

    # Groups -----------------------------------------------------------------------------------------------------

    def group_by(self, column: str) -> None:
        """Put the rows under what they hold in this column; under nothing where it is blank."""
        self.reload(replace(self.shown_query, group=column), to_top=True)

    def fold(self, heading: Heading) -> None:
        """Take the rows of a group out of view, or bring them back."""
        query = self.shown_query
        self.reload(replace(query, folded=query.folded ^ {heading.group.value}))

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
        result = set(await self._worker.run(lambda session: ids(session, query)))
        if query != self.shown_query:
            # Another filter came meanwhile: what is no longer in view is not marked.
            return
        self.marked = set() if result <= self.marked else self.marked | result
        self.redraw()

    @property
    def shortened(self) -> str:
        """What the row under the cursor shows cut or rounded, in full."""
        place = self._place_in_page(self.row)
        return "" if self.record is None or place is None else self._paint.shortened(self._page.rows[place])

    def _empty_words(self) -> str:
        """Where a word of the filter has a meaning of its own, how that is written."""
        typed = self.shown_query.filter.lower().split()
        meant = [f"is:{word}" for word in self.list_view.listing.words_for_is() if word in typed]
        message = super()._empty_words()
        return f"{message} Did you mean {' '.join(meant)}?" if meant and not self.problem else message

    def clear_marks(self) -> None:
        """Take all marks away."""
        self.marked = set()
        self.redraw()

    def redraw(self) -> None:
        """Draw every row anew."""
        self._paint.forget()
        self.refresh()
        self.moved()

    async def jump_to(self, letter: str) -> bool:
        """To the next row whose sorted column begins with this letter, from the top again after the last; False: none."""
        query, column = self.shown_query, self.shown_query.sort or self._first_text()
        current_record, page = self.record, self._page

        def task(session: Session) -> int | None:
            return next_beginning_with(session, query, column, letter, current_record)

        generation = self._generation
        record = await self._worker.run(task)
        if record is not None and generation == self._generation:
            if record in page.ids:
                self._go(self._lines.line_of(page.offset + page.ids.index(record)))
            else:
                self.go_to(record)
        return record is not None

    def go_to(self, record: int) -> None:
        """The cursor to this record, where the filter lets it be seen."""
        self._wanted, self._page = record, Page(0, [], [])
        self.reload()

    def _first_text(self) -> str:
        """The column that a letter is looked for in while the list has its own order."""
        texts = [column.name for column in self._chosen if self.list_view.listing.column(column.name).type is ColumnType.TEXT]
        return next((name for name in ("title", "name") if name in texts), texts[0] if texts else self._names[0])

    # The keys that are held down are answered here, before the search for a binding that fits.
    def key_down(self, event: events.Key) -> None:
        """One row down."""
        event.stop()
        event.prevent_default()
        self._go(self._from + 1)

    def key_up(self, event: events.Key) -> None:
        """One row up."""
        event.stop()
        event.prevent_default()
        self._go(self._from - 1)

    def action_move(self, rows: int) -> None:
        """One row up or down."""
        self._go(self._from + rows)

    def watch_scroll_y(self, old: float, new: float) -> None:
        """The wheel or the bar moved the view: the cursor goes along, for what a key does is done to a row in view."""
        super().watch_scroll_y(old, new)
        row = max(int(new), min(self.row, int(new) + self._room - 1))
        if self._by_hand and self._loaded and row != self.row and row < self._lines.count:
            self._place(row)

    _by_hand = False
    """The view is moved by the mouse, and not for the cursor or another size."""

    def _moved_by_hand(self) -> None:
        self._by_hand = True

    on_mouse_scroll_down = on_mouse_scroll_up = on_scroll_to = on_scroll_up = on_scroll_down = _moved_by_hand

    def on_resize(self, event: events.Resize) -> None:
        """The view moves for the size, not for a hand."""
        self._by_hand = False
        super().on_resize(event)
        if self._loaded:
            # Other texts are cut.
            self.moved()

    def action_page(self, pages: int) -> None:
        """A screenful up or down."""
        self._go(self._from + pages * max(self._room - 1, 1))

    def action_first(self) -> None:
        """The first row."""
        self._go(0)

    def action_last(self) -> None:
        """The last row."""
        self._go(self._lines.count - 1)

    def action_open(self) -> None:
        """Open the record under the cursor, or fold the group."""
        if self.heading is not None:
            self.fold(self.heading)
        elif self.record is not None:
            self.post_message(self.Opened(self, self.record, self.under_cursor))

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on a row; a click on the row under the cursor opens it."""
        if event.y == 0:
            self._click_header(event.x)
            return
        height, count = self._room, self._lines.count
        if event.x >= self.size.width - 1 and count > height:
            self._go((count - 1) * (event.y - 1) // max(height - 1, 1))
            return
        row = self.scroll_offset.y + event.y - 1
        if row >= count or event.y > height:
            return
        if event.ctrl:
            self._go(row)
            if (record := self.record) is not None:
                self.marked ^= {record}
                self.redraw()
        elif row == self.row:
            self.action_open()
        else:
            self._go(row)

    def _click_header(self, x: int) -> None:
        if (column := self._paint.column_at(x)) is not None:
            self.post_message(self.SortAsked(self, column))
