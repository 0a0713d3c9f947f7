"""The line in which a filter is typed; imported when it is first opened, for an Input is dear at the start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding
from textual.suggester import Suggester

from benefits_tui.register.listing import ColumnType, FilterError, Listing, completions
from benefits_tui.register.lookup import values_in_column
from benefits_tui.tui.stylesheet import stylesheet
from benefits_tui.tui.widgets.editors import LineInput
from benefits_tui.tui.widgets.register_list import RegisterList
from benefits_tui.tui.worker import RegisterWorker


class FilterSuggester(Suggester):
    """Offers names of columns, and behind a colon the values that the column holds."""

    def __init__(self, listing: Listing, worker: RegisterWorker) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._listing = listing
        self._worker = worker

    async def get_suggestion(self, value: str) -> str | None:
        """The filter with its last part completed."""
        offered = completions(self._listing, value, await self._values(value))
        return next((text for text in offered if text.startswith(value) and text != value), None)

    async def _values(self, text: str) -> Sequence[str]:
        name, mark, typed = text.split(" ")[-1].removeprefix("-").partition(":")
        if '"' in text.rpartition(":")[2]:
            name, mark, typed = text.rpartition(":")[0].split(" ")[-1], ":", text.rpartition(":")[2].strip('"')
        if not mark:
            return ()
        try:
            column = self._listing.column(name)
        except FilterError:
            return ()
        if column.values:
            return column.values
        if column.type is ColumnType.YES_NO:
            return ("yes", "no")
        if column.type is not ColumnType.TEXT or not typed:
            return ()
        return await self._worker.run(lambda session: values_in_column(session, self._listing, column.name, typed))


class FilterInput(LineInput):
    """The line in which a filter is typed."""

    BINDINGS: ClassVar = [
        Binding("escape", "leave", show=False),
        Binding("down", "keep", show=False),
        Binding("tab", "complete", show=False),
    ]
    DEFAULT_CSS = stylesheet(__file__, "filter_input.tcss")

    def __init__(self, listing: Listing, worker: RegisterWorker, text: str = "") -> None:
        super().__init__(
            text,
            id="filter",
            placeholder="words, rag:red, due<30d, -owner:finance   (tab completes, enter keeps)",
            select_on_focus=False,
            compact=True,
            suggester=FilterSuggester(listing, worker),
        )

    def open(self, *, focus: bool = True) -> None:
        """Show the line and type into it."""
        self.add_class("open")
        if focus:
            self.focus()

    def on_input_submitted(self) -> None:
        """Enter keeps the filter."""
        self.action_keep()

    def action_complete(self) -> None:
        """Take what is suggested; without a suggestion, back to the list."""
        if self._suggestion:
            self.action_cursor_right()
        else:
            self.action_keep()

    def action_leave(self) -> None:
        """Clear the filter and go back to the list."""
        self.value = ""
        self.action_keep()

    def action_keep(self) -> None:
        """Keep the filter and go back to the list."""
        self.screen.query_one(RegisterList).focus()
        self.set_class(bool(self.value), "open")
