"""The policy: a setting or the guided set-up, its effect, and applying it."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content

from benefits_tui.domain.fields import Field, FieldType
from benefits_tui.domain.rules import named
from benefits_tui.register import policies
from benefits_tui.register.policy_values import values_that_change
from benefits_tui.register.session import Session
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.action_form import ActionForm, FormValues, reason
from benefits_tui.tui.dialogs.choose import Choice, Choose
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.formatting import flag_changes_message, humanize

T = FieldType


_GUIDED = (
    "name", "currency", "fiscal_year_start", "tracked_classes", "amber_threshold", "red_threshold", "default_frequency",
    "reading_grace_days", "review_calendar", "decides_critical",
)  # fmt: skip


async def policy(screen: BaseScreen) -> None:
    """Choose a setting, or the guided set-up; say what it would do to the flags; apply it."""
    settings = await screen.run_job(policies.settings)
    by_key = {setting.key: setting for setting in settings}
    choices = [Choice("", "Guided set-up", "ten questions")]
    choices += [
        Choice(
            setting.key, f"{setting.key.replace('_', ' ')}: {policies.as_shown(setting.key, setting.value) or '–'}", setting.about
        )
        for setting in settings
    ]

    def take(key: str | None) -> None:
        if key is not None and screen.may_write():
            _settings(screen, by_key, key, None)

    screen.app.push_screen(Choose("Policy: what the organisation wants from tracking", choices), take)


async def policy_again(screen: BaseScreen, key: str, draft: Draft) -> None:
    """The form for a setting, or the guided set-up when blank, as it was left."""
    settings = await screen.run_job(policies.settings)
    _settings(screen, {setting.key: setting for setting in settings}, key, draft)


def _settings(screen: BaseScreen, by_key: Mapping[str, policies.Setting], key: str, draft: Draft | None) -> None:
    """Set one setting, or those of the guided set-up: first what it would do, then whether it is to be done."""
    asked = _GUIDED if key == "" else (key,)
    fields = tuple(Field(key, humanize(key), T.TEXT, by_key[key].about) for key in asked)
    fields += (reason(required=False, help_text="For the history; needed to switch a rule off"),)
    start = {key: policies.as_shown(key, by_key[key].value) for key in asked}
    about = Content(by_key[key].about) if key else Content("What the organisation wants from tracking. tab goes on.")
    given: dict[str, str] = {}

    def look(session: Session, values: FormValues) -> str:
        given.clear()
        given.update({key: str(values[key] or "") for key in asked})
        why = str(values["reason"] or "")
        change = policies.effect(session, given, why or None)
        rules = ", ".join(
            f"{named(rule)} {count_now} → {count_then}" for rule, (count_now, count_then) in list(change.by_rule.items())[:8]
        )
        given["reason"] = why
        flags = f"Open flags: {change.now:,} now, {change.then:,} then{'; ' + rules if rules else ''}."
        return " ".join((*values_that_change(session, {key: given[key] for key in asked}), flags))

    def confirm(effect: str | None) -> None:
        if effect is not None:
            choices = [Choice("yes", "Apply it", "undo takes it back"), Choice("no", "Leave it as it is")]
            screen.app.push_screen(Choose(effect, choices), apply)

    def apply(answer: str | None) -> None:
        if answer == "yes":
            why = given.pop("reason") or None
            values = dict(given)

            async def write() -> None:
                done = await screen.run_job(lambda session: policies.set_policy(session, values, why))
                changed = ", ".join(humanize(key) for key in done.changed) or "nothing"
                screen.done(f"Policy changed: {changed}.{flag_changes_message(done.raised, done.cleared)}")

            screen.run_in_background(write())

    form = ActionForm(
        screen.worker, "Policy", fields, look, start=start, about=about, at=fields[0].name,
        kept_as=DraftSubject(DraftForm.POLICY, key), draft=draft,
    )  # fmt: skip
    screen.app.push_screen(form, confirm)
