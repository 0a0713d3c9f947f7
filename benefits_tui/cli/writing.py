"""Commands that change records."""

from __future__ import annotations

from decimal import Decimal

import click

from benefits_tui.cli.context import Settings
from benefits_tui.cli.out import print_json
from benefits_tui.domain.field_values import read_value
from benefits_tui.domain.fields import Kind, Value, WrongField, field_of, nearest
from benefits_tui.domain.periods import Period
from benefits_tui.domain.template import SHAPES
from benefits_tui.domain.written import Unreadable, parse_amount
from benefits_tui.register import readings, records
from benefits_tui.register.lists import as_json
from benefits_tui.register.lookup import find
from benefits_tui.register.session import Session
from benefits_tui.register.templates import shaped_plan


def field_values(session: Session, kind: Kind, pairs: tuple[str, ...]) -> dict[str, Value]:
    """Fields written `key=value`, as what they hold. Raises WrongField."""
    values: dict[str, Value] = {}
    for pair in pairs:
        key, mark, text = pair.partition("=")
        if not mark:
            raise click.UsageError(f"{pair!r} is not KEY=VALUE.")
        if key in values:
            raise click.UsageError(f"{key!r} stands twice.")
        values[key] = read_value(field_of(kind, key), text, session.policy.fiscal_year_start, session.today)
    return values


def print_saved(saved: records.Saved) -> None:
    """What a save did, as JSON."""
    print_json(
        {
            "ref": saved.ref,
            "version": saved.version,
            "changed": {name: [as_json(before), as_json(after)] for name, (before, after) in saved.changed.items()},
            "flags_raised": saved.raised,
            "flags_cleared": saved.cleared,
        }
    )


@click.command("add")
@click.argument("kind")
@click.argument("pairs", metavar="KEY=VALUE ...", nargs=-1)
@click.option("--reason", help="Why, for the history.")
@click.pass_obj
def add_command(settings: Settings, kind: str, pairs: tuple[str, ...], reason: str | None) -> None:
    """Add a project, benefit, review, deliverable, business_change, pool, person or objective."""
    if kind not in list(Kind):
        raise click.UsageError(f"{kind!r} cannot be added{nearest(kind, Kind)}")
    with settings.open() as session:
        print_saved(records.add(session, Kind(kind), field_values(session, Kind(kind), pairs), reason))


@click.command("set")
@click.argument("ref")
@click.argument("pairs", metavar="KEY=VALUE ...", nargs=-1, required=True)
@click.option("--reason", help="Why, for the history.")
@click.option("--version", "seen", type=int, help="The version you looked at: refuse fields that changed since.")
@click.pass_obj
def set_command(settings: Settings, ref: str, pairs: tuple[str, ...], reason: str | None, seen: int | None) -> None:
    """Change fields of a record; an empty value blanks a field.

    A person is named by reference, e-mail or name; a name that nobody bears is added, one that is nearly somebody's
    is refused.
    """
    with settings.open() as session:
        found = find(session, ref)
        values = field_values(session, found.kind, pairs)
        print_saved(records.change(session, found.ref, values, reason, kind=found.kind, seen_version=seen))


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
    settings: Settings,
    ref: str,
    period: str,
    actual: str | None,
    forecast: str | None,
    evidence: str | None,
    remove: bool,
    reason: str | None,
) -> None:
    """Record a reading or a forecast of a benefit."""
    with settings.open() as session:
        if remove:
            if actual or forecast or evidence:
                raise click.UsageError("--remove takes back what is there; it goes with no value.")
            saved = readings.remove(session, ref, period, reason)
        else:
            saved = readings.record(
                session,
                ref,
                period,
                actual=amount("actual", actual),
                forecast=amount("forecast", forecast),
                evidence=evidence,
                why=reason,
            )
    print_saved(saved)


@click.command("validate")
@click.argument("ref")
@click.option("--period", help="The period; every reading that waits when left out.")
@click.option("--reason", help="Why, for the history.")
@click.pass_obj
def validate_command(settings: Settings, ref: str, period: str | None, reason: str | None) -> None:
    """Sign readings of a benefit off."""
    with settings.open() as session:
        print_saved(readings.validate(session, ref, period, reason))


@click.command("plan")
@click.argument("ref")
@click.argument("pairs", metavar="PERIOD=VALUE ...", nargs=-1)
@click.option("--total", help="Spread a lifetime value over the periods instead.")
@click.option("--shape", type=click.Choice(SHAPES), default="ramp", show_default=True, help="How a total is spread.")
@click.option("--years", type=int, default=3, show_default=True, help="Over how many years.")
@click.option("--approved-by", help="Who approved it; you when left out.")
@click.option("--reason", help="Why this version.")
@click.pass_obj
def plan_command(
    settings: Settings, ref: str, pairs: tuple[str, ...], total: str | None, shape: str, years: int, approved_by: str | None,
    reason: str | None,
) -> None:  # fmt: skip
    """Approve a plan by period: a new version, the earlier ones are kept."""
    with settings.open() as session:
        found = find(session, ref, Kind.BENEFIT)
        values: dict[Period, Decimal] = {}
        if (whole := amount("total", total)) is not None and not pairs:
            values = shaped_plan(session, found.ref, whole, shape, years)
        elif not pairs or total is not None:
            raise click.UsageError("Give PERIOD=VALUE ..., or --total.")
        for pair in pairs:
            words, mark, text = pair.partition("=")
            value = amount("plan", text) if mark else None
            if value is None:
                raise click.UsageError(f"{pair!r} is not PERIOD=VALUE.")
            span = readings.period_of(session, found.id, words, session.policy.fiscal_year_start)
            if span in values:
                raise click.UsageError(f"{words!r} stands twice.")
            values[span] = value
        number = readings.set_plan(session, found.ref, values, approved_by=approved_by, reason=reason)
        print_json({"ref": found.ref, "plan_version": number, "periods": len(values)})


def amount(name: str, text: str | None) -> Decimal | None:
    """A number as typed, None when nothing was. Raises WrongField."""
    if text is None or not text.strip():
        return None
    try:
        return parse_amount(text)
    except Unreadable as problem:
        raise WrongField(f"{name}: {problem}", name) from problem


@click.command("undo")
@click.argument("change", type=int, required=False)
@click.pass_obj
def undo_command(settings: Settings, change: int | None) -> None:
    """Take back your newest change, or the one with this number in the history; it is a change in its turn."""
    from benefits_tui.register.undoing import undo

    with settings.open() as session:
        done = undo(session, change)
    print_json(
        {
            "change": done.change,
            "action": done.action,
            "rows": done.rows,
            "flags_raised": done.raised,
            "flags_cleared": done.cleared,
        }
    )
