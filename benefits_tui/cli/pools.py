"""Commands about claims on pools, and shares between projects."""

from __future__ import annotations

from decimal import Decimal

import click

from benefits_tui.cli.context import Options
from benefits_tui.cli.out import print_json
from benefits_tui.cli.records import amount
from benefits_tui.domain.field_values import read_value
from benefits_tui.domain.fields import Field, FieldType
from benefits_tui.register import benefits_map, pools


def _print_linked(done: benefits_map.LinkResult, start: str, end: str) -> None:
    print_json({start: done.start, end: done.end, "flags_raised": done.raised, "flags_cleared": done.cleared})


def _share(text: str | None) -> Decimal | None:
    if text is None:
        return None
    value = read_value(Field("share", "Share", FieldType.NUMBER), text)
    return value if isinstance(value, Decimal) else None


@click.command("claim")
@click.argument("pool")
@click.argument("benefit")
@click.argument("money", metavar="AMOUNT")
@click.pass_obj
def claim_command(settings: Options, pool: str, benefit: str, money: str) -> None:
    """Say how much of a pool (a budget, a measure) a benefit claims; 0 takes the claim back."""
    with settings.open() as session:
        done = pools.claim(session, pool, benefit, amount("amount", money) or Decimal(0))
    _print_linked(done, "pool", "benefit")


@click.command("share")
@click.argument("benefit")
@click.argument("project")
@click.argument("part", metavar="SHARE")
@click.pass_obj
def share_command(settings: Options, benefit: str, project: str, part: str) -> None:
    """Say what share (0.4 or 40 %) a project has in a benefit; 0 takes it back. More than 100 % in all is flagged."""
    with settings.open() as session:
        done = pools.share(session, benefit, project, _share(part) or Decimal(0))
    _print_linked(done, "benefit", "project")
