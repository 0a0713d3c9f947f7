"""The change log, and what is worked out in the same transaction as what it follows from."""

from __future__ import annotations

from peewee import SQL, CompositeKey, Model, TextField

from benefits_tui.store.model_fields import ChoiceField, DayField, EnumField, MomentField, ScaledField, WholeField, YesNoField
from benefits_tui.store.models.base import OnRecord, RegisterModel, reference
from benefits_tui.store.models.benefits import Benefit
from benefits_tui.store.types import ChangeKind

OPERATIONS = ("insert", "update", "delete")


class Change(RegisterModel):
    """A change: who, when, why, of which kind."""

    at = MomentField()
    who = TextField()
    action = TextField()
    why = TextField(null=True)
    day = DayField(null=True)
    kind = EnumField(ChangeKind, default=ChangeKind.EDIT, constraints=[SQL("DEFAULT 'edit'")])
    undoes = reference("self", null=True, column_name="undoes")


class ChangeRow(RegisterModel):
    """One row of a change, its fields before and after as JSON."""

    change = reference(Change)
    change_id: int
    subject_kind = TextField()
    subject_id = WholeField()
    table_name = TextField()
    row_id = WholeField()
    operation = ChoiceField(OPERATIONS)
    fields = TextField()


class ChangeSeal(RegisterModel):
    """A hash over the change of the same number, its lines and the seal before it; blank for the one after which that begins."""

    hash = TextField()


class Figure(Model):
    """A benefit's figures as of the last evaluation."""

    benefit = reference(Benefit, primary_key=True, on_delete="CASCADE")
    benefit_id: int
    rag = TextField()
    attainment = ScaledField(null=True)
    realisation = ScaledField(null=True)
    lifetime_plan = ScaledField(null=True)
    due = ScaledField(null=True)
    actual = ScaledField(null=True)
    outturn = ScaledField(null=True)
    outturn_complete = YesNoField()
    next_reading = DayField(null=True)
    missed_readings = WholeField()
    stated_money = ScaledField(null=True)
    due_money = ScaledField(null=True)
    realised_money = ScaledField(null=True)
    outturn_money = ScaledField(null=True)
    owner_id = WholeField(null=True)
    benefit_class = TextField(null=True, column_name="class")
    measure_key = TextField(null=True)
    worth_money = ScaledField(null=True)
    first_approved = ScaledField(null=True)
    first_approved_money = ScaledField(null=True)
    current_plan = ScaledField(null=True)
    current_plan_money = ScaledField(null=True)
    variance_share = ScaledField(null=True)
    lifetime_realisation = ScaledField(null=True)
    distance_to_plan = ScaledField(null=True)
    distance_to_plan_money = ScaledField(null=True)
    looked_on = DayField(null=True)
    turns_on = DayField(null=True)
    due_read_money = ScaledField(null=True)
    realised_due_money = ScaledField(null=True)

    class Meta:
        legacy_table_names = False


class OwnerValue(Model):
    """Whole units of stated money by owner and class."""

    person_id = WholeField()
    benefit_class = TextField(column_name="class")
    money = WholeField()

    class Meta:
        legacy_table_names = False
        primary_key = CompositeKey("person_id", "benefit_class")


class FoldedKey(Model):
    """By what a record is found and sorted: its reference and its name, folded."""

    kind = TextField()
    record_id = WholeField()
    ref_key = TextField(index=True)
    ref_order = TextField()
    name_key = TextField(null=True)
    name_order = TextField(null=True)

    class Meta:
        legacy_table_names = False
        primary_key = CompositeKey("kind", "record_id")


class QueueRow(OnRecord):
    """A row of the queue: a record and the worst of the flags on it that wait, whose number it has."""

    subject_kind = TextField()
    subject_id = WholeField()
    rank = WholeField()
    due = DayField(null=True)
    value_at_risk = ScaledField(null=True)
    records = WholeField()
    flags = WholeField()

    class Meta:
        indexes = ((("subject_kind", "subject_id"), True),)


class MissingFact(OnRecord):
    """A fact that a flag finds missing."""

    flag_id = WholeField()
    subject_kind = TextField()
    subject_id = WholeField()
    field = TextField()
    money = ScaledField(null=True)

    class Meta:
        indexes = ((("flag_id", "field"), True),)


class Evaluation(RegisterModel):
    """The day, and the version of the rules, as of which all flags are true."""

    evaluated_on = DayField()
    rules_version = TextField()


class SmallStep(RegisterModel):
    """The small step that the first screen offers."""

    statement = TextField()
    records = TextField()
    met = WholeField()
    population = WholeField()
    level = WholeField()
    offered_on = DayField()

    class Meta:
        table_name = "small_step"
