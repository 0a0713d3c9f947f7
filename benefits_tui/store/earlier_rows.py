"""The rows of an earlier day, put into a register that has none: what was not changed since as it is, the rest from the log."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterator
from datetime import date
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

import peewee

from benefits_tui.store.change_log import NumberedLine, last_change_on, logged_fields, rebuilt, row_after
from benefits_tui.store.engine.sqlite_search import keep_search
from benefits_tui.store.errors import StoreError
from benefits_tui.store.models import LOGGED, Benefit, ChangeRow, Evaluation, RegisterModel
from benefits_tui.store.query import Prepared, Reader, parameter
from benefits_tui.store.record_keys import keep_all_keys
from benefits_tui.store.row_sql import default_cells, insert_sql, row_sql
from benefits_tui.store.schema import REMOVED_COLUMNS
from benefits_tui.store.types import StoredCell

Progress = Callable[[int, int], None]
"""Called with how many steps are done, of how many."""

_BATCH = 1000


def put_back(reader: Reader, log: Reader, until: date, progress: Progress = lambda done, total: None) -> int:
    """Put the rows of an earlier day into a register that has none, in one transaction; how many there were. `log` reads
    another register, whose rows and log say what there was. There is no log of it.

    No more than some rows are held at a time. What was changed since is worked out backwards from the present rows where
    that is less than the whole log, and else the log is replayed from its beginning.
    """
    engine, last, backwards = reader.engine, last_change_on(log, until), lies_near(log, until)
    total = sum(log.value(int, model.select(peewee.fn.COUNT(model.id))) or 0 for model in LOGGED.values())
    written = 0
    with (
        contextlib.closing(_back_from_now(log, last) if backwards else rebuilt(log, until)) as tables,
        engine.references_unchecked(),
        engine.atomic(),
    ):
        for table, rows in tables:
            model = LOGGED[table]
            engine.apply(model.delete())
            # Rows of an older format lack columns, which then take their default.
            blank = default_cells(model)
            for some in _batches(rows):
                written += len(some)
                engine.run_many(insert_sql(model), [[row.get(name, cell) for name, cell in blank.items()] for _, row in some])
                progress(min(written, total), total)
            if backwards:
                written += _copy_unchanged(reader, log, model, last)
                progress(min(written, total), total)
        # Words of a benefit are those of others beside it, too.
        keep_search(engine, reader.column(int, Benefit.select(Benefit.id)))
        keep_all_keys(reader)
        engine.apply(Evaluation.delete())
    return written


def lies_near(log: Reader, until: date) -> bool:
    """True where less was written since the end of a day than up to it: it is then worked out backwards."""
    last = last_change_on(log, until)
    return last > 0 and 2 * _lines(log, ChangeRow.change > last) < _lines(log, ChangeRow.change <= last)


def _lines(log: Reader, which: Any) -> int:
    return log.value(int, ChangeRow.select(peewee.fn.COUNT(ChangeRow.id)).where(which)) or 0


def _batches(rows: Iterator[NumberedLine]) -> Iterator[list[NumberedLine]]:
    while some := list(islice(rows, _BATCH)):
        yield some


def _copy_unchanged(reader: Reader, log: Reader, model: type[RegisterModel], last: int) -> int:
    """Copy the rows of a table of which no line was written since; how many."""
    changed = ChangeRow.select(ChangeRow.row_id).where(
        (ChangeRow.table_name == model._meta.table_name) & (ChangeRow.change > last)
    )
    query = model.select(*model._meta.columns.values()).where(model.id.not_in(changed)).order_by(model.id)
    copied, rows = 0, log.cells(query)
    while some := list(islice(rows, _BATCH)):
        reader.engine.run_many(insert_sql(model), some)
        copied += len(some)
    return copied


_SINCE = Prepared(
    ChangeRow.select(ChangeRow.row_id, ChangeRow.id, ChangeRow.operation, ChangeRow.fields)
    .where((ChangeRow.change > parameter("last")) & (ChangeRow.table_name == parameter("table")))
    .order_by(ChangeRow.row_id, ChangeRow.id.desc())
)


def _back_from_now(log: Reader, last: int) -> Generator[tuple[str, Iterator[NumberedLine]], None, None]:
    for table in sorted(LOGGED):
        with changed_rows(log, table, last) as rows:
            yield table, ((number, row) for number, row in rows if row is not None)


@contextlib.contextmanager
def changed_rows(log: Reader, table: str, last: int) -> Iterator[Iterator[tuple[int, dict[str, StoredCell] | None]]]:
    """The rows of a table that were written after the change `last`, by number, as they were then; None where there was none."""
    # Closed where it is not read to its end, while its connection is still there.
    with contextlib.closing(log.each(*_SINCE.statement({"last": last, "table": table}))) as lines:
        yield _rows_before(log, table, lines)


def _rows_before(log: Reader, table: str, lines: Iterator[tuple[Any, ...]]) -> Iterator[tuple[int, dict[str, StoredCell] | None]]:
    removed = REMOVED_COLUMNS.get(table, frozenset())
    for number, of_row in groupby(lines, key=itemgetter(0)):
        row = _present_row(log, table, number)
        for _, line, operation, text in of_row:
            try:
                row = row_before(row, operation, logged_fields(table, text), removed)
            except (KeyError, ValueError, TypeError, AttributeError, RecursionError) as problem:
                raise StoreError(f"The change log is damaged at line {line}; restore a backup.") from problem
        yield number, row


def _present_row(log: Reader, table: str, number: int) -> dict[str, StoredCell] | None:
    model = LOGGED[table]
    for cells in list(log.each(row_sql(model), (number,))):
        return {name: cell for name, cell in zip(model._meta.columns, cells, strict=True) if cell is not None}
    return None


def row_before(
    row: dict[str, StoredCell] | None, operation: str, fields: dict[str, Any], removed: frozenset[str]
) -> dict[str, StoredCell] | None:
    """The row before a line, of the row after it. Raises KeyError, TypeError, AttributeError for what no program writes."""
    if operation == "insert":
        return None
    if operation == "delete":
        return row_after(None, "insert", fields, removed)
    return row_after(row, operation, {column: [after, before] for column, (before, after) in fields.items()}, removed)
