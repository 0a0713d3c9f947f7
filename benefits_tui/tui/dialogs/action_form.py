"""A small form for one act: its fields, what is wrong beside each, and the act itself in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Select, Static, TextArea

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.field_values import HowRead, how_read, read_value
from benefits_tui.domain.fields import Field, FieldError, FieldType, Value
from benefits_tui.register.lookup import suggestions
from benefits_tui.register.session import Session
from benefits_tui.tui.commands import LEAVE, NEXT_SECTION, SAVE, SECTION_BEFORE, Command
from benefits_tui.tui.dialogs.box import Box
from benefits_tui.tui.dialogs.draft_autosave import DraftAutosave
from benefits_tui.tui.dialogs.field_row import FieldRow
from benefits_tui.tui.dialogs.fields_scroll import FieldsScroll
from benefits_tui.tui.dialogs.form_section import FormSection
from benefits_tui.tui.dialogs.submit import SubmitMixin
from benefits_tui.tui.draft_subject import DraftSubject
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.form_sections import FieldSection
from benefits_tui.tui.formatting import plain_content
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.stylesheet import stylesheet
from benefits_tui.tui.worker import RegisterWorker

FormValues = Mapping[str, Value]
ACT_COMMANDS = (SAVE, LEAVE, NEXT_SECTION, SECTION_BEFORE)


class ActionForm(Box[str | None], SubmitMixin[str | None]):
    """Gives back what to tell the person, or None when nothing was done; what was typed stays when it cannot be done."""

    KEYS: ClassVar[tuple[Command, ...]] = ACT_COMMANDS
    BINDINGS: ClassVar = bindings(ACT_COMMANDS)
    DEFAULT_CSS = stylesheet(__file__, "action_form.tcss")

    def __init__(
        self,
        worker: RegisterWorker,
        heading: str,
        fields: Sequence[Field | FieldSection],
        run_action: Callable[[Session, FormValues], str],
        *,
        start: Mapping[str, str] | None = None,
        about: Content | None = None,
        at: str = "",
        kept_as: DraftSubject,
        draft: Draft | None = None,
    ) -> None:
        """Fields stand one below the other, or in sections.

        `kept_as` says which form this is and what it is about: so what is typed is kept until it is done.

        `draft` is what was typed before and is taken up.
        """
        super().__init__()
        self._kept_as, self._taken_up = kept_as, draft
        self._autosave: DraftAutosave | None = None
        self.worker = worker
        self._heading, self._parts, self._run_action = heading, fields, run_action
        self._start = dict(start or {})
        self._about, self._at = about, at
        self._how = HowRead()
        self._asked = False

    def compose(self) -> ComposeResult:
        """The heading, what it is about, the fields, what is wrong, the keys."""
        with Vertical():
            yield Static(plain_content(self._heading), id="heading")
            yield Static(self._about or "", id="about")
            yield FieldsScroll(id="fields")
            yield Static("", id="problem")
            yield Static("[@click=screen.save()][bold]^s[/] do it[/]   [@click=screen.leave()][bold]esc[/] cancel[/]", id="keys")

    def on_mount(self) -> None:
        """Say what it is about."""
        self.query_one("#about").display = self._about is not None

    def on_resize(self) -> None:
        """As many fields in view as there is room for."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        box = self.query_one(Vertical)
        others = sum(self.query_one(part).outer_size.height for part in ("#heading", "#about", "#problem", "#keys"))
        gaps = box.gutter.height + 3
        self.query_one("#fields").styles.max_height = max(self.size.height - others - gaps, 3)

    async def load(self) -> None:
        """Read what the fields offer, and build them."""
        lists, self._how = await self.worker.run(lambda session: (suggestions(session), how_read(session.policy, session.today)))
        place = self.query_one(FieldsScroll)
        typed = self._taken_up.values if self._taken_up is not None else {}

        def make_row(field: Field) -> FieldRow:
            return FieldRow(field, self._start.get(field.name), lists.get(field.type, []), typed.get(field.name))

        width = place.size.width
        await place.mount_all(
            FormSection(part, make_row, width) if isinstance(part, FieldSection) else make_row(part) for part in self._parts
        )
        for section in self.query(FormSection):
            if any(field.name in typed for field in section.section.fields):
                await section.unfold()
        rows = self._rows
        self._autosave = DraftAutosave(self, self._kept_as, self._taken_up)
        if self._taken_up is not None:
            self.say_problem("Draft restored. Nothing has been submitted.")
        # Where it is said, else at what is empty.
        first = next(
            (row for row in rows if (row.field.name == self._at if self._at else not row.text)), rows[0] if rows else None
        )
        if first is not None:
            first.editor.focus()

    @property
    def _fields(self) -> list[Field]:
        return [field for part in self._parts for field in (part.fields if isinstance(part, FieldSection) else (part,))]

    @property
    def _rows(self) -> list[FieldRow]:
        return list(self.query(FieldRow))

    @on(Input.Changed)
    @on(Select.Changed)
    @on(TextArea.Changed)
    def _typed(self, event: Input.Changed | Select.Changed | TextArea.Changed) -> None:
        self._asked = False
        row = next((ancestor for ancestor in event.control.ancestors if isinstance(ancestor, FieldRow)), None)
        if row is not None and row.text != row.start:
            row.check(self._how)
        for section in row.ancestors if row is not None else ():
            if isinstance(section, FormSection):
                section.tell()
        if self._autosave is not None:
            self._autosave.note({row.field.name: row.text for row in self._rows if row.text != row.start})

    def _close(self, message: str | None) -> None:
        if self._autosave is not None:
            self._autosave.forget()
        self.dismiss(message)

    def action_section(self, by: int) -> None:
        """To the first field of the next section or of the one before, no further than a page."""
        self.query_one(FieldsScroll).leaf(by)

    def action_leave(self) -> None:
        """Leave; with something typed, only when asked a second time."""
        if self.is_writing():
            return
        if any(row.text != row.start for row in self._rows) and not self._asked:
            self._asked = True
            self.say_problem("Nothing is done yet: esc again drops what you typed, ^s does it.")
            return
        self._close(None)

    @on(Input.Submitted)
    def _entered(self) -> None:
        """Enter does it once something was typed; an untouched form is never a record by one key."""
        if any(row.text != row.start for row in self._rows):
            self.action_save()
            return
        needed = [row.field.label for row in self._rows if row.field.required and not row.text.strip()]
        hint = f"{', '.join(needed)}: needed." if needed else "^s does it as it stands."
        self.say_problem(f"Nothing was typed. {hint}")

    def action_save(self) -> None:
        """Do it."""
        if self.is_writing():
            return
        wrong = [row for row in self._rows if not row.check(self._how)]
        if wrong:
            wrong[0].editor.focus()
            return
        if self.asks_about_new(self._rows):
            return
        # Nothing is typed in what is folded.
        values: dict[str, Value] = {field.name: None for field in self._fields}
        values |= {row.field.name: read_value(row.field, row.text, *self._how) for row in self._rows}
        self.write(self._do(values), self.query_one("#fields"))

    async def _do(self, values: FormValues) -> None:
        try:
            message = await self.worker.run(lambda session: self._run_action(session, values))
        except UserError as problem:
            self.re_enable_input()
            self._say(str(problem), problem.field if isinstance(problem, FieldError) else "")
            return
        self._close(message)

    def _say(self, message: str, field: str) -> None:
        row = next((row for row in self._rows if row.field.name == field), None)
        if row is not None:
            message = message.replace(f"{field}: ", f"{row.field.label.capitalize()}: ", 1)
        sentence = message if message.endswith("?") else f"{message.rstrip('.')}."
        self.say_problem(f"{sentence} Nothing was done; what you typed is still here.")
        if row is not None:
            row.editor.focus()


def reason(label: str = "Reason", *, required: bool = True, help_text: str = "For those who ask in a year's time.") -> Field:
    """The field in which a person says why."""
    return Field("reason", label, FieldType.TEXT, help_text, required=required)
