"""The queue of flags: what comes first and why, the evidence beside it, one key for each thing to do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from benefits_tui.domain.fields import Field, FieldType, Kind
from benefits_tui.domain.quantity import from_scaled, short_money
from benefits_tui.domain.rules import Severity, Subject, about
from benefits_tui.register import flags
from benefits_tui.register.flags import Acted, Evidence, QueueFigures
from benefits_tui.register.session import Session
from benefits_tui.store.door import Cell
from benefits_tui.store.listings import FLAGS, in_queue
from benefits_tui.store.pages import Query
from benefits_tui.tui.commands import FLAG_LIST_COMMANDS, Command, bindings
from benefits_tui.tui.desk import Desk
from benefits_tui.tui.dialogs.act import ActForm, Values, reason
from benefits_tui.tui.dialogs.choose import Choice, Choose
from benefits_tui.tui.present import SEVERITY_SIGNS, TONES, came, dates_in, day, safe, words
from benefits_tui.tui.screens.list_screen import ListScreen
from benefits_tui.tui.screens.record import COLOUR, MUTED
from benefits_tui.tui.widgets.register_list import RegisterList

_OUTCOMES = (
    ("accept", "it stays as it is"),
    ("correct", "somebody puts it right"),
    ("re_plan", "a new plan is approved"),
    ("write_off", "the benefit is given up: its final state"),
    ("escalate", "the next authority decides"),
)


# The field in which the cause of a flag is most often mended.
_CLEARED_BY = {
    "F01": "owner", "F02": "owner", "F03": "owner", "F04": "class", "F05": "baseline", "F06": "baseline_date", "F07": "target",
    "F17": "state", "F20": "held", "F36": "objectives", "F38": "state",
}  # fmt: skip


class FlagsScreen(ListScreen):
    """The flags nobody has acted on, worst first; `w` shows those acted on as well."""

    name_of_list = "flags"
    KEYS: ClassVar[tuple[Command, ...]] = FLAG_LIST_COMMANDS
    BINDINGS: ClassVar = bindings(FLAG_LIST_COMMANDS)
    DEFAULT_CSS = """
    FlagsScreen #evidence { height: 8; padding: 0 1; background: $panel; }
    FlagsScreen.tall #evidence { height: 12; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
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

    def _target(self, cells: dict[str, Cell]) -> tuple[Kind, str]:
        return Kind(str(cells["subject_kind"])), str(cells["subject"])

    @property
    def _flag(self) -> int | None:
        found = self.register_list.cells.get("id")
        return int(found) if found is not None else None

    def _show_position(self) -> None:
        super()._show_position()
        if self.is_mounted and self._flag != self._shown:
            self._shown = self._flag
            self.run_worker(self._show_evidence(self._flag), group="evidence", exclusive=True)

    def reload(self) -> None:
        """Read the queue again, and the evidence with it."""
        self._shown = -1
        super().reload()

    async def _show_evidence(self, flag: int | None) -> None:
        def read(session: Session) -> tuple[Evidence | None, QueueFigures, str]:
            found = flags.evidence(session, flag) if flag is not None else None
            return found, flags.queue_figures(session), session.policy.currency

        found, figures, currency = await self.ask(read)
        if flag != self._flag:
            return
        pane = self.query_one("#evidence", Static)
        if found is None:
            pane.update(
                Content("\n").join([Content.styled("Nothing waits for a decision.", "$text-success"), figures_line(figures)])
            )
        else:
            pane.update(
                evidence_content(found, self.register_list.cells, self.desk.today, currency) + "\n" + figures_line(figures)
            )

    def action_edit(self) -> None:
        """Edit the record that the flag is on, at the field that clears it."""
        if cells := self.register_list.cells:
            kind, ref = self._target(cells)
            self.edit_record(kind, ref, _CLEARED_BY.get(str(cells["rule"]), ""))

    def action_all_flags(self) -> None:
        """Show the flags that were acted on as well, or only those that wait."""
        query = self.register_list.shown_query
        everything = query.listing.where == FLAGS.where
        listing = in_queue() if everything else FLAGS
        self.register_list.reload(Query(listing, query.filter, query.sort, query.descending, self.desk.today), to_top=True)
        what = "those that wait for somebody" if everything else "all open flags, those acted on too"
        self.notify(f"Shown: {what}.", markup=False)

    # What can be done -------------------------------------------------------------------------------------------

    def _ask(self, heading: str, fields: tuple[Field, ...], act: Callable[[Session, int, Values], Acted], **start: str) -> None:
        flag, cells = self._flag, self.register_list.cells
        if flag is None or not self.may_write():
            return
        what = f"{cells['rule']} on {cells['subject']}"

        def work(session: Session, values: Values) -> str:
            return _said(what, act(session, flag, values))

        about = Content(dates_in(safe(str(cells["why"]))))
        self.app.push_screen(ActForm(self.desk, f"{heading}: {what}", fields, work, start=start, about=about), self.done)

    def action_acknowledge(self) -> None:
        """Say that it was seen."""
        flag, cells = self._flag, self.register_list.cells
        if flag is not None and self.may_write():
            what = f"{cells['rule']} on {cells['subject']}"

            async def work() -> None:
                done = await self.ask(lambda session: flags.acknowledge(session, flag))
                self.done(_said(what, done))

            self.work(work())

    def action_snooze(self) -> None:
        """Leave it until a day."""
        if why := flags.why_not_snoozed(str(self.register_list.cells.get("severity"))):
            self.notify(f"{why}.", severity="warning", markup=False)
            return
        until = self.desk.today + timedelta(days=14)
        fields = (Field("until", "Until", FieldType.DATE, "The day it comes back", required=True), reason())
        self._ask(
            "Snooze", fields, lambda s, flag, v: flags.snooze(s, flag, _day(v["until"]), str(v["reason"])), until=str(until)
        )

    def action_assign(self) -> None:
        """Give somebody an action with a day."""
        due = self.desk.today + timedelta(days=14)
        fields = (
            Field("person", "To", FieldType.PERSON, "Who sees to it", required=True),
            Field("due", "Due", FieldType.DATE, "", required=True),
            reason("What is to be done", required=False, words="What the flag says when left out"),
        )
        self._ask(
            "Assign", fields,
            lambda s, flag, v: flags.assign(s, flag, str(v["person"]), _day(v["due"]), str(v["reason"]) if v["reason"] else None),
            due=str(due),
        )  # fmt: skip

    def action_escalate(self) -> None:
        """Hand it to the next authority."""
        self._ask("Escalate", (reason(),), lambda s, flag, v: flags.escalate(s, flag, str(v["reason"])))

    def action_decide(self) -> None:
        """Record a decision with its rationale: which one first, then why."""
        if self._flag is None or not self.may_write():
            return
        cells = self.register_list.cells
        rule = about(str(cells["rule"]), Subject(str(cells["subject_kind"])))
        options = f"\n{rule.decides} decides: {' · '.join(rule.options)}" if rule is not None else ""
        heading = f"Decide: {cells['rule']} on {cells['subject']}{options}"
        self.app.push_screen(Choose(heading, [Choice(one, words(one), note) for one, note in _OUTCOMES]), self._decide)

    def _decide(self, outcome: str | None) -> None:
        if outcome is None:
            return
        fields = (
            reason("Rationale"),
            Field("until", "Look again on", FieldType.DATE, "Comes back then if its cause is still there"),
        )

        def act(session: Session, flag: int, values: Values) -> Acted:
            until = values["until"]
            return flags.decide(session, flag, outcome, str(values["reason"]), until if isinstance(until, date) else None)

        self._ask(f"Decide, {words(outcome)}", fields, act)

    def action_new(self) -> None:
        """Raise a flag by hand."""
        if not self.may_write():
            return
        fields = (
            Field("ref", "On", FieldType.TEXT, "The reference of a record", required=True),
            Field("title", "What is wrong", FieldType.TEXT, "", required=True),
            Field("severity", "Severity", FieldType.CHOICE, "", required=True, choices=tuple(Severity)),
            Field("due", "Decide by", FieldType.DATE),
        )

        def act(session: Session, values: Values) -> str:
            due = values["due"]
            done = flags.raise_flag(
                session, str(values["ref"]), str(values["title"]), Severity(str(values["severity"])),
                due if isinstance(due, date) else None,
            )  # fmt: skip
            return f"Raised as {done.rule}."

        start = {"severity": "high"}
        if cells := self.register_list.cells:
            start["ref"] = str(cells["subject"])
        self.app.push_screen(ActForm(self.desk, "Raise a flag", fields, act, start=start), self.done)


