"""The form for any kind of record: its fields in order, what is wrong beside each as one types."""

from __future__ import annotations

import difflib
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, Select, Static, TextArea

from benefits_tui.domain.field_values import read_value
from benefits_tui.domain.fields import FIELDS, Field, FieldType, Kind, Value, WrongField
from benefits_tui.domain.problem import Problem
from benefits_tui.register import records
from benefits_tui.register.lookup import half_typed, suggestions
from benefits_tui.register.records import Record, Saved
from benefits_tui.register.session import Session
from benefits_tui.store.errors import Conflict
from benefits_tui.tui.commands import FORM_COMMANDS, Command, bindings
from benefits_tui.tui.desk import Desk
from benefits_tui.tui.dialogs.drafting import Drafting
from benefits_tui.tui.dialogs.writing import Writing
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.present import hidden_in, safe, said, shown, told, words
from benefits_tui.tui.widgets.editors import LineInput, LongText


class FieldRow(Widget):
    """A label, an editor, and a line for what is wrong or how the words are read."""

    DEFAULT_CSS = """
    FieldRow { height: auto; layout: vertical; }
    FieldRow Horizontal { height: auto; }
    FieldRow .label { width: 22; height: 1; color: $text-muted; }
    FieldRow Input { padding: 0 1; background: $surface; width: 1fr; }
    FieldRow Input:focus { background: $primary 25%; }
    FieldRow Select { width: 1fr; height: 1; }
    FieldRow Select > SelectCurrent { padding: 0 1; background: $surface; }
    FieldRow Select:focus > SelectCurrent { background: $primary 25%; }
    FieldRow TextArea { height: 3; padding: 0 1; width: 1fr; background: $surface; }
    FieldRow .hint { height: auto; padding: 0 0 0 23; color: $text-muted; display: none; }
    FieldRow .hint.wrong { color: $text-error; }
    FieldRow .hint.said { display: block; }
    """

    def __init__(self, field: Field, value: Value, suggestions: list[str], typed: str | None = None) -> None:
        super().__init__(id=f"field-{field.name}")
        self._typed = typed
        self.field = field
        # Controls are shown as dots; a text that is not edited is not written, so they stay in the register.
        self.start = "\n".join(safe(line) for line in text_of(value).splitlines())
        self._suggestions = suggestions

    def compose(self) -> ComposeResult:
        """Label and editor, the hint below."""
        label = safe(f"{self.field.label}{' *' if self.field.required else ''}")
        with Horizontal():
            yield Static(Content(label), classes="label")
            yield self._editor()
        yield Static("", classes="hint")

    def _editor(self) -> Widget:
        start = self.start if self._typed is None else self._typed
        match self.field.type:
            case FieldType.CHOICE | FieldType.YES_NO:
                choices = self.field.choices if self.field.type is FieldType.CHOICE else ("yes", "no")
                return Select(
                    [(words(choice), str(choice)) for choice in choices],
                    prompt="–",
                    value=start if start in choices else Select.NULL,
                    compact=True,
                )
            case FieldType.LONG:
                return LongText(start, tab_behavior="focus", compact=True)
            case _:
                suggester = SuggestFromList(self._suggestions, case_sensitive=False) if self._suggestions else None
                return LineInput(
                    start,
                    placeholder=safe(self.field.help),
                    suggester=suggester,
                    select_on_focus=self.field.name == "period" or self.field.type is FieldType.DATE,
                    compact=True,
                )

    @property
    def text(self) -> str:
        """What the editor holds."""
        editor = self.editor
        if isinstance(editor, Select):
            return "" if editor.value is Select.NULL else str(editor.value)
        return editor.text if isinstance(editor, TextArea) else editor.value

    @property
    def editor(self) -> Input | Select[str] | TextArea:
        """The widget one types into."""
        found = self.query("Input, Select, TextArea").first()
        assert isinstance(found, Input | Select | TextArea)
        return found

    def say(self, words_shown: str, wrong: bool = False) -> None:
        """Set the line below the editor; none when empty."""
        hint = self.query_one(".hint", Static)
        hint.update(told(words_shown))
        hint.set_class(bool(words_shown), "said")
        hint.set_class(wrong, "wrong")

    def check(self, fiscal_year_start: int, today: date) -> bool:
        """Say beside the field what is wrong with it, or how it is read; True when it can be read."""
        text = self.text
        try:
            value = read_value(self.field, text, fiscal_year_start, today)
        except WrongField as problem:
            self.say(str(problem).removeprefix(f"{self.field.name}: "), wrong=True)
            return False
        if self.field.required and value is None:
            self.say("is needed", wrong=True)
            return False
        if value is not None and self.field.type in (FieldType.PERSON, FieldType.PROJECT, FieldType.PROGRAMME):
            return self._check_name(text.strip())
        read_otherwise = self.field.type in (FieldType.DATE, FieldType.GATE, FieldType.MONEY, FieldType.NUMBER)
        said = f"= {shown(value)}" if read_otherwise and value is not None and shown(value) != text.strip() else ""
        if hidden := hidden_in(text):
            said = f"holds {hidden} letter{'s' if hidden > 1 else ''} that cannot be shown; kept as typed"
        self.say(said)
        return True

    def _check_name(self, name: str) -> bool:
        """Whether somebody or something of this name is known, and what a new name leads to."""
        known = {one.casefold() for one in self._suggestions}
        if name.casefold() in known or not self._suggestions:
            self.say("")
            return True
        close = difflib.get_close_matches(name.casefold(), known, n=1, cutoff=0.8)
        near = next((one for one in self._suggestions if close and one.casefold() == close[0]), None)
        if self.field.type is FieldType.PROJECT:
            self.say(f"there is no such project{f'; did you mean {near}?' if near else ''} (^n makes a new one)", wrong=True)
            return False
        if self.field.type is FieldType.PERSON:
            near = near or half_typed(name, self._suggestions)
        if near is not None and self.field.type is FieldType.PERSON and "@" not in name and "(" not in name:
            self.say(f"did you mean {near}?", wrong=True)
            return True
        if "@" not in name and not name.upper().startswith("PER-"):
            self.say(f"new {self.field.type.value}: added with the record")
        return True


