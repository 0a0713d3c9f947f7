"""The line at the top and the two at the bottom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Static

from benefits_tui.tui.commands import Command, with_keys
from benefits_tui.tui.formatting import format_date, sanitize
from benefits_tui.tui.host import host_of
from benefits_tui.tui.keymap import ALWAYS_SHOWN, GO, all_commands
from benefits_tui.tui.stylesheet import stylesheet
from benefits_tui.tui.widgets.line_cache import LineCacheMixin
from benefits_tui.tui.worker import ContextKind, RegisterWorker

_WIDE = 110
# How many places are named in a narrow terminal.
_NAMED = 6
_NAMED_AT_LEAST = 2


class TopBar(Static, LineCacheMixin):
    """The numbered places, the one in view marked, how many rows wait in the queue, and the day as of which all is said."""

    DEFAULT_CSS = stylesheet(__file__, "top_bar.tcss")

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[str, RegisterWorker] | None = None
        self._line: Content | None = None

    def on_resize(self) -> None:
        """Say it as there is room."""
        self.show_again()

    def show(self, place: str, worker: RegisterWorker) -> None:
        """Mark the place; name the day."""
        self._shown = place, worker
        self.show_again()

    def show_again(self) -> None:
        """The same with what waits now; in a narrow terminal the names stand closer, the last ones as one."""
        if self._shown is None:
            return
        place, worker = self._shown
        width = self.app.size.width
        wide = width >= _WIDE
        host = host_of(self)
        places = [with_keys(command, host.keys_given) for command in GO if command.keys]
        named = len(places) if wide else _NAMED
        left, right = self._tabs(places, place, named, wide), _as_of_content(worker, host.swept)
        if wide and left.cell_length + right.cell_length >= width:
            # The day is said before the names stand apart.
            left = self._tabs(places, place, named, wide=False)
        # And before the last places are named: another day than today before all of them.
        least = 0 if _is_not_today(worker) else _NAMED_AT_LEAST
        while named > least and left.cell_length + right.cell_length >= width:
            named -= 1 if named < len(places) else 2
            left = self._tabs(places, place, named, wide=False)
        if least and left.cell_length + right.cell_length >= width:
            right = Content("")
        left = left[: max(width - right.cell_length - 1, 0)]
        line = left + " " * (width - left.cell_length - right.cell_length) + right
        if self._line is None or not self._line.is_same(line):
            self._line = line
            self.update(line, layout=False)

    def _tabs(self, places: Sequence[Command], place: str, named: int, wide: bool) -> Content:
        """The first so many places, the one in view in any case, and the others as one."""
        host = host_of(self)
        folded = places[named:]
        shown = [*places[:named], *(command for command in folded if _goes_to(command, place))]
        tabs = [
            _tab(
                command.action,
                command.key_shown,
                command.label,
                host.waiting if _goes_to(command, _QUEUE) else None,
                is_current=_goes_to(command, place),
                wide=wide,
            )
            for command in shown
        ]
        if rest := [command for command in folded if not _goes_to(command, place)]:
            keys = f"{_escaped(rest[0].key_shown)}–{_escaped(rest[-1].key_shown)} …"
            tabs.append(Content.from_markup(f" [@click=app.places]{keys}[/]"))
        return Content("").join(tabs)


_QUEUE = "queue"


def _goes_to(command: Command, place: str) -> bool:
    return f"'{place}'" in command.action


@lru_cache(256)
def _tab(action: str, key_shown: str, label: str, waiting: int | None, *, is_current: bool, wide: bool) -> Content:
    key = _escaped(key_shown)
    count = f" [bold]{waiting:,}[/]" if waiting else ""
    if is_current:
        return Content.from_markup(f"[@click={action}][reverse bold] {key} {label}{count} [/][/]")
    after = " " if wide else ""
    return Content.from_markup(f"[@click={action}] [$text-accent]{key}[/] {label}{count}{after}[/]")


def _is_not_today(worker: RegisterWorker) -> bool:
    """True where what is shown is not the register of today, which must always be seen."""
    context = worker.context
    return worker.file_is_another or (context is not None and context.kind is ContextKind.EARLIER_DAY)


def _as_of_content(worker: RegisterWorker, swept: int | None) -> Content:
    """The day as of which everything is said; an earlier one stands out, and that the file is another one by now. How far
    flags and figures are those of the day, while that takes long."""
    if worker.file_is_another:
        return Content.styled(" NOT CURRENT ", "reverse bold")
    day = format_date(worker.today)
    context = worker.context
    if context is not None and context.kind is ContextKind.EARLIER_DAY:
        return Content.styled(f" AS OF {day} ", "reverse bold")
    before = f"{sanitize(context.name)}  " if context is not None else "read-only  " if worker.read_only else ""
    so_far = "" if swept is None else f"flags {swept} %  "
    return Content.styled(f"{before}{so_far}{day} ", "$muted")


class StatusLine(LineCacheMixin):
    """One line: at the left what happened last, else what is to be said of the place; at the right where one is in it.

    It moves with every key, so it is drawn as one piece of text. What happened stays until the next key has something to say.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"status--news"}
    DEFAULT_CSS = stylesheet(__file__, "status_line.tcss")

    def __init__(self) -> None:
        super().__init__()
        self.text = self.position = self.news = ""
        self._news_at = 0

    def say(self, text: str, position: str = "") -> None:
        """What is to be said of the place, shown as it is."""
        text, position = sanitize(text), sanitize(position)
        if self.news and host_of(self).keys_pressed != self._news_at:
            self.news = ""
        elif (text, position) == (self.text, self.position):
            return
        self.text, self.position = text, position
        self.refresh()

    def tell(self, news: str) -> None:
        """What was done, or why it was not."""
        self.news, self._news_at = sanitize(news), host_of(self).keys_pressed
        self.refresh()

    def draw_lines(self, lines: Sequence[int], crop: Region) -> list[Strip]:
        """The line; what does not fit ends in an ellipsis."""
        room = max(crop.width - 2, 0)
        right = self.position if cell_len(self.position) <= room else ""
        both = "   ".join(filter(None, (self.news, self.text)))
        fits = cell_len(both) + cell_len(right) + 2 <= room
        left, space = both if fits else self.news or self.text, room - (cell_len(right) + 2 if right else 0)
        while cell_len(left) > space and "   " in left:
            # Of a row of hints the last ones are left out whole.
            left = left.rpartition("   ")[0].rstrip()
        if cell_len(left) > space:
            left = set_cell_size(left, max(space - 1, 0)) + "…"
        line = f" {left}{' ' * (room - cell_len(left) - cell_len(right))}{right} "
        style = self.part_style("") if not self.news else self.part_style("status--news")
        return [self.filtered(Strip([Segment(set_cell_size(line, crop.width), style)], crop.width))] * len(lines)


