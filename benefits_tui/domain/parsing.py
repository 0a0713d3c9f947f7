"""Dates and amounts in the ways people write them."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from benefits_tui.domain.period_labels import parse_period_label
from benefits_tui.domain.period_parsing import MONTH_NAMES, PeriodParseError
from benefits_tui.domain.periods import FIRST_YEAR, LAST_YEAR, Edge, add_months, in_range
from benefits_tui.domain.quantity import CURRENCIES, CURRENCY_SIGNS, currency_sign


class DateOrder(StrEnum):
    """Which of two numbers is the day, in dates such as 01/02/2026."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


class ParseError(ValueError):
    """The words cannot be read as what the field needs; the message says why."""


_RELATIVE = re.compile(r"([+-]?)(\d{1,6})([dwmy])$")
_NAMED_DAYS = {"today": 0, "tomorrow": 1, "yesterday": -1}
_DAY_OF_YEAR = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([A-Za-z]{3,9})\.?$")
_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.]+Z?)?$")
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})$")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4}|\d{2})$")
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$")


def parse_date(text: str, *, order: DateOrder | None = None, edge: Edge = Edge.END, fiscal_year_start: int = 4) -> date:
    """The day that the words name.

    `2026-03-31`, `31.03.2026`, `31/03/26`, `31 March 2026`, `March 31, 2026`; a month, quarter or year stands for
    its first or last day by `edge`. Raises ParseError, also for 01/02/2026 when `order` is not given.
    """
    stripped = " ".join(text.split())
    day = _parse_date(without_time(stripped), order, edge, fiscal_year_start)
    if not in_range(day):
        raise ParseError(f"{stripped!r} is not a day between {FIRST_YEAR} and {LAST_YEAR}")
    return day


_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,? +(?=\d|[A-Za-z]{3})", re.IGNORECASE)
_TIME = re.compile(
    r"[T ,]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[ap]\.?m\.?)?(?: ?(?:Z|UTC|GMT|BST|[+-]\d{2}:?\d{2}))?$", re.IGNORECASE
)


def without_time(text: str) -> str:
    """The day in words that also name a weekday or a time: `Mon 5 Oct 2026`, `5/02/2025 5:00:00 PM`."""
    return _WEEKDAY.sub("", _TIME.sub("", text.strip()), count=1).strip()


def relative_day(text: str, today: date) -> date | None:
    """The day meant from today on: `today`, `tomorrow`, `30d`, `-2w`, `3m`, `1y`, and `1 April` for the next one; None when
    the words are nothing of the kind. Raises ParseError for a day that no month has, or beyond the calendar."""
    stripped = " ".join(text.lower().split())
    if (match := _DAY_OF_YEAR.match(stripped)) and (month := MONTH_NAMES.get(match[2])):
        return _next_such_day(stripped, month, int(match[1]), today)
    try:
        day = _counted_day(stripped, today)
    except (OverflowError, ValueError):
        day = date.max
    if day is not None and not in_range(day):
        raise ParseError(f"{shorten(stripped)!r} is not a day between {FIRST_YEAR} and {LAST_YEAR}")
    return day


def _counted_day(text: str, today: date) -> date | None:
    if text in _NAMED_DAYS:
        return today + timedelta(days=_NAMED_DAYS[text])
    match = _RELATIVE.match(text)
    if match is None:
        return None
    count = int(match[2]) * (-1 if match[1] == "-" else 1)
    if match[3] in "dw":
        return today + timedelta(days=count * (7 if match[3] == "w" else 1))
    return add_months(today, count * (12 if match[3] == "y" else 1))


def _next_such_day(text: str, month: int, day: int, today: date) -> date:
    # Nine years hold a 29 February, also around the turn of a century.
    for year in range(today.year, today.year + 9):
        with contextlib.suppress(ValueError):
            if (day_found := date(year, month, day)) >= today:
                return day_found
    raise ParseError(f"{text!r} is not a day of the calendar")


