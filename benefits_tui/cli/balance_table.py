"""A balance as tables: money by class, how the benefits stand, then every other figure a line."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import click

from benefits_tui.cli.out import print_table
from benefits_tui.domain.plain_text import humanize
from benefits_tui.domain.quantity import short_money

_MONEY = ("stated", "first_approved", "current_plan", "due_read", "realised_due", "due_unread", "outturn", "gap")
_ALL_MONEY = (*_MONEY[:3], "due", "due_read", "realised", "realised_due", *_MONEY[5:])
_COUNTS = ("benefits_with_value", "benefits_without_outturn", "benefits_with_due_unread")
_SAID = ("project", "as_of", "currency", "verdict", "why", "classes", "disbenefits", "rag", "concluded", "benefits")


def print_balance(balance: Mapping[str, Any]) -> None:
    """Money is short on a terminal, as screens have it; what goes into a file or another program is whole."""
    about = balance["project"] or "Portfolio"
    click.echo(f"{about} on {balance['as_of']}, {balance['currency']}: {humanize(str(balance['verdict']))}; {balance['why']}.")
    by_class = {**balance["classes"], "disbenefits": balance["disbenefits"]}
    click.echo()
    print_table([_money(name, column, balance["currency"]) for name, column in by_class.items()], ("class", *_figures()))
    click.echo()
    print_table(
        [{"class": humanize(name)} | {count: column[count] for count in _COUNTS} for name, column in by_class.items()],
        ("class", *_COUNTS),
    )
    click.echo()
    stand = {"benefits": balance["benefits"]} | balance["rag"] | balance["concluded"]
    print_table([stand], tuple(stand))
    click.echo()
    rest = {name: value for name, value in balance.items() if name not in _SAID}
    print_table([{"figure": name, "value": value} for name, value in _lines("", rest)], ("figure", "value"))


def _figures() -> tuple[str, ...]:
    return _MONEY if sys.stdout.isatty() else _ALL_MONEY


def _money(name: str, column: Mapping[str, Any], currency: str) -> dict[str, object]:
    amounts = {figure: column.get(figure) for figure in _figures()}
    if sys.stdout.isatty():
        amounts = {
            figure: None if amount is None else short_money(Decimal(str(amount)), currency) for figure, amount in amounts.items()
        }
    return {"class": humanize(name)} | amounts


def _lines(before: str, balance: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """Every figure by its name, those of a group after the group's; what is not known has none."""
    for name, value in balance.items():
        label = f"{before} {humanize(name)}".strip()
        if isinstance(value, Mapping):
            yield from _lines(f"{label},", value)
        elif isinstance(value, list):
            yield from ((label, entry) for entry in value)
        elif value is not None:
            yield label, value
