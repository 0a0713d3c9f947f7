"""Maturity on screen: strands and levels, each statement as measured; one that is short opens the records that fall short."""

from __future__ import annotations

from typing import ClassVar

from benefits_tui.domain.maturity.assessment import MaturityAssessment, Measured, Standing
from benefits_tui.domain.maturity.statements import BY_ID, LEVELS
from benefits_tui.domain.parsing import shorten
from benefits_tui.domain.quantity import percent
from benefits_tui.register.maturity_results import measured_since_taken, take
from benefits_tui.register.next_step import next_step_in_words
from benefits_tui.register.session import Session
from benefits_tui.tui.commands import MATURITY_COMMANDS, Command
from benefits_tui.tui.formatting import MUTED
from benefits_tui.tui.host import host_of
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.screens.figures import FiguresScreen
from benefits_tui.tui.tables import FigureCell, FigureLine

_SIGNS = {Standing.HOLDS: "✓", Standing.SHORT: "✗", Standing.TOO_FEW: "?"}
_STATEMENT = "statement"


class MaturityScreen(FiguresScreen):
    """How far tracking has come, measured in the register itself."""

    where = "Maturity"
    KEYS: ClassVar[tuple[Command, ...]] = MATURITY_COMMANDS
    BINDINGS: ClassVar = bindings(MATURITY_COMMANDS)

    def reload(self) -> None:
        """Measure again."""
        self.status.say("Measuring …")
        self.work(self._load(), keys_wait=False)

    async def _load(self) -> None:
        def read(session: Session) -> tuple[MaturityAssessment, str]:
            return measured_since_taken(session), next_step_in_words(session)

        result, step = await self.run_job(read)
        self.show(lambda width: maturity_lines(result, step, width))
        self.status.say(f"Level {result.level}, {LEVELS[result.level]}: the weakest strand decides.")

    async def open_figure(self, figure: FigureCell) -> None:
        """The records that fall short of a statement, in their list."""
        statement = BY_ID[figure.filter]
        await host_of(self).go_to_list(statement.records.value, f"short:{statement.id}", "")

    def action_take(self) -> None:
        """Keep the result of today."""
        if self.may_write():
            self.work(self._take())

    async def _take(self) -> None:
        result, fallen = await self.run_job(take)
        fell = f"; {', '.join(strand.strand.value for strand in fallen)} fell" if fallen else ""
        self.done(f"Kept: level {result.level}, {LEVELS[result.level]}{fell}")


def maturity_lines(result: MaturityAssessment, step: str, width: int) -> list[FigureLine]:
    """The next small step, then each strand with its level and its statements: how many meet it, how many are needed."""
    lines: list[FigureLine] = [[FigureCell(text, "bold" if place == 0 else "")] for place, text in enumerate(step.split("\n"))]
    for strand in result.strands:
        mark = "  only because records left" if strand.by_shrinking else ""
        lines.append([])
        lines.append(
            [
                FigureCell(strand.strand.value.capitalize(), "bold"),
                FigureCell(f"  level {strand.level}, {LEVELS[strand.level]}{mark}", MUTED),
            ]
        )
        lines += [_statement_line(measured, width) for measured in strand.measured]
    return lines


def _statement_line(measured: Measured, width: int) -> FigureLine:
    statement, tally = measured.statement, measured.tally
    met = f"{tally.met:,} of {tally.population:,}" + (f", {percent(measured.share)}" if measured.share is not None else "")
    standing = f"short by {measured.short_by:,}" if measured.standing is Standing.SHORT else measured.standing.value
    fewer = f", {measured.shrunk:,} fewer than before" if measured.shrunk else ""
    right = f"{met:>16}  needs {percent(statement.threshold):>5}  {standing + fewer:<15}"
    room = max(width - len(right) - 8, 12)
    goes_to = _STATEMENT if measured.standing is Standing.SHORT else ""
    title = shorten(statement.title, room)
    return [
        FigureCell(f" {_SIGNS[measured.standing]} {statement.level}  "),
        FigureCell(title, "", goes_to, statement.id),
        FigureCell(f"{' ' * (room - len(title))}  {right}", MUTED),
    ]
