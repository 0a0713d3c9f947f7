"""The cells of a line of the change log as text: the one place that knows it is JSON."""

from __future__ import annotations

import json
from typing import Any

Fields = dict[str, Any]
"""By column: a cell for a row that was added or deleted, `[before, after]` for one that was changed."""

_READ = json.JSONDecoder().raw_decode
encode_fields = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def decode_fields(text: str) -> Fields:
    """The fields that a text stands for. Raises ValueError for a text that is no object, RecursionError for one too deep."""
    try:
        fields, end = _READ(text)
    except ValueError:
        end = 0
    if end != len(text):
        # Written by another program, with blanks around it or wrong.
        fields = json.loads(text)
    if not isinstance(fields, dict):
        raise ValueError("a line of the log holds an object")
    return fields
