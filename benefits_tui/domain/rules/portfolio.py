"""Rules that look beyond one record: gates, shared money, what feeds what, the value of a project, what carries too much."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from benefits_tui.domain.appraisal import schedule_of
from benefits_tui.domain.facts import MapFacts, OwnerFacts, PoolFacts, ProjectFacts
from benefits_tui.domain.flag_states import Decider
from benefits_tui.domain.gates import NOT_READY, missing_words
from benefits_tui.domain.lifecycle import gate_passed
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import percent, short_money
from benefits_tui.domain.rules import origins
from benefits_tui.domain.rules.due import GATE, NEXT_STOP, NO_DAY
from benefits_tui.domain.rules.rule import (
    Finding,
    of_map,
    of_owner,
    of_pool,
    of_project,
)  # fmt: skip
from benefits_tui.domain.severity import Severity


def _gate_now(facts: ProjectFacts, today: date) -> str:
    return "gate overridden" if facts.gate is None or not facts.gate.missing else f"gate {facts.gate.name} not ready"


@of_project(
    NOT_READY,
    "Gate near, data missing",
    decision_owner="Project sponsor",
    by=Decider.SPONSOR,
    cause="gate not ready",
    due=GATE,
    cause_now=_gate_now,
    clears="gates",
    options=("complete the data", "postpone the gate"),
)
def gate_not_ready(facts: ProjectFacts, policy: Policy, today: date) -> Finding | None:
    """The next gate lies within the policy's days, 30 by default, or its day has passed, and data that it requires is
    missing; or a gate was passed with an override and the data is still missing. High."""
    gate = facts.gate
    if gate is not None and gate.missing and gate.planned <= today + timedelta(days=policy.gate_notice_days):
        why = f"Gate {gate.name} on {gate.planned.isoformat()}: {missing_words(gate.missing)}."
        return Finding(Severity.HIGH, why, gate.planned)
    if facts.override is not None:
        name, passed, reason = facts.override
        return Finding(
            Severity.HIGH, f"Gate {name} was passed on {passed.isoformat()} with an override; still missing: {reason}."
        )
    return None


@of_map(
    "F22",
    "Possible double count",
    decision_owner="PMO",
    cause="double count",
    due=NEXT_STOP,
    origin=origins.first_double,
    options=("split it", "net it off", "assign it to one project"),
)
def double_count(facts: MapFacts, policy: Policy, today: date) -> Finding | None:
    """A benefit of another project has the same measure (whatever its case, accents, punctuation, plurals and order of words),
    unit and owner area in an overlapping period, and no more of either than the tolerance, 10 % by default, is shared with the
    other's project or netted off; or the shares of projects, or of enablers, in the benefit add up to more than 100 %. High."""
    if facts.final:
        return None
    for sharers, total in (("projects", facts.attributed), ("enablers", facts.enabled)):
        if total > 1:
            return Finding(Severity.HIGH, f"The shares of {sharers} in it add up to {percent(total)}.", None, facts.money_to_come)
    if not facts.doubles or facts.disbenefit:
        return None
    more = f" and {len(facts.doubles) - 1} more" if len(facts.doubles) > 1 else ""
    why = f"Same measure, unit and owner area as {facts.doubles[0]}{more}, in overlapping periods."
    return Finding(Severity.HIGH, why, None, facts.money_to_come)


@of_pool(
    "F23",
    "Claims above the ceiling",
    decision_owner="Director of finance",
    cause="above the ceiling",
    due=NO_DAY,
    clears="ceiling",
    options=("cap the claims", "raise the ceiling"),
)
def pool_overdrawn(facts: PoolFacts, policy: Policy, today: date) -> Finding | None:
    """What benefits claim from a pool exceeds its ceiling. Critical."""
    if facts.ceiling is None or facts.claimed <= facts.ceiling:
        return None
    claimed, ceiling = short_money(facts.claimed, policy.currency), short_money(facts.ceiling, policy.currency)
    why = f"{facts.claims} claims of {claimed} in all exceed the ceiling of {ceiling}."
    return Finding(Severity.CRITICAL, why, None, facts.claimed - facts.ceiling)


@of_map(
    "F27",
    "Trouble upstream",
    decision_owner="Benefit owner",
    by=Decider.OWNER,
    cause="trouble upstream",
    due=NEXT_STOP,
    origin=origins.upstream,
    options=("act on the cause", "re-forecast"),
)
def trouble_upstream(facts: MapFacts, policy: Policy, today: date) -> Finding | None:
    """A deliverable, business change or benefit that feeds this one, however far up the map, is late or red. Medium.

    A deliverable that slipped and is still expected before this benefit starts is no trouble of it, and of one that enables it
    straight or through a business change is told by a flag of its own once it is expected later.
    """
    if facts.final or not facts.upstream:
        return None
    more = f"; {len(facts.upstream) - 3} more" if len(facts.upstream) > 3 else ""
    return Finding(Severity.MEDIUM, f"Upstream: {'; '.join(facts.upstream[:3])}{more}.", None, facts.money_to_come)


