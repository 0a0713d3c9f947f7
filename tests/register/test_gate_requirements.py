"""What gates require, word by word: what is missing without it, what is not with it, on the gate and in flag F21."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

import pytest

from benefits_tui.domain.fields import FieldError, Kind, Value
from benefits_tui.domain.templates import parse_template
from benefits_tui.register import benefits_map, closure, deletion, gates, readings, records, reviews, templates
from benefits_tui.register.session import Session
from tests import helpers
from tests.conftest import TODAY

D = Decimal
WORDS = (
    "sponsor", "cost", "benefits", "deliverables", "review", "owner", "class", "measure", "baseline", "target", "plan",
    "objective", "dates", "frequency", "enabler", "forecast", "validator", "handover", "reading",
)  # fmt: skip
DAY = timedelta(days=1)
# One gate that requires everything and is near; nineteen, far ahead, that require a word each.
TEMPLATE = "\n".join(
    [
        'name = "words"',
        f'[[gate]]\nname = "all"\nrequires = [{", ".join(repr(word) for word in WORDS)}]',
        *(f'[[gate]]\nname = "only {word}"\nafter_months = 60\nrequires = ["{word}"]' for word in WORDS),
    ]
)
REF = "P-1/B01"


def full(session: Session, without: tuple[str, ...] = (), **values: Value) -> None:
    """A project with one benefit that no requirement finds anything missing of, but for what is left out."""
    templates.keep(session, parse_template(TEMPLATE))
    project: dict[str, Value] = {
        "ref": "P-1", "name": "Alpha", "stage": "delivery", "start": TODAY, "sponsor": "Sam Sponsor", "whole_life_cost": D(5),
    }  # fmt: skip
    templates.apply(session, "words", {name: value for name, value in project.items() if name not in without})
    if "review" not in without:
        records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "yearly", "due": TODAY + 9 * DAY, "chair": "Sam Sponsor"})
    if "deliverables" not in without:
        records.add(session, Kind.DELIVERABLE, {"project": "P-1", "title": "A deliverable"})
    records.add(session, Kind.BUSINESS_CHANGE, {"project": "P-1", "title": "A change"})
    if "benefit" in without:
        return
    given: dict[str, Value] = {
        "frequency": "quarterly", "target": D(9), "start": date(2026, 1, 1), "end": date(2028, 1, 1), "validator": "Vera Validator",
        "handed_over": TODAY,
    }  # fmt: skip
    helpers.benefit(session, "P-1", **(given | values))
    if "plan" not in without:
        helpers.plan(session, REF, y2027_Q1=5)
    if "forecast" not in without:
        readings.record(session, REF, "2027-Q1", forecast=D(5))
    if "reading" not in without:
        readings.record(session, REF, "2026-Q3", actual=D(5), evidence="ledger")
    if "enabler" not in without:
        benefits_map.link(session, "P-1/C01", REF)


def missing(session: Session) -> dict[str, list[str]]:
    """The sentences of each gate that requires one word, by that word."""
    found = {one.name.removeprefix("only "): one.missing for one in gates.gates_of(session, "P-1") if one.name != "all"}
    assert tuple(found) == WORDS
    return {word: sentences for word, sentences in found.items() if sentences}


def flag(session: Session) -> str | None:
    row = session.store.one("SELECT why FROM flag WHERE rule = 'F21' AND cleared_on IS NULL")
    return None if row is None else str(row[0])


def changes(ref: str, **values: Value) -> Callable[[Session], object]:
    return lambda session: records.change(session, ref, values)


class Row(NamedTuple):
    word: str
    values: dict[str, Value]
    without: tuple[str, ...]
    supply: Callable[[Session], object]
    sentence: str
    flagged: str


ROWS = [
    Row("sponsor", {}, ("sponsor",), changes("P-1", sponsor="Sam Sponsor"), "P-1 has no sponsor", "no sponsor"),
    Row("cost", {}, ("whole_life_cost",), changes("P-1", whole_life_cost=D(0)), "P-1 has no whole-life cost", "no whole-life cost"),
    Row("deliverables", {}, ("deliverables",), lambda s: records.add(s, Kind.DELIVERABLE, {"project": "P-1", "title": "D"}),
        "P-1 has no deliverable", "no deliverable"),
    Row("review", {}, ("review",), lambda s: records.add(s, Kind.REVIEW, {"project": "P-1", "kind": "final", "due": TODAY + DAY}),
        "P-1 has no review ahead", "no review ahead"),
    Row("owner", {"owner": None}, (), changes(REF, owner="Ann"), "P-1/B01: no owner", "1 benefit without owner"),
    Row("class", {"class": None}, (), changes(REF, **{"class": "cashable"}), "P-1/B01: no class", "1 benefit without class"),
    Row("measure", {"unit": None}, (), changes(REF, unit="t"), "P-1/B01: no measure", "1 benefit without measure"),
    Row("measure", {"kind": None}, (), changes(REF, kind="flow"), "P-1/B01: no measure", "1 benefit without measure"),
    Row("measure", {"direction": None}, (), changes(REF, direction="increase"), "P-1/B01: no measure", "1 benefit without measure"),
    Row("baseline", {"baseline": None}, (), changes(REF, baseline=D(0)), "P-1/B01: no baseline reading",
        "1 benefit without baseline reading"),
    Row("plan", {}, ("plan",), lambda s: helpers.plan(s, REF, y2027_Q1=0), "P-1/B01: no approved plan", "1 benefit without approved plan"),
    Row("objective", {"objectives": None}, (), changes(REF, objectives="O1"), "P-1/B01: no objective", "1 benefit without objective"),
    Row("dates", {"start": None}, (), changes(REF, start=TODAY), "P-1/B01: no start and end of realisation",
        "1 benefit without start and end of realisation"),
    Row("dates", {"end": None}, (), changes(REF, end=TODAY), "P-1/B01: no start and end of realisation",
        "1 benefit without start and end of realisation"),
    Row("frequency", {"frequency": None}, (), changes(REF, frequency="yearly"), "P-1/B01: no reading frequency",
        "1 benefit without reading frequency"),
    Row("enabler", {}, ("enabler",), lambda s: benefits_map.link(s, "P-1/D01", REF), "P-1/B01: no enabling deliverable",
        "1 benefit without enabling deliverable"),
    Row("enabler", {}, ("enabler",), lambda s: benefits_map.link(s, "P-1/C01", REF), "P-1/B01: no enabling deliverable",
        "1 benefit without enabling deliverable"),
    Row("forecast", {}, ("forecast",), lambda s: readings.record(s, REF, "2028-Q1", forecast=D(0)), "P-1/B01: no forecast",
        "1 benefit without forecast"),
    Row("validator", {"validator": None}, (), changes(REF, validator="Ann"), "P-1/B01: no validator", "1 benefit without validator"),
    Row("handover", {"handed_over": None}, (), lambda s: closure.handover(s, REF, "Head of Operations"), "P-1/B01: no handover",
        "1 benefit without handover"),
    Row("reading", {}, ("reading",), lambda s: readings.record(s, REF, "2026-Q2", actual=D(0)), "P-1/B01: no reading",
        "1 benefit without reading"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.word}-{ROWS.index(row)}")
def test_what_lacks_alone_is_named_and_what_is_supplied_is_not(session: Session, row: Row) -> None:
    full(session, row.without, **row.values)
    assert missing(session) == {row.word: [row.sentence]}
    assert flag(session) == f"Gate all on 2026-11-23: {row.flagged}."
    for gate in ("all", f"only {row.word}"):
        with pytest.raises(gates.GateNotReady) as refusal:
            gates.pass_gate(session, "P-1", gate)
        assert str(refusal.value) == f"Gate {gate} of P-1 is not ready: {row.sentence}"
        assert refusal.value.missing == [row.sentence]
    row.supply(session)
    assert missing(session) == {} and flag(session) is None
    assert gates.pass_gate(session, "P-1", "all").missing == []


def test_a_project_without_benefits_lacks_them_and_nothing_of_them(session: Session) -> None:
    full(session, ("benefit",))
    assert missing(session) == {"benefits": ["P-1 has no benefit"]}
    assert flag(session) == "Gate all on 2026-11-23: no benefit."


def test_nothing_at_all_lacks_every_word_in_the_order_of_the_gate(session: Session) -> None:
    left_out = ("sponsor", "whole_life_cost", "review", "deliverables", "plan", "forecast", "reading", "enabler")
    blank = (
        "owner",
        "class",
        "unit",
        "baseline",
        "target",
        "stated",
        "objectives",
        "start",
        "frequency",
        "validator",
        "handed_over",
    )
    full(session, left_out, **dict.fromkeys(blank))
    assert tuple(missing(session)) == tuple(word for word in WORDS if word != "benefits")
    assert flag(session) == (
        "Gate all on 2026-11-23: no sponsor, no whole-life cost, no deliverable, no review ahead, 1 benefit without owner, "
        "1 benefit without class, 1 benefit without measure, 1 benefit without baseline reading, "
        "1 benefit without target or stated value, 1 benefit without approved plan, 1 benefit without objective, "
        "1 benefit without start and end of realisation, 1 benefit without reading frequency, "
        "1 benefit without enabling deliverable, 1 benefit without forecast, 1 benefit without validator, "
        "1 benefit without handover, 1 benefit without reading."
    )


@pytest.mark.parametrize(
    ("values", "without", "lacks"),
    [
        ({"target": None, "stated": None}, ("plan",), {"target", "plan"}), ({"target": D(0), "stated": None}, ("plan",), {"plan"}),
        ({"target": None, "stated": D(0)}, ("plan",), {"plan"}), ({"target": None, "stated": None}, (), set()),
    ],
)  # fmt: skip
def test_a_target_is_there_where_it_is_set_stated_or_planned(
    session: Session, values: dict[str, Value], without: tuple[str, ...], lacks: set[str]
) -> None:
    full(session, without, **values)
    found = missing(session)
    assert set(found) == lacks
    assert found.get("target", ["P-1/B01: no target or stated value"]) == ["P-1/B01: no target or stated value"]


def test_an_earlier_plan_version_is_no_approved_plan_besides_the_current_one(session: Session) -> None:
    full(session)
    helpers.plan(session, REF, y2027_Q1=6)
    assert missing(session) == {}


def test_a_benefit_that_feeds_another_enables_no_deliverable(session: Session) -> None:
    full(session, ("enabler",))
    other = helpers.benefit(session, state="verified")
    benefits_map.link(session, other, REF)
    assert missing(session) == {"enabler": ["P-1/B01: no enabling deliverable"]}


def test_a_qualitative_benefit_is_asked_for_neither_measure_nor_figures(session: Session) -> None:
    full(session)
    records.add(session, Kind.BENEFIT, {"project": "P-1", "title": "Trust", "class": "qualitative"})
    assert missing(session) == {
        "owner": ["P-1/B02: no owner"], "objective": ["P-1/B02: no objective"],
        "dates": ["P-1/B02: no start and end of realisation"], "enabler": ["P-1/B02: no enabling deliverable"],
        "validator": ["P-1/B02: no validator"], "handover": ["P-1/B02: no handover"],
    }  # fmt: skip


@pytest.mark.parametrize("benefit_class", ["cashable", "non_cashable", "quantifiable", None])
def test_every_other_class_is_asked_for_measure_and_figures(session: Session, benefit_class: str | None) -> None:
    full(session)
    records.add(session, Kind.BENEFIT, {"project": "P-1", "title": "Bare", "class": benefit_class})
    asked = {"measure", "baseline", "target", "plan", "frequency", "forecast", "reading"}
    besides = {"owner", "objective", "dates", "enabler", "validator", "handover"} | (
        {"class"} if benefit_class is None else set()
    )
    assert set(missing(session)) == asked | besides


@pytest.mark.parametrize("state", ["verified", "part_achieved", "not_achieved", "written_off", "superseded"])
def test_a_benefit_at_its_end_is_asked_for_nothing(session: Session, state: str) -> None:
    full(session)
    helpers.end(session, records.add(session, Kind.BENEFIT, {"project": "P-1", "title": "Bare"}).ref, state)
    assert missing(session) == {} and flag(session) is None


@pytest.mark.parametrize(
    ("state", "asked"),
    [
        ("identified", True),
        ("appraised", True),
        ("planned", True),
        ("in_delivery", True),
        ("handed_over", False),
        ("realising", False),
    ],
)
def test_the_handover_is_asked_for_until_the_state_says_it_was(session: Session, state: str, asked: bool) -> None:
    full(session, handed_over=None, state=state)
    assert missing(session) == ({"handover": ["P-1/B01: no handover"]} if asked else {})


@pytest.mark.parametrize(("days", "ahead"), [(-1, False), (0, True), (1, True)])
def test_a_review_is_ahead_from_its_own_day_on(session: Session, days: int, ahead: bool) -> None:
    full(session, ("review",))
    records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "yearly", "due": TODAY + days * DAY})
    assert missing(session) == ({} if ahead else {"review": ["P-1 has no review ahead"]})


def test_a_review_that_was_held_is_not_ahead_and_one_of_another_project_is_not_either(session: Session) -> None:
    full(session, ("review", "benefit"))
    helpers.project(session, "P-2")
    for ref in ("P-1", "P-2"):
        records.add(session, Kind.REVIEW, {"project": ref, "kind": "yearly", "due": TODAY + DAY})
    assert set(missing(session)) == {"benefits"}
    reviews.hold(session, "P-1/R01")
    assert missing(session)["review"] == ["P-1 has no review ahead"]


def test_the_benefits_that_lack_it_are_listed_and_counted(session: Session) -> None:
    full(session, owner=None)
    copy: dict[str, Value] = {"owner": None, "frequency": "quarterly", "validator": "Vera Validator", "handed_over": TODAY}
    helpers.project(session, "P-2")
    helpers.benefit(session, "P-2", owner=None)
    helpers.benefit(session, "P-1", **copy | {"owner": "Head of Operations"})
    helpers.benefit(session, "P-1", **copy)
    assert missing(session)["owner"] == ["P-1/B01, P-1/B03: no owner"]
    said = flag(session)
    assert said is not None and "2 benefits without owner, 2 benefits without approved plan" in said
    deletion.remove(session, REF, Kind.BENEFIT)
    assert missing(session)["owner"] == ["P-1/B03: no owner"]


DEFAULTS = {
    "0": ("benefits", "class"),
    "1": ("sponsor", "benefits", "class", "objective"),
    "2": ("sponsor", "benefits", "class", "objective", "owner", "measure"),
    "3": ("sponsor", "cost", "benefits", "class", "objective", "owner", "measure", "baseline", "target", "plan", "dates"),
    "4": ("benefits", "owner", "measure", "baseline", "target", "plan", "frequency"),
    "5": ("benefits", "owner", "handover", "reading", "review"),
    "6": (),
    "go-live": (),
}
SENTENCES = {
    "sponsor": "P-1 has no sponsor", "cost": "P-1 has no whole-life cost", "review": "P-1 has no review ahead",
    "class": "P-1/B01: no class", "objective": "P-1/B01: no objective", "owner": "P-1/B01: no owner", "measure": "P-1/B01: no measure",
    "baseline": "P-1/B01: no baseline reading", "target": "P-1/B01: no target or stated value", "plan": "P-1/B01: no approved plan",
    "dates": "P-1/B01: no start and end of realisation", "frequency": "P-1/B01: no reading frequency",
    "handover": "P-1/B01: no handover", "reading": "P-1/B01: no reading",
}  # fmt: skip


@pytest.mark.parametrize("name", DEFAULTS)
def test_a_gate_without_a_template_requires_what_its_number_does(session: Session, name: str) -> None:
    records.add(session, Kind.PROJECT, {"ref": "P-1", "name": "Alpha"})
    gates.plan_gate(session, "P-1", name, TODAY)
    (gate,) = gates.gates_of(session, "P-1")
    assert gate.requires == DEFAULTS[name]
    lacks = [word for word in DEFAULTS[name] if word in ("sponsor", "cost", "benefits", "review")]
    assert gate.missing == [("P-1 has no benefit" if word == "benefits" else SENTENCES[word]) for word in lacks]
    records.add(session, Kind.BENEFIT, {"project": "P-1", "title": "Bare"})
    (gate,) = gates.gates_of(session, "P-1")
    assert gate.missing == [SENTENCES[word] for word in DEFAULTS[name] if word != "benefits"]


def test_a_template_that_requires_nothing_is_not_overruled_by_the_number(session: Session) -> None:
    templates.keep(session, parse_template('name = "free"\n[[gate]]\nname = "3"'))
    templates.apply(session, "free", {"ref": "P-1", "name": "Alpha"})
    (gate,) = gates.gates_of(session, "P-1")
    assert (gate.name, gate.requires, gate.missing) == ("3", (), [])


@pytest.mark.parametrize(
    ("gate", "before", "after"),
    [
        ("0", "idea", "start_up"), ("1", "idea", "planning"), ("1", "start_up", "planning"), ("2", "planning", "planning"),
        ("3", "planning", "delivery"), ("4", "delivery", "closing"), ("5", "closing", "closing"), ("0", "delivery", "delivery"),
        ("3", "delivery", "delivery"), ("4", "archived", "archived"), ("go-live", "planning", "planning"),
    ],
)  # fmt: skip
def test_a_project_enters_the_stage_behind_the_gate_and_never_goes_back(
    session: Session, gate: str, before: str, after: str
) -> None:
    records.add(session, Kind.PROJECT, {"ref": "P-1", "name": "Alpha", "stage": before})
    gates.plan_gate(session, "P-1", gate, None)
    done = gates.pass_gate(session, "P-1", gate, override=True, reason="agreed")
    assert done.stage == after == records.load(session, "P-1").values["stage"]
    assert (done.project, done.gate, done.passed) == ("P-1", gate, TODAY)


def test_a_gate_is_passed_today_or_earlier_and_says_by_whom(session: Session) -> None:
    records.add(session, Kind.PROJECT, {"ref": "P-1", "name": "Alpha"})
    for gate in ("a", "b"):
        gates.plan_gate(session, "P-1", gate, TODAY)
    with pytest.raises(FieldError, match=r"^date: 2026-11-24 is in the future$"):
        gates.pass_gate(session, "P-1", "a", on=TODAY + DAY)
    assert gates.pass_gate(session, "P-1", "a", on=TODAY).passed == TODAY
    assert gates.pass_gate(session, "P-1", "b", on=TODAY - DAY, override=True, reason="not needed").passed == TODAY - DAY
    found = [(one.name, one.planned, one.passed, one.passed_by, one.override) for one in gates.gates_of(session, "P-1")]
    assert sorted(found) == [("a", TODAY, TODAY, "officer", None), ("b", TODAY, TODAY - DAY, "officer", None)]


def test_a_gate_passed_regardless_is_flagged_until_the_data_is_there(session: Session) -> None:
    records.add(session, Kind.PROJECT, {"ref": "P-1", "name": "Alpha", "sponsor": "Sam Sponsor"})
    helpers.benefit(session, "P-1", **{"class": None})
    gates.plan_gate(session, "P-1", "1", TODAY + 90 * DAY)
    assert flag(session) is None
    done = gates.pass_gate(session, "P-1", "1", override=True, reason="the board wants it")
    assert done.missing == ["P-1/B01: no class"] and done.raised == ["F21"]
    said = (
        "Gate 1 was passed on 2026-11-23 with an override; still missing: 1 benefit without class (officer: the board wants it)."
    )
    assert flag(session) == said
    assert gates.gates_of(session, "P-1")[0].override == "officer: the board wants it"
    assert "F21" in records.change(session, REF, {"class": "cashable"}).cleared


@pytest.mark.parametrize(("days", "raised"), [(-1, True), (0, True), (30, True), (31, False)])
def test_a_gate_is_near_within_the_days_of_the_policy(session: Session, days: int, raised: bool) -> None:
    records.add(session, Kind.PROJECT, {"ref": "P-1", "name": "Alpha"})
    gates.plan_gate(session, "P-1", "0", TODAY + days * DAY)
    assert flag(session) == (f"Gate 0 on {TODAY + days * DAY}: no benefit." if raised else None)


@pytest.mark.parametrize(
    ("stage", "gate", "raised"),
    [
        ("idea", "0", True), ("start_up", "0", False), ("start_up", "1", True), ("planning", "1", False), ("planning", "2", True),
        ("planning", "3", True), ("delivery", "3", False), ("delivery", "4", True), ("closing", "4", False), ("closing", "5", True),
        ("benefits_tracking", "4", False), ("benefits_tracking", "5", True), ("archived", "5", False),
    ],
)  # fmt: skip
def test_a_gate_that_the_stage_lies_behind_is_not_asked_about(session: Session, stage: str, gate: str, raised: bool) -> None:
    records.add(session, Kind.PROJECT, {"ref": "P-1", "name": "Alpha", "stage": stage})
    gates.plan_gate(session, "P-1", gate, TODAY)
    assert (flag(session) is not None) == raised
