"""Workbooks that would take more memory or time than a register can: refused by their parts, before any is parsed."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from benefits_tui.exchange.sheet import UnreadableFile

_MOST_BYTES, _PIECE = 600_000_000, 262_144
_MOST_TEXT, _MOST_OF_CELLS, _MOST_OF_OTHERS = 2_000_000, 6_000_000, 500_000
_OF_CELLS = ("xl/worksheets/", "xl/sharedstrings")
# Beside the sheets, what of a workbook is parsed whole.
_PARSED = ("[content_types].xml", "_rels/", "docprops/", "xl/workbook", "xl/_rels/", "xl/styles", "xl/theme/")


def refuse_harm(path: Path, stream: IO[bytes]) -> None:
    """Raise UnreadableFile for a workbook that unpacks to more than memory holds, or whose parts declare entities."""
    with zipfile.ZipFile(stream) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > _MOST_BYTES:
            raise UnreadableFile(
                f"{path.name} unpacks to more than {_MOST_BYTES // 1_000_000} MB; save its sheet as CSV and read that."
            )
        for part in parts:
            name = part.filename.lower().lstrip("/")
            if not name.endswith((".xml", ".rels")):
                continue
            with archive.open(part) as content:
                _refuse_part(path, name, content)
    stream.seek(0)


def _refuse_part(path: Path, name: str, content: IO[bytes]) -> None:
    head = content.read(2048)
    plain = head.replace(b"\x00", b"").upper()
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise UnreadableFile(f"{path.name} declares entities, which no spreadsheet does; it was not read.")
    most = _most_tags(name)
    if most is None:
        return
    if b"\x00" in head:
        raise UnreadableFile(f"{path.name} is not written as spreadsheets write; open it in one and save it as XLSX.")
    tags = run = 0
    for piece in _pieces(head, content):
        # Between two tags a cell's words stand, which the parser keeps whole.
        first = piece.find(b"<")
        run += len(piece) if first < 0 else first
        if run > _MOST_TEXT:
            raise UnreadableFile(
                f"{path.name} has a cell of more than {_MOST_TEXT // 1_000_000} million letters; it was not read."
            )
        run = run if first < 0 else len(piece) - piece.rfind(b"<")
        tags += piece.count(b"<")
        if tags > most:
            raise UnreadableFile(f"{path.name} has a sheet of more than a million cells; save it as CSV and read that.")


def _most_tags(name: str) -> int | None:
    """How many tags a part may have, each cell some four or six; None for a part that is never parsed."""
    if name.startswith(_OF_CELLS):
        return _MOST_OF_CELLS
    return _MOST_OF_OTHERS if name.startswith(_PARSED) else None


def _pieces(head: bytes, content: IO[bytes]) -> Iterator[bytes]:
    piece = head
    while piece:
        yield piece
        piece = content.read(_PIECE)
