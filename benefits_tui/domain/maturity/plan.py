"""The plan of action: for each statement to be raised a deliverable and a habit; the days and values on the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from benefits_tui.domain.maturity.assessment import MaturityAssessment, Measured, Standing
from benefits_tui.domain.maturity.statements import LEVELS
from benefits_tui.domain.periods import Frequency, Period, add_months, period_after, period_holding


class ActionStep(NamedTuple):
    """What is made (a template, software, a process), and what people then do as a habit."""

    deliverable: str
    habit: str


STEPS: dict[str, ActionStep] = {
    "M01": ActionStep("Template: benefits asked for at start-up", "Projects state their benefits before they start"),
    "M02": ActionStep("Software: class asked for when a benefit is recorded", "The PMO classes each benefit in its first week"),
    "M03": ActionStep("Template: measures with unit, kind and direction", "Measures are agreed with the business case"),
    "M04": ActionStep("Template: baseline asked for at the investment gate", "Baselines are read before the change goes live"),
    "M05": ActionStep(
        "Process: a benefits map for each project", "Each benefit is linked to an objective and to what enables it"
    ),
    "M06": ActionStep("Template: one for each usual kind of project", "Projects start from a template"),
    "M07": ActionStep("Process: owners named by each department", "An owner is named when a benefit is appraised"),
    "M08": ActionStep("Process: handover at closure", "Owners attend the last gate and accept their benefits"),
    "M09": ActionStep("Software: a list of owners who leave", "Departments name a successor before an owner leaves"),
    "M10": ActionStep("Template: plan by period in the business case", "The board approves plans before the investment gate"),
    "M11": ActionStep("Software: a reason asked for when a plan changes", "Whoever changes a plan says why"),
    "M12": ActionStep("Process: a balance taken each quarter", "The board sees the drift from the first plan"),
    "M13": ActionStep("Software: workbooks of due readings sent to owners", "Owners send their readings by the due day"),
    "M14": ActionStep("Process: evidence filed with each reading", "Readings name their evidence and are confirmed"),
    "M15": ActionStep("Process: readings of use planned with delivery", "Project managers go and see their deliverables in use"),
    "M16": ActionStep("Template: forecast asked for with each reading", "Owners forecast the periods to come"),
    "M17": ActionStep("Process: a calendar of reviews with chairs", "Reviews are held within 30 days of their date"),
    "M18": ActionStep("Process: the queue looked through each week", "Flags are decided by their date"),
    "M19": ActionStep("Process: a final review for each benefit", "Benefits are concluded when their realisation ends"),
    "M20": ActionStep("Template: lessons of reviews written into it", "Each root cause changes a template"),
    "M21": ActionStep(
        "Process: what was achieved shown to those who promise", "Business cases start from what was achieved before"
    ),
    "P4": ActionStep("Process: a visit to users three months after go-live", "Project managers see their deliverables in use"),
    "P5": ActionStep("Template: benefits in performance agreements", "Owners agree their targets"),
}
"""Each statement that is a share of records or of people drawn by lot."""
CULTURE = ("P4", "P5")
"""What is part of any plan once it was answered: deliverables seen in use, targets owned."""
HIGHEST = len(LEVELS) - 1
_HALF_YEAR = 6


def to_raise(result: MaturityAssessment, level: int) -> list[Measured]:
    """What is short up to a level, strand by strand; the culture whatever the level."""
    return [
        measured
        for measured in result.measured
        if measured.standing is Standing.SHORT
        and measured.statement.id in STEPS
        and (measured.statement.id in CULTURE or measured.statement.level <= level)
    ]


def cannot_be_told(result: MaturityAssessment, level: int) -> list[str]:
    """The ids of what would be asked up to a level and is not known yet."""
    return [
        measured.statement.id
        for measured in result.measured
        if measured.standing in (Standing.TOO_FEW, Standing.UNKNOWN)
        and (measured.statement.id in CULTURE or measured.statement.level <= level)
    ]


def in_percent(share: Decimal) -> Decimal:
    """A share as it is read: in per cent, to a tenth."""
    return (share * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_EVEN)


def quarters_until(start: date, by: date, fiscal_year_start: int) -> list[Period]:
    """The quarters that end after the start and by that day."""
    quarter = period_holding(start, Frequency.QUARTERLY, fiscal_year_start)
    quarters = []
    while quarter.end <= by:
        quarters.append(quarter)
        quarter = period_after(quarter.end, Frequency.QUARTERLY.months)
    return quarters


def way_to(baseline: Decimal, target: Decimal, quarters: Sequence[Period]) -> dict[Period, Decimal]:
    """The same step each quarter, from the baseline to the target in the last."""
    step = (target - baseline) / len(quarters)
    return {
        quarter: (baseline + step * place).quantize(Decimal("0.1"), rounding=ROUND_HALF_EVEN)
        for place, quarter in enumerate(quarters, 1)
    }


def spread_days(start: date, by: date, count: int) -> list[date]:
    """So many days at even distances, the last one the day itself."""
    return [start + timedelta(days=(by - start).days * place // count) for place in range(1, count + 1)]


def review_days(start: date, by: date) -> list[date]:
    """Each half year, and at the end."""
    days = []
    months = _HALF_YEAR
    while (day := add_months(start, months)) < by:
        days.append(day)
        months += _HALF_YEAR
    return [*days, by]


def gate_name(level: int) -> str:
    """What the gate to a level is called."""
    return f"L{level}"
