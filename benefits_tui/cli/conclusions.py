"""The command that gives a benefit its final state."""

from __future__ import annotations

from datetime import date

import click

from benefits_tui.cli.context import Day, Options
from benefits_tui.cli.out import print_json
from benefits_tui.domain.json_values import as_json
from benefits_tui.register.conclusions import ConclusionInput, conclude


@click.command("conclude")
@click.argument("ref")
@click.option("--as", "state", required=True, help="verified, part-achieved, not-achieved, written-off or superseded.")
@click.option("--reason", required=True, help="Why, in words.")
@click.option("--review", help="The held review that decided it.")
@click.option("--successor", metavar="REF", help="The benefit that takes the place of a superseded one.")
@click.option("--decided-by", help="Who decided; you when left out.")
@click.option("--forum", help="Where it was decided, such as Portfolio board.")
@click.option("--date", "day", type=Day(), help="When it was decided; today when left out.")
@click.option("--statement", help="Of a qualitative benefit that is verified: what its validator signs.")
@click.option("--signed-by", metavar="PERSON", help="Who signs the statement; only the benefit's validator can.")
@click.pass_obj
def conclude_command(
    options: Options, ref: str, state: str, reason: str, review: str | None, successor: str | None, decided_by: str | None,
    forum: str | None, day: date | None, statement: str | None, signed_by: str | None,
) -> None:  # fmt: skip
    """Conclude a benefit: its final state, with what it achieved and who decided.

    Verified needs validated readings to the end, and the first approved plan reached within the amber tolerance.
    """
    given = ConclusionInput(state, reason, review, successor, decided_by, forum, day, statement, signed_by)
    with options.open() as session:
        done = conclude(session, ref, given)
    output = {name: as_json(value) for name, value in done._asdict().items() if name not in ("raised", "cleared")}
    print_json(output | {"flags_raised": done.raised, "flags_cleared": done.cleared})
