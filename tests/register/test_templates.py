"""A project from a template, and a template from a project: every field there and back, every date counted in months."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.fields import Kind, Value
from benefits_tui.domain.period_parsing import parse_period
from benefits_tui.domain.templates import (
    BenefitIn,
    ChangeIn,
    DeliverableIn,
    GateIn,
    ProjectTemplate,
    ReviewIn,
    parse_template,
)
from benefits_tui.register import benefits_map, gates, lists, plans, readings, records, templates
from benefits_tui.register.session import Session
from benefits_tui.register.templates import template_toml
from tests import helpers
from tests.conftest import TODAY

D = Decimal
# Every field that a template may hold, as a text.
FIELDS = {
    "title": "Faster", "description": "About it", "class": "cashable", "disbenefit": "yes", "beneficiaries": "All", "measure": "Days",
    "unit": "GBP", "kind": "flow", "direction": "increase", "frequency": "half_yearly", "source": "Ledger", "method": "Counted",
    "in_cost_plan": "yes", "value_per_unit": "2.5", "price_base": "2026-27", "priority": "2", "amber_threshold": "0.05", "red_threshold": "0.2",
    "assumptions": "None", "risks": "Some",
}  # fmt: skip
# What only people know of the next project stays out of a template that is made from one.
PERSONAL = {"baseline": "1", "target": "2", "target_upper": "3", "stated": "7", "evidence_grade": "measured"}
WHOLE = ProjectTemplate(
    "mine", "Mine", "A \"quoted\" one\nof two lines", 10,
    [GateIn("first", "First gate", 0, "planning", ("sponsor", "cost")), GateIn("2", "", 6, "", ())],
    [BenefitIn(FIELDS, 3, 2, "flat", ("O1", "O9")), BenefitIn({"title": "Level", "kind": "level"}, 0, 1, "ramp", ())],
    [DeliverableIn("Portal", 5, (1,), (2,)), DeliverableIn("Shed", 0, (2,), (1,))],
    [ChangeIn("Training", 4, (1, 2)), ChangeIn("Moving", 7, (2,))],
    [ReviewIn("post_project", 9), ReviewIn("final", 12)],
)  # fmt: skip

START = date(2026, 4, 1)


def applied(session: Session, **values: Value) -> templates.TemplateResult:
    records.add(session, Kind.OBJECTIVE, {"ref": "O1", "title": "An objective"})
    templates.keep(session, WHOLE)
    return templates.apply(session, "MINE", {"ref": "P-1", "name": "New", "start": START, **values}, {1: D(1000), 2: D(9)})


def shown(session: Session, ref: str, *names: str) -> tuple[object, ...]:
    found = lists.show(session, ref)
    return tuple(found[name] for name in names)


def test_a_template_as_toml_and_back(session: Session) -> None:
    assert parse_template(template_toml(WHOLE)) == WHOLE
    templates.keep(session, WHOLE)
    known = templates.templates(session)
    assert list(known) == ["estate", "it-system", "process-change", "uk-gates", "mine"]
    assert [one.own for one in known.values()] == [False, False, False, False, True] and known["mine"].template == WHOLE


def test_ones_own_stands_in_place_of_a_bundled_one_until_it_is_dropped(session: Session) -> None:
    bundled = templates.template(session, "estate")
    own = ProjectTemplate("estate", "Our own")
    for one in (ProjectTemplate("estate", "First"), own, ProjectTemplate("other", "Other")):
        templates.keep(session, one)
    assert templates.template(session, " Estate ") == own and templates.templates(session)["estate"].own
    assert session.store.all("SELECT name FROM template ORDER BY id") == [("estate",), ("other",)]
    templates.drop(session, "estate")
    assert templates.template(session, "estate") == bundled and session.store.all("SELECT name FROM template") == [("other",)]
    templates.drop(session, "other")
    assert session.store.all("SELECT name FROM template") == []


def test_what_a_project_made_from_a_template_has(session: Session) -> None:
    done = applied(session)
    assert done == templates.TemplateResult(
        "P-1",
        ["P-1/B01", "P-1/B02"],
        ["P-1/D01", "P-1/D02"],
        ["P-1/C01", "P-1/C02"],
        ["first", "2"],
        ["P-1/R01", "P-1/R02"],
        done.raised,
    )
    assert sorted(done.raised) == sorted(str(row[0]) for row in session.store.all("SELECT rule FROM flag"))
    names = ("name", "stage", "start", "end", "template")
    assert shown(session, "P-1", *names) == ("New", "idea", "2026-04-01", "2027-02-01", "mine")
    assert session.store.all("SELECT gate, title, position, planned, requires, leads_to FROM gate ORDER BY position") == [
        ("first", "First gate", 0, "2026-04-01", "sponsor,cost", "planning"), ("2", None, 1, "2026-10-01", "", None),
    ]  # fmt: skip
    found = lists.show(session, "P-1/B01")
    as_shown: dict[str, object] = FIELDS | {"disbenefit": True, "in_cost_plan": True, "priority": 2}
    assert {name: found[name] for name in FIELDS} == as_shown
    assert shown(session, "P-1/B01", "start", "end", "stated", "objectives", "state") == (
        "2026-07-01",
        "2028-03-31",
        "1000",
        "O1",
        "identified",
    )
    assert shown(session, "P-1/B02", "start", "end", "stated", "objectives") == ("2026-04-01", "2027-04-01", "9", None)
    assert [shown(session, ref, "title", "planned") for ref in done.deliverables] == [
        ("Portal", "2026-09-01"),
        ("Shed", "2026-04-01"),
    ]
    assert [shown(session, ref, "title", "needed_by") for ref in done.changes] == [
        ("Training", "2026-08-01"),
        ("Moving", "2026-11-01"),
    ]
    assert [shown(session, ref, "kind", "due") for ref in done.reviews] == [
        ("post_project", "2027-01-01"),
        ("final", "2027-04-01"),
    ]
    feeds = {ref: node.feeds for ref, node in benefits_map.benefits_map(session).nodes.items() if node.feeds}
    assert feeds == {
        "P-1/D01": ["P-1/B01", "P-1/C02"], "P-1/D02": ["P-1/B02", "P-1/C01"], "P-1/C01": ["P-1/B01", "P-1/B02"],
        "P-1/C02": ["P-1/B02"], "P-1/B01": ["O1"],
    }  # fmt: skip


def test_the_amount_is_forecast_in_the_templates_shape_but_not_that_of_a_level(session: Session) -> None:
    applied(session)
    assert session.store.all("SELECT benefit_id, start_date, end_date, value FROM forecast ORDER BY start_date") == [
        (1, "2026-04-01", "2026-09-30", 2_500_000), (1, "2026-10-01", "2027-03-31", 2_500_000),
        (1, "2027-04-01", "2027-09-30", 2_500_000), (1, "2027-10-01", "2028-03-31", 2_500_000),
    ]  # fmt: skip


def test_what_is_given_comes_before_what_the_template_says_and_today_is_the_start(session: Session) -> None:
    templates.keep(
        session, ProjectTemplate("mine", "Mine", "", 1, [GateIn("1", after_months=1)], [BenefitIn({"title": "A"}, 1, 1)])
    )
    templates.apply(session, "mine", {"ref": "P-1", "name": "x", "stage": "delivery", "end": date(2030, 1, 1)})
    assert shown(session, "P-1", "stage", "start", "end") == ("delivery", "2026-11-23", "2030-01-01")
    assert shown(session, "P-1/B01", "start", "stated") == ("2026-12-23", None)
    assert session.store.all("SELECT * FROM forecast") == []
    assert session.store.all("SELECT planned FROM gate") == [("2026-12-23",)]
    # Without a frequency the policy's is the step, and nothing told means a flow.
    templates.apply(session, "mine", {"ref": "P-2", "name": "y", "start": START}, {1: D(10)})
    # A ramp over four: 1, 2, 2 and 2 sevenths, and the last takes what rounding leaves.
    assert session.store.all("SELECT start_date, value FROM forecast ORDER BY 1") == [
        ("2026-04-01", 14_300), ("2026-07-01", 28_600), ("2026-10-01", 28_600), ("2027-01-01", 28_500),
    ]  # fmt: skip


def test_a_project_becomes_the_template_that_it_came_from(session: Session) -> None:
    applied(session)
    records.change(session, "P-1/B01", {name: D(text) for name, text in PERSONAL.items() if name != "evidence_grade"})
    records.change(session, "P-1/B01", {"evidence_grade": "measured"})
    made = templates.from_project(session, "p-1", "again")
    assert (made.name, made.title, made.description, made.months) == ("again", "After P-1", "", 10)
    assert made.gates == WHOLE.gates and made.deliverables == WHOLE.deliverables and made.changes == WHOLE.changes
    first, second = made.benefits
    assert first == BenefitIn(FIELDS, 3, 2, "ramp", ("O1",))
    assert second == BenefitIn({"title": "Level", "kind": "level", "class": "unclassified"}, 0, 1, "ramp", ())
    # A review after the project's end is planned when it closes.
    assert made.reviews == [ReviewIn("post_project", 9)]
    assert parse_template(template_toml(made)) == made


def test_reviews_to_the_day_on_which_the_project_ends(session: Session) -> None:
    helpers.project(session, start=START, end=date(2027, 2, 1))
    for due in (date(2027, 2, 1), date(2027, 2, 2), date(2026, 3, 1)):
        records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "yearly", "due": due})
    assert templates.from_project(session, "P-1", "x").reviews == [ReviewIn("yearly", 0), ReviewIn("yearly", 10)]
    records.change(session, "P-1", {"end": None})
    assert (
        len(templates.from_project(session, "P-1", "x").reviews) == 3 and templates.from_project(session, "P-1", "x").months == 1
    )


def test_the_months_of_what_a_project_has(session: Session) -> None:
    helpers.project(session, start=date(2026, 4, 30), end=date(2026, 4, 30), sponsor="Ann", whole_life_cost=D(1))
    helpers.benefit(session, start=date(2026, 5, 1), end=date(2028, 11, 1))
    helpers.benefit(session)
    helpers.plan(session, "P-1/B02", y2026_Q2=1, y2027_Q4=1)
    records.add(session, Kind.DELIVERABLE, {"project": "P-1", "title": "D", "planned": date(2026, 3, 1)})
    records.add(
        session, Kind.DELIVERABLE, {"project": "P-1", "title": "E", "planned": date(2026, 6, 1), "forecast": date(2026, 8, 1)}
    )
    records.add(session, Kind.BUSINESS_CHANGE, {"project": "P-1", "title": "C"})
    gates.plan_gate(session, "P-1", "a", date(2026, 6, 30))
    gates.plan_gate(session, "P-1", "b", date(2026, 7, 1))
    gates.pass_gate(session, "P-1", "b", on=date(2026, 10, 1), override=True, reason="the data comes later")
    gates.plan_gate(session, "P-1", "c", date(2026, 7, 1))
    gates.pass_gate(session, "P-1", "c", on=date(2026, 9, 1), override=True, reason="the data comes later")
    with session.store.write(session.change_info("x"), TODAY) as transaction:
        helpers.update(transaction, "gate", 3, {"planned": None})
    made = templates.from_project(session, "P-1", "x")
    assert [(one.start_months, one.years) for one in made.benefits] == [(1, 2), (0, 2)] and made.months == 1
    assert [(one.title, one.after_months) for one in made.deliverables] == [("D", 0), ("E", 4)]
    assert [one.after_months for one in made.changes] == [0]
    # The planned day, else the one on which it was passed.
    assert {one.name: one.after_months for one in made.gates} == {"a": 2, "b": 3, "c": 5}


def test_only_links_within_the_project_are_taken_over(session: Session) -> None:
    for ref in ("P-1", "P-2"):
        helpers.project(session, ref, start=START)
        helpers.benefit(session, ref)
        records.add(session, Kind.BUSINESS_CHANGE, {"project": ref, "title": "C"})
        records.add(session, Kind.DELIVERABLE, {"project": ref, "title": "D"})
    for start, end in (
        ("P-1/D01", "P-2/B01"),
        ("P-1/D01", "P-2/C01"),
        ("P-2/D01", "P-1/B01"),
        ("P-1/D01", "P-1/C01"),
        ("P-1/C01", "P-1/B01"),
    ):
        benefits_map.link(session, start, end)
    made = templates.from_project(session, "P-1", "x")
    assert (made.deliverables, made.changes) == ([DeliverableIn("D", 0, (), (1,))], [ChangeIn("C", 0, (1,))])


@pytest.mark.parametrize(
    ("frequency", "spans"),
    [("yearly", ["FY2026-27", "FY2027-28"]), (None, ["2026-Q2", "2026-Q3"]), ("monthly", ["2026-05", "2026-06"])],
)
def test_a_plan_in_a_shape_has_the_benefits_own_periods(session: Session, frequency: str | None, spans: list[str]) -> None:
    helpers.project(session)
    ref = helpers.benefit(session, frequency=frequency, start=date(2026, 5, 15))
    session.fixed_today = date(2026, 4, 30)
    found = readings.spread_total(session, ref, D(240), "flat", 2).values
    assert list(found)[:2] == [parse_period(span, 4) for span in spans]
    count = {"yearly": 2, None: 8, "monthly": 24}[frequency]
    assert list(found.values()) == [D(240) / count] * count
    assert readings.set_plan(session, ref, found) == 1


@pytest.mark.parametrize("field", ["amber_threshold", "value_per_unit"])
def test_a_field_that_is_0_is_taken_over(session: Session, field: str) -> None:
    helpers.project(session, start=START)
    helpers.benefit(session, "P-1", **{field: D(0)})
    assert templates.from_project(session, "P-1", "x").benefits[0].fields[field] == "0"


WITH_COMMENTS = """# Agreed with finance in May.
name = "ours"   # the short name

