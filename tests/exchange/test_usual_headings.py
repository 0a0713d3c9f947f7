"""Headings as the spreadsheets of project offices have them, each with the field that it is read as."""

from __future__ import annotations

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.exchange.heading_words import HEADING_WORDS
from benefits_tui.exchange.headings import PERIOD_WORDS, READING_WORDS, plain_name, words_for
from benefits_tui.exchange.row_kinds import RowKind, fields_for
from tests.exchange.shapes import proposed

OF_PROJECTS = {
    "ref": ("Project Ref", "PROJECT REF.", "Proj. ID", "Prj No.", "Project Identifier", "GMPP ID Number", "Initiative ID", "Scheme Ref"),
    "name": ("Initiative", "Scheme name", "Name of Project", "Project / Programme Name"),
    "description": ("Project Summary", "Description of project"),
    "programme": ("Programme Name", "Portfolio name", "Parent Programme"),
    "department": ("Division", "Business Area", "Lead Department", "Dept. name"),
    "category": ("Investment Type", "Type of Project"),
    "stage": ("Current Stage", "Lifecycle Phase", "Project Phase"),
    "start": ("Planned Start", "Commencement Date", "Date started"),
    "end": ("Planned Completion", "Planned End Date", "Project Completion Date", "Finish"),
    "gate3": ("FBC approval date", "Full Business Case date"),
    "live": ("Go-live on", "Implementation Date", "Launch date"),
    "whole_life_cost": ("Approved Budget (£m)", "Total Project Cost (£k)", "Whole life costs £m", "Total investment (£m)"),
    "year_cost_plan": ("In-year Budget (£k)", "Annual budget (£k)"),
    "year_cost_forecast": ("Current Year Forecast (£k)", "Full-year forecast (£m)"),
    "cost_to_date": ("Actual Spend (£k)", "Expenditure to date (£m)", "Spent to date (£)"),
    "cost_outturn": ("EAC (£m)", "Estimate at Completion (£m)", "Outturn cost (£k)"),
    "delivery_rating": ("RAG Status", "Overall RAG", "IPA rating"),
    "manager": ("Project Lead", "PM Name", "Delivery manager"),
    "sponsor": ("SRO Name", "Executive Sponsor", "Senior Responsible Officer"),
    "closed_on": ("Closure Date", "Date closed"),
}  # fmt: skip
OF_BENEFITS = {
    "ref": ("Benefits Ref", "Ben. ID", "Benefit code", "Benefit profile no."),
    "title": ("Name of benefit", "Benefit statement", "Expected Benefit"),
    "description": ("Description of benefit", "Benefit Details"),
    "class": ("Cashable / Non-cashable", "Benefit Classification", "Type of benefit", "Financial / Non-financial"),
    "disbenefit": ("Disbenefit (Y/N)", "Is this a disbenefit?"),
    "owner": ("BRO", "Owner Name", "Benefit Realisation Owner", "Business Owner", "Accountable Officer", "Benefits owner"),
    "responsible": ("Benefit Manager", "Responsible person"),
    "validator": ("Validated by", "Finance Business Partner"),
    "objectives": ("Strategic Objectives", "Corporate Priority", "Strategic Outcome", "Linked objective"),
    "beneficiaries": ("Who benefits?", "Beneficiary group"),
    "measure": ("Measure of Success", "Performance Indicator", "What is measured", "KPI / Measure", "Metric name"),
    "unit": ("UoM", "UOM", "Unit of Measurement", "Benefit unit"),
    "direction": ("Polarity", "Desired trend"),
    "frequency": ("Freq.", "Frequency of Measurement", "How often measured?"),
    "source": ("Source of Data", "Source system"),
    "method": ("How measured?", "Calculation Method", "Measurement approach"),
    "baseline": ("Base line", "Baseline Figure", "Starting value", "As-is value"),
    "baseline_date": ("Baseline as at", "Date baselined", "Baseline taken on"),
    "target": ("Target Value", "Target figure", "To-be value", "Final Target"),
    "target_date": ("Benefit realisation date", "Target achieved by"),
    "start": ("Benefits Start Date", "Realisation start date", "Realised from"),
    "end": ("Benefits End Date", "Realisation end date", "Realisation to"),
    "stated": ("Total Benefit (£m)", "Whole-life benefit (£k)", "Business case value (£)", "Lifetime benefits (£m)", "Benefit amount (£)"),
    "value_per_unit": ("Value per unit (£)", "Unit value (£)"),
    "price_base": ("Price base year", "Price basis"),
    "evidence_grade": ("Confidence Level", "Evidence rating"),
    "priority": ("Benefit priority",),
    "assumptions": ("Key Assumptions",),
    "risks": ("Key Risks", "Risks to realisation"),
    "state": ("Realisation Status", "Benefit stage"),
    "handed_over": ("Handover Date", "Date handed over"),
}  # fmt: skip
OF_READINGS = {
    "actual": ("Realised", "Actual Benefit", "Measured value", "Benefits realised"),
    "forecast": ("Latest Estimate", "Revised forecast"),
    "plan": ("Planned Benefit", "Planned profile", "Profiled benefit"),
}
PERIODS = ("Period ending", "Month ending", "Reporting period", "Quarter end", "Reading date")
COLUMNS = ("FY24/25", "FY 2024/25", "2024-25", "24/25", "Q1 24/25", "Q1 FY24", "Apr-24", "April 2024", "Apr 24", "H1 2024/25")


