"""Claims on pools and shares, as a form."""

from __future__ import annotations

from decimal import Decimal

from benefits_tui.domain.fields import Field, FieldError, FieldType
from benefits_tui.register import pools
from benefits_tui.register.session import Session
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.action_form import ActionForm, FormValues
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.formatting import flag_changes_message

T = FieldType


def claim(screen: BaseScreen, ref: str, draft: Draft | None = None) -> None:
    """What a benefit claims from a pool, or what share a project has in it."""
    fields = (
        Field("pool", "Pool", T.TEXT, "POOL-001, where it claims money from a budget"),
        Field("amount", "Amount", T.MONEY, "What it claims; 0 takes it back"),
        Field("project", "Or project", T.TEXT, "P-002, where another project has a share in it"),
        Field("share", "Share", T.NUMBER, "0.4 or 40 %; 0 takes it back"),
    )

    def run_action(session: Session, values: FormValues) -> str:
        amount, part = values["amount"], values["share"]
        if values["pool"] and isinstance(amount, Decimal):
            done = pools.claim(session, str(values["pool"]), ref, amount)
            return f"{ref} claims from {done.start}.{flag_changes_message(done.raised, done.cleared)}"
        if values["project"] and isinstance(part, Decimal):
            done = pools.share(session, ref, str(values["project"]), part)
            return f"{done.end} has a share in {ref}.{flag_changes_message(done.raised, done.cleared)}"
        raise FieldError("pool: give a pool and an amount, or a project and a share", "pool")

    kept_as = DraftSubject(DraftForm.CLAIM, ref)
    form = ActionForm(screen.worker, f"Claims on money for {ref}", fields, run_action, kept_as=kept_as, draft=draft)
    screen.app.push_screen(form, screen.done)
