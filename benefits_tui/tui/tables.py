"""A balance as a small table of figures, each of which can lead to the list behind it."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from textual.content import Content

from benefits_tui.domain.balance import Balance, BalanceColumn
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.measure import Rag
from benefits_tui.domain.quantity import currency_sign, percent, short_money
from benefits_tui.tui.formatting import RAG_SIGNS, TONES, humanize

_SHOWN = (
    BenefitClass.CASHABLE,
    BenefitClass.NON_CASHABLE,
    BenefitClass.QUANTIFIABLE,
    BenefitClass.QUALITATIVE,
    BenefitClass.UNCLASSIFIED,
)
TONE = {"success": "$text-success", "warning": "$text-warning", "error": "$text-error", "muted": "$foreground 60%"}
MUTED = "$foreground 60%"


class Figure(NamedTuple):
    """A piece of a line. With a list it leads there, under that filter and order."""

    text: str
    style: str = ""
    goes_to: str = ""
    filter: str = ""
    sort: str = ""


Line = list[Figure]


def balance_lines(found: Balance, currency: str, projects: int | None = None, overclaimed: Decimal | None = None) -> list[Line]:
    """A line for each class that has money, then cost and realisation, then the RAG counts."""
    sign = currency_sign(currency).strip()
    lines: list[Line] = [
        [
            Figure(
                f"{('Gross, ' if overclaimed else 'Money, ') + sign:<22}{'Stated':>11}{'Due':>11}{'Realised':>11}{'Outturn':>11}",
                f"{MUTED} bold",
            )
        ]
    ]
    shown = [
        (humanize(one.value), f"class:{one.value} disbenefit:no", found.column(one)) for one in _SHOWN if found.column(one).valued
    ]
    if found.disbenefits.valued:
        shown.append(("disbenefits", "disbenefit:yes", found.disbenefits))
    for label, which, column in shown:
        line = [Figure(f"{label:<22}")]
        for name, value in (
            ("stated_money", column.stated),
            ("due_money", column.due),
            ("realised_money", column.realised),
            ("outturn_money", _outturn(column)),
        ):
            text = short_money(value)
            room = 11 - len(text)
            behind = f"{which} -stated_money:- {name}:-" if value is None else f"{which} -{name}:-"
            line += [Figure(" " * room), Figure(text, "", "benefits", behind, name)]
        lines.append(line)
    if not shown:
        lines.append([Figure("no benefit has a money value yet", MUTED)])
    tail: Line = []
    if projects is not None:
        tail.append(Figure(f"{projects:,} project{'s' if projects != 1 else ''}", MUTED, "projects"))
    if found.cost is not None:
        cost = f"whole-life cost {short_money(found.cost, currency)}"
        tail.append(Figure(cost, MUTED, "projects" if projects is not None else "", "-whole_life_cost:-", "whole_life_cost"))
    if found.realisation is not None:
        said = f"realised of due {percent(found.realisation)} ({percent(found.realisation_uncapped)} uncapped)"
        which = "-realisation:- -due_money:- -due_money:0 disbenefit:no"
        tail.append(Figure(said, MUTED, "benefits", which, "realisation"))
    cashable = found.column(BenefitClass.CASHABLE).stated
    if overclaimed and cashable is not None:
        said = f"net of claims above pools {short_money(cashable - overclaimed, currency)}"
        tail.append(Figure(said, TONE["warning"], "flags", "F23"))
    if tail:
        lines.append(_spaced(tail, " · "))
    one = "benefit" if found.benefits == 1 else "benefits"
    counts: Line = [Figure(f"{found.benefits:,} {one}{':' if found.benefits else ''}", "", "benefits")]
    for rag in (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.NO_DATA, Rag.NOT_YET_DUE):
        if found.rag[rag]:
            counts.append(
                Figure(f"{found.rag[rag]:,} {RAG_SIGNS[rag.value]}", TONE[TONES[rag.value]], "benefits", f"rag:{rag.value}")
            )
    lines.append(_spaced(counts, "  "))
    return lines


def balance_content(found: Balance, currency: str) -> Content:
    """The same, only to be read."""
    return Content("\n").join(
        Content.assemble(*((one.text, one.style) for one in line)) for line in balance_lines(found, currency)
    )


def _spaced(line: Line, between: str) -> Line:
    spaced: Line = []
    for place, one in enumerate(line):
        if place:
            spaced.append(Figure(between, MUTED))
        spaced.append(one)
    return spaced


def _outturn(column: BalanceColumn) -> Decimal | None:
    """The outturn only where every valued benefit has one: a part of it beside the whole stated value would mislead."""
    return column.outturn if not column.without_outturn else None
