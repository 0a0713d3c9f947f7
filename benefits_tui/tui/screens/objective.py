"""The page of an objective: what the benefits that serve it come to, by class, and those benefits."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from benefits_tui.domain.fields import OBJECTIVE_FIELDS, Kind
from benefits_tui.domain.rollup import RollUpKey
from benefits_tui.register.listing import ListQuery, serving
from benefits_tui.register.rollups import RollUpRow, roll_up
from benefits_tui.register.session import Session
from benefits_tui.tui.commands import OBJECTIVE_COMMANDS, Command
from benefits_tui.tui.formatting import RAG_SIGNS, tone_style
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.list_specs import BENEFITS_LIST
from benefits_tui.tui.screens.page_parts import PageHeader, labelled
from benefits_tui.tui.screens.record import RecordPage, RecordScreen, notes_content, profile_pairs, read_record, recent_content
from benefits_tui.tui.tables import balance_content
from benefits_tui.tui.widgets.part import Part, PartText, RowTable
from benefits_tui.tui.widgets.parts_view import PartsView
from benefits_tui.tui.widgets.register_list import RegisterList
from benefits_tui.tui.worker import RegisterWorker

_COLUMNS = ("rag", "title", "project_name", "owner", "stated_money", "due_money", "realised_money", "outturn_money", "flags")


class _Objective(NamedTuple):
    page: RecordPage
    served: RollUpRow | None
    """What the benefits that serve it come to; None without any."""


def _read(session: Session, ref: str) -> _Objective:
    page = read_record(session, ref, Kind.OBJECTIVE)
    rows = roll_up(session, (RollUpKey.OBJECTIVE,)).rows
    return _Objective(page, next((row for row in rows if row.labels == (page.record.ref,)), None))


class ObjectiveScreen(RecordScreen):
    """An objective with the benefits that serve it."""

    kind = Kind.OBJECTIVE
    where = "Objective"
    KEYS: ClassVar[tuple[Command, ...]] = OBJECTIVE_COMMANDS
    BINDINGS: ClassVar = bindings(OBJECTIVE_COMMANDS)

    def __init__(self, worker: RegisterWorker, ref: str) -> None:
        super().__init__(worker, ref)
        self._focused_once = False

    def body(self) -> ComposeResult:
        """The header, then the parts; the list of benefits stands among them."""
        self.header = PageHeader()
        shown = replace(
            BENEFITS_LIST,
            empty="No benefit serves this objective: name it in a benefit's form.",
            columns=tuple(map(BENEFITS_LIST.shown, _COLUMNS)),
        )
        self.benefits = RegisterList(shown, self.worker, query=ListQuery(serving(0)))
        self.benefits.moved = self._benefits_moved
        self._rows_placed = 0
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

    def _benefits_moved(self) -> None:
        """Another number of rows needs another place."""
        rows = self.benefits
        if rows.loaded and rows.total != self._rows_placed:
            self._rows_placed = rows.total
            self.view.refit()
        self.part("benefits").say(", ".join(filter(None, (rows.total_said, rows.unit))), "enter open")
        if rows.has_focus:
            self.status.say("", rows.position)

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
        self.benefits.reload(ListQuery(serving(page.record.id), today=self.worker.today))
        if not self._focused_once:
            self._focused_once = True
            self.benefits.focus()

    @on(RegisterList.Opened)
    def _open(self, event: RegisterList.Opened) -> None:
        self.open_record(Kind.BENEFIT, event.row.text("ref"))

    def action_open(self) -> None:
        """Open what is under the cursor."""
        (self.focused if isinstance(self.focused, RowTable) else self.benefits).action_open()


def _verdict(served: RollUpRow | None) -> Content:
    """How the benefits stand, worst first."""
    if served is None:
        return Content.styled("! no benefit serves it", "$text-warning")
    counts = [(rag.value, number) for rag, number in served.balance.rag.items() if number]
    pieces = [Content.styled(f"{number} {RAG_SIGNS[rag]}", tone_style(rag)) for rag, number in counts]
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
