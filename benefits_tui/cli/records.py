"""Commands that write records."""

from __future__ import annotations

from decimal import Decimal

import click

from benefits_tui.cli.context import Options, say_dates_assumed
from benefits_tui.cli.out import print_json
from benefits_tui.domain.field_values import how_read, read_value
from benefits_tui.domain.fields import FieldError, FieldType, Kind, Value, field_of, nearest
from benefits_tui.domain.json_values import as_json
from benefits_tui.domain.parsing import ParseError, check_currency, parse_amount
from benefits_tui.register import records
from benefits_tui.register.lookup import find
from benefits_tui.register.session import Session
from benefits_tui.register.undo import UndoResult, redo, undo


def field_values(session: Session, kind: Kind, pairs: tuple[str, ...]) -> dict[str, Value]:
    """Fields written `key=value`, as what they hold. Raises FieldError."""
    values: dict[str, Value] = {}
    for pair in pairs:
        key, mark, text = pair.partition("=")
        if not mark:
            raise click.UsageError(f"{pair!r} is not KEY=VALUE.")
        field = field_of(kind, key)
        if field.name in values:
            raise click.UsageError(f"{key!r} stands twice.")
        reading_options = how_read(session.policy, session.today)
        values[field.name] = read_value(field, text, *reading_options)
        if reading_options.order is not None and field.type in (FieldType.DATE, FieldType.GATE):
            say_dates_assumed(text, reading_options.order)
    return values


def print_saved(saved: records.SaveResult) -> None:
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
def add_command(options: Options, kind: str, pairs: tuple[str, ...], reason: str | None) -> None:
    """Add a project, benefit, review, deliverable, business_change, pool, person or objective."""
    if kind not in list(Kind):
        raise click.UsageError(f"{kind!r} cannot be added{nearest(kind, Kind)}")
    with options.open() as session:
        print_saved(records.add(session, Kind(kind), field_values(session, Kind(kind), pairs), reason))


@click.command("set")
@click.argument("ref")
@click.argument("pairs", metavar="KEY=VALUE ...", nargs=-1, required=True)
@click.option("--reason", help="Why, for the history.")
@click.option("--version", "seen", type=int, help="The version you looked at: refuse fields that changed since.")
@click.option("--shift-benefits", is_flag=True, help="A project's end slips: move the dates of its benefits by as much.")
@click.pass_obj
def set_command(
    options: Options, ref: str, pairs: tuple[str, ...], reason: str | None, seen: int | None, shift_benefits: bool
) -> None:
    """Change fields of a record; an empty value blanks a field.

    A person is named by reference, e-mail or name; a name that nobody has is added, one that is nearly somebody's
    is refused.
    """
    with options.open() as session:
        record = find(session, ref)
        values = field_values(session, record.kind, pairs)
        if shift_benefits and (record.kind is not Kind.PROJECT or "end" not in values):
            raise click.UsageError("--shift-benefits goes with end=DATE of a project.")
        saved = records.change(
            session, record.ref, values, reason, kind=record.kind, seen_version=seen, shift_benefits=shift_benefits
        )
        print_saved(saved)
        if saved.slip is not None:
            click.echo(_slip_message(saved), err=True)
        if "F32" in saved.raised:
            click.echo(
                "Changed after approval without a reason, so it is flagged: set it again with --reason, or accept the flag.",
                err=True,
            )


def _slip_message(saved: records.SaveResult) -> str:
    """What became of the benefits' dates as the end of their project slipped."""
    assert saved.slip is not None
    refs = ", ".join(benefit.ref for benefit in saved.shifted or saved.not_shifted)
    if saved.shifted:
        return f"The end slipped by {saved.slip.by}; so did the dates of {refs}. Their plans are as they were approved."
    return (
        f"The end slipped by {saved.slip.by}; the dates of {refs} are as they were. "
        "To move them too: undo, then set it again with --shift-benefits."
    )


def amount(name: str, text: str | None, unit: str | None = None) -> Decimal | None:
    """A number as typed, None when nothing was. Raises FieldError, also where it names another currency than `unit`."""
    if text is None or not text.strip():
        return None
    try:
        number = parse_amount(text)
        check_currency(text, unit)
        return number
    except ParseError as problem:
        raise FieldError(f"{name}: {problem}", name) from problem


@click.command("undo")
@click.argument("change", type=int, required=False)
@click.option("--reason", help="Why; a plan that was approved long ago is flagged when it is taken back without one.")
@click.pass_obj
def undo_command(options: Options, change: int | None, reason: str | None) -> None:
    """Take back your newest change, or the one with this number in the history; it is a change in its turn."""
    with options.open() as session:
        _print_undone(undo(session, change, reason))


@click.command("redo")
@click.pass_obj
def redo_command(options: Options) -> None:
    """Do again what you undid last, as long as you did nothing else since."""
    with options.open() as session:
        _print_undone(redo(session))


def _print_undone(done: UndoResult) -> None:
    print_json(
        {
            "change": done.change,
            "action": done.action,
            "rows": done.rows,
            "flags_raised": done.raised,
            "flags_cleared": done.cleared,
        }
    )
