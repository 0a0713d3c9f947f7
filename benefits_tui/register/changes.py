"""What changed between two days, by record: before, after, who and why; what was touched and stayed the same is left out."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from benefits_tui.domain.balance import Verdict
from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import FIELDS, Kind
from benefits_tui.domain.json_values import JsonObject, as_json
from benefits_tui.domain.periods import Period
from benefits_tui.domain.plain_text import humanize
from benefits_tui.domain.rules import named
from benefits_tui.register.balances import verdicts_by_project
from benefits_tui.register.listing import every_row
from benefits_tui.register.point_in_time import register_as_of
from benefits_tui.register.session import Session
from benefits_tui.store import change_log
from benefits_tui.store.lists.catalogue import DECISIONS, FLAGS, LISTINGS, READINGS
from benefits_tui.store.lists.columns import Listing, ListValue
from benefits_tui.store.lists.pages import ListQuery

_FIGURES = {"rag": "RAG", "current_plan_money": "plan", "outturn_money": "outturn", "realised_money": "realised"}
"""What follows from readings and plans and is compared as well, and what it is called."""


class What(StrEnum):
    """What kind of thing changed."""

    ADDED = "added"
    DELETED = "deleted"
    FIELD = "field"
    FIGURE = "figure"
    VERDICT = "verdict"
    READING = "reading"
    FLAG_RAISED = "flag raised"
    FLAG_CLEARED = "flag cleared"
    DECISION = "decision"


class ChangedFact(NamedTuple):
    """One fact before and after; who wrote it last, when and why, None where it follows from others or from the day."""

    what: What
    name: str
    before: ListValue
    after: ListValue
    who: str | None = None
    why: str | None = None
    on: date | None = None


@dataclass(slots=True)
class ChangedRecord:
    """A record with what changed of it."""

    kind: Kind
    ref: str
    title: str
    facts: list[ChangedFact] = field(default_factory=list)


class Changes(NamedTuple):
    """What changed after the end of one day until the end of another, by record: benefits first, then what they belong to."""

    since: date
    until: date
    records: list[ChangedRecord]

    def count(self, change_kind: What) -> int:
        """How many facts of a kind changed."""
        return sum(fact.what is change_kind for record in self.records for fact in record.facts)


_ORDER = (
    Kind.BENEFIT, Kind.PROJECT, Kind.REVIEW, Kind.DELIVERABLE, Kind.BUSINESS_CHANGE, Kind.POOL, Kind.OBJECTIVE, Kind.PERSON,
)  # fmt: skip


def changes(session: Session, since: date, until: date | None = None) -> Changes:
    """What changed since the end of a day, until today or another day. Raises UsageError for days the wrong way round."""
    last = until or session.today
    if since >= last:
        raise UsageError(f"since: {since.isoformat()} is not before {last.isoformat()}")
    before, after = _stood(session, since), _stood(session, last)
    store = session.store
    authors = _Authors(
        change_log.lines_between(store, change_log.last_change_on(store, since), change_log.last_change_on(store, last))
    )
    result: dict[tuple[Kind, int], ChangedRecord] = {}
    for kind in _ORDER:
        for key in sorted({*before.rows[kind], *after.rows[kind]}):
            old, new = before.rows[kind].get(key), after.rows[kind].get(key)
            facts = list(_facts(kind, key, old, new, authors))
            row = new or old
            assert row is not None
            result[kind, key] = ChangedRecord(kind, str(row["ref"]), str(row.get("title") or row.get("name") or ""), facts)
    by_ref = {record.ref: record for record in result.values()}
    _readings(before, after, by_ref, authors)
    _flags(before, after, by_ref)
    _verdicts(before, after, by_ref)
    for ref, fact in after.decisions:
        if fact.on is not None and since < fact.on <= last and ref in by_ref:
            by_ref[ref].facts.append(fact)
    return Changes(since, last, [record for record in result.values() if record.facts])


ListedRow = dict[str, ListValue]
FlagName = tuple[str, str]


@dataclass(slots=True)
class _Standing:
    """What is compared, as it stood at the end of a day."""

    rows: dict[Kind, dict[int, ListedRow]] = field(default_factory=lambda: {kind: {} for kind in _ORDER})
    readings: dict[tuple[str, str, date, date], ListedRow] = field(default_factory=dict)
    flags: dict[FlagName, ListedRow] = field(default_factory=dict)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    decisions: list[tuple[str, ChangedFact]] = field(default_factory=list)
    fiscal_year_start: int = 4


def _stood(session: Session, day: date) -> _Standing:
    standing = _Standing()
    # Before the first change there was nothing: all is new.
    with contextlib.suppress(UsageError), register_as_of(session, day) as then, then.snapshot():
        standing.fiscal_year_start = then.policy.fiscal_year_start
        for kind in _ORDER:
            standing.rows[kind] = dict(_listed(then, LISTINGS[kind.plural], _compared(kind)))
        names = ("ref", "series", "start", "end", "value", "recorded_by")
        for _, row in _listed(then, READINGS, names):
            start, end = row["start"], row["end"]
            assert isinstance(start, date) and isinstance(end, date)
            standing.readings[str(row["ref"]), str(row["series"]), start, end] = row
        for _, row in _listed(then, FLAGS, ("subject", "rule", "severity", "why", "raised_on")):
            standing.flags[str(row["subject"]), str(row["rule"])] = row
        standing.verdicts = verdicts_by_project(then)
        standing.decisions = [_decision(row) for _, row in _listed(then, DECISIONS, _DECIDED)]
    return standing


_DECIDED = ("subject", "rule", "outcome", "rationale", "decided_by", "forum", "decided_on")


def _decision(row: ListedRow) -> tuple[str, ChangedFact]:
    day, why = row["decided_on"], row["rationale"]
    outcome = humanize(str(row["outcome"]))
    who = ", ".join(str(row[name]) for name in ("decided_by", "forum") if row[name])
    fact = ChangedFact(
        What.DECISION, named(str(row["rule"])), None, outcome, who, None if why is None else str(why),
        day if isinstance(day, date) else None,
    )  # fmt: skip
    return str(row["subject"]), fact


def _compared(kind: Kind) -> tuple[str, ...]:
    """The columns of a kind's list that people fill in, and the figures that follow."""
    listing = LISTINGS[kind.plural]
    names = {column.name for column in listing.columns}
    own = [field.name for field in FIELDS[kind] if field.name in names]
    return tuple(dict.fromkeys(["ref", *own, *(_FIGURES if kind is Kind.BENEFIT else ())]))


