"""What an organisation is made of: policy, people, objectives, programmes, projects and what they deliver."""

from __future__ import annotations

from peewee import SQL, TextField

from benefits_tui.domain.appraisal import COST_KINDS, COST_SERIES
from benefits_tui.domain.fields import DELIVERY_RATINGS
from benefits_tui.domain.gates import GATE_ROLES
from benefits_tui.domain.lifecycle import Stage
from benefits_tui.store.model_fields import ChoiceField, DayField, EnumField, ScaledField, WholeField
from benefits_tui.store.models.base import Referenced, RegisterModel, reference, reference_field, version_field, yes_no


class PolicySetting(RegisterModel):
    """One setting of the organisation's policy."""

    key = TextField(unique=True)
    value = TextField()
    reason = TextField(null=True)
    version = version_field()

    class Meta:
        table_name = "policy"


class Person(Referenced):
    """Somebody who owns, reads, decides or chairs."""

    ref = reference_field()
    name = TextField()
    email = TextField(null=True)
    role = TextField(null=True)
    department = TextField(null=True)
    active = yes_no(True)
    leaves = DayField(null=True)
    version = version_field()
    logins = TextField(null=True)


class Objective(Referenced):
    """What the organisation wants to reach."""

    ref = reference_field()
    title = TextField()
    description = TextField(null=True)
    version = version_field()


class Programme(RegisterModel):
    """What projects belong to."""

    name = TextField(unique=True, collation="NOCASE")
    version = version_field()


class Project(Referenced):
    """A project, kept after it has closed."""

    ref = reference_field()
    name = TextField()
    description = TextField(null=True)
    programme = reference(Programme, null=True)
    programme_id: int | None
    department = TextField(null=True)
    category = TextField(null=True)
    stage = EnumField(Stage, default=Stage.IDEA, constraints=[SQL("DEFAULT 'idea'")])
    start_date = DayField(null=True)
    end_date = DayField(null=True)
    live_date = DayField(null=True)
    whole_life_cost = ScaledField(null=True)
    year_cost_plan = ScaledField(null=True)
    year_cost_forecast = ScaledField(null=True)
    delivery_rating = ChoiceField(DELIVERY_RATINGS, null=True)
    manager = reference(Person, null=True)
    manager_id: int | None
    sponsor = reference(Person, null=True)
    sponsor_id: int | None
    last_activity_on = DayField()
    version = version_field()
    template = TextField(null=True)
    cost_to_date = ScaledField(null=True)
    cost_outturn = ScaledField(null=True)
    closed_on = DayField(null=True)
    stage_since = DayField(null=True)
    changed_without_reason = TextField(null=True)


class CostYear(RegisterModel):
    """What a project costs in a fiscal year, which is named by the calendar year in which it starts."""

    project = reference(Project, on_delete="CASCADE")
    project_id: int
    series = ChoiceField(COST_SERIES)
    kind = ChoiceField(COST_KINDS)
    year = WholeField()
    amount = ScaledField()

    class Meta:
        table_name = "cost_year"
        indexes = ((("project", "series", "kind", "year"), True),)


class ProjectMember(RegisterModel):
    """A person in a project's team."""

    project = reference(Project, on_delete="CASCADE")
    project_id: int
    person = reference(Person)
    person_id: int
    role = TextField(null=True)

    class Meta:
        indexes = ((("project", "person"), True),)


class Gate(RegisterModel):
    """A gate of a project: its day, what it requires, where it leads."""

    project = reference(Project, on_delete="CASCADE")
    project_id: int
    gate = TextField()
    planned = DayField(null=True)
    passed = DayField(null=True)
    passed_with_override = TextField(null=True)
    version = version_field()
    position = WholeField(null=True)
    title = TextField(null=True)
    requires = TextField(null=True)
    passed_by = TextField(null=True)
    leads_to = TextField(null=True)
    role = ChoiceField(GATE_ROLES, null=True)

    class Meta:
        indexes = ((("project", "gate"), True),)


class Deliverable(Referenced):
    """What a project delivers."""

    ref = reference_field()
    project = reference(Project, on_delete="CASCADE")
    project_id: int
    title = TextField()
    planned = DayField(null=True)
    forecast = DayField(null=True)
    actual = DayField(null=True)
    accepted = DayField(null=True)
    progress = ScaledField(null=True)
    version = version_field()
    forecast_on = DayField(null=True)
    description = TextField(null=True)
    planned_progress = TextField(null=True)


class Adoption(RegisterModel):
    """How far a deliverable is used in a period."""

    deliverable = reference(Deliverable, on_delete="CASCADE")
    deliverable_id: int
    start_date = DayField()
    end_date = DayField()
    planned = ScaledField(null=True)
    actual = ScaledField(null=True)
    recorded_on = DayField()
    version = version_field()

    class Meta:
        indexes = ((("deliverable", "start_date", "end_date"), True),)


class BusinessChange(Referenced):
    """What people must do differently for a benefit to come."""

    ref = reference_field()
    project = reference(Project, on_delete="CASCADE")
    project_id: int
    title = TextField()
    owner = reference(Person, null=True)
    owner_id: int | None
    needed_by = DayField(null=True)
    agreed = DayField(null=True)
    funded = DayField(null=True)
    done = DayField(null=True)
    version = version_field()
