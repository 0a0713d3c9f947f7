"""The page of an objective: what the benefits that serve it come to, by class, and those benefits."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.content import Content

from benefits_tui.domain.fields import OBJECTIVE_FIELDS, Kind
from benefits_tui.domain.rollup import RollUpKey
from benefits_tui.register.listing import Listing, serving
from benefits_tui.register.rollups import RollUpRow, roll_up
from benefits_tui.register.session import Session
from benefits_tui.tui.commands import OBJECTIVE_COMMANDS, Command
from benefits_tui.tui.formatting import RAG_SIGNS, tone_style
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.screens.benefits_page import BenefitsPage
from benefits_tui.tui.screens.page_parts import PageHeader, labelled
from benefits_tui.tui.screens.record import RecordPage, notes_content, profile_pairs, read_record, recent_content
from benefits_tui.tui.tables import balance_content
from benefits_tui.tui.widgets.part import Part, PartText
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


class _Objective(NamedTuple):
    page: RecordPage
    served: RollUpRow | None
    """What the benefits that serve it come to; None without any."""


def _read(session: Session, ref: str) -> _Objective:
    page = read_record(session, ref, Kind.OBJECTIVE)
    rows = roll_up(session, (RollUpKey.OBJECTIVE,)).rows
    return _Objective(page, next((row for row in rows if row.labels == (page.record.ref,)), None))


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
                Part("Position", PartText(), id="position", rank=90, least=3),
                Part("Benefits", self.benefits, id="benefits", rank=100, least=5),
                Part("Definition", PartText(), id="definition", rank=40),
                Part("Notes", PartText(), id="notes", rank=20),
                Part("History", PartText(), id="history", rank=10),
            ],
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
        if served is not None:
            self.text_part("position", lambda width: balance_content(served.balance, currency, width))
        else:
            self.text_part("position", Content(""))
        self.text_part("definition", labelled(profile_pairs(page, OBJECTIVE_FIELDS)), "", "e edit")
        self.text_part("notes", notes_content(page), f"{len(page.notes)}")
        self.text_part("history", recent_content(page), "", "h all of it")
        self.view.refit()
        self.show_benefits(page.record.id)


def _verdict(served: RollUpRow | None) -> Content:
    """How many benefits stand how; the words stand with the position."""
    if served is None:
        return Content.styled("! no benefit serves it", "$text-warning")
    counts = [(rag.value, number) for rag, number in served.balance.rag.items() if number]
    pieces = [Content.styled(f"{number} {RAG_SIGNS[rag][0]}", tone_style(rag)) for rag, number in counts]
    return Content("  ").join(pieces)


def _facts(served: RollUpRow | None) -> list[str]:
    if served is None:
        return ["objective"]
    benefits, projects = served.balance.benefits, served.projects
    return [
        f"{benefits} {'benefit' if benefits == 1 else 'benefits'} of {projects} {'project' if projects == 1 else 'projects'}",
        f"{served.queue} waiting for a decision" if served.queue else "",
        f"{served.incomplete} lack facts" if served.incomplete else "",
    ]
