"""A look at the first bytes of a file before SQLite is allowed near it."""

from __future__ import annotations

import os
from pathlib import Path

from benefits_tui.store.errors import CannotOpen

APPLICATION_ID = 0x42654E46
"""`BeNF`: the mark of a register in its file header."""

MAGIC = b"SQLite format 3\x00"
HEADER_BYTES = 100


def check_header(path: Path, known_version: int) -> int:
    """The schema version of a register file. Raises CannotOpen, in one sentence, for anything that is not a register.

    Nothing is written and no journal is made: the file is only read.
    """
    try:
        if path.is_dir():
            raise CannotOpen(f"{path} is a folder; name the register file in it.")
        with path.open("rb") as file:
            header = file.read(HEADER_BYTES)
            size = path.stat().st_size
    except FileNotFoundError:
        if not os.access(path.parent, os.F_OK):
            raise CannotOpen(f"There is no folder {path.parent}, so no register at {path}.") from None
        raise CannotOpen(f"There is no register at {path}; 'init' makes one.") from None
    except PermissionError:
        raise CannotOpen(f"You are not allowed to read {path}; ask its owner for permission.") from None
    except OSError as problem:
        raise CannotOpen(f"{path} cannot be read: {problem.strerror or problem}.") from problem
    if not header:
        raise CannotOpen(f"{path} is empty, so it is not a register; restore a backup, or choose another name.")
    if header[:4] == b"PK\x03\x04":
        raise CannotOpen(f"{path} is a workbook or archive, not a register; use 'import' to read a workbook.")
    if len(header) < HEADER_BYTES or not header.startswith(MAGIC):
        raise CannotOpen(f"{path} is not a register (it is not an SQLite file).")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise CannotOpen(f"{path} is a database of another program, not a register.")
    version = int.from_bytes(header[60:64], "big")
    if version > known_version:
        raise CannotOpen(
            f"{path} was made by a newer version of this program (format {version}; this one knows {known_version}). "
            "Update the program."
        )
    if _cut_short(header, size) and not path.with_name(path.name + "-journal").exists():
        raise CannotOpen(f"{path} is cut short (a copy that broke off?); restore a backup.")
    return version


def _cut_short(header: bytes, size: int) -> bool:
    page = int.from_bytes(header[16:18], "big")
    page = 65536 if page == 1 else page
    pages = int.from_bytes(header[28:32], "big")
    # The page count is valid only when the file was last written by an SQLite that keeps it.
    valid = header[24:28] == header[92:96]
    return valid and size < page * pages
