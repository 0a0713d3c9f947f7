"""The language in which lists are filtered, and the SQL that it means.

Words must all be found somewhere. `column:word` looks in one column, `column:a,b` for either, `column:-` for a blank;
`column<value` and its kin compare numbers and dates, where a date may be counted from today (`due<30d`); `-` before any
of these turns it round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.periods import Edge
from benefits_tui.domain.quantity import SCALE, NotExact, to_scaled
from benefits_tui.store.columns import SCALED, Column, ColumnType, Listing, WrongFilter, escaped

Cell = str | int | None
Clause = tuple[str, list[Cell]]


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
_PART = re.compile(r'-?(?:[A-Za-z_]\w*(?:<=|>=|<|>|:|=))?"[^"]*"|\S+')
_COMPARED = frozenset({ColumnType.DATE, ColumnType.COUNT, *SCALED})


def terms(text: str) -> list[Term]:
    """The parts of a filter as typed; blanks inside double quotes belong to the word."""
    found = []
    for part in _PART.findall(text):
        negated = part.startswith("-") and len(part) > 1
        body = part[1:] if negated else part
        told = _TERM.match(body) if not body.startswith('"') else None
        if told:
            value = told["value"]
            found.append(Term(value.strip('"').strip(), told["column"].lower(), told["sign"], negated, value.startswith('"')))
        else:
            found.append(Term(body.strip('"') if body.startswith('"') else body, negated=negated))
    return [term for term in found if term.column or term.word]


class Days(NamedTuple):
    """What the days in a filter are read by: the day that `30d` is counted from, the month in which the fiscal year starts."""

    today: date | None = None
    fiscal_year_start: int = 4


ANY_DAY = Days()


def condition(listing: Listing, text: str, days: Days = ANY_DAY) -> Clause:
    """The WHERE of a filter with its arguments; the list's own `where` stands first. Raises WrongFilter."""
    clauses, args = [listing.where], list[Cell]()
    for term in terms(text):
        sql, values = _one_column(listing, term, days) if term.column else _anywhere(listing, term.word)
        clauses.append(f"({sql}) IS NOT 1" if term.negated else sql)
        args.extend(values)
    return " AND ".join(clauses), args


def _anywhere(listing: Listing, word: str) -> Clause:
    words = word.replace("\x00", " ")
    parts, args = [], list[Cell]()
    if listing.found_by:
        # Trigrams find parts of words from three letters on; shorter ones are looked for in the words themselves.
        if len(words) >= 3:
            quoted = '"' + words.replace('"', '""') + '"'
            parts.append(listing.found_by.format("benefit_search.words MATCH ?"))
            args.append(quoted)
        else:
            parts.append(listing.found_by.format("benefit_search.words LIKE ? ESCAPE '\\'"))
            args.append(_like(words))
    if listing.searched:
        term = " || ' ' || ".join(f"coalesce({sql}, '')" for sql in listing.searched)
        parts.append(f"{term} LIKE ? ESCAPE '\\'")
        args.append(_like(words))
    return f"({' OR '.join(parts)})", args


def _one_column(listing: Listing, term: Term, days: Days) -> Clause:
    # What is wrong is said of the word that was typed, which may be an alias.
    column = replace(listing.filtered_by(term.column), name=term.column)
    if term.sign in (":", "="):
        options = [option.strip() for option in term.word.split(",")] if term.word.count(",") else [term.word]
        if term.quoted or (column.type in SCALED and term.word.count(",")):
            # A comma in a number divides thousands; one in quotes belongs to the name.
            options = [term.word]
        found = [_equal(column, option, days) for option in options if option or len(options) == 1]
        if not found:
            raise WrongFilter(f"{column.name}: write the words to look for behind the {term.sign}")
        sql = " OR ".join(sql for sql, _ in found)
        return f"({sql})", [value for _, values in found for value in values]
    if column.type not in _COMPARED:
        raise WrongFilter(f"{column.name}: it has no order to compare with {term.sign}; write {column.name}:word")
    if not term.word:
        raise WrongFilter(f"{column.name}{term.sign} needs a {'date or 30d' if column.type is ColumnType.DATE else 'number'}")
    edge = Edge.END if term.sign in (">", "<=") else Edge.START
    if column.type is ColumnType.DATE:
        return f"({column.match} {term.sign} ?)", [_day(column, term.word, days, edge).isoformat()]
    sql, number = _number(column, term.word)
    return f"({sql} {term.sign} ?)", [number]


