"""What surrounds a benefit on the map: what feeds it, who shares in it, what may be its double."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from benefits_tui.domain.fact_parts import RecordKey
from benefits_tui.domain.facts import MapFacts
from benefits_tui.domain.lifecycle import FINAL, BenefitClass
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import ZERO, from_scaled, to_scaled
from benefits_tui.store.facts.requirements import ENDED
from benefits_tui.store.facts.subjects import Ids, ids_args, only_ids
from benefits_tui.store.query import Reader

_MAP = f"""
SELECT b.id, b.ref, b.class, b.state, b.disbenefit, f.worth_money, f.realised_money,
    (SELECT sum(share) FROM attribution WHERE attribution.benefit_id = b.id),
    (SELECT sum(share) FROM link WHERE link.to_kind = 'benefit' AND link.to_id = b.id AND link.from_kind <> 'benefit'),
    (SELECT group_concat(id || char(30) || ref, char(31)) FROM (
        SELECT o.id, o.ref FROM figure g JOIN benefit o ON o.id = g.benefit_id
        WHERE g.measure_key = f.measure_key AND o.project_id <> b.project_id AND NOT o.disbenefit AND o.state NOT IN {ENDED}
            AND coalesce(o.start_date, '') <= coalesce(b.end_date, '9')
            AND coalesce(o.end_date, '9') >= coalesce(b.start_date, '')
            AND NOT EXISTS (SELECT 1 FROM netting n WHERE n.share > :least AND ((n.benefit_id = b.id AND n.from_benefit_id = o.id)
                OR (n.benefit_id = o.id AND n.from_benefit_id = b.id)))
            AND NOT EXISTS (SELECT 1 FROM attribution s WHERE s.share > :least
                AND ((s.benefit_id = b.id AND s.project_id = o.project_id)
                OR (s.benefit_id = o.id AND s.project_id = b.project_id)))
        ORDER BY g.measure_key, g.benefit_id LIMIT 20))
FROM benefit b JOIN figure f ON f.benefit_id = b.id
WHERE (f.measure_key IS NOT NULL OR b.id IN (SELECT benefit_id FROM attribution)
    OR EXISTS (SELECT 1 FROM link WHERE link.to_kind = 'benefit' AND link.to_id = b.id)) {{only}}
"""

_UPSTREAM = """
WITH RECURSIVE up (benefit, kind, id) AS (
    SELECT to_id, from_kind, from_id FROM link WHERE to_kind = 'benefit' {only}
    UNION
    SELECT up.benefit, link.from_kind, link.from_id FROM up JOIN link ON link.to_kind = up.kind AND link.to_id = up.id
)
SELECT up.benefit, d.ref,
    CASE WHEN d.forecast > d.planned THEN 'is forecast for ' || d.forecast ELSE 'was due on ' || d.planned END,
    up.kind, up.id, d.project_id
FROM up JOIN deliverable d ON up.kind = 'deliverable' AND d.id = up.id
JOIN benefit b ON b.id = up.benefit
WHERE d.actual IS NULL AND d.accepted IS NULL AND (d.forecast < :today OR (d.forecast IS NULL AND d.planned < :today)
    OR (d.forecast > d.planned AND (b.start_date IS NULL OR (d.forecast > b.start_date AND NOT {straight}))))
UNION ALL
SELECT up.benefit, c.ref, 'was needed by ' || c.needed_by, up.kind, up.id, c.project_id
FROM up JOIN business_change c ON up.kind = 'business_change' AND c.id = up.id
WHERE c.done IS NULL AND c.needed_by < :today
UNION ALL
SELECT up.benefit, b.ref, 'is red', up.kind, up.id, b.project_id
FROM up JOIN benefit b ON up.kind = 'benefit' AND b.id = up.id JOIN figure f ON f.benefit_id = b.id
WHERE f.rag = 'red' AND b.id <> up.benefit
ORDER BY 1, 2, 3
"""
_STRAIGHT = """EXISTS (SELECT 1 FROM link l WHERE l.from_kind = 'deliverable' AND l.from_id = d.id AND (
    (l.to_kind = 'benefit' AND l.to_id = b.id) OR (l.to_kind = 'business_change' AND EXISTS (SELECT 1 FROM link m
        WHERE m.from_kind = 'business_change' AND m.from_id = l.to_id AND m.to_kind = 'benefit' AND m.to_id = b.id))))"""


def map_facts(reader: Reader, policy: Policy, today: date, ids: Ids) -> Iterator[MapFacts]:
    """What surrounds these benefits, or all; those with nothing around them are left out."""
    upstream: dict[int, list[str]] = defaultdict(list)
    query = _UPSTREAM.format(only=only_ids(ids, "to_id"), straight=_STRAIGHT)
    first: dict[int, tuple[RecordKey, int]] = {}
    for benefit, ref, problem, kind, record, project in reader.each(query, ids_args(ids, today=today.isoformat())):
        upstream[benefit].append(f"{ref} {problem}")
        first.setdefault(benefit, ((kind, record), project))
    for number, ref, benefit_class, state, disbenefit, stated, realised, attributed, enabled, doubles in reader.each(
        _MAP.format(only=only_ids(ids, "b.id")), ids_args(ids, least=to_scaled(policy.amber_threshold))
    ):
        money = None if stated is None else max(abs(from_scaled(stated)) - abs(from_scaled(realised or 0)), ZERO)
        facts = MapFacts(
            number, ref, BenefitClass(benefit_class), state in FINAL, bool(disbenefit), money, tuple(upstream[number]),
            attributed=from_scaled(attributed or 0), enabled=from_scaled(enabled or 0),
        )  # fmt: skip
        if doubles:
            same = [double.split("\x1e", 1) for double in doubles.split("\x1f")]
            facts.doubles, facts.first_double = tuple(ref for _, ref in same), int(same[0][0])
        facts.upstream_record, facts.upstream_project = first.get(number, (None, 0))
        yield facts
