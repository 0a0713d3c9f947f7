"""A text file that is read in passes: how its letters are written is found in the first one."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import IO

from benefits_tui.exchange.sheet import BAD_BYTES, UnreadableFile

LONGEST_LINE = 5_000_000
_BLOCK, _LOOKED_AT = 1_000_000, 65_536
_LETTERS = re.compile("[^\x00-\x7f\udc80-\udcff]")


class TextSource:
    """The text of a file, or of bytes. `has_quotes` says whether a quotation mark is anywhere in it."""

    def __init__(self, path: Path, data: bytes | None = None, encoding: str | None = None) -> None:
        """Find out how its letters are written. Raises UnreadableFile for what is no text."""
        self.path = path
        self.notices: list[str] = []
        self.has_quotes = False
        self._data = data
        self._encoding = self._encoding_of(encoding)

    def opened(self) -> IO[str]:
        """The text from its beginning; to be closed."""
        return io.TextIOWrapper(self._opened(), self._encoding, "surrogateescape", newline="")

    def _opened(self) -> IO[bytes]:
        return io.BytesIO(self._data) if self._data is not None else self.path.open("rb")

    def _blocks(self) -> Iterator[bytes]:
        with self._opened() as stream:
            while block := stream.read(_BLOCK):
                yield block

    def _encoding_of(self, given: str | None) -> str:
        with self._opened() as stream:
            head = stream.read(_LOOKED_AT)
        name = self.path.name
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            if self._look_through("utf-16") is not None:
                raise UnreadableFile(f"{name} is cut short in the middle of a letter; copy or export it again.")
            return "utf-16"
        if b"\x00" in head:
            raise UnreadableFile(f"{name} is not a text file; save it as CSV or XLSX first.")
        if given is not None:
            try:
                line = self._look_through(given, "surrogateescape")
            except LookupError as problem:
                raise UnreadableFile(f"{name}: there is no encoding {given!r}; write utf-8 or cp1252.") from problem
            if line is not None:
                raise UnreadableFile(f"{name} is not written in {given}; leave that out, or write cp1252.")
            return given
        line = self._look_through("utf-8")
        if line is None:
            return "utf-8-sig"
        if self._is_utf_8_with_slips():
            self.notices.append(f"Line {line} has a byte that is not UTF-8, as the rest of the file is.")
            return "utf-8-sig"
        self.notices.append(f"Line {line} is not UTF-8; the file was read as cp1252 (Windows).")
        return "cp1252"

    def _look_through(self, encoding: str, errors: str = "strict") -> int | None:
        """The line of the first byte that the encoding does not have; None where it has all. Raises UnreadableFile for a line
        that is longer than any table's, before it is taken apart."""
        decoder = codecs.getincrementaldecoder(encoding)(errors)
        line, so_far, bad = 1, 0, None
        for block in self._blocks():
            self.has_quotes = self.has_quotes or b'"' in block
            first = min((place for mark in (b"\n", b"\r") if (place := block.find(mark)) >= 0), default=len(block))
            if so_far + first > LONGEST_LINE:
                letters = LONGEST_LINE // 1_000_000
                raise UnreadableFile(f"{self.path.name} has a line of more than {letters} million letters; it was not read.")
            last = max(block.rfind(b"\n"), block.rfind(b"\r"))
            so_far = so_far + len(block) if last < 0 else len(block) - last - 1
            if bad is None:
                kept = decoder.getstate()[0]
                try:
                    decoder.decode(block)
                except UnicodeDecodeError as problem:
                    bad = line + (kept + block)[: problem.start].count(b"\n")
                line += block.count(b"\n")
        if bad is None:
            try:
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                bad = line
        return bad

    def _is_utf_8_with_slips(self) -> bool:
        """True where more letters are well written in UTF-8 than bytes are not."""
        decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        letters = bad = 0
        for block in chain(self._blocks(), [b""]):
            text = decoder.decode(block, final=not block)
            bad += len(BAD_BYTES.findall(text))
            letters += len(_LETTERS.findall(text))
        return letters > bad
