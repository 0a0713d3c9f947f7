"""What was agreed with finance to come out of a budget, and what was taken, as a form."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from textual.content import Content

from benefits_tui.domain.fields import Field, FieldType, Value
from benefits_tui.register.agreements import AgreementInput, save_agreement
from benefits_tui.register.session import Session
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.action_form import ActionForm, FormValues
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.formatting import flag_changes_message

T = FieldType


def agree(screen: BaseScreen, ref: str, draft: Draft | None = None) -> None:
    """What finance agreed to take out of a budget in a fiscal year, and what of it was taken."""
    fields = (
        Field("year", "Fiscal year", T.TEXT, "FY2027-28, or 2027 for the one that starts in it", required=True),
        Field("line", "Budget line", T.TEXT, "May be left out where the benefit has one"),
        Field("amount", "Agreed", T.MONEY, "Comes out of the budget that year; 0 takes it away"),
        Field("agreed_by", "Agreed by", T.TEXT, "Who of finance agreed it"),
        Field("date", "Agreed on", T.DATE, "Today when left out"),
        Field("taken", "Taken", T.MONEY, "Taken out of the budget, in all; 0 takes that back"),
        Field("taken_on", "Taken on", T.DATE, "Today when left out"),
    )

    def run_action(session: Session, values: FormValues) -> str:
        given = AgreementInput(
            str(values["year"]), _text(values["line"]), _money(values["amount"]), _text(values["agreed_by"]),
            _date_or_none(values["date"]), _money(values["taken"]), _date_or_none(values["taken_on"]),
        )  # fmt: skip
        done = save_agreement(session, ref, given)
        return f"{done.ref}: saved what was agreed with finance.{flag_changes_message(done.raised, done.cleared)}"

    about = Content("Claimed, agreed and taken stand beside each other; none of them is added to another.")
    form = ActionForm(
        screen.worker, f"Agreed with finance for {ref}", fields, run_action, about=about,
        kept_as=DraftSubject(DraftForm.AGREE, ref),
        draft=draft,
    )  # fmt: skip
    screen.app.push_screen(form, screen.done)


def _text(value: Value) -> str | None:
    return str(value) if value not in (None, "") else None


def _money(value: Value) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _date_or_none(value: Value) -> date | None:
    return value if isinstance(value, date) else None
