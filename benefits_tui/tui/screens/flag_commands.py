"""What can be done about a flag and the record that it is on, wherever a list of flags is in view."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from benefits_tui.domain.fields import Kind
from benefits_tui.tui.base_screen import BaseScreen


class FlagCommands(BaseScreen):
    """The commands on the flags in hand. The forms are imported when one is first asked for."""

    def flags_in_hand(self) -> list[int]:
        """The numbers of the flags that a command is for; none, after a word about why, where there is nothing to act on."""
        raise NotImplementedError

    def record_in_hand(self) -> tuple[Kind, str] | None:
        """Kind and reference of the record under the cursor; None where there is none."""
        raise NotImplementedError

    acts_on_rows = False
    """True where a flag stands for the row of the queue that it is the first of: what is done to it is done to those of the
    same cause below it."""

    def edits_flag(self) -> int | None:
        """The number of the flag under the cursor, whose record `e` opens at the field that clears it."""
        raise NotImplementedError

    def action_edit(self) -> None:
        """Edit the record that the flag is on, at the field that clears it."""
        from benefits_tui.tui.actions.clearing import open_what_clears

        if (number := self.edits_flag()) is not None:
            self.run_in_background(open_what_clears(self, number, whole_row=self.acts_on_rows))

    async def _run_action(
        self, run_action: Callable[[BaseScreen, Sequence[int]], Awaitable[None]], numbers: Sequence[int]
    ) -> None:
        from benefits_tui.register.queue import same_cause

        if self.acts_on_rows:
            numbers = await self.run_job(lambda session: same_cause(session, numbers))
        await run_action(self, numbers)

    def action_record(self) -> None:
        """Record a reading of the benefit under the cursor."""
        match self.record_in_hand():
            case Kind.BENEFIT, ref:
                self.record_reading(ref)
            case _:
                self.status.tell("This key is for a benefit: it records a reading.")

    def action_validate(self) -> None:
        """Sign off the readings that wait of the benefits that the flags in hand are on."""
        from benefits_tui.tui.actions.validation import validate_flagged

        if numbers := self.flags_in_hand():
            self.run_in_background(self._run_action(validate_flagged, numbers))

    def action_hold(self) -> None:
        """Hold the review under the cursor."""
        from benefits_tui.tui.actions.reviews import hold

        match self.record_in_hand():
            case Kind.REVIEW, ref:
                if self.may_write():
                    self.run_in_background(hold(self, ref))
            case _:
                self.status.tell("This key is for a review: it holds one.")

    def action_acknowledge(self) -> None:
        """Say that it was seen."""
        from benefits_tui.tui.actions.flags import acknowledge

        if numbers := self.flags_in_hand():
            self.run_in_background(self._run_action(acknowledge, numbers))

    def action_snooze(self) -> None:
        """Leave it until a day."""
        from benefits_tui.tui.actions.flags import snooze

        if numbers := self.flags_in_hand():
            self.run_in_background(self._run_action(snooze, numbers))

    def action_assign(self) -> None:
        """Give somebody an action with a day."""
        from benefits_tui.tui.actions.flags import assign

        if numbers := self.flags_in_hand():
            self.run_in_background(self._run_action(assign, numbers))

    def action_escalate(self) -> None:
        """Hand it to the next authority."""
        from benefits_tui.tui.actions.flags import escalate

        if numbers := self.flags_in_hand():
            self.run_in_background(self._run_action(escalate, numbers))

    def action_decide(self) -> None:
        """Record a decision with its rationale: which one first, then why."""
        from benefits_tui.tui.actions.flags import decide

        if numbers := self.flags_in_hand():
            self.run_in_background(self._run_action(decide, numbers))
