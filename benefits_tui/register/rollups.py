"""The balance broken down by what benefits have in common; each figure with the filter that finds what it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from benefits_tui.domain.balance import Balance, BalanceColumn, BalanceGroup, balance_of_groups
from benefits_tui.domain.budgets import BudgetPosition
from benefits_tui.domain.json_values import JsonObject, as_json
from benefits_tui.domain.lifecycle import BenefitClass, Stage
from benefits_tui.domain.measure import Rag
from benefits_tui.domain.periods import fiscal_year
from benefits_tui.domain.quantity import ZERO
from benefits_tui.domain.rollup import OF_PROJECT, RollUpKey
from benefits_tui.exchange.sheet import SheetValue
from benefits_tui.exchange.writer import write_table
from benefits_tui.register.appraisal import BALANCE_FIGURES as MONEY
from benefits_tui.register.appraisal import budget_as_plain
from benefits_tui.register.exporting import form_of
from benefits_tui.register.session import Session
from benefits_tui.store.facts import rollups as stored
from benefits_tui.store.facts.sums import Keys
from benefits_tui.store.lists.filter_terms import exactly
from benefits_tui.store.query import Reader

SEVERAL = "counted under several"
"""The row that takes out again what counts in full under each of several objectives."""
DISBENEFITS = "disbenefits"
BUDGETS = "budgets"
"""What cashable benefits take out of budgets, where it stands beside the classes."""
BUDGET_FIGURES = ("claimed", "agreed", "due", "taken")
"""What cashable benefits claim, what finance agreed of it, what of that is due, what was taken out of budgets."""
_LEADING = (BenefitClass.CASHABLE, BenefitClass.NON_CASHABLE, BenefitClass.UNCLASSIFIED)
Names = list[dict[str | int, str]]


@dataclass(frozen=True, slots=True)
class RollUpRow:
    """What benefits that have something in common come to."""

    labels: tuple[str | None, ...]
    """The value of each key; None where a benefit has none."""
    balance: Balance
    projects: int
    queue: int
    incomplete: int
    """Benefits that lack facts."""
    double_counted: dict[BenefitClass, Decimal]
    """What claims on shared budgets exceed their ceilings by: gross less this is net."""
    filter: str
    """What finds its benefits in their list."""
    of_projects: bool
    """True where all keys are a project's own: `filter` then finds its projects in their list as well."""
    several: bool = False
    """True of the row that takes out what counts more than once; its numbers are below 0."""

    @property
    def completeness(self) -> Decimal | None:
        """The share of the benefits of which no fact is missing; None without benefits."""
        benefits = self.balance.benefits
        return None if benefits <= 0 else Decimal(benefits - self.incomplete) / benefits

    def columns(self) -> dict[str, BalanceColumn]:
        """The money of each class, and of the disbenefits, by name."""
        return {known.value: self.balance.column(known) for known in BenefitClass} | {DISBENEFITS: self.balance.disbenefits}

    @property
    def leading_class(self) -> BenefitClass:
        """The class to tell where there is room for one: cashable unless only others have money, which are never added to it."""
        return next((known for known in _LEADING if self.balance.column(known).valued), BenefitClass.CASHABLE)

    def net(self, benefit_class: BenefitClass) -> Decimal | None:
        """What is stated less what is counted twice."""
        gross = self.balance.column(benefit_class).stated
        return None if gross is None else gross - self.double_counted.get(benefit_class, ZERO)

    def budget_money(self, figure: str) -> Decimal | None:
        """One of `BUDGET_FIGURES`; what is claimed is what its cashable benefits state."""
        if figure == "claimed":
            return self.balance.column(BenefitClass.CASHABLE).stated
        amount: Decimal = getattr(self.balance.budget, figure)
        return amount

    def budget_filter(self, figure: str) -> str:
        """What finds the cashable benefits whose money is in one of `BUDGET_FIGURES`."""
        column = {"claimed": "stated_money", "taken": "taken_money"}.get(figure, "agreed_money")
        return f"{self.filter} {_which(BenefitClass.CASHABLE)} -{column}:-".strip()

    @property
    def queue_filter(self) -> str:
        """What finds its rows in the queue."""
        mark = "-project:-" if self.of_projects else "subject_kind:benefit"
        return f"{self.filter} {mark}".strip()

    @property
    def incomplete_filter(self) -> str:
        """What finds its benefits that lack facts."""
        return f"{self.filter} missing_facts>0".strip()

    def money_filter(self, column: str, figure: str) -> str:
        """What finds the benefits of a class whose money is in a figure."""
        return f"{self.filter} {_which(column)} -{'variance' if figure == 'gap' else figure}_money:-".strip()


