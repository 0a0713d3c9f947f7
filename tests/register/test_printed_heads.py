"""A head of the change log that was printed: the log holds it for ever, and a log that was altered and sealed anew does not."""

from __future__ import annotations

import pytest

from benefits_tui.register import integrity, records
from benefits_tui.register.integrity import short_head
from benefits_tui.register.session import Session
from benefits_tui.reports.catalogue import make
from benefits_tui.reports.content.scope import ReportScope
from benefits_tui.store.seals import Sealing
from tests import helpers
from tests.register.test_check import TRIGGERS


@pytest.fixture
def changed(session: Session) -> tuple[Session, str]:
    """A register, and the head that was printed before its last change."""
    helpers.project(session)
    printed = integrity.head(session)
    records.change(session, "P-1", {"name": "Something else"})
    return session, printed


def _not_held(head: str) -> list[str]:
    return [f"The change log does not hold {head}: it was altered since that was printed, or is another's."]


def test_a_printed_head_is_held_after_more_was_written(changed: tuple[Session, str]) -> None:
    session, printed = changed
    assert printed.startswith("2:") and printed != integrity.head(session)
    assert integrity.check(session, printed) == [] == integrity.check(session, integrity.head(session))


@pytest.mark.parametrize(("letters", "held"), [(32, True), (12, True), (11, False), (1, False), (0, False)])
def test_twelve_letters_tell_a_head(changed: tuple[Session, str], letters: int, held: bool) -> None:
    session, printed = changed
    head = printed[: 2 + letters]
    assert integrity.check(session, head) == ([] if held else _not_held(head))
    assert integrity.check(session, head.upper()) == ([] if held else _not_held(head.upper()))


@pytest.mark.parametrize(
    "other", ["3:{letters}", "1:{letters}", "9:{letters}", "2:{turned}", "{letters}", "one:{letters}", "none", ""]
)
def test_what_was_never_printed_is_not_held(changed: tuple[Session, str], other: str) -> None:
    session, printed = changed
    letters = printed.removeprefix("2:")
    head = other.format(letters=letters, turned=letters[::-1])
    assert integrity.check(session, head) == _not_held(head)


@pytest.mark.promise("R42")
def test_a_log_that_was_altered_and_sealed_anew_is_told_by_a_printed_head(changed: tuple[Session, str]) -> None:
    session, printed = changed
    engine = session.store.engine
    for trigger in TRIGGERS:
        engine.run(f"DROP TRIGGER {trigger}")
    engine.run("UPDATE change SET who = 'somebody else' WHERE id = 1")
    before = ""
    for change in session.store.all("SELECT * FROM change ORDER BY id"):
        sealing = Sealing(before, list(change))
        sealing.add(session.store.all(f"SELECT * FROM change_row WHERE change_id = {int(str(change[0]))} ORDER BY id"))
        before = sealing.hash()
        engine.run(f"UPDATE change_seal SET hash = '{before}' WHERE id = {int(str(change[0]))}")
    assert not [line for line in integrity.check(session) if "Change 1" in line], "the seals alone do not tell"
    assert _not_held(printed)[0] in integrity.check(session, printed)


def test_a_report_prints_a_head_that_the_log_holds(changed: tuple[Session, str]) -> None:
    session, _ = changed
    report = make(session, "board", ReportScope())
    printed = dict(report.foot)["Head of the change log"]
    assert printed == short_head(session) == integrity.head(session)[: len(printed)] and len(printed) == len("3:") + 12
    records.change(session, "P-1", {"name": "Something else again"})
    assert integrity.check(session, printed) == []
    assert integrity.check(session, printed[:-1]) == _not_held(printed[:-1])
