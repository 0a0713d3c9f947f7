"""The single write path: rows written through a Transaction, each with its line in the change log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import peewee

from benefits_tui.domain.fields import Value
from benefits_tui.store.engine.sqlite import SqliteEngine
from benefits_tui.store.engine.sqlite_counts import keep_number, numbers_given
from benefits_tui.store.log_fields import encode_fields
from benefits_tui.store.models import (
    Action,
    Attribution,
    Benefit,
    Change,
    ChangeRow,
    ChangeSeal,
    Claim,
    ExternalKey,
    Figure,
    Link,
    Note,
    RaisedFlag,
    RegisterModel,
    table_of,
)
from benefits_tui.store.owner_values import take_from_owners
from benefits_tui.store.query import Prepared, Reader, parameter
from benefits_tui.store.record_keys import is_keyed, keep_keys
from benefits_tui.store.row_sql import default_cells, delete_sql, insert_sql, update_sql
from benefits_tui.store.schema import BELONGS_TO, SUBJECT_TABLES, references_to
from benefits_tui.store.seals import Sealing, newest_seal
from benefits_tui.store.types import ChangeInfo, RecordKey, StoredCell, StoredCells, WriteResult

_LAST_CHANGE = Prepared(Change.select(peewee.fn.MAX(Change.id)))
_LAST_LINE = Prepared(ChangeRow.select(peewee.fn.MAX(ChangeRow.id)))


class Transaction(Reader):
    """Rows written, logged and counted; opened and closed by `Store.write`.

    Each method writes the row and its line in the change log together. Nothing else may write to the file. Values are given
    by column, as Python sees them; the methods named `stored` take and give them as the change log keeps them.
    """

    def __init__(self, engine: SqliteEngine, info: ChangeInfo, today: date | None = None) -> None:
        super().__init__(engine)
        self.info = info
        self.changed_records: set[RecordKey] = set()
        """The records whose flags are looked at again at the end."""
        self.written = WriteResult()
        self._today = today
        self._next_line = 0
        self._sealing: Sealing | None = None

    def seal(self) -> None:
        """Seal the change, after its last line: the last step before the commit. Nothing where nothing was written."""
        if self._sealing is not None and self.written.change is not None:
            self._engine.run_many(insert_sql(ChangeSeal), [[self.written.change, self._sealing.hash()]])
            self._sealing = None

    def insert(self, model: type[RegisterModel], values: Mapping[str, Value], subject: RecordKey | None = None) -> int:
        """Add a row; its id. Columns that are not given take their default. Raises PrecisionError, TypeError."""
        return self.insert_stored(model, [_as_stored(model, values)], None if subject is None else [subject])[0]

    def insert_many(
        self, model: type[RegisterModel], rows: Sequence[Mapping[str, Value]], subjects: Sequence[RecordKey] | None = None
    ) -> list[int]:
        """Add rows in one statement; their ids in order. `subjects` says whose history each belongs to."""
        return self.insert_stored(model, [_as_stored(model, row) for row in rows], subjects)

    def insert_stored(
        self, model: type[RegisterModel], rows: Sequence[Mapping[str, StoredCell]], subjects: Sequence[RecordKey] | None = None
    ) -> list[int]:
        """Add rows as stored; their ids in order."""
        if not rows:
            return []
        first = self._next_id(model)
        ids = [given if isinstance(given := row.get("id"), int) else first + n for n, row in enumerate(rows)]
        defaults = default_cells(model)
        full = [{**defaults, **row, "id": number} for number, row in zip(ids, rows, strict=True)]
        names = list(defaults)
        self._engine.run_many(insert_sql(model), [[row[name] for name in names] for row in full])
        if is_keyed(model, names):
            keep_keys(self._engine, model, full)
        keys = subjects if subjects is not None else [subject_of(model, row) for row in full]
        table = table_of(model)
        self._log(
            (key, table, number, "insert", {name: value for name, value in row.items() if value is not None})
            for key, number, row in zip(keys, ids, full, strict=True)
        )
        return ids

    def update(
        self, model: type[RegisterModel], record: int, values: Mapping[str, Value], subject: RecordKey | None = None
    ) -> StoredCells:
        """Write these columns of a row; what changed, as stored before. Raises RecordDeleted, PrecisionError, TypeError."""
        return self.update_stored(model, record, _as_stored(model, values), subject)

    def update_stored(
        self, model: type[RegisterModel], record: int, cells: Mapping[str, StoredCell], subject: RecordKey | None = None
    ) -> StoredCells:
        """Write these columns of a row as stored; what really changed, as it was before. Raises RecordDeleted."""
        present = self.stored(model, record)
        changed = {name: (present[name], cell) for name, cell in cells.items() if present[name] != cell}
        if not changed:
            return {}
        logged: dict[str, tuple[StoredCell, StoredCell]] = dict(changed)
        if isinstance(version := present.get("version"), int):
            logged["version"] = (version, version + 1)
        names = tuple(name for name in model._meta.columns if name in logged)
        self._engine.run_many(update_sql(model, names), [[*(logged[name][1] for name in names), record]])
        if is_keyed(model, changed):
            keep_keys(self._engine, model, [{**present, **cells}])
        if isinstance(left := present.get("project_id"), int) and "project_id" in changed:
            self.touch("project", left)
        if model in _OTHER_END:
            self.changed_records.add(_other_end(model, present))
        lines = {name: list(pair) for name, pair in logged.items()}
        self._log([(subject or subject_of(model, present), table_of(model), record, "update", lines)])
        return {name: before for name, (before, _) in changed.items()}

    def delete(self, model: type[RegisterModel], record: int, subject: RecordKey | None = None) -> None:
        """Remove a row, keeping all of it in the log. Raises RecordDeleted."""
        present = self.stored(model, record)
        if model is Benefit:
            take_from_owners(self, [record])
            # Others may have been its double.
            key = Figure.select(Figure.measure_key).where(Figure.benefit == record)
            doubles = Figure.select(Figure.benefit).where(Figure.measure_key == key)
            self.changed_records.update(("benefit", other) for other in self.column(int, doubles))
        self._engine.run_many(delete_sql(model), [[record]])
        keep_number(self._engine, table_of(model), record)
        if isinstance(left := present.get("project_id"), int):
            self.touch("project", left)
        kept = {name: cell for name, cell in present.items() if cell is not None}
        self._log([(subject or subject_of(model, present), table_of(model), record, "delete", kept)])

    def needed_by(self, model: type[RegisterModel], record: int) -> type[RegisterModel] | None:
        """The model of a row that refers to this one, None when nothing does."""
        for other, field in references_to(model):
            if self.exists(other.select(other.id).where(field == record).limit(1)):
                return other
        table = table_of(model)
        ends = ((Link.from_kind == table) & (Link.from_id == record)) | ((Link.to_kind == table) & (Link.to_id == record))
        if self.exists(Link.select(Link.id).where(ends).limit(1)):
            return Link
        if table in SUBJECT_TABLES:
            for beside in (Note, Action, ExternalKey, RaisedFlag):
                on_it = (beside.subject_kind == table) & (beside.subject_id == record)
                if self.exists(beside.select(beside.id).where(on_it).limit(1)):
                    return beside
        return None

    def touch(self, kind: str, record: int) -> None:
        """Have a record's flags looked at again at the end, beside those whose rows were written."""
        self.changed_records.add((kind, record))

    def _next_id(self, model: type[RegisterModel]) -> int:
        """Ids are given here, so that many rows can be written and logged in one statement; none is given twice, also where
        another program took away the count of them: the log knows the records that are gone."""
        table, largest = table_of(model), self.value(int, model.select(peewee.fn.MAX(model.id))) or 0
        logged = self.value(int, _LARGEST_LOGGED, table=table) or 0
        return max(largest, logged, numbers_given(self._engine, table)) + 1

    def _log(self, lines: Iterable[tuple[RecordKey, str, int, str, Mapping[str, object]]]) -> None:
        change = self._change()
        written: list[list[StoredCell]] = []
        for key, table, number, operation, fields in lines:
            self.changed_records.add(key)
            if (model := _TIES.get(table)) is not None and operation != "update":
                self.changed_records.add(_other_end(model, fields))
            written.append([self._next_line, change, *key, table, number, operation, encode_fields(fields)])
            self._next_line += 1
        self._engine.run_many(insert_sql(ChangeRow), written)
        if self._sealing is not None:
            self._sealing.add(written)
        self.written.rows += len(written)

    def _change(self) -> int:
        if self.written.change is None:
            change = (self.value(int, _LAST_CHANGE) or 0) + 1
            self._next_line = (self.value(int, _LAST_LINE) or 0) + 1
            self.written.change = change
            values: dict[str, Any] = {
                "id": change, "at": self.info.at or datetime.now(UTC), "who": self.info.user, "action": self.info.action,
                "why": self.info.reason, "day": self._today, "kind": self.info.kind, "undoes": self.info.undoes,
            }  # fmt: skip
            row = list((default_cells(Change) | _as_stored(Change, values)).values())
            self._engine.run_many(insert_sql(Change), [row])
            last = newest_seal(self)
            self._sealing = Sealing("" if last is None else last.hash, row)
        return self.written.change


