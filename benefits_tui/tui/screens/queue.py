"""The queue and the list of all flags: what comes first and why, the evidence below, one key for each thing to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.plain_text import counted
from benefits_tui.domain.quantity import display_money
from benefits_tui.register import flags
from benefits_tui.register.flags import Evidence, QueueFigures
from benefits_tui.register.listing import ListRow
from benefits_tui.register.queue import ChasedPerson, flags_of_row, reminder_for
from benefits_tui.register.session import Session
from benefits_tui.tui.background import run_in_background
from benefits_tui.tui.formatting import (
    MUTED,
    SEVERITY_SIGNS,
    as_people_write,
    days_from,
    format_date,
    humanize,
    sanitize,
    severity_sign,
    tone_style,
    what_returned,
)
from benefits_tui.tui.screens.flag_commands import FlagCommands
from benefits_tui.tui.screens.list_screen import ListScreen
from benefits_tui.tui.stylesheet import stylesheet
from benefits_tui.tui.widgets.part import PartRule
from benefits_tui.tui.worker import RegisterWorker


@dataclass(frozen=True, slots=True)
class _Detail:
    """What is read for the row under the cursor."""

    evidence: Evidence | None
    others: Sequence[dict[str, Any]]
    """The flags of the same row after the first."""
    figures: QueueFigures
    currency: str
    reminder: ChasedPerson | None


_NAMED = 5
"""How many records are named in the line of a flag that several have."""


class FlagsScreen(FlagCommands, ListScreen):
    """All open flags, worst first."""

    DEFAULT_CSS = stylesheet(__file__, "flags_screen.tcss")
    PREVIEW_KEPT_AS, PREVIEWS_AT_FIRST = "queue/preview", True

    def __init__(self, worker: RegisterWorker) -> None:
        super().__init__(worker)
        self._shown: int | None = -1
        self.detail = PartRule("")
        self.detail_pane = Container(self.detail, Static("", id="evidence"), classes="beside-list")

    def beside_list(self) -> ComposeResult:
        """The evidence on the row under the cursor."""
        yield self.detail_pane

    def follow_preview(self) -> None:
        """The evidence is the preview of this list, in view until it is hidden."""
        self.detail_pane.display = self.previews

    def on_resize(self, event: events.Resize) -> None:
        """More evidence where there is room; beside the list and below it it is laid out otherwise."""
        beside = self.list_body.has_class("beside")
        super().on_resize(event)
        if beside != self.list_body.has_class("beside"):
            self._shown = -1
            self._show_position()
        self.set_class(self.size.height >= 34, "tall")

    @property
    def _flag(self) -> int | None:
        row = self.register_list.under_cursor
        return row.number("id") if row else None

    def _show_position(self) -> None:
        super()._show_position()
        if self.is_mounted and self.register_list.loaded and self._flag != self._shown:
            self._shown = self._flag
            run_in_background(self, self._show_evidence(self._flag), group="evidence", exclusive=True)

    def reload(self) -> None:
        """Read the list again, and the evidence with it."""
        self._shown = -1
        super().reload()

    def other_flags(self, session: Session, flag: int) -> Sequence[dict[str, Any]]:
        """The flags that the same row stands for besides its first."""
        return ()

    async def _show_evidence(self, flag: int | None) -> None:
        row = self.register_list.under_cursor
        asked = [str(row.get(name)) for name in ("decides_name", "owner")] if row is not None else []

        def read(session: Session) -> _Detail:
            evidence = flags.evidence(session, flag) if flag is not None else None
            others = self.other_flags(session, flag) if flag is not None else ()
            reminder = reminder_for(session, asked)
            return _Detail(evidence, others, flags.queue_figures(session), session.policy.currency, reminder)

        read_of = await self.run_job(read)
        if flag != self._flag:
            return
        row, pane = self.register_list.under_cursor, self.query_one("#evidence", Static)
        if read_of.evidence is None:
            self._say_no_row(pane, read_of.figures)
            return
        self.detail.title = sanitize(str(row.get("title") or row.get("subject") or ""))
        self.detail.say(str(row.get("subject") or ""), "enter opens it")
        self.detail.refresh()
        today = self.worker.today
        narrow = self.list_body.has_class("beside")
        lines = [evidence_content(read_of.evidence, row, today, read_of.currency, narrow=narrow)]
        lines += other_flags(read_of.others, str(row.get("subject")), today)
        if read_of.reminder is not None:
            lines.append(reminder_line(read_of.reminder))
        pane.update(Content("\n\n" if narrow else "\n").join([*lines, figures_line(read_of.figures)]))

    def _say_no_row(self, pane: Static, figures: QueueFigures) -> None:
        """No flag is under the cursor: nothing waits, nothing matches, or it is on the heading of a group."""
        heading, filtered = self.register_list.heading, bool(self.register_list.shown_query.filter)
        unread = bool(self.register_list.problem)
        nothing = "The filter cannot be read" if unread else "Nothing matches" if filtered else "Nothing waits"
        self.detail.title = nothing if heading is None else "A group"
        self.detail.say("", "" if heading is None else "enter folds it")
        self.detail.refresh()
        message = Content.styled("Nothing waits for a decision.", "$text-success")
        if filtered:
            message = Content("" if unread else "No flag matches the filter; esc clears it.")
        if heading is not None:
            message = Content(f"{counted(heading.group.count, 'row')}, {'out of view' if heading.folded else 'below'}.")
        pane.update(Content("\n").join([message, figures_line(figures)]))

    # What can be done -------------------------------------------------------------------------------------------

    def edits_flag(self) -> int | None:
        """The flag under the cursor."""
        return self._flag

    def flags_in_hand(self) -> list[int]:
        """The flags that are marked, else the one under the cursor; none where nothing may be written."""
        numbers = sorted(self.register_list.marked) or [flag for flag in (self._flag,) if flag is not None]
        return numbers if numbers and self.may_write() else []

    def record_in_hand(self) -> tuple[Kind, str] | None:
        """What the flag under the cursor is on."""
        row = self.register_list.under_cursor
        return self._target(row) if row else None

    def done(self, message: str | None) -> None:
        """What was acted on is no longer marked."""
        if message is not None:
            self.register_list.clear_marks()
        super().done(message)

    def action_new(self) -> None:
        """Raise a flag by hand."""
        from benefits_tui.tui.actions.flags import raise_one

        if self.may_write():
            row = self.register_list.under_cursor
            self.run_in_background(raise_one(self, row.text("subject") if row else ""))


class QueueScreen(FlagsScreen):
    """What waits, a row a record; `w` shows every open flag."""

    acts_on_rows = True

    def other_flags(self, session: Session, flag: int) -> Sequence[dict[str, Any]]:
        """The flags that the same row stands for besides its first."""
        return [other for other in flags_of_row(session, flag) if other["id"] != flag]


def evidence_content(evidence: Evidence, row: ListRow, today: date, currency: str, *, narrow: bool = False) -> Content:
    """What one looks at to decide: the numbers, who decides what by when, what is at risk, what was done so far.

    In a narrow pane each thing has lines of its own.
    """
    flag = evidence.flag
    tone = tone_style(flag.severity)
    lines = [
        Content.assemble(
            (SEVERITY_SIGNS[flag.severity], tone), (f"  {evidence.title}  ", "bold"), as_people_write(sanitize(flag.why))
        ),
        Content.assemble(
            (f"{evidence.decision_owner} decides: ", MUTED),
            " · ".join(evidence.options),
            (f"   (next: {evidence.next_authority})", MUTED),
        ),
    ]
    facts = [f"raised {format_date(flag.raised_on)}"]
    if flag.due is not None:
        left = (flag.due - today).days
        facts.append(
            f"by {format_date(flag.due)}: {left:,} days left"
            if left >= 0
            else f"was due {format_date(flag.due)}, {-left:,} days ago"
        )
    if flag.value_at_risk is not None:
        counted, row_value = flag.value_at_risk, row.get("value_at_risk")
        elsewhere = counted - row_value if isinstance(row_value, Decimal) else Decimal(0)
        part = "all" if elsewhere == counted else display_money(elsewhere, currency)
        also = f", {part} of it counted in other rows" if elsewhere > 0 else ""
        facts.append(f"{display_money(counted, currency)} at risk{also}")
    if row.get("owner"):
        facts.append(f"owner {sanitize(str(row['owner']))}")
    lines.append(Content.styled(("\n" if narrow else "   ").join(facts), MUTED))
    for decision in evidence.done[-2:]:
        until = f" until {decision.until_date}" if decision.until_date else ""
        whom = f" to {decision.person}" if decision.person else ""
        forum = f", {decision.forum}" if decision.forum else ""
        decision_text = f"{humanize(decision.outcome)}{whom}{until}"
        text = f"{decision.decided_on} {decision.decided_by}{forum}: {decision_text}  {decision.rationale or ''}"
        lines.append(Content.styled(as_people_write(sanitize(text)), MUTED))
    return Content("\n\n" if narrow else "\n").join(lines)


def other_flags(shared: Sequence[dict[str, Any]], subject: str, today: date) -> list[Content]:
    """The further flags of a row, a line each, those of one rule on several records in one: with the records below the row's."""
    by_rule: dict[str, list[dict[str, Any]]] = {}
    for flag in shared:
        by_rule.setdefault(str(flag["rule"]), []).append(flag)
    return [_other_flag(flags_of_rule, subject, today) for flags_of_rule in by_rule.values()]


