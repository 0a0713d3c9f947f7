"""Cells of tables: money, days, shares and states as people read them, with the value behind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from benefits_tui.domain.measure import Rag
from benefits_tui.domain.plain_text import RAG_SIGNS, as_people_write, format_date, humanize
from benefits_tui.domain.quantity import display_money, grouped, percent
from benefits_tui.reports.document import TableCell, TableColumn

_TONES = {"red": "red", "amber": "amber", "green": "green", "critical": "red", "high": "amber"}


def text(value: object, tone: str = "") -> TableCell:
    """What somebody typed, as it is; a dash for nothing."""
    shown = "" if value is None else str(value)
    return TableCell(shown or "–", shown or None, tone if shown else "muted")


_SHARE = re.compile(r"(?<=\d) %")


def sentence(value: object) -> TableCell:
    """A sentence of the program's with its dates as people write them, its minus a true one, its shares in one piece."""
    shown = as_people_write("" if value is None else str(value))
    return text(_SHARE.sub("\N{NO-BREAK SPACE}%", shown.replace("−", "−\N{WORD JOINER}")))


def money(value: object, currency: str, tone: str = "") -> TableCell:
    """An amount, short; the exact one behind it."""
    exact = decimal_of(value)
    return TableCell("–", None, "muted") if exact is None else TableCell(display_money(exact, currency), exact, tone)


def gap(value: object, currency: str) -> TableCell:
    """An amount that is bad below 0."""
    exact = decimal_of(value)
    if exact is None:
        return money(None, currency)
    sign = "+" if exact > 0 else ""
    return TableCell(f"{sign}{display_money(exact, currency)}", exact, "red" if exact < 0 else "")


def number(value: object) -> TableCell:
    """A reading or a count."""
    exact = decimal_of(value)
    return TableCell("–", None, "muted") if exact is None else TableCell(grouped(exact).replace("-", "−"), exact)


def ratio(value: object) -> TableCell:
    """A share."""
    exact = decimal_of(value)
    return TableCell("–", None, "muted") if exact is None else TableCell(percent(exact).replace("-", "−"), exact)


def day(value: object) -> TableCell:
    """A date, also one kept as ISO text."""
    when = date.fromisoformat(value) if isinstance(value, str) else value
    return TableCell(format_date(when), when) if isinstance(when, date) else TableCell("–", None, "muted")


def due_or_late(value: str | None, today: date) -> TableCell:
    """A day by which something is to be done; how late it is once it has passed."""
    if value is None:
        return TableCell("no date", None, "muted")
    when = date.fromisoformat(value)
    late = f", {(today - when).days:,} d late" if when < today else ""
    return TableCell(f"{format_date(when)}{late}", when, "red" if late else "")


def word(value: object) -> TableCell:
    """A choice, such as a state, in words."""
    return text(None if value is None else humanize(str(value)), _TONES.get(str(value), ""))


def rag(value: object) -> TableCell:
    """A RAG as sign and word."""
    state = str(value) if value is not None else Rag.NO_DATA.value
    return TableCell(RAG_SIGNS.get(state, state), state, _TONES.get(state, "muted"))


def decimal_of(value: object) -> Decimal | None:
    """The number in a row of plain data; None for none."""
    return None if value is None or value == "" else Decimal(str(value))


def columns(**labels: int) -> tuple[TableColumn, ...]:
    """Columns by their labels with the share of the width they want; 0 for one of numbers."""
    return tuple(TableColumn(label.replace("_", " "), share == 0, max(share, 1)) for label, share in labels.items())


def by_rag(counts: Mapping[Rag, int]) -> str:
    """`1 red, 3 amber, 7 green`."""
    counts_text = [f"{counts[state]:,} {humanize(state.value)}" for state in Rag if counts.get(state)]
    return ", ".join(counts_text) or "none"
