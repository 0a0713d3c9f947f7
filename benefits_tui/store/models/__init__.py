"""A model for every table of a register, by hand: what Python sees of a row. Tests hold them to the real database."""

from __future__ import annotations

from peewee import Model

from benefits_tui.domain.fields import Kind
from benefits_tui.store.models.base import OnRecord, Referenced, RegisterModel
from benefits_tui.store.models.benefits import (
    Actual,
    Attribution,
    Benefit,
    BenefitObjective,
    BudgetAgreement,
    Claim,
    Forecast,
    Link,
    Netting,
    PlanValue,
    PlanVersion,
    Pool,
)
from benefits_tui.store.models.derived import (
    Change,
    ChangeRow,
    ChangeSeal,
    Evaluation,
    Figure,
    FoldedKey,
    MissingFact,
    OwnerValue,
    QueueRow,
    SmallStep,
)
from benefits_tui.store.models.governance import (
    Action,
    BalanceTaken,
    Chaser,
    Conclusion,
    ExternalKey,
    Flag,
    FlagDecision,
    Handover,
    ImportMapping,
    MaturityAnswer,
    MaturityTaken,
    MeasuredStatement,
    Note,
    RaisedFlag,
    Review,
    ReviewFinding,
    SavedView,
    SmallStepEnded,
    Template,
)
from benefits_tui.store.models.organisation import (
    Adoption,
    BusinessChange,
    CostYear,
    Deliverable,
    Gate,
    Objective,
    Person,
    PolicySetting,
    Programme,
    Project,
    ProjectMember,
)

_LOGGED: tuple[type[RegisterModel], ...] = (
    PolicySetting, Person, Objective, Programme, Project, ProjectMember, Gate, Deliverable, Adoption, BusinessChange, Benefit,
    CostYear, BenefitObjective, Attribution,
    Link, Pool, Claim, Netting, BudgetAgreement, PlanVersion, PlanValue, Forecast, Actual, Review, ReviewFinding, Handover,
    Conclusion,
    Action, FlagDecision, RaisedFlag, BalanceTaken, Template, SavedView, Note, ExternalKey,
    Chaser, ImportMapping, MaturityTaken, SmallStepEnded, MaturityAnswer, MeasuredStatement,
)  # fmt: skip
_DERIVED: tuple[type[Model], ...] = (
    Change, ChangeRow, ChangeSeal, Flag, Figure, OwnerValue, QueueRow, MissingFact, Evaluation, SmallStep, FoldedKey,
)  # fmt: skip


def table_of(model: type[Model]) -> str:
    """The name of a model's table."""
    return str(model._meta.table_name)


LOGGED = {table_of(model): model for model in _LOGGED}
"""The tables that people's changes reach, whose rows the change log can rebuild."""
MODELS: dict[str, type[Model]] = {**LOGGED, **{table_of(model): model for model in _DERIVED}}
"""Every model by the name of its table."""
RECORDS: dict[Kind, type[Referenced]] = {
    Kind.PROJECT: Project, Kind.BENEFIT: Benefit, Kind.REVIEW: Review, Kind.PERSON: Person, Kind.OBJECTIVE: Objective,
    Kind.DELIVERABLE: Deliverable, Kind.BUSINESS_CHANGE: BusinessChange, Kind.POOL: Pool,
}  # fmt: skip
"""The model of each kind of record."""

__all__ = [
    "LOGGED",
    "MODELS",
    "RECORDS",
    "Action",
    "Actual",
    "Adoption",
    "Attribution",
    "BalanceTaken",
    "Benefit",
    "BenefitObjective",
    "BudgetAgreement",
    "BusinessChange",
    "Change",
    "ChangeRow",
    "ChangeSeal",
    "Chaser",
    "Claim",
    "Conclusion",
    "CostYear",
    "Deliverable",
    "Evaluation",
    "ExternalKey",
    "Figure",
    "Flag",
    "FlagDecision",
    "FoldedKey",
    "Forecast",
    "Gate",
    "Handover",
    "ImportMapping",
    "Link",
    "MaturityAnswer",
    "MaturityTaken",
    "MeasuredStatement",
    "MissingFact",
    "Netting",
    "Note",
    "Objective",
    "OnRecord",
    "OwnerValue",
    "Person",
    "PlanValue",
    "PlanVersion",
    "PolicySetting",
    "Pool",
    "Programme",
    "Project",
    "ProjectMember",
    "QueueRow",
    "RaisedFlag",
    "Referenced",
    "RegisterModel",
    "Review",
    "ReviewFinding",
    "SavedView",
    "SmallStep",
    "SmallStepEnded",
    "Template",
    "table_of",
]  # fmt: skip
