"""The page of one review: what it found, benefit by benefit, what was decided and who does what."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content

from benefits_tui.domain.fields import REVIEW_FIELDS, Kind
from benefits_tui.register.reviews import Agenda, agenda
from benefits_tui.register.session import Session
from benefits_tui.tui.commands import REVIEW_COMMANDS, Command
from benefits_tui.tui.formatting import MUTED, format_date, humanize, sanitize, spread
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.screens.page_parts import FlagRows, PageHeader, event_rows, flag_counts, flag_rows, labelled
from benefits_tui.tui.screens.record import RecordPage, RecordScreen, notes_content, profile_pairs, read_record, recent_content
from benefits_tui.tui.screens.review_parts import said_of_all, state_of_action
from benefits_tui.tui.widgets.part import Build, Part, PartRow, PartText, RowTable
from benefits_tui.tui.widgets.parts_view import PartsView


class ReviewScreen(RecordScreen):
    """A review to be read again, or to be held."""

    kind = Kind.REVIEW
    where = "Review"
    KEYS: ClassVar[tuple[Command, ...]] = REVIEW_COMMANDS
    BINDINGS: ClassVar = bindings(REVIEW_COMMANDS)

    def body(self) -> ComposeResult:
        """The header, then the parts."""
        self.header = PageHeader()
        self.view = PartsView(
            "review",
            [
                Part("Needs a decision", FlagRows(), id="flags", rank=85),
                Part("Said", PartText(), id="said", rank=100, min_lines=4),
                Part("Benefits", RowTable(), id="benefits", rank=80, min_lines=3),
                Part("Actions", RowTable(), id="actions", rank=70, min_lines=2),
                Part("Review", PartText(), id="definition", rank=60, min_lines=3, side="right"),
                Part("Notes", PartText(), id="notes", rank=20, side="right"),
                Part("History", PartText(), id="history", rank=10, side="right"),
            ],
            one_column=True,
        )
        yield self.header
        yield self.view

    async def _load(self) -> None:
        def read(session: Session) -> tuple[RecordPage, Agenda]:
            return read_record(session, self.ref, Kind.REVIEW), agenda(session, self.ref)

        page, on_it = await self.run_job(read)
        self.ref = page.record.ref
        values, today = page.record.values, self.worker.today
        held, due = values["held"], values["due"]
        self.header.show(
            f"{humanize(str(values['kind'])).capitalize()} review of {page.named(str(values['project']))}", page.record.ref,
            _when(held, due, today),
            [f"chair {values['chair']}" if values["chair"] else Content.styled("nobody chairs", "$text-error")],
        )  # fmt: skip
        self.rows_part("flags", flag_rows(page.flags, today), "d decide", note=flag_counts(page.flags))
        self.text_part("said", labelled(said_of_all(page.findings)), f"{len(page.findings)} benefits")
        self.rows_part("benefits", [_agenda_row(benefit.ref, benefit.title, benefit.figures) for benefit in on_it.benefits],
                       "" if held else "H hold", note=f"{len(on_it.benefits)} in no final state")  # fmt: skip
        actions = [(finding.benefit, action) for finding in page.findings for action in finding.actions]
        self.rows_part(
            "actions",
            event_rows(
                [
                    (state_of_action(action, today), action.title, action.person or "nobody named", action.due,
                     (Kind.BENEFIT, benefit))
                    for benefit, action in actions
                ],
                today,
            ),
            "0 all actions",
        )  # fmt: skip
        self.text_part("definition", labelled(profile_pairs(page, REVIEW_FIELDS)), "", "e edit")
        self.text_part("notes", notes_content(page), f"{len(page.notes)}")
        self.text_part("history", recent_content(page), "", "h all of it")
        self.view.refit()
        self.say_state(page)

    def action_open(self) -> None:
        """Open what is under the cursor."""
        focused = self.focused
        if isinstance(focused, RowTable):
            focused.action_open()

    def action_hold(self) -> None:
        """Hold the review."""
        from benefits_tui.tui.actions.reviews import hold

        if self.may_write():
            self.run_in_background(hold(self, self.ref))


def _when(held: object, due: object, today: date) -> Content:
    if isinstance(held, date):
        return Content.styled(f"✓ held on {format_date(held)}", "$text-success")
    if isinstance(due, date) and due < today:
        return Content.styled(f"✗ was due on {format_date(due)}", "$text-error")
    return Content.styled(f"due on {format_date(due)}" if isinstance(due, date) else "no day", MUTED)


def _agenda_row(ref: str, title: str, figures: str) -> PartRow:
    def build(width: int) -> Content:
        return spread(Content(sanitize(title)), Content.styled(sanitize(figures), MUTED), width)

    line: Build = build
    return PartRow(line, (Kind.BENEFIT, ref), f"{ref}  {figures}")
