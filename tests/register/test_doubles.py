"""A possible double count: the same measure, unit and owner area, in periods that share a day."""

from __future__ import annotations

from datetime import date

import pytest

from benefits_tui.domain.fields import Kind, Value
from benefits_tui.register import records
from benefits_tui.register.session import Session
from tests import helpers

START, END = date(2026, 1, 1), date(2026, 12, 31)
FIRST: dict[str, Value] = {"measure": "Hours saved", "unit": "hours", "start": START, "end": END}


def two(session: Session, first: dict[str, Value], second: dict[str, Value], other_project: str = "P-2") -> tuple[bool, bool]:
    """Whether each of the two is flagged as a double."""
    for ref in dict.fromkeys(("P-1", other_project)):
        helpers.project(session, ref)
    records.add(session, Kind.PERSON, {"name": "Head of Operations", "department": "Operations"})
    records.add(session, Kind.PERSON, {"name": "Head of Works", "department": "operations "})
    records.add(session, Kind.PERSON, {"name": "Head of Finance", "department": "Finance"})
    records.add(session, Kind.PERSON, {"name": "Nobody's area"})
    one, other = helpers.benefit(session, "P-1", **(FIRST | first)), helpers.benefit(session, other_project, **(FIRST | second))
    return "F22" in helpers.rules_on(session, one), "F22" in helpers.rules_on(session, other)


@pytest.mark.parametrize(
    ("first", "second", "flagged"),
    [
        ({}, {}, True),
        # The last day of the one is the first of the other, the day after is not.
        ({"end": date(2026, 6, 30)}, {"start": date(2026, 6, 30)}, True),
        ({"end": date(2026, 6, 30)}, {"start": date(2026, 7, 1)}, False),
        ({"start": date(2026, 6, 30)}, {"end": date(2026, 6, 30)}, True),
        ({"start": date(2026, 6, 30)}, {"end": date(2026, 6, 29)}, False),
        # A blank day is open.
        ({"end": None}, {"start": date(2030, 1, 1), "end": None}, True),
        ({"start": None}, {"start": None, "end": date(2020, 1, 1)}, True),
        ({"start": None, "end": None}, {"start": date(2190, 1, 1), "end": None}, True),
        ({"end": None}, {"start": None, "end": date(2025, 12, 31)}, False),
        # The same words in another writing; other words.
        ({}, {"measure": " HOURS saved"}, True),
        ({}, {"measure": "Hours lost"}, False),
        ({}, {"measure": None}, False),
        ({}, {"unit": "Hours "}, True),
        ({}, {"unit": "days"}, False),
        ({}, {"unit": None}, False),
        # The owner's area, not the owner.
        ({}, {"owner": "Head of Works"}, True),
        ({}, {"owner": "Head of Finance"}, False),
        ({}, {"owner": "Nobody's area"}, False),
        ({}, {"owner": None}, False),
    ],
)
def test_what_is_the_same_in_a_shared_day_is_flagged_on_both(
    session: Session, first: dict[str, Value], second: dict[str, Value], flagged: bool
) -> None:
    assert two(session, first, second) == (flagged, flagged)


def test_two_of_one_project_are_no_double(session: Session) -> None:
    assert two(session, {}, {}, "P-1") == (False, False)


def test_a_disbenefit_is_no_double(session: Session) -> None:
    assert two(session, {}, {"disbenefit": True}) == (False, False)


@pytest.mark.parametrize("state", ["verified", "part_achieved", "not_achieved", "written_off", "superseded"])
def test_what_is_at_its_end_is_no_double(session: Session, state: str) -> None:
    assert two(session, {}, {"state": state}) == (False, False)


@pytest.mark.parametrize("state", ["identified", "appraised", "planned", "in_delivery", "handed_over", "realising"])
def test_what_is_on_its_way_is_one(session: Session, state: str) -> None:
    assert two(session, {}, {"state": state}) == (True, True)
