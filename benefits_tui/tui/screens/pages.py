"""The page of one benefit, and of one project."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from benefits_tui.domain.balance import Balance
from benefits_tui.domain.fields import BENEFIT_FIELDS, PROJECT_FIELDS, Field, FieldType, Kind, Value
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import percent, short_money
from benefits_tui.register.balances import balance_of
from benefits_tui.register.lists import Plain, show
from benefits_tui.register.lookup import find
from benefits_tui.register.readings import PlanVersion, Reading, plan_versions, readings_of
from benefits_tui.register.records import Record, record_of
from benefits_tui.register.session import Session
from benefits_tui.store.listings import benefits_of
from benefits_tui.store.pages import Query
from benefits_tui.tui.commands import BENEFIT_COMMANDS, PROJECT_COMMANDS, Command, bindings
from benefits_tui.tui.desk import Desk
from benefits_tui.tui.present import RAG_SIGNS, SEVERITY_SIGNS, TONES, dates_in, day, safe, shown, words
from benefits_tui.tui.screens.base import DeskScreen
from benefits_tui.tui.screens.home import balance_content
from benefits_tui.tui.views import BENEFITS_VIEW
from benefits_tui.tui.widgets.bars import StatusLine
from benefits_tui.tui.widgets.register_list import RegisterList

_COLOUR = {"success": "$text-success", "warning": "$text-warning", "error": "$text-error", "muted": "$foreground 60%"}


@dataclass(slots=True)
class _Page:
    record: Record
    data: Plain
    readings: list[Reading]
    versions: list[PlanVersion]
    policy: Policy
    balance: Balance | None = None


def _read_page(session: Session, ref: str, kind: Kind) -> _Page:
    found = find(session.store, ref, kind)
    record = record_of(session.store, kind, found.id)
    data = show(session, found.ref)
    if kind is Kind.PROJECT:
        return _Page(record, data, [], [], session.policy, balance_of(session, found.ref))
    return _Page(record, data, readings_of(session.store, found.id), plan_versions(session.store, found.id), session.policy)


class RecordScreen(DeskScreen):
    """What pages have in common."""

    kind: ClassVar[Kind] = Kind.BENEFIT
    DEFAULT_CSS = """
    RecordScreen VerticalScroll { padding: 0 1; scrollbar-size-vertical: 1; }
    RecordScreen .part { height: auto; margin: 1 0 0 0; }
    RecordScreen #title { margin: 0; }
    RecordScreen #readings { text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, desk: Desk, ref: str) -> None:
        super().__init__(desk)
        self.ref = ref
        self.version = 0

    def on_mount(self) -> None:
        """Name the page and read it."""
        super().on_mount()
        self.reload()

    def reload(self) -> None:
        """Read the page again."""
        self.work(self._load())

    async def _load(self) -> None:
        page = await self.ask(lambda session: _read_page(session, self.ref, self.kind))
        self.ref, self.version = page.record.ref, page.record.version
        self.show_page(page)
        flags = page.data["flags"]
        assert isinstance(flags, list)
        besides = page.data.get("flags_on_benefits")
        more = f" and {besides} on its benefits" if besides else ""
        self.query_one(StatusLine).say(
            f"{len(flags)} open {'flag' if len(flags) == 1 else 'flags'}{more}   version {page.record.version}"
        )

    def show_page(self, page: _Page) -> None:
        """Fill the parts."""

    def action_edit(self) -> None:
        """Edit the record."""
        self.edit_record(self.kind, self.ref)

    def action_history(self) -> None:
        """Who changed what."""
        from benefits_tui.tui.dialogs.texts import HistoryDialog

        self.app.push_screen(HistoryDialog(self.desk, self.ref))


