"""Results of maturity that were kept, and small steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from peewee import fn

from benefits_tui.domain.fields import Value
from benefits_tui.domain.lifecycle import FINAL, Stage
from benefits_tui.domain.maturity.questions import Drawn
from benefits_tui.domain.maturity.statements import OWN_CATEGORY
from benefits_tui.store.models import Benefit, MaturityAnswer, MaturityTaken, Person, Project, SmallStep, SmallStepEnded
from benefits_tui.store.query import Reader


def results_taken(reader: Reader) -> list[MaturityTaken]:
    """The results that were kept, oldest first."""
    return reader.all_of(MaturityTaken, MaturityTaken.select().order_by(MaturityTaken.as_of, MaturityTaken.id))


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
