"""The board report: what has to be decided and where the portfolio stands, on two pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from benefits_tui.domain.json_values import JsonObject
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.quantity import display_money
from benefits_tui.register.plan_of_action import vision_in_words
from benefits_tui.register.plan_status import plan_status
from benefits_tui.register.rollups import RollUpRow
from benefits_tui.register.session import Session
from benefits_tui.reports.content import parts
from benefits_tui.reports.content.changed import lines_of, what_changed
from benefits_tui.reports.content.curves import portfolio_chart, waterfall_chart
from benefits_tui.reports.content.scope import ReportScope, head_of, position_of, projects_count
from benefits_tui.reports.document import Block, Paragraph, Report, Section, Table

_MOST_CHANGES = 12
_BESIDE_A_CHART, _ALONE, _LEAST = (14, 3), (30, 5), 6
"""In how many lines gaps, changes and final states together, and how many missing facts, leave the second page one page."""


def board(session: Session, scope: ReportScope) -> Report:
    """Page one: position and decisions. Page two: gaps, changes, what was proved, what is missing. Raises UsageError."""
    row = position_of(session, scope)
    board_decides, critical = parts.for_the_board(session, scope)
    chart = portfolio_chart(session) if not scope.keys else waterfall_chart(session, row)
    course = [] if chart is None else [Section("course", "Planned and realised", (chart,), new_page=True)]
    standing: list[Block] = [
        Paragraph(_in_short(session, scope, row, board_decides, len(critical)), lead=True),
        parts.position(session, row),
    ]
    plan = plan_status(session) if not scope.keys else None
    if plan is not None:
        standing.append(Paragraph(f"Plan of action: {plan.summary}"))
    asked = parts.decisions(session, board_decides, rest="report decisions")
    asked = replace(asked, caption="For the board")
    room, rest = max(parts.MOST_ON_PAGE - len(asked.rows), 0), f"queue {scope.filter('severity:critical')}"
    decisions = parts.decisions(session, critical, board=False, most=room, rest=rest)
    decisions = replace(decisions, caption="Critical, and for others to decide")
    others: list[Block] = [decisions] if decisions.rows else [Paragraph(parts.critical_in_short(critical))] if critical else []
    gaps, concluded = parts.gaps(session, scope), parts.concluded(session, scope)
    ended = [row for block in concluded.blocks if isinstance(block, Table) for row in block.rows]
    used = sum(lines_of(row) for row in (*gaps.rows, *ended))
    room, missing = _BESIDE_A_CHART if course else _ALONE
    return Report(
        "board",
        "Board report",
        session.policy.name,
        session.today,
        (*_vision(session), *head_of(session, scope, row)),
        (
            Section("position", "Where we stand", tuple(standing)),
            Section("decisions", "Decisions that the board has to take", (asked, *others)),
            *course,
            Section("gaps", "Largest gaps", (gaps,), new_page=not course),
            what_changed(session, scope, most=_MOST_CHANGES, lines=max(room - used, _LEAST)),
            concluded,
            Section("missing", "Data still missing", (parts.still_missing(session, scope, missing),)),
        ),
        scope.filter(),
    )


def _vision(session: Session) -> tuple[tuple[str, str], ...]:
    vision = vision_in_words(session)
    return (("Vision", vision),) if vision else ()


def _in_short(session: Session, scope: ReportScope, row: RollUpRow, asked: list[JsonObject], critical: int) -> str:
    """The report in two sentences."""
    currency, cashable = session.policy.currency, row.balance.column(BenefitClass.CASHABLE)
    every, closed = projects_count(session, scope)
    place = (
        f"{every:,} project{'s' if every != 1 else ''}, {closed or 'none'} of them closed, with {row.balance.benefits:,} "
        f"benefit{'s' if row.balance.benefits != 1 else ''}"
    )
    first = f"{_asked(asked)}{_others(critical)}."
    unclassified = row.balance.column(BenefitClass.UNCLASSIFIED).stated
    if unclassified:
        place += f" ({display_money(unclassified, currency)} stated and not classified)"
    if cashable.due is None or not cashable.due:
        return f"{first} {place}; no cashable money is due yet."
    if cashable.due_read is None:
        last = f"; {display_money(cashable.due, currency)} of cashable money is due, and none of it was read"
    else:
        realised = display_money(cashable.realised_due, currency)
        last = f"; of the {display_money(cashable.due_read, currency)} of cashable money due and read, {realised} was realised"
        if cashable.unread:
            many = f"{cashable.unread:,} benefit{'s' if cashable.unread != 1 else ''}"
            last += f" ({display_money(cashable.due_unread, currency)} more is due and not read, of {many})"
    if cashable.gap is not None:
        side = "below" if cashable.gap < 0 else "above"
        gap = f"{display_money(abs(cashable.gap), currency)} {side}" if cashable.gap else "as in the"
        last += f", and the known outturn is {gap} plan"
    return f"{first} {place}{last}."


def _asked(asked: list[JsonObject]) -> str:
    """How many decisions the board has to take, how many of them are late, what most are about."""
    if not asked:
        return "Nothing waits for the board"
    days = [parts.board_flag(row)["days_left"] for row in asked]
    late = sum(left is not None and left < 0 for left in days)
    number = f"The board has to take {len(asked):,} decision{'s' if len(asked) != 1 else ''}"
    if late:
        part = "" if len(asked) == 1 else f"{'all' if late == len(asked) else f'{late:,}'} of them "
        number += f", {part}past {'its' if late == 1 else 'their'} date"
    if len(asked) <= parts.MOST_DECISIONS:
        return number
    cause, many = Counter(parts.board_flag(row)["cause"] for row in asked).most_common(1)[0]
    return f"{number}; most often: {cause} ({many:,})"


def _others(critical: int) -> str:
    return f"; {critical:,} critical one{'s wait' if critical != 1 else ' waits'} for others" if critical else ""
