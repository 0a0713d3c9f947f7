"""What is done about flags, one or all that are marked: seen, left for later, assigned, escalated, decided; raised by hand."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from textual.content import Content

from benefits_tui.domain.fields import Field, FieldType
from benefits_tui.domain.periods import add_months
from benefits_tui.domain.rules import Severity, Subject, about, named
from benefits_tui.register import flags
from benefits_tui.register.flags import FlagActionResult
from benefits_tui.register.queue import others_in_rows
from benefits_tui.register.session import Session
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.action_form import ActionForm, FormValues, reason
from benefits_tui.tui.dialogs.choose import Choice, Choose
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.formatting import as_people_write, flag_changes_message, humanize, sanitize

_OUTCOMES = (
    ("accept", "it stays as it is"),
    ("correct", "somebody puts it right"),
    ("re_plan", "a new plan is approved"),
    ("write_off", "the benefit is given up: its final state"),
    ("escalate", "the next authority decides"),
)
_TO_ACT = timedelta(days=14)
_THIS_CAUSE, _WHOLE_ROW = "this_cause", "whole_row"


class FlagSelection(NamedTuple):
    """The flags that something is to be done about."""

    numbers: tuple[int, ...]
    what: str
    """`Reading overdue · F09 on P-014/B03`, or `3 flags`."""
    why: str
    names: tuple[str, ...]
    """Each as `F12@P-014/B03`."""
    offer: str
    offers: tuple[flags.OutcomeChoice, ...]
    """What can be decided, in the words of the rule where all are of one."""
    not_snoozed: str
    """Why they cannot be left for later; blank when they can."""
    rest: tuple[int, ...] = ()
    """What else stands in the same rows of the queue."""


def load_selection(session: Session, numbers: Sequence[int]) -> FlagSelection:
    """These flags as they are now. Raises RecordNotFound for one that is no longer open."""
    chosen = [flags.named(session, number) for number in numbers]
    first = chosen[0]
    subject = (
        f"{named(first.rule, Subject(first.subject_kind))} on {first.subject}" if len(chosen) == 1 else f"{len(chosen):,} flags"
    )
    why = (
        first.why
        if len(chosen) == 1
        else "\n".join(f"{named(flag.rule, Subject(flag.subject_kind))} on {flag.subject}: {flag.why}" for flag in chosen[:6])
    )
    rule = about(first.rule, Subject(first.subject_kind)) if len({flag.rule for flag in chosen}) == 1 else None
    offer = f"{rule.decision_owner} decides: {' · '.join(rule.options)}" if rule is not None else ""
    never = next((reason for flag in chosen if (reason := flags.why_not_snoozed(flag.severity))), "")
    names = tuple(f"{flag.rule}@{flag.subject}" for flag in chosen)
    offers = tuple(flags.choices(session, numbers[0])) if rule is not None else ()
    return FlagSelection(tuple(numbers), subject, why, names, offer, offers, never, tuple(others_in_rows(session, numbers)))


def _of_draft(session: Session, draft: Draft) -> list[int]:
    return [flags.flag_number(session, name) for name in draft.subject.flags]


def _done(subject: str, done: FlagActionResult) -> str:
    return f"{subject}: {done.state}.{flag_changes_message(done.raised, done.cleared)}"


def _ask_for_decision(
    screen: BaseScreen,
    flags_in_hand: FlagSelection,
    form: DraftForm,
    fields: tuple[Field, ...],
    run_action: Callable[[Session, tuple[int, ...], FormValues], FlagActionResult],
    draft: Draft | None,
    outcome: str = "",
    **start: str,
) -> None:
    name = f"decide, {humanize(outcome)}" if outcome else form.value
    every = (*flags_in_hand.numbers, *flags_in_hand.rest)
    if flags_in_hand.rest:
        hint = f"The whole row: {len(every):,} flags"
        fields = (*fields, Field("covers", "For", FieldType.CHOICE, hint, choices=(_THIS_CAUSE, _WHOLE_ROW)))
        start = {"covers": _THIS_CAUSE} | start

    def task(session: Session, values: FormValues) -> str:
        if values.get("covers") == _WHOLE_ROW:
            return _done(f"{len(every):,} flags", run_action(session, every, values))
        return _done(flags_in_hand.what, run_action(session, flags_in_hand.numbers, values))

    screen.app.push_screen(
        ActionForm(
            screen.worker,
            f"{name.capitalize()}: {flags_in_hand.what}",
            fields,
            task,
            start=start,
            about=Content("\n".join(as_people_write(sanitize(line)) for line in flags_in_hand.why.splitlines())),
            kept_as=DraftSubject(form, flags=flags_in_hand.names, outcome=outcome),
            draft=draft,
        ),
        screen.done,
    )


async def acknowledge(screen: BaseScreen, numbers: Sequence[int]) -> None:
    """Say that they were seen."""

    def task(session: Session) -> str:
        return _done(load_selection(session, numbers).what, flags.acknowledge(session, tuple(numbers)))

    screen.done(await screen.run_job(task))


async def snooze(screen: BaseScreen, numbers: Sequence[int], draft: Draft | None = None) -> None:
    """Leave them until a day."""
    selection = await screen.run_job(lambda session: load_selection(session, numbers))
    if selection.not_snoozed:
        screen.notify(f"{selection.not_snoozed}.", severity="warning", markup=False)
        return
    fields = (Field("until", "Until", FieldType.DATE, "The day it comes back", required=True), reason())

    def run_action(session: Session, all_of: tuple[int, ...], values: FormValues) -> FlagActionResult:
        return flags.snooze(session, all_of, _as_date(values["until"]), str(values["reason"]))

    _ask_for_decision(
        screen, selection, DraftForm.SNOOZE, fields, run_action, draft, until=str(add_months(screen.worker.today, 1))
    )


async def assign(screen: BaseScreen, numbers: Sequence[int], draft: Draft | None = None) -> None:
    """Give somebody an action with a day."""
    selection = await screen.run_job(lambda session: load_selection(session, numbers))
    fields = (
        Field("person", "To", FieldType.PERSON, "Who sees to it", required=True),
        Field("due", "Due", FieldType.DATE, "", required=True),
        reason("What is to be done", required=False, help_text="What the flag says when left out"),
    )

    def run_action(session: Session, all_of: tuple[int, ...], values: FormValues) -> FlagActionResult:
        task_title = str(values["reason"]) if values["reason"] else None
        return flags.assign(session, all_of, str(values["person"]), _as_date(values["due"]), task_title)

    _ask_for_decision(screen, selection, DraftForm.ASSIGN, fields, run_action, draft, due=str(screen.worker.today + _TO_ACT))


async def escalate(screen: BaseScreen, numbers: Sequence[int], draft: Draft | None = None) -> None:
    """Hand them to the next authority."""
    selection = await screen.run_job(lambda session: load_selection(session, numbers))
    _ask_for_decision(
        screen,
        selection,
        DraftForm.ESCALATE,
        (reason(),),
        lambda s, all_of, v: flags.escalate(s, all_of, str(v["reason"])),
        draft,
    )


async def decide(screen: BaseScreen, numbers: Sequence[int]) -> None:
    """Record a decision with its rationale: which one first, then why."""
    selection = await screen.run_job(lambda session: load_selection(session, numbers))
    heading = f"Decide: {selection.what}" + (f"\n{selection.offer}" if selection.offer else "")

    def take(outcome: str | None) -> None:
        if outcome is not None:
            _decide(screen, selection, outcome, None)

    choices = [Choice(outcome, humanize(outcome), _offered(selection, outcome) or note) for outcome, note in _OUTCOMES]
    screen.app.push_screen(Choose(heading, choices, numbered=True), take)


def _offered(selection: FlagSelection, outcome: str) -> str:
    """What an outcome means for these flags, in the words of their rule."""
    return " · ".join(offer.label for offer in selection.offers if offer.outcome == outcome and offer.label != humanize(outcome))


def _decide(screen: BaseScreen, selection: FlagSelection, outcome: str, draft: Draft | None) -> None:
    fields = (
        reason("Rationale"),
        Field("decided_by", "Decided by", FieldType.PERSON, "You when left out"),
        Field("forum", "Forum", FieldType.TEXT, "Where it was decided, such as Portfolio board"),
        Field("until", "Look again on", FieldType.DATE, "Comes back then if its cause is still there"),
    )

    def run_action(session: Session, all_of: tuple[int, ...], values: FormValues) -> FlagActionResult:
        until, decider, forum = (values[name] for name in ("until", "decided_by", "forum"))
        return flags.decide(
            session, all_of, outcome, str(values["reason"]), until if isinstance(until, date) else None,
            decided_by=str(decider) if decider else None, forum=str(forum) if forum else None,
        )  # fmt: skip

    _ask_for_decision(screen, selection, DraftForm.DECIDE, fields, run_action, draft, outcome)


async def raise_one(screen: BaseScreen, ref: str, draft: Draft | None = None) -> None:
    """Raise a flag by hand."""
    fields = (
        Field("ref", "On", FieldType.TEXT, "The reference of a record", required=True),
        Field("title", "What is wrong", FieldType.TEXT, "", required=True),
        Field("severity", "Severity", FieldType.CHOICE, "", required=True, choices=tuple(Severity)),
        Field("due", "Decide by", FieldType.DATE),
    )

    def run_action(session: Session, values: FormValues) -> str:
        due = values["due"]
        done = flags.raise_flag(
            session, str(values["ref"]), str(values["title"]), Severity(str(values["severity"])),
            due if isinstance(due, date) else None,
        )  # fmt: skip
        return f"Raised as {done.rule}."

    form = ActionForm(
        screen.worker, "Raise a flag", fields, run_action, start={"severity": "high"} | ({"ref": ref} if ref else {}),
        kept_as=DraftSubject(DraftForm.RAISE_FLAG, ref), draft=draft,
    )  # fmt: skip
    screen.app.push_screen(form, screen.done)


def _as_date(value: object) -> date:
    assert isinstance(value, date)
    return value


_ACTS: dict[DraftForm, Callable[[BaseScreen, Sequence[int], Draft | None], Coroutine[Any, Any, None]]] = {
    DraftForm.SNOOZE: snooze, DraftForm.ASSIGN: assign, DraftForm.ESCALATE: escalate,
}  # fmt: skip


async def restore_flag_action(screen: BaseScreen, draft: Draft) -> None:
    """Open again what was being typed about flags. Raises RecordNotFound when they are no longer open."""
    numbers = await screen.run_job(lambda session: _of_draft(session, draft))
    if draft.subject.form is DraftForm.DECIDE:
        selection = await screen.run_job(lambda session: load_selection(session, numbers))
        _decide(screen, selection, draft.subject.outcome, draft)
    else:
        await _ACTS[draft.subject.form](screen, numbers, draft)
