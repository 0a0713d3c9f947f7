"""Keys that stand in the first of several rows only."""

from __future__ import annotations

from collections.abc import Iterator

from benefits_tui.exchange.evidence import used_columns
from benefits_tui.exchange.grid import numbers_listed
from benefits_tui.exchange.mapping import KindMap, Mapping
from benefits_tui.exchange.sheet import ByColumn, NumberedRow, Sheet, SheetCell, text_of

SheetCells = list[SheetCell]


class FilledDown:
    """The rows of a table, those that begin blank with the project and the benefit of the row above.

    A project is filled down where a row has something of a benefit, a benefit where a row has something of a reading.
    """

    def __init__(self, sheet: Sheet, mapping: Mapping, *, every_column: bool = False) -> None:
        """Cells of columns that the mapping does not read are blank, unless every column is asked for."""
        self._sheet = sheet
        self._filled: dict[str, list[int]] = {}
        self._projects = _places(sheet, _identity(mapping.projects)) or _places(sheet, _project_of(mapping.benefits))
        self._benefits = [place for place in _places(sheet, _identity(mapping.benefits)) if place not in self._projects]
        self._values = _places(sheet, mapping.readings.value_columns if mapping.readings is not None else ())
        fields = mapping.benefits.fields if mapping.benefits is not None else {}
        self._refs = _places(sheet, fields["ref"].columns) if "ref" in fields else []
        self._of_project = self._others_of(mapping.projects, self._projects)
        self._benefit_columns = self._others_of(mapping.benefits, [*self._projects, *self._benefits])
        self._nothing = mapping.benefits is None or not (self._projects or self._benefits)
        self._read = None if every_column else set(_places(sheet, used_columns(mapping)))

    def __iter__(self) -> Iterator[NumberedRow]:
        rows = self._sheet.rows
        lines = rows.only(self._read) if isinstance(rows, ByColumn) else iter(rows)
        return lines if self._nothing else self._with_keys(lines)

    def _with_keys(self, lines: Iterator[NumberedRow]) -> Iterator[NumberedRow]:
        self._filled = {}
        projects, benefits, values = self._projects, self._benefits, self._values
        above: SheetCells | None = None
        seen: set[tuple[str, ...]] = set()
        for number, cells in lines:
            has_benefit = _has(cells, benefits)
            if self._refs and projects:
                ref = tuple([text_of(cells[place]) for place in self._refs])
                # A benefit that was named before has its project already.
                known = ref in seen and any(ref)
                seen.add(ref)
            else:
                known = False
            if above is not None:
                has_its_benefit = not known and projects and benefits and not _has(cells, projects)
                if has_its_benefit and (has_benefit or _has(cells, values)) and not _unlike(cells, above, self._of_project):
                    cells = self._filled_from(above, cells, projects, number)
                same_project = benefits and not has_benefit and all(_same(cells, above, place) for place in projects)
                if same_project and _has(cells, values) and not _unlike(cells, above, self._benefit_columns):
                    cells = self._filled_from(above, cells, benefits, number)
            yield number, cells
            if has_benefit or _has(cells, projects):
                # A row of a benefit without any value names nothing, and leaves what is above it.
                above = cells

    def _others_of(self, kind_map: KindMap | None, but: list[int]) -> list[int]:
        """Where what else is said of a record stands."""
        fields = kind_map.fields if kind_map is not None else {}
        places = _places(self._sheet, [column for source in fields.values() for column in source.columns])
        return [place for place in dict.fromkeys(places) if place not in but]

    def _filled_from(self, above: SheetCells, cells: SheetCells, places: list[int], number: int) -> SheetCells:
        cells = list(cells)
        for place in places:
            if text_of(above[place]):
                cells[place] = above[place]
                self._filled.setdefault(self._sheet.header[place], []).append(number)
        return cells

    @property
    def notices(self) -> list[str]:
        """What is said of it, once all rows were read."""
        return [f"{column!r} was filled down in row {numbers_listed(numbers)}." for column, numbers in self._filled.items()]


def _same(cells: SheetCells, above: SheetCells, place: int) -> bool:
    return text_of(cells[place]) == text_of(above[place])


def _unlike(cells: SheetCells, above: SheetCells, places: list[int]) -> bool:
    """True where a row says of a record mostly otherwise than the row above: it is of another one."""
    agreements = [_same(cells, above, place) for place in places if text_of(cells[place]) and text_of(above[place])]
    return sum(agreements) * 2 < len(agreements)


def _has(cells: SheetCells, places: list[int]) -> bool:
    return any(text_of(cells[place]) for place in places)


def _identity(kind_map: KindMap | None) -> list[str]:
    if kind_map is None:
        return []
    named = [column for name in ("ref", "name", "title") if name in kind_map.fields for column in kind_map.fields[name].columns]
    return list(dict.fromkeys([*kind_map.key, *named]))


def _project_of(kind_map: KindMap | None) -> list[str]:
    return list(kind_map.fields["project"].columns) if kind_map is not None and "project" in kind_map.fields else []


def _places(sheet: Sheet, columns: list[str] | tuple[str, ...]) -> list[int]:
    return [sheet.header.index(column) for column in columns if column in sheet.header]
