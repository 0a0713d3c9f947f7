"""The portfolio dashboard: position, by department and stage, the queue, what is due in ninety days, who is late."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.measure import Rag
from benefits_tui.domain.plain_text import humanize
from benefits_tui.domain.quantity import ZERO
from benefits_tui.domain.rollup import RollUpKey
from benefits_tui.domain.severity import Severity
from benefits_tui.register.dates_to_come import DatedItem, items_to_come
from benefits_tui.register.rollups import RollUp, RollUpRow, roll_up
from benefits_tui.register.session import Session
from benefits_tui.reports.charts.bars import Bar, bars
from benefits_tui.reports.content import parts
from benefits_tui.reports.content.benefit_tables import reviews_due
from benefits_tui.reports.content.cells import columns, due_or_late, gap, money, number, ratio, text, word
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
    drawn = (portfolio_chart(session) if not scope.keys else None, waterfall_chart(session, row))
    charts = [chart for chart in drawn if chart is not None]
    until = (session.today + timedelta(days=_AHEAD)).isoformat()
    place = ReportScope(department=scope.department, programme=scope.programme)
    whole: list[Block] = [parts.position(session, row), *charts]
    sections = [
        Section("position", "Position", tuple(whole)),
        Section("decisions", "What waits for a decision", (_waiting(session, scope),)),
        Section("gaps", "Largest gaps", (parts.gaps(session, scope),)),
        Section("readings", "Readings overdue, by owner", (_late(session, scope),)),
        Section("due", f"Due in {_AHEAD} days", (_due(session, scope),)),
        Section("reviews", f"Reviews due in {_AHEAD} days", (reviews_due(session, _reviews(session, place, until)),)),
    ]
    if not scope.keys:
        by_key: list[Block] = [_breakdown_table(session, departments), *_realisation(session, departments)]
        stages = _breakdown_table(session, roll_up(session, (RollUpKey.STAGE,)))
        sections[1:1] = [
            Section("departments", "By department", tuple(by_key), new_page=bool(charts)),
            Section("stages", "By stage", (stages,)),
        ]
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


def _breakdown_table(session: Session, breakdown: RollUp) -> Table:
    """A line each with counts and the money of one class, what is most exposed first; the total last."""
    currency, key, shown = session.policy.currency, breakdown.keys[0], breakdown.total.leading_class
    lines = breakdown.rows if key is RollUpKey.STAGE else sorted(breakdown.rows, key=lambda row: _exposed(row, shown))
    rows = []
    for row in (*lines, breakdown.total):
        column, states = row.balance.column(shown), row.balance.rag
        name = word(row.labels[0]) if key is RollUpKey.STAGE and row.labels else text(row.labels[0] if row.labels else "Total")
        cells = (
            replace(name, tone="strong"),
            number(row.projects),
            number(row.balance.benefits),
            number(states[Rag.RED]),
            number(row.queue),
            ratio(row.completeness),
            money(column.stated, currency),
            money(column.due_read, currency),
            money(column.realised_due, currency),
            gap(column.gap, currency),
        )
        rows.append(TableRow(cells, f"benefits {row.filter}".strip()))
    heads = {key.value.capitalize(): 4, "Projects": 0, "Benefits": 0, "Red": 0, "Waiting": 0, "Complete": 0}
    names = columns(**heads, Stated=0, Due_and_read=0, Realised=0, Gap=0)
    called = humanize(shown.value)
    note = f"Money is {called}; the other classes: balance --by {key.value}."
    return Table(f"{called.capitalize()} money by {key.value}", names, tuple(rows), note=note)


def _exposed(row: RollUpRow, shown: BenefitClass) -> tuple[Decimal, int, Decimal, str]:
    """By the gap, then by what waits, then by what was stated."""
    column = row.balance.column(shown)
    return (column.gap or ZERO, -row.queue, -(column.stated or ZERO), row.labels[0] or "")


def _realisation(session: Session, breakdown: RollUp) -> list[Chart]:
    """What came of what was due, a bar a department; none while nothing that is due was read."""
    shown, currency = breakdown.total.leading_class, session.policy.currency
    due = [
        Bar(row.labels[0] or "(none)", column.due_read, column.realised_due)
        for row in breakdown.rows
        if (column := row.balance.column(shown)).due_read
    ]
    lines = sorted(due, key=lambda line: -(line.due or ZERO))[:_MOST]
    if not lines:
        return []
    rows = tuple(TableRow((text(line.label), money(line.due, currency), money(line.realised, currency))) for line in lines)
    table = Table("Due and realised", columns(Department=3, Due_and_read=0, Realised=0), rows)
    name = humanize(shown.value)
    says = (
        f"{name.capitalize()} money realised of what was due and read in {len(lines)} department{'s' if len(lines) != 1 else ''}"
    )
    says += f", the largest of {len(due)}." if len(due) > len(lines) else "."
    return [Chart(f"Realisation by department, {name}", bars(lines, currency), says, table)]


def _waiting(session: Session, scope: ReportScope) -> Table:
    """The rows of the queue by severity."""
    by_severity = Counter(row["severity"] for row in parts.waiting_for(session, scope))
    rows = tuple(
        TableRow(
            (word(severity.value), number(by_severity[severity.value])), f"queue {scope.filter(f'severity:{severity.value}')}"
        )
        for severity in Severity
        if by_severity[severity.value]
    )
    return Table("The queue by severity", columns(Severity=4, Rows=0), rows, "Nothing waits for a decision.")


_FOUND = {
    "reading": "benefits next_reading<={}",
    "review": "reviews is:open due<={}",
    "gate": "",
    "action": "actions done:- due<={}",
}


def _due(session: Session, scope: ReportScope) -> Table:
    """What is to be done within ninety days, and what is late, by kind."""
    ends = session.today + timedelta(days=_AHEAD)
    items = [item for item in _narrowed(session, scope) if item.day <= ends]
    table_lines = [
        (f"{kind}s", [item.day for item in items if item.kind == kind], "" if scope.keys else finds.format(ends))
        for kind, finds in _FOUND.items()
    ]
    if scope.owner is None:
        ending = scope.filter(f"end<={ends} -is:closed")
        days = [date.fromisoformat(row["end"]) for row in listed(session, "projects", ending)]
        table_lines.append(("projects that end", days, f"projects {ending}"))
    lines = []
    for name, days, finds in table_lines:
        late = sum(day < session.today for day in days)
        if days:
            earliest = due_or_late(min(days).isoformat(), session.today)
            lines.append(TableRow((text(name), number(late), number(len(days) - late), earliest), finds))
    names = columns(**{"What": 4, "Late": 0, f"In_{_AHEAD}_days": 0, "Earliest": 2})
    return Table("Late, and due soon", names, tuple(lines), f"Nothing is due in {_AHEAD} days.")


def _narrowed(session: Session, scope: ReportScope) -> list[DatedItem]:
    """What has a day, of this part of the portfolio: readings of its benefits, all else of its projects or of its owner."""
    items = items_to_come(session)
    if not scope.keys:
        return items
    place = ReportScope(department=scope.department, programme=scope.programme)
    benefits = {row["ref"] for row in listed(session, "benefits", scope.filter())}
    projects = {row["ref"] for row in listed(session, "projects", place.filter())}
    own = (scope.owner or "").casefold()
    return [
        item
        for item in items
        if (item.ref in benefits if item.kind == "reading" else item.project in projects)
        and (not own or item.kind == "reading" or (item.person or "").casefold() == own)
    ]


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
