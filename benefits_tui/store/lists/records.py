"""The lists of projects, benefits, reviews and the records around them."""

from __future__ import annotations

from typing import Any

from peewee import JOIN, Case, Expression, fn

from benefits_tui.domain.fields import DELIVERY_RATINGS, REVIEW_KINDS, Kind
from benefits_tui.domain.keys import fold_ref
from benefits_tui.domain.lifecycle import FINAL, BenefitClass, Stage, State
from benefits_tui.domain.measure import Direction, MeasureKind
from benefits_tui.domain.periods import Frequency
from benefits_tui.store.lists.columns import ColumnType, ListColumn, Listing
from benefits_tui.store.lists.money import CASHABLE, DUE_UNREAD, agreed, less, when_complete
from benefits_tui.store.models import (
    Actual,
    Adoption,
    Benefit,
    BenefitObjective,
    BudgetAgreement,
    BusinessChange,
    Claim,
    Conclusion,
    Deliverable,
    Figure,
    Flag,
    FoldedKey,
    Gate,
    Link,
    MissingFact,
    Objective,
    Person,
    Pool,
    Programme,
    Project,
    Referenced,
    Review,
)
from benefits_tui.store.queries.conclusions import proved
from benefits_tui.store.queries.records import shown_name
from benefits_tui.store.query import as_stored, total
from benefits_tui.store.record_keys import key_column, kind_of, ref_key, refs_in_order

T = ColumnType
Owner, Manager, Sponsor, Chair = Person.alias(), Person.alias(), Person.alias(), Person.alias()
# Worst first: what sorting is for.
_RAG = ("red", "amber", "no_data", "green", "not_yet_due")


def fields(model: Any, *names: str, kind: ColumnType = T.TEXT) -> tuple[ListColumn, ...]:
    """Columns that are called as they are stored."""
    return tuple(ListColumn(name, model._meta.columns[name], kind) for name in names)


def reference(model: type[Referenced]) -> ListColumn:
    """The reference of a record, found however it is written, and sorted as people count."""
    return ListColumn("ref", model.ref, ordered=refs_in_order(model), key=ref_key(model), fold=fold_ref)


def called(name: str, model: type[Referenced]) -> ListColumn:
    """What a record is called."""
    kind, shown = kind_of(model), model._meta.columns[name]
    order, key = (key_column(model, kind, column) for column in (FoldedKey.name_order, FoldedKey.name_key))
    return ListColumn(name, shown, ordered=order, key=key)


def person(name: str, model: Any) -> ListColumn:
    """Who a record names: told apart from others of the same name, found and sorted by the name."""
    return ListColumn(name, shown_name(model), cheap=model.name, key=key_column(model, Kind.PERSON, FoldedKey.name_key))


def project_columns() -> tuple[ListColumn, ListColumn]:
    """Whose project a record is of; a project is asked for by its reference or by its name."""
    keys = FoldedKey.ref_key.concat(" ").concat(fn.COALESCE(FoldedKey.name_key, ""))
    return (
        ListColumn(
            "project",
            Project.ref,
            search_text=Project.ref.concat(" ").concat(Project.name),
            ordered=refs_in_order(Project),
            key=key_column(Project, Kind.PROJECT, keys),
            fold=fold_ref,
        ),
        ListColumn("project_name", Project.name),
    )


# What is merely missing is counted in a list of its own.
_PRESSING = Flag.pressing == True  # noqa: E712


def _open_flags(kind: str, record: Any) -> Any:
    on_record = (Flag.subject_kind == kind) & (Flag.subject_id == record) & Flag.cleared_on.is_null() & _PRESSING
    return Flag.select(fn.COUNT(Flag.id)).where(on_record)


def _somebody(reference: Any) -> Any:
    someone: Any = Person.alias()
    return someone.select(shown_name(someone)).where(someone.id == reference)


def _how_many(model: Any, condition: Any) -> Any:
    return model.select(fn.COUNT(model._meta.sorted_fields[0])).where(condition)


