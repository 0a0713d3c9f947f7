"""Asks once, at saving, whether the dates of benefits move with the end of their project."""

from __future__ import annotations

from benefits_tui.domain.parsing import shorten
from benefits_tui.register.slips import ShiftedDates, ShiftOffered
from benefits_tui.tui.dialogs.choose import Choice, Choose
from benefits_tui.tui.formatting import format_date, sanitize

_LISTED, _TITLE = 8, 48
_WORDS = {"start": "start", "end": "end", "target_date": "target"}


class AskShift(Choose[bool]):
    """Gives back True to move the dates, False to leave them, None when the person goes back."""

    def __init__(self, offered: ShiftOffered) -> None:
        count, by = len(offered.benefits), offered.slip.by
        lines = [f"The end slips by {by}. Do the dates of its benefits move too?", *map(_line, offered.benefits[:_LISTED])]
        if count > _LISTED:
            lines.append(f"… and {count - _LISTED} more")
        choices = [
            Choice(True, "Move them too", f"{by} later; plans stay as approved"),
            Choice(False, "Leave them", "only the end of the project changes"),
        ]
        super().__init__("\n".join(lines), choices)


def _line(shifted: ShiftedDates) -> str:
    dates = ", ".join(
        f"{_WORDS[name]} {format_date(before)} → {format_date(after)}" for name, (before, after) in shifted.dates.items()
    )
    return f"{shorten(sanitize(shifted.title), _TITLE)} {shifted.ref}: {dates}"
