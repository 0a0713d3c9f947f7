"""What a benefit needs before it is called verified, and the share of its plans that it has achieved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from benefits_tui.domain.facts import BenefitFacts, PlanEnd
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.measure import LIMITS, Direction, MeasureKind, distance_to_limit, shortfall
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import ZERO, grouped, share_text


@dataclass(frozen=True, slots=True)
class Proof:
    """What has been achieved on a day, and what is missing for the state *verified*: a clause each, none when it is proved.

    Shares are of the first approved plan and of the current one, 1 being all of it; None where no share can be given.
    """

    achieved_first: Decimal | None
    achieved_current: Decimal | None
    lacks: tuple[str, ...]


def proof_of(facts: BenefitFacts, policy: Policy, today: date) -> Proof:
    """The proof that a benefit's own readings give; see `needs_statement` for one that is not measured."""
    first, current = achieved_shares(facts)
    return Proof(first, current, tuple(_lacks(facts, policy, today, first)))


def needs_statement(facts: BenefitFacts) -> bool:
    """True of a benefit that a signed statement proves in place of readings: a qualitative one that was never planned.

    One that has an approved plan is measured against it, whatever its class is now.
    """
    return facts.benefit_class is BenefitClass.QUALITATIVE and facts.plan_number == 0


def achieved_shares(facts: BenefitFacts) -> tuple[Decimal | None, Decimal | None]:
    """The shares of the first approved plan and of the current one that have come, 1 being all of it.

    Of a flow, 1 less the shortfall of all readings against the plan's sum; of a level, 1 less that of the last reading
    against the plan's last point, without a plan against the target. None where nothing was read or nothing compares.
    """
    return _achieved(facts, facts.first_plan), _achieved(facts, facts.current_plan)


def _achieved(facts: BenefitFacts, plan: PlanEnd | None) -> Decimal | None:
    actual, direction = facts.actual, facts.direction
    if actual is None or direction is None or facts.kind is None or direction in LIMITS:
        return None
    if facts.kind is MeasureKind.FLOW:
        better = Direction.DECREASE if facts.disbenefit else direction
        short = None if plan is None else shortfall(plan.total, actual.total, better)
    else:
        expected = plan.last_value if plan is not None else facts.target
        short = None if expected is None else shortfall(expected, actual.last_value, direction, facts.baseline)
    return None if short is None else 1 - short


def _lacks(facts: BenefitFacts, policy: Policy, today: date, first: Decimal | None) -> list[str]:
    actual, plan = facts.actual, facts.plan
    if facts.kind is None or facts.direction is None:
        return ["its measure has no kind or no direction"]
    if actual is None:
        return ["it has no reading"]
    lacks = []
    ends = [day for day in (facts.end, plan.last_end if plan is not None else facts.target_date) if day is not None]
    last = max(ends, default=None)
    if last is None:
        lacks.append("the end of its realisation is not known")
    elif last > today:
        lacks.append(f"its realisation goes on to {last.isoformat()}")
    elif actual.last_end < last:
        lacks.append(f"its readings end on {actual.last_end.isoformat()}, its realisation on {last.isoformat()}")
    if plan is not None and plan.unread and facts.kind is MeasureKind.FLOW:
        lacks.append(f"{plan.unread} planned period{'s have' if plan.unread != 1 else ' has'} no reading")
    if actual.unvalidated_since is not None:
        lacks.append("not all of its readings are validated")
    return lacks + _short_of_plan(facts, policy, first)


def _short_of_plan(facts: BenefitFacts, policy: Policy, first: Decimal | None) -> list[str]:
    """What is to be said where less came than the first approved plan less the tolerance."""
    assert facts.actual is not None and facts.direction is not None
    tolerance = facts.amber_threshold if facts.amber_threshold is not None else policy.amber_threshold
    if facts.direction in LIMITS:
        if facts.target is None:
            return ["it has no limit to be kept"]
        read = facts.actual.last_value
        away = distance_to_limit(facts.direction, read, facts.target, facts.target_upper)
        if away <= tolerance * abs(facts.target):
            return []
        return [f"it stands at {grouped(read)}, {grouped(away)} from its limit {grouped(facts.target)}"]
    if first is None:
        return [
            "there is no approved plan to compare it with" if facts.first_plan is None else "it cannot be compared with its plan"
        ]
    if first >= 1 - tolerance:
        return []
    against = "first approved plan" if facts.first_plan is not None else "target"
    return [f"it achieved {_exactly(first)} of its {against}, and {_exactly(1 - tolerance)} is the least"]


def _exactly(share: Decimal) -> str:
    """A share to a hundredth of a per cent and never more than it is, so that what falls short is not told as the least."""
    return share_text(share.quantize(Decimal("0.0001"), rounding=ROUND_FLOOR))


def still_achieved(kept: Decimal | None, today_share: Decimal | None) -> bool:
    """True while a concluded benefit's figures say what they said when it was concluded, to a hundredth of a per cent."""
    return abs((kept or ZERO) - (today_share or ZERO)) < Decimal("0.0001") and (kept is None) == (today_share is None)
