"""From the words people use (references, names) to records."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import FieldError, FieldType, Kind
from benefits_tui.domain.keys import fold_key, fold_ref
from benefits_tui.domain.plain_text import format_date
from benefits_tui.register.session import Session, reader_of
from benefits_tui.store.change_log import deletion_by_ref
from benefits_tui.store.lists.columns import Listing
from benefits_tui.store.lists.pages import values_of_column
from benefits_tui.store.models import Person, Programme
from benefits_tui.store.queries import records as rows
from benefits_tui.store.query import Reader
from benefits_tui.store.transaction import Transaction


class RecordNotFound(UsageError, LookupError):
    """There is no such record; the message names the nearest one."""


_BY_REF = (
    Kind.BENEFIT, Kind.PROJECT, Kind.REVIEW, Kind.DELIVERABLE, Kind.BUSINESS_CHANGE, Kind.POOL, Kind.PERSON, Kind.OBJECTIVE,
)  # fmt: skip


_REF_BEHIND_NAME = re.compile(r"\(([^()]+)\)$")
"""How a person is named where several bear the name: `Ann Lee (PER-003)`."""


class RecordId(NamedTuple):
    """A record by its kind, id and reference as stored."""

    kind: Kind
    id: int
    ref: str


def find(source: Session | Reader, ref: str, kind: Kind | None = None) -> RecordId:
    """The record with this reference, however it is written; a person also by e-mail or name.

    Raises RecordNotFound with the nearest reference.
    """
    reader = reader_of(source)
    kinds = [kind] if kind is not None else list(_BY_REF)
    reference = _REF_BEHIND_NAME.search(ref) if kind is Kind.PERSON else None
    for candidate in kinds:
        row = rows.by_ref(reader, candidate, reference[1] if reference else ref.strip())
        if row is not None:
            return RecordId(candidate, *row)
    if kind in (None, Kind.PERSON):
        people = rows.people_called(reader, ref.strip())
        if len(people) == 1:
            return RecordId(Kind.PERSON, *people[0])
        if people and kind is Kind.PERSON:
            raise RecordNotFound(f"Several people are called {ref!r}; write one of {', '.join(person.ref for person in people)}.")
    if (deleted := _who_deleted(reader, kinds, ref.strip())) is not None:
        raise RecordNotFound(deleted)
    written = [same for kind in kinds if (same := rows.written_alike(reader, kind, ref))]
    if written:
        listed = " and ".join(repr(name) for names in written for name in names)
        raise RecordNotFound(f"{ref!r} may be {listed}, which differ only in how they are written; write one of them.")
    near = _nearest(ref, [known for kind in kinds for known in rows.refs(reader, kind)])
    noun = kind.value if kind is not None else "record"
    hint = f"; did you mean {near!r}?" if near is not None else "."
    raise RecordNotFound(f"There is no {noun} {ref!r}{hint}")


def _nearest(ref: str, refs: list[str]) -> str | None:
    """The reference that this one is most like, compared as written: without its dash too little of P-1 is left.

    Where none is like it, compared as references are found, so that blanks and dashes do not hide one.
    """
    import difflib

    for fold in (fold_key, fold_ref):
        known = {fold(known_ref): known_ref for known_ref in refs}
        if close := difflib.get_close_matches(fold(ref), known, n=1, cutoff=0.6):
            return known[close[0]]
    return None


def _who_deleted(reader: Reader, kinds: list[Kind], ref: str) -> str | None:
    """Who deleted the record of this reference, and when; None where there was none."""
    for kind in kinds:
        line = deletion_by_ref(reader, kind.value, ref)
        if line is not None:
            return f"{line.fields['ref']} was deleted by {line.who}, {format_date(line.at.date())}, change {line.change}."
    return None


def is_there(session: Session, kind: Kind, ref: str) -> bool:
    """True when there is a record of this kind with this reference, however it is written."""
    return rows.by_ref(session.store, kind, ref) is not None


_NAMED_BY = {
    Kind.PROJECT: "name", Kind.BENEFIT: "title", Kind.OBJECTIVE: "title", Kind.DELIVERABLE: "title",
    Kind.BUSINESS_CHANGE: "title",
}  # fmt: skip


def titles_of(source: Session | Reader, refs: Iterable[str]) -> dict[str, str]:
    """What the projects, benefits, objectives, deliverables and business changes with these references are called."""
    reader = reader_of(source)
    result: dict[str, str] = {}
    for ref in dict.fromkeys(refs):
        for kind, column in _NAMED_BY.items():
            known = rows.by_ref(reader, kind, ref)
            if known is not None:
                result[ref] = rows.text_of(reader, kind, column, known.id) or ""
                break
    return result


def person_id(transaction: Transaction, text: str, field: str) -> int:
    """The person with this reference, e-mail or name. A name that nobody bears, and no name is near to, is added.

    Raises FieldError when several bear the name, or when it is near to somebody's: a slip of the pen is no new person.
    """
    name = " ".join(text.split())
    if (reference := _REF_BEHIND_NAME.search(name)) and (
        known := rows.by_ref(transaction, Kind.PERSON, reference[1])
    ) is not None:
        return known.id
    people = rows.people_called(transaction, name)
    if len(people) == 1:
        return people[0].id
    if people:
        refs = ", ".join(person.ref for person in people)
        raise FieldError(f"{field}: several people are called {name!r}; write one of {refs}", field)
    names = rows.names_of_people(transaction) if name not in transaction.info.new_people else []
    close = _near_name(name, names) or name_with_prefix(name, names)
    if close is not None:
        raise FieldError(
            f"{field}: there is nobody called {name!r}; did you mean {close!r}? (A new person: add them first.)", field
        )
    added = add_person(transaction, name)
    transaction.written.people.append(name)
    return added


def _near_name(name: str, names: list[str]) -> str | None:
    """Whom somebody may have meant who writes this name."""
    import difflib

    from benefits_tui.register.near_names import near_person, words_of_name

    if close := difflib.get_close_matches(name, names, n=1, cutoff=0.8):
        return close[0]
    near = near_person(words_of_name(name), {words_of_name(other): (other, other) for other in names})
    return near[0] if near is not None else None


def name_with_prefix(name: str, names: Iterable[str]) -> str | None:
    """The name in the middle of one of whose words this one stops: that one is meant, half typed."""
    begun = name.casefold()
    return next(
        (
            candidate
            for candidate in names
            if candidate.casefold().startswith(begun) and candidate[len(name) : len(name) + 1].isalnum()
        ),
        None,
    )


def add_person(transaction: Transaction, name: str) -> int:
    """A person of whom only the name is known."""
    return transaction.insert(Person, {"ref": next_ref(transaction, Kind.PERSON, "PER-"), "name": name})


def programme_id(transaction: Transaction, text: str) -> int:
    """The programme of this name, added when it is new."""
    name = " ".join(text.split())
    known = rows.programmes(transaction).get(fold_key(name))
    return known if known is not None else transaction.insert(Programme, {"name": name})


def objective_ids(transaction: Transaction, text: str) -> list[int]:
    """The objectives with these references, commas between. Raises FieldError with the nearest."""
    ids = []
    for ref in filter(None, (part.strip() for part in text.split(","))):
        try:
            ids.append(find(transaction, ref, Kind.OBJECTIVE).id)
        except RecordNotFound as problem:
            raise FieldError(f"objectives: {problem} ('add objective ref=… title=…' makes one)", "objectives") from problem
    return ids


def next_ref(reader: Reader, kind: Kind, prefix: str, digits: int = 3) -> str:
    """The first free reference after the highest with this prefix: `P-014/B04`, `PER-012`."""
    highest = max(rows.numbers_behind(reader, kind, prefix), default=0)
    return f"{prefix}{highest + 1:0{digits}d}"


class Suggestion(NamedTuple):
    """Something that can be typed into a field, and words by which people know it."""

    value: str
    about: str = ""


def suggestions(session: Session) -> dict[FieldType, list[Suggestion]]:
    """What can be offered for the fields that name other records."""
    store = session.store
    return {
        FieldType.PERSON: [Suggestion(name) for name in rows.names_of_people(store)],
        FieldType.PROGRAMME: [Suggestion(name) for name in rows.programme_names(store)],
        FieldType.PROJECT: [Suggestion(*ref) for ref in rows.refs_with(store, Kind.PROJECT, "name")],
        FieldType.OBJECTIVES: [Suggestion(*ref) for ref in rows.refs_with(store, Kind.OBJECTIVE, "title")],
    }


def values_in_column(session: Session, listing: Listing, column: str, begins: str) -> list[str]:
    """Some of the texts that a list's column holds and that begin so."""
    return values_of_column(session.store, listing, column, begins)


def references(session: Session) -> list[str]:
    """What can be offered where a record is named by its reference."""
    return [ref for kind in (Kind.BENEFIT, Kind.PROJECT, Kind.REVIEW) for ref in rows.refs(session.store, kind)]
