"""What is sent to others from the screens: a workbook to edit, reminders, a calendar, the whole register."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benefits_tui.domain.errors import UserError
from benefits_tui.register.paths import typed_path
from benefits_tui.register.session import Session
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.ask import AskLine
from benefits_tui.tui.dialogs.choose import Choice, Choose
from benefits_tui.tui.formatting import sanitize


class _Sent(NamedTuple):
    """Something that can be sent: what it is called, what it is, where it goes, and what writes it and says what was written."""

    label: str
    help: str
    file: str
    write: Callable[[Session, Path], str]


def _workbook(session: Session, path: Path) -> str:
    from benefits_tui.register.workbooks.export import export_workbook

    count, notices = export_workbook(session, path)
    return " ".join([f"{count:,} rows written to {sanitize(str(path))}.", *map(sanitize, notices)])


def _reminders(session: Session, path: Path) -> str:
    from benefits_tui.register.chasers import chase

    drafts = chase(session, path)
    return f"{len(drafts):,} mail drafts written to {sanitize(str(path))}." if drafts else "Nothing waits for anybody."


def _calendar(session: Session, path: Path) -> str:
    from benefits_tui.register.dates_to_come import export_calendar

    return f"{export_calendar(session, path):,} entries written to {sanitize(str(path))}."


def _register(session: Session, path: Path) -> str:
    from benefits_tui.register.archive import export_register

    return f"{export_register(session, path):,} rows written to {sanitize(str(path))}."


_WHAT = {
    "workbook": _Sent("Workbook", "The register's records to edit in Excel", "benefits.xlsx", _workbook),
    "reminders": _Sent("Reminders", "A folder of mail drafts to who has something waiting", "reminders", _reminders),
    "calendar": _Sent("Calendar", "Readings, reviews, gates and actions to come", "benefits.ics", _calendar),
    "register": _Sent("Whole register", "Everything with its history, for other programs", "register.jsonl", _register),
}


def choose_what_to_send(screen: BaseScreen) -> None:
    """Choose what is sent, then the file or folder."""
    choices = [Choice(name, sent.label, sent.help) for name, sent in _WHAT.items()]

    def take(name: str | None) -> None:
        if name is not None:
            _ask_for_file(screen, _WHAT[name])

    screen.app.push_screen(Choose("What is sent?", choices), take)


def _ask_for_file(screen: BaseScreen, sent: _Sent) -> None:
    asked: set[Path] = set()

    async def write(line: str) -> str:
        path = typed_path(line)
        if path.is_file() and path not in asked:
            asked.add(path)
            raise UserError(f"{path} is there already; enter again writes over it.")
        return await screen.run_job(lambda session: sent.write(session, path))

    def tell(written: str | None) -> None:
        if written is not None:
            screen.notify(written, markup=False)

    screen.app.push_screen(AskLine(f"{sent.label}: to which file or folder?", write, text=str(Path.home() / sent.file)), tell)
