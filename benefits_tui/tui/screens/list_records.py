"""The records of a list: added, duplicated, edited, deleted, noted on, one or all that are marked."""

from __future__ import annotations

from benefits_tui.domain.fields import FIELDS, Kind
from benefits_tui.register.listing import ListRow
from benefits_tui.register.reasons import ReasonWanted
from benefits_tui.tui.screens.list_output import ListOutput


class ListRecords(ListOutput):
    """The part of a list's screen that writes records."""

    def _target(self, row: ListRow) -> tuple[Kind, str]:
        if self.spec.kind is not None:
            return self.spec.kind, row.text("ref")
        return Kind(row.text("subject_kind")), row.text("subject")

    def action_new(self) -> None:
        """Add a record of the list's kind."""
        if self.spec.kind is not None:
            self.new_record(self.spec.kind)

    def show_made(self, kind: Kind, ref: str) -> None:
        """The cursor goes to it."""
        if kind is self.spec.kind:
            self.run_in_background(self._go_to(ref))

    async def _go_to(self, ref: str) -> None:
        from benefits_tui.register.lookup import find

        record = (await self.run_job(lambda session: find(session, ref, self.spec.kind))).id
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
        kind = self.spec.kind
        if kind is None or not self.may_write():
            return
        from benefits_tui.tui.actions.many import edit_field
        from benefits_tui.tui.dialogs.choose import Choice, Choose

        marked = sorted(self.register_list.marked)
        choices = [Choice(field.name, field.label, field.help) for field in FIELDS[kind] if field.name != "ref"]

        def take(name: str | None) -> None:
            if name is not None:
                edit_field(self, kind, marked, name)

        self.app.push_screen(Choose(f"Which field of {len(marked):,} {kind.plural_label}?", choices), take)

    def action_delete(self) -> None:
        """Delete the record under the cursor, or all that are marked; undo brings them back."""
        wanted, kind = self.register_list.selected, self.spec.kind
        if kind is not None and wanted and self.may_write():
            self.run_in_background(self._delete(kind, wanted))

    async def _delete(self, kind: Kind, wanted: list[int], why: str | None = None) -> None:
        from benefits_tui.register.deletion import remove_many
        from benefits_tui.tui.actions.reasons import ask_why

        try:
            message = await self.run_job(lambda session: remove_many(session, kind, wanted, why or None, ask=why is None))
        except ReasonWanted as reason:
            ask_why(self, reason, lambda why: self._delete(kind, wanted, why))
            return
        self.register_list.clear_marks()
        self.notify(f"{message} u takes it back.", markup=False)

    def action_note(self) -> None:
        """Write a note on the record under the cursor."""
        from benefits_tui.tui.actions.notes import write_note

        if (row := self.register_list.under_cursor) and self.may_write():
            write_note(self, self._target(row)[1])
