"""Links of the benefits map, as a form."""

from __future__ import annotations

from decimal import Decimal

from benefits_tui.domain.fields import Field, FieldType
from benefits_tui.register import benefits_map
from benefits_tui.register.session import Session
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.action_form import ActionForm, FormValues
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.formatting import flag_changes_message

T = FieldType


def link(screen: BaseScreen, start: str, draft: Draft | None = None) -> None:
    """Say what feeds what."""
    fields = (
        Field("start", "From", T.TEXT, "A deliverable, business change or benefit", required=True),
        Field("end", "To", T.TEXT, "A business change, benefit or objective", required=True),
        Field("share", "Share", T.NUMBER, "What of it this enables: 0.4 or 40 %"),
        Field("lag", "Lag in months", T.INTEGER, "From the one to its effect on the other"),
        Field("remove", "Take it back", T.YES_NO),
    )

    def run_action(session: Session, values: FormValues) -> str:
        source, other = str(values["start"]), str(values["end"])
        if values["remove"]:
            done = benefits_map.unlink(session, source, other)
            return f"{done.start} no longer feeds {done.end}.{flag_changes_message(done.raised, done.cleared)}"
        share, lag = values["share"], values["lag"]
        done = benefits_map.link(
            session, source, other, share if isinstance(share, Decimal) else None, lag if isinstance(lag, int) else None
        )
        return f"{done.start} feeds {done.end}.{flag_changes_message(done.raised, done.cleared)}"

    given = {"end": start} if start else {}
    kept_as = DraftSubject(DraftForm.LINK, start)
    form = ActionForm(screen.worker, "What feeds what", fields, run_action, start=given, kept_as=kept_as, draft=draft)
    screen.app.push_screen(form, screen.done)