def _day(value: object) -> date:
    assert isinstance(value, date)
    return value


def _said(what: str, done: Acted) -> str:
    return f"{what}: {done.state}.{came(done.raised, done.cleared)}"


def evidence_content(found: Evidence, cells: dict[str, Cell], today: date, currency: str) -> Content:
    """What one looks at to decide: the numbers, who decides what by when, what is at risk, what was done so far."""
    flag = found.flag
    tone = COLOUR.get(TONES.get(str(flag["severity"]), ""), "")
    lines = [
        Content.assemble(
            (SEVERITY_SIGNS[str(flag["severity"])], tone), (f"  {flag['rule']} {found.title}  ", "bold"),
            (f"{safe(str(cells.get('subject') or ''))}  {safe(str(cells.get('title') or ''))}", MUTED),
        ),
        Content(dates_in(safe(str(flag["why"])))),
        Content.assemble(
            (f"{found.decides} decides: ", MUTED), " · ".join(found.options), (f"   (next: {found.next_authority})", MUTED),
        ),
    ]  # fmt: skip
    facts = [f"raised {day(date.fromisoformat(str(flag['raised_on'])))}"]
    if flag["due"] is not None:
        due = date.fromisoformat(str(flag["due"]))
        left = (due - today).days
        facts.append(f"by {day(due)}: {left:,} days left" if left >= 0 else f"was due {day(due)}, {-left:,} days ago")
    if flag["value_at_risk"] is not None:
        facts.append(f"{short_money(from_scaled(int(flag['value_at_risk'])), currency)} at risk")
    if cells.get("owner"):
        facts.append(f"owner {safe(str(cells['owner']))}")
    lines.append(Content.styled("   ".join(facts), MUTED))
    for one in found.done[-2:]:
        until = f" until {one['until_date']}" if one["until_date"] else ""
        whom = f" to {one['person']}" if one["person"] else ""
        text = f"{one['decided_on']} {one['decided_by']}: {words(str(one['outcome']))}{whom}{until}  {one['rationale'] or ''}"
        lines.append(Content.styled(dates_in(safe(text)), MUTED))
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
