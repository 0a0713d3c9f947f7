"""The fields of each kind of record: one declaration for forms, commands, files in and out, and the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Protocol

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.lifecycle import FINAL, BenefitClass, Stage, State
from benefits_tui.domain.measure import Direction, MeasureKind
from benefits_tui.domain.periods import Edge, Frequency

Value = str | int | bool | Decimal | date | None


class Kind(StrEnum):
    """The kinds of record that a person can add and edit."""

    PROJECT = "project"
    BENEFIT = "benefit"
    REVIEW = "review"
    PERSON = "person"
    OBJECTIVE = "objective"
    DELIVERABLE = "deliverable"
    BUSINESS_CHANGE = "business_change"
    POOL = "pool"

    @property
    def plural(self) -> str:
        """`projects`, `people` ..."""
        return "people" if self is Kind.PERSON else f"{self.value}s"

    @property
    def plural_label(self) -> str:
        """As people call several: `business changes`."""
        return self.plural.replace("_", " ")

    @property
    def label(self) -> str:
        """As people call it: `business change`."""
        return self.value.replace("_", " ")


class FieldType(StrEnum):
    """What a field holds."""

    TEXT = "text"
    MULTILINE = "long text"
    DATE = "date"
    MONEY = "money"
    NUMBER = "number"
    INTEGER = "whole number"
    CHOICE = "choice"
    YES_NO = "yes or no"
    PERSON = "person"
    PROJECT = "project"
    OBJECTIVES = "objectives"
    PROGRAMME = "programme"
    GATE = "gate date"


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `name` is its key in JSON and on the command line, `label` what screens call it."""

    name: str
    label: str
    type: FieldType = FieldType.TEXT
    help: str = ""
    required: bool = False
    never_blank: bool = False
    choices: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    edge: Edge = Edge.END
    stored_as: str = ""
    by_act: tuple[str, ...] = ()
    """Those of its choices that an act of its own gives, and no form or command."""

    @property
    def column(self) -> str:
        """Its column in the store."""
        if self.stored_as:
            return self.stored_as
        return f"{self.name}_id" if self.type in _REFERRING else self.name

    def offered(self, present: str) -> tuple[str, ...]:
        """The choices that a form offers: what only an act gives is there where the record has it already."""
        return tuple(choice for choice in self.choices if choice == present or choice not in self.by_act)

    @property
    def in_own_row(self) -> bool:
        """False for what is kept in rows beside the record's own: objectives and gates."""
        return self.type not in (FieldType.OBJECTIVES, FieldType.GATE)


_REFERRING = (FieldType.PERSON, FieldType.PROJECT, FieldType.PROGRAMME)


def _f(name: str, label: str, kind: FieldType = FieldType.TEXT, text: str = "", **more: object) -> Field:
    return Field(name, label, kind, text, **more)  # type: ignore[arg-type]


DELIVERY_RATINGS = ("green", "amber_green", "amber", "amber_red", "red")
REVIEW_KINDS = ("gate", "stage_end", "post_project", "six_months", "twelve_months", "two_years", "yearly", "final")
EVIDENCE_GRADES = ("verified", "measured", "estimated", "asserted")
T = FieldType

