"""The balance broken down: a line for each department, programme, owner …; every figure opens what it counts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from benefits_tui.domain.measure import Rag
from benefits_tui.domain.parsing import shorten
from benefits_tui.domain.quantity import percent
from benefits_tui.domain.rollup import RollUpKey
from benefits_tui.register.rollups import BUDGETS, RollUp, RollUpRow, roll_up
from benefits_tui.tui.amounts import Unit, unit_for
from benefits_tui.tui.commands import ROLL_UP_COMMANDS, Command
from benefits_tui.tui.dialogs.choose import Choice, Choose
from benefits_tui.tui.formatting import MUTED, humanize, sanitize
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.screens.figures import FiguresScreen
from benefits_tui.tui.tables import FigureCell, FigureLine, left_out_lines
from benefits_tui.tui.worker import RegisterWorker

_MONEY = (
    ("Stated", "stated"),
    ("Plan", "current_plan"),
    ("Due, read", "due_read"),
    ("Realised", "realised_due"),
    ("Outturn", "outturn"),
    ("Gap", "gap"),
)
_BUDGET = (("Claimed", "claimed"), ("Agreed", "agreed"), ("Due", "due"), ("Taken", "taken"))
_COUNTS = 9
_ROOM = 10
_LABEL = 20
MOST_ROWS = 500
"""More than these are written to a file, not read on a screen."""


class RollUpScreen(FiguresScreen):
    """One key at a time, one class of money at a time."""

    where = "Roll-up"
    KEYS: ClassVar[tuple[Command, ...]] = ROLL_UP_COMMANDS
    BINDINGS: ClassVar = bindings(ROLL_UP_COMMANDS)

    def __init__(self, worker: RegisterWorker, key: RollUpKey = RollUpKey.DEPARTMENT) -> None:
        super().__init__(worker)
        self._key, self._class = key, "cashable"
        self._roll_up: RollUp | None = None

    def reload(self) -> None:
        """Read the sums again."""
        self.run_in_background(self._load(), keys_wait=False)

    async def _load(self) -> None:
        key = self._key
        read, currency = await self.run_job(lambda session: (roll_up(session, (key,)), session.policy.currency))
        self._roll_up = read
        if self._class not in _classes(read):
            self._class = read.classes()[0]
        self.show(lambda width: roll_up_lines(read, self._class, currency, width))
        more = f", the first {MOST_ROWS} of {len(read.rows):,}" if len(read.rows) > MOST_ROWS else ""
        if self._class == BUDGETS:
            self.status.say(f"By {key.value}, cashable savings agreed with finance and taken from budgets{more}.")
        else:
            self.status.say(f"By {key.value}, {humanize(self._class)} money{more}. Classes are never added.")

    def action_by(self) -> None:
        """Choose what it is broken down by."""

        def take(key: RollUpKey | None) -> None:
            if key is not None:
                self._key = key
                self.reload()

        self.app.push_screen(Choose("Break the balance down by what?", [Choice(key, key.value) for key in RollUpKey]), take)

    def action_class(self) -> None:
        """The next class of money."""
        if self._roll_up is not None:
            classes = _classes(self._roll_up)
            self._class = classes[(classes.index(self._class) + 1) % len(classes)]
            self.reload()

    def action_export(self) -> None:
        """Write it to a file, every class and figure in it."""
        from benefits_tui.tui.actions.reports import export_roll_up_to

        if self._roll_up is not None:
            export_roll_up_to(self, self._roll_up, self._key.value)


def _classes(shown: RollUp) -> list[str]:
    """The classes that have money, and the budgets once anything was agreed."""
    return [*shown.classes(), *([BUDGETS] if shown.total.balance.budget else [])]


def roll_up_lines(shown: RollUp, name: str, currency: str, width: int) -> list[FigureLine]:
    """A heading, a line a row, the total last. Where width is short, counts and then amounts that can be spared are left out."""
    rows = [*shown.rows[:MOST_ROWS], shown.total]
    money, heads = list(_BUDGET if name == BUDGETS else _MONEY), list(_HEADS)
    for spared in ("Amber", "Complete", "Projects", "Plan", "Outturn", *(() if name == BUDGETS else ("Due, read",)), "Queue"):
        if _LABEL + len(heads) * _COUNTS + len(money) * _ROOM > width:
            heads = [head for head in heads if head != spared]
            money = [pair for pair in money if pair[0] != spared]
    left = width - len(heads) * _COUNTS - len(money) * _ROOM
    unit = unit_for(_value(row, name, figure) for row in rows for _, figure in money)
    head = f"{shown.keys[0].value.capitalize()}, {unit.label(currency)}"
    label = max(min(max(len(head), *(len(_name(row)) + 2 for row in rows)), left), 12)
    named = shorten(head, label)
    heading = f"{named:<{label}}" + "".join(f"{head:>{_COUNTS}}" for head in heads)
    return [
        [FigureCell(heading + "".join(f"{head:>{_ROOM}}" for head, _ in money), MUTED)],
        *(_line(row, name, unit, label, heads, [figure for _, figure in money]) for row in rows),
        *([] if name == BUDGETS else left_out_lines(shown.total.balance, currency)),
    ]


_HEADS = ("Projects", "Benefits", "Red", "Amber", "Queue", "Complete")


def _name(row: RollUpRow) -> str:
    if not row.labels:
        return "Total"
    label = row.labels[0] or "(none)"
    return sanitize(humanize(label) if row.filter.startswith(("stage:", "class:")) else label)


def _line(row: RollUpRow, name: str, unit: Unit, label: int, heads: Sequence[str], figures: Sequence[str]) -> FigureLine:
    balance, listed = row.balance, "projects" if row.of_projects else "benefits"
    shown = shorten(_name(row), label - 2)
    line: FigureLine = [FigureCell(f"{shown}{' ' * max(label - len(shown), 1)}")]
    rag = f"{row.filter} rag:"
    complete = "–" if row.several else percent(row.completeness)
    counts = {
        "Projects": (f"{row.projects:,}", "", listed, row.filter),
        "Benefits": (f"{balance.benefits:,}", "", "benefits", row.filter),
        "Red": (f"{balance.rag[Rag.RED]:,}", "$text-error", "benefits", f"{rag}red".strip()),
        "Amber": (f"{balance.rag[Rag.AMBER]:,}", "$text-warning", "benefits", f"{rag}amber".strip()),
        "Queue": (f"{row.queue:,}", "", "queue", row.queue_filter), "Complete": (complete, "", "benefits", row.incomplete_filter),
    }  # fmt: skip
    for text, tone, goes_to, behind in (counts[head] for head in heads):
        line += [
            FigureCell(" " * max(_COUNTS - len(text), 0)),
            FigureCell(text, tone if text != "0" else MUTED, "" if row.several else goes_to, behind),
        ]
    for figure in figures:
        line += _amount(row, name, figure, unit)
    return line


def _value(row: RollUpRow, name: str, figure: str) -> Decimal | None:
    if name == BUDGETS:
        return row.budget_money(figure)
    amount: Decimal | None = getattr(row.columns()[name], figure)
    return amount


def _amount(row: RollUpRow, name: str, figure: str, unit: Unit) -> FigureLine:
    value = _value(row, name, figure)
    text = unit.text(value)
    tone = MUTED if value is None else "$text-error" if figure == "gap" and value < 0 and not row.several else ""
    goes_to = "" if row.several or value is None else "benefits"
    if name == BUDGETS:
        behind, sort = row.budget_filter(figure), _SORTED.get(figure, "agreed_money")
    else:
        behind, sort = row.money_filter(name, figure), "variance_money" if figure == "gap" else f"{figure}_money"
    return [FigureCell(" " * max(_ROOM - len(text), 0)), FigureCell(text, tone, goes_to, behind, sort)]


_SORTED = {"claimed": "stated_money", "taken": "taken_money"}
