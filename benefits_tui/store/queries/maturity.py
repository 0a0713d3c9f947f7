"""Results of maturity that were kept, and small steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import peewee
from peewee import JOIN, fn

from benefits_tui.domain.fields import Value
from benefits_tui.domain.lifecycle import FINAL, Stage
from benefits_tui.domain.maturity.questions import Drawn
from benefits_tui.domain.maturity.statements import OWN_CATEGORY
from benefits_tui.store.models import (
    Benefit,
    BusinessChange,
    ChangeRow,
    Deliverable,
    MaturityAnswer,
    MaturityTaken,
    MeasuredStatement,
    Person,
    Project,
    SmallStep,
    SmallStepEnded,
)
from benefits_tui.store.queries.records import shown_name
from benefits_tui.store.query import Reader


def results_taken(reader: Reader) -> list[MaturityTaken]:
    """The results that were kept, oldest first."""
    return reader.all_of(MaturityTaken, MaturityTaken.select().order_by(MaturityTaken.as_of, MaturityTaken.id))


def changes_of_results(reader: Reader) -> dict[int, int]:
    """The change with which each result was kept, by the result's id."""
    lines = ChangeRow.select(ChangeRow.row_id, ChangeRow.change).where(
        (ChangeRow.table_name == "maturity_taken") & (ChangeRow.operation == "insert")
    )
    return dict(reader.rows(_pair, lines))


def _pair(row: int, change: int) -> tuple[int, int]:
    return row, change


def deleted_between(reader: Reader, table: str, after: int, until: int) -> int:
    """How many rows of a table that were there at a change were deleted behind it, up to another, and not put back by then;
    what was undone does not count."""
    later = (ChangeRow.table_name == table) & (ChangeRow.change > after) & (ChangeRow.change <= until)
    lines = reader.rows(_operation, ChangeRow.select(ChangeRow.row_id, ChangeRow.operation).where(later).order_by(ChangeRow.id))
    counted_before: dict[int, bool] = {}
    new = set()
    for row, operation in lines:
        if row not in counted_before and operation == "insert":
            new.add(row)
        counted_before[row] = operation != "delete"
    return sum(not still for row, still in counted_before.items() if row not in new)


def _operation(row: int, operation: str) -> tuple[int, str]:
    return row, operation


def kept_step(reader: Reader) -> SmallStep | None:
    """The small step that is offered, where one is."""
    return reader.first_of(SmallStep, SmallStep.select().limit(1))


def keep_step(reader: Reader, step: Mapping[str, Value] | None) -> None:
    """Offer this small step in place of the one before, or none. It is worked out and not logged."""
    reader.engine.apply(SmallStep.delete())
    if step is not None:
        reader.engine.apply(SmallStep.insert(dict(step)))


def last_step_ended(reader: Reader) -> SmallStepEnded | None:
    """How the last small step ended."""
    return reader.first_of(SmallStepEnded, SmallStepEnded.select().order_by(SmallStepEnded.id.desc()).limit(1))


class Answer(NamedTuple):
    """What a person answered, who is named by reference and by name."""

    person: str
    name: str
    answer: str
    evidence: str | None
    answered_on: date


def answers_given(reader: Reader, question: str, after: date, until: date) -> list[Answer]:
    """The newest answer of each person to a question within these days, oldest first."""
    query = (
        MaturityAnswer.select(Person.ref, Person.name, MaturityAnswer.answer, MaturityAnswer.evidence, MaturityAnswer.answered_on)
        .join(Person, on=MaturityAnswer.person == Person.id)
        .where(
            (MaturityAnswer.question == question) & (MaturityAnswer.answered_on > after) & (MaturityAnswer.answered_on <= until)
        )
        .order_by(MaturityAnswer.answered_on, MaturityAnswer.id)
    )
    newest = {answer.person: answer for answer in reader.rows(Answer, query)}
    return sorted(newest.values(), key=lambda answer: answer.answered_on)


