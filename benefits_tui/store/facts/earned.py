"""What deliverables bring of the cashable money that they enable, and of what evidence the outturn is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.quantity import from_scaled
from benefits_tui.store.facts.cells import amount_of, day_of
from benefits_tui.store.facts.money import exact_sum, whole
from benefits_tui.store.facts.shares import COUNTED_HERE, counted_sql
from benefits_tui.store.query import Reader

_ENABLED = f"""
SELECT b.id, {counted_sql("f.worth_money")}, l.share, d.planned, d.progress, d.accepted, d.planned_progress
FROM (
    SELECT to_id AS benefit, from_id AS deliverable, share FROM link WHERE from_kind = 'deliverable' AND to_kind = 'benefit'
    UNION ALL
    SELECT DISTINCT second.to_id, first.from_id, NULL
    FROM link AS second JOIN link AS first ON first.to_kind = 'business_change' AND first.to_id = second.from_id
        AND first.from_kind = 'deliverable'
    WHERE second.from_kind = 'business_change' AND second.to_kind = 'benefit' AND NOT EXISTS (
        SELECT 1 FROM link AS straight WHERE straight.from_kind = 'deliverable' AND straight.from_id = first.from_id
            AND straight.to_kind = 'benefit' AND straight.to_id = second.to_id)
) AS l JOIN deliverable d ON d.id = l.deliverable JOIN benefit b ON b.id = l.benefit JOIN figure f ON f.benefit_id = b.id
WHERE f.worth_money IS NOT NULL AND b.class = 'cashable' AND NOT b.disbenefit
    AND {COUNTED_HERE}
ORDER BY b.id, d.id
"""


class EnablerShare(NamedTuple):
    """A deliverable that enables a cashable benefit, straight or through a business change."""

    benefit: int
    stated_money: Decimal
    share: Decimal | None
    planned: date | None
    progress: Decimal | None
    accepted: date | None
    planned_progress: str | None = None


def enabler_shares(reader: Reader, project: int | None) -> Iterator[EnablerShare]:
    """What enables the cashable benefits of a project, with what it counts of each, or of all."""
    for benefit, stated, share, planned, progress, accepted, by_day in reader.each(_ENABLED, {"project": project}):
        yield EnablerShare(
            benefit, from_scaled(stated), amount_of(share), day_of(planned), amount_of(progress), day_of(accepted), by_day
        )


_BY_EVIDENCE = f"""
SELECT b.evidence_grade, {exact_sum(counted_sql("f.outturn_money"))}
FROM benefit b JOIN figure f ON f.benefit_id = b.id
WHERE f.outturn_money IS NOT NULL AND b.class = 'cashable' AND NOT b.disbenefit
    AND {COUNTED_HERE}
GROUP BY 1
"""


def outturn_by_evidence(reader: Reader, project: int | None) -> list[tuple[str | None, Decimal]]:
    """(evidence grade, cashable outturn) of a project, by what it counts of each benefit, or of all."""
    rows = reader.each(_BY_EVIDENCE, {"project": project})
    return [(grade, Decimal(money).scaleb(-4)) for grade, high, low in rows if (money := whole(high, low)) is not None]
