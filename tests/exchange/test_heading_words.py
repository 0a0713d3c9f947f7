"""Each word that a column can be headed with, and the field that it decides."""

from __future__ import annotations

import pytest

from benefits_tui.exchange.mapping import Source
from benefits_tui.exchange.matching import plain_name, unit_in
from tests.exchange.shapes import asked, proposed

PROJECT_REFS = (
    "Project number", "Project ID", "Project ref", "Project reference", "Project code", "Unique ID", "Project no.", "projectRef",
    "ID", "Ref", "Reference", "Number",
)  # fmt: skip
PROJECT_NAMES = ("Project name", "Project title", "Programme or project name", "Name", "Title")
PROJECT_WORDS = {
    "description": ("Description/aims", "Project description", "Aims", "Objectives and aims", "Description"),
    "programme": ("Programme", "Program", "Portfolio"),
    "department": ("Department", "Agency", "Directorate", "Organisation", "Ministry", "Dept", "Business unit"),
    "category": ("Category", "Report category", "Project category", "Project type"),
    "stage": ("Stage", "Project stage", "Phase", "Lifecycle stage"),
    "start": ("Start date", "Project start", "Project start date", "Start"),
    "end": ("End date", "Project end", "Project end date", "Completion date", "estimatedCompletionDate", "Finish date", "End"),
    "gate3": ("Gate 3", "gate3", "Gate 3 on", "Gate 3 date", "Investment decision date", "FBC date"),
    "live": ("Live", "Live on", "Go-live", "Go live date", "Live date"),
    "whole_life_cost": ("Whole-life cost", "whole_life_cost", "WLC", "wlc_baseline_incl_NCG", "Total budget", "Budget", "Total cost",
                        "Project cost", "Baseline WLC"),
    "year_cost_plan": ("Cost this year, plan", "year_cost_plan", "Total baseline", "Year baseline", "In-year baseline"),
    "year_cost_forecast": ("Cost this year, forecast", "year_cost_forecast", "Forecast (£m) incl. NGC", "Year forecast", "In-year forecast"),
    "cost_to_date": ("Cost to date", "Spend to date", "Actual cost", "Cost actual"),
    "cost_outturn": ("Cost outturn", "Forecast whole-life cost", "WLC forecast", "Cost forecast"),
    "delivery_rating": ("Delivery rating", "Colour rating", "RAG", "RAG rating", "Delivery confidence", "DCA", "Status rating"),
    "manager": ("Manager", "Project manager", "PM"),
    "sponsor": ("Sponsor", "Project sponsor", "SRO", "Senior Responsible Owner"),
    "template": ("Template",),
    "closed_on": ("Closed on",),
}  # fmt: skip
BENEFIT_REFS = (
    "Benefit ref",
    "Benefit ID",
    "Benefit number",
    "Benefit reference",
    "Benefit no.",
    "ID",
    "Ref",
    "Reference",
    "Number",
)
BENEFIT_TITLES = ("Benefit", "Benefit title", "Benefit name", "Indicator", "KPI name")
BENEFIT_WORDS = {
    "description": ("Benefit description", "Description"),
    "class": ("Class", "Benefit class", "Benefit type", "Benefit category", "Cashable"),
    "disbenefit": ("Disbenefit", "Is disbenefit", "Dis-benefit"),
    "owner": ("Owner", "Benefit owner", "Accountable owner", "Accountable"),
    "responsible": ("Responsible", "Responsible officer"),
    "validator": ("Validator",),
    "objectives": ("Objectives", "Objective", "Strategic objective", "Objective served"),
    "beneficiaries": ("Beneficiaries", "Beneficiary"),
    "measure": ("Measure", "Performance measure", "Metric", "KPI", "Measure name"),
    "unit": ("Unit", "Units", "Unit of measure", "Measure unit"),
    "kind": ("Kind", "Measure kind", "Measure type"),
    "direction": ("Direction", "Measure direction", "Indicator type", "Desired direction"),
    "frequency": ("Frequency", "Reading frequency", "Measurement frequency", "Reporting frequency"),
    "source": ("Source", "Measurement source", "Data source"),
    "method": ("Method", "Measurement method"),
    "baseline": ("Baseline", "Baseline value", "Baseline reading", "value_start", "Start value"),
    "baseline_date": ("baseline_date", "Baseline read on", "Date of baseline"),
    "target": ("Target", "Target value", "value_target"),
    "target_upper": ("target_upper", "Target, upper limit"),
    "target_date": ("Target date", "Due date", "Target by"),
    "start": ("Benefit start", "Realisation start", "Benefit start date", "Start"),
    "end": ("Benefit end", "Realisation end", "Benefit end date", "End"),
    "stated": ("Stated", "Stated value", "Stated benefit", "Stated benefits", "TOTAL Baseline Benefits (£m)", "Lifetime value",
               "Benefit value", "Monetised benefit", "Total benefits", "Full value"),
    "in_cost_plan": ("in_cost_plan", "In the cost plan"),
    "value_per_unit": ("value_per_unit", "Money per unit"),
    "price_base": ("Price base",),
    "evidence_grade": ("evidence_grade", "Evidence", "Confidence"),
    "priority": ("Priority",),
    "amber_threshold": ("amber_threshold", "Tolerance, amber"),
    "red_threshold": ("red_threshold", "Tolerance, red"),
    "assumptions": ("Assumptions",),
    "risks": ("Risks",),
    "state": ("State", "Benefit state", "Benefit status"),
    "handed_over": ("handed_over", "Handed over on"),
}  # fmt: skip


