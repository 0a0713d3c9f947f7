"""The portfolio in one look: its balance, what needs a decision, what is due next, what changed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.quantity import short_money
from benefits_tui.register.balances import PortfolioCurve, StageLine, by_stage, portfolio_curve
from benefits_tui.register.listing import ListQuery, ListRow, due_between, in_queue
from benefits_tui.register.overview import LastSeen, Overview, overview
from benefits_tui.tui.commands import HOME_COMMANDS, Command
from benefits_tui.tui.curve import Series, plot
from benefits_tui.tui.exits import AppExit, ExitReason
from benefits_tui.tui.formatting import format_date, format_timestamp, humanize
from benefits_tui.tui.host import host_of
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.list_specs import DUE_LIST, FLAGS_LIST
from benefits_tui.tui.screens.flag_commands import FlagCommands
from benefits_tui.tui.tables import MUTED, Figure, Line, balance_lines
from benefits_tui.tui.widgets.figure_table import FigureTable
from benefits_tui.tui.widgets.register_list import RegisterList

DUE_DAYS = 30
_WIDE = 118


def _due(today: date) -> ListQuery:
    return ListQuery(due_between(today, today + timedelta(days=DUE_DAYS)), today=today)


class HomeScreen(FlagCommands):
    """The first screen."""

    KEYS: ClassVar[tuple[Command, ...]] = HOME_COMMANDS
    BINDINGS: ClassVar = bindings(HOME_COMMANDS)
    DEFAULT_CSS = """
    HomeScreen .heading { height: 1; padding: 0 1; text-style: bold; background: $surface; }
    HomeScreen #urgent { height: 2fr; min-height: 3; }
    HomeScreen #due { height: 1fr; min-height: 2; }
    HomeScreen #left { width: 1fr; height: 1fr; }
    HomeScreen #right { display: none; width: 42; height: 1fr; padding: 0 0 0 1; }
    HomeScreen.wide #right { display: block; }
    HomeScreen #nothing { display: none; height: auto; padding: 1 2; }
    HomeScreen.empty #nothing { display: block; }
    HomeScreen.empty #left > .heading, HomeScreen.empty RegisterList, HomeScreen.empty #balance { display: none; }
    """
    where = "Home"

    def body(self) -> ComposeResult:
        """Balance, flags, what is due; beside them the curve and the stages where there is room."""
        today = self.worker.today
        with Horizontal():
            with Vertical(id="left"):
                yield Static(id="nothing")
                yield FigureTable(id="balance")
                yield Static("Needs a decision", classes="heading", id="urgent-heading")
                yield RegisterList(FLAGS_LIST, self.worker, query=ListQuery(in_queue(), today=today), id="urgent")
                yield Static(f"Due in the next {DUE_DAYS} days", classes="heading", id="due-heading")
                yield RegisterList(DUE_LIST, self.worker, query=_due(today), id="due")
            with Vertical(id="right"):
                yield Static("The portfolio's curve (gross)", classes="heading", id="curve-heading")
                yield Static(id="curve")
                yield Static("Benefits by stage (gross)", classes="heading")
                yield FigureTable(id="stages")

    def on_mount(self) -> None:
        """Read the balance; the lists read themselves."""
        super().on_mount()
        self.query_one("#urgent").focus()
        self.work(self._show_balance(), keys_wait=False)

    def on_resize(self, event: events.Resize) -> None:
        """The right side comes with the room for it."""
        wide = event.size.width >= _WIDE
        if wide != self.has_class("wide"):
            self.set_class(wide, "wide")
            if wide and self.is_mounted:
                self.work(self._show_portfolio(), keys_wait=False)

    def reload(self) -> None:
        """Read all of it again."""
        self.query_one("#urgent", RegisterList).reload()
        self.query_one("#due", RegisterList).reload(_due(self.worker.today))
        self.work(self._show_balance(), keys_wait=False)
        if self.has_class("wide"):
            self.work(self._show_portfolio(), keys_wait=False)

    def action_demo(self) -> None:
        """Leave for the demo register, to come back afterwards."""
        if self.worker.context is not None:
            self.notify(f"This is {self.worker.name}; q leaves it.", markup=False)
            return
        host_of(self).remember()
        self.app.exit(AppExit(ExitReason.DEMO))

    def flags_in_hand(self) -> list[int]:
        """The flag under the cursor, where the keys are on the flags."""
        found = self.query_one("#urgent", RegisterList)
        row = found.under_cursor if found.has_focus else ListRow()
        if not row:
            self.status.say("This key is for a flag: tab goes to the next part.")
        number = row.number("id") if row else None
        return [number] if number is not None and self.may_write() else []

    def record_in_hand(self) -> tuple[Kind, str] | None:
        """What the flag under the cursor is on, or what is due there."""
        found = self.focused
        row = found.under_cursor if isinstance(found, RegisterList) else ListRow()
        return _record_of(row) if row else None

    def action_balance(self) -> None:
        """The portfolio's balances taken so far; take one."""
        from benefits_tui.tui.actions.projects import balance

        if self.may_write():
            self.work(balance(self, None))

    async def _show_balance(self) -> None:
        seen = self._seen_before()
        found = await self.run_job(lambda session: overview(session, DUE_DAYS, seen))
        host_of(self).last_change = found.last_change
        self.set_class(not found.projects, "empty")
        if not found.projects:
            self.query_one("#nothing", Static).update(_nothing_yet(self.worker.read_only))
        lines = balance_lines(found.balance, found.currency, found.projects, found.overclaimed)
        if (changed := self._changed(found)) is not None:
            lines.append(changed)
        self.query_one("#balance", FigureTable).show(lines)
        # Each leads to what it counts: to the queue, and to the list below it.
        self.query_one("#urgent-heading", Static).update(
            Content(f"Needs a decision ({found.waiting:,} of {found.flags:,} open flags)").stylize("@click=app.go('flags')")
        )
        self.query_one("#due-heading", Static).update(
            Content(f"Due in the next {DUE_DAYS} days ({found.due:,})").stylize("@click=app.focus('due')")
        )
        said = f"{found.name}   as of {format_date(self.worker.today)}   tab: next part, enter: open"
        self.status.say(said)

    def _seen_before(self) -> LastSeen | None:
        """How far this person had seen the register; None at first."""
        place = host_of(self).place
        return LastSeen(place.seen_change, place.seen_on) if place.seen_change else None

    def _changed(self, found: Overview) -> Line | None:
        changes, people, raised, cleared = found.news
        if not (changes or raised or cleared):
            return None
        place = host_of(self).place
        change, seen_on, seen_at = place.seen_change, place.seen_on, place.seen_at
        by = f" by {people} others" if people > 1 else ""
        said = f"{changes:,} change{'s' if changes != 1 else ''}{by}"
        flags = f"{raised:,} flag{'s' if raised != 1 else ''} raised"
        user = f'"{self.worker.session.user}"'
        return [
            Figure("since your last look: ", MUTED),
            Figure(said, "", "history", f"change>{change} -who:{user}"),
            Figure(", "),
            Figure(flags, "", "flags", f"raised_on>={seen_on}" if seen_on else ""),
            Figure(f", {cleared:,} cleared   ({format_timestamp(seen_at)})", MUTED),
        ]

    async def _show_portfolio(self) -> None:
        stages = await self.worker.run_when_idle(by_stage, lambda: self.is_attached)
        if stages is not None:
            self.query_one("#stages", FigureTable).show(_stage_lines(stages))
        curve = await self.worker.run_when_idle(portfolio_curve, lambda: self.is_attached)
        if curve is not None:
            self._show_curve(curve)

    def _show_curve(self, found: PortfolioCurve) -> None:
        series = (
            Series("plan", found.plan, "$text-primary", mark="P"),
            Series("actual", found.actual, "$text-success", mark="A"),
        )
        self.query_one("#curve-heading", Static).update(
            f"{humanize(found.benefit_class.value).capitalize()}, summed so far (gross)"
        )
        self.query_one("#curve", Static).update(plot(series, 40, 13, today=self.worker.today))

    @on(FigureTable.Chosen)
    async def _open_list(self, event: FigureTable.Chosen) -> None:
        from benefits_tui.tui.screens.list_screen import ListScreen

        figure = event.figure
        app = self.app
        await app.switch_mode(figure.goes_to)
        screen = app.screen
        while len(app.screen_stack) > 1:
            await app.pop_screen()
            screen = app.screen
        if isinstance(screen, ListScreen):
            screen.call_after_refresh(screen.show_filter, figure.filter, figure.sort, bool(figure.sort))

    @on(RegisterList.Failed)
    def _say_problem(self, event: RegisterList.Failed) -> None:
        self.status.say(event.problem)

    @on(RegisterList.Opened)
    def _open(self, event: RegisterList.Opened) -> None:
        self.open_record(*_record_of(event.row))

    def action_open(self) -> None:
        """Open what is under the cursor of the part that has the focus."""
        found = self.focused
        (found if isinstance(found, RegisterList | FigureTable) else self.query_one("#urgent", RegisterList)).action_open()


