"""Parts: what a page is made of. Each is a rule with its title, and its lines below; folded it is a word in the last line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from benefits_tui.tui.formatting import sanitize
from benefits_tui.tui.stylesheet import stylesheet
from benefits_tui.tui.widgets.line_cache import LineCacheMixin

Build = Callable[[int], Content]
"""Makes a text for so many columns."""


class PartRule(LineCacheMixin):
    """The line above a part: its title, what is to be said of it, at the right end its key. Heavy where the keys go."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rule--line", "rule--title", "rule--title-focus", "rule--note", "rule--focus"}
    DEFAULT_CSS = stylesheet(__file__, "part_rule.tcss")

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.note = self.right = ""
        self.heavy = False

    def say(self, note: str, right: str) -> None:
        """What stands after the title, and at the right end."""
        if (note, right) != (self.note, self.right):
            self.note, self.right = sanitize(note), sanitize(right)
            self.refresh()

    def draw_lines(self, lines: Sequence[int], crop: Region) -> list[Strip]:
        """The line, always as wide as the part."""
        sign, line = ("━", "rule--focus") if self.heavy else ("─", "rule--line")
        rule, note = self.part_style(line), self.part_style("rule--note")
        title = self.part_style("rule--title-focus" if self.heavy else "rule--title")
        room, right = crop.width, self.right
        note_text = f" {self.note}" if self.note else ""
        if cell_len(f"{sign}{sign} {self.title}{note_text}  {right} {sign}{sign}") > room:
            right = ""
        if cell_len(f"{sign}{sign} {self.title}{note_text} ") > room:
            note_text = ""
        tail = f" {right} " if right else ""
        left = cell_len(f"{sign}{sign} {self.title}{note_text} ")
        dashes = max(room - left - cell_len(tail) - (2 if right else 0), 0)
        pieces = [(f"{sign}{sign} ", rule), (self.title, title), (note_text, note), (" ", rule), (sign * dashes, rule)]
        pieces += [(tail, note), (sign * 2, rule)] if right else []
        strip = Strip([Segment(text, style) for text, style in pieces if text]).crop(0, room)
        return [self.filtered(strip.adjust_cell_length(crop.width, self.own_style))] * len(lines)


