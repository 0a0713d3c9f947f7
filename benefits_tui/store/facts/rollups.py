"""Balances by what benefits have in common, added up by SQLite from the figures that are kept with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from benefits_tui.domain.balance import BalanceGroup
from benefits_tui.domain.budgets import BudgetPosition
from benefits_tui.domain.lifecycle import UNCOUNTED, BenefitClass
from benefits_tui.domain.maturity.statements import OWN_CATEGORY
from benefits_tui.domain.quantity import ZERO
from benefits_tui.domain.rollup import OF_PROJECT, RollUpKey
from benefits_tui.store.errors import Interrupted, StoreError
from benefits_tui.store.facts.cells import amount_of
from benefits_tui.store.facts.shares import MOVES, any_shared, part_of
from benefits_tui.store.facts.sums import NOT_OWN, OWN_PROJECT, GroupedBy, Keys, keyed_groups, keyed_lines, keyed_shares
from benefits_tui.store.models import Person
from benefits_tui.store.queries.records import shown_name
from benefits_tui.store.query import Reader

_EXPRESSIONS = {
    RollUpKey.PROGRAMME: "p.programme_id",
    RollUpKey.DEPARTMENT: "lower(p.department)",
    RollUpKey.CATEGORY: "lower(p.category)",
    RollUpKey.STAGE: "p.stage",
    RollUpKey.OWNER: "b.owner_id",
    RollUpKey.CLASS: "b.class",
    RollUpKey.OBJECTIVE: "bo.objective_id",
}
_PROJECT = f"JOIN project p ON {OWN_PROJECT}"
_OBJECTIVES = "LEFT JOIN benefit_objective bo ON bo.benefit_id = b.id"
_SERVED = "(SELECT count(*) FROM benefit_objective o WHERE o.benefit_id = b.id)"

Groups = dict[Keys, list[BalanceGroup]]


def _joins(keys: Sequence[RollUpKey]) -> str:
    parts = [_PROJECT] if OF_PROJECT.intersection(keys) else []
    return " ".join([*parts, *([_OBJECTIVES] if RollUpKey.OBJECTIVE in keys else [])])


def _expressions(keys: Sequence[RollUpKey]) -> tuple[str, ...]:
    return tuple(_EXPRESSIONS[key] for key in keys)


def grouped(reader: Reader, keys: Sequence[RollUpKey], cap: Decimal) -> Groups:
    """The benefits by these keys; one with several objectives counts in full under each."""
    return _collected(reader, GroupedBy(_expressions(keys), _joins(keys)), cap)


def counted_again(reader: Reader, keys: Sequence[RollUpKey], cap: Decimal) -> Groups:
    """What `grouped` counts more than once, by the keys besides the objective: each benefit once for every objective but one."""
    others = [key for key in keys if key is not RollUpKey.OBJECTIVE]
    by = GroupedBy((_SERVED, *_expressions(others)), _joins(others))
    by_key: Groups = defaultdict(list)
    for (served, *rest), groups in _collected(reader, by, cap).items():
        if isinstance(served, int) and served > 1:
            by_key[tuple(rest)] += [group.times(served - 1) for group in groups]
    return by_key


def _collected(reader: Reader, by: GroupedBy, cap: Decimal) -> Groups:
    by_key: Groups = defaultdict(list)
    try:
        for keys, group in keyed_groups(reader, None, cap, by):
            by_key[keys].append(group)
    except Interrupted:
        raise
    except StoreError:
        # A sum beyond what SQLite can hold: the lines are added up here, one by one.
        by_key.clear()
        for keys, line in keyed_lines(reader, None, by):
            by_key[keys].append(line.group(cap))
    if _PROJECT in by.joins:
        for keys, group in keyed_shares(reader, None, cap, by):
            by_key[keys].append(group)
    return by_key


Counts = dict[Keys, int]


def projects_by(reader: Reader, keys: Sequence[RollUpKey], *, of_projects: bool) -> Counts:
    """The projects under these keys, also those without benefits; with a key of benefits, the projects of those benefits."""
    if of_projects:
        return _count_by_key(reader, keys, f"(SELECT * FROM project WHERE category IS NOT '{OWN_CATEGORY}') p", "count(*)")
    return _count_by_key(
        reader, keys, f"(SELECT * FROM benefit WHERE {NOT_OWN}) b {_joins(keys)}", "count(DISTINCT b.project_id)"
    )


_ON_PROJECTS = """(
    SELECT project_id, count(*) AS rows_there FROM (
        SELECT q.subject_id AS project_id FROM queue_row q WHERE q.subject_kind = 'project'
        UNION ALL SELECT s.project_id FROM queue_row q JOIN benefit s ON s.id = q.subject_id WHERE q.subject_kind = 'benefit'
        UNION ALL SELECT s.project_id FROM queue_row q JOIN review s ON s.id = q.subject_id WHERE q.subject_kind = 'review'
        UNION ALL SELECT s.project_id FROM queue_row q JOIN deliverable s ON s.id = q.subject_id
            WHERE q.subject_kind = 'deliverable'
        UNION ALL SELECT s.project_id FROM queue_row q JOIN business_change s ON s.id = q.subject_id
            WHERE q.subject_kind = 'business_change'
    ) GROUP BY project_id
) w JOIN project p ON p.id = w.project_id"""
_ON_BENEFITS = "queue_row w JOIN benefit b ON w.subject_kind = 'benefit' AND b.id = w.subject_id"


def queue_by(reader: Reader, keys: Sequence[RollUpKey], *, of_projects: bool) -> Counts:
    """The rows of the queue under these keys: of all that belongs to the projects; with a key of benefits, of benefits alone."""
    if of_projects:
        return _count_by_key(reader, keys, _ON_PROJECTS, "coalesce(sum(w.rows_there), 0)")
    return _count_by_key(reader, keys, f"{_ON_BENEFITS} {_joins(keys)}", "count(*)")


def incomplete_by(reader: Reader, keys: Sequence[RollUpKey]) -> Counts:
    """The benefits that lack facts under these keys."""
    lacking = (
        "(SELECT DISTINCT subject_id FROM missing_fact WHERE subject_kind = 'benefit') m JOIN benefit b ON b.id = m.subject_id "
        f"AND b.{NOT_OWN}"
    )
    return _count_by_key(reader, keys, f"{lacking} {_joins(keys)}", "count(*)")


def _count_by_key(reader: Reader, keys: Sequence[RollUpKey], source: str, count: str) -> Counts:
    expressions = _expressions(keys)
    by = f"GROUP BY {', '.join(expressions)}" if expressions else ""
    rows = reader.each(f"SELECT {', '.join((count, *expressions))} FROM {source} {by}")
    return {tuple(rest): number for number, *rest in rows}


DoubleCounts = dict[Keys, dict[BenefitClass, Decimal]]

_CLAIMS = """
SELECT c.pool_id, c.benefit_id, c.amount, o.ceiling, b.class FROM claim c JOIN pool o ON o.id = c.pool_id
    JOIN benefit b ON b.id = c.benefit_id WHERE o.ceiling IS NOT NULL ORDER BY c.pool_id, c.id
