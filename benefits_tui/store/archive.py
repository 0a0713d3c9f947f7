"""The whole register out as rows, and rows into an empty one: records, history and flags, but for what is worked out anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import peewee

from benefits_tui.store.engine.sqlite_counts import keep_number, numbers_given
from benefits_tui.store.engine.sqlite_search import keep_search
from benefits_tui.store.log_fields import decode_fields, encode_fields
from benefits_tui.store.model_fields import DayField, MomentField, ScaledField, YesNoField, allowed_values
from benefits_tui.store.models import (
    MODELS,
    Benefit,
    ChangeRow,
    ChangeSeal,
    Evaluation,
    Figure,
    FoldedKey,
    MissingFact,
    OwnerValue,
    QueueRow,
)
from benefits_tui.store.query import Reader
from benefits_tui.store.record_keys import keep_all_keys
from benefits_tui.store.row_sql import default_cells, insert_sql
from benefits_tui.store.schema import REMOVED_COLUMNS, RENAMED_COLUMNS
from benefits_tui.store.types import StoredCell, StoredCells

_WORKED_OUT = (Figure, OwnerValue, QueueRow, MissingFact, Evaluation, FoldedKey)
ARCHIVED: dict[str, Any] = {table: model for table, model in MODELS.items() if model not in _WORKED_OUT}
"""The tables of an archive, in the order in which they stand in it: what a record refers to comes before it, or after it."""


class NotArchived(ValueError):
    """A row that no register can hold; says which column and why."""


def column_type(field: peewee.Field[Any]) -> str:
    """What a column holds, as the documentation of the archive says it."""
    if isinstance(field, ScaledField):
        return "decimal"
    if isinstance(field, DayField):
        return "day"
    if isinstance(field, MomentField):
        return "moment"
    if isinstance(field, YesNoField):
        return "yes or no"
    if values := allowed_values(field):
        return " · ".join(sorted(values))
    if isinstance(field, peewee.ForeignKeyField):
        return f"id of {field.rel_model._meta.table_name}"
    return "text" if isinstance(field, peewee.TextField) else "whole number"


def row_counts(reader: Reader) -> dict[str, int]:
    """How many rows each table has."""
    counts = {}
    for table, model in ARCHIVED.items():
        counts[table] = reader.value(int, model.select(peewee.fn.COUNT(model.id))) or 0
    return counts


def given_numbers(reader: Reader) -> dict[str, int]:
    """The largest id that each table ever gave, where it keeps count: none is given twice."""
    numbers = {table: numbers_given(reader.engine, table) for table in ARCHIVED}
    return {table: number for table, number in numbers.items() if number}


def archived_rows(reader: Reader, table: str) -> Iterator[dict[str, Any]]:
    """The rows of a table by id, read one by one; blank columns are left out."""
    model = ARCHIVED[table]
    fields = model._meta.columns
    # A member of an enumeration stays the word that it is stored as.
    converters = [field.python_value if _is_converted(field) else None for field in fields.values()]
    for cells in reader.cells(model.select(*fields.values()).order_by(model.id)):
        row = {
            name: cell if convert is None else convert(cell)
            for name, cell, convert in zip(fields, cells, converters, strict=True)
            if cell is not None
        }
        if model is ChangeRow:
            row["fields"] = _opened(row["fields"])
        yield row


def stored_cells(table: str, row: Mapping[str, Any]) -> StoredCells:
    """A row of an archive as it is stored. Columns of older formats are read under their names of today.

    Raises NotArchived for a column that no format had, and a value that a column cannot hold.
    """
    model = ARCHIVED[table]
    fields = model._meta.columns
    former, removed = RENAMED_COLUMNS.get(table, {}), REMOVED_COLUMNS.get(table, frozenset())
    cells: StoredCells = {}
    for given, value in row.items():
        name = former.get(given, given)
        if name in removed:
            continue
        if name not in fields:
            raise NotArchived(f"{table} has no column {given!r}")
        try:
            cells[name] = _cell(fields[name], value)
        except (TypeError, ValueError, ArithmeticError):
            raise NotArchived(f"{given} of {table} cannot be {value!r}") from None
    if not isinstance(cells.get("id"), int):
        raise NotArchived(f"a row of {table} needs its id")
    return cells


def _opened(text: str) -> object:
    """The fields of a line of the log as an object, where that gives the same text again."""
    try:
        fields = decode_fields(text)
    except ValueError:
        return text
    return fields if encode_fields(fields) == text else text


def _is_converted(field: peewee.Field[Any]) -> bool:
    return isinstance(field, ScaledField | DayField | MomentField | YesNoField)


def _cell(field: peewee.Field[Any], value: Any) -> StoredCell:
    cell: StoredCell
    if isinstance(field, YesNoField):
        cell = field.db_value(value)
        return cell
    if isinstance(value, dict) and field is ChangeRow.fields:
        return encode_fields(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise TypeError(value)
    if isinstance(field, ScaledField):
        cell = field.db_value(Decimal(_text(value)))
    elif isinstance(field, DayField):
        cell = field.db_value(date.fromisoformat(_text(value)))
    elif isinstance(field, MomentField):
        cell = field.db_value(datetime.fromisoformat(_text(value)))
    elif isinstance(field, peewee.AutoField | peewee.ForeignKeyField) or field.field_type == "INTEGER":
        if not isinstance(value, int):
            raise TypeError(value)
        cell = value
    else:
        cell = _text(value)
        if (values := allowed_values(field)) and cell not in values:
            raise ValueError(value)
    return cell


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def fill_rows(reader: Reader, table: str, rows: Sequence[StoredCells]) -> None:
    """Put rows into a register that is being rebuilt; there is no log of it. Raises ConstraintViolated."""
    model = ARCHIVED[table]
    if model is ChangeSeal:
        # A new register has the row of number 0 already.
        rows = [row for row in rows if row["id"]]
    blank = default_cells(model)
    reader.engine.run_many(insert_sql(model), [[row.get(name, cell) for name, cell in blank.items()] for row in rows])


def finish_rows(reader: Reader, numbers: Mapping[str, int]) -> None:
    """Once all rows are there: the ids that the register ever gave are remembered, and the words of benefits are found."""
    for table, number in numbers.items():
        if table in ARCHIVED:
            keep_number(reader.engine, table, number)
    keep_search(reader.engine, reader.column(int, Benefit.select(Benefit.id)))
    keep_all_keys(reader)
