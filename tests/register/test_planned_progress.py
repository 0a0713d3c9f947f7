"""Earned benefit against what was planned for the day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind, Value
from benefits_tui.domain.parsing import ParseError
from benefits_tui.domain.progress import planned_progress, points_text, read_points, typed_points
from benefits_tui.register import appraisal, benefits_map, records
from benefits_tui.register.session import Session
from tests import helpers
from tests.cli.in_process import Here
from tests.conftest import TODAY

D = Decimal
POINTS = "50%@2026-06-30, 80%@2026-09-30"


@pytest.mark.parametrize(
    ("text", "planned", "today", "share"),
    [
        (POINTS, None, date(2026, 6, 29), "0"), (POINTS, None, date(2026, 6, 30), "0.5"), (POINTS, None, date(2026, 9, 29), "0.5"),
        (POINTS, None, date(2026, 9, 30), "0.8"), (POINTS, date(2026, 12, 31), date(2026, 12, 30), "0.8"),
        (POINTS, date(2026, 12, 31), date(2026, 12, 31), "1"), (None, None, date(2026, 1, 1), "0"),
        (None, date(2026, 1, 1), date(2026, 1, 1), "1"), ("50%@2026-01-01", date(2026, 1, 1), date(2026, 1, 1), "0.5"),
    ],
)  # fmt: skip
def test_how_far_it_is_planned_to_be(text: str | None, planned: date | None, today: date, share: str) -> None:
    assert planned_progress(text, planned, today) == D(share)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", ""), ("0.5@2026-06-30", "50%@2026-06-30"), ("80 % @ 2026-09-30; 12.5%@2026-06-30", "12.5%@2026-06-30, 80%@2026-09-30"),
        ("50%@2026-06-30, 60%@2026-06-30", "60%@2026-06-30"), ("100%@2026-06-30, 0%@2026-01-01", "0%@2026-01-01, 100%@2026-06-30"),
    ],
)  # fmt: skip
def test_it_is_kept_by_day(text: str, kept: str) -> None:
    assert points_text(read_points(text)) == kept


def test_progress_that_falls_is_refused_where_it_is_typed_and_what_stands_is_still_read() -> None:
    assert typed_points("50%@2026-09-30, 50%@2026-06-30") == "50%@2026-06-30, 50%@2026-09-30"
    falls = "30%@2026-01-31, 49.99%@2026-09-30, 50%@2026-06-30"
    with pytest.raises(ParseError) as refused:
        typed_points(falls)
    assert str(refused.value) == (
        "planned progress falls from 50 % on 2026-06-30 to 49.99 % on 2026-09-30; each share counts from the start"
    )
    assert planned_progress(falls, None, date(2026, 9, 30)) == D("0.4999")


@pytest.mark.parametrize("text", ["50%", "101%@2026-06-30", "-1%@2026-06-30", "50@2026-06-30", "50%@June", "half@2026-06-30"])
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        read_points(text)


@pytest.fixture
def enabled(session: Session) -> Session:
    """100 and 200 that two deliverables enable by 60/40 and 25/75 %, accepted at 80 and 50 %."""
    helpers.project(session)
    for stated in (100, 200):
        helpers.benefit(session, stated=D(stated))
    for done, planned in (("0.8", "100%@2026-06-30"), ("0.5", "50%@2026-06-30, 100%@2027-06-30")):
        values: dict[str, Value] = {
            "project": "P-1",
            "title": "D",
            "accepted": TODAY,
            "progress": D(done),
            "planned_progress": planned,
        }
        records.add(session, Kind.DELIVERABLE, values)
    for deliverable, benefit, share in ((1, 1, "0.6"), (2, 1, "0.4"), (1, 2, "0.25"), (2, 2, "0.75")):
        benefits_map.link(session, f"P-1/D0{deliverable}", f"P-1/B0{benefit}", share=D(share))
    return session


def test_planned_205_earned_183_index_0893(enabled: Session) -> None:
    earned = appraisal.full_balance(enabled, "P-1").earned
    assert (earned.planned, earned.earned) == (D(205), D(183))
    assert earned.index is not None and str(round(earned.index, 3)) == "0.893"


def test_the_command_adds_to_what_is_planned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here = Here(tmp_path / "r.db", monkeypatch, capsys)
    here("init")
    here("add", "project", "ref=P-1", "name=One")
    here("add", "deliverable", "project=P-1", "title=Portal", "planned_progress=0.25@2026-03-31")
    assert here("deliver", "P-1/D01", "--planned-progress", "50%@2026-06-30").status == 0
    assert here("show", "P-1/D01", "--json").data["planned_progress"] == "25%@2026-03-31, 50%@2026-06-30"
