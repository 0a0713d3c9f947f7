"""The money at risk in the rows of the queue: each pound counts in one row, so rows can be added up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.quantity import from_scaled, to_scaled
from benefits_tui.store.facts.covering import (
    COVERING,
    Coverage,
    coverage_of,
    flagged_among,
    flagged_around,
    money_by_record,
    money_hanging_on,
)
from benefits_tui.store.query import Reader
from benefits_tui.store.types import RecordKey


class WaitingFlag(NamedTuple):
    """An open flag as far as the queue's rows follow from it."""

    id: int
    subject: RecordKey
    rank: int
    due: date | None
    value_at_risk: Decimal | None
    origin: RecordKey | None
    row: RecordKey | None
    waits: bool

    @property
    def order(self) -> tuple[int, bool, date, Decimal, int]:
        """By which the worst comes first."""
        return self.rank, self.due is None, self.due or date.max, -(self.value_at_risk or Decimal(0)), self.id


def money_of_rows(flags: Iterable[WaitingFlag], places: Mapping[int, RecordKey], coverage: Coverage) -> dict[RecordKey, Decimal]:
    """What counts in each row of which a flag names money.

    Flags on one record name the same money, so the largest counts, in the row of the worst of them. The money of a benefit
    counts in the row of its own flags; a project, change, deliverable or pool has what no row of its benefits has.
    """
    by_record: dict[RecordKey, list[WaitingFlag]] = defaultdict(list)
    result: dict[RecordKey, int] = {}
    for flag in flags:
        if flag.value_at_risk is not None and flag.id in places:
            by_record[flag.subject].append(flag)
            result[places[flag.id]] = 0
    main = {record: places[min(group, key=lambda flag: flag.order).id] for record, group in by_record.items()}
    money = {
        record: max(to_scaled(flag.value_at_risk) for flag in group if flag.value_at_risk is not None)
        for record, group in by_record.items()
    }
    for record, amount in money_by_record(money, coverage).items():
        result[main[record]] += amount
    return {row: from_scaled(amount) for row, amount in result.items()}


def coverage_of_flags(reader: Reader, flags: Iterable[WaitingFlag]) -> Coverage:
    """What hangs on the records of these flags, as far as they name money."""
    return coverage_of(reader, {flag.subject for flag in flags if flag.value_at_risk is not None})


def sharing_money(reader: Reader, changed: Collection[RecordKey], looked_at: Iterable[RecordKey]) -> set[RecordKey]:
    """The records on which money may count anew when the flags of some change, or what hangs on those that were looked at."""
    hung = flagged_among(reader, looked_at)
    benefits = {record for kind, record in changed if kind == "benefit"}
    around: set[RecordKey] = {key for key in changed if key[0] in COVERING} | hung
    kinds: dict[str, list[int]] = defaultdict(list)
    for kind, record in around:
        kinds[kind].append(record)
    for kind, ids in kinds.items():
        benefits.update(benefit for weights in money_hanging_on(reader, kind, ids).values() for benefit in weights)
    return hung | flagged_around(reader, benefits)


def benefits_in(flags: Iterable[WaitingFlag], coverage: Coverage) -> set[int]:
    """The benefits whose money these flags are about, their own or that of what hangs on their records."""
    own = {flag.subject[1] for flag in flags if flag.subject[0] == "benefit"}
    return own.union(*(weights.keys() for weights in coverage.values()))
