"""Rows that are kept beside a record: an action on it, how far it is used, what it costs in a year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from benefits_tui.domain.fields import FieldError, Kind, Value
from benefits_tui.domain.keys import fold_key
from benefits_tui.domain.period_labels import parse_period_label
from benefits_tui.domain.period_parsing import PeriodParseError
from benefits_tui.exchange.parsed_rows import ParsedRecord
from benefits_tui.exchange.row_kinds import RowKind
from benefits_tui.register.actions import write_action
from benefits_tui.register.adoption import write_adoption
from benefits_tui.register.costs import fiscal_year, write_costs
from benefits_tui.register.importing.context import ImportContext
from benefits_tui.register.lookup import find, person_id
from benefits_tui.store.models import Action
from benefits_tui.store.queries import records as rows


def write_action_row(context: ImportContext, draft: ParsedRecord, values: dict[str, Value]) -> str:
    """An action on a record; one with the same words on it is the same. Raises FieldError, RecordNotFound."""
    record = find(context.transaction, str(_needed(values, "on", "the record that it is about")))
    title, subject = str(_needed(values, "title", "what is to be done")), (record.kind.value, record.id)
    due = values.get("due")
    present_actions = [context.transaction.get(Action, number) for number in rows.rows_on(context.transaction, Action, subject)]
    same = next((action for action in present_actions if fold_key(action.title) == fold_key(title)), None)
    wanted: dict[str, Value] = {name: values[name] for name in ("due", "done", "note") if name in values}
    if same is None:
        person = str(values.get("person") or "")
        number = write_action(context.transaction, subject, title, person, due if isinstance(due, date) else None)
        if wanted:
            context.transaction.update(Action, number, wanted)
        context.details.made("actions", f"{title} · {record.ref}")
        return "added"
    if "person" in values:
        wanted["person_id"] = person_id(context.transaction, str(values["person"]), "person")
    differ = {name: value for name, value in wanted.items() if same.__data__[Action._meta.columns[name].name] != value}
    for name, value in differ.items():
        context.details.changed(record.ref, f"{title}, {name}", same.__data__[Action._meta.columns[name].name], value)
    if differ:
        context.transaction.update(Action, same.id, differ)
    return "changed" if differ else "unchanged"


def write_adoption_row(context: ImportContext, draft: ParsedRecord, values: dict[str, Value]) -> str:
    """How far a deliverable is used in a period. Raises FieldError, RecordNotFound."""
    record = find(context.transaction, str(_needed(values, "deliverable", "the deliverable that is used")), Kind.DELIVERABLE)
    period_text = str(_needed(values, "period", "its period"))
    try:
        period = parse_period_label(period_text, context.session.policy.fiscal_year_start, today=context.today).period
    except PeriodParseError as problem:
        raise FieldError(f"period: {problem}", "period") from problem
    planned, actual = (value if isinstance(value := values.get(name), Decimal) else None for name in ("planned", "actual"))
    if planned is None and actual is None:
        return "unchanged"
    return write_adoption(context.transaction, record.id, period, planned, actual, context.today)


def write_cost_row(context: ImportContext, draft: ParsedRecord, values: dict[str, Value]) -> str:
    """What a project costs in a fiscal year, of each series that the row has. Raises FieldError, RecordNotFound."""
    record = find(context.transaction, str(_needed(values, "project", "the project whose cost it is")), Kind.PROJECT)
    year = _year(context, str(_needed(values, "year", "its fiscal year")))
    cost_kind = context.mapping.others[RowKind.COST].fixed.get("kind")
    kind = str(values.get("kind") or cost_kind or "capital")
    if "kind" not in values and cost_kind is None:
        _say_once(context, "Costs without a kind were read as capital.")
    amounts = {series: value for series in ("plan", "forecast", "actual") if isinstance(value := values.get(series), Decimal)}
    outcome = "unchanged"
    for series, amount in amounts.items():
        for before, after in write_costs(
            context.transaction, context.session, record.id, (series, kind), {year: amount}
        ).values():
            outcome = "added" if before is None and outcome == "unchanged" else "changed" if before is not None else outcome
            if before is not None:
                context.details.changed(record.ref, f"{kind} cost, {series}", before, after)
    return outcome


def _year(context: ImportContext, text: str) -> int:
    """The fiscal year that a cell names, in any of the ways in which spreadsheets do."""
    fiscal = context.session.policy.fiscal_year_start
    if text.isdecimal():
        return fiscal_year(text, fiscal)
    try:
        label = parse_period_label(text, fiscal, named_by_end=context.mapping.year_named_by == "end")
    except PeriodParseError as problem:
        raise FieldError(f"year: {problem}", "year") from problem
    if label.assumed:
        _say_once(context, f"{label.assumed}.")
    if label.period.months != 12 or label.period.start.month != fiscal:
        raise FieldError(f"year: {text!r} is not a fiscal year; write FY2027-28, or 2027 for the one that starts in it", "year")
    return label.period.start.year


def _needed(values: dict[str, Value], name: str, text: str) -> Value:
    if values.get(name) is None:
        raise FieldError(f"{name}: blank; the row is to name {text}", name)
    return values[name]


def _say_once(context: ImportContext, notice: str) -> None:
    if notice not in context.outcome.notices:
        context.outcome.notices.append(notice)
