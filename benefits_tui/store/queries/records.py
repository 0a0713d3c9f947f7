"""Records of any kind: by reference, by name, and what stands beside them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

import peewee

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.keys import fold_key, fold_ref
from benefits_tui.store.engine.sqlite import among
from benefits_tui.store.models import (
    LOGGED,
    RECORDS,
    Benefit,
    BenefitObjective,
    ExternalKey,
    FoldedKey,
    Note,
    Objective,
    OnRecord,
    Person,
    Programme,
    RegisterModel,
)
from benefits_tui.store.query import Prepared, Query, Reader, parameter
from benefits_tui.store.record_keys import records_with_key, refs_in_order
from benefits_tui.store.types import RecordKey

_MOST = 20_000


class IdAndRef(NamedTuple):
    """A record by its id and its reference as stored."""

    id: int
    ref: str


_BY_REF = {
    kind: Prepared(model.select(model.id, model.ref).where(model.ref == parameter("ref"))) for kind, model in RECORDS.items()
}
_REF_OF = {kind: Prepared(model.select(model.ref).where(model.id == parameter("id"))) for kind, model in RECORDS.items()}


def by_ref(reader: Reader, kind: Kind, ref: str) -> IdAndRef | None:
    """The record with this reference, however it is written; None where that is not one."""
    if (same := by_written_ref(reader, kind, ref)) is not None:
        return same
    ids = [record for of, record in records_with_key(reader, ref) if of is kind]
    return IdAndRef(ids[0], reader.value(str, _REF_OF[kind], id=ids[0]) or "") if len(ids) == 1 else None


def by_written_ref(reader: Reader, kind: Kind, ref: str) -> IdAndRef | None:
    """The record whose reference is written so, in any case of letters."""
    return reader.first(IdAndRef, _BY_REF[kind], ref=ref)


def written_alike(reader: Reader, kind: Kind, ref: str) -> list[str]:
    """The references of a kind, where several differ from this one only in how they are written."""
    ids = [record for of, record in records_with_key(reader, ref) if of is kind]
    return sorted(refs_by_id(reader, kind, ids).values()) if len(ids) > 1 else []


def refs(reader: Reader, kind: Kind, limit: int = _MOST) -> list[str]:
    """References in order."""
    model = RECORDS[kind]
    return reader.column(str, model.select(model.ref).order_by(refs_in_order(model)).limit(limit))


class NamedRef(NamedTuple):
    """A reference, and what the record is called; blank where it is not called anything."""

    ref: str
    name: str


def refs_with(reader: Reader, kind: Kind, column: str, limit: int = _MOST) -> list[NamedRef]:
    """References in order, each with the text of a column."""
    model = RECORDS[kind]
    text = peewee.fn.COALESCE(model._meta.columns[column], "")
    return reader.rows(NamedRef, model.select(model.ref, text).order_by(refs_in_order(model)).limit(limit))


def numbers_behind(reader: Reader, kind: Kind, prefix: str) -> list[int]:
    """The numbers that stand behind this beginning of references."""
    begins = fold_ref(prefix)
    condition = (FoldedKey.kind == kind.value) & (FoldedKey.ref_key.startswith(begins))
    tails = [key[len(begins) :] for key in reader.column(str, FoldedKey.select(FoldedKey.ref_key).where(condition))]
    return [int(tail) for tail in tails if tail.isdecimal()]


def ref_of(reader: Reader, kind: str, record: int) -> str | None:
    """The reference of a record; None when it is gone, or of a kind that has none."""
    return reader.value(str, _REF_OF[Kind(kind)], id=record) if kind in set(Kind) else None


def refs_by_id(reader: Reader, kind: Kind, ids: Collection[int]) -> dict[int, str]:
    """The references of some records."""
    model = RECORDS[kind]
    pairs = reader.rows(IdAndRef, model.select(model.id, model.ref).where(among(model.id, ids))) if ids else []
    return {pair.id: pair.ref for pair in pairs}


def exists(reader: Reader, table: str, record: int) -> bool:
    """True when a row is there."""
    model = LOGGED[table]
    return reader.exists(model.select(model.id).where(model.id == record))


def text_of(reader: Reader, table: str, column: str, record: int) -> str | None:
    """The text in a column of a row; None when the row is gone."""
    model = LOGGED[table]
    return reader.value(str, model.select(model._meta.columns[column]).where(model.id == record))


def ids_where(reader: Reader, model: type[RegisterModel], column: str, value: int) -> list[int]:
    """The ids of the rows whose column holds this number."""
    return reader.column(int, model.select(model.id).where(model._meta.columns[column] == value).order_by(model.id))


def refs_of_others(reader: Reader, kind: Kind) -> dict[str, Kind]:
    """The references of all records but one kind's, folded, each with its kind."""
    query = FoldedKey.select(FoldedKey.ref_key, FoldedKey.kind).where(FoldedKey.kind != kind.value)
    return {key: Kind(other) for key, other in reader.rows(_two, query)}


def _two(first: str, second: str) -> tuple[str, str]:
    return first, second


def records_by_ref(reader: Reader, kind: Kind) -> dict[str, Any]:
    """Every record of a kind as its model, by its reference in small letters."""
    model = RECORDS[kind]
    return {str(row.ref).casefold(): row for row in reader.all_of(model, model.select())}


# People, programmes, objectives ------------------------------------------------------------------------------------


class KnownPerson(NamedTuple):
    """By what somebody is known."""

    id: int
    ref: str
    email: str | None
    name: str


def people(reader: Reader) -> list[KnownPerson]:
    """Everybody, in the order in which they came."""
    return reader.rows(KnownPerson, Person.select(Person.id, Person.ref, Person.email, Person.name).order_by(Person.id))


