"""Any file that holds a table, and which of its sheets is likeliest to be a register."""

from __future__ import annotations

from pathlib import Path

from benefits_tui.exchange.delimited import delimited_grid
from benefits_tui.exchange.file_kind import refuse_no_table
from benefits_tui.exchange.grid import ENOUGH_NAMES, FIND_OUT, Grid, Layout, SheetInfo
from benefits_tui.exchange.headings import weight_of
from benefits_tui.exchange.layout import table_of
from benefits_tui.exchange.not_taken_back import what_it_holds
from benefits_tui.exchange.sheet import Sheet, UnreadableFile, text_of
from benefits_tui.exchange.workbook_reader import has_words, read_grids, sheet_names

_HEAD_ROWS, _HEAD_BYTES = 60, 65_536


def read_table(
    path: Path,
    *,
    sheet: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    layout: Layout = FIND_OUT,
    names: frozenset[str] = frozenset(),
) -> Sheet:
    """The table in a file, told by its first bytes and not by its name: of a workbook the named sheet, else the likeliest.

    `layout` says where the table is, as far as it is not to be found out; `names` are the columns of a mapping. Raises
    UnreadableFile, one sentence.
    """
    return table_of(read_grid(path, sheet=sheet, delimiter=delimiter, encoding=encoding, names=names), layout, names)


def read_grid(
    path: Path,
    *,
    sheet: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    names: frozenset[str] = frozenset(),
) -> Grid:
    """All cells of a file, or of one sheet of a workbook; which one is said in its notices. Raises UnreadableFile."""
    if not _first_bytes(path).startswith(b"PK\x03\x04"):
        return delimited_grid(path, None, delimiter, encoding)
    if sheet is not None:
        if sheet not in (names_in_file := sheet_names(path)):
            raise UnreadableFile(f"{path.name} has no sheet {sheet!r}; it has {', '.join(names_in_file)}.")
        (grid,) = read_grids(path, lambda name, hidden: name == sheet)
        if not has_words(grid):
            raise UnreadableFile(f"{path.name} has no rows.")
        return grid
    return _likeliest(path, names)


def sheets_of(path: Path, names: frozenset[str] = frozenset()) -> list[SheetInfo]:
    """The sheets of a workbook with their size, the columns known in each, and whether they are hidden; none for text."""
    if not _first_bytes(path).startswith(b"PK\x03\x04"):
        return []
    return [
        SheetInfo(grid.name, len(grid.lines), grid.hidden, known, "" if known >= ENOUGH_NAMES else what_it_holds(grid))
        for grid in read_grids(path)
        for known in [_known(grid, names)]
    ]


def _likeliest(path: Path, names: frozenset[str]) -> Grid:
    heads = read_grids(path, most_rows=_HEAD_ROWS)
    filled = [grid for grid in heads if has_words(grid)]
    if not filled:
        raise UnreadableFile(f"{path.name} has no rows.")
    seen = [grid for grid in filled if not grid.hidden] or filled
    best = max(seen, key=lambda grid: _known(grid, names))
    (grid,) = read_grids(path, lambda name, hidden: name == best.name)
    if len(heads) > 1:
        hidden = [head.name for head in heads if head.hidden and head.name != best.name]
        others = [head.name for head in filled if not head.hidden and head.name != best.name]
        notice = f"Of {len(heads)} sheets, {best.name!r} was read."
        if others:
            sheets_not_read = [f"{head.name!r}{_in_brackets(head, names)}" for head in filled if head.name in others]
            notice += f" Not read: {_some(sheets_not_read)}; --sheet NAME or --all-sheets reads them."
        if hidden:
            notice += f" Hidden and not read: {_some(list(map(repr, hidden)))}."
        grid.notices.append(notice)
    return grid


def _some(names: list[str], most: int = 20) -> str:
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"


def _in_brackets(head: Grid, names: frozenset[str]) -> str:
    """What a sheet seems to hold where it is no register."""
    return "" if _known(head, names) >= ENOUGH_NAMES else f" ({what_it_holds(head)})"


def _known(grid: Grid, names: frozenset[str]) -> float:
    """The most column names that are known in a row, or in one of the first columns."""
    rows = [{text_of(cell) for cell in cells if isinstance(cell, str)} for _, cells in grid.lines[:_HEAD_ROWS]]
    columns: list[set[str]] = [
        {text_of(cells[place]) for _, cells in grid.lines[:_HEAD_ROWS] if place < len(cells) and isinstance(cells[place], str)}
        for place in range(2)
    ]
    return max((sum(weight_of(" ".join(text.split()), names) for text in texts) for texts in [*rows, *columns]), default=0)


def _first_bytes(path: Path) -> bytes:
    """The first bytes of a file. Raises UnreadableFile for what cannot be opened, is empty, or is no table by its kind."""
    try:
        if path.is_dir():
            raise UnreadableFile(f"{path} is a folder; name a file in it.")
        with path.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
            while not head.strip():
                if not (head := stream.read(_HEAD_BYTES)):
                    raise UnreadableFile(f"{path.name} is empty.")
    except FileNotFoundError:
        raise UnreadableFile(f"There is no file {path}.") from None
    except PermissionError:
        raise UnreadableFile(f"You are not allowed to read {path}.") from None
    except OSError as problem:
        raise UnreadableFile(f"{path} cannot be read; is its disk or share connected?") from problem
    refuse_no_table(path, head)
    return head
