"""What somebody typed, as it can be shown on a terminal without doing anything to it."""

from __future__ import annotations

import re

# Controls and marks that turn the direction of text would disturb the terminal; they are shown as a dot.
_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SPACES = re.compile(r"[\t\n\r]+")


def sanitize(text: str) -> str:
    """Text for one line of the screen: line breaks as blanks, controls as dots; everything else as it was typed."""
    return text if text.isprintable() else _UNSHOWABLE.sub("·", _SPACES.sub(" ", text))


def sanitize_lines(text: str) -> str:
    """Text for an editor: what would disturb the terminal takes no room, each letter keeps its place; tabs stay."""
    return text if text.isprintable() else _UNSHOWABLE.sub(lambda match: match[0] if match[0] == "\t" else "\u200b", text)


def count_hidden(text: str) -> int:
    """How many letters of a text an editor does not show: controls, and marks that turn the writing round."""
    return 0 if text.isprintable() else len(_UNSHOWABLE.findall(_SPACES.sub(" ", text)))
