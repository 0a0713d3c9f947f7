"""Import on screen: choose a file, settle what its columns leave open, see what would happen, then let it happen."""

from __future__ import annotations

import re
import threading
from collections import Counter
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Select, Static

from benefits_tui.domain.errors import UserError
from benefits_tui.exchange.mapping import Mapping
from benefits_tui.exchange.mapping_file import load_mapping
from benefits_tui.exchange.parsed_rows import RejectedCell
from benefits_tui.exchange.questions import Proposal, Question
from benefits_tui.exchange.sheet import Sheet
from benefits_tui.register.backups import back_up_before
from benefits_tui.register.importing import Outcome, import_sheet, left_open, open_names, propose, read_with
from benefits_tui.register.paths import typed_path
from benefits_tui.register.session import Session
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.commands import Command
from benefits_tui.tui.formatting import MUTED, humanize, plain_content, sanitize
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.stylesheet import stylesheet
from benefits_tui.tui.widgets.editors import LineInput
from benefits_tui.tui.worker import RegisterWorker

IMPORT_COMMANDS = (
    Command("look", "ctrl+r", "Look", "Read the file and show what an import would do; nothing is written.", bar=True),
    Command("import", "ctrl+s", "Import", "Write what is shown: all of it or nothing.", bar=True),
    Command("stop", "escape", "Back", "Stop what is running; else back to where you were.", bar=True, goes_back=True),
)
_SHOWN_REJECTS = 200
_SHOWN_GROUPS = 12


class _Stopped(Exception):
    """The person stopped the import; the transaction is rolled back."""


