"""Pages of a list: filtered and sorted in SQL, a window at a time."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from benefits_tui.domain.quantity import NotExact, from_scaled, to_scaled
from benefits_tui.store.door import Cell
from benefits_tui.store.listings import SCALED, Column, ColumnType, Listing, WrongFilter
from benefits_tui.store.store import Store


@dataclass(frozen=True, slots=True)
class Query:
    """What a list shows: its filter as typed, and the column it is sorted by (its own order when empty)."""

    listing: Listing
    filter: str = ""
    sort: str = ""
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, from `offset` on: ids, and cells in the order of the columns asked for."""

    offset: int
    ids: list[int]
    rows: list[tuple[Cell, ...]]


_TERM = re.compile(r"(?P<column>[a-z_]+):(?P<value>.*)$", re.DOTALL)


def condition(listing: Listing, text: str) -> tuple[str, list[Cell]]:
    """The WHERE of a filter: words that must all be found somewhere, and `column:word` for one column.

    `column:-` finds what is blank there, `-word` leaves out. Raises WrongFilter.
    """
    try:
        words = shlex.split(text.replace("\\", "\\\\"), posix=True) if "'" not in text else text.split()
    except ValueError:
        words = text.split()
    clauses, args = [listing.where], list[Cell]()
    for word in words:
        negated = word.startswith("-") and len(word) > 1
        word = word[1:] if negated else word
        found = _TERM.match(word)
        if found:
            column = listing.column(found["column"])
            value = found["value"].strip()
            if value == "-":
                clauses.append(f"{column.sql} IS {'NOT ' if negated else ''}NULL")
                continue
            wanted = "_".join(value.lower().split()) if column.type is ColumnType.WORD else value
            if column.type is ColumnType.YES_NO:
                clauses.append(f"{column.sql} = ?")
                args.append(int(value.lower() in ("yes", "y", "true", "1")))
                continue
            if column.type in SCALED or column.type is ColumnType.COUNT:
                number = _number(column, value)
                clauses.append(f"{column.sql} {'<>' if negated else '='} ?")
                args.append(number)
                continue
            clauses.append(f"coalesce({column.sql}, '') {'NOT LIKE' if negated else 'LIKE'} ? ESCAPE '\\'")
            args.append(_like(wanted))
        else:
            term = " || ' ' || ".join(f"coalesce({sql}, '')" for sql in listing.searched)
            clauses.append(f"{term} {'NOT LIKE' if negated else 'LIKE'} ? ESCAPE '\\'")
            args.append(_like(word))
    return " AND ".join(clauses), args


def _number(column: Column, words: str) -> int:
    """What a number in a filter is as stored; a ratio is written as a percentage."""
    from benefits_tui.domain.written import Unreadable, parse_amount

    try:
        value = parse_amount(words)
        if column.type is ColumnType.RATIO:
            value /= 100
        return int(value) if column.type is ColumnType.COUNT else to_scaled(value)
    except (Unreadable, NotExact) as problem:
        raise WrongFilter(f"{column.name}: {problem}") from problem


def _like(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _order(query: Query) -> str:
    if not query.sort:
        return query.listing.order
    column = query.listing.column(query.sort)
    way = "DESC" if query.descending else "ASC"
    if column.name == "severity":
        return f"flag.rank {'ASC' if query.descending else 'DESC'}, {query.listing.order}"
    collate = " COLLATE NOCASE" if column.type in (ColumnType.TEXT, ColumnType.WORD) else ""
    # Blank last in both directions: what is missing is never the smallest or the largest.
    return f"({column.sql}) IS NULL, {column.sql}{collate} {way}, {query.listing.id_sql}"


def page(store: Store, query: Query, names: Sequence[str], offset: int, limit: int) -> Page:
    """`limit` rows from `offset` on, with these columns as stored. Raises WrongFilter."""
    where, args = condition(query.listing, query.filter)
    columns = ", ".join(query.listing.column(name).sql for name in names)
    rows = store.all(
        f"SELECT {query.listing.id_sql}, {columns} FROM {query.listing.source} WHERE {where} "
        f"ORDER BY {_order(query)} LIMIT ? OFFSET ?",
        [*args, limit, offset],
    )
    return Page(offset, [int(row[0] or 0) for row in rows], [row[1:] for row in rows])


def count(store: Store, query: Query) -> int:
    """How many rows the list has under its filter. Raises WrongFilter."""
    where, args = condition(query.listing, query.filter)
    source = query.listing.source if query.filter else query.listing.counted or query.listing.source
    row = store.one(f"SELECT count(*) FROM {source} WHERE {where}", args)
    return int(row[0] or 0) if row else 0


def position(store: Store, query: Query, record: int) -> int | None:
    """The row number of a record in the list, from 0; None when the filter hides it."""
    where, args = condition(query.listing, query.filter)
    row = store.one(
        f"SELECT place - 1 FROM (SELECT {query.listing.id_sql} AS id, row_number() OVER (ORDER BY {_order(query)}) AS place "
        f"FROM {query.listing.source} WHERE {where}) WHERE id = ?",
        [*args, record],
    )
    return int(row[0] or 0) if row else None


def meaning(column: Column, cell: Cell) -> str | int | bool | Decimal | date | None:
    """What a stored cell of a column means."""
    if cell is None:
        return None
    if column.type in SCALED:
        return from_scaled(int(cell))
    if column.type is ColumnType.DATE:
        return date.fromisoformat(str(cell))
    if column.type is ColumnType.YES_NO:
        return bool(cell)
    return cell
