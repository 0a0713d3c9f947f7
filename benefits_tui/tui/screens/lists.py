"""A list screen: projects, benefits, reviews, flags or people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult

from benefits_tui.domain.fields import Kind
from benefits_tui.store.door import Cell
from benefits_tui.store.pages import Query
from benefits_tui.tui.commands import (
    BENEFIT_LIST_COMMANDS,
    FLAG_LIST_COMMANDS,
    LIST_COMMANDS,
    Command,
    bindings,
)
from benefits_tui.tui.desk import Desk
from benefits_tui.tui.present import safe
from benefits_tui.tui.screens.base import DeskScreen
from benefits_tui.tui.views import VIEWS
from benefits_tui.tui.widgets.bars import StatusLine
from benefits_tui.tui.widgets.register_list import RegisterList

if TYPE_CHECKING:
    from textual.widgets import Input

    from benefits_tui.tui.widgets.filter_input import FilterInput

_DELAY = 0.06


class ListScreen(DeskScreen):
    """One list with its filter."""

    name_of_list: ClassVar[str] = ""
    kind: ClassVar[Kind] = Kind.BENEFIT

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.where = VIEWS[self.name_of_list].title

    def body(self) -> ComposeResult:
        """The list."""
        yield RegisterList(VIEWS[self.name_of_list], self.desk)

    @property
    def register_list(self) -> RegisterList:
        """The list."""
        return self.query_one(RegisterList)

    def reload(self) -> None:
        """Read the rows again, the cursor staying on its record."""
        self.register_list.reload()

    @on(RegisterList.Moved)
    def _show_position(self) -> None:
        found = self.register_list
        query = found.shown_query
        here = f"{found.row + 1:,} of {found.total:,}" if found.total else "none"
        sort = f"   sorted by {query.sort.replace('_', ' ')}{' (descending)' if query.descending else ''}" if query.sort else ""
        text = f"   filter: {query.filter}   (esc clears it)" if query.filter else ""
        self.query_one(StatusLine).say(f"{here}{sort}{text}")

    @on(RegisterList.Failed)
    def _say_problem(self, event: RegisterList.Failed) -> None:
        self.query_one(StatusLine).say(event.problem)

    @on(RegisterList.Opened)
    def _open(self, event: RegisterList.Opened) -> None:
        self.open_record(*self._target(event.cells))

    def _target(self, cells: dict[str, Cell]) -> tuple[Kind, str]:
        return self.kind, str(cells["ref"])

    def action_open(self) -> None:
        """Open the record under the cursor."""
        self.register_list.action_open()

    def action_filter(self) -> None:
        """Type a filter."""
        self.work(self._open_filter())

    async def _open_filter(self) -> None:
        from benefits_tui.tui.widgets.filter_input import FilterInput

        if self.filter_line is None:
            await self.mount(FilterInput(), after=self.register_list)
        self.query_one(FilterInput).open()

    @property
    def filter_line(self) -> FilterInput | None:
        """The line in which a filter is typed, once it was opened."""
        found = self.query("#filter")
        return cast("FilterInput", found.first()) if found else None

    def action_clear(self) -> None:
        """Clear the filter."""
        if self.filter_line is not None:
            self.filter_line.action_leave()

    def on_input_changed(self, event: Input.Changed) -> None:
        """A letter of the filter was typed: wait a moment for the next before reading."""
        text = event.value
        self.set_timer(_DELAY, lambda: self._apply_filter(text))

    def _apply_filter(self, text: str) -> None:
        line, query = self.filter_line, self.register_list.shown_query
        if line is not None and text == line.value and text != query.filter:
            self.register_list.reload(Query(query.listing, text, query.sort, query.descending))

    def action_sort(self) -> None:
        """Sort by the next column that is shown."""
        query = self.register_list.shown_query
        names = ["", *(column.name for column in self.register_list.list_view.columns)]
        name = names[(names.index(query.sort) + 1) % len(names)]
        self.register_list.reload(Query(query.listing, query.filter, name, False))

    def action_turn(self) -> None:
        """Turn the order round."""
        query = self.register_list.shown_query
        sort = query.sort or self.register_list.list_view.columns[0].name
        self.register_list.reload(Query(query.listing, query.filter, sort, not query.descending))

    def action_copy(self) -> None:
        """Copy the row under the cursor as text that a spreadsheet takes apart into cells."""
        if self.register_list.cells:
            names, cells = self.register_list.shown_texts()
            self.app.copy_to_clipboard("\t".join(cells))
            self.notify(f"Copied {safe(cells[0])}: {', '.join(name.lower() for name in names)}.", markup=False)

    def action_export(self) -> None:
        """Write what is on screen to a file."""
        from benefits_tui.tui.dialogs.ask import AskLine

        query = self.register_list.shown_query
        names = [column.name for column in self.register_list.list_view.columns]

        async def write(line: str) -> None:
            from benefits_tui.register.exporting import export_query

            path = Path(line).expanduser()
            count, notices = await self.ask(lambda session: export_query(session, query, names, path))
            self.app.pop_screen()
            self.notify(" ".join([f"{count:,} rows written to {safe(str(path))}.", *map(safe, notices)]), markup=False)

        suggestion = str(Path.home() / f"{self.name_of_list}.csv")
        heading = f"Export {self.register_list.total:,} rows to which file? (.csv or .xlsx)"
        self.app.push_screen(AskLine(heading, write, text=suggestion))

    def action_new(self) -> None:
        """Add a record of the list's kind."""
        self.new_record(self.kind)

    def action_edit(self) -> None:
        """Edit the record under the cursor."""
        if cells := self.register_list.cells:
            self.edit_record(*self._target(cells))

    def action_record(self) -> None:
        """Record a reading of the benefit under the cursor."""
        if cells := self.register_list.cells:
            self.record_reading(str(cells["ref"]))


