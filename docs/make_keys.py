"""Writes the table of keys in docs/guide/keys.md from the commands' own declarations: `python -m docs.make_keys`."""

from __future__ import annotations

from pathlib import Path

from benefits_tui.tui.commands import (
    ACTION_LIST_COMMANDS,
    BENEFIT_COMMANDS,
    BENEFIT_LIST_COMMANDS,
    FLAG_LIST_COMMANDS,
    FORM_COMMANDS,
    GRID_COMMANDS,
    HISTORY_LIST_COMMANDS,
    HOME_COMMANDS,
    LIST_COMMANDS,
    PROJECT_COMMANDS,
    PROJECT_LIST_COMMANDS,
    REVIEW_LIST_COMMANDS,
    Command,
)
from benefits_tui.tui.keymap import GLOBAL

PAGE = Path(__file__).parent / "guide" / "keys.md"
BEGIN, END = "<!-- keys: made by python -m docs.make_keys -->\n", "<!-- end of keys -->\n"
PARTS: tuple[tuple[str, tuple[tuple[Command, ...], ...]], ...] = (
    ("everywhere", (GLOBAL,)),
    ("lists", (LIST_COMMANDS, BENEFIT_LIST_COMMANDS, PROJECT_LIST_COMMANDS, REVIEW_LIST_COMMANDS, HISTORY_LIST_COMMANDS)),
    ("flags", (FLAG_LIST_COMMANDS,)),
    ("actions", (ACTION_LIST_COMMANDS,)),
    ("home", (HOME_COMMANDS,)),
    ("pages", (BENEFIT_COMMANDS, PROJECT_COMMANDS)),
    ("periods", (GRID_COMMANDS,)),
    ("forms", (FORM_COMMANDS,)),
)


def table() -> str:
    """The table, a line for each command where it first stands."""
    lines, seen = ["| where | key | | |\n", "|---|---|---|---|\n"], set[tuple[str, str]]()
    for where, lists in PARTS:
        for command in (command for commands in lists for command in commands):
            if (command.id, command.keys) not in seen:
                seen.add((command.id, command.keys))
                shown = command.keys_shown.split(", ") if command.keys else ["g"]
                keys = " ".join(f"`{key.replace('|', '&#124;')}`" for key in shown)
                lines.append(f"| {where} | {keys} | {command.label} | {command.help} |\n")
    return "".join(lines)


def page_with_keys(text: str) -> str:
    """The page with the table as it should be."""
    head, _, rest = text.partition(BEGIN)
    return f"{head}{BEGIN}\n{table()}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    PAGE.write_text(page_with_keys(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
