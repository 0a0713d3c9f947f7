"""The places a person visited, to go back and forward between."""

from __future__ import annotations

from dataclasses import dataclass

KEPT_PLACES = 100


@dataclass(frozen=True, slots=True)
class Location:
    """A numbered screen, and the record whose page is open on it, or what a figure is made of, if any."""

    mode: str
    kind: str = ""
    ref: str = ""
    figure: tuple[str, str, str] = ("", "", "")
    """List, filter and order of the rows that a figure is made of."""


class NavigationHistory:
    """Visits in order, and where in them one is."""

    def __init__(self) -> None:
        self._visits: list[Location] = []
        self._here = -1

    def arrive(self, visit: Location) -> None:
        """Somewhere else, or where one is already; what was ahead is forgotten when a new way is taken."""
        if 0 <= self._here < len(self._visits) and self._visits[self._here] == visit:
            return
        self._visits = [*self._visits[: self._here + 1], visit][-KEPT_PLACES:]
        self._here = len(self._visits) - 1

    def step(self, by: int) -> Location | None:
        """The visit before (-1) or after (1), which is then where one is; None at the end of the trail."""
        wanted = self._here + by
        if not 0 <= wanted < len(self._visits):
            return None
        self._here = wanted
        return self._visits[wanted]
