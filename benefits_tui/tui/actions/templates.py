"""Projects made from templates, and templates made after projects."""

from __future__ import annotations

from decimal import Decimal

from benefits_tui.domain.fields import Field, FieldType, Value
from benefits_tui.domain.templates import ProjectTemplate, TemplateError, parse_template
from benefits_tui.register import templates as known
from benefits_tui.register.session import Session
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.action_form import ActionForm, FormValues
from benefits_tui.tui.dialogs.choose import Choice, Choose
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.formatting import flag_changes_message, sanitize

T = FieldType


async def from_template(screen: BaseScreen) -> None:
    """Make a project from a template."""
    templates = await screen.run_job(known.templates)
    default = await screen.run_job(lambda session: session.policy.default_template)
    choices = [
        Choice(name, stored.template.title, f"{len(stored.template.gates)} gates, {len(stored.template.benefits)} benefits")
        for name, stored in sorted(templates.items(), key=lambda pair: (pair[0] != default, pair[0]))
    ]

    def take(name: str | None) -> None:
        if name is None or not screen.may_write():
            return
        template = templates[name].template
        parts = [
            Choice("make", "Make a project from it"),
            Choice("edit", "Edit it", "as TOML, in the program that $EDITOR names; kept as your own"),
        ]
        if templates[name].own:
            parts.append(Choice("drop", "Take it away", "undo brings it back"))
        screen.app.push_screen(Choose(template.title, parts), lambda answer: go_on(name, answer))

    def go_on(name: str, answer: str | None) -> None:
        if answer == "edit":
            _edit(screen, name, templates[name].text)
        elif answer == "drop":

            async def drop() -> None:
                await screen.run_job(lambda session: known.drop(session, name))
                screen.done(f"Template {name} is gone.")

            screen.run_in_background(drop())
        elif answer == "make":
            _make(screen, name, templates[name].template, None)

    screen.app.push_screen(Choose("Make a project from which template?", choices), take)


def _make(screen: BaseScreen, name: str, template: ProjectTemplate, draft: Draft | None) -> None:
    """Make a project from this template."""
    flows = {place: benefit for place, benefit in enumerate(template.benefits, 1) if benefit.fields.get("kind") == "flow"}
    places = {f"amount{place}": place for place in flows}
    fields = (
        Field("name", "Name", T.TEXT, "What people call it", required=True),
        Field("ref", "Reference", T.TEXT, "Made when left out"),
        Field("start", "Start", T.DATE, "Everything else is placed from it", required=True),
        Field("sponsor", "Sponsor", T.PERSON),
        Field("manager", "Project manager", T.PERSON),
        Field("whole_life_cost", "Whole-life cost", T.MONEY),
        *(
            Field(name, f"Value of benefit {place}", T.MONEY, f"{flows[place].fields['title']}, over its lifetime")
            for name, place in places.items()
        ),
    )

    def run_action(session: Session, values: FormValues) -> str:
        own: dict[str, Value] = {key: value for key, value in values.items() if value is not None and key not in places}
        amounts = {place: value for name, place in places.items() if isinstance(value := values[name], Decimal)}
        done = known.apply(session, name, own, amounts)
        return (
            f"{done.project} made: {len(done.benefits)} benefits, {len(done.gates)} gates.{flag_changes_message(done.raised, [])}"
        )

    start = {"start": screen.worker.today.isoformat()}
    form = ActionForm(
        screen.worker, f"New project: {template.title}", fields, run_action, start=start,
        kept_as=DraftSubject(DraftForm.PROJECT_FROM_TEMPLATE, name), draft=draft,
    )  # fmt: skip
    screen.app.push_screen(form, screen.done)


async def from_template_again(screen: BaseScreen, name: str, draft: Draft) -> None:
    """The form for a project from a template, as it was left."""
    stored = await screen.run_job(lambda session: known.template(session, name))
    _make(screen, name, stored, draft)


def _edit(screen: BaseScreen, name: str, text: str) -> None:
    """Edit a template as TOML; one that cannot be used is shown again with what is wrong at its head."""
    from benefits_tui.tui.external_editor import edited

    new_text, problem = edited(screen.app, text)
    if problem:
        screen.notify(sanitize(problem), severity="warning", markup=False)
        return
    if new_text is None or new_text == text:
        return

    # What was wrong with it before stood at its head.
    text = "".join(line for line in new_text.splitlines(keepends=True) if not line.startswith("# ! "))

    async def write() -> None:
        try:
            template = parse_template(text, name)
        except TemplateError as wrong:
            _edit(screen, name, f"# ! {wrong}\n{text}")
            return
        await screen.run_job(lambda session: known.keep(session, template, text))
        screen.done(f"Template {template.name} kept as your own.")

    screen.run_in_background(write())


async def template_after(screen: BaseScreen, project: str, draft: Draft | None = None) -> None:
    """Make a template of one's own after a project."""
    fields = (Field("name", "Name", T.TEXT, "Of the template", required=True),)

    def run_action(session: Session, values: FormValues) -> str:
        made = known.from_project(session, project, str(values["name"]))
        known.keep(session, made)
        return f"Template {made.name} kept: {len(made.gates)} gates, {len(made.benefits)} benefits."

    kept_as = DraftSubject(DraftForm.TEMPLATE_FROM_PROJECT, project)
    form = ActionForm(screen.worker, f"Make a template from {project}", fields, run_action, kept_as=kept_as, draft=draft)
    screen.app.push_screen(form, screen.done)
