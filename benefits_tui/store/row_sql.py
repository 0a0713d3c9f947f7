"""Statements for whole rows, compiled by peewee once for each table and run by the driver for any number of rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import peewee

from benefits_tui.store.engine.sqlite import compile_query
from benefits_tui.store.models import RegisterModel
from benefits_tui.store.types import StoredCell


@cache
def default_cells(model: type[RegisterModel]) -> dict[str, StoredCell]:
    """What each column of a table holds where nothing is given, as stored, in the order of the columns."""
    return {name: None if field.default is None else field.db_value(field.default) for name, field in model._meta.columns.items()}


def insert_statement(fields: Sequence[peewee.Field[Any]]) -> Any:
    """Adds a row with these columns, their cells to be given in this order."""
    model: Any = fields[0].model
    return model.insert({field: peewee.Value(None, converter=False) for field in fields})


@cache
def insert_sql(model: type[peewee.Model]) -> str:
    """Adds a row with all its columns, in their order."""
    return compile_query(insert_statement(list(model._meta.columns.values())))[0]


@cache
def update_sql(model: type[RegisterModel], columns: tuple[str, ...]) -> str:
    """Writes these columns of a row, whose id comes last. Raises ValueError unless they stand in the table's order."""
    fields = model._meta.columns
    if list(columns) != [name for name in fields if name in columns]:
        # peewee writes them in that order, whatever they are given in.
        raise ValueError(f"{', '.join(columns)} is not the order of {model.__name__}")
    new = {fields[name]: peewee.Value(None, converter=False) for name in columns}
    return compile_query(model.update(new).where(model.id == 0))[0]


@cache
def delete_sql(model: type[RegisterModel]) -> str:
    """Removes a row by its id."""
    return compile_query(model.delete().where(model.id == 0))[0]


@cache
def row_sql(model: type[RegisterModel]) -> str:
    """Reads a row by its id, all its columns in their order."""
    return compile_query(model.select(*model._meta.columns.values()).where(model.id == 0))[0]