class ProjectsScreen(ListScreen):
    """All projects."""

    name_of_list = "projects"
    kind = Kind.PROJECT
    KEYS: ClassVar[tuple[Command, ...]] = LIST_COMMANDS
    BINDINGS: ClassVar = bindings(LIST_COMMANDS)


class BenefitsScreen(ListScreen):
    """All benefits."""

    name_of_list = "benefits"
    kind = Kind.BENEFIT
    KEYS: ClassVar[tuple[Command, ...]] = BENEFIT_LIST_COMMANDS
    BINDINGS: ClassVar = bindings(BENEFIT_LIST_COMMANDS)


class ReviewsScreen(ListScreen):
    """All reviews."""

    name_of_list = "reviews"
    kind = Kind.REVIEW
    KEYS: ClassVar[tuple[Command, ...]] = LIST_COMMANDS
    BINDINGS: ClassVar = bindings(LIST_COMMANDS)


class PeopleScreen(ListScreen):
    """Everybody who is named."""

    name_of_list = "people"
    kind = Kind.PERSON
    KEYS: ClassVar[tuple[Command, ...]] = LIST_COMMANDS
    BINDINGS: ClassVar = bindings(LIST_COMMANDS)


class FlagsScreen(ListScreen):
    """The open flags, worst first; opening one opens what it is on."""

    name_of_list = "flags"
    KEYS: ClassVar[tuple[Command, ...]] = FLAG_LIST_COMMANDS
    BINDINGS: ClassVar = bindings(FLAG_LIST_COMMANDS)

    def _target(self, cells: dict[str, Cell]) -> tuple[Kind, str]:
        return Kind(str(cells["subject_kind"])), str(cells["subject"])

    def action_edit(self) -> None:
        """Edit the record that the flag is on, at the field that clears it."""
        if cells := self.register_list.cells:
            kind, ref = self._target(cells)
            self.edit_record(kind, ref, CLEARED_BY.get(str(cells["rule"]), ""))


# The field in which the cause of a flag is most often mended.
CLEARED_BY = {
    "F01": "owner", "F02": "owner", "F03": "owner", "F04": "class", "F05": "baseline", "F06": "baseline_date", "F07": "target",
    "F17": "state", "F20": "held", "F36": "objectives", "F38": "state",
}  # fmt: skip
