"""Maturity on screen: strands and levels, each statement as measured; one that is short opens the records that fall short."""

from __future__ import annotations

from typing import ClassVar

from benefits_tui.domain.maturity.statements import BY_ID, LEVELS
from benefits_tui.register.lookup import find
from benefits_tui.register.maturity_results import measured_since_taken, take
from benefits_tui.register.maturity_trend import trend
from benefits_tui.register.next_step import next_step_in_words
from benefits_tui.register.plan_status import ended_steps, plan_status
from benefits_tui.register.session import Session
from benefits_tui.tui.commands import MATURITY_COMMANDS, Command
from benefits_tui.tui.host import host_of
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.maturity_lines import QUESTION, RECORD, MaturityShown, maturity_lines
from benefits_tui.tui.screens.figures import FiguresScreen
from benefits_tui.tui.tables import FigureCell


class MaturityScreen(FiguresScreen):
    """How far tracking has come, measured in the register itself."""

    where = "Maturity"
    KEYS: ClassVar[tuple[Command, ...]] = MATURITY_COMMANDS
    BINDINGS: ClassVar = bindings(MATURITY_COMMANDS)

    def reload(self) -> None:
        """Measure again."""
        self.status.say("Measuring …")
        self.run_in_background(self._load(), keys_wait=False)

    async def _load(self) -> None:
        def read(session: Session) -> MaturityShown:
            result = measured_since_taken(session)
            return MaturityShown(result, next_step_in_words(session), plan_status(session), ended_steps(session), [])

        shown = await self.run_job(read)
        self.show(lambda width: maturity_lines(shown, width))
        self.status.say(f"Level {shown.result.level}, {LEVELS[shown.result.level]}: the weakest strand decides.")
        quarters = await self.worker.run_when_idle(trend, lambda: self.is_attached)
        if quarters is not None:
            self.show(lambda width: maturity_lines(shown._replace(trend=quarters), width))

    async def open_figure(self, figure: FigureCell) -> None:
        """The records that fall short of a statement, in their list; the form of a question."""
        if figure.goes_to == QUESTION:
            from benefits_tui.tui.actions.maturity import answer

            if self.may_write():
                await answer(self, figure.filter)
            return
        if figure.goes_to == RECORD:
            kind = await self.run_job(lambda session: find(session, figure.filter).kind)
            self.open_record(kind, figure.filter)
            return
        statement = BY_ID[figure.filter]
        host_of(self).open_list(statement.records.value, f"short:{statement.id}")

    def action_plan(self) -> None:
        """The plan of action: make one, or open the project that it is."""
        from benefits_tui.tui.actions.maturity import plan_of_action

        self.run_in_background(plan_of_action(self))

    def action_take(self) -> None:
        """Keep the result of today."""
        if self.may_write():
            self.run_in_background(self._take())

    async def _take(self) -> None:
        result, fallen = await self.run_job(take)
        fell = f"; {', '.join(strand.strand.value for strand in fallen)} fell" if fallen else ""
        self.done(f"Kept: level {result.level}, {LEVELS[result.level]}{fell}")
