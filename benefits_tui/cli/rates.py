"""The command about rates of exchange."""

from __future__ import annotations

import click

from benefits_tui.cli.context import Options
from benefits_tui.cli.out import print_fields, print_json, print_table
from benefits_tui.domain.quantity import plain
from benefits_tui.register import currencies


@click.command("rates")
@click.argument("given", metavar="[CODE=RATE@DATE ...]", nargs=-1)
@click.option("--remove", "removed", metavar="CODE@DATE", multiple=True, help="Take a rate away; may be given again.")
@click.option("--reason", help="Why, for the history.")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
@click.pass_obj
def rates_command(options: Options, given: tuple[str, ...], removed: tuple[str, ...], reason: str | None, as_json: bool) -> None:
    """What one unit of another currency is worth in the register's, from a day on: show the rates, or add to them."""
    with options.open() as session:
        done = currencies.set_rates(session, given, removed, reason) if given or removed else None
        known = done.rates if done is not None else currencies.rates(session)
        own = session.policy.currency
    rows: list[dict[str, object]] = [
        {"currency": rate.code, "from": rate.since.isoformat(), own: plain(rate.value)} for rate in known
    ]
    if as_json:
        changed = {} if done is None else {"raised": done.raised, "cleared": done.cleared}
        print_json({"register_currency": own, "rates": rows} | changed)
        return
    print_table(rows, ("currency", "from", own))
    if done is not None:
        print_fields({"raised": done.raised, "cleared": done.cleared})
