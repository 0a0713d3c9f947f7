"""A project: made from a template, its gates, closing, its appraising."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from textual.content import Content

from benefits_tui.domain.fields import Field, FieldType, Value
from benefits_tui.domain.quantity import short_money
from benefits_tui.domain.template import WrongTemplate, parse_template, template_toml
from benefits_tui.register import appraising, closing, gates
from benefits_tui.register import templates as known
from benefits_tui.register.session import Session
from benefits_tui.tui.dialogs.act import ActForm, Values, reason
from benefits_tui.tui.dialogs.choose import Choice, Choose
from benefits_tui.tui.dialogs.texts import TextDialog
from benefits_tui.tui.present import came, day, safe, words
from benefits_tui.tui.screens.base import DeskScreen

T = FieldType


async def from_template(screen: DeskScreen) -> None:
    """Make a project from a template."""
    found = await screen.ask(known.templates)
    default = await screen.ask(lambda session: session.policy.default_template)
    choices = [
        Choice(name, one.template.title, f"{len(one.template.gates)} gates, {len(one.template.benefits)} benefits")
        for name, one in sorted(found.items(), key=lambda pair: (pair[0] != default, pair[0]))
    ]

    def take(name: str | None) -> None:
        if name is None or not screen.may_write():
            return
        one = found[name].template
        what = [
            Choice("make", "Make a project from it"),
            Choice("edit", "Edit it", "as TOML, in the program that $EDITOR names; kept as your own"),
        ]
        if found[name].own:
            what.append(Choice("drop", "Take it away", "undo brings it back"))
        screen.app.push_screen(Choose(one.title, what), lambda answer: go_on(name, answer))

    def go_on(name: str, answer: str | None) -> None:
        if answer == "edit":
            _edit(screen, name, template_toml(found[name].template))
        elif answer == "drop":

            async def drop() -> None:
                await screen.ask(lambda session: known.drop(session, name))
                screen.done(f"Template {name} is gone.")

            screen.work(drop())
        elif answer == "make":
            make(name)

    def make(name: str) -> None:
        fields = (
            Field("name", "Name", T.TEXT, "What people call it", required=True),
            Field("ref", "Reference", T.TEXT, "Made when left out"),
            Field("start", "Start", T.DATE, "Everything else is placed from it", required=True),
            Field("sponsor", "Sponsor", T.PERSON),
            Field("manager", "Project manager", T.PERSON),
            Field("whole_life_cost", "Whole-life cost", T.MONEY),
            *(
                Field(f"amount{place}", f"Value of benefit {place}", T.MONEY, f"{one.fields['title']}, over its lifetime")
                for place, one in enumerate(found[name].template.benefits, 1)
                if one.fields.get("kind") == "flow"
            ),
        )

        def act(session: Session, values: Values) -> str:
            own: dict[str, Value] = {
                key: value for key, value in values.items() if value is not None and not key.startswith("amount")
            }
            amounts = {
                int(key.removeprefix("amount")): value
                for key, value in values.items()
                if key.startswith("amount") and isinstance(value, Decimal)
            }
            done = known.apply(session, name, own, amounts)
            return f"{done.project} made: {len(done.benefits)} benefits, {len(done.gates)} gates.{came(done.raised, [])}"

        start = {"start": screen.desk.today.isoformat()}
        form = ActForm(screen.desk, f"New project: {found[name].template.title}", fields, act, start=start)
        screen.app.push_screen(form, screen.done)

    screen.app.push_screen(Choose("Make a project from which template?", choices), take)


def _edit(screen: DeskScreen, name: str, text: str) -> None:
    """Edit a template as TOML; one that cannot be used is shown again with what is wrong at its head."""
    from benefits_tui.tui.external_editor import edited

    now, problem = edited(screen.app, text)
    if problem:
        screen.notify(safe(problem), severity="warning", markup=False)
        return
    if now is None or now == text:
        return

    async def write() -> None:
        try:
            one = parse_template(now, name)
        except WrongTemplate as wrong:
            body = "\n".join(line for line in now.splitlines() if not line.startswith("# ! "))
            _edit(screen, name, f"# ! {wrong}\n{body}\n")
            return
        await screen.ask(lambda session: known.keep(session, one))
        screen.done(f"Template {one.name} kept as your own.")

    screen.work(write())


async def template_after(screen: DeskScreen, project: str) -> None:
    """Make a template of one's own after a project."""
    fields = (Field("name", "Name", T.TEXT, "Of the template", required=True),)

    def act(session: Session, values: Values) -> str:
        one = known.from_project(session, project, str(values["name"]))
        known.keep(session, one)
        return f"Template {one.name} kept: {len(one.gates)} gates, {len(one.benefits)} benefits."

    form = ActForm(screen.desk, f"Make a template after {project}", fields, act)
    screen.app.push_screen(form, screen.done)


