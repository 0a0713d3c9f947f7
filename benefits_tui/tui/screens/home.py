"""The portfolio in one look: its balance, what needs a decision, what is due next."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from benefits_tui.domain.balance import Balance, Column
from benefits_tui.domain.fields import Kind
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.measure import Rag
from benefits_tui.domain.quantity import currency_sign, percent, short_money
from benefits_tui.register.balances import balance_of
from benefits_tui.register.session import Session
from benefits_tui.store.listings import FLAGS, PROJECTS, due_from
from benefits_tui.store.pages import Query, count
from benefits_tui.tui.commands import HOME_COMMANDS, Command, bindings
from benefits_tui.tui.present import RAG_SIGNS, TONES, day, words
from benefits_tui.tui.screens.base import DeskScreen
from benefits_tui.tui.views import DUE_VIEW, FLAGS_VIEW
from benefits_tui.tui.widgets.bars import StatusLine
from benefits_tui.tui.widgets.register_list import RegisterList

_SHOWN = (BenefitClass.CASHABLE, BenefitClass.NON_CASHABLE, BenefitClass.QUANTIFIABLE, BenefitClass.UNCLASSIFIED)
_TONE = {"success": "$text-success", "warning": "$text-warning", "error": "$text-error", "muted": "$foreground 60%"}


class HomeScreen(DeskScreen):
    """The first screen."""

    KEYS: ClassVar[tuple[Command, ...]] = HOME_COMMANDS
    BINDINGS: ClassVar = bindings(HOME_COMMANDS)
    DEFAULT_CSS = """
    HomeScreen #balance { height: auto; padding: 0 1; }
    HomeScreen .heading { height: 1; padding: 0 1; text-style: bold; background: $surface; }
    HomeScreen #urgent { height: 2fr; min-height: 4; }
    HomeScreen #due { height: 1fr; min-height: 3; }
    """
    where = "Home"

    def body(self) -> ComposeResult:
        """Balance, flags, what is due."""
        today = self.desk.session.today
        yield Static(id="balance")
        yield Static("Needs a decision", classes="heading")
        yield RegisterList(FLAGS_VIEW, self.desk, id="urgent")
        yield Static("Due next", classes="heading")
        yield RegisterList(DUE_VIEW, self.desk, query=Query(due_from(today)), id="due")

    def on_mount(self) -> None:
        """Read the balance; the lists read themselves."""
        super().on_mount()
        self.query_one("#urgent").focus()
        self.work(self._show_balance())

    def reload(self) -> None:
        """Read all of it again."""
        for found in self.query(RegisterList):
            found.reload()
        self.work(self._show_balance())

    async def _show_balance(self) -> None:
        def read(session: Session) -> tuple[Balance, str, str, int, int]:
            with session.store.snapshot():
                policy = session.policy
                projects, flags = (count(session.store, Query(one)) for one in (PROJECTS, FLAGS))
                return balance_of(session), policy.name, policy.currency, projects, flags

        found, name, currency, projects, flags = await self.ask(read)
        self.query_one("#balance", Static).update(
            balance_content(found, currency, projects) if projects else _nothing_yet(self.desk.read_only)
        )
        self.query_one(StatusLine).say(f"{name}   as of {day(self.desk.session.today)}   {flags:,} open flags   tab: next list")

    @on(RegisterList.Opened)
    def _open(self, event: RegisterList.Opened) -> None:
        cells = event.cells
        if event.sender.id == "urgent":
            self.open_record(Kind(str(cells["subject_kind"])), str(cells["subject"]))
        else:
            self.open_record(Kind.BENEFIT if cells["what"] == "reading" else Kind.REVIEW, str(cells["ref"]))

    def action_open(self) -> None:
        """Open the record under the cursor of the list that has the focus."""
        found = self.focused
        (found if isinstance(found, RegisterList) else self.query_one("#urgent", RegisterList)).action_open()


def _nothing_yet(read_only: bool) -> Content:
    if read_only:
        return Content("This register is empty.")
    return Content.assemble(
        ("This register is empty.\n", "bold"),
        "  i       import a spreadsheet of projects, benefits or readings\n",
        "  2, n    add the first project\n",
        "  ?       what else can be done; ",
        ("benefits-tui demo", "bold"),
        " opens a filled register to look at",
    )


def balance_content(found: Balance, currency: str, projects: int | None = None) -> Content:
    """A balance as a small table: a line for each class that has money, then the RAG counts."""
    sign = currency_sign(currency).strip()
    lines: list[Content] = []
    head = f"{'Money, ' + sign:<22}{'Stated':>11}{'Due':>11}{'Realised':>11}{'Outturn':>11}"
    lines.append(Content.styled(head, "$foreground 60% bold"))
    shown = [(words(one.value), found.column(one)) for one in _SHOWN if found.column(one).valued]
    if found.disbenefits.valued:
        shown.append(("disbenefits", found.disbenefits))
    for label, column in shown:
        lines.append(
            Content(f"{label:<22}{short_money(column.stated):>11}{_money(column.due)}{_money(column.realised)}{_outturn(column)}")
        )
    if not shown:
        lines.append(Content.styled("no benefit has a money value yet", "$foreground 60%"))
    tail = [f"{projects:,} project{'s' if projects != 1 else ''}"] if projects is not None else []
    if found.cost is not None:
        tail.append(f"whole-life cost {short_money(found.cost, currency)}")
    if found.realisation is not None:
        tail.append(f"realised of due {percent(found.realisation)} ({percent(found.realisation_uncapped)} uncapped)")
    if tail:
        lines.append(Content.styled(" · ".join(tail), "$foreground 60%"))
    one = "benefit" if found.benefits == 1 else "benefits"
    counts: list[Content | tuple[str, str]] = [(f"{found.benefits:,} {one}{':' if found.benefits else ''}", "")]
    for rag in (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.NO_DATA, Rag.NOT_YET_DUE):
        if found.rag[rag]:
            counts.append((f"  {found.rag[rag]:,} {RAG_SIGNS[rag.value]}", _TONE[TONES[rag.value]]))
    lines.append(Content.assemble(*counts))
    return Content("\n").join(lines)


def _money(value: Decimal | None) -> str:
    return f"{short_money(value):>11}"


def _outturn(column: Column) -> str:
    """The outturn only where every valued benefit has one: a part of it beside the whole stated value would mislead."""
    return f"{short_money(column.outturn) if not column.without_outturn else '–':>11}"