"""
_UNCOUNTED = ", ".join(f"'{state.value}'" for state in UNCOUNTED)
# What counts in another benefit already: as long as that one counts itself.
_NETTED = f"""
SELECT n.benefit_id, n.share, f.stated_money, b.class, b.project_id FROM netting n JOIN benefit b ON b.id = n.benefit_id
    JOIN figure f ON f.benefit_id = b.id JOIN benefit o ON o.id = n.from_benefit_id
    WHERE f.stated_money IS NOT NULL AND NOT b.disbenefit AND o.state NOT IN ({_UNCOUNTED})
    ORDER BY n.id
"""
_STEP = Decimal("0.0001")
_AGREED = """
SELECT a.benefit_id, b.project_id, a.year, a.amount, a.taken {columns}
FROM budget_agreement a JOIN benefit b ON b.id = a.benefit_id {joins}
WHERE b.class = 'cashable' AND NOT b.disbenefit ORDER BY a.id
"""


def double_counted_by(reader: Reader, keys: Sequence[RollUpKey]) -> DoubleCounts:
    """What claims exceed the ceilings of their pools by, shared out over the claims in proportion, and what is netted off, under
    these keys by class."""
    shares = _excess(reader)
    for benefit, (known, amount) in netted(reader).items():
        shares[benefit] = (known, shares.get(benefit, (known, ZERO))[1] + amount)
    by_key: DoubleCounts = defaultdict(dict)
    if not shares:
        return by_key
    columns = ", ".join(("b.id", *_expressions(keys)))
    for benefit, *rest in reader.each(
        f"SELECT {columns} FROM benefit b {_joins(keys)} "
        "WHERE b.id IN (SELECT benefit_id FROM claim) OR b.id IN (SELECT benefit_id FROM netting)"
    ):
        if benefit in shares:
            known, excess = shares[benefit]
            group = by_key[tuple(rest)]
            group[known] = group.get(known, ZERO) + excess
    for move in _moves(reader, keys):
        if move.benefit in shares:
            known, excess = shares[move.benefit]
            group = by_key[move.keys]
            group[known] = group.get(known, ZERO) + move.part(excess)
    return by_key


class _Move(NamedTuple):
    """A share of a benefit that counts under other keys than its own project's (1), or no more under those (-1)."""

    benefit: int
    share: int
    sign: int
    keys: Keys

    def part(self, amount: Decimal) -> Decimal:
        return self.sign * part_of(amount, self.share)


def _moves(reader: Reader, keys: Sequence[RollUpKey], project: int | None = None) -> Iterator[_Move]:
    """What shares move under these keys, or into and out of a project; nothing where neither tells projects apart."""
    if (project is None and not OF_PROJECT.intersection(keys)) or not any_shared(reader):
        return
    columns = "".join(f", {expression}" for expression in _expressions(keys))
    joins = _joins(keys).replace(OWN_PROJECT, "p.id = m.project_id")
    sql = f"""SELECT m.benefit_id, m.share, m.sign {columns} FROM {MOVES} AS m JOIN benefit b ON b.id = m.benefit_id {joins}
        WHERE :project IS NULL OR m.project_id = :project"""
    for benefit, share, sign, *rest in reader.each(sql, {"project": project}):
        yield _Move(benefit, share, sign, tuple(rest))


