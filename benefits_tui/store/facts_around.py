"""Gathers what the rules look at beside benefits: projects, reviews, deliverables, changes, pools, owners, and the map.

Read after the figures of the benefits concerned are written, for some of it is looked up there.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from benefits_tui.domain.facts import (
    ChangeFacts,
    DeliverableFacts,
    MapFacts,
    NextGate,
    OwnerFacts,
    PoolFacts,
    ProjectFacts,
    ReviewFacts,
)  # fmt: skip
from benefits_tui.domain.gates import missing_words, required
from benefits_tui.domain.lifecycle import FINAL, BenefitClass, Stage, gate_passed
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import SCALE, ZERO, from_scaled
from benefits_tui.domain.value import ProjectValue
from benefits_tui.store.money import RATE, VALUED, currency_args, exact_sum, whole
from benefits_tui.store.reader import FromConnection
from benefits_tui.store.requirements import ENDED, ONLY, missing_data
from benefits_tui.store.values import amount_of, day_of

Ids = Collection[int] | None


def _args(ids: Ids, **more: str | int) -> dict[str, str | int]:
    return more if ids is None else {"ids": json.dumps(list(ids)), **more}


def _only(ids: Ids, column: str) -> str:
    return "" if ids is None else f"AND {column} {ONLY}"


# What surrounds a benefit ---------------------------------------------------------------------------------------

_MAP = f"""
SELECT b.id, b.ref, b.class, b.state, b.disbenefit, f.stated_money, f.realised_money,
    (SELECT sum(share) FROM attribution WHERE attribution.benefit_id = b.id),
    (SELECT sum(share) FROM link WHERE link.to_kind = 'benefit' AND link.to_id = b.id AND link.from_kind <> 'benefit'),
    (SELECT group_concat(ref, char(31)) FROM (
        SELECT o.ref FROM figure g JOIN benefit o ON o.id = g.benefit_id
        WHERE g.measure_key = f.measure_key AND o.project_id <> b.project_id AND NOT o.disbenefit AND o.state NOT IN {ENDED}
            AND coalesce(o.start_date, '') <= coalesce(b.end_date, '9')
            AND coalesce(o.end_date, '9') >= coalesce(b.start_date, '')
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
    CASE WHEN d.forecast > d.planned THEN 'is forecast for ' || d.forecast ELSE 'was due on ' || d.planned END
FROM up JOIN deliverable d ON up.kind = 'deliverable' AND d.id = up.id
WHERE d.actual IS NULL AND d.accepted IS NULL AND (d.forecast > d.planned OR (d.forecast IS NULL AND d.planned < :today)
    OR d.forecast < :today)
UNION ALL
SELECT up.benefit, c.ref, 'was needed by ' || c.needed_by
FROM up JOIN business_change c ON up.kind = 'business_change' AND c.id = up.id
WHERE c.done IS NULL AND c.needed_by < :today
UNION ALL
SELECT up.benefit, b.ref, 'is red'
FROM up JOIN benefit b ON up.kind = 'benefit' AND b.id = up.id JOIN figure f ON f.benefit_id = b.id
WHERE f.rag = 'red' AND b.id <> up.benefit
ORDER BY 1, 2, 3
"""


def map_facts(connection: sqlite3.Connection, policy: Policy, today: date, ids: Ids) -> Iterator[MapFacts]:
    """What surrounds these benefits, or all; those with nothing around them are left out."""
    upstream: dict[int, list[str]] = defaultdict(list)
    query = _UPSTREAM.format(only=_only(ids, "to_id"))
    for benefit, ref, what in connection.execute(query, _args(ids, today=today.isoformat())):
        upstream[benefit].append(f"{ref} {what}")
    for number, ref, benefit_class, state, disbenefit, stated, realised, attributed, enabled, doubles in connection.execute(
        _MAP.format(only=_only(ids, "b.id")), _args(ids)
    ):
        money = None if stated is None else max(abs(from_scaled(stated)) - abs(from_scaled(realised or 0)), ZERO)
        yield MapFacts(
            number, ref, BenefitClass(benefit_class), state in FINAL, bool(disbenefit), money, tuple(upstream[number]),
            tuple(doubles.split("\x1f")) if doubles else (), from_scaled(attributed or 0), from_scaled(enabled or 0),
        )  # fmt: skip


# Projects -------------------------------------------------------------------------------------------------------

_PROJECTS = """
SELECT p.id, p.ref, p.name, p.stage, p.whole_life_cost, coalesce(p.year_cost_forecast, p.year_cost_plan),
    (SELECT count(*) FROM benefit b WHERE b.project_id = p.id),
    (SELECT count(*) FROM benefit b WHERE b.project_id = p.id AND b.state NOT IN {ended}), p.cost_outturn, p.start_date
FROM project p WHERE 1 {only}
"""


def project_facts(connection: sqlite3.Connection, policy: Policy, today: date, ids: Ids) -> Iterator[ProjectFacts]:
    """The facts of these projects, or of all."""
    gates = _gates(connection, policy, today, ids)
    shares = _largest(connection, ids)
    bases = _price_bases(connection, ids)
    values = _values(connection, policy, ids)
    for number, ref, name, stage, cost, year_cost, benefits, going, outturn_cost, start in connection.execute(
        _PROJECTS.format(only=_only(ids, "p.id"), ended=ENDED), _args(ids)
    ):
        facts = ProjectFacts(number, ref, name, Stage(stage), amount_of(cost), amount_of(year_cost), benefits, going)
        facts.gate, facts.regardless = gates.get(number, (None, None))
        facts.largest_share, facts.largest_ref = shares.get(number, (None, ""))
        facts.price_bases = bases.get(number, ())
        if cost is not None and number in values:
            outturn = from_scaled(outturn_cost if outturn_cost is not None else cost)
            facts.value = values[number].as_value(_fiscal_year(start, policy), from_scaled(cost), outturn)
        yield facts


def _fiscal_year(day: str | None, policy: Policy) -> int | None:
    return None if day is None else int(day[:4]) - (int(day[5:7]) < policy.fiscal_year_start)


_GATES = """
SELECT g.project_id, p.stage, g.gate, g.planned, g.passed, g.requires, g.passed_regardless
FROM gate g JOIN project p ON p.id = g.project_id
WHERE ((g.passed IS NULL AND g.planned <= :until) OR (g.passed IS NOT NULL AND g.passed_regardless IS NOT NULL)) {only}
ORDER BY g.project_id, g.planned, g.position, g.gate
"""

Gate = tuple[NextGate | None, tuple[str, date, str] | None]


def _gates(connection: sqlite3.Connection, policy: Policy, today: date, ids: Ids) -> dict[int, Gate]:
    until = (today + timedelta(days=policy.gate_notice_days)).isoformat()
    rows = connection.execute(_GATES.format(only=_only(ids, "g.project_id")), _args(ids, until=until)).fetchall()
    needs = missing_data(FromConnection(connection), today, {row[0] for row in rows}) if rows else {}
    found: dict[int, Gate] = {}
    for project, stage, gate, planned, passed, requires, regardless in rows:
        coming, gone = found.get(project, (None, None))
        missing = tuple((word, needs[project][word]) for word in required(gate, requires) if needs.get(project, {}).get(word))
        if passed is not None:
            if missing:
                gone = (gate, date.fromisoformat(passed), f"{missing_words(missing)} ({regardless})")
        elif coming is None and not (gate.isdecimal() and int(gate) <= 5 and gate_passed(Stage(stage), int(gate))):
            coming = NextGate(gate, date.fromisoformat(planned), missing)
        found[project] = (coming, gone)
    return found


def _largest(connection: sqlite3.Connection, ids: Ids) -> dict[int, tuple[Decimal, str]]:
    # With a single max(), SQLite takes the bare column from the row that has it.
    query = f"""
    SELECT b.project_id, b.ref, max(f.stated_money), total(f.stated_money)
    FROM benefit b JOIN figure f ON f.benefit_id = b.id
    WHERE b.disbenefit = 0 AND f.stated_money > 0 {_only(ids, "b.project_id")}
    GROUP BY b.project_id, b.class HAVING count(*) > 1
    """
    found: dict[int, tuple[Decimal, str]] = {}
    for project, ref, most, total in connection.execute(query, _args(ids)):
        share = Decimal(most) / Decimal(total)
        if project not in found or share > found[project][0]:
            found[project] = (share, ref)
    return found


def _price_bases(connection: sqlite3.Connection, ids: Ids) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    query = (
        f"SELECT DISTINCT project_id, price_base FROM benefit b WHERE price_base <> '' {_only(ids, 'project_id')} ORDER BY 1, 2"
    )
    for project, base in connection.execute(query, _args(ids)):
        found[project] = (*found.get(project, ()), base)
    return found


# Money of flows by fiscal year, with what each unit is worth; multiplied in Python, where it stays exact.
_BY_YEAR = """
SELECT b.project_id, b.class, b.disbenefit, {rate},
    CAST(substr(v.end_date, 1, 4) AS INTEGER) - (CAST(substr(v.end_date, 6, 2) AS INTEGER) < :fiscal), {sums}
FROM {source} JOIN benefit b ON b.id = {benefit}
WHERE {where} {valued} {only}
GROUP BY 1, 2, 3, 4, 5
"""
_REMAINING = """v.value - coalesce((SELECT sum(a.value) FROM actual a WHERE a.benefit_id = v.benefit_id
    AND a.start_date BETWEEN v.start_date AND v.end_date AND a.end_date <= v.end_date), 0)"""
_NOT_READ = """NOT EXISTS (SELECT 1 FROM actual a WHERE a.benefit_id = v.benefit_id AND a.start_date >= v.start_date
    AND a.end_date = v.end_date) AND"""
_SERIES = (
    ("stated", "plan_version p JOIN plan_value v ON v.plan_version_id = p.id", "p.benefit_id", "p.current = 1 AND", "v.value"),
    ("outturn", "actual v", "v.benefit_id", "", "v.value"),
    ("outturn", "forecast v", "v.benefit_id", f"b.state NOT IN ('written_off', 'not_achieved') AND {_NOT_READ}", _REMAINING),
)


class _Flows:
    def __init__(self) -> None:
        self.by_class: dict[BenefitClass, dict[str, dict[int, Decimal]]] = {}
        self.incomplete: set[BenefitClass] = set()

    def add(self, benefit_class: BenefitClass, series: str, year: int, money: Decimal) -> None:
        years = self.by_class.setdefault(benefit_class, {"stated": {}, "outturn": {}})[series]
        years[year] = years.get(year, ZERO) + money

    def as_value(self, base_year: int | None, cost: Decimal, outturn_cost: Decimal) -> ProjectValue | None:
        """The flows of one class, cashable before the others; None where nothing is planned in money."""
        for basis in (BenefitClass.CASHABLE, BenefitClass.NON_CASHABLE, BenefitClass.UNCLASSIFIED):
            flows = self.by_class.get(basis)
            if flows is None or not flows["stated"]:
                continue
            first = min([*flows["stated"], *flows["outturn"]])
            year0 = first if base_year is None else min(base_year, first)
            stated = {year - year0: money for year, money in flows["stated"].items()}
            outturn = None if basis in self.incomplete else {year - year0: money for year, money in flows["outturn"].items()}
            return ProjectValue(basis, year0, stated, outturn, cost, outturn_cost)
        return None


def _values(connection: sqlite3.Connection, policy: Policy, ids: Ids) -> dict[int, _Flows]:
    found: dict[int, _Flows] = defaultdict(_Flows)
    args = _args(ids, fiscal=policy.fiscal_year_start) | currency_args(policy)
    for series, source, benefit, where, value in _SERIES:
        query = _BY_YEAR.format(
            source=source, benefit=benefit, where=where, sums=exact_sum(value), rate=RATE, valued=VALUED,
            only=_only(ids, "b.project_id"),
        )  # fmt: skip
        for project, benefit_class, disbenefit, rate, year, high, low in connection.execute(query, args):
            money = Decimal(whole(high, low) or 0) * rate / (SCALE * SCALE)
            found[project].add(BenefitClass(benefit_class), series, year, -money if disbenefit else money)
    query = f"""
    SELECT DISTINCT b.project_id, b.class FROM benefit b JOIN figure f ON f.benefit_id = b.id
    WHERE NOT f.outturn_complete AND f.stated_money IS NOT NULL AND f.lifetime_plan IS NOT NULL {_only(ids, "b.project_id")}
    """
    for project, benefit_class in connection.execute(query, _args(ids)):
        if project in found:
            found[project].incomplete.add(BenefitClass(benefit_class))
    return found


def project_value(connection: sqlite3.Connection, policy: Policy, project: int) -> ProjectValue | None:
    """What a project is worth, stated and on outturn; None where nothing is planned in money or its cost is not known."""
    return next(iter(project_facts(connection, policy, date.min + timedelta(days=1), [project]))).value


# Reviews, deliverables, changes, pools, owners ------------------------------------------------------------------

_REVIEWS = """
SELECT r.id, r.ref, r.kind, r.project_id, p.ref, r.due, r.held, c.name
FROM review r JOIN project p ON p.id = r.project_id LEFT JOIN person c ON c.id = r.chair_id WHERE 1 {only}
"""


def review_facts(connection: sqlite3.Connection, policy: Policy, today: date, ids: Ids) -> Iterator[ReviewFacts]:
    """The facts of these reviews, or of all."""
    for number, ref, kind, project_id, project_ref, due, held, chair in connection.execute(
        _REVIEWS.format(only=_only(ids, "r.id")), _args(ids)
    ):
        yield ReviewFacts(number, ref, kind, project_id, project_ref, date.fromisoformat(due), day_of(held), chair)


# Whole units, so that no sum is too large.
_ENABLED_MONEY = f"""
(SELECT sum(abs(f.stated_money) / {SCALE}) FROM link JOIN benefit b ON link.to_kind = 'benefit' AND b.id = link.to_id
    JOIN figure f ON f.benefit_id = b.id
    WHERE link.from_kind = '{{kind}}' AND link.from_id = {{alias}}.id AND b.state NOT IN {ENDED})
"""
_DELIVERABLES = f"""
SELECT d.id, d.ref, d.title, d.accepted, a.planned, a.actual, max(a.end_date),
    {_ENABLED_MONEY.format(kind="deliverable", alias="d")}
FROM deliverable d LEFT JOIN adoption a ON a.deliverable_id = d.id AND a.end_date <= :today AND a.planned IS NOT NULL
WHERE 1 {{only}} GROUP BY d.id
"""


def deliverable_facts(connection: sqlite3.Connection, policy: Policy, today: date, ids: Ids) -> Iterator[DeliverableFacts]:
    """The facts of these deliverables, or of all."""
    query = _DELIVERABLES.format(only=_only(ids, "d.id"))
    for number, ref, title, accepted, planned, actual, end, money in connection.execute(
        query, _args(ids, today=today.isoformat())
    ):
        yield DeliverableFacts(
            number, ref, title, day_of(accepted), amount_of(planned), amount_of(actual), day_of(end),
            None if money is None else Decimal(money),
        )  # fmt: skip


_CHANGES = f"""
SELECT c.id, c.ref, c.title, c.needed_by, c.agreed, c.funded, c.done,
    (SELECT count(*) FROM link JOIN benefit b ON link.to_kind = 'benefit' AND b.id = link.to_id
        WHERE link.from_kind = 'business_change' AND link.from_id = c.id AND b.state NOT IN {ENDED}),
    {_ENABLED_MONEY.format(kind="business_change", alias="c")}
FROM business_change c WHERE 1 {{only}}
"""


def change_facts(connection: sqlite3.Connection, policy: Policy, today: date, ids: Ids) -> Iterator[ChangeFacts]:
    """The facts of these business changes, or of all."""
    for number, ref, title, needed, agreed, funded, done, feeds, money in connection.execute(
        _CHANGES.format(only=_only(ids, "c.id")), _args(ids)
    ):
        yield ChangeFacts(
            number, ref, title, day_of(needed), day_of(agreed), day_of(funded), day_of(done), feeds,
            None if money is None else Decimal(money),
        )  # fmt: skip


def pool_facts(connection: sqlite3.Connection, policy: Policy, today: date, ids: Ids) -> Iterator[PoolFacts]:
    """The facts of these pools, or of all."""
    query = f"""
    SELECT p.id, p.ref, p.title, p.ceiling, coalesce(sum(c.amount), 0), count(c.id)
    FROM pool p LEFT JOIN claim c ON c.pool_id = p.id WHERE 1 {_only(ids, "p.id")} GROUP BY p.id
    """
    for number, ref, title, ceiling, claimed, claims in connection.execute(query, _args(ids)):
        yield PoolFacts(number, ref, title, amount_of(ceiling), from_scaled(claimed), claims)


def owner_facts(connection: sqlite3.Connection, policy: Policy) -> Iterator[OwnerFacts]:
    """Who owns more than the policy's share of the money of a class; a person once, with their largest share."""
    found: dict[int, OwnerFacts] = {}
    for benefit_class, total, owners in connection.execute(
        "SELECT class, total(money), count(*) FROM owner_value WHERE money > 0 GROUP BY class"
    ):
        floor = int(Decimal(total) * policy.owner_share_edge)
        for person, name, money in connection.execute(
            "SELECT p.id, p.name, o.money FROM owner_value o JOIN person p ON p.id = o.person_id "
            "WHERE o.class = ? AND o.money > ?",
            (benefit_class, floor),
        ):
            facts = OwnerFacts(person, name, BenefitClass(benefit_class), Decimal(money), Decimal(total), owners)
            known = found.get(person)
            if known is None or facts.money / facts.total > known.money / known.total:
                found[person] = facts
    yield from found.values()


GATHERED: tuple[tuple[str, Callable[[sqlite3.Connection, Policy, date, Ids], Iterator[Any]]], ...] = (
    ("benefit", map_facts), ("project", project_facts), ("review", review_facts), ("deliverable", deliverable_facts),
    ("business_change", change_facts), ("pool", pool_facts),
)  # fmt: skip
"""What is gathered for each kind of subject beside a benefit's own facts."""
