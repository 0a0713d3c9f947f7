"""The page of an objective: what the benefits that serve it come to, by class, and those benefits."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.content import Content

from benefits_tui.domain.fields import OBJECTIVE_FIELDS, Kind
from benefits_tui.domain.rollup import RollUpKey
from benefits_tui.register.listing import QUEUE, Listing, ListQuery, ListRow, serving
from benefits_tui.register.listing import page as list_page
from benefits_tui.register.rollups import RollUpRow, roll_up
from benefits_tui.register.session import Session
from benefits_tui.tui.commands import OBJECTIVE_COMMANDS, Command
from benefits_tui.tui.formatting import MUTED, RAG_SIGNS, days_from, sanitize, severity_sign, spread, tone_style
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.screens.benefits_page import BenefitsPage
from benefits_tui.tui.screens.page_parts import PageHeader, labelled
from benefits_tui.tui.screens.record import RecordPage, notes_content, profile_pairs, read_record, recent_content
from benefits_tui.tui.tables import balance_lines, within
from benefits_tui.tui.widgets.figure_table import FigureTable
from benefits_tui.tui.widgets.part import Part, PartRow, PartText, RowTable
from benefits_tui.tui.widgets.parts_view import PartsView

_COLUMNS = (
    "rag",
    "title",
    "project_name",
    "owner",
    "stated_money",
    "due_read_money",
    "realised_due_money",
    "outturn_money",
    "flags",
)
_IN_QUEUE = ("severity", "title", "cause", "due", "subject", "subject_kind")
_MOST_WAITING = 50
_CAUSE_FROM = 64
"""Columns in which what is wrong stands beside the title."""


class _Objective(NamedTuple):
    page: RecordPage
    served: RollUpRow | None
    """What the benefits that serve it come to; None without any."""
    waiting: list[ListRow]
    """What waits for a decision on those benefits, worst first, as far as it is shown."""
    waiting_in_all: int


def _read(session: Session, ref: str) -> _Objective:
    page = read_record(session, ref, Kind.OBJECTIVE)
    rows = roll_up(session, (RollUpKey.OBJECTIVE,)).rows
    served = next((row for row in rows if row.labels == (page.record.ref,)), None)
    if served is None:
        return _Objective(page, None, [], 0)
    return _Objective(page, served, _waiting(session, served.queue_filter), served.queue)


def _waiting(session: Session, text: str) -> list[ListRow]:
    query = ListQuery(QUEUE, text, today=session.today)
    return [ListRow(zip(_IN_QUEUE, row, strict=True)) for row in list_page(session, query, _IN_QUEUE, 0, _MOST_WAITING).rows]


class ObjectiveScreen(BenefitsPage):
    """An objective with the benefits that serve it."""

    kind = Kind.OBJECTIVE
    where = "Objective"
    KEYS: ClassVar[tuple[Command, ...]] = OBJECTIVE_COMMANDS
    BINDINGS: ClassVar = bindings(OBJECTIVE_COMMANDS)
    columns = _COLUMNS
    empty = "No benefit serves this objective: name it in a benefit's form."
    right = "enter open"

    def body(self) -> ComposeResult:
        """The header, then the parts; the list of benefits stands among them."""
        self.header = PageHeader()
        self.view = PartsView(
            "objective",
            [
                Part("Position", FigureTable(), id="position", rank=90, min_lines=3),
                Part("Benefits", self.benefits, id="benefits", rank=100, min_lines=5),
                Part("Waits for a decision", RowTable(), id="waiting", rank=80, min_lines=3, side="right"),
                Part("Definition", PartText(), id="definition", rank=40, side="right"),
                Part("Notes", PartText(), id="notes", rank=20, side="right"),
                Part("History", PartText(), id="history", rank=10, side="right"),
            ],
            one_column=True,
        )
        yield self.header
        yield self.view

    def of(self, record: int) -> Listing:
        """The benefits that serve it."""
        return serving(record)

    async def _load(self) -> None:
        read = await self.run_job(lambda session: _read(session, self.ref))
        page, served = read.page, read.served
        self.ref = page.record.ref
        self.header.show(str(page.record.values["title"]), page.record.ref, _verdict(served), _facts(served))
        currency = page.policy.currency
        self.figures_part(
            "position",
            lambda width: within(balance_lines(served.balance, currency, width), served.filter) if served is not None else [],
        )
        self.rows_part("waiting", [_waiting_row(row, self.worker.today) for row in read.waiting], note=f"{read.waiting_in_all:,}")
        self.text_part("definition", labelled(profile_pairs(page, OBJECTIVE_FIELDS)), "", "e edit")
        self.text_part("notes", notes_content(page), f"{len(page.notes)}")
        self.text_part("history", recent_content(page), "", "h all of it")
        self.view.refit()
        self.show_benefits(page.record.id)


def _waiting_row(row: ListRow, today: date) -> PartRow:
    severity, due = row.text("severity"), row["due"]
    by = days_from(due, today) if isinstance(due, date) else ""
    late = isinstance(due, date) and due < today

    def build(width: int) -> Content:
        title, cause = sanitize(row.text("title")), sanitize(str(row["cause"] or ""))
        beside = width >= _CAUSE_FROM
        right = Content.assemble(
            (f"{cause:<21}" if beside else "", MUTED), (f"{by:>9}" if beside else by, "$text-error" if late else "")
        )
        return spread(Content.assemble((f"{severity_sign(severity):<3}", tone_style(severity)), title), right, width)

    return PartRow(build, (Kind(row.text("subject_kind")), row.text("subject")), f"{row.text('title')}: {row['cause']}")


def _verdict(served: RollUpRow | None) -> Content:
    """How many benefits stand how; the words stand with the position."""
    if served is None:
        return Content.styled("! no benefit serves it", "$text-warning")
    counts = [(rag.value, number) for rag, number in served.balance.rag.items() if number]
    pieces = [Content.styled(f"{number} {RAG_SIGNS[rag][0]}", tone_style(rag)) for rag, number in counts]
    return Content(", ").join(pieces)


def _facts(served: RollUpRow | None) -> list[str]:
    if served is None:
        return ["objective"]
    benefits, projects = served.balance.benefits, served.projects
    return [
        f"{benefits} {'benefit' if benefits == 1 else 'benefits'} of {projects} {'project' if projects == 1 else 'projects'}",
        f"{served.queue} waiting for a decision" if served.queue else "",
        f"{served.incomplete} lack facts" if served.incomplete else "",
    ]