@pytest.mark.parametrize("heading", PROJECT_REFS)
def test_each_word_for_a_projects_reference(heading: str) -> None:
    proposal = proposed([heading, "Project name"])
    assert proposal.mapping.projects is not None and proposal.mapping.benefits is None
    assert proposal.mapping.projects.fields == {"ref": Source((heading,)), "name": Source(("Project name",))}
    assert (proposal.questions, proposal.notices) == ([], [])


@pytest.mark.parametrize("heading", PROJECT_NAMES)
def test_each_word_for_a_projects_name(heading: str) -> None:
    proposal = proposed(["Project ref", heading])
    assert proposal.mapping.projects is not None and proposal.mapping.benefits is None
    assert proposal.mapping.projects.fields == {"ref": Source(("Project ref",)), "name": Source((heading,))}
    assert (proposal.questions, proposal.notices) == ([], [])


@pytest.mark.parametrize(("name", "heading"), [(name, word) for name, words in PROJECT_WORDS.items() for word in words])
def test_each_word_for_another_field_of_a_project(name: str, heading: str) -> None:
    proposal = proposed(["Project ref", "Project name", heading])
    assert proposal.mapping.projects is not None and proposal.mapping.benefits is None
    fields = proposal.mapping.projects.fields
    assert set(fields) == {"ref", "name", name} and fields[name].columns == (heading,)
    assert (proposal.questions, proposal.notices) == ([], [])


@pytest.mark.parametrize("heading", BENEFIT_REFS)
def test_each_word_for_a_benefits_reference(heading: str) -> None:
    proposal = proposed([heading, "Benefit title", "Project"])
    assert proposal.mapping.benefits is not None and proposal.mapping.projects is None
    assert proposal.mapping.benefits.fields == {
        "ref": Source((heading,)), "title": Source(("Benefit title",)), "project": Source(("Project",)),
    }  # fmt: skip
    assert (proposal.questions, proposal.notices) == ([], [])


@pytest.mark.parametrize("heading", BENEFIT_TITLES)
def test_each_word_for_a_benefits_title(heading: str) -> None:
    proposal = proposed(["Benefit ref", heading, "Project"])
    assert proposal.mapping.benefits is not None and proposal.mapping.projects is None
    assert set(proposal.mapping.benefits.fields) == {"ref", "title", "project"}
    assert proposal.mapping.benefits.fields["title"] == Source((heading,))
    assert (proposal.questions, proposal.notices) == ([], [])


@pytest.mark.parametrize(("name", "heading"), [(name, word) for name, words in BENEFIT_WORDS.items() for word in words])
def test_each_word_for_another_field_of_a_benefit(name: str, heading: str) -> None:
    proposal = proposed(["Benefit ref", "Project", "Benefit title", heading])
    assert proposal.mapping.benefits is not None and proposal.mapping.projects is None
    fields = proposal.mapping.benefits.fields
    assert set(fields) == {"ref", "project", "title", name} and fields[name].columns == (heading,)
    assert (proposal.questions, proposal.notices) == ([], [])


@pytest.mark.parametrize("heading", ["Remarks", "Colour", "Team", "Year", "Period", "Actual"])
def test_other_words_decide_nothing_and_are_named(heading: str) -> None:
    proposal = proposed(["Project ref", "Project name", heading])
    assert proposal.mapping.projects is not None and set(proposal.mapping.projects.fields) == {"ref", "name"}
    assert proposal.notices == [f"Columns that are not read: {heading!r}."] and proposal.questions == []


@pytest.mark.parametrize("heading", ["Period", "Reading period", "Month", "Quarter", "Reporting period"])
def test_each_word_for_the_period_of_a_reading(heading: str) -> None:
    proposal = proposed(["Benefit ID", heading, "Actual"])
    readings = proposal.mapping.readings
    assert readings is not None and readings.period.column == heading and readings.values == {"actual": "Actual"}
    assert (asked(proposal), proposal.notices) == ([], [])


