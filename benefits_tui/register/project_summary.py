"""What stands around a project: its gates, its deliverables, who owns its benefits, the flags on them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from benefits_tui.register.session import Session
from benefits_tui.store import records as rows
from benefits_tui.store.values import day_of


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


class ProjectSummary(NamedTuple):
    """What stands around a project."""

    gates: list[GateDays]
    deliverables: list[DeliverableDays]
    benefit_owners: list[str]


def project_summary(session: Session, project: int) -> ProjectSummary:
    """Gates and deliverables in order of their days, and the owners of its benefits by name."""
    gates = [GateDays(name, day_of(planned), day_of(passed)) for name, planned, passed in rows.gates_of(session.store, project)]
    deliverables = [
        DeliverableDays(
            str(row["ref"]), str(row["title"]), *(day_of(row[name]) for name in ("planned", "forecast", "actual", "accepted"))
        )
        for row in rows.deliverables_of(session.store, project)
    ]
    return ProjectSummary(gates, deliverables, rows.owners_in(session.store, project))


def flags_on_benefits(session: Session, project: int) -> int:
    """How many flags are open on a project's benefits."""
    return rows.flags_on_benefits_of(session.store, project)
