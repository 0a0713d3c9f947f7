"""Whose money a flag on another record than a benefit puts at risk: that of the benefits which hang on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from benefits_tui.domain.quantity import SCALE
from benefits_tui.store.engine.sqlite import IN_IDS, ids_argument
from benefits_tui.store.facts.requirements import ENDED
from benefits_tui.store.facts.subjects import Ids, ids_args, only_ids
from benefits_tui.store.query import Reader
from benefits_tui.store.types import RecordKey

COVERING = ("project", "business_change", "deliverable", "pool")
"""The kinds of records that benefits hang on, in the order in which the money of a benefit counts on one of them."""

Weights = dict[int, int]
"""By benefit, its money as far as it hangs on a record, in ten-thousandths."""

Coverage = Mapping[RecordKey, Weights]
"""By record, what hangs on it."""

_WORTH = f"abs(f.worth_money) / {SCALE} * {SCALE}"
_GOES_ON = f"JOIN benefit b ON b.id = {{benefit}} AND b.state NOT IN {ENDED} JOIN figure f ON f.benefit_id = b.id"
_MONEY_OF = {
    "project": f"""SELECT b.project_id, b.id, {_WORTH} FROM benefit b JOIN figure f ON f.benefit_id = b.id
        WHERE b.disbenefit = 0 AND b.state NOT IN {ENDED} AND f.worth_money IS NOT NULL {{only}}""",
    **{
        kind: f"""SELECT l.from_id, b.id, {_WORTH} FROM link l {_GOES_ON.format(benefit="l.to_id")}
        WHERE l.from_kind = '{kind}' AND l.to_kind = 'benefit' AND f.worth_money IS NOT NULL {{only}}"""
        for kind in ("business_change", "deliverable")
    },
    "pool": "SELECT c.pool_id, c.benefit_id, c.amount FROM claim c WHERE 1 {only}",
}  # fmt: skip
_ID = {"project": "b.project_id", "business_change": "l.from_id", "deliverable": "l.from_id", "pool": "c.pool_id"}


def money_hanging_on(reader: Reader, kind: str, ids: Ids) -> dict[RecordKey, Weights]:
    """The money of the benefits that hang on these records of a kind in `COVERING`, or on all."""
    result: dict[RecordKey, Weights] = defaultdict(dict)
    for record, benefit, money in reader.each(_MONEY_OF[kind].format(only=only_ids(ids, _ID[kind])), ids_args(ids)):
        weights = result[kind, record]
        weights[benefit] = weights.get(benefit, 0) + money
    return result


_FLAGGED = """SELECT subject_kind, subject_id FROM flag WHERE cleared_on IS NULL AND value_at_risk IS NOT NULL
    AND subject_kind = '{kind}' AND subject_id {which}"""
_HANGS_ON = {
    "project": f"(SELECT project_id FROM benefit WHERE id {IN_IDS})",
    **{
        kind: f"(SELECT from_id FROM link WHERE to_kind = 'benefit' AND from_kind = '{kind}' AND to_id {IN_IDS})"
        for kind in ("business_change", "deliverable")
    },
    "pool": f"(SELECT pool_id FROM claim WHERE benefit_id {IN_IDS})",
}  # fmt: skip
_FLAGGED_AROUND = " UNION ".join(_FLAGGED.format(kind=kind, which=f"IN {which}") for kind, which in _HANGS_ON.items())


def flagged_around(reader: Reader, benefits: Collection[int]) -> set[RecordKey]:
    """The records that these benefits hang on and that have an open flag with money."""
    return set(reader.each(_FLAGGED_AROUND, {"ids": ids_argument(benefits)})) if benefits else set()


def flagged_among(reader: Reader, records: Iterable[RecordKey]) -> set[RecordKey]:
    """Those of these records that have an open flag with money, of the kinds in `COVERING`."""
    kinds: dict[str, list[int]] = defaultdict(list)
    for kind, record in records:
        kinds[kind].append(record)
    result: set[RecordKey] = set()
    for kind in COVERING:
        if kind in kinds:
            result.update(reader.each(_FLAGGED.format(kind=kind, which=IN_IDS), {"ids": ids_argument(kinds[kind])}))
    return result


def coverage_of(reader: Reader, records: Iterable[RecordKey]) -> Coverage:
    """What hangs on these records, as far as anything can."""
    kinds: dict[str, set[int]] = defaultdict(set)
    for kind, record in records:
        if kind in COVERING:
            kinds[kind].add(record)
    result: dict[RecordKey, Weights] = {}
    for kind, ids in kinds.items():
        result.update(money_hanging_on(reader, kind, ids))
    return result


def money_by_record(money: Mapping[RecordKey, int], coverage: Coverage) -> dict[RecordKey, int]:
    """Of the money that the flags on each record name, what counts there, so that each pound counts once.

    The money of a benefit counts on the benefit; a project, change, deliverable or pool has what no flag of its benefits
    names, or names of them beyond that.
    """
    counted = {record: amount for (kind, record), amount in money.items() if kind == "benefit"}
    result = {key: amount for key, amount in money.items() if key[0] not in COVERING}
    for key in sorted((key for key in money if key[0] in COVERING), key=lambda key: (COVERING.index(key[0]), key[1])):
        result[key] = _not_counted(money[key], coverage.get(key, {}), counted)
    return result


def counted_once(money: Mapping[RecordKey, int], coverage: Coverage) -> int:
    """What the flags on these records name together."""
    return sum(money_by_record(money, coverage).values())


def _not_counted(money: int, weights: Weights, counted: dict[int, int]) -> int:
    """What of the money of a record does not count elsewhere already; notes what counts now."""
    whole = sum(weights.values())
    left = max(money - whole, 0)
    for benefit, weight in weights.items():
        part = weight if money >= whole else weight * money // whole
        left += max(part - counted.get(benefit, 0), 0)
        counted[benefit] = max(part, counted.get(benefit, 0))
    return left
