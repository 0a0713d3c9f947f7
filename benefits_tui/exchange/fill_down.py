"""Keys that stand in the first of several rows only."""

from __future__ import annotations

from collections.abc import Callable

from benefits_tui.exchange.grid import numbers_listed
from benefits_tui.exchange.mapping import KindMap, Mapping
from benefits_tui.exchange.sheet import Sheet, SheetCell, text_of

SheetCells = list[SheetCell]


def fill_keys_down(sheet: Sheet, mapping: Mapping) -> tuple[list[tuple[int, SheetCells]], list[str]]:
    """The rows, those that begin blank with the project and the benefit of the row above; and what is said of it.

    A project is filled down where a row has something of a benefit, a benefit where a row has something of a reading.
    """
    projects = _places(sheet, _identity(mapping.projects)) or _places(sheet, _project_of(mapping.benefits))
    benefits = [place for place in _places(sheet, _identity(mapping.benefits)) if place not in projects]
    values = _places(sheet, mapping.readings.value_columns if mapping.readings is not None else ())
    if mapping.benefits is None or not (projects or benefits):
        return sheet.rows, []
    rows: list[tuple[int, SheetCells]] = []
    filled: dict[str, list[int]] = {}
    above: SheetCells | None = None
    seen: set[tuple[str, ...]] = set()
    refs = _places(sheet, mapping.benefits.fields["ref"].columns) if "ref" in mapping.benefits.fields else []
    for number, cells in sheet.rows:
        has = _has(cells)
        ref = tuple(text_of(cells[place]) for place in refs)
        # A benefit that was named before has its project already.
        known = any(ref) and ref in seen
        seen.add(ref)
        if above is not None and not known and projects and benefits and not has(projects) and has([*benefits, *values]):
            cells = _with(cells, projects, above, filled, sheet.header, number)
        same_project = above is not None and all(text_of(cells[place]) == text_of(above[place]) for place in projects)
        if above is not None and benefits and same_project and values and not has(benefits) and has(values):
            cells = _with(cells, benefits, above, filled, sheet.header, number)
        rows.append((number, cells))
        above = cells
    return rows, [f"{column!r} was filled down in row {numbers_listed(numbers)}." for column, numbers in filled.items()]


def _has(cells: SheetCells) -> Callable[[list[int]], bool]:
    return lambda places: any(text_of(cells[place]) for place in places)


def _with(
    cells: SheetCells, places: list[int], above: SheetCells, filled: dict[str, list[int]], header: list[str], number: int
) -> SheetCells:
    cells = list(cells)
    for place in places:
        if text_of(above[place]):
            cells[place] = above[place]
            filled.setdefault(header[place], []).append(number)
    return cells


def _identity(kind_map: KindMap | None) -> list[str]:
    if kind_map is None:
        return []
    named = [column for name in ("ref", "name", "title") if name in kind_map.fields for column in kind_map.fields[name].columns]
    return list(dict.fromkeys([*kind_map.key, *named]))


def _project_of(kind_map: KindMap | None) -> list[str]:
    return list(kind_map.fields["project"].columns) if kind_map is not None and "project" in kind_map.fields else []


def _places(sheet: Sheet, columns: list[str] | tuple[str, ...]) -> list[int]:
    return [sheet.header.index(column) for column in columns if column in sheet.header]
