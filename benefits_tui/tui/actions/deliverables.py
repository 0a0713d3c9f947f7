"""Deliverables and their adoption, as forms."""

from __future__ import annotations

from decimal import Decimal

from benefits_tui.domain.fields import Field, FieldType, Kind
from benefits_tui.register import adoption, benefits_map
from benefits_tui.register.session import Session
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.action_form import ActionForm, FormValues
from benefits_tui.tui.dialogs.choose import Choice, Choose
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.formatting import flag_changes_message

T = FieldType


async def deliverables(screen: BaseScreen, project: str) -> None:
    """Edit a deliverable or business change of a project, or add one."""
    network = await screen.run_job(lambda session: benefits_map.benefits_map(session, project))
    choices: list[Choice[Kind | str]] = [
        Choice(Kind.DELIVERABLE, "A new deliverable"),
        Choice(Kind.BUSINESS_CHANGE, "A new business change"),
    ]
    choices += [
        Choice(node.ref, node.title, f"{node.ref}  {node.kind.label}")
        for node in network.nodes.values()
        if node.kind in (Kind.DELIVERABLE, Kind.BUSINESS_CHANGE)
    ]

    def take(chosen: Kind | str | None) -> None:
        if isinstance(chosen, Kind):
            screen.new_record(chosen, {"project": project})
        elif chosen is not None:
            screen.edit_record(network.nodes[chosen].kind, chosen)

    screen.app.push_screen(Choose(f"Deliverables and business changes of {project}", choices), take)


async def record_adoption(screen: BaseScreen, project: str) -> None:
    """Record how far a deliverable is used."""
    network = await screen.run_job(lambda session: benefits_map.benefits_map(session, project))
    nodes = [node for node in network.nodes.values() if node.kind is Kind.DELIVERABLE]
    if not nodes:
        screen.notify("The project has no deliverables: d adds one.", markup=False)
        return

    def take(ref: str | None) -> None:
        if ref is not None and screen.may_write():
            adoption_of(screen, ref)

    screen.app.push_screen(
        Choose("Adoption of which deliverable?", [Choice(node.ref, node.title, node.ref) for node in nodes]), take
    )


def adoption_of(screen: BaseScreen, ref: str, draft: Draft | None = None) -> None:
    """Record how far this deliverable is used."""
    fields = (
        Field("period", "Period", T.TEXT, "2027-03, 2027-Q1, or a day in it", required=True),
        Field("planned", "Planned", T.NUMBER, "How far it should be used"),
        Field("actual", "Used", T.NUMBER, "How far it is used"),
    )

    def run_action(session: Session, values: FormValues) -> str:
        planned, actual = values["planned"], values["actual"]
        done = adoption.adopt(
            session, ref, str(values["period"]), planned=planned if isinstance(planned, Decimal) else None,
            actual=actual if isinstance(actual, Decimal) else None,
        )  # fmt: skip
        return f"Adoption of {done.ref} recorded.{flag_changes_message(done.raised, done.cleared)}"

    kept_as = DraftSubject(DraftForm.ADOPTION, ref)
    screen.app.push_screen(
        ActionForm(screen.worker, f"Adoption of {ref}", fields, run_action, kept_as=kept_as, draft=draft), screen.done
    )
