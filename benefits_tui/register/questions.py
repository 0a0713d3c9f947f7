"""Questions that only people can answer: who is asked, what they answered, until when that holds."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import FieldError, Kind, nearest
from benefits_tui.domain.json_values import JsonObject
from benefits_tui.domain.maturity.questions import QUESTION_BY_ID, QUESTIONS, VALID, Question, draw, expires_on, seed_of
from benefits_tui.domain.plain_text import humanize
from benefits_tui.register.lookup import person_id
from benefits_tui.register.plan_of_action import add_culture
from benefits_tui.register.session import Session
from benefits_tui.store.models import MaturityAnswer
from benefits_tui.store.queries.maturity import Answer, answers_given, people_to_draw
from benefits_tui.store.queries.records import ref_of
from benefits_tui.store.query import Reader

__all__ = ["AnswerGiven", "Asked", "answer", "as_plain", "asked", "asked_one", "expires_on", "question_named"]


class Asked(NamedTuple):
    """A question with those who are asked, and the answers that hold."""

    question: Question
    seed: str
    """What the lot was drawn with; blank where nobody is drawn."""
    drawn: list[str]
    """The references of those drawn by lot."""
    answers: list[Answer]

    @property
    def to_ask(self) -> list[str]:
        """Those drawn by lot who have not answered."""
        known = {answer.person for answer in self.answers}
        return [ref for ref in self.drawn if ref not in known]


def question_named(number: str) -> Question:
    """The question of an id in any case. Raises UsageError with the nearest."""
    question = QUESTION_BY_ID.get(number.strip().upper())
    if question is None:
        raise UsageError(f"There is no question {number!r}{nearest(number.upper(), QUESTION_BY_ID)}")
    return question


def asked(session: Session) -> list[Asked]:
    """Every question, whom it is asked of by lot, and the answers of the last 365 days."""
    with session.snapshot():
        return [_asked(session.store, session, question) for question in QUESTIONS]


def asked_one(session: Session, number: str) -> Asked:
    """A question, whom it is asked of by lot, and its answers that hold. Raises UsageError."""
    with session.snapshot():
        return _asked(session.store, session, question_named(number))


def _asked(reader: Reader, session: Session, question: Question) -> Asked:
    since = session.today - VALID
    answers = answers_given(reader, question.id, since, session.today)
    if question.drawn is None:
        return Asked(question, "", [], answers[-1:])
    this_year = {answer.person for answer in answers if answer.answered_on.year == session.today.year}
    seed = seed_of(question, session.today)
    drawn = draw(seed, people_to_draw(reader, question.drawn), this_year)
    return Asked(question, seed, drawn, answers)


class AnswerGiven(NamedTuple):
    """An answer as it was written down."""

    question: Question
    answer: str
    person: str
    holds_until: date


def answer(session: Session, number: str, text: str, by: str, evidence: str | None = None) -> AnswerGiven:
    """Write down what a person answered. Raises UsageError, FieldError."""
    question = question_named(number)
    given = _answer_meant(question, text)
    seen = " ".join((evidence or "").split())
    if question.needs_evidence and given != question.answers[0] and len(seen) < 3:
        raise FieldError("evidence: say where that can be seen, a link or a few words", "evidence")
    with session.store.write(
        session.change_info(f"answer {question.id}: {given.replace('_', ' ')}"), session.today
    ) as transaction:
        person = person_id(transaction, by, "by")
        ref = str(ref_of(transaction, Kind.PERSON, person))
        if question.drawn is not None:
            _must_be_drawn(_asked(transaction, session, question), ref)
        transaction.insert(
            MaturityAnswer,
            {
                "question": question.id, "answer": given, "person_id": person, "evidence": seen or None,
                "answered_on": session.today, "recorded_by": session.user,
            },
        )  # fmt: skip
    if question.drawn is not None:
        add_culture(session)
    return AnswerGiven(question, given, ref, expires_on(session.today))


def _answer_meant(question: Question, text: str) -> str:
    """One of the answers, from its beginning on. Raises FieldError with what there is."""
    word = "_".join(text.lower().replace("-", " ").split())
    begun = [known for known in question.answers if known.startswith(word)] if word else []
    if word in question.answers:
        return word
    if len(begun) != 1:
        known = ", ".join(humanize(answer) for answer in question.answers)
        raise FieldError(f"answer: {text!r} is not an answer to {question.id}; there is: {known}", "answer")
    return begun[0]


def _must_be_drawn(asked_now: Asked, ref: str) -> None:
    known = {answer.person for answer in asked_now.answers}
    if ref not in known.union(asked_now.drawn):
        drawn = ", ".join(asked_now.drawn) or "nobody yet"
        raise FieldError(
            f"by: {ref} was not drawn at random for {asked_now.question.id} ({asked_now.seed}); drawn: {drawn}", "by"
        )


def as_plain(asked_now: Asked) -> JsonObject:
    """A question with its answers, as plain data."""
    question = asked_now.question
    return {
        "id": question.id,
        "strand": question.statement.strand.value,
        "level": question.statement.level,
        "who": question.who,
        "question": question.text,
        "can_be": list(question.answers),
        "seed": asked_now.seed,
        "drawn": asked_now.drawn,
        "answers": [
            {
                "by": answer.person, "name": answer.name, "answer": answer.answer, "evidence": answer.evidence,
                "answered_on": answer.answered_on.isoformat(), "holds_until": expires_on(answer.answered_on).isoformat(),
            }
            for answer in asked_now.answers
        ],
    }  # fmt: skip
