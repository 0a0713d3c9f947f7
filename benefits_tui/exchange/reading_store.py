"""The readings of a file, of any number: those of one benefit together, a part at a time in memory."""

from __future__ import annotations

import pickle
import tempfile
import weakref
import zlib
from collections.abc import Iterator
from typing import IO

from benefits_tui.domain.periods import Period
from benefits_tui.exchange.parsed_rows import ParsedReading
from benefits_tui.exchange.stored_sequence import StoredSequence

_IN_MEMORY, _AT_ONCE = 20_000, 500


class ReadingStore(StoredSequence[ParsedReading]):
    """Readings in parts: all of a benefit are in the same one, in the order in which they were added.

    There is one part, in memory, up to some thousand readings; of more, the parts stand in a temporary file.
    """

    def __init__(self, expected: int = 0) -> None:
        self.has_days = False
        self._parts = max(expected, 0) // _IN_MEMORY + 1
        self._held: list[list[ParsedReading]] = [[] for _ in range(self._parts)]
        self._starts: list[list[int]] = [[] for _ in range(self._parts)]
        self._file: IO[bytes] | None = None
        self._total = 0

    def add(self, reading: ParsedReading) -> None:
        """Add a reading behind the others of its benefit."""
        part = zlib.crc32("\0".join(reading.benefit).encode("utf-8", "surrogatepass")) % self._parts if self._parts > 1 else 0
        held = self._held[part]
        held.append(reading)
        self._total += 1
        self.has_days = self.has_days or reading.day is not None
        if self._parts > 1 and len(held) == _AT_ONCE:
            self._put_away(part)

    def _put_away(self, part: int) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115
            weakref.finalize(self, self._file.close)
        self._starts[part].append(self._file.seek(0, 2))
        rows = [
            (r.benefit, r.series, r.period.start, r.period.end, r.value, r.evidence, r.row, r.day, r.column, r.words)
            for r in self._held[part]
        ]
        pickle.dump(rows, self._file, pickle.HIGHEST_PROTOCOL)
        self._held[part] = []

    def parts(self) -> Iterator[list[ParsedReading]]:
        """The readings, part by part."""
        for part, starts in enumerate(self._starts):
            readings: list[ParsedReading] = []
            periods: dict[tuple[object, object], Period] = {}
            for start in starts:
                assert self._file is not None
                self._file.seek(start)
                for benefit, series, first, last, *rest in pickle.load(self._file):
                    period = periods.setdefault((first, last), Period(first, last))
                    readings.append(ParsedReading(benefit, series, period, *rest))
            yield [*readings, *self._held[part]]

    def __iter__(self) -> Iterator[ParsedReading]:
        return (reading for part in self.parts() for reading in part)

    def __len__(self) -> int:
        return self._total
