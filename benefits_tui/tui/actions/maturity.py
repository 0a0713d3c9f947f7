"""What people answer to the questions of maturity, as a form."""

from __future__ import annotations

from textual.content import Content

from benefits_tui.domain.fields import Field, FieldType
from benefits_tui.register import questions
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

    def act(session: Session, values: FormValues) -> str:
        given = questions.answer(session, number, str(values["answer"]), str(values["by"]), str(values["evidence"] or ""))
        return f"{given.person}: {humanize(given.answer)}, holds until {format_date(given.holds_until)}."

    form = ActionForm(
        screen.worker, f"Asked of {question.who} · {question.id}", fields, act, about=_about(asked),
        start={"by": next(iter(asked.to_ask), "")}, kept_as=DraftSubject(DraftForm.ANSWER, number), draft=draft,
    )  # fmt: skip
    screen.app.push_screen(form, screen.done)


def _about(asked: questions.Asked) -> Content:
    lines = [asked.question.text]
    if asked.drawn:
        lines.append(f"Drawn by lot ({asked.seed}): {', '.join(asked.drawn)}.")
    lines += [
        f"{known.name}: {humanize(known.answer)}, until {format_date(questions.expires_on(known.answered_on))}."
        for known in asked.answers
    ]
    return Content(sanitize("\n".join(lines)))
