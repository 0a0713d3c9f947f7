"""Silence is not health: what stands still raises a flag on its day, gates or none; closing is an act, also an early one."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.fields import FieldError, Kind
from benefits_tui.domain.templates import TemplateError, parse_template
from benefits_tui.register import benefits_map, closure, gates, lists, policies, readings, records, templates
from benefits_tui.register.session import Session, open_register
from benefits_tui.register.undo import undo
from tests import helpers
from tests.cli.in_process import Here
from tests.conftest import TODAY

D = Decimal
DAY = timedelta(days=1)


def flag(session: Session, rule: str) -> dict[str, object] | None:
    found = [one for one in lists.flags(session) if one["rule"] == rule]
    assert len(found) < 2
    return found[0] if found else None


def on(session: Session, day: date) -> Session:
    path = session.path
    session.close()
    return open_register(path, "officer", today=day)


@pytest.mark.parametrize(("days", "expected"), [(0, None), (1, ("P-1", "high", "9000000"))])
def test_a_project_past_its_end_is_flagged_without_any_gate(session: Session, days: int, expected: object) -> None:
    helpers.project(session, end=TODAY)
    helpers.benefit(session, stated=D(9_000_000))
    with on(session, TODAY + days * DAY) as later:
        found = flag(later, "F47")
        assert (found and (found["subject"], found["severity"], found["value_at_risk"])) == expected
        if found:
            assert found["why"] == f"It was to end on {TODAY.isoformat()} and is not closed."
            helpers.stage(later, "P-1", "benefits_tracking")
            assert flag(later, "F47") is None


@pytest.mark.parametrize(
    ("day", "notice"),
    [
        (date(2026, 5, 1), ""),
        (
            date(2026, 4, 30),
            "Gate board is passed on 2026-04-30, before the project starts on 2026-05-01; correct a date that is wrong.",
        ),
    ],
)
def test_a_gate_before_the_start_is_said(session: Session, day: date, notice: str) -> None:
    helpers.project(session, start=date(2026, 5, 1))
    gates.plan_gate(session, "P-1", "board", date(2026, 5, 1))
    assert gates.pass_gate(session, "P-1", "board", on=day, override=True, reason="agreed").notice == notice


@pytest.mark.parametrize("complete", [True, False])
def test_an_overdue_gate_is_flagged_data_complete_or_not(session: Session, complete: bool) -> None:
    helpers.project(session, stage="delivery")
    if complete:
        helpers.benefit(session)
    gates.plan_gate(session, "P-1", "board", TODAY)
    assert flag(session, "F48") is None
    gates.plan_gate(session, "P-1", "board", TODAY - DAY)
    found = flag(session, "F48")
    assert found and found["why"] == f"Gate board was planned for {(TODAY - DAY).isoformat()} and is not passed."
    gates.pass_gate(session, "P-1", "board")
    assert flag(session, "F48") is None


@pytest.mark.parametrize(("days", "flagged"), [(365, False), (366, True)])
def test_money_in_an_early_stage_is_flagged_after_the_days_of_the_policy(session: Session, days: int, flagged: bool) -> None:
    helpers.project(session, stage="planning")
    helpers.benefit(session, stated=D(9000))
    with on(session, TODAY + days * DAY) as later:
        found = flag(later, "F49")
        assert (found is not None) is flagged
        if found is not None:
            assert found["why"] == f"In the stage planning since {TODAY.isoformat()}, with £9.0k at stake."
            policies.set_policy(later, {"early_stage_days": "366"}, "slower here")
            assert flag(later, "F49") is None
            policies.set_policy(later, {"early_stage_days": "365"}, "as before")
            # The next early stage counts anew; money alone asks: without any there is nothing to decide.
            records.change(later, "P-1", {"stage": "start_up"})
            assert flag(later, "F49") is None


def test_an_early_stage_without_money_is_quiet(session: Session) -> None:
    helpers.project(session, stage="idea", start=TODAY - 900 * DAY)
    assert flag(session, "F49") is None
    records.change(session, "P-1", {"whole_life_cost": D(5)})
    assert flag(session, "F49") is not None
    records.change(session, "P-1", {"stage": "delivery"})
    assert flag(session, "F49") is None


@pytest.mark.parametrize(
    ("planned", "forecast", "start", "late"),
    [
        (-1, None, 0, None), (-1, None, -1, 1), (-30, None, -10, 10), (-30, -20, -10, 10), (-30, 5, -10, 15), (1, None, 1, None),
        (1, None, 0, 1),
    ],
)  # fmt: skip
def test_an_enabler_of_the_past_is_expected_no_earlier_than_today(
    session: Session, planned: int, forecast: int | None, start: int, late: int | None
) -> None:
    helpers.project(session)
    ref = helpers.benefit(session, start=TODAY + start * DAY, end=TODAY + 400 * DAY)
    days = {"planned": TODAY + planned * DAY, "forecast": None if forecast is None else TODAY + forecast * DAY}
    enabler = records.add(session, Kind.DELIVERABLE, {"project": "P-1", "title": "Portal", **days}).ref
    benefits_map.link(session, enabler, ref)
    found = flag(session, "F14")
    assert (found and f"{late} days after" in str(found["why"])) == (None if late is None else True)
    records.change(session, enabler, {"actual": TODAY})
    assert flag(session, "F14") is None


def test_readings_in_state_identified_are_flagged(session: Session) -> None:
    helpers.project(session, stage="idea")
    ref = helpers.benefit(session, state="identified")
    assert flag(session, "F50") is None
    readings.record(session, ref, "2026-Q1", actual=D(1), evidence="ledger")
    found = flag(session, "F50")
    assert found and (found["severity"], found["why"]) == ("medium", "1 reading, and the state is identified.")
    records.change(session, ref, {"state": "realising"})
    assert flag(session, "F50") is None


@pytest.mark.parametrize("role", ["validator", "responsible"])
def test_who_left_is_named_on_the_benefits_that_wait_for_them(session: Session, role: str) -> None:
    helpers.project(session)
    ref = helpers.benefit(session, **{role: "Val Brand"})
    records.change(session, "Val Brand", {"leaves": TODAY + DAY})
    assert flag(session, "F51") is None
    records.change(session, "Val Brand", {"leaves": TODAY})
    found = flag(session, "F51")
    assert found and found["why"] == f"Val Brand ({role}) left on {TODAY.isoformat()}."
    records.change(session, "Val Brand", {"leaves": None, "active": False})
    found = flag(session, "F51")
    assert found and found["why"] == f"Val Brand ({role}) is no longer active."
    helpers.end(session, ref, "verified")
    assert flag(session, "F51") is None


def test_a_sponsor_who_left_is_flagged_while_something_is_to_come(session: Session) -> None:
    helpers.project(session, sponsor="Sue Sponsor")
    ref = helpers.benefit(session)
    records.change(session, "Sue Sponsor", {"leaves": TODAY})
    found = flag(session, "F51")
    assert found and (found["subject"], found["why"]) == ("P-1", f"Sue Sponsor (sponsor) left on {TODAY.isoformat()}.")
    helpers.stage(session, "P-1", "benefits_tracking")
    assert flag(session, "F51") is not None
    helpers.end(session, ref, "written_off")
    assert flag(session, "F51") is None


@pytest.mark.parametrize("stage", ["benefits_tracking", "archived"])
@pytest.mark.parametrize("many", [True, False])
def test_no_field_closes_a_project(session: Session, stage: str, many: bool) -> None:
    helpers.project(session)
    with pytest.raises(FieldError, match="closing has a checklist: close P-1"):
        if many:
            records.change_many(session, Kind.PROJECT, [1], {"stage": stage})
        else:
            records.change(session, "P-1", {"stage": stage})
    helpers.stage(session, "P-1", "benefits_tracking")
    records.change(session, "P-1", {"stage": "archived"})
    assert records.load(session, "P-1").values["stage"] == "archived"


def test_cancelling_writes_off_what_is_open_and_nothing_else(session: Session) -> None:
    helpers.project(session)
    first, done = helpers.benefit(session), helpers.benefit(session, state="verified")
    for reason in ("", "."):
        with pytest.raises(FieldError, match="reason"):
            closure.cancel(session, "P-1", reason)
    with pytest.raises(FieldError, match="is in the future"):
        closure.cancel(session, "P-1", "no longer funded", TODAY + DAY)
    closure.cancel(session, "P-1", "no longer funded", TODAY - DAY)
    assert [records.load(session, ref).values["state"] for ref in (first, done)] == ["written_off", "verified"]
    values = records.load(session, "P-1").values
    assert (values["stage"], values["closed_on"]) == ("archived", TODAY - DAY)
    assert helpers.rules_on(session, first) == {}
    with pytest.raises(FieldError, match="closed already"):
        closure.cancel(session, "P-1", "once more")
    undo(session)
    assert records.load(session, first).values["state"] == "in_delivery"


def test_commands_of_gates_passed_before_and_of_early_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here = Here(tmp_path / "r.db", monkeypatch, capsys)
    here("init")
    here("add", "project", "ref=P-1", "name=Alpha", "stage=delivery")
    here("add", "benefit", "project=P-1", "title=Saving", "owner=Ann Ames")
    here("gate", "P-1", "board", "--planned", "2026-03-01")
    assert here("gate", "P-1", "board", "--pass", "--date", "2026-04-02").data["passed"] == "2026-04-02"
    assert here("close", "P-1", "--cancelled").status == 2
    assert here("close", "P-1", "--cancelled", "--check", "--reason", "no longer funded").status == 2
    done = here("close", "P-1", "--cancelled", "--reason", "no longer funded").data
    assert (done["closed_on"], done["reviews"]) == ("2026-11-23", [])
    assert here("show", "P-1/B01", "--json").data["state"] == "written_off"


def test_which_gate_decides_the_investment_is_data_of_the_template(session: Session) -> None:
    text = 'name = "own"\n' + "".join(
        f'[[gate]]\nname = "{name}"\nafter_months = {months}\n{more}'
        for name, months, more in (
            ("look", 1, ""), ("3", 2, ""), ("money", 4, 'role = "investment"\n'), ("open", 9, 'role = "readiness"\n'),
        )
    )  # fmt: skip
    templates.keep(session, parse_template(text))
    assert [gate.role for gate in templates.template(session, "own").gates] == ["", "", "investment", "readiness"]
    templates.apply(session, "own", {"ref": "P-1", "name": "Alpha", "start": TODAY - 100 * DAY})
    assert [gate.role for gate in templates.from_project(session, "P-1", "again").gates] == ["", "", "investment", "readiness"]
    ref = helpers.benefit(session, state="appraised", baseline=None)
    # The gate named 3 is none of the UK set here: the investment is decided at the one that the template names.
    assert "F05" in helpers.rules_on(session, ref)
    assert gates.pass_gate(session, "P-1", "3").stage == "idea"
    assert helpers.rules_on(session, ref)["F05"] == "high"
    assert gates.pass_gate(session, "P-1", "money").stage == "delivery"
    assert helpers.rules_on(session, ref)["F05"] == "critical"
    # A gate before one that is behind is behind too; one that is not is overdue once its day has passed.
    assert flag(session, "F48") is None
    with pytest.raises(TemplateError, match="no gate has the role 'money'"):
        parse_template('name = "x"\n[[gate]]\nname = "a"\nrole = "money"\n')


STAGES = ("idea", "start_up", "planning", "delivery", "closing", "benefits_tracking")


@pytest.mark.parametrize(
    ("gate", "behind_from"),
    [
        ('name = "money"\nrole = "investment"', "delivery"), ('name = "open"\nrole = "readiness"', "closing"),
        ('name = "proof"\nrole = "benefits"', None), ('name = "go"\nleads_to = "start_up"', "start_up"),
        ('name = "go"\nleads_to = "planning"', "planning"), ('name = "go"\nleads_to = "delivery"', "delivery"),
        ('name = "go"\nleads_to = "closing"', "closing"), ('name = "0"', "start_up"), ('name = "1"', "planning"),
        ('name = "2"', "delivery"), ('name = "3"', "delivery"), ('name = "4"', "closing"), ('name = "5"', None), ('name = "6"', None),
    ],
)  # fmt: skip
def test_the_stage_from_which_a_gate_is_behind(session: Session, gate: str, behind_from: str | None) -> None:
    templates.keep(session, parse_template(f'name = "own"\n[[gate]]\n{gate}\nafter_months = 1\n'))
    templates.apply(session, "own", {"ref": "P-1", "name": "Alpha", "start": TODAY - 100 * DAY})
    overdue = []
    for stage in STAGES:
        helpers.stage(session, "P-1", stage)
        if flag(session, "F48") is not None:
            overdue.append(stage)
    assert overdue == list(STAGES[: STAGES.index(behind_from)] if behind_from else STAGES)
