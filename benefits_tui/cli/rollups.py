"""A roll-up as tables for the terminal."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import click

from benefits_tui.cli.out import print_table
from benefits_tui.domain.comparison import besides_words, unread_words
from benefits_tui.domain.quantity import percent, short_money
from benefits_tui.register.currencies import currency_notes
from benefits_tui.register.rollups import BUDGET_FIGURES, RollUp, RollUpRow
from benefits_tui.register.session import Session

_MONEY = ("stated", "first_approved", "current_plan", "due_read", "realised_due", "due_unread", "outturn", "gap")
_COUNTS = ("projects", "benefits", "red", "amber", "green", "no_data", "not_yet_due", "queue", "incomplete", "complete")


def print_tables(session: Session, breakdown: RollUp, figure: str) -> None:
    """What is counted, then a table of money for each class: with two keys a cross-table of one figure."""
    names = [key.value for key in breakdown.keys]
    rows = [*breakdown.rows, breakdown.total]
    counts = [_labels(breakdown, row) | _counts(row) for row in rows]
    print_table(counts, (*names, *_COUNTS))
    for name in breakdown.classes():
        click.echo()
        if len(names) == 2:
            _cross_table(session, breakdown, name, figure)
            continue
        click.echo(f"{name.replace('_', ' ')}:")
        money = _MONEY if name == "disbenefits" else (*_MONEY, "net")
        print_table([_labels(breakdown, row) | _money(session, row, name) for row in rows], (*names, *money))
    if breakdown.total.balance.budget:
        click.echo("\ncashable savings and budgets, agreed with finance:")
        print_table([_labels(breakdown, row) | _budget(session, row) for row in rows], (*names, *BUDGET_FIGURES))
    for note in _notes(session, breakdown):
        click.echo(f"\n{note}")


def _notes(session: Session, breakdown: RollUp) -> list[str]:
    """What the money leaves out, a sentence each: what is due and not read, what came besides, other currencies."""
    left_out = (told_of(breakdown.total.balance, _display(session)) for told_of in (unread_words, besides_words))
    return [
        *(f"{told_of[0].upper()}{told_of[1:]}." for told_of in left_out if told_of),
        *currency_notes(session, None),
    ]


def _display(session: Session) -> Callable[[Decimal], str]:
    return lambda amount: short_money(amount, session.policy.currency)


def _labels(breakdown: RollUp, row: RollUpRow) -> dict[str, object]:
    if not row.labels:
        return {breakdown.keys[0].value: "total"}
    return {key.value: label or "(none)" for key, label in zip(breakdown.keys, row.labels, strict=True)}


def _counts(row: RollUpRow) -> dict[str, object]:
    rag = {rag.value: count for rag, count in row.balance.rag.items()}
    complete = "" if row.several else percent(row.completeness)
    counts = {"projects": row.projects, "benefits": row.balance.benefits, "queue": row.queue, "incomplete": row.incomplete}
    return counts | rag | {"complete": complete}


def _money(session: Session, row: RollUpRow, name: str) -> dict[str, object]:
    column, currency = row.columns()[name], session.policy.currency
    shown: dict[str, object] = {figure: short_money(getattr(column, figure), currency) for figure in _MONEY}
    known = next((known for known in row.balance.classes if known.value == name), None)
    return shown | {"net": short_money(row.net(known), currency) if known is not None else "–"}


def _budget(session: Session, row: RollUpRow) -> dict[str, object]:
    return {figure: short_money(row.budget_money(figure), session.policy.currency) for figure in BUDGET_FIGURES}


def _cross_table(session: Session, breakdown: RollUp, name: str, figure: str) -> None:
    """The first key down, the second across."""
    down, across = breakdown.keys
    click.echo(f"{name.replace('_', ' ')}, {figure.replace('_', ' ')}:")
    columns = list(dict.fromkeys(row.labels[1] for row in breakdown.rows))
    lines: dict[str | None, dict[str, object]] = {}
    for row in breakdown.rows:
        line = lines.setdefault(row.labels[0], {down.value: row.labels[0] or "(none)"})
        line[row.labels[1] or "(none)"] = short_money(getattr(row.columns()[name], figure), session.policy.currency)
    print_table(list(lines.values()), (down.value, *(label or "(none)" for label in columns)))
    total = short_money(getattr(breakdown.total.columns()[name], figure), session.policy.currency)
    click.echo(f"total {total}; {across.value.replace('_', ' ')} across")
