"""What the pages of a benefit and of a project have in common, and the parts both show."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from textual import on
from textual.content import Content

from benefits_tui.domain.currencies import foreign_currency
from benefits_tui.domain.field_values import SHARES
from benefits_tui.domain.fields import Field, FieldType, Kind, Value
from benefits_tui.domain.json_values import JsonObject
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import share_text
from benefits_tui.register.agreements import Agreement, agreements_of
from benefits_tui.register.benefits_map import neighbours
from benefits_tui.register.history import Entry, history
from benefits_tui.register.listing import ListQuery, ListValue, reviews_of
from benefits_tui.register.lists import flags_of, notes_of, rows
from benefits_tui.register.lookup import find, titles_of
from benefits_tui.register.project_summary import flags_on_benefits
from benefits_tui.register.reasons import ReasonWanted
from benefits_tui.register.records import Record, record_of
from benefits_tui.register.review_record import ReviewOnBenefit, benefit_findings, review_findings
from benefits_tui.register.session import Session
from benefits_tui.register.to_mend import PERIODS
from benefits_tui.tui.formatting import MUTED, format_timestamp, format_value, humanize, sanitize
from benefits_tui.tui.host import host_of
from benefits_tui.tui.screens.flag_commands import FlagCommands
from benefits_tui.tui.screens.page_parts import FlagRows, PageHeader
from benefits_tui.tui.tables import FigureLine
from benefits_tui.tui.widgets.figure_table import FigureTable
from benefits_tui.tui.widgets.part import Build, Part, PartRow, PartText, RowTable
from benefits_tui.tui.widgets.parts_view import PartsView
from benefits_tui.tui.worker import RegisterWorker

_RECENT = 8


@dataclass(slots=True)
class RecordPage:
    """What is read for a page."""

    record: Record
    policy: Policy
    flags: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    notes: list[JsonObject] = dataclasses.field(default_factory=list)
    flags_on_benefits: int = 0
    reviews: list[dict[str, ListValue]] = dataclasses.field(default_factory=list)
    fed_by: list[str] = dataclasses.field(default_factory=list)
    feeds: list[str] = dataclasses.field(default_factory=list)
    recent: list[Entry] = dataclasses.field(default_factory=list)
    today: date = date.min
    names: dict[str, str] = dataclasses.field(default_factory=dict)
    """What the records that are named by their references are called."""
    findings: list[ReviewOnBenefit] = dataclasses.field(default_factory=list)
    """What reviews said of the benefit, or the review of its benefits."""
    agreements: list[Agreement] = dataclasses.field(default_factory=list)
    """What was agreed with finance of the benefit."""

    def named(self, ref: str) -> str:
        """`OBJ-1 Decisions within ten working days`."""
        return sanitize(f"{ref} {self.names[ref]}" if self.names.get(ref) else ref)


def read_record(session: Session, ref: str, kind: Kind) -> RecordPage:
    """A record with its flags, notes and reviews. Raises RecordNotFound."""
    record_id = find(session, ref, kind)
    record = record_of(session, kind, record_id.id)
    inside = record.values.get("project")
    project = find(session, str(inside), Kind.PROJECT).id if inside is not None else record_id.id if kind is Kind.PROJECT else 0
    reviews = list(rows(session, ListQuery(reviews_of(project)))) if project else []
    fed_by, feeds = neighbours(session, record_id) if kind is Kind.BENEFIT else ([], [])
    on_benefits = flags_on_benefits(session, record_id.id) if kind is Kind.PROJECT else 0
    flags, notes = flags_of(session, record_id), notes_of(session, record_id)
    refs = [*fed_by, *feeds, *_refs_in(record.values.get("objectives")), *_refs_in(record.values.get("project"))]
    return RecordPage(
        record,
        session.policy,
        flags,
        notes,
        on_benefits,
        reviews,
        fed_by,
        feeds,
        history(session, record.ref, _RECENT),
        session.today,
        titles_of(session, refs),
        _findings(session, record),
        agreements_of(session, record.ref) if kind is Kind.BENEFIT else [],
    )


def _findings(session: Session, record: Record) -> list[ReviewOnBenefit]:
    if record.kind is Kind.BENEFIT:
        return benefit_findings(session, record.id)
    return review_findings(session, record.ref) if record.kind is Kind.REVIEW else []


def _refs_in(value: Value) -> list[str]:
    return [ref.strip() for ref in str(value or "").split(",") if ref.strip()]


class RecordScreen(FlagCommands):
    """A page of one record: a header and parts."""

    kind: ClassVar[Kind] = Kind.BENEFIT

    def __init__(self, worker: RegisterWorker, ref: str) -> None:
        super().__init__(worker)
        self.ref = ref
        self.header: PageHeader
        self.view: PartsView

    def part(self, name: str) -> Part:
        """A part of the page by its name."""
        return self.query_one(f"#{name}", Part)

    def text_part(self, name: str, text: Content | Build, note: str = "", right: str = "") -> None:
        """Show a text in a part; a part without any is left out."""
        part = self.part(name)
        assert isinstance(part.body, PartText)
        part.body.show(text)
        part.empty = not part.body.lines_needed(80)
        part.say(note, right)

    def figures_part(self, name: str, build: Callable[[int], list[FigureLine]], right: str = "") -> None:
        """Show figures in a part, each of which leads to what it is made of."""
        part = self.part(name)
        assert isinstance(part.body, FigureTable)
        part.body.show(build)
        part.empty = not build(80)
        part.say("", right)

    @on(FigureTable.Chosen)
    def _open_figure(self, event: FigureTable.Chosen) -> None:
        figure = event.figure
        host_of(self).open_list(figure.goes_to, figure.filter, figure.sort)

    def rows_part(
        self, name: str, rows: Sequence[PartRow], right: str = "", *, head: Build | None = None, note: str = ""
    ) -> None:
        """Show rows in a part; a part without any is left out."""
        part = self.part(name)
        assert isinstance(part.body, RowTable)
        part.body.show(rows, head=head)
        part.empty = not rows
        part.say(note or f"{len(rows)}", right)

    def flags_in_hand(self) -> list[int]:
        """The flag under the cursor of what needs a decision."""
        flag_rows = self.query(FlagRows)
        number = flag_rows.first().flag_in_hand() if flag_rows else None
        return [number] if number is not None and self.may_write() else []

    def record_in_hand(self) -> tuple[Kind, str] | None:
        """The record of the page."""
        return self.kind, self.ref

    @on(RowTable.Moved)
    def _say_whole(self, event: RowTable.Moved) -> None:
        row = event.table.under_cursor
        if row is not None and row.whole:
            self.status.say(row.whole, f"{event.table.row + 1} of {len(event.table.rows)}")

    @on(RowTable.Opened)
    def _open_row(self, event: RowTable.Opened) -> None:
        target = event.target
        if isinstance(target, int):
            self.action_decide()
        elif isinstance(target, tuple):
            self.open_record(*target)

    @property
    def record_in_view(self) -> tuple[str, str]:
        """This page's record."""
        return self.kind.value, self.ref

    def on_mount(self) -> None:
        """Name the page and read it."""
        super().on_mount()
        self.reload()

    def reload(self) -> None:
        """Read the page again."""
        self.run_in_background(self._load())

    async def _load(self) -> None:
        """Read and show the page."""

    def say_state(self, page: RecordPage, more: str = "") -> None:
        """Count the flags in the status line."""
        also = f" and {page.flags_on_benefits} on its benefits" if page.flags_on_benefits else ""
        self.status.say(f"{len(page.flags)} open {'flag' if len(page.flags) == 1 else 'flags'}{also}{more}")

    def edits_flag(self) -> int | None:
        """The flag under the cursor, while the keys go to what needs a decision."""
        rows = next((rows for rows in self.query(FlagRows) if rows.has_focus), None)
        return rows.flag_in_hand() if rows is not None else None

    def action_edit(self) -> None:
        """Edit the record; where the cursor is on a flag, at the field that clears it."""
        number = self.edits_flag()
        if number is None:
            self.edit_record(self.kind, self.ref)
        else:
            self.run_in_background(self._edit_what_clears(number))

    async def _edit_what_clears(self, number: int) -> None:
        from benefits_tui.register.clearing import what_clears
        from benefits_tui.tui.actions.clearing import open_place

        (place,) = await self.run_job(lambda session: what_clears(session, number))
        is_this_record = (place.kind, place.ref) == (self.kind, self.ref)
        if is_this_record and place.field == PERIODS:
            self.action_grid()
        elif is_this_record and not place.field:
            self.edit_record(self.kind, self.ref)
        else:
            open_place(self, place)

    def action_grid(self) -> None:
        """Go to the periods, on a page that has them."""

    def action_history(self) -> None:
        """Who changed what."""
        from benefits_tui.tui.dialogs.texts import HistoryDialog

        self.app.push_screen(HistoryDialog(self.worker, self.ref))

    def action_note(self) -> None:
        """Write a note on the record."""
        from benefits_tui.tui.actions.notes import write_note

        if self.may_write():
            write_note(self, self.ref)

    def action_duplicate(self) -> None:
        """Start a new record from this one."""
        self.duplicate_record(self.kind, self.ref)

    def action_delete(self) -> None:
        """Delete the record; undo brings it back."""
        if self.may_write():
            self.run_in_background(self._delete())

    async def _delete(self, why: str | None = None) -> None:
        from benefits_tui.register.deletion import remove
        from benefits_tui.tui.actions.reasons import ask_why

        try:
            await self.run_job(lambda session: remove(session, self.ref, self.kind, why or None, ask=why is None))
        except ReasonWanted as wanted:
            ask_why(self, wanted, self._delete)
            return
        self.app.notify(f"Deleted {sanitize(self.ref)}. u takes it back.", markup=False)
        # Whatever was opened on the page meanwhile goes with it.
        while self in self.app.screen_stack[1:]:
            self.app.pop_screen()


