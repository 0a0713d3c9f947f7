"""The command that shows and sets the policy."""

from __future__ import annotations

import click

from benefits_tui.cli.context import FINE, WRONG_USE, Options
from benefits_tui.cli.out import print_fields, print_json, print_table
from benefits_tui.domain.policy import current_key
from benefits_tui.register import policies
from benefits_tui.register.policy_values import values_that_change

_json = click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")


@click.command("policy")
@click.argument("pairs", metavar="[KEY=VALUE ...]", nargs=-1)
@click.option("--reason", help="Why, for the history; needed to switch a rule off.")
@click.option("--effect", is_flag=True, help="Say what it would do to the open flags, and write nothing.")
@click.option(
    "--yes",
    "agreed",
    is_flag=True,
    help="Change the currency or the fiscal year, whatever it does to stored values.",
)
@_json
@click.pass_obj
def policy_command(
    options: Options, pairs: tuple[str, ...], reason: str | None, effect: bool, agreed: bool, as_json: bool
) -> int:
    """What the organisation wants from tracking: show it, or set it.

    A change of the currency or of the fiscal year lists first what becomes of every stored value, and is made with --yes.
    """
    values: dict[str, str] = {}
    for pair in pairs:
        key, mark, text = pair.partition("=")
        if not mark:
            raise click.UsageError(f"{pair!r} is not KEY=VALUE.")
        key = current_key(key.strip())
        if key in values:
            raise click.UsageError(f"{key!r} stands twice.")
        values[key] = text
    with options.open() as session:
        if not values:
            rows: list[dict[str, object]] = [dict(setting._asdict()) for setting in policies.settings(session)]
            if as_json:
                print_json(rows)
            else:
                for row in rows:
                    row["value"] = policies.as_shown(str(row["key"]), str(row["value"]))
                    row["default"] = policies.as_shown(str(row["key"]), str(row["default"]))
                print_table(rows, ("key", "value", "default", "about"))
            return FINE
        notes = values_that_change(session, values)
        for note in notes:
            click.echo(note, err=True)
        if notes and not (agreed or effect):
            click.echo("Nothing was written. The same with --yes changes it; undo takes it back.", err=True)
            return WRONG_USE
        change = policies.effect(session, values, reason)
        output: dict[str, object] = {
            "open_flags": [change.now, change.then],
            "by_rule": {rule: list(pair) for rule, pair in change.by_rule.items()},
        }
        if notes:
            output["values"] = list(notes)
        if not effect:
            done = policies.set_policy(session, values, reason)
            output["changed"] = {key: list(pair) for key, pair in done.changed.items()}
    (print_json if as_json else print_fields)(output)
    return FINE
