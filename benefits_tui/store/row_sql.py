"""Statements for whole rows, compiled by peewee once for each table and run by the driver for any number of rows."""

from __future__ import annotations

from functools import cache

import peewee

from benefits_tui.store.engine.sqlite import SqliteEngine
from benefits_tui.store.models import Record
from benefits_tui.store.types import Cell

_COMPILED: dict[tuple[str, type[Record]], str] = {}


@cache
def default_cells(model: type[Record]) -> dict[str, Cell]:
    """What each column of a table holds where nothing is given, as stored, in the order of the columns."""
    return {name: None if field.default is None else field.db_value(field.default) for name, field in model._meta.columns.items()}


def insert_sql(engine: SqliteEngine, model: type[Record]) -> str:
    """Adds a row with all its columns, in their order."""
    if ("insert", model) not in _COMPILED:
        blank = {field: peewee.Value(None, converter=False) for field in model._meta.columns.values()}
        _COMPILED["insert", model] = engine.compile(model.insert(blank))[0]
    return _COMPILED["insert", model]


def row_sql(engine: SqliteEngine, model: type[Record]) -> str:
    """Reads a row by its id, all its columns in their order."""
    if ("row", model) not in _COMPILED:
        query = model.select(*model._meta.columns.values()).where(model.id == 0)
        _COMPILED["row", model] = engine.compile(query)[0]
    return _COMPILED["row", model]
