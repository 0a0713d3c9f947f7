"""What a person typed, as the value its field holds."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.fields import Field, FieldError, FieldType, Value, nearest
from benefits_tui.domain.parsing import (
    DateOrder,
    ParseError,
    check_currency,
    date_order_for,
    one_break,
    parse_amount,
    parse_date,
    parse_yes_no,
    relative_day,
    shorten,
)  # fmt: skip
from benefits_tui.domain.plain_text import humanize, is_blank
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.progress import typed_points
from benefits_tui.domain.quantity import PrecisionError, to_scaled

SHARES = frozenset({"amber_threshold", "red_threshold", "progress", "share"})
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class HowRead(NamedTuple):
    """What dates are read by: the month in which the fiscal year starts, the day they are counted from, what comes first; and
    what amounts are in."""

    fiscal_year_start: int = 4
    today: date | None = None
    order: DateOrder | None = None
    unit: str | None = None
    """The currency of money, the unit of readings: an amount that names another is refused."""


def how_read(policy: Policy, today: date) -> HowRead:
    """How what people type is read, everywhere: 3/4/26 is 3 April, or 4 March where money is in US dollars. What was
    understood is said."""
    return HowRead(policy.fiscal_year_start, today, date_order_for(policy.currency), policy.currency)


def read_value(
    field: Field,
    text: str,
    fiscal_year_start: int = 4,
    today: date | None = None,
    order: DateOrder | None = None,
    unit: str | None = None,
) -> Value:
    """What a person typed, as the value the field holds; blank is None. With `today`, dates such as `tomorrow` and `30d`;
    with `order`, 3/4/26 as well, which is refused without; with `unit`, no money that names another currency.

    People, projects and objectives stay words here: only the register knows them. Raises FieldError.
    """
    text = one_break(text)
    stripped = text.strip()
    if not stripped:
        return None
    if (odd := _CONTROLS.search(stripped)) is not None:
        raise FieldError(f"{field.name}: holds a control character (U+{ord(odd[0]):04X}), which cannot be shown", field.name)
    if is_blank(stripped):
        return None
    try:
        return _read(field, text, stripped, HowRead(fiscal_year_start, today, order, unit))
    except (ParseError, PrecisionError) as problem:
        raise FieldError(f"{field.name}: {problem}", field.name) from problem


def _read(field: Field, text: str, typed: str, options: HowRead) -> Value:
    match field.type:
        case FieldType.DATE | FieldType.GATE:
            if options.today is not None and (day := relative_day(typed, options.today)) is not None:
                return day
            return parse_date(typed, order=options.order, edge=field.edge, fiscal_year_start=options.fiscal_year_start)
        case FieldType.MONEY | FieldType.NUMBER:
            value = parse_amount(typed)
            if field.type is FieldType.MONEY or field.name in ("actual", "forecast"):
                check_currency(typed, options.unit)
            return checked_number(field, typed, value)
        case FieldType.INTEGER:
            return _whole(field, typed)
        case FieldType.CHOICE:
            return read_choice(field, typed)
        case FieldType.YES_NO:
            return parse_yes_no(typed)
        case FieldType.MULTILINE:
            return text.strip("\n")
        case _ if field.name == "planned_progress":
            return typed_points(typed) or None
        case _:
            return " ".join(part.strip() for part in typed.splitlines())


def checked_number(field: Field, text: str, value: Decimal) -> Decimal:
    """The number as the field means it: tolerances are shares, so `25 %` is 0.25 and 25 is refused.

    Raises PrecisionError and ParseError.
    """
    if field.type is FieldType.MONEY and "%" in text:
        raise ParseError(f"{shorten(text)!r} is a percentage, not an amount of money")
    if field.name in SHARES:
        value = value / 100 if text.endswith("%") else value
        if not 0 <= value <= 1:
            raise ParseError(f"{shorten(text)!r} is not a share; write 0.25 or 25 %")
    to_scaled(value)
    return value


def _whole(field: Field, text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        raise ParseError(f"{shorten(text)!r} is not a whole number") from None
    if field.name == "priority" and not 1 <= number <= 5:
        raise ParseError(f"{number} is not a priority; it is 1 to 5")
    return number


def read_choice(field: Field, text: str) -> str:
    """The choice that the words name, with blanks, dashes and capitals forgiven. Raises ParseError with the nearest."""
    wanted = "_".join(text.lower().replace("-", " ").replace("/", " ").split())
    if wanted in field.choices:
        return wanted
    plain = wanted.replace("_", "")
    for choice in field.choices:
        if choice.replace("_", "") == plain:
            return choice
    raise ParseError(f"{shorten(text)!r} is not one of its values{nearest(humanize(wanted), map(humanize, field.choices))}")


def exact_amount(name: str, value: Decimal | None) -> Decimal | None:
    """The value, where the register can keep it exactly. Raises FieldError."""
    try:
        if value is not None:
            to_scaled(value)
    except PrecisionError as problem:
        raise FieldError(f"{name}: {problem}", name) from problem
    return value
