"""A report as data: what formats lay out and do not decide."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from benefits_tui.reports.charts.drawing import Drawing

CellValue = str | int | Decimal | date | None
_BLANK = re.compile(r"(?<!,) ")


@dataclass(frozen=True, slots=True)
class TableCell:
    """What stands in a table: as people read it, and as a number or a day where it is one."""

    text: str
    value: CellValue = None
    tone: str = ""
    """`red`, `amber`, `green`, `muted`, `strong` or nothing: a colour beside what the text says already."""

    @property
    def name_and_ref(self) -> tuple[str, str]:
        """What a record is called, and its reference where the text ends with it, which is not broken over lines."""
        ref = self.value if isinstance(self.value, str) else ""
        return (self.text.removesuffix(f" · {ref}"), ref) if ref and self.text.endswith(f" · {ref}") else (self.text, "")

    @property
    def unbroken(self) -> str:
        """The text as it is broken over lines: a day stays in one piece."""
        return _BLANK.sub("\N{NO-BREAK SPACE}", self.text) if isinstance(self.value, date) else self.text


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table; numbers stand right. `share` is how much of the width a text wants."""

    label: str
    right: bool = False
    share: int = 1


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line of a table, with the list and the filter that find what it counts."""

    cells: tuple[TableCell, ...]
    finds: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `empty` is said where it has no rows."""

    caption: str
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    empty: str = "None."
    note: str = ""
    facts: bool = False
    """True of labels and values, a line each, which may stand side by side."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `lead` stands large."""

    text: str
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with its figures in a table, and a sentence that says what it shows."""

    title: str
    drawing: Drawing
    says: str
    table: Table


Block = Table | Paragraph | Chart


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report under a heading."""

    name: str
    """By which an override names it."""
    title: str
    blocks: tuple[Block, ...]
    new_page: bool = False

    def figures_of(self, chart: Chart) -> Table | None:
        """The figures of a chart; None where they stand in the section as a table of its own."""
        return None if chart.table in self.blocks else chart.table


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `head` holds as-of date, filter, freshness and completeness, each with its label."""

    name: str
    title: str
    register: str
    as_of: date
    head: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    subtitle: str = ""
    signatures: tuple[str, ...] = field(default=())
    """Who signs it, where it is a certificate."""
    foot: tuple[tuple[str, str], ...] = field(default=())
    """What stands small at the end, each with its label: what the figures can be checked by."""
