"""What every list screen can do: filter, sort, columns, views, marks, copy, export, edit and delete."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from textual import events, on
from textual.app import ComposeResult

from benefits_tui.domain.fields import Kind, current_name
from benefits_tui.domain.plain_text import format_date
from benefits_tui.register.listing import FilterError, ListQuery, ListRow
from benefits_tui.register.saved_views import ListView, default_view
from benefits_tui.tui.commands import FILTER, IMPORT_FILE, ON_ROWS, Command
from benefits_tui.tui.repaint import CoalescedRepaint
from benefits_tui.tui.screens.list_preview import ListPreview
from benefits_tui.tui.user_state import ListPlace
from benefits_tui.tui.widgets.register_list import RegisterList
from benefits_tui.tui.worker import RegisterWorker

if TYPE_CHECKING:
    from textual.widgets import Input

    from benefits_tui.tui.widgets.filter_input import FilterInput


_UNNOTICED_SECONDS = 0.06


class ListScreen(ListPreview):
    """One list with its filter."""

    def __init__(self, worker: RegisterWorker) -> None:
        super().__init__(worker)
        self.where = self.spec.title
        self.behind_figure: tuple[str, str] | None = None
        """Filter and order under which it was opened from a figure, to which `esc` leads back; None for a numbered screen."""
        self._left: ListPlace | None = None
        self._letter = self._no_rows = False
        self._typed_ahead: str | None = None
        self._view_name = ""
        self.register_list = RegisterList(self.spec, worker)

    def body(self) -> ComposeResult:
        """Quick filters, a rule with what is shown, the list as it was left."""
        place = self._left
        register_list = self.register_list
        register_list.moved = self._show_position
        if place is not None:
            group = place.group if place.group in self.spec.groups else ""
            register_list.shown_query = ListQuery(
                register_list.shown_query.listing, place.filter, place.sort, place.descending, self.worker.today, group=group
            )
            register_list.start_at(place.record)
            if place.columns:
                self._choose(register_list, place.columns)
        if self.tab_bar is not None:
            self.tab_bar.show(register_list.shown_query.filter)
            yield self.tab_bar
        yield self.rule
        with self.list_body:
            yield register_list
            yield from self.beside_list()

    @property
    def place_in_view(self) -> str:
        """The list itself, also where it stands above another place."""
        return self.spec.name

    @property
    def figure_in_view(self) -> tuple[str, str, str]:
        """Where it was opened from a figure: list, filter and order."""
        return (self.spec.name, *self.behind_figure) if self.behind_figure is not None else super().figure_in_view

    def in_bar(self, command: Command) -> bool:
        """Without rows only what brings some."""
        query = self.register_list.shown_query
        if not self._no_rows:
            return super().in_bar(command)
        if command.id == IMPORT_FILE.id:
            return self.spec.kind in (Kind.PROJECT, Kind.BENEFIT) and not query.filter
        return command.bar and command.id not in ON_ROWS and (command.id != FILTER.id or bool(query.filter))

    def on_descendant_focus(self) -> None:
        """The rule says where the keys go."""
        if self.rule.heavy != self.register_list.has_focus:
            self.rule.heavy = self.register_list.has_focus
            self.rule.refresh()

    def _choose(self, rows: RegisterList, names: list[str] | tuple[str, ...]) -> None:
        known = set(self.spec.listing.names_in_filters())
        rows.choose([name for name in map(current_name, names) if name in known] or self.spec.names)

    def leave_as(self, place: ListPlace | None) -> None:
        """Show the list as it was left; called before it is on screen."""
        self._left = place

    def place(self) -> ListPlace:
        """How the list is now."""
        register_list = self.register_list
        query = register_list.shown_query
        columns = register_list.chosen if register_list.chosen != self.spec.names else []
        return ListPlace(query.filter, query.sort, query.descending, columns, register_list.record, query.group)

    def on_mount(self) -> None:
        """Unless it was left otherwise, the list opens with the team's default view."""
        super().on_mount()
        # The first rows may be there before the screen is.
        self.call_after_refresh(self._show_position)
        self.call_after_refresh(self.count_tabs)
        if self._left is None:
            self.run_in_background(self._open_with_default())
        elif self._left.filter:
            self.run_in_background(self._open_filter(focus=False))

    async def _open_with_default(self) -> None:
        view = await self.run_job(lambda session: default_view(session, self.spec.name))
        if view is not None:
            self.take_view(view)

    def reload(self) -> None:
        """Read the rows again, the cursor staying on its record."""
        self.register_list.reload()
        self.count_tabs()
        self.preview_is_old()

    def _show_position(self) -> None:
        if not self.is_mounted or not self.register_list.loaded:
            return
        register_list = self.register_list
        query = register_list.shown_query
        if self._no_rows != (no_rows := not register_list.total):
            self._no_rows = no_rows
            self.show_keys()
        if register_list.problem:
            # It stays until something can be found again.
            self.status.say(f"✗ {register_list.problem}", register_list.position)
            self.say_rule(self._view_name)
            return
        parts = list[str]()
        if register_list.marked:
            parts.append(f"● {len(register_list.marked):,} marked")
        if query.filter:
            parts.append(f"filter: {query.filter}" + ("" if self.behind_figure is not None else "  (esc clears it)"))
            parts += [f"{text} is {format_date(day)}" for text, day in register_list.dates_assumed]
        if not self.previews:
            parts.append(register_list.shortened)
        self.status.say("   ".join(filter(None, parts)), register_list.position)
        self.say_rule(self._view_name)
        self.follow_preview()

    @on(RegisterList.Failed)
    def _say_problem(self, event: RegisterList.Failed) -> None:
        self.status.say(f"✗ {event.problem}", self.register_list.position)

    @on(RegisterList.Opened)
    def _open(self, event: RegisterList.Opened) -> None:
        self.open_row(event.row)

    def open_row(self, row: ListRow) -> None:
        """Open what a row is about."""
        self.open_record(*self._target(row))

    def action_open(self) -> None:
        """Open the record under the cursor."""
        self.register_list.action_open()

    # Filter -----------------------------------------------------------------------------------------------------

    def action_filter(self) -> None:
        """Type a filter; what is typed while its line opens goes into it."""
        self._typed_ahead = self._typed_ahead or ""
        self.run_in_background(self._open_filter())

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
                await self.mount(FilterInput(self.spec.listing, self.worker, query.filter), before=self.rule)
            line = self.query_one(FilterInput)
            line.open(focus=focus)
        finally:
            ahead, self._typed_ahead = self._typed_ahead, None
        if ahead:
            line.insert_text_at_cursor(ahead)

    @property
    def filter_line(self) -> FilterInput | None:
        """The line in which a filter is typed, once it was opened."""
        lines = self.query("#filter")
        return cast("FilterInput", lines.first()) if lines else None

    def show_filter(self, text: str, sort: str = "", descending: bool = False, group: str | None = None) -> None:
        """Show what this filter finds, in these groups (None leaves them as they are); the line below says it."""
        shown = self.register_list.shown_query
        group = shown.group if group is None else group
        query = replace(shown, filter=text, sort=sort, descending=descending, today=self.worker.today, group=group)
        self._view_name = ""
        self.register_list.clear_marks()
        self.register_list.reload(query, to_top=True)
        line = self.filter_line
        if line is not None:
            line.value = text
            line.action_keep()
        elif text:
            self.run_in_background(self._open_filter(focus=False))

    def action_clear(self) -> None:
        """Clear the marks; without any, the filter."""
        if self.register_list.marked:
            self.register_list.clear_marks()
        elif self.behind_figure is not None:
            text, sort = self.behind_figure
            narrowed = self.register_list.shown_query.filter not in ("", text)
            (self.show_filter(text, sort, bool(sort)) if narrowed else self.action_back())
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
            query = replace(query, filter=text, today=self.worker.today)
            self.register_list.reload(query, to_top=bool(text), painting=CoalescedRepaint(self.app))

    # Order, columns, views --------------------------------------------------------------------------------------

    def sort_by(self, name: str, descending: bool = False, painting: CoalescedRepaint | None = None) -> None:
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

        register_list = self.register_list
        names = list(dict.fromkeys([*register_list.chosen, *self.spec.listing.names_in_filters()]))
        choices = [Choice("", "as the list is by itself")]
        choices += [
            Choice(name, self.spec.shown_column(name).label, "" if name in register_list.chosen else "not shown")
            for name in names
        ]

        def take(name: str | None) -> None:
            if name is not None:
                query = register_list.shown_query
                # The dialog goes when the rows come, unless they take longer than one notices.
                painting = CoalescedRepaint(self.app, _UNNOTICED_SECONDS)
                self.sort_by(name, bool(name) and query.sort == name and not query.descending, painting)

        self.app.push_screen(Choose("Sort by which column? (the same again turns the order round)", choices), take)

    def action_columns(self) -> None:
        """Choose the columns."""
        from benefits_tui.tui.dialogs.columns import ColumnsDialog

        def take(names: list[str] | None) -> None:
            if names is not None:
                self.register_list.choose(names)

        self.app.push_screen(ColumnsDialog(self.spec, self.register_list.chosen), take)

    def action_views(self) -> None:
        """The named views of the list."""
        from benefits_tui.tui.dialogs.saved_views import ViewsDialog

        place = self.place()
        present = ListView(
            self.spec.name, "", place.filter, place.sort, place.descending, tuple(place.columns), group=place.group
        )

        def take(view: ListView | None) -> None:
            if view is not None:
                self.take_view(view)

        self.app.push_screen(ViewsDialog(self.worker, present, self.where), take)

    def take_view(self, view: ListView) -> None:
        """Show the list as a view says."""
        self._choose(self.register_list, view.columns)
        self.show_filter(view.filter, view.sort, view.descending, view.group if view.group in self.spec.groups else "")
        self._view_name = view.name

    # Marks and letters ------------------------------------------------------------------------------------------

    def action_mark(self) -> None:
        """Mark the row under the cursor."""
        self.register_list.toggle_mark()

    def action_mark_all(self) -> None:
        """Mark all rows under the filter."""
        self.run_in_background(self.register_list.mark_all())

    def action_letter(self) -> None:
        """The next key is the letter to jump to."""
        self._letter = True
        self.status.tell("Jump to the next row that begins with …")

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
            self.run_in_background(self._jump(event.character))
        else:
            self._show_position()

    async def _jump(self, letter: str) -> None:
        try:
            if not await self.register_list.jump_to(letter):
                self.notify(f"No row begins with {letter!r}.", markup=False)
        except FilterError as problem:
            self.notify(str(problem), markup=False)
        self._show_position()
