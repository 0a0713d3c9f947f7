"""The command about maturity: how far the organisation has come, from its own register."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import click

from benefits_tui.cli.context import FINDINGS, FINE, Day, Options
from benefits_tui.cli.out import print_json, print_table
from benefits_tui.domain.json_values import JsonObject
from benefits_tui.domain.quantity import plain
from benefits_tui.register import (
    maturity,
    maturity_results,
    maturity_trend,
    next_step,
    plan_of_action,
    plan_status,
    questions,
    small_step,
)

_json = click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
_COLUMNS = ("strand", "level", "id", "statement", "met", "needs", "standing", "4 quarters")


@click.group("maturity", invoke_without_command=True)
@_json
@click.option("--as-of", type=Day(), help="As the register stood at the end of that day.")
@click.option("--strand", type=click.Choice([strand.value for strand in maturity.Strand]), help="This strand alone.")
@click.pass_context
def maturity_command(ctx: click.Context, as_json: bool, as_of: date | None, strand: str | None) -> None:
    """How far tracking has come: strands and levels, each statement measured in the register."""
    if ctx.invoked_subcommand is not None:
        return
    with ctx.obj.open() as session:
        result = maturity.as_plain(maturity_results.measured_since_taken(session, as_of), as_of or session.today)
        quarters = maturity_trend.trend(session, as_of)
    statements = [_with_trend(row, quarters) for row in _statements(result) if strand in (None, row["strand"])]
    if as_json:
        print_json(result | {"statements": statements})
        return
    print_table([_printed_row(row) for row in statements], _COLUMNS)
    levels = ", ".join(f"{name} {level}" for name, level in result["strands"].items())
    click.echo(f"Level {result['level']}, {result['level_name']}: the weakest strand decides ({levels}).")


def _with_trend(row: JsonObject, quarters: maturity_trend.Trend) -> JsonObject:
    number = str(row["id"])
    counts = [(day, tallies.get(number)) for day, tallies in quarters]
    trend = [
        {"as_of": day.isoformat(), "met": tally.met if tally else None, "of": tally.population if tally else None}
        for day, tally in counts
    ]
    return row | {"trend": trend}


def _statements(result: JsonObject) -> list[JsonObject]:
    statements = result["statements"]
    assert isinstance(statements, list)
    return statements


def _printed_row(row: JsonObject) -> JsonObject:
    share = _percent(row["share"])
    met = f"{row['met']:,} of {row['of']:,}" + (f", {share}" if share else "")
    standing = f"short by {row['short_by']:,}" if row["standing"] == "short" else str(row["standing"])
    marks = f", {row['fewer_than_before']:,} fewer than before" if row["fewer_than_before"] else ""
    quarters = [_percent(Decimal(tally["met"]) / tally["of"]) if tally["of"] else "–" for tally in row["trend"]]
    return row | {
        "met": met,
        "needs": _percent(row["threshold"]),
        "standing": standing + marks,
        "4 quarters": "  ".join(quarters),
    }


def _percent(share: object) -> str:
    return "" if share is None else f"{Decimal(str(share)) * 100:.0f} %"


@maturity_command.command("short")
@click.argument("statement")
@_json
@click.option("--filter", "text", default="", help="Words that must all be result, or column:word.")
@click.pass_obj
def short_command(options: Options, statement: str, as_json: bool, text: str) -> int:
    """The records that fall short of a statement; exit with 1 when there are any."""
    with options.open() as session:
        rows = maturity.short_of(session, statement, text)
    kind = maturity.named(statement).records.value
    if as_json:
        print_json(rows)
    else:
        from benefits_tui.tui.list_specs import SPECS

        print_table(rows, SPECS[kind].printed)
    return FINDINGS if rows else FINE


@maturity_command.command("take")
@_json
@click.option("--as-of", type=Day(), help="As the register stood at the end of that day.")
@click.pass_obj
def take_command(options: Options, as_json: bool, as_of: date | None) -> int:
    """Keep the result, as balances are kept; exit with 1 when a strand is on a lower level than in the one before."""
    with options.open() as session:
        result, fallen = maturity_results.take(session, as_of)
        day = as_of or session.today
    if as_json:
        print_json(maturity.as_plain(result, day) | {"fallen": [strand.strand.value for strand in fallen]})
    else:
        click.echo(f"Kept: level {result.level}, {maturity.LEVELS[result.level]}, on {day.isoformat()}.")
        for strand in fallen:
            click.echo(f"{strand.strand.value} fell to level {strand.level}.", err=True)
    return FINDINGS if fallen else FINE


@maturity_command.command("next")
@click.option("--not-now", is_flag=True, help="Leave the small step until a day; with --until and --reason.")
@click.option("--until", type=Day(), help="The day from which it may be offered again.")
@click.option("--reason", default="", help="Why not now.")
@click.pass_obj
def next_command(options: Options, not_now: bool, until: date | None, reason: str) -> None:
    """The next small step, as the text of a mail: the fewest records that turn a statement of the weakest strand."""
    if not_now and until is None:
        raise click.UsageError("--not-now needs --until, the day from which the step may be offered again.")
    if not not_now and (until is not None or reason):
        raise click.UsageError("--until and --reason go with --not-now.")
    with options.open() as session:
        if until is None:
            click.echo(next_step.next_step_in_words(session))
        else:
            step = small_step.not_now(session, until, reason)
            click.echo(f"Not now, until {until.isoformat()}: {step.statement.title}.")


@maturity_command.command("answer")
@click.argument("question", required=False)
@click.option("--answer", "given", default="", help="What was answered, or its beginning.")
@click.option("--by", default="", help="Who answered: a reference, an e-mail or a name.")
@click.option("--evidence", default="", help="Where that can be seen: a link or a few words.")
@_json
@click.pass_obj
def answer_command(options: Options, question: str | None, given: str, by: str, evidence: str, as_json: bool) -> None:
    """The questions that only people can answer, whom they are asked of, what was answered; or one more answer."""
    if question is None and (given or by or evidence):
        raise click.UsageError("Name the question, such as P1, before --answer, --by and --evidence.")
    if question is not None and not (given and by):
        raise click.UsageError("An answer needs --answer and --by.")
    with options.open() as session:
        if question is not None:
            done = questions.answer(session, question, given, by, evidence)
            click.echo(
                f"{done.question.id}, {done.person}: {done.answer.replace('_', ' ')}; holds until {done.holds_until.isoformat()}."
            )
            return
        rows = [questions.as_plain(known) for known in questions.asked(session)]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        _print_question(row)


def _print_question(row: JsonObject) -> None:
    answers, drawn = row["answers"], row["drawn"]
    assert isinstance(answers, list) and isinstance(drawn, list)
    click.echo(f"{row['id']} {row['who']}: {row['question']}")
    click.echo(f"   {' / '.join(str(word).replace('_', ' ') for word in row['can_be'])}")
    if drawn:
        click.echo(f"   drawn at random ({row['seed']}): {', '.join(drawn)}")
    for answer in answers:
        seen = f" ({answer['evidence']})" if answer["evidence"] else ""
        click.echo(f"   {answer['name']}: {str(answer['answer']).replace('_', ' ')}{seen}, until {answer['holds_until']}")
    if not answers:
        click.echo("   unknown: nobody answered in the last 365 days")


@maturity_command.command("plan")
@click.option("--to", "level", type=int, help="The level to be reached, 1 to 5.")
@click.option("--by", "by", type=Day(), help="The day by which it is to be reached.")
@click.option("--sponsor", default="", help="Who chairs its reviews; who answered P1 when left out.")
@click.option("--owner", default="", help="Who sees to its measures; who answered P3 when left out.")
@_json
@click.pass_obj
def plan_command(options: Options, level: int | None, by: date | None, sponsor: str, owner: str, as_json: bool) -> None:
    """Make the plan of action to a level by a day; without --to, how far the plan is and what was moved."""
    if (level is None) != (by is None):
        raise click.UsageError("A plan of action needs --to and --by.")
    if level is None and (sponsor or owner):
        raise click.UsageError("--sponsor and --owner go with --to and --by.")
    with options.open() as session:
        if level is not None and by is not None:
            made = plan_of_action.make_plan(session, level, by, sponsor or None, owner or None)
            if not as_json:
                _print_made(made)
                return
        status, ended = plan_status.plan_status(session), plan_status.ended_steps(session)
    if as_json:
        print_json(plan_status.status_as_plain(status, ended))
    else:
        _print_plan(status, ended)


def _print_made(made: plan_of_action.PlanMade) -> None:
    click.echo(
        f"{made.project}: {made.summary}, by {made.by.isoformat()}; {made.sponsor} chairs its reviews, "
        f"{made.owner} owns the measures."
    )
    if made.left_out:
        click.echo(f"Left out, as they cannot be measured yet: {', '.join(made.left_out)}.")
    if made.raised:
        click.echo(f"Flags raised: {', '.join(made.raised)}.")


def _print_plan(status: plan_status.PlanStatus | None, ended: list[plan_status.EndedStep]) -> None:
    if status is None:
        click.echo("There is no plan of action; 'maturity plan --to LEVEL --by DATE' makes one.")
    else:
        click.echo(status.summary)
        measures = [
            {
                "benefit": moved.known.ref, "measure": moved.known.title, "baseline": _per_cent(moved.known.baseline),
                "latest": _per_cent(moved.latest), "target": _per_cent(moved.known.target),
            }
            for moved in status.measures
        ]  # fmt: skip
        print_table(measures, ("benefit", "measure", "baseline", "latest", "target"))
        late = {step.ref for step in status.overdue}
        steps = [step._asdict() | {"done": step.done or ("overdue" if step.ref in late else "")} for step in status.steps]
        print_table(steps, ("ref", "title", "owner", "due", "done"))
    for step in ended:
        click.echo(f"{step.on.isoformat()} {step.title}: {step.summary} ({step.by})")


def _per_cent(value: Decimal | None) -> str:
    return "–" if value is None else f"{plain(value)} %"
