"""From counts to levels: whether a statement holds, what level a strand has reached, which strand is the weakest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from benefits_tui.domain.maturity.statements import BY_ID, STATEMENTS, Statement, Strand
from benefits_tui.domain.quantity import ZERO


class Standing(StrEnum):
    """Whether a statement holds."""

    HOLDS = "holds"
    SHORT = "short"
    TOO_FEW = "too few to tell"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many records a statement is asked of, how many meet it, and the money that those and the others hold."""

    population: int
    met: int
    money: Decimal = ZERO
    short_money: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Measured:
    """A statement with its tally, and how its population moved since the result that was taken last."""

    statement: Statement
    tally: Tally
    before: Tally | None = None
    left: int = 0
    """How many records are known to have left its population since, whatever came in their place."""

    @property
    def standing(self) -> Standing:
        """Whether it holds of enough records."""
        if self.statement.is_question and not self.tally.population:
            return Standing.UNKNOWN
        if self.tally.population < self.statement.fewest:
            return Standing.TOO_FEW
        return Standing.SHORT if self.short_by else Standing.HOLDS

    @property
    def share(self) -> Decimal | None:
        """The share of the population that meets it; None where there is none."""
        return Decimal(self.tally.met) / self.tally.population if self.tally.population else None

    @property
    def short_by(self) -> int:
        """How many more records would have to meet it."""
        needed = (self.statement.threshold * self.tally.population).to_integral_value(ROUND_CEILING)
        return max(0, int(needed) - self.tally.met)

    @property
    def shrunk(self) -> int:
        """How many records left its population, as far as that is known: by how many it is smaller, at the least."""
        smaller = max(0, self.before.population - self.tally.population) if self.before is not None else 0
        return max(smaller, self.left)

    @property
    def by_shrinking(self) -> bool:
        """True when it holds now, did not before, and would not had the records that left it stayed and fallen short."""
        if not self.shrunk or self.standing is not Standing.HOLDS:
            return False
        whole = Tally(self.tally.population + self.shrunk, self.tally.met)
        held_before = self.before is not None and Measured(self.statement, self.before).standing is Standing.HOLDS
        return not held_before and Measured(self.statement, whole).standing is not Standing.HOLDS


@dataclass(frozen=True, slots=True)
class StrandResult:
    """A strand with its statements and the level that it has reached."""

    strand: Strand
    level: int
    measured: tuple[Measured, ...]

    @property
    def by_shrinking(self) -> bool:
        """True when the level rests on a statement that holds only because its population shrank."""
        return any(result.by_shrinking for result in self.measured if result.statement.level <= self.level)

    def measured_next(self) -> tuple[Measured, ...]:
        """The statements that keep it from the next level."""
        return tuple(
            result
            for result in self.measured
            if result.standing is Standing.SHORT and result.statement.level == self.level + 1 and not result.statement.is_question
        )


@dataclass(frozen=True, slots=True)
class MaturityAssessment:
    """Every strand with its level."""

    strands: tuple[StrandResult, ...]

    @property
    def level(self) -> int:
        """The level of the weakest strand."""
        return min(strand.level for strand in self.strands)

    @property
    def weakest(self) -> tuple[StrandResult, ...]:
        """The strands on the lowest level."""
        return tuple(strand for strand in self.strands if strand.level == self.level)

    @property
    def measured(self) -> tuple[Measured, ...]:
        """Every statement, strand by strand."""
        return tuple(result for strand in self.strands for result in strand.measured)


def level_of(measured: Iterable[Measured]) -> int:
    """The highest level of a strand that it reached: all statements of it and of those below hold.

    A level between others that has no statement of its own comes with the one below, once any statement of the strand can be
    told from the register. Above its last statement nothing is asked, so no level is reached there.
    """
    statements = tuple(measured)
    measurable = any(
        result.standing in (Standing.HOLDS, Standing.SHORT) and not result.statement.is_question for result in statements
    )
    highest = max((statement.statement.level for statement in statements), default=0)
    for level in range(1, highest + 1):
        own = [statement for statement in statements if statement.statement.level == level]
        if not (all(result.standing is Standing.HOLDS for result in own) and measurable):
            return level - 1
    return highest


def unmarked(results: Iterable[Mapping[str, Tally]]) -> dict[str, Tally]:
    """Of results, oldest first, the last tally of each statement that did not hold only because records left.

    What is held against it stays marked however often a result is taken.
    """
    last = dict[str, Tally]()
    for tallies in results:
        for statement in STATEMENTS:
            tally = tallies.get(statement.id)
            if tally is not None and not Measured(statement, tally, last.get(statement.id)).by_shrinking:
                last[statement.id] = tally
    return last


def assess(
    tallies: Mapping[str, Tally], before: Mapping[str, Tally] | None = None, left: Mapping[str, int] | None = None
) -> MaturityAssessment:
    """The levels from the tallies by the ids of their statements; `before` are those that they are held against, `left` how many
    records are known to have left the population of each since."""
    measured = [
        Measured(statement, tallies[statement.id], (before or {}).get(statement.id), (left or {}).get(statement.id, 0))
        for statement in STATEMENTS
        if statement.id in tallies
    ]
    strands = []
    for strand in Strand:
        own = tuple(result for result in measured if result.statement.strand is strand)
        strands.append(StrandResult(strand, level_of(own), own))
    return MaturityAssessment(tuple(strands))


def fallen(before: Mapping[str, int], current: MaturityAssessment) -> list[StrandResult]:
    """The strands whose level is lower than it was, by their names."""
    return [strand for strand in current.strands if strand.level < before.get(strand.strand.value, 0)]


def statement_of(number: str) -> Statement | None:
    """The statement of an id in any case; None when there is none."""
    return BY_ID.get(number.strip().upper())
