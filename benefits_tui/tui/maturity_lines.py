"""The lines of the screen of maturity: strands by levels, then each statement with how many meet it and its last quarters."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.maturity.assessment import MaturityAssessment, Measured, Standing, StrandResult, Tally, assess
from benefits_tui.domain.maturity.statements import LEVELS
from benefits_tui.domain.parsing import shorten
from benefits_tui.domain.quantity import percent, plain
from benefits_tui.register.maturity_trend import Trend
from benefits_tui.register.plan_status import EndedStep, MeasureMoved, PlannedStep, PlanStatus
from benefits_tui.tui.formatting import MUTED, format_date
from benefits_tui.tui.tables import FigureCell, FigureLine

_SIGNS = {Standing.HOLDS: "✓", Standing.SHORT: "✗", Standing.TOO_FEW: "?", Standing.UNKNOWN: "?"}
STATEMENT, QUESTION, RECORD = "statement", "question", "record"
_WIDE = 110
_QUARTER = 6
_STRAND, _CELL, _NAMED_CELL = 8, 6, 14
_MET, _NEEDS, _STANDING, _MOVED = 15, 7, 17, 5


class MaturityShown(NamedTuple):
    """What the screen of maturity shows."""

    result: MaturityAssessment
    step: str
    plan: PlanStatus | None
    ended: list[EndedStep]
    trend: Trend


def maturity_lines(shown: MaturityShown, width: int) -> list[FigureLine]:
    """The next small step, strands by levels, the plan of action, then each strand with its statements."""
    result, trend = shown.result, shown.trend
    lines: list[FigureLine] = [
        [FigureCell(text, "bold" if place == 0 else "")] for place, text in enumerate(shown.step.split("\n"))
    ]
    lines += [[], *grid_lines(result, trend, width), *_plan_lines(shown, width)]
    for strand in result.strands:
        mark = "  only because records left" if strand.by_shrinking else ""
        name = f"{strand.strand.value.capitalize()}"
        level = f"  level {strand.level}, {LEVELS[strand.level]}{mark}"
        columns = _right("meet it", "needs", "", [f"{end:%b}" for end, _ in trend], "year" if trend else "", width)
        gap = " " * max(width - len(name) - len(level) - len(columns) - 3, 2)
        heading = [FigureCell(name, "bold"), FigureCell(f"{level}{gap}{columns}", MUTED)]
        lines += [[], heading]
        for measured in strand.measured:
            lines += _statement_lines(measured, trend, width)
    return lines


def grid_lines(result: MaturityAssessment, trend: Trend, width: int) -> list[FigureLine]:
    """A row a strand, a column a level: how many of its statements hold; then the strand's level, and what it was."""
    wide = width >= _WIDE
    cell = _NAMED_CELL if wide else _CELL
    names = [f"{number} {name}" if wide else str(number) for number, name in enumerate(LEVELS) if number]
    levels = [{strand.strand: strand.level for strand in assess(tallies).strands} if tallies else {} for _, tallies in trend]
    quarters = "".join(f"{end:%b %y}".rjust(_QUARTER + 1) for end, _ in trend)
    if not wide:
        quarters = "".join(f"{end:%b}".rjust(_QUARTER) for end, _ in trend)
    heading = f"{'':<{_STRAND}}" + "".join(f"{name:<{cell}}" for name in names) + f"{'Level':>6}{quarters}"
    lines: list[FigureLine] = [[FigureCell(heading, MUTED)]]
    for strand in result.strands:
        cells = [FigureCell(f"{strand.strand.value.capitalize():<{_STRAND}}", "bold")]
        cells += [_grid_cell(strand, level, cell) for level in range(1, len(LEVELS))]
        before = "".join(f"{known.get(strand.strand, '–')}".rjust(_QUARTER + wide) for known in levels)
        lines.append([*cells, FigureCell(f"{strand.level:>6}", "bold"), FigureCell(before, MUTED)])
    return lines


def _plan_lines(shown: MaturityShown, width: int) -> list[FigureLine]:
    """The plan of action: its measures from where to where, its steps with their days; and the last small steps."""
    lines: list[FigureLine] = []
    if shown.plan is not None:
        plan = shown.plan
        by = f", by {format_date(plan.by)}" if plan.by else ""
        lines += [[], [FigureCell("Plan of action", "bold"), FigureCell(f"  {plan.name} · {plan.ref}{by}", MUTED)]]
        lines += [_measure_line(moved, width) for moved in plan.measures]
        late = {step.ref for step in plan.overdue}
        lines += [_step_line(step, step.ref in late, width) for step in plan.steps]
    if shown.ended:
        lines += [[], [FigureCell("Small steps", "bold")]]
        lines += [
            [FigureCell(shorten(f"   {format_date(ended_step.on)}  {ended_step.title}: {ended_step.summary}", width - 1))]
            for ended_step in shown.ended
        ]
    return lines


