"""A project on its way: its gates, closing, its balance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from textual.content import Content

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.fields import Field, FieldType, Kind
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.parsing import shorten
from benefits_tui.domain.quantity import display_money
from benefits_tui.register import appraisal, closure, gates
from benefits_tui.register.session import Session
from benefits_tui.register.to_mend import ToMend
from benefits_tui.tui.actions.mending import choices_of, mend
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.action_form import ActionForm, FormValues, reason
from benefits_tui.tui.dialogs.choose import Choice, Choose
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.formatting import flag_changes_message, format_date, humanize, sanitize

T = FieldType


async def gate(screen: BaseScreen, project: str) -> None:
    """What each gate still needs; pass one."""
    gates_there = await screen.run_job(lambda session: gates.gates_of(session, project))
    if not gates_there:
        if screen.may_write():
            plan_gate(screen, project)
        return

    def state(gate_there: gates.GateStatus) -> str:
        if gate_there.passed is not None:
            return f"passed {format_date(gate_there.passed)}{', with an override' if gate_there.override else ''}"
        return (
            f"{format_date(gate_there.planned)}; {len(gate_there.missing)} missing"
            if gate_there.missing
            else f"{format_date(gate_there.planned)}; ready"
        )

    by_name = {gate_there.name: gate_there for gate_there in gates_there}
    choices = [Choice(gate_there.name, f"{gate_there.name}  {gate_there.title}", state(gate_there)) for gate_there in gates_there]
    choices.append(Choice("", "Plan a gate", "another one, or another day for one"))

    def take(name: str | None) -> None:
        if name is None or not screen.may_write():
            return
        if not name:
            plan_gate(screen, project)
        elif by_name[name].to_mend and by_name[name].passed is None:
            _not_ready(screen, project, by_name[name])
        else:
            pass_gate(screen, project, by_name[name])

    screen.app.push_screen(Choose(f"Gates of {project}", choices), take)


def _not_ready(screen: BaseScreen, project: str, gate_there: gates.GateStatus) -> None:
    """What a gate still asks for, thing by thing; a choice opens where it is put right, the last one passes it all the same."""

    override = ToMend("Pass it with an override", Kind.PROJECT)

    def take(chosen: ToMend | None) -> None:
        if chosen is override:
            if screen.may_write():
                pass_gate(screen, project, gate_there)
        elif chosen is not None:
            mend(screen, project, chosen)

    heading = f"Gate {gate_there.name} of {project} is not ready: enter opens where it is put right."
    choices = [*choices_of(gate_there.to_mend), Choice(override, override.what, "for a reason; it stays flagged")]
    screen.app.push_screen(Choose(heading, choices), take)


def plan_gate(screen: BaseScreen, project: str, draft: Draft | None = None) -> None:
    """Set the day of a gate; one that is not there is added, with or without a template."""
    fields = (
        Field("gate", "Gate", T.TEXT, "Its name: 3, or Ready for use", required=True),
        Field("planned", "Planned", T.DATE, "The day on which it is to be held", required=True),
    )

    def run_action(session: Session, values: FormValues) -> str:
        planned = values["planned"]
        assert isinstance(planned, date)
        gates.plan_gate(session, project, str(values["gate"]), planned)
        return f"Gate {values['gate']} of {project} is planned for {format_date(planned)}."

    kept_as = DraftSubject(DraftForm.PLAN_GATE, project)
    form = ActionForm(screen.worker, f"Plan a gate of {project}", fields, run_action, kept_as=kept_as, draft=draft)
    screen.app.push_screen(form, screen.done)


def pass_gate(screen: BaseScreen, project: str, gate_there: gates.GateStatus, draft: Draft | None = None) -> None:
    """Pass a gate; with something missing, for a reason."""
    if gate_there.passed is not None:
        screen.notify(
            f"Gate {gate_there.name} was passed on {format_date(gate_there.passed)} by {gate_there.passed_by}.", markup=False
        )
        return
    about = Content(
        "Missing:\n" + "\n".join(sanitize(line) for line in gate_there.missing) if gate_there.missing else "Nothing is missing."
    )
    fields = (reason("Reason for the override", required=bool(gate_there.missing)),) if gate_there.missing else ()

    def run_action(session: Session, values: FormValues) -> str:
        why = values.get("reason")
        done = gates.pass_gate(
            session, project, gate_there.name, override=bool(gate_there.missing), reason=str(why) if why else None
        )
        message = f"Gate {done.gate} of {done.project} is passed; the project is in {humanize(done.stage)}."
        return " ".join(filter(None, (message, done.notice))) + flag_changes_message(done.raised, done.cleared)

    form = ActionForm(
        screen.worker, f"Pass gate {gate_there.name} of {project}", fields, run_action, about=about,
        kept_as=DraftSubject(DraftForm.PASS_GATE, project, gate=gate_there.name), draft=draft,
    )  # fmt: skip
    screen.app.push_screen(form, screen.done)


async def pass_gate_again(screen: BaseScreen, project: str, name: str, draft: Draft) -> None:
    """The form for passing a gate, as it was left. Raises UserError when the gate is no longer there."""
    gates_there = await screen.run_job(lambda session: gates.gates_of(session, project))
    gate_there = next((gate_there for gate_there in gates_there if gate_there.name == name), None)
    if gate_there is None:
        raise UserError(f"{project} has no gate {name} any more.")
    pass_gate(screen, project, gate_there, draft)


async def close(screen: BaseScreen, project: str, draft: Draft | None = None) -> None:
    """The closing checklist; close once it holds."""
    items = await screen.run_job(lambda session: closure.checklist(session, project))
    if not all(item.done or item.mended_by for item in items):
        _cannot_close(screen, project, items)
        return
    lines = [f"{'✓' if item.done else '✗'} {sanitize(item.what if item.done else item.lacks)}" for item in items]
    if not screen.may_write():
        return

    def run_action(session: Session, values: FormValues) -> str:
        on, to = values["on"], values.get("actions_to")
        done = closure.close(session, project, on if isinstance(on, date) else None, str(to) if to else None)
        return f"{done.project} is closed; {len(done.reviews)} reviews planned.{flag_changes_message(done.raised, done.cleared)}"

    fields: tuple[Field, ...] = (Field("on", "Closed on", T.DATE, "", required=True),)
    if not all(item.done for item in items):
        fields += (Field("actions_to", "Open actions to", T.PERSON, "Outside the project: who takes them on", required=True),)
    start = {"on": screen.worker.today.isoformat()}
    form = ActionForm(
        screen.worker, f"Close {project}", fields, run_action, start=start, about=Content("\n".join(lines)),
        kept_as=DraftSubject(DraftForm.CLOSE_PROJECT, project), draft=draft,
    )  # fmt: skip
    screen.app.push_screen(form, screen.done)


def _cannot_close(screen: BaseScreen, project: str, items: Sequence[closure.ChecklistItem]) -> None:
    """What stands in the way, thing by thing; a choice opens where it is put right."""
    heading = [f"{project} cannot be closed yet: enter opens where it is put right."]
    heading += [f"✓ {item.what}" for item in items if item.done]
    wanted = [ref for item in items for ref in item.at]

    def take(chosen: ToMend | None) -> None:
        if chosen is not None:
            mend(screen, project, chosen)

    screen.app.push_screen(Choose("\n".join(heading), choices_of(wanted)), take)


async def balance(screen: BaseScreen, project: str | None, draft: Draft | None = None) -> None:
    """The balances taken so far, and taking one today."""
    taken = await screen.run_job(lambda session: appraisal.taken(session, project))
    currency = await screen.run_job(lambda session: session.policy.currency)
    lines = [f"{'Cashable, as of':<26}{'Stated':>9}{'Due,read':>9}{'Realised':>9}{'Outturn':>9}  Verdict"]
    for snapshot in taken[-8:]:
        cells = [display_money(figure, currency) for figure in snapshot.cashable]
        verdict = humanize(str(snapshot.figures["verdict"]))
        when = f"{format_date(snapshot.as_of):<12}{shorten(snapshot.gate or snapshot.note or '', 12)}"
        lines.append(f"{when:<26}{''.join(f'{cell:>9}' for cell in cells)}  {verdict}")
    if not taken:
        lines = ["No balance was taken yet."]
    today = await screen.run_job(lambda session: appraisal.full_balance(session, project))
    lines.insert(0, _today(today, currency))
    fields = (Field("gate", "At gate", T.TEXT), Field("note", "Note", T.TEXT))

    def run_action(session: Session, values: FormValues) -> str:
        gate_name, note = values["gate"], values["note"]
        done = appraisal.take(session, project, gate=str(gate_name) if gate_name else None, note=str(note) if note else None)
        verdict = f"{humanize(str(done.figures['verdict']))} ({done.figures['why']})"
        return f"Balance of {project or 'the portfolio'} taken as of {format_date(done.as_of)}: {verdict}."

    about = Content("\n".join(lines))
    form = ActionForm(
        screen.worker, f"Take the balance of {project or 'the portfolio'}", fields, run_action, about=about,
        kept_as=DraftSubject(DraftForm.TAKE_BALANCE, project or ""), draft=draft,
    )  # fmt: skip
    screen.app.push_screen(form, screen.done)


def _today(balance: appraisal.FullBalance, currency: str) -> str:
    """What a balance says besides the money of its classes, as of today."""

    def money(value: Decimal | None) -> str:
        return display_money(value, currency)

    earned, value = balance.earned, balance.value
    lines = [
        f"Today: {humanize(balance.balance.verdict.value)}, {balance.balance.why}.",
        f"Earned {money(earned.earned)} of {money(earned.planned)} planned   cost to date {money(balance.cost_to_date)}, "
        f"outturn {money(balance.cost_outturn)}",
        f"Cashable outturn weighed by evidence {money(balance.weighted_outturn)}",
    ]
    if value is not None:
        outturn = f"{money(value.outturn.npv)}" if value.outturn is not None else "–"
        stated_ratio = round(value.stated.bcr, 2) if value.stated.bcr is not None else "–"
        ratio = round(value.outturn.bcr, 2) if value.outturn is not None and value.outturn.bcr is not None else "–"
        lines.append(f"NPV stated {money(value.stated.npv)}, outturn {outturn}   BCR stated {stated_ratio}, outturn {ratio}")
    if budget := balance.balance.budget:
        claimed = balance.balance.column(BenefitClass.CASHABLE).stated
        lines.append(
            f"Cashable {money(claimed)} claimed, {money(budget.agreed)} agreed with finance, {money(budget.due)} of that due, "
            f"{money(budget.taken)} taken from budgets"
        )
    if balance.overclaimed:
        lines.append(f"Claims exceed their pools by {money(balance.overclaimed)}: net of that money is counted once.")
    if balance.netted:
        lines.append(f"{money(balance.netted)} counts in other benefits already: net of that money is counted once.")
    return "\n".join(lines) + "\n"
