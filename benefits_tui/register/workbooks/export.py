"""A workbook of the register, or of one owner, to be edited and imported again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benefits_tui.domain.fields import Kind
from benefits_tui.exchange.linked_workbook import SheetPlan, write_linked
from benefits_tui.exchange.writer import FileNotWritten
from benefits_tui.register.dates_to_come import origin_of
from benefits_tui.register.lists import rows
from benefits_tui.register.lookup import find
from benefits_tui.register.session import Session
from benefits_tui.register.workbooks.cost_rows import cost_sheet
from benefits_tui.register.workbooks.sheets import action_sheet, period_sheet, record_sheet
from benefits_tui.store import change_log
from benefits_tui.store.lists.catalogue import LISTINGS
from benefits_tui.store.lists.pages import ListQuery
from benefits_tui.store.queries.workbooks import actions_of, sheet_benefits

WORKBOOK_VERSION = "1"


def export_workbook(session: Session, path: Path, text: str = "", owner: str | None = None) -> tuple[int, list[str]]:
    """Write projects, benefits, periods, costs by year, reviews, actions and people as a workbook; how many rows, and notices.

    `text` filters benefits, and what stands beside them follows: their projects, and these projects' costs, reviews and actions.
    With an owner it holds their benefits, periods and actions alone. Raises FilterError, RecordNotFound, FileNotWritten.
    """
    if path.suffix.lower() != ".xlsx":
        raise FileNotWritten(f"{path.name} is not the name of a workbook; end it with .xlsx.")
    if path.resolve() == session.path.resolve():
        raise FileNotWritten("An export needs another name than the register.")
    with session.snapshot():
        person = find(session, owner, Kind.PERSON) if owner is not None else None
        sheets = _owner_sheets(session, person.id) if person is not None else _sheets(session, text)
        change = change_log.last_change(session.store)
        about = {
            "version": WORKBOOK_VERSION,
            "register": origin_of(session),
            "change": str(change),
            "as of": session.today.isoformat(),
            "filter": text,
            "owner": person.ref if person is not None else "",
        }
        return write_linked(path, about, sheets)


def _sheets(session: Session, text: str) -> Iterator[SheetPlan]:
    benefits = sheet_benefits(session.store)
    if text.strip():
        query = ListQuery(LISTINGS["benefits"], text, today=session.today, user=session.user)
        chosen = list(rows(session, query))
        refs, projects = {row["ref"] for row in chosen}, {row["project"] for row in chosen}
        benefits = [benefit for benefit in benefits if benefit.ref in refs]
        yield record_sheet(session, "Projects", keep=lambda _, row: row["ref"] in projects)
        yield record_sheet(session, "Benefits", keep=lambda _, row: row["ref"] in refs)
        yield period_sheet(session, benefits)
        yield cost_sheet(session, {str(ref) for ref in projects})
        yield record_sheet(session, "Reviews", keep=lambda _, row: row["project"] in projects)
        yield action_sheet(session, keep=lambda _, row: row["project"] in projects)
    else:
        yield record_sheet(session, "Projects")
        yield record_sheet(session, "Benefits")
        yield period_sheet(session, benefits)
        yield cost_sheet(session)
        yield record_sheet(session, "Reviews")
        yield action_sheet(session)
    yield record_sheet(session, "People")


def _owner_sheets(session: Session, owner: int) -> Iterator[SheetPlan]:
    benefits = sheet_benefits(session.store, owner)
    wanted, actions = {benefit.id for benefit in benefits}, set(actions_of(session.store, owner))
    yield record_sheet(session, "Benefits", keep=lambda number, _: number in wanted)
    yield period_sheet(session, benefits)
    yield action_sheet(session, keep=lambda number, _: number in actions)
