"""The calendar: what is to come, whose it is, and that a newer file updates an older one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from benefits_tui.domain.fields import Kind
from benefits_tui.exchange.writer import FileNotWritten
from benefits_tui.register import actions, readings, records
from benefits_tui.register.dates_to_come import export_calendar
from benefits_tui.register.lookup import RecordNotFound
from benefits_tui.register.session import Session
from tests import helpers

ODD = '=1+1; [b]x[/], שלום 👩‍🚀 \\n "quoted" ' + "y" * 10_000


def events(path: Path) -> dict[str, Any]:
    """Each event by its UID, as another library's parser sees it."""
    return {str(event["uid"]): event for event in Calendar.from_ical(path.read_bytes()).walk("VEVENT")}


def summaries(path: Path) -> list[tuple[date, str]]:
    return sorted((event["dtstart"].dt, str(event["summary"])) for event in events(path).values())


@pytest.fixture
def office(session: Session) -> Session:
    """Two projects, the first with everything that has a day."""
    helpers.project(session, manager="Mia Manager", sponsor="Sven Sponsor", gate3=date(2027, 1, 10))
    helpers.project(session, "P-2")
    helpers.benefit(session, owner="Olga Owner", responsible="Rosa Reader", frequency="quarterly", measure="Forms")
    helpers.plan(session, "P-1/B01", y2026_Q3=100, y2026_Q4=100)
    records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "twelve_months", "due": date(2027, 3, 1), "chair": "Carl Chair"})
    records.add(session, Kind.REVIEW, {"project": "P-2", "kind": "yearly", "due": date(2027, 4, 1)})
    actions.add_action(session, "P-1/B01", "Tell finance", "Ann Actor", date(2026, 12, 1))
    return session


ALL = [
    (date(2026, 9, 30), "Reading due: A benefit"),
    (date(2026, 12, 1), "Action: Tell finance"),
    (date(2027, 1, 10), "Gate 3: Project P-1"),
    (date(2027, 3, 1), "Twelve months review: Project P-1"),
    (date(2027, 4, 1), "Yearly review: Project P-2"),
]


def test_everything_with_a_day_that_is_not_done_is_an_entry(office: Session, tmp_path: Path) -> None:
    assert export_calendar(office, tmp_path / "all.ics") == 5
    assert summaries(tmp_path / "all.ics") == ALL
    action = next(event for event in events(tmp_path / "all.ics").values() if str(event["summary"]).startswith("Action"))
    assert action["dtend"].dt == date(2026, 12, 2) and str(action["transp"]) == "TRANSPARENT"
    assert str(action["description"]) == "A benefit (P-1/B01)\nProject: Project P-1 (P-1)\nWho: Ann Actor"


@pytest.mark.parametrize(
    ("person", "project", "places"),
    [
        ("Olga Owner", None, [0]), ("Rosa Reader", None, [0]), ("Ann Actor", None, [1]), ("Mia Manager", None, [2]),
        ("Sven Sponsor", None, [2]), ("Carl Chair", None, [3]), (None, "P-1", [0, 1, 2, 3]), (None, "p-2", [4]),
    ],
)  # fmt: skip
def test_a_person_and_a_project_have_their_own(
    office: Session, tmp_path: Path, person: str | None, project: str | None, places: list[int]
) -> None:
    export_calendar(office, tmp_path / "some.ics", person, project)
    assert summaries(tmp_path / "some.ics") == [ALL[place] for place in places]


def test_a_newer_file_has_the_same_identities_with_larger_numbers_and_done_things_leave(office: Session, tmp_path: Path) -> None:
    first, again, second = (tmp_path / name for name in ("first.ics", "again.ics", "second.ics"))
    export_calendar(office, first)
    export_calendar(office, again)
    assert first.read_bytes() == again.read_bytes()
    readings.record(office, "P-1/B01", "2026-Q3", actual=helpers.D(90))
    records.change(office, "P-1/R01", {"due": date(2027, 3, 2)}, kind=Kind.REVIEW)
    actions.change_action(office, [1], done=True)
    export_calendar(office, second)
    before, after = events(first), events(second)
    assert after.keys() < before.keys() and len(before.keys() - after.keys()) == 1
    assert all(int(after[uid]["sequence"]) > int(before[uid]["sequence"]) for uid in after)
    assert [day for day, _ in summaries(second)] == [date(2026, 12, 31), date(2027, 1, 10), date(2027, 3, 2), date(2027, 4, 1)]


def test_texts_of_all_kinds_arrive_as_typed(session: Session, tmp_path: Path) -> None:
    helpers.project(session, name=ODD)
    records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "final", "due": date(2027, 3, 1)})
    export_calendar(session, tmp_path / "odd.ics")
    [event] = events(tmp_path / "odd.ics").values()
    assert str(event["summary"]) == f"Final review: {ODD}" and str(event["description"]).startswith(f"{ODD} (P-1/R01)\n")
    assert all(len(line) <= 75 for line in (tmp_path / "odd.ics").read_bytes().split(b"\r\n"))


def test_what_is_not_there_is_refused_and_an_older_file_stays(office: Session, tmp_path: Path) -> None:
    (tmp_path / "old.ics").write_text("old")
    with pytest.raises(RecordNotFound, match="There is no person"):
        export_calendar(office, tmp_path / "old.ics", person="Zoe Nobody")
    with pytest.raises(FileNotWritten, match="another name than the register"):
        export_calendar(office, office.path)
    with pytest.raises(FileNotWritten, match="There is no folder"):
        export_calendar(office, tmp_path / "no" / "x.ics")
    assert (tmp_path / "old.ics").read_text() == "old"