def text_of(value: Value) -> str:
    """A value as the text that an editor starts with; reading that text gives the value back."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    from benefits_tui.register.lists import as_json

    return str(as_json(value))


class RecordForm(ModalScreen[str | None], Writing):
    """Add or edit a record. Gives back what to tell the person, or None when nothing was written."""

    KEYS: ClassVar[tuple[Command, ...]] = FORM_COMMANDS
    BINDINGS: ClassVar = bindings(FORM_COMMANDS)
    DEFAULT_CSS = """
    RecordForm { align: center middle; }
    RecordForm > #box { width: 100%; max-width: 100; height: 100%; max-height: 40; background: $panel; padding: 0 1; }
    RecordForm #heading { height: 1; text-style: bold; margin: 0 0 1 0; }
    RecordForm #problem { height: auto; color: $text-error; }
    RecordForm #keys { height: 1; color: $text-muted; }
    """

    def __init__(
        self,
        desk: Desk,
        kind: Kind,
        ref: str | None,
        known: dict[str, str] | None = None,
        focus: str = "",
        draft: Draft | None = None,
    ) -> None:
        super().__init__()
        self.desk = desk
        self.kind = kind
        self.ref = ref
        self._known = (draft.known if draft is not None else known) or {}
        self._taken_up = draft
        self._drafting: Drafting | None = None
        self._focus = focus
        self._version: int | None = None
        self._fiscal = 4
        self._asked = False

    def compose(self) -> ComposeResult:
        """A heading, the fields, and the keys."""
        from textual.containers import Vertical

        with Vertical(id="box"):
            heading = f"New {self.kind.words}" if self.ref is None else f"Edit {self.ref}"
            yield Static(told(heading), id="heading")
            yield VerticalScroll(id="fields", can_focus=False)
            yield Static("", id="problem")
            yield Static(
                "[@click=screen.save()][bold]^s[/] save[/]   [@click=screen.leave()][bold]esc[/] cancel[/]   tab next field"
                "   [@click=screen.editor()][bold]^e[/] long text in $EDITOR[/]",
                id="keys",
            )

    def on_mount(self) -> None:
        """Read the record, then build the fields: the first ones at once, the rest after they are shown."""
        self.run_worker(self._load())

    async def _load(self) -> None:
        def read(session: Session) -> tuple[Record | None, dict[FieldType, list[str]], int]:
            lists = suggestions(session)
            record = records.load(session, self.ref, self.kind) if self.ref is not None else None
            return record, lists, session.policy.fiscal_year_start

        try:
            record, lists, self._fiscal = await self.desk.ask(read)
        except Problem as problem:
            self.dismiss(str(problem))
            return
        draft = self._taken_up
        self._version = record.version if record is not None else None
        if draft is not None and draft.version is not None:
            # What somebody else wrote since the words were typed is then seen as a conflict, not overwritten.
            self._version = draft.version
        rows = [
            FieldRow(
                field,
                record.values[field.name] if record is not None else self._known.get(field.name),
                lists.get(field.type, []),
                draft.values.get(field.name) if draft is not None else None,
            )
            for field in FIELDS[self.kind]
        ]
        place = self.query_one("#fields", VerticalScroll)
        first = 12
        await place.mount_all(rows[:first])
        self._focus_field()
        await place.mount_all(rows[first:])
        self._focus_field()
        what = "edit" if self.ref is not None else "new"
        self._drafting = Drafting(self.app, what, f"{self.kind} {self.ref or ''}".strip(), draft)
        if draft is not None:
            for row in self.changed:
                row.check(self._fiscal, self.desk.today)
            self.query_one("#problem", Static).update("Taken up again: what you had typed is here, not yet saved.")

    def _focus_field(self) -> None:
        name = self._focus or next((f.name for f in FIELDS[self.kind] if f.name != "ref" and f.name not in self._known), "ref")
        if found := self.query(f"#field-{name}"):
            editor = found.first(FieldRow).editor
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
        row = next((one for one in event.control.ancestors if isinstance(one, FieldRow)), None)
        if row is not None:
            if row.text != row.start:
                row.check(self._fiscal, self.desk.today)
            else:
                row.say("")
        self._asked = False
        if self._drafting is not None:
            self._drafting.note({one.field.name: one.text for one in self.changed}, self._known, self._version)

    def _close(self, message: str | None) -> None:
        if self._drafting is not None:
            self._drafting.forget()
        self.close_with(message)

    def action_editor(self) -> None:
        """Write the long text that has the focus in the person's own editor."""
        field = self.focused
        if not isinstance(field, TextArea):
            self.notify("The editor is for fields of several lines: go to one with tab.", markup=False)
            return
        from benefits_tui.tui.external_editor import edited

        text, problem = edited(self.app, field.text)
        if problem:
            self.query_one("#problem", Static).update(told(problem))
        elif text is not None:
            field.text = text

    def action_new_project(self) -> None:
        """A new project for the field that asks for one."""
        row = next((one for one in self.query(FieldRow) if one.field.type is FieldType.PROJECT and one.editor.has_focus), None)
        if row is None or not isinstance(row.editor, Input):
            return
        editor = row.editor

        def made(message: str | None) -> None:
            if message is not None:
                self.notify(safe(message), markup=False)
                editor.value = message.split(" saved.")[0]

        self.app.push_screen(RecordForm(self.desk, Kind.PROJECT, None, {"name": row.text}), made)

    def action_leave(self) -> None:
        """Leave; with something typed, only when asked a second time."""
        if self.is_writing():
            return
        if self.changed and not self._asked:
            self._asked = True
            self.query_one("#problem", Static).update("What you typed is not saved: esc again drops it, ^s saves it.")
            return
        self._close(None)

    def action_save(self) -> None:
        """Write the form."""
        if self.is_writing():
            return
        rows = list(self.query(FieldRow)) if self.ref is None else self.changed
        wrong = [row for row in rows if not row.check(self._fiscal, self.desk.today)]
        if wrong:
            wrong[0].editor.focus()
            self.query_one("#problem", Static).update(Content(f"{wrong[0].field.label} is not right yet; nothing was written."))
            return
        values = {
            row.field.name: read_value(row.field, row.text, self._fiscal, self.desk.today)
            for row in rows
            if row.text != row.start or row.text
        }
        if self.ref is not None and not values:
            self._close(None)
            return
        self.write(self._write(values), self.query_one("#fields"))

    async def _write(self, values: dict[str, Value]) -> None:
        def write(session: Session) -> Saved:
            if self.ref is None:
                return records.add(session, self.kind, {name: value for name, value in values.items() if value is not None})
            return records.change(session, self.ref, values, kind=self.kind, seen_version=self._version)

        try:
            saved = await self.desk.ask(write)
        except Problem as problem:
            self.let_type()
            await self._not_written(problem)
            return
        self._close(said(saved))

    async def _not_written(self, problem: Problem) -> None:
        if isinstance(problem, Conflict):
            try:
                await self._offer_both(problem)
                return
            except Problem as gone:
                problem = gone
        if isinstance(problem, WrongField):
            self._say(problem.field, str(problem))
        else:
            self.query_one("#problem", Static).update(told(f"{problem} What you typed is still here."))

    async def _offer_both(self, problem: Conflict) -> None:
        """Keep what was typed, show what the other wrote; saving again is then a decision, not an accident."""
        record = await self.desk.ask(lambda session: records.load(session, self.ref or "", self.kind))
        self._version = record.version
        for name, theirs in problem.theirs.items():
            row = self.query_one(f"#field-{name}", FieldRow)
            row.say(f"somebody else wrote: {shown(theirs)}", wrong=True)
        self.query_one("#problem", Static).update(told(f"{problem} ^s again writes yours over it; esc leaves theirs."))

    def _say(self, field: str, message: str) -> None:
        self.query_one("#problem", Static).update(told(f"{message}. Nothing was written."))
        if found := self.query(f"#field-{field}"):
            row = found.first(FieldRow)
            row.say(message.removeprefix(f"{field}: "), wrong=True)
            row.editor.focus()
