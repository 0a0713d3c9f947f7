"""The parts of a filter as they are typed, and what its last part may become.

Words must all be found somewhere. `column:word` looks in one column, `column:a,b` for either, `column:-` for a blank,
`column="text"` for this text and no other (a quotation mark in it is doubled); `is:late` and its kin are filters with a name;
`short:M07` finds what falls short of a statement of maturity;
`column<value` and its kin compare numbers and dates, where a date may be counted from today (`due<30d`); `-` before any of
these turns it round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from benefits_tui.domain.fields import current_name
from benefits_tui.domain.maturity.statements import STATEMENTS
from benefits_tui.store.lists.columns import Listing


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a filter. `column` is empty for a word that may stand anywhere."""

    word: str
    column: str = ""
    sign: str = ":"
    negated: bool = False
    quoted: bool = False
    """Its value stood in double quotes: a comma in it divides nothing."""


_TERM = re.compile(r"(?P<column>[A-Za-z_][A-Za-z_0-9]*)(?P<sign><=|>=|<|>|:|=)(?P<value>.*)$", re.DOTALL)
_PART = re.compile(r'-?(?:[A-Za-z_]\w*(?:<=|>=|<|>|:|=))?"(?:[^"]|"")*"|\S+')

_WHOLE_QUOTE = re.compile(r'"(?:[^"]|"")*"', re.DOTALL)


SHORT_OF = "short"


def statements_about(listing: Listing) -> list[str]:
    """The ids of the statements of maturity whose records stand in a list."""
    return [statement.id for statement in STATEMENTS if statement.records.value == listing.name]


def terms(text: str) -> list[Term]:
    """The parts of a filter as typed; blanks inside double quotes belong to the word."""
    parts = []
    for part in _PART.findall(text):
        negated = part.startswith("-") and len(part) > 1
        body = part[1:] if negated else part
        term = _TERM.match(body) if not body.startswith('"') else None
        if term:
            value = term["value"]
            quoted_value = value.startswith('"')
            word = value[1:-1].replace('""', '"') if _WHOLE_QUOTE.fullmatch(value) else value.strip('"')
            parts.append(Term(word.strip(), term["column"].lower(), term["sign"], negated, quoted_value))
        else:
            parts.append(Term(body.strip('"') if body.startswith('"') else body, negated=negated))
    return [term for term in parts if term.column or term.word]


def quoted(word: str) -> str:
    """A value as it is written behind `column:`: in double quotes where it holds a blank."""
    return f'"{word}"' if re.search(r"\s", word) else word


def quoted_always(word: str) -> str:
    """A word that is looked for as it stands, whatever signs it holds."""
    return f'"{word.replace(chr(34), "")}"'


def exactly(column: str, word: str) -> str:
    """The filter for rows whose column holds this text and no other, whatever signs it holds."""
    doubled = word.replace('"', '""')
    return f'{column}="{doubled}"'


def completions(listing: Listing, text: str, values: Iterable[str]) -> list[str]:
    """What the last part of a filter may become: names of columns, or, behind a colon, values that the column holds."""
    head, _, last = text.rpartition(" ")
    if text.count('"') % 2:
        place = text.rfind('"')
        start = text.rfind(" ", 0, place) + 1
        head, last = text[: max(start - 1, 0)], text[start:]
    before = f"{head} " if head else ""
    sign = "-" if last.startswith("-") else ""
    body = last.removeprefix("-")
    term = _TERM.match(body)
    if term:
        typed = term["value"].strip('"').lower()
        if term["column"].lower() == "is":
            values = listing.words_for_is()
        elif term["column"].lower() == SHORT_OF:
            values = statements_about(listing)
        return [
            f"{before}{sign}{term['column']}{term['sign']}{quoted(value)}"
            for value in values
            if value.lower().startswith(typed) and value.lower() != typed
        ]
    if not body:
        return []
    # A former name is taken, and not offered.
    names = [*listing.names_in_filters(), *(alias for alias in listing.aliases if current_name(alias) == alias)]
    if listing.day:
        names.append("when")
    named = [f"is:{word}" for word in listing.words_for_is()]
    return [f"{before}{sign}{name}" for name in (*named, *(f"{name}:" for name in names)) if name.startswith(body.lower())]
