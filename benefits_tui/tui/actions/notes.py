"""A note on a record, typed by hand."""

from __future__ import annotations

from benefits_tui.domain.fields import Field, FieldType
from benefits_tui.register.notes import add_note
from benefits_tui.register.session import Session
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.action_form import ActionForm, FormValues
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.drafts import Draft


def write_note(screen: BaseScreen, ref: str, draft: Draft | None = None) -> None:
    """Write down what has no field of its own; who wrote it and when is kept with it."""
    fields = (Field("text", "Note", FieldType.MULTILINE, required=True),)

    def run_action(session: Session, values: FormValues) -> str:
        return f"Note on {add_note(session, ref, str(values['text'])).ref} written."

    kept_as = DraftSubject(DraftForm.NOTE, ref)
    form = ActionForm(screen.worker, f"Note on {ref}", fields, run_action, kept_as=kept_as, draft=draft)
    screen.app.push_screen(form, screen.done)
