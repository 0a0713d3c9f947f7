"""Rules about what has come and what is expected, against the plan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from benefits_tui.domain.figures import kind_meant, planned_level
from benefits_tui.domain.flag_states import Decider
from benefits_tui.domain.measure import LIMITS, Direction, MeasureKind
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import grouped, percent
from benefits_tui.domain.rules.due import NEXT_STOP
from benefits_tui.domain.rules.rule import BenefitCase, Finding, benefit_rule
from benefits_tui.domain.severity import Severity


def tolerances(case: BenefitCase, policy: Policy) -> tuple[Decimal, Decimal]:
    """The amber and the red tolerance of a benefit: its own, else the policy's."""
    facts = case.facts
    amber = facts.amber_threshold if facts.amber_threshold is not None else policy.amber_threshold
    red = facts.red_threshold if facts.red_threshold is not None else policy.red_threshold
    return amber, red


def severity_of(short: Decimal, amber: Decimal, red: Decimal) -> Severity | None:
    """How severe a share worse than expected is; None within the amber tolerance."""
    if short <= amber:
        return None
    return Severity.CRITICAL if short > red else Severity.HIGH


def _worse(case: BenefitCase, less: str, more: str) -> str:
    """What a share that is worse is called: where less is better, what came is over it. Of a level with a baseline the share is
    one of the planned improvement, which falls short either way."""
    facts = case.facts
    over = facts.direction in (Direction.DECREASE, Direction.AT_MOST)
    return more if over and (facts.kind is not MeasureKind.LEVEL or facts.baseline is None) else less


def _short_now(share: Decimal | None, of_what: str) -> str:
    return of_what if share is None else f"{percent(share)} {of_what}"


@benefit_rule(
    "F11",
    "Outturn worse than plan",
    decision_owner="Project sponsor",
    by=Decider.SPONSOR,
    cause="outturn off plan",
    due=NEXT_STOP,
    clears="periods",
    cause_now=lambda case, today: _short_now(case.figures.outturn_short, _worse(case, "below plan", "over plan")),
    options=("fix", "re-scope", "stop", "write down"),
)
def outturn_below_plan(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """What came and what is forecast together are worse than the approved plan by more than the tolerance, 10 % by default.

    High; critical beyond the red threshold, 25 % by default. Not asked while planned periods lack both reading and forecast.
    """
    figures, facts = case.figures, case.facts
    if facts.final or figures.outturn_short is None or not figures.outturn_complete or figures.outturn is None:
        return None
    if facts.disbenefit:
        return None
    severity = severity_of(figures.outturn_short, *tolerances(case, policy))
    if severity is None:
        return None
    plan = figures.lifetime_plan if figures.lifetime_plan is not None else facts.target
    plan_text = grouped(plan) if plan is not None else "–"
    why = f"Outturn {grouped(figures.outturn)} against a plan of {plan_text}{_how_short(case, figures.outturn_short)}"
    return Finding(severity, why, facts.end, _lost(figures.worth_money, figures.outturn_short))


@benefit_rule(
    "F12",
    "Realised worse than due",
    decision_owner="Benefit owner",
    by=Decider.OWNER,
    cause="worse than due",
    due=NEXT_STOP,
    cause_now=lambda case, today: _short_now(case.figures.short, _worse(case, "short of due", "over what was due")),
    options=("corrective action",),
)
def realised_below_due(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """The readings are worse than what was due for the same periods by more than the tolerance, 10 % by default.

    High; critical beyond the red threshold, 25 % by default. A period without a reading is missing, not a shortfall.
    """
    figures, facts = case.figures, case.facts
    if facts.final or figures.short is None or facts.disbenefit:
        return None
    severity = severity_of(figures.short, *tolerances(case, policy))
    if severity is None:
        return None
    if kind_meant(facts, policy) is MeasureKind.FLOW and facts.plan is not None:
        actual, due = facts.plan.ended_read_actual, grouped(facts.plan.due_and_read)
        at_risk = _lost(figures.due_money, figures.short)
    else:
        actual = figures.actual or Decimal(0)
        due, at_risk = _expected(case, actual), _lost(figures.worth_money, figures.short)
    read = " for the periods read" if figures.missed_readings else ""
    why = f"Actual {grouped(actual)} against {due} due{read}{_how_short(case, figures.short)}"
    return Finding(severity, why, facts.end, at_risk)


def _how_short(case: BenefitCase, short: Decimal) -> str:
    """The end of the sentence: of a level with a baseline the share is one of the planned improvement, and is told so."""
    facts = case.facts
    if facts.kind is MeasureKind.LEVEL and facts.baseline is not None and facts.direction not in LIMITS:
        return f": {percent(short)} of the planned improvement is missing."
    return f" ({percent(short)} worse)."


def _expected(case: BenefitCase, actual: Decimal) -> str:
    """What a level should have been: the plan's point, the limit it missed, or the target."""
    facts = case.facts
    if facts.direction is Direction.WITHIN and facts.target is not None and facts.target_upper is not None:
        return f"{grouped(facts.target)}–{grouped(facts.target_upper)}"
    point, straight = planned_level(facts)
    expected = point if point is not None else facts.target
    expected_text = grouped(expected) if expected is not None else "–"
    return f"{expected_text} on a straight path" if straight and point is not None else expected_text


def _lost(money: Decimal | None, short: Decimal) -> Decimal | None:
    return None if money is None else abs(money) * min(short, Decimal(1))


@benefit_rule(
    "F37",
    "Over-delivery",
    decision_owner="Benefit owner",
    by=Decider.OWNER,
    cause="over-delivery",
    due=NEXT_STOP,
    clears="target",
    options=("raise the target", "check the measure"),
)
def over_delivery(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """The readings are better than what was due by more than the policy's threshold, 25 % by default. Low."""
    figures = case.figures
    if case.facts.final or case.facts.disbenefit or figures.short is None or -figures.short <= policy.over_delivery_threshold:
        return None
    return Finding(Severity.LOW, f"Readings are {percent(-figures.short)} better than what was due.")


@benefit_rule(
    "F25",
    "Disbenefit above tolerance",
    decision_owner="Project sponsor",
    by=Decider.SPONSOR,
    cause="worse than accepted",
    due=NEXT_STOP,
    options=("mitigate it", "accept more of it", "stop"),
)
def disbenefit_too_large(case: BenefitCase, policy: Policy, today: date) -> Finding | None:
    """An accepted worsening is, or on outturn will be, larger than planned by more than the tolerance, 10 % by default.

    High; critical beyond the red threshold, 25 % by default.
    """
    figures, facts = case.figures, case.facts
    if not facts.disbenefit or facts.final:
        return None
    shares = [figures.short, figures.outturn_short if figures.outturn_complete else None]
    worst = max((share for share in shares if share is not None), default=None)
    severity = severity_of(worst, *tolerances(case, policy)) if worst is not None else None
    if worst is None or severity is None:
        return None
    when = "so far" if figures.short == worst else "on outturn"
    why = f"It is {percent(worst)} larger than planned {when}."
    return Finding(severity, why, facts.end, _lost(figures.worth_money, worst))