def _listed(session: Session, listing: Listing, names: tuple[str, ...]) -> Iterator[tuple[int, ListedRow]]:
    for number, cells in every_row(session, ListQuery(listing, today=session.today), names):
        yield number, dict(zip(names, cells, strict=True))


class _Authors:
    """Who wrote a column of a row last, and who wrote anything of a record."""

    def __init__(self, lines: list[change_log.AuthoredLine]) -> None:
        self._by_column = {(line.table, line.row, column): line for line in lines for column in line.columns}
        self._by_table = {(*line.subject, line.table): line for line in lines}
        self._by_record = {(line.table, line.row): line for line in lines}

    def of_field(self, kind: Kind, record: int, name: str, column: str) -> change_log.AuthoredLine | None:
        """Whoever wrote a field of a record; what stands in rows of its own is told by its table."""
        own = self._by_column.get((kind.value, record, column))
        return own or self._by_table.get((kind.value, record, f"{kind.value}_{name.removesuffix('s')}"))

    def of_record(self, kind: Kind, record: int) -> change_log.AuthoredLine | None:
        """Whoever wrote the record's row last."""
        return self._by_record.get((kind.value, record))

    def of_table(self, kind: Kind, record: int, table: str) -> change_log.AuthoredLine | None:
        """Whoever wrote rows of a table that belong to a record last."""
        return self._by_table.get((kind.value, record, table))


