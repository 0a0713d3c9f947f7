"""The names of keys: as Textual has them, as they are shown, and as people write them in the settings."""

from __future__ import annotations

import re

_SHOWN = {
    "question_mark": "?", "slash": "/", "escape": "esc", "left_square_bracket": "[", "right_square_bracket": "]",
    "semicolon": ";", "comma": ",", "apostrophe": "'", "delete": "del", "space": "space", "full_stop": ".", "plus": "+",
    "greater_than_sign": ">", "less_than_sign": "<", "at": "@",
}  # fmt: skip
_WRITTEN = {shown: name for name, shown in _SHOWN.items()}
_NAMED = frozenset(
    ("enter", "tab", "backspace", "insert", "home", "end", "pageup", "pagedown", "up", "down", "left", "right", *_SHOWN)
) | {f"f{number}" for number in range(1, 25)}  # fmt: skip
_HELD = re.compile(r"((?:ctrl|alt|shift)\+)+")


def key_shown(key: str) -> str:
    """A key as people write it: `?`, `^s`, `alt+left`, `^]`."""
    held, _, base = key.rpartition("+") if len(key) > 1 else ("", "", key)
    shown = _SHOWN.get(base, base)
    if held == "ctrl" and len(shown) == 1:
        return f"^{shown}"
    return f"{held}+{shown}" if held else shown


def key_named(written: str) -> str | None:
    """The key that is meant, as Textual names it: `f`, `/`, `^f`, `ctrl+f`, `alt+left`, `f5`, `slash`; None for no key."""
    name = written.strip()
    if len(name) == 1:
        return _letter(name)
    if len(name) == 2 and name[0] == "^":
        name = f"ctrl+{name[1]}"
    held = _HELD.match(name.lower())
    prefix, base = (held[0], name[held.end() :]) if held else ("", name)
    if len(base) == 1:
        named = _letter(base.lower() if prefix else base)
        return None if named is None else prefix + named
    base = _WRITTEN.get(base.lower(), base.lower())
    return prefix + base if base in _NAMED else None


def _letter(letter: str) -> str | None:
    from textual.keys import _character_to_key

    return _character_to_key(letter) if letter.isprintable() else None
