"""Four projects over five years in which people bend and forget: each flag on its day, with who decides and by when.

One project has four gates of its own making, one the six UK gates, one none, and one is cancelled early.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.register.story import RegisterWorker

GOLDEN = Path(__file__).parents[1] / "data" / "second-story.txt"
GATES = """
name = "four-doors"
title = "Four gates of our own"
months = 15

[[gate]]
name = "Idea"
title = "Worth a look"
after_months = 1
leads_to = "planning"
requires = ["sponsor", "benefits"]
[[gate]]
name = "Money"
title = "The money is given"
after_months = 4
leads_to = "delivery"
role = "investment"
requires = ["sponsor", "cost", "benefits", "class", "owner", "baseline", "target", "plan"]
[[gate]]
name = "Ready"
title = "Ready for use"
after_months = 15
leads_to = "closing"
role = "readiness"
requires = ["owner", "plan"]
[[gate]]
name = "Proof"
title = "Did it come"
after_months = 30
role = "benefits"
requires = ["reading"]
"""
PEOPLE = (
    ("PER-1", "Ada Brook", "Payments", "ada"), ("PER-2", "Ben Carr", "Depots", "ben"), ("PER-3", "Cleo Dunn", "Change", "cleo"),
    ("PER-4", "Dev Ellis", "Finance", "dev"), ("PER-5", "Eve Frost", "Services", "eve"), ("PER-6", "Finn Gray", "Payments", "finn"),
)  # fmt: skip
# A quiet change of each field that figures stand on, and what takes it back.
QUIET = (
    ("class", "non_cashable", "cashable"), ("direction", "decrease", "increase"), ("kind", "level", "flow"), ("unit", "EUR", "GBP"),
    ("baseline", "5000", "0"), ("baseline_date", "2027-10-01", "2027-09-30"), ("target", "90000", "60000"),
    ("target_date", "2031-12-31", "2030-12-31"), ("start", "2029-04-01", "2029-01-01"), ("end", "2031-06-30", "2030-12-31"),
    ("amber_threshold", "24%", "10%"), ("red_threshold", "60%", "25%"), ("stated", "40000", "400000"), ("frequency", "yearly", "quarterly"),
    ("value_per_unit", "3", "1"), ("disbenefit", "yes", "no"), ("owner", "Ben Carr", "Ada Brook"),
)  # fmt: skip


QUIET_ON_PROJECT = (("whole_life_cost", "60000", "90000"), ("end", "2030-12-31", "2028-12-31"), ("stage", "planning", "delivery"))


def quarters(year: int, first: int, last: int) -> list[str]:
    """The calendar quarters of a year, whatever the fiscal year: `2029-Q1`."""
    return [f"{year}-Q{number}" for number in range(first, last + 1)]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> RegisterWorker:
    worker = RegisterWorker(tmp_path_factory.mktemp("story"), names=True)
    begin(worker)
    planned(worker)
    bent(worker)
    left(worker)
    proved(worker)
    return worker


def begin(worker: RegisterWorker) -> None:
    """The office, its people, and the four projects."""
    day = "2027-07-01"
    worker.call(day, "init", "--name", "Test office", "--fiscal-year-start", "July")
    worker.call(day, "add", "objective", "ref=OBJ-1", "title=Lower running costs")
    worker.call(day, "add", "objective", "ref=OBJ-2", "title=Faster service")
    for ref, name, department, login in PEOPLE:
        worker.call(day, "add", "person", f"ref={ref}", f"name={name}", f"department={department}", f"logins={login}")
    gates = worker.db.parent / "gates.toml"
    gates.write_text(GATES, encoding="utf-8")
    worker.call(day, "template", "import", str(gates))
    on = worker.on
    on("2027-07-01", "template", "apply", "four-doors", "ref=P-1", "name=Grants", "start=2027-07-01", "sponsor=Cleo Dunn",
       "manager=Finn Gray", "whole_life_cost=200000")  # fmt: skip
    worker.call("2027-07-02", "cost", "P-1", "FY2027-28=150000", "FY2028-29=50000")
    benefit(worker, "P-1", "Less clerical work", "cashable", "Ada Brook", "measure=Clerk hours saved", "stated=400000", "target=60000",
            "target_date=2030-12-31", "value_per_unit=1", "disbenefit=no", "amber_threshold=10%", "red_threshold=25%")  # fmt: skip
    benefit(worker, "P-1", "Days to pay", "quantifiable", "Eve Frost", "measure=Days from claim to payment", "unit=days", "kind=level",
            "direction=decrease", "baseline=20", "target=8", "target_date=2030-12-31", "objectives=OBJ-2", "frequency=half_yearly")  # fmt: skip
    benefit(worker, "P-1", "Calls about the new form", "non_cashable", "Eve Frost", "measure=Calls", "disbenefit=yes", "stated=20000",
            "direction=decrease")  # fmt: skip
    on("2027-07-02", "add", "project", "ref=P-3", "name=Depots", "stage=delivery", "start=2027-07-01", "end=2028-12-31",
       "sponsor=Eve Frost", "manager=Finn Gray", "whole_life_cost=90000")  # fmt: skip
    benefit(worker, "P-3", "Fewer clerk hours", "cashable", "Ada Brook", "measure=Hours saved, clerks", "stated=120000")
    benefit(worker, "P-3", "Room released", "non_cashable", "Ben Carr", "measure=Rent", "stated=80000")
    on("2027-07-05", "template", "apply", "uk-gates", "ref=P-2", "name=Payments", "start=2027-07-05", "sponsor=Cleo Dunn",
       "manager=Finn Gray", "whole_life_cost=150000")  # fmt: skip
    on("2027-07-05", "add", "project", "ref=P-4", "name=Kiosks", "stage=start_up", "start=2027-07-05", "end=2028-06-30",
       "sponsor=Cleo Dunn", "whole_life_cost=30000")  # fmt: skip
    benefit(worker, "P-3", "Licences returned", "cashable", "Ben Carr", "measure=Licences", "unit=USD", "stated=50000")
    benefit(worker, "P-4", "Fewer desks", "cashable", "Ben Carr", "measure=Desks", "stated=50000", "end=2031-12-31")


def benefit(worker: RegisterWorker, project: str, title: str, kind: str, owner: str, *more: str) -> None:
    """A benefit that has what a careful officer would give it, from 2029 to 2030 by the quarter."""
    given = dict(pair.split("=", 1) for pair in (
        "unit=GBP", "kind=flow", "direction=increase", "baseline=0", "baseline_date=2027-09-30", "start=2029-01-01", "end=2030-12-31",
        "frequency=quarterly", "objectives=OBJ-1", "validator=Dev Ellis", "state=appraised", *more,
    ))  # fmt: skip
    pairs = [f"{name}={value}" for name, value in given.items()]
    worker.on("2027-07-02", "add", "benefit", f"project={project}", f"title={title}", f"class={kind}", f"owner={owner}", *pairs)


def planned(worker: RegisterWorker) -> None:
    """Plans, enablers and money, up to the cancelling of a project."""
    on = worker.on
    on("2027-07-20", "gate", "P-1", "Idea", "--pass")
    on("2027-07-21", "net", "P-3/B01", "--from", "P-1/B01", "--share", "50%", "--reason", "half of the hours are the same")
    on("2027-10-01", "gate", "P-1", "Money", "--pass", status=1)
    for ref, total in (("P-1/B01", "400000"), ("P-1/B03", "20000"), ("P-3/B01", "120000"), ("P-3/B02", "80000")):
        on("2027-10-04", "plan", ref, "--total", total, "--reason", "business case", "--approved-by", "Portfolio board")
    on("2027-10-04", "plan", "P-1/B02", "2029-H1=16", "2029-H2=12", "2030-H1=10", "2030-H2=8", "--reason", "business case")
    on("2027-10-05", "gate", "P-1", "Money", "--pass")
    on("2027-10-05", "plan", "P-3/B03", "--total", "50000", "--reason", "business case", "--approved-by", "Portfolio board")
    on("2027-10-05", "rates", "USD=0.79@2027-07-01", "--reason", "rate of the finance department")
    on("2027-10-05", "share", "P-3/B02", "P-1", "40%")
    on("2027-10-06", "add", "deliverable", "project=P-3", "title=New shelves", "planned=2028-09-30", "forecast=2028-09-30")
    on("2027-10-06", "link", "P-3/D01", "P-3/B02")
    on("2027-12-01", "close", "P-4", "--cancelled", "--reason", "the supplier withdrew")
    on("2028-01-10")
    on("2028-07-10")


def bent(worker: RegisterWorker) -> None:
    """Each field that figures stand on, changed quietly and taken back with a reason."""
    on = worker.on
    for field, after, before in QUIET:
        on("2028-07-11", "set", "P-1/B01", f"{field}={after}", user="ada")
        on("2028-07-13", "set", "P-1/B01", f"{field}={before}", "--reason", "taken back: nobody had agreed to it")
    for field, after, before in QUIET_ON_PROJECT:
        on("2028-07-14", "set", "P-3", f"{field}={after}", user="finn")
        on("2028-07-17", "set", "P-3", f"{field}={before}", "--reason", "taken back: nobody had agreed to it")
    on("2028-07-18", "gate", "P-1", "Ready", "--planned", "2030-10-01", user="finn")
    on("2028-07-19", "gate", "P-1", "Ready", "--planned", "2028-10-01", "--reason", "taken back: nobody had agreed to it")
    on("2028-07-20", "link", "P-3/D01", "P-3/B02", "--remove", user="ben")
    on("2028-07-21", "link", "P-3/D01", "P-3/B02", "--reason", "taken back: nobody had agreed to it")
    on("2028-08-01", "share", "P-3/B02", "P-1", "60%", user="ben")
    on("2028-08-02", "share", "P-3/B02", "P-1", "40%", "--reason", "taken back: nobody had agreed to it")
    on("2028-10-03")
    on("2028-10-04", "set", "P-3", "end=2029-03-31", "--reason", "the builder is late")
    on("2028-10-30", "gate", "P-1", "Ready", "--pass")


def left(worker: RegisterWorker) -> None:
    """Handover, an owner and a sponsor who leave, the policy of four eyes, readings that are too good."""
    on = worker.on
    for number, owner in ((1, "Ada Brook"), (2, "Eve Frost"), (3, "Eve Frost")):
        on("2028-11-06", "handover", f"P-1/B0{number}", "--to", owner)
    on("2028-11-07", "close", "P-1")
    on("2028-11-08", "cost", "P-1", "FY2028-29=70000", user="finn")
    on("2028-11-09", "cost", "P-1", "FY2028-29=50000", "--reason", "taken back: nobody had agreed to it")
    on("2029-01-08")
    on("2029-03-31")
    copied = ("50000", "50000", "50050")
    for place, period in enumerate(quarters(2029, 1, 3)):
        day = ("2029-04-05", "2029-07-05", "2029-10-04")[place]
        on(day, "record", "P-1/B01", "--period", period, "--actual", copied[place], "--evidence", "ledger", user="ada")
        on(day, "validate", "P-1/B01", user="ada" if place == 1 else "dev")
        if place == 0:
            on("2029-05-02", "policy", "four_eyes=warn", "--reason", "asked for by the auditors")
            on("2029-05-03", "policy", "amber_threshold=5%")
            on("2029-05-04", "policy", "reading_grace_days=300", user="finn")
            on("2029-05-07", "policy", "reading_grace_days=10", "--reason", "taken back: readings are wanted in time")
    on("2029-10-05", "record", "P-1/B02", "--period", "2029-H1", "--actual", "17", "--evidence", "survey")
    on("2029-10-08", "set", "PER-1", "leaves=2029-11-01")
    on("2029-10-09", "set", "PER-3", "leaves=2029-10-31")
    on("2029-11-01")
    on("2029-11-05", "set", "P-1/B01", "owner=Finn Gray", "--reason", "successor of Ada Brook")
    on("2029-11-05", "set", "P-3/B01", "owner=Finn Gray", "--reason", "successor of Ada Brook")
    on("2029-11-06", "reassign", "--from", "Cleo Dunn", "--to", "Dev Ellis", "--reason", "successor of Cleo Dunn")


def proved(worker: RegisterWorker) -> None:
    """A re-plan downwards, and a proof that is refused and then given."""
    on = worker.on
    on("2030-01-10", "record", "P-1/B01", "--period", "2029-Q4", "--actual", "20000", "--evidence", "ledger", user="finn")
    on("2030-01-10", "validate", "P-1/B01", user="dev")
    on("2030-01-11", "record", "P-1/B01", "--period", "2029-Q4", "--actual", "48000", user="finn")
    on(
        "2030-01-12",
        "record",
        "P-1/B01",
        "--period",
        "2029-Q4",
        "--actual",
        "20000",
        "--reason",
        "taken back: the ledger says so",
        user="dev",
    )
    on("2030-01-12", "validate", "P-1/B01", user="ben")
    on("2030-01-12", "record", "P-3/B03", "--period", "2029-Q1", "--actual", "6250", "--evidence", "supplier", user="ben")
    on("2030-01-14", "plan", "P-1/B01", *(f"{one}=20000" for one in quarters(2030, 1, 4)), "--reason", "fewer claims than thought",
       "--approved-by", "Portfolio board")  # fmt: skip
    for place, period in enumerate(quarters(2030, 1, 4)):
        day = ("2030-04-04", "2030-07-04", "2030-10-03", "2031-01-09")[place]
        on(day, "record", "P-1/B01", "--period", period, "--actual", "21000", "--evidence", "ledger", user="finn")
        on(day, "validate", "P-1/B01", user="dev")
    on("2031-01-13", "conclude", "P-1/B01", "--as", "verified", "--reason", "the plan was reached", "--decided-by", "Portfolio board",
       status=3)  # fmt: skip
    on("2031-01-14", "conclude", "P-1/B01", "--as", "part-achieved", "--reason", "the first plan was not reached", "--decided-by",
       "Portfolio board", "--forum", "Portfolio board")  # fmt: skip
    for period, value in (("2029-H2", "12"), ("2030-H1", "10"), ("2030-H2", "8")):
        worker.call("2031-01-15", "record", "P-1/B02", "--period", period, "--actual", value, "--evidence", "survey")
    on("2031-01-15", "conclude", "P-1/B02", "--as", "verified", "--reason", "eight days", status=3)
    worker.call("2031-01-16", "validate", "P-1/B02", user="dev")
    on("2031-01-16", "conclude", "P-1/B02", "--as", "verified", "--reason", "eight days", "--decided-by", "Portfolio board")
    on("2032-06-30")


def test_each_flag_came_and_went_on_its_day(story: RegisterWorker) -> None:
    story.compare(GOLDEN)


def test_each_quiet_change_was_flagged_by_its_name_and_cleared_by_a_reason(story: RegisterWorker) -> None:
    course = story.lines
    for field, after, before in QUIET:
        place = course.index(f"2028-07-11  ada: set P-1/B01 {field}={after}")
        back = course.index(f"2028-07-13  set P-1/B01 {field}={before} --reason taken back: nobody had agreed to it")
        label = {"start": "start date", "end": "end date"}.get(field, field.replace("_", " "))
        assert any(f"F32 P-1/B01: Changed after approval without a reason: {label}" in line for line in course[place:back]), field
        assert "    - F32 P-1/B01" in course[back : back + 8], field


def test_the_register_is_whole_at_the_end(story: RegisterWorker) -> None:
    day = "2032-06-30"
    assert story.call(day, "check").startswith("All is well: ")
    assert {row["ref"]: row["stage"] for row in story.json(day, "projects")} == {
        "P-1": "benefits_tracking", "P-2": "idea", "P-3": "delivery", "P-4": "archived",
    }  # fmt: skip
    states = {row["ref"]: row["state"] for row in json.loads(story.call(day, "benefits", "--json"))}
    assert [states[f"P-1/B0{number}"] for number in (1, 2)] == ["part_achieved", "verified"] and states[
        "P-4/B01"
    ] == "written_off"
