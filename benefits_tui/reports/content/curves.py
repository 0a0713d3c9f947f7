"""Charts with what they show: figures from the register, the drawing, a table beside it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from benefits_tui.domain.plain_text import format_date, humanize
from benefits_tui.domain.quantity import ZERO, display_money
from benefits_tui.register.balances import portfolio_curve
from benefits_tui.register.rollups import RollUpRow
from benefits_tui.register.session import Session
from benefits_tui.reports.charts.curve import ChartSeries, curve
from benefits_tui.reports.charts.waterfall import WaterfallStep, waterfall
from benefits_tui.reports.content.cells import columns, day, gap, money, text
from benefits_tui.reports.document import Chart, Table, TableRow


def portfolio_chart(session: Session) -> Chart | None:
    """The money of one class, summed so far: planned and realised; None where there is none."""
    portfolio, currency = portfolio_curve(session), session.policy.currency
    if not portfolio.plan and not portfolio.actual:
        return None
    name = humanize(portfolio.benefit_class.value)
    drawing = curve(
        (ChartSeries("plan", portfolio.plan, "plan"), ChartSeries("actual", portfolio.actual, "actual")), session.today, currency
    )
    ends = [points[-1][1] if points else None for points in (portfolio.plan, portfolio.actual)]
    planned, realised = (display_money(end, currency) for end in ends)
    says = f"{name.capitalize()} money summed so far, of benefits with a plan: planned in all {planned}, realised {realised}."
    if not portfolio.plan:
        says = f"{name.capitalize()} money summed so far, without a plan to compare it with: realised {realised}."
    return Chart(f"{name.capitalize()} money, summed so far", drawing, says, _by_year(portfolio.plan, portfolio.actual, currency))


def _by_year(plan: list[tuple[date, Decimal]], actual: list[tuple[date, Decimal]], currency: str) -> Table:
    """What each series had come to at the end of each calendar year, and at its own end."""
    last_of_year = {when.year: when for when in sorted(when for when, _ in plan + actual)}
    ends = sorted({*last_of_year.values(), *([actual[-1][0]] if actual else [])})
    rows = tuple(TableRow((day(end), money(_at(plan, end), currency), money(_at(actual, end), currency))) for end in ends)
    return Table("Summed so far", columns(Until=2, Plan=0, Realised=0), rows)


def _at(points: list[tuple[date, Decimal]], end: date) -> Decimal | None:
    """What a series had come to; None before it begins and after it ends."""
    if not points or end > points[-1][0]:
        return None
    return next((value for when, value in reversed(points) if when <= end), None)


def waterfall_chart(session: Session, row: RollUpRow) -> Chart | None:
    """From what was stated to the outturn of one class, step by step; None where either is not known."""
    shown, currency = row.leading_class, session.policy.currency
    column, name = row.balance.column(shown), humanize(shown.value).capitalize()
    stated, outturn = column.stated, column.outturn
    if stated is None or outturn is None:
        return None
    first, current, known = column.first_approved or ZERO, column.current_plan or ZERO, outturn - (column.gap or ZERO)
    steps = (
        WaterfallStep("Stated", stated, total=True),
        WaterfallStep("Not planned, or otherwise", first - stated),
        WaterfallStep("Re-planned", current - first),
        WaterfallStep("Without outturn yet", known - current),
        WaterfallStep("Gap", column.gap or ZERO),
        WaterfallStep("Outturn", outturn, total=True),
    )
    rows = tuple(
        TableRow((text(step.label), money(step.value, currency) if step.total else gap(step.value, currency))) for step in steps
    )
    ends = f"{display_money(stated, currency)} stated to {display_money(outturn, currency)} outturn"
    says = f"{name} money from {ends} as of {format_date(session.today)}."
    table = Table("From stated to outturn", columns(Step=3, Money=0), rows)
    return Chart(f"{name} money, from stated to outturn", waterfall(steps, currency), says, table)
