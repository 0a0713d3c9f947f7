"""A new day, at once and in steps: both leave the same, whatever builds on whatever, at the edges of the steps too."""

from __future__ import annotations

import shutil
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui import __version__
from benefits_tui.domain.fields import Kind
from benefits_tui.domain.periods import Period
from benefits_tui.domain.rules import Severity
from benefits_tui.register import adoption, benefits_map, flags, integrity, policies, pools, readings, records
from benefits_tui.register.session import Session, sweep
from benefits_tui.store.evaluation.keep import keep_flags, mark_evaluated
from benefits_tui.store.evaluation.scope import Scope
from benefits_tui.store.rules_version import rules_version
from tests import helpers, registers
from tests.conftest import TODAY
from tests.store.gathering import change, deliverable, person, review

D = Decimal
DAY = timedelta(days=1)
Rows = list[tuple[str | int | None, ...]]


def state(session: Session) -> dict[str, Rows]:
    """All that is worked out, the numbers of flags aside."""
    wanted = {
        "flag": "rule, subject_kind, subject_id, severity, rank, why, due, value_at_risk, raised_on, cleared_on, state, snoozed_until",
        "figure": "*", "owner_value": "*", "evaluation": "*",
    }  # fmt: skip
    found = {table: session.store.all(f"SELECT {columns} FROM {table}") for table, columns in wanted.items()}
    # As of which day a benefit was looked at last is left out: the day need not have changed it.
    found["figure"] = [row[:-4] + row[-2:] for row in found["figure"]]
    return {table: sorted(rows, key=str) for table, rows in found.items()}


def steps(session: Session) -> int:
    """Sweep to the end; how many steps it took."""
    count = 1
    while sweep(session) is not None:
        # Until it is done, the flags are of no day.
        assert session.store.evaluated_on() is None
        count += 1
    assert session.store.evaluated_on() == session.today
    return count


def all_at_once(session: Session) -> None:
    """Look at every subject in one transaction, which a sweep in steps must come to."""
    with session.store.engine.atomic():
        keep_flags(session.store, session.policy, session.today, Scope(everything=True), None)
        mark_evaluated(session.store, session.today)


def copied(session: Session, name: str) -> Session:
    path = session.store.path.with_name(name)
    shutil.copyfile(session.store.path, path)
    return registers.opened(path, session.today)


def many(session: Session, benefits: int) -> None:
    """So many benefits with a quarter that ends today, the last red and feeding the first."""
    helpers.project(session, whole_life_cost=D(100))
    helpers.benefit(session)
    whole: dict[str, str | int] = {
        "project_id": 1, "title": "x", "class": "cashable", "owner_id": 1, "unit": "GBP", "kind": "flow", "direction": "increase", "baseline": 0,
        "last_activity_on": "2026-11-01", "state": "in_delivery", "stated": 10000, "end_date": TODAY.isoformat(), "measure": "same",
    }  # fmt: skip
    with session.store.write(session.change_info("many"), TODAY) as transaction:
        helpers.insert_many(transaction, "benefit", [whole | {"ref": f"B-{place:03}"} for place in range(2, benefits + 1)])
    last = f"B-{benefits:03}"
    readings.set_plan(session, last, {Period(TODAY - 30 * DAY, TODAY + DAY): D(100)})
    readings.record(session, last, f"{TODAY - 30 * DAY}..{TODAY + DAY}", actual=D(1))
    benefits_map.link(session, last, "P-1/B01")


@pytest.mark.parametrize(("benefits", "taken"), [(1, 1), (99, 1), (100, 2), (101, 2), (199, 2), (200, 3)])
def test_steps_of_a_hundred_leave_what_all_at_once_leaves(session: Session, benefits: int, taken: int) -> None:
    if benefits == 1:
        helpers.project(session)
        helpers.benefit(session)
    else:
        many(session, benefits)
    session.fixed_today = TODAY + DAY
    once = copied(session, "once.db")
    all_at_once(once)
    # The first benefit is fed by the last one, which turns red on this day: its figures come in a later step.
    assert ("F27" in helpers.rules_on(once, "P-1/B01")) is (benefits > 1)
    # The first one has no end that could have come, and nothing is looked at a second time; beside them there is a project.
    assert steps(session) == taken
    assert state(session) == state(once) and integrity.check(session) == []
    assert session.store.one("SELECT count(*) FROM flag WHERE rule = 'F38'") == (benefits - 1,)
    once.close()


def around(session: Session) -> None:
    """Two of everything that has a rule which tells by the day."""
    for name, leaves in (("Olga", 29), ("Otto", 31)):
        person(session, name.upper(), name, leaves=TODAY + leaves * DAY, department="Ops")
    for project, owner in (("P-1", "Olga"), ("P-2", "Otto")):
        helpers.project(session, project)
        helpers.benefit(session, project, owner=owner, measure="Forms", end=TODAY)
        benefits_map.link(session, deliverable(session, project, planned=TODAY, accepted=None), f"{project}/B01")
        benefits_map.link(session, change(session, project, needed_by=TODAY + 91 * DAY), f"{project}/B01")
        review(session, TODAY, project)
        made = deliverable(session, project, accepted=TODAY - 89 * DAY)
        adoption.adopt(session, made, "2026-10", planned=D("0.5"))
    records.change(session, "P-1/B01", {"stated": D(9000)})
    records.add(session, Kind.POOL, {"ref": "POOL-1", "title": "Budget", "ceiling": D(1)})
    pools.claim(session, "POOL-1", "P-1/B01", D(2))
    raised = flags.raise_flag(session, "P-2", "Wait", Severity.HIGH).flag
    flags.snooze(session, raised, TODAY + DAY, "later")
    session.fixed_today = TODAY - DAY
    flags.raise_flag(session, "OTTO", "Watch", Severity.HIGH, TODAY)
    session.fixed_today = TODAY


