"""The facts of reviews, deliverables, business changes and pools."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from benefits_tui.domain.facts import ChangeFacts, DeliverableFacts, PoolFacts, ReviewFacts
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import SCALE
from benefits_tui.store.facts.cells import amount_of, day_of
from benefits_tui.store.facts.money import exact_sum, whole
from benefits_tui.store.facts.requirements import DAYS_OF_OPEN_PROJECT, ENDED
from benefits_tui.store.facts.subjects import Ids, ids_args, only_ids
from benefits_tui.store.query import Reader

_REVIEWS = """
SELECT r.id, r.ref, r.kind, r.project_id, p.ref, r.due, r.held, c.name, {days}
FROM review r JOIN project p ON p.id = r.project_id LEFT JOIN person c ON c.id = r.chair_id WHERE 1 {only}
"""


def review_facts(reader: Reader, policy: Policy, today: date, ids: Ids) -> Iterator[ReviewFacts]:
    """The facts of these reviews, or of all."""
    for number, ref, kind, project_id, project_ref, due, held, chair, gate, end in reader.each(
        _REVIEWS.format(only=only_ids(ids, "r.id"), days=DAYS_OF_OPEN_PROJECT), ids_args(ids)
    ):
        yield ReviewFacts(
            number, ref, kind, project_id, project_ref, date.fromisoformat(due), day_of(held), chair, day_of(gate), day_of(end)
        )


# Whole units, so that no sum is too large.
_ENABLED_MONEY = f"""
(SELECT sum(abs(f.worth_money) / {SCALE}) FROM link JOIN benefit b ON link.to_kind = 'benefit' AND b.id = link.to_id
    JOIN figure f ON f.benefit_id = b.id
    WHERE link.from_kind = '{{kind}}' AND link.from_id = {{alias}}.id AND b.state NOT IN {ENDED})
"""
_DELIVERABLES = f"""
SELECT d.id, d.ref, d.title, d.accepted, a.planned, a.actual, max(a.end_date),
    {_ENABLED_MONEY.format(kind="deliverable", alias="d")}
FROM deliverable d LEFT JOIN adoption a ON a.deliverable_id = d.id AND a.end_date <= :today AND a.planned IS NOT NULL
WHERE 1 {{only}} GROUP BY d.id
"""


def deliverable_facts(reader: Reader, policy: Policy, today: date, ids: Ids) -> Iterator[DeliverableFacts]:
    """The facts of these deliverables, or of all."""
    query = _DELIVERABLES.format(only=only_ids(ids, "d.id"))
    for number, ref, title, accepted, planned, actual, end, money in reader.each(query, ids_args(ids, today=today.isoformat())):
        yield DeliverableFacts(
            number, ref, title, day_of(accepted), amount_of(planned), amount_of(actual), day_of(end),
            None if money is None else Decimal(money),
        )  # fmt: skip


_CHANGES = f"""
SELECT c.id, c.ref, c.title, c.needed_by, c.agreed, c.funded, c.done,
    (SELECT count(*) FROM link JOIN benefit b ON link.to_kind = 'benefit' AND b.id = link.to_id
        WHERE link.from_kind = 'business_change' AND link.from_id = c.id AND b.state NOT IN {ENDED}),
    {_ENABLED_MONEY.format(kind="business_change", alias="c")}, c.project_id, {DAYS_OF_OPEN_PROJECT}
FROM business_change c JOIN project p ON p.id = c.project_id WHERE 1 {{only}}
"""


def change_facts(reader: Reader, policy: Policy, today: date, ids: Ids) -> Iterator[ChangeFacts]:
    """The facts of these business changes, or of all."""
    for number, ref, title, needed, agreed, funded, done, feeds, money, project, gate, end in reader.each(
        _CHANGES.format(only=only_ids(ids, "c.id")), ids_args(ids)
    ):
        yield ChangeFacts(
            number, ref, title, day_of(needed), day_of(agreed), day_of(funded), day_of(done), feeds,
            None if money is None else Decimal(money), project, day_of(gate), day_of(end),
        )  # fmt: skip


def pool_facts(reader: Reader, policy: Policy, today: date, ids: Ids) -> Iterator[PoolFacts]:
    """The facts of these pools, or of all."""
    query = f"""
    SELECT p.id, p.ref, p.title, p.ceiling, {exact_sum("c.amount")}, count(c.id)
    FROM pool p LEFT JOIN claim c ON c.pool_id = p.id WHERE 1 {only_ids(ids, "p.id")} GROUP BY p.id
    """
    for number, ref, title, ceiling, high, low, claims in reader.each(query, ids_args(ids)):
        # The sum of no claims is 0.
        yield PoolFacts(number, ref, title, amount_of(ceiling), amount_of(whole(high, low)) or Decimal(0), claims)
