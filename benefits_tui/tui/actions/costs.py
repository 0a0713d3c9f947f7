"""What a project costs by fiscal year, as a table to be edited and pasted into."""

from __future__ import annotations

from textual.content import Content

from benefits_tui.domain.fields import Field, FieldType
from benefits_tui.register.cost_table import cost_table, save_cost_table
from benefits_tui.register.session import Session
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.action_form import ActionForm, FormValues, reason
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.formatting import flag_changes_message


async def costs(screen: BaseScreen, ref: str, draft: Draft | None = None) -> None:
    """The costs of a project by fiscal year and kind: planned, forecast, spent."""
    table = await screen.run_job(lambda session: cost_table(session, ref))
    fields = (
        Field("table", "Costs", FieldType.MULTILINE, "A line a year, also pasted from a spreadsheet; - takes an amount away"),
        reason(required=False, help_text="For planned cost that changes after the investment decision; else that is flagged"),
    )

    def run_action(session: Session, values: FormValues) -> str:
        done = save_cost_table(session, ref, str(values["table"] or ""), str(values["reason"] or "") or None)
        return f"{done.ref}: costs by year saved.{flag_changes_message(done.raised, done.cleared)}"

    about = Content("FY2027-28, or 2027 for the year that starts in it; capital, running or change.")
    form = ActionForm(
        screen.worker, f"Cost of {ref} by year", fields, run_action, start={"table": table}, about=about, at="table",
        kept_as=DraftSubject(DraftForm.COSTS, ref), draft=draft,
    )  # fmt: skip
    screen.app.push_screen(form, screen.done)
