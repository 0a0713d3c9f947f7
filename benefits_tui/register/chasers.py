"""Reminding owners: what waits for each, as a mail to send with a workbook to return and a calendar; who was reminded is kept."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from benefits_tui.domain.fields import FieldError, Kind
from benefits_tui.domain.parsing import ParseError, date_order_for, parse_date, relative_day
from benefits_tui.domain.plain_text import format_date
from benefits_tui.exchange.mail_draft import write_draft
from benefits_tui.exchange.writer import FileNotWritten
from benefits_tui.register.dates_to_come import calendar_of
from benefits_tui.register.lists import rows
from benefits_tui.register.lookup import find
from benefits_tui.register.session import Session
from benefits_tui.register.workbooks.export import export_workbook
from benefits_tui.store.lists.catalogue import QUEUE
from benefits_tui.store.lists.columns import ListValue
from benefits_tui.store.lists.dates_to_come import DatedItem, dated_items
from benefits_tui.store.lists.pages import ListQuery
from benefits_tui.store.models import Chaser
from benefits_tui.store.queries.chasers import Addressee, ChasedPerson, addressees, newest_chasers
from benefits_tui.store.queries.workbooks import sheet_benefits

DEFAULT_DAYS = 30
_MOST_LINES = 20
_ASK_TO_FILL_IN = (
    "The workbook has a cell for each figure. Please fill in what you know and send it back; "
    "what you leave as it is stays as it is."
)


@dataclass(slots=True)
class ChaserDraft:
    """What one person is reminded of, and the mail that says so."""

    ref: str
    name: str
    email: str | None
    readings: int
    decisions: int
    actions: int
    subject: str
    text: str
    chased_before: date | None
    """When the person was reminded last and did not return anything since; None for never."""
    file: str = ""

    @property
    def waiting(self) -> list[str]:
        """What waits for the person, counted: `1 reading`, `2 decisions`."""
        counts = (_count(self.readings, "reading"), _count(self.decisions, "decision"), _count(self.actions, "action"))
        return [count_text for count_text in counts if count_text]


def chase(
    session: Session, folder: Path | None, owner: str | None = None, due: str | None = None, *, dry_run: bool = False
) -> list[ChaserDraft]:
    """Write a mail draft for each person for whom something waits: readings of their benefits that are late or due until
    `due` (`30d`, `end of month`; 30 days when left out), decisions, actions. With its workbook to return and a calendar.

    Who was reminded of how much is kept in the register. With `dry_run` nothing is written, neither files nor register.
    Raises RecordNotFound, FieldError for a `due` that is no day to come, FileNotWritten.
    """
    until = _until(session, due)
    with session.snapshot():
        person = find(session, owner, Kind.PERSON).id if owner is not None else None
        before = newest_chasers(session.store)
        decisions = _decisions(session)
        drafts: list[tuple[Addressee, ChaserDraft, list[DatedItem]]] = []
        for addressee in addressees(session.store, person):
            owned = {benefit.id for benefit in sheet_benefits(session.store, addressee.id)}
            dated = [item for item in dated_items(session.store, addressee.id) if item.day <= until]
            items = [item for item in dated if item.kind == "action" or (item.kind == "reading" and item.id in owned)]
            waiting = decisions.get(addressee.shown, [])
            if items or waiting:
                drafts.append((addressee, _draft(session, addressee, items, waiting, until, before.get(addressee.id)), items))
    if not dry_run and drafts:
        _write(session, folder, drafts, until)
    return [draft for _, draft, _ in drafts]


def _until(session: Session, due: str | None) -> date:
    until = session.today + timedelta(days=DEFAULT_DAYS) if due is None else relative_day(due, session.today)
    if until is None and due is not None:
        with contextlib.suppress(ParseError):
            until = parse_date(due, order=date_order_for(session.policy.currency))
    if until is None or until < session.today:
        raise FieldError(f"due: {due!r} is not a day in the future; write 30d, end of month or a date", "due")
    return until


def _decisions(session: Session) -> dict[str, list[dict[str, ListValue]]]:
    """The rows of the queue by who is named to decide them."""
    waiting: dict[str, list[dict[str, ListValue]]] = {}
    for row in rows(session, ListQuery(QUEUE, today=session.today)):
        if row["decides_name"] is not None:
            waiting.setdefault(str(row["decides_name"]), []).append(row)
    return waiting


def _draft(
    session: Session, person: Addressee, items: Sequence[DatedItem], decisions: Sequence[dict[str, ListValue]], until: date,
    before: ChasedPerson | None,
) -> ChaserDraft:  # fmt: skip
    readings = [item for item in items if item.kind == "reading"]
    actions = [item for item in items if item.kind == "action"]
    parts = [f"Dear {person.name},", ""]
    parts += _part("These readings are late or due soon:", [_line(session, item.title, item.day) for item in readings])
    parts += _part("These decisions wait for you:", [_decision(session, row) for row in decisions])
    parts += _part("You agreed to do this:", [_line(session, str(item.detail), item.day) for item in actions])
    parts += [
        _ASK_TO_FILL_IN if items else "Please tell us what you decide, and why.",
        "The other file puts these days into your calendar." if items else "",
        "",
        "Thank you for your help.",
        session.user,
    ]  # fmt: skip
    counts = [_count(len(readings), "reading"), _count(len(decisions), "decision"), _count(len(actions), "action")]
    subject = f"Benefits: {' and '.join(word for word in counts if word)} until {format_date(until)}"
    pending = before.sent_on if before is not None and before.returned_on is None else None
    text = "\n".join(parts).replace("\n\n\n", "\n\n")
    return ChaserDraft(person.ref, person.name, person.email, len(readings), len(decisions), len(actions), subject, text, pending)


def _part(head: str, lines: list[str]) -> list[str]:
    if not lines:
        return []
    more = [f"- and {len(lines) - _MOST_LINES} more"] if len(lines) > _MOST_LINES else []
    return [head, *lines[:_MOST_LINES], *more, ""]


def _line(session: Session, record: str, day: date) -> str:
    late = (session.today - day).days
    return f"- {record}: {format_date(day)}" + (f", {late} {'day' if late == 1 else 'days'} late" if late > 0 else "")


def _decision(session: Session, row: dict[str, ListValue]) -> str:
    by = f" By {format_date(row['due'])}." if isinstance(row["due"], date) else ""
    return f"- {row['title']}: {row['why']}{by}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}" if number else ""


def _write(
    session: Session, folder: Path | None, drafts: Sequence[tuple[Addressee, ChaserDraft, list[DatedItem]]], until: date
) -> None:
    if folder is None:
        raise FileNotWritten("Name a folder for the drafts with -o.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise FileNotWritten(f"{folder} cannot be made a folder: {problem.strerror or problem}.") from problem
    with session.store.write(
        session.change_info(f"remind {len(drafts):,} {'person' if len(drafts) == 1 else 'people'}"), session.today
    ) as transaction:
        for person, draft, items in drafts:
            transaction.insert(Chaser, {
                "person_id": person.id, "sent_on": session.today, "sent_by": session.user, "due_until": until,
                "readings": draft.readings, "decisions": draft.decisions, "actions": draft.actions,
            })  # fmt: skip
            draft.file = f"{_file_words(person)}.eml"
            write_draft(folder / draft.file, person.email, draft.subject, draft.text, _attachments(session, person, items))


def _attachments(session: Session, person: Addressee, items: list[DatedItem]) -> dict[str, bytes]:
    if not items:
        return {}
    with tempfile.TemporaryDirectory(prefix="benefits-tui-") as folder:
        path = Path(folder) / "return.xlsx"
        export_workbook(session, path, owner=person.ref)
        workbook = path.read_bytes()
    return {f"{_file_words(person)}.xlsx": workbook, f"{_file_words(person)}.ics": calendar_of(session, items)}


def _file_words(person: Addressee) -> str:
    file_stem = "".join(letter if letter.isalnum() else "-" for letter in f"{person.name}-{person.ref}".lower())
    return "-".join(part for part in file_stem.split("-") if part)[:80]
