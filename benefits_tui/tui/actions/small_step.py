"""The next small step: its few records with what each still lacks, to be typed; or left until a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual.content import Content
from textual.widgets import Static

from benefits_tui.domain.fields import Field, FieldType
from benefits_tui.register import small_step, step_form
from benefits_tui.register.offered_step import OfferedStep
from benefits_tui.register.session import Session
from benefits_tui.register.step_form import StepForm, StepQuestion
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.commands import STEP_COMMANDS, Command
from benefits_tui.tui.dialogs.action_form import ActionForm, FormValues, reason
from benefits_tui.tui.dialogs.choose import Choice, Choose
from benefits_tui.tui.dialogs.field_row import text_of
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.form_sections import FieldSection
from benefits_tui.tui.formatting import flag_changes_message, format_date, sanitize
from benefits_tui.tui.host import host_of
from benefits_tui.tui.keymap import bindings

_NONE = "No small step is offered now: there is one a week at the most, and none before the day of a “not now”."


class StepFillForm(ActionForm):
    """What each record of a small step lacks."""

    KEYS: ClassVar[tuple[Command, ...]] = STEP_COMMANDS
    BINDINGS: ClassVar = bindings(STEP_COMMANDS)
    leave_it: Callable[[], None]
    """What opens the form that leaves the step until a day."""

    def on_mount(self) -> None:
        """Say which key leaves the step."""
        super().on_mount()
        self.query_one("#keys", Static).update(
            "[@click=screen.save()][bold]^s[/] do it[/]   [bold]tab[/] next   "
            "[@click=screen.not_now()][bold]^n[/] not now[/]   [@click=screen.leave()][bold]esc[/] cancel[/]"
        )

    def action_not_now(self) -> None:
        """Leave the step until a day, with a reason."""
        if not self.is_writing():
            self._close(None)
            self.leave_it()


async def take_step(screen: BaseScreen, draft: Draft | None = None) -> None:
    """Open the small step that is offered."""
    step = await screen.run_job(small_step.opened)
    if step is None:
        screen.refused(_NONE)
        return
    form = await screen.run_job(lambda session: step_form.form_of(session, step))
    if form.questions:
        _fill_in(screen, form, draft)
    else:
        _show(screen, step)


def _about(step: OfferedStep) -> Content:
    return Content(sanitize(f"{step.summary}."))


def _fill_in(screen: BaseScreen, form: StepForm, draft: Draft | None) -> None:
    step = form.step
    sections: list[Field | FieldSection] = [
        FieldSection(
            sanitize(f"{record.title} · {record.ref}"),
            tuple(_typed_field(question) for question in form.questions if question.record.id == record.id),
        )
        for record in step.records
    ]
    if form.wants_reason:
        sections.append(reason(required=False, help_text="Asked of benefits with an approved plan; without it they are flagged"))

    def run_action(session: Session, values: FormValues) -> str:
        why = str(values.get("reason") or "") or None
        filled = step_form.fill_in(session, form, values, why)
        done = f"{filled.filled:,} of {filled.records:,} filled in."
        return f"{step.statement.title}: {done}{flag_changes_message(filled.raised, filled.cleared)}"

    dialog = StepFillForm(
        screen.worker, f"Small step: {step.statement.title}", sections, run_action, start=_starts(form), about=_about(step),
        at=form.questions[0].key, kept_as=DraftSubject(DraftForm.SMALL_STEP), draft=draft,
    )  # fmt: skip
    dialog.leave_it = lambda: leave_step(screen)
    screen.app.push_screen(dialog, screen.done)


def _typed_field(question: StepQuestion) -> Field:
    """A field of its own for the form; one of a few words is typed by its beginning, which takes fewer keys than a list."""
    field = replace(question.field, name=question.key, required=False, never_blank=False)
    if field.type is FieldType.CHOICE:
        return replace(field, type=FieldType.TEXT, help=", ".join(choice.replace("_", "-") for choice in field.choices))
    return field


def _starts(form: StepForm) -> Mapping[str, str]:
    return {question.key: text_of(question.start) for question in form.questions if question.start is not None}


def _show(screen: BaseScreen, step: OfferedStep) -> None:
    choices = [
        Choice("show", "Show them in their list", ", ".join(record.ref for record in step.records)),
        Choice("later", "Not now", "leave it until a day, with a reason"),
    ]

    def chosen(answer: str | None) -> None:
        if answer == "later":
            leave_step(screen)
        elif answer == "show":
            filter_text = f"ref:{','.join(record.ref for record in step.records)}"
            screen.run_in_background(host_of(screen).go_to_list(step.statement.records.value, filter_text, ""))

    screen.app.push_screen(Choose(sanitize(f"Small step: {step.summary}"), choices), chosen)


def leave_step(screen: BaseScreen, draft: Draft | None = None) -> None:
    """Not now: until a day, with a reason."""
    fields = (
        Field("until", "Until", FieldType.DATE, "The day from which it may be offered again, such as 30d", required=True),
        reason("Why not now"),
    )

    def run_action(session: Session, values: FormValues) -> str:
        until = values["until"]
        assert isinstance(until, date)
        step = small_step.not_now(session, until, str(values["reason"]))
        return f"Not now, until {format_date(until)}: {step.statement.title}."

    form = ActionForm(
        screen.worker, "Small step: not now", fields, run_action, kept_as=DraftSubject(DraftForm.STEP_NOT_NOW), draft=draft
    )
    screen.app.push_screen(form, screen.done)
