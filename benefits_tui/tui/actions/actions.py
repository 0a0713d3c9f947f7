"""What is done about actions, one or all that are marked: done, given to somebody else, moved; agreed anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from benefits_tui.domain.fields import Field, FieldType
from benefits_tui.register import actions
from benefits_tui.register.session import Session
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.action_form import ActionForm, FormValues
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.drafts import Draft

_FIELDS = {
    DraftForm.FINISH_ACTION: Field("note", "What was done", FieldType.TEXT, "A word about it, kept with the action"),
    DraftForm.HAND_ON_ACTION: Field("person", "To", FieldType.PERSON, "Who does it from now on", required=True),
    DraftForm.MOVE_ACTION: Field("due", "Due", FieldType.DATE, "The day by which it is to be done", required=True),
}
_HEADINGS = {
    DraftForm.FINISH_ACTION: "Done", DraftForm.HAND_ON_ACTION: "Hand on", DraftForm.MOVE_ACTION: "Another day for",
}  # fmt: skip


def change_actions(screen: BaseScreen, form: DraftForm, numbers: Sequence[int], draft: Draft | None = None) -> None:
    """Finish actions, hand them on, or move their day."""

    def run_action(session: Session, values: FormValues) -> str:
        note, person, due = values.get("note"), values.get("person"), values.get("due")
        done = actions.change_action(
            session, tuple(numbers), done=form is DraftForm.FINISH_ACTION, note=str(note) if note else None,
            person=str(person) if person else None, due=due if isinstance(due, date) else None,
        )  # fmt: skip
        subject = done.title if len(numbers) == 1 else f"{done.changed:,} actions"
        return f"{_HEADINGS[form]}: {subject}."

    subject = "the action" if len(numbers) == 1 else f"{len(numbers):,} actions"
    screen.app.push_screen(
        ActionForm(
            screen.worker, f"{_HEADINGS[form]}: {subject}", (_FIELDS[form],), run_action,
            kept_as=DraftSubject(form, ids=tuple(numbers)),
            draft=draft,
        ),
        screen.done,
    )  # fmt: skip


def add_one(screen: BaseScreen, ref: str, draft: Draft | None = None) -> None:
    """Agree an action on a record."""
    fields = (
        Field("ref", "On", FieldType.TEXT, "The reference of a record", required=True),
        Field("title", "What is to be done", FieldType.TEXT, "", required=True),
        Field("person", "Who", FieldType.PERSON, "", required=True),
        Field("due", "Due", FieldType.DATE, "", required=True),
    )

    def run_action(session: Session, values: FormValues) -> str:
        due = values["due"]
        done = actions.add_action(
            session, str(values["ref"]), str(values["title"]), str(values["person"]), due if isinstance(due, date) else None
        )
        return f"Agreed: {done.title}, {done.person}."

    form = ActionForm(
        screen.worker, "Agree an action", fields, run_action, start={"ref": ref} if ref else {},
        kept_as=DraftSubject(DraftForm.ADD_ACTION, ref), draft=draft,
    )  # fmt: skip
    screen.app.push_screen(form, screen.done)