def profile_pairs(page: RecordPage, fields: tuple[Field, ...]) -> list[tuple[str, str | Content]]:
    """Every field that says something, then the names of those that do not."""
    pairs: list[tuple[str, str | Content]] = []
    for field in fields:
        value = page.record.values[field.name]
        if value is not None and field.name not in ("title", "name", "ref"):
            pairs.append((field.label, profile_text(field, value, page.policy, page.record.values.get("unit"))))
    missing = [
        field.label.lower()
        for field in fields
        if page.record.values[field.name] is None and field.type is not FieldType.MULTILINE
    ]
    if missing:
        # A name may hold a comma.
        pairs.append(("Empty", Content.styled(" · ".join(missing), MUTED)))
    return pairs


def profile_text(field: Field, value: Value, policy: Policy, unit: Value = None) -> str:
    """A field's value on a page. What was stated of a benefit in another currency is in that currency."""
    if field.type is FieldType.MONEY and isinstance(value, Decimal):
        foreign = foreign_currency(str(unit or ""), policy) if field.name == "stated" else None
        return f"{format_value(value)} {foreign or policy.currency}"
    if field.name in SHARES and isinstance(value, Decimal):
        return share_text(value)
    if field.type is FieldType.CHOICE:
        return humanize(str(value))
    if field.type is FieldType.MULTILINE:
        return "\n".join(sanitize(line) for line in str(value).splitlines())
    return sanitize(format_value(value))