def _with_author(fact: ChangedFact, line: change_log.AuthoredLine | None) -> ChangedFact:
    return fact if line is None else fact._replace(who=line.who, why=line.why, on=line.day)


def _facts(kind: Kind, key: int, old: ListedRow | None, new: ListedRow | None, authors: _Authors) -> Iterator[ChangedFact]:
    if old is None or new is None:
        change_kind = What.ADDED if old is None else What.DELETED
        yield _with_author(ChangedFact(change_kind, kind.value.replace("_", " "), None, None), authors.of_record(kind, key))
        return
    columns = {field.name: field.column for field in FIELDS[kind]}
    for name, after in new.items():
        if old[name] == after:
            continue
        if name in _FIGURES and name not in columns:
            yield ChangedFact(What.FIGURE, _FIGURES[name], old[name], after)
        else:
            fact = ChangedFact(What.FIELD, name.replace("_", " "), old[name], after)
            yield _with_author(fact, authors.of_field(kind, key, name, columns[name]))


_TABLES = {"plan": "plan_version", "forecast": "forecast", "actual": "actual"}


def _readings(before: _Standing, after: _Standing, by_ref: Mapping[str, ChangedRecord], authors: _Authors) -> None:
    ids = {str(row["ref"]): key for key, row in {**before.rows[Kind.BENEFIT], **after.rows[Kind.BENEFIT]}.items()}
    for key in sorted({*before.readings, *after.readings}):
        ref, series, start, end = key
        old, new = before.readings.get(key), after.readings.get(key)
        was, current = (None if row is None else row["value"] for row in (old, new))
        if was == current or ref not in by_ref or (by_ref[ref].facts[:1] and by_ref[ref].facts[0].what is What.DELETED):
            continue
        name = f"{series} {Period(start, end).label(after.fiscal_year_start)}"
        line = authors.of_table(Kind.BENEFIT, ids[ref], _TABLES[series])
        fact = _with_author(ChangedFact(What.READING, name, was, current), line)
        if new is not None and new["recorded_by"] is not None:
            fact = fact._replace(who=str(new["recorded_by"]))
        by_ref[ref].facts.append(fact)


def _flags(before: _Standing, after: _Standing, by_ref: Mapping[str, ChangedRecord]) -> None:
    for key in sorted({*before.flags, *after.flags}):
        (ref, rule), old, new = key, before.flags.get(key), after.flags.get(key)
        if ref not in by_ref or (old is not None and new is not None and old["severity"] == new["severity"]):
            continue
        severity = [None if row is None else row["severity"] for row in (old, new)]
        row = new or old
        assert row is not None
        change_kind = What.FLAG_RAISED if new is not None else What.FLAG_CLEARED
        raised_on = row["raised_on"] if new is not None and isinstance(row["raised_on"], date) else None
        by_ref[ref].facts.append(
            ChangedFact(change_kind, named(rule), severity[0], severity[1], None, str(row["why"]), raised_on)
        )


def _verdicts(before: _Standing, after: _Standing, by_ref: Mapping[str, ChangedRecord]) -> None:
    for ref, verdict_after in after.verdicts.items():
        was = before.verdicts.get(ref)
        if was is not None and was is not verdict_after and ref in by_ref:
            by_ref[ref].facts.append(ChangedFact(What.VERDICT, "verdict", was.value, verdict_after.value))


def changes_as_plain(compared: Changes) -> list[JsonObject]:
    """Every changed fact as plain data, a row each."""
    return [
        {
            "kind": record.kind.value, "ref": record.ref, "title": record.title, "what": fact.what.value, "name": fact.name,
            "before": as_json(fact.before), "after": as_json(fact.after), "who": fact.who, "why": fact.why,
            "on": as_json(fact.on),
        }
        for record in compared.records
        for fact in record.facts
    ]  # fmt: skip
