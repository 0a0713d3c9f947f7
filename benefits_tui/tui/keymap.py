"""Which keys run the commands: where the keys go, on the screen, everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from textual.binding import Binding, BindingType
from textual.widget import Widget

from benefits_tui.tui.commands import (
    BENEFIT_COMMANDS,
    FORM_COMMANDS,
    GRID_COMMANDS,
    HOME_COMMANDS,
    IMPORT_FILE,
    OBJECTIVE_COMMANDS,
    PERSON_COMMANDS,
    POLICY,
    PROJECT_COMMANDS,
    REVIEW_COMMANDS,
    TOUR,
    Command,
    with_keys,
)
from benefits_tui.tui.host import host_of
from benefits_tui.tui.keys import key_shown
from benefits_tui.tui.list_specs import ON_SCREEN


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
        if command.keys
    ]


# Keys that must reach the screen, or the program from within a dialog, although an editor has the focus.
_FIRST = frozenset({"ctrl+s", "ctrl+r", "ctrl+e", "ctrl+q", "ctrl+z"})

GO = (
    Command("app.go('home')", "1", "Home", "The balance of the portfolio, what needs a decision, what is due next."),
    *(Command(f"app.go('{spec.name}')", spec.key, spec.title, spec.help) for spec in ON_SCREEN),
)
GLOBAL = (
    *GO,
    POLICY,
    Command("app.as_of", "at,f4", "As of", "The register as it stood on an earlier day, rebuilt from its history; q comes back."),
    Command(
        "app.roll_up",
        "K",
        "Roll-up",
        "The balance broken down by department, programme, objective, owner, class, category or stage.",
    ),
    Command("app.changes", "W", "Changes", "What changed since a day, by record, with before, after, who and why."),
    Command("app.maturity", "Y", "Maturity", "How far tracking has come, strand by strand, and the next small step."),
    Command("app.report", "R", "Report", "Read a report for a meeting, write it to a file, open it."),
    Command(
        "app.send",
        "O",
        "Send",
        "To a file: a workbook to edit, reminders as mail drafts, a calendar, of the filter or page in view; the whole register.",
    ),
    Command("app.go_to", "g", "Find", "Open a record by its name or reference, such as P-014/B03.", bar=True),
    Command("app.undo", "u", "Undo", "Take back your newest change; again for the one before."),
    Command("app.redo", "ctrl+y", "Redo", "Do again what you undid last, as long as you did nothing else since."),
    Command("app.back", "left_square_bracket,alt+left", "Back", "To the place where you were before this one."),
    Command("app.forward", "right_square_bracket,alt+right", "Forward", "To the place from which you went back."),
    Command("app.jump", "semicolon", "Jump", "Show a letter on each part of the screen; the letter takes you there."),
    IMPORT_FILE,
    Command("app.backups", "f3", "Backups", "The backups that are made without asking: verify, open, restore all or one record."),
    Command("app.drafts", "ctrl+t", "Drafts", "Take up again what was typed and not saved."),
    Command("app.settings", "comma", "Settings", "Colours, keys, the tour."),
    TOUR,
    Command("app.help", "question_mark", "Help", "What can be done here, and with which key.", bar=True),
    Command("app.leave", "q", "Quit", "Back, or quit from a top-level screen."),
    Command("app.command_palette", "ctrl+p", "Palette", "Find a command by its name."),
    Command("app.suspend_process", "ctrl+z", "Suspend", "Back to the shell; fg brings the program back (not on Windows)."),
    Command("app.quit", "ctrl+q", "Quit now", "Out of the program from anywhere; half-typed forms are kept as drafts."),
)


ALWAYS_SHOWN = ("go_to", "help")
"""What stands at the right end of every key bar."""


def all_commands(screen: Widget) -> list[Command]:
    """What can be done: where the keys go, on the screen, then everywhere, without the keys that are used nearer by."""
    keys = host_of(screen).keys_given
    focused_commands = getattr(getattr(screen, "focused", None), "KEYS", ())
    own = [with_keys(command, keys) for command in (*focused_commands, *getattr(screen, "KEYS", ()))]
    taken = {key for command in own for key in command.key_list}
    if any(command.goes_back for command in own):
        taken.add("q")
    return [*own, *(keyed for command in GLOBAL if not taken & set((keyed := with_keys(command, keys)).key_list))]


def commands_by_place() -> dict[str, Sequence[Command]]:
    """The commands of each screen, by the name of the screen."""
    return {
        "Home": HOME_COMMANDS,
        **{spec.title: spec.commands for spec in ON_SCREEN},
        "a project's page": PROJECT_COMMANDS,
        "a benefit's page": BENEFIT_COMMANDS,
        "an objective's page": OBJECTIVE_COMMANDS,
        "a review's page": REVIEW_COMMANDS,
        "a person's page": PERSON_COMMANDS,
    }


def known_commands() -> dict[str, Command]:
    """Every command that the settings may give other keys, by its name."""
    lists = (GLOBAL, *commands_by_place().values(), GRID_COMMANDS, FORM_COMMANDS)
    return {command.id: command for commands in lists for command in commands}


def target(command: Command, screen: Widget) -> str:
    """The action of a command as it is run from elsewhere: on the program, the widget that has the keys, or the screen."""
    if command.action.startswith("app."):
        return command.action
    focused_commands = getattr(getattr(screen, "focused", None), "KEYS", ())
    return f"{'focused' if command.id in {own.id for own in focused_commands} else 'screen'}.{command.action}"


def dead_key(key: str, screen_name: str, given: Mapping[str, str]) -> str:
    """Why a key did nothing: what it is for, and where."""
    result: dict[str, list[str]] = {}
    for place, commands in commands_by_place().items():
        for command in (with_keys(command, given) for command in commands):
            if key in command.keys.split(","):
                result.setdefault(command.label, []).append(place)
    used_in = "; ".join(f"{label} ({', '.join(places[:3])}{' …' if len(places) > 3 else ''})" for label, places in result.items())
    used = f" (used for: {used_in})" if used_in else ""
    meant = "" if used else _other_case(key, screen_name, given)
    return f"{key_shown(key)} is not available on {screen_name or 'this screen'}{used}{meant}. Press ? for help."


def _other_case(key: str, screen_name: str, given: Mapping[str, str]) -> str:
    """What the same letter does here, small for large or large for small."""
    other = key.swapcase()
    commands_here = (*commands_by_place().get(screen_name, ()), *GLOBAL)
    commands = (with_keys(command, given) for command in commands_here)
    label = next((command.label.lower() for command in commands if len(key) == 1 and other in command.keys.split(",")), "")
    return f"; {key_shown(other)} is for: {label}" if label and other != key else ""