# The few benefits of a project lead to their flags; joined, all flags on benefits would be looked through for each project.
_OF_PROJECT = Benefit.select(Benefit.id).where(Benefit.project == Project.id)
_FLAGS_ON_BENEFITS = Flag.select(fn.COUNT(Flag.id)).where(
    (Flag.subject_kind == "benefit") & Flag.subject_id.in_(_OF_PROJECT) & Flag.cleared_on.is_null() & _PRESSING
)
PROJECTS = Listing(
    "projects",
    Project.select()
    .join_from(Project, Programme, JOIN.LEFT_OUTER)
    .join_from(Project, Manager, JOIN.LEFT_OUTER, on=Manager.id == Project.manager)
    .join_from(Project, Sponsor, JOIN.LEFT_OUTER, on=Sponsor.id == Project.sponsor),
    Project.id,
    (
        reference(Project),
        called("name", Project),
        ListColumn("programme", Programme.name),
        *fields(Project, "department", "category"),
        ListColumn("stage", Project.stage, T.ENUM, values=tuple(Stage)),
        ListColumn("start", Project.start_date, T.DATE),
        ListColumn("end", Project.end_date, T.DATE),
        ListColumn("gate3", Gate.select(Gate.planned).where((Gate.project == Project.id) & (Gate.gate == "3")), T.DATE),
        ListColumn("live", Project.live_date, T.DATE),
        *fields(Project, "whole_life_cost", "year_cost_plan", "year_cost_forecast", "cost_to_date", "cost_outturn", kind=T.MONEY),
        ListColumn("delivery_rating", Project.delivery_rating, T.ENUM, values=DELIVERY_RATINGS[::-1]),
        person("manager", Manager),
        person("sponsor", Sponsor),
        ListColumn("benefits", _how_many(Benefit, Benefit.project == Project.id), T.COUNT),
        ListColumn("cashable", CASHABLE, T.MONEY),
        ListColumn("flags", Expression(_open_flags("project", Project.id), "+", _FLAGS_ON_BENEFITS), T.COUNT),
        *fields(Project, "template"),
        *fields(Project, "closed_on", kind=T.DATE),
        *fields(Project, "description"),
        *fields(Project, "version", kind=T.COUNT),
    ),
    (Project.ref, Project.name, Project.department, Project.category, Programme.name),
    (),
    by_ref=Project,
    alone=Project,
    aliases={"cost": "whole_life_cost", "project": "name"},
    day="end",
    dated_by_plan=False,
    whose="manager",
    named={"open": "closed_on:-", "closed": "-closed_on:-"},
    summed=("whole_life_cost", "year_cost_plan", "year_cost_forecast", "cost_to_date", "cost_outturn", "cashable"),
)

OBJECTIVES_OF = (
    Objective.select(fn.GROUP_CONCAT(Objective.ref, ", "))
    .join_from(Objective, BenefitObjective, on=BenefitObjective.objective == Objective.id)
    .where(BenefitObjective.benefit == Benefit.id)
)

_CONCLUDED = Case(
    None,
    ((Benefit.state.not_in(sorted(FINAL)), as_stored(None)), (proved(), as_stored("proved"))),
    as_stored("unproved"),
)


def _standing(column: Any) -> Any:
    """What the conclusion of a benefit says that stands."""
    return Conclusion.select(column).where((Conclusion.benefit == Benefit.id) & Conclusion.withdrawn_on.is_null()).limit(1)


PROGRAMME_OF = Programme.select(Programme.name).where(Programme.id == Project.programme)
_ON_BENEFIT: Any = (MissingFact.subject_kind == "benefit") & (MissingFact.subject_id == Benefit.id)

