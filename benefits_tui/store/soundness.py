"""What only another program can have done to a register: to its tables, and to the values in them."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import peewee

from benefits_tui.store.engine.sqlite import open_engine
from benefits_tui.store.model_fields import DayField, allowed_values
from benefits_tui.store.models import MODELS, BalanceTaken, SavedView, table_of
from benefits_tui.store.query import Reader
from benefits_tui.store.register_file import create_file

SchemaObject = tuple[str, str]
"""(table, view, index or trigger; its name)."""
_WHAT = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~'"


class SchemaDifference(NamedTuple):
    """An object of the file that is not as this format has it."""

    kind: str
    name: str
    difference: str
    """missing, changed or foreign."""


def _objects(reader: Reader) -> dict[SchemaObject, tuple[str, str]]:
    """(table it is of, its definition in one way of writing) of each object."""
    return {(str(kind), str(name)): (str(table), _normalised_sql(str(sql))) for kind, name, table, sql in reader.all(_WHAT)}


def _normalised_sql(sql: str) -> str:
    return re.sub(r"\s+", " ", sql).strip()


@cache
def _expected() -> dict[SchemaObject, tuple[str, str]]:
    with tempfile.TemporaryDirectory(prefix="benefits-tui-") as folder:
        path = Path(folder) / "expected.db"
        create_file(path)
        engine = open_engine(path, "ro")
        try:
            return _objects(Reader(engine))
        finally:
            engine.close()


def schema_differences(reader: Reader) -> Iterator[SchemaDifference]:
    """What of the schema is missing or changed, and triggers and indexes of others on its tables.

    Tables and views of other names are somebody's own work, and no difference.
    """
    expected, present = _expected(), _objects(reader)
    for key in sorted(expected.keys() | present.keys()):
        kind, name = key
        if key not in present:
            yield SchemaDifference(kind, name, "missing")
        elif key not in expected:
            if kind in ("trigger", "index") and ("table", present[key][0]) in expected:
                yield SchemaDifference(kind, name, "foreign")
        elif present[key] != expected[key]:
            yield SchemaDifference(kind, name, "changed")


def is_as_written(reader: Reader) -> bool:
    """False where a table, a value or a reference is none that this program writes: what it does then says nothing of itself."""
    is_wrong = [schema_differences(reader), wrong_values(reader), reader.engine.broken_references()]
    return all(next(iter(findings), None) is None for findings in is_wrong)


class WrongValue(NamedTuple):
    """A cell that means nothing to this program."""

    table: str
    row: int
    column: str
    cell: str


def wrong_values(reader: Reader) -> Iterator[WrongValue]:
    """Words that no enumeration knows, texts that are no day, and JSON that cannot be read."""
    for table, model in sorted(MODELS.items()):
        for name, field in model._meta.columns.items():
            if (condition := _is_wrong(field, name)) is not None:
                query = f'SELECT rowid, "{name}" FROM "{table}" WHERE "{name}" IS NOT NULL AND {condition} LIMIT 100'
                yield from (WrongValue(table, row, name, str(cell)) for row, cell in reader.each(query))
    for json_model, column in ((BalanceTaken, "figures"), (SavedView, "columns")):
        table = table_of(json_model)
        for row, text in reader.each(f'SELECT id, "{column}" FROM "{table}" WHERE "{column}" <> \'\''):
            if not _is_json(text):
                yield WrongValue(table, row, column, str(text))


def _is_wrong(field: peewee.Field[Any], name: str) -> str | None:
    if values := tuple(MODELS) if name == "subject_kind" else allowed_values(field):
        return f'"{name}" NOT IN {_in_sql(values)}'
    return f'date("{name}") IS NOT "{name}"' if isinstance(field, DayField) else None


def _in_sql(values: Iterable[str]) -> str:
    return "(" + ", ".join(f"'{value}'" for value in values) + ")"


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
