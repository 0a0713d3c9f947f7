"""What is done about people on screen: their work moved to somebody else."""

from __future__ import annotations

from benefits_tui.domain.fields import Field, FieldType
from benefits_tui.register import people
from benefits_tui.register.session import Session
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.action_form import ActionForm, FormValues, reason
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.formatting import flag_changes_message


def reassign_work(screen: BaseScreen, ref: str, draft: Draft | None = None) -> None:
    """Move all that goes on with a person to another: one act, one undo."""
    fields = (Field("to", "To", FieldType.PERSON, "Who takes it on", required=True), reason(required=False))

    def run_action(session: Session, values: FormValues) -> str:
        done = people.reassign(session, ref, str(values["to"]), str(values["reason"] or "") or None)
        moved = sum(done.moved.values())
        return f"{moved:,} went from {done.giver} to {done.taker}.{flag_changes_message(done.raised, done.cleared)}"

    kept_as = DraftSubject(DraftForm.REASSIGN, ref)
    form = ActionForm(screen.worker, f"Move the work of {ref} to somebody else", fields, run_action, kept_as=kept_as, draft=draft)
    screen.app.push_screen(form, screen.done)
