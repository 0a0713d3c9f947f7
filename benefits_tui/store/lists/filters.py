"""What a filter means: the condition on the rows of a list, as a peewee expression."""

from __future__ import annotations

import re
from calendar import month_name as MONTH_NAMES
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import reduce
from typing import Any, NamedTuple

import peewee
from peewee import fn

from benefits_tui.domain.fields import nearest
from benefits_tui.domain.keys import fold_signs
from benefits_tui.domain.parsing import DateOrder
from benefits_tui.domain.periods import Edge, add_months
from benefits_tui.domain.quantity import SCALE, PrecisionError, to_scaled
from benefits_tui.store.engine.sqlite import among, any_case
from benefits_tui.store.engine.sqlite_search import benefits_with
from benefits_tui.store.lists.columns import SCALED, ColumnType, FilterError, ListColumn, Listing
from benefits_tui.store.lists.filter_terms import SHORT_OF, Term, statements_about, terms
from benefits_tui.store.query import as_stored
from benefits_tui.store.record_keys import with_ref_key

MOST_PARTS = 100
LONGEST_WORD = 1_000
_THOUSANDS = re.compile(r"[^,\d]*\d{1,3}(,\d{3})+(\.\d+)?\D*")
_HALF_A_DATE = re.compile(r"\d{0,4}|\d{4}-(0?|1)|\d{4}-(0[1-9]|1[0-2])(-[0-3]?)?")
_DUE_WITHIN = re.compile(r"due(\d{0,4})")
_COMPARED = frozenset({ColumnType.DATE, ColumnType.MOMENT, ColumnType.COUNT, *SCALED})
_DAYS = frozenset({ColumnType.DATE, ColumnType.MOMENT})


class Days(NamedTuple):
    """What a filter is read by: the day that `30d` is counted from, the month in which the fiscal year starts, who asks, what
    comes first in dates of numbers, and what gives the records that fall short of a statement of maturity."""

    today: date | None = None
    fiscal_year_start: int = 4
    user: str = ""
    order: DateOrder = DateOrder.DAY_FIRST
    short: Callable[[str], Sequence[int]] | None = None


ANY_DAY = Days()


def conditions(listing: Listing, text: str, days: Days = ANY_DAY) -> list[Any]:
    """What must all hold of a row; the list's own condition stands first. Raises FilterError."""
    conditions_met = [] if listing.where is None else [listing.where]
    parts = terms(text)
    if len(parts) > MOST_PARTS or any(term.word.count(",") >= MOST_PARTS for term in parts):
        raise FilterError(f"a filter may have {MOST_PARTS} parts; this one has more")
    if any(len(term.word) > LONGEST_WORD for term in parts):
        raise FilterError(f"a word in a filter may have {LONGEST_WORD:,} letters; this one has more")
    for term in parts:
        if term.column == "is":
            met = _named(listing, term, days)
        elif term.column == SHORT_OF:
            met = _short_of(listing, term, days)
        else:
            met = _one_column(listing, term, days) if term.column else _anywhere(listing, term.word)
        conditions_met.append(peewee.NodeList((met, peewee.SQL("IS NOT TRUE")), parens=True) if term.negated else met)
    return conditions_met


def _named(listing: Listing, term: Term, days: Days) -> Any:
    """`is:late`, `is:mine`, `is:due30`, and what else has a name in this list."""
    options = [_met_by_name(listing, word.strip().lower(), days) for word in term.word.split(",") if word.strip()]
    if not options:
        raise FilterError(f"is: write {_listed(listing.words_for_is())} behind it")
    return _any_of(options)


def _short_of(listing: Listing, term: Term, days: Days) -> Any:
    """`short:M07`: what falls short of a statement of maturity."""
    known = statements_about(listing)
    number = term.word.upper()
    if number not in known or days.short is None:
        raise FilterError(f"short: no statement about {listing.name} is called {term.word!r}{nearest(number, known)}")
    return among(listing.key, days.short(number))


def _met_by_name(listing: Listing, word: str, days: Days) -> Any:
    if word == "mine" and listing.whose:
        if not days.user:
            raise FilterError("is:mine: who asks is not known here")
        # A name is compared whole, and is no filter whatever signs it holds.
        return peewee.Expression(any_case(listing.column(listing.whose).compared), "=", as_stored(days.user))
    text = _filter_named(listing, word)
    return peewee.NodeList(conditions(replace(listing, where=None), text, days), " AND ", parens=True)


def _filter_named(listing: Listing, word: str) -> str:
    known = listing.words_for_is()
    if word in listing.named:
        return listing.named[word]
    if "late" in known:
        waits = f" {listing.waits}" if listing.waits else ""
        if word == "late":
            return f"{listing.day}<0d{waits}"
        if within := _DUE_WITHIN.fullmatch(word):
            return f"{listing.day}>=0d {listing.day}<={int(within[1] or 30)}d{waits}"
    if not known:
        raise FilterError(f"{listing.name} have nothing that can stand behind is:")
    raise FilterError(f"is: there is no {word!r}{nearest(word, known)}; {listing.name} know {_listed(known)}")