class ImportScreen(BaseScreen):
    """One file into the register."""

    KEYS: ClassVar[tuple[Command, ...]] = IMPORT_COMMANDS
    BINDINGS: ClassVar = bindings(IMPORT_COMMANDS)
    DEFAULT_CSS = stylesheet(__file__, "import_screen.tcss")
    where = "Import a spreadsheet"

    def __init__(self, worker: RegisterWorker, path: str = "") -> None:
        super().__init__(worker)
        self._path = path
        self._sheet: Sheet | None = None
        self._mapping: Mapping | None = None
        self._proposal: Proposal | None = None
        self._questions: list[Question] = []
        self._asked: list[tuple[Question, str]] = []
        self._stop = threading.Event()
        self._busy = False
        self._ready = False

    def body(self) -> ComposeResult:
        """The file and its map, what is open, what would happen."""
        with VerticalScroll(id="page", can_focus=False):
            yield Static("Import a spreadsheet: projects, benefits or readings", id="heading")
            with Horizontal(classes="line"):
                yield Static("File")
                yield LineInput(self._path, placeholder="a CSV or XLSX file, then enter", id="file", compact=True)
            with Horizontal(classes="line"):
                yield Static("Map")
                yield LineInput(
                    placeholder="a mapping file, or nothing: columns are then told by their names", id="map", compact=True
                )
            yield VerticalScroll(id="questions", can_focus=False)
            yield Button("Import", id="go", variant="primary", compact=True)
            yield Static("", id="outcome")

    def on_mount(self) -> None:
        """Start at the file."""
        super().on_mount()
        self.query_one("#file", Input).focus()
        self.status.say("Nothing is written before you say so.")

    @on(Input.Submitted)
    def action_look(self) -> None:
        """Read the file and show what an import would do."""
        path = self.query_one("#file", Input).value.strip()
        if path and not self._busy and self._ready and self._questions:
            self.work(self._rehearse(), keys_wait=False)
        elif path and not self._busy:
            self.work(self._look(path, self.query_one("#map", Input).value.strip()), keys_wait=False)

    @on(Input.Changed)
    def _another(self) -> None:
        """Another file or map: what was found out about the one before is no longer true."""
        if self._sheet is not None:
            self._sheet, self._mapping, self._questions = None, None, []
            self.query_one("#questions").remove_children()
            self.query_one("#outcome", Static).update("")
        self._set_ready(False)

    def _set_ready(self, ready: bool) -> None:
        self._ready = ready
        self.query_one("#go", Button).set_class(ready, "ready")
        if not ready:
            self.status.say("Nothing is written before you say so.")

    async def _look(self, file_text: str, map_text: str) -> None:
        place = self.query_one("#questions")
        await place.remove_children()
        self._set_ready(False)
        self._questions = []
        try:
            path = typed_path(file_text)
            if map_text:
                mapping = load_mapping(typed_path(map_text))
                self._sheet = await self.worker.run(lambda session: read_with(path, mapping))
                proposal = left_open(self._sheet, mapping)
            else:
                self._sheet, proposal = await self.worker.run(lambda session: propose(path, session))
            self._proposal, self._mapping, self._questions = proposal, proposal.mapping, list(proposal.questions)
        except UserError as problem:
            self.query_one("#outcome", Static).update(plain_content(str(problem)).stylize("$text-error"))
            return
        await self._go_on()

    async def _go_on(self) -> None:
        """Ask what is open, names near those of others last; what would happen once nothing is."""
        if not self._questions and self._sheet is not None and self._proposal is not None:
            tables = [(self._sheet, self._proposal)]
            self._questions = await self.worker.run(lambda session: open_names(session, tables))
        if self._questions:
            await self._ask_questions()
        else:
            await self.query_one("#questions").remove_children()
            await self._rehearse()

    async def _ask_questions(self) -> None:
        place = self.query_one("#questions")
        await place.remove_children()
        self._asked = [(question, word) for question in self._questions for word in _words_of(question)]
        for number, (question, word) in enumerate(self._asked):
            text = f"{word!r} in {question.column!r}:" if word else question.text
            await place.mount(Static(plain_content(text), classes="asked"))
            options = [(_answer_shown(question, answer), answer) for answer in question.answers]
            await place.mount(Select(options, id=f"answer-{number}", prompt="choose", compact=True))
        self.query_one("#answer-0", Select).focus()
        self.query_one("#outcome", Static).update("The column names leave this open. Answer, and what would happen is shown.")

    @on(Select.Changed)
    def _answered(self) -> None:
        answers = [select.value for select in self.query(Select)]
        if answers and all(answer is not Select.NULL for answer in answers):
            known = len(self._proposal.questions) if self._proposal is not None else 0
            for (question, word), answer in zip(self._asked, answers, strict=True):
                question.settle(str(answer), *([word] if word else []))
            # An answer may have raised another question.
            self._questions = self._proposal.questions[known:] if self._proposal is not None else []
            self.work(self._go_on(), keys_wait=False)

    async def _rehearse(self) -> None:
        outcome = await self._run(dry_run=True)
        if outcome is not None:
            self.query_one("#outcome", Static).update(outcome_content(outcome, self._mapping, written=False))
            self._set_ready(not self.worker.read_only)
            self.status.say("A rehearsal: nothing is written yet. ^s writes it.")
            if self._ready:
                self.query_one("#go").focus()

    @on(Button.Pressed)
    def action_import(self) -> None:
        """Write what was shown."""
        if not self.may_write() or self._busy:
            return
        if not self._ready:
            waiting = "First answer what the column names leave open." if self._questions and self._sheet else ""
            self.notify(waiting or "First choose a file and look at what it would do (enter).", markup=False)
            return
        self.work(self._write(), keys_wait=False)

    async def _write(self) -> None:
        outcome = await self._run(dry_run=False)
        if outcome is not None:
            self._set_ready(False)
            self.query_one("#outcome", Static).update(outcome_content(outcome, self._mapping, written=True))
            self.query_one("#page").scroll_home(animate=False)
            self.status.say("Written. esc goes back.")

    async def _run(self, *, dry_run: bool) -> Outcome | None:
        sheet, mapping = self._sheet, self._mapping
        if sheet is None or mapping is None:
            return None
        self._stop.clear()
        self._busy = True

        def tell(what: str, done: int, total: int) -> None:
            if self._stop.is_set():
                raise _Stopped
            share = f" {done * 100 // total} %" if total > 1 else ""
            self.app.call_later(self.status.say, f"{what}{share}   esc stops it")

        def run(session: Session) -> Outcome:
            if not dry_run and self.worker.context is None and (problem := back_up_before(session.path)):
                self.app.call_later(self.status.say, problem)
            return import_sheet(session, sheet, mapping, dry_run=dry_run, progress=tell)

        try:
            return await self.worker.run(run)
        except _Stopped:
            self.status.say("Stopped: nothing was written.")
            return None
        except UserError as problem:
            self.query_one("#outcome", Static).update(plain_content(str(problem)).stylize("$text-error"))
            return None
        finally:
            self._busy = False

    def action_stop(self) -> None:
        """Stop what is running; else back."""
        if self._busy:
            self._stop.set()
        else:
            self.action_back()