def _other_flag(shared: Sequence[dict[str, Any]], subject: str, today: date) -> Content:
    worst = shared[0]
    severity, due = str(worst["severity"]), worst["due"]
    by = f"  {days_from(date.fromisoformat(str(due)), today)}" if due is not None else ""
    on = [sanitize(str(flag["subject"])) for flag in shared if flag["subject"] != subject]
    records = f"{', '.join(on[:_NAMED])}{f' and {len(on) - _NAMED:,} more' if len(on) > _NAMED else ''}  " if on else ""
    why = as_people_write(sanitize(str(worst["why"]))) if len(shared) == 1 else ""
    return Content.assemble(
        (f"{severity_sign(severity):<3}", tone_style(severity)), (f"{worst['rule_title']}  ", "bold"), records, why, (by, MUTED),
    )  # fmt: skip


def reminder_line(reminder: ChasedPerson) -> Content:
    """When who is asked was reminded, and what came back."""
    reminder_text = f"{sanitize(reminder.name)} was reminded on {format_date(reminder.sent_on)}"
    return Content.styled(f"{reminder_text}; {what_returned(reminder.returned_on, reminder.cells)}", MUTED)


def figures_line(figures: QueueFigures) -> Content:
    """How the queue itself is doing; each figure says of how many flags it is."""
    waiting, decided, warnings = figures.waiting.part, figures.decided, figures.warnings
    older = sum(ages.get("older", 0) + ages.get("quarter", 0) for ages in figures.open.values())
    parts = [f"{waiting:,} flag{'s wait' if waiting != 1 else ' waits'}, {f'{older:,}' if older else 'none'} for over a month"]
    if figures.clearing.days is not None:
        parts.append(f"{figures.clearing.flags:,} of {figures.raised:,} cleared, in {figures.clearing.days:,} days (median)")
    newest = figures.weeks[0]
    parts.append(f"this week {newest.raised:,} new, {newest.cleared:,} cleared")
    if figures.warning.days is not None:
        parts.append(f"{figures.warning.days:,} days of warning (median of {figures.warning.flags:,} with a date)")
    if decided.whole:
        parts.append(f"{decided.part:,} of {decided.whole:,} decided in time")
    if warnings.settled:
        parts.append(f"{warnings.came_true:,} of {warnings.settled:,} warnings came true")
    return Content.styled("   ".join(parts), MUTED)
