"""Sums over all benefits, added up by SQLite: what the first screen shows of a register of any size."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from benefits_tui.domain.balance import BalanceGroup, BalanceLine
from benefits_tui.domain.lifecycle import BenefitClass, Stage
from benefits_tui.domain.maturity.statements import OWN_CATEGORY
from benefits_tui.domain.measure import Rag
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import SCALE, from_scaled, to_scaled
from benefits_tui.store.facts.cells import amount_of
from benefits_tui.store.facts.money import (
    all_turned_sql,
    currency_args,
    exact_sum,
    valued_sql,
    whole,
    worth_scaled,
    worth_sql,
)
from benefits_tui.store.facts.shares import MOVES, any_shared, part_sql
from benefits_tui.store.query import HALF, Reader
from benefits_tui.store.types import THE_REGISTER

# Whole numbers throughout. Money times a cap is added up in two halves, so that it stays exact and in range.
_CHUNK = 2_000
NOT_OWN = f"project_id NOT IN (SELECT id FROM project WHERE category = '{OWN_CATEGORY}')"
"""The plan of action is no part of the portfolio's money and counts."""
IN_PORTFOLIO = f"(b.project_id = :project OR :project IS NULL AND b.{NOT_OWN})"
_GROUPS = f"""
SELECT class, disbenefit, rag, count(*), sum(valued), sum(valued AND outturn_money IS NULL),
    sum(CASE WHEN valued THEN stated_money END), sum(CASE WHEN valued THEN due_money END),
    sum(CASE WHEN valued THEN realised_money END), sum(CASE WHEN valued THEN outturn_money END),
    sum(CASE WHEN weighed THEN due_read_money ELSE 0 END),
    sum(CASE WHEN NOT weighed THEN 0 WHEN above THEN due_read_money / {HALF} * :cap
        ELSE realised_due_money / {HALF} * {SCALE} END),
    sum(CASE WHEN NOT weighed THEN 0 WHEN above THEN due_read_money % {HALF} * :cap
        ELSE realised_due_money % {HALF} * {SCALE} END),
    sum(CASE WHEN weighed THEN realised_due_money ELSE 0 END),
    sum(first_approved_money), sum(current_plan_money), sum(outturn_money - current_plan_money), sum(due_read_money),
    sum(realised_due_money), sum(coalesce(due_money, 0) <> coalesce(due_read_money, 0)) {{names}}
FROM (
    SELECT b.class, b.disbenefit, f.rag, f.stated_money, f.due_money, f.realised_money, f.outturn_money, f.due_read_money,
        f.realised_due_money, f.first_approved_money, f.current_plan_money,
        coalesce(f.worth_money, f.realised_money, f.outturn_money) IS NOT NULL AS valued,
        coalesce(f.due_read_money, 0) > 0 AND NOT b.disbenefit AS weighed,
        f.realised_due_money > f.due_read_money / {SCALE} * :cap + f.due_read_money % {SCALE} * :cap / {SCALE} AS above {{keys}}
    FROM benefit b JOIN figure f ON f.benefit_id = b.id {{joins}}
    WHERE {IN_PORTFOLIO}
)
GROUP BY class, disbenefit, rag {{names}}
"""


OWN_PROJECT = "p.id = b.project_id"
"""How a benefit is joined to its project; a share is joined to the project that has it."""


class GroupedBy(NamedTuple):
    """What balances are told apart by: an expression each over a benefit `b` with its figures `f`, and the joins they need."""

    expressions: tuple[str, ...] = ()
    joins: str = ""


Keys = tuple[str | int | None, ...]
"""What the expressions of a `GroupedBy` come to."""
ALL_TOGETHER = GroupedBy()


def groups_sql(by: GroupedBy = ALL_TOGETHER) -> str:
    """The one SQL that adds up benefits to a balance; wants `cap` and `project`."""
    names = "".join(f", key_{place}" for place in range(len(by.expressions)))
    keys = "".join(f", {expression} AS key_{place}" for place, expression in enumerate(by.expressions))
    return _GROUPS.format(names=names, keys=keys, joins=by.joins)


