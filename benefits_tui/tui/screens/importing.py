"""Import on screen: a file, its table, what its columns become, what would happen; nothing is written before one says so."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

from benefits_tui.domain.errors import UserError
from benefits_tui.exchange.mapping_file import load_mapping
from benefits_tui.exchange.pasted import PASTED, PastedRows, has_rows
from benefits_tui.register.backups import back_up_before
from benefits_tui.register.importing import ImportOutcome, import_sheets
from benefits_tui.register.importing.plan import ImportPlan
from benefits_tui.register.importing.reasons import check_place, write_reasons
from benefits_tui.register.paths import typed_path
from benefits_tui.register.session import Session
from benefits_tui.register.workbooks.returned import is_returned
from benefits_tui.tui.commands import Command
from benefits_tui.tui.host import host_of
from benefits_tui.tui.keymap import ALWAYS_SHOWN, bindings
from benefits_tui.tui.screens.import_choices import NOTHING_YET, ImportChoices
from benefits_tui.tui.screens.import_preview import (
    outcome_content,
    outcome_news,
)
from benefits_tui.tui.stylesheet import stylesheet
from benefits_tui.tui.widgets.editors import LineInput
from benefits_tui.tui.widgets.part import RowTable
from benefits_tui.tui.widgets.path_input import PathInput
from benefits_tui.tui.worker import RegisterWorker

IMPORT_COMMANDS = (
    Command("look", "ctrl+r", "Look", "Read the file and show what an import would do; nothing is written."),
    Command("recent", "ctrl+o", "Recent files", "Choose one of the files that were read last; down in the line, too."),
    Command("sheet", "s", "Sheet", "Choose the sheet of the workbook, or all that hold records.", bar=True),
    Command("header", "h", "Header row", "Say in which rows the column names stand; enter on a row, too.", bar=True),
    Command("rows", "l", "Rows", "Say which rows are read."),
    Command("turn", "t", "Turn", "Turn the table: each column is a record, or each row again."),
    Command("values", "v", "Values", "How the column's values are read: unit, decimal sign, day or month first."),
    Command("anew", "K", "Columns again", "Find out again what the columns are, without the mapping that was kept."),
    Command("next_sheet", "n", "Next sheet", "Show the next of the sheets that are read."),
    Command("whole", "w", "See all", "Everything that the dry run found.", bar=True),
    Command(
        "reasons",
        "x",
        "Reasons",
        "The rows as a workbook, with why cells were rejected, to be corrected.",
    ),
    Command("import", "ctrl+s", "Import", "Write what the dry run showed: all of it or nothing.", bar=True),
    Command("stop", "escape", "Back", "Stop what is running; else back to the file, then out.", bar=True, goes_back=True),
)


_FILES_KEPT = 10
_PASTED = "the rows that were pasted"


class _Stopped(Exception):
    """The person stopped what was running; the transaction is rolled back."""


class FileInput(PathInput):
    """The line for a file's path; rows of a spreadsheet that are pasted into it are read as a table."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "screen.recent", "Recent files", show=False)]

    def _on_paste(self, event: events.Paste) -> None:
        # Cells bubble to the screen; a path has none.
        if "\t" in event.text:
            event.prevent_default()
        else:
            super()._on_paste(event)