PROJECT_FIELDS: tuple[Field, ...] = (
    _f("ref", "Reference", T.TEXT, "Its lasting id; names may change, this does not.",
       synonyms=("project number", "project id", "project ref", "project reference", "project code", "unique id", "project no")),
    _f("name", "Name", T.TEXT, "What people call it.", required=True,
       synonyms=("project name", "project title", "programme or project name")),
    _f("description", "Description", T.MULTILINE, "What it is for.",
       synonyms=("description aims", "project description", "aims", "objectives and aims")),
    _f("programme", "Programme", T.PROGRAMME, "The programme or portfolio it belongs to.", synonyms=("program", "portfolio")),
    _f("department", "Department", T.TEXT, "The part of the organisation that runs it.",
       synonyms=("agency", "directorate", "organisation", "ministry", "dept", "business unit")),
    _f("category", "Category", T.TEXT, "How the portfolio groups it.", synonyms=("report category", "project category", "project type")),
    _f("stage", "Stage", T.CHOICE, "Where it is in its life.", never_blank=True, choices=tuple(Stage), synonyms=("project stage", "phase", "lifecycle stage")),
    _f("start", "Start", T.DATE, "", edge=Edge.START, stored_as="start_date", synonyms=("start date", "project start", "project start date")),
    _f("end", "End", T.DATE, "Planned or actual end of the project.", stored_as="end_date",
       synonyms=("end date", "project end", "project end date", "completion date", "estimated completion date", "finish date")),
    _f("gate3", "Gate 3 on", T.GATE, "The day of the investment decision, planned or passed.",
       synonyms=("gate 3", "gate 3 date", "investment decision date", "fbc date")),
    _f("live", "Live on", T.DATE, "When the change went, or goes, live.", stored_as="live_date", synonyms=("go live", "go live date", "live date")),
    _f("whole_life_cost", "Whole-life cost", T.MONEY, "What it costs over its whole life.",
       synonyms=("whole life cost", "wlc", "wlc baseline incl ncg", "total budget", "budget", "total cost", "project cost", "baseline wlc")),
    _f("year_cost_plan", "Cost this year, plan", T.MONEY, "The year's baseline cost.",
       synonyms=("total baseline", "year baseline", "in year baseline")),
    _f("year_cost_forecast", "Cost this year, forecast", T.MONEY, "The year's forecast cost.",
       synonyms=("forecast incl ngc", "year forecast", "in year forecast")),
    _f("cost_to_date", "Cost to date", T.MONEY, "What has been spent.", synonyms=("spend to date", "actual cost", "cost actual")),
    _f("cost_outturn", "Cost outturn", T.MONEY, "What it is now expected to cost over its whole life.",
       synonyms=("forecast whole life cost", "wlc forecast", "cost forecast")),
    _f("delivery_rating", "Delivery rating", T.CHOICE, "Confidence in delivery, as rated outside this register.",
       choices=DELIVERY_RATINGS, synonyms=("colour rating", "rag", "rag rating", "delivery confidence", "dca", "status rating")),
    _f("manager", "Project manager", T.PERSON, "", synonyms=("project manager", "pm")),
    _f("sponsor", "Sponsor", T.PERSON, "Senior responsible owner.", synonyms=("project sponsor", "sro", "senior responsible owner")),
    _f("template", "Template", T.TEXT, "The template its gates and benefits were made from."),
    _f("closed_on", "Closed on", T.DATE, "The day it was closed; its benefits go on."),
)  # fmt: skip

BENEFIT_FIELDS: tuple[Field, ...] = (
    _f("ref", "Reference", T.TEXT, "Its lasting id, such as P-014/B03; made from the project's when left out.",
       synonyms=("benefit ref", "benefit id", "benefit number", "benefit reference", "benefit no")),
    _f("project", "Project", T.PROJECT, "The project it comes from.", required=True),
    _f("title", "Title", T.TEXT, "The improvement, in a few words.", required=True,
       synonyms=("benefit", "benefit title", "benefit name", "indicator", "kpi name")),
    _f("description", "Description", T.MULTILINE, "", synonyms=("benefit description",)),
    _f("class", "Class", T.CHOICE, "How far it can be valued.", choices=tuple(BenefitClass),
       synonyms=("benefit class", "benefit type", "benefit category", "cashable")),
    _f("disbenefit", "Disbenefit", T.YES_NO, "A worsening that is accepted on purpose.", synonyms=("is disbenefit", "dis-benefit")),
    _f("owner", "Owner", T.PERSON, "Accountable, in the business, outside the project.",
       synonyms=("benefit owner", "accountable owner", "accountable")),
    _f("responsible", "Responsible", T.PERSON, "Does the work.", synonyms=("responsible officer",)),
    _f("validator", "Validator", T.PERSON, "Confirms the figures."),
    _f("objectives", "Objectives", T.OBJECTIVES, "The references of the objectives it serves, with commas between.",
       synonyms=("objective", "strategic objective", "objective served")),
    _f("beneficiaries", "Beneficiaries", T.TEXT, "Who sees the improvement.", synonyms=("beneficiary",)),
    _f("measure", "Measure", T.TEXT, "What is read.", synonyms=("performance measure", "metric", "kpi", "measure name")),
    _f("unit", "Unit", T.TEXT, "In what the measure is read; the currency's code for money.",
       synonyms=("unit of measure", "measure unit", "units")),
    _f("kind", "Kind", T.CHOICE, "A flow adds up over periods; a level is a position.", choices=tuple(MeasureKind),
       synonyms=("measure kind", "measure type")),
    _f("direction", "Direction", T.CHOICE, "Which way is better.", choices=tuple(Direction),
       synonyms=("measure direction", "indicator type", "desired direction")),
    _f("frequency", "Frequency", T.CHOICE, "How often it is read.", choices=tuple(Frequency),
       synonyms=("reading frequency", "measurement frequency", "reporting frequency")),
    _f("source", "Source", T.TEXT, "Where the reading comes from.", synonyms=("measurement source", "data source")),
    _f("method", "Method", T.TEXT, "How it is measured.", synonyms=("measurement method",)),
    _f("baseline", "Baseline", T.NUMBER, "The value read before the change; 0 is a value.",
       synonyms=("baseline value", "baseline reading", "value start", "start value")),
    _f("baseline_date", "Baseline read on", T.DATE, "", synonyms=("baseline date", "date of baseline")),
    _f("target", "Target", T.NUMBER, "The value to be reached, or the limit to be kept.", synonyms=("target value", "value target")),
    _f("target_upper", "Target, upper limit", T.NUMBER, "The other limit where the direction is within."),
    _f("target_date", "Target date", T.DATE, "", synonyms=("due date", "target by")),
    _f("start", "Realisation starts", T.DATE, "", edge=Edge.START, stored_as="start_date",
       synonyms=("benefit start", "realisation start", "benefit start date")),
    _f("end", "Realisation ends", T.DATE, "", stored_as="end_date", synonyms=("benefit end", "realisation end", "benefit end date")),
    _f("stated", "Stated value", T.MONEY, "Its money value over its lifetime, as stated in the business case.",
       synonyms=("stated benefit", "stated benefits", "total baseline benefits", "lifetime value", "benefit value", "monetised benefit",
                 "total benefits", "full value")),
    _f("in_cost_plan", "In the cost plan", T.YES_NO, "The saving is counted in the cost plan already."),
    _f("value_per_unit", "Money per unit", T.MONEY, "What one unit of the reading is worth."),
    _f("price_base", "Price base", T.TEXT, "The year whose prices are used."),
    _f("evidence_grade", "Evidence", T.CHOICE, "How sure the value is.", choices=EVIDENCE_GRADES, synonyms=("evidence", "confidence")),
    _f("priority", "Priority", T.INTEGER, "1 (first) to 5."),
    _f("amber_threshold", "Tolerance, amber", T.NUMBER, "In per cent, such as 10 %; the policy's where left out."),
    _f("red_threshold", "Tolerance, red", T.NUMBER, "In per cent, such as 25 %; the policy's where left out."),
    _f("assumptions", "Assumptions", T.MULTILINE),
    _f("risks", "Risks", T.MULTILINE),
    _f("state", "State", T.CHOICE, "Where it is in its life.", never_blank=True, choices=tuple(State), by_act=tuple(FINAL),
       synonyms=("benefit state", "benefit status")),
    _f("handed_over", "Handed over on", T.DATE, "When its owner accepted it.", stored_as="handed_over_on"),
)  # fmt: skip

