"""The page of one benefit: what is wrong, its periods and their curve, its reviews, its profile."""

from __future__ import annotations

import contextlib
from datetime import date
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.fields import BENEFIT_FIELDS, Kind
from benefits_tui.domain.measure import MeasureKind
from benefits_tui.register.errors import Conflict
from benefits_tui.register.lists import flags_of
from benefits_tui.register.lookup import RecordId
from benefits_tui.register.period_sheet import COLUMNS, PeriodSheet, load_sheet, save_sheet
from benefits_tui.register.readings import ApprovedPlan, plan_versions
from benefits_tui.register.reasons import ReasonWanted
from benefits_tui.register.records import SaveResult
from benefits_tui.register.session import Session
from benefits_tui.tui.background import run_in_background
from benefits_tui.tui.commands import BENEFIT_COMMANDS, Command
from benefits_tui.tui.curve import CurveSeries, plot
from benefits_tui.tui.dialogs.draft_autosave import DraftAutosave
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.formatting import (
    format_date,
    humanize,
    sanitize,
    save_message,
)
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.messages import RegisterChanged
from benefits_tui.tui.repaint import CoalescedRepaint
from benefits_tui.tui.screens.benefit_actions import BenefitActions
from benefits_tui.tui.screens.benefit_parts import (
    agreed_with_finance,
    around,
    decide_cells,
    empty_fields,
    figures_of,
    parts,
    verdict,
)
from benefits_tui.tui.screens.page_parts import PageHeader, event_rows, flag_counts, flag_rows, labelled
from benefits_tui.tui.screens.record import (
    RecordPage,
    notes_content,
    profile_pairs,
    read_record,
    recent_content,
    review_events,
)
from benefits_tui.tui.screens.review_parts import said_of_benefit
from benefits_tui.tui.widgets.curve_view import CurveView
from benefits_tui.tui.widgets.parts_view import PartsView
from benefits_tui.tui.widgets.period_grid import PeriodGrid
from benefits_tui.tui.worker import RegisterWorker

_Read = tuple[RecordPage, PeriodSheet, list[ApprovedPlan]]
_GRID_KEYS = "type or paste numbers   ^d fill down   > fill right   + period   ^u take back   o open evidence   ^s save"


