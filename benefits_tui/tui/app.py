"""The program on screen."""

from __future__ import annotations

import gc
from collections.abc import Awaitable, Callable, Iterable
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.screen import ModalScreen, Screen

from benefits_tui.domain.problem import Problem
from benefits_tui.register.session import Session
from benefits_tui.tui.commands import GLOBAL, all_commands, bindings
from benefits_tui.tui.desk import Desk
from benefits_tui.tui.messages import RegisterChanged
from benefits_tui.tui.present import safe
from benefits_tui.tui.screens.base import DeskScreen
from benefits_tui.tui.signals import end_on_signals

POLL_SECONDS = 1.0
HOME = "home"


class BenefitsApp(App[int]):
    """One register on screen. Each numbered screen keeps its place while one is elsewhere."""

    TITLE = "Benefits register"
    BINDINGS: ClassVar = bindings(command for command in GLOBAL if command.action != "app.command_palette")
    MODES: ClassVar = {name: name for name in (HOME, "projects", "benefits", "reviews", "flags", "people")}
    ENABLE_COMMAND_PALETTE = True
    CSS = """
    ToastRack { align: right top; margin: 1 0 0 0; }
    Static { link-style: not underline; link-color: $foreground; link-background-hover: $primary; }
    """

    def __init__(self, session: Session, first: str | None = None) -> None:
        # The mode to start in, instead of an empty screen that is then left.
        self.DEFAULT_MODE = first or HOME  # type: ignore[misc]
        super().__init__()
        self.desk = Desk(session)
        self.changes = 0

    def get_screen(self, screen: Screen[object] | str, *args: object, **options: object) -> Screen[object]:  # type: ignore[override]
        """A numbered screen by its name, made (and its module imported) when it is first asked for."""
        if isinstance(screen, str) and screen not in self._installed_screens and screen in self.MODES:
            self.install_screen(self._make(screen), screen)
        return super().get_screen(screen)

    def _make(self, name: str) -> DeskScreen:
        if name == HOME:
            from benefits_tui.tui.screens.home import HomeScreen

            return HomeScreen(self.desk)
        from benefits_tui.tui.screens import lists

        kinds = {one.name_of_list: one for one in lists.ListScreen.__subclasses__()}
        return kinds[name](self.desk)

    def on_mount(self) -> None:
        """Watch for what others write, and for being asked to end."""
        end_on_signals(self)
        self.set_interval(POLL_SECONDS, self._look_around)
        # The objects of the start stay for good: kept out of later collections, which would show as hitches.
        self.call_after_refresh(_freeze)

    async def _look_around(self) -> None:
        """Another officer's commits, and midnight, reach the screen in view within a second or so."""

        def look(session: Session) -> bool:
            return session.store.bring_up_to(session.today)

        try:
            if await self.desk.changed_elsewhere() or await self.desk.ask(look):
                self.post_message(RegisterChanged())
        except Problem as problem:
            self.notify(safe(str(problem)), severity="error", timeout=10, markup=False)

    def on_register_changed(self) -> None:
        """Screens in view read again; hidden ones when they come back."""
        self.changes += 1
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen):
                screen.register_changed(self.changes)

    def _handle_exception(self, error: Exception) -> None:
        """A widget still being built when the program is told to end lacks its parts: that is the end, not a crash."""
        if self._exit:
            self.log.error(repr(error))
        else:
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """The last stop of an exception: the terminal is restored, a sentence is said, the log has the traceback."""
        from benefits_tui.register.log import log_problem

        self.panic(log_problem(self._exception or RuntimeError("unknown")))

    def action_go(self, name: str) -> None:
        """To one of the numbered screens."""
        if isinstance(self.screen, ModalScreen):
            return
        if self.current_mode == name:
            while len(self.screen_stack) > 1:
                self.pop_screen()
        else:
            self.switch_mode(name)

    def action_leave(self) -> None:
        """Back from a page; out of the program from a numbered screen."""
        if len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            self.exit(0)

    def action_help(self) -> None:
        """What can be done here."""
        from benefits_tui.tui.dialogs.texts import HelpDialog

        where = getattr(self.screen, "where", "")
        self.push_screen(HelpDialog(where, all_commands(self.screen)))

    def action_import_file(self) -> None:
        """Read a spreadsheet."""
        from benefits_tui.tui.screens.importing import ImportScreen

        if isinstance(self.screen, DeskScreen) and not isinstance(self.screen, ImportScreen) and self.screen.may_write():
            self.push_screen(ImportScreen(self.desk))

    def action_go_to(self) -> None:
        """Open a record by its reference."""
        screen = self.screen
        if isinstance(screen, DeskScreen):
            self.run_worker(self._ask_where(screen))

    async def _ask_where(self, screen: DeskScreen) -> None:
        from benefits_tui.register.lookup import find, references
        from benefits_tui.tui.dialogs.ask import AskLine

        async def go(line: str) -> None:
            found = await self.desk.ask(lambda session: find(session.store, line))
            self.pop_screen()
            screen.open_record(found.kind, found.ref)

        known = await self.desk.ask(references)
        self.push_screen(AskLine("Go to which reference?", go, suggestions=known))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: every command of the screen, and the program's own."""
        for command in all_commands(screen):
            if command.action != "app.command_palette":
                target = command.action if command.action.startswith("app.") else f"screen.{command.action}"
                yield SystemCommand(command.label, f"{command.help} ({command.key_shown})", self._runner(target))
        yield SystemCommand("Theme", "Choose the colours.", self.action_change_theme)

    def _runner(self, target: str) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            await self.run_action(target)

        return run


def _freeze() -> None:
    gc.freeze()
    gc.enable()


def run_app(session: Session, first: str | None = None) -> int:
    """Run the program on an open register; its exit status, which is not 0 after a crash."""
    gc.disable()
    app = BenefitsApp(session, first)
    try:
        app.run()
    finally:
        app.desk.close()
    return app.return_code or 0
