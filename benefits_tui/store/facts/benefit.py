"""Gathers the facts that the rules look at, for some subjects or for all."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from benefits_tui.domain.fact_parts import BudgetYear, Enabler
from benefits_tui.domain.facts import ActualSums, BenefitFacts, ForecastSums, PlanEnd, PlanSums
from benefits_tui.domain.keys import fold_measure
from benefits_tui.domain.lifecycle import BenefitClass, Stage, State
from benefits_tui.domain.measure import Direction, MeasureKind
from benefits_tui.domain.periods import Frequency, Period
from benefits_tui.domain.quantity import from_scaled
from benefits_tui.domain.watched_day import WatchedDay
from benefits_tui.store.engine.sqlite import IN_IDS, ids_argument
from benefits_tui.store.facts.cells import amount_of, day_of, left_person
from benefits_tui.store.facts.requirements import INVESTMENT_GATE, NEXT_GATE_ASKS, PROJECT_END, gate_of
from benefits_tui.store.facts.subjects import ids_args, only_ids
from benefits_tui.store.query import Reader

# Measure, unit and owner area in one: what a possible double count is looked up by. `b` is the benefit, `o` its owner.
MEASURE_KEY = (
    "lower(nullif(trim(b.measure), '')) || char(31) || lower(nullif(trim(b.unit), '')) || char(31) || "
    "lower(nullif(trim(o.department), ''))"
)

_BETWEEN = "\x1f"
_Args = dict[str, str | int | None]
# Each query ends in a place for "only these subjects".
_BENEFITS = f"""
SELECT b.id, b.ref, b.title, b.class, b.disbenefit, b.state, b.project_id, p.ref, p.stage,
    (SELECT coalesce(passed, planned) FROM gate WHERE gate.id = {INVESTMENT_GATE}),
    p.live_date, b.owner_id, o.name, o.active, o.leaves,
    b.owner_id IS NOT NULL AND (b.owner_id = p.manager_id OR EXISTS
        (SELECT 1 FROM project_member m WHERE m.project_id = p.id AND m.person_id = b.owner_id)),
    b.unit, b.kind, b.direction, b.frequency, b.baseline, b.baseline_date, b.target, b.target_upper, b.target_date,
    b.start_date, b.end_date, b.stated, b.value_per_unit, b.red_threshold,
    b.amber_threshold,
    (SELECT count(*) FROM benefit_objective bo WHERE bo.benefit_id = b.id), b.handed_over_on,
    (SELECT min(due) FROM review r WHERE r.project_id = p.id AND r.held IS NULL AND r.due >= :today), b.last_activity_on,
    v.number, v.number > 1 AND coalesce(v.reason, '') = '', v.approved_on, v.class, b.changed_without_reason, b.in_cost_plan,
    b.validator_id IS NOT NULL, (SELECT sum(claim.amount) FROM claim WHERE claim.benefit_id = b.id),
    {MEASURE_KEY}, {NEXT_GATE_ASKS}, {PROJECT_END}, p.closed_on, c.id IS NOT NULL, c.achieved_first,
    vp.id, vp.name, vp.active, vp.leaves, rp.id, rp.name, rp.active, rp.leaves,
    CASE WHEN v.number > 2 THEN (SELECT max(w.approved_on) FROM plan_version w
        WHERE w.benefit_id = b.id AND w.number BETWEEN 2 AND v.number - 1 AND w.approved_on < v.approved_on) END,
    coalesce(v.one_person, 0), coalesce(c.one_person, 0)
FROM benefit b
JOIN project p ON p.id = b.project_id
LEFT JOIN person o ON o.id = b.owner_id
LEFT JOIN person vp ON vp.id = b.validator_id
LEFT JOIN person rp ON rp.id = b.responsible_id
LEFT JOIN plan_version v ON v.benefit_id = b.id AND v.current = 1
LEFT JOIN conclusion c ON c.benefit_id = b.id AND c.withdrawn_on IS NULL AND c.state = b.state
"""

# A planned period counts as read when readings reach its end: it may be planned by the year and read by the month.
_PLANS = """
SELECT benefit_id, sum(value),
    sum(CASE WHEN end_date <= :today THEN value ELSE 0 END),
    sum(CASE WHEN end_date <= :today AND read_to = end_date THEN value ELSE 0 END),
    sum(CASE WHEN end_date <= :today AND read_to = end_date THEN came ELSE 0 END),
    min(start_date), min(end_date), max(end_date),
    sum(CASE WHEN (read_to IS NULL OR read_to < end_date) AND NOT forecast THEN 1 ELSE 0 END),
    sum(end_date <= :today), sum(read_to IS NULL OR read_to < end_date),
    coalesce(group_concat(CASE WHEN read_to = end_date THEN start_date || '/' || end_date || '=' || value END), ''),
    max(start_date), min(CASE WHEN end_date > :today THEN end_date END)
