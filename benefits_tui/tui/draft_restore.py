"""What was being typed into a form, opened again as it was left."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from benefits_tui.domain.errors import UserError
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.draft_subject import DraftForm
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.formatting import humanize, plain_content


def restore_draft(screen: BaseScreen, draft: Draft) -> None:
    """Open the form that a draft was typed into."""
    subject = draft.subject
    match subject.form:
        case DraftForm.READING:
            screen.record_reading(subject.ref, draft)
        case DraftForm.PERIODS:
            from benefits_tui.tui.screens.benefit import BenefitScreen

            screen.app.push_screen(BenefitScreen(screen.worker, subject.ref, draft))
        case DraftForm.EDIT | DraftForm.NEW:
            from benefits_tui.tui.dialogs.form import RecordForm

            assert subject.kind is not None
            form = RecordForm(screen.worker, subject.kind, subject.ref or None, draft=draft)
            screen.app.push_screen(form, screen.saved)
        case _:
            screen.run_in_background(_restore_action(screen, draft))


async def _restore_action(screen: BaseScreen, draft: Draft) -> None:
    """Open the form of an act; where what it is about is no longer there, show what was typed."""
    try:
        await _open_action_form(screen, draft)
    except UserError as problem:
        from benefits_tui.tui.dialogs.texts import TextDialog

        lines = [f"{humanize(name)}: {text}" for name, text in draft.values.items()]
        typed = plain_content("\n".join(["What you had typed is kept as a draft:", "", *lines]))
        screen.app.push_screen(TextDialog(str(problem), typed))


async def _open_action_form(screen: BaseScreen, draft: Draft) -> None:
    from benefits_tui.tui.actions import (
        actions,
        agreements,
        benefits_map,
        conclusions,
        costs,
        deliverables,
        flags,
        many,
        maturity,
        members,
        notes,
        people,
        policy,
        pools,
        projects,
        reviews,
        small_step,
        templates,
        validation,
    )

    again: dict[DraftForm, Callable[[BaseScreen, str, Draft], Awaitable[None] | None]] = {
        DraftForm.RAISE_FLAG: flags.raise_one,
        DraftForm.ADD_ACTION: actions.add_one,
        DraftForm.REASSIGN: people.reassign_work,
        DraftForm.NOTE: notes.write_note,
        DraftForm.MEMBER: members.take_in,
        DraftForm.ADOPTION: deliverables.adoption_of,
        DraftForm.LINK: benefits_map.link,
        DraftForm.CLAIM: pools.claim,
        DraftForm.AGREE: agreements.agree,
        DraftForm.COSTS: costs.costs,
        DraftForm.HAND_OVER: lambda screen, ref, draft: reviews.handover(screen, ref, "", draft),
        DraftForm.CONCLUDE: conclusions.conclude,
        DraftForm.HOLD_REVIEW: reviews.hold,
        DraftForm.POLICY: policy.policy_again,
        DraftForm.PROJECT_FROM_TEMPLATE: templates.from_template_again,
        DraftForm.TEMPLATE_FROM_PROJECT: templates.template_after,
        DraftForm.CLOSE_PROJECT: projects.close,
        DraftForm.PLAN_GATE: projects.plan_gate,
        DraftForm.SMALL_STEP: lambda screen, ref, draft: small_step.take_step(screen, draft),
        DraftForm.STEP_NOT_NOW: lambda screen, ref, draft: small_step.leave_step(screen, draft),
        DraftForm.ANSWER: maturity.answer,
        DraftForm.PLAN_OF_ACTION: lambda screen, ref, draft: maturity.make_plan(screen, draft),
        DraftForm.TAKE_BALANCE: lambda screen, ref, draft: projects.balance(screen, ref or None, draft),
    }
    subject = draft.subject
    if subject.form.about_flags:
        await flags.restore_flag_action(screen, draft)
    elif subject.form.about_actions:
        actions.change_actions(screen, subject.form, subject.ids, draft)
    elif subject.form is DraftForm.FILL_IN:
        many.fill_in_fact(screen, list(subject.ids), subject.field, draft)
    elif subject.form is DraftForm.VALIDATE:
        await validation.validate(screen, subject.ref.split(", "), draft)
    elif subject.form is DraftForm.EDIT_MANY:
        assert subject.kind is not None
        many.edit_field(screen, subject.kind, list(subject.ids), subject.field, draft)
    elif subject.form is DraftForm.PASS_GATE:
        await projects.pass_gate_again(screen, subject.ref, subject.gate, draft)
    elif (opened := again[subject.form](screen, subject.ref, draft)) is not None:
        await opened