class BenefitScreen(BenefitActions):
    """Everything about one benefit."""

    kind = Kind.BENEFIT
    where = "Benefit"
    KEYS: ClassVar[tuple[Command, ...]] = BENEFIT_COMMANDS
    BINDINGS: ClassVar = bindings(BENEFIT_COMMANDS)

    def __init__(self, worker: RegisterWorker, ref: str, draft: Draft | None = None, *, in_periods: bool = False) -> None:
        super().__init__(worker, ref)
        self._in_periods = in_periods
        self._taken_up = draft
        self._autosave: DraftAutosave | None = None
        self._asked = False
        self._saving = False
        self._message = self._saved = ""
        self._live = False

    def body(self) -> ComposeResult:
        """The header, then the parts."""
        self.header, self.view = PageHeader(), PartsView("benefit", list(parts()))
        yield self.header
        yield self.view

    @property
    def grid(self) -> PeriodGrid:
        """The periods."""
        return self.query_one(PeriodGrid)

    def register_changed(self, change: int) -> None:
        """Something else was done meanwhile: what the last save did is no news any more."""
        self._message, self._saved = self._saved, ""
        super().register_changed(change)

    def reload(self) -> None:
        """Read the page again; what is typed into the periods stays."""
        self.run_in_background(self._load())

    async def _load(self) -> None:
        self._take(*await self.run_job(self._read))

    def _read(self, session: Session) -> _Read:
        page = read_record(session, self.ref, Kind.BENEFIT)
        return page, load_sheet(session, self.ref), plan_versions(session, page.record.id)

    def _take(self, page: RecordPage, sheet: PeriodSheet, versions: list[ApprovedPlan]) -> None:
        """Show what was read, with what is typed over it."""
        first = self._page is None
        self.ref, self._page = page.record.ref, page
        old = self.grid.sheet
        if old is not None:
            sheet.restore_flag_action(old.drafted(), old.seen())
            sheet.keep_steps(old)
        if self._autosave is None:
            self._autosave = DraftAutosave(self, DraftSubject(DraftForm.PERIODS, self.ref), self._taken_up)
            if self._taken_up is not None:
                sheet.restore_flag_action(self._taken_up.values, self._taken_up.known)
                if not sheet.changed:
                    self._autosave.forget()
        typed, column = self.grid.typed, self.grid.column
        place = sheet.row_of(old.lines[self.grid.row].period) if old is not None else None
        self.grid.show(sheet, keep=not first)
        if place is not None:
            self.grid.typed, self.grid.row, self.grid.column = typed, place, column
        self._show(page, versions)
        self._show_typed()
        if first and self._in_periods:
            self.call_after_refresh(self._to_what_is_ahead)
        if first and self._taken_up is not None:
            self.notify("Draft restored.", markup=False)
            self.call_after_refresh(self.grid.go_to_changed)
            self.call_after_refresh(self.action_grid)

    def _show(self, page: RecordPage, versions: list[ApprovedPlan]) -> None:
        values = page.record.values
        owner = sanitize(str(values["owner"])) if values["owner"] else ""
        ends = values["end"]
        self.header.show(
            str(values["title"]), page.record.ref, verdict(self.grid.sheet.figures() if self.grid.sheet else None),
            [
                f"owner {owner}" if owner else Content.styled("nobody owns it", "$text-error"),
                humanize(str(values["class"])),
                f"{humanize(str(values['state']))}{f', ends {format_date(ends)}' if isinstance(ends, date) else ''}",
                page.named(str(values["project"])),
            ],
        )  # fmt: skip
        self._show_flags(page)
        current = next((version for version in versions if version.current), None)
        self.part("periods").say(
            f"plan {current.number}, approved by {current.approved_by or '–'} on {format_date(current.approved_on)}"
            if current is not None else "no approved plan yet",
            "p edit",
        )  # fmt: skip
        self.text_part(
            "definition",
            labelled(profile_pairs(page, BENEFIT_FIELDS)),
            f"{empty_fields(page)} empty" if empty_fields(page) else "complete",
            "e edit",
        )
        self.text_part("map", labelled(around(page)), "", "m map")
        note, build = agreed_with_finance(page)
        self.text_part("budget", build, note, "b change")
        self.rows_part("reviews", event_rows(review_events(page), self.worker.today))
        self.text_part("findings", labelled(said_of_benefit(page.findings)), f"{len(page.findings)}")
        self.text_part("notes", notes_content(page), f"{len(page.notes)}")
        self.text_part("history", recent_content(page), "", "h all of it")
        self.view.refit()

    def _show_flags(self, page: RecordPage) -> None:
        self.rows_part("flags", flag_rows(page.flags, self.worker.today), "d decide", note=flag_counts(page.flags))

    # The periods ------------------------------------------------------------------------------------------------

    def _show_typed(self) -> None:
        """Totals, curve and the line below as they are with what is typed."""
        sheet, page = self.grid.as_typed(), self._page
        if sheet is None or page is None:
            return
        unit, build, note = figures_of(sheet.figures(), page)
        self.text_part("figures", build, f"{unit}{', ' if unit and note else ''}{note}")
        self._show_curve()
        self._say()

    def _show_curve(self) -> None:
        sheet = self.grid.as_typed()
        if sheet is None:
            return
        curve = sheet.curve()
        series = (
            CurveSeries("plan", curve["plan"], "$accent"),
            CurveSeries("straight path", curve["straight_path"], "$accent", dashed=True),
            CurveSeries("outturn", curve["outturn"], "$text-warning", dashed=True),
            CurveSeries("actual", curve["actual"], "$foreground", thick=True),
        )
        flow = sheet.facts.kind is MeasureKind.FLOW
        target = None if flow else sheet.facts.target
        self.query_one(CurveView).show(lambda width, height: plot(series, width, height, today=sheet.today, target=target))
        unit = sanitize(sheet.facts.unit or "")
        self.part("curve").say(f"{unit}, summed" if flow and unit else unit)

    def _say(self) -> None:
        grid, page = self.grid, self._page
        if page is None:
            return
        if grid.problem:
            left = "The cell is as you typed it; esc drops it." if grid.typed is not None else "Nothing was changed."
            self.status.say(f"{grid.problem}. {left}")
        elif grid.sheet is not None and grid.sheet.changed:
            count = grid.sheet.changed
            self.status.say(f"{count} cell{'s' if count != 1 else ''} not saved: ^s saves, esc drops.")
        elif self._message:
            self.status.say(self._message)
        elif grid.has_focus:
            self.status.say(_GRID_KEYS)
        else:
            self.say_state(page)

    @on(PeriodGrid.Changed)
    def _typed(self) -> None:
        self._asked = False
        self._keep_draft(self.grid)
        self._show_typed()

    def _keep_draft(self, grid: PeriodGrid) -> None:
        if grid.sheet is not None and self._autosave is not None:
            self._autosave.note(grid.sheet.drafted() | grid.unsaved_text(), grid.sheet.seen())

    @on(PeriodGrid.Moved)
    def _moved(self) -> None:
        self._message = ""
        self._asked = False
        self._keep_draft(self.grid)
        if self.grid.typed is not None or self._live:
            # Also when the typing has just ended.
            self._live = self.grid.typed is not None
            self._show_typed()
            return
        self._say()

    @on(PeriodGrid.Grown)
    def _grown(self) -> None:
        self.view.refit()

    def on_paste(self, event: events.Paste) -> None:
        """Cells copied from a spreadsheet go into the periods, wherever on the page the keys go."""
        if not self.grid.has_focus and self.focused is not None:
            event.stop()
            self.grid.focus()
            self.grid.on_paste(event)

    def on_descendant_focus(self) -> None:
        """What can be done there."""
        self._say()

    def on_descendant_blur(self) -> None:
        """What can be done elsewhere."""
        self._say()

    def action_grid(self) -> None:
        """Go to the periods."""
        self.grid.focus()

    def _to_what_is_ahead(self) -> None:
        """To the plan where there is none, else to the forecast of the first period to come: a reading has its own form."""
        sheet = self.grid.sheet
        if sheet is not None:
            ahead = [place for place, line in enumerate(sheet.lines) if line.period.end > sheet.today]
            planned = any(line.values["plan"] is not None for line in sheet.lines)
            self.grid.row = (ahead or [len(sheet.lines) - 1])[0]
            self.grid.column = COLUMNS.index("forecast" if planned else "plan")
            self.grid.refresh()
        self.action_grid()

    def action_save(self) -> None:
        """Write what is typed into the periods."""
        sheet = self.grid.sheet
        if sheet is None or self._saving or not self.grid.settle():
            return
        if not sheet.changed:
            self.notify("Nothing is typed that is not saved.", markup=False)
            return
        self._saving = True
        # Of the program, not of the screen: leaving the page does not end it.
        run_in_background(self.app, self._save(self.grid, sheet.copy()))

    async def _save(self, grid: PeriodGrid, sheet: PeriodSheet, why: str | None = None) -> None:
        assert self._page is not None
        page, record_id = self._page, RecordId(Kind.BENEFIT, self._page.record.id, self.ref)

        def save(session: Session) -> tuple[SaveResult, list[dict[str, Any]]]:
            return save_sheet(session, sheet, why or None, ask=why is None), flags_of(session, record_id)

        try:
            saved, page.flags = await self.worker.run(save, announced=False)
        except ReasonWanted as wanted:
            self._ask_why(wanted, grid, sheet)
            return
        except UserError as problem:
            await self._not_saved(grid, problem)
            return
        finally:
            self._saving = False
        if self.is_attached:
            painting = CoalescedRepaint(self.app)
            self._show_saved(sheet, saved)
            await painting.end_with_all()
        elif grid.sheet is not None:
            grid.sheet.written(sheet)
            self.app.notify(sanitize(save_message(saved)), markup=False)
        self._keep_draft(grid)
        # All else is read again when what was saved is in view.
        self._saved = self._message
        self.app.call_after_refresh(self.app.post_message, RegisterChanged())

    def _ask_why(self, wanted: ReasonWanted, grid: PeriodGrid, sheet: PeriodSheet) -> None:
        """Ask once why an approved plan changes, then save."""
        from benefits_tui.tui.dialogs.ask_reason import AskReason

        def answered(why: str | None) -> None:
            if why is not None:
                self._saving = True
                run_in_background(self.app, self._save(grid, sheet, why))

        self.app.push_screen(AskReason(wanted), answered)

    async def _not_saved(self, grid: PeriodGrid, problem: UserError) -> None:
        """Say why; what was typed stays in the cells, and as a draft where the page was left."""
        if not self.is_attached:
            self.app.notify(
                sanitize(f"{self.ref}: {problem}. Nothing was written; ^t offers it."), severity="error", markup=False
            )
            return
        if isinstance(problem, Conflict):
            with contextlib.suppress(UserError):
                await self._load()
            decide_cells(grid, problem, self.action_save)
            grid.problem = "Somebody else changed what you typed in: ^s asks whose stays"
        else:
            grid.problem = f"{problem}. Nothing was written"
        self._say()

    def _show_saved(self, sheet: PeriodSheet, saved: SaveResult) -> None:
        """Show what was written and which flags that raised and cleared; totals and curve were shown as it was typed."""
        assert self._page is not None
        self.grid.written(sheet)
        self._show_flags(self._page)
        self.view.refit()
        # Where the eye is; a flag that came is also said aloud.
        self._message = save_message(saved)
        self._say()
        if saved.raised:
            self.notify(sanitize(self._message), severity="warning", markup=False)

    def action_back(self) -> None:
        """Back; with cells that are not saved, only when asked a second time."""
        if self._saving:
            self.status.say("What was typed is being saved; a moment.")
            return
        sheet = self.grid.sheet
        if sheet is not None and (sheet.changed or self.grid.typed is not None):
            if not self._asked:
                self._asked = True
                many = sheet.changed + (self.grid.typed is not None)
                said_of = f"{many} cells are" if many > 1 else "1 cell is"
                self.status.say(f"{said_of} not saved: esc again drops what was typed, ^s saves it.")
                return
            if self._autosave is not None:
                self._autosave.forget()
        super().action_back()