class PersonLogins(NamedTuple):
    """By what somebody is known, the names under which they sign in among it."""

    id: int
    ref: str
    name: str
    email: str | None
    logins: str | None


def people_with_logins(reader: Reader) -> list[PersonLogins]:
    """Everybody, with logins."""
    query = Person.select(Person.id, Person.ref, Person.name, Person.email, Person.logins)
    return reader.rows(PersonLogins, query.order_by(Person.id))


def people_called(reader: Reader, text: str) -> list[IdAndRef]:
    """Who has this reference, else this e-mail, else this name, in any case of letters."""
    if (person := by_ref(reader, Kind.PERSON, text)) is not None:
        return [person]
    by_name = FoldedKey.select(FoldedKey.record_id).where(
        (FoldedKey.kind == Kind.PERSON.value) & (FoldedKey.name_key == fold_key(text))
    )
    for met in (Person.email.collate("NOCASE") == text, Person.id.in_(by_name)):
        if people := reader.rows(IdAndRef, Person.select(Person.id, Person.ref).where(met)):
            return people
    return []


def names_of_people(reader: Reader, limit: int = _MOST) -> list[str]:
    """Names in order."""
    return reader.column(str, Person.select(Person.name).order_by(Person.name).limit(limit))


def shown_name(person: Any) -> peewee.Case:
    """The expression for how a person is named so that only they can be meant: `Name (reference)` where several bear it."""
    other = Person.alias()
    bearers = other.select(peewee.fn.COUNT(other.id)).where(other.name.collate("NOCASE") == person.name)
    return peewee.Case(None, ((bearers > 1, person.name.concat(" (").concat(person.ref).concat(")")),), person.name)


_PERSON_SHOWN = Prepared(Person.select(shown_name(Person)).where(Person.id == parameter("id")))


def person_shown(reader: Reader, person: int | None) -> str | None:
    """How a person is named so that only they can be meant; None for nobody and for somebody who is gone."""
    if person is None:
        return None
    return reader.value(str, _PERSON_SHOWN, id=person)


def programmes(reader: Reader) -> dict[str, int]:
    """The ids of programmes by their names, folded."""
    return {fold_key(name): number for number, name in reader.rows(_named, Programme.select(Programme.id, Programme.name))}


def programme_names(reader: Reader, limit: int = _MOST) -> list[str]:
    """Names in order."""
    return reader.column(str, Programme.select(Programme.name).order_by(Programme.name).limit(limit))


def objectives(reader: Reader) -> dict[str, int]:
    """The ids of objectives by their references, folded."""
    return {fold_ref(ref): number for number, ref in reader.rows(_named, Objective.select(Objective.id, Objective.ref))}


def _named(number: int, name: str) -> tuple[int, str]:
    return number, name


class ObjectiveServed(NamedTuple):
    """An objective that a benefit serves: the row that says so, the objective's id and reference."""

    row: int
    objective: int
    ref: str


_SERVED = Prepared(
    BenefitObjective.select(BenefitObjective.id, Objective.id, Objective.ref)
    .join(Objective, on=BenefitObjective.objective)
    .where(BenefitObjective.benefit == parameter("benefit"))
    .order_by(Objective.ref)
)


def objectives_of(reader: Reader, benefit: int) -> list[ObjectiveServed]:
    """The objectives that a benefit serves, by their references."""
    return reader.rows(ObjectiveServed, _SERVED, benefit=benefit)


def all_objective_links(reader: Reader) -> dict[tuple[int, int], int]:
    """The row of each (benefit, objective)."""
    query = BenefitObjective.select(BenefitObjective.benefit, BenefitObjective.objective, BenefitObjective.id)
    return {(benefit, objective): row for benefit, objective, row in reader.rows(_three, query)}


def _three(first: int, second: int, third: int) -> tuple[int, int, int]:
    return first, second, third


def frequencies(reader: Reader) -> dict[int, Any]:
    """How often benefits are read, by id; those of which it is not known are left out."""
    query = Benefit.select(Benefit.id, Benefit.frequency).where(Benefit.frequency.is_null(False))
    return dict(reader.rows(_pair, query))


def _pair(number: int, value: Any) -> tuple[int, Any]:
    return number, value


# What belongs to a record of any kind -------------------------------------------------------------------------------


def rows_on(reader: Reader, model: type[OnRecord], key: RecordKey) -> list[int]:
    """The rows of a table that are about a record."""
    about = (model.subject_kind == key[0]) & (model.subject_id == key[1])
    return reader.column(int, model.select(model.id).where(about).order_by(model.id))


class StoredNote(NamedTuple):
    """What came with a record and has no field of its own."""

    label: str
    text: str
    source: str | None
    noted_on: date


def notes_of(reader: Reader, key: RecordKey) -> list[StoredNote]:
    """A record's notes in the order they came."""
    about = (Note.subject_kind == key[0]) & (Note.subject_id == key[1])
    return reader.rows(StoredNote, Note.select(Note.label, Note.text, Note.source, Note.noted_on).where(about).order_by(Note.id))


NoteKey = tuple[str, int, str, str]
"""(kind, id, label, text) of a note."""


def all_notes(reader: Reader) -> set[NoteKey]:
    """Every note."""
    return set(reader.rows(_note_key, Note.select(Note.subject_kind, Note.subject_id, Note.label, Note.text)))


def _note_key(kind: str, record: int, label: str, text: str) -> NoteKey:
    return kind, record, label, text


def external_keys(reader: Reader, source: str, kind: Kind) -> dict[str, int]:
    """The records that a source names by keys of its own."""
    condition = (ExternalKey.source == source) & (ExternalKey.subject_kind == kind.value)
    query: Query = ExternalKey.select(ExternalKey.subject_id, ExternalKey.key).where(condition)
    return {key: number for number, key in reader.rows(_named, query)}