_SQUARE = Decimal(SCALE * SCALE)


def balance_groups(reader: Reader, project: int | None, cap: Decimal) -> list[BalanceGroup]:
    """The benefits of a project, or of all, by class, disbenefit and RAG, their money added up.

    `cap` is what a benefit's realisation counts for at most. Raises StoreError where a sum is beyond SQLite's range.
    """
    groups = [group for _, group in keyed_groups(reader, project, cap, ALL_TOGETHER)]
    return groups if project is None else [*groups, *(group for _, group in keyed_shares(reader, project, cap, ALL_TOGETHER))]


def keyed_groups(reader: Reader, project: int | None, cap: Decimal, by: GroupedBy) -> list[tuple[Keys, BalanceGroup]]:
    """The same, told apart by keys as well. Raises StoreError where a sum is beyond SQLite's range."""
    rows = reader.each(groups_sql(by), {"cap": to_scaled(cap), "project": project})
    return [(row[_SUMS:], _group(*row[:_SUMS])) for row in rows]


_SUMS = 20


def _group(
    benefit_class: str, disbenefit: int, rag: str, benefits: int, valued: int, without_outturn: int, stated: int | None,
    due: int | None, realised: int | None, outturn: int | None, weight: int, capped_high: int, capped_low: int, uncapped: int,
    first_approved: int | None, current_plan: int | None, gap: int | None, due_read: int | None, realised_due: int | None,
    unread: int,
) -> BalanceGroup:  # fmt: skip
    return BalanceGroup(
        BenefitClass(benefit_class), bool(disbenefit), Rag(rag), benefits, valued, without_outturn, amount_of(stated),
        amount_of(due), amount_of(realised), amount_of(outturn), from_scaled(weight),
        Decimal(capped_high * HALF + capped_low) / _SQUARE, from_scaled(uncapped), amount_of(first_approved),
        amount_of(current_plan), amount_of(gap), amount_of(due_read), amount_of(realised_due), unread,
    )  # fmt: skip


_LINES = f"""
SELECT b.class, b.disbenefit, f.rag, f.stated_money, f.due_money, f.realised_money, f.outturn_money, f.first_approved_money,
    f.current_plan_money, f.due_read_money, f.realised_due_money {{keys}}
FROM benefit b JOIN figure f ON f.benefit_id = b.id {{joins}} WHERE {IN_PORTFOLIO}
"""


def balance_lines(reader: Reader, project: int | None) -> list[BalanceLine]:
    """The benefits of a project, or of all, one by one."""
    return [line for _, line in keyed_lines(reader, project, ALL_TOGETHER)]


def keyed_lines(reader: Reader, project: int | None, by: GroupedBy) -> Iterator[tuple[Keys, BalanceLine]]:
    """The benefits of a project, or of all, one by one, each with its keys."""
    sql = _LINES.format(keys="".join(f", {expression}" for expression in by.expressions), joins=by.joins)
    for benefit_class, disbenefit, rag, *cells in reader.each(sql, {"project": project}):
        money = (amount_of(cell) for cell in cells[:_MONEY])
        yield tuple(cells[_MONEY:]), BalanceLine(BenefitClass(benefit_class), bool(disbenefit), Rag(rag), *money)


_MONEY = 8
_SHARE_MONEY = ", ".join(
    part_sql(f"f.{name}_money")
    for name in ("stated", "due", "realised", "outturn", "first_approved", "current_plan", "due_read", "realised_due")
)
_SHARE_LINES = f"""
SELECT b.class, b.disbenefit, f.rag, m.sign, {_SHARE_MONEY} {{keys}}
FROM {MOVES} AS m JOIN benefit b ON b.id = m.benefit_id JOIN figure f ON f.benefit_id = b.id {{joins}}
WHERE m.project_id = :project OR :project IS NULL AND b.{NOT_OWN}
"""