def _words_of(question: Question) -> list[str]:
    """The words that are answered one by one; one blank word for a question that is answered as a whole."""
    return [word for word, _ in question.words] or [""]


def _answer_shown(question: Question, answer: str) -> str:
    """An answer, with what it makes of real cells."""
    shown = question.shows.get(answer)
    return sanitize(f"{humanize(answer)}: {shown}" if shown else humanize(answer))


def outcome_content(outcome: Outcome, mapping: Mapping | None, *, written: bool) -> Content:
    """What an import did or would do, and each rejected cell with its reason."""
    lines = [Content.styled("Written" if written else "What would be written", "bold")]
    for kind, counts in outcome.by_kind.items():
        if counts.read:
            renamed = f" ({counts.renamed} renamed)" if counts.renamed else ""
            kept = f", {counts.not_in_file:,} not in this file and kept" if counts.not_in_file else ""
            lines.append(
                Content(
                    f"  {kind:<11}{counts.added:,} new, {counts.changed:,} changed{renamed}, {counts.unchanged:,} unchanged{kept}"
                )
            )
    lines += [plain_content(notice).stylize("$muted") for notice in outcome.notices]
    if mapping is not None and not written:
        for kind, one in mapping.kinds():
            said = ", ".join(f"{' / '.join(source.columns)} → {name}" for name, source in one.fields.items())
            lines.append(Content.assemble((f"{kind.plural}: ", "$muted"), (sanitize(said), "$muted")))
    if outcome.rejects:
        said = f"\n{len(outcome.rejects):,} cells cannot be read; their words are kept as notes"
        lines.append(Content.styled(said, "bold $text-warning"))
        lines += _grouped(outcome.rejects)
        lines.append(Content.styled("\nOne by one", "bold"))
        for reject in outcome.rejects[:_SHOWN_REJECTS]:
            place = f"  row {reject.row}, {sanitize(reject.column)}: "
            lines.append(Content.assemble((place, MUTED), f"{sanitize(reject.value)[:60]!r} ", (_why(reject), MUTED)))
        if len(outcome.rejects) > _SHOWN_REJECTS:
            more = f"  and {len(outcome.rejects) - _SHOWN_REJECTS:,} more; 'benefits-tui import' lists them all"
            lines.append(Content.styled(more, "$muted"))
    return Content("\n").join(lines)


def _grouped(rejects: list[RejectedCell]) -> list[Content]:
    """How many cells of each column were rejected for which reason."""
    groups = Counter((reject.column, _why(reject)) for reject in rejects)
    return [
        Content.assemble((f"  {number:>5,}  {sanitize(column)}: ", ""), (why, "$muted"))
        for (column, why), number in groups.most_common(_SHOWN_GROUPS)
    ]


def _why(reject: RejectedCell) -> str:
    """The reason without the cell's own words, which stand beside it."""
    return sanitize(re.sub(r"^'[^']*' ", "", reject.reason))
