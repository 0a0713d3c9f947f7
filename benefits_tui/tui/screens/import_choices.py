"""The choices about a file on its way in, on screen: sheet, table, columns, the answers to what is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from textual import on
from textual.content import Content
from textual.widgets import Static

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.plain_text import counted
from benefits_tui.exchange.column_choices import column_targets
from benefits_tui.exchange.grid import Layout
from benefits_tui.exchange.mapping import rows_meant
from benefits_tui.register.importing import ImportOutcome
from benefits_tui.register.importing.plan import ImportPlan, plans_of_all
from benefits_tui.register.session import Session
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.formatting import plain_content
from benefits_tui.tui.screens.import_preview import (
    SHOWN_ROWS,
    AnswerTable,
    AskedPart,
    column_rows,
    on_screen,
    sheet_said,
    table_rows,
)
from benefits_tui.tui.widgets.part import Part, PartText, RowTable
from benefits_tui.tui.widgets.parts_view import PartsView
from benefits_tui.tui.worker import RegisterWorker

NOTHING_YET = "Nothing is written before you say so."
_ALL_SHEETS = "\x00all"
T = TypeVar("T")
RowSpan = tuple[int, int]
"""The first and the last row."""


class ImportChoices(BaseScreen):
    """What is read of a file and as what. Subclasses give `go_on`, what follows once nothing is open, and `cancel`."""

    def __init__(self, worker: RegisterWorker) -> None:
        super().__init__(worker)
        self.plans: list[ImportPlan] = []
        self.outcome: ImportOutcome | None = None
        self.written = False
        self.busy = 0
        self._shown = 0
        self.view = PartsView("import", list(_parts()))

    @property
    def stays_because(self) -> str:
        """A digit too many is an answer too many, and no wish to be elsewhere."""
        return "" if self.written or not self.plans else "What you chose is not imported yet: ^s imports it, esc goes back."

    def go_on(self) -> None:
        """What follows a choice."""
        raise NotImplementedError

    def cancel(self) -> None:
        """Stop what is running."""
        raise NotImplementedError

    @property
    def plan(self) -> ImportPlan | None:
        """The choices about the table in view."""
        return self.plans[self._shown] if self.plans else None

    async def _waited(self, activity: str, task: Callable[[Session], T]) -> T | None:
        """What a job in the register's thread gives; None after its problem was said."""
        self.busy += 1
        self.status.say(f"{activity} …")
        try:
            return await self.worker.run(task)
        except UserError as problem:
            self._refuse(str(problem))
            return None
        finally:
            self.busy -= 1
            self.status.say(NOTHING_YET)

    def _refuse(self, why: str) -> None:
        """Say why, where the outcome stands."""
        part = self._part("outcome")
        part.empty = False
        part.rule.title = "Problem"
        part.say("")
        part.rule.refresh()
        self._text("outcome").show(plain_content(why).stylize("$text-error"))
        self.view.refit()

    # Showing ----------------------------------------------------------------------------------------------------

    async def _show(self) -> None:
        plan = self.plan
        if plan is None:
            return
        reader = await self.run_job(plan.reader)
        uses, rows = reader.columns(), reader.first_rows(SHOWN_ROWS)
        table, columns, asked = self._part("table"), self._part("columns"), self._part("asked")
        first, last = plan.header
        header_rows = f"column names in row {first}" if first == last else f"column names in rows {first} to {last}"
        if not first:
            header_rows = "column names of the list"
        sheet = f"{plan.grid.name!r}, " if plan.grid.name else ""
        several = f"   {self._shown + 1} of {len(self.plans)} sheets, n next" if len(self.plans) > 1 else ""
        turned = ", turned" if plan.sheet.turned else ""
        table.say(f"{sheet}{counted(len(plan.sheet.rows), 'row')}, {header_rows}{turned}{several}", "h header row")
        lines = self._rows("table")
        shown_lines = table_rows(plan, rows)
        lines.row = next((place for place, line in enumerate(shown_lines) if line.target == last), 0)
        lines.rows = ()
        lines.show(shown_lines)
        questions = plan.questions
        open_columns = {question.question.column for question in questions}
        columns_read = sum(bool(use.code) for use in uses)
        shown, head = column_rows(uses, open_columns)
        columns_list = self._rows("columns")
        columns_list.show(shown, head=head)
        if questions and (place := next((n for n, row in enumerate(shown) if row.target == questions[0].question.column), None)):
            columns_list.go_to(place)
        columns.say(f"{columns_read} of {len(uses)} are read", "enter changes one   v its values")
        asked.body.show(questions[0] if questions else None)  # type: ignore[attr-defined]
        asked.say(f"1 of {len(questions)}" if len(questions) > 1 else "", "its number, or ↓ enter")
        for part in (table, columns):
            part.empty = False
        asked.empty = not questions
        if self.outcome is None:
            self._show_waiting(plan)
        self._say_steps()
        self.view.refit()

    def _show_waiting(self, plan: ImportPlan) -> None:
        """Before the dry run: what it waits for, what was assumed."""
        questions, missing = plan.questions, plan.lacks
        outcome = self._part("outcome")
        outcome.empty = False
        outcome.rule.title = "Dry run"
        outcome.say("waits for the answers" if questions else "waits" if missing else "")
        lines = [plain_content(on_screen(line)).stylize("$muted") for line in (*missing, *plan.notices)]
        self._text("outcome").show(Content("\n").join(lines))

    def _say_steps(self) -> None:
        plan = self.plan
        questions = sum(len(plan.questions) for plan in self.plans)
        ready = plan is not None and not questions and not any(plan.lacks for plan in self.plans)
        done = "✓ written" if self.written else "✓" if self.outcome is not None else ""
        steps = [
            ("1 File", "✓" if plan is not None else ""), ("2 Table", "✓" if plan is not None else ""),
            ("3 Columns", f"{questions} open" if questions else "✓" if ready else ""), ("4 Dry run", done),
        ]  # fmt: skip
        text = Content("   ").join(Content.assemble((name, "bold" if step else "$muted"), f" {step}") for name, step in steps)
        self.query_one("#steps", Static).update(text)
        self.show_keys()

    async def _show_and_focus(self) -> None:
        await self._show()
        self._focus_what_is_open()

    def _focus_what_is_open(self) -> None:
        asked = self._part("asked")
        wanted = asked.body.answers if not asked.empty else self._rows("columns")  # type: ignore[attr-defined]
        # A part that was just placed can have the keys once it is drawn.
        self.call_after_refresh(wanted.focus)

    # Choosing ---------------------------------------------------------------------------------------------------

    @on(AnswerTable.NoneChosen)
    def _none_chosen(self) -> None:
        self.status.tell("Press the number of your answer, or choose it with ↓ and enter.")

    @on(RowTable.Opened)
    def _opened(self, event: RowTable.Opened) -> None:
        event.stop()
        plan = self.plan
        if plan is None or self.written:
            return
        if isinstance(event.target, tuple):
            asked, answer = event.target
            self._change(lambda session: plan.answer(session, asked, answer))
        elif isinstance(event.target, int):
            row = event.target
            self._change(lambda session: plan.choose_layout(session, plan.layout._replace(header=(row, row))))
        else:
            self._choose_target(plan, str(event.target))

    def _choose_target(self, plan: ImportPlan, column: str) -> None:
        from benefits_tui.tui.dialogs.choose import Choice, Choose

        def take(code: str | None) -> None:
            if code is not None:
                self._change(lambda session: plan.assign(session, column, code))

        choices = [Choice(target.code, target.label, target.note) for target in column_targets()]
        self.app.push_screen(Choose(f"What is {column!r}?", choices), take)

    def action_values(self) -> None:
        """Choose how the values of the column under the cursor are read."""
        plan, column = self.plan, self._column_here()
        if plan is None or not column or self.written:
            self.refused("It is written already; u takes it back." if self.written else "First name a file.")
            return
        ways = plan.value_ways(column)
        if not ways:
            self.refused(f"The values of {column!r} are read as they stand; there is no other way.")
            return
        from benefits_tui.tui.dialogs.choose import Choice, Choose

        def take(code: str | None) -> None:
            if code is not None:
                self._change(lambda session: plan.read_values_as(session, column, code))

        choices = [Choice(way.code, f"{'●' if way.chosen else ' '} {way.label}", way.shows) for way in ways]
        self.app.push_screen(Choose(f"How are the values of {column!r} read?", choices), take)

    def _column_here(self) -> str:
        rows = self._rows("columns")
        return str(rows.rows[rows.row].target) if rows.rows else ""

    def _change(self, choice: Callable[[Session], object]) -> None:
        """Make a choice, show what it does, and go on to what is open."""
        # What is rehearsed meanwhile is no longer what is asked for.
        self.cancel()
        self.run_in_background(self._changed(choice), keys_wait=False)

    async def _changed(self, choice: Callable[[Session], object]) -> None:
        def task(session: Session) -> bool:
            choice(session)
            return True

        if await self._waited("Reading", task):
            self.outcome = None
            await self._show()
            self.go_on()

    def action_sheet(self) -> None:
        """Choose the sheet."""
        plan = self.plan
        if plan is None or not plan.sheets:
            self.refused("This file has no sheets." if plan is not None else "First name a file.")
            return
        from benefits_tui.tui.dialogs.choose import Choice, Choose

        several = sum(info.may_be_read for info in plan.sheets)
        all_of_them = Choice(_ALL_SHEETS, "all that hold records", f"{several} sheets, in one change")
        choices = [Choice(info.name, info.name, sheet_said(info, plan.sheets)) for info in plan.sheets]

        def take(name: str | None) -> None:
            if name == _ALL_SHEETS:
                self.run_in_background(self._all_sheets(plan.path), keys_wait=False)
            elif name is not None:
                self.plans, self._shown = [plan], 0
                self._change(lambda session: plan.choose_sheet(session, name))
            else:
                self.go_on()

        self.app.push_screen(Choose("Which sheet?", [all_of_them, *choices] if several > 1 else choices), take)

    async def _all_sheets(self, path: Path) -> None:
        plans = await self._waited("Reading all sheets", lambda session: plans_of_all(session, path))
        if plans:
            self.plans, self._shown, self.outcome = plans, 0, None
            await self._show()
            self.go_on()

    def action_next_sheet(self) -> None:
        """Show the next of the sheets that are read."""
        if len(self.plans) < 2:
            self.refused("One table is read; s chooses all sheets that hold records.")
            return
        self._shown = (self._shown + 1) % len(self.plans)
        self.run_in_background(self._show_and_focus(), keys_wait=False)

    def action_header(self) -> None:
        """Type the row, or rows, of the column names."""
        question = "In which row, or rows, do the column names stand? 4 or 4-5"
        self._ask_rows(question, "header row", lambda plan: plan.header, lambda layout, span: layout._replace(header=span))

    def action_rows(self) -> None:
        """Type the first and the last row."""
        question = "Which rows are read? The first and the last: 5-200"
        self._ask_rows(question, "rows", lambda plan: plan.layout.rows, lambda layout, span: layout._replace(rows=span))

    def _ask_rows(
        self, question: str, noun: str, present: Callable[[ImportPlan], RowSpan | None], put: Callable[[Layout, RowSpan], Layout]
    ) -> None:
        plan = self.plan
        if plan is None:
            self.refused("First name a file.")
            return
        from benefits_tui.tui.dialogs.ask import AskLine

        async def answer(text: str) -> RowSpan:
            return rows_meant(text, noun)

        def take(span: RowSpan | None) -> None:
            if span is not None:
                self._change(lambda session: plan.choose_layout(session, put(plan.layout, span)))

        current_rows = present(plan)
        text = (
            ""
            if current_rows is None
            else f"{current_rows[0]}"
            if current_rows[0] == current_rows[1]
            else f"{current_rows[0]}-{current_rows[1]}"
        )
        self.app.push_screen(AskLine(question, answer, text=text, typing_replaces=True), take)

    def action_turn(self) -> None:
        """Turn the table."""
        plan = self.plan
        if plan is not None:
            layout = Layout(None, None, not plan.sheet.turned)
            self._change(lambda session: plan.choose_layout(session, layout))

    def action_anew(self) -> None:
        """Find out anew what the columns are."""
        plan = self.plan
        if plan is not None:
            self._change(plan.forget_kept)

    # ------------------------------------------------------------------------------------------------------------

    def _part(self, name: str) -> Part:
        return next(part for part in self.view.parts if part.id == name)

    def _rows(self, name: str) -> RowTable:
        body = self._part(name).body
        assert isinstance(body, RowTable)
        return body

    def _text(self, name: str) -> PartText:
        body = self._part(name).body
        assert isinstance(body, PartText)
        return body


def _parts() -> Iterator[Part]:
    yield Part("Table", RowTable(), id="table", rank=60, min_lines=3)
    yield Part("Columns", RowTable(), id="columns", rank=90, min_lines=4)
    yield Part("Question", AskedPart(), id="asked", rank=100, min_lines=4)
    yield Part("Dry run", PartText(), id="outcome", rank=95, min_lines=2)