def _listed(choices: list[str]) -> str:
    return ", ".join(f"is:{word}" for word in choices)


def _month_named(word: str, today: date | None) -> tuple[date, date] | None:
    """The first and the last day of the month of this name that is nearest to today; None for other words."""
    begun = word.lower()
    if today is None or len(begun) < 3 or not begun.isalpha():
        return None
    month = next((number for number in range(1, 13) if MONTH_NAMES[number].lower().startswith(begun)), None)
    if month is None:
        return None
    ahead = (month - today.month + 5) % 12 - 5
    first = add_months(today.replace(day=1), ahead)
    return first, add_months(first, 1) - timedelta(days=1)


def _any_of(parts: list[Any]) -> Any:
    # Side by side: nested one in another, many would be too deep for the database.
    return peewee.NodeList(parts, " OR ", parens=True)


def _anywhere(listing: Listing, word: str) -> Any:
    word = word.replace("\x00", " ")
    parts = []
    if listing.found_by_index is not None:
        parts.append(listing.found_by_index(benefits_with(fold_signs(word))))
    if listing.by_ref is not None and any(letter.isdigit() for letter in word):
        parts.append(with_ref_key(listing.by_ref, word))
    if listing.searched:
        blank_between: list[Any] = [part for text in listing.searched for part in (peewee.Value(" "), fn.COALESCE(text, ""))][1:]
        parts.append(reduce(lambda left, right: left.concat(right), blank_between).contains(fold_signs(word)))
    return _any_of(parts)


def _one_column(listing: Listing, term: Term, days: Days) -> Any:
    if term.column == "days_left" and any(column.name == "due" for column in listing.columns):
        return _days_left(listing.column("due"), term, days)
    # What is wrong is said of the word that was typed, which may be an alias.
    column = replace(listing.filtered_by(term.column), name=term.column)
    if term.sign in (":", "="):
        options = [option.strip() for option in term.word.split(",")]
        if term.quoted or (column.type in SCALED and _THOUSANDS.fullmatch(term.word)):
            # A comma in a number may divide thousands; one in quotes belongs to the name.
            options = [term.word]
        if not term.word and not term.quoted:
            raise FilterError(f"{column.name}: write what to look for behind the {term.sign}, or - for those that have none")
        if term.sign == "=" and term.quoted and column.type is ColumnType.TEXT and term.word:
            return _whole(column, term.word)
        equal = [_equal(column, option, days) for option in options if option or len(options) == 1]
        if not equal:
            raise FilterError(f"{column.name}: write the words to look for behind the {term.sign}")
        return _any_of(equal)
    if column.type not in _COMPARED:
        raise FilterError(f"{column.name}: it has no order to compare with {term.sign}; write {column.name}:word")
    if not term.word:
        raise FilterError(f"{column.name}{term.sign} needs a {'date or 30d' if column.type in _DAYS else 'number'}")
    edge = Edge.END if term.sign in (">", "<=") else Edge.START
    if column.type in _DAYS:
        return peewee.Expression(
            column.compared, term.sign, as_stored(_bound(column, _read_date(column, term.word, days, edge), edge))
        )
    value, number = _number(column, term.word)
    return peewee.Expression(value, term.sign, as_stored(number))


def _whole(column: ListColumn, word: str) -> Any:
    """The text and no other; of a column that lists several, one of them."""
    if column.several:
        among = as_stored(", ").concat(column.shown).concat(as_stored(", "))
        return peewee.Expression(fn.INSTR(fn.LOWER(among), fn.LOWER(as_stored(f", {word}, "))), ">", as_stored(0))
    return peewee.Expression(any_case(column.shown), "=", as_stored(word))


def _equal(column: ListColumn, word: str, days: Days) -> Any:
    compared = column.compared
    if word == "-":
        return peewee.Expression(compared, "IS", None)
    match column.type:
        case ColumnType.YES_NO:
            return _yes_or_no(column, word)
        case ColumnType.MONEY | ColumnType.NUMBER | ColumnType.RATIO | ColumnType.COUNT:
            return _is(*_number(column, word)) if word else _is(compared, None)
        case ColumnType.DATE | ColumnType.MOMENT:
            try:
                first, last = _month_named(word, days.today) or (
                    _read_date(column, word, days, Edge.START),
                    _read_date(column, word, days, Edge.END),
                )
            except FilterError:
                # Half a date while it is being typed: the days that begin so.
                if _HALF_A_DATE.fullmatch(word):
                    return peewee.Expression(compared, peewee.OP.ILIKE, as_stored(f"{word}%"))
                raise
            ends = as_stored(_bound(column, first, Edge.START)), as_stored(_bound(column, last, Edge.END))
            between = peewee.NodeList((ends[0], peewee.SQL("AND"), ends[1]))
            return peewee.Expression(compared, "BETWEEN", between)
        case ColumnType.ENUM:
            return _choice(column, word)
        case _:
            return _with_words(column, word)


