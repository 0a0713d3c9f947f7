"""The page of one project: stage and gates on a line of time, balance, deliverables, people, benefits with their RAG."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content

from benefits_tui.domain.balance import Balance
from benefits_tui.domain.fields import PROJECT_FIELDS, Kind
from benefits_tui.domain.quantity import display_money
from benefits_tui.register.appraisal import BalanceSnapshot, taken
from benefits_tui.register.balances import balance_of
from benefits_tui.register.cost_table import table_text
from benefits_tui.register.costs import costs_of
from benefits_tui.register.listing import Listing, benefits_of, exactly
from benefits_tui.register.project_summary import (
    BenefitDays,
    BusinessChangeDays,
    DeliverableDays,
    ProjectSummary,
    project_summary,
)
from benefits_tui.register.session import Session
from benefits_tui.tui.commands import PROJECT_COMMANDS, Command
from benefits_tui.tui.formatting import MUTED, RAG_SIGNS, format_date, format_value, humanize, plain_content, sanitize, tone_style
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.screens.benefits_page import BenefitsPage
from benefits_tui.tui.screens.page_parts import FlagRows, PageHeader, event_rows, flag_counts, flag_rows, labelled
from benefits_tui.tui.screens.record import (
    RecordPage,
    notes_content,
    profile_pairs,
    read_record,
    recent_content,
    review_events,
)
from benefits_tui.tui.tables import balance_lines, within
from benefits_tui.tui.timeline import LEGEND, Lane, Mark, Span, draw, heading, scale_of
from benefits_tui.tui.widgets.figure_table import FigureTable
from benefits_tui.tui.widgets.part import Part, PartRow, PartText, RowTable
from benefits_tui.tui.widgets.parts_view import PartsView


@dataclass(slots=True)
class _Project:
    page: RecordPage
    balance: Balance
    around: ProjectSummary
    balances: list[BalanceSnapshot]
    costs: str
    """The costs by year as a table; blank while there are none."""


def _read(session: Session, ref: str) -> _Project:
    page = read_record(session, ref, Kind.PROJECT)
    known = costs_of(session, ref)
    return _Project(
        page, balance_of(session, ref), project_summary(session, page.record.id), taken(session, ref),
        table_text(known, page.policy.fiscal_year_start) if known else "",
    )  # fmt: skip


_VERDICT_SIGNS = {"off_track": ("✗", "$text-error"), "at_risk": ("▲", "$text-warning"), "on_track": ("✓", "$text-success")}
_OWN_COLUMNS = ("rag", "title", "owner", "stated_money", "due_read_money", "realised_due_money", "outturn_money", "flags")


class ProjectScreen(BenefitsPage):
    """A project with its balance and its benefits."""

    kind = Kind.PROJECT
    where = "Project"
    KEYS: ClassVar[tuple[Command, ...]] = PROJECT_COMMANDS
    BINDINGS: ClassVar = bindings(PROJECT_COMMANDS)

    columns = _OWN_COLUMNS
    empty = "No benefits are recorded: n adds one."

    def of(self, record: int) -> Listing:
        """Its own benefits."""
        return benefits_of(record)

    def body(self) -> ComposeResult:
        """The header, then the parts; the list of benefits stands among them."""
        self.header = PageHeader()
        self.view = PartsView(
            "project",
            [
                Part("Needs a decision", FlagRows(), id="flags", rank=85),
                Part("Position", FigureTable(), id="position", rank=90, min_lines=3),
                Part("Timeline", RowTable(), id="timeline", rank=70, min_lines=5),
                Part("Benefits", self.benefits, id="benefits", rank=100, min_lines=5),
                Part("People", PartText(), id="people", rank=40),
                Part("Balances", PartText(), id="balances", rank=35, min_lines=2, side="beside", beside_from=54),
                Part("Cost by year", PartText(), id="costs", rank=33, min_lines=3),
                Part("Definition", PartText(), id="definition", rank=25, min_lines=3),
                Part("Reviews", RowTable(), id="reviews", rank=30, side="beside", beside_from=54),
                Part("Notes", PartText(), id="notes", rank=20),
                Part("History", PartText(), id="history", rank=10),
            ],
        )
        yield self.header
        yield self.view

    async def _load(self) -> None:
        shown = await self.run_job(lambda session: _read(session, self.ref))
        page, values = shown.page, shown.page.record.values
        self.ref = page.record.ref
        sign, style = _VERDICT_SIGNS.get(shown.balance.verdict.value, ("?", MUTED))
        verdict = Content.assemble((f"{sign} {humanize(shown.balance.verdict.value)}", style), f"  {shown.balance.why}")
        sponsor = f"sponsor {values['sponsor']}" if values["sponsor"] else Content.styled("no sponsor", "$text-error")
        dates = f"{format_value(values['start'])} to {format_value(values['end'])}"
        department = str(values["department"] or "")
        self.header.show(
            str(values["name"]), page.record.ref, verdict, [humanize(str(values["stage"])), department, sponsor, dates]
        )
        besides = f"{page.flags_on_benefits} more on its benefits" if page.flags_on_benefits else ""
        flags_text = f"{flag_counts(page.flags)} here" if page.flags else "none on the project itself"
        self.rows_part(
            "flags", flag_rows(page.flags, self.worker.today), "d decide", note=", ".join(filter(None, (flags_text, besides)))
        )
        self._show_position(shown, page)
        self._show_timeline(shown)
        self.text_part("people", labelled(_people(page, shown.around)), "", "M team")
        self.text_part("balances", _balances(shown.balances, page.policy.currency), f"{len(shown.balances)}", "b take one")
        self.text_part("costs", plain_content(shown.costs), page.policy.currency if shown.costs else "", "c edit")
        self.text_part("definition", labelled(profile_pairs(page, PROJECT_FIELDS)), "", "e edit")
        self.rows_part("reviews", event_rows(review_events(page), self.worker.today))
        self.text_part("notes", notes_content(page), f"{len(page.notes)}")
        self.text_part("history", recent_content(page), "", "h all of it")
        self.right = f"{page.flags_on_benefits} flags" if page.flags_on_benefits else ""
        self.view.refit()
        self.show_benefits(page.record.id)

    def _show_position(self, shown: _Project, page: RecordPage) -> None:
        currency, which = page.policy.currency, exactly("project", page.record.ref)
        self.figures_part("position", lambda width: within(balance_lines(shown.balance, currency, width), which), "b balance")

    def _show_timeline(self, shown: _Project) -> None:
        today = self.worker.today
        lanes = lanes_of(shown.around, shown.page, today)
        part = self.part("timeline")
        assert isinstance(part.body, RowTable)

        def row(lane: Lane) -> PartRow:
            def build(width: int) -> Content:
                scale = scale_of(lanes, today, width)
                return draw(lane, scale, today) if scale is not None else Content("")

            return PartRow(build, lane.target, LEGEND)

        def head(width: int) -> Content:
            scale = scale_of(lanes, today, width)
            return heading(scale, today) if scale is not None else Content("")

        part.body.show([row(lane) for lane in lanes if lane.days], head=head)
        part.empty = not any(lane.days for lane in lanes)
        part.say("○ planned, ● came, ╍ slipped" if not part.empty else "", "t gates")

    def action_gates(self) -> None:
        """What each gate still needs; pass one."""
        from benefits_tui.tui.actions.projects import gate

        self.run_in_background(gate(self, self.ref))

    def action_save_template(self) -> None:
        """Make a template from the project."""
        from benefits_tui.tui.actions.templates import template_after

        if self.may_write():
            self.run_in_background(template_after(self, self.ref))

    def action_costs(self) -> None:
        """What the project costs by fiscal year."""
        from benefits_tui.tui.actions.costs import costs

        if self.may_write():
            self.run_in_background(costs(self, self.ref))

    def action_team(self) -> None:
        """Who works in the project."""
        from benefits_tui.tui.actions.members import team

        self.run_in_background(team(self, self.ref))

    def action_close(self) -> None:
        """The closing checklist."""
        from benefits_tui.tui.actions.projects import close

        self.run_in_background(close(self, self.ref))

    def action_balance(self) -> None:
        """The balances taken; take one."""
        from benefits_tui.tui.actions.projects import balance

        if self.may_write():
            self.run_in_background(balance(self, self.ref))

    def action_map(self) -> None:
        """The benefits map of the project."""
        from benefits_tui.tui.screens.benefits_map import MapScreen

        self.app.push_screen(MapScreen(self.worker, self.ref))

    def action_deliverable(self) -> None:
        """Edit a deliverable of the project, or add one."""
        from benefits_tui.tui.actions.deliverables import deliverables

        self.run_in_background(deliverables(self, self.ref))

    def action_adoption(self) -> None:
        """Record how far a deliverable is used."""
        from benefits_tui.tui.actions.deliverables import record_adoption

        self.run_in_background(record_adoption(self, self.ref))

    def action_link(self) -> None:
        """Say what feeds what."""
        from benefits_tui.tui.actions.benefits_map import link

        if self.may_write():
            link(self, "")

    def action_new(self) -> None:
        """Add a benefit to the project."""
        self.new_record(Kind.BENEFIT, {"project": self.ref})


def lanes_of(around: ProjectSummary, page: RecordPage, today: date) -> list[Lane]:
    """Gates and reviews, deliverables, business changes, benefits."""
    gates = [
        Mark(day, "◆" if gate.passed else "◇", "$text-success" if gate.passed else "", sanitize(gate.name))
        for gate in around.gates
        if (day := gate.passed or gate.planned) is not None
    ]
    reviews = []
    for review in page.reviews:
        held, due = review["held"], review["due"]
        when = held if isinstance(held, date) else due
        if isinstance(when, date):
            reviews.append(Mark(when, "▼" if held else "▽", "" if held or when >= today else "$text-error"))
    edges = (page.record.values["start"], page.record.values["end"])
    ends = [Mark(edge, "●", MUTED) for edge in edges if isinstance(edge, date)]
    lanes = [Lane("◆", MUTED, "Gates and reviews" if gates else "Start, end, reviews", None, (), (*ends, *gates, *reviews))]
    lanes += [deliverable_lane(deliverable, today) for deliverable in around.deliverables]
    lanes += [_business_change(business_change, today) for business_change in around.business_changes]
    return lanes + [_benefit(benefit, today) for benefit in around.benefits]


def deliverable_lane(deliverable: DeliverableDays, today: date) -> Lane:
    """Its planned day, the day on which it came, or is expected no earlier than today; dashed where that is later."""
    delivered, planned = deliverable.accepted or deliverable.actual, deliverable.planned
    forecast = deliverable.forecast
    expected = delivered or (max(forecast or planned or today, today) if planned or forecast else None)
    late = planned is not None and expected is not None and expected > planned
    spans = [Span(planned, expected, "╍", "$text-warning")] if late and planned and expected else []
    marks = [Mark(planned, "○", "")] if planned else []
    if delivered:
        marks.append(Mark(delivered, "●", ""))
    elif expected and expected != planned:
        marks.append(Mark(expected, "◌", "$text-warning"))
    sign, style = ("✓", "$text-success") if delivered else ("▲", "$text-warning") if late else ("·", MUTED)
    return Lane(sign, style, deliverable.title, (Kind.DELIVERABLE, deliverable.ref), spans, marks)


def _business_change(change: BusinessChangeDays, today: date) -> Lane:
    late = change.needed_by is not None and change.done is None and change.needed_by < today
    spans = [Span(change.needed_by, today, "╍", "$text-warning")] if late and change.needed_by else []
    marks = [Mark(change.needed_by, "○", "")] if change.needed_by else []
    marks += [Mark(change.done, "●", "")] if change.done else []
    sign, style = ("✓", "$text-success") if change.done else ("▲", "$text-warning") if late else ("·", MUTED)
    return Lane(sign, style, change.title, (Kind.BUSINESS_CHANGE, change.ref), spans, marks)


def _benefit(benefit: BenefitDays, today: date) -> Lane:
    rag = benefit.rag or "no_data"
    style = tone_style(rag, MUTED)
    spans, marks = list[Span](), list[Mark]()
    if benefit.start is not None and benefit.end is not None and benefit.start <= benefit.end:
        spans.append(Span(benefit.start, benefit.end, "─", MUTED))
        if benefit.start <= today:
            so_far = min(today, benefit.end)
            spans.append(Span(benefit.start, so_far, "━" if rag in ("green", "amber") else "╍", "" if rag == "green" else style))
        marks.append(Mark(benefit.end, "┤", MUTED))
    return Lane(RAG_SIGNS.get(rag, "·")[0], style, benefit.title, (Kind.BENEFIT, benefit.ref), spans, marks)


def _people(page: RecordPage, around: ProjectSummary) -> list[tuple[str, str | Content]]:
    values = page.record.values
    people: list[tuple[str, str | Content]] = [
        (label, sanitize(str(values[key])) if values[key] else Content.styled("nobody named", "$text-error"))
        for key, label in (("sponsor", "Sponsor"), ("manager", "Manager"))
    ]
    people += [("Team", sanitize(f"{member.name}{f', {member.role}' if member.role else ''}")) for member in around.team]
    return people + [("Owner", sanitize(name)) for name in around.benefit_owners]


def _balances(snapshots: list[BalanceSnapshot], currency: str) -> Content:
    """The newest balances first, cashable money."""
    lines = [Content.styled(f"{'Cashable':<13}{'Due,read':>9}{'Realised':>9}{'Outturn':>9}", MUTED)]
    for snapshot in reversed(snapshots[-6:]):
        cashable = snapshot.cashable
        cells = [display_money(figure, currency) for figure in (cashable.due, cashable.realised, cashable.outturn)]
        sign, style = _VERDICT_SIGNS.get(str(snapshot.figures["verdict"]), ("?", MUTED))
        gate = f"  gate {sanitize(snapshot.gate)}" if snapshot.gate else ""
        lines.append(
            Content.assemble(
                f"{format_date(snapshot.as_of):<13}",
                "".join(f"{cell:>9}" for cell in cells),
                (f"  {sign}", style),
                (gate, MUTED),
            )
        )
    return Content("\n").join(lines) if snapshots else Content("")
