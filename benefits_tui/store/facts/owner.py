"""Who is accountable for how much of the portfolio."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from benefits_tui.domain.facts import OwnerFacts
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.policy import Policy
from benefits_tui.store.query import Reader


def owner_facts(reader: Reader, policy: Policy) -> Iterator[OwnerFacts]:
    """Who owns more than the policy's share of the money of a class; a person once, with their largest share."""
    result: dict[int, OwnerFacts] = {}
    for benefit_class, total, owners in reader.each(
        "SELECT class, total(money), count(*) FROM owner_value WHERE money > 0 GROUP BY class"
    ):
        floor = int(Decimal(total) * policy.owner_share_threshold)
        for person, name, money in reader.each(
            "SELECT p.id, p.name, o.money FROM owner_value o JOIN person p ON p.id = o.person_id "
            "WHERE o.class = ? AND o.money > ?",
            (benefit_class, floor),
        ):
            facts = OwnerFacts(person, name, BenefitClass(benefit_class), Decimal(money), Decimal(total), owners)
            known = result.get(person)
            if known is None or facts.money / facts.total > known.money / known.total:
                result[person] = facts
    yield from result.values()
