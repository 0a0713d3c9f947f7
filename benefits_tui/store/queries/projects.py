"""What stands beside a project: its gates, benefits, team, reviews, deliverables, tasks, costs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import peewee

from benefits_tui.domain.lifecycle import BenefitClass, State
from benefits_tui.domain.periods import Frequency
from benefits_tui.store.models import (
    Action,
    Benefit,
    BusinessChange,
    CostYear,
    Deliverable,
    Figure,
    Gate,
    Handover,
    Person,
    PlanValue,
    PlanVersion,
    Project,
    ProjectMember,
    Review,
    table_of,
)
from benefits_tui.store.query import Reader, total

_LEFT = peewee.JOIN.LEFT_OUTER


def gates_in_order(reader: Reader, project: int) -> list[Gate]:
    """A project's gates in their order: by place, then by day."""
    day = peewee.fn.COALESCE(Gate.passed, Gate.planned)
    query = Gate.select().where(Gate.project == project)
    return reader.all_of(Gate, query.order_by(Gate.position.asc(nulls="LAST"), day.asc(nulls="FIRST"), Gate.gate))


def gates_by_day(reader: Reader, project: int) -> list[Gate]:
    """A project's gates by the day they were passed, or are planned for."""
    day = peewee.fn.COALESCE(Gate.passed, Gate.planned)
    return reader.all_of(Gate, Gate.select().where(Gate.project == project).order_by(day.asc(nulls="FIRST"), Gate.gate))


def gate_named(reader: Reader, project: int, gate: str) -> Gate | None:
    """A project's gate of exactly this name."""
    return reader.first_of(Gate, Gate.select().where((Gate.project == project) & (Gate.gate == gate)))


class TrackedBenefit(NamedTuple):
    """A benefit with what closing, reviewing and a template ask of it."""

    id: int
    ref: str
    title: str
    benefit_class: BenefitClass
    state: State
    owner_id: int | None
    handed_over_on: date | None
    frequency: Frequency | None
    start_date: date | None
    end_date: date | None
    disbenefit: bool
    rag: str | None
    stated_money: Decimal | None
    due_money: Decimal | None
    realised_money: Decimal | None
    due_read_money: Decimal | None
    realised_due_money: Decimal | None
    outturn_money: Decimal | None
    plan_end: date | None

    @property
    def ends(self) -> date | None:
        """When its realisation ends: as its field says, else with its plan."""
        return self.end_date or self.plan_end


def benefits_of(reader: Reader, project: int) -> list[TrackedBenefit]:
    """A project's benefits by their references."""
    current = (PlanVersion.benefit == Benefit.id) & (PlanVersion.current == True)  # noqa: E712
    plan_end = PlanValue.select(peewee.fn.MAX(PlanValue.end_date)).join(PlanVersion, on=PlanValue.plan_version).where(current)
    columns = (
        Benefit.id, Benefit.ref, Benefit.title, Benefit.benefit_class, Benefit.state, Benefit.owner, Benefit.handed_over_on,
        Benefit.frequency, Benefit.start_date, Benefit.end_date, Benefit.disbenefit, Figure.rag, Figure.stated_money,
        Figure.due_money, Figure.realised_money, Figure.due_read_money, Figure.realised_due_money, Figure.outturn_money, plan_end,
    )  # fmt: skip
    query = Benefit.select(*columns).join(Figure, _LEFT, on=(Figure.benefit == Benefit.id))
    return reader.rows(TrackedBenefit, query.where(Benefit.project == project).order_by(Benefit.ref))


def in_project(reader: Reader, project: int, person: int) -> bool:
    """True for the project's manager and the members of its team."""
    leads = Project.select(Project.id).where((Project.id == project) & (Project.manager == person))
    member = ProjectMember.select(ProjectMember.id).where((ProjectMember.project == project) & (ProjectMember.person == person))
    return reader.exists(leads) or reader.exists(member)


class Member(NamedTuple):
    """Somebody in the team of a project."""

    row: int
    person_id: int
    ref: str
    name: str
    role: str | None
    active: bool


def team_of(reader: Reader, project: int) -> list[Member]:
    """The team of a project, by name."""
    columns = (ProjectMember.id, Person.id, Person.ref, Person.name, ProjectMember.role, Person.active)
    query = ProjectMember.select(*columns).join(Person, on=ProjectMember.person).where(ProjectMember.project == project)
    return reader.rows(Member, query.order_by(Person.name, Person.id))


