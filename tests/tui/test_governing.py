"""Governance on screen: the queue worked to zero, policy with its effect, gates, handover, closing, reviews, the map."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from textual.widgets import Input, Tree

from benefits_tui.domain.fields import Kind
from benefits_tui.register import appraisal, benefits_map, flags, integrity, lists, policies, records, templates
from benefits_tui.register.overview import waiting
from benefits_tui.register.session import Session, open_register
from benefits_tui.tui.dialogs.action_form import ActionForm
from benefits_tui.tui.dialogs.choose import Choose
from benefits_tui.tui.dialogs.field_row import FieldRow
from benefits_tui.tui.screens.benefits_map import MapScreen
from tests import helpers, registers
from tests.conftest import TODAY
from tests.tui.driving import Driver, driving


@pytest.fixture
def sixteen(tmp_path: Path) -> Path:
    """A register in which exactly sixteen flags wait."""
    path = tmp_path / "sixteen.db"
    session = registers.empty(path, {"owner_share_threshold": "1"})
    # Its end has come: what is missing presses.
    for number in range(8):
        helpers.project(session, f"P-{number + 1}", end=TODAY)
        helpers.benefit(session, f"P-{number + 1}", title=f"Benefit {number}", owner=None)
    assert len(lists.flags(session, "state:open")) == 16
    session.close()
    return path


def look_at(path: Path) -> Session:
    return open_register(path, "officer", today=TODAY)


async def test_sixteen_flags_are_worked_to_zero_by_keyboard_without_leaving_the_queue(sixteen: Path) -> None:
    async with driving(sixteen, first="queue") as driver:
        screen = driver.app.screen
        assert driver.list.total == 8, "a row a benefit"
        for number in range(16):
            if number % 2:
                await driver.press("E")
            else:
                await driver.press("d", "enter")
            assert isinstance(driver.app.screen, ActionForm)
            await driver.type("reasoned")
            await driver.press("enter")
            assert driver.app.screen is screen
        assert driver.list.total == 0 and "Nothing waits for a decision" in driver.text
        await driver.press("w")
        assert driver.list.total == 16
        await driver.press("8")
        assert driver.list.total == 16 and "reasoned" in driver.text
    session = look_at(sixteen)
    done = lists.listing(session, "decisions")
    assert len(done) == 16 and all(one["rationale"] == "reasoned" and one["decided_by"] == "officer" for one in done)
    assert integrity.check(session) == []


async def test_what_is_done_to_marked_flags_is_one_act_and_one_undo(sixteen: Path) -> None:
    async with driving(sixteen, first="queue") as driver:
        await driver.press("space", "space", "space", "d", "enter")
        assert "Decide, accept: 3 flags" in driver.text
        await driver.type("known and borne")
        await driver.press("enter")
        assert driver.list.total == 8 and not driver.list.marked, "each of the three has another flag"
        await driver.press("A", "a")
        assert driver.list.total == 5 and "8 flags: acknowledged" in driver.notices
        await driver.press("u")
        assert driver.list.total == 8
        await driver.press("u")
        assert driver.list.total == 8
    session = look_at(sixteen)
    assert lists.listing(session, "decisions") == [] and integrity.check(session) == []
    session.close()


async def test_each_key_of_the_queue_does_its_own(demo: Path) -> None:
    async with driving(demo, first="queue") as driver:
        first = driver.list.under_cursor["id"]
        await driver.press("z")
        assert "critical flag cannot be snoozed" in driver.notices
        await driver.press("a")
        assert driver.list.under_cursor["id"] != first and "acknowledged" in driver.notices
        second = driver.list.under_cursor["id"]
        await driver.press("t")
        await driver.type("Director of Finance")
        await driver.press("ctrl+s")
        assert "assigned" in driver.notices and driver.list.under_cursor["id"] != second
        await driver.press("slash", *"severity:medium", "enter", "z")
        await driver.type("it can wait")
        await driver.press("enter")
        assert "snoozed" in driver.notices
        await driver.press("u")
        assert "Undone" in driver.notices
        await driver.press("escape", "n")
        form = driver.app.screen
        assert isinstance(form, ActionForm)
        await driver.press("ctrl+s")
        assert driver.app.screen is form and "required" in driver.text
        await driver.type("The supplier is in trouble")
        await driver.press("ctrl+s")
        assert "Raised as H1" in driver.notices
    session = look_at(demo)
    assert {one["outcome"] for one in lists.listing(session, "decisions")} == {"accept", "acknowledge", "assign"}
    assert any(one["rule"] == "H1" and one["why"] == "The supplier is in trouble" for one in lists.flags(session))
    assert integrity.check(session) == []


async def test_policy_shows_its_effect_before_it_is_applied(sixteen: Path) -> None:
    async with driving(sixteen) as driver:
        await driver.press("P")
        assert isinstance(driver.app.screen, Choose)
        await driver.type("rules off")
        await driver.press("enter")
        await driver.type("F01")
        await driver.press("tab")
        await driver.type("trial")
        await driver.press("ctrl+s")
        assert "Open flags: 16 now, 8 then" in driver.text
        assert look_at(sixteen).policy.rules_off == ""
        await driver.press("enter")
        assert "Policy changed: rules off" in driver.notices
    session = look_at(sixteen)
    assert session.policy.rules_off == "F01" and len(lists.flags(session)) == 8


async def _choose(driver: Driver, text: str) -> None:
    assert isinstance(driver.app.screen, Choose)
    await driver.type(text)
    await driver.press("enter")


async def test_a_project_from_a_template_through_gate_handover_and_closing(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    session = registers.empty(path)
    records.add(session, Kind.OBJECTIVE, {"ref": "O1", "title": "An objective"})
    records.add(session, Kind.PERSON, {"name": "Head of Operations"})
    async with driving(path, first="projects") as driver:
        await driver.press("T")
        await _choose(driver, "process")
        await _choose(driver, "make")
        await driver.type("New way of working")
        await driver.press("ctrl+s")
        assert "P-001 made: 3 benefits, 3 gates" in driver.notices
        assert lists.flags(session) == []
        await driver.press("enter", "t")
        await _choose(driver, "mandate")
        assert "No objective" in driver.text
        await _choose(driver, "override")
        await driver.press("ctrl+s")
        assert isinstance(driver.app.screen, ActionForm) and "required" in driver.text
        await driver.type("the board knows")
        await driver.press("ctrl+s")
        assert "is passed" in driver.notices
        await driver.press("C")
        assert "cannot be closed yet" in driver.text and "Not handed over" in driver.text
        await driver.press("escape", "b")
        await driver.press("ctrl+s")
        assert "taken as of" in driver.notices
        await driver.press("m")
        assert isinstance(driver.app.screen, MapScreen)
        tree = driver.app.screen.query_one(Tree)
        assert "P-001/D01" in driver.text and tree.cursor_node is not None
        await driver.press("escape", "enter", "H")
        await driver.type("Head of Operations")
        await driver.press("ctrl+s")
        assert "is handed over" in driver.notices
    assert [one.gate for one in appraisal.taken(session, "P-001")] == [None]
    gate = next(one for one in lists.flags(session, "F21"))
    assert "passed on 2026-11-23 with an override" in str(gate["why"]) and "the board knows" in str(gate["why"])
    assert records.load(session, "P-001/B01").values["state"] == "handed_over"
    assert integrity.check(session) == []


async def test_holding_a_review_writes_findings_states_actions_and_the_next_one(demo: Path) -> None:
    async with driving(demo, (100, 40), first="reviews") as driver:
        await driver.press("slash", *"P-004/R01", "enter", "H")
        assert isinstance(driver.app.screen, ActionForm) and "P-004/B01" in driver.text
        await driver.type("as promised")
        assert "More on B01" in driver.text and not driver.app.screen.query("#field-plan0")
        await driver.press("tab", "tab", "tab", "tab", "enter")
        assert driver.app.screen.query_one("#field-cause0", FieldRow).editor.has_focus
        plan = driver.app.screen.query_one("#field-plan0").query_one(Input)
        plan.value = "2027-Q1"
        await driver.press("ctrl+s")
        assert "PERIOD=VALUE" in driver.text
        plan.value = "2027-Q1=90000"
        await driver.press("ctrl+s")
        assert "P-004/R01 held; the next one is P-004/R02" in driver.notices
    session = look_at(demo)
    held = records.load(session, "P-004/R01")
    assert held.values["held"] == TODAY
    versions = lists.show(session, "P-004/B01")["plan_versions"]
    assert isinstance(versions, list) and [one["number"] for one in versions] == [1, 2] and versions[-1]["reason"]
    assert records.load(session, "P-004/R02").values["due"] == date(TODAY.year + 1, TODAY.month, TODAY.day)
    assert integrity.check(session) == []


async def test_a_new_day_is_swept_beside_the_screens(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    registers.demo_file(path, TODAY - timedelta(days=60))
    async with driving(path, first="queue") as driver:
        await driver.until(lambda: driver.app.worker.session.store.evaluated_on() == TODAY)
        await driver.settle()
        shown = driver.list.total
    session = open_register(path, "officer", today=TODAY)
    assert shown == waiting(session) and integrity.check(session) == []


def test_a_sweep_in_steps_gives_what_one_look_at_everything_gives(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    session = registers.empty(path)
    helpers.project(session)
    refs = [helpers.benefit(session, title=f"Benefit {number}", frequency="quarterly", start=TODAY) for number in range(230)]
    # The first is fed by the last, which turns red only on the later day.
    benefits_map.link(session, refs[-1], refs[0])
    session.fixed_today = TODAY + timedelta(days=400)
    steps = 1
    while session.store.sweep_step(session.today, 50) is not None:
        steps += 1
    assert steps > 3 and session.store.evaluated_on() == session.today
    assert integrity.check(session) == []


def test_templates_make_profiles_that_lack_only_what_people_know(session: Session) -> None:
    for name, one in templates.templates(session).items():
        ref = templates.apply(session, name, {"name": name, "whole_life_cost": Decimal(10)}, {1: Decimal(100)}).project
        assert [flag["rule"] for flag in lists.flags(session, f"project:{ref}")] == [], name
        again = templates.from_project(session, ref, f"after {name}")
        assert [gate.requires for gate in again.gates] == [gate.requires for gate in one.template.gates]
        assert [benefit.fields for benefit in again.benefits] == [
            {key: value for key, value in benefit.fields.items() if key != "evidence_grade"} for benefit in one.template.benefits
        ]
        assert [deliverable.enables for deliverable in again.deliverables] == [
            deliverable.enables for deliverable in one.template.deliverables
        ]
        templates.keep(session, again)
    assert {f"after {name}" for name in ("estate", "it-system", "uk-gates")} <= templates.templates(session).keys()


def test_an_earlier_days_balance_is_rebuilt_from_the_log(tmp_path: Path) -> None:
    from benefits_tui.register.point_in_time import register_as_of

    session = registers.empty(tmp_path / "r.db")
    helpers.project(session)
    ref = helpers.benefit(session, stated=Decimal(1000))
    before = appraisal.balance_as_plain(appraisal.full_balance(session, "P-1"))
    session.fixed_today = TODAY + timedelta(days=30)
    records.change(session, ref, {"stated": Decimal(5), "title": "Another"})
    with register_as_of(session, TODAY) as then:
        assert appraisal.balance_as_plain(appraisal.full_balance(then, "P-1")) == before
        assert records.load(then, ref).values["title"] == "A benefit" and integrity.check(then)[:1] != []
    assert appraisal.balance_as_plain(appraisal.full_balance(session, "P-1")) != before


def test_a_snooze_ends_early_when_the_facts_get_worse_and_a_decision_is_undone(session: Session) -> None:
    helpers.project(session, stage="planning")
    ref = helpers.benefit(session, owner=None, state="appraised")
    number = flags.flag_number(session.store, f"F01@{ref}")
    done = flags.snooze(session, number, TODAY + timedelta(days=30), "the post is being filled")
    assert done.state == "snoozed" and lists.flags(session, "F01 state:open") == []
    records.change(session, "P-1", {"stage": "delivery"})
    (worse,) = lists.flags(session, "F01 state:open")
    assert worse["severity"] == "critical" and worse["id"] == number
    with pytest.raises(Exception, match="critical flag cannot be snoozed"):
        flags.snooze(session, number, TODAY + timedelta(days=3), "not this month")
    assert policies.settings(session)


async def test_what_does_not_fit_beside_a_choice_is_said_below(demo: Path) -> None:
    async with driving(demo) as driver:
        await driver.press("P", *"currency")
        assert "The currency of all money, …" in driver.text
        assert "The currency of all money, by its code." in driver.text
