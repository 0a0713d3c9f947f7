"""Handing benefits over and closing a project, so that nothing ends with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from benefits_tui.domain.fields import FieldError, Kind, Value
from benefits_tui.domain.lifecycle import CLOSED, FINAL, BenefitClass, Stage, State, at_least
from benefits_tui.domain.quantity import plain
from benefits_tui.register.actions import hand_on
from benefits_tui.register.conclusions import ConclusionInput, write_conclusion
from benefits_tui.register.gates import GateNotReady
from benefits_tui.register.lookup import find, person_id
from benefits_tui.register.reasons import reason_in_words
from benefits_tui.register.records import Record, SaveResult, flag_changes, record_of, write_fields
from benefits_tui.register.reviews import plan_reviews_of
from benefits_tui.register.session import Session
from benefits_tui.register.to_mend import ACTION, HANDOVER, ToMend
from benefits_tui.store.models import Benefit, Handover, Person, Project
from benefits_tui.store.queries import projects as stored
from benefits_tui.store.queries.records import person_shown
from benefits_tui.store.query import Reader
from benefits_tui.store.transaction import Transaction
from benefits_tui.store.types import RecordKey


def handover(
    session: Session, ref: str, person: str, on: date | None = None, agreed: str | None = None, actions_to: str | None = None
) -> SaveResult:
    """The owner accepts the benefit: they become accountable, and it is handed over.

    What was agreed (measure, target, next reading, source) is kept with it; with `actions_to`, the open actions on the benefit
    that are with nobody, with who owned it or with the project go to that person. Raises RecordNotFound, and FieldError for
    somebody in the project, for a day ahead, and while what is to be agreed is not known.
    """
    day = on or session.today
    if day > session.today:
        raise FieldError(f"date: {day.isoformat()} is in the future; a handover is recorded when it is accepted", "date")
    with session.store.write(session.change_info(f"hand over {ref}", "handed over"), session.today) as transaction:
        record = find(transaction, ref, Kind.BENEFIT)
        before = record_of(transaction, Kind.BENEFIT, record.id)
        if missing := _not_agreed(before):
            raise FieldError(f"{record.ref} cannot be handed over without {', '.join(missing)}", missing[0])
        owner = person_id(transaction, person, "to")
        project = transaction.get(Benefit, record.id).project_id
        if not transaction.get(Person, owner).active:
            raise FieldError(f"to: {person} is no longer active", "to")
        if stored.in_project(transaction, project, owner):
            raise FieldError(f"to: {person} belongs to the project; a benefit is handed over to the business", "to")
        values: dict[str, Value] = {"owner": person_shown(transaction, owner), "handed_over": day}
        if not at_least(State(str(before.values["state"])), State.HANDED_OVER):
            values["state"] = State.HANDED_OVER.value
        write_fields(transaction, Kind.BENEFIT, record.id, values, session.today)
        if actions_to is not None:
            left = person_id(transaction, str(before.values["owner"]), "owner") if before.values["owner"] else owner
            _hand_on(transaction, project, actions_to, ("benefit", record.id), left)
        agreement = agreed or _agreement(before)
        transaction.insert(Handover, {"benefit_id": record.id, "person_id": owner, "accepted_on": day, "agreed": agreement})
        after = record_of(transaction, Kind.BENEFIT, record.id)
    changed = {name: (before.values[name], after.values[name]) for name in values if before.values[name] != after.values[name]}
    return SaveResult(Kind.BENEFIT, record.id, record.ref, after.version, changed, *flag_changes(transaction))


def _hand_on(transaction: Transaction, project: int, to: str, on: RecordKey | None = None, owner: int | None = None) -> None:
    """Give open actions inside a project to a person: those with nobody, with the project, or with who owned the benefit."""
    person = person_id(transaction, to, "actions_to")
    if stored.in_project(transaction, project, person):
        raise FieldError(f"actions_to: {to} belongs to the project, and it ends", "actions_to")
    inside = [
        action.id
        for action in stored.open_actions(transaction, project)
        if (on is None or on == (action.subject_kind, action.subject_id))
        and (action.person_id is None or action.person_id == owner or stored.in_project(transaction, project, action.person_id))
    ]
    hand_on(transaction, inside, person)


def _not_agreed(benefit: Record) -> list[str]:
    if benefit.values["class"] == BenefitClass.QUALITATIVE:
        return []
    asked = ("unit", "kind", "direction", "frequency")
    return [name for name in asked if benefit.values[name] is None]


def _agreement(benefit: Record) -> str:
    values = benefit.values
    parts = [
        f"measure: {values['measure'] or values['title']}, in {values['unit'] or 'words'}",
        f"target: {_worded(values['target'] if values['target'] is not None else values['stated'])}",
        f"read {str(values['frequency'] or 'at reviews').replace('_', ' ')}",
        f"source: {values['source'] or 'to be named by the owner'}",
    ]
    return "; ".join(parts)


def _worded(value: Value) -> str:
    from decimal import Decimal

    return plain(value) if isinstance(value, Decimal) else str(value or "as planned by period")


def certificate(session: Session, ref: str) -> str:
    """The handover certificate of a benefit as text. Raises RecordNotFound, FieldError where it was not handed over."""
    record = find(session.store, ref, Kind.BENEFIT)
    last = stored.last_handover(session.store, record.id)
    if last is None:
        raise FieldError(f"{record.ref} was not handed over", "ref")
    benefit = record_of(session.store, Kind.BENEFIT, record.id)
    lines = [
        "Handover certificate",
        "",
        f"Benefit       {record.ref}  {benefit.values['title']}",
        f"Project       {benefit.values['project']}",
        f"Accepted by   {last.person}{', ' + last.role if last.role else ''}",
        f"Accepted on   {last.accepted_on}",
        f"Agreed        {last.agreed or '–'}",
        f"Realisation   {benefit.values['start'] or '–'} to {benefit.values['end'] or '–'}",
        "",
        f"As of {session.today.isoformat()}.",
    ]
    return "\n".join(lines)


class ChecklistItem(NamedTuple):
    """One line of the closing checklist."""

    what: str
    done: bool
    detail: str = ""
    missing: str = ""
    """What is said of it while it is not done, before the detail."""
    mended_by: str = ""
    """The argument of `close` that mends it in the same act."""
    at: tuple[ToMend, ...] = ()
    """Where each thing of it is put right."""

    @property
    def lacks(self) -> str:
        """What stands in the way: `Not handed over: P-1/B01`."""
        return f"{self.missing}: {self.detail}" if self.detail else self.missing


def checklist(session: Session, project: str) -> list[ChecklistItem]:
    """What closing a project asks for, and whether it is there. Raises RecordNotFound."""
    with session.store.snapshot():
        return _checklist(session.store, find(session.store, project, Kind.PROJECT).id)


def _checklist(reader: Reader, project: int) -> list[ChecklistItem]:
    recorded = stored.benefits_of(reader, project)
    benefits = [benefit for benefit in recorded if benefit.state not in FINAL]

    def lacking(item_title: str, missing: str, field: str, lacking_benefits: list[stored.TrackedBenefit]) -> ChecklistItem:
        at = tuple(ToMend(missing, Kind.BENEFIT, benefit.ref, benefit.title, field) for benefit in lacking_benefits)
        return ChecklistItem(
            item_title, not lacking_benefits, ", ".join(benefit.ref for benefit in lacking_benefits), missing, at=at
        )

    def is_inside(person: int | None) -> bool:
        return person is not None and stored.in_project(reader, project, person)

    measured = [benefit for benefit in benefits if benefit.benefit_class is not BenefitClass.QUALITATIVE]
    return [
        ChecklistItem(
            "benefits are recorded", bool(recorded), missing=_NO_BENEFITS,
            at=() if recorded else (ToMend(_NO_BENEFITS, Kind.BENEFIT),),
        ),
        lacking(
            "every benefit is handed over", "Not handed over", HANDOVER,
            [benefit for benefit in benefits if benefit.handed_over_on is None],
        ),
        lacking(
            "every owner is outside the project", "Owned inside the project", "owner",
            [benefit for benefit in benefits if is_inside(benefit.owner_id)],
        ),
        lacking(
            "every benefit has a reading frequency", "Reading frequency missing", "frequency",
            [benefit for benefit in measured if benefit.frequency is None],
        ),
        lacking(
            "every benefit has an end of realisation", "End of realisation missing", "end",
            [benefit for benefit in benefits if benefit.ends is None],
        ),
        _actions_inside(
            [action for action in stored.open_actions(reader, project) if action.person_id is None or is_inside(action.person_id)]
        ),
    ]  # fmt: skip


_NO_BENEFITS, _ACTIONS_INSIDE = "Benefits not recorded", "Open actions inside the project"


def _actions_inside(inside: list[stored.OpenAction]) -> ChecklistItem:
    at = tuple(ToMend(_ACTIONS_INSIDE, Kind.PROJECT, "", action.title, ACTION, action.id) for action in inside)
    detail = ", ".join(f"{action.title} ({action.person or 'nobody named'})" for action in inside)
    message = "open actions are with people outside the project"
    return ChecklistItem(message, not inside, detail, _ACTIONS_INSIDE, "actions_to", at)


@dataclass(slots=True)
class ClosureResult:
    """What closing a project did."""

    project: str
    closed_on: date
    reviews: list[str]
    raised: list[str]
    cleared: list[str]


def close(session: Session, project: str, on: date | None = None, actions_to: str | None = None) -> ClosureResult:
    """Close a project: it enters benefits tracking, stays on every list, and its reviews are planned to the end of realisation.

    With `actions_to`, open actions that are with nobody or with somebody in the project go to that person first.

    Raises RecordNotFound, FieldError, and GateNotReady with what the checklist finds missing.
    """
    day = on or session.today
    if day > session.today:
        raise FieldError(f"on: {day.isoformat()} is in the future", "on")
    with session.store.write(session.change_info(f"close {project}", "closed"), session.today) as transaction:
        record = find(transaction, project, Kind.PROJECT)
        stage = transaction.get(Project, record.id).stage
        if stage in (Stage.BENEFITS_TRACKING, Stage.ARCHIVED):
            raise FieldError(f"{record.ref} is closed already", "stage")
        if actions_to is not None:
            _hand_on(transaction, record.id, actions_to)
        missing = [item.lacks for item in _checklist(transaction, record.id) if not item.done]
        if missing:
            raise GateNotReady(f"{record.ref} cannot be closed yet. {'. '.join(missing)}.", missing)
        write_fields(
            transaction, Kind.PROJECT, record.id, {"stage": Stage.BENEFITS_TRACKING.value, "closed_on": day}, session.today
        )
        reviews = plan_reviews_of(transaction, session, record, day)
    return ClosureResult(record.ref, day, reviews, *flag_changes(transaction))


def cancel(session: Session, project: str, reason: str, on: date | None = None) -> ClosureResult:
    """End a project early: its open benefits are written off in the same act, and it is archived.

    What was read of them stays. No checklist is asked for: nothing is to be tracked any more. Raises RecordNotFound, and
    FieldError for a day ahead, for a project that is closed, and without a reason in words.
    """
    day = on or session.today
    if day > session.today:
        raise FieldError(f"date: {day.isoformat()} is in the future", "date")
    reason = reason_in_words(reason)
    with session.store.write(session.change_info(f"cancel {project}", reason), session.today) as transaction:
        record = find(transaction, project, Kind.PROJECT)
        if transaction.get(Project, record.id).stage in CLOSED:
            raise FieldError(f"{record.ref} is closed already", "stage")
        for benefit in stored.benefits_of(transaction, record.id):
            if benefit.state not in FINAL:
                given = ConclusionInput(State.WRITTEN_OFF.value, reason, forum=f"cancelling of {record.ref}", decided_on=day)
                write_conclusion(transaction, session, benefit.id, given)
        write_fields(transaction, Kind.PROJECT, record.id, {"stage": Stage.ARCHIVED.value, "closed_on": day}, session.today)
        transaction.update(Project, record.id, {"stage_since": day})
    return ClosureResult(record.ref, day, [], *flag_changes(transaction))