class OpenAction(NamedTuple):
    """A task that is not done."""

    id: int
    title: str
    person_id: int | None
    person: str | None
    due: date | None
    subject_kind: str
    subject_id: int


def open_actions(reader: Reader, project: int) -> list[OpenAction]:
    """Tasks on a project and on all that belongs to it that are not done."""
    on_it: Any = (Action.subject_kind == "project") & (Action.subject_id == project)
    for model in (Benefit, Review, Deliverable, BusinessChange):
        part = model.select(model.id).where(model.project == project)
        on_it |= (Action.subject_kind == table_of(model)) & Action.subject_id.in_(part)
    columns = (
        Action.id, Action.title, Action.person, Person.name, Action.due, Action.subject_kind, Action.subject_id,
    )  # fmt: skip
    query = Action.select(*columns).join(Person, _LEFT, on=Action.person)
    return reader.rows(OpenAction, query.where(Action.done.is_null() & on_it).order_by(Action.due.asc(nulls="FIRST"), Action.id))


def reviews_of(reader: Reader, project: int) -> list[Review]:
    """A project's reviews, the earliest first."""
    return reader.all_of(Review, Review.select().where(Review.project == project).order_by(Review.due, Review.id))


def deliverables_of(reader: Reader, project: int) -> list[Deliverable]:
    """A project's deliverables, the earliest first."""
    day = peewee.fn.COALESCE(Deliverable.actual, Deliverable.forecast, Deliverable.planned)
    query = Deliverable.select().where(Deliverable.project == project)
    return reader.all_of(Deliverable, query.order_by(day.asc(nulls="FIRST"), Deliverable.ref))


def business_changes_of(reader: Reader, project: int) -> list[BusinessChange]:
    """A project's business changes, the earliest first."""
    query = BusinessChange.select().where(BusinessChange.project == project)
    return reader.all_of(BusinessChange, query.order_by(BusinessChange.needed_by.asc(nulls="FIRST"), BusinessChange.ref))


def owners_in(reader: Reader, project: int) -> list[str]:
    """The names of those who own a project's benefits."""
    query = Person.select(Person.name).distinct().join(Benefit, on=(Benefit.owner == Person.id))
    return reader.column(str, query.where(Benefit.project == project).order_by(Person.name))


def refs_of_benefits(reader: Reader, project: int) -> list[str]:
    """The references of a project's benefits, in order."""
    return reader.column(str, Benefit.select(Benefit.ref).where(Benefit.project == project).order_by(Benefit.ref))


def refs_of_reviews(reader: Reader, project: int) -> list[str]:
    """The references of a project's reviews, the earliest first."""
    return reader.column(str, Review.select(Review.ref).where(Review.project == project).order_by(Review.due, Review.ref))


class Accepted(NamedTuple):
    """A benefit accepted by its owner."""

    person: str
    role: str | None
    accepted_on: date
    agreed: str | None


def last_handover(reader: Reader, benefit: int) -> Accepted | None:
    """The newest handover of a benefit."""
    columns = (Person.name, Person.role, Handover.accepted_on, Handover.agreed)
    query = Handover.select(*columns).join(Person, on=Handover.person).where(Handover.benefit == benefit)
    return reader.first(Accepted, query.order_by(Handover.id.desc()).limit(1))


def whole_life_costs(reader: Reader, project: int | None) -> list[Decimal]:
    """The whole-life costs that are known, of one project or of all."""
    query = Project.select(Project.whole_life_cost).where(Project.whole_life_cost.is_null(False))
    return reader.column(Decimal, query if project is None else query.where(Project.id == project))


class CostFields(NamedTuple):
    """What was spent, and what it will have cost; blank where none of it is known."""

    to_date: Decimal | None
    outturn: Decimal | None


def costs(reader: Reader, project: int | None) -> CostFields:
    """The costs of a project or of all; the whole-life cost stands for an outturn that is not given."""
    outturn = total(peewee.fn.COALESCE(Project.cost_outturn, Project.whole_life_cost))
    query: Any = Project.select(total(Project.cost_to_date), outturn)
    costs = reader.first(CostFields, query if project is None else query.where(Project.id == project))
    return costs or CostFields(None, None)


def cost_years(reader: Reader, project: int) -> list[CostYear]:
    """What a project costs by year, in the order of years, series and kinds."""
    query = CostYear.select().where(CostYear.project == project)
    return reader.all_of(CostYear, query.order_by(CostYear.year, CostYear.series, CostYear.kind))