BENEFITS = Listing(
    "benefits",
    Benefit.select()
    .join_from(Benefit, Project)
    .join_from(Benefit, Owner, JOIN.LEFT_OUTER, on=Owner.id == Benefit.owner)
    .join_from(Benefit, Figure, JOIN.LEFT_OUTER, on=Figure.benefit == Benefit.id),
    Benefit.id,
    (
        reference(Benefit),
        *fields(Benefit, "title"),
        *project_columns(),
        *fields(Project, "department"),
        ListColumn("stage", Project.stage, T.ENUM, values=tuple(Stage)),
        ListColumn("class", Benefit.benefit_class, T.ENUM, values=tuple(BenefitClass)),
        *fields(Benefit, "disbenefit", kind=T.YES_NO),
        person("owner", Owner),
        ListColumn("responsible", _somebody(Benefit.responsible)),
        ListColumn("validator", _somebody(Benefit.validator)),
        ListColumn("objectives", OBJECTIVES_OF, several=True),
        *fields(Benefit, "measure", "unit"),
        ListColumn("kind", Benefit.kind, T.ENUM, values=tuple(MeasureKind)),
        ListColumn("direction", Benefit.direction, T.ENUM, values=tuple(Direction)),
        ListColumn("frequency", Benefit.frequency, T.ENUM, values=tuple(Frequency)),
        *fields(Benefit, "source", "method", "beneficiaries"),
        *fields(Benefit, "baseline", kind=T.NUMBER),
        *fields(Benefit, "baseline_date", kind=T.DATE),
        *fields(Benefit, "target", "target_upper", kind=T.NUMBER),
        *fields(Benefit, "target_date", kind=T.DATE),
        ListColumn("start", Benefit.start_date, T.DATE),
        ListColumn("end", Benefit.end_date, T.DATE),
        ListColumn("state", Benefit.state, T.ENUM, values=tuple(State)),
        *fields(Benefit, "stated", "value_per_unit", kind=T.MONEY),
        *fields(Benefit, "in_cost_plan", kind=T.YES_NO),
        *fields(Benefit, "price_base", "evidence_grade"),
        *fields(Benefit, "priority", kind=T.COUNT),
        ListColumn("amber_threshold", Benefit.amber_threshold, T.NUMBER, share=True),
        ListColumn("red_threshold", Benefit.red_threshold, T.NUMBER, share=True),
        ListColumn("handed_over", Benefit.handed_over_on, T.DATE),
        ListColumn("rag", Figure.rag, T.ENUM, values=_RAG),
        *fields(Figure, "attainment", "realisation", kind=T.RATIO),
        *fields(Figure, "lifetime_plan", kind=T.NUMBER),
        ListColumn("due_to_date", Figure.due, T.NUMBER),
        ListColumn("actual_to_date", Figure.actual, T.NUMBER),
        *fields(Figure, "outturn", kind=T.NUMBER),
        *fields(Figure, "outturn_complete", kind=T.YES_NO),
        *fields(Figure, "stated_money", "due_money", "realised_money", "outturn_money", kind=T.MONEY),
        *fields(Figure, "first_approved", "current_plan", kind=T.NUMBER),
        ListColumn("drift", less(Figure.current_plan, Figure.first_approved), T.NUMBER),
        ListColumn("variance", when_complete(less(Figure.outturn, Figure.current_plan)), T.NUMBER),
        *fields(Figure, "variance_share", "lifetime_realisation", kind=T.RATIO),
        *fields(Figure, "distance_to_plan", kind=T.NUMBER),
        *fields(Figure, "first_approved_money", "current_plan_money", kind=T.MONEY),
        ListColumn("drift_money", less(Figure.current_plan_money, Figure.first_approved_money), T.MONEY),
        ListColumn("variance_money", less(Figure.outturn_money, Figure.current_plan_money), T.MONEY),
        *fields(Figure, "distance_to_plan_money", "due_read_money", "realised_due_money", kind=T.MONEY),
        ListColumn("due_unread_money", DUE_UNREAD, T.MONEY),
        ListColumn("agreed_money", agreed(BudgetAgreement.amount), T.MONEY),
        ListColumn("taken_money", agreed(BudgetAgreement.taken), T.MONEY),
        *fields(Figure, "next_reading", kind=T.DATE),
        ListColumn("flags", _open_flags("benefit", Benefit.id), T.COUNT),
        ListColumn("concluded", _CONCLUDED, T.ENUM, values=("proved", "unproved")),
        ListColumn("achieved_share", _standing(Conclusion.achieved_first), T.RATIO),
        *fields(Benefit, "description", "assumptions", "risks"),
        ListColumn("programme", PROGRAMME_OF),
        *fields(Project, "category"),
        ListColumn("missing_facts", _how_many(MissingFact, _ON_BENEFIT), T.COUNT),
        ListColumn("unvalidated", _how_many(Actual, (Actual.benefit == Benefit.id) & Actual.validated_on.is_null()), T.COUNT),
        *fields(Benefit, "version", kind=T.COUNT),
    ),
    (),
    (),
    by_ref=Benefit,
    alone=Benefit,
    found_by_index=Benefit.id.in_,
    aliases={
        "due": "next_reading", "money_due": "due_money", "benefit": "title", "value": "stated_money",
        "due_read": "due_read_money", "realised": "realised_due_money", "stated_value": "stated",
        "project_ref": "project", "amber_edge": "amber_threshold", "red_edge": "red_threshold", "next": "next_reading",
        "first_plan": "first_approved_money", "plan": "current_plan_money", "gap": "variance_money",
    },
    day="next_reading",
    whose="owner",
    named={"red": "rag:red", "amber": "rag:amber", "unread": "rag:no_data", "unowned": "owner:-", "unvalidated": "unvalidated>0"},
    summed=(
        "stated_money", "due_money", "realised_money", "outturn_money", "first_approved_money", "current_plan_money",
        "drift_money", "variance_money", "due_read_money", "realised_due_money", "due_unread_money", "agreed_money",
        "taken_money",
    ),
    never_added=("class", "disbenefit"),
)  # fmt: skip