@pytest.mark.parametrize("period", ["Period", "Reading period", "Month", "Quarter", "Reporting period"])
@pytest.mark.parametrize("actual", ["Actual", "Actual value", "value_current", "Current value", "Reading", "Actual to date"])
def test_period_and_actual_make_a_plain_reference_that_of_a_benefit(period: str, actual: str) -> None:
    proposal = proposed(["Ref", period, actual])
    assert proposal.mapping.projects is None and proposal.mapping.benefits is not None
    assert proposal.mapping.benefits.fields == {"ref": Source(("Ref",))}
    readings = proposal.mapping.readings
    assert readings is not None and readings.period.column == period and readings.values == {"actual": actual}


@pytest.mark.parametrize(
    ("series", "heading"),
    [("actual", word) for word in ("Actual", "Actual value", "value_current", "Current value", "Reading", "Actual to date")]
    + [("forecast", "Forecast"), ("forecast", "Forecast value"), ("plan", "Plan"), ("plan", "Planned"), ("plan", "Plan value")],
)
def test_each_word_for_a_value_of_a_reading(series: str, heading: str) -> None:
    readings = proposed(["Benefit ID", "Period", heading]).mapping.readings
    assert readings is not None and readings.values == {series: heading} and readings.period.column == "Period"
    assert (readings.series, readings.value, readings.evidence) == ("", "", "")


def test_readings_of_each_series_stand_beside_one_another() -> None:
    readings = proposed(["Benefit ID", "Period", "Plan", "Forecast", "Actual"]).mapping.readings
    assert readings is not None and readings.values == {"actual": "Actual", "forecast": "Forecast", "plan": "Plan"}


@pytest.mark.parametrize(
    "header", [["Benefit title", "Project", "Benefit ref", "Period"], ["Benefit title", "Project", "Benefit ref", "Actual"]]
)
def test_a_period_without_a_value_and_a_value_without_a_period_are_no_readings(header: list[str]) -> None:
    proposal = proposed(header)
    assert proposal.mapping.readings is None and proposal.notices == [f"Columns that are not read: {header[-1]!r}."]


@pytest.mark.parametrize(
    ("heading", "plain"),
    [
        ("estimatedCompletionDate", "estimated completion date"), ("Estimated completion date (UTC)", "estimated completion date"),
        ("WLC", "wlc"), ("wlc_baseline_incl_NCG", "wlc baseline incl ncg"), ("Benefits [£m] total", "benefits total"),
        ("Benefits (£m) (real) total", "benefits total"), ("  A -- b\n", "a b"), ("Gate 3", "gate 3"), ("Q1/2026", "q1 2026"),
        ("2ndName", "2nd name"), ("ÄÖ", ""), ("(all)", ""), ("a(b", "a b"), ("a]b", "a b"), ("Mixed (a] b", "mixed b"), ("az AZ 09", "az az 09"),
    ],
)  # fmt: skip
def test_what_two_headings_are_compared_by(heading: str, plain: str) -> None:
    assert plain_name(heading) == plain


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("Cost (£m)", "million"), ("Cost (m)", "million"), ("Cost (£mn)", "million"), ("Cost [EUR million]", "million"), ("Cost ($ millions)", "million"),
        ("Cost (€bn)", "billion"), ("Cost (£billion)", "billion"), ("Cost (BN)", "billion"), ("Cost (£k)", "thousand"), ("Cost (£K)", "thousand"),
        ("Cost (£000)", "thousand"), ("Cost (£'000)", "thousand"), ("Cost (£'000s)", "thousand"), ("Cost (000s)", "thousand"),
        ("Cost (£ thousand)", "thousand"), ("Cost ( GBP thousands )", "thousand"), ("Cost (usd m)", "million"), ("(£m) cost", "million"),
        ("Cost", None), ("Cost £m", "million"), ("Cost (£)", None), ("Cost (months)", None), ("Cost (00)", None), ("Cost (£m real)", "million"),
        ("Cost (GB m)", None), ("Cost (¥m)", "million"), ("Cost m", None), ("", None),
    ],
)  # fmt: skip
def test_the_unit_that_a_heading_tells(heading: str, unit: str | None) -> None:
    assert unit_in(heading) == unit


@pytest.mark.parametrize(
    ("heading", "unit"), [("Budget (£bn)", "billion"), ("Budget (£k)", "thousand"), ("Budget [£m]", "million")]
)
def test_the_unit_in_a_heading_becomes_the_columns(heading: str, unit: str) -> None:
    proposal = proposed(["Project ref", "Project name", heading], ["A", "a", "4.2"])
    assert proposal.mapping.projects is not None
    assert proposal.mapping.projects.fields["whole_life_cost"] == Source((heading,), unit)
    assert asked(proposal) == []
