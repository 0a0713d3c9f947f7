"""Sums tell that a table is what the log says; where they do not, it is compared row by row."""

from __future__ import annotations

from datetime import timedelta

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.register import deletion, records, undo
from benefits_tui.register.session import Session
from benefits_tui.store import log_sums
from benefits_tui.store.log_sums import LogSums
from benefits_tui.store.seals import wrong_seals
from tests import helpers, registers
from tests.conftest import TODAY


def _differing(session: Session) -> list[tuple[str, int]]:
    sums = LogSums()
    assert list(wrong_seals(session.store, sums)) == [] and sums.is_whole
    return list(sums.differing_rows(session.store, []))


def _never(*_: object) -> None:
    raise AssertionError("rows were compared one by one")


def test_rows_that_were_added_changed_deleted_and_brought_back_need_no_second_look(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    helpers.project(session)
    helpers.benefit(session)
    helpers.benefit(session, title='Ünusual "words" \\ and\ttabs')
    records.change(session, "P-1/B01", {"title": "Another", "baseline": None})
    deletion.remove(session, "P-1/B02", Kind.BENEFIT)
    undo.undo(session)
    monkeypatch.setattr(log_sums, "differing_rows", _never)
    assert _differing(session) == []


def test_the_demo_needs_no_second_look(monkeypatch: pytest.MonkeyPatch, session: Session) -> None:
    demo = registers.demo(session.path.with_name("demo.db"), TODAY - timedelta(days=1))
    monkeypatch.setattr(log_sums, "differing_rows", _never)
    with demo:
        assert _differing(demo) == []


@pytest.mark.parametrize(
    ("sql", "differing"),
    [
        ("UPDATE benefit SET title = 'Forged' WHERE id = 1", [("benefit", 1)]),
        ("UPDATE benefit SET baseline = NULL WHERE id = 1", [("benefit", 1)]),
        ("UPDATE benefit SET title = '3' WHERE id = 2", [("benefit", 2)]),
        ("DELETE FROM benefit WHERE id = 2", [("benefit", 2)]),
        ("UPDATE benefit SET id = 9 WHERE id = 2", [("benefit", 2), ("benefit", 9)]),
        # The two rows change places: the same cells are there, but not where they were.
        (
            "UPDATE benefit SET id = -id WHERE id IN (1, 2); UPDATE benefit SET id = 3 + id WHERE id < 0",
            [("benefit", 1), ("benefit", 2)],
        ),
        ("DELETE FROM policy", [("policy", 1)]),
    ],
)  # fmt: skip
def test_a_row_that_differs_is_told_by_its_number(session: Session, sql: str, differing: list[tuple[str, int]]) -> None:
    helpers.project(session)
    helpers.benefit(session, title="1")
    helpers.benefit(session, title="2")
    session.store.engine.run("PRAGMA foreign_keys = OFF")
    for statement in sql.split(";"):
        session.store.engine.run(statement)
    assert _differing(session) == differing