def people_to_draw(reader: Reader, drawn: Drawn) -> list[str]:
    """The references of the people of whom some are drawn by lot: active ones who manage a project, or own an open benefit."""
    of_others = fn.COALESCE(Project.category, "") != OWN_CATEGORY
    if drawn is Drawn.MANAGERS:
        known: Any = Project.select(Project.manager).where(Project.stage.not_in([Stage.IDEA, Stage.ARCHIVED]) & of_others)
    else:
        known = Benefit.select(Benefit.owner).join(Project).where(Benefit.state.not_in(list(FINAL)) & of_others)
    return reader.column(str, Person.select(Person.ref).where(Person.id.in_(known) & Person.active).order_by(Person.ref))


def last_answerer(reader: Reader, question: str) -> str | None:
    """The reference of who answered a question last."""
    query = (
        MaturityAnswer.select(Person.ref)
        .join(Person, on=MaturityAnswer.person == Person.id)
        .where(MaturityAnswer.question == question)
        .order_by(MaturityAnswer.answered_on.desc(), MaturityAnswer.id.desc())
        .limit(1)
    )
    return reader.value(str, query)


class OwnPlan(NamedTuple):
    """The plan of action, as a project."""

    id: int
    ref: str
    name: str
    start: date | None
    end: date | None


def open_plan(reader: Reader) -> OwnPlan | None:
    """The plan of action that goes on; the newest where there are several."""
    query = (
        Project.select(Project.id, Project.ref, Project.name, Project.start_date, Project.end_date)
        .where((Project.category == OWN_CATEGORY) & (Project.stage != Stage.ARCHIVED))
        .order_by(Project.id.desc())
        .limit(1)
    )
    return next(iter(reader.rows(OwnPlan, query)), None)


def own_plans(reader: Reader) -> int:
    """How many plans of action there are, archived ones too."""
    return reader.value(int, Project.select(fn.COUNT(Project.id)).where(Project.ref.startswith("PMO-"))) or 0


class MeasuredBenefit(NamedTuple):
    """A benefit of a plan of action, and the statement that it measures."""

    benefit: int
    ref: str
    title: str
    statement: str
    baseline: Decimal | None
    target: Decimal | None


def measured_benefits(reader: Reader, project: int) -> list[MeasuredBenefit]:
    """The benefits of a plan of action whose readings the register takes itself, in their order."""
    query = (
        MeasuredStatement.select(
            Benefit.id, Benefit.ref, Benefit.title, MeasuredStatement.statement, Benefit.baseline, Benefit.target
        )
        .join(Benefit, on=MeasuredStatement.benefit == Benefit.id)
        .where((Benefit.project == project) & Benefit.state.not_in(list(FINAL)))
        .order_by(Benefit.id)
    )
    return list(reader.rows(MeasuredBenefit, query))


class PlannedStep(NamedTuple):
    """A deliverable or a business change of a plan of action: who sees to it, by when, since when it is done."""

    ref: str
    title: str
    owner: str | None
    due: date | None
    done: date | None


def planned_steps(reader: Reader, project: int) -> list[PlannedStep]:
    """The deliverables and habits of a plan of action, by their days."""
    made = (
        Deliverable.select(Deliverable.ref, Deliverable.title, peewee.Value(None), Deliverable.planned, Deliverable.accepted)
        .where(Deliverable.project == project)
    )  # fmt: skip
    kept = (
        BusinessChange.select(
            BusinessChange.ref, BusinessChange.title, shown_name(Person), BusinessChange.needed_by, BusinessChange.done
        )
        .join(Person, JOIN.LEFT_OUTER, on=BusinessChange.owner == Person.id)
        .where(BusinessChange.project == project)
    )
    steps = [*reader.rows(PlannedStep, made), *reader.rows(PlannedStep, kept)]
    return sorted(steps, key=lambda step: (step.due or date.max, step.ref))


def steps_ended(reader: Reader, most: int) -> list[SmallStepEnded]:
    """The small steps that ended last, newest first."""
    return reader.all_of(SmallStepEnded, SmallStepEnded.select().order_by(SmallStepEnded.id.desc()).limit(most))
