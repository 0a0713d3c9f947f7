"""The board report: what has to be decided and where the portfolio stands, on two pages."""

from __future__ import annotations

from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.quantity import short_money
from benefits_tui.register.rollups import RollUpRow
from benefits_tui.register.session import Session
from benefits_tui.reports.content import parts
from benefits_tui.reports.content.curves import portfolio_chart, waterfall_chart
from benefits_tui.reports.content.scope import ReportScope, head_of, position_of, projects_count
from benefits_tui.reports.document import Block, Paragraph, Report, Section


def board(session: Session, scope: ReportScope) -> Report:
    """Page one: position and decisions. Page two: gaps, changes, what was proved, what is missing. Raises UsageError."""
    row = position_of(session, scope)
    waiting = parts.waiting_for(session, scope, board=True)
    chart = portfolio_chart(session) if not scope.keys else waterfall_chart(session, row, scope)
    course = [] if chart is None else [Section("course", "Planned and realised", (chart,), new_page=True)]
    standing: list[Block] = [Paragraph(_in_short(session, scope, row, len(waiting)), lead=True), parts.position(session, row)]
    return Report(
        "board",
        "Board report",
        session.policy.name,
        session.today,
        head_of(session, scope, row),
        (
            Section("position", "Where we stand", tuple(standing)),
            Section("decisions", "Decisions that the board has to take", (parts.decisions(session, waiting),)),
            *course,
            Section("gaps", "Largest gaps", (parts.gaps(session, scope),), new_page=not course),
            parts.what_changed(session, scope),
            parts.concluded(session, scope),
            Section("missing", "Data still missing", (parts.still_missing(session, scope),)),
        ),
        scope.filter(),
    )


def _in_short(session: Session, scope: ReportScope, row: RollUpRow, asked: int) -> str:
    """The report in two sentences."""
    currency, cashable = session.policy.currency, row.balance.column(BenefitClass.CASHABLE)
    first = f"The board has to take {asked:,} decision{'s' if asked != 1 else ''}." if asked else "Nothing waits for the board."
    every, closed = projects_count(session, scope)
    where = (
        f"{every:,} project{'s' if every != 1 else ''}, {closed or 'none'} of them closed, with {row.balance.benefits:,} benefits"
    )
    if cashable.due is None or not cashable.due:
        return f"{first} {where}; no cashable money is due yet."
    came = short_money(cashable.realised, currency) if cashable.realised is not None else "nothing"
    last = f"; of the {short_money(cashable.due, currency)} of cashable money due, {came} was realised"
    if cashable.gap is not None:
        side = "below" if cashable.gap < 0 else "above"
        last += f", and the known outturn is {short_money(abs(cashable.gap), currency)} {side} plan"
    return f"{first} {where}{last}."
