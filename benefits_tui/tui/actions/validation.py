"""Readings signed off on screen: those of one benefit, or of all that are marked."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from benefits_tui.domain.fields import Field, FieldType, Kind
from benefits_tui.domain.quantity import grouped
from benefits_tui.register import validation
from benefits_tui.register.flags import named
from benefits_tui.register.session import Session
from benefits_tui.register.validation import WaitingReading
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.action_form import ActionForm, FormValues, reason
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.formatting import MUTED, flag_changes_message, format_date, sanitize

_LISTED = 12


async def validate(screen: BaseScreen, refs: Sequence[str], draft: Draft | None = None) -> None:
    """Show the readings of these benefits that wait, and sign them off; of one benefit also a single period."""
    waiting = await screen.run_job(lambda session: validation.waiting_readings(session, refs))
    subject = refs[0] if len(refs) == 1 else f"{len(refs):,} benefits"
    if not waiting:
        screen.status.tell(f"No reading of {subject} waits for validation.")
        return
    period = Field("period", "Period", FieldType.TEXT, "One of them; every one that waits when left blank")
    fields = ((period,) if len(refs) == 1 and len(waiting) > 1 else ()) + (reason("A word about it", required=False),)

    def run_action(session: Session, values: FormValues) -> str:
        why = str(values["reason"] or "") or None
        chosen = values.get("period")
        if chosen:
            saved = validation.validate(session, refs[0], str(chosen), why)
            return f"The reading of {chosen} is validated.{flag_changes_message(saved.raised, saved.cleared)}"
        done = validation.validate_many(session, refs, why)
        many = f"{done.readings:,} reading{'s' if done.readings != 1 else ''}"
        return f"{many} of {subject} validated.{flag_changes_message(done.raised, done.cleared)}"

    form = ActionForm(
        screen.worker, f"Validate readings of {subject}", fields, run_action, about=_listed(waiting, with_refs=len(refs) > 1),
        kept_as=DraftSubject(DraftForm.VALIDATE, ", ".join(refs)), draft=draft,
    )  # fmt: skip
    screen.app.push_screen(form, screen.done)


async def validate_flagged(screen: BaseScreen, numbers: Sequence[int]) -> None:
    """Sign off the readings of the benefits that these flags are on."""

    def read(session: Session) -> list[str]:
        chosen = [named(session, number) for number in numbers]
        return list(dict.fromkeys(flag.subject for flag in chosen if flag.subject_kind == Kind.BENEFIT))

    if refs := await screen.run_job(read):
        await validate(screen, refs)
    else:
        screen.status.tell("This key is for a benefit: it validates its readings.")


def _listed(waiting: Sequence[WaitingReading], *, with_refs: bool) -> Content:
    """What is signed off: period, value, who recorded it when, on which evidence."""
    lines = []
    for reading in waiting[:_LISTED]:
        evidence = sanitize(reading.evidence) if reading.evidence else "no evidence"
        by = f" by {sanitize(reading.recorded_by)}" if reading.recorded_by else ""
        lines.append(
            Content.assemble(
                (f"{sanitize(reading.ref)}  " if with_refs else "", MUTED), f"{reading.period}  {grouped(reading.value)}",
                (f"  recorded {format_date(reading.recorded_on)}{by}, {evidence}", MUTED),
            )
        )  # fmt: skip
    if len(waiting) > _LISTED:
        lines.append(Content(f"and {len(waiting) - _LISTED:,} more"))
    return Content("\n").join(lines)
