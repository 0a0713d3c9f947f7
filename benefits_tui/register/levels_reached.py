"""What keeps the plan of action from a level: its gates are passed when the register has reached them."""

from __future__ import annotations

from benefits_tui.domain.maturity.assessment import StrandResult
from benefits_tui.domain.maturity.plan import HIGHEST, gate_name
from benefits_tui.register.maturity_results import measured_since_taken
from benefits_tui.register.session import Session
from benefits_tui.store.queries.maturity import open_plan


def levels_missing(session: Session, project: str, gate: str) -> list[str]:
    """A sentence for each strand that is below the level of a gate of the plan of action; none for other projects."""
    plan = open_plan(session.store)
    if plan is None or plan.ref.casefold() != project.strip().casefold():
        return []
    level = next((number for number in range(1, HIGHEST + 1) if gate_name(number).casefold() == gate.strip().casefold()), 0)
    return [
        f"{strand.strand.value} is on level {strand.level}{_why(strand, level)}"
        for strand in measured_since_taken(session).strands
        if strand.level < level or _rests_on_what_left(strand, level)
    ]


def _rests_on_what_left(strand: StrandResult, level: int) -> bool:
    return any(measured.by_shrinking and measured.statement.level <= level for measured in strand.measured)


def _why(strand: StrandResult, level: int) -> str:
    if strand.level >= level:
        return " only because records left"
    short = [f"{measured.statement.id} is short by {measured.short_by:,}" for measured in strand.measured_next()]
    return f" ({', '.join(short)})" if short else ""
