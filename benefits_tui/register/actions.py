"""Actions: what somebody agreed to do, by when, on which record; from a flag, a review or a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from benefits_tui.domain.fields import FieldError, Kind, Value
from benefits_tui.domain.rules import Subject
from benefits_tui.register.lookup import RecordNotFound, find, person_id
from benefits_tui.register.session import Session
from benefits_tui.store.models import Action
from benefits_tui.store.queries.records import person_shown, ref_of
from benefits_tui.store.query import Reader
from benefits_tui.store.transaction import Transaction
from benefits_tui.store.types import RecordKey

_ON = frozenset({subject.value for subject in Subject})


class ActionResult(NamedTuple):
    """What was done about actions: the number of the first, how many differ now, and the first as it is."""

    action: int
    changed: int
    subject: str
    title: str
    person: str | None
    due: date | None
    done: date | None
    note: str | None


def add_action(session: Session, ref: str, title: str | None, person: str | None, due: date | None) -> ActionResult:
    """Agree an action on a record. Raises RecordNotFound, and FieldError naming what is missing: person, due or title."""
    with session.store.write(session.change_info(f"add an action on {ref}"), session.today) as transaction:
        record = find(transaction, ref)
        if record.kind.value not in _ON:
            raise FieldError(f"ref: an action cannot be on an {record.kind.label}", "ref")
        number = write_action(transaction, (record.kind.value, record.id), title, person, due)
        return _result(transaction, (number,), 1)


def write_action(
    transaction: Transaction, subject: RecordKey, title: str | None, person: str | None, due: date | None,
    *, flag: int | None = None, review: int | None = None, of: str = "",
) -> int:  # fmt: skip
    """Write an action inside a transaction; its number. `of` is put before what is said of a missing field.

    Raises FieldError naming the field that is missing: person, due, title.
    """
    prefix = f"{of}: " if of else ""
    for name, value in (("title", title and title.strip()), ("person", person and person.strip()), ("due", due)):
        if not value:
            raise FieldError(f"{prefix}an action needs {_NEEDED[name]}", name)
    values: dict[str, Value] = {
        "subject_kind": subject[0], "subject_id": subject[1], "flag_id": flag, "review_id": review,
        "title": " ".join(str(title).split()), "person_id": person_id(transaction, str(person), "person"), "due": due,
    }  # fmt: skip
    return transaction.insert(Action, values)


_NEEDED = {"title": "what is to be done (title)", "person": "somebody who does it (person)", "due": "a day (due)"}

Numbers = int | Sequence[int]
"""One action, or several: what is done about them is one transaction, and one undo takes it back."""


def number_of(text: str) -> int:
    """The number of an action as a person writes it. Raises RecordNotFound."""
    if not text.strip().isdecimal() or len(text.strip()) > 18:
        raise RecordNotFound(f"There is no action {text!r}; 'actions' lists them by their numbers.")
    return int(text)


def change_action(
    session: Session,
    numbers: Numbers,
    *,
    done: bool = False,
    note: str | None = None,
    person: str | None = None,
    due: date | None = None,
) -> ActionResult:
    """Finish actions, give them to somebody else, move their day. Raises RecordNotFound, and FieldError for one that is done."""
    values: dict[str, Value] = {}
    if done:
        values |= {"done": session.today, "note": " ".join((note or "").split()) or None}
    if person is not None:
        if not person.strip():
            raise FieldError("person: required", "person")
        values["person"] = person
    if due is not None:
        values["due"] = due
    verb = "finish" if done else "hand on" if person is not None else "move"
    return _change(session, numbers, verb, values, note)


def _change(session: Session, numbers: Numbers, verb: str, values: dict[str, Value], why: str | None) -> ActionResult:
    wanted = (numbers,) if isinstance(numbers, int) else tuple(numbers)
    subject = f"action {wanted[0]}" if len(wanted) == 1 else f"{len(wanted):,} actions"
    changed = 0
    with session.store.write(session.change_info(f"{verb} {subject}", why), session.today) as transaction:
        row = dict(values)
        if "person" in row:
            row["person_id"] = person_id(transaction, str(row.pop("person")), "person")
        for number in wanted:
            present = open_action(transaction, number)
            changed += bool(transaction.update(Action, number, row, (present.subject_kind, present.subject_id)))
        return _result(transaction, wanted, changed)


def open_action(reader: Reader, number: int) -> Action:
    """An action that is not done. Raises RecordNotFound, and FieldError for one that is."""
    row = reader.get_or_none(Action, number)
    if row is None:
        raise RecordNotFound(f"There is no action {number}; 'actions' lists them.")
    if row.done is not None:
        raise FieldError(f"done: action {number} was done on {row.done.isoformat()}", "done")
    return row


def _result(reader: Reader, numbers: Sequence[int], changed: int) -> ActionResult:
    row = reader.get(Action, numbers[0])
    subject = ref_of(reader, row.subject_kind, row.subject_id) or Kind(row.subject_kind).label
    person = person_shown(reader, row.person_id)
    return ActionResult(row.id, changed, subject, row.title, person, row.due, row.done, row.note)


def hand_on(transaction: Transaction, numbers: Sequence[int], person: int) -> int:
    """Give open actions to a person inside a transaction; how many differ now."""
    return sum(bool(transaction.update(Action, number, {"person_id": person})) for number in numbers)
