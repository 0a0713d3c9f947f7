"""Asks once, at saving, why something changes that was approved; saving without a reason is possible too."""

from __future__ import annotations

from benefits_tui.register.reasons import ReasonWanted, reason_in_words
from benefits_tui.tui.dialogs.ask import AskLine
from benefits_tui.tui.formatting import sanitize


class AskReason(AskLine[str]):
    """Gives back the reason, a blank text where none is given, and None when the person goes back."""

    def __init__(self, wanted: ReasonWanted) -> None:
        labels = sanitize(", ".join(wanted.fields))
        were = "were" if len(wanted.fields) > 1 else "was"
        heading = f"{labels[:1].upper()}{labels[1:]} {were} approved before. Why this now? Left blank, it is done and flagged."
        super().__init__(heading, _ask)

    def action_go(self) -> None:
        """A blank line is an answer here."""
        self.go(allow_blank=True)


async def _ask(line: str) -> str:
    return reason_in_words(line) if line else ""
