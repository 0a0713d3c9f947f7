"""What the pages of a benefit and of a project have in common, and the parts both show."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from textual.content import Content
from textual.widgets import Static

from benefits_tui.domain.field_values import SHARES
from benefits_tui.domain.fields import Field, FieldType, Kind, Value
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import share_text, short_money
from benefits_tui.register.benefits_map import neighbours
from benefits_tui.register.listing import ListQuery, ListValue, reviews_of
from benefits_tui.register.lists import JsonObject, flags_of, notes_of, rows
from benefits_tui.register.lookup import find, titles_of
from benefits_tui.register.project_summary import flags_on_benefits
from benefits_tui.register.records import Record, record_of
from benefits_tui.register.session import Session
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.formatting import SEVERITY_SIGNS, TONES, dates_in, format_value, humanize, sanitize
from benefits_tui.tui.worker import RegisterWorker

COLOUR = {"success": "$text-success", "warning": "$text-warning", "error": "$text-error", "muted": "$foreground 60%"}
MUTED = "$foreground 60%"


@dataclass(slots=True)
class RecordPage:
    """What is read for a page."""

    record: Record
    policy: Policy
    flags: list[dict[str, Any]] = field(default_factory=list)
    notes: list[JsonObject] = field(default_factory=list)
    flags_on_benefits: int = 0
    reviews: list[dict[str, ListValue]] = field(default_factory=list)
    fed_by: list[str] = field(default_factory=list)
    feeds: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """What the records that are named by their references are called."""

    def named(self, ref: str) -> str:
        """`OBJ-1 Decisions within ten working days`."""
        return sanitize(f"{ref} {self.names[ref]}" if self.names.get(ref) else ref)


def read_record(session: Session, ref: str, kind: Kind) -> RecordPage:
    """A record with its flags, notes and reviews. Raises RecordNotFound."""
    found = find(session, ref, kind)
    record = record_of(session, kind, found.id)
    project = find(session, str(record.values["project"]), Kind.PROJECT).id if kind is Kind.BENEFIT else found.id
    reviews = list(rows(session, ListQuery(reviews_of(project))))
    fed_by, feeds = neighbours(session, found) if kind is Kind.BENEFIT else ([], [])
    on_benefits = flags_on_benefits(session, found.id) if kind is Kind.PROJECT else 0
    flags, notes = flags_of(session, found), notes_of(session, found)
    refs = [*fed_by, *feeds, *_refs_in(record.values.get("objectives")), *_refs_in(record.values.get("project"))]
    return RecordPage(record, session.policy, flags, notes, on_benefits, reviews, fed_by, feeds, titles_of(session, refs))


def _refs_in(value: Value) -> list[str]:
    return [ref.strip() for ref in str(value or "").split(",") if ref.strip()]


class RecordScreen(BaseScreen):
    """A page of one record."""

    kind: ClassVar[Kind] = Kind.BENEFIT
    DEFAULT_CSS = """
    RecordScreen VerticalScroll { padding: 0 1; scrollbar-size-vertical: 1; }
    RecordScreen .part { height: auto; margin: 1 0 0 0; }
    RecordScreen #title { margin: 0; }
    """

    def __init__(self, worker: RegisterWorker, ref: str) -> None:
        super().__init__(worker)
        self.ref = ref
        self._parts: dict[str, Content] = {}

    def put(self, part: str, content: Content) -> None:
        """Show this in a part of the page where it is not shown already. As long as it needs as many lines as before, the
        rest of the page stays where it is."""
        before = self._parts.get(part)
        if before is not None and before.plain == content.plain and before.spans == content.spans:
            return
        self._parts[part] = content
        widget = self.query_one(f"#{part}", Static)
        widget.update(content, layout=False)
        size = widget.size
        if before is None or widget.get_content_height(size, size, size.width) != size.height:
            widget.refresh(layout=True)

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
        self.work(self._load())

    async def _load(self) -> None:
        """Read and show the page."""

    def say_state(self, page: RecordPage, more: str = "") -> None:
        """Count the flags in the status line."""
        also = f" and {page.flags_on_benefits} on its benefits" if page.flags_on_benefits else ""
        self.status.say(f"{len(page.flags)} open {'flag' if len(page.flags) == 1 else 'flags'}{also}{more}")

    def action_edit(self) -> None:
        """Edit the record."""
        self.edit_record(self.kind, self.ref)

    def action_history(self) -> None:
        """Who changed what."""
        from benefits_tui.tui.dialogs.texts import HistoryDialog

        self.app.push_screen(HistoryDialog(self.worker, self.ref))

    def action_duplicate(self) -> None:
        """Start a new record from this one."""
        self.duplicate_record(self.kind, self.ref)

    def action_delete(self) -> None:
        """Delete the record; undo brings it back."""
        if self.may_write():
            self.work(self._delete())

    async def _delete(self) -> None:
        from benefits_tui.register.deletion import remove

        await self.run_job(lambda session: remove(session, self.ref, self.kind))
        self.app.notify(f"Deleted {sanitize(self.ref)}. u takes it back.", markup=False)
        # Whatever was opened on the page meanwhile goes with it.
        while self in self.app.screen_stack[1:]:
            self.app.pop_screen()


def flags_content(page: RecordPage) -> Content:
    """The open flags of a record: why, who decides, what can be decided, by when, what is at risk."""
    besides = page.flags_on_benefits
    if not page.flags and besides:
        return Content.styled(f"! No flags on the project itself; {besides} on its benefits, listed below", "$text-warning")
    if not page.flags:
        return Content.styled("✔ No open flags", "$text-success")
    parts: list[Content] = []
    for flag in page.flags:
        tone = COLOUR.get(TONES.get(str(flag["severity"]), ""), "")
        head = Content.assemble(
            (SEVERITY_SIGNS[str(flag["severity"])], tone),
            (f"  {flag['rule_title']} · {flag['rule']}  ", "bold"),
            dates_in(sanitize(str(flag["why"]))),
        )
        more = [f"{flag['decides']} decides: {' · '.join(flag['options'])}"]
        if flag["due"] is not None:
            left = int(flag["days_left"])
            when = dates_in(str(flag["due"]))
            more.append(f"by {when} ({left:,} days left)" if left >= 0 else f"was due {when} ({-left:,} days ago)")
        if flag["value_at_risk"] is not None:
            more.append(f"{short_money(Decimal(str(flag['value_at_risk'])), page.policy.currency)} at risk")
        parts.append(head + Content.styled(f"\n    {'   '.join(more)}", MUTED))
    return Content("\n").join(parts)


def profile_content(page: RecordPage, fields: tuple[Field, ...]) -> Content:
    """Every field that says something, then the names of those that do not."""
    lines = []
    for one in fields:
        value = page.record.values[one.name]
        if value is None or one.name in ("title", "name"):
            continue
        lines.append(Content.assemble((f"{one.label:<26}", MUTED), profile_text(one, value, page.policy)))
    missing = [
        one.label.lower() for one in fields if page.record.values[one.name] is None and one.type is not FieldType.MULTILINE
    ]
    if missing:
        lines.append(Content.styled(f"Empty: {', '.join(missing)}", MUTED))
    return Content("\n").join(lines)


def profile_text(one: Field, value: Value, policy: Policy) -> str:
    """A field's value on a page."""
    if one.type is FieldType.MONEY and isinstance(value, Decimal):
        return f"{format_value(value)} {policy.currency}"
    if one.name in SHARES and isinstance(value, Decimal):
        return share_text(value)
    if one.type is FieldType.CHOICE:
        return humanize(str(value))
    if one.type is FieldType.MULTILINE:
        return "\n".join(sanitize(line) for line in str(value).splitlines())
    return sanitize(format_value(value))


def notes_content(page: RecordPage) -> Content:
    """What came with the record and has no field of its own."""
    if not page.notes:
        return Content("")
    parts = [Content.styled(f"Notes ({len(page.notes)})", "bold")]
    for note in page.notes:
        text = " ".join(sanitize(line) for line in str(note["text"]).splitlines() if line.strip())
        parts.append(
            Content.assemble(
                (f"{sanitize(str(note['label']))} ", MUTED), (f"({sanitize(str(note['source'] or ''))}) ", MUTED), text
            )
        )
    return Content("\n").join(parts)


def reviews_content(page: RecordPage) -> Content:
    """The reviews of the project, in order of their day."""
    if not page.reviews:
        return Content("")
    lines = [Content.styled("Reviews", "bold")]
    for one in page.reviews:
        when = f"held {format_value(one['held'])}" if one["held"] else f"due {format_value(one['due'])}"
        chair = f"   {sanitize(str(one['chair']))}" if one["chair"] else ""
        lines.append(
            Content.assemble((f"{sanitize(str(one['ref'])):<18}", MUTED), f"{humanize(str(one['kind'])):<15}{when}{chair}")
        )
    return Content("\n").join(lines)
