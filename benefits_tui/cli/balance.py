"""Commands about balances and what projects are worth."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import click

from benefits_tui.cli.balance_table import print_balance
from benefits_tui.cli.context import Day, FilePath, Options
from benefits_tui.cli.out import print_fields, print_json, print_table
from benefits_tui.cli.rollups import print_tables
from benefits_tui.domain.plain_text import counted
from benefits_tui.domain.quantity import plain
from benefits_tui.domain.rollup import RollUpKey, roll_up_keys
from benefits_tui.exchange.writer import endings
from benefits_tui.register.appraisal import (
    BALANCE_FIGURES,
    BalanceSnapshot,
    balance_as_plain,
    full_balance,
    since_last,
    take,
    taken,
    value_of,
    valued_as_plain,
)  # fmt: skip
from benefits_tui.register.balances_taken import FIGURES, TakenLine, taken_lines
from benefits_tui.register.currencies import currency_notes
from benefits_tui.register.point_in_time import register_as_of
from benefits_tui.register.rollups import export_roll_up, roll_up, roll_up_as_plain

_json = click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")


@click.command("balance")
@click.argument("project", required=False)
@_json
@click.option("--as-of", type=Day(), help="As the register stood at the end of that day.")
@click.option("--take", "keep", is_flag=True, help="Keep it as a record that is never worked out again.")
@click.option("--gate", help="The gate it is taken at.")
@click.option("--note", help="A word about it.")
@click.option("--taken", "list_taken", is_flag=True, help="List the balances taken so far.")
@click.option(
    "--by", metavar="KEY[,KEY]", help="Of the portfolio by programme, department, objective, owner, class, category, stage."
)
@click.option(
    "--figure",
    type=click.Choice(BALANCE_FIGURES),
    default="stated",
    show_default=True,
    help="The figure of a cross-table by two keys.",
)
@click.option("-o", "--output", type=FilePath(), help=f"With --by: a file with all figures ({endings()}).")
@click.pass_obj
def balance_command(
    options: Options, project: str | None, as_json: bool, as_of: date | None, keep: bool, gate: str | None, note: str | None,
    list_taken: bool, by: str | None, figure: str, output: Path | None,
) -> None:  # fmt: skip
    """The balance of a project, or of the portfolio: stated, earned, due, realised, outturn, disbenefits, cost, value."""
    if keep and as_of is not None:
        raise click.UsageError("A balance is taken on the day itself; --as-of only looks.")
    if by is not None:
        if project is not None or keep or list_taken:
            raise click.UsageError("--by is of the whole portfolio and is not kept; leave out the project, --take and --taken.")
        _rolled_up(options, roll_up_keys(by), as_of, as_json, figure, output)
        return
    if output is not None:
        raise click.UsageError("--output goes with --by.")
    with options.open() as session:
        if list_taken:
            _print_taken(taken(session, project), as_json)
            return
        with register_as_of(session, as_of or session.today) as then:
            figures = balance_as_plain(full_balance(then, project))
            head: dict[str, object] = {"project": project, "as_of": then.today.isoformat(), "currency": then.policy.currency}
            # Compared with what had been taken by that day.
            data = figures | head | {"change": since_last(then, project, figures)}
        if keep:
            data["taken"] = take(session, project, gate=gate, note=note).id
    (print_json if as_json else print_balance)(data)


def _rolled_up(
    options: Options, keys: tuple[RollUpKey, ...], as_of: date | None, as_json: bool, figure: str, output: Path | None
) -> None:
    with options.open() as session, register_as_of(session, as_of or session.today) as then:
        breakdown = roll_up(then, keys)
        if output is not None:
            rows, notices = export_roll_up(session, breakdown, output)
            for notice in notices:
                click.echo(notice, err=True)
            click.echo(f"{counted(rows, 'row')} written to {output}.", err=True)
        if as_json:
            notes = currency_notes(then, None)
            head: dict[str, object] = {"as_of": then.today.isoformat(), "currency": then.policy.currency}
            head["currencies"] = list(notes)
            print_json(head | {"by": [key.value for key in keys], "rows": roll_up_as_plain(breakdown)})
        elif output is None:
            print_tables(then, breakdown, figure)


def _print_taken(balances: list[BalanceSnapshot], as_json: bool) -> None:
    rows: list[dict[str, object]] = [
        {
            "as_of": snapshot.as_of.isoformat(),
            "gate": snapshot.gate,
            "note": snapshot.note,
            "taken_by": snapshot.taken_by,
            **snapshot.figures,
        }
        for snapshot in balances
    ]
    if as_json:
        print_json(rows)
    else:
        print_table([_as_row(line) for line in taken_lines(balances)], ("as_of", "gate", "class", *FIGURES, "npv", "verdict"))


def _as_row(line: TakenLine) -> dict[str, object]:
    """What is said of the whole balance stands once, beside its first class."""
    whole: dict[str, object] = {
        "as_of": line.as_of.isoformat(),
        "gate": line.gate,
        "npv": _amount_text(line.npv),
        "verdict": line.verdict,
    }
    figures = {name: _amount_text(amount) for name, amount in line.figures.items()}
    return {"class": line.name, **figures, **(whole if line.first else {})}


def _amount_text(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)


@click.command("value")
@click.argument("project")
@click.option("--by-year", is_flag=True, help="The years that it is worked out from.")
@_json
@click.pass_obj
def value_command(options: Options, project: str, by_year: bool, as_json: bool) -> None:
    """NPV, BCR and payback of a project, stated and on outturn, with the convention they were worked out by."""
    with options.open() as session:
        value = value_of(session, project)
        output = valued_as_plain(value) | {"project": project, "currency": session.policy.currency}
    if by_year and value is not None:
        rows: list[dict[str, object]] = [
            {name: cell if isinstance(cell, int) else plain(cell) for name, cell in year._asdict().items()}
            for year in value.years
        ]
        if as_json:
            print_json(output | {"years": rows})
        else:
            print_table(rows, ("year", "benefits", "costs", "outturn_benefits", "outturn_costs"))
        return
    (print_json if as_json else print_fields)(output)