class Part(Widget):
    """A rule and what stands below it.

    `rank`: where height is short, the parts of the lowest rank fold first. `min_lines`: lines below the rule without which it is
    of no use; `wish`: lines that it has before a part without a wish is open; `side`: `right` stands in a second column where
    there is room, `beside` at the right of the part before it.
    """

    DEFAULT_CSS = stylesheet(__file__, "part.tcss")

    class Folded(Message):
        """The title was clicked."""

        def __init__(self, part: Part) -> None:
            super().__init__()
            self.part = part

    def __init__(
        self,
        title: str,
        body: Widget,
        *,
        id: str,
        rank: int,
        min_lines: int = 1,
        wish: int = 0,
        side: str = "",
        beside_from: int = 0,
    ) -> None:
        super().__init__(id=id)
        self.rule, self.body = PartRule(title), body
        self.rank, self.min_lines, self.wish, self.side = rank, min_lines, wish, side
        self.beside_from = beside_from
        """The width that the part needs to stand beside the one before it."""
        self.empty = False
        """Nothing to show: it is left out, rule and all."""
        self.news = ""
        """What the line of folded parts says of it."""
        body.add_class("body")

    def compose(self) -> ComposeResult:
        """The rule, the body."""
        yield self.rule
        yield self.body

    @property
    def title(self) -> str:
        """Its name."""
        return self.rule.title

    def say(self, note: str = "", right: str = "", news: str | None = None) -> None:
        """What the rule says beside the title; `news` while it is folded, else the same."""
        self.rule.say(note, right)
        self.news = note if news is None else news

    def lines_needed(self, width: int) -> int:
        """How many lines show all of it, the rule among them."""
        needed = getattr(self.body, "lines_needed", None)
        return 1 + (needed(width) if needed is not None else self.min_lines)

    def on_descendant_focus(self) -> None:
        """The keys go here."""
        self.rule.heavy = True
        self.rule.refresh()

    def on_descendant_blur(self) -> None:
        """They go elsewhere."""
        self.rule.heavy = False
        self.rule.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click on the title folds; one on the key at the right end does what it is for."""
        place = self.rule.region
        if not place.contains_point(event.screen_offset):
            return
        if self.rule.right and event.screen_x - place.x >= place.width - cell_len(self.rule.right) - 4:
            self._run(self.rule.right.split(" ")[0])
        else:
            self.post_message(self.Folded(self))

    def _run(self, key: str) -> None:
        """Do what this key is for here."""
        from benefits_tui.tui.keymap import all_commands, target

        screen = self.screen
        command = next((command for command in all_commands(screen) if command.key_shown == key), None)
        if command is not None:
            self.app.call_later(self.app.run_action, target(command, screen))


class PartText(VerticalScroll, can_focus=False):
    """Text below a rule; where it is longer than its room the keys can go there and move it."""

    DEFAULT_CSS = stylesheet(__file__, "part_text.tcss")

    def __init__(self) -> None:
        super().__init__()
        self._text = Static()
        self._build: Build = lambda width: Content("")
        self._shown: tuple[int, Content] | None = None

    def compose(self) -> ComposeResult:
        """The text."""
        yield self._text

    def show(self, text: Content | Build) -> None:
        """Show this, made anew for other widths where it depends on them."""
        self._build = text if callable(text) else lambda width: text
        self._shown = None
        self._draw()

    def lines_needed(self, width: int) -> int:
        """How many lines it takes in this width."""
        text = self._build(max(width - 2, 1))
        return text.get_height({}, max(width - 2, 1)) if text.plain else 0

    def on_resize(self) -> None:
        """Make it anew for the width."""
        self._draw()

    def _draw(self) -> None:
        width = max(self.size.width, 1)
        text = self._build(width)
        if self._shown != (width, text):
            self._shown = width, text
            self._text.update(text)
        self.can_focus = text.get_height({}, width) > max(self.size.height, 1)


class PartRow(NamedTuple):
    """A line that can be opened."""

    text: Build
    target: object
    whole: str = ""
    """What the status line says of it while the cursor is there."""


class RowTable(LineCacheMixin, can_focus=True):
    """A few lines with a cursor; those of a list that is read in windows are a RegisterList's."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--cursor", "rows--cursor-idle", "rows--mark", "rows--muted"}
    DEFAULT_CSS = stylesheet(__file__, "row_table.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup,ctrl+b", "leaf(-1)", show=False),
        Binding("pagedown,ctrl+f", "leaf(1)", show=False),
        Binding("home", "move(-9999)", show=False),
        Binding("end", "move(9999)", show=False),
        Binding("enter", "open", show=False),
    ]

    class Opened(Message):
        """Enter, or a click on the row under the cursor."""

        def __init__(self, table: RowTable, target: object) -> None:
            super().__init__()
            self.table, self.target = table, target

    class Moved(Message):
        """The cursor is on another row."""

        def __init__(self, table: RowTable) -> None:
            super().__init__()
            self.table = table

    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[PartRow] = ()
        self._head: Build | None = None
        self._foot: Build | None = None
        self._empty = Content("")
        self.row = 0
        self._top = 0

    def show(self, rows: Sequence[PartRow], *, head: Build | None = None, foot: Build | None = None, empty: str = "") -> None:
        """Show these rows; the cursor stays on the target that it was on."""
        target = self.under_cursor.target if self.under_cursor is not None else None
        self.rows, self._head, self._foot, self._empty = rows, head, foot, Content.styled(empty, "$muted")
        same = [place for place, row in enumerate(rows) if target is not None and row.target == target]
        self.row = same[0] if same else max(min(self.row, len(rows) - 1), 0)
        self.can_focus = bool(rows)
        self._keep_in_view()
        self.refresh()

    @property
    def under_cursor(self) -> PartRow | None:
        """The row that is opened by enter; None where there is none, or the cursor is on none yet."""
        return self.rows[self.row] if self.rows and self.row >= 0 else None

    def go_to(self, row: int) -> None:
        """The cursor to a row."""
        self.row = row
        self._keep_in_view()
        self.refresh()

    def lines_needed(self, width: int) -> int:
        """A line for each row, for the heading and the foot."""
        return (self._head is not None) + max(len(self.rows), 1 if self._empty.plain else 0) + (self._foot is not None)

    @property
    def _room(self) -> int:
        return max(self.size.height - (self._head is not None) - (self._foot is not None), 1)

    @property
    def _thumb(self) -> int:
        """The line that shows how far down one is; -1 while all rows are in view."""
        hidden = len(self.rows) - self._room
        return self._top * (self._room - 1) // hidden if hidden > 0 else -1

    def _keep_in_view(self) -> None:
        self._top = max(min(self._top, self.row), self.row - self._room + 1, 0)

    def on_resize(self) -> None:
        """More or fewer rows are in view."""
        self._top = max(min(self._top, len(self.rows) - self._room), 0)
        self._keep_in_view()
        self.refresh()

    def draw_lines(self, lines: Sequence[int], crop: Region) -> list[Strip]:
        """The heading, the rows in view, the foot."""
        width = crop.width
        drawn: list[Strip] = []
        for y in lines:
            place = y - (self._head is not None)
            if y == 0 and self._head is not None:
                strip = self._strip(self._head(width - 2), width, "rows--muted", " ")
            elif self._foot is not None and y == self.size.height - 1:
                strip = self._strip(self._foot(width - 2), width, "", " ")
            elif place == 0 and not self.rows:
                strip = self._strip(self._empty, width, "rows--muted", " ")
            elif self._top + place < len(self.rows):
                number = self._top + place
                is_current = number == self.row
                style = ("rows--cursor" if self.has_focus else "rows--cursor-idle") if is_current else ""
                strip = self._strip(self.rows[number].text(width - 2), width, style, "▌" if is_current else " ")
                if place == self._thumb:
                    strip = Strip([*strip.crop(0, width - 1), Segment("▐", self.part_style("rows--muted"))], width)
            else:
                strip = Strip.blank(width, self.own_style)
            drawn.append(self.filtered(strip))
        return drawn

    def _strip(self, text: Content, width: int, style: str, mark: str) -> Strip:
        base = self.part_style(style)
        first = base + Style(color=self.part_style("rows--mark").color) if mark == "▌" else base
        plain = style == "rows--cursor" and base.color != self.own_style.color
        pieces = [Segment(mark, first)]
        for piece, tone in text.render(end="", parse_style=self.app.stylesheet.parse_style):
            rich = tone.rich_style
            pieces.append(
                Segment(piece, base if plain else base + Style(color=rich.color if tone.foreground else None, bold=rich.bold))
            )
        return Strip(pieces).adjust_cell_length(width, base)

    def watch_has_focus(self, value: bool) -> None:
        """The cursor is drawn stronger where the keys go."""
        super().watch_has_focus(value)
        self.refresh()

    def action_move(self, rows: int) -> None:
        """Up or down; from an end on to the next part."""
        if not self.rows:
            return
        wanted = self.row + rows
        if abs(rows) == 1 and not 0 <= wanted < len(self.rows):
            (self.screen.focus_next if rows > 0 else self.screen.focus_previous)()
            return
        self.row = max(0, min(wanted, len(self.rows) - 1))
        self._keep_in_view()
        self.refresh()
        self.post_message(self.Moved(self))

    def action_leaf(self, by: int) -> None:
        """A page of rows up or down; it does not leave the part."""
        self.go_to(max(0, min(self.row + by * max(self._room - 1, 1), len(self.rows) - 1)))
        self.post_message(self.Moved(self))

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._turn(event, 1)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._turn(event, -1)

    def _turn(self, event: events.MouseEvent, by: int) -> None:
        """The wheel moves the view, and the cursor where it would be out of it."""
        top = max(min(self._top + by, len(self.rows) - self._room), 0)
        if top != self._top:
            event.stop()
            self._top = top
            self.go_to(max(top, min(self.row, top + self._room - 1)))
            self.post_message(self.Moved(self))

    def action_open(self) -> None:
        """Open what the row is of."""
        if (row := self.under_cursor) is not None:
            self.post_message(self.Opened(self, row.target))

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on a row; a click on the row under the cursor opens it."""
        number = self._top + event.y - (self._head is not None)
        if not 0 <= number < len(self.rows):
            return
        if number == self.row:
            self.action_open()
        else:
            self.action_move(number - self.row if abs(number - self.row) > 1 else 0)
            self.row = number
            self.refresh()
            self.post_message(self.Moved(self))
