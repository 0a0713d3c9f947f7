"""Files that are no table by their kind, known by their first bytes: each is refused with what to do instead."""

from __future__ import annotations

import json
import re
from pathlib import Path

from benefits_tui.exchange.json_lines import REGISTER_LINES
from benefits_tui.exchange.sheet import UnreadableFile

_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0", "is an old Excel file (XLS) or is protected by a password; save it as XLSX."),
    (b"SQLite format 3\x00", "is a database, not a table; a register is opened with --db, of others export the table as CSV."),
    (b"%PDF-", "is a PDF, not a table; ask for the workbook or the CSV file that it was made from."),
)
# A file may be longer than its first bytes, which are then half an object.
_JSON_BEGUN = re.compile(rb'\[?\s*\{\s*"[^"\n]*"\s*:')


def refuse_no_table(path: Path, data: bytes) -> None:
    """Raise UnreadableFile for a file whose first bytes say that it is no table."""
    for signature, sentence in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableFile(f"{path.name} {sentence}")
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith((b"{", b"[")):
        return
    first = _json(start.split(b"\n", 1)[0])
    if isinstance(first, dict) and first.get("file") == REGISTER_LINES:
        raise UnreadableFile(
            f"{path.name} is a whole register, not a table. To rebuild it: benefits-tui --db NEW.db import register {path}"
        )
    if first is not None or _json(start) is not None or _JSON_BEGUN.match(start):
        raise UnreadableFile(f"{path.name} is JSON, not a table; save it as CSV or XLSX first.")


def _json(text: bytes) -> object:
    """The object or array in a text; None where it is none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict | list) else None
