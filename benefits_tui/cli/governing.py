"""Commands about templates, gates, handover, closing, reviews and the policy."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import click

from benefits_tui.cli.context import FINDINGS, FINE, Day, FilePath, Settings
from benefits_tui.cli.out import print_fields, print_json, print_table
from benefits_tui.cli.writing import amount, field_values, print_saved
from benefits_tui.domain.fields import Kind, WrongField
from benefits_tui.domain.template import parse_template, template_toml
from benefits_tui.domain.written import Unreadable, parse_date
from benefits_tui.register import closing, gates, lists, policies, reviewing
from benefits_tui.register import templates as known
from benefits_tui.register.gates import NotReady
from benefits_tui.register.session import Session

_json = click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")


@click.group("template")
def template_command() -> None:
    """Project templates with detailed benefits data: list, show, apply, save, import."""


@template_command.command("list")
@_json
@click.pass_obj
def template_list(settings: Settings, as_json: bool) -> None:
    """The templates there are."""
    with settings.open() as session:
        rows: list[dict[str, object]] = [
            {
                "name": name, "title": one.template.title, "gates": len(one.template.gates),
                "benefits": len(one.template.benefits), "deliverables": len(one.template.deliverables), "own": one.own,
            }
            for name, one in known.templates(session).items()
        ]  # fmt: skip
    if as_json:
        print_json(rows)
    else:
        print_table(rows, ("name", "title", "gates", "benefits", "deliverables", "own"))


@template_command.command("show")
@click.argument("name")
@click.pass_obj
def template_show(settings: Settings, name: str) -> None:
    """A template as TOML, to be kept in a file, edited and imported."""
    with settings.open() as session:
        click.echo(template_toml(known.template(session, name)), nl=False)


@template_command.command("apply")
@click.argument("name")
@click.argument("pairs", metavar="KEY=VALUE ...", nargs=-1, required=True)
@click.option("--amount", "amounts", multiple=True, metavar="N=AMOUNT", help="The lifetime value of the template's benefit N.")
@click.pass_obj
def template_apply(settings: Settings, name: str, pairs: tuple[str, ...], amounts: tuple[str, ...]) -> None:
    """Make a project (name=… ref=… start=…) from a template, with gates, benefits, deliverables, links and reviews."""
    with settings.open() as session:
        values = field_values(session, Kind.PROJECT, pairs)
        by_place: dict[int, Decimal] = {}
        for pair in amounts:
            place, mark, text = pair.partition("=")
            value = amount("amount", text) if mark and place.strip().isdecimal() else None
            if value is None:
                raise click.UsageError(f"{pair!r} is not N=AMOUNT.")
            by_place[int(place)] = value
        done = known.apply(session, name, values, by_place)
    print_json(
        {
            "project": done.project, "benefits": done.benefits, "deliverables": done.deliverables,
            "business_changes": done.changes, "gates": done.gates, "reviews": done.reviews, "flags_raised": done.raised,
        }
    )  # fmt: skip


@template_command.command("save")
@click.argument("project")
@click.argument("name")
@click.pass_obj
def template_save(settings: Settings, project: str, name: str) -> None:
    """Make a template of your own after a project."""
    with settings.open() as session:
        known.keep(session, known.from_project(session, project, name))
    click.echo(f"Template {name} kept.", err=True)


@template_command.command("import")
@click.argument("file", type=FilePath())
@click.pass_obj
def template_import(settings: Settings, file: Path) -> None:
    """Keep a template from a TOML file as your own."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise click.UsageError(f"{file.name} cannot be read: {problem}") from problem
    one = parse_template(text, file.name)
    with settings.open() as session:
        known.keep(session, one)
    click.echo(f"Template {one.name} kept.", err=True)


