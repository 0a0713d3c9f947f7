"""Small pieces for pages about one record: facts by label, flags, periods, a benefit's curve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from benefits_tui.domain.quantity import ZERO
from benefits_tui.register import lists
from benefits_tui.register.listing import exactly
from benefits_tui.register.period_sheet import load_sheet
from benefits_tui.register.plans import first_plan
from benefits_tui.register.session import Session
from benefits_tui.reports.charts.curve import ChartSeries, curve
from benefits_tui.reports.content.cells import columns, day, decimal_of, due_or_late, money, number, sentence, text, word
from benefits_tui.reports.content.scope import ReportScope
from benefits_tui.reports.document import Chart, Paragraph, Table, TableCell, TableRow


def facts(caption: str, pairs: Sequence[tuple[str, TableCell]]) -> Table:
    """Labels and what is known; what is not known is a dash."""
    return Table(
        caption,
        columns(Fact=2, Value=6),
        tuple(TableRow((text(label), cell)) for label, cell in pairs),
        "Nothing is known.",
        facts=True,
    )


def open_flags(session: Session, shown: Mapping[str, Any]) -> Table:
    """The open flags of a record with what can be decided, by whom and by when."""
    rows = tuple(
        TableRow(
            (
                text(flag["rule_title"], "strong"),
                word(flag["severity"]),
                sentence(flag["why"]),
                text(" / ".join(flag["options"])),
                text(flag["decides_name"] or flag["decides_role"]),
                day(flag["due"]),
                money(flag["value_at_risk"], session.policy.currency),
            ),
            f"flags subject={flag['subject']} rule:{flag['rule']}",
        )
        for flag in shown["flags"]
    )
    return Table(
        "Open flags", columns(Flag=4, Severity=2, Why=5, Options=4, Who_decides=3, By=2, At_risk=0), rows, "No flag is open."
    )


def waits_in_short(flags: Sequence[Mapping[str, Any]], today: date, title: str = "", count: int | None = None) -> Paragraph:
    """How many decisions wait, and the first of them in full: what is so, who decides, by when, between what. `title` names
    the record it is about, where that is not the one of the report."""
    if not flags:
        return Paragraph("Nothing waits for a decision.", lead=True)
    first, number = flags[0], len(flags) if count is None else count
    who = first["decides_name"] or first["decides_role"] or "Nobody named"
    by = "" if first["due"] is None else f" by {due_or_late(first['due'], today).text}"
    options = f": {' / '.join(first['options'])}" if first["options"] else ""
    how_many = "1 decision waits:" if number == 1 else f"{number:,} decisions wait. First:"
    about = f" {title}:" if title else ""
    return Paragraph(f"{how_many}{about} {sentence(first['why']).text} {who} decides{by}{options}.", lead=True)


def periods(shown: Mapping[str, Any]) -> Table:
    """Plan, forecast and actual by period, with evidence."""
    rows = tuple(
        TableRow(
            (text(line["period"]), number(line["plan"]), number(line["forecast"]), number(line["actual"]), text(line["evidence"]))
        )
        for line in shown["readings"]
    )
    names = columns(Period=2, Plan=0, Forecast=0, Actual=0, Evidence=4)
    return Table("By period", names, rows, "No period is planned or read.", f"Unit: {shown['unit'] or 'none named'}.")


def benefit_chart(session: Session, shown: Mapping[str, Any]) -> Chart | None:
    """First plan, current plan, actual and forecast of one benefit; what adds up is summed so far, a level is as it was read,
    with its straight path where it has no plan."""
    level = shown["kind"] == "level"
    series = []
    if len(shown["plan_versions"]) > 1:
        first = [(span.end, value) for span, value in first_plan(session, str(shown["ref"])).items()]
        series.append(ChartSeries("first plan", first if level else _summed(first), "first"))
    for label, name, kind in (
        ("current plan", "plan", "plan"),
        ("actual", "actual", "actual"),
        ("forecast", "forecast", "forecast"),
    ):
        points = [
            (date.fromisoformat(line["end"]), decimal_of(line[name])) for line in shown["readings"] if line[name] is not None
        ]
        known = [(when, value) for when, value in points if value is not None]
        if name == "forecast":
            known = _after_actuals(shown, known, level)
        series.append(ChartSeries(label, known if level or name == "forecast" else _summed(known), kind))
    path = load_sheet(session, str(shown["ref"])).curve()["straight_path"]
    series.append(ChartSeries("straight path", path, "first"))
    if not any(line.points for line in series):
        return None
    unit = str(shown["unit"] or "")
    drawing = curve(series, session.today, session.policy.currency if unit.upper() == session.policy.currency else "")
    ends = [day_ for line in series for day_, _ in line.points]
    says = f"{'Read' if level else 'Summed so far'} in {unit or 'its unit'}, until {max(ends):%Y}: " + ", ".join(
        f"{line.label} {line.points[-1][1]:,.0f}" for line in series if line.points
    )
    return Chart("Plan, actual and forecast", drawing, says, periods(shown))


def _summed(points: list[tuple[date, Decimal]]) -> list[tuple[date, Decimal]]:
    total, known = ZERO, []
    for when, value in sorted(points):
        total += value
        known.append((when, total))
    return known


def _after_actuals(shown: Mapping[str, Any], forecast: list[tuple[date, Decimal]], level: bool) -> list[tuple[date, Decimal]]:
    """What is forecast behind the last reading, going on from what had come by then."""
    read = [
        (date.fromisoformat(line["end"]), decimal_of(line["actual"]) or ZERO)
        for line in shown["readings"]
        if line["actual"] is not None
    ]
    last = max((when for when, _ in read), default=date.min)
    ahead = [(when, value) for when, value in sorted(forecast) if when > last]
    if level or not ahead:
        return ahead
    start = sum((value for _, value in read), ZERO)
    went_on = [(when, start + value) for when, value in _summed(ahead)]
    return [(last, start), *went_on] if read else went_on


def record_named(session: Session, name: str, ref: str, title: str = "name") -> TableCell:
    """What a record is called, with its reference: `Depot · P-1`."""
    row = next(iter(listed(session, name, exactly("ref", ref))), None)
    return TableCell(ref if row is None else f"{row[title]} · {ref}", ref)


def listed(session: Session, name: str, filter_text: str) -> list[dict[str, Any]]:
    """A list's rows as plain data."""
    return [dict(row) for row in lists.listing(session, name, filter_text)]


def refs_in_scope(session: Session, scope: ReportScope) -> set[str] | None:
    """The benefits in scope, with their projects and those that have none; None for the whole register."""
    if not scope.keys:
        return None
    benefits = listed(session, "benefits", scope.filter())
    refs = {str(row[name]) for row in benefits for name in ("ref", "project")}
    return refs if scope.owner else refs | {str(row["ref"]) for row in listed(session, "projects", scope.filter())}