def keyed_shares(reader: Reader, project: int | None, cap: Decimal, by: GroupedBy) -> Iterator[tuple[Keys, BalanceGroup]]:
    """What shares move into the balance of a project, or of all, and out of it, each with its keys."""
    if not any_shared(reader):
        return
    keys = "".join(f", {expression}" for expression in by.expressions)
    sql = _SHARE_LINES.format(keys=keys, joins=by.joins.replace(OWN_PROJECT, "p.id = m.project_id"))
    for benefit_class, disbenefit, rag, sign, *cells in reader.each(sql, {"project": project}):
        line = BalanceLine(BenefitClass(benefit_class), bool(disbenefit), Rag(rag), *map(amount_of, cells[:_MONEY]))
        yield tuple(cells[_MONEY:]), line.group(cap).as_share(sign)


def shared_out(reader: Reader, project: int | None) -> int:
    """How many benefits of a project, or of all, another project counts a share of."""
    mine = "m.sign = -1 AND (:project IS NULL OR m.project_id = :project)"
    sql = f"SELECT count(DISTINCT m.benefit_id) FROM {MOVES} AS m WHERE {mine}"
    return int(next(iter(reader.each(sql, {"project": project})))[0] or 0)


_STATED_CLASSES = (BenefitClass.CASHABLE, BenefitClass.NON_CASHABLE, BenefitClass.UNCLASSIFIED)
_BY_STAGE = f"""
SELECT stage, count(*), sum(rag = 'red'), sum(rag = 'amber'), {", ".join(exact_sum(name) for name in _STATED_CLASSES)}
FROM (
    SELECT project.stage, figure.rag, {
    ", ".join(
        f"CASE WHEN benefit.class = '{name}' AND NOT benefit.disbenefit THEN figure.stated_money END AS {name}"
        for name in _STATED_CLASSES
    )
}
    FROM benefit JOIN project ON project.id = benefit.project_id JOIN figure ON figure.benefit_id = benefit.id
    WHERE benefit.{NOT_OWN}
)
GROUP BY stage
"""


class StageLine(NamedTuple):
    """The benefits of the projects in one stage, and the money stated of each class, without disbenefits."""

    stage: Stage
    benefits: int
    red: int
    amber: int
    stated: dict[BenefitClass, Decimal | None]
    """By the classes that have money; None where none was stated."""


def by_stage(reader: Reader) -> dict[Stage, StageLine]:
    """The benefits by the stage of their projects; of the money a share counts in the stage of the project that has it."""
    lines = {Stage(stage): _stage_line(Stage(stage), *cells) for stage, *cells in reader.each(_BY_STAGE)}
    by = GroupedBy(("p.stage",), f"JOIN project p ON {OWN_PROJECT}")
    for (key,), group in keyed_shares(reader, None, Decimal(1), by):
        if group.benefit_class in _STATED_CLASSES and not group.disbenefit and group.stated is not None:
            stage = Stage(str(key))
            line = lines.setdefault(stage, StageLine(stage, 0, 0, 0, dict.fromkeys(_STATED_CLASSES)))
            line.stated[group.benefit_class] = (line.stated[group.benefit_class] or Decimal(0)) + group.stated
    return lines


def _stage_line(stage: Stage, benefits: int, red: int, amber: int, *halves: int | None) -> StageLine:
    sums = (amount_of(whole(high, low)) for high, low in zip(halves[::2], halves[1::2], strict=True))
    return StageLine(stage, benefits, red, amber, dict(zip(_STATED_CLASSES, sums, strict=True)))


_MONTHS = f"""
SELECT substr(v.end_date, 1, 7), {{worth}}, {exact_sum("v.value")}
FROM {{source}} JOIN benefit b ON b.id = {{benefit}}
WHERE {{where}} b.id BETWEEN :first AND :last AND b.class = :class AND b.disbenefit = 0 AND {{valued}}
GROUP BY 1, 2 ORDER BY 1
"""