def _parse_date(text: str, order: DateOrder | None, edge: Edge, fiscal_year_start: int) -> date:
    try:
        if match := _ISO.match(text) or _PLAIN.match(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _NUMBERS.match(text):
            # Points between the numbers are written where the day comes first.
            order_written = order or (DateOrder.DAY_FIRST if "." in text else None)
            day, month = _day_and_month(int(match[1]), int(match[2]), text, order_written)
            return date(_full_year(match[3]), month, day)
        if (match := _DAY_MONTH.match(text)) and (number := MONTH_NAMES.get(match[2].lower())):
            return date(_full_year(match[3]), number, int(match[1]))
        if (match := _MONTH_DAY.match(text)) and (number := MONTH_NAMES.get(match[1].lower())):
            return date(int(match[3]), number, int(match[2]))
    except ParseError:
        raise
    except ValueError as problem:
        raise ParseError(f"{text!r} is not a day of the calendar") from problem
    try:
        period, assumed = parse_period_label(text, fiscal_year_start)
    except PeriodParseError:
        raise ParseError(f"{shorten(text)!r} is not a date; write 2026-03-31 or 31 March 2026") from None
    if assumed:
        raise ParseError(f"{shorten(text)!r} names one year of two; write FY2026-27")
    return period.start if edge is Edge.START else period.end


def _day_and_month(first: int, second: int, text: str, order: DateOrder | None) -> tuple[int, int]:
    if order is DateOrder.DAY_FIRST:
        return first, second
    if order is DateOrder.MONTH_FIRST:
        return second, first
    if first > 12 or first == second:
        return first, second
    if second > 12:
        return second, first
    raise ParseError(f"{text!r} could be day or month first; write it as 2026-03-31")


def _full_year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return 2000 + int(digits) if int(digits) < 70 else 1900 + int(digits)


def order_shown(text: str) -> DateOrder | None:
    """The order of day and month that one date shows by a number above 12."""
    match = _NUMBERS.match(without_time(text))
    if match is None:
        return None
    if int(match[1]) > 12:
        return DateOrder.DAY_FIRST
    return DateOrder.MONTH_FIRST if int(match[2]) > 12 else None


def date_order_for(currency: str) -> DateOrder:
    """What comes first where an organisation writes dates: the month where its money is in US dollars."""
    return DateOrder.MONTH_FIRST if currency == "USD" else DateOrder.DAY_FIRST


_NUMBERS_IN = re.compile(r"(?<![\d./-])\d{1,2}([-/])\d{1,2}\1(?:\d{4}|\d{2})(?![\d./-])")


def dates_assumed(text: str, order: DateOrder) -> list[tuple[str, date]]:
    """The dates in a text that can be read in two ways, each with the day that it is taken for."""
    return [(match[0], parse_date(match[0], order=order)) for match in _NUMBERS_IN.finditer(text) if order_matters([match[0]])]


def date_order_of(texts: Iterable[str]) -> DateOrder | None:
    """The order that a column of dates shows by a number above 12; None when no cell tells, or cells disagree."""
    orders = {order for text in texts if (order := order_shown(text)) is not None}
    return orders.pop() if len(orders) == 1 else None


def order_matters(texts: Iterable[str]) -> bool:
    """True when a column holds dates such as 01/02/2026, where day and month could change places."""
    matches = (_NUMBERS.match(without_time(text)) for text in texts if "." not in without_time(text))
    return any(match and int(match[1]) <= 12 and int(match[2]) <= 12 and match[1] != match[2] for match in matches)


_THOUSAND, _MILLION, _BILLION = Decimal(10) ** 3, Decimal(10) ** 6, Decimal(10) ** 9
_MAGNITUDES = {
    "": Decimal(1),
    **dict.fromkeys(("k", "thousand"), _THOUSAND),
    **dict.fromkeys(("m", "mn", "mln", "mio", "million", "millions"), _MILLION),
    **dict.fromkeys(("bn", "b", "billion"), _BILLION),
}
UNITS = {"one": Decimal(1), "thousand": _THOUSAND, "million": _MILLION, "billion": _BILLION}
_SIGNS = "£€$¥₹"
_CODES = "|".join(CURRENCIES)
_AMOUNT = re.compile(
    rf"(?P<sign>[-+−])?\s*(?P<front>[£€$¥₹]|(?:{_CODES})\b|(?:US|C|CA|A|AU|NZ)\$)?\s*(?P<sign2>[-−])?\s*"
    r"(?P<digits>\d[\d,.'’   ]*|\.\d+)\s*"
    rf"(?P<magnitude>k|thousand|mn|mln|mio|millions?|m|bn|billion|b)?\s*(?P<back>[£€$¥₹%]|(?:{_CODES})\b)?\s*(?P<trailing>[-−])?$",
    re.IGNORECASE,
)


_IN_BRACKETS = re.compile(r"([^()\d]*)\(([^()]+)\)([^()\d]*)$")
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,10})?$")
_SCIENTIFIC = re.compile(r"([-+]?\d+(?:[.,]\d+)?)[eE]([-+]?\d{1,2})$")


