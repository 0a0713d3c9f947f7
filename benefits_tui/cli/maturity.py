"""The command about maturity: how far the organisation has come, from its own register."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import click

from benefits_tui.cli.context import FINDINGS, FINE, Day, Options
from benefits_tui.cli.out import print_json, print_table
from benefits_tui.domain.json_values import JsonObject
from benefits_tui.register import maturity, maturity_results, next_step, small_step

_json = click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")


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
    statements = [row for row in _statements(result) if strand in (None, row["strand"])]
    if as_json:
        print_json(result | {"statements": statements})
        return
    print_table([_shown(row) for row in statements], ("strand", "level", "id", "statement", "met", "needs", "standing"))
    levels = ", ".join(f"{name} {level}" for name, level in result["strands"].items())
    click.echo(f"Level {result['level']}, {result['level_name']}: the weakest strand decides ({levels}).")


def _statements(result: JsonObject) -> list[JsonObject]:
    statements = result["statements"]
    assert isinstance(statements, list)
    return statements


def _shown(row: JsonObject) -> JsonObject:
    share = _percent(row["share"])
    met = f"{row['met']:,} of {row['of']:,}" + (f", {share}" if share else "")
    standing = f"short by {row['short_by']:,}" if row["standing"] == "short" else str(row["standing"])
    marks = f", {row['fewer_than_before']:,} fewer than before" if row["fewer_than_before"] else ""
    return row | {"met": met, "needs": _percent(row["threshold"]), "standing": standing + marks}


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
