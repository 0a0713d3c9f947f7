"""A list as it is shown: on screen, by its command, everywhere. What is in `list_specs` is declared with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from benefits_tui.domain.fields import Kind
from benefits_tui.register.listing import ColumnType, Listing, Page
from benefits_tui.register.session import Session
from benefits_tui.tui.commands import Command

_LABELS = {"project": "Project ref", "stated": "Stated value", "why": "Why"}
_SHORT = {"first_approved_money": "First plan", "current_plan_money": "Plan", "variance_money": "Gap"}
_RIGHT = frozenset({ColumnType.MONEY, ColumnType.NUMBER, ColumnType.RATIO, ColumnType.COUNT})


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """One column on screen. Numbers, days and signs are never cut; texts are as wide as what they hold, where there is room."""

    name: str
    label: str
    min_width: int = 16
    """Columns that a text needs at least before others are dropped for it."""
    drop_priority: int = 0
    """Where width is short the column with the highest is left out first; with 0 it stays."""
    sign: bool = False
    """Only the sign of a state or severity; its word stands where the row is told in full."""
    nearness: bool = False
    """How near the day is, `in 17 d`, and not the date."""
    muted: bool = False
    """Second-best facts, such as references."""
    short: str = ""
    """The heading where the whole one would take room from a text."""


class Tab(NamedTuple):
    """A filter that stands above a list, with how many rows it finds."""

    label: str
    filter: str


@dataclass(frozen=True, slots=True)
class ListSpec:
    """All that is said of a list once: what it holds, how it looks, what can be done there, how it is reached."""

    listing: Listing
    title: str
    columns: tuple[ShownColumn, ...]
    empty: str
    commands: tuple[Command, ...] = ()
    """What can be done on its screen; without any it has none of its own."""
    key: str = ""
    """The key that opens its screen from everywhere."""
    help: str = ""
    kind: Kind | None = None
    """The kind of record that its rows are; where each says itself what it is about, none."""
    printed: tuple[str, ...] = ()
    """The columns that its command prints; without any it has no command of its own."""
    hidden_columns: tuple[str, ...] = ()
    """Columns that are read with each row and not shown."""
    tabs: tuple[Tab, ...] = ()
    """Quick filters, after one for all rows."""
    groups: tuple[str, ...] = ()
    """The columns by which its rows may be grouped."""
    postprocess: Callable[[Session, Sequence[str], Page], Page] | None = None
    """Puts into words what a page holds as stored."""

    @property
    def name(self) -> str:
        """Its name for commands, views and files."""
        return self.listing.name

    @property
    def names(self) -> list[str]:
        """The columns that are shown unless others are chosen."""
        return [column.name for column in self.columns]

    def shown_column(self, name: str) -> ShownColumn:
        """How a column of the listing is shown: as declared here, else by its type. Raises FilterError for no column."""
        column_shown = next((candidate for candidate in self.columns if candidate.name == name), None)
        if column_shown is not None:
            return column_shown
        column = self.listing.column(name)
        label = _LABELS.get(column.name) or words_of(column.name)
        return ShownColumn(column.name, label, 10, 8, short=_SHORT.get(column.name, ""))

    def right(self, name: str) -> bool:
        """True for columns of numbers."""
        return self.listing.column(name).type in _RIGHT


GAP = 2


def words_of(name: str) -> str:
    """A column's name as a heading: `Next reading`."""
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]


def fit(
    chosen: Sequence[ShownColumn], width: int, natural: Mapping[str, int], texts: Collection[str]
) -> list[tuple[ShownColumn, int]]:
    """The columns that fit, each with its width.

    `natural` is how wide each would be to show all it holds; only `texts` may be narrower. What is left goes to the longest
    text that it makes whole, then to the next; what stays cut has the rest. Where none is cut the first text takes the rest,
    so that numbers stand at the right edge.
    """
    columns = list(chosen)

    def min_width_of(column: ShownColumn) -> int:
        wanted = natural[column.name]
        return min(wanted, column.min_width) if column.name in texts else wanted

    def gaps() -> int:
        return GAP * (len(columns) - 1)

    while sum(natural[column.name] for column in columns) + gaps() > width and any(_spare(column) for column in columns):
        columns.remove(max(filter(_spare, columns), key=lambda column: column.drop_priority))
    while sum(map(min_width_of, columns)) + gaps() > width and any(column.drop_priority for column in columns):
        columns.remove(max(columns, key=lambda column: column.drop_priority))
    widths = {column.name: min_width_of(column) for column in columns}
    left = width - sum(widths.values()) - gaps()
    cut = [column.name for column in columns if column.name in texts]
    longest_first = sorted(cut, key=lambda name: natural[name] - widths[name], reverse=True)
    for whole in (True, False):
        for name in longest_first:
            needed = natural[name] - widths[name]
            if 0 < needed <= left or (not whole and needed > 0 < left):
                widths[name] += min(needed, left)
                left -= min(needed, left)
    if cut and left > 0:
        widths[cut[0]] += left
    while cut and left < 0 and widths[widest := max(cut, key=lambda name: widths[name])] > 1:
        # What does not fit at all is cut from the longest text, so that none goes before another.
        widths[widest] -= 1
        left += 1
    return [(column, widths[column.name]) for column in columns]


_SPARE_FROM = 5


def _spare(column: ShownColumn) -> bool:
    """True of what is left out before any text is cut."""
    return column.drop_priority >= _SPARE_FROM
