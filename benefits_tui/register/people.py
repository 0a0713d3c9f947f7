"""A person's page: what they own, owe, are late with, decide and validate; their work moved to somebody else in one act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from benefits_tui.domain.fields import FieldError, Kind, Value
from benefits_tui.domain.json_values import JsonObject, as_json
from benefits_tui.register.actions import hand_on
from benefits_tui.register.lists import flag_as_json, rows
from benefits_tui.register.lookup import RecordId, find, person_id
from benefits_tui.register.records import flag_changes, record_of, write_fields
from benefits_tui.register.session import Session
from benefits_tui.store.lists.catalogue import decided_by
from benefits_tui.store.lists.pages import ListQuery, count
from benefits_tui.store.models import Person, ProjectMember
from benefits_tui.store.queries import people as stored
from benefits_tui.store.queries.chasers import Reminder, reminders_of
from benefits_tui.store.queries.people import Duty, Owed, ToValidate
from benefits_tui.store.queries.records import person_shown, ref_of
from benefits_tui.store.transaction import Transaction

__all__ = [
    "PERSON_ROLES",
    "Duty",
    "OwedByPerson",
    "PersonDuties",
    "ReassignResult",
    "Reminder",
    "duties_of",
    "name_in_lists",
    "person_as_plain",
    "reassign",
]

PERSON_ROLES: dict[str, tuple[Kind, str]] = {
    "owns": (Kind.BENEFIT, "owner"), "responsible_for": (Kind.BENEFIT, "responsible"), "validates": (Kind.BENEFIT, "validator"),
    "sponsors": (Kind.PROJECT, "sponsor"), "manages": (Kind.PROJECT, "manager"), "chairs": (Kind.REVIEW, "chair"),
    "sees_to": (Kind.BUSINESS_CHANGE, "owner"),
}  # fmt: skip
"""What a person is to records that are going on: the kind of record, and the field that names them."""
_MOST = 500


def name_in_lists(session: Session, text: str) -> str:
    """How lists name the person with this reference, e-mail or name. Raises RecordNotFound."""
    return person_shown(session.store, find(session, text, Kind.PERSON).id) or text


class OwedByPerson(NamedTuple):
    """Something that a person is to bring; `action` is its number where it is one."""

    what: str
    kind: str
    ref: str
    title: str
    due: date
    action: int | None


@dataclass(slots=True)
class PersonDuties:
    """What hangs on a person, each list no longer than a person reads; `decides_in_all` counts the rest too."""

    roles: dict[str, list[Duty]]
    """The records by role, as in `PERSON_ROLES`."""
    teams: list[stored.Membership]
    owes: list[OwedByPerson]
    to_decide: list[JsonObject]
    decides_in_all: int
    to_validate: list[ToValidate]
    reminders: list[Reminder]
    """When they were reminded of how much, and what came back; the newest first."""

    def late(self, today: date) -> list[OwedByPerson]:
        """What was due before today."""
        return [item for item in self.owes if item.due < today]


def duties_of(session: Session, person: int) -> PersonDuties:
    """What hangs on a person."""
    store = session.store
    flags = ListQuery(decided_by(person), today=session.today)
    to_decide = [flag_as_json(row, session.today) for _, row in zip(range(_MOST), rows(session, flags), strict=False)]
    return PersonDuties(
        {role: stored.duties(store, person, kind, f"{field}_id") for role, (kind, field) in PERSON_ROLES.items()},
        stored.memberships(store, person),
        [_named(session, owed) for owed in stored.owed_by(store, person, _MOST)],
        to_decide,
        len(to_decide) if len(to_decide) < _MOST else count(store, flags),
        stored.to_validate(store, person, _MOST),
        reminders_of(store, person, _MOST),
    )


def _named(session: Session, owed: Owed) -> OwedByPerson:
    return OwedByPerson(
        owed.what, owed.kind, ref_of(session.store, owed.kind, owed.record) or "", owed.title, owed.due, owed.number
    )


def person_as_plain(session: Session, text: str) -> JsonObject:
    """A person with all that hangs on them, as plain data; found by reference, e-mail or name. Raises RecordNotFound."""
    with session.snapshot():
        who = find(session.store, text, Kind.PERSON)
        duties = duties_of(session, who.id)
        output: JsonObject = {"ref": who.ref}
        output |= {
            name: as_json(value) for name, value in record_of(session, Kind.PERSON, who.id).values.items() if name != "ref"
        }
        for role, records in duties.roles.items():
            output[role] = [{"ref": record.ref, "title": record.title} for record in records]
        output["teams"] = [{"ref": team.ref, "title": team.name} for team in duties.teams]
        output["owes"] = [
            {"what": item.what, "ref": item.ref, "title": item.title, "due": item.due.isoformat(),
             "days_left": (item.due - session.today).days, "action": item.action}
            for item in duties.owes
        ]  # fmt: skip
        output["late"] = len(duties.late(session.today))
        output["decides"] = duties.to_decide
        output["to_validate"] = [
            {name: as_json(value) for name, value in reading._asdict().items()} for reading in duties.to_validate
        ]
        output["reminders"] = [
            {name: as_json(value) for name, value in reminder._asdict().items()} for reminder in duties.reminders
        ]
        return output


class ReassignResult(NamedTuple):
    """What a reassignment moved: how many records by role, teams and actions, and the flags that came and went."""

    giver: str
    taker: str
    moved: dict[str, int]
    raised: list[str]
    cleared: list[str]


def reassign(session: Session, giver: str, taker: str, why: str | None = None) -> ReassignResult:
    """Move all work of a person to another: one change, one undo.

    What is finished keeps its names: benefits in a final state, archived projects, held reviews, changes and actions that are
    done. Raises RecordNotFound, and FieldError for the same person and for somebody who has left.
    """
    reason = why or f"the work of {giver.strip()} goes to {taker.strip()}"
    with session.store.write(session.change_info(f"reassign the work of {giver.strip()}", reason), session.today) as transaction:
        left = find(transaction, giver, Kind.PERSON)
        person = person_id(transaction, taker, "to")
        if person == left.id:
            raise FieldError("to: they have this work already", "to")
        person_now = transaction.get(Person, person)
        if not person_now.active or (person_now.leaves is not None and person_now.leaves <= session.today):
            raise FieldError(f"to: {person_now.name} has left", "to")
        moved = _move(transaction, session, left, person)
        names = person_shown(transaction, left.id) or left.ref, person_shown(transaction, person) or person_now.ref
    return ReassignResult(*names, moved, *flag_changes(transaction))


def _move(transaction: Transaction, session: Session, giver: RecordId, taker: int) -> dict[str, int]:
    moved: dict[str, int] = {}
    named: Value = person_shown(transaction, taker)
    for role, (kind, field) in PERSON_ROLES.items():
        records = stored.duties(transaction, giver.id, kind, f"{field}_id")
        for record in records:
            write_fields(transaction, kind, record.id, {field: named}, session.today)
        moved[role] = len(records)
    present = {membership.project for membership in stored.memberships(transaction, taker)}
    teams = stored.memberships(transaction, giver.id)
    for team in teams:
        if team.project in present:
            transaction.delete(ProjectMember, team.row)
        else:
            transaction.update(ProjectMember, team.row, {"person_id": taker})
    moved["teams"] = len(teams)
    moved["actions"] = hand_on(transaction, stored.open_actions_of(transaction, giver.id), taker)
    return moved
