"""What the organisation wants from tracking: every threshold a rule or a figure uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal

from benefits_tui.domain.periods import Frequency


@dataclass(frozen=True, slots=True)
class Policy:
    """The organisation's settings. Defaults are this program's own; no published standard fixes them."""

    name: str = "My organisation"
    currency: str = "GBP"
    fiscal_year_start: int = 4
    amber_edge: Decimal = Decimal("0.10")
    red_edge: Decimal = Decimal("0.25")
    over_delivery_edge: Decimal = Decimal("0.25")
    owner_leaving_days: int = 30
    baseline_days_before_gate: int = 60
    reading_grace_days: int = 10
    reading_notice_days: int = 14
    review_notice_days: int = 30
    untouched_periods: int = 1
    first_plan_periods: int = 2
    default_frequency: Frequency = Frequency.QUARTERLY
    realisation_cap: Decimal = Decimal(1)


def policy_from(stored: Mapping[str, str]) -> Policy:
    """The policy from its stored texts; a key that is not stored keeps its default.

    Raises ValueError, naming the key, for a text that the key cannot hold.
    """
    values: dict[str, object] = {}
    for field in fields(Policy):
        if field.name not in stored:
            continue
        text, default = stored[field.name], field.default
        try:
            if isinstance(default, Frequency):
                values[field.name] = Frequency(text)
            elif isinstance(default, int):
                values[field.name] = int(text)
            elif isinstance(default, Decimal):
                values[field.name] = Decimal(text)
            else:
                values[field.name] = text
        except (ValueError, ArithmeticError) as problem:
            raise ValueError(f"policy {field.name}: {text!r} cannot be read") from problem
    policy = Policy(**values)  # type: ignore[arg-type]
    if not 1 <= policy.fiscal_year_start <= 12:
        raise ValueError(f"policy fiscal_year_start: {policy.fiscal_year_start} is not a month (1 to 12)")
    return policy
