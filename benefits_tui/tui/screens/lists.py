"""The screens of lists: one for each list that has commands; what only one of them can do stands here."""

from __future__ import annotations

from functools import cache

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.fields import FIELDS, Kind
from benefits_tui.register.listing import ListRow
from benefits_tui.register.session import Session
from benefits_tui.tui.commands import BACK_TO_FIGURE, CLEAR
from benefits_tui.tui.draft_subject import DraftForm
from benefits_tui.tui.formatting import sanitize
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.list_specs import SPECS
from benefits_tui.tui.screens.list_screen import ListScreen
from benefits_tui.tui.user_state import ListPlace
from benefits_tui.tui.worker import RegisterWorker


class ProjectsScreen(ListScreen):
    """All projects."""

    def action_template(self) -> None:
        """Make a project from a template."""
        from benefits_tui.tui.actions.templates import from_template

        self.run_in_background(from_template(self))


class BenefitsScreen(ListScreen):
    """All benefits."""

    def action_record(self) -> None:
        """Record a reading of the benefit under the cursor."""
        if row := self.register_list.under_cursor:
            self.record_reading(row.text("ref"))

    def action_validate(self) -> None:
        """Sign off the readings that wait of the benefit under the cursor, or of all that are marked."""
        if self.register_list.selected and self.may_write():
            self.run_in_background(self._validate(self.register_list.selected))

    async def _validate(self, wanted: list[int]) -> None:
        from benefits_tui.register.records import record_of
        from benefits_tui.tui.actions.validation import validate

        refs = await self.run_job(lambda session: [record_of(session, Kind.BENEFIT, record).ref for record in wanted])
        await validate(self, refs)


class ReviewsScreen(ListScreen):
    """All reviews."""

    def action_hold(self) -> None:
        """Hold the review under the cursor."""
        from benefits_tui.tui.actions.reviews import hold

        if (row := self.register_list.under_cursor) and self.may_write():
            self.run_in_background(hold(self, row.text("ref")))


class ActionsScreen(ListScreen):
    """What people are to do, what is done below it."""

    def _change(self, form: DraftForm) -> None:
        from benefits_tui.tui.actions.actions import change_actions

        row = self.register_list.under_cursor
        numbers = sorted(self.register_list.marked) or ([row.number("id")] if row else [])
        if numbers and self.may_write():
            change_actions(self, form, numbers)

    def action_finish(self) -> None:
        """Say that it is done."""
        self._change(DraftForm.FINISH_ACTION)

    def action_hand_on(self) -> None:
        """Give it to somebody else."""
        self._change(DraftForm.HAND_ON_ACTION)

    def action_move_due(self) -> None:
        """Set another day."""
        self._change(DraftForm.MOVE_ACTION)

    def action_new(self) -> None:
        """Agree one on the record of the row under the cursor, or on another."""
        from benefits_tui.tui.actions.actions import add_one

        if self.may_write():
            row = self.register_list.under_cursor
            add_one(self, row.text("subject") if row else "")

    def done(self, message: str | None) -> None:
        """What was acted on is no longer marked."""
        if message is not None:
            self.register_list.clear_marks()
        super().done(message)


class HistoryScreen(ListScreen):
    """Every change, the newest first; opening one opens its record."""

    def open_row(self, row: ListRow) -> None:
        """The record that was changed."""
        if self._is_there(row):
            self.run_in_background(self._open_changed(row.text("ref")))

    def action_history(self) -> None:
        """All changes of the record under the cursor."""
        from benefits_tui.tui.dialogs.texts import HistoryDialog

        if (row := self.register_list.under_cursor) and self._is_there(row):
            self.app.push_screen(HistoryDialog(self.worker, row.text("ref")))

    def _is_there(self, row: ListRow) -> bool:
        if row.get("ref") is None:
            self.notify("That record is no longer there, or has no page; its change is what this line says.", markup=False)
        return row.get("ref") is not None

    async def _open_changed(self, ref: str) -> None:
        from benefits_tui.register.lookup import find

        record = await self.run_job(lambda session: find(session, ref))
        self.open_record(record.kind, record.ref)

    def action_undo_this(self) -> None:
        """Take back the change under the cursor."""
        if self.may_write() and (row := self.register_list.under_cursor):
            self.run_in_background(self._undo(row.number("change")))

    async def _undo(self, change: int) -> None:
        from benefits_tui.register.undo import undo

        def task(session: Session) -> str:
            return undo(session, change).summary

        try:
            message = await self.run_job(task)
        except UserError as problem:
            self.notify(sanitize(str(problem)), severity="warning", timeout=10, markup=False)
            return
        self.notify(sanitize(message), markup=False)


class MissingScreen(ListScreen):
    """The facts that are missing: filled in one by one where they belong, or one value for all that are marked."""

    def action_edit(self) -> None:
        """Fill in the fact under the cursor, or the same one of all marked records."""
        from benefits_tui.tui.actions.many import fill_in_fact

        row = self.register_list.under_cursor
        if row is None:
            return
        if self.register_list.marked:
            if self.may_write():
                fill_in_fact(self, sorted(self.register_list.marked), row.text("field"))
        elif row.text("field") in {field.name for field in FIELDS[Kind(row.text("subject_kind"))]}:
            self.edit_record(*self._target(row), row.text("field"))
        else:
            self.open_row(row)

    def done(self, message: str | None) -> None:
        """What was filled in is no longer marked."""
        if message is not None:
            self.register_list.clear_marks()
        super().done(message)


_OF_ITS_OWN = {
    "projects": ProjectsScreen, "benefits": BenefitsScreen, "reviews": ReviewsScreen, "history": HistoryScreen,
    "actions": ActionsScreen, "missing": MissingScreen,
}  # fmt: skip


@cache
def list_screen_class(name: str) -> type[ListScreen]:
    """The screen of a list, with the keys of its commands. Raises KeyError where it has none."""
    spec = SPECS[name]
    own = {"spec": spec, "KEYS": spec.commands, "BINDINGS": bindings(spec.commands)}
    return type(f"{name.title()}Screen", (_base(name),), own)


@cache
def _list_behind_figure_class(name: str) -> type[ListScreen]:
    base = list_screen_class(name)
    keys = tuple(BACK_TO_FIGURE if command is CLEAR else command for command in base.KEYS)
    return type(base.__name__, (base,), {"KEYS": keys, "BINDINGS": bindings(keys)})


def list_behind_figure(worker: RegisterWorker, name: str, text: str, sort: str) -> ListScreen:
    """The rows that a figure is made of, as a screen that goes back to it. Raises KeyError where there is no such list."""
    screen = _list_behind_figure_class(name)(worker)
    screen.leave_as(ListPlace(text, sort, descending=bool(sort)))
    screen.behind_figure = (text, sort)
    return screen


def _base(name: str) -> type[ListScreen]:
    if name in ("flags", "queue"):
        from benefits_tui.tui.screens import queue

        return queue.QueueScreen if name == "queue" else queue.FlagsScreen
    return _OF_ITS_OWN.get(name, ListScreen)
