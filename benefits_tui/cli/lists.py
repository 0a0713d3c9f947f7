"""Commands that only look."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import click

from benefits_tui.cli.context import FINDINGS, FINE, Options
from benefits_tui.cli.out import print_fields, print_json, print_table
from benefits_tui.domain.fields import FIELDS, Kind
from benefits_tui.domain.json_values import JsonObject
from benefits_tui.domain.json_values import as_json as json_value
from benefits_tui.domain.plain_text import humanize
from benefits_tui.domain.rules import Severity, named
from benefits_tui.register import lists
from benefits_tui.register.history import history
from benefits_tui.register.listing import ColumnType
from benefits_tui.tui.list_spec import ListSpec
from benefits_tui.tui.list_specs import FLAGS_LIST, SPECS

_json = click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
_filter = click.option("--filter", "text", default="", help="Words that must all be found, or column:word.")


def _print(rows: Sequence[JsonObject], spec: ListSpec) -> None:
    """A list as a table, its rules by their names, its choices as people write them."""
    choices = [name for name in spec.printed if spec.listing.column(name).type is ColumnType.ENUM]
    written_rows = [row | _as_written(row, choices) for row in rows]
    print_table([row | {"rule": named(str(row["rule"]))} if row.get("rule") else row for row in written_rows], spec.printed)


def _as_written(row: JsonObject, choices: Collection[str]) -> JsonObject:
    """Those of a row's values that are choices, as people write them: `non-cashable`."""
    return {name: humanize(value) for name in choices if isinstance(value := row.get(name), str)}


def _choices_of(kind: str) -> set[str]:
    """The fields of a kind of record that hold a choice."""
    return {field.name for field in FIELDS[Kind(kind)] if field.choices} if kind in FIELDS else set()


def _list_command(name: str) -> click.Command:
    @click.command(name.replace("_", "-"), help=f"List the {name.replace('_', ' ')}.")
    @_json
    @_filter
    @click.pass_obj
    def command(options: Options, as_json: bool, text: str) -> None:
        with options.open() as session:
            rows = lists.listing(session, name, text)
        if as_json:
            print_json(rows)
        else:
            _print(rows, SPECS[name])

    return command


LIST_COMMANDS = {spec.name.replace("_", "-"): _list_command(spec.name) for spec in SPECS.values() if spec.printed}

_severity = click.Choice([severity.value for severity in Severity])


@click.command("flags")
@_json
@_filter
@click.option("--severity", type=_severity, help="Only flags of this severity.")
@click.option("--fail-on", type=_severity, help="Exit with 1 when a flag this bad or worse is open, whatever --severity shows.")
@click.pass_obj
def flags_command(options: Options, as_json: bool, text: str, severity: str | None, fail_on: str | None) -> int:
    """List the open flags, worst first."""
    with options.open() as session:
        flags_found = lists.flags(session, text)
    rows = [row for row in flags_found if severity in (None, row["severity"])]
    if as_json:
        print_json(rows)
    else:
        _print(rows, FLAGS_LIST)
    if fail_on and any(Severity(str(row["severity"])).rank <= Severity(fail_on).rank for row in flags_found):
        return FINDINGS
    return FINE


@click.command("show")
@click.argument("ref")
@_json
@click.pass_obj
def show_command(options: Options, ref: str, as_json: bool) -> None:
    """Show one record with all that belongs to it."""
    with options.open() as session:
        record = lists.show(session, ref)
    if as_json:
        print_json(record)
    else:
        print_fields(record | _as_written(record, {"rag", *_choices_of(str(record["kind_of_record"]))}))


@click.command("history")
@click.argument("ref", required=False)
@_json
@click.option("--limit", default=10_000, show_default=True, help="At most so many lines, the newest first.")
@click.pass_obj
def history_command(options: Options, ref: str | None, as_json: bool, limit: int) -> None:
    """Who changed what, when and why: of one record with all that belongs to it, or of the register."""
    with options.open() as session:
        entries = history(session, ref, limit)
    rows = [
        {
            "change": entry.change,
            "at": entry.at,
            "who": entry.who,
            "action": entry.action,
            "why": entry.why,
            "ref": entry.ref,
            "record": entry.record,
            "operation": entry.operation,
            "fields": {
                name: {"before": json_value(before), "after": json_value(after)} for name, (before, after) in entry.fields.items()
            },
        }
        for entry in entries
    ]
    if as_json:
        print_json(rows)
        return
    from benefits_tui.tui.formatting import format_timestamp

    for row, entry in zip(rows, entries, strict=True):
        row["at"] = format_timestamp(entry.at)
        choices = _choices_of(entry.record)
        row["what"] = "; ".join(
            f"{name}: {_word(before, name in choices)} → {_word(after, name in choices)}"
            for name, (before, after) in entry.fields.items()
        )
    # What is longest stands last, where nothing is filled up with blanks.
    print_table(rows, ("at", "who", "ref", "record", "operation", "why", "what"))


def _word(value: object, is_choice: bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "–" if value is None else str(json_value(value))
    return humanize(text) if is_choice else text
