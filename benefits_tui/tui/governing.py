"""What governance asks of a person, as small forms: policy, gates, handover, closing, reviews, balances, templates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from textual.content import Content

from benefits_tui.domain.fields import Field, FieldType, Kind, Value
from benefits_tui.domain.lifecycle import FINAL, State
from benefits_tui.domain.quantity import short_money
from benefits_tui.register import balances, closing, enabling, gates, policies, reviewing
from benefits_tui.register import templates as known
from benefits_tui.register.session import Session
from benefits_tui.tui.dialogs.act import ActForm, Values, reason
from benefits_tui.tui.dialogs.choose import Choice, Choose
from benefits_tui.tui.dialogs.texts import TextDialog
from benefits_tui.tui.messages import RegisterChanged
from benefits_tui.tui.present import day, safe, words
from benefits_tui.tui.screens.base import DeskScreen

T = FieldType


def _done(screen: DeskScreen, message: str | None) -> None:
    if message is not None:
        screen.notify(safe(message), markup=False)
        screen.app.post_message(RegisterChanged())


def _came(raised: list[str], cleared: list[str]) -> str:
    parts = [f" {word}: {', '.join(sorted(set(rules)))}." for word, rules in (("Raised", raised), ("Cleared", cleared)) if rules]
    return "".join(parts)


# Policy ---------------------------------------------------------------------------------------------------------

_GUIDED = (
    "name", "currency", "fiscal_year_start", "tracked_classes", "amber_edge", "red_edge", "default_frequency",
    "reading_grace_days", "review_calendar", "decides_critical",
)  # fmt: skip


async def policy(screen: DeskScreen) -> None:
    """Choose a setting, or the guided set-up; say what it would do to the flags; apply it."""
    settings = await screen.ask(policies.settings)
    by_key = {one.key: one for one in settings}
    choices = [Choice("", "Guided set-up", "ten questions")]
    choices += [Choice(one.key, f"{one.key.replace('_', ' ')}: {one.value or '–'}", one.about) for one in settings]

    def take(key: str | None) -> None:
        if key is None or not screen.may_write():
            return
        asked = _GUIDED if key == "" else (key,)
        fields = tuple(Field(one, words(one), T.TEXT, by_key[one].about) for one in asked)
        fields += (reason(required=False, words="For the history; needed to switch a rule off"),)
        start = {one: by_key[one].value for one in asked}
        about = Content(by_key[key].about) if key else Content("What the organisation wants from tracking. tab goes on.")
        given: dict[str, str] = {}

        def look(session: Session, values: Values) -> str:
            given.clear()
            given.update({one: str(values[one] or "") for one in asked})
            change = policies.effect(session, given)
            rules = ", ".join(f"{rule} {now} → {then}" for rule, (now, then) in list(change.by_rule.items())[:8])
            given["reason"] = str(values["reason"] or "")
            return f"Open flags: {change.now:,} now, {change.then:,} then{'; ' + rules if rules else ''}."

        def confirm(effect: str | None) -> None:
            if effect is not None:
                choices = [Choice("yes", "Apply it", "undo takes it back"), Choice("no", "Leave it as it is")]
                screen.app.push_screen(Choose(effect, choices), apply)

        def apply(answer: str | None) -> None:
            if answer == "yes":
                why = given.pop("reason") or None
                values = dict(given)

                async def write() -> None:
                    done = await screen.ask(lambda session: policies.set_policy(session, values, why))
                    changed = ", ".join(done.changed) or "nothing"
                    _done(screen, f"Policy changed: {changed}.{_came(done.raised, done.cleared)}")

                screen.work(write())

        screen.app.push_screen(ActForm(screen.desk, "Policy", fields, look, start=start, about=about), confirm)

    screen.app.push_screen(Choose("Policy: what the organisation wants from tracking", choices), take)


# A project ------------------------------------------------------------------------------------------------------


async def from_template(screen: DeskScreen) -> None:
    """Make a project from a template."""
    found = await screen.ask(known.templates)
    choices = [
        Choice(name, one.template.title, f"{len(one.template.gates)} gates, {len(one.template.benefits)} benefits")
        for name, one in found.items()
    ]

    def take(name: str | None) -> None:
        if name is None or not screen.may_write():
            return
        fields = (
            Field("name", "Name", T.TEXT, "What people call it", required=True),
            Field("ref", "Reference", T.TEXT, "Made when left out"),
            Field("start", "Start", T.DATE, "Everything else is placed from it", required=True),
            Field("sponsor", "Sponsor", T.PERSON),
            Field("manager", "Project manager", T.PERSON),
            Field("whole_life_cost", "Whole-life cost", T.MONEY),
            *(
                Field(f"amount{place}", f"Value of {one.fields['title'][:14]}…", T.MONEY, "Over its lifetime, where it is known")
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
            return f"{done.project} made: {len(done.benefits)} benefits, {len(done.gates)} gates.{_came(done.raised, [])}"

        start = {"start": screen.desk.today.isoformat()}
        form = ActForm(screen.desk, f"New project: {found[name].template.title}", fields, act, start=start)
        screen.app.push_screen(form, lambda message: _done(screen, message))

    screen.app.push_screen(Choose("Make a project from which template?", choices), take)


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
        about = Content("Missing: " + safe("; ".join(one.missing)) + ".") if one.missing else Content("Nothing is missing.")
        fields = (reason("Reason to go on regardless", required=bool(one.missing)),) if one.missing else ()

        def act(session: Session, values: Values) -> str:
            why = values.get("reason")
            done = gates.pass_gate(session, project, name, regardless=bool(one.missing), reason=str(why) if why else None)
            said = f"Gate {done.gate} of {done.project} is passed; the project is in {words(done.stage)}."
            return said + _came(done.raised, done.cleared)

        form = ActForm(screen.desk, f"Pass gate {name} of {project}", fields, act, about=about)
        screen.app.push_screen(form, lambda message: _done(screen, message))

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
        return f"{done.project} is closed; {len(done.reviews)} reviews planned.{_came(done.raised, done.cleared)}"

    fields = (Field("on", "Closed on", T.DATE, "", required=True),)
    start = {"on": screen.desk.today.isoformat()}
    form = ActForm(screen.desk, f"Close {project}", fields, act, start=start, about=Content("\n".join(lines)))
    screen.app.push_screen(form, lambda message: _done(screen, message))


async def balance(screen: DeskScreen, project: str | None) -> None:
    """The balances taken so far, and taking one today."""
    found = await screen.ask(lambda session: balances.taken(session, project))
    currency = await screen.ask(lambda session: session.policy.currency)
    lines = [f"{'As of':<13}{'Gate':<8}{'Stated':>10}{'Due':>10}{'Realised':>10}{'Outturn':>10}  Verdict"]
    for one in found[-8:]:
        classes = one.figures["classes"]
        column = classes.get("cashable", {}) if isinstance(classes, dict) else {}
        cells = [
            short_money(None if column.get(name) is None else Decimal(str(column[name])), currency)
            for name in ("stated", "due", "realised", "outturn")
        ]
        verdict = words(str(one.figures["verdict"]))
        lines.append(f"{day(one.as_of):<13}{(one.gate or '–')[:7]:<8}{''.join(f'{cell:>10}' for cell in cells)}  {verdict}")
    if not found:
        lines = ["No balance was taken yet."]
    fields = (Field("gate", "At gate", T.TEXT), Field("note", "Note", T.TEXT))

    def act(session: Session, values: Values) -> str:
        gate_name, note = values["gate"], values["note"]
        done = balances.take(session, project, gate=str(gate_name) if gate_name else None, note=str(note) if note else None)
        return f"Balance of {project or 'the portfolio'} taken as of {day(done.as_of)}: {words(str(done.figures['verdict']))}."

    about = Content("Cashable money of the balances taken:\n" + "\n".join(lines))
    form = ActForm(screen.desk, f"Take the balance of {project or 'the portfolio'}", fields, act, about=about)
    screen.app.push_screen(form, lambda message: _done(screen, message))


async def deliverables(screen: DeskScreen, project: str) -> None:
    """Edit a deliverable or business change of a project, or add one."""
    found = await screen.ask(lambda session: enabling.benefits_map(session, project))
    choices = [Choice("deliverable", "A new deliverable"), Choice("business_change", "A new business change")]
    choices += [
        Choice(node.ref, node.title, f"{node.ref}  {node.kind.words}")
        for node in found.nodes.values()
        if node.kind in (Kind.DELIVERABLE, Kind.BUSINESS_CHANGE)
    ]

    def take(ref: str | None) -> None:
        if ref in ("deliverable", "business_change"):
            screen.new_record(Kind(ref), {"project": project})
        elif ref is not None:
            screen.edit_record(found.nodes[ref].kind, ref)

    screen.app.push_screen(Choose(f"Deliverables and business changes of {project}", choices), take)


async def adoption(screen: DeskScreen, project: str) -> None:
    """Record how far a deliverable is used."""
    found = await screen.ask(lambda session: enabling.benefits_map(session, project))
    nodes = [node for node in found.nodes.values() if node.kind is Kind.DELIVERABLE]
    if not nodes:
        screen.notify("The project has no deliverables: d adds one.", markup=False)
        return

    def take(ref: str | None) -> None:
        if ref is None or not screen.may_write():
            return
        fields = (
            Field("period", "Period", T.TEXT, "2027-03, 2027-Q1, or a day in it", required=True),
            Field("planned", "Planned", T.NUMBER, "How far it should be used"),
            Field("actual", "Used", T.NUMBER, "How far it is used"),
        )

        def act(session: Session, values: Values) -> str:
            planned, actual = values["planned"], values["actual"]
            done = enabling.adopt(
                session, ref, str(values["period"]), planned=planned if isinstance(planned, Decimal) else None,
                actual=actual if isinstance(actual, Decimal) else None,
            )  # fmt: skip
            return f"Adoption of {done.ref} recorded.{_came(done.raised, done.cleared)}"

        screen.app.push_screen(ActForm(screen.desk, f"Adoption of {ref}", fields, act), lambda message: _done(screen, message))

    screen.app.push_screen(
        Choose("Adoption of which deliverable?", [Choice(node.ref, node.title, node.ref) for node in nodes]), take
    )


def link(screen: DeskScreen, start: str) -> None:
    """Say what feeds what."""
    fields = (
        Field("start", "From", T.TEXT, "A deliverable, business change or benefit", required=True),
        Field("end", "To", T.TEXT, "A business change, benefit or objective", required=True),
        Field("share", "Share", T.NUMBER, "What of it this enables: 0.4 or 40 %"),
        Field("lag", "Lag in months", T.WHOLE, "From the one to its effect on the other"),
        Field("remove", "Take it back", T.YES_NO),
    )

    def act(session: Session, values: Values) -> str:
        one, other = str(values["start"]), str(values["end"])
        if values["remove"]:
            done = enabling.unlink(session, one, other)
            return f"{done.start} no longer feeds {done.end}.{_came(done.raised, done.cleared)}"
        share, lag = values["share"], values["lag"]
        done = enabling.link(
            session, one, other, share if isinstance(share, Decimal) else None, lag if isinstance(lag, int) else None
        )
        return f"{done.start} feeds {done.end}.{_came(done.raised, done.cleared)}"

    given = {"end": start} if start else {}
    form = ActForm(screen.desk, "What feeds what", fields, act, start=given)
    screen.app.push_screen(form, lambda message: _done(screen, message))


# Benefits and reviews -------------------------------------------------------------------------------------------


def handover(screen: DeskScreen, ref: str, owner: str) -> None:
    """Hand a benefit over to its owner."""
    fields = (
        Field("person", "Accepted by", T.PERSON, "Outside the project", required=True),
        Field("on", "Accepted on", T.DATE, "", required=True),
        Field("agreed", "What was agreed", T.TEXT, "Measure, target, reading and source when left out"),
    )

    def act(session: Session, values: Values) -> str:
        on, agreed = values["on"], values["agreed"]
        done = closing.handover(
            session, ref, str(values["person"]), on if isinstance(on, date) else None, str(agreed) if agreed else None
        )
        return f"{done.ref} is handed over.{_came(done.raised, done.cleared)}"

    start = {"person": owner, "on": screen.desk.today.isoformat()}
    form = ActForm(screen.desk, f"Hand over {ref}", fields, act, start=start)
    screen.app.push_screen(form, lambda message: _done(screen, message))


async def hold(screen: DeskScreen, review: str) -> None:
    """Hold a review: one form, a few fields for each benefit; its end writes all of it."""

    def read(session: Session) -> reviewing.Agenda:
        return reviewing.agenda(session, review)

    agenda = await screen.ask(read)
    if agenda.held is not None:
        screen.notify(f"{review} was held on {day(agenda.held)}.", markup=False)
        return
    states = tuple(state.value for state in (State.REALISING, *sorted(FINAL)))
    fields: list[Field] = [
        Field("held", "Held on", T.DATE, "", required=True),
        Field("chair", "Chair", T.PERSON),
        Field("summary", "Findings", T.LONG),
        Field("decision", "Decision", T.TEXT),
    ]
    for place, one in enumerate(agenda.benefits):
        short = one.ref.rsplit("/", 1)[-1]
        fields += [
            Field(f"finding{place}", f"{short} finding", T.TEXT, one.title),
            Field(f"cause{place}", f"{short} root cause", T.TEXT),
            Field(f"statement{place}", f"{short} owner says", T.TEXT),
            Field(f"state{place}", f"{short} state", T.CHOICE, choices=states),
            Field(f"person{place}", f"{short} action for", T.PERSON),
            Field(f"due{place}", f"{short} action by", T.DATE),
            Field(f"title{place}", f"{short} action", T.TEXT),
        ]
    fields.append(Field("next", "Next review", T.DATE, "The one planned already, or in a year, when left out"))

    def act(session: Session, values: Values) -> str:
        found = []
        for place, one in enumerate(agenda.benefits):
            texts = {
                name: values[f"{name}{place}"] for name in ("finding", "cause", "statement", "state", "person", "due", "title")
            }
            if not any(texts.values()):
                continue
            action = None
            if texts["title"] and texts["person"] and isinstance(texts["due"], date):
                action = (str(texts["person"]), texts["due"], str(texts["title"]))
            found.append(
                reviewing.Finding(
                    one.ref, _text(texts["finding"]), _text(texts["cause"]), _text(texts["statement"]),
                    state=_text(texts["state"]), action=action,
                )
            )  # fmt: skip
        held, following = values["held"], values["next"]
        done = reviewing.hold(
            session, review, found, held=held if isinstance(held, date) else None, chair=_text(values["chair"]),
            summary=_text(values["summary"]), decision=_text(values["decision"]),
            next_due=following if isinstance(following, date) else None,
        )  # fmt: skip
        after = f"the next one is {done.next_review}" if done.next_review else "none follows: every benefit is at its end"
        return f"{done.review} held; {after}.{_came(done.raised, done.cleared)}"

    lines = [f"{one.ref}  {one.title[:40]}: {one.figures}" for one in agenda.benefits]
    start = {"held": screen.desk.today.isoformat(), "chair": agenda.chair or ""}
    form = ActForm(screen.desk, f"Hold {review}", tuple(fields), act, start=start, about=Content(safe_lines(lines)))
    screen.app.push_screen(form, lambda message: _done(screen, message))


def _text(value: Value) -> str | None:
    return str(value) if value not in (None, "") else None


def safe_lines(lines: list[str]) -> str:
    """Lines that may hold what somebody typed, to be shown."""
    return "\n".join(safe(line) for line in lines)
