"""Settings that need a reason once plans are approved: those by which less is flagged or more is shown, and rates of the past."""

from __future__ import annotations

from datetime import date, timedelta

from benefits_tui.domain.currencies import conversions
from benefits_tui.domain.policy import FourEyes, Policy
from benefits_tui.domain.rates import read_rates

# The more of these, and the less of those, the less is flagged.
_LOOSER_UP = (
    "amber_threshold", "red_threshold", "over_delivery_threshold", "reading_grace_days", "untouched_periods",
    "first_plan_periods", "realisation_cap", "consecutive_declines", "run_rate_threshold", "reforecast_days", "adoption_days",
    "reading_jump_threshold", "validation_days", "same_as_plan_periods", "benefit_share_threshold", "owner_share_threshold",
    "bcr_threshold", "decision_days", "early_stage_days",
)  # fmt: skip
_LOOSER_DOWN = (
    "owner_leaving_days", "baseline_days_before_gate", "review_notice_days", "adoption_threshold", "gate_notice_days",
    "change_notice_days", "same_as_plan_threshold", "pressing_days", "replan_months", "evidence_discount_measured",
    "evidence_discount_estimated", "evidence_discount_asserted",
)  # fmt: skip
_FIGURES = ("discount", "mid_year", "review_calendar")
_LATE_RATE = timedelta(days=92)
"""How long after its day a new rate is still news: a quarter."""


def loosened(before: Policy, after: Policy) -> list[str]:
    """The settings by which less is flagged than before, or money is shown as worth something else."""
    more = [name for name in _LOOSER_UP if getattr(after, name) > getattr(before, name)]
    less = [name for name in _LOOSER_DOWN if getattr(after, name) < getattr(before, name)]
    other = [name for name in _FIGURES if getattr(after, name) != getattr(before, name)]
    rarer = ["default_frequency"] if after.default_frequency.months > before.default_frequency.months else []
    return [*more, *less, *other, *rarer]


def sees_less(before: Policy, after: Policy) -> bool:
    """True where fewer acts are looked at by a second person."""
    steps = list(FourEyes)
    return steps.index(after.four_eyes) < steps.index(before.four_eyes)


def rewritten_rates(before: Policy, after: Policy, today: date) -> list[str]:
    """The currencies of which a day that is past had another rate before.

    A rate that follows the newest one is news, until a quarter after its day; so is a first one.
    """
    result = []
    present, wanted = conversions(before.rates), conversions(after.rates)
    days = {rate.since for policy in (before, after) for rate in read_rates(policy.rates) if rate.since <= today}
    for code, known in present.items():
        last = known.rates[-1].since
        now = wanted.get(code)
        news = min((rate.since for rate in now.rates if rate.since > last), default=None) if now is not None else None
        fresh = news if news is not None and today - news <= _LATE_RATE else None
        differ = [
            day for day in sorted(days)
            if known.on(day) is not None and (None if now is None else now.on(day)) != known.on(day)
            and not (fresh is not None and day >= fresh)
        ]  # fmt: skip
        if differ:
            result.append(code)
    return result
