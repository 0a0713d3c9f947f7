"""What of a cashable benefit was agreed with finance: from which budget line, in which fiscal year, by whom; what was taken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.field_values import exact_amount
from benefits_tui.domain.fields import FieldError, Kind, Value
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.periods import fiscal_year_label
from benefits_tui.domain.quantity import plain
from benefits_tui.register.changes_without_reason import note_on_benefit
from benefits_tui.register.costs import fiscal_year
from benefits_tui.register.lookup import RecordId, find
from benefits_tui.register.records import SaveResult, flag_changes
from benefits_tui.register.session import Session
from benefits_tui.store.models import Benefit, BudgetAgreement
from benefits_tui.store.queries import budgets as stored
from benefits_tui.store.transaction import Transaction

Amounts = Mapping[str, Decimal | None]
_Changed = dict[str, tuple[Value, Value]]


class Agreement(NamedTuple):
    """What was agreed for a fiscal year, named by the calendar year in which it starts, and what of it was taken."""

    budget_line: str
    year: int
    fiscal_year: str
    amount: Decimal
    agreed_by: str
    agreed_on: date
    taken: Decimal | None
    taken_on: date | None
    taken_by: str | None


def agreements_of(session: Session, benefit: str) -> list[Agreement]:
    """What was agreed of a benefit, the earliest year first. Raises RecordNotFound."""
    record = find(session.store, benefit, Kind.BENEFIT)
    first = session.policy.fiscal_year_start
    return [
        Agreement(
            row.budget_line, row.year, fiscal_year_label(date(row.year, first, 1)), row.amount, row.agreed_by, row.agreed_on,
            row.taken, row.taken_on, row.taken_by,
        )
        for row in stored.agreements(session.store, record.id)
    ]  # fmt: skip


def agree(
    session: Session,
    benefit: str,
    amounts: Amounts,
    *,
    line: str | None = None,
    agreed_by: str | None = None,
    agreed_on: date | None = None,
    reason: str | None = None,
) -> SaveResult:
    """Say what was agreed with finance to come out of a budget line in fiscal years; None takes a year's agreement away.

    The line may be left out where the benefit has one. All of it or nothing. Raises RecordNotFound, and FieldError for a
    benefit that is not cashable, for an agreement that nobody is named for, and for one taken away after its money was taken.
    """
    years = _by_year(session, amounts)
    on = _date_not_ahead(agreed_on, session, "an agreement is recorded once it is made")
    with session.store.write(session.change_info(f"agree {benefit} with finance", reason), session.today) as transaction:
        record = find(transaction, benefit, Kind.BENEFIT)
        changed = _agree_years(transaction, record, years, line, (agreed_by, on))
        version = transaction.get(Benefit, record.id).version
    return SaveResult(Kind.BENEFIT, record.id, record.ref, version, changed, *flag_changes(transaction))


def take_from_budget(
    session: Session,
    benefit: str,
    amounts: Amounts,
    *,
    line: str | None = None,
    taken_on: date | None = None,
    reason: str | None = None,
) -> SaveResult:
    """Say what was taken out of a budget line in fiscal years, in all: None is all that was agreed, 0 takes it back.

    Raises RecordNotFound, and FieldError for a year that nothing was agreed for, and for more than was agreed.
    """
    years = _by_year(session, amounts)
    on = _date_not_ahead(taken_on, session, "say that it is taken once it is")
    with session.store.write(session.change_info(f"take {benefit} from the budget", reason), session.today) as transaction:
        record = find(transaction, benefit, Kind.BENEFIT)
        changed = _take_years(transaction, record, years, line, (session.user, on))
        version = transaction.get(Benefit, record.id).version
    return SaveResult(Kind.BENEFIT, record.id, record.ref, version, changed, *flag_changes(transaction))


class AgreementInput(NamedTuple):
    """What a form says of one fiscal year and budget line: what was agreed, what was taken, or both."""

    year: str
    line: str | None = None
    amount: Decimal | None = None
    agreed_by: str | None = None
    agreed_on: date | None = None
    taken: Decimal | None = None
    taken_on: date | None = None


def save_agreement(session: Session, benefit: str, given: AgreementInput, reason: str | None = None) -> SaveResult:
    """Write what was agreed and what was taken as one change; 0 agreed takes the agreement away, 0 taken takes that back.

    Raises RecordNotFound, and FieldError as `agree` and `take_from_budget` do, and where neither is said.
    """
    if given.amount is None and given.taken is None:
        raise FieldError("amount: say what was agreed, or what was taken", "amount")
    with session.store.write(session.change_info(f"agree {benefit} with finance", reason), session.today) as transaction:
        record = find(transaction, benefit, Kind.BENEFIT)
        changed: _Changed = {}
        if given.taken == 0 or given.amount is None:
            changed |= _taken_step(transaction, session, record, given)
        if given.amount is not None:
            changed |= _agreed_step(transaction, session, record, given)
        if given.taken and given.amount is not None:
            changed |= _taken_step(transaction, session, record, given)
        version = transaction.get(Benefit, record.id).version
    return SaveResult(Kind.BENEFIT, record.id, record.ref, version, changed, *flag_changes(transaction))


def _by_year(session: Session, amounts: Amounts) -> dict[int, Decimal | None]:
    first = session.policy.fiscal_year_start
    years: dict[int, Decimal | None] = {}
    for year_text, amount in amounts.items():
        year = fiscal_year(year_text, first)
        if year in years:
            raise FieldError(f"year: {year_text} is given twice", "year")
        years[year] = amount
    for amount in years.values():
        if amount is not None and amount < 0:
            raise FieldError(f"amount: {plain(amount)} is below 0; write what comes out of the budget", "amount")
    return years


def _date_not_ahead(given: date | None, session: Session, why: str) -> date:
    if given is not None and given > session.today:
        raise FieldError(f"date: {given.isoformat()} is in the future; {why}", "date")
    return given or session.today


def _agreed_step(transaction: Transaction, session: Session, record: RecordId, given: AgreementInput) -> _Changed:
    years = _by_year(session, {given.year: given.amount or None})
    on = _date_not_ahead(given.agreed_on, session, "an agreement is recorded once it is made")
    return _agree_years(transaction, record, years, given.line, (given.agreed_by, on))


def _taken_step(transaction: Transaction, session: Session, record: RecordId, given: AgreementInput) -> _Changed:
    years = _by_year(session, {given.year: given.taken})
    on = _date_not_ahead(given.taken_on, session, "say that it is taken once it is")
    return _take_years(transaction, record, years, given.line, (session.user, on))


def _agree_years(
    transaction: Transaction, record: RecordId, years: Mapping[int, Decimal | None], line: str | None, by: tuple[str | None, date]
) -> _Changed:
    _is_cashable(transaction, record)
    agreements, budget_line = _on_line(transaction, record, line)
    changed: _Changed = {}
    for year, amount in sorted(years.items()):
        changed |= _agreed(transaction, record, (budget_line, year), agreements.get(year), amount, by)
    return changed


def _take_years(
    transaction: Transaction, record: RecordId, years: Mapping[int, Decimal | None], line: str | None, by: tuple[str, date]
) -> _Changed:
    agreements, budget_line = _on_line(transaction, record, line)
    changed: _Changed = {}
    for year, amount in sorted(years.items()):
        if (row := agreements.get(year)) is None:
            known = ", ".join(str(other) for other in sorted(agreements)) or "none"
            raise FieldError(
                f"year: nothing was agreed of {record.ref} for {year} on {budget_line} (agreed: {known}); agree it first", "year"
            )
        changed |= _taken(transaction, row, amount, by)
    return changed


def _is_cashable(transaction: Transaction, record: RecordId) -> None:
    row = transaction.get(Benefit, record.id)
    if row.disbenefit:
        raise FieldError(f"benefit: {record.ref} is a disbenefit; only a saving comes out of a budget", "benefit")
    if row.benefit_class is not BenefitClass.CASHABLE:
        class_label = row.benefit_class.replace("_", "-")
        raise FieldError(f"benefit: {record.ref} is {class_label}; only a cashable benefit is agreed with finance", "benefit")


def _on_line(transaction: Transaction, record: RecordId, line: str | None) -> tuple[dict[int, BudgetAgreement], str]:
    """What was agreed on the budget line that is meant, by year, and what that line is called."""
    rows = stored.agreements(transaction, record.id)
    known = {row.budget_line.casefold(): row.budget_line for row in rows}
    wanted = (line or "").strip()
    if not wanted:
        if len(known) != 1:
            lines = f": {', '.join(known.values())}" if known else ""
            raise FieldError(f"line: say which budget line the money comes out of{lines}", "line")
        wanted = next(iter(known.values()))
    name = known.get(wanted.casefold(), wanted)
    return {row.year: row for row in rows if row.budget_line == name}, name


def _agreed(
    transaction: Transaction,
    record: RecordId,
    which: tuple[str, int],
    row: BudgetAgreement | None,
    amount: Decimal | None,
    by: tuple[str | None, date],
) -> _Changed:
    line, year = which
    name, on = by
    exact = None if amount is None else exact_amount("amount", amount)
    before = row.amount if row is not None else None
    if exact is None:
        if row is None:
            raise FieldError(f"year: nothing was agreed of {record.ref} for {year} on {line}", "year")
        if row.taken:
            raise FieldError(
                f"year: {plain(row.taken)} of {year} was taken from {line} already; "
                f"take that back first: agree {record.ref} {year}=0 --taken",
                "year",
            )
        _note_less(transaction, row, None, on)
        transaction.delete(BudgetAgreement, row.id)
        return {str(year): (before, None)}
    if row is not None and row.taken is not None and exact < row.taken:
        raise FieldError(f"amount: {plain(row.taken)} of {year} was taken from {line} already; {plain(exact)} is less", "amount")
    if not name or not name.strip():
        if before == exact:
            return {}
        raise FieldError("agreed_by: say who of finance agreed it", "agreed_by")
    cells: dict[str, Value] = {"amount": exact, "agreed_by": name.strip(), "agreed_on": on}
    if row is None:
        transaction.insert(BudgetAgreement, cells | {"benefit_id": record.id, "budget_line": line, "year": year})
    else:
        _note_less(transaction, row, exact, on)
        transaction.update(BudgetAgreement, row.id, cells)
    return {str(year): (before, exact)} if before != exact else {}


def _taken(transaction: Transaction, row: BudgetAgreement, amount: Decimal | None, by: tuple[str, date]) -> _Changed:
    exact = row.amount if amount is None else exact_amount("amount", amount)
    if exact is not None and exact > row.amount:
        raise FieldError(
            f"amount: {plain(exact)} is more than the {plain(row.amount)} agreed for {row.year}; agree more first", "amount"
        )
    cells: dict[str, Value] = {"taken": exact, "taken_on": by[1], "taken_by": by[0]}
    transaction.update(BudgetAgreement, row.id, cells if exact else {"taken": None, "taken_on": None, "taken_by": None})
    return {str(row.year): (row.taken, exact or None)} if row.taken != (exact or None) else {}


def _note_less(transaction: Transaction, row: BudgetAgreement, amount: Decimal | None, today: date) -> None:
    """Note that less is to come out of a budget than finance agreed to; a slip of the day of the agreement is none."""
    quiet = (amount is not None and amount >= row.amount) or (row.agreed_on == today and not row.taken)
    subject = f"agreed with finance for {row.year} on {row.budget_line}"
    note_on_benefit(transaction, row.benefit_id, subject, row.amount, amount, quiet=quiet)
