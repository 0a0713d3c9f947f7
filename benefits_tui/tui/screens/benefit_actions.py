"""What can be done about a benefit from its page, each a small form or a page of its own."""

from __future__ import annotations

from benefits_tui.tui.screens.record import RecordPage, RecordScreen
from benefits_tui.tui.worker import RegisterWorker


class BenefitActions(RecordScreen):
    """The page of a benefit, as far as it opens something else."""

    def __init__(self, worker: RegisterWorker, ref: str) -> None:
        super().__init__(worker, ref)
        self._page: RecordPage | None = None

    def action_handover(self) -> None:
        """Hand the benefit over to its owner."""
        from benefits_tui.tui.actions.reviews import handover

        if self._page is not None and self.may_write():
            handover(self, self.ref, str(self._page.record.values["owner"] or ""))

    def action_conclude(self) -> None:
        """Give the benefit its final state."""
        from benefits_tui.tui.actions.conclusions import conclude

        if self.may_write():
            conclude(self, self.ref)

    def action_validate(self) -> None:
        """Sign off the readings that wait."""
        from benefits_tui.tui.actions.validation import validate

        if self.may_write():
            self.run_in_background(validate(self, [self.ref]))

    def action_link(self) -> None:
        """Say what feeds the benefit, or what it feeds."""
        from benefits_tui.tui.actions.benefits_map import link

        if self.may_write():
            link(self, self.ref)

    def action_claim(self) -> None:
        """What the benefit claims from a pool, or shares with a project."""
        from benefits_tui.tui.actions.pools import claim

        if self.may_write():
            claim(self, self.ref)

    def action_agree(self) -> None:
        """What was agreed with finance, and taken from budgets."""
        from benefits_tui.tui.actions.agreements import agree

        if self.may_write():
            agree(self, self.ref)

    def action_map(self) -> None:
        """What feeds the benefit, and what it feeds."""
        from benefits_tui.tui.screens.benefits_map import MapScreen

        if self._page is not None:
            self.app.push_screen(MapScreen(self.worker, str(self._page.record.values["project"]), self.ref))

    def action_record(self) -> None:
        """Record a reading."""
        self.record_reading(self.ref)
