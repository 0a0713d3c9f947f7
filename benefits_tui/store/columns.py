"""What a list is made of: columns, and the SQL they stand for."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from benefits_tui.domain.fields import nearest
from benefits_tui.domain.problem import WrongUse


def escaped(text: str) -> str:
    """A text as part of a LIKE pattern, with a backslash before what would mean more than itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


class ColumnType(StrEnum):
    """How a column is read, aligned and written."""

    TEXT = "text"
    WORD = "word"
    DATE = "date"
    MONEY = "money"
    NUMBER = "number"
    RATIO = "ratio"
    COUNT = "count"
    YES_NO = "yes or no"


# What only a list's own order needs.
INTERNAL = frozenset({"rank"})
SCALED = frozenset({ColumnType.MONEY, ColumnType.NUMBER, ColumnType.RATIO})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key in JSON and in filters, and the SQL it stands for."""

    name: str
    sql: str
    type: ColumnType = ColumnType.TEXT
    plain: str = ""
    """SQL that filters and sorts as `sql` does and is cheaper to work out for every row."""
    found_in: str = ""
    """SQL in which a filter looks for words, where that is more than what the column shows."""
    share: bool = False
    """True of a number that is a share: `40 %` in a filter is 0.4."""
    words: tuple[str, ...] = ()
    """The words a WORD column may hold, in the order in which it is sorted."""

    @property
    def match(self) -> str:
        """What filters compare."""
        return self.plain or self.sql

    @property
    def by(self) -> str:
        """What the list is sorted by."""
        if self.words:
            places = " ".join(f"WHEN '{word}' THEN {place}" for place, word in enumerate(self.words))
            return f"CASE {self.match} {places} END"
        return f"{self.match} COLLATE NOCASE" if self.type in (ColumnType.TEXT, ColumnType.WORD) else self.match


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that a person can page through. The first column is the record's reference."""

    name: str
    source: str
    id_sql: str
    columns: tuple[Column, ...]
    searched: tuple[str, ...]
    order: str
    where: str = "1"
    counted: str = ""
    """The table that alone holds the rows and their order when nothing is filtered: the joins of `source` neither add
    nor drop any."""
    found_by: str = ""
    """The condition that words anywhere are looked for with, `{}` standing for the search in `benefit_search`."""
    aliases: dict[str, str] = field(default_factory=dict)
    """Other names that people guess for columns in filters."""

    def column(self, name: str) -> Column:
        """The column with this key, or this alias. Raises WrongFilter with the nearest."""
        wanted = self.aliases.get(name) or {"reference": "ref"}.get(name, name)
        for column in self.columns:
            if column.name == wanted:
                return column
        raise self._no_column(name)

    def filtered_by(self, name: str) -> Column:
        """The column that a filter means by this key or alias. Raises WrongFilter with the nearest."""
        column = self.column(name)
        if column.name in INTERNAL:
            raise self._no_column(name)
        return column

    def _no_column(self, name: str) -> WrongFilter:
        return WrongFilter(f"{self.name} have no column {name!r}{nearest(name, [*self.names_in_filters(), *self.aliases])}")

    def names_in_filters(self) -> list[str]:
        """The names of the columns that a filter may use."""
        return [column.name for column in self.columns if column.name not in INTERNAL]


class WrongFilter(WrongUse, ValueError):
    """A filter or sort that cannot be understood; the message says what to write."""
