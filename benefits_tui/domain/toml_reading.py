"""TOML that somebody else wrote, read within bounds."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from typing import Any

_TOO_DEEP = "its tables and lists are nested too deep"
# A name of a hundred parts: reading one takes time with the square of them.
_DEEP_KEY = re.compile(r"""(?<![\w-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){100}""")


def read_toml(text: str, *, exact: bool = False) -> dict[str, Any]:
    """What a TOML text says; with `exact` its numbers as decimals. Raises ValueError with what is wrong, also for tables
    within tables that no file of ours has."""
    if _DEEP_KEY.search(text):
        raise ValueError(_TOO_DEEP)
    try:
        document = tomllib.loads(text, parse_float=Decimal) if exact else tomllib.loads(text)
        # Also what the reading of it took: it is compared and shown, level by level.
        repr(document)
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None
    return document
