"""A file into the register: all of it or nothing, and a second time without effect."""

from __future__ import annotations

import contextlib
from pathlib import Path

from benefits_tui.domain.quantity import currency_sign
from benefits_tui.exchange.mapping import Mapping
from benefits_tui.exchange.mapping_check import missing_columns
from benefits_tui.exchange.matching import Proposal, match
from benefits_tui.exchange.reader import read_table
from benefits_tui.exchange.row_reader import read_drafts
from benefits_tui.exchange.sheet import Sheet, UnreadableFile
from benefits_tui.register.importing.context import Counts, ImportContext, Outcome, Progress
from benefits_tui.register.importing.notes import write_notes
from benefits_tui.register.importing.readings import Readings
from benefits_tui.register.importing.records import Records
from benefits_tui.register.session import Session


def propose(path: Path) -> tuple[Sheet, Proposal]:
    """The file and the mapping that its column names suggest. Raises UnreadableFile."""
    sheet = read_table(path)
    return sheet, match(sheet)


def read_with(path: Path, mapping: Mapping) -> Sheet:
    """The file, read as its mapping says. Raises UnreadableFile."""
    try:
        sheet = read_table(path, sheet=mapping.sheet, delimiter=mapping.delimiter, encoding=mapping.encoding)
    except UnreadableFile:
        if mapping.delimiter is None:
            raise
        return read_table(path, sheet=mapping.sheet, encoding=mapping.encoding)
    if mapping.delimiter is not None and missing_columns(sheet, mapping):
        # Another file, or the same one saved with another mark: told from the file, it fits or is refused in its own words.
        return read_table(path, sheet=mapping.sheet, encoding=mapping.encoding)
    return sheet


def import_sheet(
    session: Session,
    sheet: Sheet,
    mapping: Mapping,
    *,
    dry_run: bool = False,
    strict: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """Import a table. With `strict` any rejected cell means that nothing is written.

    `dry_run` does all of it and takes it back, so that it counts the same. Raises UnreadableFile for a table that does not
    fit the mapping.
    """
    policy = session.policy
    tell = progress or (lambda what, done, total: None)
    drafts = read_drafts(
        sheet,
        mapping,
        policy.fiscal_year_start,
        currency_sign(policy.currency),
        lambda done, total: tell("reading rows", done, total),
    )
    outcome = Outcome(drafts.rows, notices=drafts.notices)
    outcome.by_kind = {name: Counts() for name in ("projects", "benefits", "readings")}
    who = session.who("import", sheet.path.name)
    with contextlib.ExitStack() as stack:
        if dry_run or (strict and drafts.rejects):
            transaction = stack.enter_context(session.store.rehearsal(who))
        else:
            transaction = stack.enter_context(session.store.write(who, session.today))
            outcome.written = True
        _write(ImportContext(session, transaction, sheet.path.name, mapping, drafts, outcome, tell))
        outcome.rejects = sorted(drafts.rejects, key=lambda reject: reject.row)
        for reject in outcome.rejects:
            outcome.by_kind[reject.kind].rejected += 1
        if strict and outcome.rejects and outcome.written:
            raise _Strict(outcome)
        taken = outcome.total("read") - outcome.total("rejected")
        outcome.written = outcome.written and (taken > 0 or not outcome.rejects)
        tell("working out flags", 0, 1)
    return outcome


def _write(work: ImportContext) -> None:
    """Projects, then benefits, then readings, then what could not be read, as notes."""
    records = Records(work)
    records.projects()
    records.benefits()
    Readings(work).write()
    write_notes(work)
    work.count_records()


class _Strict(Exception):
    """Raised inside the transaction so that it is rolled back: rejects were found only while writing."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


def import_strictly(
    session: Session, sheet: Sheet, mapping: Mapping, *, dry_run: bool = False, progress: Progress | None = None
) -> Outcome:
    """`import_sheet` that writes nothing when anything is rejected."""
    try:
        return import_sheet(session, sheet, mapping, dry_run=dry_run, strict=True, progress=progress)
    except _Strict as strict:
        strict.outcome.written = False
        return strict.outcome


__all__ = ["Counts", "Outcome", "Progress", "import_sheet", "import_strictly", "propose", "read_with"]
