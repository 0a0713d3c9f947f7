"""The small step that is offered: kept, filled in, left until a day, found done; one a week at the most."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from benefits_tui.domain.fields import FieldError, Kind, Value
from benefits_tui.register import deletion, lists, records, small_step, step_form, undo
from benefits_tui.register.offered_step import OfferedStep, StepNews, offered
from benefits_tui.register.session import Session, open_register
from benefits_tui.store.errors import ReadOnly
from tests import helpers, registers
from tests.conftest import TODAY

ANN = "Ann Example"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with registers.empty(tmp_path / "r.db"), open_register(tmp_path / "r.db", "officer", today=TODAY) as opened:
        yield opened


def without_owner(session: Session, missing: int, benefits: int) -> None:
    helpers.project(session, "P-1")
    for number in range(benefits):
        owner = None if number < missing else ANN
        helpers.benefit(session, "P-1", owner=owner, state="in_delivery", stated=helpers.D(1000 - number))


def offer(session: Session) -> OfferedStep | None:
    small_step.keep(session, small_step.look(session))
    return offered(session)


def at(session: Session, day: str) -> Session:
    session.fixed_today = date.fromisoformat(day)
    return session


def fill(session: Session, **values: Value) -> step_form.StepFilled:
    """By the reference of each record: `B01="Ann"`."""
    step = offered(session)
    assert step is not None
    form = step_form.form_of(session, step)
    typed = {question.key: values.get(question.record.ref.partition("/")[2]) for question in form.questions}
    return step_form.fill_in(session, form, typed)


def test_the_step_is_offered_and_kept_without_a_line_in_the_log(session: Session) -> None:
    without_owner(session, 3, 8)
    changes = len(lists.listing(session, "history"))
    assert offered(session) is None
    step = offer(session)
    assert step is not None and step.summary == "3 of 8 benefits have no active owner"
    assert [record.ref for record in step.records] == ["P-1/B01", "P-1/B02"], "seven of eight are needed, most money first"
    assert (step.level, step.offered_on, len(lists.listing(session, "history"))) == (0, TODAY, changes)
    assert small_step.look(session).differs is False, "it is kept: nothing is measured again"


def test_an_empty_register_is_told_to_record_the_first_benefit(session: Session) -> None:
    news = small_step.look(session)
    assert (news.offer, news.first_benefit) == (None, True)
    without_owner(session, 0, 1)
    assert small_step.look(session).first_benefit is False


def test_what_is_done_is_said_once_and_logged_by_the_register(session: Session) -> None:
    without_owner(session, 3, 8)
    offer(session)
    assert fill(session, B01=ANN)[:2] == (1, 2)
    half = small_step.look(session)
    assert half.moved is None and half.offer is not None and [record.ref for record in half.offer.records] == ["P-1/B02"]
    fill(session, B02=ANN)
    news = small_step.look(session)
    said = small_step.keep(session, news)
    assert said == ("Small step done, 5 of 8 → 7 of 8, level 1 (awareness) reached in own: Benefits have an owner who is there.")
    newest = lists.listing(session, "history")[0]
    assert newest["who"] == "the register" and str(newest["action"]).startswith("small step done, 5 of 8 → 7 of 8")
    assert small_step.keep(session, news) == "", "somebody else was told"
    assert small_step.look(session) == StepNews(), "none in the week"
    assert undo.undo(session).action.startswith("small step: Benefits have an owner"), (
        "the person's own change, not the register's"
    )


def test_what_was_done_elsewhere_is_found_done_too(session: Session) -> None:
    without_owner(session, 2, 8)
    offer(session)
    records.change(session, "P-1/B01", {"owner": ANN})
    assert small_step.look(session).moved is not None


def test_deleting_the_records_of_a_step_is_not_doing_it(session: Session) -> None:
    without_owner(session, 3, 8)
    offer(session)
    for ref in ("P-1/B01", "P-1/B02"):
        deletion.remove(session, ref, Kind.BENEFIT)
    news = small_step.look(session)
    assert news.moved is None and news.differs


@pytest.mark.parametrize(
    ("until", "day", "again"),
    [("2026-11-24", "2026-11-29", False), ("2026-11-24", "2026-11-30", True), ("2027-01-31", "2027-01-30", False), ("2027-01-31", "2027-01-31", True)],
)  # fmt: skip
def test_not_now_leaves_it_until_its_day_and_a_week_at_the_least(session: Session, until: str, day: str, again: bool) -> None:
    without_owner(session, 3, 8)
    offer(session)
    left = small_step.not_now(session, date.fromisoformat(until), "year end first")
    assert left.statement.id == "M07" and offered(session) is None
    newest = lists.listing(session, "history")[0]
    assert (newest["who"], newest["why"]) == ("officer", "year end first")
    assert (offer(at(session, day)) is not None) is again


@pytest.mark.parametrize(("until", "reason"), [(TODAY, "year end first"), (date(2026, 12, 1), " . ")])
def test_not_now_takes_a_reason_and_a_day_to_come(session: Session, until: date, reason: str) -> None:
    without_owner(session, 3, 8)
    with pytest.raises(FieldError):
        small_step.not_now(session, until, reason)
    assert small_step.not_now(session, date(2026, 12, 1), "year end first").statement.id == "M07", "none was kept yet"


def test_a_step_that_is_a_week_old_is_chosen_again(session: Session) -> None:
    without_owner(session, 3, 8)
    offer(session)
    helpers.benefit(session, "P-1", owner=None, state="in_delivery", stated=helpers.D(9000))
    assert small_step.look(at(session, "2026-11-29")).differs is False
    step = offer(at(session, "2026-11-30"))
    assert step is not None and (step.records[0].ref, step.offered_on) == ("P-1/B09", date(2026, 11, 30))


def test_what_each_statement_asks_is_typed_and_written_in_one_change(session: Session) -> None:
    for number in range(1, 6):
        helpers.project(session, f"P-{number}", whole_life_cost=helpers.D(number))
    step = offer(session)
    assert step is not None and [record.ref for record in step.records] == ["P-5", "P-4", "P-3", "P-2"], "four of five are enough"
    form = step_form.form_of(session, step)
    values: dict[str, Value] = {form.questions[0].key: "Fewer letters", form.questions[1].key: None}
    assert step_form.fill_in(session, form, values)[:2] == (1, 4)
    assert [row["title"] for row in lists.listing(session, "benefits")] == ["Fewer letters"]
    with pytest.raises(FieldError, match="Nothing was typed"):
        step_form.fill_in(session, form, {})


def test_a_class_is_typed_by_its_beginning_and_a_wrong_one_writes_nothing(session: Session) -> None:
    helpers.project(session, "P-1")
    for _ in range(5):
        helpers.benefit(session, "P-1", **{"class": None})
    step = offer(session)
    assert step is not None and step.statement.id == "M02" and len(step.records) == 5
    form = step_form.form_of(session, step)
    first, second = form.questions[0].key, form.questions[1].key
    with pytest.raises(FieldError, match="P-1/B02: 'x' is not one of cashable"):
        step_form.fill_in(session, form, {first: "cash", second: "x"})
    assert {row["class"] for row in lists.listing(session, "benefits")} == {"unclassified"}
    assert step_form.fill_in(session, form, {first: "cash", second: "Non-cashable"}).filled == 2
    assert [row["class"] for row in lists.listing(session, "benefits", "-class:unclassified")] == ["cashable", "non_cashable"]


def test_read_only_nothing_is_kept(session: Session) -> None:
    without_owner(session, 3, 8)
    with open_register(session.path, "looker", today=TODAY, read_only=True) as look:
        news = small_step.look(look)
        assert news.offer is not None
        with pytest.raises(ReadOnly):
            small_step.keep(look, news)
    assert offered(session) is None
