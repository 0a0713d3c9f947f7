"""The form for a reading."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.field_values import HowRead, read_value
from benefits_tui.domain.fields import Field, FieldType, Kind, Value
from benefits_tui.domain.period_parsing import PeriodParseError, parse_period
from benefits_tui.domain.periods import Frequency, Period
from benefits_tui.domain.quantity import grouped
from benefits_tui.register import readings, records
from benefits_tui.register.reasons import ReasonWanted
from benefits_tui.register.records import SaveResult
from benefits_tui.register.session import Session
from benefits_tui.tui.commands import LEAVE, SAVE, Command
from benefits_tui.tui.dialogs.box import Box
from benefits_tui.tui.dialogs.draft_autosave import DraftAutosave
from benefits_tui.tui.dialogs.field_row import FieldRow
from benefits_tui.tui.dialogs.submit import SubmitMixin
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.formatting import format_date, plain_content, sanitize
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.stylesheet import stylesheet
from benefits_tui.tui.worker import RegisterWorker

_FIELDS = (
    Field("period", "Period", FieldType.TEXT, "2026-03, 2026-Q1, FY2026-27 or a date in the period", required=True),
    Field("actual", "Actual", FieldType.NUMBER, "What was read"),
    Field("forecast", "Forecast", FieldType.NUMBER, "What is expected instead of, or besides, the plan"),
    Field("evidence", "Evidence", FieldType.TEXT, "Where the reading can be looked up"),
)
READING_COMMANDS = (SAVE, LEAVE)
_KEYS = "[@click=screen.save()][bold]^s[/] save[/]   [@click=screen.leave()][bold]esc[/] cancel[/]"


class ReadingForm(Box[SaveResult | None], SubmitMixin[SaveResult | None]):
    """Record a reading or a forecast of a benefit. Gives back what was saved, or None when nothing was written."""

    KEYS: ClassVar[tuple[Command, ...]] = READING_COMMANDS
    BINDINGS: ClassVar = bindings(READING_COMMANDS)
    DEFAULT_CSS = stylesheet(__file__, "reading_form.tcss")

    def __init__(self, worker: RegisterWorker, ref: str, draft: Draft | None = None) -> None:
        super().__init__()
        self.worker = worker
        self.ref = ref
        self._taken_up = draft
        self._autosave: DraftAutosave | None = None
        self._how = HowRead()
        self._asked = False
        self._frequency: Frequency | None = None
        self._there: dict[Period, Decimal] = {}

    def compose(self) -> ComposeResult:
        """The four fields."""
        with Vertical():
            yield Static(plain_content(f"Reading of {self.ref}"), id="heading")
            typed = self._taken_up.values if self._taken_up is not None else {}
            with Vertical(id="fields"):
                yield from (FieldRow(field, None, [], typed.get(field.name)) for field in _FIELDS)
            yield Static("", id="problem")
            yield Static(_KEYS, id="keys")

    def on_mount(self) -> None:
        """Start at the reading."""
        self.query_one("#field-actual", FieldRow).editor.focus()

    async def load(self) -> None:
        """Offer the earliest period that was not read."""

        def read(session: Session) -> tuple[str, str, Frequency | None, HowRead, dict[Period, Decimal]]:
            record = records.load(session, self.ref, Kind.BENEFIT)
            policy = session.policy
            frequency = Frequency(str(record.values["frequency"])) if record.values["frequency"] else None
            offered = readings.period_to_read(session, record.id, frequency)
            title = f"{record.ref}  {record.values['title']}  ({record.values['unit'] or 'no unit'})"
            start, unit = policy.fiscal_year_start, record.values["unit"]
            reading_options = HowRead(start, session.today, unit=str(unit) if unit else None)
            return title, offered.label(start), frequency, reading_options, readings.read_values(session, record.id)

        try:
            title, period, self._frequency, self._how, self._there = await self.worker.run(read)
        except UserError as problem:
            self.app.notify(sanitize(str(problem)), markup=False)
            self.dismiss(None)
            return
        self.query_one("#heading", Static).update(plain_content(title))
        row = self.query_one("#field-period", FieldRow)
        if not row.text and isinstance(row.editor, Input):
            row.start = period
            row.editor.value = period
        self._autosave = DraftAutosave(self, DraftSubject(DraftForm.READING, self.ref), self._taken_up)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._asked = False
        row = next((ancestor for ancestor in event.control.ancestors if isinstance(ancestor, FieldRow)), None)
        if row is not None and row.text:
            self._check(row)
        if self._autosave is not None:
            typed = [field_row for field_row in self.query(FieldRow) if field_row.text and field_row.text != field_row.start]
            self._autosave.note(
                {field_row.field.name: field_row.text for field_row in self.query(FieldRow) if field_row.text} if typed else {}
            )

    def _close(self, saved: SaveResult | None) -> None:
        if self._autosave is not None:
            self._autosave.forget()
        self.dismiss(saved)

    def _check(self, row: FieldRow) -> bool:
        if row.field.name != "period":
            return row.check(self._how)
        try:
            span = parse_period(row.text, self._how.fiscal_year_start, self._frequency)
        except PeriodParseError as problem:
            row.say(str(problem), wrong=True)
            return False
        known = self._there.get(span)
        over = "" if known is None else f"; {grouped(known)} was read for it, and what you type replaces it"
        row.say(f"= {format_date(span.start)} to {format_date(span.end)}{over}")
        return True

    def action_leave(self) -> None:
        """Leave; with something typed, only when asked a second time."""
        if self.is_writing():
            return
        typed = any(row.text and row.text != row.start for row in self.query(FieldRow))
        if typed and not self._asked:
            self._asked = True
            self.say_problem("What you typed is not saved: esc again drops it, ^s saves it.")
            return
        self._close(None)

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Write the reading; enter in a field does the same."""
        if self.is_writing():
            return
        rows = {row.field.name: row for row in self.query(FieldRow)}
        wrong = [row for row in rows.values() if not self._check(row)]
        if wrong:
            wrong[0].editor.focus()
            return
        values = {name: read_value(row.field, row.text, *self._how) for name, row in rows.items()}
        self.write(self._write(values), self.query_one("#fields"))

    def _ask_why(self, wanted: ReasonWanted, values: dict[str, Value]) -> None:
        """Ask once why a reading changes that was signed off, then save."""
        from benefits_tui.tui.dialogs.ask_reason import AskReason

        def answered(why: str | None) -> None:
            if why is not None:
                self.write(self._write(values, why), self.query_one("#fields"))

        self.app.push_screen(AskReason(wanted), answered)

    async def _write(self, values: dict[str, Value], why: str | None = None) -> None:
        def write(session: Session) -> SaveResult:
            actual, forecast, evidence = values["actual"], values["forecast"], values["evidence"]
            return readings.record(
                session,
                self.ref,
                str(values["period"]),
                actual=actual if isinstance(actual, Decimal) else None,
                forecast=forecast if isinstance(forecast, Decimal) else None,
                evidence=str(evidence) if evidence is not None else None,
                why=why or None,
                ask=why is None,
            )

        try:
            saved = await self.worker.run(write)
        except ReasonWanted as wanted:
            self.re_enable_input()
            self._ask_why(wanted, values)
            return
        except UserError as problem:
            self.re_enable_input()
            self.say_problem(f"{problem}. Nothing was written; what you typed is still here.")
            return
        self._close(saved)