def parse_amount(text: str, *, unit: Decimal = Decimal(1), decimal_comma: bool = False) -> Decimal:
    """The number that the words name, times `unit`: `£33.73`, `£32,614`, `(1 200)`, `£(300)`, `-9.9`, `€1.234,56`, `2.5m`,
    `1.25E+06`.

    A magnitude in the cell (`2.5m`) is taken instead of `unit`. Raises ParseError.
    """
    if not decimal_comma and _PLAIN_NUMBER.match(text):
        return Decimal(text) * unit
    stripped = text.strip().replace("\u00a0", " ").replace("\u202f", " ")
    if power := _SCIENTIFIC.match(stripped):
        return Decimal(power[1].replace(",", ".")).scaleb(int(power[2])) * unit
    brackets = _IN_BRACKETS.match(stripped)
    inner = "".join(brackets.groups()) if brackets is not None else stripped
    match = _AMOUNT.match(inner.strip())
    signs = 0
    if match is not None:
        signs = sum(map(bool, (match["sign"], match["sign2"], match["trailing"], brackets)))
    if match is None or signs > 1:
        raise ParseError(f"{shorten(stripped, 30)!r} is not a number")
    digits = _digits(match["digits"], decimal_comma)
    if digits is None:
        raise ParseError(f"{shorten(stripped, 30)!r} is not a number that can be read in one way only")
    try:
        value = Decimal(digits)
    except InvalidOperation:
        raise ParseError(f"{shorten(stripped, 30)!r} is not a number") from None
    magnitude = (match["magnitude"] or "").lower()
    negative = brackets is not None or match["sign"] in ("-", "−") or match["sign2"] or match["trailing"]
    value *= _MAGNITUDES[magnitude] if magnitude else unit
    return -value if negative else value


def check_currency(text: str, unit: str | None) -> None:
    """Nothing, where an amount names no currency, or the one that it is meant in by its code or sign. Raises ParseError."""
    match = _AMOUNT.match(text.strip())
    written = next((sign for sign in (match["front"], match["back"]) if sign and sign != "%"), None) if match else None
    if written is None or not unit:
        return
    meant = unit.strip().upper()
    signs = {meant, currency_sign(meant).strip(), *(code for code, sign in CURRENCY_SIGNS.items() if sign == meant)}
    if written.upper() not in signs and not ("$" in signs and written.endswith("$")):
        raise ParseError(f"{shorten(text, 30)!r} is in {written}, and amounts here are in {unit}; write the number in {unit}")


def currency_in(text: str) -> str | None:
    """The currency sign in a cell, if it has one."""
    return next((sign for sign in _SIGNS if sign in text), None)


_GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?P<mark>[,.'’   ])\d{3})(?:(?P=mark)\d{3})*$")


def _digits(written: str, decimal_comma: bool) -> str | None:
    """The digits with a point for decimals, or None when the separators make no sense."""
    text = re.sub("['’   ]", "'", written.strip())
    point, group = (",", ".") if decimal_comma else (".", ",")
    if "," in text and "." in text:
        point, group = (",", ".") if text.rfind(",") > text.rfind(".") else (".", ",")
    elif decimal_comma is False and "," in text and not _GROUPED.match(text):
        # "1,5" has a comma that cannot separate thousands: a decimal comma.
        point, group = ",", "."
    if text.count(point) > 1:
        if not _GROUPED.match(text):
            return None
        point, group = group, point
    whole, _, fraction = text.partition(point)
    for mark in (group, "'"):
        if mark in whole and not re.match(rf"[1-9]\d{{0,2}}(?:[{re.escape(mark)}]\d{{3}})+$", whole):
            return None
        whole = whole.replace(mark, "")
    if fraction and not fraction.isdigit():
        return None
    return f"{whole or '0'}.{fraction}" if fraction else whole or "0"


def decimal_styles(texts: Iterable[str]) -> set[bool]:
    """How the amounts of a column write decimals, as far as they tell: True with a comma, False with a point."""
    styles = set()
    for text in texts:
        if "," not in text and "." not in text:
            continue
        marks = re.sub(r"[^\d,.]", "", text).strip(",.")
        if "," in marks and "." in marks:
            styles.add(marks.rfind(",") > marks.rfind("."))
        elif marks.count(",") == 1 and not _GROUPED.match(marks):
            styles.add(True)
        elif marks.count(".") == 1 and not _GROUPED.match(marks):
            styles.add(False)
        elif marks.count(".") > 1:
            styles.add(True)
        elif marks.count(",") > 1:
            styles.add(False)
    return styles


def reads_two_ways(text: str) -> bool:
    """True for an amount such as `1.234` or `1,234`, whose mark may divide thousands or begin decimals."""
    if "," not in text and "." not in text:
        return False
    marks = re.sub(r"[^\d,.]", "", text)
    return marks.count(",") + marks.count(".") == 1 and bool(_GROUPED.match(marks))


_YES = {"yes", "y", "true", "1", "x", "✓"}
_NO = {"no", "n", "false", "0", ""}


def parse_yes_no(text: str) -> bool:
    """Yes or no in the usual spellings. Raises ParseError."""
    word = text.strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ParseError(f"{shorten(text)!r} is neither yes nor no")


def one_break(text: str) -> str:
    """The text with every kind of line break (also those that a spreadsheet doubled) as one line feed."""
    return re.sub(r"\r+\n?", "\n", text)


def shorten(text: str, length: int = 60) -> str:
    """The words on one line, cut with an ellipsis when long: for messages."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