REVIEWS = Listing(
    "reviews",
    Review.select().join_from(Review, Project).join_from(Review, Chair, JOIN.LEFT_OUTER, on=Chair.id == Review.chair),
    Review.id,
    (
        reference(Review),
        ListColumn("kind", Review.kind, T.ENUM, values=REVIEW_KINDS),
        *fields(Review, "due", "held", kind=T.DATE),
        *project_columns(),
        ListColumn("stage", Project.stage, T.ENUM, values=tuple(Stage)),
        person("chair", Chair),
        *fields(Review, "summary", "decision"),
        ListColumn("flags", _open_flags("review", Review.id), T.COUNT),
        *fields(Review, "version", kind=T.COUNT),
    ),
    (Review.ref, Review.kind, Project.ref, Project.name, Chair.name),
    (Review.due, Review.id),
    day="due",
    waits="held:-",
    whose="chair",
    named={"held": "-held:-", "open": "held:-"},
)

PEOPLE = Listing(
    "people",
    Person.select(),
    Person.id,
    (
        reference(Person),
        called("name", Person),
        *fields(Person, "email", "role", "department"),
        *fields(Person, "active", kind=T.YES_NO),
        *fields(Person, "leaves", kind=T.DATE),
        *fields(Person, "logins"),
        ListColumn("benefits_owned", _how_many(Benefit, Benefit.owner == Person.id), T.COUNT),
        *fields(Person, "version", kind=T.COUNT),
    ),
    (Person.ref, Person.name, Person.email, Person.role, Person.department),
    (key_column(Person, Kind.PERSON, FoldedKey.name_order), Person.id),
    aliases={"benefits": "benefits_owned"},
    day="leaves",
    dated_by_plan=False,
    named={"leaving": "leaves>=0d", "gone": "active:no"},
)

OBJECTIVES = Listing(
    "objectives",
    Objective.select(),
    Objective.id,
    (
        reference(Objective),
        *fields(Objective, "title", "description"),
        ListColumn("benefits", _how_many(BenefitObjective, BenefitObjective.objective == Objective.id), T.COUNT),
        *fields(Objective, "version", kind=T.COUNT),
    ),
    (Objective.ref, Objective.title),
    (),
    by_ref=Objective,
    aliases={"objective": "title"},
)


def _newest_adoption(value: Any) -> Any:
    read = (Adoption.deliverable == Deliverable.id) & Adoption.actual.is_null(False)
    return Adoption.select(value).where(read).order_by(Adoption.end_date.desc()).limit(1)


DELIVERABLES = Listing(
    "deliverables",
    Deliverable.select().join_from(Deliverable, Project),
    Deliverable.id,
    (
        reference(Deliverable),
        *fields(Deliverable, "title"),
        *project_columns(),
        *fields(Deliverable, "planned", "forecast", "actual", "accepted", kind=T.DATE),
        ListColumn("progress", Deliverable.progress, T.NUMBER, share=True),
        *fields(Deliverable, "planned_progress"),
        ListColumn("adoption_planned", _newest_adoption(Adoption.planned), T.NUMBER),
        ListColumn("adoption", _newest_adoption(Adoption.actual), T.NUMBER),
        ListColumn("enables", _how_many(Link, (Link.from_kind == "deliverable") & (Link.from_id == Deliverable.id)), T.COUNT),
        *fields(Deliverable, "description"),
        *fields(Deliverable, "version", kind=T.COUNT),
    ),
    (Deliverable.ref, Deliverable.title, Project.ref, Project.name),
    (),
    by_ref=Deliverable,
    day="planned",
    waits="actual:-",
    aliases={"deliverable": "title", "delivered": "actual"},
)

BUSINESS_CHANGES = Listing(
    "business_changes",
    BusinessChange.select()
    .join_from(BusinessChange, Project)
    .join_from(BusinessChange, Owner, JOIN.LEFT_OUTER, on=Owner.id == BusinessChange.owner),
    BusinessChange.id,
    (
        reference(BusinessChange),
        *fields(BusinessChange, "title"),
        *project_columns(),
        person("owner", Owner),
        *fields(BusinessChange, "needed_by", "agreed", "funded", "done", kind=T.DATE),
        *fields(BusinessChange, "version", kind=T.COUNT),
    ),
    (BusinessChange.ref, BusinessChange.title, Project.ref, Project.name, Owner.name),
    (),
    by_ref=BusinessChange,
    day="needed_by",
    waits="done:-",
    whose="owner",
    aliases={"change": "title"},
)

POOLS = Listing(
    "pools",
    Pool.select(),
    Pool.id,
    (
        reference(Pool),
        *fields(Pool, "title"),
        *fields(Pool, "ceiling", kind=T.MONEY),
        ListColumn("claimed", Claim.select(total(Claim.amount)).where(Claim.pool == Pool.id), T.MONEY),
        ListColumn("claims", _how_many(Claim, Claim.pool == Pool.id), T.COUNT),
        *fields(Pool, "version", kind=T.COUNT),
    ),
    (Pool.ref, Pool.title),
    (),
    by_ref=Pool,
    aliases={"pool": "title"},
)
