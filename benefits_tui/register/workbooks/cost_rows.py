"""What projects cost by fiscal year, as a sheet that goes out and comes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from benefits_tui.domain.appraisal import COST_KINDS, COST_SERIES
from benefits_tui.domain.fields import Field, FieldError, FieldType, Kind
from benefits_tui.domain.periods import fiscal_year as year_holding
from benefits_tui.domain.periods import fiscal_year_label
from benefits_tui.exchange.linked_reader import LinkedSheet
from benefits_tui.exchange.linked_rows import CellNote, LinkedRow
from benefits_tui.exchange.linked_workbook import ColumnPlan, SheetPlan, SheetRow
from benefits_tui.exchange.sheet import SheetValue
from benefits_tui.register.costs import fiscal_year, write_costs
from benefits_tui.register.lookup import find
from benefits_tui.register.records import record_of
from benefits_tui.register.session import Session
from benefits_tui.register.workbooks.workbook_import import (
    NOT_THE_OWNERS,
    CellChange,
    WorkbookImport,
    changed_headings,
    conflict,
    note_shown,
    write_cells,
)
from benefits_tui.store import change_log
from benefits_tui.store.queries.workbooks import SheetProject, cost_values, sheet_projects

COSTS = "Costs"
_HEAD = ("Project", "Name", "Series", "Kind")
_AMOUNT = Field("amount", "Amount", FieldType.NUMBER)
_YEARS_AHEAD, _CHUNK = 3, 500


def cost_sheet(session: Session, refs: set[str] | None = None) -> SheetPlan:
    """A row for each series and kind of each project's costs, a column for each fiscal year in use and the next ones."""
    projects = [project for project in sheet_projects(session.store) if refs is None or project.ref in refs]
    fiscal = session.policy.fiscal_year_start
    current_year = year_holding(session.today, fiscal).start.year
    used = {year for amounts in cost_values(session.store, [project.id for project in projects]).values() for year in amounts}
    years = sorted({*used, *range(current_year, current_year + _YEARS_AHEAD)})
    columns = [ColumnPlan(heading, 30 if heading == "Name" else 12, editable=False) for heading in _HEAD]
    columns += [ColumnPlan(fiscal_year_label(date(year, fiscal, 1)), 14) for year in years]
    return SheetPlan(COSTS, columns, _rows(session, projects, years))


def _rows(session: Session, projects: Sequence[SheetProject], years: Sequence[int]) -> Iterator[SheetRow]:
    change = change_log.last_change(session.store)
    for first in range(0, len(projects), _CHUNK):
        part = projects[first : first + _CHUNK]
        values = cost_values(session.store, [project.id for project in part])
        for project in part:
            for series in COST_SERIES:
                for kind in COST_KINDS:
                    amounts: Mapping[int, Decimal] = values.get((project.id, series, kind), {})
                    cells: list[SheetValue] = [project.ref, project.name, series, kind, *(amounts.get(year) for year in years)]
                    yield SheetRow(f"{project.id}/{series}/{kind}", change, cells)


def take_costs(workbook: WorkbookImport, sheet: LinkedSheet) -> None:
    """Write the amounts that were changed."""
    years: dict[str, int] = {}
    for heading in sheet.headings:
        if heading not in _HEAD:
            try:
                years[heading] = fiscal_year(heading, workbook.session.policy.fiscal_year_start)
            except FieldError:
                reason = f"{heading!r} is not a fiscal year, such as FY2027-28; the column was left"
                workbook.returned.left.append(CellNote(sheet.name, sheet.head_row, heading, reason))
    for row in sheet.rows:
        workbook.row(sheet.name, row.number, lambda row=row: _take_row(workbook, sheet, years, row))  # type: ignore[misc]


def _take_row(workbook: WorkbookImport, sheet: LinkedSheet, years: Mapping[str, int], row: LinkedRow) -> None:
    changed = []
    for heading, base in changed_headings(sheet, row):
        if heading in years:
            changed.append((heading, base))
        elif row.key and heading in _HEAD:
            note_shown(workbook, sheet, row, heading)
    if not changed:
        return
    if workbook.own_benefits is not None:
        workbook.returned.left.append(CellNote(sheet.name, row.number, "", NOT_THE_OWNERS))
        return
    project, series, kind = _whose(workbook, row)
    ref = record_of(workbook.transaction, Kind.PROJECT, project).ref
    present = cost_values(workbook.transaction, [project]).get((project, series, kind), {})
    amounts: dict[int, Decimal | None] = {}
    cells = []
    for heading, base in changed:
        read = workbook.value(_AMOUNT, sheet, row, heading)
        if read is None:
            continue
        change = CellChange(sheet.name, row.number, heading, ref, present.get(years[heading]), read[0])
        if not conflict(workbook, sheet.name, row, change, base):
            amounts[years[heading]] = read[0]  # type: ignore[assignment]
            cells.append(change)
    write_cells(workbook, cells, lambda: write_costs(workbook.transaction, workbook.session, project, (series, kind), amounts))


def _whose(workbook: WorkbookImport, row: LinkedRow) -> tuple[int, str, str]:
    """Whose costs they are: by the key, and in a new row by what stands in it."""
    if not row.key:
        project, *rest = (row.words.get(heading, "") for heading in ("Project", "Series", "Kind"))
        return find(workbook.transaction, project, Kind.PROJECT).id, rest[0].lower(), rest[1].lower()
    number, _, which = row.key.partition("/")
    series, _, kind = which.partition("/")
    if not number.isdecimal():
        raise FieldError("its column Key was changed; clear it to add a row", "key")
    return int(number), series, kind
