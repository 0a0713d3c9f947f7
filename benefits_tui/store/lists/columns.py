"""What a list is made of: columns and lists, each a peewee expression or a query."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import peewee

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import nearest
from benefits_tui.domain.keys import fold_key
from benefits_tui.domain.quantity import from_scaled, to_scaled
from benefits_tui.store.engine.sqlite import any_case
from benefits_tui.store.models import Referenced, RegisterModel
from benefits_tui.store.query import as_stored
from benefits_tui.store.types import StoredCell

ListValue = str | int | bool | Decimal | date | None


class ColumnType(StrEnum):
    """How a column is read, aligned and written."""

    TEXT = "text"
    ENUM = "word"
    DATE = "date"
    MOMENT = "moment"
    MONEY = "money"
    NUMBER = "number"
    RATIO = "ratio"
    COUNT = "count"
    YES_NO = "yes or no"


# What only a list's own order needs.
INTERNAL = frozenset({"rank"})
SCALED = frozenset({ColumnType.MONEY, ColumnType.NUMBER, ColumnType.RATIO})


@dataclass(frozen=True, slots=True, eq=False)
class ListColumn:
    """One column: its key in JSON and in filters, and the expression that it shows."""

    name: str
    shown: Any
    type: ColumnType = ColumnType.TEXT
    cheap: Any = None
    """An expression that filters and sorts as `shown` does and is cheaper to work out for every row."""
    search_text: Any = None
    """An expression in which a filter looks for words, where that is more than what the column shows."""
    share: bool = False
    """True of a number that is a share: `40 %` in a filter is 0.4."""
    values: tuple[str, ...] = ()
    """The values an ENUM column may hold, in the order in which it is sorted."""
    ordered: Any = None
    """What it is sorted by, where that is not the text."""
    key: Any = None
    """The folded key of what it shows: a filter finds that, too, however the word is written."""
    fold: Callable[[str], str] = fold_key
    """How a word of a filter becomes such a key."""
    several: bool = False
    """True of a text that lists names, with a comma and a blank between."""

    @property
    def compared(self) -> Any:
        """What filters compare: an expression, also where it is a query of its own."""
        chosen = self.shown if self.cheap is None else self.cheap
        return peewee.EnclosedNodeList((chosen,)) if isinstance(chosen, peewee.SelectBase) else chosen

    @property
    def searched(self) -> Any:
        """The text in which filters look for words; blank is the empty text."""
        return peewee.fn.COALESCE(self.compared if self.search_text is None else self.search_text, "")

    @property
    def sorted_by(self) -> Any:
        """What the list is sorted by."""
        if self.ordered is not None:
            return self.ordered
        if self.values:
            places = tuple((as_stored(word), place) for place, word in enumerate(self.values))
            return peewee.Case(self.compared, places)
        return any_case(self.compared) if self.type in (ColumnType.TEXT, ColumnType.ENUM) else self.compared

    @staticmethod
    def stored(value: ListValue) -> StoredCell:
        """The cell, as stored, that stands for what a column holds; the inverse of `value`."""
        if isinstance(value, Decimal):
            return to_scaled(value)
        return value.isoformat() if isinstance(value, date) else value

    def value(self, cell: StoredCell) -> ListValue:
        """What a cell of this column, as stored, stands for."""
        if cell is None:
            return None
        if self.type in SCALED:
            return from_scaled(int(cell))
        if self.type is ColumnType.DATE:
            return date.fromisoformat(str(cell))
        return bool(cell) if self.type is ColumnType.YES_NO else cell


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """A list that a person can page through. The first column is the record's reference."""

    name: str
    source: Any
    """A query of the tables joined; the columns are chosen page by page."""
    key: Any
    """The id of a row's record."""
    columns: tuple[ListColumn, ...]
    searched: tuple[Any, ...]
    """The texts in which a plain word is looked for."""
    order: tuple[Any, ...]
    where: Any = None
    """The condition under which a row is in the list at all."""
    by_ref: type[Referenced] | None = None
    """The model by whose references the list is sorted, as people count; `order` then breaks ties."""
    alone: type[RegisterModel] | None = None
    """The model whose table alone holds the rows and their order when nothing is filtered: the joins of `source` neither
    add nor drop any."""
    found_by_index: Callable[[Any], Any] | None = None
    """The condition that a row is about one of the benefits that the index of words finds, given as a query of their ids."""
    aliases: dict[str, str] = field(default_factory=dict)
    """Other names that people guess for columns in filters."""
    day: str = ""
    """The column with the day that matters most: `when:nov` and `is:due30` look there."""
    dated_by_plan: bool = True
    """False where that day tells when something was done: nothing there is late."""
    waits: str = ""
    """A filter that what is still to be done meets: a review that is not held. What does not is never late."""
    whose: str = ""
    """The column with the person to whom a row belongs: `is:mine` looks there."""
    named: dict[str, str] = field(default_factory=dict)
    """Filters that have a name: `is:red`."""
    summed: tuple[str, ...] = ()
    """The columns that groups of rows have sums of."""
    never_added: tuple[str, ...] = ()
    """Columns in which all rows of a sum must hold the same: money of two classes is never added."""

    def column(self, name: str) -> ListColumn:
        """The column with this key, or this alias. Raises FilterError with the nearest."""
        if name == "when" and self.day:
            name = self.day
        wanted = self.aliases.get(name) or {"reference": "ref", "project_ref": "project"}.get(name, name)
        for column in self.columns:
            if column.name == wanted:
                return column
        raise self._no_column(name)

    def filtered_by(self, name: str) -> ListColumn:
        """The column that a filter means by this key or alias. Raises FilterError with the nearest."""
        column = self.column(name)
        if column.name in INTERNAL:
            raise self._no_column(name)
        return column

    def _no_column(self, name: str) -> FilterError:
        has = "have" if self.name.endswith("s") else "has"
        return FilterError(
            f"{self.name.replace('_', ' ')} {has} no column {name!r}{nearest(name, [*self.names_in_filters(), *self.aliases])}"
        )

    def words_for_is(self) -> list[str]:
        """What may stand behind `is:`."""
        dated = ["late", "due30"] if self.day and self.dated_by_plan else []
        return [*dated, *(["mine"] if self.whose else []), *self.named]

    def names_in_filters(self) -> list[str]:
        """The names of the columns that a filter may use."""
        return [column.name for column in self.columns if column.name not in INTERNAL]


class FilterError(UsageError, ValueError):
    """A filter or sort that cannot be understood; the message says what to write."""
