"""A project's end that slips: the dates of its benefits are asked about once, and never move by themselves."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from click.testing import CliRunner

from benefits_tui.cli.main import cli
from benefits_tui.domain.fields import Value
from benefits_tui.register import readings, records
from benefits_tui.register.session import Session
from benefits_tui.register.slips import ShiftOffered, Slip
from benefits_tui.register.undo import undo
from tests import helpers
from tests.conftest import TODAY

D = Decimal
END = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("before", "after", "day", "moved", "by"),
    [
        (date(2026, 12, 31), date(2027, 3, 31), date(2027, 1, 1), date(2027, 4, 1), "3 months"),
        (date(2026, 12, 31), date(2027, 2, 28), date(2027, 6, 30), date(2027, 8, 31), "2 months"),
        (date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30), date(2027, 5, 31), "1 month"),
        (date(2026, 12, 15), date(2027, 1, 15), date(2027, 1, 31), date(2027, 2, 28), "1 month"),
        (date(2026, 12, 15), date(2027, 12, 15), date(2028, 2, 29), date(2029, 2, 28), "12 months"),
        (date(2026, 12, 31), date(2027, 1, 17), date(2027, 6, 30), date(2027, 7, 17), "17 days"),
        (date(2026, 12, 31), date(2027, 1, 1), date(2027, 6, 30), date(2027, 7, 1), "1 day"),
    ],
)
def test_dates_move_by_months_where_the_end_does(before: date, after: date, day: date, moved: date, by: str) -> None:
    assert (Slip(before, after).moved(day), Slip(before, after).by) == (moved, by)


@pytest.fixture
def refs(session: Session) -> list[str]:
    """Four benefits: one that has not begun and is planned, one begun, one ended, one without dates."""
    helpers.project(session, end=END)
    ahead: dict[str, Value] = {"start": date(2027, 1, 1), "end": date(2028, 12, 31)}
    first = helpers.benefit(session, "P-1", target=D(1), target_date=date(2028, 6, 30), **ahead)
    helpers.plan(session, first, y2027_Q4=10)
    return [
        first,
        helpers.benefit(session, start=TODAY, end=date(2028, 12, 31)),
        helpers.benefit(session, "P-1", state="written_off", **ahead),
        helpers.benefit(session),
    ]


def dates(session: Session, ref: str) -> list[object]:
    values = records.load(session, ref).values
    return [values[name] for name in ("start", "end", "target_date")]


def test_saving_asks_and_writes_nothing_until_it_is_answered(session: Session, refs: list[str]) -> None:
    with pytest.raises(ShiftOffered) as offered:
        records.change(session, "P-1", {"end": date(2027, 3, 31)}, ask=True)
    assert [one.ref for one in offered.value.benefits] == [refs[0]] and offered.value.slip.by == "3 months"
    assert offered.value.benefits[0].dates["start"] == (date(2027, 1, 1), date(2027, 4, 1))
    assert records.load(session, "P-1").values["end"] == END


def test_moved_dates_are_one_change_with_the_end_and_leave_the_plan(session: Session, refs: list[str]) -> None:
    before = [dates(session, ref) for ref in refs]
    plans = readings.plan_versions(session, records.load(session, refs[0]).id)
    saved = records.change(session, "P-1", {"end": date(2027, 3, 31)}, ask=True, shift_benefits=True)
    assert [one.ref for one in saved.shifted] == [refs[0]] and saved.not_shifted == ()
    assert dates(session, refs[0]) == [date(2027, 4, 1), date(2029, 3, 31), date(2028, 9, 30)]
    assert [dates(session, ref) for ref in refs[1:]] == before[1:]
    assert readings.plan_versions(session, records.load(session, refs[0]).id) == plans
    assert helpers.changed_without_reason(session, refs[0]) is None, "the act says why"
    undo(session)
    assert [dates(session, ref) for ref in refs] == before and records.load(session, "P-1").values["end"] == END


@pytest.mark.parametrize("answer", [False, None])
def test_left_dates_stay_and_it_is_said(session: Session, refs: list[str], answer: bool | None) -> None:
    before = dates(session, refs[0])
    saved = records.change(session, "P-1", {"end": date(2027, 3, 31)}, ask=answer is False, shift_benefits=answer)
    assert dates(session, refs[0]) == before and saved.shifted == ()
    assert saved.slip == Slip(END, date(2027, 3, 31)) and [one.ref for one in saved.not_shifted] == [refs[0]]


@pytest.mark.parametrize("values", [{"end": END}, {"end": date(2026, 9, 30)}, {"end": None}, {"name": "Another"}])
def test_what_is_no_slip_asks_nothing(session: Session, refs: list[str], values: dict[str, object]) -> None:
    saved = records.change(session, "P-1", values, ask=True)  # type: ignore[arg-type]
    assert (saved.slip, saved.shifted, saved.not_shifted) == (None, (), ())


def test_a_first_end_is_no_slip(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session, start=date(2027, 1, 1))
    assert records.change(session, "P-1", {"end": END}, ask=True).slip is None


def test_the_command_says_what_stayed_and_moves_it_when_asked(session: Session, refs: list[str]) -> None:
    words = ["--db", str(session.store.path), "--today", TODAY.isoformat()]

    def call(*more: str) -> str:
        done = CliRunner().invoke(cli, [*words, *more])
        assert done.exit_code == 0, done.output
        return done.stderr

    assert call("set", "P-1", "end=2027-03-31", "--reason", "the builder is late") == (
        "The end slipped by 3 months; the dates of P-1/B01 are as they were. "
        "To move them too: undo, then set it again with --shift-benefits.\n"
    )
    call("undo")
    assert call("set", "P-1", "end=2027-03-31", "--shift-benefits", "--reason", "the builder is late") == (
        "The end slipped by 3 months; so did the dates of P-1/B01. Their plans are as they were approved.\n"
    )
    assert dates(session, refs[0])[0] == date(2027, 4, 1)
    done = CliRunner().invoke(cli, [*words, "set", "P-1", "name=X", "--shift-benefits"])
    assert done.exit_code == 2 and "--shift-benefits goes with end=DATE of a project." in done.stderr


def test_only_what_is_still_to_come_moves(session: Session) -> None:
    helpers.project(session, end=END)
    helpers.benefit(session, start=None, end=TODAY + timedelta(days=1), target=D(1), target_date=TODAY)
    with pytest.raises(ShiftOffered) as offered:
        records.change(session, "P-1", {"end": date(2027, 1, 17)}, ask=True)
    tomorrow = TODAY + timedelta(days=1)
    assert offered.value.benefits[0].dates == {"end": (tomorrow, tomorrow + timedelta(days=17))}
