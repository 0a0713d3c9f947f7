"""Ways to turn a failing benefit into a healthy one: each is refused with a way on, or stands as a flag that names it.

Each is done quietly on a copy of one register, by somebody who approved nothing; the same with a reason raises no F32.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.register.deletion import remove
from benefits_tui.register.session import open_register
from tests.register.story import RegisterWorker

DAY = "2027-11-23"
WHY = ("--reason", "agreed by the portfolio board")
PEOPLE = (("PER-1", "Ada Brook"), ("PER-2", "Ben Carr"), ("PER-3", "Cleo Dunn"), ("PER-4", "Dev Ellis"), ("PER-5", "Eve Frost"))
BENEFIT = (
    "unit=GBP", "kind=flow", "direction=increase", "baseline=0", "baseline_date=2026-01-05", "start=2027-01-01",
    "end=2028-12-31", "frequency=quarterly", "objectives=OBJ-1", "owner=Ada Brook", "validator=Dev Ellis", "state=realising",
    "in_cost_plan=yes",
)  # fmt: skip


class Quiet(NamedTuple):
    """A quiet change, and how F32 names it on the record whose flag it is."""

    command: str
    on: str
    told: str


QUIET = (
    Quiet("set P-1/B01 target=75000", "P-1/B01", "target 400,000 → 75,000"),
    Quiet("set P-1/B01 target_date=2040-12-31", "P-1/B01", "target date 2028-12-31 → 2040-12-31"),
    Quiet("set P-1/B01 baseline=-300000", "P-1/B01", "baseline 0 → -300,000"),
    Quiet("set P-1/B01 stated=75000", "P-1/B01", "stated 800,000 → 75,000"),
    Quiet("set P-1/B01 end=2040-12-31", "P-1/B01", "end date 2028-12-31 → 2040-12-31"),
    Quiet(
        "set P-1/B01 amber_threshold=85% red_threshold=95%", "P-1/B01",
        "amber threshold 0.1 → 0.85, red threshold 0.25 → 0.95 (RAG red → amber, verdict off track → at risk, "
        "clears Outturn worse than plan · F11, Realised worse than due · F12)",
    ),
    Quiet("set P-1/B01 kind=level", "P-1/B01", "kind flow → level"),
    Quiet("set P-1/B01 unit=hours", "P-1/B01", "unit GBP → hours"),
    Quiet("set P-1/B01 value_per_unit=10", "P-1/B01", "value per unit 1 → 10"),
    Quiet("set P-1/B01 frequency=yearly", "P-1/B01", "frequency quarterly → yearly"),
    Quiet("set P-1/B01 direction=decrease", "P-1/B01", "direction increase → decrease"),
    Quiet("set P-1/B01 disbenefit=yes", "P-1/B01", "disbenefit no → yes"),
    Quiet("set P-1/B01 class=qualitative", "P-1/B01", "class cashable → qualitative"),
    Quiet("set P-1/B01 project=P-2", "P-1/B01", "project P-1 → P-2"),
    Quiet("set P-1/B01 measure=Desks", "P-1/B01", "measure Clerk hours saved → Desks"),
    Quiet("set P-1/B01 in_cost_plan=no", "P-1/B01", "in cost plan yes → no"),
    Quiet("set P-1/B01 evidence_grade=verified", "P-1/B01", "evidence grade asserted → verified"),
    Quiet("set P-1/B01 validator=", "P-1/B01", "validator Dev Ellis → blank"),
    Quiet("record P-1/B01 --period 2027-Q1 --actual 101000", "P-1/B01", "reading to 2027-03-31 30,000 → 101,000"),
    Quiet("record P-1/B01 --period 2027-Q1 --remove", "P-1/B01", "reading to 2027-03-31 30,000 → taken back"),
    Quiet("link P-1/D01 P-1/B01 --remove", "P-1/B01", "link of P-1/D01 linked → taken away"),
    Quiet("adopt P-1/D01 --period 2027-Q3 --planned 10", "P-1/B01", "planned use of P-1/D01 to 2027-09-30 90 → 10"),
    Quiet("adopt P-1/D01 --period 2027-Q3 --actual 85", "P-1/B01", "use of P-1/D01 to 2027-09-30 10 → 85"),
    Quiet("deliver P-1/D01 --planned 2028-01-01", "P-1/B01", "planned day of P-1/D01 2026-10-01 → 2028-01-01"),
    Quiet("deliver P-1/D01 --planned-progress 1%@2026-10-01", "P-1/B01", "planned progress of P-1/D01 100%@2026-10-01 → 1%@2026-10-01"),
    Quiet("set P-2/D01 accepted=2027-11-01", "P-2/B01", "acceptance of P-2/D01 2027-01-10 → 2027-11-01"),
    Quiet("set P-2/D01 accepted=", "P-2/B01", "acceptance of P-2/D01 2027-01-10 → blank"),
    Quiet("set P-2/D01 actual=", "P-2/B01", "delivery of P-2/D01 2027-01-10 → blank"),
    Quiet("set P-2/C01 needed_by=2030-01-01", "P-2/B01", "need of P-2/C01 2027-12-01 → 2030-01-01"),
    Quiet("link P-2/D01 P-2/C01 --remove", "P-2/B01", "link of P-2/D01 linked → taken away"),
    Quiet("link P-2/D01 P-2/C01 --lag 0", "P-2/B01", "months of lag from P-2/D01 6 → 0"),
    Quiet("agree P-2/B01 2027=1 --agreed-by Finance", "P-2/B01", "agreed with finance for 2027 on Rent 20,000 → 1"),
    Quiet("agree P-2/B01 2027= --agreed-by Finance", "P-2/B01", "agreed with finance for 2027 on Rent 20,000 → blank"),
    Quiet("share P-1/B01 P-2 30%", "P-1/B01", "share of P-2 0 → 0.3"),
    Quiet("net P-1/B01 --from P-2/B01 --share 30%", "P-1/B01", "share netted off P-2/B01 0 → 0.3"),
    Quiet("set P-2/B02 value_per_unit=5", "P-2/B02", "value per unit the rate → 5"),
    Quiet("set P-1/B01 handed_over=2027-01-01", "P-1/B01", "handed over on no handover → 2027-01-01"),
    Quiet("set P-1/B01 responsible=", "P-1/B01", "responsible Ben Carr → blank"),
    Quiet("record P-1/B01 --period 2028-Q4 --remove", "P-1/B01", "forecast to 2028-12-31 20,000 → taken back"),
    Quiet("set P-1 sponsor=", "P-1", "sponsor Cleo Dunn → blank"),
    Quiet("set P-1 manager=", "P-1", "manager Eve Frost → blank"),
    Quiet("set P-1 cost_outturn=1", "P-1", "cost outturn 200,000 → 1"),
    Quiet("cost P-1 FY2026-27=1", "P-1", "whole cost, by year 200,000 → 1"),
    Quiet("cost P-1 2027=1 --series forecast", "P-1", "forecast capital cost of FY2027-28 150,000 → 1"),
    Quiet("review hold P-1/R01", "P-1", "review P-1/R01 2027-10-15 → held, nothing recorded"),
    Quiet("review hold P-1/R01 --summary ok", "P-1", "review P-1/R01 2027-10-15 → held, nothing recorded"),
    Quiet("set P-1/R01 held=2027-10-15", "P-1", "review P-1/R01 2027-10-15 → held, nothing recorded"),
    Quiet("claim POOL-1 P-1/B01 1", "P-1/B01", "claim on POOL-1 600,000 → 1"),
    Quiet("set POOL-1 ceiling=700000", "P-1/B01", "ceiling of POOL-1 500,000 → 700,000"),
    Quiet("share P-1/B02 P-2 90%", "P-1/B02", "share of P-2 0.4 → 0.9"),
    Quiet("net P-1/B02 --from P-1/B03 --share 0.01%", "P-1/B02", "share netted off P-1/B03 0.5 → 0.0001"),
    Quiet("merge P-2/B01 P-1/B01", "P-2/B01", "benefit P-1/B01 planned → merged into P-2/B01"),
    Quiet("policy amber_threshold=90% red_threshold=95%", "P-1/B01", "policy amber threshold 10 % → 90 %"),
    Quiet("set P-1 whole_life_cost=10000", "P-1", "whole life cost 200,000 → 10,000"),
    Quiet("set P-1 stage=planning", "P-1", "stage delivery → planning"),
    Quiet("set P-1 end=2029-08-31", "P-1", "end date 2027-09-30 → 2029-08-31"),
    Quiet("set P-1 live=2029-08-31", "P-1", "live date 2027-01-01 → 2029-08-31"),
    Quiet("gate P-1 Ready --planned 2029-08-31", "P-1", "gate Ready 2027-08-31 → 2029-08-31"),
    Quiet("set P-1/R01 due=2029-01-01", "P-1", "review P-1/R01 2027-10-15 → 2029-01-01"),
    Quiet("cost P-2 FY2026-27=1", "P-2", "capital cost of FY2026-27 20,000 → 1"),
)  # fmt: skip
# What is refused without a reason in words, and how.
REFUSED = (
    ("policy rules_off=F12 --reason .", "reason: switching a rule off needs one"),
    ("policy tracked_classes=qualitative", "reason: leaving a class out needs one"),
    ("policy four_eyes=off", "reason: asking less for a second person needs one"),
    ("policy rates=USD=8@2025-01-01", "reason: another rate of USD for days that are past changes what was planned and read; say why"),
    ("policy early_stage_days=3650", "reason: approved plans are judged by early stage days; say why it changes"),
    ("policy discount=0", "reason: approved plans are judged by discount; say why it changes"),
    ("policy tracked_classes=qualitative --reason -", "reason: leaving a class out needs one"),
    ("decide F12@P-1/B01 --outcome accept --reason .", "reason: required, in a few words"),
    ("escalate F12@P-1/B01 --reason ok", "reason: required, in a few words"),
    ("snooze F12@P-1/B01 --until 2028-01-01 --reason later", "A critical flag cannot be snoozed: decide, assign or escalate it"),
    ("gate P-1 Ready --override --reason .", "reason: required, in a few words"),
    ("close P-1 --cancelled --reason .", "reason: required, in a few words"),
    ("set P-1/B01 state=verified", "state: verified is given by concluding the benefit: conclude REF --as verified --reason …"),
    ("set P-1 stage=archived", "stage: closing has a checklist: close P-1; one that ends early: close --cancelled"),
    ("plan P-1/B01 2027-Q1=1", "plan: 2027-Q1 has ended and stays as it was planned; plan --correct --reason … changes it"),
    ("record P-1/B01 --period 2027 --actual 900000", "period: 2027-01-01 to 2027-12-31 overlaps the actual of 2027-01-01 to 2027-03-31"),
    ("record P-1/B01 --period 2028-Q4 --actual 900000", "period: 2028-Q4 has not begun on 2027-11-23"),
    ("conclude P-1/B01 --as superseded --successor P-1/B02 --reason restated", "P-1/B01 is cashable and P-1/B02 non-cashable"),
    ("conclude P-1/B01 --as superseded --reason restated", "successor: the money of P-1/B01 counts in the benefit that takes its place"),
)  # fmt: skip
# What has its own reason or looks like daily work, and the flag that tells of it all the same.
FLAGGED = (
    ("plan P-1/B01 2027-Q4=1 2028-Q1=1 2028-Q2=1 2028-Q3=1 2028-Q4=1 --reason restated", "F41", "Planned 300,005, first approved 800,000"),
    ("plan P-1/B01 2027-Q1=1 2027-Q2=1 2027-Q3=1 2028-Q4=399997 --correct --reason phasing", "F41",
     "Planned 3 for what had ended when it was approved, first approved 300,000 (100 % less)."),
    ("plan P-1/B01 --total 400000", "F08", "Plan version 2 replaced the one before and no reason is recorded."),
    ("record P-1/B01 --period 2027-Q1 --remove", "F09", "Reading for 2027-03-31 is overdue."),
    ("record P-1/B01 --period 2026-Q4 --actual 225000 --evidence ledger", "F29", "The reading to 2026-12-31 is of before realisation"),
    ("set P-1/B01 state=identified", "F50", ""),
    ("set P-1/B01 class=non_cashable --reason agreed", "F33", "Approved as cashable, now non-cashable."),
    ("deliver P-1/D01 --planned 2028-10-01 --forecast 2028-10-01", "F14", "P-1/D01 is expected on 2028-10-01"),
    ("record P-1/B01 --period 2027-Q4 --actual 400000", "F29", ""),
    ("set P-1/B01 objectives= --reason agreed", "F36", "Not linked to an objective."),
)  # fmt: skip


class Office(RegisterWorker):
    """An office whose register was made once; each test works on a copy."""

    def quietly(self, *words: str, day: str = DAY) -> str:
        """What somebody else does, and nothing of it is refused."""
        return self.call(day, *words, user="eve")

    def why(self, subject: str, rule: str) -> str:
        """What a flag says; blank where it is not raised."""
        rows = self.json(DAY, "flags")
        return next((str(row["why"]) for row in rows if (row["subject"], row["rule"]) == (subject, rule)), "")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = Office(tmp_path_factory.mktemp("office"))
    begin, approved = "2026-01-05", "2026-01-06"
    run = office.call
    run(begin, "init", "--name", "Office")
    for ref, name in PEOPLE:
        run(begin, "add", "person", f"ref={ref}", f"name={name}", f"department={name[:3]}", f"logins={name[:3].lower()}")
    run(begin, "add", "objective", "ref=OBJ-1", "title=Lower costs")
    for ref, end, *more in (("P-1", "2027-09-30", "whole_life_cost=200000", "live=2027-01-01"), ("P-2", "2028-12-31")):
        run(begin, "add", "project", f"ref={ref}", f"name=Project {ref}", "stage=delivery", "start=2026-01-05", f"end={end}",
            "sponsor=Cleo Dunn", "manager=Eve Frost", *more)  # fmt: skip
    for project, title, kind, measure, stated, *more in (
        ("P-1", "Less clerical work", "cashable", "Clerk hours saved", 800000, "target=400000", "target_date=2028-12-31",
         "responsible=Ben Carr"),
        ("P-1", "Fuel", "non_cashable", "Litres", 160000), ("P-1", "Less driving", "non_cashable", "Miles", 80000),
        ("P-2", "Fewer clerks", "cashable", "Hours saved, clerks", 80000),
        ("P-2", "Dollars", "non_cashable", "Fees", 80000),
    ):  # fmt: skip
        run(begin, "add", "benefit", f"project={project}", f"title={title}", f"class={kind}", f"measure={measure}",
            f"stated={stated}", *BENEFIT, *more)  # fmt: skip
    run(begin, "add", "deliverable", "project=P-1", "title=Form", "planned=2026-10-01", "forecast=2026-10-01")
    run(begin, "link", "P-1/D01", "P-1/B01")
    run(begin, "deliver", "P-1/D01", "--planned-progress", "100%@2026-10-01")
    run(begin, "adopt", "P-1/D01", "--period", "2027-Q3", "--planned", "90")
    run("2027-10-05", "adopt", "P-1/D01", "--period", "2027-Q3", "--actual", "10")
    run(begin, "add", "deliverable", "project=P-2", "title=App", "planned=2027-01-10", "actual=2027-01-10", "accepted=2027-01-10")
    run(begin, "add", "business_change", "project=P-2", "title=Retrain", "needed_by=2027-12-01")
    run(begin, "set", "P-2/B02", "unit=USD")
    run(begin, "link", "P-2/D01", "P-2/C01", "--lag", "6")
    run(begin, "link", "P-2/C01", "P-2/B01")
    run(begin, "policy", "rates=USD=0.8@2025-01-01", "four_eyes=warn")
    run("2026-12-01", "cost", "P-1", "2027=150000", "--series", "forecast")
    run(begin, "add", "pool", "ref=POOL-1", "title=Clerks", "ceiling=500000")
    run(begin, "claim", "POOL-1", "P-1/B01", "600000")
    run(begin, "add", "review", "project=P-1", "kind=post_project", "due=2027-10-15", "chair=Cleo Dunn")
    run(begin, "gate", "P-1", "Ready", "--planned", "2027-08-31")
    run(begin, "cost", "P-2", "FY2026-27=20000")
    for ref, total in (("P-1/B01", 800000), ("P-1/B02", 160000), ("P-1/B03", 80000), ("P-2/B01", 80000), ("P-2/B02", 80000)):
        run(approved, "plan", ref, "--total", str(total), "--reason", "business case", "--approved-by", "Cleo Dunn")
    run(approved, "share", "P-1/B02", "P-2", "40%")
    run(approved, "agree", "P-2/B01", "2027=20000", "--line", "Rent", "--agreed-by", "Finance")
    run(approved, "net", "P-1/B02", "--from", "P-1/B03", "--share", "50%")
    for period, value, day in (
        ("2027-Q1", 30000, "2027-04-05"),
        ("2027-Q2", 25000, "2027-07-05"),
        ("2027-Q3", 20000, "2027-10-05"),
    ):
        for ref, read in (("P-1/B01", value), ("P-1/B02", 18000), ("P-1/B03", 10100), ("P-2/B01", 10100)):
            run(day, "record", ref, "--period", period, "--actual", str(read), "--evidence", "ledger")
        run(day, "validate", "P-1/B01", "P-1/B02", "P-1/B03", "P-2/B01", user="dev")
    for period in ("2027-Q4", "2028-Q1", "2028-Q2", "2028-Q3", "2028-Q4"):
        run("2027-10-05", "record", "P-1/B01", "--period", period, "--forecast", "20000")
    run(DAY, "flags", "--json")
    return office


@pytest.fixture
def office(made: Office, tmp_path: Path) -> Office:
    office = Office(tmp_path)
    shutil.copy(made.db, office.db)
    return office


def plan_change(office: Office) -> str:
    """The number of the change by which the first plan was approved."""
    history = office.json(DAY, "history", "P-1/B01")
    return str(next(line["change"] for line in history if line["action"] == "approve a plan of P-1/B01"))


def test_it_is_a_failing_benefit(made: Office) -> None:
    assert made.why("P-1/B01", "F12") == "Actual 75,000 against 300,000 due (75 % worse)."
    assert made.why("P-1/B01", "F11") == "Outturn 175,000 against a plan of 800,000 (78 % worse)."
    assert [row["rule"] for row in made.json(DAY, "flags") if row["rule"] == "F32"] == []


@pytest.mark.promise("R49")
@pytest.mark.parametrize("quiet", QUIET, ids=lambda row: row.command[:40])
def test_a_quiet_change_is_named(office: Office, quiet: Quiet) -> None:
    office.quietly(*quiet.command.split())
    told = office.why(quiet.on, "F32").removeprefix("Changed after approval without a reason: ")
    assert told.startswith(quiet.told)
    assert office.call(DAY, "check").startswith("All is well: ")


@pytest.mark.parametrize("quiet", QUIET[::4], ids=lambda row: row.command[:40])
def test_with_a_reason_it_is_not(office: Office, quiet: Quiet) -> None:
    if not quiet.command.startswith(("adopt", "review")):
        office.quietly(*quiet.command.split(), *WHY)
        assert office.why(quiet.on, "F32") == ""


@pytest.mark.parametrize(("command", "said"), REFUSED, ids=lambda text: text[:40])
def test_what_is_refused_says_how_it_is_done(office: Office, command: str, said: str) -> None:
    assert said in office.call(DAY, *command.split(), status=3, user="eve")


@pytest.mark.parametrize(("command", "rule", "said"), FLAGGED, ids=lambda text: text[:40])
def test_what_has_a_reason_is_told_by_its_own_rule(office: Office, command: str, rule: str, said: str) -> None:
    assert office.why("P-1/B01", rule) == "" or rule == "F14"
    office.quietly(*command.split())
    why = office.why("P-1/B01", rule)
    assert why and why.startswith(said)


def test_forecasts_above_all_that_was_read_are_not_believed(office: Office) -> None:
    for period in ("2027-Q4", "2028-Q1", "2028-Q2", "2028-Q3", "2028-Q4"):
        office.quietly("record", "P-1/B01", "--period", period, "--forecast", "145000")
    assert office.why("P-1/B01", "F11") == ""
    assert (
        office.why("P-1/B01", "F13")
        == "Each period to come is forecast to bring 145 % of its plan; the best so far brought 30 %."
    )


def test_a_first_plan_that_is_taken_back_does_not_become_another_first_plan(office: Office) -> None:
    change = plan_change(office)
    office.quietly("undo", change)
    office.quietly("plan", "P-1/B01", "--total", "75000", *WHY)
    assert office.why("P-1/B01", "F32") == "Changed after approval without a reason: plan 1 approved → taken back."


def test_ones_own_plan_of_the_same_day_is_taken_back_in_silence(office: Office) -> None:
    office.call(DAY, "plan", "P-1/B01", "--total", "900000", *WHY, user="ada")
    office.call(DAY, "undo", user="ada")
    assert office.why("P-1/B01", "F32") == ""


@pytest.mark.parametrize(
    ("ref", "kind", "on", "told"),
    [
        ("P-1/B01", Kind.BENEFIT, "P-1", "benefit P-1/B01 planned → deleted"),
        ("P-1/R01", Kind.REVIEW, "P-1", "review P-1/R01 2027-10-15 → deleted"),
        ("P-1/D01", Kind.DELIVERABLE, "P-1/B01", "link of P-1/D01 linked → taken away"),
    ],
)
def test_what_is_deleted_is_named_where_it_was(office: Office, ref: str, kind: Kind, on: str, told: str) -> None:
    with open_register(office.db, "eve") as session:
        session.fixed_today = date.fromisoformat(DAY)
        remove(session, ref, kind)
    assert office.why(on, "F32") == f"Changed after approval without a reason: {told}."


def test_cells_of_a_file_are_named_as_if_they_were_typed(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "from-the-owner.csv"
    path.write_text("benefit ref,period,actual,planned\nP-1/B01,2027-Q1,101000,30000\n", encoding="utf-8")
    office.quietly("import", str(path))
    assert office.why("P-1/B01", "F32").endswith("reading to 2027-03-31 30,000 → 101,000.")
    assert office.why("P-1/B01", "F08") == "Plan version 2 replaced the one before and no reason is recorded."


def test_a_setting_is_explained_by_giving_it_again_with_a_reason(office: Office) -> None:
    office.quietly("policy", "amber_threshold=90%", "red_threshold=95%")
    assert "clears Outturn worse than plan · F11, Realised worse than due · F12" in office.why("P-1/B01", "F32")
    office.quietly("policy", "amber_threshold=90%", "red_threshold=95%", *WHY)
    assert office.why("P-1/B01", "F32") == ""


def test_a_conclusion_that_is_taken_away_is_named(office: Office) -> None:
    office.call(DAY, "conclude", "P-1/B01", "--as", "not-achieved", "--reason", "it did not come")
    office.quietly("set", "P-1/B01", "state=realising")
    assert office.why("P-1/B01", "F32") == "Changed after approval without a reason: state not achieved → realising."


def test_a_correction_is_one_and_betters_nothing(office: Office) -> None:
    office.quietly("set", "P-1/B01", "target=380000", *WHY)
    office.quietly("set", "P-1/B01", "target=390000")
    assert office.why("P-1/B01", "F32") == ""
    office.quietly("set", "P-1/B01", "target=75000")
    assert office.why("P-1/B01", "F32") == "Changed after approval without a reason: target 390,000 → 75,000."
    office.quietly("set", "P-1/B01", "amber_threshold=11%", "red_threshold=26%", *WHY)
    office.quietly("set", "P-1/B01", "amber_threshold=95%", "red_threshold=99%")
    assert "amber threshold 0.11 → 0.95, red threshold 0.26 → 0.99" in office.why("P-1/B01", "F32")


def test_what_others_did_is_not_undone_in_silence(office: Office) -> None:
    linked = next(line["change"] for line in office.json(DAY, "history", "P-1/B01") if line["action"].startswith("link P-1/D01"))
    office.quietly("undo", str(linked))
    told = f"change {linked} link P-1/D01 to P-1/B01 → taken back"
    assert office.why("P-1/B01", "F32") == f"Changed after approval without a reason: {told}."


def test_what_was_named_is_put_right_by_undoing_it(office: Office) -> None:
    office.quietly("set", "P-1/B01", "target=75000")
    change = office.json(DAY, "history", "P-1/B01")[0]["change"]
    office.call(DAY, "undo", str(change), user="ada")
    assert office.why("P-1/B01", "F32") == ""


def test_a_planned_benefit_that_goes_into_a_new_one_is_named(office: Office) -> None:
    office.quietly("add", "benefit", "project=P-2", "title=Copy", "class=cashable", "unit=GBP", "kind=flow", "direction=increase")
    office.quietly("merge", "P-2/B03", "P-1/B01")
    assert office.why("P-2/B03", "F32").endswith("benefit P-1/B01 planned → merged into P-2/B03.")


def test_a_review_with_nothing_recorded_is_put_right_by_what_was_found(office: Office) -> None:
    office.quietly("review", "hold", "P-1/R01")
    assert office.why("P-1", "F32") != ""
    office.quietly("set", "P-1/R01", "summary=Fewer clerks left than planned")
    assert office.why("P-1", "F32") == ""


def test_a_forecast_that_is_given_again_is_not_missing(office: Office) -> None:
    office.quietly("record", "P-1/B01", "--period", "2028-Q4", "--remove")
    office.quietly("record", "P-1/B01", "--period", "2028-Q4", "--forecast", "15000")
    assert office.why("P-1/B01", "F32") == ""


@pytest.mark.parametrize(("share", "flagged"), [("10%", True), ("11%", False)])
@pytest.mark.parametrize("act", ["share P-1/B01 P-2", "net P-1/B01 --from P-2/B01 --share"])
def test_a_trivial_share_does_not_silence_a_double_count(office: Office, act: str, share: str, flagged: bool) -> None:
    office.quietly(*act.split(), share, *WHY)
    assert (office.why("P-1/B01", "F22") != "") is flagged
    assert office.why("P-1/B01", "F32") == ""


def test_a_benefit_that_is_said_to_be_realising_is_not_handed_over(office: Office, tmp_path: Path) -> None:
    for ref in ("P-1/B01", "P-1/B02", "P-1/B03"):
        office.call(DAY, "set", ref, "state=planned")
    office.call(DAY, "set", "P-1", "stage=closing", *WHY)
    assert office.why("P-1/B01", "F17") != ""
    office.quietly("set", "P-1/B01", "state=realising")
    assert office.why("P-1/B01", "F32") == "Changed after approval without a reason: state planned → realising."
    path = tmp_path / "handed-over.csv"
    path.write_text(
        "project ref,benefit ref,benefit title,handed over on\nP-1,P-1/B02,Fuel,2027-11-01\nP-2,P-2/B01,Fewer clerks,2027-11-01\n",
        encoding="utf-8",
    )
    office.quietly("import", str(path))
    assert "handed over on no handover → 2027-11-01" in office.why("P-1/B02", "F32")
    assert office.why("P-2/B01", "F32") == ""
