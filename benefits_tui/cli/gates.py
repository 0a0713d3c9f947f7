"""The command that shows and passes gates."""

from __future__ import annotations

from datetime import date

import click

from benefits_tui.cli.context import FINDINGS, FINE, Day, Options
from benefits_tui.cli.out import print_json, print_table
from benefits_tui.domain.json_values import as_json as json_value
from benefits_tui.register import gates
from benefits_tui.register.gates import GateNotReady
from benefits_tui.register.session import Session

_json = click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")


@click.command("gate")
@click.argument("project")
@click.argument("gate", required=False)
@click.option("--pass", "passing", is_flag=True, help="Pass it; refused with 1 while data is missing.")
@click.option("--override", is_flag=True, help="Pass it with data missing; a flag stays until the data is there.")
@click.option("--regardless", "override_formerly", is_flag=True, hidden=True)
@click.option("--date", "day", type=Day(), help="With --pass: the day on which it was passed; today when left out.")
@click.option("--reason", help="Why it is passed with an override, or why its day moves.")
@click.option("--planned", type=Day(), help="Set the day it is planned for.")
@_json
@click.pass_obj
def gate_command(
    options: Options, project: str, gate: str | None, passing: bool, override: bool, override_formerly: bool, reason: str | None,
    planned: date | None, day: date | None,
    as_json: bool,
) -> int:  # fmt: skip
    """The gates of a project and what each still needs; pass one."""
    override = override or override_formerly
    with options.open() as session:
        if gate is not None and planned is not None:
            gates.plan_gate(session, project, gate, planned, reason)
        if gate is not None and (passing or override):
            return _pass_gate(session, project, gate, override, reason, day)
        wanted = [status for status in gates.gates_of(session, project) if gate in (None, status.name)]
    rows: list[dict[str, object]] = [
        {
            "gate": status.name, "title": status.title, "planned": json_value(status.planned),
            "passed": json_value(status.passed),
            "passed_by": status.passed_by, "passed_with_override": status.override, "requires": list(status.requires),
            "missing": status.missing if as_json else "; ".join(status.missing),
        }
        for status in wanted
    ]  # fmt: skip
    if as_json:
        print_json(rows)
    else:
        print_table(rows, ("gate", "title", "planned", "passed", "missing"))
    return FINE


def _pass_gate(session: Session, project: str, gate: str, override: bool, reason: str | None, day: date | None) -> int:
    try:
        done = gates.pass_gate(session, project, gate, on=day, override=override, reason=reason)
    except GateNotReady as problem:
        for sentence in problem.missing:
            click.echo(f"Missing: {sentence}.", err=True)
        return FINDINGS
    if done.notice:
        click.echo(done.notice, err=True)
    print_json(
        {
            "project": done.project, "gate": done.gate, "passed": done.passed.isoformat(), "stage": done.stage,
            "missing": done.missing, "flags_raised": done.raised, "flags_cleared": done.cleared,
        }
    )  # fmt: skip
    return FINE
