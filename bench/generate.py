"""Registers of any size, made through the one door."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.periods import Period, add_months
from benefits_tui.register.readings import record
from benefits_tui.register.records import change
from benefits_tui.register.session import Session, create_register, open_register
from benefits_tui.store.models import Actual, Benefit, BenefitObjective, Objective, Person, PlanValue, PlanVersion, Project
from benefits_tui.store.transaction import Transaction
from benefits_tui.store.types import StoredCells

TODAY = date(2026, 11, 23)
CLASSES = ("cashable", "non_cashable", "quantifiable")


def make_register(path: Path, benefits: int, readings: int = 12, made_on: date = TODAY) -> Session:
    """A register with so many benefits, twenty to a project, each with a plan and so many quarterly readings."""
    session = create_register(path, "bench", {"name": "Bench"}, today=made_on)
    day = made_on.isoformat()
    with session.store.write(session.change_info("generate"), made_on) as transaction:
        people = transaction.insert_stored(Person, [{"ref": f"PER-{n:03d}", "name": f"Owner {n}"} for n in range(50)])
        objective = transaction.insert(Objective, {"ref": "O1", "title": "An objective"})
        projects = transaction.insert_stored(
            Project,
            [
                {
                    "ref": f"P-{n:05d}",
                    "name": f"Project {n}",
                    "stage": "delivery",
                    "whole_life_cost": 10**10,
                    "last_activity_on": day,
                }
                for n in range(max(benefits // 20, 1))
            ],
        )
        rows = transaction.insert_stored(
            Benefit,
            [
                {
                    "ref": f"P-{n // 20:05d}/B{n % 20:02d}",
                    "project_id": projects[n // 20 % len(projects)],
                    "title": f"Benefit {n} saves time",
                    "class": CLASSES[n % 3],
                    "owner_id": people[n % 50] if n % 7 else None,
                    "unit": "GBP",
                    "kind": "flow",
                    "direction": "increase",
                    "frequency": "quarterly",
                    "baseline": 0,
                    "stated": 10**9 + n,
                    "state": "realising",
                    "last_activity_on": day,
                }
                for n in range(benefits)
            ],
        )
        transaction.insert_stored(BenefitObjective, [{"benefit_id": row, "objective_id": objective} for row in rows])
        _readings(transaction, rows, readings)
    return session


def make_month(path: Path, benefits: int, changed: int) -> Session:
    """The same, made a year ago, with a month of work on so many benefits, looked at every third day."""
    make_register(path, benefits, made_on=add_months(TODAY, -12)).close()
    drawn = Random(2026)
    for ago in range(30, -1, -3):
        with open_register(path, "bench", today=TODAY - timedelta(days=ago)) as session:
            session.store.bring_up_to(session.today)
            for _ in range(changed // 11):
                number = drawn.randrange(benefits)
                ref, kind = f"P-{number // 20:05d}/B{number % 20:02d}", drawn.randrange(3)
                if kind == 0:
                    record(session, ref, "2026-Q3", actual=Decimal(drawn.randrange(200)))
                else:
                    column, value = (("title", f"Title {ago}"), ("owner", f"Owner {drawn.randrange(50)}"))[kind - 1]
                    change(session, ref, {column: value}, kind=Kind.BENEFIT, why="as agreed")
    return open_register(path, "bench", today=TODAY)


def _readings(transaction: Transaction, rows: list[int], readings: int) -> None:
    if not readings:
        return
    first = add_months(date(2026, 10, 1), -3 * readings)
    spans = [Period.of_months(add_months(first, 3 * n), 3) for n in range(readings)]
    versions = transaction.insert_stored(PlanVersion, [{"benefit_id": row, "number": 1} for row in rows])
    values: list[StoredCells] = [
        {"start_date": span.start.isoformat(), "end_date": span.end.isoformat(), "value": 10**6 + 10**4 * place}
        for place, span in enumerate(spans)
    ]
    transaction.insert_stored(
        PlanValue,
        [{"plan_version_id": version} | value for version in versions for value in values],
        [("benefit", row) for row in rows for _ in values],
    )
    stamp: StoredCells = {"recorded_on": TODAY.isoformat(), "recorded_by": "bench"}
    transaction.insert_stored(Actual, [{"benefit_id": row} | value | stamp for row in rows for value in values])


COLUMNS = ["Project ID", "Project name", "Benefit ref", "Benefit title", "Benefit class", "Owner", "Unit", "Stated value"]


def write_csv(path: Path, benefits: int) -> None:
    """A file of so many benefits with eight columns, as an officer would import it."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for n in range(benefits):
            ref = f"P-{n // 20:05d}"
            row = [ref, f"Project {n // 20}", f"{ref}/B{n % 20:02d}", f"Benefit {n} saves time", CLASSES[n % 3]]
            writer.writerow([*row, f"Owner {n % 50}", "GBP", 100_000 + n])
