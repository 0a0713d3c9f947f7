"""Strands, statements and levels: each statement just under, at and over its threshold; what a level needs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.maturity.assessment import Measured, Standing, Tally, assess, fallen, level_of, statement_of, unmarked
from benefits_tui.domain.maturity.statements import BY_ID, LEVELS, STATEMENTS
from benefits_tui.domain.maturity.steps import StepMeasured, StepOutcome, best_step, is_young, rests_until, statements_to_turn

# Statement, strand, level, its list, the field that is filled in, how many of 100 it needs.
TABLE = [
    ("M01", "define", 1, "projects", "", 80), ("M02", "define", 1, "benefits", "class", 90),
    ("M03", "define", 2, "benefits", "unit", 80), ("M04", "define", 2, "benefits", "baseline", 80),
    ("M05", "define", 3, "benefits", "objectives", 90), ("M06", "define", 3, "projects", "", 80),
    ("M07", "own", 1, "benefits", "owner", 80), ("M08", "own", 2, "benefits", "", 90),
    ("M09", "own", 3, "benefits", "owner", 98), ("M10", "plan", 2, "benefits", "", 90),
    ("M11", "plan", 3, "benefits", "", 90), ("M12", "plan", 4, "benefits", "", 90),
    ("M13", "track", 2, "benefits", "", 70), ("M14", "track", 3, "benefits", "", 80),
    ("M15", "track", 3, "deliverables", "", 70), ("M16", "track", 4, "benefits", "", 50),
    ("M17", "decide", 2, "reviews", "", 70), ("M18", "decide", 3, "flags", "", 70),
    ("M19", "decide", 3, "benefits", "", 80), ("M20", "decide", 4, "reviews", "", 1),
    ("M21", "decide", 5, "benefits", "", 51),
    ("P1", "define", 4, "answers", "", 100), ("P2", "plan", 4, "answers", "", 100), ("P3", "track", 4, "answers", "", 100),
    ("P4", "track", 5, "answers", "", 80), ("P5", "own", 4, "answers", "", 80),
]  # fmt: skip
NAMES = [row[0] for row in TABLE]


def test_the_table_is_this_one() -> None:
    assert [
        (one.id, one.strand.value, one.level, one.records.value, one.field, int(one.threshold * 100)) for one in STATEMENTS
    ] == TABLE
    assert LEVELS == ("not started", "awareness", "repeatable", "defined", "managed", "optimised")


@pytest.mark.parametrize(("number", "needed"), [(row[0], row[5]) for row in TABLE])
def test_a_statement_just_under_at_and_over_its_threshold(number: str, needed: int) -> None:
    def measured(met: int) -> Measured:
        return Measured(BY_ID[number], Tally(100, met))

    assert [measured(met).standing.value for met in (needed - 1, needed, min(needed + 1, 100))] == ["short", "holds", "holds"]
    assert [measured(met).short_by for met in (needed - 1, needed)] == [1, 0]


@pytest.mark.parametrize(
    ("population", "met", "standing"),
    [(0, 0, "too few to tell"), (4, 4, "too few to tell"), (5, 5, "holds"), (5, 4, "holds"), (5, 3, "short")],
)
def test_fewer_than_five_are_too_few_to_tell(population: int, met: int, standing: str) -> None:
    assert Measured(BY_ID["M07"], Tally(population, met)).standing == standing


@pytest.mark.parametrize(
    ("question", "answers", "good", "standing"),
    [
        ("P1", 0, 0, "unknown"), ("P1", 1, 1, "holds"), ("P1", 1, 0, "short"), ("P4", 0, 0, "unknown"), ("P4", 4, 4, "too few to tell"),
        ("P4", 5, 4, "holds"), ("P5", 5, 3, "short"),
    ],
)  # fmt: skip
def test_a_question_is_unknown_until_it_is_answered(question: str, answers: int, good: int, standing: str) -> None:
    assert Measured(BY_ID[question], Tally(answers, good)).standing == standing


def results(**met: int) -> dict[str, Tally]:
    """Everything holds but what is named."""
    return {number: Tally(100, met.get(number, 100)) for number in NAMES}


@pytest.mark.parametrize(
    ("short", "levels"),
    [
        ("", (4, 4, 4, 5, 5)), ("M01", (0, 4, 4, 5, 5)), ("M02", (0, 4, 4, 5, 5)), ("M03", (1, 4, 4, 5, 5)), ("M04", (1, 4, 4, 5, 5)),
        ("M05", (2, 4, 4, 5, 5)), ("M06", (2, 4, 4, 5, 5)), ("M07", (4, 0, 4, 5, 5)), ("M08", (4, 1, 4, 5, 5)),
        ("M09", (4, 2, 4, 5, 5)), ("M10", (4, 4, 1, 5, 5)), ("M11", (4, 4, 2, 5, 5)), ("M12", (4, 4, 3, 5, 5)),
        ("M13", (4, 4, 4, 1, 5)), ("M14", (4, 4, 4, 2, 5)), ("M15", (4, 4, 4, 2, 5)), ("M16", (4, 4, 4, 3, 5)),
        ("M17", (4, 4, 4, 5, 1)), ("M18", (4, 4, 4, 5, 2)), ("M19", (4, 4, 4, 5, 2)), ("M20", (4, 4, 4, 5, 3)),
        ("M21", (4, 4, 4, 5, 4)), ("P1", (3, 4, 4, 5, 5)), ("P2", (4, 4, 3, 5, 5)), ("P3", (4, 4, 4, 3, 5)),
        ("P4", (4, 4, 4, 4, 5)), ("P5", (4, 3, 4, 5, 5)),
    ],
)  # fmt: skip
def test_a_statement_that_is_short_holds_its_strand_below_its_level(short: str, levels: tuple[int, ...]) -> None:
    found = assess(results(**{short: 0}) if short else results())
    assert tuple(strand.level for strand in found.strands) == levels
    assert found.level == min(levels)


@pytest.mark.parametrize(
    ("known", "level"),
    [
        ({}, 0), ({"M13": (5, 4)}, 2), ({"M13": (5, 3)}, 1), ({"M13": (4, 4)}, 0), ({"P3": (1, 1)}, 0), ({"M13": (5, 4), "P3": (1, 1)}, 4),
        ({"M13": (5, 4), "M14": (5, 0), "P3": (1, 1)}, 2), ({"M14": (5, 5)}, 3),
    ],
)  # fmt: skip
def test_a_level_without_a_statement_comes_with_the_one_below(known: dict[str, tuple[int, int]], level: int) -> None:
    assert level_of(Measured(BY_ID[number], Tally(*counts)) for number, counts in known.items()) == level


def test_nothing_recorded_is_level_0_in_every_strand() -> None:
    found = assess({number: Tally(0, 0) for number in NAMES})
    assert [strand.level for strand in found.strands] == [0, 0, 0, 0, 0] and found.level == 0
    assert {one.standing for one in found.measured if not one.statement.is_question} == {Standing.TOO_FEW}
    assert {one.standing for one in found.measured if one.statement.is_question} == {Standing.UNKNOWN}


def test_too_few_keep_a_level_from_being_reached() -> None:
    found = assess(results() | {"M08": Tally(4, 4)})
    assert [strand.level for strand in found.strands] == [4, 1, 4, 5, 5]
    assert [strand.strand.value for strand in found.weakest] == ["own"]


def test_the_weakest_strands_are_all_on_the_lowest_level() -> None:
    assert [one.strand.value for one in assess(results(M07=0, M02=0)).weakest] == ["define", "own"]


@pytest.mark.parametrize(
    ("before", "now", "marked"),
    [
        ((10, 7), (8, 7), True),  # three bad ones of ten, two deleted
        ((10, 7), (9, 8), False),  # one deleted; eight of ten would hold as well
        ((10, 7), (10, 8), False), ((10, 8), (8, 8), False), ((10, 7), (12, 10), False), ((10, 7), (8, 6), False),
        ((4, 0), (5, 5), False),
    ],
)  # fmt: skip
def test_what_holds_only_because_records_left_is_marked(before: tuple[int, int], now: tuple[int, int], marked: bool) -> None:
    one = Measured(BY_ID["M07"], Tally(*now), Tally(*before))
    assert one.by_shrinking is marked
    assert one.shrunk == max(0, before[0] - now[0])
    strand = next(s for s in assess(results() | {"M07": Tally(*now)}, {"M07": Tally(*before)}).strands if s.strand == "own")
    assert strand.by_shrinking is marked


def test_a_strand_falls_when_its_level_is_lower_than_it_was() -> None:
    now = assess(results(M07=0, M13=0))
    before = {"define": 3, "own": 1, "track": 1, "plan": 4}
    assert [one.strand.value for one in fallen(before, now)] == ["own"]


@pytest.mark.parametrize(("typed", "found"), [("M04", "M04"), (" m04 ", "M04"), ("M99", None), ("", None)])
def test_a_statement_is_named_in_any_case(typed: str, found: str | None) -> None:
    statement = statement_of(typed)
    assert (statement.id if statement else None) == found


def test_what_is_held_against_is_the_last_result_that_did_not_hold_by_shrinking() -> None:
    short, shrunk, grown = Tally(8, 5), Tally(5, 5), Tally(8, 7)
    assert unmarked([]) == {}
    assert unmarked([{"M07": short}, {"M07": shrunk}, {"M07": shrunk}]) == {"M07": short}
    assert unmarked([{"M07": shrunk}, {"M07": short}]) == {"M07": short}
    assert unmarked([{"M07": short}, {"M07": shrunk}, {"M07": grown}]) == {"M07": grown}
    assert unmarked([{"M07": short}, {"M08": grown}]) == {"M07": short, "M08": grown}


def step(number: str, population: int, met: int, *money: int) -> StepMeasured:
    statement = next(statement for statement in STATEMENTS if statement.id == number)
    return StepMeasured(
        Measured(statement, Tally(population, met)), {place: Decimal(amount) for place, amount in enumerate(money)}
    )


def test_the_next_step_is_most_money_for_a_minute_among_those_that_turn_a_statement() -> None:
    cheap, rich = step("M07", 10, 7, 100), step("M02", 10, 6, 9_000, 9_000, 9_000)
    assert cheap.measured.short_by == 1 and cheap.measured.statement.minutes == rich.measured.statement.minutes
    assert rich.measured.short_by <= 5
    assert best_step([cheap, rich]) is rich
    assert best_step([cheap, step("M02", 10, 6, 100, 100, 90)]) is cheap, "less for a minute"
    many = step("M02", 100, 10, *[1_000_000] * 5)
    assert many.measured.short_by > 5 and best_step([many, cheap]) is cheap, "five of many turn nothing"
    assert best_step([many]) is many


def test_what_can_still_be_put_right_goes_before_a_habit() -> None:
    late, owner = step("M13", 10, 6, 9_000), step("M07", 10, 7, 100)
    assert best_step([late, owner]) is owner and best_step([late]) is late
    mended = {"M01", "M02", "M03", "M04", "M05", "M07", "M12", "M14", "M15", "M19", "M20"}
    assert {statement.id for statement in STATEMENTS if statement.mends} == mended


def test_the_step_comes_from_the_weakest_strand_that_has_something_short() -> None:
    told = assess(results(M07=0, M02=0) | {"M10": Tally(0, 0)})
    assert [one.statement.id for one in statements_to_turn(told, young=False)] == ["M02", "M07"]
    plan_cannot_be_told = assess(results(M08=0) | {number: Tally(0, 0) for number in ("M10", "M11", "M12")})
    assert [one.strand.value for one in plan_cannot_be_told.weakest] == ["plan"]
    assert [one.statement.id for one in statements_to_turn(plan_cannot_be_told, young=False)] == ["M08"]
    assert statements_to_turn(plan_cannot_be_told, young=True) == []
    assert [one.statement.id for one in statements_to_turn(assess(results(M07=0, M08=0, M02=0)), young=True)] == ["M02", "M07"]


@pytest.mark.parametrize(
    ("first", "young"), [(None, False), (date(2026, 11, 23), True), (date(2026, 10, 25), True), (date(2026, 10, 24), False)]
)
def test_a_register_is_young_for_30_days(first: date | None, young: bool) -> None:
    assert is_young(first, date(2026, 11, 23)) is young


@pytest.mark.parametrize(
    ("outcome", "until", "free"),
    [("done", None, "2026-11-30"), ("not_now", "2026-11-25", "2026-11-30"), ("not_now", "2027-01-31", "2027-01-31")],
)
def test_there_is_one_small_step_a_week_at_the_most(outcome: str, until: str | None, free: str) -> None:
    day = date.fromisoformat(until) if until else None
    assert rests_until(StepOutcome(outcome), date(2026, 11, 23), day) == date.fromisoformat(free)