[[benefit]]
title = "Faster"  # per case
kind = "flow"
"""


def test_what_was_written_beside_a_template_stays_with_it(session: Session) -> None:
    templates.keep(session, parse_template(WITH_COMMENTS), WITH_COMMENTS)
    assert templates.template_info(session, "OURS").text == WITH_COMMENTS
    changed = WITH_COMMENTS.replace("Faster", "Cheaper")
    templates.keep(session, parse_template(changed), changed)
    assert templates.template_info(session, "ours").text == changed
    assert templates.template(session, "ours").benefits[0].fields["title"] == "Cheaper"


def test_a_bundled_template_is_shown_as_its_file_stands(session: Session) -> None:
    info = templates.template_info(session, "estate")
    assert not info.own and info.text.startswith('name = "estate"\ntitle = "Building or estate"\n')
    assert 'requires = ["benefits", "class", "objective"]\n[[gate]]' in info.text


_OWNED = """name = "owned"
[[benefit]]
title = "Fewer hours"
class = "cashable"
owner = "Head of Services"
validator = "Finance"
unit = "GBP"
kind = "flow"
frequency = "quarterly"
start_months = 10
years = 2
[[review]]
kind = "six_months"
after_months = 16
chair = "Sponsor One"
"""


def test_owners_and_chairs_of_a_template_are_those_of_its_projects(session: Session) -> None:
    templates.keep(session, parse_template(_OWNED), _OWNED)
    templates.apply(session, "owned", {"ref": "P-1", "name": "x", "start": date(2026, 1, 5)}, {1: D(400_000)})
    assert shown(session, "P-1/B01", "owner", "validator", "responsible") == ("Head of Services", "Finance", None)
    assert shown(session, "P-1/R01", "chair") == ("Sponsor One",)
    assert template_toml(parse_template(_OWNED)).count("Sponsor One") == 1
    # What only the people of one project can be is not in a template that is made after it.
    made = templates.from_project(session, "P-1", "after")
    assert not {"owner", "validator"} & made.benefits[0].fields.keys() and made.benefits[0].years == 2


def test_a_plan_approved_later_has_the_periods_of_the_forecast_so_that_there_is_an_outturn(session: Session) -> None:
    templates.keep(session, parse_template(_OWNED), _OWNED)
    templates.apply(session, "owned", {"ref": "P-1", "name": "x", "start": date(2026, 1, 5)}, {1: D(400_000)})
    spread = plans.spread_total(session, "P-1/B01", D(400_000), "ramp")
    readings.set_plan(session, "P-1/B01", spread.values, approved_by="Board")
    assert (len(spread.values), shown(session, "P-1/B01", "start", "end")) == (8, ("2026-11-05", "2028-09-30"))
    assert shown(session, "P-1/B01", "outturn_money", "variance_money") == ("400000", "0")
