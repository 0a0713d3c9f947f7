"""What the parts of a benefit's page show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from textual.content import Content

from benefits_tui.domain.fields import BENEFIT_FIELDS
from benefits_tui.domain.figures import Figures
from benefits_tui.domain.quantity import ZERO, display_money, grouped, percent
from benefits_tui.register.errors import Conflict
from benefits_tui.tui.dialogs.conflict import THEIRS, ConflictDialog
from benefits_tui.tui.formatting import RAG_SIGNS, format_date, humanize, sanitize, tone_style
from benefits_tui.tui.screens.page_parts import FlagRows, figure_line, labelled
from benefits_tui.tui.screens.record import RecordPage
from benefits_tui.tui.widgets.curve_view import CurveView
from benefits_tui.tui.widgets.part import Build, Part, PartText, RowTable
from benefits_tui.tui.widgets.period_grid import PeriodGrid


def parts() -> Iterator[Part]:
    """The parts of the page in their order."""
    yield Part("Needs a decision", FlagRows(), id="flags", rank=80)
    yield Part("Figures", PartText(), id="figures", rank=90, min_lines=2)
    yield Part("Periods", PeriodGrid(), id="periods", rank=100, min_lines=5)
    yield Part("Curve", CurveView(), id="curve", rank=95, min_lines=7, side="beside", beside_from=34)
    yield Part("Definition", PartText(), id="definition", rank=40, min_lines=4)
    yield Part("Map", PartText(), id="map", rank=45, min_lines=2, side="beside", beside_from=46)
    yield Part("Agreed with finance", PartText(), id="budget", rank=42, min_lines=2)
    yield Part("Reviews", RowTable(), id="reviews", rank=30)
    yield Part("Said in reviews", PartText(), id="findings", rank=35, min_lines=2)
    yield Part("Notes", PartText(), id="notes", rank=20)
    yield Part("History", PartText(), id="history", rank=10)


def verdict(figures: Figures | None) -> Content:
    """The sign and the word of its state, and how far from due it is."""
    if figures is None:
        return Content("")
    sign = figures.rag.value
    return Content.assemble((RAG_SIGNS.get(sign, humanize(sign)), tone_style(sign)), f"  {_variance(figures)}".rstrip(" –"))


def around(page: RecordPage) -> list[tuple[str, str | Content]]:
    """What it serves, what enables it, what it feeds."""
    serves = str(page.record.values["objectives"] or "")
    objectives = [page.named(ref.strip()) for ref in serves.split(",")] if serves else ["no objective"]
    around: list[tuple[str, str | Content]] = [
        ("Serves", "\n".join(objectives)),
        ("Enabled by", "\n".join(page.named(ref) for ref in page.fed_by) or "nothing that is linked (L links)"),
    ]
    return [*around, ("Feeds", "\n".join(map(page.named, page.feeds)))] if page.feeds else around


def agreed_with_finance(page: RecordPage) -> tuple[str, Content | Build]:
    """What came to be agreed in all, and a line for each fiscal year and budget line; nothing while nothing is agreed."""
    agreements = page.agreements
    if not agreements:
        return "", Content("")
    currency, stated = page.policy.currency, _decimal(page.record.values["stated"])
    agreed = sum((agreement.amount for agreement in agreements), ZERO)
    taken = sum((agreement.taken or ZERO for agreement in agreements), ZERO)
    sums = (("claimed", stated), ("agreed", agreed), ("taken", taken))
    note = ", ".join(f"{word} {display_money(amount, currency)}" for word, amount in sums)
    pairs: list[tuple[str, str | Content]] = []
    for agreement in agreements:
        agreement_text = f"{grouped(agreement.amount)} {currency} out of {sanitize(agreement.budget_line)}, agreed by "
        agreement_text += f"{sanitize(agreement.agreed_by)} on {format_date(agreement.agreed_on)}"
        taken_text = (
            "not taken" if agreement.taken is None else f"{grouped(agreement.taken)} taken on {format_date(agreement.taken_on)}"
        )
        begun = agreement.taken is None and date(agreement.year, page.policy.fiscal_year_start, 1) <= page.today
        pairs.append(
            (agreement.fiscal_year, Content.assemble(agreement_text, "; ", (taken_text, "$text-error" if begun else "")))
        )
    return note, labelled(pairs)


def empty_fields(page: RecordPage) -> int:
    return sum(1 for field in BENEFIT_FIELDS if page.record.values[field.name] is None)


def figures_of(figures: Figures, page: RecordPage) -> tuple[str, Build, str]:
    """The figures of a benefit in a row, each with a remark below; the unit, and what they are of."""
    values = page.record.values
    if figures.lifetime_plan is None and figures.due is None:
        columns: list[tuple[str, Decimal | None]] = [
            ("Baseline", _decimal(values["baseline"])), ("Target", _decimal(values["target"])), ("Now", figures.actual),
            ("Outturn", figures.outturn),
        ]  # fmt: skip
        below = ["", "", f"{percent(figures.attainment)} there" if figures.attainment is not None else ""]
        unit, build = figure_line(columns, "", below)
        return unit, build, sanitize(str(values["unit"] or ""))
    realised = None if figures.due_read is None else figures.due_read + (figures.distance_to_plan or ZERO)
    columns = [
        ("Plan", figures.lifetime_plan), ("Due, read", figures.due_read), ("Realised", realised), ("Outturn", figures.outturn),
    ]  # fmt: skip
    share = figures.due / figures.lifetime_plan if figures.due is not None and figures.lifetime_plan else None
    not_read, besides = (figures.due or ZERO) - (figures.due_read or ZERO), (figures.actual or ZERO) - (realised or ZERO)
    unread = f"{grouped(not_read)} not read" if not_read else ""
    part = "" if figures.outturn_complete or figures.outturn is None else "a part of it"
    worse = (
        f"{percent(abs(figures.outturn_short))} {'short' if figures.outturn_short > 0 else 'over'}"
        if figures.outturn_short
        else ""
    )
    below = [
        "whole life",
        unread or (f"{percent(share)} of plan" if share is not None else ""),
        ", ".join(
            (
                *((f"{percent(figures.realisation)} of it",) if figures.realisation is not None else ()),
                *((f"{grouped(besides)} besides",) if besides else ()),
            )
        ),
        part or worse,
    ]
    money = str(values["unit"] or "").upper() == page.policy.currency
    unit, build = figure_line(columns, page.policy.currency if money else "", below)
    stated = (
        f"stated {display_money(figures.stated_money, page.policy.currency)}"
        if figures.stated_money is not None
        else "nothing stated"
    )
    name = "" if money else sanitize(str(values["unit"] or ""))
    return f"{name} {unit}".strip(), build, stated


def _decimal(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _variance(figures: Figures) -> str:
    """How far better or worse than due, over the periods that were read."""
    if figures.short is None:
        return "–"
    share = percent(abs(figures.short))
    return f"{share} worse than due" if figures.short > 0 else f"{share} better than due" if figures.short < 0 else "as due"


def decide_cells(grid: PeriodGrid, problem: Conflict, save: Callable[[], None]) -> None:
    """Ask cell by cell whose value stays, then save what stays of one's own; what was typed is kept where nothing is decided."""

    def decided(whose: dict[str, str] | None) -> None:
        if whose is None or grid.sheet is None:
            return
        grid.sheet.decide(problem.clashes, [cell for cell, name in whose.items() if name == THEIRS])
        grid.has_changed()
        if grid.sheet.changed:
            save()
        else:
            grid.notify("What was there stays; nothing of yours was left to write.", markup=False)

    grid.app.push_screen(ConflictDialog(problem.clashes), decided)
