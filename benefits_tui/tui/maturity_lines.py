"""The lines of the screen of maturity: strands by levels, then each statement with how many meet it and its last quarters."""

from __future__ import annotations

from decimal import Decimal

from benefits_tui.domain.maturity.assessment import MaturityAssessment, Measured, Standing, StrandResult, Tally, assess
from benefits_tui.domain.maturity.statements import LEVELS
from benefits_tui.domain.parsing import shorten
from benefits_tui.domain.quantity import percent
from benefits_tui.register.maturity_trend import Trend
from benefits_tui.tui.formatting import MUTED
from benefits_tui.tui.tables import FigureCell, FigureLine

_SIGNS = {Standing.HOLDS: "✓", Standing.SHORT: "✗", Standing.TOO_FEW: "?", Standing.UNKNOWN: "?"}
STATEMENT, QUESTION = "statement", "question"
_WIDE = 110
_QUARTER = 6
_STRAND, _CELL, _NAMED_CELL = 8, 6, 14
_MET, _NEEDS, _STANDING, _MOVED = 15, 7, 17, 5


def maturity_lines(result: MaturityAssessment, step: str, trend: Trend, width: int) -> list[FigureLine]:
    """The next small step, strands by levels, then each strand with its statements: how many meet it, how many are needed."""
    lines: list[FigureLine] = [[FigureCell(text, "bold" if place == 0 else "")] for place, text in enumerate(step.split("\n"))]
    lines += [[], *grid_lines(result, trend, width)]
    for strand in result.strands:
        mark = "  only because records left" if strand.by_shrinking else ""
        name = f"{strand.strand.value.capitalize()}"
        level = f"  level {strand.level}, {LEVELS[strand.level]}{mark}"
        columns = _right("meet it", "needs", "", [f"{end:%b}" for end, _ in trend], "year" if trend else "", width)
        gap = " " * max(width - len(name) - len(level) - len(columns) - 3, 2)
        heading = [FigureCell(name, "bold"), FigureCell(f"{level}{gap}{columns}", MUTED)]
        lines += [[], heading, *(_statement_line(measured, trend, width) for measured in strand.measured)]
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


def _grid_cell(strand: StrandResult, level: int, width: int) -> FigureCell:
    own = [measured for measured in strand.measured if measured.statement.level == level]
    if not own:
        return FigureCell(f"{'·':<{width}}", MUTED)
    hold = sum(measured.standing is Standing.HOLDS for measured in own)
    short = any(measured.standing is Standing.SHORT for measured in own)
    sign = "✓" if hold == len(own) else "✗" if short else "?"
    style = "$text-success" if sign == "✓" else "$text-error" if sign == "✗" else MUTED
    return FigureCell(f"{f'{sign} {hold}/{len(own)}':<{width}}", style)


def _statement_line(measured: Measured, trend: Trend, width: int) -> FigureLine:
    statement, tally = measured.statement, measured.tally
    met = f"{tally.met:,} of {tally.population:,}" + (f", {percent(measured.share)}" if measured.share is not None else "")
    standing = f"short by {measured.short_by:,}" if measured.standing is Standing.SHORT else measured.standing.value
    fewer = f", {measured.shrunk:,} fewer than before" if measured.shrunk else ""
    shares = [_share(tallies.get(statement.id)) for _, tallies in trend]
    right = _right(met, percent(statement.threshold), standing + fewer, shares, _moved(measured, trend), width)
    room = max(width - len(right) - 8, 12)
    goes_to = QUESTION if statement.is_question else STATEMENT if measured.standing is Standing.SHORT else ""
    title = shorten(statement.title, room)
    return [
        FigureCell(f" {_SIGNS[measured.standing]} {statement.level}  "),
        FigureCell(title, "", goes_to, statement.id),
        FigureCell(f"{' ' * (room - len(title))}  {right}", MUTED),
    ]


def _right(met: str, needs: str, standing: str, quarters: list[str], moved: str, width: int) -> str:
    """The columns at the right: the quarters where there is room, else how it moved since the oldest of them."""
    before = "".join(text.rjust(_QUARTER) for text in quarters) if width >= _WIDE else moved.rjust(_MOVED)
    return f"{met:>{_MET}}{needs:>{_NEEDS}}  {standing:<{_STANDING - 2}}{before}"


def _share(tally: Tally | None) -> str:
    return percent(Decimal(tally.met) / tally.population) if tally is not None and tally.population else "–"


def _moved(measured: Measured, trend: Trend) -> str:
    """How it moved since the oldest of the quarters that is known: `↑12` are points of a hundred."""
    then = next((tallies[measured.statement.id] for _, tallies in trend if measured.statement.id in tallies), None)
    if then is None or not then.population or measured.share is None:
        return ""
    points = round((measured.share - Decimal(then.met) / then.population) * 100)
    return f"↑{points}" if points > 0 else f"↓{-points}" if points else "="
