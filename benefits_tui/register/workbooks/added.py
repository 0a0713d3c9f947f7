"""New rows of a workbook that is imported a second time: they are the records that the first time added."""

from __future__ import annotations

from collections.abc import Mapping

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.fields import Kind, Value
from benefits_tui.register.lookup import find
from benefits_tui.register.records import record_of
from benefits_tui.register.workbooks.workbook_import import WorkbookImport
from benefits_tui.store import change_log
from benefits_tui.store.errors import RecordDeleted
from benefits_tui.store.models import Action

TOLD_BY: dict[Kind, tuple[str, ...]] = {
    Kind.PROJECT: ("name",), Kind.BENEFIT: ("project", "title"), Kind.REVIEW: ("project", "kind", "due"), Kind.PERSON: ("name",),
}  # fmt: skip
"""By what a new row without a reference is told from others of its kind."""


def added_before(workbook: WorkbookImport, kind: Kind, values: Mapping[str, Value]) -> int | None:
    """The record that an import added, since this workbook went out, for what this row says."""
    names = ("ref",) if values.get("ref") else TOLD_BY[kind]
    if any(values.get(name) is None for name in names):
        return None
    rows_before = workbook.added_since.get(kind.value)
    if rows_before is None:
        rows_before = workbook.added_since[kind.value] = _rows_added_since(workbook, kind)
    return rows_before.get(_key(workbook, values, names))


def _rows_added_since(workbook: WorkbookImport, kind: Kind) -> dict[tuple[Value, ...], int]:
    rows_by_key = {}
    for record in _imported(workbook, kind.value):
        try:
            values = record_of(workbook.transaction, kind, record).values
        except RecordDeleted:
            continue
        for names in (("ref",), TOLD_BY[kind]):
            rows_by_key[_key(workbook, values, names)] = record
    return rows_by_key


def _imported(workbook: WorkbookImport, table: str) -> list[int]:
    return [] if workbook.sent_change is None else change_log.imported_since(workbook.transaction, table, workbook.sent_change)


def _key(workbook: WorkbookImport, values: Mapping[str, Value], names: tuple[str, ...]) -> tuple[Value, ...]:
    return (names[0], *(_folded(workbook, name, values[name]) for name in names))


def _folded(workbook: WorkbookImport, name: str, value: Value) -> Value:
    if name == "project" and isinstance(value, str):
        try:
            return find(workbook.transaction, value, Kind.PROJECT).id
        except UserError:
            return value
    return " ".join(value.split()).casefold() if isinstance(value, str) else value


def action_added_before(workbook: WorkbookImport, subject: tuple[str, int], title: str) -> int | None:
    """The action that an import added, since this workbook went out, on this record with these words."""
    for number in _imported(workbook, "action"):
        try:
            action = workbook.transaction.get(Action, number)
        except RecordDeleted:
            continue
        if (action.subject_kind, action.subject_id, action.title) == (*subject, title):
            return number
    return None