def _record_of(row: ListRow) -> tuple[Kind, str]:
    """What a flag is on, or what is due."""
    if "subject" in row:
        return Kind(row.text("subject_kind")), row.text("subject")
    return Kind(row.text("subject_kind")), row.text("ref")


def _stage_lines(stages: list[StageLine]) -> list[Line]:
    lines: list[Line] = [[Figure(f"{'':<17}{'Benefits':>9}{'Red':>4}{'Stated':>8}", f"{MUTED} bold")]]
    for one in stages:
        which = f"stage:{one.stage.value}"
        count_said, red = f"{one.benefits:,}", f"{one.red:,}"
        lines.append(
            [
                Figure(f"{humanize(one.stage.value):<17}{'':>{max(9 - len(count_said), 0)}}"),
                Figure(count_said, "", "benefits", which),
                Figure(" " * max(4 - len(red), 0)),
                Figure(red, "$text-error" if one.red else MUTED, "benefits" if one.red else "", f"{which} rag:red"),
                Figure(f"{short_money(one.stated):>8}", MUTED),
            ]
        )
    return lines


def _nothing_yet(read_only: bool) -> Content:
    if read_only:
        return Content("This register is empty.")
    # Fixed words of the program's own: each line can be clicked.
    return Content.from_markup(
        "[bold]This register is empty.[/]\n\n"
        "[@click=app.import_file()]  [bold $text-accent]i[/]       "
        "import a spreadsheet of projects, benefits or readings[/]\n"
        "[@click=app.go('projects')]  [bold $text-accent]2[/], [bold $text-accent]n[/]    "
        "add the first project; T there makes one from a template[/]\n"
        "[@click=app.policy()]  [bold $text-accent]P[/]       "
        "settle what the organisation wants from tracking: ten questions[/]\n"
        "[@click=app.tour()]  [bold $text-accent]f1[/]      a tour of three minutes[/]\n"
        "[@click=screen.demo()]  [bold $text-accent]f2[/]      look at a filled register first; q comes back here[/]\n"
        "[@click=app.help()]  [bold $text-accent]?[/]       what else can be done[/]"
    )
