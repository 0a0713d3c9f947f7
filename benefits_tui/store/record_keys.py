"""The keys by which records are found and sorted, kept beside them: their references and names, folded."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import peewee

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.keys import fold_key, fold_ref, sort_key
from benefits_tui.store.engine.sqlite import SqliteEngine, compile_query
from benefits_tui.store.models import RECORDS, FoldedKey, Referenced, RegisterModel
from benefits_tui.store.query import Prepared, Reader, parameter
from benefits_tui.store.row_sql import insert_statement
from benefits_tui.store.types import StoredCell

NAMED_BY = {
    Kind.PROJECT: "name", Kind.PERSON: "name", Kind.OBJECTIVE: "title", Kind.DELIVERABLE: "title",
    Kind.BUSINESS_CHANGE: "title", Kind.POOL: "title",
}  # fmt: skip
"""The column with the name of a record, of the kinds that are found or sorted by it."""
_KINDS: dict[Any, Kind] = {model: kind for kind, model in RECORDS.items()}
_BATCH = 1000


class _Keys(NamedTuple):
    ref_key: str
    ref_order: str
    name_key: str | None
    name_order: str | None


def _keys_of(ref: str, name: str | None) -> _Keys:
    key = fold_ref(ref)
    return _Keys(key, sort_key(key), name and fold_key(name), name and sort_key(name))


def kind_of(model: type[Referenced]) -> Kind:
    """Of which kind the records of a table are."""
    return _KINDS[model]


def is_keyed(model: type[RegisterModel], columns: Collection[str]) -> bool:
    """True where one of these columns of a table is what its records are found by."""
    kind = _KINDS.get(model)
    return kind is not None and ("ref" in columns or NAMED_BY.get(kind) in columns)


def keep_keys(engine: SqliteEngine, model: type[RegisterModel], rows: Sequence[Mapping[str, StoredCell]]) -> None:
    """Write the keys of these rows of records."""
    kind = _KINDS[model]
    column = NAMED_BY.get(kind, "")
    cells = [(kind.value, row["id"], *_keys_of(str(row["ref"]), _text(row.get(column)))) for row in rows]
    engine.run_many(_keep_sql(), cells)


def _text(cell: StoredCell) -> str | None:
    return None if cell is None else str(cell)


@cache
def _keep_sql() -> str:
    return compile_query(insert_statement(list(FoldedKey._meta.columns.values())).on_conflict_replace())[0]


def keep_all_keys(reader: Reader) -> None:
    """Write the keys of all records anew: those of a file that another program or another format left."""
    reader.engine.apply(FoldedKey.delete())
    for kind, model in RECORDS.items():
        some: list[Mapping[str, StoredCell]] = []
        columns = [column for column in ("id", "ref", NAMED_BY.get(kind)) if column is not None]
        for cells in list(reader.cells(model.select(*(model._meta.columns[column] for column in columns)))):
            some.append(dict(zip(columns, cells, strict=True)))
            if len(some) == _BATCH:
                keep_keys(reader.engine, model, some)
                some = []
        keep_keys(reader.engine, model, some)


def wrong_keys(reader: Reader) -> Iterator[tuple[Kind, int]]:
    """The records whose keys are not what their references and names say, and keys of records that are gone."""
    for kind, model in RECORDS.items():
        condition = (FoldedKey.kind == kind.value) & (FoldedKey.record_id == model.id)
        kept = (FoldedKey.ref_key, FoldedKey.ref_order, FoldedKey.name_key, FoldedKey.name_order)
        name = model._meta.columns[NAMED_BY[kind]] if kind in NAMED_BY else peewee.Value(None)
        query = model.select(model.id, model.ref, name, *kept).join(FoldedKey, peewee.JOIN.LEFT_OUTER, on=condition)
        for record, ref, title, *keys in reader.cells(query):
            if tuple(keys) != tuple(_keys_of(str(ref), _text(title))):
                yield kind, record
        gone = FoldedKey.select(FoldedKey.record_id).where(
            (FoldedKey.kind == kind.value) & FoldedKey.record_id.not_in(model.select(model.id))
        )
        yield from ((kind, record) for record in reader.column(int, gone))


_WITH_KEY = Prepared(
    FoldedKey.select(FoldedKey.kind, FoldedKey.record_id)
    .where(FoldedKey.ref_key == parameter("key"))
    .order_by(FoldedKey.record_id)
)


def records_with_key(reader: Reader, ref: str) -> list[tuple[Kind, int]]:
    """The records of any kind whose reference is this one, however it is written."""
    return reader.rows(lambda kind, record: (Kind(kind), record), _WITH_KEY, key=fold_ref(ref))


def records_written_alike(reader: Reader) -> list[tuple[Kind, str, int]]:
    """The records of which another of the same kind has the same reference but for how it is written, with its key."""
    other: Any = FoldedKey.alias()
    same = (other.kind == FoldedKey.kind) & (other.ref_key == FoldedKey.ref_key) & (other.record_id != FoldedKey.record_id)
    query = FoldedKey.select(FoldedKey.kind, FoldedKey.ref_key, FoldedKey.record_id).where(
        peewee.fn.EXISTS(other.select(other.record_id).where(same))
    )
    ordered = query.order_by(FoldedKey.kind, FoldedKey.ref_key, FoldedKey.record_id)
    return reader.rows(lambda kind, key, record: (Kind(kind), key, record), ordered)


def key_column(model: Any, kind: Kind, column: Any) -> Any:
    """A column of the keys of a record, in a query that has its table."""
    return FoldedKey.select(column).where((FoldedKey.kind == kind.value) & (FoldedKey.record_id == model.id))


def in_ref_order(source: Any, model: type[Referenced]) -> Any:
    """A query of records with their keys beside them, to be sorted by `REF_ORDER`."""
    kind = _KINDS[model]
    condition = (FoldedKey.kind == kind.value) & (FoldedKey.record_id == model.id)
    return source.join_from(model, FoldedKey, on=condition)


def ids_in_ref_order(model: type[Referenced]) -> Any:
    """The ids of all records of a kind, to be sorted by `REF_ORDER`."""
    return FoldedKey.select(FoldedKey.record_id).where(FoldedKey.kind == _KINDS[model].value)


REF_ORDER = (FoldedKey.ref_order, FoldedKey.record_id)


def with_ref_key(model: type[Referenced], word: str) -> Any:
    """The condition that a record's reference begins with this word, however both are written."""
    key = fold_ref(word)
    begins = (FoldedKey.ref_key >= key) & (FoldedKey.ref_key < f"{key}\U0010ffff")
    matching = FoldedKey.select(FoldedKey.record_id).where((FoldedKey.kind == _KINDS[model].value) & begins)
    return model.id.in_(matching)


def ref_key(model: type[Referenced]) -> Any:
    """The folded reference of a record, in a query that has its table."""
    return key_column(model, _KINDS[model], FoldedKey.ref_key)


def refs_in_order(model: type[Referenced]) -> Any:
    """What sorts the records of a kind by their references, as people count."""
    return key_column(model, _KINDS[model], FoldedKey.ref_order)
