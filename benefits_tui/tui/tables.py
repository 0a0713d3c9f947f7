"""A balance as a small table of figures, each of which can lead to the list behind it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from textwrap import wrap
from typing import NamedTuple

from benefits_tui.domain.balance import Balance, BalanceColumn
from benefits_tui.domain.comparison import besides_words, shared_words, unread_words
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.measure import Rag
from benefits_tui.domain.quantity import display_money, percent
from benefits_tui.register.balances import StageLine
from benefits_tui.tui.amounts import Unit, unit_for
from benefits_tui.tui.formatting import MUTED, RAG_SIGNS, humanize, tone_style

_SHOWN = (
    BenefitClass.CASHABLE,
    BenefitClass.NON_CASHABLE,
    BenefitClass.QUANTIFIABLE,
    BenefitClass.QUALITATIVE,
    BenefitClass.UNCLASSIFIED,
)


class FigureCell(NamedTuple):
    """A piece of a line. With a list it leads there, under that filter and order."""

    text: str
    style: str = ""
    goes_to: str = ""
    filter: str = ""
    sort: str = ""


FigureLine = list[FigureCell]


_MONEY = (
    ("Stated", "stated_money"),
    ("Due, read", "due_read_money"),
    ("Realised", "realised_due_money"),
    ("Outturn", "outturn_money"),
)
_LABEL = 14
_ROOM = 10


def balance_lines(
    balance: Balance, currency: str, width: int = 80, projects: int | None = None, double_counted: Decimal | None = None
) -> list[FigureLine]:
    """A line for each class that has money, with a bar of its own where there is room; then what it comes to; then RAG."""
    rows = [
        (humanize(benefit_class.value), f"class:{benefit_class.value} disbenefit:no", balance.column(benefit_class))
        for benefit_class in _SHOWN
        if balance.column(benefit_class).has_money
    ]
    if balance.disbenefits.has_money:
        rows.append(("disbenefits", "disbenefit:yes", balance.disbenefits))
    money = [
        (label, which, (column.stated, column.due_read, column.realised_due, _outturn(column))) for label, which, column in rows
    ]
    unit = unit_for(value for _, _, values in money for value in values)
    bar = width - _LABEL - _ROOM * len(_MONEY) - 2
    named = "gross, " if double_counted else ""
    heading = f"{named + unit.label(currency):<{_LABEL}}" + "".join(f"{label:>{_ROOM}}" for label, _ in _MONEY)
    if bar >= _LEAST_BAR:
        heading += f"  0{'stated':>{bar - 1}}"
    lines: list[FigureLine] = [[FigureCell(heading, MUTED)]]
    for label, which, values in money:
        line = [FigureCell(f"{label:<{_LABEL}}")]
        for (_, name), value in zip(_MONEY, values, strict=True):
            text = unit.text(value)
            behind = f"{which} -stated_money:- {name}:-" if value is None else f"{which} -{name}:-"
            line += [FigureCell(" " * (_ROOM - len(text))), FigureCell(text, "", "benefits", behind, name)]
        if bar >= _LEAST_BAR:
            line += [FigureCell("  "), *_bar(values, bar)]
        lines.append(line)
    if not rows:
        lines.append([FigureCell("no benefit has a money value yet", MUTED)])
    return [*lines, *_summary(balance, currency, projects, double_counted, width)]


_LEAST_BAR = 16


def _bar(values: tuple[Decimal | None, ...], width: int) -> FigureLine:
    """From 0 to the stated value: `━` came, `╍` due, read and short, `┃` due, `◆` outturn."""
    stated, due, realised, outturn = values
    end = max((value for value in values if value is not None), default=Decimal(0))
    if stated is None or end <= 0:
        return []

    def place(value: Decimal | None) -> int:
        return 0 if value is None or value <= 0 else min(int(value * width / end), width - 1)

    signs = ["─"] * width
    styles = ["$rule"] * width
    for column in range(place(realised)):
        signs[column], styles[column] = "━", "$foreground"
    for column in range(place(realised), place(due)):
        signs[column], styles[column] = "╍", "$text-warning"
    if due is not None and due > 0:
        signs[place(due)], styles[place(due)] = "┃", "$foreground"
    if outturn is not None and outturn > 0:
        signs[place(outturn)], styles[place(outturn)] = "◆", "$accent"
    line: FigureLine = []
    for sign, style in zip(signs, styles, strict=True):
        if line and line[-1].style == style:
            line[-1] = FigureCell(line[-1].text + sign, style)
        else:
            line.append(FigureCell(sign, style))
    return line


def _summary(
    balance: Balance, currency: str, projects: int | None, double_counted: Decimal | None, width: int
) -> list[FigureLine]:
    tail: FigureLine = []
    if projects is not None:
        tail.append(FigureCell(f"{projects:,} project{'s' if projects != 1 else ''}", MUTED, "projects"))
    if balance.cost is not None:
        cost = f"whole-life cost {display_money(balance.cost, currency)}"
        tail.append(FigureCell(cost, MUTED, "projects" if projects is not None else "", "-whole_life_cost:-", "whole_life_cost"))
    if balance.realisation is not None:
        summary_text = f"realised of due {percent(balance.realisation)}"
        if balance.realisation_uncapped != balance.realisation:
            summary_text += f" ({percent(balance.realisation_uncapped)} uncapped)"
        tail.append(FigureCell(summary_text, MUTED, "benefits", "due_read_money>0 disbenefit:no", "realisation"))
    cashable = balance.column(BenefitClass.CASHABLE).stated
    if double_counted and cashable is not None:
        summary_text = f"net of double counts {display_money(cashable - double_counted, currency)}"
        tail.append(FigureCell(summary_text, "$text-warning", "flags", "F23"))
    if balance.budget:
        tail.append(FigureCell(budget_words(balance, currency), MUTED, "benefits", "-agreed_money:-", "agreed_money"))
    noun = "benefit" if balance.benefits == 1 else "benefits"
    counts: FigureLine = [FigureCell(f"{balance.benefits:,} {noun}{':' if balance.benefits else ''}", "", "benefits")]
    for rag in (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.NO_DATA, Rag.NOT_YET_DUE):
        if balance.rag[rag]:
            counts.append(
                FigureCell(f"{balance.rag[rag]:,} {RAG_SIGNS[rag.value]}", tone_style(rag.value), "benefits", f"rag:{rag.value}")
            )
    currencies: list[FigureLine] = [[FigureCell(summary_text, MUTED, "flags", "rule:F53")] for summary_text in balance.currencies]
    summary = [*_spaced(tail, " · ", width), *_spaced(counts, "  ", width)]
    return [*summary, *left_out_lines(balance, currency), *currencies]


def left_out_lines(balance: Balance, currency: str) -> list[FigureLine]:
    """What realised against due leaves out."""

    def display(amount: Decimal) -> str:
        return display_money(amount, currency)

    pieces: FigureLine = []
    if sentence := shared_words(balance):
        pieces.append(FigureCell(sentence, MUTED))
    if sentence := unread_words(balance, display):
        pieces.append(FigureCell(sentence, "$text-warning", "benefits", "-due_unread_money:-", "due_unread_money"))
    if sentence := besides_words(balance, display):
        pieces.append(FigureCell(sentence, MUTED, "benefits", "-realised_money:-", "realised_money"))
    return [[piece] for piece in pieces]


def budget_words(balance: Balance, currency: str) -> str:
    """What finance agreed to take out of budgets, and what was taken."""
    budget = balance.budget
    return f"agreed with finance {display_money(budget.agreed, currency)}, taken {display_money(budget.taken, currency)}"


def within(lines: Sequence[FigureLine], condition: str) -> list[FigureLine]:
    """The same lines, of a part of the register: what leads to benefits finds those that meet the condition as well."""
    return [
        [cell._replace(filter=f"{condition} {cell.filter}".strip()) if cell.goes_to == "benefits" else cell for cell in line]
        for line in lines
    ]


def _spaced(cells: FigureLine, between: str, width: int) -> list[FigureLine]:
    """The cells with something between, on as many lines as they need."""
    lines: list[FigureLine] = []
    used = 0
    for cell in cells:
        if lines and used + len(between) + len(cell.text) <= width:
            lines[-1] += [FigureCell(between, MUTED), cell]
            used += len(between) + len(cell.text)
        else:
            lines.append([cell])
            used = len(cell.text)
    return lines


def _outturn(column: BalanceColumn) -> Decimal | None:
    """The outturn only where every valued benefit has one: a part of it beside the whole stated value would mislead."""
    return column.outturn if not column.without_outturn else None


_STAGE_HEADINGS = {
    BenefitClass.CASHABLE: ("Cashable", "Cash-", "able"), BenefitClass.NON_CASHABLE: ("Non-cash.", "Non-", "cash."),
    BenefitClass.UNCLASSIFIED: ("Unclass.", "Un-", "class."),
}  # fmt: skip
_STAGE_NAME, _COUNTS = 18, 9


def stage_unit(stages: list[StageLine]) -> Unit:
    """The unit in which all of it is told."""
    return unit_for(money for stage in stages for money in stage.stated.values())


def stage_lines(stages: list[StageLine], width: int) -> list[FigureLine]:
    """How many benefits, how many red, and what was stated of each class that has money: classes are never added."""
    unit = stage_unit(stages)
    classes = [name for name in _STAGE_HEADINGS if any(stage.stated[name] is not None for stage in stages)]
    texts = {name: [unit.text(stage.stated[name]) for stage in stages] for name in classes}
    narrow = _STAGE_NAME + _COUNTS + 11 * len(classes) > width
    headings = {name: _STAGE_HEADINGS[name][1:] if narrow else _STAGE_HEADINGS[name][:1] for name in classes}
    room = {name: max(map(len, (*headings[name], *texts[name]))) + (1 if narrow else 2) for name in classes}
    wide = max(min(_STAGE_NAME, width - _COUNTS - sum(room.values())), 8)
    lines: list[FigureLine] = []
    for line in range(2 if narrow else 1):
        counts = f"{'All':>5}{'Red':>4}" if line == narrow else " " * _COUNTS
        above = "".join(f"{headings[name][line]:>{room[name]}}" for name in classes)
        lines.append([FigureCell(f"{'':<{wide}}{counts}{above}", MUTED)])
    for place, stage in enumerate(stages):
        which = f"stage:{stage.stage.value}"
        count_said, red = f"{stage.benefits:,}", f"{stage.red:,}" if stage.red else "–"
        money = "".join(f"{texts[name][place]:>{room[name]}}" for name in classes)
        first, *others = wrap(humanize(stage.stage.value), wide)
        lines.append(
            [
                FigureCell(f"{first:<{wide}}{'':>{max(5 - len(count_said), 0)}}"),
                FigureCell(count_said, "", "benefits", which),
                FigureCell(" " * max(4 - len(red), 0)),
                FigureCell(red, "$text-error" if stage.red else MUTED, "benefits" if stage.red else "", f"{which} rag:red"),
                FigureCell(money, MUTED),
            ]
        )
        lines += [[FigureCell(f" {other}")] for other in others]
    return lines
