"""Which line of a list holds which row, where rows stand in groups that fold."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate

from benefits_tui.register.listing import Group, ListValue


@dataclass(frozen=True, slots=True)
class Heading:
    """The line of a group; `first` is the number of its first row."""

    group: Group
    first: int
    folded: bool


class GroupLines:
    """Lines of a list: a row each, in groups with a heading above them, or none below it where the group is folded.

    Without groups line and row are the same number.
    """

    def __init__(self, total: int, groups: Sequence[Group] = (), folded: Collection[ListValue] = ()) -> None:
        """`total` rows, which are those of the groups together where there are any; rows of `folded` groups have no number."""
        self.groups = tuple(groups)
        self.count = total
        """How many lines there are."""
        self._folded = [group.value in folded for group in groups]
        unfolded = [0 if group.value in folded else group.count for group in groups]
        self._firsts = [0, *accumulate(unfolded)]
        self._tops = [0, *accumulate(rows + 1 for rows in unfolded)]
        if groups:
            self.count = self._tops[-1]

    def at(self, line: int) -> int | Heading:
        """The number of the row on a line, or the heading that stands there."""
        if not self.groups:
            return line
        place = min(bisect_right(self._tops, line) - 1, len(self.groups) - 1)
        below = line - self._tops[place]
        first = self._firsts[place]
        return first + below - 1 if below else Heading(self.groups[place], first, self._folded[place])

    def row_from(self, line: int) -> int:
        """The number of the first row on this line or below it."""
        group_line = self.at(line)
        return group_line.first if isinstance(group_line, Heading) else group_line

    def line_of(self, row: int) -> int:
        """The line of a row."""
        # Folded groups before it begin with the same number: the last that begins there is the one that has rows.
        return row + bisect_right(self._firsts[:-1], row) if self.groups else row

    def line_near(self, heading: Heading) -> int:
        """The line of the group that a heading was of; where it is gone, of what stands in its place."""
        values = [group.value for group in self.groups]
        if heading.group.value in values:
            return self._tops[values.index(heading.group.value)]
        return max(min(self.line_of(heading.first), self.count - 1), 0)
