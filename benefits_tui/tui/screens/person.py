"""The page of one person: what they decide, owe and are late with, own and validate; their work moved to somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content

from benefits_tui.domain.fields import PERSON_FIELDS, Kind
from benefits_tui.domain.quantity import display_number
from benefits_tui.domain.severity import Severity
from benefits_tui.register.listing import Listing, owned_by
from benefits_tui.register.people import Duty, PersonDuties, Reminder, duties_of
from benefits_tui.register.session import Session
from benefits_tui.tui.commands import PERSON_COMMANDS, Command
from benefits_tui.tui.formatting import MUTED, days_from, format_date, sanitize, what_returned
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.screens.benefits_page import BenefitsPage
from benefits_tui.tui.screens.page_parts import FlagRows, PageHeader, event_rows, flag_rows, labelled, waits
from benefits_tui.tui.screens.record import RecordPage, notes_content, profile_pairs, read_record, recent_content
from benefits_tui.tui.widgets.part import Part, PartText, RowTable
from benefits_tui.tui.widgets.parts_view import PartsView

_SHOWN = 50
# Without the owner: it would be the same in every row.
_COLUMNS = ("rag", "title", "project_name", "next_reading", "stated_money", "due_read_money", "realised_due_money", "flags")
_ROLES = (
    ("responsible_for", "Responsible for"), ("validates", "Validates"), ("sponsors", "Sponsors"), ("manages", "Manages"),
    ("chairs", "Chairs"), ("sees_to", "Sees to"),
)  # fmt: skip


class PersonScreen(BenefitsPage):
    """A person with all that hangs on them."""

    kind = Kind.PERSON
    where = "Person"
    KEYS: ClassVar[tuple[Command, ...]] = PERSON_COMMANDS
    BINDINGS: ClassVar = bindings(PERSON_COMMANDS)
    columns = _COLUMNS

    def of(self, record: int) -> Listing:
        """The benefits that they own."""
        return owned_by(record)

    def body(self) -> ComposeResult:
        """The header, then the parts; the list of benefits stands among them."""
        self.header = PageHeader()
        self.view = PartsView(
            "person",
            [
                Part("Decides", FlagRows(), id="flags", rank=90, min_lines=3),
                Part("Owes", RowTable(), id="owes", rank=95, min_lines=3),
                Part("Owns", self.benefits, id="benefits", rank=100, min_lines=5),
                Part("To validate", RowTable(), id="validate", rank=70, min_lines=2),
                Part("Named on", PartText(), id="roles", rank=60, min_lines=2, side="right"),
                Part("Reminders", PartText(), id="reminders", rank=50, side="right"),
                Part("Definition", PartText(), id="definition", rank=40, min_lines=2, side="right"),
                Part("Notes", PartText(), id="notes", rank=20, side="right"),
                Part("History", PartText(), id="history", rank=10, side="right"),
            ],
            one_column=True,
        )
        yield self.header
        yield self.view

    async def _load(self) -> None:
        def read(session: Session) -> tuple[RecordPage, PersonDuties]:
            page = read_record(session, self.ref, Kind.PERSON)
            return page, duties_of(session, page.record.id)

        page, duties = await self.run_job(read)
        self.ref = page.record.ref
        values, today = page.record.values, self.worker.today
        late = len(duties.late(today))
        self.header.show(
            str(values["name"]), page.record.ref, _stays(values["active"], values["leaves"], today),
            [str(values["role"] or ""), str(values["department"] or ""), str(values["email"] or "")],
        )  # fmt: skip
        flags = sorted([*page.flags, *duties.to_decide], key=lambda flag: (not waits(flag), Severity(str(flag["severity"])).rank))
        waiting = duties.decides_in_all + sum(map(waits, page.flags))
        self.rows_part("flags", flag_rows(flags[:_SHOWN], today), "d decide", note=f"{waiting}")
        self.rows_part(
            "owes",
            event_rows(
                [
                    ("late" if item.due < today else days_from(item.due, today), f"{item.what}: {item.title}", item.ref, item.due,
                     (Kind(item.kind), item.ref))
                    for item in duties.owes[:_SHOWN]
                ],
                today,
            ),
            note=f"{len(duties.owes)}" + (f", {late} late" if late else ""),
        )  # fmt: skip
        self.rows_part(
            "validate",
            event_rows(
                [
                    (
                        "waits",
                        f"{reading.title}: {display_number(reading.value)} to {format_date(reading.end)}",
                        reading.ref,
                        reading.recorded_on,
                        (Kind.BENEFIT, reading.ref),
                    )
                    for reading in duties.to_validate[:_SHOWN]
                ],
                today,
            ),
            note=f"{len(duties.to_validate)}",
        )  # fmt: skip
        self._show_rest(page, duties)
        self.view.refit()
        self.show_benefits(page.record.id)
        self.say_state(page)

    def _show_rest(self, page: RecordPage, duties: PersonDuties) -> None:
        roles = [(label, _refs(duties.roles[role])) for role, label in _ROLES if duties.roles[role]]
        if duties.teams:
            roles.append(("In the team of", ", ".join(f"{team.ref} {team.name}" for team in duties.teams[:_SHOWN])))
        self.text_part("roles", labelled([(label, sanitize(role)) for label, role in roles]), "", "M reassign")
        reminders = [(format_date(reminder.sent_on), _reminded(reminder)) for reminder in duties.reminders[:_SHOWN]]
        self.text_part("reminders", labelled(reminders), f"{len(duties.reminders)}", "O remind")
        self.right = f"{len(duties.roles['owns'])} in no final state"
        self.text_part("definition", labelled(profile_pairs(page, PERSON_FIELDS)), "", "e edit")
        self.text_part("notes", notes_content(page), f"{len(page.notes)}")
        self.text_part("history", recent_content(page), "", "h all of it")

    def action_reassign(self) -> None:
        """Move all their work to somebody else."""
        from benefits_tui.tui.actions.people import reassign_work

        if self.may_write():
            reassign_work(self, self.ref)


def _refs(duties: Sequence[Duty]) -> str:
    more = f" and {len(duties) - _SHOWN:,} more" if len(duties) > _SHOWN else ""
    return ", ".join(f"{duty.ref} {duty.title}" for duty in duties[:_SHOWN]) + more


def _reminded(reminder: Reminder) -> str:
    counts = ((reminder.readings, "reading"), (reminder.decisions, "decision"), (reminder.actions, "action"))
    counts_text = ", ".join(f"{number:,} {noun}{'s' if number != 1 else ''}" for number, noun in counts if number)
    until = f"until {format_date(reminder.due_until)}, by {sanitize(reminder.sent_by)}"
    return f"{counts_text} {until}; {what_returned(reminder.returned_on, reminder.cells)}"


def _stays(active: object, leaves: object, today: date) -> Content:
    if active is False:
        return Content.styled("✗ has left", "$text-error")
    if isinstance(leaves, date):
        leaving_text = f"left on {format_date(leaves)}" if leaves < today else f"leaves on {format_date(leaves)}"
        return Content.styled(f"▲ {leaving_text}", "$text-error" if leaves < today else "$text-warning")
    return Content.styled("active", MUTED)