FROM (
    SELECT v.benefit_id, pv.value, pv.start_date, pv.end_date, sum(a.value) AS came, max(a.end_date) AS read_to,
        EXISTS (SELECT 1 FROM forecast f WHERE f.benefit_id = v.benefit_id
            AND f.start_date BETWEEN pv.start_date AND pv.end_date AND f.end_date <= pv.end_date) AS forecast
    FROM plan_version v
    JOIN plan_value pv ON pv.plan_version_id = v.id
    LEFT JOIN actual a ON a.benefit_id = v.benefit_id
        AND a.start_date BETWEEN pv.start_date AND pv.end_date AND a.end_date <= pv.end_date
    WHERE v.current = 1 {only}
    GROUP BY pv.id
)
GROUP BY benefit_id
"""

# With a single max(), SQLite takes the bare columns from the row that has it.
_LAST_PLANNED = """
SELECT v.benefit_id, pv.value, max(pv.end_date)
FROM plan_version v JOIN plan_value pv ON pv.plan_version_id = v.id
WHERE v.current = 1 AND pv.end_date <= :today {only}
    AND pv.end_date <= (SELECT max(a.end_date) FROM actual a WHERE a.benefit_id = v.benefit_id)
GROUP BY v.benefit_id
"""

# With a single max(), SQLite takes the bare columns from the row that has it.
_PLAN_ENDS = """
SELECT v.benefit_id, v.number = 1, v.current, sum(pv.value), pv.value, max(pv.end_date), v.approved_on,
    sum(CASE WHEN pv.end_date <= (SELECT now.approved_on FROM plan_version now
        WHERE now.benefit_id = v.benefit_id AND now.current = 1) THEN pv.value ELSE 0 END)
FROM plan_version v JOIN plan_value pv ON pv.plan_version_id = v.id
WHERE (v.current = 1 OR v.number = 1) {only}
GROUP BY v.benefit_id, v.number
"""

_ACTUALS = """
SELECT a.benefit_id, sum(a.value), count(*), max(a.recorded_on), min(a.end_date), group_concat(a.end_date || '=' || a.value),
    sum(a.evidence IS NULL AND a.validated_on IS NULL), min(CASE WHEN a.validated_on IS NULL THEN a.recorded_on END),
    count(a.one_person)
FROM actual a WHERE 1 {only} GROUP BY a.benefit_id
"""

_LAST_ACTUAL = """
SELECT a.benefit_id, a.value, max(a.end_date) FROM actual a WHERE 1 {only} GROUP BY a.benefit_id
"""

_FORECASTS = """
SELECT benefit_id,
    sum(CASE WHEN read_to = end_date THEN 0 ELSE value - coalesce(came, 0) END),
    sum(read_to IS NULL OR read_to < end_date), sum(planned IS NULL OR planned <> value), max(recorded_on)
