"""The facts of projects: their gates, their costs, what they are worth."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from benefits_tui.domain.appraisal import ProjectValue
from benefits_tui.domain.facts import NextGate, ProjectFacts
from benefits_tui.domain.gates import missing_words, required
from benefits_tui.domain.lifecycle import Stage
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import SCALE, from_scaled
from benefits_tui.store.facts.cells import amount_of, day_of, left_person
from benefits_tui.store.facts.project_value import costs_of, flows_of
from benefits_tui.store.facts.requirements import ENDED, GATE_BEHIND, NEXT_GATE, PROJECT_END, missing_data
from benefits_tui.store.facts.subjects import Ids, ids_args, only_ids
from benefits_tui.store.query import Reader

_PROJECTS = """
SELECT p.id, p.ref, p.name, p.stage, p.whole_life_cost, coalesce(p.year_cost_forecast, p.year_cost_plan),
    (SELECT count(*) FROM benefit b WHERE b.project_id = p.id),
    (SELECT count(*) FROM benefit b WHERE b.project_id = p.id AND b.state NOT IN {ended}), p.cost_outturn, p.start_date,
    coalesce(p.stage_since, p.start_date), s.id, s.name, s.active, s.leaves,
    (SELECT sum(abs(f.worth_money) / {scale}) FROM benefit b JOIN figure f ON f.benefit_id = b.id
        WHERE b.project_id = p.id AND b.disbenefit = 0 AND b.state NOT IN {ended}),
    {next_gate}, (SELECT min(due) FROM review r WHERE r.project_id = p.id AND r.held IS NULL AND r.due >= :today), {project_end},
    p.changed_without_reason
FROM project p LEFT JOIN person s ON s.id = p.sponsor_id WHERE 1 {only}
"""


def project_facts(reader: Reader, policy: Policy, today: date, ids: Ids) -> Iterator[ProjectFacts]:
    """The facts of these projects, or of all."""
    gates = _gates(reader, policy, today, ids)
    shares = _largest(reader, ids)
    bases = _price_bases(reader, ids)
    values = flows_of(reader, policy, ids)
    costs = costs_of(reader, ids)
    sql = _PROJECTS.format(only=only_ids(ids, "p.id"), ended=ENDED, scale=SCALE, next_gate=NEXT_GATE, project_end=PROJECT_END)
    for row in reader.each(sql, ids_args(ids, today=today.isoformat())):
        (number, ref, name, stage, cost, year_cost, benefits, going, outturn_cost, start, since, *sponsor, money, gate, review,
         end, changed_without_reason) = row  # fmt: skip
        facts = ProjectFacts(number, ref, name, Stage(stage), amount_of(cost), amount_of(year_cost), benefits, going)
        facts.next_gate, facts.next_review, facts.project_end = day_of(gate), day_of(review), day_of(end)
        facts.money, facts.stage_since = None if money is None else Decimal(money), day_of(since)
        facts.sponsor_left = next(iter(left_person("sponsor", sponsor, today)), None)
        facts.changed_without_reason = changed_without_reason
        facts.gate, facts.override = gates.get(number, (None, None))
        facts.largest_share, facts.largest_ref = shares.get(number, (None, ""))
        facts.price_bases = bases.get(number, ())
        if (cost is not None or number in costs) and number in values:
            stated = from_scaled(cost or 0)
            outturn = from_scaled(outturn_cost) if outturn_cost is not None else stated
            facts.value = values[number].as_value(_fiscal_year(start, policy), stated, outturn, costs.get(number))
        yield facts


def _fiscal_year(day: str | None, policy: Policy) -> int | None:
    return None if day is None else int(day[:4]) - (int(day[5:7]) < policy.fiscal_year_start)


_GATES = f"""
SELECT g.project_id, {GATE_BEHIND}, g.gate, g.planned, g.passed, g.requires, g.passed_with_override
FROM gate g JOIN project p ON p.id = g.project_id
WHERE ((g.passed IS NULL AND g.planned <= :until) OR (g.passed IS NOT NULL AND g.passed_with_override IS NOT NULL)) {{only}}
ORDER BY g.project_id, g.planned, g.position, g.gate
"""

GateFacts = tuple[NextGate | None, tuple[str, date, str] | None]


def _gates(reader: Reader, policy: Policy, today: date, ids: Ids) -> dict[int, GateFacts]:
    until = (today + timedelta(days=policy.gate_notice_days)).isoformat()
    rows = list(reader.each(_GATES.format(only=only_ids(ids, "g.project_id")), ids_args(ids, until=until)))
    needs = missing_data(reader, today, {row[0] for row in rows}) if rows else {}
    by_project: dict[int, GateFacts] = {}
    for project, behind, gate, planned, passed, requires, override in rows:
        coming, gone = by_project.get(project, (None, None))
        missing = tuple((word, needs[project][word]) for word in required(gate, requires) if needs.get(project, {}).get(word))
        if passed is not None:
            if missing:
                gone = (gate, date.fromisoformat(passed), f"{missing_words(missing)} ({override})")
        elif coming is None and not behind:
            coming = NextGate(gate, date.fromisoformat(planned), missing)
        by_project[project] = (coming, gone)
    return by_project


def _largest(reader: Reader, ids: Ids) -> dict[int, tuple[Decimal, str]]:
    # With a single max(), SQLite takes the bare column from the row that has it.
    query = f"""
    SELECT b.project_id, b.ref, max(f.worth_money), total(f.worth_money)
    FROM benefit b JOIN figure f ON f.benefit_id = b.id
    WHERE b.disbenefit = 0 AND f.worth_money > 0 {only_ids(ids, "b.project_id")}
    GROUP BY b.project_id, b.class HAVING count(*) > 1
    """
    result: dict[int, tuple[Decimal, str]] = {}
    for project, ref, most, total in reader.each(query, ids_args(ids)):
        share = Decimal(most) / Decimal(total)
        if project not in result or share > result[project][0]:
            result[project] = (share, ref)
    return result


def _price_bases(reader: Reader, ids: Ids) -> dict[int, tuple[str, ...]]:
    result: dict[int, tuple[str, ...]] = {}
    only = only_ids(ids, "project_id")
    query = f"SELECT DISTINCT project_id, price_base FROM benefit b WHERE price_base <> '' {only} ORDER BY 1, 2"
    for project, base in reader.each(query, ids_args(ids)):
        result[project] = (*result.get(project, ()), base)
    return result


def project_value(reader: Reader, policy: Policy, project: int) -> ProjectValue | None:
    """What a project is worth, stated and on outturn; None where nothing is planned in money or its cost is not known."""
    return next(iter(project_facts(reader, policy, date.min + timedelta(days=1), [project]))).value
