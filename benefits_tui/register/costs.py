"""What a project costs by fiscal year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.appraisal import COST_KINDS, COST_SERIES
from benefits_tui.domain.field_values import exact_amount
from benefits_tui.domain.fields import FieldError, Kind, Value, nearest
from benefits_tui.domain.period_parsing import PeriodParseError, parse_period
from benefits_tui.domain.periods import fiscal_year_label
from benefits_tui.register.lookup import find
from benefits_tui.register.records import SaveResult, flag_changes
from benefits_tui.register.session import Session
from benefits_tui.register.unexplained_projects import note_costs
from benefits_tui.store.models import CostYear, Project
from benefits_tui.store.queries import projects as stored
from benefits_tui.store.transaction import Transaction

_PLAIN_YEAR = re.compile(r"\d{4}$")


class Cost(NamedTuple):
    """One figure: what a project costs of a kind in the fiscal year that starts in `year`."""

    year: int
    series: str
    kind: str
    amount: Decimal


def fiscal_year(typed: str, fiscal_year_start: int) -> int:
    """The fiscal year that is meant, by the calendar year in which it starts: `FY2027-28`, `2027-28`, or `2027` for the one
    that starts in it. Raises FieldError."""
    text = typed.strip()
    if _PLAIN_YEAR.match(text):
        return int(text)
    try:
        period = parse_period(text, fiscal_year_start)
    except PeriodParseError as problem:
        raise FieldError(f"year: {problem}", "year") from problem
    if period.months != 12 or period.start.month != fiscal_year_start or period.start.day != 1:
        raise FieldError(f"year: {text} is not a fiscal year; write FY2027-28, or 2027 for the one that starts in it", "year")
    return period.start.year


def fiscal_year_name(year: int, fiscal_year_start: int) -> str:
    """`FY2027-28` for the fiscal year that starts in 2027."""
    return fiscal_year_label(date(year, fiscal_year_start, 1))


def set_costs(
    session: Session,
    project: str,
    amounts: Mapping[str, Decimal | None],
    *,
    kind: str = "capital",
    series: str = "plan",
    reason: str | None = None,
) -> SaveResult:
    """Say what a project costs in these fiscal years; None takes a year away. All of it or nothing.

    Raises RecordNotFound, FieldError.
    """
    fiscal = session.policy.fiscal_year_start
    wanted = {fiscal_year(year_text, fiscal): amount for year_text, amount in amounts.items()}
    with session.store.write(session.change_info(f"cost of {project}", reason), session.today) as transaction:
        record = find(transaction, project, Kind.PROJECT)
        changed = write_costs(transaction, session, record.id, (series, kind), wanted)
        version = transaction.get(Project, record.id).version
    return SaveResult(Kind.PROJECT, record.id, record.ref, version, changed, *flag_changes(transaction))


def write_costs(
    transaction: Transaction,
    session: Session,
    project: int,
    which: tuple[str, str],
    wanted: Mapping[int, Decimal | None],
    *,
    ask: bool = False,
) -> dict[str, tuple[Value, Value]]:
    """Write what a project costs of a series and kind in fiscal years, inside a transaction; what changed, by year.

    Raises FieldError.
    """
    series, kind = which
    for name, word, allowed in (("kind", kind, COST_KINDS), ("series", series, COST_SERIES)):
        if word not in allowed:
            raise FieldError(f"{name}: {word!r} is not one of them{nearest(word, allowed)}", name)
    present_rows = {row.year: row for row in stored.cost_years(transaction, project) if (row.series, row.kind) == which}
    changed: dict[str, tuple[Value, Value]] = {}
    for year, amount in sorted(wanted.items()):
        row = present_rows.get(year)
        before = row.amount if row is not None else None
        exact = None if amount is None else exact_amount("amount", amount)
        if before == exact:
            continue
        if row is None:
            transaction.insert(CostYear, {"project_id": project, "series": series, "kind": kind, "year": year, "amount": exact})
        elif exact is None:
            transaction.delete(CostYear, row.id)
        else:
            transaction.update(CostYear, row.id, {"amount": exact})
        changed[str(year)] = (before, exact)
    fiscal = session.policy.fiscal_year_start
    called = {f"{kind} cost of {fiscal_year_name(int(year), fiscal)}": pair for year, pair in changed.items()}
    note_costs(transaction, project, series, called, session.today, ask=ask)
    return changed


def costs_of(session: Session, project: str) -> list[Cost]:
    """The costs of a project by year, series and kind. Raises RecordNotFound."""
    record = find(session.store, project, Kind.PROJECT)
    return [Cost(row.year, row.series, row.kind, row.amount) for row in stored.cost_years(session.store, record.id)]
