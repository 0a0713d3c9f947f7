"""A benefit's periods as a grid to type in: arrows move, typing edits, a column of a spreadsheet can be pasted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from benefits_tui.domain.plain_text import counted
from benefits_tui.register.period_sheet import COLUMNS, CellError, PeriodSheet
from benefits_tui.tui.commands import GRID_COMMANDS, Command
from benefits_tui.tui.formatting import sanitize
from benefits_tui.tui.in_sight import KeepsInSight
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.stylesheet import stylesheet
from benefits_tui.tui.widgets.grid_columns import GRID_GAP, GridColumns, cell, columns_for, number_text, width_needed
from benefits_tui.tui.widgets.line_cache import LineCacheMixin

_NUMERIC = "0123456789.,-+()£$€ "


class PeriodGrid(ScrollView, KeepsInSight, LineCacheMixin, can_focus=True):
    """Rows are periods, columns plan, forecast, actual and evidence. What is typed is in the sheet until it is saved."""

    KEYS: ClassVar[tuple[Command, ...]] = GRID_COMMANDS
    COMPONENT_CLASSES: ClassVar[set[str]] = {"grid--header", "grid--cursor", "grid--changed", "grid--muted", "grid--edit"}
    DEFAULT_CSS = stylesheet(__file__, "period_grid.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "go(-1, 0)", show=False),
        Binding("down", "go(1, 0)", show=False),
        Binding("left", "go(0, -1)", show=False),
        Binding("right", "go(0, 1)", show=False),
        Binding("pageup", "leaf(-1)", show=False),
        Binding("pagedown", "leaf(1)", show=False),
        Binding("home", "go(-999, 0)", show=False),
        Binding("end", "go(999, 0)", show=False),
        Binding("enter", "enter", show=False),
        Binding("tab", "leave(1)", tooltip="To the next part of the page.", show=False),
        Binding("shift+tab", "leave(-1)", tooltip="To the part before.", show=False),
        *bindings(GRID_COMMANDS),
    ]

    class Changed(Message):
        """Something was typed, pasted, filled or taken back."""

    class Grown(Message):
        """There are more or fewer periods."""

    class Moved(Message):
        """The cursor is on another cell, or the words about it changed."""

    def __init__(self, sheet: PeriodSheet | None = None, id: str | None = None) -> None:
        super().__init__(id=id)
        self.sheet = sheet
        self.row = 0
        self.column = 0
        self.typed: str | None = None
        """What is being typed into the cell under the cursor; None when nothing is."""
        self.problem = ""

    def show(self, sheet: PeriodSheet, *, keep: bool = True) -> None:
        """Show a sheet, the cursor where it was, or on the first period without a reading."""
        before = len(self.sheet.lines) if self.sheet is not None else 0
        self.sheet, self.typed = sheet, None
        if not keep:
            ended = [place for place, line in enumerate(sheet.lines) if line.period.end <= sheet.today]
            unread = [place for place in ended if sheet.lines[place].values["actual"] is None]
            ahead = [place for place in range(len(sheet.lines)) if place not in ended]
            self.row = (unread or ahead or ended or [0])[0]
            self.column = COLUMNS.index("actual" if ended else "plan")
        self.row = min(self.row, len(sheet.lines) - 1)
        self._fit()
        self.keep_in_sight()
        self.refresh()
        if len(sheet.lines) != before:
            self.post_message(self.Grown())

    def go_to_changed(self) -> None:
        """The cursor to the first cell that is not saved."""
        if self.sheet is not None:
            cells = ((row, name) for row in range(len(self.sheet.lines)) for name in COLUMNS if self.sheet.differs(row, name))
            row, name = next(cells, (self.row, COLUMNS[self.column]))
            self.row, self.column = row, COLUMNS.index(name)
            self.keep_in_sight()
            self.refresh()

    def written(self, saved: PeriodSheet) -> None:
        """A copy of the sheet was saved: draw the lines anew that were not written before."""
        if self.sheet is not None:
            for row, line in enumerate(self.sheet.lines):
                if line.values != line.start:
                    self.refresh_line(row + 1)
            self.sheet.written(saved)

    stretches: ClassVar[bool] = True
    """Where there is room to spare, it is shown here."""

    def lines_needed(self, width: int) -> int:
        """A line for each period and one for the header."""
        return (len(self.sheet.lines) if self.sheet is not None else 0) + 1

    def _fit(self) -> None:
        if self.sheet is not None:
            self.virtual_size = Size(self.size.width, len(self.sheet.lines) + 1)

    def on_resize(self) -> None:
        """Fit the scroll range."""
        self._fit()

    # Drawing ----------------------------------------------------------------------------------------------------

    def draw_lines(self, lines: Sequence[int], crop: Region) -> list[Strip]:
        """The header on the first line, a period on each other."""
        width, top, drawn = self.scrollable_content_region.width, self.scroll_offset.y, []
        for y in lines:
            strip = self._header(width) if y == 0 else self._line(top + y - 1, width)
            drawn.append(self.filtered(strip.adjust_cell_length(crop.width, self.own_style)))
        return drawn

    def _line(self, row: int, width: int) -> Strip:
        sheet, base = self.sheet, self.own_style
        if sheet is None or row >= len(sheet.lines):
            return Strip.blank(width, base)
        line, muted = sheet.lines[row], self.part_style("grid--muted")
        is_current = row == self.row and self.has_focus
        columns = self._columns(width)
        label = f"{'▌' if is_current else ' '}{line.label:<{columns.label - 1}}"
        segments = [Segment(label, base if line.period.end <= sheet.today else muted)]
        for place, name in enumerate(COLUMNS):
            room = columns.room(name)
            text = sanitize(sheet.text(row, name)) if name == "evidence" else number_text(sheet.lines[row].values[name])
            style = self.part_style("grid--changed") if sheet.differs(row, name) else base
            if is_current and place == self.column:
                style = self.part_style("grid--edit" if self.typed is not None else "grid--cursor")
                if self.typed is not None:
                    text = f"{sanitize(self.typed)}▏"
            mark = "*" if sheet.differs(row, name) else " "
            segments.append(Segment(" " * GRID_GAP, base))
            segments.append(Segment(cell(f"{mark}{text}", room, right=name != "evidence"), style))
        return Strip(segments).extend_cell_length(width, base).crop(0, width)

    def _header(self, width: int) -> Strip:
        style = self.part_style("grid--header")
        unit = self.sheet.facts.unit if self.sheet is not None and self.sheet.facts.unit else ""
        columns = self._columns(width)
        segments = [Segment(cell(f" Period{f', {sanitize(unit)}' if unit else ''}", columns.label, right=False), style)]
        for name in COLUMNS:
            segments.append(Segment(" " * GRID_GAP, style))
            segments.append(Segment(cell(f" {name.capitalize()}", columns.room(name), right=name != "evidence"), style))
        return Strip(segments).extend_cell_length(width, self.own_style).crop(0, width)

    def _columns(self, width: int) -> GridColumns:
        lines = self.sheet.lines if self.sheet is not None else []
        evidence = 1 + max((len(str(line.values["evidence"] or "")) for line in lines), default=0)
        return columns_for(width, self._longest(), evidence)

    def _longest(self) -> int:
        """How many letters the longest number has, with the mark before it."""
        lines = self.sheet.lines if self.sheet is not None else []
        numbers = (line.values[name] for line in lines for name in COLUMNS if name != "evidence")
        return 1 + max((len(number_text(number)) for number in numbers), default=0)

    def width_needed(self) -> int:
        """The width in which every number is whole."""
        return width_needed(self._longest())

    # The cursor -------------------------------------------------------------------------------------------------

    def action_go(self, rows: int, columns: int) -> None:
        """Another cell; what is being typed is taken over first."""
        if self.sheet is None or not self.settle():
            return
        if rows == -1 and self.row == 0:
            self.screen.focus_previous()
            return
        before = self.row
        self.row = max(0, min(self.row + rows, len(self.sheet.lines) - 1))
        shown = len(COLUMNS) if self._columns(self.scrollable_content_region.width).evidence else len(COLUMNS) - 1
        self.column = max(0, min(self.column + columns, shown - 1))
        self.keep_in_sight()
        for row in {before, self.row}:
            self.refresh_line(row + 1)
        self.post_message(self.Moved())

    @property
    def _room(self) -> int:
        return max(self.size.height - 1, 1)

    def action_leaf(self, by: int) -> None:
        """A page of periods up or down."""
        self.action_go(by * max(self._room - 1, 1), 0)

    def keep_in_sight(self, target: Widget | None = None) -> None:
        """The row under the cursor, also after the wheel has moved the view."""
        rows, top = self._room, self.scroll_offset.y
        if self.row < top:
            top = self.row
        elif self.row >= top + rows:
            top = self.row - rows + 1
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, force=True, immediate=True)

    def on_click(self, event: events.Click) -> None:
        """A click goes to a cell, a second one edits it."""
        if self.sheet is None or event.y == 0 or not self.settle():
            return
        columns = self._columns(self.scrollable_content_region.width)
        row, column, left = self.scroll_offset.y + event.y - 1, 0, columns.label
        if row >= len(self.sheet.lines):
            return
        for place, name in enumerate(COLUMNS):
            if event.x >= left + GRID_GAP:
                column = place
            left += GRID_GAP + columns.room(name)
        again = (row, column) == (self.row, self.column)
        self.row, self.column = row, column
        if again:
            self.action_edit_cell()
        self.refresh()
        self.post_message(self.Moved())

    # Typing -----------------------------------------------------------------------------------------------------

    @property
    def series(self) -> str:
        """The column under the cursor."""
        return COLUMNS[self.column]

    def on_key(self, event: events.Key) -> None:
        """A letter begins a cell anew, or goes on with it."""
        letter = event.character
        if self.typed is not None and event.key in ("escape", "backspace"):
            self.typed = None if event.key == "escape" else self.typed[:-1]
            self._stop(event)
        elif self.typed is not None and event.key == "delete":
            self.typed = ""
            self._stop(event)
        elif letter is not None and letter.isprintable() and self._takes(letter):
            if self._may_write():
                self.typed = (self.typed or "") + letter
            self._stop(event)

    def as_typed(self) -> PeriodSheet | None:
        """The sheet with the cell that is being typed into, as far as that can be read."""
        if self.typed is None or self.sheet is None:
            return self.sheet
        sheet = self.sheet.copy()
        try:
            sheet.set(self.row, self.series, self.typed)
        except CellError:
            return self.sheet
        return sheet

    def unsaved_text(self) -> dict[str, str]:
        """The cell that is being typed into, as drafts name it."""
        if self.typed is None or self.sheet is None:
            return {}
        return {f"{self.sheet.lines[self.row].label} {self.series}": self.typed}

    def _takes(self, letter: str) -> bool:
        if self.typed is not None:
            return True
        if letter == "+":
            return False
        # Letters are commands until a number is begun; evidence is words, and begins with any but the ones used here.
        return letter in _NUMERIC.strip() if self.series != "evidence" else letter not in "oq?" and letter != " "

    def _stop(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        self.problem = ""
        self.refresh()
        self.post_message(self.Moved())

    def _may_write(self) -> bool:
        return bool(self.screen.may_write())  # type: ignore[attr-defined]

    def settle(self) -> bool:
        """Put what is being typed into the sheet; False, and the cell stays open, when it cannot be read."""
        if self.typed is None or self.sheet is None:
            return True
        try:
            self.sheet.set(self.row, self.series, self.typed)
        except CellError as problem:
            self._say(str(problem))
            return False
        self.typed = None
        self.has_changed()
        return True

    def _say(self, problem: str) -> None:
        self.problem = problem
        self.refresh()
        self.post_message(self.Moved())

    def has_changed(self) -> None:
        """What is in the sheet is no longer what was shown."""
        self.problem = ""
        self._fit()
        self.refresh()
        self.post_message(self.Changed())

    def action_enter(self) -> None:
        """Take over what was typed and go down; nothing being typed, edit the cell."""
        if self.typed is None:
            self.action_edit_cell()
        elif self.settle():
            self.action_go(1, 0)

    def action_leave(self, by: int) -> None:
        """To the next part of the page; what is being typed is taken over, or stays open where it cannot be read."""
        if self.settle():
            (self.screen.focus_next if by > 0 else self.screen.focus_previous)()

    def action_edit_cell(self) -> None:
        """Edit the cell's present text."""
        if self.sheet is not None and self.typed is None and self._may_write():
            self.typed = self.sheet.text(self.row, self.series)
            self.refresh()
            self.post_message(self.Moved())

    def action_blank(self) -> None:
        """Empty the cell."""
        if self.sheet is not None and self._may_write():
            self.sheet.set(self.row, self.series, "")
            self.has_changed()

    def on_paste(self, event: events.Paste) -> None:
        """Lines of cells, as a spreadsheet copies them, go into the cells from here on."""
        event.stop()
        event.prevent_default()
        if self.sheet is None or not self._may_write():
            return
        if self.typed is not None and "\n" not in event.text.strip("\n") and "\t" not in event.text:
            self.typed += event.text.strip("\n")
            self.refresh()
            self.post_message(self.Moved())
            return
        try:
            rows, cells = self.sheet.paste(self.row, self.series, event.text)
        except CellError as problem:
            self._say(str(problem))
            return
        self.typed = None
        self.has_changed()
        self.notify(f"Pasted {cells} cell{'s' if cells != 1 else ''} in {rows} period{'s' if rows != 1 else ''}.", markup=False)

    def action_fill_down(self) -> None:
        """The cell's value into the periods after it."""
        if self.sheet is not None and self.settle() and self._may_write():
            count = self.sheet.fill_down(self.row, self.series)
            self.has_changed()
            self.notify(f"Filled {count} periods below.", markup=False)

    def action_fill_right(self) -> None:
        """The column's values, from here on, into the column to the right."""
        if self.sheet is None or not self.settle() or not self._may_write():
            return
        try:
            count = self.sheet.fill_right(self.row, self.series)
        except CellError as problem:
            self._say(str(problem))
            return
        self.has_changed()
        self.notify(f"Filled {counted(count, 'cell')} to the right.", markup=False)

    def action_take_back(self) -> None:
        """Take back the last thing typed, pasted or filled."""
        if self.sheet is not None and self.settle():
            if self.sheet.undo():
                self.has_changed()
            else:
                self.notify("Nothing typed here is left to take back.", markup=False)

    def action_add_line(self) -> None:
        """One more period at the end."""
        if self.sheet is not None and self.settle() and self.sheet.add_line():
            self.has_changed()
            self.action_go(999, 0)

    def action_open_evidence(self) -> None:
        """Open the evidence under the cursor in the browser, when it is an address."""
        if self.sheet is None:
            return
        from benefits_tui.tui.clipboard import open_address

        open_address(self.app, self.sheet.text(self.row, "evidence"), "The evidence of this period")