def netted(reader: Reader, project: int | None = None) -> dict[int, tuple[BenefitClass, Decimal]]:
    """What of each benefit's stated money counts in another already, with its class; of all, or what a project counts of it."""
    amounts: dict[int, tuple[BenefitClass, Decimal]] = {}
    projects: dict[int, int] = {}
    for benefit, share, money, known, own in reader.each(_NETTED, {}):
        part = ((amount_of(money) or ZERO) * (amount_of(share) or ZERO)).quantize(_STEP, rounding=ROUND_HALF_EVEN)
        amounts[benefit] = (BenefitClass(known), amounts.get(benefit, (BenefitClass(known), ZERO))[1] + part)
        projects[benefit] = own
    if project is None:
        return amounts
    counted = {benefit: pair for benefit, pair in amounts.items() if projects[benefit] == project}
    for move in _moves(reader, (), project):
        if move.benefit in amounts:
            known, amount = amounts[move.benefit]
            counted[move.benefit] = (known, counted.get(move.benefit, (known, ZERO))[1] + move.part(amount))
    return counted


BudgetsByKey = dict[Keys, BudgetPosition]


def agreed_by(reader: Reader, keys: Sequence[RollUpKey], begun: int, project: int | None = None) -> BudgetsByKey:
    """What of cashable benefits was agreed with finance under these keys, of all or what a project counts of it; `begun` is the
    last fiscal year that has begun, by the calendar year in which it started."""
    sql = _AGREED.format(columns="".join(f", {expression}" for expression in _expressions(keys)), joins=_joins(keys))
    by_key: BudgetsByKey = {}
    by_benefit: dict[int, dict[Keys, BudgetPosition]] = {}
    for benefit, own, year, agreed, taken, *rest in reader.each(sql, {}):
        amount, key = amount_of(agreed) or ZERO, tuple(rest)
        part = BudgetPosition(amount, amount if year <= begun else ZERO, amount_of(taken) or ZERO)
        benefit_positions = by_benefit.setdefault(benefit, {})
        benefit_positions[key] = benefit_positions.get(key, BudgetPosition()) + part
        if project in (None, own):
            by_key[key] = by_key.get(key, BudgetPosition()) + part
    for move in _moves(reader, keys, project):
        # Whatever objective or owner it is told apart by, the sums of a benefit are the same under each of its keys.
        whole = next(iter(by_benefit.get(move.benefit, {}).values()), None)
        if whole is not None:
            by_key[move.keys] = by_key.get(move.keys, BudgetPosition()) + BudgetPosition(
                move.part(whole.agreed), move.part(whole.due), move.part(whole.taken)
            )
    return by_key


def _excess(reader: Reader) -> dict[int, tuple[BenefitClass, Decimal]]:
    """The share of each benefit in what is claimed too much: the last claim of a pool takes what rounding leaves."""
    pools: dict[int, list[tuple[int, Decimal, Decimal, BenefitClass]]] = defaultdict(list)
    for pool, benefit, amount, ceiling, known in reader.each(_CLAIMS):
        pools[pool].append((benefit, amount_of(amount) or ZERO, amount_of(ceiling) or ZERO, BenefitClass(known)))
    shares: dict[int, tuple[BenefitClass, Decimal]] = {}
    for claims in pools.values():
        claimed = sum((amount for _, amount, _, _ in claims), ZERO)
        left = excess = claimed - claims[0][2]
        if excess <= 0:
            continue
        for place, (benefit, amount, _, known) in enumerate(claims, start=1):
            part = left if place == len(claims) else (excess * amount / claimed).quantize(_STEP, rounding=ROUND_DOWN)
            left -= part
            shares[benefit] = (known, shares.get(benefit, (known, ZERO))[1] + part)
    return shares


_LABELS = {
    RollUpKey.PROGRAMME: "SELECT id, name FROM programme",
    RollUpKey.DEPARTMENT: "SELECT lower(department), min(department) FROM project WHERE department IS NOT NULL GROUP BY 1",
    RollUpKey.CATEGORY: "SELECT lower(category), min(category) FROM project WHERE category IS NOT NULL GROUP BY 1",
    RollUpKey.OBJECTIVE: "SELECT id, ref FROM objective",
}


def labels(reader: Reader, key: RollUpKey) -> dict[str | int, str]:
    """What each value of a key is called, and is by_key by: people so that only they can be meant, objectives by reference."""
    if key is RollUpKey.OWNER:
        return dict(reader.rows(_label, Person.select(Person.id, shown_name(Person))))
    return dict(reader.each(_LABELS[key])) if key in _LABELS else {}


def _label(number: int, name: str) -> tuple[str | int, str]:
    return number, name
