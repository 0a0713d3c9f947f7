"""Counts of each statement's population, and the records that fall short."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.maturity.assessment import Tally
from benefits_tui.domain.maturity.statements import FEWEST
from benefits_tui.domain.periods import add_months
from benefits_tui.domain.policy import FourEyes, Policy
from benefits_tui.domain.quantity import from_scaled
from benefits_tui.store.engine.sqlite import ids_argument
from benefits_tui.store.facts.covering import counted_once, coverage_of
from benefits_tui.store.facts.money import exact_sum, whole
from benefits_tui.store.facts.populations import (
    ADDED,
    HISTORY,
    HOLDERS,
    OWNER_GAPS,
    POPULATIONS,
    SELF_APPROVED,
    TEMPLATE_CHANGED,
)
from benefits_tui.store.query import Reader
from benefits_tui.store.types import StoredCell

_OF_FLAGS = "M18"
TallyArgs = dict[str, StoredCell]


class Measure:
    """The statements' populations on a day: of `then`, the register as it stood; flags and log from `history`, as it is."""

    def __init__(self, then: Reader, history: Reader, policy: Policy, today: date) -> None:
        self._then, self._history = then, history
        self._args = self._arguments(policy, today)

    def tallies(self) -> dict[str, Tally]:
        """Every statement's counts, by its id."""
        return {number: self._tally(number) for number in sorted(POPULATIONS.keys() | HISTORY.keys())}

    def short(self, number: str) -> list[ShortRecord]:
        """The records of a statement that fall short, most money first."""
        reader, sql = self._source(number)
        select = f"SELECT record, max(money) FROM ({sql}) WHERE NOT coalesce(met, 0) GROUP BY record ORDER BY 2 DESC, 1"
        return [ShortRecord(record, from_scaled(money)) for record, money in reader.each(select, self._args)]

    def population(self, number: str) -> set[int]:
        """The records that a statement is asked of."""
        reader, sql = self._source(number)
        return set(reader.numbers(f"SELECT DISTINCT record FROM ({sql})", self._args))

    def short_among(self, number: str, records: Sequence[int]) -> set[int]:
        """Which of these records of a statement fall short; the others are not looked at."""
        reader, sql = self._source(number)
        select = f"SELECT record FROM ({sql}) WHERE NOT coalesce(met, 0) AND record IN (SELECT value FROM json_each(:asked))"
        return set(reader.numbers(select, self._args | {"asked": ids_argument(list(records))}))

    def _tally(self, number: str) -> Tally:
        reader, sql = self._source(number)
        short = "CASE WHEN NOT coalesce(met, 0) THEN money ELSE 0 END"
        once = f"""SELECT count(*) AS population, sum(met) AS met, max(money) AS money, max({short}) AS short
            FROM ({sql}) GROUP BY {HOLDERS.get(number, "record")}"""
        counts = f"SELECT sum(population), sum(met), {exact_sum('money')}, {exact_sum('short')} FROM ({once})"
        row = reader.one(counts, self._args)
        assert row is not None
        population, met, *money = row
        sums = _money(*money[:2]), _money(*money[2:])
        if number == _OF_FLAGS:
            sums = self._at_risk(reader, sql, "1"), self._at_risk(reader, sql, "NOT coalesce(met, 0)")
        return Tally(int(population or 0), int(met or 0), *sums)

    def _at_risk(self, reader: Reader, sql: str, which: str) -> Decimal:
        """The money of flags, each pound once, however many name it."""
        select = f"""SELECT w.subject_kind, w.subject_id, max(money) FROM ({sql}) JOIN flag w ON w.id = record
            WHERE {which} AND money GROUP BY w.subject_kind, w.subject_id"""
        money = {(kind, record): amount for kind, record, amount in reader.each(select, self._args)}
        return from_scaled(counted_once(money, coverage_of(reader, money)))

    def _source(self, number: str) -> tuple[Reader, str]:
        reader, sql = (self._history, HISTORY[number]) if number in HISTORY else (self._then, POPULATIONS[number])
        return reader, f"WITH asked (record, met, money) AS ({sql}) SELECT record, met, money FROM asked"

    def _arguments(self, policy: Policy, today: date) -> TallyArgs:
        two_people = policy.four_eyes is not FourEyes.OFF
        classes = [tracked.value for tracked in BenefitClass if policy.is_tracked(tracked.value)]
        args: TallyArgs = {
            "today": today.isoformat(),
            "year": add_months(today, -12).isoformat(),
            "two_years": add_months(today, -24).isoformat(),
            "three_years": add_months(today, -36).isoformat(),
            "classes": json.dumps(classes),
            "grace": f"+{policy.reading_grace_days} days",
            "decision_days": f"+{policy.decision_days} days",
            "four_eyes": int(two_people),
            "fewest": FEWEST,
        }
        args["added"] = json.dumps(list(self._history.each(ADDED, args)))
        args["gaps"] = ids_argument(self._history.numbers(OWNER_GAPS, args))
        args["self_approved"] = ids_argument(self._history.numbers(SELF_APPROVED, args) if two_people else [])
        changed = self._history.one(TEMPLATE_CHANGED, args)
        args["template_changed"] = changed[0] if changed is not None else None
        return args


class ShortRecord(NamedTuple):
    """A record that falls short, by its id in the statement's list, and its money."""

    record: int
    money: Decimal


def _money(high: StoredCell, low: StoredCell) -> Decimal:
    return from_scaled(whole(high, low) or 0)


def short_records(reader: Reader, policy: Policy, today: date | None, number: str) -> list[int]:
    """The records that fall short of a statement on a day, by their ids; none where no day is given."""
    return [] if today is None else [record.record for record in Measure(reader, reader, policy, today).short(number)]
