"""The questions that only people can answer, each a statement of a strand; an answer holds for a year."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

from benefits_tui.domain.maturity.statements import BY_ID, Statement

VALID = timedelta(days=365)
DRAWN = 5
"""How many people are drawn by lot for a question that several are asked."""


class Drawn(StrEnum):
    """Of whom people are drawn by lot."""

    MANAGERS = "project managers"
    OWNERS = "owners of benefits"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of whom, and what can be answered, the least first. Its statement holds with one of `good`."""

    statement: Statement
    who: str
    text: str
    answers: tuple[str, ...]
    good: frozenset[str]
    drawn: Drawn | None = None

    @property
    def id(self) -> str:
        """The id of its statement."""
        return self.statement.id

    @property
    def needs_evidence(self) -> bool:
        """True where a good answer must say where it can be seen."""
        return self.drawn is None


QUESTIONS: tuple[Question, ...] = (
    Question(
        BY_ID["P1"], "executive sponsor",
        "Is there a benefits policy that you signed, and did you use a benefit figure in a decision in the last six months?",
        ("no", "signed", "signed_and_used"), frozenset({"signed_and_used"}),
    ),
    Question(
        BY_ID["P2"], "director of finance",
        "Are cashable benefits taken from budgets, by line, when they are due?",
        ("no", "some", "all_above_the_threshold"), frozenset({"all_above_the_threshold"}),
    ),
    Question(
        BY_ID["P3"], "head of the PMO",
        "Whose time is it: hours a month for tracking after closure, named?",
        ("none", "less_than_8_hours", "named_and_funded"), frozenset({"named_and_funded"}),
    ),
    Question(
        BY_ID["P4"], "five project managers",
        "When did you last see your deliverable in use by those it was made for?",
        ("never", "before_go_live", "after_go_live"), frozenset({"after_go_live"}), Drawn.MANAGERS,
    ),
    Question(
        BY_ID["P5"], "five owners",
        "Did you agree the target, and does your own performance agreement name it?",
        ("no", "agreed", "in_my_agreement"), frozenset({"agreed", "in_my_agreement"}), Drawn.OWNERS,
    ),
)  # fmt: skip
QUESTION_BY_ID = {question.id: question for question in QUESTIONS}


def expires_on(answered_on: date) -> date:
    """The day from which an answer no longer holds."""
    return answered_on + VALID


def seed_of(question: Question, today: date) -> str:
    """What the lot is drawn with: the same on every machine, another one each year."""
    return f"{question.id} {today.year}"


def draw(seed: str, candidates: Iterable[str], answered: Collection[str]) -> list[str]:
    """Who is asked, by reference: those who answered already, then others by lot, until there are five."""
    first = sorted(set(answered))

    def lot(ref: str) -> str:
        return sha256(f"{seed}:{ref}".encode()).hexdigest()

    others = sorted(set(candidates) - set(first), key=lot)
    return [*first, *others[: max(DRAWN - len(first), 0)]]