FROM (
    SELECT f.benefit_id, f.value, f.end_date, f.recorded_on, first.value AS planned,
        sum(a.value) AS came, max(a.end_date) AS read_to
    FROM forecast f
    LEFT JOIN actual a ON a.benefit_id = f.benefit_id
        AND a.start_date BETWEEN f.start_date AND f.end_date AND a.end_date <= f.end_date
    LEFT JOIN plan_version v ON v.benefit_id = f.benefit_id AND v.number = 1
    LEFT JOIN plan_value first
        ON first.plan_version_id = v.id AND first.start_date = f.start_date AND first.end_date = f.end_date
    WHERE 1 {only}
    GROUP BY f.id
)
GROUP BY benefit_id
"""

_LAST_FORECAST = """
SELECT f.benefit_id, f.value, max(f.end_date) FROM forecast f
WHERE f.end_date > coalesce((SELECT max(a.end_date) FROM actual a WHERE a.benefit_id = f.benefit_id), '') {only}
GROUP BY f.benefit_id
"""

_ENABLERS = """
SELECT benefit, d.ref, d.planned, d.forecast, coalesce(d.actual, d.accepted), d.forecast_on, lag, d.id, d.project_id
FROM (
    SELECT to_id AS benefit, from_id AS deliverable, coalesce(lag_months, 0) AS lag
    FROM link WHERE from_kind = 'deliverable' AND to_kind = 'benefit'
    UNION
    SELECT second.to_id, first.from_id, coalesce(first.lag_months, 0) + coalesce(second.lag_months, 0)
    FROM link AS second JOIN link AS first ON first.to_kind = 'business_change' AND first.to_id = second.from_id
        AND first.from_kind = 'deliverable'
    WHERE second.from_kind = 'business_change' AND second.to_kind = 'benefit'
) JOIN deliverable d ON d.id = deliverable
WHERE 1 {only}
ORDER BY benefit, d.id
"""

_BUDGETS = """
SELECT a.benefit_id, a.budget_line, a.year, a.amount, a.taken FROM budget_agreement a WHERE 1 {only} ORDER BY a.year, a.id
"""


def measure_keys(reader: Reader, benefits: Collection[int]) -> set[str]:
    """What these benefits measure, in what and in whose area, where all of it is known."""
    sql = f"SELECT {MEASURE_KEY} FROM benefit b JOIN person o ON o.id = b.owner_id WHERE b.id {IN_IDS}"
    keys = (_folded(key) for (key,) in reader.each(sql, {"ids": ids_argument(benefits)}))
    return {key for key in keys if key is not None}


def _folded(key: str | None) -> str | None:
    """The key without what two people write differently in its measure; None where no letter is left of that."""
    if key is None:
        return None
    measure, *rest = key.split(_BETWEEN)
    folded = fold_measure(measure)
    return _BETWEEN.join((folded, *rest)) if folded else None


def benefit_facts(reader: Reader, today: date, ids: Collection[int] | None) -> Iterator[BenefitFacts]:
    """The facts of these benefits, or of all when `ids` is None. A day that is watched notes what it decides of each."""
    watched = today if isinstance(today, WatchedDay) else None
    args = ids_args(ids, today=(today if watched is None else watched.plain).isoformat())
    plans = _plan_sums(reader, args, ids)
    actuals = _actual_sums(reader, args, ids)
    forecasts = _forecast_sums(reader, args, ids)
    enablers = _enablers(reader, args, ids)
    budgets = _budgets(reader, args, ids)
    firsts, currents = _plan_ends(reader, args, ids)
    for row in reader.each(f"{_BENEFITS} WHERE 1 {only_ids(ids, 'b.id')}", args):
        facts = _benefit(row, today)
        facts.plan = plans.get(facts.id)
        facts.actual = actuals.get(facts.id)
        facts.forecast = forecasts.get(facts.id)
        facts.first_plan, facts.current_plan = firsts.get(facts.id), currents.get(facts.id)
        facts.enablers = enablers.get(facts.id, ())
        facts.budget = budgets.get(facts.id, ())
        for sums in (facts.actual, facts.forecast):
            if sums is not None and sums.recorded_on > facts.last_activity_on:
                facts.last_activity_on = sums.recorded_on
        if watched is not None:
            watched.turns_on(facts.plan.next_end if facts.plan is not None else None)
            watched.turns_on(facts.next_review, 1)
        yield facts


def _rows(reader: Reader, query: str, column: str, args: _Args, ids: Collection[int] | None) -> Iterator[tuple[Any, ...]]:
    return reader.each(query.format(only=only_ids(ids, column)), args)


def _plan_sums(reader: Reader, args: _Args, ids: Collection[int] | None) -> dict[int, PlanSums]:
    last = {benefit: value for benefit, value, _ in _rows(reader, _LAST_PLANNED, "v.benefit_id", args, ids)}
    sums = {}
    for row in _rows(reader, _PLANS, "v.benefit_id", args, ids):
        (benefit, lifetime, due, due_read, read, start, first_end, end, uncovered, ended, unread, read_plan, last_start,
         next_end) = row  # fmt: skip
        first_day = date.fromisoformat(start)
        sums[benefit] = PlanSums(
            from_scaled(lifetime),
            from_scaled(due),
            from_scaled(due_read),
            from_scaled(read),
            amount_of(last.get(benefit)),
            first_day,
            date.fromisoformat(end),
            Period(first_day, date.fromisoformat(first_end)).months,
            uncovered,
            ended,
            unread,
            read_plan,
            date.fromisoformat(first_end),
            date.fromisoformat(last_start),
            day_of(next_end),
        )
    return sums


def _plan_ends(reader: Reader, args: _Args, ids: Collection[int] | None) -> tuple[dict[int, PlanEnd], dict[int, PlanEnd]]:
    """What the first plan of each benefit and its current one come to."""
    firsts: dict[int, PlanEnd] = {}
    currents: dict[int, PlanEnd] = {}
    for row in _rows(reader, _PLAN_ENDS, "v.benefit_id", args, ids):
        benefit, first, current, total, value, end, approved_on, ended = row
        last, approved = date.fromisoformat(end), day_of(approved_on)
        plan = PlanEnd(from_scaled(total), from_scaled(value), last, approved, from_scaled(ended))
        if first:
            firsts[benefit] = plan
        if current:
            currents[benefit] = plan
    return firsts, currents


def _actual_sums(reader: Reader, args: _Args, ids: Collection[int] | None) -> dict[int, ActualSums]:
    last = {benefit: (value, end) for benefit, value, end in _rows(reader, _LAST_ACTUAL, "a.benefit_id", args, ids)}
    sums = {}
    for benefit, total, readings, recorded_on, first_end, ends, without_evidence, waiting, one_person in _rows(
        reader, _ACTUALS, "a.benefit_id", args, ids
    ):
        value, end = last[benefit]
        sums[benefit] = ActualSums(
            from_scaled(total), from_scaled(value), date.fromisoformat(end), readings, date.fromisoformat(recorded_on),
            date.fromisoformat(first_end), ends, without_evidence, day_of(waiting), one_person,
        )  # fmt: skip
    return sums


def _forecast_sums(reader: Reader, args: _Args, ids: Collection[int] | None) -> dict[int, ForecastSums]:
    last = {benefit: value for benefit, value, _ in _rows(reader, _LAST_FORECAST, "f.benefit_id", args, ids)}
    sums = {}
    for benefit, remaining, periods, different, recorded_on in _rows(reader, _FORECASTS, "f.benefit_id", args, ids):
        sums[benefit] = ForecastSums(
            from_scaled(remaining),
            amount_of(last.get(benefit)),
            periods,
            different == 0,
            date.fromisoformat(recorded_on),
        )
    return sums


def _enablers(reader: Reader, args: _Args, ids: Collection[int] | None) -> dict[int, tuple[Enabler, ...]]:
    result: dict[int, list[Enabler]] = {}
    rows = _rows(reader, _ENABLERS, "benefit", args, ids)
    for benefit, ref, planned, forecast, delivered, slipped_on, lag, number, project in rows:
        enabler = Enabler(ref, day_of(planned), day_of(forecast), day_of(delivered), day_of(slipped_on), lag, number, project)
        result.setdefault(benefit, []).append(enabler)
    return {benefit: tuple(benefit_enablers) for benefit, benefit_enablers in result.items()}


def _budgets(reader: Reader, args: _Args, ids: Collection[int] | None) -> dict[int, tuple[BudgetYear, ...]]:
    by_benefit: dict[int, tuple[BudgetYear, ...]] = {}
    for benefit, line, year, agreed, taken in _rows(reader, _BUDGETS, "a.benefit_id", args, ids):
        part = BudgetYear(line, year, from_scaled(agreed), amount_of(taken))
        by_benefit[benefit] = (*by_benefit.get(benefit, ()), part)
    return by_benefit


def _benefit(row: tuple[Any, ...], today: date) -> BenefitFacts:
    (number, ref, title, benefit_class, disbenefit, state, project_id, project_ref, stage, gate3, live, owner,
     owner_name, active, leaves, in_project, unit, kind, direction, frequency, baseline, baseline_date, target, upper,
     target_date, start, end, stated, per_unit, red, amber, objectives, handed, next_review, last_activity, version, unreasoned,
     approved_on, approved_class, changed_without_reason, in_cost_plan, has_validator, claimed, measure_key, next_gate,
     project_end, closed_on, concluded, achieved, *people, replanned, plan_one_person, end_one_person) = row  # fmt: skip
    gate_day, gate_asks = gate_of(next_gate)
    return BenefitFacts(
        number, ref, title, BenefitClass(benefit_class), bool(disbenefit), State(state), project_id, project_ref,
        Stage(stage), day_of(gate3), day_of(live), owner, owner_name, bool(active), day_of(leaves),
        bool(in_project), unit, kind and MeasureKind(kind), direction and Direction(direction),
        frequency and Frequency(frequency), amount_of(baseline), day_of(baseline_date), amount_of(target), amount_of(upper),
        day_of(target_date), day_of(start), day_of(end), amount_of(stated), amount_of(per_unit), amount_of(red), amount_of(amber),
        objectives, day_of(handed), day_of(next_review), date.fromisoformat(last_activity), plan_number=version or 0,
        plan_unreasoned=bool(unreasoned), approved_on=day_of(approved_on),
        approved_class=approved_class and BenefitClass(approved_class), changed_without_reason=changed_without_reason,
        in_cost_plan=bool(in_cost_plan), has_validator=bool(has_validator), claimed=amount_of(claimed),
        measure_key=_folded(measure_key),
        next_gate=gate_day, gate_asks=gate_asks, project_end=day_of(project_end), closed_on=day_of(closed_on),
        concluded=bool(concluded), achieved_when_concluded=amount_of(achieved), replanned_before_on=day_of(replanned),
        left=(*left_person("validator", people[:4], today), *left_person("responsible", people[4:], today)),
        plan_by_one_person=bool(plan_one_person), concluded_by_owner=bool(end_one_person),
    )  # fmt: skip