class BenefitScreen(RecordScreen):
    """Everything about one benefit: what is wrong, its figures, its readings, its profile."""

    kind = Kind.BENEFIT
    where = "Benefit"
    KEYS: ClassVar[tuple[Command, ...]] = BENEFIT_COMMANDS
    BINDINGS: ClassVar = bindings(BENEFIT_COMMANDS)

    def body(self) -> ComposeResult:
        """The parts, one below the other."""
        with VerticalScroll():
            for part in ("title", "flags", "figures", "readings", "profile", "notes"):
                yield Static(id=part, classes="part")

    def show_page(self, page: _Page) -> None:
        """Fill the parts."""
        values = page.record.values
        self.query_one("#title", Static).update(
            Content.assemble(
                (f"{page.record.ref}  ", "$foreground 60%"),
                (safe(str(values["title"])), "bold"),
                (
                    f"\n{values['project']}   {words(str(values['class']))}   {words(str(values['state']))}   owner: ",
                    "$foreground 60%",
                ),
                (safe(str(values["owner"])) if values["owner"] else "nobody", "" if values["owner"] else "$text-error"),
            )
        )
        self.query_one("#flags", Static).update(flags_content(page.data, page.policy.currency))
        self.query_one("#figures", Static).update(_figures(page))
        self.query_one("#readings", Static).update(_readings(page))
        self.query_one("#profile", Static).update(_profile(page, BENEFIT_FIELDS))
        self.query_one("#notes", Static).update(_notes(page.data))

    def action_record(self) -> None:
        """Record a reading."""
        self.record_reading(self.ref)

    def action_plan(self) -> None:
        """Approve a plan by period."""
        if self.may_write():
            from benefits_tui.tui.dialogs.reading import PlanForm

            self.app.push_screen(PlanForm(self.desk, self.ref), self._saved)


class ProjectScreen(RecordScreen):
    """A project with its balance and its benefits."""

    kind = Kind.PROJECT
    where = "Project"
    KEYS: ClassVar[tuple[Command, ...]] = PROJECT_COMMANDS
    BINDINGS: ClassVar = bindings(PROJECT_COMMANDS)
    DEFAULT_CSS = """
    ProjectScreen VerticalScroll { height: 3fr; }
    ProjectScreen RegisterList { height: 2fr; min-height: 4; }
    ProjectScreen .heading { height: 1; padding: 0 1; text-style: bold; margin: 1 0 0 0; }
    """

    def body(self) -> ComposeResult:
        """The parts, and the list of benefits below."""
        with VerticalScroll():
            for part in ("title", "flags", "figures", "profile", "notes"):
                yield Static(id=part, classes="part")
        yield Static("Benefits", classes="heading")
        yield RegisterList(
            replace(BENEFITS_VIEW, empty="No benefits are recorded: n adds one."), self.desk, query=Query(benefits_of(0))
        )

    def show_page(self, page: _Page) -> None:
        """Fill the parts."""
        values = page.record.values
        dates = f"{shown(values['start'])} to {shown(values['end'])}"
        self.query_one("#title", Static).update(
            Content.assemble(
                (f"{page.record.ref}  ", "$foreground 60%"),
                (safe(str(values["name"])), "bold"),
                (f"\n{words(str(values['stage']))}   {dates}   {safe(shown(values['department']))}", "$foreground 60%"),
            )
        )
        self.query_one("#flags", Static).update(flags_content(page.data, page.policy.currency))
        if page.balance is not None:
            verdict = Content.styled(f"\n{words(page.balance.verdict.value)}: {page.balance.why}", "$foreground 60%")
            self.query_one("#figures", Static).update(balance_content(page.balance, page.policy.currency) + verdict)
        self.query_one("#profile", Static).update(_profile(page, PROJECT_FIELDS))
        self.query_one("#notes", Static).update(_notes(page.data))
        found = self.query_one(RegisterList)
        found.reload(Query(benefits_of(page.record.id)))
        found.focus()

    @on(RegisterList.Opened)
    def _open(self, event: RegisterList.Opened) -> None:
        self.open_record(Kind.BENEFIT, str(event.cells["ref"]))

    def action_open(self) -> None:
        """Open the benefit under the cursor."""
        self.query_one(RegisterList).action_open()

    def action_new(self) -> None:
        """Add a benefit to the project."""
        self.new_record(Kind.BENEFIT, {"project": self.ref})


def flags_content(data: Plain, currency: str) -> Content:
    """The open flags of a record: why, who decides, what can be decided, by when, what is at risk."""
    flags = data["flags"]
    assert isinstance(flags, list)
    benefits = data.get("flags_on_benefits")
    if not flags and benefits:
        return Content.styled(f"! No flags on the project itself; {benefits} on its benefits, listed below", "$text-warning")
    if not flags:
        return Content.styled("✔ No open flags", "$text-success")
    parts: list[Content] = []
    for flag in flags:
        tone = _COLOUR.get(TONES.get(str(flag["severity"]), ""), "")
        head = Content.assemble(
            (SEVERITY_SIGNS[str(flag["severity"])], tone),
            (f"  {flag['rule']} {flag['rule_title']}  ", "bold"),
            dates_in(safe(str(flag["why"]))),
        )
        more = [f"{flag['decides']} decides: {' · '.join(flag['options'])}"]
        if flag["due"] is not None:
            left = int(flag["days_left"])
            when = dates_in(str(flag["due"]))
            more.append(f"by {when} ({left:,} days left)" if left >= 0 else f"was due {when} ({-left:,} days ago)")
        if flag["value_at_risk"] is not None:
            more.append(f"{short_money(Decimal(str(flag['value_at_risk'])), currency)} at risk")
        parts.append(head + Content.styled(f"\n    {'   '.join(more)}", "$foreground 60%"))
    return Content("\n").join(parts)


