"""The rows of which cells were rejected, as a workbook to be corrected and imported again."""

from __future__ import annotations

from pathlib import Path

from benefits_tui.domain.errors import UsageError
from benefits_tui.exchange.parsed_rows import RejectedCell, reason_alone
from benefits_tui.exchange.sheet import ErrorCell, NoValue, Percent, Sheet, SheetCell, SheetValue, text_of
from benefits_tui.exchange.workbook import Book
from benefits_tui.exchange.writer import whole_file

REASONS = "why not taken"
"""The heading of the column of reasons; an import does not read it."""


def check_place(path: Path, *read: Path) -> None:
    """Raise UsageError for a name that no workbook has, or that of a file which is read."""
    if path.suffix.lower() != ".xlsx":
        raise UsageError("The rows with reasons are written as a workbook: name a file that ends in .xlsx.")
    if path.resolve() in [other.resolve() for other in read]:
        raise UsageError(f"The rows with reasons need another name than {path.name}, which is read.")


def write_reasons(path: Path, sheets: list[Sheet], rejects: list[RejectedCell]) -> list[str]:
    """Write the tables as they were read, each row with the reasons for which its cells were rejected; what had to be changed.

    Raises FileNotWritten.
    """
    book = Book()
    for sheet in sheets:
        of_sheet = f"{sheet.name}: " if len(sheets) > 1 else ""
        reasons: dict[int, list[str]] = {}
        for reject in rejects:
            if reject.column.startswith(of_sheet):
                reason = f"{reject.column.removeprefix(of_sheet)}: {reason_alone(reject)}"
                reasons.setdefault(reject.row, []).append(reason)
        header = [name for name in sheet.header if name != REASONS]
        above: list[list[SheetValue]] = [[sheet.title]] if sheet.title else []
        rows = [_row(sheet, cells, reasons.get(number, [])) for number, cells in sheet.rows]
        book.add_sheet(sheet.name or sheet.path.stem, [*above, [*header, REASONS], *rows], bold={len(above) + 1})
    with whole_file(path) as draft:
        return book.save(draft)


def _row(sheet: Sheet, cells: list[SheetCell], reasons: list[str]) -> list[SheetValue]:
    kept = [_value(cell) for name, cell in zip(sheet.header, cells, strict=False) if name != REASONS]
    return [*kept, "; ".join(dict.fromkeys(reasons)) or None]


def _value(cell: SheetCell) -> SheetValue:
    return text_of(cell) if isinstance(cell, NoValue | ErrorCell | Percent) else cell
