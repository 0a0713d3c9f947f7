"""How the store is asked: peewee compiles a query, the driver reads it, and every cell comes as its model says.

For sums over everything there is `all` and `each`, which take SQL and give cells as stored.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import Any, TypeVar

import peewee

from benefits_tui.domain.fields import Value
from benefits_tui.domain.quantity import from_scaled
from benefits_tui.store.engine.sqlite import Args, SqliteEngine, among_argument, compile_query, plain_errors
from benefits_tui.store.errors import RecordDeleted, readable
from benefits_tui.store.models import RegisterModel, table_of
from benefits_tui.store.row_sql import row_sql
from benefits_tui.store.types import StoredCell, StoredCells

_T = TypeVar("_T")
_R = TypeVar("_R", bound=RegisterModel)
Query = peewee.SelectBase
Convert = Callable[[Any], Any] | None


class _Parameter:
    """Stands in a prepared query for a cell that is given each time."""

    def __init__(self, name: str) -> None:
        self.name = name


def as_stored(cell: StoredCell) -> peewee.Value:
    """A cell in an expression, kept as it is whatever it is compared with."""
    return peewee.Value(cell, converter=False)


# Sums are taken in two halves, so that none of what a register can hold overflows a whole number of the file.
HALF = 1_000_000


def total(scaled: Any) -> peewee.Function:
    """The sum of exact decimals, in a query that groups; blank where there is none to add. Exact to 900 trillion, and
    to fifteen digits beyond."""
    high = peewee.Expression(scaled, "/", as_stored(HALF))
    low = peewee.Expression(scaled, "-", peewee.Expression(high, "*", as_stored(HALF)))
    halves = peewee.Expression(peewee.Expression(peewee.fn.SUM(high), "*", as_stored(HALF)), "+", peewee.fn.SUM(low))
    summed: peewee.Function = peewee.fn.COALESCE(halves, as_stored(None))
    return summed.python_value(lambda cell: from_scaled(int(cell)))


def parameter(name: str) -> Any:
    """A place in a prepared query, for a cell as stored."""
    return peewee.Value(_Parameter(name), converter=False)


def among_given(column: peewee.Node, name: str) -> Any:
    """The condition of a prepared query that a column is one of any number of ids; what is given is `ids_argument`'s."""
    return among_argument(column, parameter(name))


class Prepared:
    """A query that is compiled once, for what is asked with every edit: compiling takes longer than reading a few rows."""

    def __init__(self, query: Any) -> None:
        self._query = query
        self._compiled: tuple[str, list[Any]] | None = None
        self._converters: list[Convert] | None = None

    def statement(self, given: dict[str, StoredCell]) -> tuple[str, list[Any]]:
        """The SQL, and its arguments with those that are given. Raises KeyError."""
        if self._compiled is None:
            self._compiled = compile_query(self._query)
        sql, places = self._compiled
        return sql, [given[place.name] if isinstance(place, _Parameter) else place for place in places]

    def converters(self) -> list[Convert]:
        """How each column becomes a value."""
        if self._converters is None:
            self._converters = [_converter(column) for column in _selected(self._query)]
        return self._converters


Asked = Query | Prepared