def _which(column: str) -> str:
    return "disbenefit:yes" if column == DISBENEFITS else f"class:{column} disbenefit:no"


def empty_row(filter_text: str) -> RollUpRow:
    """What no benefit comes to; `filter_text` finds none."""
    return RollUpRow((), balance_of_groups([], None), 0, 0, 0, {}, filter_text, False)


class RollUp(NamedTuple):
    """A balance broken down: a row for each value of the key, or pair of values, what is counted more than once, the whole."""

    keys: tuple[RollUpKey, ...]
    rows: list[RollUpRow]
    total: RollUpRow

    def classes(self) -> list[str]:
        """The classes that have money in any row: cashable always."""
        shown = [name for name in self.total.columns() if any(row.columns()[name].has_money for row in (*self.rows, self.total))]
        return shown if BenefitClass.CASHABLE.value in shown else [BenefitClass.CASHABLE.value, *shown]


def roll_up(session: Session, keys: Sequence[RollUpKey]) -> RollUp:
    """The balance by one key or two, as of the session's day, in the order of the labels; what has none stands last.

    Every row is worked out as the balance itself is, from the figures kept with each benefit. With the objective as a key, what
    counts under several is taken out again by rows of its own, so that the rows come to the total.
    """
    store, cap, of_projects = session.store, session.policy.realisation_cap, OF_PROJECT.issuperset(keys)
    with session.snapshot():
        named = [stored.labels(store, key) for key in keys]
        groups = stored.grouped(store, keys, cap)
        counts = _Counts.of(session, keys, of_projects)
        values = {*groups, *counts.projects, *counts.queue}
        rows = [counts.row(keys, named, key, groups.get(key, [])) for key in values]
        rows.sort(key=lambda row: _place(keys, row.labels))
        if RollUpKey.OBJECTIVE in keys:
            total = _Counts.of(session, (), of_projects).row((), [], (), stored.grouped(store, (), cap).get((), []))
        else:
            once = [group for grouped in groups.values() for group in grouped if group.benefits]
            total = counts.summed(store).row((), [], (), once)
        if RollUpKey.OBJECTIVE in keys:
            rows += _several(session, keys, named, rows, cap)
        return RollUp(tuple(keys), rows, total)


