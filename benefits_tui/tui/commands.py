"""What can be done where: one declaration gives the key, the key bar, the help page and the palette."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from textual.binding import Binding, BindingType
from textual.widget import Widget


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can do on a screen. `bar` puts it into the key bar, which holds seven at the most."""

    action: str
    keys: str
    label: str
    help: str
    bar: bool = False

    @property
    def key_shown(self) -> str:
        """The first of its keys, as it is written in the key bar and in help."""
        return _SHOWN.get(first := self.keys.split(",")[0], first)


_SHOWN = {"question_mark": "?", "slash": "/", "escape": "esc", "ctrl+p": "^p", "ctrl+s": "^s", "ctrl+r": "^r"}


def bindings(commands: Iterable[Command]) -> list[BindingType]:
    """The key bindings of these commands."""
    return [
        Binding(
            command.keys, command.action, command.label, show=command.bar, tooltip=command.help, priority=command.keys in _FIRST
        )
        for command in commands
    ]


# Keys that must reach the screen although an editor has the focus.
_FIRST = frozenset({"ctrl+s", "ctrl+r"})

GLOBAL = (
    Command("app.go('home')", "1", "Home", "The balance of the portfolio, what needs a decision, what is due next."),
    Command("app.go('projects')", "2", "Projects", "All projects, closed ones too."),
    Command("app.go('benefits')", "3", "Benefits", "All benefits."),
    Command("app.go('reviews')", "4", "Reviews", "All reviews."),
    Command("app.go('flags')", "5", "Flags", "What is wrong, worst first."),
    Command("app.go('people')", "6", "People", "Owners and everybody else who is named."),
    Command("app.go_to", "g", "Go to", "Open a record by its reference, such as P-014/B03."),
    Command("app.import_file", "i", "Import", "Read projects, benefits and readings from a CSV or XLSX file."),
    Command("app.help", "question_mark", "Help", "What can be done here, and with which key.", bar=True),
    Command("app.leave", "q", "Quit", "Back; on a list or home, out of the program.", bar=True),
    Command("app.command_palette", "ctrl+p", "Palette", "Find a command by its name."),
)

OPEN = Command("open", "enter", "Open", "Open the record under the cursor.", bar=True)
FILTER = Command(
    "filter", "slash", "Filter", "Show only what holds the words you type; column:word looks in one column.", bar=True
)
SORT = Command("sort", "s", "Sort", "Sort by the next column; S turns the order round.", bar=True)
TURN = Command("turn", "S", "Turn", "Turn the sort order round.")
NEW = Command("new", "n", "New", "Add a record.", bar=True)
EDIT = Command("edit", "e", "Edit", "Edit the record.", bar=True)
RECORD = Command("record", "r", "Reading", "Record a reading or a forecast.", bar=True)
PLAN = Command("plan", "p", "Plan", "Approve a plan by period; earlier versions are kept.", bar=True)
HISTORY = Command("history", "h", "History", "Who changed what, when and why.", bar=True)
COPY = Command("copy", "y", "Copy", "Copy the row under the cursor, to be pasted into a spreadsheet.")
EXPORT = Command("export", "x", "Export", "Write what is on screen, same columns and filter, to a CSV or XLSX file.")
REFRESH = Command("refresh", "ctrl+r", "Refresh", "Read the register again.")
CLEAR = Command("clear", "escape", "Clear", "Clear the filter.")
BACK = Command("back", "escape,q", "Back", "Back to where you were.", bar=True)
MOVES = (
    ("up, k / down, j", "move the cursor"),
    ("page up / page down, space", "move by a screenful"),
    ("home / end, G", "first and last"),
    ("tab / shift+tab", "to the next and the previous part of the screen"),
)

LIST_COMMANDS = (OPEN, FILTER, SORT, TURN, NEW, EDIT, COPY, EXPORT, REFRESH, CLEAR)
BENEFIT_LIST_COMMANDS = (OPEN, FILTER, replace(SORT, bar=False), TURN, NEW, EDIT, RECORD, COPY, EXPORT, REFRESH, CLEAR)
FLAG_LIST_COMMANDS = (OPEN, FILTER, SORT, TURN, EDIT, COPY, EXPORT, REFRESH, CLEAR)
HOME_COMMANDS = (OPEN, REFRESH)
BENEFIT_COMMANDS = (EDIT, RECORD, PLAN, HISTORY, BACK)
PROJECT_COMMANDS = (OPEN, EDIT, NEW, HISTORY, BACK)


def all_commands(screen: Widget) -> list[Command]:
    """What can be done on a screen: its own commands, then those of everywhere, without keys it uses itself."""
    own: tuple[Command, ...] = getattr(screen, "KEYS", ())
    taken = {key for command in own for key in command.keys.split(",")}
    if BACK in own or any(command.label == BACK.label for command in own):
        taken.add("q")
    return [*own, *(command for command in GLOBAL if not taken & set(command.keys.split(",")))]