class Reader:
    """An open register, or a transaction that sees its own writes."""

    def __init__(self, engine: SqliteEngine) -> None:
        self._engine = engine

    @property
    def engine(self) -> SqliteEngine:
        """The database, for the store's own work."""
        return self._engine

    def rows(self, into: Callable[..., _T], query: Asked, **given: StoredCell) -> list[_T]:
        """Each row of a query as `into` of its columns, in their order."""
        with readable():
            return [into(*cells) for cells in self._converted(query, given)]

    def first(self, into: Callable[..., _T], query: Asked, **given: StoredCell) -> _T | None:
        """The first row of a query, None when there is none."""
        with readable():
            return next((into(*cells) for cells in self._converted(query, given)), None)

    def column(self, kind: type[_T], query: Asked, **given: StoredCell) -> list[_T]:
        """The only column of a query; every value is of this kind. Raises TypeError for one that is not."""
        return [_of_kind(kind, cells[0]) for cells in self._converted(query, given)]

    def value(self, kind: type[_T], query: Asked, **given: StoredCell) -> _T | None:
        """The only column of a query's first row; None when there is no row, or a blank. Raises TypeError as `column` does."""
        first = next(iter(self._converted(query, given)), None)
        return None if first is None or first[0] is None else _of_kind(kind, first[0])

    def run(self, statement: Prepared, **given: StoredCell) -> None:
        """A prepared statement that writes what is worked out; rows of records are a `Transaction`'s.

        Raises ConstraintViolated.
        """
        with plain_errors(self._engine.path):
            self._engine.run(*statement.statement(given))

    def cells(self, query: Query) -> Iterator[tuple[Any, ...]]:
        """The rows of a query one by one, as stored: any number of them."""
        return self.each(*compile_query(query))

    def exists(self, query: Asked, **given: StoredCell) -> bool:
        """True when a query has a row."""
        return next(iter(self._converted(query, given)), None) is not None

    def values(self, model: type[RegisterModel], record: int) -> dict[str, Value]:
        """A whole row by its id, by column. Raises RecordDeleted when it is not there."""
        fields = model._meta.columns
        return {name: fields[name].python_value(cell) for name, cell in self.stored(model, record).items()}

    def stored(self, model: type[RegisterModel], record: int) -> StoredCells:
        """A whole row by its id, as stored. Raises RecordDeleted when it is not there."""
        row = self.one(row_sql(model), (record,))
        if row is None:
            raise _gone(model)
        return dict(zip(model._meta.columns, row, strict=True))

    def get(self, model: type[_R], record: int) -> _R:
        """A whole row by its id. Raises RecordDeleted when it is not there."""
        row = self.get_or_none(model, record)
        if row is None:
            raise _gone(model)
        return row

    def get_or_none(self, model: type[_R], record: int) -> _R | None:
        """A whole row by its id, None when it is not there."""
        return self.first_of(model, model.select().where(model.id == record))

    def first_of(self, model: type[_R], query: Query) -> _R | None:
        """The first row of a query of whole rows."""
        return next(self._models(model, query), None)

    def all_of(self, model: type[_R], query: Query) -> list[_R]:
        """The rows of a query of whole rows."""
        return list(self._models(model, query))

    def _models(self, model: type[_R], query: Query) -> Iterator[_R]:
        names = [field.name for field in model._meta.sorted_fields]
        for cells in self._converted(query, {}):
            yield model(**dict(zip(names, cells, strict=True)))

    def one(self, sql: str, args: Args = ()) -> tuple[StoredCell, ...] | None:
        """The first row of SQL, as stored."""
        with plain_errors(self._engine.path):
            cells: tuple[StoredCell, ...] | None = self._engine.run(sql, args).fetchone()
            return cells

    def all(self, sql: str, args: Args = ()) -> list[tuple[StoredCell, ...]]:
        """All rows of SQL, as stored."""
        with plain_errors(self._engine.path):
            return self._engine.run(sql, args).fetchall()

    def each(self, sql: str, args: Args = ()) -> Generator[tuple[Any, ...], None, None]:
        """The rows of SQL one by one, as stored: any number of them."""
        with plain_errors(self._engine.path):
            # Not `yield from`: it would close the cursor of a connection that is closed by then.
            for cells in self._engine.run(sql, args):  # noqa: UP028
                yield cells

    def numbers(self, sql: str, args: Args = ()) -> list[int]:
        """The only column of SQL that counts or names rows."""
        return [number for (number,) in self.each(sql, args)]

    def _converted(self, query: Asked, given: dict[str, StoredCell]) -> Iterator[tuple[Any, ...]]:
        if isinstance(query, Prepared):
            sql, args = query.statement(given)
            convert = query.converters()
        else:
            sql, args = compile_query(query)
            convert = [_converter(column) for column in _selected(query)]
        with plain_errors(self._engine.path), readable():
            for cells in self._engine.run(sql, args):
                yield tuple(
                    cell if converter is None or cell is None else converter(cell)
                    for converter, cell in zip(convert, cells, strict=True)
                )


def _gone(model: type[RegisterModel]) -> RecordDeleted:
    return RecordDeleted(f"The {table_of(model).replace('_', ' ')} was deleted by somebody else.")


def _of_kind(kind: type[_T], value: object) -> _T:
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value


def _selected(query: Any) -> list[Any]:
    while isinstance(query, peewee.CompoundSelectQuery):
        query = query.lhs
    return list(query._returning)


def _converter(node: Any) -> Convert:
    """How a selected expression becomes a value: as its field says, or the field that a sum or an extreme is taken of."""
    node = node.unwrap() if isinstance(node, peewee.Node) else node
    if isinstance(node, peewee.FieldAlias):
        node = node.field
    if isinstance(node, peewee.Field):
        convert: Convert = node.python_value
        return convert
    if isinstance(node, peewee.Function):
        if node._python_value is not None:
            return node._python_value
        if node.name.lower() in ("max", "min", "sum", "coalesce") and node.arguments:
            return _converter(node.arguments[0])
    if isinstance(node, peewee.SelectBase):
        return _converter(_selected(node)[0])
    return None
