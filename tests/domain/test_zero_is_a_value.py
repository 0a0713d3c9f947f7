"""A number that is 0 was given: it is never taken for one that is missing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from benefits_tui.domain.facts import BenefitFacts, DeliverableFacts, PlanSums, PoolFacts, ProjectFacts
from benefits_tui.domain.figures import figures
from benefits_tui.domain.lifecycle import Stage
from benefits_tui.domain.measure import MeasureKind, Rag
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.rules import BenefitCase, evaluate_rules
from tests.domain.test_rules import SOUND, TODAY, days
from tests.domain.test_rules_of_governance import read

D = Decimal
POLICY = Policy()


def short_by(per_mille: int, **changes: object) -> BenefitFacts:
    """A flow of which so many thousandths of what was due and is expected have not come."""
    came = D(1000 - per_mille)
    plan = PlanSums(D(1000), D(1000), D(1000), came, None, days(-300), days(-30), None, 0, 2)
    facts = replace(SOUND, plan=plan, actual=replace(read(1, 1), total=came))
    return replace(facts, **changes)  # type: ignore[arg-type]


def severities(facts: BenefitFacts) -> dict[str, str]:
    found = evaluate_rules(BenefitCase(facts, figures(facts, POLICY, TODAY)), POLICY, TODAY)
    return {rule: one.severity.value for rule, one in found if rule in ("F11", "F12")}


@pytest.mark.parametrize(
    ("per_mille", "amber", "red", "rag", "severity"),
    [
        (0, "0", "0", Rag.GREEN, None), (1, "0", "0", Rag.RED, "critical"), (1, "0", None, Rag.AMBER, "high"), (1, None, "0", Rag.RED, None),
        (1, None, None, Rag.AMBER, None), (100, None, None, Rag.AMBER, None), (101, None, None, Rag.AMBER, "high"),
        (250, None, None, Rag.AMBER, "high"), (251, None, None, Rag.RED, "critical"), (400, "0.4", "0.5", Rag.AMBER, None),
        (401, "0.4", "0.5", Rag.AMBER, "high"), (500, "0.4", "0.5", Rag.AMBER, "high"), (501, "0.4", "0.5", Rag.RED, "critical"),
    ],
)  # fmt: skip
def test_a_tolerance_of_its_own_counts_also_where_it_is_none(
    per_mille: int, amber: str | None, red: str | None, rag: Rag, severity: str | None
) -> None:
    own = {"amber_threshold": None if amber is None else D(amber), "red_threshold": None if red is None else D(red)}
    facts = short_by(per_mille, **own)
    assert figures(facts, POLICY, TODAY).rag is rag
    assert severities(facts) == ({} if severity is None else dict.fromkeys(("F11", "F12"), severity))


def rules(facts: object) -> set[str]:
    return {rule for rule, _ in evaluate_rules(facts, POLICY, TODAY)}


def benefit(**changes: object) -> set[str]:
    facts = replace(SOUND, **changes)  # type: ignore[arg-type]
    return rules(BenefitCase(facts, figures(facts, POLICY, TODAY)))


def test_a_baseline_and_a_target_of_0() -> None:
    assert "F05" not in benefit(baseline=D(0)) and "F05" in benefit(baseline=None)
    level: dict[str, object] = {"kind": MeasureKind.LEVEL, "baseline": D(-5)}
    assert "F07" not in benefit(target=D(0), **level) and "F07" in benefit(target=None, **level)
    reached = figures(replace(SOUND, kind=MeasureKind.LEVEL, baseline=D(0), target=D(10), actual=read(5)), POLICY, TODAY)
    assert reached.attainment == D("0.5")


def test_a_stated_value_and_a_claim_of_0() -> None:
    assert figures(replace(SOUND, stated=D(0)), POLICY, TODAY).stated_money == D(0)
    assert "F07" not in benefit(stated=D(0)) and "F07" in benefit(stated=None)


@pytest.mark.parametrize(("ceiling", "claimed", "raised"), [("0", "0", False), ("0", "0.0001", True), (None, "5", False)])
def test_a_ceiling_of_0(ceiling: str | None, claimed: str, raised: bool) -> None:
    facts = PoolFacts(1, "POOL-1", "A budget", None if ceiling is None else D(ceiling), D(claimed), 1)
    assert ("F23" in rules(facts)) is raised


def test_a_cost_of_0_is_known_and_none_is_not() -> None:
    free = ProjectFacts(1, "P-1", "Free", Stage.DELIVERY, D(0), D(9), 0)
    assert "F36" not in rules(free) and "F36" in rules(replace(free, whole_life_cost=None))
    assert free.cost == D(0) and replace(free, whole_life_cost=None).cost == D(9)


def test_use_of_0_was_read() -> None:
    facts = DeliverableFacts(1, "P-1/D01", "Portal", days(-90), D(200), D(0), TODAY, None)
    (found,) = [one for rule, one in evaluate_rules(facts, POLICY, TODAY) if rule == "F19"]
    assert found.why == "Used by 0 of 200 planned (0 %)."
    assert "F19" not in rules(replace(facts, adoption_planned=D(0)))