def _measure_line(moved: MeasureMoved, width: int) -> FigureLine:
    sign = "✓" if moved.reached else "·"
    known = moved.known
    numbers = f"{_read(known.baseline)} → {_read(moved.latest)}, to be {_read(known.target)}"
    return _record_line(f" {sign} ", known.title, known.ref, numbers, MUTED, width)


def _step_line(step: PlannedStep, late: bool, width: int) -> FigureLine:
    sign = "✓" if step.done else "✗" if late else "·"
    day = f"done {format_date(step.done)}" if step.done else f"{'overdue' if late else 'due'} {format_date(step.due)}"
    owner = f"{shorten(step.owner, 20)}, " if step.owner else ""
    return _record_line(f" {sign} ", step.title, step.ref, f"{owner}{day}", "$text-error" if late else MUTED, width)


def _record_line(sign: str, title: str, ref: str, right: str, style: str, width: int) -> FigureLine:
    room = max(width - len(sign) - len(right) - 4, 12)
    title = shorten(title, room)
    return [FigureCell(sign), FigureCell(title, "", RECORD, ref), FigureCell(f"{' ' * (room - len(title))}  {right}", style)]


def _read(value: Decimal | None) -> str:
    return f"{plain(value)} %" if value is not None else "–"


def _grid_cell(strand: StrandResult, level: int, width: int) -> FigureCell:
    own = [measured for measured in strand.measured if measured.statement.level == level]
    if not own:
        return FigureCell(f"{'·':<{width}}", MUTED)
    hold = sum(measured.standing is Standing.HOLDS for measured in own)
    short = any(measured.standing is Standing.SHORT for measured in own)
    sign = "✓" if hold == len(own) else "✗" if short else "?"
    style = "$text-success" if sign == "✓" else "$text-error" if sign == "✗" else MUTED
    return FigureCell(f"{f'{sign} {hold}/{len(own)}':<{width}}", style)


def _statement_lines(measured: Measured, trend: Trend, width: int) -> list[FigureLine]:
    """A statement with its figures beside it; below it where there is no room for both."""
    statement, tally = measured.statement, measured.tally
    met = f"{tally.met:,} of {tally.population:,}" + (f", {percent(measured.share)}" if measured.share is not None else "")
    standing = f"short by {measured.short_by:,}" if measured.standing is Standing.SHORT else measured.standing.value
    fewer = f", {measured.shrunk:,} fewer than before" if measured.shrunk else ""
    shares = [_share(tallies.get(statement.id)) for _, tallies in trend]
    right = _right(met, percent(statement.threshold), standing + fewer, shares, _moved(measured, trend), width)
    room = max(width - len(right) - 8, 12)
    goes_to = QUESTION if statement.is_question else STATEMENT if measured.standing is Standing.SHORT else ""
    sign = FigureCell(f" {_SIGNS[measured.standing]} {statement.level}  ")
    title = FigureCell(shorten(statement.title, max(width - 6, 12)), "", goes_to, statement.id)
    if len(title.text) > room:
        return [[sign, title], [FigureCell(f"{right:>{room + 7 + len(right)}}", MUTED)]]
    return [[sign, title, FigureCell(f"{' ' * (room - len(title.text))}  {right}", MUTED)]]


def _right(met: str, needs: str, standing: str, quarters: list[str], moved: str, width: int) -> str:
    """The columns at the right: the quarters where there is room, else how it moved since the oldest of them."""
    before = "".join(text.rjust(_QUARTER) for text in quarters) if width >= _WIDE else moved.rjust(_MOVED)
    return f"{met:>{_MET}}{needs:>{_NEEDS}}  {standing:<{_STANDING - 2}}{before}"


def _share(tally: Tally | None) -> str:
    return percent(Decimal(tally.met) / tally.population) if tally is not None and tally.population else "–"


def _moved(measured: Measured, trend: Trend) -> str:
    """How it moved since the oldest of the quarters that is known: `↑12` are points of a hundred."""
    tally = next((tallies[measured.statement.id] for _, tallies in trend if measured.statement.id in tallies), None)
    if tally is None or not tally.population or measured.share is None:
        return ""
    points = round((measured.share - Decimal(tally.met) / tally.population) * 100)
    return f"↑{points}" if points > 0 else f"↓{-points}" if points else "="
