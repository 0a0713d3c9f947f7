"""What counts as a reason: words that somebody can read in a year's time."""

from __future__ import annotations

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.fields import FieldError


class ReasonWanted(UserError):
    """What is to be written was approved, and nobody said why it changes. Nothing was written; `fields` are those concerned.

    Only raised where the caller can ask: given again without asking it is written all the same, and flagged.
    """

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(f"{', '.join(fields)}: approved before; say why it changes")
        self.fields = fields


def reason_in_words(text: str | None, name: str = "reason") -> str:
    """The reason without needless blanks. Raises FieldError for a blank one, or one such as `.` or `ok` that says nothing."""
    reason = " ".join((text or "").split())
    letters = [letter for letter in reason if letter.isalpha()]
    if len(letters) < 3 and all(letter.isascii() for letter in letters):
        raise FieldError(f"{name}: required, in a few words", name)
    return reason
