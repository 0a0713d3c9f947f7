from decimal import Decimal

import pytest

from benefits_tui.domain.measure import Direction, Rag, attainment, distance_to_limit, rag_of, realisation, shortfall

D = Decimal


@pytest.mark.parametrize(
    ("baseline", "target", "actual", "expected"),
    [(62, 80, 71, "0.5"), (62, 80, 62, "0"), (62, 80, 89, "1.5"), (62, 80, 53, "-0.5"), (140, 40, 90, "0.5"), (0, 1, 0, "0")],
)
def test_attainment_has_its_direction_in_the_signs(baseline: int, target: int, actual: int, expected: str) -> None:
    assert attainment(D(baseline), D(target), D(actual)) == D(expected)


def test_attainment_is_undefined_where_target_and_baseline_are_equal() -> None:
    assert attainment(D(5), D(5), D(7)) is None


def test_realisation_with_nothing_due_is_not_a_number() -> None:
    assert realisation(D(10), D(0)) is None
    assert realisation(D(50), D(200)) == D("0.25")


@pytest.mark.parametrize(
    ("direction", "actual", "expected"),
    [(Direction.AT_LEAST, 90, 0), (Direction.AT_LEAST, 89, 1), (Direction.AT_MOST, 90, 0), (Direction.AT_MOST, 91, 1),
     (Direction.WITHIN, 95, 0), (Direction.WITHIN, 88, 2), (Direction.WITHIN, 103, 3)],
)  # fmt: skip
def test_the_distance_to_a_limit_is_zero_where_it_is_met(direction: Direction, actual: int, expected: int) -> None:
    assert distance_to_limit(direction, D(actual), D(90), D(100)) == D(expected)


def test_shortfall_of_a_level_is_a_share_of_the_improvement() -> None:
    assert shortfall(D(80), D(71), Direction.INCREASE, D(62)) == D("0.5")
    assert shortfall(D(40), D(90), Direction.DECREASE, D(140)) == D("0.5")


def test_shortfall_of_nothing_expected_is_none_unless_nothing_came() -> None:
    assert shortfall(D(0), D(-5), Direction.INCREASE) is None
    assert shortfall(D(0), D(0), Direction.INCREASE) == D(0)


@pytest.mark.parametrize(
    ("short", "rag"), [("-0.1", Rag.GREEN), ("0", Rag.GREEN), ("0.0001", Rag.AMBER), ("0.25", Rag.AMBER), ("0.2501", Rag.RED)]
)
def test_rag_just_under_at_and_over_its_edges(short: str, rag: Rag) -> None:
    assert rag_of(D(short), D("0.25")) is rag
