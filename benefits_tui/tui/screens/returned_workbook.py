"""A workbook that went out to be edited and came back: what was changed in it, then, when one says so, written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, NamedTuple

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.fields import Value
from benefits_tui.domain.parsing import shorten
from benefits_tui.domain.plain_text import counted
from benefits_tui.register.backups import back_up_before
from benefits_tui.register.session import Session
from benefits_tui.register.workbooks.returned import import_workbook
from benefits_tui.register.workbooks.workbook_import import CellConflict, Returned
from benefits_tui.tui.commands import BACK, Command
from benefits_tui.tui.formatting import MUTED, format_value, sanitize
from benefits_tui.tui.keymap import ALWAYS_SHOWN, bindings
from benefits_tui.tui.screens.figures import FiguresScreen
from benefits_tui.tui.tables import FigureCell, FigureLine
from benefits_tui.tui.worker import RegisterWorker

RETURNED_COMMANDS = (
    Command("import", "ctrl+s", "Import", "Write the cells and rows that are shown: all of them in one change.", bar=True),
    Command("why", "r", "Reason", "Say why; without a reason, changes after approval are flagged.", bar=True),
    Command("missing", "d", "Delete removed", "Delete the records whose rows were removed, or keep them again.", bar=True),
    BACK,
)
_MOST_LINES = 2_000


class ReturnedWorkbookScreen(FiguresScreen):
    """One workbook back into the register."""

    KEYS: ClassVar[tuple[Command, ...]] = RETURNED_COMMANDS
    BINDINGS: ClassVar = bindings(RETURNED_COMMANDS)
    where = "A workbook that came back"

    def __init__(self, worker: RegisterWorker, path: Path) -> None:
        super().__init__(worker)
        self._path = path
        self._reason: str | None = None
        self._delete_missing = False
        self._returned: Returned | None = None
        self._problem = ""
        self._is_submitting = False

    def in_bar(self, command: Command) -> bool:
        """What is to be written, while something is."""
        returned = self._returned
        waits = returned is not None and not returned.written and changes_something(returned)
        removed = returned is not None and not returned.written and bool(returned.missing or returned.removed)
        return command.bar and (waits or (removed and command.id == "missing") or command.goes_back or command.id in ALWAYS_SHOWN)

    def reload(self) -> None:
        """Compare the workbook with the register again; what was written stays in view."""
        if not self._is_submitting:
            self.status.say("Comparing …")
            self.run_in_background(self._take(dry_run=True), keys_wait=False)

    async def _take(self, *, dry_run: bool) -> None:
        path, reason, delete_missing = self._path, self._reason, self._delete_missing
        self._is_submitting = not dry_run

        def take(session: Session) -> Returned:
            if not dry_run and self.worker.context is None and (problem := back_up_before(session.path)):
                self.app.call_later(self.refused, problem)
            return import_workbook(session, path, reason=reason, dry_run=dry_run, delete_missing=delete_missing)

        try:
            returned = await self.run_job(take)
        except UserError as problem:
            self._returned, self._problem, self._is_submitting = None, str(problem), False
            self.show(lambda width: [[FigureCell(sanitize(line))] for line in self._problem.splitlines()])
            self.status.say("✗ Nothing was written. Mend this in the workbook, then open it again.")
            self.show_keys()
            return
        self._returned, self._problem = returned, ""
        self.show_keys()
        self.show(lambda width: returned_lines(returned, path.name, self._reason, width))
        if returned.written:
            self.status.say("Written. u takes it back, esc goes back.")
        elif not changes_something(returned):
            self.status.say("Nothing is to be written.")
        else:
            self.status.say("Nothing is written yet. ^s writes it.")

    def action_import(self) -> None:
        """Write what is shown."""
        returned = self._returned
        if not self.may_write():
            return
        if returned is None:
            self.refused("First mend the workbook; nothing was written." if self._problem else "It is still being compared.")
        elif returned.written:
            self.refused("It is written already; u takes it back.")
        elif not changes_something(returned):
            self.refused("There is nothing to write.")
        else:
            self.run_in_background(self._take(dry_run=False))

    def action_why(self) -> None:
        """Say why the records change."""
        from benefits_tui.tui.dialogs.ask import AskLine

        async def take(line: str) -> str:
            return line.strip()

        def keep(reason: str | None) -> None:
            if reason is not None:
                self._reason = reason or None
                self.reload()

        self.app.push_screen(AskLine("Why do these records change?", take, text=self._reason or ""), keep)

    def action_missing(self) -> None:
        """Delete records whose rows were removed, or keep them."""
        returned = self._returned
        if returned is None or not (returned.missing or returned.removed) or returned.written:
            self.refused("No row was removed from the workbook.")
        elif returned.owner:
            self.refused("An owner's workbook deletes nothing.")
        else:
            self._delete_missing = not self._delete_missing
            self.reload()

    async def open_figure(self, figure: FigureCell) -> None:
        """Say where a line stands in the workbook."""
        self.status.tell(figure.filter)


def changes_something(returned: Returned) -> bool:
    """True where something would be written."""
    return bool(returned.changes or returned.added or returned.removed)


def returned_lines(returned: Returned, name: str, reason: str | None, width: int) -> list[FigureLine]:
    """What a workbook changes, what it does not, and why: a heading for each, then a line a cell or row."""
    whose = f", of {sanitize(returned.owner)}" if returned.owner else ""
    given = f"Reason: {sanitize(reason)}" if reason else "No reason is given: what changes after approval is flagged."
    lines: list[FigureLine] = [[FigureCell(f"{sanitize(name)}{whose}", "bold")], [FigureCell(given, MUTED)]]
    half = (width - 24) // 2
    changes = [
        (cell.sheet, cell.row, f"{cell.record}  {cell.heading}", _turned(cell.before, cell.after, half))
        for cell in returned.changes
    ]
    will = _Will(returned.written)
    cells = f"{counted(returned.cells, 'cell')} of {counted(returned.records, 'row')}"
    lines += _group(f"{cells} {will(returned.cells)} changed", changes, width)
    lines += _names(f"{counted(len(returned.added), 'row')} {will(len(returned.added))} added", returned.added)
    gone = len(returned.removed)
    why = "its row was removed" if gone == 1 else "their rows were removed"
    lines += _names(f"{counted(gone, 'record')} {will(gone)} deleted: {why}", returned.removed)
    conflicts = [(cell.sheet, cell.row, cell.heading, _both(cell)) for cell in returned.conflicts]
    stay = "stays as it is there" if len(conflicts) == 1 else "stay as they are there"
    lines += _group(f"{counted(len(conflicts), 'cell')} changed in the register meanwhile and {stay}", conflicts, width)
    for heading, notes in (("cannot be read", returned.rejected), ("left as it is", returned.left)):
        places = [(note.sheet, note.row, note.heading, note.reason) for note in notes]
        lines += _group(f"{counted(len(notes), 'change')} {heading}", places, width)
    lines += _names(f"{counted(len(returned.missing), 'row')} no longer in the workbook; kept", returned.missing)
    if len(lines) == 2:
        lines.append([FigureCell("Nothing was changed in this workbook.", MUTED)])
    return lines[:_MOST_LINES]


class _Will(NamedTuple):
    """`would be` before it is written, then `was` or `were`."""

    written: bool

    def __call__(self, number: int) -> str:
        return ("was" if number == 1 else "were") if self.written else "would be"


def _turned(before: Value, after: Value, room: int) -> str:
    return " → ".join(shorten("blank" if value is None else format_value(value), max(room, 6)) for value in (before, after))


def _both(cell: CellConflict) -> str:
    by = f" by {cell.who}" if cell.who else ""
    return f"there now {cell.theirs or 'blank'}{by}, in the workbook {cell.mine or 'blank'}, sent {cell.base or 'blank'}"


def _group(heading: str, places: Sequence[tuple[str, int | None, str, str]], width: int) -> list[FigureLine]:
    """What is said of each cell stands beside its place, or below it where that is too narrow."""
    if not places:
        return []
    lines: list[FigureLine] = [[FigureCell("")], [FigureCell(heading, "bold")]]
    for sheet, row, row_label, sentence in places:
        place = sheet if row is None else f"{sheet}, row {row}"
        text, sentence_text = f"  {place:<18} {sanitize(row_label)}", sanitize(sentence)
        lines.append([FigureCell(text, "", "workbook", f"{place} of the workbook")])
        if len(text) + len(sentence_text) + 2 <= width:
            lines[-1].append(FigureCell(f"  {sentence_text}"))
        else:
            lines.append([FigureCell(f"{'':<21}{shorten(sentence_text, max(width - 21, 12))}")])
    return lines


def _names(heading: str, names: list[str]) -> list[FigureLine]:
    if not names:
        return []
    return [
        [FigureCell("")],
        [FigureCell(heading, "bold")],
        *([FigureCell(f"  {sanitize(name)}", "", "workbook", name)] for name in names),
    ]
