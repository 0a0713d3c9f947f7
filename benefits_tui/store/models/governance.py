"""Reviews, handovers, actions, flags and what was decided about them, balances taken, templates, views, notes."""

from __future__ import annotations

from peewee import SQL, TextField

from benefits_tui.domain.fields import REVIEW_KINDS
from benefits_tui.domain.flag_states import Decider, FlagState, Outcome
from benefits_tui.domain.lifecycle import FINAL, State
from benefits_tui.domain.maturity.steps import StepOutcome
from benefits_tui.domain.severity import Severity
from benefits_tui.store.model_fields import ChoiceField, DayField, EnumField, ScaledField, WholeField, YesNoField
from benefits_tui.store.models.base import (
    OnRecord,
    Referenced,
    RegisterModel,
    reference,
    reference_field,
    version_field,
    yes_no,
)
from benefits_tui.store.models.benefits import Benefit
from benefits_tui.store.models.organisation import Person, Project


class Review(Referenced):
    """A review of a project."""

    ref = reference_field()
    project = reference(Project)
    project_id: int
    kind = ChoiceField(REVIEW_KINDS)
    due = DayField()
    held = DayField(null=True)
    chair = reference(Person, null=True)
    chair_id: int | None
    summary = TextField(null=True)
    decision = TextField(null=True)
    version = version_field()


class ReviewFinding(RegisterModel):
    """What a review says of one benefit, and its figures on that day."""

    review = reference(Review, on_delete="CASCADE")
    review_id: int
    benefit = reference(Benefit, on_delete="CASCADE")
    benefit_id: int
    finding = TextField(null=True)
    root_cause = TextField(null=True)
    statement = TextField(null=True)
    decision = TextField(null=True)
    version = version_field()
    figures = TextField(null=True)

    class Meta:
        indexes = ((("review", "benefit"), True),)


class Handover(RegisterModel):
    """A benefit accepted by its owner."""

    benefit = reference(Benefit, on_delete="CASCADE")
    benefit_id: int
    person = reference(Person)
    person_id: int
    accepted_on = DayField()
    agreed = TextField(null=True)


class Conclusion(RegisterModel):
    """What gave a benefit its final state: the act, who decided, and the shares of its plans that had come."""

    benefit = reference(Benefit, on_delete="CASCADE")
    benefit_id: int
    state = EnumField(State, only=FINAL)
    reason = TextField()
    review = reference(Review, null=True)
    review_id: int | None
    successor = reference(Benefit, null=True)
    successor_id: int | None
    statement = TextField(null=True)
    signed_by = reference(Person, null=True)
    signed_by_id: int | None
    decided_by = TextField()
    forum = TextField(null=True)
    decided_on = DayField()
    recorded_by = TextField()
    recorded_on = DayField()
    achieved_first = ScaledField(null=True)
    achieved_current = ScaledField(null=True)
    withdrawn_on = DayField(null=True)
    one_person = YesNoField(null=True)


class Action(OnRecord):
    """A task of somebody, from a flag or a review."""

    subject_kind = TextField()
    subject_id = WholeField()
    flag_id = WholeField(null=True)
    review = reference(Review, null=True)
    review_id: int | None
    title = TextField()
    person = reference(Person, null=True)
    person_id: int | None
    due = DayField(null=True)
    done = DayField(null=True)
    version = version_field()
    note = TextField(null=True)


class Flag(OnRecord):
    """What a rule finds wrong, with its state."""

    rule = TextField()
    subject_kind = TextField()
    subject_id = WholeField()
    severity = EnumField(Severity)
    rank = WholeField()
    why = TextField()
    due = DayField(null=True)
    value_at_risk = ScaledField(null=True)
    raised_on = DayField()
    raised_by_change = WholeField(null=True)
    cleared_on = DayField(null=True)
    cleared_by_change = WholeField(null=True)
    state = EnumField(FlagState, default=FlagState.OPEN, constraints=[SQL("DEFAULT 'open'")])
    snoozed_until = DayField(null=True)
    pressing = yes_no(True)
    cause = TextField(default="", constraints=[SQL("DEFAULT ''")])
    decides_by = EnumField(Decider, default=Decider.ROLE, constraints=[SQL("DEFAULT 'role'")])
    decides_role = TextField(default="", constraints=[SQL("DEFAULT ''")])
    neglected_since = DayField(null=True)
    origin_kind = TextField(null=True)
    origin_id = WholeField(null=True)
    row_kind = TextField(null=True)
    row_id = WholeField(null=True)