async def gate(screen: DeskScreen, project: str) -> None:
    """What each gate still needs; pass one."""
    found = await screen.ask(lambda session: gates.gates_of(session, project))
    if not found:
        screen.notify(f"{project} has no gates: they come with a template, or 'benefits-tui gate' sets one.", markup=False)
        return

    def state(one: gates.Gate) -> str:
        if one.passed is not None:
            return f"passed {day(one.passed)}{', regardless' if one.regardless else ''}"
        return f"{day(one.planned)}; {len(one.missing)} missing" if one.missing else f"{day(one.planned)}; ready"

    by_name = {one.name: one for one in found}
    choices = [Choice(one.name, f"{one.name}  {one.title}", state(one)) for one in found]

    def take(name: str | None) -> None:
        if name is None or not screen.may_write():
            return
        one = by_name[name]
        if one.passed is not None:
            screen.notify(f"Gate {name} was passed on {day(one.passed)} by {one.passed_by}.", markup=False)
            return
        about = (
            Content("Missing:\n" + "\n".join(safe(line) for line in one.missing))
            if one.missing
            else Content("Nothing is missing.")
        )
        fields = (reason("Reason to go on regardless", required=bool(one.missing)),) if one.missing else ()

        def act(session: Session, values: Values) -> str:
            why = values.get("reason")
            done = gates.pass_gate(session, project, name, regardless=bool(one.missing), reason=str(why) if why else None)
            said = f"Gate {done.gate} of {done.project} is passed; the project is in {words(done.stage)}."
            return said + came(done.raised, done.cleared)

        form = ActForm(screen.desk, f"Pass gate {name} of {project}", fields, act, about=about)
        screen.app.push_screen(form, screen.done)

    screen.app.push_screen(Choose(f"Gates of {project}", choices), take)


async def close(screen: DeskScreen, project: str) -> None:
    """The closing checklist; close once it holds."""
    items = await screen.ask(lambda session: closing.checklist(session, project))
    lines = [f"{'✔' if item.done else '✖'} {item.what}{': not ' + safe(item.detail) if item.detail else ''}" for item in items]
    if not all(item.done for item in items) or not screen.may_write():
        screen.app.push_screen(TextDialog(f"{project} cannot be closed yet", Content("\n".join(lines))))
        return

    def act(session: Session, values: Values) -> str:
        on = values["on"]
        done = closing.close(session, project, on if isinstance(on, date) else None)
        return f"{done.project} is closed; {len(done.reviews)} reviews planned.{came(done.raised, done.cleared)}"

    fields = (Field("on", "Closed on", T.DATE, "", required=True),)
    start = {"on": screen.desk.today.isoformat()}
    form = ActForm(screen.desk, f"Close {project}", fields, act, start=start, about=Content("\n".join(lines)))
    screen.app.push_screen(form, screen.done)


async def balance(screen: DeskScreen, project: str | None) -> None:
    """The balances taken so far, and taking one today."""
    found = await screen.ask(lambda session: appraising.taken(session, project))
    currency = await screen.ask(lambda session: session.policy.currency)
    lines = [f"{'Cashable, as of':<16}{'Stated':>9}{'Due':>9}{'Realised':>9}{'Outturn':>9}  Verdict"]
    for one in found[-8:]:
        classes = one.figures["classes"]
        column = classes.get("cashable", {}) if isinstance(classes, dict) else {}
        cells = [
            short_money(None if column.get(name) is None else Decimal(str(column[name])), currency)
            for name in ("stated", "due", "realised", "outturn")
        ]
        verdict = words(str(one.figures["verdict"]))
        when = f"{day(one.as_of)}{' ' + one.gate[:3] if one.gate else ''}"
        lines.append(f"{when:<16}{''.join(f'{cell:>9}' for cell in cells)}  {verdict}")
    if not found:
        lines = ["No balance was taken yet."]
    today = await screen.ask(lambda session: appraising.full_balance(session, project))
    lines.insert(0, _today(today, currency))
    fields = (Field("gate", "At gate", T.TEXT), Field("note", "Note", T.TEXT))

    def act(session: Session, values: Values) -> str:
        gate_name, note = values["gate"], values["note"]
        done = appraising.take(session, project, gate=str(gate_name) if gate_name else None, note=str(note) if note else None)
        verdict = f"{words(str(done.figures['verdict']))} ({done.figures['why']})"
        return f"Balance of {project or 'the portfolio'} taken as of {day(done.as_of)}: {verdict}."

    about = Content("\n".join(lines))
    form = ActForm(screen.desk, f"Take the balance of {project or 'the portfolio'}", fields, act, about=about)
    screen.app.push_screen(form, screen.done)


def _today(found: appraising.FullBalance, currency: str) -> str:
    """What a balance says besides the money of its classes, as of today."""

    def money(value: Decimal | None) -> str:
        return short_money(value, currency)

    earned, value = found.earned, found.value
    lines = [
        f"Today: {words(found.balance.verdict.value)}, {found.balance.why}.",
        f"Earned {money(earned.earned)} of {money(earned.planned)} planned   cost to date {money(found.cost_to_date)}, "
        f"outturn {money(found.cost_outturn)}",
        f"Cashable outturn weighed by evidence {money(found.weighted_outturn)}",
    ]
    if value is not None:
        outturn = f"{money(value.outturn.npv)}" if value.outturn is not None else "–"
        stated_ratio = round(value.stated.bcr, 2) if value.stated.bcr is not None else "–"
        ratio = round(value.outturn.bcr, 2) if value.outturn is not None and value.outturn.bcr is not None else "–"
        lines.append(f"NPV stated {money(value.stated.npv)}, outturn {outturn}   BCR stated {stated_ratio}, outturn {ratio}")
    if found.overclaimed:
        lines.append(f"Claims exceed their pools by {money(found.overclaimed)}: net of that money is counted once.")
    return "\n".join(lines) + "\n"
