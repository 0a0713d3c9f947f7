"""What people answer to the questions of maturity, and the plan of action, as forms."""

from __future__ import annotations

from datetime import date

from textual.content import Content

from benefits_tui.domain.fields import Field, FieldType, Kind, Value
from benefits_tui.register import plan_of_action as plans
from benefits_tui.register import questions
from benefits_tui.register.plan_status import plan_status
from benefits_tui.register.session import Session
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.action_form import ActionForm, FormValues
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.formatting import format_date, humanize, sanitize


async def answer(screen: BaseScreen, number: str, draft: Draft | None = None) -> None:
    """Write down what somebody answered to a question."""
    asked = await screen.run_job(lambda session: questions.asked_one(session, number))
    question = asked.question
    fields = (
        Field("by", "Who answered", FieldType.PERSON, question.who, required=True),
        Field("answer", "Answer", FieldType.CHOICE, required=True, choices=question.answers),
        Field("evidence", "Evidence", FieldType.TEXT, "A link, or where it can be seen"),
    )

    def run_action(session: Session, values: FormValues) -> str:
        given = questions.answer(session, number, str(values["answer"]), str(values["by"]), str(values["evidence"] or ""))
        return f"{given.person}: {humanize(given.answer)}, holds until {format_date(given.holds_until)}."

    form = ActionForm(
        screen.worker, f"Asked of {question.who} · {question.id}", fields, run_action, about=_about(asked),
        start={"by": next(iter(asked.to_ask), "")}, kept_as=DraftSubject(DraftForm.ANSWER, number), draft=draft,
    )  # fmt: skip
    screen.app.push_screen(form, screen.done)


def _about(asked: questions.Asked) -> Content:
    lines = [asked.question.text]
    if asked.drawn:
        lines.append(f"Drawn at random ({asked.seed}): {', '.join(asked.drawn)}.")
    lines += [
        f"{known.name}: {humanize(known.answer)}, until {format_date(questions.expires_on(known.answered_on))}."
        for known in asked.answers
    ]
    return Content(sanitize("\n".join(lines)))


async def plan_of_action(screen: BaseScreen) -> None:
    """Open the plan of action; where there is none, the form that makes one."""
    status = await screen.run_job(plan_status)
    if status is not None:
        screen.open_record(Kind.PROJECT, status.ref)
    elif screen.may_write():
        make_plan(screen)


def make_plan(screen: BaseScreen, draft: Draft | None = None) -> None:
    """Make the plan of action to a level by a day."""
    fields = (
        Field("to", "To level", FieldType.INTEGER, "1 awareness, 2 repeatable, 3 defined, 4 managed, 5 optimised", required=True),
        Field("by", "By", FieldType.DATE, "The day by which it is to be reached", required=True),
        Field("sponsor", "Sponsor", FieldType.PERSON, "Chairs its reviews; who answered P1 when left out"),
        Field("owner", "Owner", FieldType.PERSON, "Sees to its measures; who answered P3 when left out"),
    )

    def run_action(session: Session, values: FormValues) -> str:
        level, by = values["to"], values["by"]
        assert isinstance(level, int) and isinstance(by, date)
        made = plans.make_plan(session, level, by, _named(values["sponsor"]), _named(values["owner"]))
        left = f" Cannot be measured yet: {', '.join(made.left_out)}." if made.left_out else ""
        return f"{made.project}: {made.summary}.{left}"

    about = Content(
        "A project outside the portfolio's money and counts: what is short up to the level becomes its benefits, read by the "
        "register each quarter; a step and a habit for each; a review each half year."
    )
    form = ActionForm(
        screen.worker,
        "Plan of action",
        fields,
        run_action,
        about=about,
        kept_as=DraftSubject(DraftForm.PLAN_OF_ACTION),
        draft=draft,
    )
    screen.app.push_screen(form, screen.done)


def _named(value: Value) -> str | None:
    return str(value) if value else None
