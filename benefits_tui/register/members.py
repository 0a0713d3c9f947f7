"""Who works in a project, besides its sponsor and manager."""

from __future__ import annotations

from typing import NamedTuple

from benefits_tui.domain.fields import FieldError, Kind
from benefits_tui.register.lookup import find, person_id
from benefits_tui.register.records import flag_changes
from benefits_tui.register.session import Session
from benefits_tui.store.models import ProjectMember
from benefits_tui.store.queries.projects import Member, team_of
from benefits_tui.store.queries.records import person_shown

__all__ = ["Member", "MemberResult", "add_member", "members", "remove_member"]


class MemberResult(NamedTuple):
    """Who came into or left which team, and the flags that came and went."""

    project: str
    person: str
    role: str | None
    raised: list[str]
    cleared: list[str]


def members(session: Session, project: str) -> list[Member]:
    """The team of a project by name. Raises RecordNotFound."""
    with session.store.snapshot():
        return team_of(session.store, find(session.store, project, Kind.PROJECT).id)


def add_member(session: Session, project: str, person: str, role: str | None = None) -> MemberResult:
    """Take a person into a project's team; one who is in it gets the role. Raises RecordNotFound, FieldError."""
    if not person.strip():
        raise FieldError("person: required", "person")
    role_text = " ".join((role or "").split()) or None
    with session.store.write(
        session.change_info(f"take {person.strip()} into the team of {project}"), session.today
    ) as transaction:
        record = find(transaction, project, Kind.PROJECT)
        number = person_id(transaction, person, "person")
        membership = next((member for member in team_of(transaction, record.id) if member.person_id == number), None)
        if membership is not None and role_text in (None, membership.role):
            raise FieldError(f"person: {membership.name} is in the team of {record.ref} already", "person")
        if membership is not None:
            transaction.update(ProjectMember, membership.row, {"role": role_text})
        else:
            transaction.insert(ProjectMember, {"project_id": record.id, "person_id": number, "role": role_text})
        name = person_shown(transaction, number) or person
    return MemberResult(record.ref, name, role_text, *flag_changes(transaction))


def remove_member(session: Session, project: str, person: str) -> MemberResult:
    """Take a person out of a project's team. Raises RecordNotFound, and FieldError for somebody who is not in it."""
    with session.store.write(
        session.change_info(f"take {person.strip()} out of the team of {project}"), session.today
    ) as transaction:
        record = find(transaction, project, Kind.PROJECT)
        number = find(transaction, person, Kind.PERSON).id
        membership = next((member for member in team_of(transaction, record.id) if member.person_id == number), None)
        if membership is None:
            raise FieldError(f"person: {person.strip()} is not in the team of {record.ref}", "person")
        transaction.delete(ProjectMember, membership.row)
    return MemberResult(record.ref, membership.name, membership.role, *flag_changes(transaction))
