"""The rows of a workbook that came back, against the register: records, actions, periods."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from benefits_tui.domain.fields import FIELDS, Field, FieldError, FieldType, Kind, Value
from benefits_tui.domain.period_labels import parse_period_label
from benefits_tui.domain.period_parsing import PeriodParseError
from benefits_tui.domain.periods import Period
from benefits_tui.exchange.linked_reader import LinkedSheet
from benefits_tui.exchange.linked_rows import CellNote, LinkedRow
from benefits_tui.register.actions import write_action
from benefits_tui.register.concurrency import changed_since
from benefits_tui.register.deletion import remove_found
from benefits_tui.register.lookup import RecordId, find, person_id
from benefits_tui.register.readings import PeriodEdit, write_periods
from benefits_tui.register.records import insert_record, record_of, write_fields
from benefits_tui.register.workbooks.added import action_added_before, added_before
from benefits_tui.register.workbooks.cost_rows import COSTS, take_costs
from benefits_tui.register.workbooks.sheets import (
    ACTION_FIELDS,
    ACTIONS,
    PERIOD_HEAD,
    PERIODS,
    RECORD_SHEETS,
    SUBJECT,
)
from benefits_tui.register.workbooks.workbook_import import (
    NOT_THE_OWNERS,
    CellChange,
    WorkbookImport,
    changed_headings,
    conflict,
    note_shown,
    note_unknown,
    write_cells,
)
from benefits_tui.store.models import Action
from benefits_tui.store.queries.records import person_shown, ref_of
from benefits_tui.store.queries.workbooks import SERIES_NAMES, period_values

# People and projects are there before what names them.
_ORDER = ("People", "Projects", "Benefits", "Reviews")
_AMOUNT = Field("value", "Value", FieldType.NUMBER)


def take_sheets(workbook: WorkbookImport, sheets: Mapping[str, LinkedSheet]) -> None:
    """Write what was changed on every sheet, then take away what was removed."""
    for name in _ORDER:
        if name in sheets:
            _take_records(workbook, sheets[name], RECORD_SHEETS[name])
    if ACTIONS in sheets:
        _take_actions(workbook, sheets[ACTIONS])
    if PERIODS in sheets:
        _take_periods(workbook, sheets[PERIODS])
    if COSTS in sheets:
        take_costs(workbook, sheets[COSTS])
    for name in (ACTIONS, *reversed(_ORDER)):
        if name in sheets:
            _take_missing(workbook, sheets[name], name)


# Records ------------------------------------------------------------------------------------------------------------


def _take_records(workbook: WorkbookImport, sheet: LinkedSheet, kind: Kind) -> None:
    by_heading = {field.label: field for field in FIELDS[kind]}
    note_unknown(workbook, sheet, by_heading)
    for row in sheet.rows:
        workbook.row(sheet.name, row.number, lambda row=row: _take_record(workbook, sheet, kind, by_heading, row))  # type: ignore[misc]


def _take_record(workbook: WorkbookImport, sheet: LinkedSheet, kind: Kind, by_heading: dict[str, Field], row: LinkedRow) -> None:
    changed = [(heading, base) for heading, base in changed_headings(sheet, row) if heading in by_heading]
    if not changed:
        return
    own = workbook.own_benefits
    record = int(row.key) if row.key.isdecimal() else None
    if own is not None and (kind is not Kind.BENEFIT or record not in own):
        workbook.returned.left.append(CellNote(sheet.name, row.number, "", NOT_THE_OWNERS))
        return
    read = {heading: workbook.value(by_heading[heading], sheet, row, heading) for heading, _ in changed}
    typed = {by_heading[heading].name: value[0] for heading, value in read.items() if value is not None}
    if record is None and (record := added_before(workbook, kind, typed)) is None:
        _, ref = insert_record(workbook.transaction, kind, typed, workbook.session.today)
        workbook.returned.added.append(ref)
        return
    number = record
    present = record_of(workbook.transaction, kind, number)
    cells, values = [], {}
    who = _who_changed(workbook, kind, number, row.version) if row.key and present.version != row.version else {}
    for heading, base in changed:
        name = by_heading[heading].name
        if name not in typed:
            continue
        change = CellChange(sheet.name, row.number, heading, present.ref, present.values[name], typed[name])
        if not conflict(workbook, sheet.name, row, change, base, who):
            values[name] = typed[name]
            cells.append(change)
    write_cells(workbook, cells, lambda: write_fields(workbook.transaction, kind, number, values, workbook.session.today))


def _who_changed(workbook: WorkbookImport, kind: Kind, record: int, version: int) -> dict[str, str]:
    since = changed_since(workbook.transaction, kind, record, version)
    return {field.label: since[field.name].who for field in FIELDS[kind] if field.name in since}


# Actions ------------------------------------------------------------------------------------------------------------


def _take_actions(workbook: WorkbookImport, sheet: LinkedSheet) -> None:
    note_unknown(workbook, sheet, (SUBJECT, *(action_field.label for action_field in ACTION_FIELDS)))
    for row in sheet.rows:
        workbook.row(sheet.name, row.number, lambda row=row: _take_action(workbook, sheet, row))  # type: ignore[misc]


def _take_action(workbook: WorkbookImport, sheet: LinkedSheet, row: LinkedRow) -> None:
    by_heading = {action_field.label: action_field for action_field in ACTION_FIELDS}
    number = int(row.key) if row.key.isdecimal() else None
    changed = []
    for heading, base in changed_headings(sheet, row):
        if heading in by_heading:
            changed.append((heading, base))
        elif number is not None and heading == SUBJECT:
            note_shown(workbook, sheet, row, heading)
    if not changed:
        return
    if workbook.own_actions is not None and number not in workbook.own_actions:
        workbook.returned.left.append(CellNote(sheet.name, row.number, "", NOT_THE_OWNERS))
        return
    read = {heading: workbook.value(by_heading[heading], sheet, row, heading) for heading, _ in changed}
    typed = {by_heading[heading].name: value[0] for heading, value in read.items() if value is not None}
    if number is None and (number := _new_action(workbook, row, typed)) is None:
        return
    present, action = _present_action(workbook, number), number
    values: dict[str, Value] = {}
    cells = []
    for heading, base in changed:
        name = by_heading[heading].name
        if name not in typed:
            continue
        change = CellChange(sheet.name, row.number, heading, row.words.get(SUBJECT, ""), present[name], typed[name])
        if not conflict(workbook, sheet.name, row, change, base):
            values[name] = typed[name]
            cells.append(change)
    if "person" in values:
        person_text = values.pop("person")
        values["person_id"] = None if person_text is None else person_id(workbook.transaction, str(person_text), "person")
    if values.get("title", "") is None:
        raise FieldError("an action needs what is to be done", "title")
    write_cells(workbook, cells, lambda: workbook.transaction.update(Action, action, values))


def _new_action(workbook: WorkbookImport, row: LinkedRow, typed: dict[str, Value]) -> int | None:
    """Add the action of a new row; its number where an earlier import of this workbook added it."""
    record = find(workbook.transaction, row.words.get(SUBJECT, ""))
    subject = (record.kind.value, record.id)
    number = action_added_before(workbook, subject, str(typed.get("title") or ""))
    if number is None:
        title, person, due = (typed.get(name) for name in ("title", "person", "due"))
        added = write_action(workbook.transaction, subject, title, person, due)  # type: ignore[arg-type]
        workbook.returned.added.append(f"action on {record.ref}")
        if rest := {name: value for name, value in typed.items() if name not in ("title", "person", "due")}:
            workbook.transaction.update(Action, added, rest)
    return number


def _present_action(workbook: WorkbookImport, number: int) -> dict[str, Value]:
    action = workbook.transaction.get(Action, number)
    values: dict[str, Value] = {name: getattr(action, name) for name in ("title", "due", "done", "note")}
    return values | {"person": person_shown(workbook.transaction, action.person_id)}


# Periods ------------------------------------------------------------------------------------------------------------


def _take_periods(workbook: WorkbookImport, sheet: LinkedSheet) -> None:
    spans: dict[str, Period] = {}
    for heading in sheet.headings:
        if heading not in PERIOD_HEAD:
            try:
                spans[heading] = parse_period_label(heading, workbook.session.policy.fiscal_year_start).period
            except PeriodParseError as problem:
                workbook.returned.left.append(CellNote(sheet.name, sheet.head_row, heading, f"{problem}; the column was left"))
    by_benefit: dict[int, list[tuple[LinkedRow, str]]] = {}
    for row in sheet.rows:
        workbook.row(sheet.name, row.number, lambda row=row: _place_period_row(workbook, row, by_benefit))  # type: ignore[misc]
    for benefit, rows in by_benefit.items():
        workbook.row(
            sheet.name,
            rows[0][0].number,
            lambda benefit=benefit, rows=rows: _take_benefit(workbook, sheet, spans, benefit, rows),  # type: ignore[misc]
        )


def _place_period_row(workbook: WorkbookImport, row: LinkedRow, by_benefit: dict[int, list[tuple[LinkedRow, str]]]) -> None:
    """Say whose row it is: by its key, and a new one by the benefit and the series that stand in it."""
    number, _, series = row.key.partition("/")
    if not row.key:
        series = row.words.get("Series", "").lower()
        number = str(find(workbook.transaction, row.words.get("Benefit", ""), Kind.BENEFIT).id)
    if series not in SERIES_NAMES or not number.isdecimal():
        raise FieldError(f"series: {series!r} is not one of {', '.join(SERIES_NAMES)}", "series")
    by_benefit.setdefault(int(number), []).append((row, series))


def _take_benefit(
    workbook: WorkbookImport, sheet: LinkedSheet, spans: dict[str, Period], benefit: int, rows: list[tuple[LinkedRow, str]]
) -> None:
    edits: dict[Period, dict[str, Decimal | None]] = {}
    present: dict[tuple[int, str], dict[Period, Decimal]] | None = None
    cells = []
    for row, series in rows:
        for heading, base in changed_headings(sheet, row):
            if heading in PERIOD_HEAD:
                if row.key:
                    note_shown(workbook, sheet, row, heading)
                continue
            if heading not in spans:
                continue
            if workbook.own_benefits is not None and benefit not in workbook.own_benefits:
                workbook.returned.left.append(CellNote(sheet.name, row.number, heading, NOT_THE_OWNERS))
                continue
            if present is None:
                present = period_values(workbook.transaction, [benefit])
            read = workbook.value(_AMOUNT, sheet, row, heading)
            if read is None:
                continue
            theirs = present.get((benefit, series), {}).get(spans[heading])
            change = CellChange(sheet.name, row.number, heading, row.words.get("Benefit", ""), theirs, read[0])
            if not conflict(workbook, sheet.name, row, change, base):
                edits.setdefault(spans[heading], {})[series] = read[0]  # type: ignore[assignment]
                cells.append(change)
    if edits:
        record_of(workbook.transaction, Kind.BENEFIT, benefit)
        periods = {span: PeriodEdit(**by_series) for span, by_series in edits.items()}  # type: ignore[arg-type]

        def write() -> None:
            write_periods(workbook.transaction, workbook.session, benefit, periods, workbook.reason)

        write_cells(workbook, cells, write)


# Rows that are gone -------------------------------------------------------------------------------------------------


def _take_missing(workbook: WorkbookImport, sheet: LinkedSheet, name: str) -> None:
    for key, row in sheet.base.items():
        if key in sheet.there or not key.isdecimal():
            continue
        model = "action" if name == ACTIONS else RECORD_SHEETS[name].value
        gone = f"{name}: {row.words.get('Reference') or row.words.get('Action', '')}"
        if not workbook.delete_missing or workbook.own_benefits is not None:
            workbook.returned.missing.append(gone)
            continue
        workbook.row(sheet.name, row.number, lambda key=key, model=model: _delete(workbook, model, int(key)))  # type: ignore[misc]
        workbook.returned.removed.append(gone)


def _delete(workbook: WorkbookImport, model: str, record: int) -> None:
    if model == "action":
        workbook.transaction.delete(Action, record)
    else:
        ref = ref_of(workbook.transaction, model, record)
        if ref is not None:
            remove_found(workbook.transaction, RecordId(Kind(model), record, ref))
