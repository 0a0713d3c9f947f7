"""Records that are one and stand twice: which those may be, and the two made one."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import Kind, Value
from benefits_tui.domain.keys import fold_key, fold_ref
from benefits_tui.register.changes_without_reason import note_on_benefit
from benefits_tui.register.deletion import remove_found, remove_plan
from benefits_tui.register.lookup import RecordId, find
from benefits_tui.register.records import flag_changes
from benefits_tui.register.session import Session, reader_of
from benefits_tui.store.errors import ConstraintViolated
from benefits_tui.store.models import RECORDS, Action, ExternalKey, Link, Note, PlanVersion, RaisedFlag, RegisterModel, table_of
from benefits_tui.store.queries import records as rows
from benefits_tui.store.queries.benefits_map import links_on
from benefits_tui.store.queries.readings import has_plan
from benefits_tui.store.query import Reader
from benefits_tui.store.record_keys import records_written_alike
from benefits_tui.store.schema import references_to
from benefits_tui.store.transaction import Transaction

ALIASES, FORMER_REFS = "name", "reference"
"""The sources under which other names of people, and former references of records, are kept as keys from outside."""
MERGED = (Kind.PROJECT, Kind.BENEFIT, Kind.PERSON, Kind.OBJECTIVE, Kind.POOL)


class WrittenAlike(NamedTuple):
    """Records of a kind whose references differ only in how they are written."""

    kind: Kind
    refs: list[str]

    def __str__(self) -> str:
        """A sentence about them, without its end."""
        return f"{' and '.join(self.refs)} are one {self.kind.label}'s reference, written in {len(self.refs)} ways"


class MergeResult(NamedTuple):
    """What stays, what went into it, how many rows moved and how many were of both, and the flags that came and went."""

    kept: str
    merged: str
    moved: int
    of_both: int
    raised: list[str]
    cleared: list[str]


def written_alike(source: Session | Reader) -> list[WrittenAlike]:
    """What is proposed to be merged: references that are one but for how they are written."""
    reader = reader_of(source)
    groups: dict[tuple[Kind, str], list[str]] = {}
    for kind, key, record in records_written_alike(reader):
        groups.setdefault((kind, key), []).append(rows.ref_of(reader, kind, record) or "")
    return [WrittenAlike(kind, sorted(refs)) for (kind, _), refs in groups.items()]


def merge(session: Session, keep: str, other: str, why: str | None = None) -> MergeResult:
    """Make one record of two: what belongs to the other moves to the one that is kept, whose own values stay.

    The other's fill what is blank; its name and its reference go on leading to the one that is kept, in files too. One change,
    one undo. Raises RecordNotFound, and UsageError where the two cannot be one.
    """
    kept, gone = find(session, keep), find(session, other)
    if (kept.kind, kept.id) == (gone.kind, gone.id):
        raise UsageError(f"{keep!r} and {other!r} are the same record already, {kept.ref}.")
    if kept.kind is not gone.kind or kept.kind not in MERGED:
        problem = f"{kept.ref} is {_a(kept.kind)} and {gone.ref} {_a(gone.kind)}"
        raise UsageError(f"{problem}: two projects, benefits, people, objectives or pools can be merged.")
    reason = why or f"{gone.ref} and {kept.ref} are one"
    info = replace(session.change_info(f"merge {gone.ref} into {kept.ref}", reason), explains=bool(why))
    with session.store.write(info, session.today) as transaction:
        _note(transaction, kept, gone)
        moved, of_both = _move_all(transaction, kept, gone)
        filled = _blanks_filled(transaction, kept, gone)
        _keep_keys(transaction, kept, gone)
        remove_found(transaction, gone)
        if filled:
            transaction.update(RECORDS[kept.kind], kept.id, filled)
    return MergeResult(kept.ref, gone.ref, moved, of_both, *flag_changes(transaction))


def _a(kind: Kind) -> str:
    return f"an {kind.label}" if kind.label[0] in "aeiou" else f"a {kind.label}"


def _note(transaction: Transaction, kept: RecordId, gone: RecordId) -> None:
    """Note that a benefit with an approved plan goes into another that has one: one of the two plans does not count on."""
    if kept.kind is Kind.BENEFIT and has_plan(transaction, gone.id):
        after = f"merged into {kept.ref}"
        note_on_benefit(transaction, kept.id, f"benefit {gone.ref}", "planned", after, was_approved=True)


def _move_all(transaction: Transaction, kept: RecordId, gone: RecordId) -> tuple[int, int]:
    """How many rows went over, and how many were of both: the kept record has one in that place, which stays."""
    moved = of_both = 0
    places: list[tuple[type[RegisterModel], str, list[int]]] = [
        (model, field.column_name, rows.ids_where(transaction, model, field.column_name, gone.id))
        for model, field in references_to(RECORDS[kept.kind])
    ]
    about = (gone.kind.value, gone.id)
    places += [
        (model, "subject_id", rows.rows_on(transaction, model, about)) for model in (Note, Action, ExternalKey, RaisedFlag)
    ]
    for link in links_on(transaction, about):
        ends = transaction.stored(Link, link)
        end = "from" if (ends["from_kind"], ends["from_id"]) == about else "to"
        places.append((Link, f"{end}_id", [link]))
    planned = kept.kind is Kind.BENEFIT and has_plan(transaction, kept.id)
    for model, column, ids in places:
        for row in ids:
            if planned and model is PlanVersion:
                # The plans of the one that is kept count, all of them and no other.
                remove_plan(transaction, gone.id, row)
                of_both += 1
                continue
            try:
                transaction.update(model, row, {column: kept.id})
                moved += 1
            except ConstraintViolated:
                transaction.delete(model, row)
                of_both += 1
    return moved, of_both


def _blanks_filled(transaction: Transaction, kept: RecordId, gone: RecordId) -> dict[str, Value]:
    own, others = (transaction.values(RECORDS[kept.kind], record.id) for record in (kept, gone))
    return {name: value for name, value in others.items() if own[name] is None and value is not None}


def _keep_keys(transaction: Transaction, kept: RecordId, gone: RecordId) -> None:
    """Files that name the other find the one that is kept."""
    keys = {FORMER_REFS: fold_ref(gone.ref)}
    if kept.kind is Kind.PERSON:
        keys[ALIASES] = fold_key(rows.text_of(transaction, table_of(RECORDS[kept.kind]), "name", gone.id) or "")
    for source, key in keys.items():
        if key and key not in rows.external_keys(transaction, source, kept.kind):
            transaction.insert(
                ExternalKey, {"source": source, "subject_kind": kept.kind.value, "key": key, "subject_id": kept.id}
            )
