"""One box to find things: records by name or reference, commands with their keys, lists and their quick filters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.parsing import shorten
from benefits_tui.register.search import FoundRecord, nearest_reference, search_records
from benefits_tui.register.session import Session
from benefits_tui.tui.background import run_in_background
from benefits_tui.tui.commands import MOVES, Command
from benefits_tui.tui.dialogs.box import Box
from benefits_tui.tui.formatting import humanize, plain_content, sanitize
from benefits_tui.tui.keymap import GO, bindings
from benefits_tui.tui.list_specs import ON_SCREEN
from benefits_tui.tui.stylesheet import stylesheet
from benefits_tui.tui.widgets.editors import LineInput
from benefits_tui.tui.worker import RegisterWorker

_KEYS = (Command("leave", "escape", "Cancel", "Back to where you were.", bar=True),)
_MARK, _LABEL, _WIDEST = 11, 34, 90


@dataclass(frozen=True, slots=True)
class FindChoice:
    """What was chosen: a record to open, a command to run, or a list to go to under a filter."""

    record: tuple[Kind, str] | None = None
    command: Command | None = None
    place: str = ""
    filter: str = ""


class _Entry(NamedTuple):
    mark: str
    label: str
    about: str
    chosen: FindChoice
    kind: str = ""


class FindBox(Box[FindChoice | None]):
    """Gives back what was chosen; None when the person leaves. `commands_first`: what can be done here stands on top."""

    KEYS: ClassVar[tuple[Command, ...]] = _KEYS
    BINDINGS: ClassVar = [
        *bindings(_KEYS),
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("pageup", "move(-10)", show=False),
    ]
    DEFAULT_CSS = stylesheet(__file__, "find_box.tcss")

    def __init__(self, worker: RegisterWorker, place_name: str, commands: Sequence[Command], *, commands_first: bool) -> None:
        super().__init__()
        self._worker = worker
        self._where = place_name
        self._commands = commands
        self._commands_first = commands_first
        self._records: list[FoundRecord] = []
        self._searched = self._nearest = ""
        self._shown: list[_Entry] = []

    def compose(self) -> ComposeResult:
        """The line to type into, what it finds, the keys."""
        with Vertical() as box:
            box.border_title = "Find or do"
            yield LineInput(placeholder="a name, a reference, or what you want to do", compact=True)
            options = OptionList(compact=True)
            options.can_focus = False
            yield options
            yield Static("", id="note")
            keys = "[@click=screen.take()][bold]enter[/] do it[/]   ↑ ↓ choose   [@click=screen.leave()][bold]esc[/] close[/]"
            yield Static(keys, id="keys")

    def on_resize(self) -> None:
        """What is said of each, as far as there is room."""
        options = self.query_one(OptionList)
        at = options.highlighted
        self._show()
        options.highlighted = at

    def takes(self, event: events.Event) -> bool:
        """To choose waits until what was typed has been looked for."""
        chooses = isinstance(event, events.Key) and event.key in ("enter", "down", "up")
        return super().takes(event) and not (chooses and self.query_one(Input).value != self._searched)

    @on(Input.Changed)
    def _look(self, event: Input.Changed) -> None:
        run_in_background(self, self._search(event.value), group="find", exclusive=True)

    async def _search(self, text: str) -> None:
        def search(session: Session) -> tuple[list[FoundRecord], str]:
            matches = search_records(session, text)
            return matches, "" if matches or not text.strip() else nearest_reference(session, text)

        records, nearest = await self._worker.run(search)
        if text == self.query_one(Input).value:
            self._records, self._nearest, self._searched = records, nearest, text
            self._show()

    def _show(self) -> None:
        search_words = self._searched.casefold().split()
        groups = [("Records", [_record(record) for record in self._records])]
        done_here = [_command(command) for command in self._commands if not command.action.startswith("app.go(")]
        done_here_group = [(f"Do: {self._where}" if self._where else "Do", _ranked(done_here, search_words))]
        groups = [*done_here_group, *groups] if self._commands_first else [*groups, *done_here_group]
        groups.append(("Lists", _ranked(_lists(), search_words)))
        options, self._shown = list[Option](), []
        for title, entries in groups:
            if entries:
                options.append(Option(Content.styled(title, "$muted"), disabled=True))
            wide = min(max((len(entry.label) for entry in entries), default=0), _LABEL)
            for entry in entries:
                options.append(Option(self._line(entry, wide), id=str(len(self._shown))))
                self._shown.append(entry)
        if self._commands_first and not search_words:
            options.append(Option(Content.styled("Moving about", "$muted"), disabled=True))
            options += [
                Option(Content.assemble((f"{keys:<26}", "$accent"), explanation), disabled=True) for keys, explanation in MOVES
            ]
        option_list = self.query_one(OptionList)
        option_list.clear_options()
        nothing = self._nearest if "did you mean" in self._nearest else "Nothing is called that. esc closes."
        option_list.add_options(options or [Option(plain_content(nothing), disabled=True)])
        # Nothing typed and nothing chosen: enter is for nothing yet.
        option_list.highlighted = 1 if self._shown and (search_words or self._commands_first) else None

    def _line(self, entry: _Entry, wide: int) -> Content:
        width = min(self.app.size.width * 9 // 10, _WIDEST) - 5
        room = max(width - _MARK - wide - 2 - len(entry.kind) - 1, 8)
        return Content.assemble(
            (f"{entry.mark:<{_MARK}}", "$accent"), f"{shorten(sanitize(entry.label), wide):<{wide + 2}}",
            (f"{shorten(sanitize(entry.about), room):<{room}}", "$muted"), (f" {entry.kind}", "$muted"),
        )  # fmt: skip

    @on(OptionList.OptionHighlighted)
    def _tell(self, event: OptionList.OptionHighlighted) -> None:
        if event.option.id is not None:
            self.query_one("#note", Static).update(plain_content(self._shown[int(event.option.id)].about))

    @on(Input.Submitted)
    def action_take(self) -> None:
        """Take what is under the cursor."""
        options = self.query_one(OptionList)
        if options.highlighted is not None:
            self._give(options.get_option_at_index(options.highlighted))

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self._give(event.option)

    def _give(self, option: Option) -> None:
        if not option.disabled and option.id is not None:
            self.dismiss(self._shown[int(option.id)].chosen)

    def action_move(self, by: int) -> None:
        """The next thing, or the one before."""
        options = self.query_one(OptionList)
        step: Callable[[], None] = options.action_cursor_down if by > 0 else options.action_cursor_up
        for _ in range(abs(by)):
            step()

    def action_leave(self) -> None:
        """Back to where one was."""
        self.dismiss(None)


def _record(record: FoundRecord) -> _Entry:
    label, about = (record.title or record.ref), record.about if record.title else ""
    return _Entry(record.ref, label, humanize(about), FindChoice(record=(record.kind, record.ref)), record.kind.label)


def _command(command: Command) -> _Entry:
    return _Entry(command.key_shown, command.label, command.help, FindChoice(command=command))


def _lists() -> list[_Entry]:
    places = {spec.name: spec for spec in ON_SCREEN}
    entries = []
    for go in GO:
        name = go.action.partition("'")[2].rpartition("'")[0]
        entries.append(_Entry(go.key_shown, go.label, go.help, FindChoice(place=name)))
        for tab in places[name].tabs if name in places else ():
            entries.append(_Entry("", f"{go.label}: {tab.label}", tab.filter, FindChoice(place=name, filter=tab.filter)))
    return entries


def _ranked(entries: list[_Entry], search_words: Sequence[str]) -> list[_Entry]:
    """Those in which every word is found; where it stands in the name first."""
    if not search_words:
        return entries

    text = " ".join(search_words)

    def rank(entry: _Entry) -> int:
        label = entry.label.casefold()
        if text in (label, entry.mark.casefold()):
            return 0
        return 1 if label.startswith(text) else 2 if all(word in label for word in search_words) else 3

    met = [
        entry for entry in entries if all(word in f"{entry.mark} {entry.label} {entry.about}".casefold() for word in search_words)
    ]
    return sorted(met, key=rank)
