"""A report as text, before it goes to a file: read, narrowed to a part of the portfolio, written, opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.rollup import RollUpKey
from benefits_tui.exchange.writer import endings
from benefits_tui.register.paths import typed_path
from benefits_tui.register.rollups import roll_up
from benefits_tui.register.session import Session
from benefits_tui.reports.catalogue import FORMATS, REPORTS, format_of, make, pack
from benefits_tui.reports.catalogue import write as write_report
from benefits_tui.reports.content.scope import ReportScope
from benefits_tui.reports.document import Report
from benefits_tui.tui.actions.written_over import once_more
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.commands import REPORT_COMMANDS, Command
from benefits_tui.tui.dialogs.ask import AskLine
from benefits_tui.tui.dialogs.choose import Choice, Choose
from benefits_tui.tui.formatting import format_date, sanitize
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.report_lines import report_lines
from benefits_tui.tui.screens.figures import FiguresScreen, ScrolledFigures
from benefits_tui.tui.worker import RegisterWorker

_NARROWED_BY = (RollUpKey.DEPARTMENT, RollUpKey.PROGRAMME, RollUpKey.OWNER)
_ALL, _PACK = "the whole portfolio", "pack"


class ReportText(ScrolledFigures):
    """The text scrolls line by line; the cursor takes what leads somewhere once it is in view."""

    def action_line(self, by: int) -> None:
        """The next link that is in view, else a line further."""
        scroll = self.parent
        assert isinstance(scroll, VerticalScroll)
        top, bottom = scroll.scroll_offset.y, scroll.scroll_offset.y + scroll.size.height
        current_row = self._links[self._here][0] if self._links else -1
        seen = [number for number, (row, _) in enumerate(self._links) if top <= row < bottom]
        if self._links and top <= current_row < bottom:
            seen = [number for number in seen if (self._links[number][0] - current_row) * by > 0]
        if seen:
            self._here = seen[0] if by > 0 else seen[-1]
            self._draw()
        else:
            scroll.scroll_relative(y=by, animate=False)


class ReportScreen(FiguresScreen):
    """One report of the catalogue."""

    where = "Report"
    KEYS: ClassVar[tuple[Command, ...]] = REPORT_COMMANDS
    BINDINGS: ClassVar = bindings(REPORT_COMMANDS)

    def __init__(self, worker: RegisterWorker, name: str, scope: ReportScope) -> None:
        super().__init__(worker)
        self._which, self._scope = name, scope
        self._report: Report | None = None

    def body(self) -> ComposeResult:
        """The text."""
        with VerticalScroll(can_focus=False):
            yield ReportText(id="figures")

    def reload(self) -> None:
        """Make the report again."""
        self.status.say("The report is being made …")
        self.run_in_background(self._load(), keys_wait=False)

    async def _load(self) -> None:
        name, scope = self._which, self._scope
        try:
            report = await self.run_rebuilding(lambda session: make(session, name, scope))
        except UserError as problem:
            if self._report is None:
                self.dismiss()
            self.app.notify(sanitize(str(problem)), severity="warning", markup=False)
            return
        if report is None:
            return
        self._report = report
        self.show(lambda width: report_lines(report, width))
        self.status.say(f"{sanitize(report.title)}, as of {format_date(report.as_of)}. o opens it as a page to print.")

    def action_narrow(self) -> None:
        """Choose the department, programme or owner that it is about, or all again."""
        takes = REPORTS[self._which].takes
        keys = [key for key in _NARROWED_BY if key.value in takes]
        if not keys or REPORTS[self._which].may:
            self.refused("This report is about one record, or all of them; it is not narrowed.")
            return
        choices = [Choice[RollUpKey | str](key, key.value) for key in keys]

        def take(key: RollUpKey | str | None) -> None:
            if isinstance(key, RollUpKey):
                choose_value(self, key, lambda value: self._narrow(**{key.value: value}))
            elif key is not None:
                self._narrow(department=None, programme=None, owner=None)

        self.app.push_screen(Choose("About which part?", [*choices, Choice(_ALL, _ALL)]), take)

    def _narrow(self, **parts: Any) -> None:
        self._scope = replace(self._scope, **parts)
        self.reload()

    def action_since(self) -> None:
        """Say since when changes are told."""
        from benefits_tui.tui.actions.earlier_day import ask_since

        def take(day: date | None) -> None:
            if day is not None:
                self._narrow(since=day)

        if "since" in REPORTS[self._which].takes:
            ask_since(self.worker, self.app, take)
        else:
            self.refused("This report tells no changes.")

    def action_browse(self) -> None:
        """Write it to a file and open that."""
        self._ask_for_file(f"Write to which file? ({endings(FORMATS)}; it is opened)", opens=True)

    def action_write(self) -> None:
        """Write it to a file."""
        self._ask_for_file(f"Write to which file? ({endings(FORMATS)})", opens=False)

    def _ask_for_file(self, heading: str, *, opens: bool) -> None:
        report = self._report
        if report is None:
            self.refused("The report is not made yet.")
            return
        asked: set[Path] = set()

        async def write(line: str) -> Path:
            path = typed_path(line)
            once_more(path, asked)
            form = format_of(path, None)

            def job(session: Session) -> None:
                if path.resolve() == session.path.resolve():
                    raise UserError("A report needs another name than the register.")
                write_report(report, form, path)

            await self.run_job(job)
            return path

        def tell(path: Path | None) -> None:
            if path is not None:
                self.done(f"{sanitize(str(path))} written.")
                if opens:
                    self.app.open_url(path.resolve().as_uri())

        about = self._scope.ref or ""
        stem = "".join(letter if letter.isalnum() or letter in "-." else "-" for letter in f"{self._which}-{about}".rstrip("-"))
        self.app.push_screen(AskLine(heading, write, text=str(Path.home() / f"{stem}.html")), tell)


def choose_value(screen: BaseScreen, key: RollUpKey, take: Callable[[str], None]) -> None:
    """Choose one of the departments, programmes or owners that benefits have."""

    async def choose_part() -> None:
        read = await screen.run_job(lambda session: roll_up(session, (key,)))
        labels = [row.labels[0] for row in read.rows if row.labels[0] is not None]
        counts = {row.labels[0]: row.balance.benefits for row in read.rows}
        if not labels:
            screen.refused(f"No benefit has a {key.value}.")
            return
        choices = [Choice(label, label, f"{counts[label]:,} benefit{'s' if counts[label] != 1 else ''}") for label in labels]
        screen.app.push_screen(Choose(f"Which {key.value}?", choices), lambda value: take(value) if value is not None else None)

    screen.run_in_background(choose_part())


def choose_report(screen: BaseScreen) -> None:
    """Choose a report: of the portfolio, of the record whose page is in view, or of an owner; it is shown as text first."""
    kind, ref = screen.record_in_view
    ready = {name: info for name, info in REPORTS.items() if info.needs in ("", kind)}
    # What is about the record in view stands first.
    names = sorted(ready, key=lambda name: kind not in (ready[name].needs or None, ready[name].may or None))
    choices = [Choice(name, name.replace("-", " "), ready[name].help) for name in names]
    choices.append(Choice(_PACK, "monthly set", "All reports of the portfolio and one for each owner, into a folder."))

    def take(name: str | None) -> None:
        if name == _PACK:
            _ask_for_folder(screen)
        elif name is not None:
            about = ref if kind and kind in (REPORTS[name].needs, REPORTS[name].may) else None
            if name == "owner" and about is None:
                choose_value(screen, RollUpKey.OWNER, lambda owner: _show(screen, name, owner))
            else:
                _show(screen, name, about)

    screen.app.push_screen(Choose("Which report?", choices), take)


def _show(screen: BaseScreen, name: str, about: str | None) -> None:
    screen.app.push_screen(ReportScreen(screen.worker, name, ReportScope(about)))


def _ask_for_folder(screen: BaseScreen) -> None:
    async def write(line: str) -> str:
        folder = typed_path(line)
        written = await screen.run_job(lambda session: pack(session, folder, ReportScope()))
        return f"{len(written):,} reports written to {sanitize(str(folder))}."

    def tell(written: str | None) -> None:
        if written is not None:
            screen.done(written)

    screen.app.push_screen(AskLine("Write the monthly set into which folder?", write, text=str(Path.home() / "reports")), tell)