class FlagDecision(OnRecord):
    """What somebody did about a flag, and the facts of that moment."""

    flag_id = WholeField()
    rule = TextField()
    subject_kind = TextField()
    subject_id = WholeField()
    outcome = EnumField(Outcome)
    rationale = TextField(null=True)
    until_date = DayField(null=True)
    person = reference(Person, null=True)
    person_id: int | None
    severity = EnumField(Severity)
    why = TextField()
    due = DayField(null=True)
    value_at_risk = ScaledField(null=True)
    decided_on = DayField()
    decided_by = TextField()
    decider = reference(Person, null=True)
    decider_id: int | None
    forum = TextField(null=True)


class RaisedFlag(OnRecord):
    """A flag that a person raised."""

    subject_kind = TextField()
    subject_id = WholeField()
    title = TextField()
    severity = EnumField(Severity)
    due = DayField(null=True)
    value_at_risk = ScaledField(null=True)
    raised_by = TextField()
    raised_on = DayField()
    closed_on = DayField(null=True)
    version = version_field()


class Chaser(RegisterModel):
    """A person reminded of what waits for them, and what came back: the cells of their workbook that were written."""

    person = reference(Person)
    person_id: int
    sent_on = DayField()
    sent_by = TextField()
    due_until = DayField()
    readings = WholeField()
    decisions = WholeField()
    actions = WholeField()
    returned_on = DayField(null=True)
    cells = WholeField(null=True)
    version = version_field()


class BalanceTaken(RegisterModel):
    """A balance as it was on its day."""

    project = reference(Project, null=True)
    project_id: int | None
    as_of = DayField()
    gate = TextField(null=True)
    note = TextField(null=True)
    figures = TextField()
    taken_by = TextField()
    taken_on = DayField()


class MaturityTaken(RegisterModel):
    """How mature tracking was on a day, as it was kept."""

    as_of = DayField()
    levels = TextField()
    counts = TextField()
    taken_by = TextField()
    taken_on = DayField()

    class Meta:
        table_name = "maturity_taken"


class SmallStepEnded(RegisterModel):
    """How a small step ended."""

    statement = TextField()
    outcome = EnumField(StepOutcome)
    met_before = WholeField()
    population_before = WholeField()
    level_before = WholeField()
    met = WholeField(null=True)
    population = WholeField(null=True)
    level = WholeField(null=True)
    reason = TextField(null=True)
    until_date = DayField(null=True)
    offered_on = DayField()
    ended_on = DayField()
    ended_by = TextField()

    class Meta:
        table_name = "small_step_ended"


class MaturityAnswer(RegisterModel):
    """What a person answered to a question of maturity."""

    question = TextField()
    answer = TextField()
    person = reference(Person)
    person_id: int
    evidence = TextField(null=True)
    answered_on = DayField()
    recorded_by = TextField()

    class Meta:
        table_name = "maturity_answer"


class MeasuredStatement(RegisterModel):
    """What a benefit of the plan of action measures; its readings are the register's own."""

    benefit = reference(Benefit, unique=True, on_delete="CASCADE")
    benefit_id: int
    statement = TextField()

    class Meta:
        table_name = "measured_statement"


class Template(RegisterModel):
    """A template of the organisation's own, as TOML."""

    name = TextField(unique=True, collation="NOCASE")
    text = TextField()
    version = version_field()


class SavedView(RegisterModel):
    """A list's filter, order, columns and groups under a name."""

    list = TextField()
    name = TextField(collation="NOCASE")
    filter_text = TextField(column_name="filter", default="", constraints=[SQL("DEFAULT ''")])
    sort = TextField(default="", constraints=[SQL("DEFAULT ''")])
    descending = yes_no(False)
    columns = TextField(default="", constraints=[SQL("DEFAULT ''")])
    is_default = yes_no(False)
    version = version_field()
    grouped_by = TextField(null=True)

    class Meta:
        indexes = ((("list", "name"), True),)


class ImportMapping(RegisterModel):
    """How a file with these headings was read the last time, as the text of a mapping file."""

    headings = TextField(unique=True)
    file = TextField()
    mapping = TextField()
    used_on = DayField()

    class Meta:
        table_name = "import_mapping"


class Note(OnRecord):
    """What came with a record and has no field of its own."""

    subject_kind = TextField()
    subject_id = WholeField()
    label = TextField()
    text = TextField()
    source = TextField(null=True)
    noted_on = DayField()


class ExternalKey(OnRecord):
    """How a file names a record that has no reference there."""

    source = TextField()
    subject_kind = TextField()
    key = TextField()
    subject_id = WholeField()

    class Meta:
        indexes = ((("source", "subject_kind", "key"), True),)