class KeyBar(Static, LineCacheMixin):
    """The keys of the screen, each of which can be clicked, and at the right end those that are the same everywhere."""

    DEFAULT_CSS = stylesheet(__file__, "key_bar.tcss")

    def on_resize(self) -> None:
        """As many as there is room for."""
        self.show_again()

    def show_again(self) -> None:
        """The keys where the focus is now."""
        in_bar: Callable[[Command], bool] = getattr(self.screen, "in_bar", _asks_for_bar)
        self.update(key_bar(all_commands(self.screen), self.size.width, in_bar))


MOST_KEYS = 7


def _asks_for_bar(command: Command) -> bool:
    return command.bar


def key_bar(commands: list[Command], width: int, in_bar: Callable[[Command], bool] = _asks_for_bar) -> Content:
    """The commands that have a place in the bar, as many as fit; finding and help at the right end."""
    shown = [command for command in commands if in_bar(command)]
    back = [command for command in shown if command.goes_back]
    always = [*back, *(command for command in shown if command.id in ALWAYS_SHOWN)]
    right = Content("  ").join(_key(command) for command in always)
    left = Content("")
    for place, command in enumerate(command for command in shown if command not in always):
        wider = left + ("   " if left.plain else "") + _key(command)
        if wider.cell_length + right.cell_length + 2 > width or place + len(always) >= MOST_KEYS:
            break
        left = wider
    return left + " " * max(width - left.cell_length - right.cell_length, 0) + right


def _key(command: Command) -> Content:
    target = command.action if command.action.startswith("app.") else f"screen.{command.action}"
    call = target if target.endswith(")") else f"{target}()"
    return Content.from_markup(f"[@click={call}][bold $text-accent]{_escaped(command.key_shown)}[/] {command.label.lower()}[/]")


def _escaped(key: str) -> str:
    return key.replace("[", "\\[")
