"""What hangs on a person, and their work moved to somebody else in one act that one undo takes back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.fields import FieldError, Kind
from benefits_tui.register import actions, integrity, people, readings, records
from benefits_tui.register.lookup import RecordNotFound
from benefits_tui.register.session import Session
from benefits_tui.register.undo import undo
from benefits_tui.store.models import ProjectMember
from tests import helpers, registers
from tests.cli.in_process import Here
from tests.conftest import TODAY

D = Decimal
DAY = timedelta(days=1)
REFS = ("P-1", "P-1/B01", "P-1/B02", "P-1/R01", "P-1/R02", "P-1/C01")


@pytest.fixture
def busy(session: Session) -> Session:
    """Zoe is named everywhere: on what goes on, on what is finished, in a team, for an action."""
    helpers.project(session, sponsor="Zoe Quick", manager="Zoe Quick", whole_life_cost=D(0))
    helpers.project(session, "P-2", stage="archived", sponsor="Zoe Quick")
    given = {"owner": "Zoe Quick", "responsible": "Zoe Quick", "validator": "Zoe Quick", "frequency": "quarterly"}
    helpers.benefit(session, title="Goes on", **given)
    helpers.benefit(session, title="At its end", state="verified", **given)
    helpers.plan(session, "P-1/B01", y2026_Q2=100, y2026_Q3=100)
    readings.record(session, "P-1/B01", "2026-Q2", actual=D(90), evidence="ledger")
    records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "yearly", "due": TODAY + DAY, "chair": "Zoe Quick"})
    records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "gate", "due": TODAY, "held": TODAY, "chair": "Zoe Quick"})
    records.add(session, Kind.BUSINESS_CHANGE, {"project": "P-1", "title": "Training", "owner": "Zoe Quick", "needed_by": TODAY})
    actions.add_action(session, "P-1/B01", "Ask the bank", "Zoe Quick", TODAY)
    actions.change_action(session, actions.add_action(session, "P-1/B01", "Asked", "Zoe Quick", TODAY).action, done=True)
    records.add(session, Kind.PERSON, {"ref": "PER-9", "name": "Ann Other"})
    return session


def named(session: Session) -> list[tuple[str, str, object]]:
    """Where Zoe or Ann are named, by record and field."""
    return [
        (ref, name, value)
        for ref in REFS
        for name, value in records.load(session, ref).values.items()
        if value in ("Zoe Quick", "Ann Other")
    ]


def test_what_hangs_on_a_person(busy: Session) -> None:
    found = people.person_as_plain(busy, "zoe quick")
    assert {role: [one["ref"] for one in found[role]] for role in (*people.PERSON_ROLES, "teams")} == {
        "owns": ["P-1/B01"], "responsible_for": ["P-1/B01"], "validates": ["P-1/B01"], "sponsors": ["P-1"], "manages": ["P-1"],
        "chairs": ["P-1/R01"], "sees_to": ["P-1/C01"], "teams": [],
    }  # fmt: skip
    assert found["owes"] == [
        {"what": "reading", "ref": "P-1/B01", "title": "Goes on", "due": "2026-09-30", "days_left": -54, "action": None},
        {"what": "action", "ref": "P-1/B01", "title": "Ask the bank", "due": "2026-11-23", "days_left": 0, "action": 1},
        {"what": "yearly review", "ref": "P-1/R01", "title": "Project P-1", "due": "2026-11-24", "days_left": 1, "action": None},
    ]
    assert found["late"] == 1
    decides = found["decides"]
    assert isinstance(decides, list) and {one["rule"] for one in decides} == {"F09", "F35", "F46"}
    assert found["to_validate"] == [
        {"ref": "P-1/B01", "title": "Goes on", "start": "2026-04-01", "end": "2026-06-30", "value": "90",
         "recorded_on": "2026-11-23"}
    ]  # fmt: skip
    nothing = people.person_as_plain(busy, "PER-9")
    assert [nothing[name] for name in (*people.PERSON_ROLES, "owes", "late", "decides", "to_validate")] == [*[[]] * 8, 0, [], []]
    with pytest.raises(RecordNotFound):
        people.person_as_plain(busy, "Nobody Known")


def test_all_work_moves_in_one_act_and_what_is_finished_stays(busy: Session) -> None:
    before = named(busy)
    done = people.reassign(busy, "Zoe Quick", "Ann Other")
    assert (done.giver, done.taker) == ("Zoe Quick", "Ann Other")
    assert done.moved == dict.fromkeys(people.PERSON_ROLES, 1) | {"teams": 0, "actions": 1}
    assert named(busy) == [
        (ref, name, "Ann Other" if ref in ("P-1", "P-1/B01", "P-1/R01", "P-1/C01") else "Zoe Quick") for ref, name, _ in before
    ]
    assert records.load(busy, "P-2").values["sponsor"] == "Zoe Quick"
    left = people.person_as_plain(busy, "Zoe Quick")
    assert [left[name] for name in (*people.PERSON_ROLES, "owes", "to_validate")] == [[]] * 9
    # What is at its end keeps its owner, who still has to say what proves it.
    assert [(one["rule"], one["subject"]) for one in left["decides"]] == [("F46", "P-1/B02")]
    # It has its reason, so it is not flagged as changed without one; and one undo takes it back.
    assert "F32" not in helpers.rules_on(busy, "P-1/B01") and integrity.check(busy) == []
    undo(busy)
    assert named(busy) == before and len(people.person_as_plain(busy, "Zoe Quick")["owes"]) == 3
    assert integrity.check(busy) == []


def test_a_place_in_a_team_moves_unless_the_other_has_one(busy: Session) -> None:
    zoe, ann = (records.load(busy, words, Kind.PERSON).id for words in ("Zoe Quick", "PER-9"))
    project = records.load(busy, "P-1").id
    with busy.store.write(busy.change_info("teams"), TODAY) as transaction:
        transaction.insert(ProjectMember, {"project_id": project, "person_id": zoe})
    assert people.reassign(busy, "Zoe Quick", "Ann Other").moved["teams"] == 1
    assert [one["ref"] for one in people.person_as_plain(busy, "Ann Other")["teams"]] == ["P-1"]
    with busy.store.write(busy.change_info("teams"), TODAY) as transaction:
        transaction.insert(ProjectMember, {"project_id": project, "person_id": zoe})
    assert people.reassign(busy, "Zoe Quick", "Ann Other").moved["teams"] == 1
    assert busy.store.all("SELECT person_id FROM project_member") == [(ann,)]


@pytest.mark.parametrize(
    ("taker", "values", "message"),
    [
        ("Zoe Quick", {}, "to: they have this work already"), ("PER-9", {"active": False}, "to: Ann Other has left"),
        ("PER-9", {"leaves": TODAY}, "to: Ann Other has left"),
    ],
)  # fmt: skip
def test_work_goes_to_somebody_else_who_is_there(busy: Session, taker: str, values: dict[str, object], message: str) -> None:
    if values:
        records.change(busy, "PER-9", values)  # type: ignore[arg-type]
    with pytest.raises(FieldError, match=message):
        people.reassign(busy, "Zoe Quick", taker)
    assert records.load(busy, "P-1/B01").values["owner"] == "Zoe Quick"
    records.change(busy, "PER-9", {"active": True, "leaves": TODAY + DAY})
    if taker == "PER-9":
        assert people.reassign(busy, "Zoe Quick", taker).taker == "Ann Other"


def test_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    registers.demo_file(tmp_path / "demo.db")
    here = Here(tmp_path / "demo.db", monkeypatch, capsys)
    zoe = here("person", "Director of Finance", "--json")
    assert zoe.status == 0 and zoe.data["name"] == "Director of Finance"
    owns = [one["ref"] for one in zoe.data["owns"]]
    text = here("person", "Director of Finance").out
    assert "owes: " in text and (not owns or owns[0] in text)
    moved = here("reassign", "--from", "Director of Finance", "--to", "Zoe New", "--reason", "she leaves")
    assert moved.status == 0 and moved.data["moved"]["owns"] == len(owns) and moved.data["to"] == "Zoe New"
    assert [one["ref"] for one in here("person", "Zoe New", "--json").data["owns"]] == owns
    assert here("reassign", "--from", "Nobody Atall", "--to", "Zoe New").status == 2
    assert here("person", "Nobody Atall").status == 2
    assert date.fromisoformat("2026-11-23") == TODAY
