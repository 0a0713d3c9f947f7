"""Commands that write readings and plans."""

from __future__ import annotations

from decimal import Decimal

import click

from benefits_tui.cli.context import Options
from benefits_tui.cli.out import print_json
from benefits_tui.cli.records import amount, print_saved
from benefits_tui.domain.fields import Kind
from benefits_tui.domain.periods import Period
from benefits_tui.domain.templates import SHAPES
from benefits_tui.register import readings, validation
from benefits_tui.register.lookup import find
from benefits_tui.register.records import load
from benefits_tui.register.session import Session


def unit_of(session: Session, ref: str) -> str | None:
    """The unit in which a benefit is read. Raises RecordNotFound."""
    unit = load(session, ref, Kind.BENEFIT).values["unit"]
    return unit if isinstance(unit, str) else None


@click.command("record")
@click.argument("ref")
@click.option("--period", required=True, help="2026-03, 2026-Q1, FY2026-27, or a date in the period.")
@click.option("--actual", help="The reading.")
@click.option("--forecast", help="What is expected.")
@click.option("--evidence", help="Where the reading can be looked up.")
@click.option("--remove", is_flag=True, help="Take back what is recorded for the period.")
@click.option("--reason", help="Why, for the history.")
@click.pass_obj
def record_command(
    options: Options,
    ref: str,
    period: str,
    actual: str | None,
    forecast: str | None,
    evidence: str | None,
    remove: bool,
    reason: str | None,
) -> None:
    """Record a reading or a forecast of a benefit."""
    with options.open() as session:
        if remove:
            if actual or forecast or evidence:
                raise click.UsageError("--remove takes back what is there; it goes with no value.")
            saved = readings.remove(session, ref, period, reason)
        else:
            unit = unit_of(session, ref)
            saved = readings.record(
                session,
                ref,
                period,
                actual=amount("actual", actual, unit),
                forecast=amount("forecast", forecast, unit),
                evidence=evidence,
                why=reason,
            )
    print_saved(saved)


@click.command("validate")
@click.argument("refs", metavar="REF ...", nargs=-1, required=True)
@click.option("--period", help="The period of one benefit; every reading that waits when left out.")
@click.option("--reason", help="Why, for the history.")
@click.pass_obj
def validate_command(options: Options, refs: tuple[str, ...], period: str | None, reason: str | None) -> None:
    """Sign readings of a benefit off, or every one that waits of several in one change."""
    if period is not None and len(refs) > 1:
        raise click.UsageError("--period goes with one benefit.")
    with options.open() as session:
        if len(refs) == 1:
            print_saved(validation.validate(session, refs[0], period, reason))
            return
        done = validation.validate_many(session, refs, reason)
    print_json(
        {
            "validated": done.readings, "benefits": done.benefits, "flags_raised": done.raised, "flags_cleared": done.cleared,
        }
    )  # fmt: skip


@click.command("plan")
@click.argument("ref")
@click.argument("pairs", metavar="PERIOD=VALUE ...", nargs=-1)
@click.option("--total", help="Spread a lifetime value over the periods that remain.")
@click.option("--shape", type=click.Choice(SHAPES), default="flat", show_default=True, help="How a total is spread.")
@click.option("--years", type=click.IntRange(1, 100), help="Over how many years; to the end of realisation when left out.")
@click.option("--correct", is_flag=True, help="Change periods that have ended too; the others stay. Needs a reason.")
@click.option("--approved-by", help="Who approved it; you when left out.")
@click.option("--reason", help="Why this version.")
@click.pass_obj
def plan_command(
    options: Options, ref: str, pairs: tuple[str, ...], total: str | None, shape: str, years: int | None, correct: bool,
    approved_by: str | None, reason: str | None,
) -> None:  # fmt: skip
    """Approve a plan by period: a new version, the earlier ones are kept, and so are periods that have ended."""
    with options.open() as session:
        benefit, unit = find(session, ref, Kind.BENEFIT), unit_of(session, ref)
        values: dict[Period, Decimal] = {}
        done: dict[str, object] = {}
        if (whole := amount("total", total, unit)) is not None and not pairs:
            values, done["spread"] = readings.spread_total(session, benefit.ref, whole, shape, years)
        elif not pairs or total is not None:
            raise click.UsageError("Give PERIOD=VALUE ..., or --total.")
        for pair in pairs:
            period_text, mark, text = pair.partition("=")
            value = amount("plan", text, unit) if mark else None
            if value is None:
                raise click.UsageError(f"{pair!r} is not PERIOD=VALUE.")
            span = readings.period_of(session, benefit.id, period_text, session.policy.fiscal_year_start)
            if span in values:
                raise click.UsageError(f"{period_text!r} stands twice.")
            values[span] = value
        number = readings.set_plan(session, benefit.ref, values, approved_by=approved_by, reason=reason, correct=correct)
        print_json({"ref": benefit.ref, "plan_version": number, "periods": len(values)} | done)
