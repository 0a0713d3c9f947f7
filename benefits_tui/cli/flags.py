"""Commands about flags: raise one, look at the queue, act on one."""

from __future__ import annotations

from datetime import date

import click

from benefits_tui.cli.context import FINDINGS, FINE, Day, Options
from benefits_tui.cli.out import print_json, print_table
from benefits_tui.cli.records import amount
from benefits_tui.domain.rules import Severity
from benefits_tui.register import flags, queue


def _print(done: flags.FlagActionResult) -> None:
    print_json({"flag": done.flag, "state": done.state, "flags_raised": done.raised, "flags_cleared": done.cleared})


@click.command("flag")
@click.argument("ref")
@click.option("--title", required=True, help="What is wrong, in a sentence.")
@click.option("--severity", type=click.Choice([severity.value for severity in Severity]), default="high", show_default=True)
@click.option("--due", type=Day(), help="The day by which it must be decided.")
@click.option("--value", help="Money at risk.")
@click.pass_obj
def flag_command(options: Options, ref: str, title: str, severity: str, due: date | None, value: str | None) -> None:
    """Raise a flag by hand on any record; it stays until somebody decides."""
    with options.open() as session:
        done = flags.raise_flag(session, ref, title, Severity(severity), due, amount("value", value, session.policy.currency))
    print_json({"flag": done.flag, "rule": done.rule})


_FLAG = click.argument("flag", metavar="FLAG")


@click.command("acknowledge")
@_FLAG
@click.option("--note", help="A word about it.")
@click.pass_obj
def acknowledge_command(options: Options, flag: str, note: str | None) -> None:
    """Say that a flag (its number, or F12@P-014/B03) was seen."""
    with options.open() as session:
        _print(flags.acknowledge(session, flags.flag_number(session, flag), note))


@click.command("snooze")
@_FLAG
@click.option("--until", type=Day(), required=True, help="The day it comes back.")
@click.option("--reason", required=True, help="Why it can wait.")
@click.pass_obj
def snooze_command(options: Options, flag: str, until: date, reason: str) -> None:
    """Leave a flag until a day; never a critical one. It comes back earlier when the facts get worse."""
    with options.open() as session:
        _print(flags.snooze(session, flags.flag_number(session, flag), until, reason))


@click.command("assign")
@_FLAG
@click.option("--to", "person", required=True, help="Who sees to it.")
@click.option("--due", type=Day(), required=True, help="By when.")
@click.option("--title", help="What is to be done; what the flag says when left out.")
@click.pass_obj
def assign_command(options: Options, flag: str, person: str, due: date, title: str | None) -> None:
    """Give somebody an action on a flag, with a day."""
    with options.open() as session:
        _print(flags.assign(session, flags.flag_number(session, flag), person, due, title))


@click.command("escalate")
@_FLAG
@click.option("--reason", required=True, help="Why the next authority must decide.")
@click.pass_obj
def escalate_command(options: Options, flag: str, reason: str) -> None:
    """Hand a flag to the next authority of the policy."""
    with options.open() as session:
        _print(flags.escalate(session, flags.flag_number(session, flag), reason))


@click.command("decide")
@_FLAG
@click.option("--outcome", required=True, help="accept, correct, re-plan, write-off, escalate, or an option of the flag.")
@click.option("--reason", required=True, help="The rationale.")
@click.option("--until", type=Day(), help="The day it comes back if its cause is still there.")
@click.pass_obj
def decide_command(options: Options, flag: str, outcome: str, reason: str, until: date | None) -> None:
    """Record a decision on a flag with its rationale."""
    with options.open() as session:
        _print(flags.decide(session, flags.flag_number(session, flag), outcome, reason, until))


def _figures(figures: flags.QueueFigures) -> dict[str, object]:
    decided, warnings = figures.decided, figures.warnings
    return {
        "open": figures.open, "median_age": figures.median_age, "cleared": figures.cleared,
        "median_days_to_clear": figures.median_days,
        "with_a_date": figures.dated, "raised_before_it": figures.in_time, "median_days_of_warning": figures.median_warning,
        "decided_with_a_date": decided.dated, "decided_in_time": decided.in_time,
        "weeks": [{"until": week.until.isoformat(), "raised": week.raised, "cleared": week.cleared} for week in figures.weeks],
        "warnings_settled": warnings.settled, "warnings_came_true": warnings.came_true,
    }  # fmt: skip


def _print_figures(figures: flags.QueueFigures) -> None:
    def days(many: int | None) -> str:
        return "–" if many is None else f"{many:,} day{'s' if many != 1 else ''}"

    def share(part: int, whole: int) -> str:
        return f"{part:,} of {whole:,}" + (f" ({round(100 * part / whole)} %)" if whole else "")

    waiting = sum(sum(by_age.values()) for by_age in figures.open.values())
    lines = [
        ("Flags that wait", f"{waiting:,}"), ("Median age", days(figures.median_age)),
        ("Median warning before the date", days(figures.median_warning)),
        ("Raised before their date", share(figures.in_time, figures.dated)),
        ("Decided in time", share(figures.decided.in_time, figures.decided.dated)),
        ("Cleared", f"{figures.cleared:,}, median {days(figures.median_days)}"),
        *((f"Week to {week.until.isoformat()}", f"{week.raised:,} new, {week.cleared:,} cleared") for week in figures.weeks),
        ("Warnings of a shortfall that came true", share(figures.warnings.came_true, figures.warnings.settled)),
    ]  # fmt: skip
    print_table([{"figure": name, "value": value} for name, value in lines], ("figure", "value"))


@click.command("queue")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
@click.option("--filter", "text", default="", help="Words that must all be found, or column:word.")
@click.option("--figures", is_flag=True, help="How the queue itself is doing.")
@click.pass_obj
def queue_command(options: Options, as_json: bool, text: str, figures: bool) -> int:
    """What waits for a decision, a row a record, what comes first at the top; exit with 1 when there is any."""
    with options.open() as session:
        if figures:
            figures_now = flags.queue_figures(session)
            if as_json:
                print_json(_figures(figures_now))
            else:
                _print_figures(figures_now)
            return FINE
        rows = queue.queue(session, text)
    if as_json:
        print_json(rows)
    else:
        shown = [row | {"decides": row["decides_name"] or f"{row['decides_role']}, {queue.NOBODY}"} for row in rows]
        print_table(shown, ("severity", "subject", "title", "cause", "why", "decides", "days_left", "value_at_risk"))
    return FINDINGS if rows else FINE
