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
from benefits_tui.register.workbooks.taking import (
    NOT_THE_OWNERS,
    CellChange,
    Taking,
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


def take_sheets(taking: Taking, sheets: Mapping[str, LinkedSheet]) -> None:
    """Write what was changed on every sheet, then take away what was removed."""
    for name in _ORDER:
        if name in sheets:
            _take_records(taking, sheets[name], RECORD_SHEETS[name])
    if ACTIONS in sheets:
        _take_actions(taking, sheets[ACTIONS])
    if PERIODS in sheets:
        _take_periods(taking, sheets[PERIODS])
    if COSTS in sheets:
        take_costs(taking, sheets[COSTS])
    for name in (ACTIONS, *reversed(_ORDER)):
        if name in sheets:
            _take_missing(taking, sheets[name], name)


# Records ------------------------------------------------------------------------------------------------------------


def _take_records(taking: Taking, sheet: LinkedSheet, kind: Kind) -> None:
    by_heading = {field.label: field for field in FIELDS[kind]}
    note_unknown(taking, sheet, by_heading)
    for row in sheet.rows:
        taking.row(sheet.name, row.number, lambda row=row: _take_record(taking, sheet, kind, by_heading, row))  # type: ignore[misc]


def _take_record(taking: Taking, sheet: LinkedSheet, kind: Kind, by_heading: dict[str, Field], row: LinkedRow) -> None:
    changed = [(heading, base) for heading, base in changed_headings(sheet, row) if heading in by_heading]
    if not changed:
        return
    own = taking.own_benefits
    record = int(row.key) if row.key.isdecimal() else None
    if own is not None and (kind is not Kind.BENEFIT or record not in own):
        taking.returned.left.append(CellNote(sheet.name, row.number, "", NOT_THE_OWNERS))
        return
    read = {heading: taking.value(by_heading[heading], sheet, row, heading) for heading, _ in changed}
    typed = {by_heading[heading].name: value[0] for heading, value in read.items() if value is not None}
    if record is None and (record := added_before(taking, kind, typed)) is None:
        _, ref = insert_record(taking.transaction, kind, typed, taking.session.today)
        taking.returned.added.append(ref)
        return
    number = record
    present = record_of(taking.transaction, kind, number)
    cells, values = [], {}
    who = _who_changed(taking, kind, number, row.version) if row.key and present.version != row.version else {}
    for heading, base in changed:
        name = by_heading[heading].name
        if name not in typed:
            continue
        change = CellChange(sheet.name, row.number, heading, present.ref, present.values[name], typed[name])
        if not conflict(taking, sheet.name, row, change, base, who):
            values[name] = typed[name]
            cells.append(change)
    write_cells(taking, cells, lambda: write_fields(taking.transaction, kind, number, values, taking.session.today))


def _who_changed(taking: Taking, kind: Kind, record: int, version: int) -> dict[str, str]:
    since = changed_since(taking.transaction, kind, record, version)
    return {field.label: since[field.name].who for field in FIELDS[kind] if field.name in since}


# Actions ------------------------------------------------------------------------------------------------------------


def _take_actions(taking: Taking, sheet: LinkedSheet) -> None:
    note_unknown(taking, sheet, (SUBJECT, *(action_field.label for action_field in ACTION_FIELDS)))
    for row in sheet.rows:
        taking.row(sheet.name, row.number, lambda row=row: _take_action(taking, sheet, row))  # type: ignore[misc]


def _take_action(taking: Taking, sheet: LinkedSheet, row: LinkedRow) -> None:
    by_heading = {action_field.label: action_field for action_field in ACTION_FIELDS}
    number = int(row.key) if row.key.isdecimal() else None
    changed = []
    for heading, base in changed_headings(sheet, row):
        if heading in by_heading:
            changed.append((heading, base))
        elif number is not None and heading == SUBJECT:
            note_shown(taking, sheet, row, heading)
    if not changed:
        return
    if taking.own_actions is not None and number not in taking.own_actions:
        taking.returned.left.append(CellNote(sheet.name, row.number, "", NOT_THE_OWNERS))
        return
    read = {heading: taking.value(by_heading[heading], sheet, row, heading) for heading, _ in changed}
    typed = {by_heading[heading].name: value[0] for heading, value in read.items() if value is not None}
    if number is None and (number := _new_action(taking, row, typed)) is None:
        return
    present, action = _present_action(taking, number), number
    values: dict[str, Value] = {}
    cells = []
    for heading, base in changed:
        name = by_heading[heading].name
        if name not in typed:
            continue
        change = CellChange(sheet.name, row.number, heading, row.words.get(SUBJECT, ""), present[name], typed[name])
        if not conflict(taking, sheet.name, row, change, base):
            values[name] = typed[name]
            cells.append(change)
    if "person" in values:
        person_text = values.pop("person")
        values["person_id"] = None if person_text is None else person_id(taking.transaction, str(person_text), "person")
    if values.get("title", "") is None:
        raise FieldError("an action needs what is to be done", "title")
    write_cells(taking, cells, lambda: taking.transaction.update(Action, action, values))


def _new_action(taking: Taking, row: LinkedRow, typed: dict[str, Value]) -> int | None:
    """Add the action of a new row; its number where an earlier import of this workbook added it."""
    record = find(taking.transaction, row.words.get(SUBJECT, ""))
    subject = (record.kind.value, record.id)
    number = action_added_before(taking, subject, str(typed.get("title") or ""))
    if number is None:
        title, person, due = (typed.get(name) for name in ("title", "person", "due"))
        added = write_action(taking.transaction, subject, title, person, due)  # type: ignore[arg-type]
        taking.returned.added.append(f"action on {record.ref}")
        if rest := {name: value for name, value in typed.items() if name not in ("title", "person", "due")}:
            taking.transaction.update(Action, added, rest)
    return number


def _present_action(taking: Taking, number: int) -> dict[str, Value]:
    action = taking.transaction.get(Action, number)
    values: dict[str, Value] = {name: getattr(action, name) for name in ("title", "due", "done", "note")}
    return values | {"person": person_shown(taking.transaction, action.person_id)}


# Periods ------------------------------------------------------------------------------------------------------------


def _take_periods(taking: Taking, sheet: LinkedSheet) -> None:
    spans: dict[str, Period] = {}
    for heading in sheet.headings:
        if heading not in PERIOD_HEAD:
            try:
                spans[heading] = parse_period_label(heading, taking.session.policy.fiscal_year_start).period
            except PeriodParseError as problem:
                taking.returned.left.append(CellNote(sheet.name, sheet.head_row, heading, f"{problem}; the column was left"))
    by_benefit: dict[int, list[tuple[LinkedRow, str]]] = {}
    for row in sheet.rows:
        taking.row(sheet.name, row.number, lambda row=row: _place_period_row(taking, row, by_benefit))  # type: ignore[misc]
    for benefit, rows in by_benefit.items():
        taking.row(
            sheet.name,
            rows[0][0].number,
            lambda benefit=benefit, rows=rows: _take_benefit(taking, sheet, spans, benefit, rows),  # type: ignore[misc]
        )


def _place_period_row(taking: Taking, row: LinkedRow, by_benefit: dict[int, list[tuple[LinkedRow, str]]]) -> None:
    """Say whose row it is: by its key, and a new one by the benefit and the series that stand in it."""
    number, _, series = row.key.partition("/")
    if not row.key:
        series = row.words.get("Series", "").lower()
        number = str(find(taking.transaction, row.words.get("Benefit", ""), Kind.BENEFIT).id)
    if series not in SERIES_NAMES or not number.isdecimal():
        raise FieldError(f"series: {series!r} is not one of {', '.join(SERIES_NAMES)}", "series")
    by_benefit.setdefault(int(number), []).append((row, series))


def _take_benefit(
    taking: Taking, sheet: LinkedSheet, spans: dict[str, Period], benefit: int, rows: list[tuple[LinkedRow, str]]
) -> None:
    edits: dict[Period, dict[str, Decimal | None]] = {}
    present: dict[tuple[int, str], dict[Period, Decimal]] | None = None
    cells = []
    for row, series in rows:
        for heading, base in changed_headings(sheet, row):
            if heading in PERIOD_HEAD:
                if row.key:
                    note_shown(taking, sheet, row, heading)
                continue
            if heading not in spans:
                continue
            if taking.own_benefits is not None and benefit not in taking.own_benefits:
                taking.returned.left.append(CellNote(sheet.name, row.number, heading, NOT_THE_OWNERS))
                continue
            if present is None:
                present = period_values(taking.transaction, [benefit])
            read = taking.value(_AMOUNT, sheet, row, heading)
            if read is None:
                continue
            theirs = present.get((benefit, series), {}).get(spans[heading])
            change = CellChange(sheet.name, row.number, heading, row.words.get("Benefit", ""), theirs, read[0])
            if not conflict(taking, sheet.name, row, change, base):
                edits.setdefault(spans[heading], {})[series] = read[0]  # type: ignore[assignment]
                cells.append(change)
    if edits:
        record_of(taking.transaction, Kind.BENEFIT, benefit)
        periods = {span: PeriodEdit(**by_series) for span, by_series in edits.items()}  # type: ignore[arg-type]
        write_cells(taking, cells, lambda: write_periods(taking.transaction, taking.session, benefit, periods, taking.reason))


# Rows that are gone -------------------------------------------------------------------------------------------------


def _take_missing(taking: Taking, sheet: LinkedSheet, name: str) -> None:
    for key, row in sheet.base.items():
        if key in sheet.there or not key.isdecimal():
            continue
        model = "action" if name == ACTIONS else RECORD_SHEETS[name].value
        gone = f"{name}: {row.words.get('Reference') or row.words.get('Action', '')}"
        if not taking.delete_missing or taking.own_benefits is not None:
            taking.returned.missing.append(gone)
            continue
        taking.row(sheet.name, row.number, lambda key=key, model=model: _delete(taking, model, int(key)))  # type: ignore[misc]
        taking.returned.removed.append(gone)


def _delete(taking: Taking, model: str, record: int) -> None:
    if model == "action":
        taking.transaction.delete(Action, record)
    else:
        ref = ref_of(taking.transaction, model, record)
        if ref is not None:
            remove_found(taking.transaction, RecordId(Kind(model), record, ref))