def _figures(page: _Page) -> Content:
    data = page.data
    sign = str(data["rag"])
    pairs = [
        ("RAG", RAG_SIGNS.get(sign, sign)),
        ("Attainment", _ratio(data["attainment"])),
        ("Realised of due", _ratio(data["realisation"])),
        ("Lifetime plan", _number(data["lifetime_plan"])),
        ("Due to date", _number(data["due_to_date"])),
        ("Actual to date", _number(data["actual_to_date"])),
        ("Outturn", _number(data["outturn"])),
        ("Stated value", short_money(_decimal(data["stated_money"]), page.policy.currency)),
        ("Next reading", dates_in(shown(data["next_reading"]))),
    ]
    tone = _COLOUR.get(TONES.get(sign, ""), "")
    cells = [
        Content.assemble((f"{label:<18}", "$foreground 60%"), (f"{text:<20}", tone if label == "RAG" else ""))
        for label, text in pairs
    ]
    rows = [Content("").join(cells[place : place + 2]) for place in range(0, len(cells), 2)]
    return Content("\n").join(rows)


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _number(value: object) -> str:
    return shown(_decimal(value))


def _ratio(value: object) -> str:
    return percent(_decimal(value))


def _readings(page: _Page) -> Content:
    if not page.readings:
        return Content.styled("No plan, forecast or reading yet: r records a reading, p approves a plan.", "$foreground 60%")
    unit = f" ({safe(str(page.record.values['unit']))})" if page.record.values["unit"] else ""
    lines = [Content.styled(f"{'Period' + unit:<18}{'Plan':>12}{'Forecast':>12}{'Actual':>12}  Evidence", "$foreground 60% bold")]
    for one in page.readings:
        label = one.period.label(page.policy.fiscal_year_start)
        evidence = safe(one.evidence or "")
        lines.append(Content(f"{label:<18}{shown(one.plan):>12}{shown(one.forecast):>12}{shown(one.actual):>12}  {evidence}"))
    current = [version for version in page.versions if version.current]
    if current:
        one_plan = current[0]
        by = safe(one_plan.approved_by or "–")
        said = f"plan version {one_plan.number}, approved by {by} on {day(one_plan.approved_on)}"
        lines.append(Content.styled(said, "$foreground 60%"))
    return Content("\n").join(lines)


def _profile(page: _Page, fields: tuple[Field, ...]) -> Content:
    lines = []
    for field in fields:
        value = page.record.values[field.name]
        if value is None or field.name in ("title", "name"):
            continue
        lines.append(Content.assemble((f"{field.label:<26}", "$foreground 60%"), profile_text(field, value, page.policy)))
    missing = [
        field.label.lower() for field in fields if page.record.values[field.name] is None and field.type is not FieldType.LONG
    ]
    if missing:
        lines.append(Content.styled(f"Not said: {', '.join(missing)}", "$foreground 60%"))
    return Content("\n").join(lines)


def profile_text(field: Field, value: Value, policy: Policy) -> str:
    """A field's value on a page."""
    if field.type is FieldType.MONEY and isinstance(value, Decimal):
        return f"{shown(value)} {policy.currency}"
    if field.type is FieldType.CHOICE:
        return words(str(value))
    if field.type is FieldType.LONG:
        return "\n".join(safe(line) for line in str(value).splitlines())
    return safe(shown(value))


def _notes(data: Plain) -> Content:
    notes = data["notes"]
    assert isinstance(notes, list)
    if not notes:
        return Content("")
    parts = [Content.styled(f"Notes ({len(notes)})", "bold")]
    for note in notes:
        text = " ".join(safe(line) for line in str(note["text"]).splitlines() if line.strip())
        parts.append(
            Content.assemble(
                (f"{safe(str(note['label']))} ", "$foreground 60%"),
                (f"({safe(str(note['source'] or ''))}) ", "$foreground 60%"),
                text,
            )
        )
    return Content("\n").join(parts)
