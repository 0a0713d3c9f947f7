"""What changed between two days: each kind of fact with before, after, who and why; what had no effect is left out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import Kind
from benefits_tui.register import flags, readings, records
from benefits_tui.register.changes import ChangedFact, What, changes, changes_as_plain
from benefits_tui.register.session import Session
from tests import helpers
from tests.cli.in_process import Here

D = Decimal
START, MIDDLE, TODAY = date(2026, 11, 1), date(2026, 11, 10), date(2026, 11, 23)


@pytest.fixture
def moved(session: Session) -> Session:
    """Made on 1 November; on the 10th one benefit is changed, read and added to by somebody else."""
    session.fixed_today = START
    helpers.project(session)
    helpers.benefit(session, title="Fewer forms")
    helpers.plan(session, "P-1/B01", y2026_Q1=100, y2026_Q2=100)
    helpers.benefit(session, title="Touched")
    helpers.benefit(session, title="Left alone")
    session.fixed_today, session.user = MIDDLE, "ann"
    records.change(session, "P-1/B01", {"owner": "Olga Owner"}, why="Handed on to [b]Works[/b]")
    readings.record(session, "P-1/B01", "2026-Q1", actual=D(40))
    records.change(session, "P-1/B02", {"title": "Something else"}, why="a try")
    records.change(session, "P-1/B02", {"title": "Touched"}, why="and back")
    records.change(session, "P-1", {"department": "Works"}, why="handed to the line")
    helpers.benefit(session, title="New")
    session.fixed_today = TODAY
    return session


def facts(session: Session, ref: str, since: date = START, until: date | None = None) -> list[ChangedFact]:
    return [fact for record in changes(session, since, until).records if record.ref == ref for fact in record.facts]


def test_a_field_has_before_after_who_and_why(moved: Session) -> None:
    assert ChangedFact(
        What.FIELD, "owner", "Head of Operations", "Olga Owner", "ann", "Handed on to [b]Works[/b]", MIDDLE
    ) in facts(moved, "P-1/B01")  # fmt: skip
    assert ChangedFact(What.FIELD, "department", None, "Works", "ann", "handed to the line", MIDDLE) in facts(moved, "P-1")


def test_a_reading_and_what_follows_from_it(moved: Session) -> None:
    found = {(fact.what, fact.name): (fact.before, fact.after, fact.who) for fact in facts(moved, "P-1/B01")}
    assert found[What.READING, "actual 2026-Q1"] == (None, D(40), "ann")
    assert found[What.FIGURE, "RAG"] == ("no_data", "red", None) and found[What.FIGURE, "realised"] == (None, D(40), None)


def test_what_is_new_is_one_fact(moved: Session) -> None:
    assert facts(moved, "P-1/B04")[0] == ChangedFact(What.ADDED, "benefit", None, None, "ann", None, MIDDLE)


def test_what_was_changed_and_changed_back_is_left_out(moved: Session) -> None:
    assert facts(moved, "P-1/B02") == [] and facts(moved, "P-1/B03") == []


def test_flags_and_verdicts(moved: Session) -> None:
    found = facts(moved, "P-1/B01")
    raised = [fact for fact in found if fact.what is What.FLAG_RAISED]
    assert any(fact.name.endswith("F12") and fact.before is None and fact.after == "critical" for fact in raised)
    verdicts = [fact for fact in facts(moved, "P-1") if fact.what is What.VERDICT]
    assert [(fact.before, fact.after) for fact in verdicts] == [("unknown", "off_track")]


def test_a_decision_on_a_flag_is_told(moved: Session) -> None:
    number = flags.flag_number(moved, "F12@P-1/B01")
    flags.decide(moved, number, "accept", "It is what it is")
    decided = [fact for fact in facts(moved, "P-1/B01") if fact.what is What.DECISION]
    assert [(fact.after, fact.who, fact.why, fact.on) for fact in decided] == [("accept", "ann", "It is what it is", TODAY)]


def test_the_days_bound_it(moved: Session) -> None:
    assert facts(moved, "P-1/B01", MIDDLE) == [] or all(fact.who is None for fact in facts(moved, "P-1/B01", MIDDLE))
    assert not any(fact.what is What.FIELD for fact in facts(moved, "P-1/B01", START, date(2026, 11, 9)))
    assert any(fact.what is What.FIELD for fact in facts(moved, "P-1/B01", date(2026, 11, 9), MIDDLE))
    with pytest.raises(UsageError, match="since: 2026-11-23 is not before 2026-11-23"):
        changes(moved, TODAY)


def test_before_the_first_change_all_is_new(moved: Session) -> None:
    found = changes(moved, date(2026, 1, 1)).records
    assert {record.facts[0].what for record in found if record.kind is Kind.BENEFIT} == {What.ADDED}


def test_what_was_deleted_is_told(moved: Session) -> None:
    from benefits_tui.register.deletion import remove_many

    number = moved.store.one("SELECT id FROM benefit WHERE ref = 'P-1/B03'")
    assert number is not None
    remove_many(moved, Kind.BENEFIT, [int(str(number[0]))])
    assert facts(moved, "P-1/B03")[0] == ChangedFact(What.DELETED, "benefit", None, None, "ann", None, TODAY)


def test_plain_data_and_the_command(moved: Session, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = {
        "kind": "benefit", "ref": "P-1/B01", "title": "Fewer forms", "what": "field", "name": "owner", "before": "Head of Operations",
        "after": "Olga Owner", "who": "ann", "why": "Handed on to [b]Works[/b]", "on": "2026-11-10",
    }  # fmt: skip
    assert wanted in changes_as_plain(changes(moved, START))
    here = Here(moved.path, monkeypatch, capsys)
    assert wanted in here("changes", "--since", "2026-11-01", "--json").data
    assert "Olga Owner" in here("changes", "--since", "2026-11-01", "--until", "2026-11-10").out
    assert here("changes", "--since", "2026-11-23").status == 2


def test_what_was_decided_on_the_first_day_is_not_of_the_days_after_it(moved: Session) -> None:
    moved.fixed_today = MIDDLE
    flags.decide(moved, flags.flag_number(moved, "F12@P-1/B01"), "accept", "It is what it is")
    moved.fixed_today = TODAY

    def decided(since: date, until: date) -> list[date | None]:
        return [fact.on for fact in facts(moved, "P-1/B01", since, until) if fact.what is What.DECISION]

    assert decided(date(2026, 11, 9), MIDDLE) == [MIDDLE] and decided(date(2026, 11, 9), TODAY) == [MIDDLE]
    assert decided(MIDDLE, TODAY) == [] and decided(START, date(2026, 11, 9)) == []
