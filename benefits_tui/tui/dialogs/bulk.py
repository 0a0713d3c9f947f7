"""One field of many records at once."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from benefits_tui.domain.field_values import read_value
from benefits_tui.domain.fields import FieldType, Kind, Value, field_of
from benefits_tui.domain.problem import Problem
from benefits_tui.register import records
from benefits_tui.register.lookup import suggestions
from benefits_tui.register.session import Session
from benefits_tui.tui.commands import LEAVE, SAVE, Command, bindings
from benefits_tui.tui.desk import Desk
from benefits_tui.tui.dialogs.form import FieldRow
from benefits_tui.tui.present import told

_KEYS = (SAVE, LEAVE)


class BulkForm(ModalScreen[str | None]):
    """A new value for one field of all marked records: one transaction, one undo."""

    KEYS: ClassVar[tuple[Command, ...]] = _KEYS
    BINDINGS: ClassVar = bindings(_KEYS)
    DEFAULT_CSS = """
    BulkForm { align: center middle; }
    BulkForm > Vertical { width: 90%; max-width: 84; height: auto; background: $panel; padding: 1 2; }
    BulkForm #heading { text-style: bold; margin: 0 0 1 0; }
    BulkForm #problem { height: auto; color: $text-error; }
    BulkForm #keys { margin: 1 0 0 0; color: $text-muted; }
    """

    def __init__(self, desk: Desk, kind: Kind, ids: list[int], name: str) -> None:
        super().__init__()
        self.desk = desk
        self.kind = kind
        self._ids = ids
        self._field = field_of(kind, name)
        self._fiscal = 4
        self._asked = False

    def compose(self) -> ComposeResult:
        """The field."""
        with Vertical():
            yield Static(Content(f"{self._field.label} of {len(self._ids):,} {self.kind.plural}"), id="heading")
            yield Vertical(id="place")
            yield Static("", id="problem")
            yield Static(
                "[@click=screen.save()][bold]^s[/] write to all[/]   [@click=screen.leave()][bold]esc[/] cancel[/]   "
                "u takes it back   blank blanks it",
                id="keys",
            )

    def on_mount(self) -> None:
        """Read what can be suggested, then show the field."""
        self.query_one("#place").styles.height = "auto"
        self.run_worker(self._load())

    async def _load(self) -> None:
        def read(session: Session) -> tuple[dict[FieldType, list[str]], int]:
            return suggestions(session), session.policy.fiscal_year_start

        lists, self._fiscal = await self.desk.ask(read)
        row = FieldRow(self._field, None, lists.get(self._field.type, []))
        await self.query_one("#place").mount(row)
        row.editor.focus()

    def action_leave(self) -> None:
        """Leave; with something typed, only when asked a second time."""
        rows = list(self.query(FieldRow))
        if rows and rows[0].text and not self._asked:
            self._asked = True
            self.query_one("#problem", Static).update("Nothing is written yet: esc again drops it, ^s writes it.")
            return
        self.dismiss(None)

    def on_input_submitted(self) -> None:
        """Enter in the field writes."""
        self.action_save()

    def action_save(self) -> None:
        """Write the value to all."""
        row = self.query_one(FieldRow)
        if row.check(self._fiscal):
            self.run_worker(self._write(read_value(self._field, row.text, self._fiscal)))

    async def _write(self, value: Value) -> None:
        values = {self._field.name: value}
        try:
            saved = await self.desk.ask(lambda session: records.change_many(session, self.kind, self._ids, values))
        except Problem as problem:
            self.query_one("#problem", Static).update(told(f"{problem}. Nothing was written."))
            return
        flags = f" {len(saved.cleared):,} flags cleared, {len(saved.raised):,} raised." if saved.cleared or saved.raised else ""
        self.dismiss(f"{self._field.label}: {saved.changed:,} of {saved.records:,} {self.kind.plural} changed.{flags}")
