"""What counts as money in SQL over periods: the one place beside `domain.worth`, which a test holds it to.

Figures that are stored count already, for a benefit that counts for nothing has no money in them.
"""

from __future__ import annotations

from decimal import Decimal

from benefits_tui.domain.currencies import conversions, own_words, words_of
from benefits_tui.domain.lifecycle import UNCOUNTED
from benefits_tui.domain.measure import LESS_IS_BETTER
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import SCALE, plain
from benefits_tui.store.query import HALF
from benefits_tui.store.types import StoredCell


def _sql_list(values: frozenset[str]) -> str:
    return ", ".join(f"'{value}'" for value in sorted(values))


_UNIT = "upper(trim(b.unit))"


def valued_sql(policy: Policy) -> str:
    """True of a benefit `b` whose periods are worth money; wants the arguments of `currency_args`."""
    foreign = "".join(f" OR {_is_in(code, policy)}" for code in _foreign(policy))
    return f"""(b.state NOT IN ({_sql_list(UNCOUNTED)})
    AND (b.kind = 'flow' OR (b.kind IS NULL AND {_UNIT} IN (:currency, :sign)))
    AND (b.disbenefit OR coalesce(b.direction, '') NOT IN ({_sql_list(LESS_IS_BETTER)}))
    AND (b.value_per_unit IS NOT NULL OR {_UNIT} IN (:currency, :sign){foreign}))"""


def worth_sql(policy: Policy, day: str | None) -> str:
    """What a unit of a valued benefit is worth: ten-thousandths, or the text of a rate for another currency, that of the day
    or the newest where `day` is None. Read by `worth_scaled`. NULL where it has none."""
    cases = "".join(
        f" WHEN b.value_per_unit IS NULL AND {_is_in(code, policy)} THEN {_rate_sql(policy, code, day)}"
        for code in _foreign(policy)
    )
    worth = f"coalesce(b.value_per_unit, {SCALE})"
    return f"CASE{cases} ELSE {worth} END" if cases else worth


def all_turned_sql(policy: Policy) -> str:
    """Where currencies are turned: true of a benefit `b` all of whose readings have a rate; ends in AND."""
    if not policy.rates:
        return ""
    return "EXISTS (SELECT 1 FROM figure turned WHERE turned.benefit_id = b.id AND turned.realised_money IS NOT NULL) AND"


def worth_scaled(cell: StoredCell) -> int | Decimal:
    """What a unit is worth, in ten-thousandths; 0 of what has no rate, so that it is not added."""
    return cell if isinstance(cell, int) else Decimal(str(cell)) * SCALE if cell is not None else 0


def _foreign(policy: Policy) -> list[str]:
    return [code for code in conversions(policy.rates) if code != policy.currency]


def _is_in(code: str, policy: Policy) -> str:
    return f"{_UNIT} IN ({_sql_list(frozenset(words_of(code, policy)))})"


def _rate_sql(policy: Policy, code: str, day: str | None) -> str:
    rates = conversions(policy.rates)[code].rates
    if day is None:
        return f"'{plain(rates[-1].value)}'"
    cases = " ".join(f"WHEN {day} >= '{rate.since}' THEN '{plain(rate.value)}'" for rate in reversed(rates))
    return f"CASE {cases} END"


def currency_args(policy: Policy) -> dict[str, StoredCell]:
    """The units that are the register's currency: its code and its sign."""
    code, sign = own_words(policy)
    return {"currency": code, "sign": sign}


def exact_sum(sql: str) -> str:
    """Two columns, a sum in two halves: no sum of what a register can hold overflows them. See `whole`."""
    return f"sum(({sql}) / {HALF}), sum(({sql}) % {HALF})"


def whole(high: StoredCell, low: StoredCell) -> int | None:
    """The sum of the two halves, exact at any size; None where nothing was added up."""
    return None if high is None or low is None else int(high) * HALF + int(low)