@of_project(
    "F34",
    "Value lost on outturn",
    decision_owner="Portfolio board",
    cause="value lost",
    due=NEXT_STOP,
    options=("continue", "re-scope", "stop"),
)
def value_lost(facts: ProjectFacts, policy: Policy, today: date) -> Finding | None:
    """On outturn the net present value is below 0, or the benefit-cost ratio is below the approved one by more than the
    policy allows, nothing by default. Critical. Where cost is known as one figure and not by year, only if what comes is below it
    without any discount. Asked past gate 3, once every planned period has a reading or a forecast,
    while a benefit of it is in no final state."""
    value = facts.value
    if value is None or value.outturn is None or not gate_passed(facts.stage, 3):
        return None
    if not value.outturn_costs and (value.outturn_cost <= 0 or sum(value.outturn.values()) >= value.outturn_cost):
        # When one whole cost is spent nobody said: it loses value only if what comes is below it without any discount.
        return None
    if not facts.open_benefits:
        # All benefits are at their end: there is nothing left to stop.
        return None
    schedule = schedule_of(policy.discount)
    outturn = value.expected(schedule, mid_year=policy.mid_year)
    planned = value.planned(schedule, mid_year=policy.mid_year)
    if outturn is None:
        return None
    npv, approved_npv, ratio, approved = outturn.npv, planned.npv, outturn.bcr, planned.bcr
    if npv < 0:
        why = f"NPV on outturn is {short_money(npv, policy.currency)}, {short_money(approved_npv, policy.currency)} as approved."
        return Finding(Severity.CRITICAL, why, None, -npv)
    if ratio is None or approved is None or ratio >= approved * (1 - policy.bcr_threshold):
        return None
    why = f"BCR on outturn is {round(ratio, 2)}, {round(approved, 2)} as approved."
    return Finding(Severity.CRITICAL, why, None, max(approved_npv - npv, Decimal(0)))


@of_project(
    "F35",
    "One benefit carries the project",
    decision_owner="Project sponsor",
    by=Decider.SPONSOR,
    cause="one benefit carries",
    due=NEXT_STOP,
    options=("protect it", "spread the value"),
)
def concentrated(facts: ProjectFacts, policy: Policy, today: date) -> Finding | None:
    """One benefit holds more than the policy's share, 50 % by default, of the project's money of its class, among at least
    two that have money. Low."""
    if facts.largest_share is None or facts.largest_share <= policy.benefit_share_threshold:
        return None
    return Finding(Severity.LOW, f"{facts.largest_ref} holds {percent(facts.largest_share)} of the project's value.")


@of_owner(
    "F35",
    "One owner carries the portfolio",
    decision_owner="Portfolio board",
    cause="one owner carries",
    due=NO_DAY,
    options=("protect the post", "spread ownership"),
)
def owner_concentrated(facts: OwnerFacts, policy: Policy, today: date) -> Finding | None:
    """One owner is accountable for more than the policy's share, 40 % by default, of the portfolio's stated money of one
    class, where there are at least two owners. Low."""
    if facts.owners < 2 or facts.total <= 0 or facts.money <= facts.total * policy.owner_share_threshold:
        return None
    share = percent(facts.money / facts.total)
    class_label = facts.benefit_class.replace("_", "-")
    return Finding(Severity.LOW, f"{facts.name} is accountable for {share} of the {class_label} value of the portfolio.")


@of_project(
    "F40",
    "Different price bases",
    decision_owner="PMO",
    cause="price bases differ",
    due=NEXT_STOP,
    options=("restate in one price base",),
)
def price_bases(facts: ProjectFacts, policy: Policy, today: date) -> Finding | None:
    """The project's benefits are stated in different price bases, or in another than the policy's. Low: they cannot be
    compared before they are restated."""
    bases = sorted(facts.price_bases)
    if len(bases) > 1:
        return Finding(Severity.LOW, f"Stated in the prices of {', '.join(bases)}.")
    if bases and policy.price_base and bases[0] != policy.price_base:
        return Finding(Severity.LOW, f"Stated in the prices of {bases[0]}; the portfolio's are {policy.price_base}.")
    return None
