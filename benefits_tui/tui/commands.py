"""What can be done where: one declaration gives the key, the key bar, the help page, the palette and the README's table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from textual.binding import Binding, BindingType
from textual.widget import Widget

from benefits_tui.tui.host import host_of
from benefits_tui.tui.keys import key_shown


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can do on a screen. `bar` puts it into the key bar, which holds seven at the most."""

    action: str
    keys: str
    label: str
    help: str
    bar: bool = False
    goes_back: bool = False
    """True of what leaves the screen for the one below; `q` is then not for leaving the program."""

    @property
    def id(self) -> str:
        """Its name in the settings: `filter`, `go_benefits`."""
        return re.sub(r"\W+", "_", self.action.removeprefix("app.")).strip("_")

    @property
    def key_list(self) -> list[str]:
        """Its keys, as Textual names them."""
        return [key.strip() for key in self.keys.split(",") if key.strip()]

    @property
    def key_shown(self) -> str:
        """The first of its keys, as it is written in the key bar and in help."""
        return key_shown(self.key_list[0]) if self.key_list else ""

    @property
    def keys_shown(self) -> str:
        """All its keys, as they are written in help."""
        return ", ".join(key_shown(key) for key in self.key_list)


def bindings(commands: Iterable[Command]) -> list[BindingType]:
    """The key bindings of these commands; their ids let the settings give them other keys."""
    return [
        Binding(
            command.keys,
            command.action,
            command.label,
            show=command.bar,
            tooltip=command.help,
            priority=command.keys in _FIRST,
            id=command.id,
        )
        for command in commands
    ]


# Keys that must reach the screen, or the program from within a dialog, although an editor has the focus.
_FIRST = frozenset({"ctrl+s", "ctrl+r", "ctrl+e", "ctrl+q", "ctrl+z"})

GO = (
    Command("app.go('home')", "1", "Home", "The balance of the portfolio, what needs a decision, what is due next."),
    Command("app.go('projects')", "2", "Projects", "All projects, closed ones too."),
    Command("app.go('benefits')", "3", "Benefits", "All benefits."),
    Command("app.go('reviews')", "4", "Reviews", "All reviews."),
    Command("app.go('flags')", "5", "Flags", "What is wrong, worst first."),
    Command("app.go('people')", "6", "People", "Owners and everybody else who is named."),
    Command("app.go('history')", "7", "History", "Who changed what, when and why; any change can be undone from there."),
    Command("app.go('decisions')", "8", "Log", "Decisions: who decided what on which flag, when and on which facts."),
)
GLOBAL = (
    *GO,
    Command("app.policy", "P", "Policy", "What the organisation wants from tracking: thresholds, calendar, who decides."),
    Command("app.as_of", "at", "As of", "The register as it stood on an earlier day, rebuilt from its history; q comes back."),
    Command("app.go_to", "g", "Go to", "Open a record by its reference, such as P-014/B03."),
    Command("app.undo", "u", "Undo", "Take back your newest change; again for the one before."),
    Command("app.back", "left_square_bracket,alt+left", "Back", "To the place where you were before this one."),
    Command("app.forward", "right_square_bracket,alt+right", "Forward", "To the place from which you went back."),
    Command("app.jump", "semicolon", "Jump", "Show a letter on each part of the screen; the letter takes you there."),
    Command("app.import_file", "i", "Import", "Read projects, benefits and readings from a CSV or XLSX file."),
    Command("app.drafts", "ctrl+t", "Drafts", "Take up again what was typed and not saved."),
    Command("app.settings", "comma", "Settings", "Colours, keys, the tour."),
    Command("app.tour", "f1", "Tour", "Three minutes around the program; any key ends it."),
    Command("app.help", "question_mark", "Help", "What can be done here, and with which key.", bar=True),
    Command("app.leave", "q", "Quit", "Back; on a list or home, out of the program.", bar=True),
    Command("app.command_palette", "ctrl+p", "Palette", "Find a command by its name."),
    Command("app.suspend_process", "ctrl+z", "Suspend", "Back to the shell; fg brings the program back (not on Windows)."),
    Command("app.quit", "ctrl+q", "Quit now", "Out of the program from anywhere; half-typed forms are kept as drafts."),
)

