"""The page of one project: stage and gates on a line of time, balance, deliverables, people, benefits with their RAG."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from benefits_tui.domain.balance import Balance
from benefits_tui.domain.fields import PROJECT_FIELDS, Kind
from benefits_tui.register.balances import balance_of
from benefits_tui.register.listing import ListQuery, benefits_of
from benefits_tui.register.project_summary import DeliverableDays, GateDays, project_summary
from benefits_tui.register.session import Session
from benefits_tui.tui.commands import PROJECT_COMMANDS, Command
from benefits_tui.tui.formatting import format_date, format_value, humanize, sanitize
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.list_specs import BENEFITS_LIST
from benefits_tui.tui.screens.record import (
    MUTED,
    RecordPage,
    RecordScreen,
    flags_content,
    notes_content,
    profile_content,
    read_record,
    reviews_content,
)
from benefits_tui.tui.tables import balance_content
from benefits_tui.tui.widgets.register_list import RegisterList
from benefits_tui.tui.worker import RegisterWorker


@dataclass(slots=True)
class _Project:
    page: RecordPage
    balance: Balance
    gates: list[GateDays]
    deliverables: list[DeliverableDays]
    people: list[tuple[str, str]]


def _read(session: Session, ref: str) -> _Project:
    page = read_record(session, ref, Kind.PROJECT)
    around = project_summary(session, page.record.id)
    people = [(label, str(page.record.values[key])) for key, label in _ROLES if page.record.values[key]]
    people += [("benefit owner", name) for name in around.benefit_owners]
    return _Project(page, balance_of(session, ref), around.gates, around.deliverables, people)


_ROLES = (("sponsor", "sponsor"), ("manager", "manager"))


class ProjectScreen(RecordScreen):
    """A project with its balance and its benefits."""

    kind = Kind.PROJECT
    where = "Project"
    KEYS: ClassVar[tuple[Command, ...]] = PROJECT_COMMANDS
    BINDINGS: ClassVar = bindings(PROJECT_COMMANDS)
    DEFAULT_CSS = """
    ProjectScreen VerticalScroll { height: 3fr; }
    ProjectScreen RegisterList { height: 2fr; min-height: 2; }
    ProjectScreen .heading { height: 1; padding: 0 1; text-style: bold; background: $surface; }
    """

    def __init__(self, worker: RegisterWorker, ref: str) -> None:
        super().__init__(worker, ref)
        self._focused_once = False

    def body(self) -> ComposeResult:
        """The parts, and the list of benefits below."""
        with VerticalScroll():
            for part in ("title", "figures", "flags", "timeline", "deliverables", "people", "reviews", "profile", "notes"):
                yield Static(id=part, classes="part")
        yield Static("Benefits", classes="heading")
        empty = "No benefits are recorded: n adds one."
        yield RegisterList(replace(BENEFITS_LIST, empty=empty), self.worker, query=ListQuery(benefits_of(0)))

    async def _load(self) -> None:
        found = await self.run_job(lambda session: _read(session, self.ref))
        page = found.page
        self.ref = page.record.ref
        values = page.record.values
        dates = f"{format_value(values['start'])} to {format_value(values['end'])}"
        parts = {
            "title": Content.assemble(
                (f"{page.record.ref}  ", MUTED),
                (sanitize(str(values["name"])), "bold"),
                (f"\n{humanize(str(values['stage']))}   {dates}   {sanitize(format_value(values['department']))}", MUTED),
            ),
            "flags": flags_content(page),
            "timeline": timeline(found.gates, values, self.worker.today, min(self.size.width - 4, 110)),
            "figures": balance_content(found.balance, page.policy.currency)
            + Content.styled(f"\n{humanize(found.balance.verdict.value)}: {found.balance.why}", MUTED),
            "deliverables": _deliverables(found.deliverables),
            "people": _people(found.people),
            "reviews": reviews_content(page),
            "profile": profile_content(page, PROJECT_FIELDS),
            "notes": notes_content(page),
        }
        for part, content in parts.items():
            self.put(part, content)
            self.query_one(f"#{part}").display = bool(content.plain.strip())
        self.say_state(page)
        benefits = self.query_one(RegisterList)
        # No taller than its rows: what is left shows more of the page above.
        benefits.styles.max_height = found.balance.benefits + 1 if found.balance.benefits else 2
        benefits.reload(ListQuery(benefits_of(page.record.id), today=self.worker.today))
        if not self._focused_once:
            self._focused_once = True
            benefits.focus()

    @on(RegisterList.Opened)
    def _open(self, event: RegisterList.Opened) -> None:
        self.open_record(Kind.BENEFIT, event.row.text("ref"))

    def action_open(self) -> None:
        """Open the benefit under the cursor."""
        self.query_one(RegisterList).action_open()

    def action_gates(self) -> None:
        """What each gate still needs; pass one."""
        from benefits_tui.tui.actions.projects import gate

        self.work(gate(self, self.ref))

    def action_save_template(self) -> None:
        """Make a template after the project."""
        from benefits_tui.tui.actions.templates import template_after

        if self.may_write():
            self.work(template_after(self, self.ref))

    def action_close(self) -> None:
        """The closing checklist."""
        from benefits_tui.tui.actions.projects import close

        self.work(close(self, self.ref))

    def action_balance(self) -> None:
        """The balances taken; take one."""
        from benefits_tui.tui.actions.projects import balance

        if self.may_write():
            self.work(balance(self, self.ref))

    def action_map(self) -> None:
        """The benefits map of the project."""
        from benefits_tui.tui.screens.benefits_map import MapScreen

        self.app.push_screen(MapScreen(self.worker, self.ref))

    def action_deliverable(self) -> None:
        """Edit a deliverable of the project, or add one."""
        from benefits_tui.tui.actions.deliverables import deliverables

        self.work(deliverables(self, self.ref))

    def action_adoption(self) -> None:
        """Record how far a deliverable is used."""
        from benefits_tui.tui.actions.deliverables import record_adoption

        self.work(record_adoption(self, self.ref))

    def action_link(self) -> None:
        """Say what feeds what."""
        from benefits_tui.tui.actions.benefits_map import link

        if self.may_write():
            link(self, "")

    def action_new(self) -> None:
        """Add a benefit to the project."""
        self.new_record(Kind.BENEFIT, {"project": self.ref})


def timeline(gates: list[GateDays], values: Mapping[str, object], today: date, width: int) -> Content:
    """Start, gates, live day, end and today on one line, each named below it."""
    marks: list[tuple[date, str, str]] = []
    for gate in gates:
        when = gate.passed or gate.planned
        if when is not None:
            marks.append((when, "◆" if gate.passed or when <= today else "◇", f"gate {sanitize(gate.name)}"))
    for key, label in (("start", "start"), ("live", "live"), ("end", "end")):
        fixed = values[key]
        if isinstance(fixed, date):
            marks.append((fixed, "●", label))
    if not marks:
        return Content("")
    marks.append((today, "▼", "today"))
    marks.sort()
    first, last = marks[0][0], marks[-1][0]
    span = max((last - first).days, 1)
    line = ["─"] * width
    for when, sign, _ in marks:
        line[(when - first).days * (width - 1) // span] = sign
    named = "   ".join(f"{sign} {label} {format_date(when)}" for when, sign, label in marks)
    return Content.assemble(("".join(line), "$foreground 50%"), ("\n" + named, MUTED))


def _deliverables(found: list[DeliverableDays]) -> Content:
    if not found:
        return Content("")
    lines = [Content.styled("Deliverables", "bold")]
    for one in found:
        days = (("accepted", one.accepted), ("delivered", one.actual), ("forecast", one.forecast), ("planned", one.planned))
        state = next((f"{label} {format_date(when)}" for label, when in days if when is not None), "not planned")
        lines.append(Content.assemble((f"{sanitize(one.ref):<18}", MUTED), f"{sanitize(one.title):<40}  {state}"))
    return Content("\n").join(lines)


def _people(found: list[tuple[str, str]]) -> Content:
    if not found:
        return Content("")
    said = "   ".join(f"{label}: {sanitize(name)}" for label, name in found)
    return Content.assemble(("People  ", "bold"), said)
