"""The program on screen."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.driver import Driver
from textual.notifications import SeverityLevel
from textual.screen import ModalScreen
from textual.widget import Widget

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.fields import Kind
from benefits_tui.register.session import Session
from benefits_tui.register.whereabouts import whereabouts
from benefits_tui.tui.ascii_signs import AsciiSigns
from benefits_tui.tui.background import run_in_background
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.custom_keys import usable_keys
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.exits import AppExit, ExitReason
from benefits_tui.tui.formatting import sanitize
from benefits_tui.tui.keymap import GLOBAL, bindings
from benefits_tui.tui.messages import RegisterChanged
from benefits_tui.tui.navigation import NavigationHistory
from benefits_tui.tui.router import HOME, NUMBERED, PAGED
from benefits_tui.tui.signals import end_on_signals
from benefits_tui.tui.styles_once import StylesParsedOnce
from benefits_tui.tui.themes import DEFAULT_THEME, THEMES, role_defaults
from benefits_tui.tui.user_state import UserState
from benefits_tui.tui.watching_app import WatchingApp
from benefits_tui.tui.worker import RegisterContext, RegisterWorker

if TYPE_CHECKING:
    from benefits_tui.register.undo import UndoResult


class BenefitsApp(WatchingApp):
    """One register on screen. Each numbered screen keeps its place while one is elsewhere."""

    TITLE = "Benefits register"
    BINDINGS: ClassVar = bindings(GLOBAL)
    ENABLE_COMMAND_PALETTE = False
    NOTIFICATION_TIMEOUT = 3
    CSS_PATH = "app.tcss"

    def __init__(
        self, session: Session, first: str | None = None, folder: Path | None = None, *, context: RegisterContext | None = None
    ) -> None:
        self.user_state = UserState(folder, session.path, keeps=context is None)
        self.place = self.user_state.place()
        # The mode to start in, instead of an empty screen that is then left.
        self.DEFAULT_MODE = first or (self.place.mode if self.place.mode in NUMBERED else HOME)  # type: ignore[misc]
        super().__init__()
        self.stylesheet = StylesParsedOnce(variables=self.get_css_variables())
        self.worker = RegisterWorker(session, context)
        self.worker.on_commit = lambda: self.post_message(RegisterChanged())
        self.worker.on_wait = self.say_waiting
        self.trail = NavigationHistory()
        self._reopens = first is None
        self.settings, self._problem = self.user_state.settings()
        self.keys_given, wrong = usable_keys(self.settings.keys)
        if wrong:
            self._problem = f"{self._problem} {self.user_state.settings_file}: {'; '.join(wrong)}.".strip()
        for theme in THEMES:
            self.register_theme(theme)
        if self.keys_given:
            self.set_keymap(self.keys_given)
        self.show_signs(self.settings.signs)
        if self.settings.signs not in ("ascii", "unicode"):
            self._problem = f"{self._problem} signs is 'unicode' or 'ascii', not {self.settings.signs!r}.".strip()
        if self.settings.theme in self.available_themes:
            self.theme = self.settings.theme
        else:
            self.theme = DEFAULT_THEME
            self._problem = f"{self._problem} There is no theme {self.settings.theme!r}; the default is used.".strip()

    def show_signs(self, signs: str) -> None:
        """Draw signs and lines as letters (`ascii`), or as they are."""
        self._filters = [each for each in self._filters if not isinstance(each, AsciiSigns)]
        if signs == "ascii":
            self._filters.append(AsciiSigns())
        for screen in (screen for stack in self._screen_stacks.values() for screen in stack):
            for widget in screen.walk_children(Widget, with_self=True):
                # Lines that are kept are drawn anew.
                widget.notify_style_update()
                widget.refresh(layout=True)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The roles that Textual's own themes lack."""
        return role_defaults(self.current_theme)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Said in the status line of the screen in view, where it covers nothing; above a dialog as a toast."""
        screen = self.screen
        if isinstance(screen, BaseScreen) and screen.is_mounted:
            screen.status.tell(message if severity == "information" else f"✗ {message}")
        else:
            self.toast(message, severity=severity)

    def action_help_quit(self) -> None:
        """ctrl+c copies, and does not quit: the key that does is said."""
        from benefits_tui.tui.dialogs.submit import SubmitMixin

        if isinstance(screen := self.screen, SubmitMixin):
            screen.say_waiting("Nothing is selected to copy. esc leaves the form, ^q the program; what you typed is kept.")
        else:
            self.notify("Nothing is selected to copy; ^q quits.", markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where text is taken back with it, ctrl+z is not for suspending; letters for a filter that opens are no commands."""
        if action != "quit" and getattr(self.screen_stack[-1] if self._running else None, "opening_filter", False):
            return False
        if action == "suspend_process":
            from textual.widgets import TextArea

            if isinstance(self.focused, TextArea) or any(
                command.id == "take_back" for command in getattr(self.focused, "KEYS", ())
            ):
                return False
        return super().check_action(action, parameters)

    def on_mount(self) -> None:
        """Watch for what others write, and for being asked to end."""
        end_on_signals(self)
        if self._problem:
            self.toast(self._problem)
        if self.worker.context is None and (location_warning := whereabouts(self.worker.path)):
            self.toast(location_warning)
        for sentence in (self.worker.session.why_read_only, self.worker.session.clock_doubt):
            if sentence:
                self.toast(sentence)
        self.call_after_refresh(self._begin)
        self.watch_register()
        # The objects of the start stay for good: kept out of later collections, which would show as hitches.
        self.call_after_refresh(_freeze)

    async def _begin(self) -> None:
        """Back to the page that was open, and to what was typed and not saved."""
        from benefits_tui.register.lookup import is_there

        if self._reopens and len(self.place.page) == 2 and isinstance(self.screen, BaseScreen):
            kind, ref = self.place.page
            if kind in PAGED and await self.worker.run(lambda session: is_there(session, Kind(kind), ref)):
                self.screen.open_record(Kind(kind), ref)
        if self.user_state.drafts.left():
            self.action_drafts()
        session = self.worker.session
        if session.crash and not session.read_only:
            from benefits_tui.tui.dialogs.check import CheckDialog

            self.push_screen(CheckDialog(self.worker, session.crash))

    def _handle_exception(self, error: Exception) -> None:
        """A widget still being built when the program is told to end lacks its parts: that is the end, not a crash."""
        if self._exit:
            self.log.error(repr(error))
        else:
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """The last stop of an exception: the terminal is restored, a sentence is said, the log has the traceback."""
        from benefits_tui.register.error_log import log_problem

        self.panic(log_problem(self._exception or RuntimeError("unknown")))

    def keep_draft(self, draft: Draft) -> None:
        """Keep what is being typed; when it cannot be kept, that is said once."""
        try:
            self.user_state.drafts.keep(draft)
        except UserError as problem:
            if not self._said_not_kept:
                self._said_not_kept = True
                self.notify(sanitize(str(problem)), severity="warning", timeout=10, markup=False)

    _said_not_kept = False

    def action_jump(self) -> None:
        """A letter on each part of the screen."""
        from benefits_tui.tui.dialogs.jump import JumpDialog, targets_of

        targets = targets_of(self.screen)
        if targets:
            self.push_screen(JumpDialog(targets), lambda target: target and target.go(self))

    def action_as_of(self) -> None:
        """The register of an earlier day."""
        if not isinstance(self.screen, ModalScreen):
            from benefits_tui.tui.actions.earlier_day import ask_for_day

            ask_for_day(self.worker, self, self._leave_for)

    @on(Driver.SignalResume)
    def _paint_again(self) -> None:
        """Brought back by `fg`: the shell has written over everything, also over what has not changed since."""
        self.refresh(layout=True)

    def _leave_for(self, day: date | None) -> None:
        if day is not None:
            self.remember()
            self.exit(AppExit(ExitReason.EARLIER_DAY, day=day))

    def action_undo(self) -> None:
        """Take back this person's newest change."""
        screen = self.screen
        if isinstance(screen, BaseScreen) and screen.may_write():
            from benefits_tui.register.undo import undo

            run_in_background(self, self._take_back(undo))

    def action_redo(self) -> None:
        """Do again what this person undid last."""
        screen = self.screen
        if isinstance(screen, BaseScreen) and screen.may_write():
            from benefits_tui.register.undo import redo

            run_in_background(self, self._take_back(redo))

    async def _take_back(self, undo_or_redo: Callable[[Session], UndoResult]) -> None:
        try:
            done = await self.worker.run(undo_or_redo)
        except UserError as problem:
            self.notify(sanitize(str(problem)), severity="warning", timeout=10, markup=False)
            return
        self.notify(sanitize(done.summary), markup=False)

    def action_drafts(self) -> None:
        """What was typed and not saved."""
        from benefits_tui.tui.dialogs.drafts import DraftsDialog
        from benefits_tui.tui.draft_restore import restore_draft

        screen = self.screen
        if not isinstance(screen, BaseScreen):
            return
        drafts = self.user_state.drafts.left()
        if not drafts:
            self.notify("Nothing was typed and left unsaved.", markup=False)
            return

        def take(draft: Draft | None) -> None:
            if draft is not None:
                try:
                    self.user_state.drafts.take_over(draft)
                except UserError as problem:
                    self.notify(sanitize(str(problem)), severity="warning", timeout=10, markup=False)
                if screen.may_write():
                    restore_draft(screen, draft)

        self.push_screen(DraftsDialog(self.user_state.drafts, drafts), take)

    def action_backups(self) -> None:
        """The backups of this register."""
        screen = self.screen
        if not isinstance(screen, BaseScreen):
            return
        if self.worker.context is not None:
            self.notify(f"This is {self.worker.name}; q leaves it.", markup=False)
            return
        from benefits_tui.tui.dialogs.backups import BackupsDialog

        def take(wanted: AppExit | str | None) -> None:
            if isinstance(wanted, AppExit):
                self.remember()
                self.exit(wanted)
            elif wanted is not None:
                screen.done(wanted)

        self.push_screen(BackupsDialog(self.worker), take)

    def action_policy(self) -> None:
        """What the organisation wants from tracking."""
        from benefits_tui.tui.actions.policy import policy

        if isinstance(self.screen, BaseScreen):
            self.screen.run_in_background(policy(self.screen))

    def action_roll_up(self) -> None:
        """The balance broken down."""
        from benefits_tui.tui.screens.rollup import RollUpScreen

        if isinstance(self.screen, BaseScreen) and not isinstance(self.screen, RollUpScreen):
            self.push_screen(RollUpScreen(self.worker))

    def action_changes(self) -> None:
        """What changed since a day."""
        from benefits_tui.tui.actions.earlier_day import ask_since
        from benefits_tui.tui.screens.changes import ChangesScreen

        def take(day: date | None) -> None:
            if day is not None:
                self.push_screen(ChangesScreen(self.worker, day))

        if isinstance(self.screen, BaseScreen):
            ask_since(self.worker, self, take)

    def action_maturity(self) -> None:
        """How far tracking has come."""
        from benefits_tui.tui.screens.maturity import MaturityScreen

        if isinstance(self.screen, BaseScreen) and not isinstance(self.screen, MaturityScreen):
            self.push_screen(MaturityScreen(self.worker))

    def action_report(self) -> None:
        """A report for a meeting."""
        from benefits_tui.tui.screens.report import choose_report

        if isinstance(self.screen, BaseScreen):
            choose_report(self.screen)

    def action_send(self) -> None:
        """Files for others."""
        from benefits_tui.tui.actions.sending import choose_what_to_send

        if isinstance(self.screen, BaseScreen):
            choose_what_to_send(self.screen)

    def action_settings(self) -> None:
        """Colours and keys."""
        from benefits_tui.tui.dialogs.settings import SettingsDialog

        if not isinstance(self.screen, ModalScreen):
            self.push_screen(SettingsDialog())

    def action_tour(self) -> None:
        """Around the program."""
        from benefits_tui.tui.dialogs.tour import Tour

        if not isinstance(self.screen, ModalScreen):
            self.push_screen(Tour())

    def action_leave(self) -> None:
        """Back from a page; out of the program from a numbered screen."""
        if len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            self.remember()
            self.exit(AppExit(ExitReason.LEFT))

    async def action_quit(self) -> None:
        """Out of the program, from anywhere."""
        self.remember()
        self.exit(AppExit(ExitReason.QUIT))

    def action_import_file(self) -> None:
        """Read a spreadsheet."""
        from benefits_tui.tui.screens.importing import ImportScreen

        if isinstance(self.screen, BaseScreen) and not isinstance(self.screen, ImportScreen) and self.screen.may_write():
            self.push_screen(ImportScreen(self.worker))


def _freeze() -> None:
    gc.freeze()
    gc.enable()
