"""What changed between two days, by record: before, after, who and why; what was touched and stayed the same is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import FIELDS, Kind
from benefits_tui.domain.json_values import JsonObject, as_json
from benefits_tui.domain.periods import Period
from benefits_tui.domain.plain_text import humanize
from benefits_tui.domain.rules import named
from benefits_tui.register.session import Session
from benefits_tui.register.standing import FIGURES, KINDS, ListedRow, Standing, WrittenRecords, both_stood
from benefits_tui.store import change_log
from benefits_tui.store.lists.columns import ListValue


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


def changes(session: Session, since: date, until: date | None = None) -> Changes:
    """What changed since the end of a day, until today or another day. Raises UsageError for days the wrong way round."""
    last = until or session.today
    if since >= last:
        raise UsageError(f"since: {since.isoformat()} is not before {last.isoformat()}")
    store = session.store
    lines = change_log.lines_between(store, change_log.last_change_on(store, since), change_log.last_change_on(store, last))
    before, after = both_stood(session, (since, last), _written(lines))
    authors = _Authors(lines)
    result: dict[tuple[Kind, int], ChangedRecord] = {}
    for kind in KINDS:
        for key in sorted({*before.rows[kind], *after.rows[kind]}):
            old, new = before.rows[kind].get(key), after.rows[kind].get(key)
            facts = list(_facts(kind, key, old, new, authors))
            row = new or old
            assert row is not None
            result[kind, key] = ChangedRecord(kind, str(row["ref"]), str(row.get("title") or row.get("name") or ""), facts)
    _readings(before, after, result, authors)
    _flags(before, after, result)
    by_ref = {record.ref: record for record in result.values()}
    _verdicts(before, after, by_ref)
    for row in after.decisions:
        fact, ref = _decision(row), str(row["subject"])
        if fact.on is not None and since < fact.on <= last and ref in by_ref:
            by_ref[ref].facts.append(fact)
    return Changes(since, last, [record for record in result.values() if record.facts])


_TABLES = {"plan": "plan_version", "forecast": "forecast", "actual": "actual"}


def _written(lines: Sequence[change_log.AuthoredLine]) -> WrittenRecords:
    of_readings = {*_TABLES.values(), "plan_value"}
    return WrittenRecords(
        frozenset(line.subject for line in lines),
        frozenset(line.subject[1] for line in lines if line.table in of_readings),
    )


def _decision(row: ListedRow) -> ChangedFact:
    day, why = row["decided_on"], row["rationale"]
    outcome = humanize(str(row["outcome"]))
    who = ", ".join(str(row[name]) for name in ("decided_by", "forum") if row[name])
    return ChangedFact(
        What.DECISION, named(str(row["rule"])), None, outcome, who, None if why is None else str(why),
        day if isinstance(day, date) else None,
    )  # fmt: skip


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
        if name in FIGURES and name not in columns:
            yield ChangedFact(What.FIGURE, FIGURES[name], old[name], after)
        else:
            fact = ChangedFact(What.FIELD, name.replace("_", " "), old[name], after)
            yield _with_author(fact, authors.of_field(kind, key, name, columns[name]))


Records = Mapping[tuple[Kind, int], ChangedRecord]


def _readings(before: Standing, after: Standing, records: Records, authors: _Authors) -> None:
    for key in sorted({*before.readings, *after.readings}):
        benefit, series, start, end = key
        old, new = before.readings.get(key), after.readings.get(key)
        was, current = (None if row is None else row["value"] for row in (old, new))
        record = records[Kind.BENEFIT, benefit]
        if was == current or (record.facts[:1] and record.facts[0].what is What.DELETED):
            continue
        name = f"{series} {Period(start, end).label(after.fiscal_year_start)}"
        fact = _with_author(
            ChangedFact(What.READING, name, was, current), authors.of_table(Kind.BENEFIT, benefit, _TABLES[series])
        )
        if new is not None and new["recorded_by"] is not None:
            fact = fact._replace(who=str(new["recorded_by"]))
        record.facts.append(fact)


def _flags(before: Standing, after: Standing, records: Records) -> None:
    for key in sorted({*before.flags, *after.flags}):
        (kind, subject, rule), old, new = key, before.flags.get(key), after.flags.get(key)
        record = records.get((Kind(kind), subject))
        was, current = (None if flag is None else flag.severity for flag in (old, new))
        if record is None or was == current:
            continue
        flag_text = after.why[new.id] if new is not None else before.why[old.id] if old is not None else {}
        change_kind = What.FLAG_RAISED if new is not None else What.FLAG_CLEARED
        raised_on = flag_text["raised_on"] if new is not None and isinstance(flag_text["raised_on"], date) else None
        record.facts.append(ChangedFact(change_kind, named(rule), was, current, None, str(flag_text["why"]), raised_on))


def _verdicts(before: Standing, after: Standing, by_ref: Mapping[str, ChangedRecord]) -> None:
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
