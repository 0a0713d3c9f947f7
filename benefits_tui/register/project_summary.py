"""What stands around a project: its gates, its deliverables, who owns its benefits, the flags on them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from benefits_tui.register.session import Session
from benefits_tui.store.queries.flags import open_on_benefits_of
from benefits_tui.store.queries.projects import (
    Member,
    benefits_of,
    business_changes_of,
    deliverables_of,
    gates_by_day,
    owners_in,
    team_of,
)


class GateDays(NamedTuple):
    """A gate with the day it is planned for and the day it was passed."""

    name: str
    planned: date | None
    passed: date | None


class DeliverableDays(NamedTuple):
    """A deliverable with its days from the promise to its acceptance."""

    ref: str
    title: str
    planned: date | None
    forecast: date | None
    actual: date | None
    accepted: date | None


class BusinessChangeDays(NamedTuple):
    """A business change with the day it is needed by and the day it was done."""

    ref: str
    title: str
    needed_by: date | None
    done: date | None


class BenefitDays(NamedTuple):
    """A benefit with the days of its realisation and how it stands."""

    ref: str
    title: str
    start: date | None
    end: date | None
    rag: str | None


class ProjectSummary(NamedTuple):
    """What stands around a project."""

    gates: list[GateDays]
    deliverables: list[DeliverableDays]
    business_changes: list[BusinessChangeDays]
    benefits: list[BenefitDays]
    benefit_owners: list[str]
    team: list[Member]


def project_summary(session: Session, project: int) -> ProjectSummary:
    """Gates, deliverables and business changes in order of their days, its benefits, and their owners by name."""
    store = session.store
    gates = [GateDays(gate.gate, gate.planned, gate.passed) for gate in gates_by_day(store, project)]
    deliverables = [
        DeliverableDays(
            deliverable.ref,
            deliverable.title,
            deliverable.planned,
            deliverable.forecast,
            deliverable.actual,
            deliverable.accepted,
        )
        for deliverable in deliverables_of(store, project)
    ]
    changes = [
        BusinessChangeDays(business_change.ref, business_change.title, business_change.needed_by, business_change.done)
        for business_change in business_changes_of(store, project)
    ]
    benefits = [
        BenefitDays(benefit.ref, benefit.title, benefit.start_date, benefit.ends, benefit.rag)
        for benefit in benefits_of(store, project)
    ]
    return ProjectSummary(gates, deliverables, changes, benefits, owners_in(store, project), team_of(store, project))


def flags_on_benefits(session: Session, project: int) -> int:
    """How many flags are open on a project's benefits."""
    return open_on_benefits_of(session.store, project)
