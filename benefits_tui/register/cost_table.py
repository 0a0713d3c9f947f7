"""What a project costs by year as a table of text: to be edited, and pasted into from a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import zip_longest

from benefits_tui.domain.appraisal import COST_KINDS, COST_SERIES
from benefits_tui.domain.fields import FieldError, Kind, Value, nearest
from benefits_tui.domain.parsing import ParseError, check_currency, parse_amount
from benefits_tui.domain.quantity import grouped
from benefits_tui.register.costs import Cost, costs_of, fiscal_year, fiscal_year_name, write_costs
from benefits_tui.register.lookup import find
from benefits_tui.register.records import SaveResult, flag_changes
from benefits_tui.register.session import Session
from benefits_tui.store.models import Project

_HEADINGS = {"year": "year", "fiscal year": "year", "kind": "kind", "actual": "actual", "spent": "actual"} | {
    word: word for word in COST_SERIES
}
_COLUMNS = ("year", "kind", *COST_SERIES)
_BETWEEN = re.compile(r"\t|\s*[|;]\s*|\s{2,}")
_Table = dict[tuple[str, str], dict[int, Decimal | None]]


def cost_table(session: Session, project: str) -> str:
    """A line for each fiscal year and kind below a line of headings. Raises RecordNotFound."""
    return table_text(costs_of(session, project), session.policy.fiscal_year_start)


def table_text(costs: list[Cost], fiscal_year_start: int) -> str:
    """The costs as such a table, in columns of even width; the headings alone where there are none."""
    lines: dict[tuple[int, int, str], dict[str, str]] = {}
    for cost in costs:
        place = (cost.year, COST_KINDS.index(cost.kind), cost.kind)
        lines.setdefault(place, {})[cost.series] = grouped(cost.amount)
    rows = [list(_COLUMNS)]
    for year, _, kind in sorted(lines):
        amounts = lines[year, COST_KINDS.index(kind), kind]
        rows.append([fiscal_year_name(year, fiscal_year_start), kind, *(amounts.get(series, "-") for series in COST_SERIES)])
    widths = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
    return "\n".join(_aligned(row, widths) for row in rows)


def _aligned(row: list[str], widths: list[int]) -> str:
    """Words at the left, amounts at the right."""
    places = zip(row, widths, "<<>>>", strict=True)
    cells = [f"{cell:{side}{width}}" for cell, width, side in places]
    return "  ".join(cells).rstrip()


def save_cost_table(session: Session, project: str, text: str, why: str | None = None, *, ask: bool = False) -> SaveResult:
    """Write the amounts of a table, all or none; `-` takes one away, a blank cell and a line that is gone leave it as it is.

    With `ask`, ReasonWanted is raised where planned cost changes after the investment decision without a reason. Raises
    RecordNotFound, FieldError naming the line.
    """
    with session.store.write(session.change_info(f"cost of {project}", why), session.today) as transaction:
        record = find(transaction, project, Kind.PROJECT)
        written = 0
        for which, wanted in _read(session, text).items():
            written += len(write_costs(transaction, session, record.id, which, wanted, ask=ask))
        version = transaction.get(Project, record.id).version
    changed: dict[str, tuple[Value, Value]] = {"costs": (None, written)} if written else {}
    return SaveResult(Kind.PROJECT, record.id, record.ref, version, changed, *flag_changes(transaction))


def _read(session: Session, text: str) -> _Table:
    table: _Table = {}
    columns: tuple[str, ...] = _COLUMNS
    for number, line in enumerate(text.splitlines(), 1):
        parts = _BETWEEN.split(line.strip())
        cells = [cell.strip() for cell in (parts if len(parts) > 1 else line.split())]
        if not any(cells):
            continue
        known = [_HEADINGS.get(cell.lower(), "") for cell in cells]
        if "year" in known and all(name or not cell for name, cell in zip(known, cells, strict=True)):
            columns = tuple(known)
            continue
        try:
            _read_line(session, dict(zip(columns, cells, strict=False)), table)
        except FieldError as problem:
            raise FieldError(f"table: line {number}: {problem}", "table") from problem
    return table


def _read_line(session: Session, cells: Mapping[str, str], table: _Table) -> None:
    kind = (cells.get("kind") or COST_KINDS[0]).lower()
    if kind not in COST_KINDS:
        raise FieldError(f"kind: {kind!r} is not one of them{nearest(kind, COST_KINDS)}", "kind")
    year = fiscal_year(cells.get("year", ""), session.policy.fiscal_year_start)
    for series in COST_SERIES:
        cell = cells.get(series, "")
        if not cell:
            continue
        try:
            amount = None if cell in ("-", "\N{EN DASH}") else parse_amount(cell)
            check_currency(cell, session.policy.currency)
        except ParseError as problem:
            raise FieldError(f"{series}: {problem}", series) from problem
        if year in table.setdefault((series, kind), {}):
            raise FieldError(f"{series}: the year stands twice for {kind}", series)
        table[series, kind][year] = amount
