"""What the rules are handed of one record, as the store gathers it: the one place that knows by which calls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from benefits_tui.domain.facts import (
    BenefitFacts,
    ChangeFacts,
    DeliverableFacts,
    MapFacts,
    OwnerFacts,
    PoolFacts,
    ProjectFacts,
    ReviewFacts,
)
from benefits_tui.domain.fields import Kind, Value
from benefits_tui.register import records
from benefits_tui.register.lookup import find
from benefits_tui.register.session import Session
from benefits_tui.store.facts.benefit import benefit_facts
from benefits_tui.store.facts.gathered import GATHERED
from benefits_tui.store.facts.owner import owner_facts
from tests import helpers


def number(session: Session, ref: str) -> int:
    """The id of a record."""
    return find(session.store, ref).id


def of_benefit(session: Session, ref: str, on: date | None = None) -> BenefitFacts:
    """The facts of a benefit on a day; gathered alone and among all, they are the same."""
    day, wanted = on or session.today, number(session, ref)
    alone = list(benefit_facts(session.store, day, [wanted]))
    among = [one for one in benefit_facts(session.store, day, None) if one.id == wanted]
    for one in (*alone, *among):
        if one.actual is not None:
            one.actual.ends = ",".join(sorted(one.actual.ends.split(",")))
        if one.plan is not None:
            one.plan.read_plan = ",".join(sorted(one.plan.read_plan.split(",")))
    assert alone == among and len(alone) == 1
    return alone[0]


def _one(found: Iterator[Any], wanted: int) -> Any:
    return next((one for one in found if one.id == wanted), None)


def _around(session: Session, kind: str, ref: str, on: date | None) -> Any:
    gather = dict(GATHERED)[kind]
    store, day, wanted = session.store, on or session.today, number(session, ref)
    alone = _one(gather(store, store.policy(), day, [wanted]), wanted)
    assert alone == _one(gather(store, store.policy(), day, None), wanted)
    return alone


def around_benefit(session: Session, ref: str, on: date | None = None) -> MapFacts | None:
    """What surrounds a benefit; None where nothing does."""
    found: MapFacts | None = _around(session, "benefit", ref, on)
    return found


def of_project(session: Session, ref: str, on: date | None = None) -> ProjectFacts:
    """The facts of a project."""
    found: ProjectFacts = _around(session, "project", ref, on)
    return found


def of_review(session: Session, ref: str) -> ReviewFacts:
    """The facts of a review."""
    found: ReviewFacts = _around(session, "review", ref, None)
    return found


def of_deliverable(session: Session, ref: str, on: date | None = None) -> DeliverableFacts:
    """The facts of a deliverable."""
    found: DeliverableFacts = _around(session, "deliverable", ref, on)
    return found


def of_change(session: Session, ref: str) -> ChangeFacts:
    """The facts of a business change."""
    found: ChangeFacts = _around(session, "business_change", ref, None)
    return found


def of_pool(session: Session, ref: str) -> PoolFacts:
    """The facts of a pool."""
    found: PoolFacts = _around(session, "pool", ref, None)
    return found


def of_owners(session: Session) -> dict[str, OwnerFacts]:
    """The owners who hold more than the policy's share of a class, by name."""
    return {one.name: one for one in owner_facts(session.store, session.policy)}


def deliverable(session: Session, project: str = "P-1", **values: Value) -> str:
    """Add a deliverable; its reference."""
    return records.add(session, Kind.DELIVERABLE, {"project": project, "title": "Portal", **values}).ref


def change(session: Session, project: str = "P-1", **values: Value) -> str:
    """Add a business change; its reference."""
    return records.add(session, Kind.BUSINESS_CHANGE, {"project": project, "title": "Training", **values}).ref


def review(session: Session, due: date, project: str = "P-1", **values: Value) -> str:
    """Add a review; its reference."""
    return records.add(session, Kind.REVIEW, {"project": project, "kind": "six_months", "due": due, **values}).ref


def person(session: Session, ref: str, name: str, **values: Value) -> str:
    """Add a person; the name."""
    records.add(session, Kind.PERSON, {"ref": ref, "name": name, **values})
    return name


def member(session: Session, project: str, who: str) -> None:
    """Put somebody into a project's team, as an import does."""
    with session.store.write(session.change_info("team"), session.today) as transaction:
        row = {"project_id": number(session, project), "person_id": number(session, who)}
        helpers.insert(transaction, "project_member", row)