_WITH_PLAN = "EXISTS (SELECT 1 FROM figure f WHERE f.benefit_id = b.id AND f.current_plan_money IS NOT NULL) AND "


def _months_sql(series: str, policy: Policy) -> str:
    if series == "plan":
        return _MONTHS.format(
            source="plan_version p JOIN plan_value v ON v.plan_version_id = p.id", benefit="p.benefit_id",
            where="p.current = 1 AND",
            worth=worth_sql(policy, "p.approved_on"), valued=valued_sql(policy),
        )  # fmt: skip
    planned = _WITH_PLAN if series == "actual of planned" else ""
    return _MONTHS.format(
        source="actual v", benefit="v.benefit_id", where=planned + all_turned_sql(policy), worth=worth_sql(policy, "v.end_date"),
        valued=valued_sql(policy),
    )  # fmt: skip


def months_of(reader: Reader, series: str, benefit_class: BenefitClass, policy: Policy) -> list[tuple[str, Decimal]]:
    """(month, money) of one class, disbenefits left out, added up over all benefits, some thousand at a time, so that a register
    of any size takes little memory. The series is `plan`, `actual`, or `actual of planned`: of benefits with a plan alone."""
    last: Any = next(reader.each("SELECT coalesce(max(id), 0) FROM benefit"))[0]
    months: dict[str, int | Decimal] = {}
    sql = _months_sql(series, policy)
    for first in range(1, last + 1, _CHUNK):
        args = currency_args(policy) | {"class": benefit_class.value, "first": first, "last": first + _CHUNK - 1}
        for month, worth, high, low in reader.each(sql, args):
            money = whole(high, low)
            if money is not None and worth is not None:
                months[month] = months.get(month, 0) + money * worth_scaled(worth)
    return [(month, Decimal(money) / _SQUARE) for month, money in sorted(months.items())]


class News(NamedTuple):
    """What happened since a change: changes by how many others, flags raised and cleared by them or by the days passed."""

    changes: int
    people: int
    flags_raised: int
    flags_cleared: int


NO_NEWS = News(0, 0, 0, 0)

_OTHERS = f"id > :change AND who IS NOT :user AND who <> '{THE_REGISTER}'"
_CHANGES_SINCE = f"SELECT count(*), count(DISTINCT who) FROM change WHERE {_OTHERS}"
_CHANGES_BY = f"SELECT who, count(*) FROM change WHERE {_OTHERS} GROUP BY who ORDER BY count(*) DESC, who LIMIT :most"
_FLAGS_SINCE = """
SELECT coalesce(sum(CASE WHEN raised_change.who IS NOT :user AND flag.raised_by_change > :change
        OR flag.raised_by_change IS NULL AND flag.raised_on > :day THEN 1 ELSE 0 END), 0),
    coalesce(sum(CASE WHEN cleared_change.who IS NOT :user AND flag.cleared_by_change > :change
        OR flag.cleared_by_change IS NULL AND flag.cleared_on > :day THEN 1 ELSE 0 END), 0)
FROM flag LEFT JOIN change AS raised_change ON raised_change.id = flag.raised_by_change
    LEFT JOIN change AS cleared_change ON cleared_change.id = flag.cleared_by_change
"""


def changes_by_whom(reader: Reader, change: int, user: str, most: int) -> list[tuple[str, int]]:
    """How many changes each of the others made after this one; the busiest first, at most so many."""
    return list(reader.each(_CHANGES_BY, {"change": change, "user": user, "most": most}))


def changes_since(reader: Reader, change: int, day: str, user: str) -> News:
    """What others did after this change, and the days since this one."""
    args: dict[str, str | int | None] = {"change": change, "day": day, "user": user}
    changes, people = next(reader.each(_CHANGES_SINCE, args))
    raised, cleared = next(reader.each(_FLAGS_SINCE, args))
    return News(changes, people, raised, cleared)
