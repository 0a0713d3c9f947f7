"""A file of JSON objects, one a line: written and read row by row, so that its size does not matter."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from benefits_tui.domain.quantity import plain
from benefits_tui.exchange.sheet import UnreadableFile
from benefits_tui.exchange.writer import whole_file

REGISTER_LINES = "benefits-tui register"
"""What the first line of a whole register says of the file."""


def write_lines(path: Path, objects: Iterable[Mapping[str, Any]]) -> int:
    """Write each object as a line; how many. Decimals and days become texts. Raises FileNotWritten, an older file unharmed."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_text).encode
    count = 0
    with whole_file(path) as draft, draft.open("w", encoding="utf-8", newline="\n") as file:
        for line in objects:
            file.write(encode(line) + "\n")
            count += 1
    return count


def read_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The number of each line and its object; blank lines are passed over. Raises UnreadableFile naming the line."""
    number = 0
    try:
        # Only a line feed ends a line: a text may hold other separators.
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield number, _object(path, number, line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError:
        raise UnreadableFile(f"Line {number} of {path.name} is not UTF-8 text.") from None
    except OSError as problem:
        raise UnreadableFile(f"{path} cannot be read: {problem.strerror or problem}.") from problem


def _object(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise UnreadableFile(f"Line {number} of {path.name} is not a JSON object.")
    return value


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(value)
