"""What every list screen can do: filter, sort, columns, views, marks, copy, export, edit and delete."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, on
from textual.app import ComposeResult

from benefits_tui.domain.fields import FIELDS, Kind
from benefits_tui.domain.problem import Problem
from benefits_tui.register.listing import ListQuery, ListRow, WrongFilter
from benefits_tui.register.saved_views import SavedView, default_view
from benefits_tui.tui.base_screen import DeskScreen
from benefits_tui.tui.desk import Desk
from benefits_tui.tui.memory import ListPlace
from benefits_tui.tui.one_painting import OnePainting
from benefits_tui.tui.present import safe
from benefits_tui.tui.views import VIEWS, View
from benefits_tui.tui.widgets.register_list import RegisterList

if TYPE_CHECKING:
    from textual.widgets import Input

    from benefits_tui.tui.widgets.filter_input import FilterInput


_UNNOTICED_SECONDS = 0.06


class ListScreen(DeskScreen):
    """One list with its filter."""

    name_of_list: ClassVar[str] = ""
    kind: ClassVar[Kind] = Kind.BENEFIT

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.where = self.list_view.title
        self._left: ListPlace | None = None
        self._letter = False
        self._typed_ahead: str | None = None
        self._view_name = ""
        self.register_list = RegisterList(self.list_view, desk)

    @property
    def list_view(self) -> View:
        """How the list is shown by itself."""
        return VIEWS[self.name_of_list]

    def body(self) -> ComposeResult:
        """The list, as it was left."""
        place = self._left
        found = self.register_list
        found.moved = self._show_position
        if place is not None:
            found.shown_query = ListQuery(found.shown_query.listing, place.filter, place.sort, place.descending, self.desk.today)
            found.start_at(place.record)
            if place.columns:
                self._choose(found, place.columns)
        yield found

    def _choose(self, found: RegisterList, names: list[str] | tuple[str, ...]) -> None:
        known = set(self.list_view.listing.names_in_filters())
        found.choose([name for name in names if name in known] or self.list_view.names)

    def leave_as(self, place: ListPlace | None) -> None:
        """Show the list as it was left; called before it is on screen."""
        self._left = place

    def place(self) -> ListPlace:
        """How the list is now."""
        found = self.register_list
        query = found.shown_query
        columns = found.chosen if found.chosen != self.list_view.names else []
        return ListPlace(query.filter, query.sort, query.descending, columns, found.record)

    def on_mount(self) -> None:
        """Unless it was left otherwise, the list opens with the team's default view."""
        super().on_mount()
        # The first rows may be there before the screen is.
        self.call_after_refresh(self._show_position)
        if self._left is None:
            self.work(self._open_with_default())
        elif self._left.filter:
            self.work(self._open_filter(focus=False))

    async def _open_with_default(self) -> None:
        view = await self.ask(lambda session: default_view(session, self.name_of_list))
        if view is not None:
            self.take_view(view)

    def reload(self) -> None:
        """Read the rows again, the cursor staying on its record."""
        self.register_list.reload()

    def _show_position(self) -> None:
        if not self.is_mounted or not self.register_list.loaded:
            return
        found = self.register_list
        query = found.shown_query
        if found.problem:
            # What is in view is what was found before: the problem stays until something can be found again.
            self.status.say(found.problem)
            return
        parts = [found.position]
        if found.marked:
            parts.append(f"● {len(found.marked):,} marked")
        if query.sort:
            parts.append(f"by {query.sort.replace('_', ' ')} {'↓' if query.descending else '↑'}")
        if query.filter:
            parts.append(f"filter: {query.filter}   (esc clears it)")
        if self._view_name:
            parts.append(f"view: {self._view_name}")
        self.status.say("   ".join(parts))

    @on(RegisterList.Failed)
    def _say_problem(self, event: RegisterList.Failed) -> None:
        self.status.say(event.problem)

    @on(RegisterList.Opened)
    def _open(self, event: RegisterList.Opened) -> None:
        self.open_record(*self._target(event.row))

    def _target(self, row: ListRow) -> tuple[Kind, str]:
        return self.kind, row.text("ref")

    def action_open(self) -> None:
        """Open the record under the cursor."""
        self.register_list.action_open()

    # Filter -----------------------------------------------------------------------------------------------------

    def action_filter(self) -> None:
        """Type a filter; what is typed while its line opens goes into it."""
        self._typed_ahead = self._typed_ahead or ""
        self.work(self._open_filter())

    @property
    def opening_filter(self) -> bool:
        """True while the line opens into which what is typed belongs."""
        return self._typed_ahead is not None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While the filter's line opens, letters are no commands."""
        return False if self.opening_filter and action != "filter" else super().check_action(action, parameters)

    async def _open_filter(self, *, focus: bool = True) -> None:
        from benefits_tui.tui.widgets.filter_input import FilterInput

        try:
            if self.filter_line is None:
                query = self.register_list.shown_query
                await self.mount(FilterInput(self.list_view.listing, self.desk, query.filter), after=self.register_list)
            line = self.query_one(FilterInput)
            line.open(focus=focus)
        finally:
            ahead, self._typed_ahead = self._typed_ahead, None
        if ahead:
            line.insert_text_at_cursor(ahead)

    @property
    def filter_line(self) -> FilterInput | None:
        """The line in which a filter is typed, once it was opened."""
        found = self.query("#filter")
        return cast("FilterInput", found.first()) if found else None

    def show_filter(self, text: str, sort: str = "", descending: bool = False) -> None:
        """Show what this filter finds; the line below says it."""
        query = ListQuery(self.register_list.shown_query.listing, text, sort, descending, self.desk.today)
        self._view_name = ""
        self.register_list.clear_marks()
        self.register_list.reload(query, to_top=True)
        line = self.filter_line
        if line is not None:
            line.value = text
            line.action_keep()
        elif text:
            self.work(self._open_filter(focus=False))

    def action_clear(self) -> None:
        """Clear the marks; without any, the filter."""
        if self.register_list.marked:
            self.register_list.clear_marks()
        elif self.register_list.shown_query.filter or self._view_name:
            self.show_filter("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """A letter of the filter was typed: read at once, giving up what is being read for the letter before.

        What is found shows from its top; when the filter goes, the cursor stays on the record that was found.
        """
        line, query, text = self.filter_line, self.register_list.shown_query, event.value
        if line is not None and text == line.value and text != query.filter:
            self._view_name = ""
            # Marks are of what is in view: nothing hidden is edited or deleted with it.
            self.register_list.clear_marks()
            query = replace(query, filter=text, today=self.desk.today)
            self.register_list.reload(query, to_top=bool(text), painting=OnePainting(self.app))

    # Order, columns, views --------------------------------------------------------------------------------------

    def sort_by(self, name: str, descending: bool = False, painting: OnePainting | None = None) -> None:
        """Sort by a column, from the top; by none, the list's own order."""
        query = self.register_list.shown_query
        self.register_list.reload(replace(query, sort=name, descending=descending), to_top=True, painting=painting)

    def action_sort(self) -> None:
        """Sort by the next column that is shown."""
        names = ["", *self.register_list.chosen]
        sort = self.register_list.shown_query.sort
        self.sort_by(names[(names.index(sort) + 1) % len(names)] if sort in names else names[1])

    def action_turn(self) -> None:
        """Turn the order round."""
        query = self.register_list.shown_query
        self.sort_by(query.sort or self.register_list.chosen[0], not query.descending)

    @on(RegisterList.SortAsked)
    def _sort_clicked(self, event: RegisterList.SortAsked) -> None:
        query = self.register_list.shown_query
        self.sort_by(event.column, query.sort == event.column and not query.descending)

    def action_order(self) -> None:
        """Choose the column to sort by."""
        from benefits_tui.tui.dialogs.choose import Choice, Choose

        found = self.register_list
        names = list(dict.fromkeys([*found.chosen, *self.list_view.listing.names_in_filters()]))
        choices = [Choice("", "as the list is by itself")]
        choices += [Choice(name, self.list_view.shown(name).label, "" if name in found.chosen else "not shown") for name in names]

        def take(name: str | None) -> None:
            if name is not None:
                query = found.shown_query
                # The dialog goes when the rows come, unless they take longer than one notices.
                painting = OnePainting(self.app, _UNNOTICED_SECONDS)
                self.sort_by(name, bool(name) and query.sort == name and not query.descending, painting)

        self.app.push_screen(Choose("Sort by which column? (the same again turns the order round)", choices), take)

    def action_columns(self) -> None:
        """Choose the columns."""
        from benefits_tui.tui.dialogs.columns import ColumnsDialog

        def take(names: list[str] | None) -> None:
            if names is not None:
                self.register_list.choose(names)

        self.app.push_screen(ColumnsDialog(self.list_view, self.register_list.chosen), take)

    def action_views(self) -> None:
        """The named views of the list."""
        from benefits_tui.tui.dialogs.saved_views import ViewsDialog

        place = self.place()
        present = SavedView(self.name_of_list, "", place.filter, place.sort, place.descending, tuple(place.columns))

        def take(view: SavedView | None) -> None:
            if view is not None:
                self.take_view(view)

        self.app.push_screen(ViewsDialog(self.desk, present, self.where), take)

    def take_view(self, view: SavedView) -> None:
        """Show the list as a view says."""
        self._choose(self.register_list, view.columns)
        self.show_filter(view.filter, view.sort, view.descending)
        self._view_name = view.name

    # Marks and letters ------------------------------------------------------------------------------------------

    def action_mark(self) -> None:
        """Mark the row under the cursor."""
        self.register_list.toggle_mark()

    def action_mark_all(self) -> None:
        """Mark all rows under the filter."""
        self.work(self.register_list.mark_all())

    def action_letter(self) -> None:
        """The next key is the letter to jump to."""
        self._letter = True
        self.status.say("Jump to the next row that begins with …")

    def on_key(self, event: events.Key) -> None:
        """The letter after the key for it; letters for a filter whose line is opening."""
        if self._typed_ahead is not None and event.is_printable and event.character:
            self._typed_ahead += event.character
            event.stop()
            event.prevent_default()
            return
        if not self._letter or event.key == "apostrophe":
            bound = self.active_bindings.get(event.key)
            if bound is not None and bound.binding.action == "filter":
                # Keys that follow at once pass here before the command is run.
                self._typed_ahead = ""
            return
        self._letter = False
        event.stop()
        event.prevent_default()
        if event.character and event.character.isprintable():
            self.work(self._jump(event.character))
        else:
            self._show_position()

    async def _jump(self, letter: str) -> None:
        try:
            if not await self.register_list.jump_to(letter):
                self.notify(f"No row begins with {letter!r}.", markup=False)
        except WrongFilter as problem:
            self.notify(str(problem), markup=False)
        self._show_position()

    # In and out -------------------------------------------------------------------------------------------------

    def action_copy(self) -> None:
        """Copy the row under the cursor, or all marked ones, as text that a spreadsheet takes apart into cells."""
        found = self.register_list
        wanted = sorted(found.marked) or [one for one in (found.record,) if one is not None]
        if wanted:
            self.work(self._copy(wanted))

    async def _copy(self, wanted: list[int]) -> None:
        from benefits_tui.register.exporting import records_as_text
        from benefits_tui.tui.clipboard import copy

        listing, names = self.register_list.shown_query.listing, self.register_list.chosen
        text = await self.ask(lambda session: records_as_text(session, listing, names, wanted))
        labels = ", ".join(self.list_view.shown(name).label.lower() for name in names)
        first = safe(text.split("\t", 1)[0])
        copy(self.app, text, f"{first}: {labels}" if len(wanted) == 1 else f"{len(wanted):,} marked rows: {labels}")

    def action_copy_all(self) -> None:
        """Copy every row under the filter, with headings."""
        self.work(self._copy_all())

    async def _copy_all(self) -> None:
        from benefits_tui.register.exporting import query_as_text
        from benefits_tui.tui.clipboard import copy

        query, names = self.register_list.shown_query, self.register_list.chosen
        labels = [self.list_view.shown(name).label for name in names]
        text, rows = await self.ask(lambda session: query_as_text(session, query, names, labels))
        copy(self.app, text, f"{rows:,} rows of {len(names)} columns")

    def action_export(self) -> None:
        """Write what is on screen to a file."""
        from pathlib import Path

        from benefits_tui.tui.dialogs.ask import AskLine

        query, names = self.register_list.shown_query, self.register_list.chosen

        asked: set[Path] = set()

        async def write(line: str) -> str:
            from benefits_tui.register.exporting import export_query

            path = Path(line).expanduser()
            if path.is_file() and path not in asked:
                asked.add(path)
                raise Problem(f"{path} is there already; enter again writes over it.")
            count, notices = await self.ask(lambda session: export_query(session, query, names, path))
            return " ".join([f"{count:,} rows written to {safe(str(path))}.", *map(safe, notices)])

        def tell(written: str | None) -> None:
            if written is not None:
                self.notify(written, markup=False)

        suggestion = str(Path.home() / f"{self.name_of_list}.csv")
        heading = f"Export {self.register_list.total:,} rows to which file? (.csv, .xlsx or .json)"
        self.app.push_screen(AskLine(heading, write, text=suggestion), tell)

    # Records ----------------------------------------------------------------------------------------------------

    def action_new(self) -> None:
        """Add a record of the list's kind."""
        self.new_record(self.kind)

    def show_made(self, kind: Kind, ref: str) -> None:
        """The cursor goes to it."""
        if kind is self.kind:
            self.work(self._go_to(ref))

    async def _go_to(self, ref: str) -> None:
        from benefits_tui.register.lookup import find

        record = (await self.ask(lambda session: find(session, ref, self.kind))).id
        self.register_list.go_to(record)

    def action_duplicate(self) -> None:
        """Start a new record from the one under the cursor."""
        if row := self.register_list.under_cursor:
            self.duplicate_record(*self._target(row))

    def action_edit(self) -> None:
        """Edit the record under the cursor, or a field of all that are marked."""
        if self.register_list.marked:
            self._edit_many()
        elif row := self.register_list.under_cursor:
            self.edit_record(*self._target(row))

    def _edit_many(self) -> None:
        if not self.may_write():
            return
        from benefits_tui.tui.acts.many import edit_field
        from benefits_tui.tui.dialogs.choose import Choice, Choose

        found = sorted(self.register_list.marked)
        choices = [Choice(one.name, one.label, one.help) for one in FIELDS[self.kind] if one.name != "ref"]

        def take(name: str | None) -> None:
            if name is not None:
                edit_field(self, self.kind, found, name)

        self.app.push_screen(Choose(f"Which field of {len(found):,} {self.kind.plural}?", choices), take)

    def action_delete(self) -> None:
        """Delete the record under the cursor, or all that are marked; undo brings them back."""
        found = self.register_list
        if self.may_write() and (found.marked or found.record is not None):
            self.work(self._delete(sorted(found.marked) or [found.record or 0]))

    async def _delete(self, records_marked: list[int]) -> None:
        from benefits_tui.register.removing import remove_many

        said = await self.ask(lambda session: remove_many(session, self.kind, records_marked))
        self.register_list.clear_marks()
        self.notify(f"{said} u takes it back.", markup=False)

    def action_record(self) -> None:
        """Record a reading of the benefit under the cursor."""
        if row := self.register_list.under_cursor:
            self.record_reading(row.text("ref"))
