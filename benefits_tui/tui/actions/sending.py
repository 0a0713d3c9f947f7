"""What is sent to others from the screens: a workbook to edit, reminders, a calendar, the whole register."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benefits_tui.domain.plain_text import counted
from benefits_tui.register.listing import exactly
from benefits_tui.register.paths import typed_path
from benefits_tui.register.session import Session
from benefits_tui.tui.actions.written_over import once_more
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.ask import AskLine
from benefits_tui.tui.dialogs.choose import Choice, Choose
from benefits_tui.tui.formatting import sanitize


class _Part(NamedTuple):
    """What of the register is sent: the benefits under the filter of their list, or what belongs to the record in view."""

    filter: str = ""
    person: str | None = None
    project: str | None = None

    @property
    def description(self) -> str:
        """What it is, behind what is sent; blank for all."""
        if self.filter:
            return f", benefits under the filter {self.filter}"
        return f", of {self.person or self.project}" if self.person or self.project else ""


class _Sent(NamedTuple):
    """Something that can be sent: what it is called, what it is, where it goes, and what writes it and says what was written."""

    label: str
    help: str
    file: str
    write: Callable[[Session, Path, _Part], str]
    parts: tuple[str, ...] = ()
    """Which parts of the register it can be of."""

    def of(self, part: _Part) -> _Part:
        """The part that it can be of."""
        return part._replace(**{name: _Part._field_defaults[name] for name in _Part._fields if name not in self.parts})


def _workbook(session: Session, path: Path, part: _Part) -> str:
    from benefits_tui.register.workbooks.export import export_workbook

    text = exactly("project", part.project) if part.project is not None else part.filter
    count, notices = export_workbook(session, path, text, part.person)
    return " ".join([f"{counted(count, 'row')} written to {sanitize(str(path))}.", *map(sanitize, notices)])


def _reminders(session: Session, path: Path, part: _Part) -> str:
    from benefits_tui.register.chasers import chase

    drafts = chase(session, path, part.person)
    return f"{len(drafts):,} mail drafts written to {sanitize(str(path))}." if drafts else "Nothing waits for anybody."


def _calendar(session: Session, path: Path, part: _Part) -> str:
    from benefits_tui.register.dates_to_come import export_calendar

    return f"{export_calendar(session, path, part.person, part.project):,} entries written to {sanitize(str(path))}."


def _register(session: Session, path: Path, part: _Part) -> str:
    from benefits_tui.register.archive import export_register

    return f"{counted(export_register(session, path), 'row')} written to {sanitize(str(path))}."


_WHAT = {
    "workbook": _Sent("Workbook", "The register's records to edit in Excel", "benefits.xlsx", _workbook, _Part._fields),
    "reminders": _Sent("Reminders", "A folder of mail drafts to who has something waiting", "reminders", _reminders, ("person",)),
    "calendar": _Sent("Calendar", "Readings, reviews, gates, actions to come", "benefits.ics", _calendar, ("person", "project")),
    "register": _Sent("Whole register", "Everything with its history, for other programs", "register.jsonl", _register),
}


def choose_what_to_send(screen: BaseScreen) -> None:
    """Choose what is sent, then the file or folder; of the page or the filter in view."""
    part = _part_in_view(screen)
    choices = [Choice(name, sent.label, sent.help + sanitize(sent.of(part).description)) for name, sent in _WHAT.items()]

    def take(name: str | None) -> None:
        if name is not None:
            _ask_for_file(screen, _WHAT[name], _WHAT[name].of(part))

    screen.app.push_screen(Choose("What is sent?", choices), take)


def _part_in_view(screen: BaseScreen) -> _Part:
    kind, ref = screen.record_in_view
    if kind in ("person", "project"):
        return _Part(person=ref) if kind == "person" else _Part(project=ref)
    return _Part(screen.filter_in_view)


def send_workbook(screen: BaseScreen) -> None:
    """A workbook to edit of the benefits under the filter in view."""
    _ask_for_file(screen, _WHAT["workbook"], _part_in_view(screen))


def _ask_for_file(screen: BaseScreen, sent: _Sent, part: _Part) -> None:
    asked: set[Path] = set()

    async def write(line: str) -> str:
        path = typed_path(line)
        once_more(path, asked)
        return await screen.run_job(lambda session: sent.write(session, path, part))

    def tell(written: str | None) -> None:
        if written is not None:
            screen.notify(written, markup=False)

    heading = f"{sent.label}{sanitize(part.description)}: to which file or folder?"
    screen.app.push_screen(AskLine(heading, write, text=str(Path.home() / sent.file)), tell)