def notes_content(page: RecordPage) -> Content:
    """What has no field of its own: what it is, from whom or which file, on which day; the text."""
    parts = []
    for note in page.notes:
        text = " ".join(sanitize(line) for line in str(note["text"]).splitlines() if line.strip())
        on = format_value(note["noted_on"]) if note["noted_on"] else ""
        source = ", ".join(filter(None, (str(note["source"] or ""), on)))
        parts.append(Content.assemble((f"{sanitize(str(note['label']))} ({sanitize(source)})  ", MUTED), text))
    return Content("\n").join(parts)


def recent_content(page: RecordPage) -> Content:
    """The newest changes, a line each."""
    lines = []
    for entry in page.recent:
        fields = ", ".join(humanize(name) for name in entry.fields)
        lines.append(
            Content.assemble(
                (f"{format_timestamp(entry.at)}  ", MUTED),
                f"{sanitize(entry.who)}  ",
                sanitize(entry.action),
                (f"  {fields}" if fields else "", MUTED),
            )
        )
    return Content("\n").join(lines)


def review_events(page: RecordPage) -> list[tuple[str, str, str, date | None, object]]:
    """The reviews of the project as rows: held, due or late."""
    events: list[tuple[str, str, str, date | None, object]] = []
    for review in page.reviews:
        held, due = review["held"], review["due"]
        day = held if isinstance(held, date) else due if isinstance(due, date) else None
        state = "held" if held else "late" if isinstance(due, date) and due < page.today else "due"
        title = f"{humanize(str(review['kind'])).capitalize()} review"
        events.append((state, title, str(review["chair"] or "nobody chairs"), day, (Kind.REVIEW, str(review["ref"]))))
    return events