def _equal(column: Column, word: str, days: Days) -> Clause:
    if word == "-":
        return f"{column.match} IS NULL", []
    match column.type:
        case ColumnType.YES_NO:
            return f"{column.match} = ?", [int(word.lower() in ("yes", "y", "true", "1"))]
        case ColumnType.MONEY | ColumnType.NUMBER | ColumnType.RATIO | ColumnType.COUNT:
            sql, number = _number(column, word) if word else (column.match, None)
            return f"{sql} = ?", [number]
        case ColumnType.DATE:
            try:
                first, last = _day(column, word, days, Edge.START), _day(column, word, days, Edge.END)
            except WrongFilter:
                # Half a date while it is being typed: the days that begin so.
                if re.fullmatch(r"[\d-]*", word):
                    return f"{column.match} LIKE ? ESCAPE '\\'", [f"{word}%"]
                raise
            return f"{column.match} BETWEEN ? AND ?", [first.isoformat(), last.isoformat()]
        case ColumnType.WORD if (exact := "_".join(word.lower().split())) in column.words:
            return f"{column.match} IS ?", [exact]
        case ColumnType.WORD if column.words and (begun := [one for one in column.words if one.startswith(exact)]):
            # `cash` means cashable, not the non-cashable one that holds it.
            return f"{column.match} IN ({', '.join('?' * len(begun))})", list(begun)
        case ColumnType.WORD:
            return f"coalesce({column.match}, '') LIKE ? ESCAPE '\\'", [_like("_".join(word.lower().split()))]
        case _:
            return f"coalesce({column.found_in or column.match}, '') LIKE ? ESCAPE '\\'", [_like(word)]


def _day(column: Column, word: str, days: Days, edge: Edge) -> date:
    from benefits_tui.domain.written import Unreadable, parse_date, relative_day

    try:
        if days.today is not None and (day := relative_day(word, days.today)) is not None:
            return day
        return parse_date(word, edge=edge, fiscal_year_start=days.fiscal_year_start)
    except Unreadable as problem:
        raise WrongFilter(f"{column.name}: {problem}, or a time from today such as 30d, 2w, 3m, 1y") from problem


_TIMES = {"k": 1_000, "m": 1_000_000, "bn": 1_000_000_000, "b": 1_000_000_000}
_SHORT = re.compile(r"(.*\d)\s*(k|m|bn|b)$", re.IGNORECASE)


def _number(column: Column, words: str) -> tuple[str, int]:
    """The SQL that a number is compared with, and the number as stored: `1.5m` for money, a percentage for a ratio."""
    from benefits_tui.domain.written import Unreadable, parse_amount

    short = _SHORT.match(words)
    try:
        value = parse_amount(short[1]) * Decimal(_TIMES[short[2].lower()]) if short else parse_amount(words.removesuffix("%"))
        if column.type is ColumnType.RATIO or (column.share and words.endswith("%")):
            value /= 100
        scaled = to_scaled(value)
        if column.type is not ColumnType.COUNT:
            return column.match, scaled
        return (f"({column.match}) * {SCALE}", scaled) if scaled % SCALE else (column.match, int(value))
    except (Unreadable, NotExact) as problem:
        raise WrongFilter(f"{column.name}: {problem}") from problem


def _like(word: str) -> str:
    return f"%{escaped(word)}%"


def quoted(word: str) -> str:
    """A value as it is written behind `column:`: in double quotes where it holds a blank."""
    return f'"{word}"' if re.search(r"\s", word) else word


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
    told = _TERM.match(body)
    if told:
        typed = told["value"].strip('"').lower()
        return [
            f"{before}{sign}{told['column']}{told['sign']}{quoted(value)}"
            for value in values
            if value.lower().startswith(typed) and value.lower() != typed
        ]
    if not body:
        return []
    names = [*listing.names_in_filters(), *listing.aliases]
    return [f"{before}{sign}{name}:" for name in names if name.startswith(body.lower())]
