"""Any file that holds a table."""

from __future__ import annotations

from pathlib import Path

from benefits_tui.exchange.delimited import read_delimited
from benefits_tui.exchange.sheet import Sheet, UnreadableFile
from benefits_tui.exchange.workbook import read_workbook


def read_table(path: Path, *, sheet: str | None = None, delimiter: str | None = None, encoding: str | None = None) -> Sheet:
    """The table in a file, told by its first bytes and not by its name. Raises UnreadableFile, one sentence."""
    try:
        if path.is_dir():
            raise UnreadableFile(f"{path} is a folder; name a file in it.")
        data = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFile(f"There is no file {path}.") from None
    except PermissionError:
        raise UnreadableFile(f"You are not allowed to read {path}.") from None
    except OSError as problem:
        raise UnreadableFile(f"{path} cannot be read: {problem.strerror or problem}.") from problem
    if not data.strip():
        raise UnreadableFile(f"{path.name} is empty.")
    if data.startswith(b"PK\x03\x04"):
        return read_workbook(path, sheet)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(f"{path.name} is an old Excel file (XLS) or is protected by a password; save it as XLSX.")
    return read_delimited(path, data, delimiter, encoding)
