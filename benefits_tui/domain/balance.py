"""The balance of a project or of the portfolio: stated, due, realised, outturn and cost, side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from benefits_tui.domain.budgets import BudgetPosition
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.measure import Rag
from benefits_tui.domain.quantity import ZERO


class BalanceLine(NamedTuple):
    """One benefit's share in a balance; money in whole units of the currency, None where it has no money value."""

    benefit_class: BenefitClass
    disbenefit: bool
    rag: Rag
    stated: Decimal | None
    due: Decimal | None
    realised: Decimal | None
    outturn: Decimal | None
    first_approved: Decimal | None = None
    current_plan: Decimal | None = None
    due_read: Decimal | None = None
    realised_due: Decimal | None = None

    def group(self, cap: Decimal) -> BalanceGroup:
        """The line as a group of one. One without a money value is counted, and left out of every sum."""
        valued = any(money is not None for money in (self.stated, self.current_plan, self.realised, self.outturn))
        weighed = not self.disbenefit and (self.due_read or ZERO) > 0
        weight, realised_due = (self.due_read or ZERO, self.realised_due or ZERO) if weighed else (ZERO, ZERO)
        return BalanceGroup(
            self.benefit_class, self.disbenefit, self.rag, 1, int(valued), int(valued and self.outturn is None),
            self.stated if valued else None, self.due if valued else None, self.realised if valued else None,
            self.outturn if valued else None, weight, min(realised_due, weight * cap), realised_due,
            self.first_approved, self.current_plan,
            self.outturn - self.current_plan if self.outturn is not None and self.current_plan is not None else None,
            self.due_read, self.realised_due, int((self.due or ZERO) != (self.due_read or ZERO)),
        )  # fmt: skip


class BalanceGroup(NamedTuple):
    """The sums of many lines of one class and one RAG: what a store can add up itself.

    `weight` is the money due and read; `uncapped` is what came for it, `capped` that of each benefit up to the cap.
    """

    benefit_class: BenefitClass
    disbenefit: bool
    rag: Rag
    benefits: int
    valued: int
    without_outturn: int
    stated: Decimal | None
    due: Decimal | None
    realised: Decimal | None
    outturn: Decimal | None
    weight: Decimal
    capped: Decimal
    uncapped: Decimal
    first_approved: Decimal | None = None
    current_plan: Decimal | None = None
    gap: Decimal | None = None
    """Outturn less the current plan, of those of which both are known."""
    due_read: Decimal | None = None
    """Of what is due, the money of the periods that were read: `realised_due` is what came for the same periods."""
    realised_due: Decimal | None = None
    unread: int = 0
    """Benefits of which money is due for periods without a reading."""
    shared: int = 0
    """Benefits of other projects of which this is a share."""

    def as_share(self, sign: int) -> BalanceGroup:
        """The share of a benefit that another project counts, or what its own project counts less: money and no benefit."""
        counted = self if sign > 0 else self.times(-1)._replace(valued=0, without_outturn=0, unread=0)
        return counted._replace(benefits=0, valued=0, shared=int(sign > 0))

    def times(self, factor: int) -> BalanceGroup:
        """The group counted this many times over."""
        return BalanceGroup(*self[:3], *(None if number is None else number * factor for number in self[3:]))  # type: ignore[arg-type]


@dataclass(slots=True)
class BalanceColumn:
    """The money of one class of benefits: sums of what is known, None where nothing is."""

    stated: Decimal | None = None
    due: Decimal | None = None
    realised: Decimal | None = None
    outturn: Decimal | None = None
    valued: int = 0
    without_outturn: int = 0
    first_approved: Decimal | None = None
    current_plan: Decimal | None = None
    gap: Decimal | None = None
    due_read: Decimal | None = None
    """Of what is due, the money of the periods that were read: what `realised_due`, which came for them, is compared with."""
    realised_due: Decimal | None = None
    unread: int = 0
    """Benefits of which money is due for periods without a reading."""
    shared: int = 0
    """Benefits of other projects of which a share is in the sums."""
    benefits: int = field(default=0, compare=False)
    """All of them; `valued` counts those with a money value."""

    @property
    def has_money(self) -> bool:
        """True where a benefit with a money value, or a share of one, is counted."""
        return bool(self.valued or self.shared)

    @property
    def due_unread(self) -> Decimal | None:
        """What is due for periods without a reading: nobody knows what came for them."""
        return None if self.due is None else self.due - (self.due_read or ZERO)

    @property
    def realised_besides(self) -> Decimal | None:
        """What came and is compared with nothing: not due yet, or of no approved plan."""
        return None if self.realised is None else self.realised - (self.realised_due or ZERO)

    def add(self, group: BalanceGroup) -> None:
        """Count benefits in."""
        self.benefits += group.benefits
        self.valued += group.valued
        self.stated = _sum(self.stated, group.stated)
        self.first_approved = _sum(self.first_approved, group.first_approved)
        self.current_plan = _sum(self.current_plan, group.current_plan)
        self.due = _sum(self.due, group.due)
        self.realised = _sum(self.realised, group.realised)
        self.outturn = _sum(self.outturn, group.outturn)
        self.gap = _sum(self.gap, group.gap)
        self.due_read = _sum(self.due_read, group.due_read)
        self.realised_due = _sum(self.realised_due, group.realised_due)
        self.unread += group.unread
        self.shared += group.shared
        self.without_outturn += group.without_outturn


