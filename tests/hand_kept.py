"""A benefits register as offices keep it by hand: three sheets, titles, merged headings, £m, mixed dates, subtotals, months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

MONTHS = [f"{month}-{year % 100}" for year, months in (
    (2025, ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")),
    (2026, ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")),
    (2027, ("Jan", "Feb", "Mar")),
) for month in months]  # fmt: skip

PROJECTS = [
    # ID, name, sponsor, start, end, whole life cost in £m
    ("PR-01", "Online case handling", "Ruth Adeyemi", date(2024, 1, 8), "31/03/2026", 0.9),
    ("PR-02", "Depot closures", "TBC", "1 Apr 2025", date(2027, 3, 31), 2.4),
    ("PR-03", "Library self-service", "Tom Brandt", "15/09/2025", "Dec 2026", 0.35),
]
BENEFITS: list[tuple[str, list[tuple[str, str, str, str, str, float, str | date, str | date]]]] = [
    # group, then: ref, project, title, owner, class, stated in £m, first month, end
    ("Customer Services", [
        ("PR-01/B1", "PR-01", "Less time to handle a case", "Ruth Adeyemi", "Cashable", 1.1, "01/04/2026", "31/03/2028"),
        ("PR-01/B2", "PR-01", "Postage and printing saved", "n/a", "Cashable", 0.156, date(2026, 4, 1), date(2028, 3, 31)),
    ]),
    ("Estates", [
        ("PR-02/B1", "PR-02", "Rent of three depots", "M. Costa", "Cashable", 0.64, "01/04/2026", "31/03/2029"),
        ("PR-02/B2", "PR-02", "Energy bills of 24 schools", "M. Costa", "Non-cashable", 0.38, "13/04/2026", "tbc"),
    ]),
]  # fmt: skip
# What each month says in £m: the first year is planned and came, the second is planned.
TRACKED: dict[str, tuple[Sequence[float], Sequence[float | None]]] = {
    "PR-01/B1": ([0.01] * 12 + [0.05] * 12, [0.01] * 9 + [0.008] * 3),
    "PR-02/B1": ([0.0] * 12 + [0.02] * 12, [None] * 12),
}


def _titled(sheet: Worksheet, *titles: str) -> None:
    for title in titles:
        sheet.append([title])
    sheet.append([])


def _projects(sheet: Worksheet) -> None:
    _titled(sheet, "Projects in the portfolio", "Kept by the portfolio office, last seen 12/11/2026")
    sheet.append(["Project", None, None, "Dates", None, "Cost (£m)"])
    sheet.append(["Project ID", "Project name", "Sponsor", "Start date", "End date", "Whole life cost"])
    top = sheet.max_row - 1
    for first, last in (("A", "C"), ("D", "E")):
        sheet.merge_cells(f"{first}{top}:{last}{top}")
    for project in PROJECTS:
        sheet.append(list(project))
    sheet.append([None, "Total", None, None, None, sum(project[5] for project in PROJECTS)])


def _benefits(sheet: Worksheet) -> None:
    _titled(sheet, "Benefits register 2026/27")
    sheet.append(["Benefit", None, None, "Who", "What it is worth", None, "When", None])
    sheet.append(
        [
            "Benefit ref",
            "Project ID",
            "Benefit title",
            "Benefit owner",
            "Benefit class",
            "Stated benefit (£m)",
            "Start date",
            "End date",
        ]
    )
    top = sheet.max_row - 1
    for span in ("A{0}:C{0}", "E{0}:F{0}", "G{0}:H{0}"):
        sheet.merge_cells(span.format(top))
    for group, rows in BENEFITS:
        sheet.append([group])
        for row in rows:
            sheet.append(list(row))
        sheet.append([None, None, f"Subtotal {group}", None, None, sum(row[5] for row in rows)])
    sheet.append([None, None, "Total", None, None, sum(row[5] for _, rows in BENEFITS for row in rows)])


def _tracking(sheet: Worksheet) -> None:
    _titled(sheet, "Tracking by month, £m")
    sheet.append(["Benefit", None, None, "2025/26", *[None] * 11, "2026/27", *[None] * 11])
    sheet.append(["Benefit ref", "Benefit title", "Series", *MONTHS, "Total (£m)"])
    top = sheet.max_row - 1
    for span in ("A{0}:C{0}", "D{0}:O{0}", "P{0}:AA{0}"):
        sheet.merge_cells(span.format(top))
    titles = {row[0]: row[2] for _, rows in BENEFITS for row in rows}
    for ref, (plan, actual) in TRACKED.items():
        for series, values in (("Plan", plan), ("Actual", [*actual, *[None] * 12])):
            sheet.append([ref, titles[ref], series, *values, sum(value or 0 for value in values)])


def write_hand_kept(path: Path) -> Path:
    """Write the workbook."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _projects(book.create_sheet("Projects"))
    _benefits(book.create_sheet("Benefits"))
    _tracking(book.create_sheet("Tracking"))
    book.save(path)
    return path
