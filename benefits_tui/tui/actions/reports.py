"""Reports and roll-ups written to files from the screens, and opened."""

from __future__ import annotations

from pathlib import Path

from benefits_tui.domain.errors import UserError
from benefits_tui.register.paths import typed_path
from benefits_tui.register.rollups import RollUp, export_roll_up
from benefits_tui.register.session import Session
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.ask import AskLine
from benefits_tui.tui.dialogs.choose import Choice, Choose
from benefits_tui.tui.formatting import sanitize


def choose_report(screen: BaseScreen) -> None:
    """Choose a report: of the portfolio, or of the record whose page is in view; then the file."""
    from benefits_tui.reports.catalogue import REPORTS

    kind, ref = screen.record_in_view
    ready = {name: info for name, info in REPORTS.items() if name != "owner" and info.needs in ("", kind)}
    # What is about the record in view stands first.
    names = sorted(ready, key=lambda name: ready[name].needs == "")
    choices = [Choice(name, name.replace("-", " "), ready[name].help) for name in names]

    def take(name: str | None) -> None:
        if name is not None:
            _ask_for_file(screen, name, ref if REPORTS[name].needs else "")

    screen.app.push_screen(Choose("Which report?", choices), take)


def _ask_for_file(screen: BaseScreen, name: str, ref: str) -> None:
    asked: set[Path] = set()

    async def write(line: str) -> Path:
        from benefits_tui.reports.catalogue import format_of, make
        from benefits_tui.reports.catalogue import write as write_report
        from benefits_tui.reports.content.scope import Scope

        path = typed_path(line)
        _once_more(path, asked)
        form = format_of(path, None)

        def job(session: Session) -> None:
            if path.resolve() == session.path.resolve():
                raise UserError("A report needs another name than the register.")
            write_report(make(session, name, Scope(ref or None)), form, path)

        await screen.run_job(job)
        return path

    def tell(path: Path | None) -> None:
        if path is not None:
            screen.done(f"{sanitize(str(path))} written.")
            screen.app.open_url(path.resolve().as_uri())

    stem = f"{name}-{ref}".rstrip("-").replace("/", "-")
    suggestion = str(Path.home() / f"{stem}.html")
    screen.app.push_screen(
        AskLine("Write to which file? (.html, .docx, .xlsx or .md; it is opened)", write, text=suggestion), tell
    )


def export_roll_up_to(screen: BaseScreen, shown: RollUp, key: str) -> None:
    """Ask for a file and write a roll-up to it."""
    asked: set[Path] = set()

    async def write(line: str) -> str:
        path = typed_path(line)
        _once_more(path, asked)
        count, notices = await screen.run_job(lambda session: export_roll_up(session, shown, path))
        return " ".join([f"{count:,} rows written to {sanitize(str(path))}.", *map(sanitize, notices)])

    def tell(written: str | None) -> None:
        if written is not None:
            screen.done(written)

    suggestion = str(Path.home() / f"balance-by-{key}.xlsx")
    screen.app.push_screen(AskLine("Write it to which file? (.xlsx, .csv or .json)", write, text=suggestion), tell)


def _once_more(path: Path, asked: set[Path]) -> None:
    """A file that is there is written over when it is asked for twice."""
    if path.is_file() and path not in asked:
        asked.add(path)
        raise UserError(f"{path} is there already; enter again writes over it.")
