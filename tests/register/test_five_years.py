"""A project followed from a template to its last review, by the command line's clock: each flag on its day, none other."""

from __future__ import annotations

import json
from pathlib import Path

from tests.register.story import RegisterWorker

GOLDEN = Path(__file__).parents[1] / "data" / "five-years.txt"


def quarters(first: int, last: int) -> list[str]:
    return [f"{year}-Q{quarter}" for year in range(first, last + 1) for quarter in range(1, 5)]


def reading(worker: RegisterWorker, day: str, ref: str, period: str, value: str) -> None:
    """A reading with its evidence, signed off by finance the same day."""
    worker.on(day, "record", ref, "--period", period, "--actual", value, "--evidence", f"ledger of {period}")
    worker.call(day, "validate", ref)


def test_a_project_from_template_to_final_verification(tmp_path: Path) -> None:
    worker = RegisterWorker(tmp_path)
    worker.call("2027-01-04", "init", "--name", "Test office", "--fiscal-year-start", "January")
    worker.call("2027-01-04", "add", "objective", "ref=OBJ-1", "title=Lower running costs")
    for ref, name, department in (
        ("PER-1", "Head of Payments", "Finance"), ("PER-2", "Director of Services", "Services"),
        ("PER-3", "Project manager", "Change"), ("PER-4", "Head of Customer Care", "Services"),
    ):  # fmt: skip
        worker.call("2027-01-04", "add", "person", f"ref={ref}", f"name={name}", f"department={department}")
    on = worker.on

    on("2027-01-04", "template", "apply", "uk-gates", "ref=P-1", "name=Payments", "start=2027-01-04", "whole_life_cost=150000",
       "sponsor=Director of Services", "manager=Project manager")  # fmt: skip
    on("2027-01-05", "cost", "P-1", "2027=60000", "2028=60000", "2029=30000")
    on("2027-02-01", "gate", "P-1", "0", "--pass")
    on("2027-04-05")
    for number in (1, 2, 3):
        on("2027-04-20", "set", f"P-1/B0{number}", "objectives=OBJ-1")
    on("2027-04-28", "gate", "P-1", "1", "--pass")
    for number, owner in ((1, "Head of Payments"), (2, "Director of Services"), (3, "Head of Customer Care")):
        on("2027-08-02", "set", f"P-1/B0{number}", f"owner={owner}", "state=appraised")
    on("2027-08-30", "gate", "P-1", "2", "--pass")
    on("2027-11-05")
    on("2027-12-06")
    on("2027-12-10", "gate", "P-1", "3", "--pass", status=1)
    for number, baseline, target in ((1, "0", ""), (2, "0", ""), (3, "55", "80")):
        values = [
            f"baseline={baseline}",
            "baseline_date=2027-11-30",
            *([f"target={target}", "target_date=2031-04-30"] if target else []),
        ]
        on("2027-12-13", "set", f"P-1/B0{number}", *values)
    for number in (1, 2, 3):
        on("2027-12-14", "set", f"P-1/B0{number}", "end=2031-06-30", *([] if number == 3 else ["stated=240000"]))
    for number in (1, 2):
        on(
            "2027-12-14",
            "plan",
            f"P-1/B0{number}",
            "--total",
            "240000",
            "--shape",
            "flat",
            "--years",
            "2",
            "--reason",
            "business case",
        )
    on("2027-12-14", "plan", "P-1/B03", "2029-H2=65", "2030-H1=70", "2030-H2=75", "2031-H1=80", "--reason", "business case")
    on("2027-12-15", "gate", "P-1", "3", "--pass")
    on("2027-12-15", "balance", "P-1", "--take", "--gate", "3")
    on("2028-01-10", "review", "hold", "P-1/R01", "--chair", "Director of Services", "--decision", "go on")
    on("2028-03-01", "deliver", "P-1/D01", "--forecast", "2029-04-04", "--progress", "20%")
    on("2028-03-01", "set", "P-1/C01", "agreed=2028-02-01", "funded=2028-02-01")
    on("2028-11-06", "deliver", "P-1/D01", "--forecast", "2029-06-29", "--reason", "supplier is late")
    for number in (1, 2, 3):
        on("2028-11-08", "set", f"P-1/B0{number}", "start=2029-07-01", "--reason", "re-planned after the slip of P-1/D01")
    for number in (1, 2):
        why = "re-planned after the slip of P-1/D01"
        on("2028-11-08", "plan", f"P-1/B0{number}", "--total", "240000", "--shape", "flat", "--years", "2", "--reason", why)
        for quarter in quarters(2029, 2031)[2:10]:
            worker.call("2028-11-08", "record", f"P-1/B0{number}", "--period", quarter, "--forecast", "30000")
    for half, value in (("2029-H2", "65"), ("2030-H1", "70"), ("2030-H2", "75"), ("2031-H1", "80")):
        worker.call("2028-11-08", "record", "P-1/B03", "--period", half, "--forecast", value)
    on("2028-11-08")
    on("2029-03-30", "gate", "P-1", "4", "--pass")
    on("2029-06-29", "deliver", "P-1/D01", "--actual", "2029-06-28", "--accepted", "2029-06-29", "--progress", "100%")
    on("2029-06-29", "set", "P-1/C01", "done=2029-06-29")
    on("2029-07-02", "adopt", "P-1/D01", "--period", "2029-Q3", "--planned", "200")
    on("2029-07-06", "close", "P-1", status=1)
    for number, owner in ((1, "Head of Payments"), (2, "Director of Services"), (3, "Head of Customer Care")):
        on("2029-07-09", "handover", f"P-1/B0{number}", "--to", owner)
    on("2029-07-10", "close", "P-1")
    on("2029-10-01", "adopt", "P-1/D01", "--period", "2029-Q3", "--actual", "90")
    reading(worker, "2029-10-05", "P-1/B01", "2029-Q3", "31000")
    reading(worker, "2029-10-05", "P-1/B02", "2029-Q3", "29500")
    on("2029-10-08", "review", "hold", "P-1/R02", "--chair", "Director of Services", "--decision", "support the change",
       "--finding", "P-1/B03=too few use it", "--action", "P-1/B03=Head of Customer Care;2029-12-01;Help teams to change over")  # fmt: skip
    on("2029-11-05", "adopt", "P-1/D01", "--period", "2029-10", "--planned", "200", "--actual", "150")
    reading(worker, "2030-01-07", "P-1/B01", "2029-Q4", "30500")
    reading(worker, "2030-01-07", "P-1/B02", "2029-Q4", "30200")
    reading(worker, "2030-01-08", "P-1/B03", "2029-H2", "66")
    on("2030-01-10", "review", "hold", "P-1/R03", "--chair", "Director of Services", "--summary", "the halves came as planned")
    on("2030-03-04", "set", "PER-1", "leaves=2030-04-02")
    on("2030-04-02")
    on("2030-04-03", "set", "P-1/B01", "owner=Head of Customer Care", "--reason", "successor of the Head of Payments")
    reading(worker, "2030-04-04", "P-1/B01", "2030-Q1", "29000")
    on("2030-04-11")
    on("2030-05-02", "gate", "P-1", "5", "--pass")
    on("2030-07-11")
    reading(worker, "2030-07-11", "P-1/B01", "2030-Q2", "27500")
    reading(worker, "2030-07-12", "P-1/B03", "2030-H1", "69")
    on("2030-07-12", "review", "hold", "P-1/R04", "--chair", "Director of Services", "--summary", "more use than planned")
    on("2030-07-15", "decide", "F34@P-1", "--outcome", "accept", "--reason", "a small loss; the change goes on")
    on("2030-10-11")
    reading(worker, "2030-10-14", "P-1/B01", "2030-Q3", "12000")
    for quarter in ("2030-Q4", "2031-Q1", "2031-Q2"):
        on("2030-10-15", "record", "P-1/B01", "--period", quarter, "--forecast", "10000")
    on(
        "2030-10-16",
        "assign",
        "F11@P-1/B01",
        "--to",
        "Head of Customer Care",
        "--due",
        "2030-12-01",
        "--title",
        "Recover the saving",
    )
    on(
        "2030-10-16",
        "decide",
        "F09@P-1/B02",
        "--outcome",
        "write-off",
        "--reason",
        "the teams were merged; no hours can be released",
    )
    on("2030-12-02")
    reading(worker, "2031-01-06", "P-1/B01", "2030-Q4", "26000")
    reading(worker, "2031-01-06", "P-1/B03", "2030-H2", "76")
    reading(worker, "2031-04-04", "P-1/B01", "2031-Q1", "32000")
    on("2031-07-02")
    reading(worker, "2031-07-04", "P-1/B01", "2031-Q2", "33000")
    reading(worker, "2031-07-04", "P-1/B03", "2031-H1", "81")
    on("2031-07-11", "review", "hold", "P-1/R05", "--chair", "Director of Services", "--state", "P-1/B01=part_achieved",
       "--cause", "P-1/B01=two quarters lost to the merger of teams")  # fmt: skip
    last = json.loads(worker.call("2031-07-11", "review", "list", "P-1", "--json"))[-1]["ref"]
    on(
        "2031-07-30",
        "review",
        "hold",
        last,
        "--chair",
        "Director of Services",
        "--state",
        "P-1/B03=verified",
        "--decision",
        "closed",
    )
    on("2032-01-05")
    worker.compare(GOLDEN)
    assert worker.open == {}
    reviews = json.loads(worker.call("2032-01-05", "review", "list", "P-1", "--json"))
    assert [one["ref"] for one in reviews if one["held"] is None] == []
    assert worker.call("2032-01-05", "check").startswith("All is well: ")
    assert [one["stage"] for one in json.loads(worker.call("2032-01-05", "projects", "--json"))] == ["benefits_tracking"]
