"""The facts that are missing, counted by what they have in common, and how their number went."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import peewee

from benefits_tui.domain.rules import RULES
from benefits_tui.store.lists.columns import Listing
from benefits_tui.store.models import Flag, MissingFact
from benefits_tui.store.query import Reader, total


class MissingGroup(NamedTuple):
    """Facts that are missing on records that have something in common; money once a record."""

    name: str | None
    facts: int
    records: int
    pressing: int
    money: Decimal | None


def missing_by(reader: Reader, listing: Listing, column: str) -> list[MissingGroup]:
    """The missing facts by a column of their list, the largest group first."""
    name = listing.column(column).compared
    record: Any = (
        listing.source.select(
            name.alias("name"),
            peewee.fn.COUNT(MissingFact.id).alias("facts"),
            peewee.fn.SUM(Flag.pressing).alias("pressing"),
            peewee.fn.MAX(MissingFact.money).alias("money"),
            peewee.fn.MIN(Flag.rank).alias("rank"),
            peewee.fn.MIN(Flag.rule).alias("rule"),
        )
        .group_by(name, MissingFact.subject_kind, MissingFact.subject_id)
        .alias("record")
    )
    query = peewee.Select(
        [record],
        [
            record.c.name, peewee.fn.SUM(record.c.facts).alias("facts"), peewee.fn.COUNT(record.c.facts),
            peewee.fn.SUM(record.c.pressing), total(record.c.money),
        ],
    ).group_by(record.c.name)  # fmt: skip
    # Of groups of one size the one with the most severe flag first.
    order = (peewee.SQL("facts DESC"), peewee.fn.MIN(record.c.rank), peewee.fn.MIN(record.c.rule), record.c.name)
    return reader.rows(MissingGroup, query.order_by(*order))


class MissingWeek(NamedTuple):
    """How many flags on missing facts were open at the end of a day."""

    day: date
    open: int


def burn_down(reader: Reader, today: date, weeks: int) -> list[MissingWeek]:
    """The flags on missing facts that were open at the end of each week up to today, the earliest first."""
    rules = sorted({rule.about.id for rule in RULES if rule.missing is not None})
    open_by_week = []
    for back in range(weeks - 1, -1, -1):
        day = today - timedelta(weeks=back)
        stood = (Flag.raised_on <= day) & (Flag.cleared_on.is_null() | (Flag.cleared_on > day))
        query = Flag.select(peewee.fn.COUNT(Flag.id)).where(Flag.rule.in_(rules) & stood)
        open_by_week.append(MissingWeek(day, reader.value(int, query) or 0))
    return open_by_week
