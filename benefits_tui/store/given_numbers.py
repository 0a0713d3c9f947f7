"""The numbers that records were given: none is given a second time, not even that of a record that is gone."""

from __future__ import annotations

from collections.abc import Mapping

import peewee

from benefits_tui.store.engine.sqlite_counts import forget_count, keep_number, keeps_count, numbers_given, senseless_counts
from benefits_tui.store.models import LOGGED
from benefits_tui.store.query import Reader


def wrong_counts(reader: Reader, largest: Mapping[str, int]) -> list[str]:
    """The tables whose count of the numbers they gave was set back, or means nothing. `largest` is what the log says."""
    engine = reader.engine
    wrong = set(senseless_counts(engine))
    for table, model in LOGGED.items():
        present = reader.value(int, model.select(peewee.fn.MAX(model.id))) or 0
        counted = numbers_given(engine, table)
        least = max(present, largest.get(table, 0))
        if (counted if keeps_count(engine, table) else max(counted, present)) < least:
            wrong.add(table)
    return sorted(wrong)


def count_anew(reader: Reader, largest: Mapping[str, int]) -> None:
    """Make the counts what the log says."""
    for table in wrong_counts(reader, largest):
        forget_count(reader.engine, table)
        if largest.get(table):
            keep_number(reader.engine, table, largest[table])