class ImportScreen(ImportChoices):
    """One file into the register."""

    KEYS: ClassVar[tuple[Command, ...]] = IMPORT_COMMANDS
    BINDINGS: ClassVar = bindings(IMPORT_COMMANDS)
    DEFAULT_CSS = stylesheet(__file__, "import_screen.tcss")
    where = "Import a spreadsheet"

    def __init__(self, worker: RegisterWorker, path: str = "", pasted: PastedRows | None = None) -> None:
        """`pasted` are rows copied from a spreadsheet, which stand for a file."""
        super().__init__(worker)
        self._path = path
        self._pasted = pasted
        self._stop = threading.Event()

    def in_bar(self, command: Command) -> bool:
        """Before a file is read, what finds one; what is to be seen or written once it is there."""
        if not self.plans:
            return command.goes_back or command.id in ("recent", *ALWAYS_SHOWN)
        if command.id in ("whole", "import"):
            return self.outcome is not None and not (self.written and command.id == "import")
        return command.bar

    def body(self) -> ComposeResult:
        """The file and its mapping, how far one is, the parts."""
        with Horizontal(id="files"):
            yield Static("File")
            yield FileInput(
                self._path,
                placeholder="a CSV or XLSX file, then enter; ↓ recent ones"
                if self._pasted is None
                else "the rows that were pasted",
                id="file",
            )
            yield Static("Mapping")
            yield PathInput(placeholder="none is needed", id="map")
        yield Static("", id="steps")
        yield self.view

    def on_mount(self) -> None:
        """Start at the file, or with the rows that were pasted."""
        super().on_mount()
        self._show_plan_gone()
        self.query_one("#file", Input).focus()
        self.status.say(NOTHING_YET)
        if self._pasted or self._path:
            self.action_look()

    def on_paste(self, event: events.Paste) -> None:
        """Rows of a spreadsheet are read in place of a file."""
        event.stop()
        if not has_rows(event.text):
            self.refused("Nothing was pasted: here rows copied from a spreadsheet are.")
        elif not self.busy:
            self._pasted = PastedRows(event.text)
            with self.prevent(Input.Changed):
                for line in self.query(LineInput):
                    line.value = ""
            self.query_one("#file", Input).placeholder = _PASTED
            self._show_plan_gone()
            self.action_look()

    # Reading ----------------------------------------------------------------------------------------------------

    @on(Input.Submitted)
    def action_look(self) -> None:
        """Read the file, and show what an import would do."""
        if self.plans and not self.written:
            self.go_on()
            return
        path, mapping = (self.query_one(name, Input).value.strip() for name in ("#file", "#map"))
        if (path or self._pasted) and not self.busy:
            self.run_in_background(self._read(path, mapping), keys_wait=False)

    @on(Input.Changed)
    def _another(self) -> None:
        """Another file or mapping: what was found out about the one before is no longer true."""
        if self.plans:
            self._show_plan_gone()

    def _show_plan_gone(self) -> None:
        self.plans, self._shown, self.outcome, self.written = [], 0, None, False
        for part in self.view.parts:
            part.empty = True
        self.view.refit()
        self._say_steps()
        self.status.say(NOTHING_YET)

    async def _read(self, file_text: str, map_text: str) -> None:
        self.plans, self.outcome, self.written = [], None, False
        linked = None
        if file_text:
            linked = await self._waited("Reading the file", lambda session: is_returned(typed_path(file_text)))
        if linked:
            from benefits_tui.tui.screens.returned_workbook import ReturnedWorkbookScreen

            self.app.switch_screen(ReturnedWorkbookScreen(self.worker, typed_path(file_text)))
            return

        def task(session: Session) -> list[ImportPlan]:
            if not file_text:
                return [ImportPlan(session, PASTED, pasted=self._pasted)]
            mapping = load_mapping(typed_path(map_text)) if map_text else None
            return [ImportPlan(session, typed_path(file_text), mapping)]

        plans = await self._waited("Reading the file", task)
        if plans is not None:
            self.plans, self._shown = plans, 0
            if file_text:
                files, path = host_of(self).place.read_files, str(typed_path(file_text).resolve())
                files[:] = [path, *(other for other in files if other != path)][:_FILES_KEPT]
            await self._show()
            if not map_text and sum(info.may_be_read for info in plans[0].sheets) > 1:
                self.action_sheet()
            else:
                self.go_on()

    def go_on(self) -> None:
        """To the question that is open; with none, what would happen."""
        for place, plan in enumerate(self.plans):
            if plan.questions or plan.lacks:
                if place != self._shown:
                    self._shown = place
                    self.run_in_background(self._show_and_focus(), keys_wait=False)
                else:
                    self._focus_what_is_open()
                return
        if self.plans:
            self.run_in_background(self._rehearse(), keys_wait=False)

    # The dry run, and the import --------------------------------------------------------------------------------

    async def _rehearse(self) -> None:
        outcome = await self._run(dry_run=True)
        if outcome is not None:
            self.outcome = outcome
            self._show_outcome("Dry run", outcome_news(outcome))
            self.status.say("This is what would happen. ^s writes it." if not self.worker.read_only else "Reading only.")
            if not isinstance(self.focused, RowTable) or not self.focused.display:
                self.call_after_refresh(self._rows("columns").focus)

    def _show_outcome(self, title: str, news: str) -> None:
        if self.outcome is None:
            return
        part = self._part("outcome")
        part.rule.title = title
        part.say(news, "w see all")
        self._text("outcome").show(outcome_content(self.outcome, self._notices()))
        part.rule.refresh()
        self._say_steps()
        self.view.refit()

    def _notices(self) -> list[str]:
        return [notice for plan in self.plans for notice in plan.notices]

    def action_whole(self) -> None:
        """Everything that the dry run found."""
        if self.outcome is None:
            self.refused("There is nothing to see yet.")
            return
        from benefits_tui.tui.dialogs.texts import TextDialog

        heading = "What was written" if self.written else "What would be written"
        self.app.push_screen(TextDialog(heading, outcome_content(self.outcome, self._notices(), whole=True)))

    def action_reasons(self) -> None:
        """Write the rows with why cells were rejected."""
        outcome, plans = self.outcome, list(self.plans)
        if outcome is None or not outcome.rejects:
            self.refused("No cell is rejected." if outcome is not None else "There is nothing to write yet.")
            return
        from benefits_tui.tui.dialogs.ask import AskLine

        async def write(line: str) -> str:
            path = typed_path(line)

            def task(session: Session) -> list[str]:
                check_place(path, *(plan.path for plan in plans), session.path)
                return write_reasons(path, [plan.sheet for plan in plans], outcome.rejects)

            notices = await self.run_job(task)
            return " ".join([f"{path} holds the rows with why cells were not taken.", *notices])

        def tell(written: str | None) -> None:
            if written is not None:
                self.done(written)

        beside = plans[0].path.with_name(f"{plans[0].path.stem}-reasons.xlsx")
        self.app.push_screen(AskLine("Write the rows with reasons to which file? (.xlsx)", write, text=str(beside)), tell)

    def action_import(self) -> None:
        """Write what the dry run showed."""
        if not self.may_write() or self.busy:
            return
        if self.written:
            self.refused("It is written already; u takes it back.")
        elif self.outcome is None:
            self.refused("First answer what is open." if self.plans else "First choose a file and look at it (enter).")
        elif not self.outcome.rows:
            self.refused("There are no rows to write.")
        else:
            self.run_in_background(self._write(), keys_wait=False)

    async def _write(self) -> None:
        outcome = await self._run(dry_run=False)
        if outcome is not None:
            self.outcome, self.written = outcome, outcome.written
            self._show_outcome("Written" if outcome.written else "Nothing was written", outcome_news(outcome))
            message = "Written. u takes it back, esc goes back." if outcome.written else "Nothing in the file could be taken."
            self.status.say(message)

    async def _run(self, *, dry_run: bool) -> ImportOutcome | None:
        tables = [(plan.sheet, plan.mapping) for plan in self.plans]
        stop = self._stop = threading.Event()
        self.busy += 1

        def tell(activity: str, done: int, total: int) -> None:
            if stop.is_set():
                raise _Stopped
            share = f" {done * 100 // total} %" if total > 1 else ""
            self.app.call_later(self.status.say, f"{activity[:1].upper()}{activity[1:]}{share}   esc stops it")

        def run(session: Session) -> ImportOutcome:
            if not dry_run and self.worker.context is None and (problem := back_up_before(session.path)):
                self.app.call_later(self.status.say, problem)
            return import_sheets(session, tables, dry_run=dry_run, progress=tell)

        try:
            return await self.worker.run(run)
        except _Stopped:
            self.status.say("Stopped: nothing was written.")
            return None
        except UserError as problem:
            self._refuse(str(problem))
            return None
        finally:
            self.busy -= 1

    def cancel(self) -> None:
        """Stop what is rehearsed: it is no longer what is asked for."""
        self._stop.set()

    def action_recent(self) -> None:
        """Choose one of the files that were read last."""
        from benefits_tui.tui.dialogs.choose import Choice, Choose

        paths = [path for path in host_of(self).place.read_files if os.access(path, os.F_OK)]
        if not paths:
            self.refused("No file was read here yet, or none of them is there any more.")
            return

        def take(path: str | None) -> None:
            if path is not None:
                self.query_one("#file", Input).value = path
                self.action_look()

        self.app.push_screen(
            Choose("Which file?", [Choice(path, Path(path).name, str(Path(path).parent)) for path in paths]), take
        )

    def action_stop(self) -> None:
        """Stop what is running; else a step back, to the file and then to where one was."""
        file = self.query_one("#file", Input)
        if self.busy:
            self._stop.set()
        elif self.plans and not self.written and not file.has_focus:
            file.focus()
            self.status.say("What was chosen is kept: enter goes on with it, esc leaves.")
        else:
            self.action_back()
