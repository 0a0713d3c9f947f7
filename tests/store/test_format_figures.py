"""What flags, balances, decisions and earlier days of registers of older formats say once they are brought to the newest one."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import pytest

from benefits_tui.register import lists
from benefits_tui.register.point_in_time import register_as_of
from benefits_tui.register.session import open_register
from tests.store.formats import TODAY, TOLD, Programs

FLAGS = {
    "P-01/B01": "F30 F41",
    "P-01/B02": "F09 F12 F29",
    "P-01/B03": "F02 F08 F12 F29",
    "P-01/B04": "F36",
    "P-01/B05": "F25 F29 F30 F36",
    "P-02": "F21",
    "P-02/B01": "F01 F04 F05 F07 F36",
    "P-03/R02": "F20",
    "P-90/B01": "F01 F04 F05 F08 F36",
    "P-91/B01": "F01 F04 F05 F07 F08 F36",
    "PER-01": "F35",
    "P-03/B01": "F46",
    "P-03/B02": "F46",
}
FLAGS_GOVERNED = {
    "P-03/B01": "F46",
    "P-03/B02": "F46",
    "P-91/B01": "F46",
    "P-01/B01": "F30 F41",
    "P-01/B02": "F09 F12:escalated F29",
    "P-01/B03": "F08 F12 F27 F29",
    "P-01/B04": "F36",
    "P-01/B05": "F25 F29 F30 F36:decided",
    "P-01/C01": "F26",
    "P-01/D01": "F19",
    "P-02": "F21 H1:assigned",
    "P-02/B01": "F01:acknowledged F04:snoozed F05 F07 F36",
    "P-05": "F21",
    "P-05/B01": "F05 F08",
    "P-90/B01": "F01 F04 F05 F08 F36",
    "PER-01": "F35",
    "POOL-01": "F23:decided",
}


@pytest.mark.parametrize("form", TOLD)
def test_flags_are_those_of_the_rules_of_today(form: int, program: Programs) -> None:
    found = defaultdict(list)
    for flag in program(form).json("flags"):
        found[flag["subject"]].append(flag["rule"] if flag["state"] == "open" else f"{flag['rule']}:{flag['state']}")
    assert {ref: " ".join(sorted(rules)) for ref, rules in found.items()} == (FLAGS if form < 3 else FLAGS_GOVERNED)


@pytest.mark.parametrize("form", TOLD)
def test_flags_keep_the_day_they_were_raised_on(form: int, program: Programs) -> None:
    raised = {(flag["subject"], flag["rule"]): flag["raised_on"] for flag in program(form).json("flags")}
    assert raised["P-02/B01", "F01"] == "2025-10-06"
    assert raised["P-01/B02", "F12"] == "2025-12-15"
    assert raised["P-90/B01", "F01"] == "2026-02-10"


def _money(line: dict[str, Any]) -> tuple[object, ...]:
    return line["stated"], line["due"], line["realised"], line["outturn"]


@pytest.mark.parametrize("form", TOLD)
def test_the_balance_of_the_portfolio(form: int, program: Programs) -> None:
    found = program(form).json("balance")
    fence = 3000 if form == 3 else 0
    # 60,000 of postage and 5,000 of rent; 10 + 12 + 14 thousand are due; 49,500.50 is the postage's outturn. The fence counts as stated.
    assert _money(found["classes"]["cashable"]) == (f"{65000 + fence}", "36000", "22500.5", "52500.5" if fence else "49500.5")
    # 12,000 of hours and 30,000 of gas; 200 hours and 400 MWh are due; 78 hours and 400.5 MWh came.
    assert _money(found["classes"]["non_cashable"]) == ("42000", "24000", "21585", None)
    assert _money(found["classes"]["unclassified"]) == ("800", None, None, None)
    assert _money(found["disbenefits"]) == ("4000", "2000", "1200", None)
    assert found["cost"] == "1124500.75"
    # Due and read: 22,000 of postage, 22,500.5 came; 2,000 of hours, 1,560 came; 20,000 of gas, 20,025 came. Of 44,000:
    # 22,000 + 1,560 + 20,000 up to what was due, 44,085.5 without that limit. 14,000 and 2,000 that are due were not read.
    assert (found["realisation"], found["realisation_uncapped"]) == ("0.99", "1.00194318")
    compared = [found["classes"][name] for name in ("cashable", "non_cashable")]
    assert [(one["due_read"], one["realised_due"], one["due_unread"]) for one in compared] == [
        ("22000", "22500.5", "14000"), ("22000", "21585", "2000"),
    ]  # fmt: skip
    assert found["rag"] == {"green": 2, "amber": 1, "red": 2, "no_data": 6 if fence else 5, "not_yet_due": 0}
    assert found["verdict"] == "off_track"


@pytest.mark.parametrize("form", TOLD)
def test_the_balance_of_a_project(form: int, program: Programs) -> None:
    found = program(form).json("balance", "P-03")
    assert _money(found["classes"]["cashable"]) == ("5000", None, None, None)
    assert _money(found["classes"]["non_cashable"]) == ("30000", "20000", "20025", None)
    assert (found["cost"], found["realisation"], found["realisation_uncapped"]) == ("40000.25", "1", "1.00125")
    assert (found["verdict"], found["benefits"]) == ("on_track", 2)


# On the evening of the 6th of October, between the winter's changes, and before the spring's.
EARLIER: dict[str, tuple[tuple[object, ...], tuple[object, ...], str, list[str]]] = {
    "2025-10-06": (
        ("125000", "10000", None, None), ("42000", "10000", "10525", None), "1060000.25",
        ["P-01", "P-02", "P-03", "P-04"],
    ),
    "2025-12-20": (
        ("125000", "10000", "9500.5", None), ("42000", "12000", "12085", None), "1110000.25",
        ["P-01", "P-02", "P-03", "P-04"],
    ),
    "2026-02-10": (
        ("125000", "22000", "22500.5", "49500.5"), ("42000", "24000", "21585", None), "1124500.75",
        ["P-01", "P-02", "P-03", "P-04", "P-90", "P-91"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("day", EARLIER)
@pytest.mark.parametrize("form", TOLD)
def test_an_earlier_day(form: int, day: str, program: Programs) -> None:
    benefits = program(form)
    cashable, non_cashable, cost, projects = EARLIER[day]
    if form == 3 and day == "2026-02-10":
        cashable, projects = ("128000", "22000", "22500.5", "52500.5"), [*projects[:4], "P-05", *projects[4:]]
    found = benefits.json("balance", "--as-of", day)
    assert _money(found["classes"]["cashable"]) == cashable
    assert _money(found["classes"]["non_cashable"]) == non_cashable
    assert (found["cost"], found["as_of"]) == (cost, day)

    session = open_register(benefits.path, "carol", today=TODAY)
    with register_as_of(session, date.fromisoformat(day)) as then:
        assert [row["ref"] for row in lists.listing(then, "projects")] == projects
        shown = lists.show(then, "P-02")
        assert (shown["whole_life_cost"], shown["delivery_rating"]) == (
            ("950000", "amber") if day > "2025-12" else ("900000", "red")
        )
        # Deleted in March.
        assert lists.show(then, "P-01/B06")["title"] == "Entered twice"
        assert [row["ref"] for row in lists.listing(then, "objectives")] == ["O1", "O2", "O9"]
    session.close()


@pytest.mark.parametrize("form", TOLD)
def test_the_day_before_the_first_has_nothing(form: int, program: Programs) -> None:
    assert program(form)("balance", "--as-of", "2025-10-05") == (2, "", "Nothing was recorded by 2025-10-05.\n")


def test_what_enables_benefits(program: Programs) -> None:
    benefits = program(3)
    columns = ("ref", "title", "planned", "forecast", "actual", "accepted", "progress", "adoption", "description")
    assert benefits.rows("deliverables", *columns) == [
        ("P-01/D01", "Scanning centre", "2025-06-30", None, "2025-07-10", "2025-07-20", "1", "40", "Two scanners"),
        ("P-01/D02", "Training", "2025-12-31", "2026-02-28", None, None, "0.4", None, None),
    ]
    assert benefits.rows("business-changes", "ref", "title", "owner", "needed_by", "agreed", "funded", "done") == [
        ("P-01/C01", "Teams stop printing", "Ada Marsh", "2026-04-30", "2025-11-01", None, None)
    ]
    assert benefits.rows("pools", "ref", "title", "ceiling", "claimed", "claims") == [
        ("POOL-01", "Postage budget", "50000", "55000", 2)
    ]
    feeds = {row["ref"]: row["feeds"] for row in benefits.json("map", "P-01")}
    assert feeds["P-01/D01"] == ["P-01/C01"] and feeds["P-01/C01"] == ["P-01/B01"] and feeds["P-01/B01"] == ["O1"]
    assert feeds["P-01/B02"] == ["P-01/B03", "O1", "O2"]
    whole = benefits.json("balance")
    assert (whole["claims_above_ceilings"], whole["cashable_stated_net"]) == ("5000", "63000")
    assert whole["earned"] == {"planned": "54000", "earned": "54000", "index": "1"}


def test_decisions_on_flags(program: Programs) -> None:
    columns = ("decided_on", "decided_by", "outcome", "rule", "subject", "rationale", "until", "person")
    assert program(3).rows("decisions", *columns) == [
        ("2026-03-31", "bob", "correct", "H2", "P-04", "the library asks for it", None, None),
        ("2026-02-10", "alice", "write_off", "F04", "P-91/B01", "nobody can measure it", None, None),
        ("2026-02-10", "alice", "re_plan", "F23", "POOL-01", "claims are cut in May", "2026-05-31", None),
        ("2026-02-10", "alice", "accept", "F36", "P-01/B05", "a disbenefit serves none", None, None),
        ("2026-02-10", "alice", "escalate", "F12", "P-01/B02", "two months running", None, None),
        ("2026-02-10", "alice", "snooze", "F09", "P-01/B02", "time sheets are late", "2026-03-20", None),
        ("2026-02-10", "alice", "snooze", "F04", "P-02/B01", "the design comes in May", "2026-05-31", None),
        ("2026-02-10", "alice", "assign", "H1", "P-02", "Ask for a survey", "2026-04-30", "Ben Oduya"),
        ("2026-02-10", "alice", "acknowledge", "F01", "P-02/B01", "seen", None, None),
    ]


def test_gates_templates_policy_and_certificates(program: Programs) -> None:
    benefits = program(3)
    (gate,) = benefits.json("gate", "P-05")
    assert [gate[name] for name in ("gate", "title", "passed", "passed_by", "passed_with_override", "requires", "missing")] == [
        "Go", "Go or not", "2026-02-10", "alice", "alice: the fence is down", ["owner", "objective"],
        ["P-05/B01: no owner", "P-05/B01: no objective"],
    ]  # fmt: skip
    assert [row["name"] for row in benefits.json("template", "list") if row["own"]] == ["fence-like", "small-works"]
    assert 'name = "small-works"\ntitle = "Small works"\n' in benefits("template", "show", "small-works").out
    policy = {row["key"]: (row["value"], row["reason"]) for row in benefits.json("policy")}
    assert policy["name"] == ("Borough of Aldham", None)
    assert policy["reading_grace_days"] == ("20", "ledgers close late")
    assert policy["rules_off"] == ("F28", "reviews see to it")
    certificate = benefits("handover", "P-01/B03", "--certificate").out
    assert "Accepted by   Ada Marsh" in certificate and "Accepted on   2026-02-01" in certificate
    assert "Share in 10 days, 80 % by December 2026, read each quarter" in certificate


def test_balances_that_were_taken(program: Programs) -> None:
    benefits = program(3)
    (of_project,) = benefits.json("balance", "P-01", "--taken")
    assert [of_project[name] for name in ("as_of", "gate", "note", "taken_by", "cost")] == [
        "2025-12-15", "3", "before the tender", "bob", "120000",
    ]  # fmt: skip
    assert _money(of_project["classes"]["cashable"]) == ("120000", "10000", "9500.5", None)
    (of_all,) = benefits.json("balance", "--taken")
    assert (of_all["as_of"], of_all["note"], of_all["taken_by"]) == ("2026-02-10", "first of the year", "alice")
    # Since then 14,000 fell due. What was called stated then was the plan's money, and is not compared.
    assert benefits.json("balance")["change"] == {"since": "2026-02-10", "cashable_due": "14000"}


def test_the_finding_of_a_review(program: Programs) -> None:
    (finding,) = [one for one in program(3).json("history", "P-03/R02") if one["record"] == "review_finding"]
    fields = {name: pair["after"] for name, pair in finding["fields"].items()}
    assert (fields["finding"], fields["root_cause"], fields["statement"]) == (
        "190 of 200",
        "A cold autumn",
        "Valves are set lower now",
    )
