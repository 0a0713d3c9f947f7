"""The list screens: projects, benefits, reviews, people, history, decisions. The flags have a module of their own."""

from __future__ import annotations

from typing import ClassVar

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.problem import Problem
from benefits_tui.register.listing import ListRow
from benefits_tui.register.session import Session
from benefits_tui.tui.commands import (
    BENEFIT_LIST_COMMANDS,
    HISTORY_LIST_COMMANDS,
    LIST_COMMANDS,
    LOG_LIST_COMMANDS,
    PROJECT_LIST_COMMANDS,
    REVIEW_LIST_COMMANDS,
    Command,
    bindings,
)  # fmt: skip
from benefits_tui.tui.present import safe
from benefits_tui.tui.screens.list_screen import ListScreen


class ProjectsScreen(ListScreen):
    """All projects."""

    name_of_list = "projects"
    kind = Kind.PROJECT
    KEYS: ClassVar[tuple[Command, ...]] = PROJECT_LIST_COMMANDS
    BINDINGS: ClassVar = bindings(PROJECT_LIST_COMMANDS)

    def action_template(self) -> None:
        """Make a project from a template."""
        from benefits_tui.tui.acts.templates import from_template

        self.work(from_template(self))


class BenefitsScreen(ListScreen):
    """All benefits."""

    name_of_list = "benefits"
    kind = Kind.BENEFIT
    KEYS: ClassVar[tuple[Command, ...]] = BENEFIT_LIST_COMMANDS
    BINDINGS: ClassVar = bindings(BENEFIT_LIST_COMMANDS)


class ReviewsScreen(ListScreen):
    """All reviews."""

    name_of_list = "reviews"
    kind = Kind.REVIEW
    KEYS: ClassVar[tuple[Command, ...]] = REVIEW_LIST_COMMANDS
    BINDINGS: ClassVar = bindings(REVIEW_LIST_COMMANDS)

    def action_hold(self) -> None:
        """Hold the review under the cursor."""
        from benefits_tui.tui.acts.reviews import hold

        if (row := self.register_list.under_cursor) and self.may_write():
            self.work(hold(self, row.text("ref")))


class PeopleScreen(ListScreen):
    """Everybody who is named."""

    name_of_list = "people"
    kind = Kind.PERSON
    KEYS: ClassVar[tuple[Command, ...]] = LIST_COMMANDS
    BINDINGS: ClassVar = bindings(LIST_COMMANDS)


class HistoryScreen(ListScreen):
    """Every change, the newest first; opening one shows the history of its record."""

    name_of_list = "history"
    KEYS: ClassVar[tuple[Command, ...]] = HISTORY_LIST_COMMANDS
    BINDINGS: ClassVar = bindings(HISTORY_LIST_COMMANDS)

    def open_record(self, kind: Kind, ref: str) -> None:
        """The history of the record."""
        from benefits_tui.tui.dialogs.texts import HistoryDialog

        row = self.register_list.under_cursor
        if row.get("ref") is None:
            self.notify("That record is no longer there, or has no page; its change is what this line says.", markup=False)
        else:
            self.app.push_screen(HistoryDialog(self.desk, row.text("ref")))

    def action_undo_this(self) -> None:
        """Take back the change under the cursor."""
        if self.may_write() and (row := self.register_list.under_cursor):
            self.work(self._undo(row.number("change")))

    async def _undo(self, change: int) -> None:
        from benefits_tui.register.undoing import undo

        def work(session: Session) -> str:
            return undo(session, change).said

        try:
            said = await self.ask(work)
        except Problem as problem:
            self.notify(safe(str(problem)), severity="warning", timeout=10, markup=False)
            return
        self.notify(safe(said), markup=False)


class DecisionsScreen(ListScreen):
    """What was decided on flags, by whom, when and on which facts; opening one opens what it was about."""

    name_of_list = "decisions"
    KEYS: ClassVar[tuple[Command, ...]] = LOG_LIST_COMMANDS
    BINDINGS: ClassVar = bindings(LOG_LIST_COMMANDS)

    def _target(self, row: ListRow) -> tuple[Kind, str]:
        return Kind(row.text("subject_kind")), row.text("subject")


SCREENS: dict[str, type[ListScreen]] = {
    screen.name_of_list: screen
    for screen in (ProjectsScreen, BenefitsScreen, ReviewsScreen, PeopleScreen, HistoryScreen, DecisionsScreen)
}
"""The screens here by the name of their list."""
