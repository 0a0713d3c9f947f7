"""The form for any kind of record: its fields in order, what is wrong beside each as one types."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Select, Static, TextArea

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.field_values import HowRead, how_read, read_value
from benefits_tui.domain.fields import Field, FieldError, FieldType, Kind, Value
from benefits_tui.register import records
from benefits_tui.register.errors import Conflict
from benefits_tui.register.lookup import RecordNotFound, Suggestion, suggestions
from benefits_tui.register.meanwhile import bring_back
from benefits_tui.register.reasons import ReasonWanted
from benefits_tui.register.records import Record, SaveResult
from benefits_tui.register.session import Session
from benefits_tui.register.slips import ShiftOffered
from benefits_tui.tui.commands import FORM_COMMANDS, Command
from benefits_tui.tui.dialogs.draft_autosave import DraftAutosave
from benefits_tui.tui.dialogs.field_row import FieldRow
from benefits_tui.tui.dialogs.fields_scroll import FieldsScroll
from benefits_tui.tui.dialogs.form_section import FormSection, open_where_room
from benefits_tui.tui.dialogs.shared_form import SharedForm
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.form_sections import sections_of
from benefits_tui.tui.formatting import as_people_write, sanitize, save_message, spread
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.stylesheet import stylesheet
from benefits_tui.tui.worker import RegisterWorker

_FRAME = 3
"""Lines above and below the fields."""


class RecordForm(SharedForm):
    """Add or edit a record. Gives back what was saved, or None when nothing was written."""

    KEYS: ClassVar[tuple[Command, ...]] = FORM_COMMANDS
    BINDINGS: ClassVar = bindings(FORM_COMMANDS)
    DEFAULT_CSS = stylesheet(__file__, "record_form.tcss")

    def __init__(
        self,
        worker: RegisterWorker,
        kind: Kind,
        ref: str | None,
        known: dict[str, str] | None = None,
        focus: str = "",
        draft: Draft | None = None,
    ) -> None:
        super().__init__(worker, kind, ref)
        self._known = (draft.known if draft is not None else known) or {}
        self._taken_up = draft
        self._autosave: DraftAutosave | None = None
        self._focus = focus
        self._how = HowRead()
        self._asked = False
        self._takes_letters = False
        self._name = ""

    def compose(self) -> ComposeResult:
        """A heading, the fields, and the keys."""
        from textual.containers import Vertical

        with Vertical(id="box"):
            yield Static(self._heading(), id="heading")
            yield FieldsScroll(id="fields")
            yield Static("", id="problem")
            yield Static(
                "[@click=screen.save()][bold]^s[/] save[/]   [bold]tab[/] next   [bold]pgdn[/] section"
                "   [@click=screen.editor()][bold]^e[/] editor[/]   [@click=screen.leave()][bold]esc[/] cancel[/]   * needed",
                id="keys",
            )

    async def load(self) -> None:
        """Read the record, then build the fields: the first ones at once, the rest after they are shown."""

        def read(session: Session) -> tuple[Record | None, dict[FieldType, list[Suggestion]], HowRead]:
            lists = suggestions(session)
            record = records.load(session, self.ref, self.kind) if self.ref is not None else None
            return record, lists, how_read(session.policy, session.today)

        try:
            record, lists, self._how = await self.worker.run(read)
        except UserError as problem:
            self.app.notify(sanitize(str(problem)), markup=False)
            self.dismiss(None)
            return
        draft = self._taken_up
        self.record = record
        self.version = record.version if record is not None else None
        if draft is not None and draft.version is not None:
            # What somebody else wrote since the words were typed is then seen as a conflict, not overwritten.
            self.version = draft.version
        if record is not None:
            self._name = str(record.values.get("title") or record.values.get("name") or "")
        self.query_one("#heading", Static).update(self._heading())

        def make_row(field: Field) -> FieldRow:
            value = self.record.values[field.name] if self.record is not None else self._known.get(field.name)
            typed = draft.values.get(field.name) if draft is not None else None
            return FieldRow(field, value, lists.get(field.type, []), typed)

        sections = [FormSection(section, make_row, self.app.size.width) for section in sections_of(self.kind)]
        open_where_room(sections, self.app.size.height - _FRAME)
        place = self.query_one(FieldsScroll)
        first = 2
        await place.mount_all(sections[:first])
        self._focus_field()
        self._takes_letters = True
        # Laid out once, and not with every field that comes.
        with self.app.batch_update():
            await place.mount_all(sections[first:])
        wanted = {self._focus, *(draft.values if draft is not None else ())}
        for section in sections:
            if section.folded and (wanted & {field.name for field in section.section.fields}):
                await section.unfold()
        self._focus_field()
        form = DraftForm.EDIT if self.ref is not None else DraftForm.NEW
        self._autosave = DraftAutosave(self, DraftSubject(form, self.ref or "", self.kind), draft)
        if draft is None and self.changed:
            self._keep_draft()
        elif draft is not None:
            for row in self.changed:
                row.check(self._how)
            self.say_problem("Draft restored. It is not saved yet.")

    def _focus_field(self) -> None:
        in_order = [field.name for section in sections_of(self.kind) for field in section.fields]
        name = self._focus or next((name for name in in_order if name != "ref" and name not in self._known), "ref")
        if rows := self.query(f"#field-{name}"):
            editor = rows.first(FieldRow).editor
            if self.focused is not editor:
                editor.focus()
                self.call_after_refresh(editor.scroll_visible, animate=False)

    @property
    def changed(self) -> list[FieldRow]:
        """The rows whose text is not what it was."""
        return [row for row in self.query(FieldRow) if row.text != row.start]

    @on(Input.Changed)
    @on(Select.Changed)
    @on(TextArea.Changed)
    def _typed(self, event: Input.Changed | Select.Changed | TextArea.Changed) -> None:
        row = next((ancestor for ancestor in event.control.ancestors if isinstance(ancestor, FieldRow)), None)
        if row is not None:
            if not row.text_moved():
                # An editor tells of what it begins with too.
                return
            if row.text != row.start:
                row.check(self._how)
            else:
                row.say("")
            for section in row.ancestors:
                if isinstance(section, FormSection):
                    section.tell()
            self.query_one("#heading", Static).update(self._heading())
        self._asked = False
        self._keep_draft()

    def _keep_draft(self) -> None:
        if self._autosave is not None:
            self._autosave.note({row.field.name: row.text for row in self.changed}, self._known, self.version)

    def _heading(self) -> Content:
        """What is edited, and how much of it was changed."""
        if self.ref is None:
            left = Content.assemble("New ", (self.kind.label, "bold"))
        else:
            left = Content.assemble(("Edit ", "$muted"), (sanitize(self._name or self.ref), "bold"))
        changed = len(self.changed) if self.is_mounted and not self.is_loading else 0
        change_count = f"{changed} change{'s' if changed != 1 else ''}, kept as a draft" if changed else ""
        change_count = "   ".join(filter(None, (change_count, sanitize(self.ref or ""))))
        return spread(left, Content.styled(change_count, "$muted"), min(self.app.size.width, 120) - 2)

    def on_resize(self) -> None:
        """The reference stays at the right end."""
        self.query_one("#heading", Static).update(self._heading())

    def action_section(self, by: int) -> None:
        """To the first field of the next section, or of the one before."""
        self.query_one(FieldsScroll).leaf(by)

    def takes(self, event: events.Event) -> bool:
        """A letter as soon as the first fields are there; commands once all of them are."""
        early = (
            self._takes_letters
            and self.is_loading
            and self.focused is not None
            and isinstance(event, events.Key)
            and event.is_printable
        )
        return early or super().takes(event)

    def _close(self, saved: SaveResult | None) -> None:
        if self._autosave is not None:
            self._autosave.forget()
        self.dismiss(saved)

    def action_editor(self) -> None:
        """Write the long text that has the focus in the person's own editor."""
        field = self.focused
        if not isinstance(field, TextArea):
            self.notify("The editor is for fields of several lines: go to one with tab.", markup=False)
            return
        from benefits_tui.tui.external_editor import edited

        text, problem = edited(self.app, field.text)
        if problem:
            self.say_problem(problem)
        elif text is not None:
            field.text = text

    def action_new_project(self) -> None:
        """A new project for the field that asks for one."""
        row = next(
            (
                field_row
                for field_row in self.query(FieldRow)
                if field_row.field.type is FieldType.PROJECT and field_row.editor.has_focus
            ),
            None,
        )
        if row is None or not isinstance(row.editor, Input):
            return
        editor = row.editor

        def made(saved: SaveResult | None) -> None:
            if saved is not None:
                self.notify(sanitize(save_message(saved)), markup=False)
                editor.value = saved.ref

        self.app.push_screen(RecordForm(self.worker, Kind.PROJECT, None, {"name": row.text}), made)

    def action_leave(self) -> None:
        """Leave; with something typed, only when asked a second time."""
        if self.is_writing():
            return
        if self.changed and not self._asked:
            self._asked = True
            self.say_problem("What you typed is not saved: esc again drops it, ^s saves it.")
            return
        self._close(None)

    def action_save(self) -> None:
        """Write the form."""
        if self.is_writing():
            return
        rows = list(self.query(FieldRow)) if self.ref is None else self.changed
        wrong = [row for row in rows if not row.check(self._how)]
        if wrong:
            wrong[0].editor.focus()
            self.say_problem(f"{wrong[0].field.label} needs a correction. Nothing was saved.")
            return
        if self.asks_about_new(rows):
            return
        values = {
            row.field.name: read_value(row.field, row.text, *self._how) for row in rows if row.text != row.start or row.text
        }
        if self.ref is not None and not values and self.deletion is None:
            self._close(None)
            return
        self.write(self._write(values), self.query_one("#fields"))

    async def _write(self, values: dict[str, Value], why: str | None = None, shift: bool | None = None) -> None:
        def write(session: Session) -> SaveResult:
            if self.ref is None:
                return records.add(session, self.kind, {name: value for name, value in values.items() if value is not None})
            if self.deletion is not None:
                return bring_back(session, self.deletion, values, why)
            return records.change(
                session, self.ref, values, why or None, kind=self.kind, seen_version=self.version, ask=why is None,
                shift_benefits=shift,
            )  # fmt: skip

        try:
            saved = await self.worker.run(write)
        except ReasonWanted as wanted:
            self.re_enable_input()
            self._ask_why(wanted, values, shift)
            return
        except ShiftOffered as offered:
            self.re_enable_input()
            self._ask_shift(offered, values)
            return
        except UserError as problem:
            self.re_enable_input()
            await self._not_written(problem)
            return
        self._close(saved)

    def _ask_why(self, wanted: ReasonWanted, values: dict[str, Value], shift: bool | None) -> None:
        """Ask once why what was approved changes, then save."""
        from benefits_tui.tui.dialogs.ask_reason import AskReason

        def answered(why: str | None) -> None:
            if why is not None:
                self.write(self._write(values, why, shift), self.query_one("#fields"))

        self.app.push_screen(AskReason(wanted), answered)

    def _ask_shift(self, offered: ShiftOffered, values: dict[str, Value]) -> None:
        """Ask once whether the dates of the benefits move with the end of their project, then save."""
        from benefits_tui.tui.dialogs.ask_shift import AskShift

        def answered(shift: bool | None) -> None:
            if shift is not None:
                self.write(self._write(values, None, shift), self.query_one("#fields"))

        self.app.push_screen(AskShift(offered), answered)

    async def _not_written(self, problem: UserError) -> None:
        if isinstance(problem, Conflict):
            self.decide(problem)
        elif isinstance(problem, RecordNotFound) and await self.look_around(refused=True):
            pass
        elif isinstance(problem, FieldError):
            self._say(problem.field, str(problem))
        else:
            self.say_problem(f"{problem} What you typed is still here.")

    def _say(self, field: str, message: str) -> None:
        rows = self.query(f"#field-{field}")
        label = rows.first(FieldRow).field.label if rows else field
        sentence = as_people_write(message.replace(f"{field}: ", f"{label}: ", 1))
        self.say_problem(f"{sentence}. Nothing was written.")
        if rows:
            row = rows.first(FieldRow)
            row.say(message.removeprefix(f"{field}: "), wrong=True)
            row.editor.focus()
