"""The command that shows and sets what a project costs by year."""

from __future__ import annotations

import click

from benefits_tui.cli.context import Options
from benefits_tui.cli.out import print_json, print_table
from benefits_tui.cli.records import amount, print_saved
from benefits_tui.domain.appraisal import COST_KINDS, COST_SERIES
from benefits_tui.domain.quantity import plain
from benefits_tui.register import costs


@click.command("cost")
@click.argument("project")
@click.argument("years", nargs=-1, metavar="[YEAR=AMOUNT]...")
@click.option("--kind", type=click.Choice(COST_KINDS), default="capital", show_default=True, help="What it is spent on.")
@click.option("--series", type=click.Choice(COST_SERIES), default="plan", show_default=True, help="Planned, forecast or spent.")
@click.option("--reason", help="Why it changes; kept in the history.")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
@click.pass_obj
def cost_command(
    options: Options, project: str, years: tuple[str, ...], kind: str, series: str, reason: str | None, as_json: bool
) -> None:
    """What a project costs by fiscal year: FY2027-28=200000, or 2027=… for the one that starts in it; 2027= takes it away."""
    texts = {}
    for pair in years:
        year, sign, texts[year] = pair.partition("=")
        if not sign:
            raise click.UsageError(f"{pair!r} is not YEAR=AMOUNT.")
    with options.open() as session:
        amounts = {year: amount(f"cost {year}", text, session.policy.currency) for year, text in texts.items()}
        if amounts:
            print_saved(costs.set_costs(session, project, amounts, kind=kind, series=series, reason=reason))
            return
        rows: list[dict[str, object]] = [
            {"year": cost.year, "series": cost.series, "kind": cost.kind, "amount": plain(cost.amount)}
            for cost in costs.costs_of(session, project)
        ]
    if as_json:
        print_json(rows)
    else:
        print_table(rows, ("year", "series", "kind", "amount"))
