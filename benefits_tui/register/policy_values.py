"""What becomes of every stored value when the register's currency or its fiscal year changes, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from benefits_tui.domain.currencies import conversions, words_of
from benefits_tui.domain.period_parsing import MONTH_TITLES
from benefits_tui.domain.plain_text import counted
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import CURRENCIES, CURRENCY_SIGNS
from benefits_tui.register.policies import checked
from benefits_tui.register.session import Session
from benefits_tui.store.facts.currencies import benefits_in
from benefits_tui.store.queries.stored_values import money_counts, periods_in_use, values_by_fiscal_year

_EVERY_CURRENCY = (*CURRENCIES, *(sign.strip().upper() for sign in CURRENCY_SIGNS.values()))


def values_that_change(session: Session, values: Mapping[str, str]) -> tuple[str, ...]:
    """A sentence for each kind of stored value that means something else under these settings; none where nothing does.

    Raises FieldError for a setting that cannot be.
    """
    before, after = session.policy, checked(session, values)
    return (*_of_currency(session, before, after), *_of_fiscal_year(session, before, after))


def _of_currency(session: Session, before: Policy, after: Policy) -> list[str]:
    old, new = before.currency, after.currency
    if old == new:
        return []
    reader, unit_texts = session.store, words_of(old, replace(before, currency=new))
    rates = conversions(after.rates).get(old)
    notes = []
    if own := benefits_in(reader, unit_texts, None):
        turned = f"turned into {new} by its rates" if rates else f"and without a rate for {old} they stand apart, in no total"
        notes.append(f"{counted(own, 'benefit')} read in {old}: the amounts stay in {old}, {turned}.")
    if other := benefits_in(reader, words_of(new, before), None):
        notes.append(f"{counted(other, 'benefit')} read in {new}: no rate is needed any more.")
    money = money_counts(reader, _EVERY_CURRENCY)
    amounts = (
        (money.benefits, "benefit", "valued in another unit: money per unit and stated value"),
        (money.projects, "project", "with costs: all of them"),
        (money.pools, "amount", "of pools, claims and agreements: all of them"),
    )
    notes += [
        f"{counted(count, noun)} {noun_phrase} are not converted, and mean {new} from now on."
        for count, noun, noun_phrase in amounts
        if count
    ]
    return notes


def _of_fiscal_year(session: Session, before: Policy, after: Policy) -> list[str]:
    old, new = before.fiscal_year_start, after.fiscal_year_start
    if old == new:
        return []
    notes = []
    begins = f"a year that began in {MONTH_TITLES[old - 1]} begins in {MONTH_TITLES[new - 1]}"
    if kept := values_by_fiscal_year(session.store):
        notes.append(f"{counted(kept, 'amount')} by fiscal year: each stays with the number of its year, and {begins}.")
    moved = {span: count for span, count in periods_in_use(session.store).items() if span.label(old) != span.label(new)}
    if moved:
        first = min(moved)
        notes.append(
            f"{counted(sum(moved.values()), 'period')} planned, forecast or read: the days stay, each is found by its new name; "
            f"{first.label(old)} is {first.label(new)} then."
        )
    return notes
