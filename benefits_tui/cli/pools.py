"""Commands about claims on pools, shares between projects, and benefits that are netted off."""

from __future__ import annotations

from decimal import Decimal

import click

from benefits_tui.cli.benefits_map import print_linked, read_share
from benefits_tui.cli.context import Options
from benefits_tui.cli.records import amount
from benefits_tui.domain.fields import FieldError
from benefits_tui.register import pools


@click.command("claim")
@click.argument("pool")
@click.argument("benefit")
@click.argument("money", metavar="AMOUNT")
@click.option("--reason", help="Why a claim changes after its benefit's plan was approved.")
@click.pass_obj
def claim_command(options: Options, pool: str, benefit: str, money: str, reason: str | None) -> None:
    """Say how much of a pool (a budget, a measure) a benefit claims; 0 takes the claim back."""
    with options.open() as session:
        done = pools.claim(session, pool, benefit, _given("amount", amount("amount", money, session.policy.currency)), reason)
    print_linked(done, "pool", "benefit")


@click.command("share")
@click.argument("benefit")
@click.argument("project")
@click.argument("part", metavar="SHARE")
@click.option("--reason", help="Why a share changes that was approved with the plan.")
@click.pass_obj
def share_command(options: Options, benefit: str, project: str, part: str, reason: str | None) -> None:
    """Say what share (0.4 or 40 %) a project has in a benefit; 0 takes it back. More than 100 % in all is flagged."""
    with options.open() as session:
        done = pools.share(session, benefit, project, _given("share", read_share(part)), reason)
    print_linked(done, "benefit", "project")


@click.command("net")
@click.argument("benefit")
@click.option("--from", "other", required=True, help="The benefit in which it counts already.")
@click.option("--share", "part", default="1", show_default=True, help="What of it: 0.4 or 40 %; 0 takes it back.")
@click.option("--reason", help="Why, for the history.")
@click.pass_obj
def net_command(options: Options, benefit: str, other: str, part: str, reason: str | None) -> None:
    """Say that a benefit, or a share of it, counts in another already: net totals count it once."""
    with options.open() as session:
        done = pools.net(session, benefit, other, _given("share", read_share(part)), reason)
    print_linked(done, "benefit", "from")


def _given(name: str, value: Decimal | None) -> Decimal:
    if value is None:
        # 0 takes it back, so a blank must not be taken for 0.
        raise FieldError(f"{name}: write how much; 0 takes it back", name)
    return value
