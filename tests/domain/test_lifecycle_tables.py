"""Stages, states and gates as whole tables: what lies behind what, and what a gate asks for."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import pytest

from benefits_tui.domain.errors import UsageError, UserError
from benefits_tui.domain.fields import FIELDS, FieldError, Kind
from benefits_tui.domain.gates import OF_PROJECT, REQUIREMENTS, missing_words, required
from benefits_tui.domain.lifecycle import (
    CLOSED,
    FINAL,
    BenefitClass,
    Stage,
    State,
    at_least,
    gate_passed,
    handed_over,
    stage_from_dates,
    state_in,
)
from benefits_tui.domain.measure import LESS_IS_BETTER, LIMITS, Direction, MeasureKind, Rag
from benefits_tui.domain.periods import Edge, Frequency

TODAY = date(2026, 11, 23)
BEFORE, AFTER = date(2026, 11, 22), date(2026, 11, 24)


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (Stage, "idea start_up planning delivery closing benefits_tracking archived"),
        (
            State,
            "identified appraised planned in_delivery handed_over realising "
            "verified part_achieved not_achieved written_off superseded",
        ),
        (BenefitClass, "cashable non_cashable quantifiable qualitative unclassified"),
        (Direction, "increase decrease at_least at_most within"),
        (MeasureKind, "flow level"),
        (Rag, "green amber red no_data not_yet_due"),
        (Frequency, "monthly quarterly half_yearly yearly"),
        (Edge, "start end"),
    ],
)
def test_the_words_of_an_enumeration_and_their_order(words: type[StrEnum], values: str) -> None:
    assert [one.value for one in words] == values.split()
    assert [one.name.lower() for one in words] == values.split()


def test_the_sets_of_words() -> None:
    assert {one.value for one in CLOSED} == {"benefits_tracking", "archived"}
    assert {one.value for one in FINAL} == {"verified", "part_achieved", "not_achieved", "written_off", "superseded"}
    assert {one.value for one in LIMITS} == {"at_least", "at_most", "within"}
    assert {one.value for one in LESS_IS_BETTER} == {"decrease", "at_most"}


@pytest.mark.parametrize(
    ("stage", "passed"),
    [
        # Gates                 0    1    2    3    4    5
        (Stage.IDEA, "          no   no   no   no   no   no"),
        (Stage.START_UP, "      yes  no   no   no   no   no"),
        (Stage.PLANNING, "      yes  yes  no   no   no   no"),
        (Stage.DELIVERY, "      yes  yes  yes  yes  no   no"),
        (Stage.CLOSING, "       yes  yes  yes  yes  yes  no"),
        (Stage.BENEFITS_TRACKING, "yes yes yes yes yes no"),
        (Stage.ARCHIVED, "      yes  yes  yes  yes  yes  yes"),
    ],
)
def test_the_gates_that_a_stage_has_behind_it(stage: Stage, passed: str) -> None:
    assert ["yes" if gate_passed(stage, gate) else "no" for gate in range(6)] == passed.split()


@pytest.mark.parametrize(
    ("state", "reached"),
    [
        # Of identified, appraised, planned, in delivery, handed over, realising; verified, part, not, written off, superseded.
        (State.IDENTIFIED, "1000000000 0"),
        (State.APPRAISED, "1100000000 0"),
        (State.PLANNED, "1110000000 0"),
        (State.IN_DELIVERY, "1111000000 0"),
        (State.HANDED_OVER, "1111100000 0"),
        (State.REALISING, "1111110000 0"),
        (State.VERIFIED, "1111111111 1"),
        (State.PART_ACHIEVED, "1111111111 1"),
        (State.NOT_ACHIEVED, "1111111111 1"),
        (State.WRITTEN_OFF, "1111111111 1"),
        (State.SUPERSEDED, "1111111111 1"),
    ],
)
def test_the_states_that_a_state_has_reached(state: State, reached: str) -> None:
    assert "".join("1" if at_least(state, other) else "0" for other in State) == reached.replace(" ", "")


def test_what_is_handed_over() -> None:
    assert [one.value for one in State if not handed_over(one)] == ["identified", "appraised", "planned", "in_delivery"]


@pytest.mark.parametrize(
    ("start", "end", "stage"),
    [
        (None, None, Stage.DELIVERY),
        (BEFORE, None, Stage.DELIVERY), (TODAY, None, Stage.DELIVERY), (AFTER, None, Stage.PLANNING),
        (None, BEFORE, Stage.CLOSING), (None, TODAY, Stage.DELIVERY), (None, AFTER, Stage.DELIVERY),
        (BEFORE, BEFORE, Stage.CLOSING), (TODAY, TODAY, Stage.DELIVERY), (AFTER, AFTER, Stage.PLANNING),
        (AFTER, BEFORE, Stage.CLOSING), (AFTER, TODAY, Stage.PLANNING), (BEFORE, TODAY, Stage.DELIVERY),
    ],
)  # fmt: skip
def test_the_stage_that_dates_speak_of(start: date | None, end: date | None, stage: Stage) -> None:
    assert stage_from_dates(start, end, TODAY) is stage


@pytest.mark.parametrize(
    ("stage", "state"),
    [
        (Stage.IDEA, State.IDENTIFIED),
        (Stage.START_UP, State.IDENTIFIED),
        (Stage.PLANNING, State.APPRAISED),
        (Stage.DELIVERY, State.IN_DELIVERY),
        (Stage.CLOSING, State.IN_DELIVERY),
        (Stage.BENEFITS_TRACKING, State.IN_DELIVERY),
        (Stage.ARCHIVED, State.IN_DELIVERY),
    ],
)
def test_the_state_of_a_benefit_of_which_only_the_stage_is_known(stage: Stage, state: State) -> None:
    assert state_in(stage) is state


# Each word that a gate can ask for, and what is said of two benefits (or of the project) without it.
MISSING = {
    "sponsor": "no sponsor",
    "cost": "no whole-life cost",
    "benefits": "no benefit",
    "deliverables": "no deliverable",
    "review": "no review ahead",
    "owner": "2 benefits without owner",
    "class": "2 benefits without class",
    "measure": "2 benefits without measure",
    "baseline": "2 benefits without baseline reading",
    "target": "2 benefits without target or stated value",
    "plan": "2 benefits without approved plan",
    "objective": "2 benefits without objective",
    "dates": "2 benefits without start and end of realisation",
    "frequency": "2 benefits without reading frequency",
    "enabler": "2 benefits without enabling deliverable",
    "forecast": "2 benefits without forecast",
    "validator": "2 benefits without validator",
    "handover": "2 benefits without handover",
    "reading": "2 benefits without reading",
}


@pytest.mark.parametrize(("word", "said"), MISSING.items())
def test_what_is_said_of_a_missing_requirement(word: str, said: str) -> None:
    assert missing_words(((word, 2),)) == said
    assert missing_words(((word, 1),)) == said.replace("2 benefits", "1 benefit")


def test_there_are_no_other_requirements() -> None:
    assert list(REQUIREMENTS) == list(MISSING)
    assert OF_PROJECT == ("sponsor", "cost", "benefits", "deliverables", "review")


def test_missing_requirements_stand_in_the_order_they_are_given() -> None:
    assert missing_words((("owner", 1), ("sponsor", 1), ("plan", 0))) == (
        "1 benefit without owner, no sponsor, 0 benefits without approved plan"
    )
    assert missing_words(()) == ""


@pytest.mark.parametrize(
    ("gate", "words"),
    [
        ("0", "benefits class"),
        ("1", "sponsor benefits class objective"),
        ("2", "sponsor benefits class objective owner measure"),
        ("3", "sponsor cost benefits class objective owner measure baseline target plan dates"),
        ("4", "benefits owner measure baseline target plan frequency"),
        ("5", "benefits owner handover reading review"),
        ("6", ""),
        ("-1", ""),
        ("", ""),
        ("Kick-off", ""),
    ],
)
def test_a_gate_asks_for_what_its_row_says(gate: str, words: str) -> None:
    assert required(gate, None) == tuple(words.split())


@pytest.mark.parametrize(
    ("requires", "words"),
    [
        ("owner,plan", ("owner", "plan")),
        (" owner , , plan ,", ("owner", "plan")),
        ("start and end", ("start and end",)),
        (",", ()),
        ("", ()),
        ("  ", ()),
    ],
)
def test_what_a_template_says_comes_before_the_gates_own_row(requires: str, words: tuple[str, ...]) -> None:
    assert required("3", requires) == words
    assert required("Kick-off", requires) == words


def test_problems_of_use_are_problems() -> None:
    assert issubclass(UsageError, UserError) and issubclass(FieldError, UsageError) and issubclass(FieldError, ValueError)


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [
        (Kind.PROJECT, "stage", [one.value for one in Stage]),
        (Kind.BENEFIT, "state", [one.value for one in State]),
        (Kind.BENEFIT, "class", [one.value for one in BenefitClass]),
    ],
)
def test_a_choice_of_the_lifecycle_offers_all_of_it(kind: Kind, name: str, words: list[str]) -> None:
    assert [list(field.choices) for field in FIELDS[kind] if field.name == name] == [words]