@click.command("gate")
@click.argument("project")
@click.argument("gate", required=False)
@click.option("--pass", "passing", is_flag=True, help="Pass it; refused with 1 while data is missing.")
@click.option("--regardless", is_flag=True, help="Pass it with data missing; a flag stays until the data is there.")
@click.option("--reason", help="Why it is passed regardless.")
@click.option("--planned", type=Day(), help="Set the day it is planned for.")
@_json
@click.pass_obj
def gate_command(
    settings: Settings, project: str, gate: str | None, passing: bool, regardless: bool, reason: str | None, planned: date | None,
    as_json: bool,
) -> int:  # fmt: skip
    """The gates of a project and what each still needs; pass one."""
    with settings.open() as session:
        if gate is not None and planned is not None:
            gates.plan_gate(session, project, gate, planned)
        if gate is not None and (passing or regardless):
            return _pass_gate(session, project, gate, regardless, reason)
        found = [one for one in gates.gates_of(session, project) if gate in (None, one.name)]
    rows: list[dict[str, object]] = [
        {
            "gate": one.name, "title": one.title, "planned": lists.as_json(one.planned), "passed": lists.as_json(one.passed),
            "passed_by": one.passed_by, "regardless": one.regardless, "requires": list(one.requires),
            "missing": one.missing if as_json else "; ".join(one.missing),
        }
        for one in found
    ]  # fmt: skip
    if as_json:
        print_json(rows)
    else:
        print_table(rows, ("gate", "title", "planned", "passed", "missing"))
    return FINE


def _pass_gate(session: Session, project: str, gate: str, regardless: bool, reason: str | None) -> int:
    try:
        done = gates.pass_gate(session, project, gate, regardless=regardless, reason=reason)
    except NotReady as problem:
        for sentence in problem.missing:
            click.echo(f"Missing: {sentence}.", err=True)
        return FINDINGS
    print_json(
        {
            "project": done.project, "gate": done.gate, "passed": done.passed.isoformat(), "stage": done.stage,
            "missing": done.missing, "flags_raised": done.raised, "flags_cleared": done.cleared,
        }
    )  # fmt: skip
    return FINE


@click.command("handover")
@click.argument("ref")
@click.option("--to", "person", help="The owner in the business who accepts it.")
@click.option("--date", "day", type=Day(), help="When they accepted; today when left out.")
@click.option("--agreed", help="What was agreed; measure, target, reading and source when left out.")
@click.option("--certificate", is_flag=True, help="Print the handover certificate.")
@click.pass_obj
def handover_command(
    settings: Settings, ref: str, person: str | None, day: date | None, agreed: str | None, certificate: bool
) -> None:
    """Hand a benefit over to its owner, or print its certificate."""
    with settings.open() as session:
        if person is not None:
            saved = closing.handover(session, ref, person, day, agreed)
            if not certificate:
                print_saved(saved)
        elif not certificate:
            raise click.UsageError("Give --to PERSON, or --certificate.")
        if certificate:
            click.echo(closing.certificate(session, ref))


@click.command("close")
@click.argument("project")
@click.option("--date", "day", type=Day(), help="When it was closed; today when left out.")
@click.option("--check", is_flag=True, help="Only show the checklist.")
@click.pass_obj
def close_command(settings: Settings, project: str, day: date | None, check: bool) -> int:
    """Close a project once its checklist holds; its reviews are planned to the end of realisation."""
    with settings.open() as session:
        items = closing.checklist(session, project)
        if check or not all(item.done for item in items):
            for item in items:
                click.echo(f"{'yes' if item.done else 'NO '}  {item.what}{': not ' + item.detail if item.detail else ''}")
            return FINE if all(item.done for item in items) else FINDINGS
        done = closing.close(session, project, day)
    print_json(
        {
            "project": done.project, "closed_on": done.closed_on.isoformat(), "reviews": done.reviews,
            "flags_raised": done.raised, "flags_cleared": done.cleared,
        }
    )  # fmt: skip
    return FINE


@click.group("review")
def review_command() -> None:
    """Reviews that go on after closure: plan, hold, list."""


@review_command.command("plan")
@click.argument("project")
@click.pass_obj
def review_plan(settings: Settings, project: str) -> None:
    """Plan a project's reviews by the policy's calendar, to the end of realisation."""
    with settings.open() as session:
        new = reviewing.plan_reviews(session, project)
    print_json({"project": project, "reviews": new})


@review_command.command("list")
@click.argument("project", required=False)
@_json
@click.pass_obj
def review_list(settings: Settings, project: str | None, as_json: bool) -> None:
    """The reviews of a project, or all."""
    with settings.open() as session:
        rows = lists.listing(session, "reviews", f'project:"{project}"' if project else "")
    if as_json:
        print_json(rows)
    else:
        print_table(rows, ("ref", "kind", "due", "held", "chair", "project_name"))