def _with_words(column: ListColumn, word: str) -> Any:
    """The words as they are typed, or the key that they are folded to."""
    as_typed = column.searched.contains(word)
    if column.key is None or not (key := column.fold(word)):
        return as_typed
    return _any_of([as_typed, fn.COALESCE(column.key, "").contains(key)])


def _choice(column: ListColumn, word: str) -> Any:
    """One of the words that a column can hold: the whole word, its beginning, a part of it."""
    exact = _stored_word(word)
    if exact in column.values:
        return _is(column.compared, exact)
    if begun := [meant for meant in column.values if meant.startswith(exact)]:
        # `cash` means cashable, not the non-cashable one that holds it.
        return _any_of([_is(column.compared, meant) for meant in begun])
    if column.values and not any(exact in meant for meant in column.values):
        raise FilterError(
            f"{column.name}: there is no {word!r}{nearest(word, [meant.replace('_', '-') for meant in column.values])}"
        )
    return column.searched.contains(exact)


def _stored_word(word: str) -> str:
    """A word of a choice as it is kept: `non-cashable` and `"non cashable"` are `non_cashable`."""
    return "_".join(word.lower().replace("-", " ").split())


def _yes_or_no(column: ListColumn, word: str) -> Any:
    begun = word.lower()
    if not begun:
        return peewee.Expression(column.compared, "IS NOT", None)
    for meant, accepted in ((1, ("yes", "true", "1")), (0, ("no", "false", "0"))):
        if any(option.startswith(begun) for option in accepted):
            return _is(column.compared, meant)
    raise FilterError(f"{column.name}: write yes or no, not {word!r}")


def _is(value: Any, cell: int | str | None) -> Any:
    return peewee.Expression(value, "=", as_stored(cell))


def _read_date(column: ListColumn, word: str, days: Days, edge: Edge) -> date:
    from benefits_tui.domain.parsing import ParseError, parse_date, relative_day

    try:
        if days.today is not None and (day := relative_day(word, days.today)) is not None:
            return day
        return parse_date(word, order=days.order, edge=edge, fiscal_year_start=days.fiscal_year_start)
    except ParseError as problem:
        raise FilterError(f"{column.name}: {problem}, or a time from today such as 30d, 2w, 3m, 1y") from problem


def _bound(column: ListColumn, day: date, edge: Edge) -> str:
    """A day as a column holds it; where that is a moment, the first or the last of the day on this machine's clock."""
    if column.type is ColumnType.DATE:
        return day.isoformat()
    moment = datetime.combine(day, time.min if edge is Edge.START else time.max)
    try:
        moment = moment.astimezone(UTC)
    except (OverflowError, ValueError, OSError):
        # Some systems show no day before 1970.
        moment = moment.replace(tzinfo=UTC)
    return moment.isoformat(timespec="milliseconds")


def _days_left(due: ListColumn, term: Term, days: Days) -> Any:
    """The days until something is due, of which the list keeps the day."""
    sign = "=" if term.sign == ":" else term.sign
    if sign == "=" and term.word == "-":
        return peewee.Expression(due.compared, "IS", None)
    try:
        day = (days.today or date.today()) + timedelta(days=int(term.word))
    except (ValueError, OverflowError):
        raise FilterError(f"days_left: write a whole number of days, not {term.word!r}") from None
    return peewee.Expression(due.compared, sign, as_stored(day.isoformat()))


_TIMES = {"k": 1_000, "m": 1_000_000, "bn": 1_000_000_000, "b": 1_000_000_000}
_SHORT = re.compile(r"(.*\d)\s*(k|m|bn|b)$", re.IGNORECASE)


def _number(column: ListColumn, text: str) -> tuple[Any, int]:
    """The expression that a number is compared with, and the number as stored: `1.5m` for money, a percentage for a ratio."""
    from benefits_tui.domain.parsing import ParseError, parse_amount

    short = _SHORT.match(text)
    try:
        value = parse_amount(short[1]) * Decimal(_TIMES[short[2].lower()]) if short else parse_amount(text.removesuffix("%"))
        if column.type is ColumnType.RATIO or (column.share and text.endswith("%")):
            value /= 100
        scaled = to_scaled(value)
        if column.type is not ColumnType.COUNT:
            return column.compared, scaled
        return (column.compared * as_stored(SCALE), scaled) if scaled % SCALE else (column.compared, int(value))
    except (ParseError, PrecisionError) as problem:
        raise FilterError(f"{column.name}: {problem}") from problem
