"""Other keys for commands, as the settings give them: what can be used of it, and why the rest cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from benefits_tui.domain.fields import nearest
from benefits_tui.tui.commands import Command, with_keys
from benefits_tui.tui.keymap import GLOBAL, commands_by_place, known_commands
from benefits_tui.tui.keys import key_named, key_shown

_KEPT = frozenset({"ctrl+q", "ctrl+c"})
_MOVING = frozenset({"up", "down", "left", "right", "k", "j", "G", "home", "end", "pageup", "pagedown", "enter", "tab", "escape"})


def usable_keys(given: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The keys that can be used, by command, and a sentence for each that cannot. ctrl+q always ends the program.

    A key that another command has where both are there is refused, unless that command is given another one too.
    """
    if not given:
        return {}, []
    known, used, wrong = known_commands(), dict[str, str](), list[str]()
    for name, keys in given.items():
        written = [key for key in keys.split(",") if key.strip()] or ([","] if keys.strip() == "," else [])
        wanted = [key_named(key) for key in written]
        if name not in known:
            wrong.append(f"there is no command {name!r}{nearest(name, known)}")
        elif not wanted:
            wrong.append(f"{name} needs a key")
        elif None in wanted:
            wrong.append(f"{name}: {written[wanted.index(None)].strip()!r} is not a key; write f, /, ctrl+f, alt+left or f5")
        elif name != "quit" and _KEPT & set(wanted):
            wrong.append(f"{name}: ctrl+q and ctrl+c stay with the program")
        elif moving := _MOVING & set(filter(None, wanted)) - set(known[name].key_list):
            wrong.append(f"{name}: {key_shown(min(moving))} moves about")
        else:
            more = ["ctrl+q"] if name == "quit" else []
            used[name] = ",".join(dict.fromkeys([*filter(None, wanted), *more]))
    while refused := next(_conflicts(used), None):
        name, sentence = refused
        del used[name]
        wrong.append(sentence)
    return used, wrong


def _conflicts(used: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for place, own in commands_by_place().items():
        commands_there: list[Command] = [with_keys(command, used) for command in (*own, *GLOBAL)]
        for command in commands_there:
            if command.id not in used:
                continue
            for other in commands_there:
                both = set(command.key_list) & set(other.key_list)
                if other.id != command.id and both:
                    key = key_shown(min(both))
                    yield command.id, f"{command.id}: {key} is the key of {other.label} ({other.id}) on {place}"
