"""Commands about what enables benefits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import click

from benefits_tui.cli.context import FINDINGS, FINE, Day, Settings
from benefits_tui.cli.out import print_json, print_table
from benefits_tui.cli.writing import amount, print_saved
from benefits_tui.domain.field_values import read_value
from benefits_tui.domain.fields import DELIVERABLE_FIELDS, Field, FieldType, Kind, Value
from benefits_tui.register import enabling, records


@click.command("deliver")
@click.argument("ref")
@click.option("--planned", type=Day(), help="The day it was promised for.")
@click.option("--forecast", type=Day(), help="The day it is now expected.")
@click.option("--actual", type=Day(), help="The day it was delivered.")
@click.option("--accepted", type=Day(), help="The day its users accepted it.")
@click.option("--progress", help="A share, 0.4 or 40 %.")
@click.option("--reason", help="Why, for the history.")
@click.pass_obj
def deliver_command(
    settings: Settings, ref: str, planned: date | None, forecast: date | None, actual: date | None, accepted: date | None,
    progress: str | None, reason: str | None,
) -> None:  # fmt: skip
    """Say where a deliverable stands: planned, forecast, delivered, accepted, how far."""
    days: dict[str, Value] = {"planned": planned, "forecast": forecast, "actual": actual, "accepted": accepted}
    values: dict[str, Value] = {name: day for name, day in days.items() if day is not None}
    if progress is not None:
        field = next(one for one in DELIVERABLE_FIELDS if one.name == "progress")
        values["progress"] = read_value(field, progress)
    if not values:
        raise click.UsageError("Nothing to say: give --planned, --forecast, --actual, --accepted or --progress.")
    with settings.open() as session:
        print_saved(records.change(session, ref, values, reason, kind=Kind.DELIVERABLE))


@click.command("adopt")
@click.argument("ref")
@click.option("--period", required=True, help="2027-03, 2027-Q1 ...")
@click.option("--planned", help="How far it should be used.")
@click.option("--actual", help="How far it is used.")
@click.option("--reason", help="Why, for the history.")
@click.pass_obj
def adopt_command(settings: Settings, ref: str, period: str, planned: str | None, actual: str | None, reason: str | None) -> None:
    """Record how far a deliverable is used, against what was planned: use comes before benefit."""
    with settings.open() as session:
        saved = enabling.adopt(
            session, ref, period, planned=amount("planned", planned), actual=amount("actual", actual), why=reason
        )
        print_saved(saved)


@click.command("link")
@click.argument("start", metavar="A")
@click.argument("end", metavar="B")
@click.option("--share", help="A's share in B: 0.4 or 40 %.")
@click.option("--lag", type=int, help="Months between A and its effect on B.")
@click.option("--remove", is_flag=True, help="Take the link back.")
@click.pass_obj
def link_command(settings: Settings, start: str, end: str, share: str | None, lag: int | None, remove: bool) -> None:
    """Say that A feeds B: deliverable → business change → benefit → benefit → objective."""
    with settings.open() as session:
        done = enabling.unlink(session, start, end) if remove else enabling.link(session, start, end, _share(share), lag)
    _print_linked(done, "from", "to")


def _print_linked(done: enabling.Linked, start: str, end: str) -> None:
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
def claim_command(settings: Settings, pool: str, benefit: str, money: str) -> None:
    """Say how much of a pool (a budget, a measure) a benefit claims; 0 takes the claim back."""
    with settings.open() as session:
        done = enabling.claim(session, pool, benefit, amount("amount", money) or Decimal(0))
    _print_linked(done, "pool", "benefit")


@click.command("share")
@click.argument("benefit")
@click.argument("project")
@click.argument("part", metavar="SHARE")
@click.pass_obj
def share_command(settings: Settings, benefit: str, project: str, part: str) -> None:
    """Say what share (0.4 or 40 %) a project has in a benefit; 0 takes it back. More than 100 % in all is flagged."""
    with settings.open() as session:
        done = enabling.share(session, benefit, project, _share(part) or Decimal(0))
    _print_linked(done, "benefit", "project")


@click.command("map")
@click.argument("project", required=False)
@click.option("--orphans", is_flag=True, help="Only what leads nowhere or is led to by nothing; exit with 1 when there is any.")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
@click.pass_obj
def map_command(settings: Settings, project: str | None, orphans: bool, as_json: bool) -> int:
    """The benefits map: what feeds what, with the state carried along."""
    with settings.open() as session:
        found = enabling.benefits_map(session, project)
    said = {node.ref: what for node, what in found.orphans}
    rows: list[dict[str, object]] = [
        {
            "kind": node.kind.words, "ref": node.ref, "title": node.title, "state": node.state or None,
            "carried": node.carried or None, "day": node.day.isoformat() if node.day else None, "owner": node.owner,
            "feeds": node.feeds, "fed_by": node.fed_by, "orphan": said.get(node.ref),
        }
        for node in found.nodes.values()
        if not orphans or node.ref in said
    ]  # fmt: skip
    if as_json:
        print_json(rows)
    else:
        for row in rows:
            row["feeds"] = ", ".join(row["feeds"]) if isinstance(row["feeds"], list) else row["feeds"]
        print_table(rows, ("kind", "ref", "title", "state", "carried", "feeds", "orphan"))
    return FINDINGS if orphans and said else FINE
