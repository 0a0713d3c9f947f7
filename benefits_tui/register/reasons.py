"""What counts as a reason: words that somebody can read in a year's time."""

from __future__ import annotations

from benefits_tui.domain.fields import FieldError


def reason_in_words(text: str | None, name: str = "reason") -> str:
    """The reason without needless blanks. Raises FieldError for a blank one, or one such as `.` or `ok` that says nothing."""
    words = " ".join((text or "").split())
    letters = [letter for letter in words if letter.isalpha()]
    if len(letters) < 3 and all(letter.isascii() for letter in letters):
        raise FieldError(f"{name}: required, in a few words", name)
    return words