def raised(session: Session) -> set[tuple[str, str, int]]:
    found = session.store.all("SELECT rule, subject_kind, subject_id FROM flag WHERE cleared_on IS NULL")
    return {(str(rule), str(kind), int(number or 0)) for rule, kind, number in found}


def test_every_kind_of_record_is_swept(session: Session) -> None:
    around(session)
    before = raised(session)
    session.fixed_today = TODAY + DAY
    once = copied(session, "once.db")
    all_at_once(once)
    steps(session)
    assert state(session) == state(once) and integrity.check(session) == []
    both = [(rule, kind, number) for rule, kind, first in (("F38", "benefit", 1), ("F27", "benefit", 1), ("F26", "business_change", 1), ("F20", "review", 1))
            for number in (first, first + 1)]  # fmt: skip
    adopted = [("F19", "deliverable", 2), ("F19", "deliverable", 4)]
    assert raised(session) - before == {("F02", "benefit", 2), *both[:6], *adopted}
    assert {("F20", "review", 1), ("F23", "pool", 1), ("F35", "person", 1), ("F22", "benefit", 1)} <= before
    why = session.store.one("SELECT severity, why FROM flag WHERE rule = 'F20' AND subject_id = 1")
    assert why == ("high", f"The six months review was due on {TODAY}.")
    assert session.store.one("SELECT state FROM flag WHERE rule = 'H1' AND cleared_on IS NULL") == ("open",)
    once.close()


def test_who_owned_too_much_yesterday_is_looked_at_at_the_end(session: Session) -> None:
    around(session)
    assert ("F35", "person", 1) in raised(session)
    session.store.engine.run("UPDATE flag SET why = 'stale' WHERE rule = 'F35' AND subject_kind = 'person'")
    session.store.engine.run("UPDATE flag SET why = 'stale' WHERE subject_kind = 'person' AND subject_id = 2")
    session.fixed_today = TODAY + DAY
    steps(session)
    assert session.store.all("SELECT 1 FROM flag WHERE why = 'stale' AND cleared_on IS NULL") == []


def test_a_day_is_looked_at_once(session: Session) -> None:
    helpers.project(session)
    tomorrow = TODAY + DAY
    assert not session.store.bring_up_to(TODAY) and session.store.bring_up_to(tomorrow)
    assert not session.store.bring_up_to(tomorrow) and session.store.evaluated_on() == tomorrow
    assert session.store.bring_up_to(TODAY) and session.store.evaluated_on() == TODAY
    # An edit looks at some records as of its day and says nothing of the rest; a policy looks at all.
    session.fixed_today = tomorrow
    records.change(session, "P-1", {"name": "x"})
    assert session.store.evaluated_on() == TODAY
    policies.set_policy(session, {"amber_threshold": "0.11"})
    assert session.store.evaluated_on() == tomorrow


def test_flags_of_another_version_of_the_rules_are_of_no_day(session: Session) -> None:
    session.store.engine.run("UPDATE evaluation SET rules_version = 'older'")
    assert session.store.evaluated_on() is None and session.store.bring_up_to(TODAY)
    assert session.store.evaluated_on() == TODAY
    session.store.engine.run("DELETE FROM evaluation")
    assert session.store.evaluated_on() is None and steps(session) == 1
    assert session.store.one("SELECT count(*) FROM evaluation") == (1,)


def test_rules_that_were_changed_within_one_version_are_other_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = tmp_path / "domain" / "rules" / "ownership.py"
    rule.parent.mkdir(parents=True)

    def version(text: str) -> str:
        rule.write_text(text, encoding="utf-8")
        rules_version.cache_clear()
        return rules_version()

    monkeypatch.setattr("benefits_tui.store.rules_version._PACKAGE", tmp_path)
    try:
        medium, again, high = version("MEDIUM"), version("MEDIUM"), version("HIGH")
        rule.unlink()
        rules_version.cache_clear()
        assert medium == again != high and medium.startswith(f"{__version__}+") and rules_version() == __version__
    finally:
        rules_version.cache_clear()


def test_a_sweep_that_ends_half_way_leaves_the_day_open(session: Session) -> None:
    many(session, 3)
    session.fixed_today = TODAY + DAY
    assert session.store.sweep_step(session.today, 1) is not None
    assert session.store.evaluated_on() is None and session.figures_of == f"{TODAY}, some already of {TODAY + DAY}"
    assert integrity.check(session) == [] and "not ended" in "".join(integrity.notes(session))
    assert session.store.bring_up_to(session.today) and session.figures_of == str(TODAY + DAY)
