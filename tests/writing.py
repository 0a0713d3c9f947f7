"""What may not be shown: words that docs/writing.md bans, a rule by its code alone, raw names of fields and choices.

Every place is looked at on screen, and with every test of screens all that status lines and toasts told; every command with
what it told; reports, flags and the guide in `tests/register/test_words_shown.py`.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import fields
from enum import StrEnum
from pathlib import Path

from benefits_tui import domain
from benefits_tui.domain.fields import FIELDS
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.rules import MARKS, RULES

PAGE = Path(__file__).parents[1] / "docs" / "writing.md"
BANNED = tuple(
    row[1].strip() for row in re.finditer(r"^\| ([^|]+) \| [^|]+ \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
)[1:]
_BANNED = re.compile(rf"(?i)(?<![\w])({'|'.join(map(re.escape, BANNED))})(?![\w])")
_CODE = re.compile(r"(?<!@)\bF\d\d\b(?!@)")


def _raw_names() -> set[str]:
    """Names that join words with underscores: of fields, of settings, and of every choice of an enumeration."""
    names = {field.name for kind in FIELDS.values() for field in kind} | {setting.name for setting in fields(Policy)}
    for module in pkgutil.walk_packages(domain.__path__, "benefits_tui.domain."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, StrEnum):
                names |= {choice.value for choice in value}
    return {name for name in names if "_" in name}


RAW = frozenset(_raw_names())
_RAW = re.compile(rf"(?<![\w:/])(?:{'|'.join(sorted(RAW))})\b(?![:=/])")
"""Not what people type: `state:in_delivery`, `baseline_date=`."""


_CODES = {rule.id for rule in (*(rule.about for rule in RULES), *MARKS)}


def _is_named(before: str) -> bool:
    """True where the title of a rule stands before its code, or where the code is what people type, or typed."""
    return before.rstrip().endswith("·") or before.endswith(("rule:", "'"))


def wrong_in_command(text: str) -> list[str]:
    """What may not be told to somebody who types names of fields and codes: banned words, codes without their title before them."""
    alone = [code[0] for code in _CODE.finditer(text) if code[0] in _CODES and not _is_named(text[: code.start()])]
    return [*(word[0] for word in _BANNED.finditer(text)), *alone]


def wrong_words(text: str) -> list[str]:
    """What may not be shown: the same, and raw names of fields and choices."""
    return [*wrong_in_command(text), *(name[0] for name in _RAW.finditer(text))]