OPEN = Command("open", "enter", "Open", "Open the record under the cursor.", bar=True)
FILTER = Command(
    "filter",
    "slash",
    "Filter",
    "Show only what holds the words you type: owner:finance, rag:red, due<30d, -class:cashable.",
    bar=True,
)
SORT = Command("sort", "s", "Sort", "Sort by the next column that is shown.", bar=True)
TURN = Command("turn", "S", "Turn", "Turn the sort order round.")
ORDER = Command("order", "o", "Order by", "Sort by any column, shown or not.")
NEW = Command("new", "n", "New", "Add a record.", bar=True)
EDIT = Command("edit", "e", "Edit", "Edit the record, or one field of all marked records.", bar=True)
DUPLICATE = Command("duplicate", "D", "Duplicate", "Start a new record from this one.")
DELETE = Command("delete", "delete", "Delete", "Delete the record, or all marked ones; u brings them back.")
MARK = Command(
    "mark", "space", "Mark", "Mark the row: what is done next is done to all marked rows at once, and one undo takes it back."
)
MARK_ALL = Command("mark_all", "A", "Mark all", "Mark every row under the filter, or none when all are marked.")
COLUMNS = Command("columns", "c", "Columns", "Choose the columns and their order.")
VIEWS = Command("views", "v", "Views", "Named views: filter, order and columns under a name, shared with the team.")
LETTER = Command("letter", "apostrophe", "Letter", "Jump to the next row that begins with the letter you press then.")
RECORD = Command("record", "r", "Reading", "Record a reading or a forecast.", bar=True)
GRID = Command("grid", "p", "Periods", "Plan, forecast and actual by period, to be typed, pasted and filled.", bar=True)
HISTORY = Command("history", "h", "History", "Who changed what, when and why.", bar=True)
UNDO_THIS = Command("undo_this", "U", "Undo it", "Take back the change under the cursor.", bar=True)
COPY = Command("copy", "y", "Copy", "Copy the row under the cursor, or all marked ones, to be pasted into a spreadsheet.")
COPY_ALL = Command("copy_all", "Y", "Copy table", "Copy all rows under the filter, all columns chosen, with their headings.")
EXPORT = Command("export", "x", "Export", "Write what is on screen, same columns and filter, to a CSV, XLSX or JSON file.")
REFRESH = Command("refresh", "ctrl+r", "Refresh", "Read the register again.")
CLEAR = Command("clear", "escape", "Clear", "Clear the marks, then the filter.")
BACK = Command("back", "escape,q", "Back", "Back to where you were.", bar=True, goes_back=True)
MOVES = (
    ("up, k / down, j", "move the cursor"),
    ("page up, ^b / page down, ^f", "move by a screenful"),
    ("home / end, G", "first and last"),
    ("left, h / right, l", "the figure or cell beside; in a map, close and open"),
    ("tab / shift+tab", "to the next and the previous part of the screen; in a filter, take what is suggested"),
    ("escape / enter", "leave or take what is typed or chosen"),
)

_LOOKING = (COLUMNS, VIEWS, LETTER, COPY, COPY_ALL, EXPORT, REFRESH, CLEAR)
_MANY = (MARK, MARK_ALL, DUPLICATE, DELETE)


def _without_bar(command: Command) -> Command:
    return replace(command, bar=False)