@dataclass(frozen=True, slots=True)
class _Counts:
    """What stands beside the money of a row, by the values of its keys."""

    projects: stored.Counts = field(default_factory=dict)
    queue: stored.Counts = field(default_factory=dict)
    incomplete: stored.Counts = field(default_factory=dict)
    double: stored.DoubleCounts = field(default_factory=dict)
    budgets: stored.BudgetsByKey = field(default_factory=dict)
    of_projects: bool = False

    @classmethod
    def of(cls, session: Session, keys: Sequence[RollUpKey], of_projects: bool) -> _Counts:
        store, begun = session.store, fiscal_year(session.today, session.policy.fiscal_year_start).start.year
        return cls(
            stored.projects_by(store, keys, of_projects=of_projects), stored.queue_by(store, keys, of_projects=of_projects),
            stored.incomplete_by(store, keys), stored.double_counted_by(store, keys),
            stored.agreed_by(store, keys, begun), of_projects,
        )  # fmt: skip

    def summed(self, store: Reader) -> _Counts:
        """All of it together, where each benefit stands under one value; projects that several owners share are one."""
        double: dict[BenefitClass, Decimal] = {}
        for amounts in self.double.values():
            for known, amount in amounts.items():
                double[known] = double.get(known, ZERO) + amount
        every: stored.Counts = {(): sum(self.projects.values())}
        if not self.of_projects:
            every = stored.projects_by(store, (), of_projects=False)
        queue, incomplete = sum(self.queue.values()), sum(self.incomplete.values())
        budget = sum(self.budgets.values(), BudgetPosition())
        return _Counts(every, {(): queue}, {(): incomplete}, {(): double}, {(): budget}, self.of_projects)

    def row(self, keys: Sequence[RollUpKey], named: Names, key: Keys, groups: list[BalanceGroup]) -> RollUpRow:
        labels, balance = _labels(named, key), balance_of_groups(groups, None)
        balance.budget = self.budgets.get(key, BudgetPosition())
        return RollUpRow(
            labels, balance, self.projects.get(key, 0), self.queue.get(key, 0),
            self.incomplete.get(key, 0), self.double.get(key, {}), _filter(keys, labels), self.of_projects,
        )  # fmt: skip


def _labels(named: Names, key: Keys) -> tuple[str | None, ...]:
    return tuple(None if value is None else names.get(value, str(value)) for names, value in zip(named, key, strict=True))


def _filter(keys: Sequence[RollUpKey], labels: Sequence[str | None]) -> str:
    return " ".join(_finds(key, label) for key, label in zip(keys, labels, strict=True))


def _finds(key: RollUpKey, label: str | None) -> str:
    column = "objectives" if key is RollUpKey.OBJECTIVE else key.value
    if label is None:
        return f"{column}:-"
    return f"{column}:{label}" if key in (RollUpKey.CLASS, RollUpKey.STAGE) else exactly(column, label)


_IN_ORDER: dict[RollUpKey, tuple[str, ...]] = {RollUpKey.STAGE: tuple(Stage), RollUpKey.CLASS: tuple(BenefitClass)}


def _place(keys: Sequence[RollUpKey], labels: Sequence[str | None]) -> list[tuple[bool, int, str, str]]:
    """Stages and classes as they follow each other, all else by its name; what has none stands last."""
    places = []
    for key, label in zip(keys, labels, strict=True):
        order = _IN_ORDER.get(key, ())
        places.append((label is None, order.index(label) if label in order else 0, (label or "").casefold(), label or ""))
    return places


def _several(session: Session, keys: Sequence[RollUpKey], named: Names, rows: list[RollUpRow], cap: Decimal) -> list[RollUpRow]:
    """The rows that take out what counts under several objectives: one, or one for each value of the other key."""
    others = [key for key in keys if key is not RollUpKey.OBJECTIVE]
    names = [values for key, values in zip(keys, named, strict=True) if key is not RollUpKey.OBJECTIVE]
    place = list(keys).index(RollUpKey.OBJECTIVE)
    once = _Counts.of(session, others, False)
    taken_out = []
    for key, groups in sorted(stored.counted_again(session.store, keys, cap).items(), key=str):
        whole = once.row(others, names, key, [])
        alike = [row for row in rows if row.labels[:place] + row.labels[place + 1 :] == whole.labels]
        double = {
            known: amount - sum((row.double_counted.get(known, ZERO) for row in alike), ZERO)
            for known, amount in whole.double_counted.items()
        }
        balance = balance_of_groups([group.times(-1) for group in groups], None)
        balance.budget = whole.balance.budget - sum((row.balance.budget for row in alike), BudgetPosition())
        taken_out.append(
            replace(
                whole,
                labels=(*whole.labels[:place], SEVERAL, *whole.labels[place:]),
                filter="",
                several=True,
                balance=balance,
                projects=whole.projects - sum(row.projects for row in alike),
                queue=whole.queue - sum(row.queue for row in alike),
                incomplete=whole.incomplete - sum(row.incomplete for row in alike),
                double_counted=double,
            )
        )
    return taken_out


