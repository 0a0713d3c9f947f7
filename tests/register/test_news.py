"""What is news to somebody: others' changes and what they raised and cleared, and what the passing days did."""

from __future__ import annotations

from datetime import timedelta

from benefits_tui.register import records
from benefits_tui.register.session import Session
from benefits_tui.store import change_log
from benefits_tui.store.facts import sums
from tests import helpers
from tests.conftest import TODAY


def news(session: Session, since: int, reader: str = "officer") -> tuple[int, int, int, int]:
    """Changes, by how many people, flags raised, flags cleared."""
    return sums.changes_since(session.store, since, TODAY.isoformat(), reader)


def test_ones_own_changes_are_no_news_and_others_are(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session, owner=None, objectives=None)
    seen = change_log.last_change(session.store)
    assert news(session, seen) == (0, 0, 0, 0)
    records.change(session, ref, {"owner": "Ann"})
    assert news(session, seen) == (0, 0, 0, 0)
    records.change(Session(session.store, "bo", TODAY), ref, {"objectives": "O1", "owner": None})
    records.change(Session(session.store, "cy", TODAY), ref, {"title": "Other"})
    # Bo's: one rule of the objective cleared, the missing owner raised again. To bo only cy's are news, and the officer's.
    before = set(helpers.rules_on(session, ref))
    assert "F01" not in before or news(session, seen)[2] == 1
    assert news(session, seen)[:2] == (2, 2)
    assert news(session, seen, "bo")[:2] == (2, 2) and news(session, seen, "cy")[:2] == (2, 2)
    assert (
        news(session, seen + 1)[:2] == (2, 2)
        and news(session, seen + 2)[:2] == (1, 1)
        and news(session, seen + 3) == (0, 0, 0, 0)
    )


def test_flags_are_news_by_who_raised_and_cleared_them(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session, state="appraised")
    seen = change_log.last_change(session.store)
    other = Session(session.store, "bo", TODAY)
    records.change(other, ref, {"owner": None})
    assert news(session, seen) == (1, 1, 1, 0) and news(session, seen, "bo") == (0, 0, 0, 0)
    records.change(session, ref, {"owner": "Ann"})
    assert news(session, seen) == (1, 1, 1, 0) and news(session, seen, "bo") == (1, 1, 0, 1)


def test_what_the_days_raised_is_news_to_everybody_after_the_day_it_was_seen(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session, start=TODAY)
    seen = change_log.last_change(session.store)
    session.store.bring_up_to(TODAY + timedelta(days=400))
    raised = session.store.one("SELECT count(*) FROM flag WHERE raised_by_change IS NULL AND cleared_on IS NULL")
    assert raised is not None and raised[0] and news(session, seen) == (0, 0, raised[0], 0)
    assert sums.changes_since(session.store, seen, (TODAY + timedelta(days=400)).isoformat(), "bo") == (0, 0, 0, 0)
