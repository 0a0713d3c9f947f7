"""A workbook that came back: exactly the cells that were changed in it are written, all of them in one change."""

from __future__ import annotations

from pathlib import Path

from benefits_tui.domain.fields import Kind
from benefits_tui.exchange.linked_reader import LinkedWorkbook, read_linked
from benefits_tui.exchange.linked_workbook import is_linked
from benefits_tui.exchange.sheet import UnreadableFile
from benefits_tui.register.dates_to_come import origin_of
from benefits_tui.register.lookup import find
from benefits_tui.register.session import Session
from benefits_tui.register.workbooks.export import WORKBOOK_VERSION
from benefits_tui.register.workbooks.rows import take_sheets
from benefits_tui.register.workbooks.saved_alone import is_saved_alone, read_alone
from benefits_tui.register.workbooks.sheets import KNOWN_BY
from benefits_tui.register.workbooks.workbook_import import NotTaken, Returned, WorkbookImport
from benefits_tui.store.queries.chasers import note_return
from benefits_tui.store.queries.workbooks import actions_of, sheet_benefits
from benefits_tui.store.types import ChangeKind


class _Rehearsed(Exception):
    """Takes a dry run back."""


def is_returned(path: Path) -> bool:
    """True for a workbook that went out from here, and for one of its sheets that was saved as text."""
    return is_linked(path) or is_saved_alone(path)


def import_workbook(
    session: Session,
    path: Path,
    *,
    reason: str | None = None,
    dry_run: bool = False,
    delete_missing: bool = False,
) -> Returned:
    """Write what was changed in a workbook of `export_workbook`: changed cells, new rows, and removed rows when asked to.

    A cell that the register changed meanwhile, to something else, is a conflict and stays. An owner's sheet changes what
    is the owner's now. All in one change, or nothing. Raises UnreadableFile, NotTaken with every row that is wrong.
    """
    if is_saved_alone(path):
        book = read_alone(session, path)
    else:
        book = read_linked(path, KNOWN_BY)
        _check_origin(session, path, book)
    returned = Returned(owner=book.about.get("owner", ""), left=book.left)
    info = session.change_info(f"import the workbook {path.name}", reason, ChangeKind.IMPORT)
    try:
        with session.store.write(info, session.today) as transaction:
            sent_change = book.about.get("change", "0")
            workbook = WorkbookImport(session, transaction, returned, reason, delete_missing)
            workbook.sent_change = int(sent_change) if sent_change.isdecimal() else None
            if returned.owner:
                person = find(transaction, returned.owner, Kind.PERSON).id
                workbook.own_benefits = {sheet_benefit.id for sheet_benefit in sheet_benefits(transaction, person)}
                workbook.own_actions = set(actions_of(transaction, person))
            take_sheets(workbook, book.sheets)
            if workbook.problems:
                raise NotTaken("\n".join([*workbook.problems, "Nothing was written."]))
            if dry_run:
                raise _Rehearsed
            if returned.owner:
                note_return(transaction, person, returned.cells, session.today)
        returned.written = transaction.written.rows > 0
    except _Rehearsed:
        pass
    return returned


def _check_origin(session: Session, path: Path, book: LinkedWorkbook) -> None:
    if book.about.get("version") != WORKBOOK_VERSION:
        raise UnreadableFile(f"{path.name} was written by a newer program; import it with that.")
    if book.about.get("register") != origin_of(session):
        raise UnreadableFile(f"{path.name} was written from another register; open that one to import it.")
