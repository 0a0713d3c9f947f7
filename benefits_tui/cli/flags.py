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
@click.option("--decided-by", metavar="PERSON", help="Who decided; you when left out.")
@click.option("--forum", help="Where it was decided, such as Portfolio board.")
@click.pass_obj
def decide_command(
    options: Options, flag: str, outcome: str, reason: str, until: date | None, decided_by: str | None, forum: str | None
) -> None:
    """Record a decision on a flag with its rationale."""
    with options.open() as session:
        number = flags.flag_number(session, flag)
        _print(flags.decide(session, number, outcome, reason, until, decided_by=decided_by, forum=forum))


def _figures(figures: flags.QueueFigures) -> dict[str, object]:
    warnings = figures.warnings
    return {
        "open": figures.open, "raised": figures.raised,
        "waiting": figures.waiting.part, "waiting_of_open": figures.waiting.whole,
        "past_their_date": figures.overdue.part, "past_their_date_of_waiting_with_a_date": figures.overdue.whole,
        "median_age": figures.age.days, "median_age_of_waiting": figures.age.flags,
        "median_days_of_warning": figures.warning.days, "median_days_of_warning_of_dated": figures.warning.flags,
        "raised_before_their_date": figures.in_time.part, "raised_before_their_date_of_dated": figures.in_time.whole,
        "decided_in_time": figures.decided.part, "decided_in_time_of_decided_with_a_date": figures.decided.whole,
        "cleared": figures.clearing.flags, "cleared_of_raised": figures.raised, "median_days_to_clear": figures.clearing.days,
        "weeks": [{"until": week.until.isoformat(), "raised": week.raised, "cleared": week.cleared} for week in figures.weeks],
        "warnings_came_true": warnings.came_true, "warnings_came_true_of_settled": warnings.settled,
        "warnings_settled_of_given": warnings.given,
    }  # fmt: skip


def _print_figures(figures: flags.QueueFigures) -> None:
    def days(many: int | None) -> str:
        return "–" if many is None else f"{many:,} day{'s' if many != 1 else ''}"

    def share(part: int, whole: int) -> str:
        return f"{part:,} of {whole:,}" + (f" ({round(100 * part / whole)} %)" if whole else "")

    warnings = figures.warnings
    lines = [
        ("Wait", share(*figures.waiting), "flags that are open"),
        ("Wait past their date", share(*figures.overdue), "flags that wait and have a date"),
        ("Age, median", days(figures.age.days), f"{figures.age.flags:,} flags that wait"),
        ("Warning before the date, median", days(figures.warning.days), f"{figures.warning.flags:,} flags raised with a date"),
        ("Raised before their date", share(*figures.in_time), "flags raised with a date"),
        ("Decided in time", share(*figures.decided), "flags with a date that were decided"),
        ("Cleared", share(figures.clearing.flags, figures.raised), "flags raised so far"),
        ("Days to clear, median", days(figures.clearing.days), f"{figures.clearing.flags:,} flags that are cleared"),
        *(
            (f"Week to {week.until.isoformat()}", f"{week.raised:,} new, {week.cleared:,} cleared", "flags raised so far")
            for week in figures.weeks
        ),
        ("Warnings that came true", share(warnings.came_true, warnings.settled), "warnings whose outcome is known"),
        ("Warnings whose outcome is known", share(warnings.settled, warnings.given), "warnings of a shortfall of a benefit"),
    ]
    rows = [{"figure": name, "value": value, "of what": of} for name, value, of in lines]
    print_table(rows, ("figure", "value", "of what"))
    click.echo("All of it is about flags that press, now or when they were cleared; facts that are merely missing count nowhere.")


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
