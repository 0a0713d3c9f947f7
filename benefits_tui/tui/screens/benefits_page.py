"""A page of a record with the list of the benefits that hang on it."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on

from benefits_tui.domain.fields import Kind
from benefits_tui.register.listing import Listing, ListQuery
from benefits_tui.tui.list_specs import BENEFITS_LIST
from benefits_tui.tui.screens.record import RecordScreen
from benefits_tui.tui.widgets.figure_table import FigureTable
from benefits_tui.tui.widgets.part import RowTable
from benefits_tui.tui.widgets.register_list import RegisterList
from benefits_tui.tui.worker import RegisterWorker


class BenefitsPage(RecordScreen):
    """The list stands in the part `benefits`; its rows open, and its number of rows gives the part its height."""

    columns: ClassVar[tuple[str, ...]] = ()
    """The columns of the list; those of the list of all benefits where there are none."""
    empty: ClassVar[str] = BENEFITS_LIST.empty
    right: str = ""
    """What stands at the right end of the part's rule."""

    def __init__(self, worker: RegisterWorker, ref: str) -> None:
        super().__init__(worker, ref)
        shown = replace(BENEFITS_LIST, empty=self.empty)
        if self.columns:
            columns = map(BENEFITS_LIST.shown_column, self.columns)
            # Nothing is filtered here, so the heading need not be a word of filters.
            shown = replace(
                shown, columns=tuple(replace(column, label=column.label.removesuffix(" money")) for column in columns)
            )
        self.benefits = RegisterList(shown, worker, query=ListQuery(self.of(0)))
        self.benefits.moved = self._moved
        self._rows_placed = 0
        self._focused_once = False

    def of(self, record: int) -> Listing:
        """The benefits of a record; of none for 0."""
        raise NotImplementedError

    def show_benefits(self, record: int) -> None:
        """Read the benefits of the record; the first time the keys go there."""
        self.benefits.reload(ListQuery(self.of(record), today=self.worker.today))
        if not self._focused_once:
            self._focused_once = True
            self.benefits.focus()

    def _moved(self) -> None:
        rows = self.benefits
        if rows.loaded and rows.total != self._rows_placed:
            # Another number of rows needs another place.
            self._rows_placed = rows.total
            self.view.refit()
        self.part("benefits").say(", ".join(filter(None, (rows.total_said, rows.unit))), self.right)
        if rows.has_focus:
            self.status.say(rows.shortened, rows.position)

    @on(RegisterList.Opened)
    def _open_benefit(self, event: RegisterList.Opened) -> None:
        self.open_record(Kind.BENEFIT, event.row.text("ref"))

    def action_open(self) -> None:
        """Open what is under the cursor."""
        (self.focused if isinstance(self.focused, RowTable | FigureTable) else self.benefits).action_open()
