"""A file into the register: all of it or nothing, and a second time without effect."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.quantity import currency_sign
from benefits_tui.exchange.evidence import used_columns as columns_named
from benefits_tui.exchange.grid import FIND_OUT, Layout
from benefits_tui.exchange.mapping import Mapping
from benefits_tui.exchange.mapping_check import missing_columns
from benefits_tui.exchange.matching import NotARegister, match, not_read
from benefits_tui.exchange.pasted import PastedRows, pasted_table
from benefits_tui.exchange.questions import Proposal, ask_about_mapped
from benefits_tui.exchange.reader import read_table, sheets_of
from benefits_tui.exchange.row_kinds import KIND_ORDER
from benefits_tui.exchange.row_reader import read_drafts
from benefits_tui.exchange.sheet import Sheet, UnreadableFile
from benefits_tui.register.importing.context import ImportContext, ImportedRecords, ImportOutcome, ImportProgress, RowCounts
from benefits_tui.register.importing.kept import keep
from benefits_tui.register.importing.new_projects import open_projects
from benefits_tui.register.importing.notes import write_notes
from benefits_tui.register.importing.order import order_of, sheets_left_out
from benefits_tui.register.importing.other_rows import OtherRows
from benefits_tui.register.importing.person_names import open_names
from benefits_tui.register.importing.readings import Readings
from benefits_tui.register.importing.records import RecordImporter
from benefits_tui.register.importing.years import ask_years
from benefits_tui.register.session import Session


def propose(
    path: Path, session: Session | None = None, *, sheet: str | None = None, layout: Layout = FIND_OUT
) -> tuple[Sheet, Proposal]:
    """The file and the mapping that its column names suggest; `sheet` and `layout` say what is not to be found out.

    Raises UnreadableFile.
    """
    table = read_table(path, sheet=sheet, layout=layout)
    proposal = match(table, session.today if session is not None else None)
    ask_years(session, table, proposal)
    proposal.mapping.sheet, proposal.mapping.layout = sheet, layout
    return table, proposal


def propose_pasted(pasted: PastedRows, session: Session | None = None, *, layout: Layout = FIND_OUT) -> tuple[Sheet, Proposal]:
    """The table that was pasted and the mapping that its headings, or those of the list, suggest. Raises UnreadableFile."""
    table = pasted_table(pasted, layout)
    proposal = match(table, session.today if session is not None else None, pasted.own_headings(table))
    ask_years(session, table, proposal)
    proposal.mapping.layout = layout
    return table, proposal


def read_with(path: Path, mapping: Mapping, *, sheet: str | None = None, layout: Layout = FIND_OUT) -> Sheet:
    """The file, read as its mapping says; `sheet` and `layout` come before what the mapping says. Raises UnreadableFile."""
    names = frozenset(columns_named(mapping))
    layout_used = layout.over(mapping.layout)

    def read(delimiter: str | None) -> Sheet:
        return read_table(
            path, sheet=sheet or mapping.sheet, delimiter=delimiter, encoding=mapping.encoding, layout=layout_used, names=names
        )

    try:
        table = read(mapping.delimiter)
    except UnreadableFile:
        if mapping.delimiter is None:
            raise
        return read(None)
    if mapping.delimiter is not None and missing_columns(table, mapping):
        # Another file, or the same one saved with another mark: told from the file, it fits or is refused in its own words.
        return read(None)
    return table


def left_open(session: Session, sheet: Sheet, mapping: Mapping) -> Proposal:
    """What a mapping that a person wrote leaves open in this file, and which columns it does not read."""
    proposal = Proposal(mapping)
    if not missing_columns(sheet, mapping):
        ask_about_mapped(sheet, proposal)
        ask_years(session, sheet, proposal)
        proposal.notices += not_read(sheet, mapping)
    return proposal


def propose_all(path: Path, session: Session, *, layout: Layout = FIND_OUT) -> list[tuple[Sheet, Proposal]]:
    """The same for every sheet that people see and that holds records: what others refer to comes first.

    Raises UnreadableFile where no sheet does.
    """
    proposals, skipped = [], []
    for info in sheets_of(path):
        if info.hidden or not info.rows:
            skipped.append(info)
            continue
        try:
            proposals.append(propose(path, session, sheet=info.name, layout=layout))
        except UnreadableFile:
            skipped.append(info)
    if not proposals:
        return [propose(path, session, layout=layout)]
    proposals.sort(key=lambda pair: order_of(pair[1].mapping))
    if skipped:
        proposals[0][1].notices.append(sheets_left_out(skipped))
    return proposals


def import_sheet(
    session: Session,
    sheet: Sheet,
    mapping: Mapping,
    *,
    dry_run: bool = False,
    strict: bool = False,
    progress: ImportProgress | None = None,
    reason: str | None = None,
) -> ImportOutcome:
    """Import a table. Without `reason` what it changes after approval is flagged; with `strict` nothing is written where any
    cell is rejected.

    `dry_run` does all of it and takes it back, so that it counts the same. Raises UnreadableFile for a table that does not
    fit the mapping.
    """
    return import_sheets(session, [(sheet, mapping)], dry_run=dry_run, strict=strict, progress=progress, reason=reason)


def import_sheets(
    session: Session,
    tables: list[tuple[Sheet, Mapping]],
    *,
    dry_run: bool = False,
    strict: bool = False,
    progress: ImportProgress | None = None,
    reason: str | None = None,
) -> ImportOutcome:
    """Import several tables of one file in their order, as one change; otherwise as `import_sheet`."""
    policy = session.policy
    tell = progress or (lambda activity, done, total: None)
    drafts = [
        read_drafts(
            sheet,
            mapping,
            policy.fiscal_year_start,
            currency_sign(policy.currency),
            lambda done, total: tell("reading rows", done, total),
            session.today,
        )
        for sheet, mapping in tables
    ]
    outcome = ImportOutcome(sum(draft.rows for draft in drafts))
    outcome.by_kind = {name: RowCounts() for name in ("projects", "benefits", "readings")}
    name = tables[0][0].path.name
    who = replace(session.change_info("import", f"{name}: {reason}" if reason else name), explains=bool(reason))
    records = ImportedRecords()
    with contextlib.ExitStack() as stack:
        if dry_run or (strict and any(draft.rejects for draft in drafts)):
            transaction = stack.enter_context(session.store.rehearsal(who))
        else:
            transaction = stack.enter_context(session.store.write(who, session.today))
            outcome.written = True
        for (sheet, mapping), drafted in zip(tables, drafts, strict=True):
            part = ImportOutcome(drafted.rows, notices=drafted.notices)
            context = ImportContext(session, transaction, name, mapping, drafted, part, tell, reason=reason, file_records=records)
            _write(context)
            records.add(context)
            for reject in sorted(drafted.rejects, key=lambda reject: reject.row):
                part.counts(reject.kind).rejected += 1
                if len(tables) > 1:
                    reject.column = f"{sheet.name}: {reject.column}"
                outcome.rejects.append(reject)
            outcome.add(part)
        records.count_into(outcome)
        if strict and outcome.rejects and outcome.written:
            raise _Strict(outcome)
        taken = outcome.total("read") - outcome.total("rejected")
        outcome.written = outcome.written and (taken > 0 or not outcome.rejects)
        for sheet, mapping in tables if outcome.written else ():
            keep(transaction, sheet, mapping, session.today)
        tell("working out flags", 0, 1)
    return outcome


def _write(context: ImportContext) -> None:
    """The records, those that others name first, then readings, then what could not be read, as notes."""
    records = RecordImporter(context)
    others = OtherRows(context, records.names)
    for kind in KIND_ORDER:
        match kind:
            case Kind.PROJECT:
                records.projects()
            case Kind.BENEFIT:
                records.benefits()
            case _:
                others.write(kind)
    Readings(context).write()
    write_notes(context)


class _Strict(Exception):
    """Raised inside the transaction so that it is rolled back: rejects were found only while writing."""

    def __init__(self, outcome: ImportOutcome) -> None:
        super().__init__()
        self.outcome = outcome


def import_strictly(
    session: Session,
    tables: list[tuple[Sheet, Mapping]],
    *,
    dry_run: bool = False,
    progress: ImportProgress | None = None,
    reason: str | None = None,
) -> ImportOutcome:
    """`import_sheets` that writes nothing when anything is rejected."""
    try:
        return import_sheets(session, tables, dry_run=dry_run, strict=True, progress=progress, reason=reason)
    except _Strict as strict:
        strict.outcome.written = False
        return strict.outcome


__all__ = [
    "ImportOutcome",
    "ImportProgress",
    "NotARegister",
    "RowCounts",
    "import_sheet",
    "import_sheets",
    "import_strictly",
    "left_open",
    "open_names",
    "open_projects",
    "propose",
    "propose_all",
    "propose_pasted",
    "read_with",
    "sheets_of",
]  # fmt: skip
