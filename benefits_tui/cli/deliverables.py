"""Commands about deliverables and their adoption."""

from __future__ import annotations

from datetime import date

import click

from benefits_tui.cli.context import Day, Options
from benefits_tui.cli.records import amount, print_saved
from benefits_tui.domain.field_values import read_value
from benefits_tui.domain.fields import DELIVERABLE_FIELDS, Kind, Value
from benefits_tui.register import adoption, records


@click.command("deliver")
@click.argument("ref")
@click.option("--planned", type=Day(), help="The day it was promised for.")
@click.option("--forecast", type=Day(), help="The day it is now expected.")
@click.option("--actual", type=Day(), help="The day it was delivered.")
@click.option("--accepted", type=Day(), help="The day its users accepted it.")
@click.option("--progress", help="A share, 0.4 or 40 %.")
@click.option(
    "--planned-progress",
    metavar="SHARE@DATE",
    multiple=True,
    help="How far it should be by when, 50%@2026-06-30; added to what is planned.",
)
@click.option("--reason", help="Why, for the history.")
@click.pass_obj
def deliver_command(
    options: Options, ref: str, planned: date | None, forecast: date | None, actual: date | None, accepted: date | None,
    progress: str | None, planned_progress: tuple[str, ...], reason: str | None,
) -> None:  # fmt: skip
    """Say where a deliverable stands: planned, forecast, delivered, accepted, how far."""
    days: dict[str, Value] = {"planned": planned, "forecast": forecast, "actual": actual, "accepted": accepted}
    values: dict[str, Value] = {name: day for name, day in days.items() if day is not None}
    if progress is not None:
        field = next(known for known in DELIVERABLE_FIELDS if known.name == "progress")
        values["progress"] = read_value(field, progress)
    field = next(known for known in DELIVERABLE_FIELDS if known.name == "planned_progress")
    given = read_value(field, ", ".join(planned_progress))
    if not values and given is None:
        option_names = "--planned, --forecast, --actual, --accepted, --progress or --planned-progress"
        raise click.UsageError(f"Nothing to say: give {option_names}.")
    with options.open() as session:
        if given is not None:
            before = records.load(session, ref, Kind.DELIVERABLE).values["planned_progress"]
            values["planned_progress"] = read_value(field, f"{before or ''}, {given}")
        print_saved(records.change(session, ref, values, reason, kind=Kind.DELIVERABLE))


@click.command("adopt")
@click.argument("ref")
@click.option("--period", required=True, help="2027-03, 2027-Q1 ...")
@click.option("--planned", help="How far it should be used.")
@click.option("--actual", help="How far it is used.")
@click.option("--reason", help="Why, for the history.")
@click.pass_obj
def adopt_command(options: Options, ref: str, period: str, planned: str | None, actual: str | None, reason: str | None) -> None:
    """Record how far a deliverable is used, against what was planned: use comes before benefit."""
    with options.open() as session:
        saved = adoption.adopt(
            session, ref, period, planned=amount("planned", planned), actual=amount("actual", actual), why=reason
        )
        print_saved(saved)