REVIEW_FIELDS: tuple[Field, ...] = (
    _f("ref", "Reference", T.TEXT, "Its lasting id, such as P-014/R01; made from the project's when left out."),
    _f("project", "Project", T.PROJECT, "What is reviewed.", required=True),
    _f("kind", "Kind", T.CHOICE, "", choices=REVIEW_KINDS, required=True),
    _f("due", "Due", T.DATE, "", required=True),
    _f("held", "Held", T.DATE, "When it took place."),
    _f("chair", "Chair", T.PERSON, "Who leads it."),
    _f("summary", "Findings", T.MULTILINE, "What was found."),
    _f("decision", "Decision", T.MULTILINE, "What was decided."),
)

PERSON_FIELDS: tuple[Field, ...] = (
    _f("ref", "Reference", T.TEXT, "Their lasting id; made when left out."),
    _f("name", "Name", T.TEXT, "", required=True),
    _f("email", "E-mail", T.TEXT),
    _f("role", "Role", T.TEXT),
    _f("department", "Department", T.TEXT),
    _f("active", "Active", T.YES_NO, "No once they have left or moved on."),
    _f("leaves", "Leaves on", T.DATE),
    _f(
        "logins",
        "Logins",
        T.TEXT,
        "The names under which they sign in to a computer, commas between.",
        synonyms=("login", "user name"),
    ),
)

OBJECTIVE_FIELDS: tuple[Field, ...] = (
    _f("ref", "Reference", T.TEXT, "Its lasting id, such as OBJ-3; made when left out."),
    _f("title", "Title", T.TEXT, "What is wanted, in a few words.", required=True),
    _f("description", "Description", T.MULTILINE),
)

DELIVERABLE_FIELDS: tuple[Field, ...] = (
    _f("ref", "Reference", T.TEXT, "Its lasting id, such as P-014/D01; made from the project's when left out."),
    _f("project", "Project", T.PROJECT, "What delivers it.", required=True),
    _f("title", "Title", T.TEXT, "The output that enables benefits.", required=True),
    _f("description", "Description", T.MULTILINE),
    _f("planned", "Planned", T.DATE, "The day it was promised for."),
    _f("forecast", "Forecast", T.DATE, "The day it is now expected."),
    _f("actual", "Delivered", T.DATE, "The day it was delivered."),
    _f("accepted", "Accepted", T.DATE, "The day its users accepted it."),
    _f("progress", "Progress", T.NUMBER, "A share, 0.4 or 40 %."),
    _f("planned_progress", "Planned progress", T.TEXT, "How far it should be by when: 50%@2026-06-30, commas between."),
)

