"""What may not be shown: words that docs/writing.md bans, a rule by its code alone, raw names of fields."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "writing.md"
BANNED = tuple(
    row[1].strip() for row in re.finditer(r"^\| ([^|]+) \| [^|]+ \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
)[1:]
_BANNED = re.compile(rf"(?i)(?<![\w])({'|'.join(map(re.escape, BANNED))})(?![\w])")
_CODE = re.compile(r"\bF\d\d\b")
# Words that join parts of a name in the program and never on screen.
_RAW = re.compile(r"\b(?:in_delivery|non_cashable|not_yet_due|no_data|benefits_tracking|six_months|twelve_months)\b")


def wrong_words(text: str) -> list[str]:
    """What may not be shown, and codes of rules without their title before them."""
    alone = [found[0] for found in _CODE.finditer(text) if not text[: found.start()].rstrip().endswith("·")]
    return [*(found[0] for found in _BANNED.finditer(text)), *alone, *(found[0] for found in _RAW.finditer(text))]
