"""A new day looks at what it can have changed: on any register and after any days it leaves what looking at all leaves."""

# ruff: noqa: SIM300 - a day decides on either side

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from benefits_tui.domain.periods import Period, add_months
from benefits_tui.domain.watched_day import NEVER, WatchedDay
from benefits_tui.register import integrity
from benefits_tui.register.session import Session, sweep
from benefits_tui.store.types import StoredCell, StoredCells
from tests import helpers, registers
from tests.conftest import TODAY
from tests.examples import examples
from tests.store.test_sweep import all_at_once, state

DAY = timedelta(days=1)
BENEFITS = 30


class Chance:
    """Cells by chance: most dates lie around the day on which the register is made."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def day(self, before: int = 120, after: int = 120, blank: float = 0.3) -> str | None:
        drawn = TODAY + self.random.randint(-before, after) * DAY
        return None if self.random.random() < blank else drawn.isoformat()

    def sure(self, before: int = 120, after: int = 120) -> str:
        return (TODAY + self.random.randint(-before, after) * DAY).isoformat()

    def one(self, *cells: StoredCell) -> StoredCell:
        return self.random.choice(cells)

    def number(self, most: int) -> int:
        return self.random.randint(1, most)


def people_and_projects(chance: Chance) -> dict[str, list[StoredCells]]:
    return {
        "person": [{"ref": f"PER-{n}", "name": f"P{n}", "leaves": chance.day(30, 120), "department": "Ops", "active": chance.one(0, 1, 1)} for n in range(6)],
        "objective": [{"ref": "O1", "title": "An objective"}],
        "project": [{"ref": f"P-{n}", "name": f"P{n}", "stage": chance.one("idea", "delivery", "closing", "benefits_tracking"), "sponsor_id": chance.number(6),
                     "start_date": chance.sure(900, 0), "end_date": chance.day(), "stage_since": chance.sure(400, 0), "whole_life_cost": chance.number(10**7),
                     "last_activity_on": TODAY.isoformat()} for n in range(1, 5)],
        "gate": [{"project_id": n, "gate": gate, "planned": chance.day(60, 200), "passed": chance.one(None, None, TODAY.isoformat())} for n in range(1, 5) for gate in ("2", "3", "4")],
        "review": [{"ref": f"R-{n}", "project_id": chance.number(4), "kind": "yearly", "due": chance.sure(30, 90), "held": chance.one(None, None, TODAY.isoformat()),
                    "chair_id": chance.one(None, 1, 2)} for n in range(8)],
        "deliverable": [{"ref": f"D-{n}", "project_id": chance.number(4), "title": "x", "planned": chance.day(), "forecast": chance.day(), "actual": chance.day(90, 0, 0.7),
                         "accepted": chance.day(200, 0, 0.7), "forecast_on": chance.day(60, 0)} for n in range(8)],
        "business_change": [{"ref": f"C-{n}", "project_id": chance.number(4), "title": "x", "needed_by": chance.day(), "agreed": chance.day(90, 0), "done": chance.day(90, 0, 0.7)}
                            for n in range(5)],
        "adoption": [{"deliverable_id": n, "start_date": "2026-10-01", "end_date": chance.sure(20, 60), "planned": 5000, "actual": chance.one(None, 100), "recorded_on": TODAY.isoformat()}
                     for n in range(1, 6)],
    }  # fmt: skip


def benefits(chance: Chance) -> dict[str, list[StoredCells]]:
    return {
        "benefit": [{
            "ref": f"B-{n}", "project_id": chance.number(4), "title": f"B{n}", "class": chance.one("cashable", "non_cashable", "quantifiable"),
            "owner_id": chance.one(None, 1, 2, 3, 4), "validator_id": chance.one(None, 5, 6), "responsible_id": chance.one(None, 5, 6), "unit": chance.one("GBP", "GBP", "h", None),
            "kind": chance.one("flow", "level", "flow", None), "direction": chance.one("increase", "decrease", "at_most"), "frequency": chance.one("monthly", "quarterly", None),
            "baseline": chance.one(0, 5000, None), "baseline_date": chance.day(300, 0), "target": chance.one(10**6, None), "target_date": chance.day(), "start_date": chance.day(),
            "end_date": chance.day(30, 200), "stated": chance.one(10**8, None), "measure": chance.one(None, "Forms", f"Own {n}"),
            "state": chance.one("identified", "appraised", "in_delivery", "realising", "realising"), "handed_over_on": chance.day(90, 0), "last_activity_on": chance.sure(200, 0),
        } for n in range(1, BENEFITS + 1)],
    }  # fmt: skip


def periods(chance: Chance, benefit: int) -> list[StoredCells]:
    months, first = chance.random.choice([1, 3]), add_months(date(2026, 12, 1), -chance.number(14))
    spans = [Period.of_months(add_months(first, months * n), months) for n in range(6)]
    return [
        {"start_date": span.start.isoformat(), "end_date": span.end.isoformat(), "value": chance.number(10**6)} for span in spans
    ]


def made(path: Path, seed: int) -> Session:
    """A register with records, plans, readings, forecasts and links by chance."""
    chance, session = Chance(seed), registers.empty(path)
    with session.store.write(session.change_info("fill"), TODAY) as transaction:
        for table, rows in (people_and_projects(chance) | benefits(chance)).items():
            helpers.insert_many(transaction, table, rows)
        helpers.insert_many(transaction, "benefit_objective", [{"benefit_id": n, "objective_id": 1} for n in range(1, BENEFITS)])
        for benefit in chance.random.sample(range(1, BENEFITS + 1), 22):
            version: StoredCells = {"benefit_id": benefit, "number": 1, "approved_on": chance.sure(300, 0)}
            plan = helpers.insert(transaction, "plan_version", version)
            spans = periods(chance, benefit)
            helpers.insert_many(transaction, "plan_value", [{"plan_version_id": plan} | span for span in spans])
            for table, some in (("actual", spans[: chance.number(4) - 1]), ("forecast", spans[chance.number(6) :])):
                stamp: StoredCells = {"benefit_id": benefit, "recorded_on": chance.sure(100, 0), "recorded_by": "x"}
                helpers.insert_many(transaction, table, [span | stamp | {"value": chance.number(10**6)} for span in some])
        links = {
            (kind, chance.number(5), chance.number(BENEFITS)) for kind in ("deliverable", "business_change") for _ in range(8)
        }
        links |= {("benefit", low, low + chance.number(BENEFITS - low)) for low in chance.random.sample(range(1, BENEFITS), 8)}
        for kind, fed_by, benefit in sorted(links):
            helpers.insert(transaction, "link", {"from_kind": kind, "from_id": fed_by, "to_kind": "benefit", "to_id": benefit})
    return session


def leave_for_later(session: Session, chance: Chance) -> None:
    """Some of the open flags are put off, by the same rows in every copy of a register."""
    found = session.store.all(
        "SELECT id, rule, subject_kind, subject_id FROM flag WHERE cleared_on IS NULL ORDER BY subject_kind, subject_id, rule"
    )
    with session.store.write(session.change_info("put off"), session.today) as transaction:
        for flag, rule, kind, subject in found[:: chance.number(5)]:
            until = (session.today + chance.number(60) * DAY).isoformat()
            row: StoredCells = {"flag_id": flag, "rule": rule, "subject_kind": kind, "subject_id": subject, "outcome": "snooze", "severity": "critical",
                          "why": "x", "decided_on": session.today.isoformat(), "decided_by": "x", "until_date": until}  # fmt: skip
            helpers.insert(transaction, "flag_decision", row, (str(kind), int(subject or 0)))


def in_steps(session: Session) -> None:
    while sweep(session) is not None:
        pass


def at_once(session: Session) -> None:
    assert session.store.bring_up_to(session.today)


@pytest.mark.parametrize("seed", range(examples(6)))
def test_any_days_leave_what_looking_at_everything_leaves(tmp_path: Path, seed: int) -> None:
    chance, limited = Chance(1000 + seed), made(tmp_path / "limited.db", seed)
    shutil.copyfile(limited.store.path, tmp_path / "whole.db")
    whole, spared, day = registers.opened(tmp_path / "whole.db"), 0, TODAY
    for jump in (1, 1, 2, 1, 7, 1, 30, 3, -4, 1, 5, 100, 1, 1):
        if chance.number(3) == 1:
            mark = chance.number(10**6)
            leave_for_later(limited, Chance(mark))
            leave_for_later(whole, Chance(mark))
        day += jump * DAY
        limited.fixed_today = whole.fixed_today = day
        all_at_once(whole)
        chance.random.choice([at_once, in_steps])(limited)
        assert state(limited) == state(whole), (seed, day)
        before = limited.store.one("SELECT count(*) FROM figure WHERE looked_on < ?", (day.isoformat(),))
        spared += int(before[0] or 0) if before else 0
    assert integrity.check(limited) == []
    # Many were not looked at, although so much lies near.
    assert spared > 4 * BENEFITS
    for session in (limited, whole):
        session.close()


@pytest.mark.parametrize("seed", range(examples(6)))
def test_programs_that_are_cut_off_between_steps_leave_what_one_transaction_leaves(tmp_path: Path, seed: int) -> None:
    """Two programs, of which one may have another day, take steps of any size in any order, are cut off, edit, go on."""
    chance, session = Chance(2000 + seed), made(tmp_path / "steps.db", seed)
    if chance.one(0, 1):
        session.store.engine.run("UPDATE evaluation SET rules_version = 'of another version'")
    session.close()
    at_once_path, day = tmp_path / "once.db", TODAY + 30 * DAY
    shutil.copyfile(tmp_path / "steps.db", at_once_path)
    same_day = bool(chance.one(0, 1))
    for _ in range(chance.number(40)):
        other = day if same_day else day + chance.random.choice([-1, 0, 1, -45]) * DAY
        with registers.opened(tmp_path / "steps.db", other) as program:
            for _ in range(chance.number(3)):
                program.store.sweep_step(other, chance.number(9))
    sessions = [registers.opened(path, day) for path in (tmp_path / "steps.db", at_once_path)]
    sessions[0].store.bring_up_to(day)
    all_at_once(sessions[1])
    steps, once = map(state, sessions)
    if not same_day:
        # A flag that another day raised is older, and may have been neglected since; which are open, and all figures, are this day's.
        for rows in (steps, once):
            rows["flag"] = [row[:3] for row in rows["flag"] if row[9] is None]
    assert steps == once and integrity.check(sessions[0]) == []
    for one in sessions:
        one.close()


def test_one_who_edits_under_another_day_is_looked_at_again(tmp_path: Path) -> None:
    session = made(tmp_path / "r.db", 1)
    session.fixed_today = TODAY + 60 * DAY
    with session.store.write(session.change_info("ahead"), session.today) as transaction:
        benefit = transaction.all("SELECT id FROM benefit")
        transaction.changed_records.update(("benefit", int(number or 0)) for (number,) in benefit)
    session.fixed_today = TODAY + DAY
    at_once(session)
    assert integrity.check(session) == []
    session.close()


# The day itself ------------------------------------------------------------------------------------------------------

EIGHT, TEN, TWELVE = date(2026, 11, 8), date(2026, 11, 10), date(2026, 11, 12)
WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("decided", "turns"),
    [
        (lambda day: day < TWELVE, TWELVE), (lambda day: day <= TWELVE, TWELVE + DAY), (lambda day: day > TWELVE, TWELVE + DAY),
        (lambda day: day >= TWELVE, TWELVE), (lambda day: TWELVE > day, TWELVE), (lambda day: TWELVE >= day, TWELVE + DAY),
        (lambda day: TWELVE < day, TWELVE + DAY), (lambda day: TWELVE <= day, TWELVE), (lambda day: day == TWELVE, TWELVE),
        (lambda day: day != TWELVE, TWELVE), (lambda day: TWELVE == day, TWELVE),
        (lambda day: day < TEN, NEVER), (lambda day: day <= TEN, TEN + DAY), (lambda day: day > TEN, TEN + DAY), (lambda day: day >= TEN, NEVER),
        (lambda day: day == TEN, TEN + DAY), (lambda day: day < EIGHT, NEVER), (lambda day: day <= EIGHT, NEVER), (lambda day: day == EIGHT, NEVER),
        (lambda day: day + WEEK < TWELVE + WEEK, TWELVE), (lambda day: TWELVE + WEEK <= day + WEEK, TWELVE), (lambda day: day - WEEK >= TWELVE - WEEK, TWELVE),
        (lambda day: day - WEEK + DAY > TWELVE, TWELVE + WEEK), (lambda day: day + WEEK <= TEN, NEVER),
        (lambda day: (day < TWELVE + DAY, day < TWELVE), TWELVE), (lambda day: max(TWELVE, day), TWELVE + DAY), (lambda day: day in (TWELVE, EIGHT), TWELVE),
        (lambda day: day - EIGHT, TEN + DAY), (lambda day: TWELVE - day, TEN + DAY), (lambda day: day.year, TEN + DAY), (lambda day: f"{day}", TEN + DAY),
        (lambda day: (day + WEEK).isoformat(), TEN + DAY), (str, TEN + DAY), (repr, TEN + DAY), (hash, TEN + DAY), (lambda day: day.toordinal(), TEN + DAY),
        (lambda day: day.plain.isoformat(), NEVER), (lambda day: None, NEVER),
    ],
)  # fmt: skip
def test_a_day_says_when_what_it_decided_turns(decided: Callable[[WatchedDay], object], turns: date) -> None:
    watched = WatchedDay.of(TEN)
    answer = decided(watched)
    assert watched.taken() == turns and watched.taken() == NEVER
    if turns != NEVER:
        # Until then the answer is the same, and the day itself decides as a plain one does.
        assert all(decided(WatchedDay.of(TEN + n * DAY)) == answer for n in range((turns - TEN).days)) or turns == TEN + DAY


def test_nothing_of_a_day_is_left_out() -> None:
    told = {
        name for name in vars(date) if not name.startswith("__") and not isinstance(vars(date)[name], type(vars(date)["today"]))
    }
    assert {name for name in told if name not in vars(WatchedDay)} == {"min", "max", "resolution"}