BUSINESS_CHANGE_FIELDS: tuple[Field, ...] = (
    _f("ref", "Reference", T.TEXT, "Its lasting id, such as P-014/C01; made from the project's when left out."),
    _f("project", "Project", T.PROJECT, "The project it belongs to.", required=True),
    _f("title", "Title", T.TEXT, "What people must do differently.", required=True),
    _f("owner", "Owner", T.PERSON, "Who sees to it."),
    _f("needed_by", "Needed by", T.DATE, "The day by which it must be done for the benefit to come."),
    _f("agreed", "Agreed on", T.DATE),
    _f("funded", "Funded on", T.DATE),
    _f("done", "Done on", T.DATE),
)

POOL_FIELDS: tuple[Field, ...] = (
    _f("ref", "Reference", T.TEXT, "Its lasting id; made when left out."),
    _f("title", "Title", T.TEXT, "The budget or measure that benefits claim from.", required=True),
    _f("ceiling", "Ceiling", T.MONEY, "What can be claimed in all."),
)

FIELDS: dict[Kind, tuple[Field, ...]] = {
    Kind.PROJECT: PROJECT_FIELDS,
    Kind.BENEFIT: BENEFIT_FIELDS,
    Kind.REVIEW: REVIEW_FIELDS,
    Kind.PERSON: PERSON_FIELDS,
    Kind.OBJECTIVE: OBJECTIVE_FIELDS,
    Kind.DELIVERABLE: DELIVERABLE_FIELDS,
    Kind.BUSINESS_CHANGE: BUSINESS_CHANGE_FIELDS,
    Kind.POOL: POOL_FIELDS,
}


class _HasLabel(Protocol):
    @property
    def label(self) -> str: ...


def with_article(kind: _HasLabel) -> str:
    """`a project`, `an objective`."""
    return f"{'an' if kind.label[0] in 'aeiou' else 'a'} {kind.label}"


class FieldError(UsageError, ValueError):
    """A key that the record does not have, or a value that the key cannot hold; the message says the nearest right one."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


_FORMER_NAMES = {"amber_edge": "amber_threshold", "red_edge": "red_threshold"}


def current_name(name: str) -> str:
    """The key of today for one of an earlier version, which a person, a file, a view or a draft may still have."""
    return _FORMER_NAMES.get(name, name)


def former_names(name: str) -> list[str]:
    """The keys that a field had in earlier versions."""
    return [former for former, current in _FORMER_NAMES.items() if current == name]


@cache
def fields_by_name(kind: Kind) -> dict[str, Field]:
    """The fields of a kind by their key."""
    return {field.name: field for field in FIELDS[kind]}


def field_of(kind: Kind, name: str) -> Field:
    """The field with this key. Raises FieldError with the nearest key."""
    known = fields_by_name(kind)
    current = current_name(name)
    if current in known:
        return known[current]
    raise FieldError(f"{with_article(kind)} has no field {name!r}{nearest(name, known)}", name)


def nearest(word: str, known: object) -> str:
    """`; did you mean 'owner'?`, or the list of what there is when nothing is near."""
    import difflib

    candidates = list(dict.fromkeys(str(item) for item in known))  # type: ignore[attr-defined]
    wanted = word.lower()
    close = difflib.get_close_matches(wanted, candidates, n=3, cutoff=0.5)
    if close:
        # Of those that are as near, one of several or of one; else of the same length: a letter is mistyped more often than added.
        best = min(
            close, key=lambda near: (_slips(wanted, near), near.rstrip("s") != wanted.rstrip("s"), abs(len(near) - len(wanted)))
        )
        return f"; did you mean {best!r}?"
    if len(candidates) <= _MOST_NAMED:
        return f"; there is: {', '.join(candidates)}" if candidates else ""
    return f"; there is: {', '.join(candidates[:_FIRST_NAMED])} and {len(candidates) - _FIRST_NAMED:,} more"


_MOST_NAMED, _FIRST_NAMED = 40, 12


def _slips(word: str, other: str) -> int:
    """How many letters must be put in, left out or changed to make one word of the other."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(word, start=1):
        before, row = row, [place]
        for at, beside in enumerate(other):
            row.append(min(before[at] + (letter != beside), before[at + 1] + 1, row[at] + 1))
    return row[-1]