LIST_COMMANDS = (OPEN, FILTER, SORT, NEW, EDIT, TURN, ORDER, *_MANY, *_LOOKING)
BENEFIT_LIST_COMMANDS = (OPEN, FILTER, NEW, EDIT, RECORD, _without_bar(SORT), TURN, ORDER, *_MANY, *_LOOKING)
ACKNOWLEDGE = Command("acknowledge", "a", "Seen", "Acknowledge the flag: it was seen.", bar=True)
SNOOZE = Command("snooze", "z", "Snooze", "Leave the flag until a day, with a reason; never a critical one.", bar=True)
DECIDE = Command("decide", "d", "Decide", "Record a decision with its rationale.", bar=True)
ASSIGN = Command("assign", "t", "Assign", "Give somebody an action on the flag, with a day.")
ESCALATE = Command("escalate", "E", "Escalate", "Hand the flag to the next authority.")
RAISE = Command("new", "n", "Raise", "Raise a flag by hand.")
ALL_FLAGS = Command("all_flags", "w", "All", "Show the flags that were acted on as well, or only those that wait.")
FLAG_LIST_COMMANDS = (
    OPEN, _without_bar(FILTER), ACKNOWLEDGE, SNOOZE, DECIDE, EDIT, ASSIGN, ESCALATE, RAISE, ALL_FLAGS, MARK, MARK_ALL,
    _without_bar(SORT), TURN, ORDER, *_LOOKING,
)  # fmt: skip
LOG_LIST_COMMANDS = (OPEN, FILTER, SORT, TURN, ORDER, *_LOOKING)
HISTORY_LIST_COMMANDS = (OPEN, FILTER, UNDO_THIS, _without_bar(SORT), TURN, ORDER, *_LOOKING)
SAVE = Command("save", "ctrl+s", "Save", "Write what was typed.", bar=True)
HANDOVER = Command("handover", "H", "Hand over", "Hand the benefit over to its owner, who accepts it.")
MAP = Command("map", "m", "Map", "The benefits map: what feeds this, and what it feeds.")
GATES = Command("gates", "t", "Gates", "What each gate still needs; pass one.", bar=True)
CLOSE = Command("close", "C", "Close", "The closing checklist; close the project once it holds.")
BALANCE = Command("balance", "b", "Balance", "The balances taken so far; take one.", bar=True)
TEMPLATE = Command("template", "T", "Template", "Make a project from a template, with gates, benefits and reviews.")
HOLD = Command("hold", "H", "Hold", "Hold the review: findings, states, actions, the next one.", bar=True)
ADOPTION = Command("adoption", "A", "Adoption", "Record how far a deliverable is used, against what was planned.")
LINK = Command("link", "L", "Link", "Say what feeds what: deliverable, business change, benefit, objective.")
DELIVERABLE = Command("deliverable", "d", "Deliverable", "Add a deliverable, or edit one.")
DEMO = Command("demo", "d", "Demo", "Look at the demo register, a throw-away copy; q there comes back to this one.")
HOME_COMMANDS = (OPEN, BALANCE, DEMO, REFRESH)
SAVE_TEMPLATE = Command("save_template", "T", "Template", "Make a template of your own after the project.")
CLAIM = Command("claim", "c", "Claim", "What the benefit claims from a pool, or what share another project has in it.")
BENEFIT_COMMANDS = (EDIT, RECORD, GRID, SAVE, _without_bar(HISTORY), BACK, MAP, LINK, CLAIM, HANDOVER, DUPLICATE, DELETE)
PROJECT_COMMANDS = (
    OPEN, EDIT, GATES, BALANCE, BACK, _without_bar(NEW), MAP, CLOSE, DELIVERABLE, ADOPTION, LINK, SAVE_TEMPLATE,
    _without_bar(HISTORY), DUPLICATE, DELETE,
)  # fmt: skip
PROJECT_LIST_COMMANDS = (*LIST_COMMANDS[:5], TEMPLATE, *LIST_COMMANDS[5:])
REVIEW_LIST_COMMANDS = (OPEN, FILTER, NEW, EDIT, HOLD, _without_bar(SORT), *LIST_COMMANDS[5:])
MAP_COMMANDS = (OPEN, BACK)
LEAVE = Command("leave", "escape", "Cancel", "Leave without writing; asks once when something was typed.", bar=True)
EDITOR = Command("editor", "ctrl+e", "Editor", "Write the long text in the program that $EDITOR names.")
NEW_PROJECT = Command("new_project", "ctrl+n", "New project", "Add the project that a benefit's form is to name.")
FORM_COMMANDS = (SAVE, LEAVE, EDITOR, NEW_PROJECT)


