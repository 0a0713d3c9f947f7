"""What somebody typed, as it can be shown without doing anything to where it is shown; days and choices in words."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

# Controls and marks that turn the direction of text would disturb the terminal; they are shown as a dot.
_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SPACES = re.compile(r"[\t\n\r\u2028\u2029]+")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
RAG_SIGNS = {"green": "✓ green", "amber": "▲ amber", "red": "✗ red", "no_data": "? no data", "not_yet_due": "· not yet due"}
_BELOW_ZERO = re.compile(r"(?<![^\s(])-(?=[^\w\s]?\d)")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


def format_date(value: date | None) -> str:
    """`31 Mar 2026`; a dash where there is none."""
    return "–" if value is None else f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def as_people_write(text: str) -> str:
    """A sentence with its ISO dates written as all dates on screen are, and a true minus before what is below zero."""
    return _BELOW_ZERO.sub("−", _ISO.sub(lambda match: f"{int(match[3])} {MONTHS[int(match[2]) - 1]} {match[1]}", text))


def counted(number: int, noun: str) -> str:
    """`1 row`, `2,000 rows`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def humanize(value: str) -> str:
    """`in_delivery` as `in delivery`; `non_cashable` as `non-cashable`, `re_plan` as `re-plan`."""
    return value.replace("non_", "non-").replace("re_plan", "re-plan").replace("_", " ")


def sanitize(text: str) -> str:
    """Text for one line of the screen: line breaks as blanks, controls as dots; everything else as it was typed."""
    return text if text.isprintable() else _UNSHOWABLE.sub("·", _SPACES.sub(" ", text))


def encodable(text: str) -> str:
    """Text without halves of letters, which no file can hold; each is a `?` instead."""
    return text.encode("utf-8", "replace").decode("utf-8")


def sanitize_lines(text: str) -> str:
    """Text for an editor: what would disturb the terminal takes no room, each letter keeps its place; tabs stay."""
    return text if text.isprintable() else _UNSHOWABLE.sub(lambda match: match[0] if match[0] == "\t" else "\u200b", text)


def is_blank(text: str) -> bool:
    """True of a text in which nothing can be seen: blanks, controls, signs without width."""
    return all(letter in _BLANK_LETTERS or unicodedata.category(letter) in _BLANK_KINDS for letter in text)


_BLANK_KINDS = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me"})
# Letters by their kind, which are drawn as nothing: fillers of Hangul, the empty pattern of Braille.
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def count_hidden(text: str) -> int:
    """How many letters of a text an editor does not show: controls, and marks that turn the writing round."""
    return 0 if text.isprintable() else len(_UNSHOWABLE.findall(_SPACES.sub(" ", text)))