_LARGEST_LOGGED = Prepared(
    ChangeRow.select(peewee.fn.MAX(ChangeRow.subject_id)).where(ChangeRow.subject_kind == parameter("table"))
)

# Rows that tie two records together: the other one is touched too. They are added and deleted whole, or their share changes.
_OTHER_END = {Link: ("from_kind", "from_id"), Claim: ("pool", "pool_id"), Attribution: ("project", "project_id")}
_TIES = {table_of(model): model for model in _OTHER_END}


def _other_end(model: type[RegisterModel], fields: Mapping[str, object]) -> RecordKey:
    kind, column = _OTHER_END[model]
    record = fields.get(column)
    return str(fields.get(kind, kind)), record if isinstance(record, int) else 0


def subject_of(model: type[RegisterModel], row: Mapping[str, StoredCell]) -> RecordKey:
    """Whose history a row belongs to; number 0 stands for the whole portfolio."""
    table = table_of(model)
    kind, column = table, "id"
    if table in BELONGS_TO:
        kind, column = BELONGS_TO[table]
    elif "to_kind" in row:
        kind, column = str(row["to_kind"]), "to_id"
    elif "subject_kind" in row:
        kind, column = str(row["subject_kind"]), "subject_id"
    record = row[column]
    return kind, record if isinstance(record, int) else 0


def _as_stored(model: type[RegisterModel], values: Mapping[str, Value]) -> StoredCells:
    fields = model._meta.columns
    return {name: fields[name].db_value(value) for name, value in values.items()}
