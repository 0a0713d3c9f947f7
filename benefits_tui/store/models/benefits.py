"""Benefits, what they feed and draw on, and their plan, forecast and actual: three things that are never mixed."""

from __future__ import annotations

from peewee import SQL, TextField

from benefits_tui.domain.fields import EVIDENCE_GRADES
from benefits_tui.domain.lifecycle import BenefitClass, State
from benefits_tui.domain.measure import Direction, MeasureKind
from benefits_tui.domain.periods import Frequency
from benefits_tui.store.model_fields import ChoiceField, DayField, EnumField, ScaledField, WholeField, YesNoField
from benefits_tui.store.models.base import Referenced, RegisterModel, reference, reference_field, version_field, yes_no
from benefits_tui.store.models.organisation import Objective, Person, Project

LINK_STARTS = ("deliverable", "business_change", "benefit")
LINK_ENDS = ("business_change", "benefit", "objective")


class Benefit(Referenced):
    """What was promised, by whom, how it is measured."""

    ref = reference_field()
    project = reference(Project)
    project_id: int
    title = TextField()
    description = TextField(null=True)
    benefit_class = EnumField(
        BenefitClass, column_name="class", default=BenefitClass.UNCLASSIFIED, constraints=[SQL("DEFAULT 'unclassified'")]
    )
    disbenefit = yes_no(False)
    owner = reference(Person, null=True)
    owner_id: int | None
    responsible = reference(Person, null=True)
    responsible_id: int | None
    validator = reference(Person, null=True)
    validator_id: int | None
    beneficiaries = TextField(null=True)
    measure = TextField(null=True)
    unit = TextField(null=True)
    kind = EnumField(MeasureKind, null=True)
    direction = EnumField(Direction, null=True)
    frequency = EnumField(Frequency, null=True)
    source = TextField(null=True)
    method = TextField(null=True)
    baseline = ScaledField(null=True)
    baseline_date = DayField(null=True)
    target = ScaledField(null=True)
    target_upper = ScaledField(null=True)
    target_date = DayField(null=True)
    start_date = DayField(null=True)
    end_date = DayField(null=True)
    stated = ScaledField(null=True)
    value_per_unit = ScaledField(null=True)
    price_base = TextField(null=True)
    evidence_grade = ChoiceField(EVIDENCE_GRADES, null=True)
    priority = WholeField(null=True)
    amber_threshold = ScaledField(null=True)
    red_threshold = ScaledField(null=True)
    assumptions = TextField(null=True)
    risks = TextField(null=True)
    state = EnumField(State, default=State.IDENTIFIED, constraints=[SQL("DEFAULT 'identified'")])
    handed_over_on = DayField(null=True)
    last_activity_on = DayField()
    version = version_field()
    in_cost_plan = YesNoField(null=True)
    changed_without_reason = TextField(null=True)


class BenefitObjective(RegisterModel):
    """A benefit serves an objective."""

    benefit = reference(Benefit, on_delete="CASCADE")
    benefit_id: int
    objective = reference(Objective)
    objective_id: int

    class Meta:
        indexes = ((("benefit", "objective"), True),)


class Attribution(RegisterModel):
    """The share of another project in a benefit."""

    benefit = reference(Benefit, on_delete="CASCADE")
    benefit_id: int
    project = reference(Project)
    project_id: int
    share = ScaledField()

    class Meta:
        indexes = ((("benefit", "project"), True),)


class Link(RegisterModel):
    """What feeds what: deliverable → change → benefit → benefit."""

    from_kind = ChoiceField(LINK_STARTS)
    from_id = WholeField()
    to_kind = ChoiceField(LINK_ENDS)
    to_id = WholeField()
    share = ScaledField(null=True)
    lag_months = WholeField(null=True)

    class Meta:
        indexes = ((("from_kind", "from_id", "to_kind", "to_id"), True),)


class Pool(Referenced):
    """A budget that benefits claim from."""

    ref = reference_field()
    title = TextField()
    ceiling = ScaledField(null=True)
    version = version_field()


class Claim(RegisterModel):
    """What a benefit claims from a pool."""

    pool = reference(Pool, on_delete="CASCADE")
    pool_id: int
    benefit = reference(Benefit, on_delete="CASCADE")
    benefit_id: int
    amount = ScaledField()

    class Meta:
        indexes = ((("pool", "benefit"), True),)


class Netting(RegisterModel):
    """What of a benefit counts in another already."""

    benefit = reference(Benefit, on_delete="CASCADE")
    benefit_id: int
    from_benefit = reference(Benefit, on_delete="CASCADE")
    from_benefit_id: int
    share = ScaledField()

    class Meta:
        indexes = ((("benefit", "from_benefit"), True),)


class BudgetAgreement(RegisterModel):
    """What of a benefit was agreed with finance to come out of a budget line in a fiscal year, and what of it was taken."""

    benefit = reference(Benefit, on_delete="CASCADE")
    benefit_id: int
    budget_line = TextField()
    year = WholeField()
    amount = ScaledField()
    agreed_by = TextField()
    agreed_on = DayField()
    taken = ScaledField(null=True)
    taken_on = DayField(null=True)
    taken_by = TextField(null=True)
    version = version_field()

    class Meta:
        table_name = "budget_agreement"
        indexes = ((("benefit", "budget_line", "year"), True),)


class PlanVersion(RegisterModel):
    """An approved plan of a benefit; one of them is current."""

    benefit = reference(Benefit, on_delete="CASCADE")
    benefit_id: int
    number = WholeField()
    approved_by = TextField(null=True)
    approved_on = DayField(null=True)
    reason = TextField(null=True)
    current = yes_no(True)
    benefit_class = TextField(null=True, column_name="class")
    one_person = YesNoField(null=True)

    class Meta:
        indexes = ((("benefit", "number"), True),)


class PlanValue(RegisterModel):
    """A period of a plan version."""

    plan_version = reference(PlanVersion, on_delete="CASCADE")
    plan_version_id: int
    start_date = DayField()
    end_date = DayField()
    value = ScaledField()

    class Meta:
        indexes = ((("plan_version", "start_date", "end_date", "value"), True),)


class Forecast(RegisterModel):
    """What is expected of a period."""

    benefit = reference(Benefit, on_delete="CASCADE")
    benefit_id: int
    start_date = DayField()
    end_date = DayField()
    value = ScaledField()
    recorded_on = DayField()
    recorded_by = TextField()
    version = version_field()

    class Meta:
        indexes = ((("benefit", "start_date", "end_date"), True),)


class Actual(RegisterModel):
    """What was read of a period."""

    benefit = reference(Benefit, on_delete="CASCADE")
    benefit_id: int
    start_date = DayField()
    end_date = DayField()
    value = ScaledField()
    evidence = TextField(null=True)
    validated_by = TextField(null=True)
    validated_on = DayField(null=True)
    recorded_on = DayField()
    recorded_by = TextField()
    version = version_field()
    one_person = YesNoField(null=True)

    class Meta:
        indexes = ((("benefit", "start_date", "end_date"), True),)
