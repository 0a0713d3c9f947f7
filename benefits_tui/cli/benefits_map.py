"""Commands about the benefits map."""

from __future__ import annotations

from decimal import Decimal

import click

from benefits_tui.cli.context import FINDINGS, FINE, Options
from benefits_tui.cli.out import print_json, print_table
from benefits_tui.domain.field_values import read_value
from benefits_tui.domain.fields import Field, FieldType
from benefits_tui.register import benefits_map


@click.command("link")
@click.argument("start", metavar="A")
@click.argument("end", metavar="B")
@click.option("--share", help="A's share in B: 0.4 or 40 %.")
@click.option("--lag", type=int, help="Months between A and its effect on B.")
@click.option("--remove", is_flag=True, help="Take the link back.")
@click.option("--reason", help="Why a share changes that was approved with the plan.")
@click.pass_obj
def link_command(
    options: Options, start: str, end: str, share: str | None, lag: int | None, remove: bool, reason: str | None
) -> None:
    """Say that A feeds B: deliverable → business change → benefit → benefit → objective."""
    with options.open() as session:
        if remove:
            done = benefits_map.unlink(session, start, end, reason)
        else:
            done = benefits_map.link(session, start, end, read_share(share), lag, reason)
    print_linked(done, "from", "to")


def print_linked(done: benefits_map.LinkResult, start: str, end: str) -> None:
    print_json({start: done.start, end: done.end, "flags_raised": done.raised, "flags_cleared": done.cleared})


def read_share(text: str | None) -> Decimal | None:
    """A share as it was typed; None where none was. Raises FieldError."""
    if text is None:
        return None
    value = read_value(Field("share", "Share", FieldType.NUMBER), text)
    return value if isinstance(value, Decimal) else None


@click.command("map")
@click.argument("project", required=False)
@click.option("--orphans", is_flag=True, help="Only what leads nowhere or is led to by nothing; exit with 1 when there is any.")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
@click.pass_obj
def map_command(options: Options, project: str | None, orphans: bool, as_json: bool) -> int:
    """The benefits map: what feeds what, with the state carried along."""
    with options.open() as session:
        whole = benefits_map.benefits_map(session, project)
    reasons = {node.ref: reason for node, reason in whole.orphans}
    rows: list[dict[str, object]] = [
        {
            "kind": node.kind.label, "ref": node.ref, "title": node.title, "state": node.state or None,
            "carried": node.carried or None, "day": node.day.isoformat() if node.day else None, "owner": node.owner,
            "feeds": node.feeds, "fed_by": node.fed_by, "orphan": reasons.get(node.ref),
        }
        for node in whole.nodes.values()
        if not orphans or node.ref in reasons
    ]  # fmt: skip
    if as_json:
        print_json(rows)
    else:
        for row in rows:
            row["feeds"] = ", ".join(row["feeds"]) if isinstance(row["feeds"], list) else row["feeds"]
        print_table(rows, ("kind", "ref", "title", "state", "carried", "feeds", "orphan"))
    return FINDINGS if orphans and reasons else FINE
