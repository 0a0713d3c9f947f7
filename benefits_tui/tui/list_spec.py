"""A list as it is shown: on screen, by its command, everywhere. What is in `list_specs` is declared with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benefits_tui.domain.fields import Kind
from benefits_tui.register.listing import ColumnType, Listing, Page
from benefits_tui.register.session import Session
from benefits_tui.tui.commands import Command

_WIDTHS = {
    ColumnType.MONEY: 9, ColumnType.NUMBER: 12, ColumnType.RATIO: 8, ColumnType.COUNT: 8, ColumnType.DATE: 11,
    ColumnType.ENUM: 14, ColumnType.YES_NO: 8,
}  # fmt: skip
_LABELS = {"project": "Project ref", "stated": "Stated value", "why": "Why"}
_RIGHT = frozenset({ColumnType.MONEY, ColumnType.NUMBER, ColumnType.RATIO, ColumnType.COUNT})


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """One column on screen. Width 0 takes what is left; a column with a higher `gives_way` is dropped earlier."""

    name: str
    label: str
    width: int = 0
    drop_priority: int = 0
    min_width: int = 16
    """What a flexible column needs at least before others are dropped for it."""


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

    def shown(self, name: str) -> ShownColumn:
        """How a column of the listing is shown: as declared here, else by its type. Raises FilterError for no column."""
        found = next((one for one in self.columns if one.name == name), None)
        if found is not None:
            return found
        column = self.listing.column(name)
        return ShownColumn(column.name, _LABELS.get(column.name) or words_of(column.name), _WIDTHS.get(column.type, 20), 8)

    def right(self, name: str) -> bool:
        """True for columns of numbers."""
        return self.listing.column(name).type in _RIGHT


GAP = 2


def words_of(name: str) -> str:
    """A column's name as a heading: `Next reading`."""
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]


def fit(chosen: Sequence[ShownColumn], width: int, longest_ref: int = 22) -> list[tuple[ShownColumn, int]]:
    """The columns that fit, each with its width: flexible ones share what the others leave."""
    columns = list(chosen)

    def fixed(one: ShownColumn) -> int:
        return min(one.width, max(longest_ref, 9)) if one.name in ("ref", "subject") else one.width

    def needed() -> int:
        return sum(fixed(one) or one.min_width for one in columns) + GAP * (len(columns) - 1)

    while needed() > width and any(one.drop_priority for one in columns):
        columns.remove(max(columns, key=lambda one: one.drop_priority))
    flexible = [one for one in columns if not one.width]
    left = width - sum(fixed(one) for one in columns) - GAP * (len(columns) - 1)
    share = max(left // len(flexible), 4) if flexible else 0
    return [(one, fixed(one) or share) for one in columns]