@review_command.command("hold")
@click.argument("ref")
@click.option("--held", type=Day(), help="When it took place; today when left out.")
@click.option("--chair", help="Who led it.")
@click.option("--summary", help="What was found.")
@click.option("--decision", help="What was decided.")
@click.option("--finding", "findings", multiple=True, metavar="REF=TEXT", help="The finding on a benefit.")
@click.option("--cause", "causes", multiple=True, metavar="REF=TEXT", help="Its root cause.")
@click.option("--statement", "statements", multiple=True, metavar="REF=TEXT", help="What its owner says.")
@click.option("--state", "states", multiple=True, metavar="REF=STATE", help="Its new state, such as verified.")
@click.option("--benefit-decision", "decisions", multiple=True, metavar="REF=TEXT", help="What is decided on it.")
@click.option("--plan", "plans", multiple=True, metavar="REF=PERIOD=VALUE ...", help="Its plan from now on, by period.")
@click.option("--action", "actions", multiple=True, metavar="REF=PERSON;DATE;TITLE", help="Who does what by when.")
@click.option("--next", "next_due", type=Day(), help="The day of the next review.")
@click.pass_obj
def review_hold(
    settings: Settings, ref: str, held: date | None, chair: str | None, summary: str | None, decision: str | None,
    findings: tuple[str, ...], causes: tuple[str, ...], statements: tuple[str, ...], states: tuple[str, ...],
    decisions: tuple[str, ...], plans: tuple[str, ...], actions: tuple[str, ...], next_due: date | None,
) -> None:  # fmt: skip
    """Hold a review: findings, states, actions and the next review are written together."""
    by_ref: dict[str, reviewing.Finding] = {}

    def of(pairs: tuple[str, ...]) -> list[tuple[reviewing.Finding, str]]:
        found = []
        for pair in pairs:
            key, mark, text = pair.partition("=")
            if not mark or not text.strip():
                raise click.UsageError(f"{pair!r} is not REF=…")
            found.append((by_ref.setdefault(key.casefold(), reviewing.Finding(key)), text.strip()))
        return found

    for one, text in of(findings):
        one.finding = text
    for one, text in of(causes):
        one.root_cause = text
    for one, text in of(statements):
        one.statement = text
    for one, text in of(states):
        one.state = text
    for one, text in of(actions):
        one.action = _action(text)
    for one, text in of(decisions):
        one.decision = text
    with settings.open() as session:
        for one, text in of(plans):
            one.plan = reviewing.plan_in_words(session, one.ref, text)
        done = reviewing.hold(
            session, ref, list(by_ref.values()), held=held, chair=chair, summary=summary, decision=decision, next_due=next_due
        )
    print_json(
        {
            "review": done.review, "held": done.held.isoformat(), "next_review": done.next_review, "actions": done.actions,
            "states": done.states, "flags_raised": done.raised, "flags_cleared": done.cleared,
        }
    )  # fmt: skip


def _action(text: str) -> tuple[str, date, str]:
    person, _, rest = text.partition(";")
    day, _, title = rest.partition(";")
    if not (person.strip() and day.strip() and title.strip()):
        raise click.UsageError(f"{text!r} is not PERSON;DATE;TITLE.")
    try:
        return person.strip(), parse_date(day.strip()), title.strip()
    except Unreadable as problem:
        raise WrongField(f"action: {problem}", "action") from problem


@click.command("policy")
@click.argument("pairs", metavar="[KEY=VALUE ...]", nargs=-1)
@click.option("--reason", help="Why, for the history; needed to switch a rule off.")
@click.option("--effect", is_flag=True, help="Say what it would do to the open flags, and write nothing.")
@_json
@click.pass_obj
def policy_command(settings: Settings, pairs: tuple[str, ...], reason: str | None, effect: bool, as_json: bool) -> None:
    """What the organisation wants from tracking: show it, or set it."""
    values: dict[str, str] = {}
    for pair in pairs:
        key, mark, text = pair.partition("=")
        if not mark:
            raise click.UsageError(f"{pair!r} is not KEY=VALUE.")
        values[key.strip()] = text
    with settings.open() as session:
        if not values:
            rows: list[dict[str, object]] = [dict(one._asdict()) for one in policies.settings(session)]
            if as_json:
                print_json(rows)
            else:
                print_table(rows, ("key", "value", "default", "about"))
            return
        change = policies.effect(session, values, reason)
        data: dict[str, object] = {
            "open_flags": [change.now, change.then],
            "by_rule": {rule: list(pair) for rule, pair in change.by_rule.items()},
        }
        if not effect:
            done = policies.set_policy(session, values, reason)
            data["changed"] = {key: list(pair) for key, pair in done.changed.items()}
    (print_json if as_json else print_fields)(data)
