"""Concluding a benefit."""

from __future__ import annotations

from datetime import date

from textual.content import Content

from benefits_tui.domain.fields import Field, FieldType, Value
from benefits_tui.domain.lifecycle import FINAL, State
from benefits_tui.domain.quantity import percent
from benefits_tui.register import conclusions
from benefits_tui.register.session import Session
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.action_form import ActionForm, FormValues, reason
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.formatting import flag_changes_message, humanize

T = FieldType


def conclude(screen: BaseScreen, ref: str, draft: Draft | None = None) -> None:
    """Give a benefit its final state: on a held review, or on a decision that is recorded with it."""
    fields = (
        Field("state", "Conclude as", T.CHOICE, required=True, choices=tuple(state.value for state in State if state in FINAL)),
        reason(),
        Field("review", "Held review", T.TEXT, "Its reference; or say below who decided"),
        Field("decided_by", "Decided by", T.TEXT, "You when left out"),
        Field("forum", "Forum", T.TEXT, "Where it was decided, such as Portfolio board"),
        Field("on", "Decided on", T.DATE, "Today when left out"),
        Field("successor", "Superseded by", T.TEXT, "The reference of the benefit that takes its place"),
        Field("statement", "Validator signs", T.MULTILINE, "Of a qualitative benefit that is verified"),
    )

    def run_action(session: Session, values: FormValues) -> str:
        on = values["on"]
        given = conclusions.ConclusionInput(
            str(values["state"]), str(values["reason"]), _text(values["review"]), _text(values["successor"]),
            _text(values["decided_by"]), _text(values["forum"]), on if isinstance(on, date) else None,
            _text(values["statement"]),
        )  # fmt: skip
        done = conclusions.conclude(session, ref, given)
        share = "" if done.achieved_share is None else f", {percent(done.achieved_share)} of the first approved plan"
        return f"{done.ref} is concluded: {humanize(done.state)}{share}.{flag_changes_message(done.raised, done.cleared)}"

    about = Content("Verified needs validated readings to the end, and the first approved plan reached within the tolerance.")
    form = ActionForm(
        screen.worker,
        f"Conclude {ref}",
        fields,
        run_action,
        about=about,
        kept_as=DraftSubject(DraftForm.CONCLUDE, ref),
        draft=draft,
    )
    screen.app.push_screen(form, screen.done)


def _text(value: Value) -> str | None:
    return str(value) if value not in (None, "") else None
