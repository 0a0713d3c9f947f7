"""The portfolio in one look: its balance, what needs a decision, what is due next, what changed."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.parsing import shorten
from benefits_tui.register.balances import PortfolioCurve, by_stage, portfolio_curve
from benefits_tui.register.errors import Busy, DiskFull
from benefits_tui.register.listing import QUEUE, ListQuery, ListRow, due_between
from benefits_tui.register.offered_step import OfferedStep, StepNews, offered
from benefits_tui.register.overview import LastSeen, Overview, overview
from benefits_tui.register.own_plan import has_plan
from benefits_tui.register.session import Session
from benefits_tui.tui.commands import DECIDE, DEMO, HOME_COMMANDS, IMPORT_FILE, ON_ROWS, POLICY, SNOOZE, TOUR, Command
from benefits_tui.tui.curve import CurveSeries, plot
from benefits_tui.tui.exits import AppExit, ExitReason
from benefits_tui.tui.formatting import MUTED, as_people_write, format_date, format_timestamp, humanize, sanitize
from benefits_tui.tui.host import host_of
from benefits_tui.tui.keymap import ALWAYS_SHOWN, all_commands, bindings
from benefits_tui.tui.list_specs import DUE_LIST, QUEUE_LIST
from benefits_tui.tui.screens.flag_commands import FlagCommands
from benefits_tui.tui.tables import FigureCell, FigureLine, balance_lines, stage_lines, stage_unit
from benefits_tui.tui.widgets.curve_view import CurveView
from benefits_tui.tui.widgets.figure_table import FigureTable
from benefits_tui.tui.widgets.part import Part, PartText
from benefits_tui.tui.widgets.parts_view import PartsView
from benefits_tui.tui.widgets.register_list import RegisterList

DUE_DAYS = 30
_ON_FLAGS = frozenset({DECIDE.id, SNOOZE.id})
_BEGINNING = frozenset({IMPORT_FILE.id, POLICY.id, TOUR.id, DEMO.id, *ALWAYS_SHOWN})


class StepLine(Static):
    """The small step is said in its rule: there is nothing below it."""

    def lines_needed(self, width: int) -> int:
        """None."""
        return 0


def _look_for_step(session: Session) -> StepNews:
    # It comes with the rules, which the first painting does not wait for.
    from benefits_tui.register.small_step import look

    return look(session)


def _keep_step(session: Session, news: StepNews) -> str:
    from benefits_tui.register.small_step import keep

    return keep(session, news)


def _read_plan(session: Session) -> int:
    if not has_plan(session):
        return 0
    from benefits_tui.register.plan_readings import read_plan

    with session.patience.none(), suppress(Busy, DiskFull):
        return read_plan(session)
    return 0


def _due(today: date) -> ListQuery:
    return ListQuery(due_between(today, today + timedelta(days=DUE_DAYS)), today=today)


class HomeScreen(FlagCommands):
    """The first screen."""

    KEYS: ClassVar[tuple[Command, ...]] = HOME_COMMANDS
    BINDINGS: ClassVar = bindings(HOME_COMMANDS)
    where = "Home"
    acts_on_rows = True

    def body(self) -> ComposeResult:
        """Position, what needs a decision, what is due; beside them the curve, the news and the stages where there is room."""
        today = self.worker.today
        self.urgent = RegisterList(QUEUE_LIST, self.worker, query=ListQuery(QUEUE, today=today), id="urgent")
        self.due = RegisterList(DUE_LIST, self.worker, query=_due(today), id="due")
        self._placed = (0, 0)
        self._others = self._currency = ""
        self._step, self._first_benefit = "", False
        for rows in (self.urgent, self.due):
            rows.moved = self._moved
        self.view = PartsView(
            "home",
            [
                Part("Begin", PartText(), id="begin", rank=100),
                Part("Position", FigureTable(), id="position", rank=95, min_lines=2, wish=9),
                Part("Needs a decision", self.urgent, id="decisions", rank=90, min_lines=4, wish=6),
                Part("Next small step", StepLine(), id="step", rank=85, min_lines=0),
                Part("Due in 30 days", self.due, id="soon", rank=80, min_lines=3, wish=3),
                Part("Curve", CurveView(), id="curve", rank=50, min_lines=8, side="right"),
                Part("Since you last looked", FigureTable(), id="since", rank=60, side="right"),
                Part("By stage", FigureTable(), id="stages", rank=40, min_lines=2, side="right"),
            ],
        )
        for name in ("begin", "since", "step"):
            self._part(name).empty = True
        yield self.view

    def _part(self, name: str) -> Part:
        return next(part for part in self.view.parts if part.id == name)

    def on_mount(self) -> None:
        """Read the balance; the lists read themselves."""
        super().on_mount()
        self.urgent.focus()
        self.run_in_background(self._show_balance(), keys_wait=False)
        self.run_in_background(self._show_portfolio(), keys_wait=False)
        self.run_in_background(self._show_step(), keys_wait=False)

    def _moved(self) -> None:
        """Another number of rows needs another place; the line below says where the cursor is."""
        rows = (self.urgent.total, self.due.total)
        if self.urgent.loaded and self.due.loaded and rows != self._placed:
            self._placed = rows
            self.view.refit()
            self.show_keys()
        self._say_waiting()
        for list_there in (self.urgent, self.due):
            if list_there.has_focus and list_there.loaded:
                self.status.say(self._whole(list_there), list_there.position)

    def in_bar(self, command: Command) -> bool:
        """In an empty register what begins one; else what can be done about the row where the keys are."""
        if not self._part("begin").empty:
            return command.id in _BEGINNING
        rows = self.focused if isinstance(self.focused, RegisterList) else None
        if command.id in ON_ROWS and rows is not None and not rows.total:
            return False
        return command.bar and (rows is self.urgent or command.id not in _ON_FLAGS)

    def on_descendant_focus(self) -> None:
        """The line below is about the part where the keys go."""
        self._moved()

    def _say_waiting(self) -> None:
        self._part("decisions").say(
            ", ".join(filter(None, (f"{self.urgent.total_said}{self._others}", self.urgent.unit))), "5 all of it"
        )

    def _whole(self, rows: RegisterList) -> str:
        """What the row under the cursor says in full."""
        row = rows.under_cursor
        why = f"{row.text('severity')}: {as_people_write(row.text('why'))}" if row and "why" in row else ""
        return "   ".join(filter(None, (why, rows.shortened)))

    def reload(self) -> None:
        """Read all of it again."""
        self.urgent.reload()
        self.due.reload(_due(self.worker.today))
        self.run_in_background(self._show_balance(), keys_wait=False)
        self.run_in_background(self._show_portfolio(), keys_wait=False)
        self.run_in_background(self._show_step(), keys_wait=False)

    def action_demo(self) -> None:
        """Leave for the demo register, to come back afterwards."""
        if self.worker.context is not None:
            self.notify(f"This is {self.worker.name}; q leaves it.", markup=False)
            return
        host_of(self).remember()
        self.app.exit(AppExit(ExitReason.DEMO))

    def edits_flag(self) -> int | None:
        """The flag under the cursor, where the keys are on the flags."""
        row = self.urgent.under_cursor if self.urgent.has_focus else ListRow()
        if not row:
            self.status.tell("This key is for a flag: tab goes to the next part.")
        return row.number("id") if row else None

    def flags_in_hand(self) -> list[int]:
        """The flag under the cursor, where the keys are on the flags."""
        urgent = self.urgent
        row = urgent.under_cursor if urgent.has_focus else ListRow()
        if not row:
            self.status.tell("This key is for a flag: tab goes to the next part.")
        number = row.number("id") if row else None
        return [number] if number is not None and self.may_write() else []

    def record_in_hand(self) -> tuple[Kind, str] | None:
        """What the flag under the cursor is on, or what is due there."""
        focused = self.focused
        row = focused.under_cursor if isinstance(focused, RegisterList) else ListRow()
        return _record_of(row) if row else None

    def action_balance(self) -> None:
        """The portfolio's balances taken so far; take one."""
        from benefits_tui.tui.actions.projects import balance

        if self.may_write():
            self.run_in_background(balance(self, None))

    async def _show_balance(self) -> None:
        seen = self._seen_before()
        shown = await self.run_job(lambda session: overview(session, DUE_DAYS, seen))
        host_of(self).last_change = shown.last_change
        nothing = not shown.projects
        for part in self.view.parts:
            if part.id not in ("begin", "step"):
                part.empty = nothing
        self._part("begin").empty = not nothing
        if nothing:
            begin = self._part("begin").body
            assert isinstance(begin, PartText)
            begin.show(_nothing_yet(self.worker.read_only))
            self._part("begin").say(shown.name)
        position = self._part("position").body
        assert isinstance(position, FigureTable)
        position.show(lambda width: balance_lines(shown.balance, shown.currency, width, shown.projects, shown.double_counted))
        self._part("position").say(f"as of {format_date(self.worker.today)}, {shown.name}", "b balance")
        self._show_news(shown)
        self._currency = shown.currency
        self._others = f" records, {shown.flags:,} flags on them" if shown.flags != shown.waiting else ""
        self._say_waiting()
        self._part("soon").say(f"{shown.due:,}")
        self.view.refit()
        self.show_keys()

    def _show_news(self, shown: Overview) -> None:
        changed = self._changed(shown)
        part = self._part("since")
        assert isinstance(part.body, FigureTable)
        part.body.show(lambda width: changed or [])
        part.empty = changed is None
        count = shown.news[0]
        part.say(format_timestamp(host_of(self).place.seen_at), "", f"{count:,} change{'s' if count != 1 else ''}")

    def _seen_before(self) -> LastSeen | None:
        """How far this person had seen the register; None at first."""
        place = host_of(self).place
        return LastSeen(place.seen_change, place.seen_on) if place.seen_change else None

    def _changed(self, shown: Overview) -> list[FigureLine] | None:
        changes, people, raised, cleared = shown.news
        if not (changes or raised or cleared):
            return None
        place = host_of(self).place
        change, seen_on = place.seen_change, place.seen_on
        user = f'"{self.worker.session.user}"'
        change_count = f"{changes:,} change{'s' if changes != 1 else ''}"
        flags = f"{raised:,} flag{'s' if raised != 1 else ''} raised"
        by: FigureLine = []
        for who, count in shown.by_whom:
            name = sanitize(shorten(who, 16))
            by += [
                FigureCell(", " if by else ": "),
                FigureCell(f"{name} {count:,}", "", "history", f'change>{change} who:"{who}"'),
            ]
        if people > len(shown.by_whom):
            by.append(FigureCell(f", {people - len(shown.by_whom):,} more", MUTED))
        return [
            [FigureCell(change_count, "", "history", f"change>{change} -who:{user}"), *by],
            [
                FigureCell(flags, "", "flags", f"raised_on>={seen_on}" if seen_on else ""),
                FigureCell(f", {cleared:,} cleared", MUTED),
            ],
        ]

    async def _show_portfolio(self) -> None:
        stages = await self.worker.run_when_idle(by_stage, lambda: self.is_attached)
        if stages is not None:
            body = self._part("stages").body
            assert isinstance(body, FigureTable)
            body.show(lambda width: stage_lines(stages, width))
            self._part("stages").say(" ".join(filter(None, ("stated,", stage_unit(stages).label(self._currency), "gross"))))
            self.view.refit()
        curve = await self.worker.run_when_idle(portfolio_curve, lambda: self.is_attached)
        if curve is not None:
            self._show_curve(curve)

    def _show_curve(self, curve: PortfolioCurve) -> None:
        series = (CurveSeries("plan", curve.plan, "$accent"), CurveSeries("actual", curve.actual, "$foreground", thick=True))
        today = self.worker.today
        blank = not any(line.points for line in series)
        self.query_one(CurveView).show(lambda width, height: plot(series, width, height, today=today), blank=blank)
        self._part("curve").say(f"{humanize(curve.benefit_class.value)}, summed, gross")
        self.view.refit()

    async def _show_step(self) -> None:
        """The small step that is kept, at once; whether it is done, or another is due, when nothing else is asked."""
        self._offer(await self.run_job(offered), first_benefit=False)
        news = await self.worker.run_when_idle(_look_for_step, lambda: self.is_attached)
        if news is None:
            return
        # Looking writes nothing: what is offered is kept by whoever opens it, and with the new day.
        if news.moved is not None and not self.worker.read_only:
            moved = await self.run_job(lambda session: _keep_step(session, news))
            if moved:
                self.done(moved)
        self._offer(news.offer, first_benefit=news.first_benefit)
        if not self.worker.read_only and (count := await self.run_job(_read_plan)):
            self.done(f"The register read {count:,} measure{'s' if count != 1 else ''} of the plan of action.")

    def _offer(self, step: OfferedStep | None, *, first_benefit: bool) -> None:
        self._first_benefit = first_benefit
        self._step = "record the first benefit" if first_benefit else step.summary if step is not None else ""
        self._say_step()
        self.view.refit()

    def _say_step(self) -> None:
        """In what room there is: the key is never pushed out."""
        part = self._part("step")
        part.empty = not self._step or not self._part("begin").empty
        key = next(command.key_shown for command in all_commands(self) if command.id == "step")
        right = f"{key} do it"
        part.say(shorten(self._step, max(self.size.width - len(part.title) - len(right) - 12, 8)), right)

    def on_resize(self) -> None:
        """Another width has room for more or fewer words."""
        self._say_step()

    def action_step(self) -> None:
        """The next small step, to be done or left."""
        from benefits_tui.tui.actions.small_step import take_step

        if self._first_benefit:
            self.new_record(Kind.BENEFIT)
        elif self.may_write():
            self.run_in_background(take_step(self))

    @on(FigureTable.Chosen)
    async def _open_list(self, event: FigureTable.Chosen) -> None:
        figure = event.figure
        host_of(self).open_list(figure.goes_to, figure.filter, figure.sort)

    @on(RegisterList.Failed)
    def _say_problem(self, event: RegisterList.Failed) -> None:
        self.status.tell(f"✗ {event.problem}")

    @on(RegisterList.Opened)
    def _open(self, event: RegisterList.Opened) -> None:
        self.open_record(*_record_of(event.row))

    def action_open(self) -> None:
        """Open what is under the cursor of the part that has the focus."""
        focused = self.focused
        (focused if isinstance(focused, RegisterList | FigureTable) else self.urgent).action_open()


def _record_of(row: ListRow) -> tuple[Kind, str]:
    """What a flag is on, or what is due."""
    if "subject" in row:
        return Kind(row.text("subject_kind")), row.text("subject")
    return Kind(row.text("subject_kind")), row.text("ref")


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
