"""What changed since a day, for a report: counted, and what matters most told by record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate

from benefits_tui.domain.fields import FIELDS, FieldType, Kind
from benefits_tui.domain.parsing import shorten
from benefits_tui.domain.plain_text import format_date, humanize
from benefits_tui.domain.quantity import ZERO
from benefits_tui.register.changes import ChangedFact, ChangedRecord, What, changes
from benefits_tui.register.session import Session
from benefits_tui.reports.content.cells import columns, day, money, number, text, word
from benefits_tui.reports.content.facts import refs_in_scope
from benefits_tui.reports.content.scope import ReportScope
from benefits_tui.reports.document import Paragraph, Section, Table, TableCell, TableRow

MOST_CHANGES = 6
_RANKS = {What.VERDICT: 0, What.DELETED: 1, What.DECISION: 3}
_FIELD_RANKS = {"state": 2, "stage": 2, "stated": 2, "delivery rating": 3, "whole life cost": 3, "end": 4}


def _rank(fact: ChangedFact) -> int:
    if fact.what is What.FIGURE:
        return {"RAG": 2, "plan": 2}.get(fact.name, 6)
    if fact.what is What.FIELD:
        told_long = any(isinstance(value, str) and len(value) > LONGEST for value in (fact.before, fact.after))
        return _FIELD_RANKS.get(fact.name, 7 if told_long else 5)
    return _RANKS.get(fact.what, 9)


def what_changed(session: Session, scope: ReportScope, most: int = MOST_CHANGES, lines: int | None = None) -> Section:
    """What moved since a day: verdicts and what is new first, then RAG, plans, decisions, fields; what moved most first.
    `lines` is how much room there is on the page."""
    since = scope.since_for(session.today)
    refs = refs_in_scope(session, scope)
    records = [
        record for record in changes(scope.log or session, since, session.today).records if refs is None or record.ref in refs
    ]
    pairs = [(record, fact) for record in records for fact in record.facts if _rank(fact) < 9]
    pairs.sort(key=lambda pair: (_rank(pair[1]), -_moved(pair[1]), pair[0].ref, pair[1].name))
    pairs = _each_first(pairs)
    rows = _that_fit([_changed(session, record, fact) for record, fact in pairs[:most]], lines)
    place = "in the whole register" if refs is None else "in this part of it"
    text = f"Since {format_date(since)}, {place}: {_change_counts(records)}."
    note = f"{len(pairs) - len(rows):,} more: changes --since {since.isoformat()}." if len(pairs) > len(rows) else ""
    names = columns(About=4, What=2, Before=2, Now=2, Who=2, Why=3)
    return Section("changes", "What changed", (Paragraph(text), Table("Changes", names, rows, "Nothing else changed.", note)))


def _that_fit(rows: Sequence[TableRow], lines: int | None) -> tuple[TableRow, ...]:
    used = accumulate(lines_of(row) for row in rows)
    return tuple(row for row, so_far in zip(rows, used, strict=True) if lines is None or so_far <= lines)


_LETTERS = 26
"""So many stand in a line of a table's first column."""


def lines_of(row: TableRow) -> int:
    """How many lines a row takes on paper, with that of what finds it: its first column is the longest."""
    name, ref = row.cells[0].name_and_ref
    alone = len(row.cells[0].text) > _LETTERS and bool(ref)
    return -(-len(name if alone else row.cells[0].text) // _LETTERS) + alone + bool(row.finds)


def _moved(fact: ChangedFact) -> Decimal:
    """By how much a number changed; 0 of what is none."""
    before, after = fact.before, fact.after
    return abs(after - before) if isinstance(before, Decimal) and isinstance(after, Decimal) else ZERO


def _change_counts(records: Sequence[ChangedRecord]) -> str:
    """`3 new projects, 12 periods changed`, or `nothing`."""
    new = Counter(record.kind for record in records if _is_new(record))
    facts = Counter(fact.what for record in records for fact in record.facts)
    touched = sum(any(fact.what is What.FIELD for fact in record.facts) for record in records)
    counted = (
        (new[Kind.PROJECT], "new project"),
        (new[Kind.BENEFIT], "new benefit"),
        (facts[What.READING], "period changed"),
        (touched, "record changed"),
        (facts[What.FLAG_RAISED], "flag raised"),
        (facts[What.FLAG_CLEARED], "flag cleared"),
    )
    count_text = ", ".join(_many(number, count_text) for number, count_text in counted if number) or "nothing"
    return f"{count_text} (those on facts to complete too)" if facts[What.FLAG_RAISED] or facts[What.FLAG_CLEARED] else count_text


def _each_first(pairs: list[tuple[ChangedRecord, ChangedFact]]) -> list[tuple[ChangedRecord, ChangedFact]]:
    """Within a rank, each record once before any stands a second time."""
    seen: Counter[tuple[int, str]] = Counter()
    placed: list[tuple[int, int, int, ChangedRecord, ChangedFact]] = []
    for record, fact in pairs:
        rank = _rank(fact)
        placed.append((rank, seen[rank, record.ref], len(placed), record, fact))
        seen[rank, record.ref] += 1
    return [(record, fact) for _, _, _, record, fact in sorted(placed, key=lambda place: place[:3])]


def _is_new(record: ChangedRecord) -> bool:
    return record.facts[0].what is What.ADDED


def _many(number: int, text: str) -> str:
    """`3 flags raised`."""
    first, _, rest = text.partition(" ")
    noun = text if first == "new" else first
    plural = noun if number == 1 else f"{noun}s"
    return f"{number:,} {plural}" if first == "new" else f"{number:,} {plural} {rest}"


LONGEST = 80
"""Longer texts are cut where they stand among other changes; the history has them whole."""
_MONEY = frozenset(
    (kind, humanize(field.name)) for kind, fields in FIELDS.items() for field in fields if field.type is FieldType.MONEY
)
_WORDS = frozenset({"RAG", "verdict", "state", "stage", "class"})


def _changed(session: Session, record: ChangedRecord, fact: ChangedFact) -> TableRow:
    def shown(value: object) -> TableCell:
        if isinstance(value, Decimal) and (fact.what is What.FIGURE or (record.kind, fact.name) in _MONEY):
            return money(value, session.policy.currency)
        if isinstance(value, Decimal):
            return number(value)
        if not isinstance(value, str):
            return day(value) if isinstance(value, date) else text(value)
        return word(value) if fact.name in _WORDS else text(shorten(value, LONGEST))

    fact_title = fact.name if fact.what in (What.FIELD, What.FIGURE, What.VERDICT, What.DECISION) else fact.what.value
    cells = (
        TableCell(f"{record.title} · {record.ref}", record.ref, "strong"),
        text(fact_title),
        shown(fact.before),
        shown(fact.after),
        text(fact.who),
        text(None if fact.why is None else shorten(fact.why, LONGEST)),
    )
    return TableRow(cells, f"history ref={record.ref}")
