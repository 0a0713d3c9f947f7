"""Commands about reviews."""

from __future__ import annotations

from datetime import date

import click

from benefits_tui.cli.context import Day, Options, day_typed
from benefits_tui.cli.out import print_fields, print_json, print_table
from benefits_tui.domain.fields import FieldError, Kind
from benefits_tui.domain.parsing import ParseError
from benefits_tui.register import lists, reviews
from benefits_tui.register.lookup import find

_json = click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")


@click.group("review")
def review_command() -> None:
    """Reviews that go on after closure: plan, hold, list, read again."""


@review_command.command("plan")
@click.argument("project")
@click.pass_obj
def review_plan(options: Options, project: str) -> None:
    """Plan a project's reviews by the policy's calendar, to the end of realisation."""
    with options.open() as session:
        new = reviews.plan_reviews(session, project)
    print_json({"project": project, "reviews": new})


@review_command.command("list")
@click.argument("project", required=False)
@_json
@click.pass_obj
def review_list(options: Options, project: str | None, as_json: bool) -> None:
    """The reviews of a project, or all."""
    with options.open() as session:
        rows = lists.listing(session, "reviews", f'project:"{project}"' if project else "")
    if as_json:
        print_json(rows)
    else:
        print_table(rows, ("ref", "kind", "due", "held", "chair", "project_name"))


@review_command.command("show")
@click.argument("ref")
@_json
@click.pass_obj
def review_show(options: Options, ref: str, as_json: bool) -> None:
    """What a review found, benefit by benefit: finding, cause, the owner's statement, decision, actions."""
    with options.open() as session:
        review = lists.show(session, find(session, ref, Kind.REVIEW).ref)
    if as_json:
        print_json(review)
        return
    print_fields({name: value for name, value in review.items() if name != "findings"})
    findings = review["findings"]
    assert isinstance(findings, list)
    for finding in findings:
        click.echo("")
        print_fields({name: value for name, value in finding.items() if name in _READ and value not in (None, [])})


_READ = ("benefit", "title", "finding", "root_cause", "statement", "decision", "concluded", "rag", "actions")


@review_command.command("hold")
@click.argument("ref")
@click.option("--held", type=Day(), help="When it took place; today when left out.")
@click.option("--chair", help="Who led it.")
@click.option("--summary", help="What was found.")
@click.option("--decision", help="What was decided.")
@click.option("--finding", "findings", multiple=True, metavar="REF=TEXT", help="The finding on a benefit.")
@click.option("--cause", "causes", multiple=True, metavar="REF=TEXT", help="Its root cause.")
@click.option("--statement", "statements", multiple=True, metavar="REF=TEXT", help="What its owner says.")
@click.option("--state", "states", multiple=True, metavar="REF=STATE", help="Its new state; a final one concludes it.")
@click.option("--successor", "successors", multiple=True, metavar="REF=REF", help="What takes the place of a superseded one.")
@click.option("--signed", "signed", multiple=True, metavar="REF=TEXT", help="What the validator of a qualitative one signs.")
@click.option("--benefit-decision", "decisions", multiple=True, metavar="REF=TEXT", help="What is decided on it.")
@click.option("--plan", "plans", multiple=True, metavar="REF=PERIOD=VALUE ...", help="Its plan from now on, by period.")
@click.option("--action", "actions", multiple=True, metavar="REF=PERSON;DATE;TITLE", help="Who does what by when.")
@click.option("--next", "next_due", type=Day(), help="The day of the next review.")
@click.pass_obj
def review_hold(
    options: Options, ref: str, held: date | None, chair: str | None, summary: str | None, decision: str | None,
    findings: tuple[str, ...], causes: tuple[str, ...], statements: tuple[str, ...], states: tuple[str, ...],
    successors: tuple[str, ...], signed: tuple[str, ...],
    decisions: tuple[str, ...], plans: tuple[str, ...], actions: tuple[str, ...], next_due: date | None,
) -> None:  # fmt: skip
    """Hold a review: findings, states, actions and the next review are written together."""
    by_ref: dict[str, reviews.FindingInput] = {}

    def of(pairs: tuple[str, ...]) -> list[tuple[reviews.FindingInput, str]]:
        texts = []
        for pair in pairs:
            key, mark, text = pair.partition("=")
            if not mark or not text.strip():
                raise click.UsageError(f"{pair!r} is not REF=…")
            texts.append((by_ref.setdefault(key.casefold(), reviews.FindingInput(key)), text.strip()))
        return texts

    for entry, text in of(findings):
        entry.finding = text
    for entry, text in of(causes):
        entry.root_cause = text
    for entry, text in of(statements):
        entry.statement = text
    for entry, text in of(states):
        entry.state = text
    for entry, text in of(successors):
        entry.successor = text
    for entry, text in of(signed):
        entry.signed = text
    for entry, text in of(actions):
        entry.action = _action(text)
    for entry, text in of(decisions):
        entry.decision = text
    with options.open() as session:
        for entry, text in of(plans):
            entry.plan = reviews.plan_in_words(session, entry.ref, text)
        done = reviews.hold(
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
        return person.strip(), day_typed(day.strip(), click.get_current_context(silent=True)), title.strip()
    except ParseError as problem:
        raise FieldError(f"action: {problem}", "action") from problem
