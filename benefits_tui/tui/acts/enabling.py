"""What enables benefits: deliverables, business changes, their use, links."""

from __future__ import annotations

from decimal import Decimal

from benefits_tui.domain.fields import Field, FieldType, Kind, WrongField
from benefits_tui.register import enabling
from benefits_tui.register.session import Session
from benefits_tui.tui.base_screen import DeskScreen
from benefits_tui.tui.dialogs.act import ActForm, Values
from benefits_tui.tui.dialogs.choose import Choice, Choose
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.present import came

T = FieldType


async def deliverables(screen: DeskScreen, project: str) -> None:
    """Edit a deliverable or business change of a project, or add one."""
    found = await screen.ask(lambda session: enabling.benefits_map(session, project))
    choices: list[Choice[Kind | str]] = [
        Choice(Kind.DELIVERABLE, "A new deliverable"),
        Choice(Kind.BUSINESS_CHANGE, "A new business change"),
    ]
    choices += [
        Choice(node.ref, node.title, f"{node.ref}  {node.kind.words}")
        for node in found.nodes.values()
        if node.kind in (Kind.DELIVERABLE, Kind.BUSINESS_CHANGE)
    ]

    def take(chosen: Kind | str | None) -> None:
        if isinstance(chosen, Kind):
            screen.new_record(chosen, {"project": project})
        elif chosen is not None:
            screen.edit_record(found.nodes[chosen].kind, chosen)

    screen.app.push_screen(Choose(f"Deliverables and business changes of {project}", choices), take)


async def adoption(screen: DeskScreen, project: str) -> None:
    """Record how far a deliverable is used."""
    found = await screen.ask(lambda session: enabling.benefits_map(session, project))
    nodes = [node for node in found.nodes.values() if node.kind is Kind.DELIVERABLE]
    if not nodes:
        screen.notify("The project has no deliverables: d adds one.", markup=False)
        return

    def take(ref: str | None) -> None:
        if ref is not None and screen.may_write():
            adoption_of(screen, ref)

    screen.app.push_screen(
        Choose("Adoption of which deliverable?", [Choice(node.ref, node.title, node.ref) for node in nodes]), take
    )


def adoption_of(screen: DeskScreen, ref: str, draft: Draft | None = None) -> None:
    """Record how far this deliverable is used."""
    fields = (
        Field("period", "Period", T.TEXT, "2027-03, 2027-Q1, or a day in it", required=True),
        Field("planned", "Planned", T.NUMBER, "How far it should be used"),
        Field("actual", "Used", T.NUMBER, "How far it is used"),
    )

    def act(session: Session, values: Values) -> str:
        planned, actual = values["planned"], values["actual"]
        done = enabling.adopt(
            session, ref, str(values["period"]), planned=planned if isinstance(planned, Decimal) else None,
            actual=actual if isinstance(actual, Decimal) else None,
        )  # fmt: skip
        return f"Adoption of {done.ref} recorded.{came(done.raised, done.cleared)}"

    kept_as = DraftSubject(DraftForm.ADOPTION, ref)
    screen.app.push_screen(ActForm(screen.desk, f"Adoption of {ref}", fields, act, kept_as=kept_as, draft=draft), screen.done)


def link(screen: DeskScreen, start: str, draft: Draft | None = None) -> None:
    """Say what feeds what."""
    fields = (
        Field("start", "From", T.TEXT, "A deliverable, business change or benefit", required=True),
        Field("end", "To", T.TEXT, "A business change, benefit or objective", required=True),
        Field("share", "Share", T.NUMBER, "What of it this enables: 0.4 or 40 %"),
        Field("lag", "Lag in months", T.WHOLE, "From the one to its effect on the other"),
        Field("remove", "Take it back", T.YES_NO),
    )

    def act(session: Session, values: Values) -> str:
        one, other = str(values["start"]), str(values["end"])
        if values["remove"]:
            done = enabling.unlink(session, one, other)
            return f"{done.start} no longer feeds {done.end}.{came(done.raised, done.cleared)}"
        share, lag = values["share"], values["lag"]
        done = enabling.link(
            session, one, other, share if isinstance(share, Decimal) else None, lag if isinstance(lag, int) else None
        )
        return f"{done.start} feeds {done.end}.{came(done.raised, done.cleared)}"

    given = {"end": start} if start else {}
    kept_as = DraftSubject(DraftForm.LINK, start)
    form = ActForm(screen.desk, "What feeds what", fields, act, start=given, kept_as=kept_as, draft=draft)
    screen.app.push_screen(form, screen.done)


def claim(screen: DeskScreen, ref: str, draft: Draft | None = None) -> None:
    """What a benefit claims from a pool, or what share a project has in it."""
    fields = (
        Field("pool", "Pool", T.TEXT, "POOL-001, where it claims money from a budget"),
        Field("amount", "Amount", T.MONEY, "What it claims; 0 takes it back"),
        Field("project", "Or project", T.TEXT, "P-002, where another project has a share in it"),
        Field("share", "Share", T.NUMBER, "0.4 or 40 %; 0 takes it back"),
    )

    def act(session: Session, values: Values) -> str:
        amount, part = values["amount"], values["share"]
        if values["pool"] and isinstance(amount, Decimal):
            done = enabling.claim(session, str(values["pool"]), ref, amount)
            return f"{ref} claims from {done.start}.{came(done.raised, done.cleared)}"
        if values["project"] and isinstance(part, Decimal):
            done = enabling.share(session, ref, str(values["project"]), part)
            return f"{done.end} has a share in {ref}.{came(done.raised, done.cleared)}"
        raise WrongField("pool: give a pool and an amount, or a project and a share", "pool")

    kept_as = DraftSubject(DraftForm.CLAIM, ref)
    form = ActForm(screen.desk, f"Claims on money for {ref}", fields, act, kept_as=kept_as, draft=draft)
    screen.app.push_screen(form, screen.done)
