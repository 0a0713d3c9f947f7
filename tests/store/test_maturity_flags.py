"""What counts as acting on a flag in time."""

from __future__ import annotations

import pytest

from benefits_tui.register.session import Session
from tests.store.test_maturity_populations import benefit, filled, flag, met_and_short, project, with_flags


def test_flags_are_acted_on_by_their_date(session: Session) -> None:
    filled(session, [project(), benefit(1)])
    with_flags(
        session,
        flag(1, cleared_on="2026-06-30"), flag(2, rule="F11", cleared_on="2026-07-01"), flag(3, rule="F13"),
        flag(4, rule="F14", severity="medium"), flag(5, rule="F15", raised_on="2025-11-23"),
        flag(6, rule="F16", due=None, raised_on="2026-10-24"), flag(7, rule="F19", due=None, raised_on="2026-10-23"),
        flag(8, rule="F25", pressing=0),
    )  # fmt: skip
    assert met_and_short(session, "M18") == (1, 4, [2, 3, 7])


@pytest.mark.parametrize(
    ("outcome", "acts"),
    [
        ("acknowledge", False), ("snooze", False), ("assign", True), ("escalate", True), ("accept", True), ("correct", True),
        ("re_plan", True), ("write_off", True),
    ],
)  # fmt: skip
def test_who_only_saw_a_flag_or_left_it_has_not_acted_on_it(session: Session, outcome: str, acts: bool) -> None:
    filled(session, [project(), benefit(1)])
    with_flags(session, flag(1))
    decided = """INSERT INTO flag_decision (flag_id, rule, subject_kind, subject_id, outcome, severity, why, decided_on, decided_by)
        VALUES (1, 'F12', 'benefit', 1, ?, 'high', 'x', '2026-06-10', 'Ann')"""
    session.store.engine.run_many(decided, [[outcome]])
    assert met_and_short(session, "M18") == (int(acts), 1, [] if acts else [1])


def test_a_flag_that_went_with_its_record_was_not_acted_on(session: Session) -> None:
    filled(session, [project(), benefit(1)])
    gone = (
        flag(1, subject_id=99, cleared_on="2026-06-20"),
        flag(2, subject_kind="project", subject_id=98, cleared_on="2026-06-20"),
    )
    with_flags(session, *gone, flag(3, rule="F11", cleared_on="2026-06-20"))
    assert met_and_short(session, "M18") == (1, 3, [1, 2])
