"""Handing benefits over, and holding reviews."""

from __future__ import annotations

from datetime import date

from textual.content import Content

from benefits_tui.domain.fields import Field, FieldType, Value
from benefits_tui.domain.lifecycle import FINAL, State
from benefits_tui.register import closure, reviews
from benefits_tui.register.session import Session
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.action_form import ActionForm, FormValues
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.form_sections import FieldSection
from benefits_tui.tui.formatting import flag_changes_message, format_date, sanitize

T = FieldType


def handover(screen: BaseScreen, ref: str, owner: str, draft: Draft | None = None) -> None:
    """Hand a benefit over to its owner."""
    fields = (
        Field("person", "Accepted by", T.PERSON, "Outside the project", required=True),
        Field("on", "Accepted on", T.DATE, "", required=True),
        Field("agreed", "What was agreed", T.TEXT, "Measure, target, reading and source when left out"),
        Field("actions_to", "Open actions to", T.PERSON, "Who takes those of the owner before and of the project"),
    )

    def run_action(session: Session, values: FormValues) -> str:
        on = values["on"]
        done = closure.handover(
            session, ref, str(values["person"]), on if isinstance(on, date) else None, _text(values["agreed"]),
            _text(values["actions_to"]),
        )  # fmt: skip
        return f"{done.ref} is handed over.{flag_changes_message(done.raised, done.cleared)}"

    start = {"person": owner, "on": screen.worker.today.isoformat()}
    kept_as = DraftSubject(DraftForm.HAND_OVER, ref)
    form = ActionForm(screen.worker, f"Hand over {ref}", fields, run_action, start=start, kept_as=kept_as, draft=draft)
    screen.app.push_screen(form, screen.done)


async def hold(screen: BaseScreen, review: str, draft: Draft | None = None) -> None:
    """Hold a review: one form, a few fields for each benefit; its end writes all of it."""

    def read(session: Session) -> reviews.Agenda:
        return reviews.agenda(session, review)

    agenda = await screen.run_job(read)
    if agenda.held is not None:
        screen.notify(f"{review} was held on {format_date(agenda.held)}.", markup=False)
        return
    states = tuple(state.value for state in (State.REALISING, *sorted(FINAL)))
    parts = [part for place, benefit in enumerate(agenda.benefits) for part in _sections(place, benefit, states)]
    parts.append(
        FieldSection(
            "The review",
            (
                Field("held", "Held on", T.DATE, "", required=True),
                Field("chair", "Chair", T.PERSON),
                Field("summary", "Findings", T.MULTILINE),
                Field("decision", "Decision", T.TEXT),
                Field("next", "Next review", T.DATE, "The one planned already, or in a year, when left out"),
            ),
        )
    )

    def run_action(session: Session, values: FormValues) -> str:
        result = []
        for place, item in enumerate(agenda.benefits):
            names = ("finding", "cause", "statement", "decision", "plan", "state", "person", "due", "title")
            texts = {name: values[f"{name}{place}"] for name in names}
            if not any(texts.values()):
                continue
            asked, by = (_text(texts["person"]), _text(texts["title"])), texts["due"]
            action = (asked[0], by if isinstance(by, date) else None, asked[1]) if any(asked) or by else None
            result.append(
                reviews.FindingInput(
                    item.ref, _text(texts["finding"]), _text(texts["cause"]), _text(texts["statement"]),
                    _text(texts["decision"]),
                    plan=reviews.plan_in_words(session, item.ref, str(texts["plan"])) if texts["plan"] else None,
                    state=_text(texts["state"]), action=action,
                )
            )  # fmt: skip
        held, following = values["held"], values["next"]
        done = reviews.hold(
            session, review, result, held=held if isinstance(held, date) else None, chair=_text(values["chair"]),
            summary=_text(values["summary"]), decision=_text(values["decision"]),
            next_due=following if isinstance(following, date) else None,
        )  # fmt: skip
        after = f"the next one is {done.next_review}" if done.next_review else "none follows: every benefit is at its end"
        return f"{done.review} held; {after}.{flag_changes_message(done.raised, done.cleared)}"

    lines = [f"{benefit.ref}  {benefit.title[:40]}: {benefit.figures}" for benefit in agenda.benefits]
    start = {"held": screen.worker.today.isoformat(), "chair": agenda.chair or ""}
    form = ActionForm(
        screen.worker, f"Hold {review}", parts, run_action, start=start, about=Content(safe_lines(lines)),
        kept_as=DraftSubject(DraftForm.HOLD_REVIEW, review), draft=draft,
    )  # fmt: skip
    screen.app.push_screen(form, screen.done)


def _sections(place: int, benefit: reviews.AgendaItem, states: tuple[str, ...]) -> tuple[FieldSection, FieldSection]:
    """What is asked of each benefit, and what is seldom said of one."""
    short = benefit.ref.rsplit("/", 1)[-1]
    asked = (
        Field(f"finding{place}", "Finding", T.TEXT),
        Field(f"title{place}", "Action", T.TEXT, "What is to be done"),
        Field(f"person{place}", "Action for", T.PERSON),
        Field(f"due{place}", "Action by", T.DATE),
    )
    more = (
        Field(f"cause{place}", "Root cause", T.TEXT),
        Field(f"statement{place}", "Owner says", T.TEXT),
        Field(f"decision{place}", "Decision", T.TEXT),
        Field(f"plan{place}", "New plan", T.TEXT, "2027-Q1=100 2027-Q2=200: a new approved version"),
        Field(f"state{place}", "State", T.CHOICE, choices=states),
    )
    return FieldSection(f"{short} {benefit.title}", asked), FieldSection(f"More on {short}", more, folded=True)


def _text(value: Value) -> str | None:
    return str(value) if value not in (None, "") else None


def safe_lines(lines: list[str]) -> str:
    """Lines that may hold what somebody typed, to be shown."""
    return "\n".join(sanitize(line) for line in lines)
