"""Amounts in other currencies: their rates in the policy, and what totals say of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from benefits_tui.domain.currencies import conversions, words_of
from benefits_tui.domain.fields import FieldError
from benefits_tui.domain.quantity import plain
from benefits_tui.domain.rates import DatedRate, RateError, read_rates
from benefits_tui.register.session import Session
from benefits_tui.store.facts.currencies import benefits_in, benefits_without_rate


class RatesChange(NamedTuple):
    """The rates as they are now, and the flags that the change raised and cleared."""

    rates: tuple[DatedRate, ...]
    raised: list[str]
    cleared: list[str]


def rates(session: Session) -> tuple[DatedRate, ...]:
    """The rates of the policy, by currency and day."""
    return read_rates(session.policy.rates)


def set_rates(session: Session, given: Sequence[str], removed: Sequence[str] = (), why: str | None = None) -> RatesChange:
    """Add rates such as `USD=0.79@2026-04-01`, in place of one of the same day, and take away others (`USD@2026-04-01`); all
    money is worked out again in the same transaction. Raises FieldError, naming what cannot be read or is not there."""
    # The screens open without the rules, which this needs.
    from benefits_tui.register import policies

    kept = {f"{rate.code}@{rate.since.isoformat()}": rate for rate in rates(session)}
    for name in removed:
        if kept.pop(name.strip().upper(), None) is None:
            raise FieldError(f"rates: there is no {name}; there is: {', '.join(kept) or 'none'}", "rates")
    try:
        added = [rate for text in given for rate in read_rates(text)]
    except RateError as problem:
        raise FieldError(f"rates: {problem}", "rates") from problem
    kept |= {f"{rate.code}@{rate.since.isoformat()}": rate for rate in added}
    done = policies.set_policy(session, {"rates": ", ".join(rate.text for rate in kept.values())}, why)
    return RatesChange(rates(session), done.raised, done.cleared)


def currency_notes(session: Session, project: int | None) -> tuple[str, ...]:
    """What the totals of a project, or of all, say of other currencies: how they were turned, and what stands apart."""
    policy, notes = session.policy, []
    for code, known in conversions(policy.rates).items():
        benefits = benefits_in(session.store, words_of(code, policy), project) if code != policy.currency else 0
        if benefits:
            at = ", ".join(f"{plain(rate.value)} from {rate.since.isoformat()}" for rate in known.rates)
            notes.append(
                f"{_benefits(benefits)} in {code}, turned into {policy.currency} at {at}: plans by their approval, "
                "readings by the end of their period."
            )
    apart = benefits_without_rate(session.store, project)
    if apart:
        notes.append(f"{_benefits(apart)} in a currency without a rate: what has none stands apart and is not added.")
    return tuple(notes)


def _benefits(count: int) -> str:
    return f"{count:,} benefit{'s' if count != 1 else ''}"
