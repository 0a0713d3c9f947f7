"""Whether a name may be a slip of the pen for somebody's: the same words in another order, an initial, a letter more or less."""

from __future__ import annotations

import difflib
import re

from benefits_tui.domain.keys import fold_key

_NEAR = 0.84


def words_of_name(name: str) -> tuple[str, ...]:
    """The words of a name in one order: `Smith, Jane`, `Jane Smith (Finance)` and `jane.smith@example.org` are the same."""
    plain = re.sub(r"\([^()]*\)", " ", fold_key(name))
    if "@" in plain:
        plain = re.sub(r"[._\-+0-9]+", " ", plain.partition("@")[0])
    return tuple(sorted(re.findall(r"[^\W\d_]+|\d+", plain)))


def _numbers_in(parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part for part in parts if part.isdigit())


def near_person(parts: tuple[str, ...], known: dict[tuple[str, ...], tuple[str, str]]) -> tuple[str, str] | None:
    """Whom these words may mean: the same words, one more or less, an initial, or a slip of the pen."""
    if not parts:
        return None
    if parts in known:
        return known[parts]
    number = _numbers_in(parts)
    for others, person in known.items():
        if _numbers_in(others) != number:
            # `Owner 1` is not `Owner 2`.
            continue
        fewer, more = sorted((set(parts), set(others)), key=len)
        # `R&D` is not `R&D (new, east)`: letters alone are no words.
        if len(fewer) >= 2 and fewer <= more and max(map(len, fewer)) > 1:
            return person
        if len(parts) == len(others) >= 2 and _initials(parts, others):
            return person
        if difflib.SequenceMatcher(None, " ".join(parts), " ".join(others)).ratio() >= _NEAR:
            return person
    return None


def _initials(parts: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """True where the words that differ are an initial and a word that begins with it."""
    left, right = [part for part in parts if part not in others], [part for part in others if part not in parts]
    if len(left) != 1 or len(right) != 1:
        return False
    short, long = sorted((left[0], right[0]), key=len)
    return len(short) == 1 and long.startswith(short)
