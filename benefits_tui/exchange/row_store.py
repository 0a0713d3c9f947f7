"""Rows of cells of any number: the last ones in memory, those before them by columns in a temporary file."""

from __future__ import annotations

import pickle
import tempfile
import weakref
from collections.abc import Collection, Iterable, Iterator
from typing import IO, NamedTuple

from benefits_tui.exchange.sheet import NumberedRow, SheetCell
from benefits_tui.exchange.stored_sequence import StoredSequence

_MOST_ROWS, _MOST_LETTERS = 2_000, 2_000_000
_SMALL_FILE = 1_000_000


class _Chunk(NamedTuple):
    """Rows that were put away: how many, and where the numbers of the rows and then each column begin in the file."""

    rows: int
    starts: list[int]


class RowStore(StoredSequence[NumberedRow]):
    """Rows with their numbers, in the order in which they were added; read again and again, by row or by column.

    What is put away is read back a piece at a time, so memory does not grow with the rows. `width` is the least number of
    cells that each row is given.
    """

    def __init__(self, rows: Iterable[NumberedRow] = (), width: int = 0) -> None:
        self.width = width
        self._file: IO[bytes] | None = None
        self._chunks: list[_Chunk] = []
        self._last: list[NumberedRow] = []
        self._letters = 0
        self._left_out: set[int] = set()
        self._total = 0
        for number, cells in rows:
            self.add(number, cells)

    def add(self, number: int, cells: list[SheetCell]) -> None:
        """Add a row behind the others."""
        self._last.append((number, cells))
        self._total += 1
        self._letters += len(cells) + sum([len(cell) for cell in cells if isinstance(cell, str)])
        if len(self._last) == _MOST_ROWS or self._letters > _MOST_LETTERS:
            self._put_away()

    def leave_out(self, numbers: Iterable[int]) -> None:
        """Read on without the rows of these numbers."""
        left_out = set(numbers) - self._left_out
        self._left_out |= left_out
        self._total -= len(left_out)

    def _put_away(self) -> None:
        if self._file is None:
            self._file = tempfile.SpooledTemporaryFile(_SMALL_FILE)  # noqa: SIM115
            assert self._file is not None
            weakref.finalize(self, self._file.close)
        width = max(len(cells) for _, cells in self._last)
        columns = zip(*(cells + [None] * (width - len(cells)) for _, cells in self._last), strict=True)
        starts = [self._file.seek(0, 2)]
        for column in ([number for number, _ in self._last], *map(list, columns)):
            pickle.dump(column, self._file, pickle.HIGHEST_PROTOCOL)
            starts.append(self._file.tell())
        self._chunks.append(_Chunk(len(self._last), starts))
        self._last, self._letters = [], 0

    def _column_of(self, chunk: _Chunk, place: int) -> list[SheetCell]:
        """A column of a chunk; -1 are the numbers of its rows."""
        if place + 2 >= len(chunk.starts):
            return [None] * chunk.rows
        assert self._file is not None
        self._file.seek(chunk.starts[place + 1])
        column: list[SheetCell] = pickle.loads(self._file.read(chunk.starts[place + 2] - chunk.starts[place + 1]))
        return column

    def column(self, place: int) -> Iterator[tuple[int, SheetCell]]:
        """The cells of a column with the numbers of their rows."""
        left_out = self._left_out
        for chunk in self._chunks:
            numbered = zip(self._column_of(chunk, -1), self._column_of(chunk, place), strict=True)
            yield from (pair for pair in numbered if pair[0] not in left_out) if left_out else numbered  # type: ignore[misc]
        for number, cells in self._last:
            if number not in left_out:
                yield number, cells[place] if place < len(cells) else None

    def only(self, places: Collection[int] | None = None) -> Iterator[NumberedRow]:
        """The rows, with the cells of these columns alone; None for all."""
        for chunk in self._chunks:
            width = max(self.width, len(chunk.starts) - 2)
            blank: list[SheetCell] = [None] * chunk.rows
            columns = [self._column_of(chunk, place) if places is None or place in places else blank for place in range(width)]
            rows = zip(*columns, strict=True) if columns else (() for _ in range(chunk.rows))
            for number, row in zip(self._column_of(chunk, -1), rows, strict=True):
                if number not in self._left_out:
                    yield number, list(row)  # type: ignore[misc]
        for number, cells in self._last:
            if number not in self._left_out:
                yield number, cells + [None] * (self.width - len(cells))

    def __iter__(self) -> Iterator[NumberedRow]:
        return self.only()

    def __len__(self) -> int:
        return self._total
