"""The team of a project: who is in it, somebody taken in, another role, taken out."""

from __future__ import annotations

from benefits_tui.domain.fields import Field, FieldType
from benefits_tui.register import members
from benefits_tui.register.session import Session
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.action_form import ActionForm, FormValues
from benefits_tui.tui.dialogs.choose import Choice, Choose
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.formatting import flag_changes_message


async def team(screen: BaseScreen, project: str) -> None:
    """Who works in a project; take somebody in, or choose who gets another role or leaves it."""
    members_now = await screen.run_job(lambda session: members.members(session, project))
    by_ref = {member.ref: member for member in members_now}
    choices = [Choice("", "Take somebody into the team")]
    choices += [
        Choice(member.ref, member.name, f"{member.role or ''}{'' if member.active else ' has left'}") for member in members_now
    ]

    def take(ref: str | None) -> None:
        if ref is None or not screen.may_write():
            return
        if ref:
            _change(screen, project, by_ref[ref])
        else:
            take_in(screen, project)

    screen.app.push_screen(Choose(f"Team of {project}", choices), take)


def take_in(screen: BaseScreen, project: str, draft: Draft | None = None, *, person: str = "", role: str = "") -> None:
    """Take somebody into the team; one who is in it gets the role."""
    fields = (
        Field("person", "Person", FieldType.PERSON, required=True),
        Field("role", "Role", FieldType.TEXT, "What they do in it"),
    )

    def run_action(session: Session, values: FormValues) -> str:
        done = members.add_member(session, project, str(values["person"]), str(values["role"] or "") or None)
        return f"{done.person} is in the team of {done.project}.{flag_changes_message(done.raised, done.cleared)}"

    start = {name: text for name, text in (("person", person), ("role", role)) if text}
    form = ActionForm(
        screen.worker, f"Team of {project}", fields, run_action, start=start, at="role" if person else "",
        kept_as=DraftSubject(DraftForm.MEMBER, project), draft=draft,
    )  # fmt: skip
    screen.app.push_screen(form, screen.done)


def _change(screen: BaseScreen, project: str, member: members.Member) -> None:
    def take(chosen_person: str | None) -> None:
        if chosen_person == "role":
            take_in(screen, project, person=member.name, role=member.role or "")
        elif chosen_person == "out":
            screen.run_in_background(_take_out(screen, project, member))

    choices = [Choice("role", "Another role", member.role or ""), Choice("out", "Take out of the team", "u takes it back")]
    screen.app.push_screen(Choose(f"{member.name} in the team of {project}", choices), take)


async def _take_out(screen: BaseScreen, project: str, member: members.Member) -> None:
    done = await screen.run_job(lambda session: members.remove_member(session, project, member.ref))
    screen.done(f"{done.person} left the team of {done.project}.{flag_changes_message(done.raised, done.cleared)}")