def with_keys(command: Command, keys: Mapping[str, str]) -> Command:
    """The command with the keys that the settings give it."""
    return replace(command, keys=keys[command.id]) if command.id in keys else command


GRID_COMMANDS = (
    Command("edit_cell", "f2", "Edit cell", "Edit what the cell holds; a number typed begins it anew."),
    Command("blank", "backspace,delete", "Empty", "Empty the cell."),
    Command("fill_down", "ctrl+d", "Fill down", "The cell's value into the periods after it."),
    Command(
        "fill_right", "ctrl+right_square_bracket,greater_than_sign", "Fill right",
        "From here on, the plan into the forecast, or the forecast into the actual.",
    ),
    Command("take_back", "ctrl+u,ctrl+z", "Take back", "Take back the last thing typed, pasted or filled in the grid."),
    Command("add_line", "plus", "Period", "One more period at the end."),
    Command("open_evidence", "o", "Evidence", "Open the evidence of the period in the browser."),
)  # fmt: skip
"""What can be done in a benefit's periods while the cursor is there."""


def all_commands(screen: Widget) -> list[Command]:
    """What can be done: where the keys go, on the screen, then everywhere, without the keys that are used nearer by."""
    keys = host_of(screen).keys_given
    here = getattr(getattr(screen, "focused", None), "KEYS", ())
    own = [with_keys(command, keys) for command in (*here, *getattr(screen, "KEYS", ()))]
    taken = {key for command in own for key in command.key_list}
    if any(command.goes_back for command in own):
        taken.add("q")
    return [*own, *(one for command in GLOBAL if not taken & set((one := with_keys(command, keys)).key_list))]


def commands_by_place() -> dict[str, Sequence[Command]]:
    """The commands of each screen, by the name of the screen."""
    return {
        "Home": HOME_COMMANDS, "Projects": PROJECT_LIST_COMMANDS, "Benefits": BENEFIT_LIST_COMMANDS,
        "Reviews": REVIEW_LIST_COMMANDS, "Flags": FLAG_LIST_COMMANDS, "History": HISTORY_LIST_COMMANDS,
        "People": LIST_COMMANDS, "Log": LOG_LIST_COMMANDS,
        "a project's page": PROJECT_COMMANDS, "a benefit's page": BENEFIT_COMMANDS,
    }  # fmt: skip


def known_commands() -> dict[str, Command]:
    """Every command that the settings may give other keys, by its name."""
    lists = (GLOBAL, *commands_by_place().values(), GRID_COMMANDS, FORM_COMMANDS)
    return {command.id: command for commands in lists for command in commands}


def target(command: Command, screen: Widget) -> str:
    """The action of a command as it is run from elsewhere: on the program, the widget that has the keys, or the screen."""
    if command.action.startswith("app."):
        return command.action
    here = getattr(getattr(screen, "focused", None), "KEYS", ())
    return f"{'focused' if command.id in {one.id for one in here} else 'screen'}.{command.action}"


def dead_key(key: str, where: str, given: Mapping[str, str]) -> str:
    """Why a key did nothing: what it is for, and where."""
    found: dict[str, list[str]] = {}
    for place, commands in commands_by_place().items():
        for command in (with_keys(one, given) for one in commands):
            if key in command.keys.split(","):
                found.setdefault(command.label, []).append(place)
    said = "; ".join(f"{label} ({', '.join(places[:3])}{' …' if len(places) > 3 else ''})" for label, places in found.items())
    elsewhere = f" Elsewhere: {said}." if said else ""
    return f"{key_shown(key)} does nothing on {where or 'this screen'}.{elsewhere} ? lists what does."
