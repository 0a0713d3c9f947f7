"""What can be done where: one declaration gives the key, the key bar, the help page, the palette and the README's table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from benefits_tui.tui.keys import key_shown


@cache
def _id_of(action: str) -> str:
    return re.sub(r"\W+", "_", action.removeprefix("app.")).strip("_")


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
        return _id_of(self.action)

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


OPEN = Command("open", "enter", "Open", "Open the record under the cursor.", bar=True)
FILTER = Command(
    "filter",
    "slash",
    "Filter",
    "Show only what holds the words you type: owner:finance, rag:red, due<30d, -class:cashable.",
    bar=True,
)
NEXT_TAB = Command("tab(1)", "greater_than_sign", "Next tab", "The next quick filter above the list.")
TAB_BEFORE = Command("tab(-1)", "less_than_sign", "Tab before", "The quick filter before.")
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
GROUP = Command("group", "B", "Group", "Put the rows in groups with their sums; enter folds one.")
SAVED_VIEWS = Command("views", "v", "Views", "Named views: filter, order and columns under a name, shared with the team.")
LETTER = Command("letter", "apostrophe", "Letter", "Jump to the next row that begins with the letter you press then.")
HOLD = Command("hold", "H", "Hold", "Hold the review: findings, states, actions, the next one.", bar=True)
RECORD = Command("record", "r", "Reading", "Record a reading or a forecast.", bar=True)
GRID = Command("grid", "p", "Periods", "Plan, forecast and actual by period, to be typed, pasted and filled.", bar=True)
SHOW_HISTORY = Command("history", "h", "History", "Who changed what, when and why.", bar=True)
UNDO_THIS = Command("undo_this", "U", "Undo it", "Take back the change under the cursor.", bar=True)
NOTE = Command("note", "N", "Note", "Write a note on the record: what has no field of its own.")
VALIDATE = Command("validate", "V", "Validate", "Sign off readings that wait, of this benefit or of all that are marked.")
COPY = Command("copy", "y", "Copy", "Copy the row under the cursor, or all marked ones, to be pasted into a spreadsheet.")
COPY_ALL = Command("copy_all", "Y", "Copy table", "Copy all rows under the filter, all columns chosen, with their headings.")
EXPORT = Command("export", "x", "Export", "Write what is on screen, same columns and filter, to a file.")
PREVIEW = Command(
    "preview", "f6", "Preview", "Tell the row under the cursor in full, beside the list or below it; again hides it."
)
REFRESH = Command("refresh", "ctrl+r", "Refresh", "Read the register again.")
CLEAR = Command("clear", "escape", "Clear", "Clear the marks, then the filter.")
BACK_TO_FIGURE = Command(
    "clear", "escape", "Back", "Clear the marks, then what was filtered here; then back to the figure.", bar=True, goes_back=True
)
BACK = Command("back", "escape,q", "Back", "Back to where you were.", bar=True, goes_back=True)
MOVES = (
    ("up, k / down, j", "move the cursor"),
    ("page up, ^b / page down, ^f", "move by a screenful"),
    ("home / end, G", "first and last"),
    ("left, h / right, l", "the figure or cell beside; in a map, close and open"),
    ("tab / shift+tab", "to the next and the previous part of the screen; in a filter, take what is suggested"),
    ("escape / enter", "leave or take what is typed or chosen"),
)

_LOOKING = (NEXT_TAB, TAB_BEFORE, GROUP, COLUMNS, SAVED_VIEWS, LETTER, PREVIEW, COPY, COPY_ALL, EXPORT, REFRESH, CLEAR)
_MANY = (MARK, MARK_ALL, DUPLICATE, DELETE)


def _without_bar(command: Command) -> Command:
    return replace(command, bar=False)


LIST_COMMANDS = (OPEN, FILTER, SORT, NEW, EDIT, TURN, ORDER, *_MANY, NOTE, *_LOOKING)
BENEFIT_LIST_COMMANDS = (OPEN, FILTER, NEW, EDIT, RECORD, _without_bar(SORT), TURN, ORDER, *_MANY, VALIDATE, NOTE, *_LOOKING)
ACKNOWLEDGE = Command("acknowledge", "a", "Seen", "Acknowledge the flag: it was seen.", bar=True)
SNOOZE = Command("snooze", "z", "Snooze", "Leave the flag until a day, with a reason; never a critical one.", bar=True)
DECIDE = Command("decide", "d", "Decide", "Record a decision with its rationale.", bar=True)
ASSIGN = Command("assign", "t", "Assign", "Give somebody an action on the flag, with a day.")
ESCALATE = Command("escalate", "E", "Escalate", "Hand the flag to the next authority.")
RAISE = Command("new", "n", "Raise", "Raise a flag by hand.")
ALL_FLAGS = Command("app.go('flags')", "w", "All flags", "Every open flag, those acted on too.")
FLAG_COMMANDS = (DECIDE, ASSIGN, SNOOZE, ACKNOWLEDGE, ESCALATE)
"""What can be done about a flag, wherever the cursor is on one."""
FLAG_LIST_COMMANDS = (
    OPEN, _without_bar(FILTER), ACKNOWLEDGE, SNOOZE, DECIDE, EDIT, _without_bar(RECORD), _without_bar(HOLD), ASSIGN, ESCALATE,
    RAISE, VALIDATE, NOTE, MARK, MARK_ALL, _without_bar(SORT), TURN, ORDER, *_LOOKING,
)  # fmt: skip
FINISH = Command("finish", "d", "Done", "Say that the action is done, with a word about it.", bar=True)
HAND_ON = Command("hand_on", "t", "Hand on", "Give the action to somebody else.", bar=True)
MOVE_DUE = Command("move_due", "z", "Due", "Set another day by which the action is due.", bar=True)
ADD_ACTION = Command("new", "n", "Add", "Agree an action on a record: who does what by when.", bar=True)
ACTION_LIST_COMMANDS = (
    OPEN, _without_bar(FILTER), FINISH, HAND_ON, MOVE_DUE, ADD_ACTION, MARK, MARK_ALL, _without_bar(SORT), TURN, ORDER, *_LOOKING,
)  # fmt: skip
TO_COMPLETE = Command("app.go('missing')", "m", "To complete", "The facts that are missing and that nobody must decide on today.")
FILL_IN = Command("edit", "e", "Fill in", "Fill in the fact under the cursor, or the same one of all marked records.", bar=True)
QUEUE_COMMANDS = (*FLAG_LIST_COMMANDS, ALL_FLAGS, TO_COMPLETE)
LOG_LIST_COMMANDS = (OPEN, FILTER, SORT, TURN, ORDER, *_LOOKING)
MISSING_COMMANDS = (OPEN, FILTER, FILL_IN, SORT, TURN, ORDER, MARK, MARK_ALL, *_LOOKING)
HISTORY_LIST_COMMANDS = (OPEN, FILTER, UNDO_THIS, SHOW_HISTORY, _without_bar(SORT), TURN, ORDER, *_LOOKING)
SAVE = Command("save", "ctrl+s", "Save", "Write what was typed.", bar=True)
HANDOVER = Command("handover", "H", "Hand over", "Hand the benefit over to its owner, who accepts it.")
CONCLUDE = Command("conclude", "C", "Conclude", "Give the benefit its final state, with its proof and who decided.")
MAP = Command("map", "m", "Map", "The benefits map: what feeds this, and what it feeds.")
GATES = Command("gates", "t", "Gates", "What each gate still needs; pass one.", bar=True)
CLOSE = Command("close", "C", "Close", "The closing checklist; close the project once it holds.")
BALANCE = Command("balance", "b", "Balance", "The balances taken so far; take one.", bar=True)
TEMPLATE = Command("template", "T", "Template", "Make a project from a template, with gates, benefits and reviews.")
ADOPTION = Command("adoption", "A", "Adoption", "Record how far a deliverable is used, against what was planned.")
LINK = Command("link", "L", "Link", "Say what feeds what: deliverable, business change, benefit, objective.")
DELIVERABLE = Command("deliverable", "d", "Deliverable", "Add a deliverable, or edit one.")
TEAM = Command("team", "M", "Team", "Who works in the project: take somebody in or out, give them a role.")
DEMO = Command("demo", "f2", "Demo", "Look at the demo register, a throw-away copy; q there comes back to this one.")
STEP = Command("step", "n", "Next step", "The next small step: what a few records still lack, to be typed, or left until a day.")
NEXT_PART = Command(
    "app.focus_next", "tab", "Next part", "The keys go to the next part of the screen; shift+tab goes back.", bar=True
)
HOME_COMMANDS = (
    OPEN, DECIDE, SNOOZE, RECORD, NEXT_PART, _without_bar(BALANCE), _without_bar(EDIT), _without_bar(ACKNOWLEDGE), ASSIGN,
    ESCALATE, _without_bar(HOLD), STEP, DEMO, REFRESH,
)  # fmt: skip
SAVE_TEMPLATE = Command("save_template", "T", "Template", "Make a template of your own from the project.")
COSTS = Command("costs", "c", "Costs", "What the project costs by fiscal year: a table to be edited, and pasted into.")
CLAIM = Command("claim", "c", "Claim", "What the benefit claims from a pool, or what share another project has in it.")
AGREE = Command("agree", "b", "Budget", "What finance agreed to take out of a budget for the benefit, and what was taken.")
BENEFIT_COMMANDS = (
    EDIT,
    RECORD,
    GRID,
    SAVE,
    _without_bar(SHOW_HISTORY),
    BACK,
    MAP,
    LINK,
    CLAIM,
    AGREE,
    HANDOVER,
    CONCLUDE,
    VALIDATE,
    NOTE,
    DUPLICATE,
    DELETE,
)
PROJECT_COMMANDS = (
    OPEN, EDIT, GATES, BALANCE, BACK, _without_bar(NEW), MAP, CLOSE, COSTS, DELIVERABLE, ADOPTION, LINK, SAVE_TEMPLATE,
    _without_bar(SHOW_HISTORY), TEAM, NOTE, DUPLICATE, DELETE,
)  # fmt: skip
OBJECTIVE_COMMANDS = (OPEN, EDIT, SHOW_HISTORY, BACK, NOTE, DELETE)
REASSIGN = Command(
    "reassign", "M", "Reassign", "Move all that goes on with the person to somebody else: one act, one undo.", bar=True
)
PERSON_COMMANDS = (OPEN, EDIT, REASSIGN, BACK, _without_bar(SHOW_HISTORY), NOTE, DUPLICATE, DELETE)
REVIEW_COMMANDS = (
    OPEN, EDIT, HOLD, BACK, _without_bar(SHOW_HISTORY), NOTE, DUPLICATE, DELETE,
)  # fmt: skip
ALL_DELIVERABLES = Command("app.go('deliverables')", "d", "Deliverables", "What all projects hand over.")
ALL_CHANGES = Command("app.go('business_changes')", "C", "Changes", "The business changes of all projects.")
ALL_POOLS = Command("app.go('pools')", "p", "Pools", "Budgets that several benefits claim from.")
PROJECT_LIST_COMMANDS = (*LIST_COMMANDS[:5], TEMPLATE, ALL_DELIVERABLES, ALL_CHANGES, ALL_POOLS, *LIST_COMMANDS[5:])
REVIEW_LIST_COMMANDS = (OPEN, FILTER, NEW, EDIT, HOLD, _without_bar(SORT), *LIST_COMMANDS[5:])
ON_ROWS = frozenset(
    command.id
    for command in (
        OPEN, SORT, EDIT, RECORD, HOLD, ACKNOWLEDGE, SNOOZE, DECIDE, FINISH, HAND_ON, MOVE_DUE, FILL_IN, UNDO_THIS, SHOW_HISTORY,
    )
)  # fmt: skip
"""What is done to rows of a list, and nothing without any."""
IMPORT_FILE = Command("app.import_file", "i", "Import", "Read projects, benefits and readings from a CSV or XLSX file.")
POLICY = Command("app.policy", "P", "Policy", "What the organisation wants from tracking: thresholds, calendar, who decides.")
TOUR = Command("app.tour", "f1", "Tour", "Three minutes around the program; any key ends it.")
MAP_COMMANDS = (OPEN, BACK)
CHANGES_COMMANDS = (OPEN, REFRESH, BACK)
MATURITY_COMMANDS = (
    OPEN, Command("take", "t", "Keep it", "Keep the result of today, to be compared with later ones.", bar=True),
    Command("plan", "p", "Plan", "The plan of action: make one to a level by a day, or open the project that it is.", bar=True),
    REFRESH, BACK,
)  # fmt: skip
ROLL_UP_COMMANDS = (
    OPEN, Command("by", "o", "By", "Break it down by something else: programme, objective, owner, stage …", bar=True),
    Command("class", "c", "Class", "The next class of money; classes are never added.", bar=True),
    Command("export", "x", "Export", "Write it to a file, every class and figure in it.", bar=True),
    REFRESH, BACK,
)  # fmt: skip
REPORT_COMMANDS = (
    OPEN, Command("browse", "o", "Write, open", "Write it to a file, and open that.", bar=True),
    Command("write", "x", "Write", "Write it to a file.", bar=True),
    Command("narrow", "f", "Part", "Of one department, programme or owner, or of the whole portfolio again.", bar=True),
    Command("since", "s", "Since", "Since which day changes are told.", bar=True), REFRESH, BACK,
)  # fmt: skip
LEAVE = Command("leave", "escape", "Cancel", "Leave without writing; asks once when something was typed.", bar=True)
EDITOR = Command("editor", "ctrl+e", "Editor", "Write the long text in the program that $EDITOR names.")
NEW_PROJECT = Command("new_project", "ctrl+n", "New project", "Add the project that a benefit's form is to name.")
NEXT_SECTION = Command("section(1)", "pagedown", "Next section", "To the next section of the form, or a page further.")
SECTION_BEFORE = Command("section(-1)", "pageup", "Section before", "To the section before, or a page back.")
BACKUP_COMMANDS = (
    Command("verify", "v", "Verify", "Read the backup whole, with the seals of its log.", bar=True),
    Command("restore", "r", "Restore", "Make the register what it was, as one change that can be undone.", bar=True),
    Command("restore_record", "o", "One record", "Bring back one record and what belongs to it.", bar=True),
    Command("replace", "P", "Put in place", "Put the file in the place of a damaged register, which is kept.", bar=True),
    Command("make", "b", "Back up", "Make a backup now.", bar=True),
    Command("check", "c", "Check", "Look whether the register itself is sound."),
    Command("leave", "escape,q", "Back", "Back to where you were.", bar=True),
)
CHECK_COMMANDS = (
    Command("check", "enter,c", "Check", "Look whether the file, its change log and its flags are sound.", bar=True),
    Command("leave", "escape,q", "Later", "Leave it; f3, then c, offers it again.", bar=True),
)
CONFLICT_COMMANDS = (
    Command("move(-1)", "up,k", "Up", "To the field before."), Command("move(1)", "down,j", "Down", "To the next field."),
    Command("take('theirs')", "t,left", "Theirs", "Keep what the other wrote in this field.", bar=True),
    Command("take('mine')", "m,right", "Mine", "Write what you typed in this field.", bar=True),
    Command("take_all('theirs')", "T", "All theirs", "Keep what the other wrote in every field."),
    Command("take_all('mine')", "M", "All mine", "Write what you typed in every field."),
    Command("done", "enter,ctrl+s", "Save", "Save as decided.", bar=True),
    Command("leave", "escape,q", "Back", "Back to the form, with all that was typed.", bar=True),
)  # fmt: skip
STEP_COMMANDS = (
    SAVE,
    LEAVE,
    Command("not_now", "ctrl+n", "Not now", "Leave the small step until a day, with a reason.", bar=True),
)
FORM_COMMANDS = (SAVE, LEAVE, EDITOR, NEW_PROJECT, NEXT_SECTION, SECTION_BEFORE)


def with_keys(command: Command, keys: Mapping[str, str]) -> Command:
    """The command with the keys that the settings give it."""
    return replace(command, keys=keys[command.id]) if command.id in keys else command


GRID_COMMANDS = (
    Command("edit_cell", "f2", "Edit cell", "Edit what the cell holds; a number typed replaces it."),
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
