"""The line at the top and the two at the bottom."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Static

from benefits_tui.tui.commands import Command, with_keys
from benefits_tui.tui.formatting import sanitize
from benefits_tui.tui.host import host_of
from benefits_tui.tui.keymap import GO, all_commands
from benefits_tui.tui.widgets.line_cache import LineCacheMixin

_WIDE = 110
# How many places are named in a narrow terminal.
_NAMED = 6


class TopBar(Static, LineCacheMixin):
    """The numbered screens, the one in view marked, and the register's name."""

    DEFAULT_CSS = "TopBar { height: 1; background: $primary 25%; text-wrap: nowrap; text-overflow: ellipsis; }"

    def __init__(self) -> None:
        super().__init__()
        self._said = ("", "")

    def on_resize(self) -> None:
        """Say it as there is room."""
        if self._said[0]:
            self.say(*self._said)

    def say(self, mode: str, register: str) -> None:
        """Mark the screen and name the register; in a narrow terminal the names stand closer, the last ones as one."""
        self._said = mode, register
        room = " " if self.app.size.width >= _WIDE else ""
        tabs: list[Content] = []
        given = host_of(self).keys_given
        places = [with_keys(one, given) for one in GO]
        shown = places if room else places[:_NAMED]
        folded = places[len(shown) :]
        # The one in view is always named.
        for command in [*shown, *(one for one in folded if _goes_to(one, mode))]:
            mark = "reverse bold" if _goes_to(command, mode) else "not bold"
            key = _escaped(command.key_shown)
            tabs.append(Content.from_markup(f"[@click={command.action}][{mark}]{room}{key} {command.label}{room}[/][/]"))
            tabs.append(Content("" if room else " "))
        if rest := [one for one in folded if not _goes_to(one, mode)]:
            keys = f"{_escaped(rest[0].key_shown)}–{_escaped(rest[-1].key_shown)} …"
            tabs.append(Content.from_markup(f"[@click=app.places]{keys}[/] "))
        self.update(Content.assemble(*tabs, room * 2, (register, "$foreground 60%")))


def _goes_to(command: Command, mode: str) -> bool:
    return f"'{mode}'" in command.action


class StatusLine(LineCacheMixin):
    """Position, count and filter of the list in view. It moves with every key, so it is drawn as one piece of text."""

    DEFAULT_CSS = "StatusLine { height: 1; color: $text-muted; }"

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def say(self, text: str) -> None:
        """Set the line; the text is shown as it is."""
        text = sanitize(text)
        if text != self.text:
            self.text = text
            self.refresh()

    def draw_lines(self, lines: Sequence[int], crop: Region) -> list[Strip]:
        """The line; what does not fit ends in an ellipsis."""
        room = max(crop.width - 2, 0)
        text = self.text if cell_len(self.text) <= room else set_cell_size(self.text, max(room - 1, 0)) + "…"
        strip = Strip([Segment(set_cell_size(f" {text}", crop.width), self.own_style)], crop.width)
        return [self.filtered(strip)] * len(lines)


class KeyBar(Static, LineCacheMixin):
    """The keys of the screen, each of which can be clicked; never wider than 80 columns."""

    DEFAULT_CSS = "KeyBar { height: 1; background: $surface; padding: 0 1; text-wrap: nowrap; }"

    def on_mount(self) -> None:
        """Show the keys."""
        self.update(key_bar(all_commands(self.screen)))


def key_bar(commands: list[Command]) -> Content:
    """The key bar's content: commands that ask for a place in it."""
    parts: list[Content] = []
    for command in (command for command in commands if command.bar):
        target = command.action if command.action.startswith("app.") else f"screen.{command.action}"
        call = target if target.endswith(")") else f"{target}()"
        parts.append(
            Content.from_markup(f"[@click={call}][bold $text-accent]{_escaped(command.key_shown)}[/] {command.label}[/]")
        )
    return Content("   ").join(parts)


def _escaped(key: str) -> str:
    return key.replace("[", "\\[")