def roll_up_as_plain(breakdown: RollUp) -> list[JsonObject]:
    """The rows and then the total as plain data: keys, counts, each class's money on its own, the filter behind each."""
    return [_row_as_plain(breakdown, row) for row in (*breakdown.rows, breakdown.total)]


def _row_as_plain(breakdown: RollUp, row: RollUpRow) -> JsonObject:
    balance, labels = row.balance, row.labels or ("total", *[None] * (len(breakdown.keys) - 1))
    classes: JsonObject = {}
    for name, column in row.columns().items():
        if name in breakdown.classes():
            money: JsonObject = {figure: as_json(getattr(column, figure)) for figure in MONEY}
            if name != DISBENEFITS:
                known = BenefitClass(name)
                money["double_counted"] = as_json(row.double_counted.get(known, ZERO))
                money["net"] = as_json(row.net(known))
            classes[name] = money | {"filter": f"{row.filter} {_which(name)}".strip()}
    return {
        **{key.value: label for key, label in zip(breakdown.keys, labels, strict=True)},
        "projects": row.projects,
        "benefits": balance.benefits,
        "rag": {rag.value: count for rag, count in balance.rag.items()},
        "queue": row.queue,
        "incomplete": row.incomplete,
        "completeness": as_json(row.completeness),
        "realisation": None if row.several else as_json(balance.realisation),
        "verdict": None if row.several else balance.verdict.value,
        "classes": classes,
        "agreed_with_finance": budget_as_plain(balance),
        "filter": row.filter,
    }


def as_table(breakdown: RollUp) -> tuple[list[str], list[list[SheetValue]]]:
    """The same as a table for a file: headings, and a line for each row and the total, every number in a cell of its own."""
    classes = breakdown.classes()
    shown = [
        (name, figure) for name in classes for figure in (*MONEY, *(("double_counted", "net") if name != DISBENEFITS else ()))
    ]
    header = [*(key.value for key in breakdown.keys), "projects", "benefits", *(rag.value for rag in Rag), "queue", "incomplete"]
    header += ["completeness", "realisation", *(f"{name}_{figure}" for name, figure in shown)]
    header += [*(f"budgets_{figure}" for figure in BUDGET_FIGURES[1:]), "filter"]
    lines: list[list[SheetValue]] = []
    for row in (*breakdown.rows, breakdown.total):
        labels = row.labels or ("total", *[None] * (len(breakdown.keys) - 1))
        line: list[SheetValue] = [*labels, row.projects, row.balance.benefits, *(row.balance.rag[rag] for rag in Rag)]
        line += [row.queue, row.incomplete, row.completeness, None if row.several else row.balance.realisation]
        line += [_money(row, name, figure) for name, figure in shown]
        line += [row.budget_money(figure) for figure in BUDGET_FIGURES[1:]]
        lines.append([*line, row.filter])
    return header, lines


def _money(row: RollUpRow, name: str, figure: str) -> Decimal | None:
    if figure == "double_counted":
        return row.double_counted.get(BenefitClass(name), ZERO)
    if figure == "net":
        return row.net(BenefitClass(name))
    amount: Decimal | None = getattr(row.columns()[name], figure)
    return amount


def export_roll_up(session: Session, breakdown: RollUp, path: Path) -> tuple[int, list[str]]:
    """Write a roll-up to a file, its format told by its name; how many rows, and notices. Raises FileNotWritten."""
    header, lines = as_table(breakdown)
    return len(lines), write_table(path, form_of(session, path), "roll-up", header, lines)
