"""The queue of flags: what comes first and why, the evidence beside it, one key for each thing to do about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.quantity import short_money
from benefits_tui.register import flags
from benefits_tui.register.flags import Evidence, QueueFigures
from benefits_tui.register.listing import FLAGS, ListQuery, ListRow, in_queue
from benefits_tui.register.session import Session
from benefits_tui.tui.background import run_in_background
from benefits_tui.tui.formatting import SEVERITY_SIGNS, TONES, dates_in, format_date, humanize, sanitize
from benefits_tui.tui.screens.flag_commands import FlagCommands
from benefits_tui.tui.screens.list_screen import ListScreen
from benefits_tui.tui.screens.record import COLOUR, MUTED
from benefits_tui.tui.widgets.register_list import RegisterList
from benefits_tui.tui.worker import RegisterWorker


class FlagsScreen(FlagCommands, ListScreen):
    """The flags nobody has acted on, worst first; `w` shows those acted on as well."""

    DEFAULT_CSS = """
    FlagsScreen #evidence { height: 8; padding: 0 1; background: $panel; }
    FlagsScreen.tall #evidence { height: 12; }
    """

    def __init__(self, worker: RegisterWorker) -> None:
        super().__init__(worker)
        self._shown: int | None = None
        self._figures: QueueFigures | None = None

    def body(self) -> ComposeResult:
        """The queue, and the evidence on the flag under the cursor."""
        for widget in super().body():
            if isinstance(widget, RegisterList):
                widget.shown_query = replace(widget.shown_query, listing=in_queue())
            yield widget
        yield Static("", id="evidence")

    def on_resize(self) -> None:
        """More evidence where there is room."""
        self.set_class(self.size.height >= 34, "tall")

    @property
    def _flag(self) -> int | None:
        row = self.register_list.under_cursor
        return row.number("id") if row else None

    def _show_position(self) -> None:
        super()._show_position()
        if self.is_mounted and self._flag != self._shown:
            self._shown = self._flag
            run_in_background(self, self._show_evidence(self._flag), group="evidence", exclusive=True)

    def reload(self) -> None:
        """Read the queue again, and the evidence with it."""
        self._shown = -1
        super().reload()

    async def _show_evidence(self, flag: int | None) -> None:
        def read(session: Session) -> tuple[Evidence | None, QueueFigures, str]:
            found = flags.evidence(session, flag) if flag is not None else None
            return found, flags.queue_figures(session), session.policy.currency

        found, figures, currency = await self.run_job(read)
        if flag != self._flag:
            return
        pane = self.query_one("#evidence", Static)
        if found is None:
            pane.update(
                Content("\n").join([Content.styled("Nothing waits for a decision.", "$text-success"), figures_line(figures)])
            )
        else:
            evidence = evidence_content(found, self.register_list.under_cursor, self.worker.today, currency)
            pane.update(evidence + "\n" + figures_line(figures))

    def action_edit(self) -> None:
        """Edit the record that the flag is on, at the field that clears it."""
        if row := self.register_list.under_cursor:
            kind, ref = self._target(row)
            self.edit_record(kind, ref, flags.field_that_clears(row.text("rule"), row.text("subject_kind")))

    def action_all_flags(self) -> None:
        """Show the flags that were acted on as well, or only those that wait."""
        query = self.register_list.shown_query
        everything = query.listing == FLAGS
        listing = in_queue() if everything else FLAGS
        self.register_list.reload(ListQuery(listing, query.filter, query.sort, query.descending, self.worker.today), to_top=True)
        what = "those that wait for somebody" if everything else "all open flags, those acted on too"
        self.notify(f"Shown: {what}.", markup=False)

    # What can be done -------------------------------------------------------------------------------------------

    def flags_in_hand(self) -> list[int]:
        """The flags that are marked, else the one under the cursor; none where nothing may be written."""
        found = sorted(self.register_list.marked) or [flag for flag in (self._flag,) if flag is not None]
        return found if found and self.may_write() else []

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
            self.work(raise_one(self, row.text("subject") if row else ""))


def evidence_content(found: Evidence, row: ListRow, today: date, currency: str) -> Content:
    """What one looks at to decide: the numbers, who decides what by when, what is at risk, what was done so far."""
    flag = found.flag
    tone = COLOUR.get(TONES.get(flag.severity, ""), "")
    lines = [
        Content.assemble(
            (SEVERITY_SIGNS[flag.severity], tone), (f"  {found.title} · {flag.rule}  ", "bold"),
            (f"{sanitize(str(row.get('subject') or ''))}  {sanitize(str(row.get('title') or ''))}", MUTED),
        ),
        Content(dates_in(sanitize(flag.why))),
        Content.assemble(
            (f"{found.decides} decides: ", MUTED), " · ".join(found.options), (f"   (next: {found.next_authority})", MUTED),
        ),
    ]  # fmt: skip
    facts = [f"raised {format_date(flag.raised_on)}"]
    if flag.due is not None:
        left = (flag.due - today).days
        facts.append(
            f"by {format_date(flag.due)}: {left:,} days left"
            if left >= 0
            else f"was due {format_date(flag.due)}, {-left:,} days ago"
        )
    if flag.value_at_risk is not None:
        facts.append(f"{short_money(flag.value_at_risk, currency)} at risk")
    if row.get("owner"):
        facts.append(f"owner {sanitize(str(row['owner']))}")
    lines.append(Content.styled("   ".join(facts), MUTED))
    for one in found.done[-2:]:
        until = f" until {one.until_date}" if one.until_date else ""
        whom = f" to {one.person}" if one.person else ""
        text = f"{one.decided_on} {one.decided_by}: {humanize(one.outcome)}{whom}{until}  {one.rationale or ''}"
        lines.append(Content.styled(dates_in(sanitize(text)), MUTED))
    return Content("\n").join(lines)


def figures_line(figures: QueueFigures) -> Content:
    """How the queue itself is doing."""
    waiting = sum(sum(ages.values()) for ages in figures.open.values())
    older = sum(ages.get("older", 0) + ages.get("quarter", 0) for ages in figures.open.values())
    parts = [f"{waiting:,} wait, {older:,} of them for over a month"]
    if figures.median_days is not None:
        parts.append(f"{figures.cleared:,} cleared in {figures.median_days:,} days (median)")
    if figures.dated:
        parts.append(f"{round(100 * figures.in_time / figures.dated)} % were raised before value was due")
    return Content.styled("   ".join(parts), MUTED)
