"""One sheet of a workbook that came back as a text file: what it went out with is worked out of the register and its log."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from benefits_tui.domain.fields import FIELDS, Kind
from benefits_tui.exchange.grid import Grid
from benefits_tui.exchange.linked_reader import LinkedSheet, LinkedWorkbook, as_sent, keys_in, linked_sheet
from benefits_tui.exchange.linked_rows import CellNote, LinkedRow
from benefits_tui.exchange.linked_workbook import KEY, VERSION, SheetPlan
from benefits_tui.exchange.reader import read_grid
from benefits_tui.exchange.sheet import NoValue, SheetCell, UnreadableFile, text_of
from benefits_tui.register.concurrency import changed_since
from benefits_tui.register.session import Session
from benefits_tui.register.workbooks.cost_rows import COSTS, cost_sheet
from benefits_tui.register.workbooks.sheets import (
    ACTION_FIELDS,
    ACTIONS,
    KNOWN_BY,
    PERIOD_HEAD,
    PERIODS,
    RECORD_SHEETS,
    SUBJECT,
    action_sheet,
    period_sheet,
    record_sheet,
    shown,
)
from benefits_tui.store import change_log
from benefits_tui.store.errors import RecordDeleted
from benefits_tui.store.queries.workbooks import sheet_benefits, sheet_projects

_LINES_ABOVE, _HEAD_BYTES = 30, 20_000
_UNKNOWN = NoValue("not known")
_HEADINGS = {
    **{name: {field.label for field in FIELDS[kind]} for name, kind in RECORD_SHEETS.items()},
    ACTIONS: {SUBJECT, *(field.label for field in ACTION_FIELDS)},
    PERIODS: set(PERIOD_HEAD),
    COSTS: {*KNOWN_BY[COSTS], "Name"},
}
_BESIDE = {PERIODS: (Kind.BENEFIT, ("plan_version", "plan_value", "forecast", "actual")), COSTS: (Kind.PROJECT, ("cost_year",))}


def is_saved_alone(path: Path) -> bool:
    """True for a text file that is one sheet of a workbook of ours."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        if head.startswith(b"PK") or KEY.encode() not in head or VERSION.encode() not in head:
            return False
        return _name_of(read_grid(path)) is not None
    except (OSError, UnreadableFile):
        return False


def _name_of(grid: Grid) -> str | None:
    """Which sheet it is, by its headings."""
    for _, cells in grid.lines[:_LINES_ABOVE]:
        cell_texts = {text_of(cell) for cell in cells}
        if {KEY, VERSION} <= cell_texts:
            known = {
                name: len(cell_texts & headings) for name, headings in _HEADINGS.items() if set(KNOWN_BY[name]) <= cell_texts
            }
            best = max(known, key=lambda name: known[name], default=None)
            return best if best is not None and 2 * known[best] >= len(_HEADINGS[best]) else None
    return None


def read_alone(session: Session, path: Path) -> LinkedWorkbook:
    """The sheet as a workbook of one, against what it must have gone out with. Raises UnreadableFile."""
    grid = read_grid(path)
    name = _name_of(grid)
    if name is None:
        raise UnreadableFile(f"{path.name} is not a sheet of a workbook that 'export workbook' wrote.")
    grid.name = path.name
    keys = keys_in(grid)
    sent = as_sent(_plan(session, name, set(keys)))
    base = {key: _then(session, name, row, keys[key]) for key, row in sent.base.items()}
    left: list[CellNote] = []
    sheet: LinkedSheet = linked_sheet(grid, sent._replace(base=base), KNOWN_BY[name], left)
    return LinkedWorkbook({}, {name: sheet}, left)


def _plan(session: Session, name: str, keys: set[str]) -> SheetPlan:
    """The rows with these keys as they would go out now."""
    if name in RECORD_SHEETS:
        return record_sheet(session, name, keep=lambda number, _: str(number) in keys)
    if name == ACTIONS:
        return action_sheet(session, keep=lambda number, _: str(number) in keys)
    records = {int(number) for key in keys if (number := key.partition("/")[0]).isdecimal()}
    if name == PERIODS:
        return period_sheet(session, sheet_benefits(session.store, wanted=records))
    return cost_sheet(session, {project.ref for project in sheet_projects(session.store) if project.id in records})


def _then(session: Session, name: str, row: LinkedRow, version: int) -> LinkedRow:
    """A row as it went out: its cells that changed since are what they were, or not known."""
    if version == row.version:
        return row
    if name in _BESIDE:
        kind, tables = _BESIDE[name]
        lines = change_log.lines_of(session.store, (kind.value, int(row.key.partition("/")[0])))
        later = any(line.change > version and line.table in tables for line in lines)
        return _unknown(name, row) if later else row
    if name == ACTIONS:
        return _unknown(name, row)
    kind = RECORD_SHEETS[name]
    try:
        since = changed_since(session.store, kind, int(row.key), version)
    except RecordDeleted:
        return row
    before: dict[str, SheetCell] = {
        field.label: shown(since[field.name].base) if field.in_own_row else _UNKNOWN
        for field in FIELDS[kind]
        if field.name in since
    }
    return row._replace(cells=row.cells | before)


def _unknown(name: str, row: LinkedRow) -> LinkedRow:
    """A row of which it is not known what its cells were, but for those that are only shown."""
    heads: Iterable[str] = (SUBJECT,) if name == ACTIONS else PERIOD_HEAD if name == PERIODS else (*KNOWN_BY[COSTS], "Name")
    return row._replace(cells={heading: cell if heading in heads else _UNKNOWN for heading, cell in row.cells.items()})