def heads(words: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(name, heading) for name, headings in words.items() for heading in headings]


@pytest.mark.parametrize(("name", "heading"), heads(OF_PROJECTS))
def test_a_heading_of_projects(name: str, heading: str) -> None:
    beside = [other for field, other in (("ref", "Project no."), ("name", "Project title")) if field != name]
    proposal = proposed([*beside, heading])
    assert proposal.mapping.projects is not None and proposal.mapping.benefits is None
    assert proposal.mapping.projects.fields[name].columns == (heading,) and proposal.questions == []


@pytest.mark.parametrize(("name", "heading"), heads(OF_BENEFITS))
def test_a_heading_of_benefits(name: str, heading: str) -> None:
    beside = [other for field, other in (("ref", "Benefit no."), ("title", "Benefit title")) if field != name]
    proposal = proposed([*beside, "Project", heading])
    assert proposal.mapping.benefits is not None and proposal.mapping.projects is None
    assert proposal.mapping.benefits.fields[name].columns == (heading,) and proposal.questions == []


@pytest.mark.parametrize(("series", "heading"), heads(OF_READINGS))
@pytest.mark.parametrize("period", PERIODS)
def test_a_heading_of_readings(period: str, series: str, heading: str) -> None:
    readings = proposed(["Benefit no.", period, heading]).mapping.readings
    assert readings is not None and readings.period.column == period and readings.values == {series: heading}


@pytest.mark.parametrize("heading", COLUMNS)
def test_a_heading_that_is_a_period(heading: str) -> None:
    readings = proposed(["Benefit no.", f"Plan {heading}", f"{heading} actual (£k)"]).mapping.readings
    assert readings is not None and [(column.series, column.period) for column in readings.wide.values()] == [
        ("plan", heading), ("actual", heading),
    ]  # fmt: skip


def test_no_word_is_of_two_fields_and_each_is_plain() -> None:
    for kind, fields in HEADING_WORDS.items():
        words = [word for field in fields_for(kind) for word in words_for(kind, field)]
        if kind in (Kind.PROJECT, Kind.BENEFIT):
            words += [*PERIOD_WORDS, *(word for several in READING_WORDS.values() for word in several)]
        assert len(words) == len(set(words))
        assert [word for several in fields.values() for word in several if plain_name(word) != word] == []
    assert set(HEADING_WORDS) == {*Kind, *RowKind}


def test_a_fields_own_words_go_before_those_of_others() -> None:
    mapping = proposed(["Project ref", "Project name", "Planned completion", "End date"]).mapping
    assert mapping.projects is not None and mapping.projects.fields["end"].columns == ("End date",)
