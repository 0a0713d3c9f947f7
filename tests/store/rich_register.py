"""A small register in which every field of every list holds a word or a number of its own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from benefits_tui.domain.fields import Kind, Value
from benefits_tui.domain.period_parsing import parse_period
from benefits_tui.domain.rules import RULES, Severity
from benefits_tui.register import adoption, benefits_map, flags, policies, pools, readings, records
from benefits_tui.register.costs import set_costs
from benefits_tui.register.session import Session
from benefits_tui.register.workbooks.export import export_workbook
from tests import helpers, registers

D = Decimal

PROJECT: dict[str, Value] = {
    "ref": "P-1", "name": "Alpha Payments", "description": "Projdesc", "programme": "Progwide", "department": "Deptfin",
    "category": "Catone", "stage": "delivery", "start": date(2026, 1, 15), "end": date(2027, 12, 31), "gate3": date(2026, 6, 30),
    "live": date(2026, 10, 1), "whole_life_cost": D(1_000_000), "year_cost_plan": D(200_000), "year_cost_forecast": D(210_000),
    "cost_to_date": D("50000.5"), "cost_outturn": D(1_100_000), "delivery_rating": "amber_red", "manager": "Mia Manager",
    "sponsor": "Sven Sponsor", "template": "Tmplword", "closed_on": date(2026, 11, 1),
}  # fmt: skip
BENEFIT: dict[str, Value] = {
    "project": "P-1", "title": "Fewer forms", "description": "Bendesc", "class": "cashable", "disbenefit": False, "owner": "Olga Owner",
    "responsible": "Rosa Responsible", "validator": "Vera Validator", "objectives": "O1, O2", "beneficiaries": "Taxpayers",
    "measure": "Formcount", "unit": "GBP", "kind": "flow", "direction": "increase", "frequency": "quarterly", "source": "Ledgersource",
    "method": "Methodword", "baseline": D("1.25"), "baseline_date": date(2025, 12, 31), "target": D(900), "target_upper": D(950),
    "target_date": date(2027, 6, 30), "start": date(2026, 1, 1), "end": date(2027, 12, 31), "stated": D("1500000.5"),
    "value_per_unit": D(1), "in_cost_plan": True, "price_base": "2025-26", "evidence_grade": "measured", "priority": 2,
    "amber_threshold": D("0.1"), "red_threshold": D("0.2"), "assumptions": "Assumeword", "risks": "Riskword", "state": "realising",
    "handed_over": date(2026, 10, 2),
}  # fmt: skip


def people(session: Session) -> None:
    person: dict[str, Value] = {
        "ref": "PER-OWN", "name": "Olga Owner", "email": "olga@example.org", "role": "Rolehead", "department": "Deptops",
        "leaves": date(2027, 1, 31),
    }  # fmt: skip
    records.add(session, Kind.PERSON, person)
    records.add(session, Kind.PERSON, {"ref": "PER-A1", "name": "Ann Twice", "active": False})
    records.add(session, Kind.PERSON, {"ref": "PER-A2", "name": "Ann Twice", "email": "ann2@example.org"})


def benefits(session: Session) -> None:
    records.add(session, Kind.PROJECT, PROJECT)
    records.add(session, Kind.PROJECT, {"ref": "P-2", "name": "Beta Depot"})
    for ref in ("O1", "O2"):
        records.add(session, Kind.OBJECTIVE, {"ref": ref, "title": f"Objtitle{ref}", "description": f"Objdesc{ref}"})
    records.add(session, Kind.OBJECTIVE, {"ref": "O3", "title": "Unserved"})
    records.add(session, Kind.BENEFIT, BENEFIT)
    records.add(session, Kind.BENEFIT, {"project": "P-2", "title": "Time saved"})
    noise: dict[str, Value] = {
        "project": "P-2",
        "title": "More noise",
        "class": "non_cashable",
        "disbenefit": True,
        "stated": D(7),
    }
    records.add(session, Kind.BENEFIT, noise | {"owner": "ann2@example.org"})
    records.add(
        session, Kind.BENEFIT, {"project": "P-2", "title": "Dust", "class": "cashable", "disbenefit": True, "stated": D(9)}
    )
    records.add(session, Kind.BENEFIT, {"project": "P-2", "title": "Trust", "class": "quantifiable", "stated": D(11)})
    helpers.plan(session, "P-1/B01", y2026_Q1=90)
    helpers.approve(
        session,
        "P-1/B01",
        {parse_period("2026-Q1"): D(100), parse_period("2026-Q2"): D(100), parse_period("2027-Q1"): D(300)},
        reason="revised",
    )
    readings.record(session, "P-1/B01", "2026-Q1", actual=D(80), evidence="Evidword")
    readings.record(session, "P-1/B01", "2026-Q2", actual=D("70.5"))
    readings.record(session, "P-1/B01", "2027-Q1", forecast=D(290))


def around(session: Session) -> None:
    review: dict[str, Value] = {
        "project": "P-1", "kind": "six_months", "due": date(2026, 12, 1), "chair": "Cleo Chair", "summary": "Sumword", "decision": "Decword",
    }  # fmt: skip
    records.add(session, Kind.REVIEW, review)
    records.add(session, Kind.REVIEW, {"project": "P-2", "kind": "yearly", "due": date(2026, 11, 1)})
    records.add(session, Kind.REVIEW, {"project": "P-2", "kind": "gate", "due": date(2026, 9, 1), "held": date(2026, 9, 2)})
    deliverable: dict[str, Value] = {
        "project": "P-1", "title": "Portal", "description": "Deldesc", "planned": date(2026, 8, 1), "forecast": date(2026, 8, 2),
        "actual": date(2026, 8, 3), "accepted": date(2026, 8, 4), "progress": D("0.4"),
    }  # fmt: skip
    records.add(session, Kind.DELIVERABLE, deliverable)
    records.add(session, Kind.DELIVERABLE, {"project": "P-2", "title": "Shed"})
    change: dict[str, Value] = {
        "project": "P-1", "title": "Training", "owner": "Otto Changeowner", "needed_by": date(2026, 7, 1), "agreed": date(2026, 7, 2),
        "funded": date(2026, 7, 3), "done": date(2026, 7, 4),
    }  # fmt: skip
    records.add(session, Kind.BUSINESS_CHANGE, change)
    records.add(session, Kind.BUSINESS_CHANGE, {"project": "P-2", "title": "Moving"})
    for words, actual in (("2026-08", D("0.5")), ("2026-09", D("0.55")), ("2026-12", None)):
        adoption.adopt(session, "P-1/D01", words, planned=D("0.6"), actual=actual)
    benefits_map.link(session, "P-1/D01", "P-1/B01")
    records.add(session, Kind.POOL, {"ref": "POOL-1", "title": "Budget", "ceiling": D(5000)})
    records.add(session, Kind.POOL, {"ref": "POOL-2", "title": "Spare"})
    pools.claim(session, "POOL-1", "P-1/B01", D("1200.5"))


def acts(session: Session) -> None:
    for ref, decider, forum in (("P-1", None, None), ("P-1/B01", None, None), ("P-2/R01", "Olga Owner", "Forumword")):
        raised = flags.raise_flag(session, ref, "Done with", Severity.LOW).flag
        flags.decide(session, raised, "correct", "Closedword", decided_by=decider, forum=forum)
    raised = flags.raise_flag(session, "P-1/B01", "Handraised", Severity.HIGH, date(2026, 12, 24), D(42)).flag
    flags.snooze(session, raised, date(2026, 12, 1), "Waitword")
    flags.assign(session, raised, "Asta Assignee", date(2026, 12, 2), "Taskword")
    flags.raise_flag(session, "P-2", "On the project", Severity.LOW)
    flags.raise_flag(session, "POOL-1", "On the pool", Severity.MEDIUM)
    flags.raise_flag(session, "P-1/D01", "On the deliverable", Severity.MEDIUM, date(2026, 11, 30))
    flags.raise_flag(session, "P-1/C01", "On the change", Severity.CRITICAL)
    flags.raise_flag(session, "PER-A2", "On the person", Severity.LOW, None, D(3))


# The rules that the rows of the tests were written with. One that came later is switched off: its flags would be in every list.
RULES_THEN = frozenset(f"F{number:02}" for number in range(1, 53))


def rich(path: Path) -> Session:
    """The register, as of 23 November 2026."""
    later = ",".join(rule.about.id for rule in RULES if rule.about.id not in RULES_THEN)
    policy = {"name": "Test office"} | ({"rules_off": later} if later else {})
    session = registers.empty(path, policy)
    people(session)
    benefits(session)
    around(session)
    policies.set_policy(session, {"adoption_days": "100"}, "Whyword")
    acts(session)
    return session


def with_its_workbook(folder: Path) -> Path:
    """The register as `r.db` in a folder, with costs of a year, and beside it its workbook as `w.xlsx`; the folder."""
    with rich(folder / "r.db") as session:
        set_costs(session, "P-1", {"FY2026-27": D(100)})
        export_workbook(session, folder / "w.xlsx")
    return folder
