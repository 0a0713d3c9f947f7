"""The command about what was agreed with finance to come out of budgets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import click

from benefits_tui.cli.context import Day, Options
from benefits_tui.cli.out import print_json, print_table
from benefits_tui.cli.records import amount, print_saved
from benefits_tui.domain.json_values import as_json
from benefits_tui.register import agreements


@click.command("agree")
@click.argument("benefit")
@click.argument("years", nargs=-1, metavar="[YEAR=AMOUNT]...")
@click.option("--line", help="The budget line that the money comes out of; may be left out where the benefit has one.")
@click.option("--agreed-by", metavar="PERSON", help="Who of finance agreed it.")
@click.option(
    "--taken", is_flag=True, help="It was taken out of the budget: YEAR alone is all that was agreed, YEAR=0 takes it back."
)
@click.option("--date", "on", type=Day(), help="When it was agreed, or taken; today when left out.")
@click.option("--reason", help="Why, for the history.")
@click.option("--json", "as_json_wanted", is_flag=True, help="JSON on standard output.")
@click.pass_obj
def agree_command(
    options: Options, benefit: str, years: tuple[str, ...], line: str | None, agreed_by: str | None, taken: bool,
    on: date | None, reason: str | None, as_json_wanted: bool,
) -> None:  # fmt: skip
    """What finance agreed to take out of a budget for a cashable benefit: FY2027-28=4000, or 2027=…; 2027= takes it away."""
    if taken and agreed_by is not None:
        raise click.UsageError("--agreed-by goes with an agreement; --taken says that its money came out of the budget.")
    with options.open() as session:
        amounts: dict[str, Decimal | None] = {}
        for pair in years:
            year, sign, text = pair.partition("=")
            if year in amounts:
                raise click.UsageError(f"{year!r} stands twice.")
            if (bool(sign) and not text.strip()) if taken else not sign:
                raise click.UsageError(f"{pair!r} is not YEAR=AMOUNT.")
            amounts[year] = amount(f"amount of {year}", text, session.policy.currency)
        if amounts and taken:
            print_saved(agreements.take_from_budget(session, benefit, amounts, line=line, taken_on=on, reason=reason))
            return
        if amounts:
            print_saved(agreements.agree(session, benefit, amounts, line=line, agreed_by=agreed_by, agreed_on=on, reason=reason))
            return
        if taken or line or agreed_by or on or reason:
            raise click.UsageError("Say for which year: agree BENEFIT YEAR=AMOUNT.")
        rows: list[dict[str, object]] = [
            {name: as_json(value) for name, value in agreement._asdict().items()}
            for agreement in agreements.agreements_of(session, benefit)
        ]
    if as_json_wanted:
        print_json(rows)
    else:
        print_table(rows, ("fiscal_year", "budget_line", "amount", "agreed_by", "agreed_on", "taken", "taken_on", "taken_by"))
