"""The portfolio dashboard: position, by department and stage, the queue, what is due in ninety days, who is late."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.measure import Rag
from benefits_tui.domain.rollup import RollUpKey
from benefits_tui.domain.severity import Severity
from benefits_tui.register.rollups import RollUp, roll_up
from benefits_tui.register.session import Session
from benefits_tui.reports.charts.bars import Bar, bars
from benefits_tui.reports.content import parts
from benefits_tui.reports.content.benefit_tables import reviews_table
from benefits_tui.reports.content.cells import columns, gap, money, number, ratio, text, word
from benefits_tui.reports.content.curves import portfolio_chart, waterfall_chart
from benefits_tui.reports.content.facts import listed
from benefits_tui.reports.content.scope import ReportScope, head_of, position_of
from benefits_tui.reports.document import Block, Chart, Report, Section, Table, TableRow

_AHEAD = 90
_MOST = 12


def dashboard(session: Session, scope: ReportScope) -> Report:
    """Where the portfolio stands and who is exposed. Raises UsageError."""
    row = position_of(session, scope)
    departments = roll_up(session, (RollUpKey.DEPARTMENT,))
    charts = [chart for chart in (portfolio_chart(session), waterfall_chart(session, row, scope)) if chart is not None]
    until = (session.today + timedelta(days=_AHEAD)).isoformat()
    place = ReportScope(department=scope.department, programme=scope.programme)
    whole: list[Block] = [parts.position(session, row), *(charts if not scope.keys else charts[-1:])]
    sections = [
        Section("position", "Position", tuple(whole)),
        Section("decisions", "What waits for a decision", (_waiting(session, scope),)),
        Section("gaps", "Largest gaps", (parts.gaps(session, scope),)),
        Section("readings", "Readings overdue, by owner", (_late(session, scope),)),
        Section("reviews", f"Reviews due in {_AHEAD} days", (reviews_table(_reviews(session, place, until)),)),
    ]
    if not scope.keys:
        by_key = (_by(session, departments), _realisation(session, departments))
        stages = _by(session, roll_up(session, (RollUpKey.STAGE,)))
        sections[1:1] = [Section("departments", "By department", by_key, new_page=True), Section("stages", "By stage", (stages,))]
    return Report(
        "dashboard",
        "Portfolio dashboard",
        session.policy.name,
        session.today,
        head_of(session, scope, row),
        tuple(sections),
        scope.filter(),
    )


def _reviews(session: Session, scope: ReportScope, until: str) -> list[dict[str, object]]:
    due = listed(session, "reviews", f"is:open due<={until}")
    if not scope.keys:
        return due
    wanted = {row["ref"] for row in listed(session, "projects", scope.filter())}
    return [row for row in due if row["project"] in wanted]


def _by(session: Session, breakdown: RollUp) -> Table:
    """A line each with counts and cashable money; the total last."""
    currency, key = session.policy.currency, breakdown.keys[0].value
    rows = []
    for row in (*breakdown.rows, breakdown.total):
        cashable, states = row.balance.column(BenefitClass.CASHABLE), row.balance.rag
        name = word(row.labels[0]) if key == "stage" and row.labels else text(row.labels[0] if row.labels else "Total", "strong")
        cells = (
            name,
            number(row.projects),
            number(row.balance.benefits),
            number(states[Rag.RED]),
            number(row.queue),
            ratio(row.completeness),
            money(cashable.stated, currency),
            money(cashable.due_read, currency),
            money(cashable.realised_due, currency),
            gap(cashable.gap, currency),
        )
        rows.append(TableRow(cells, f"benefits {row.filter}".strip()))
    label = key.capitalize()
    names = columns(
        **{label: 4}, Projects=0, Benefits=0, Red=0, Waiting=0, Complete=0, Stated=0, Due_and_read=0, Realised=0, Gap=0
    )
    return Table(
        f"Cashable money by {key}", names, tuple(rows), note=f"Money is cashable; the other classes: balance --by {key}."
    )


def _realisation(session: Session, breakdown: RollUp) -> Chart:
    """What came of what was due, a bar a department."""
    lines = [
        Bar(row.labels[0] or "(none)", column.due_read, column.realised_due)
        for row in breakdown.rows
        if (column := row.balance.column(BenefitClass.CASHABLE)).due_read is not None
    ][:_MOST]
    currency = session.policy.currency
    rows = tuple(TableRow((text(line.label), money(line.due, currency), money(line.realised, currency))) for line in lines)
    names, nothing = columns(Department=3, Due_and_read=0, Realised=0), "No cashable money that is due was read."
    table = Table("Due and realised", names, rows, nothing)
    says = f"Cashable money realised of what was due and read in {len(lines)} departments."
    return Chart("Realisation by department, cashable", bars(lines, currency), says, table)


def _waiting(session: Session, scope: ReportScope) -> Table:
    """The rows of the queue by severity."""
    counted = Counter(row["severity"] for row in parts.waiting_for(session, scope))
    rows = tuple(
        TableRow((word(severity.value), number(counted[severity.value])), f"queue {scope.filter(f'severity:{severity.value}')}")
        for severity in Severity
        if counted[severity.value]
    )
    return Table("The queue by severity", columns(Severity=4, Rows=0), rows, "Nothing waits for a decision.")


def _late(session: Session, scope: ReportScope) -> Table:
    """Who has readings to give, and since when."""
    late: dict[str, list[str]] = {}
    for row in listed(session, "benefits", scope.filter("next_reading<0d")):
        late.setdefault(str(row["owner"] or ""), []).append(str(row["next_reading"]))
    rows = tuple(
        TableRow(
            (text(owner or None), number(len(days)), parts.day_cell(min(days))),
            f"benefits {scope.filter(parts.owned_by(owner), 'next_reading<0d')}",
        )
        for owner, days in sorted(late.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    )
    return Table("Overdue readings", columns(Owner=4, Readings=0, Oldest=2), rows, "No reading is overdue.")