def _sum(total: Decimal | None, value: Decimal | None) -> Decimal | None:
    """The sum of what is known; None while nothing is."""
    return total if value is None else value + (total or ZERO)


class Verdict(StrEnum):
    """Whether the benefits come as stated."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    UNKNOWN = "unknown"


@dataclass(slots=True)
class Balance:
    """Cashable, non-cashable and unclassified money are kept apart and never summed into one figure."""

    benefits: int = 0
    classes: dict[BenefitClass, BalanceColumn] = field(default_factory=dict)
    disbenefits: BalanceColumn = field(default_factory=BalanceColumn)
    rag: dict[Rag, int] = field(default_factory=lambda: dict.fromkeys(Rag, 0))
    cost: Decimal | None = None
    realisation: Decimal | None = None
    realisation_uncapped: Decimal | None = None
    budget: BudgetPosition = field(default_factory=BudgetPosition)
    """What of its cashable benefits finance agreed to take out of budgets, and what was taken."""
    shared_out: int = 0
    """Of its own benefits those of which another project counts a share."""
    currencies: tuple[str, ...] = ()
    """What its totals say of other currencies, a sentence each: how they were turned, what stands apart."""

    def column(self, benefit_class: BenefitClass) -> BalanceColumn:
        """The money of one class, all zero where there is none."""
        return self.classes.get(benefit_class) or BalanceColumn()

    @property
    def shared_in(self) -> int:
        """Benefits of other projects of which it counts a share."""
        return sum(column.shared for column in (*self.classes.values(), self.disbenefits))

    @property
    def verdict(self) -> Verdict:
        """Off the way when any benefit is red, at risk when any is amber, on the way when all that can be told are green."""
        if self.rag[Rag.RED]:
            return Verdict.OFF_TRACK
        if self.rag[Rag.AMBER]:
            return Verdict.AT_RISK
        if self.rag[Rag.GREEN] and self.rag[Rag.GREEN] >= self.rag[Rag.NO_DATA]:
            return Verdict.ON_TRACK
        return Verdict.UNKNOWN

    @property
    def why(self) -> str:
        """The counts behind the verdict, in words."""
        if not self.benefits:
            return "no benefits are recorded"
        parts = [f"{self.rag[rag]} {rag_text}" for rag, rag_text in _RAG_WORDS if self.rag[rag]]
        return f"of {self.benefits} benefit{'s' if self.benefits != 1 else ''}: {', '.join(parts)}"


_RAG_WORDS = (
    (Rag.RED, "red"),
    (Rag.AMBER, "amber"),
    (Rag.GREEN, "green"),
    (Rag.NO_DATA, "without data"),
    (Rag.NOT_YET_DUE, "not yet due"),
)


def balance(lines: Iterable[BalanceLine], cost: Decimal | None, cap: Decimal = Decimal(1)) -> Balance:
    """The balance of these benefits; see `balance_of_groups`."""
    return balance_of_groups((line.group(cap) for line in lines), cost)


def balance_of_groups(groups: Iterable[BalanceGroup], cost: Decimal | None) -> Balance:
    """The balance of these groups of benefits. `cost` is the whole-life cost of what they belong to.

    Portfolio realisation is the mean of min(r, cap) weighted by the money due, both over what is due and was read.
    """
    result = Balance(cost=cost)
    weights = capped = uncapped = ZERO
    for group in groups:
        result.benefits += group.benefits
        result.rag[group.rag] += group.benefits
        column = result.disbenefits if group.disbenefit else result.classes.setdefault(group.benefit_class, BalanceColumn())
        column.add(group)
        weights += group.weight
        capped += group.capped
        uncapped += group.uncapped
    if weights:
        result.realisation = capped / weights
        result.realisation_uncapped = uncapped / weights
    return result
