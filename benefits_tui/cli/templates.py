"""Commands about project templates."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import click

from benefits_tui.cli.context import FilePath, Options
from benefits_tui.cli.out import print_json, print_table
from benefits_tui.cli.records import amount, field_values
from benefits_tui.domain.fields import Kind
from benefits_tui.domain.templates import parse_template
from benefits_tui.register import templates as known

_json = click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")


@click.group("template")
def template_command() -> None:
    """Project templates with detailed benefits data: list, show, apply, save, import."""


@template_command.command("list")
@_json
@click.pass_obj
def template_list(options: Options, as_json: bool) -> None:
    """The templates there are."""
    with options.open() as session:
        rows: list[dict[str, object]] = [
            {
                "name": name, "title": info.template.title, "gates": len(info.template.gates),
                "benefits": len(info.template.benefits), "deliverables": len(info.template.deliverables), "own": info.own,
            }
            for name, info in known.templates(session).items()
        ]  # fmt: skip
    if as_json:
        print_json(rows)
    else:
        print_table(rows, ("name", "title", "gates", "benefits", "deliverables", "own"))


@template_command.command("show")
@click.argument("name")
@click.pass_obj
def template_show(options: Options, name: str) -> None:
    """A template as TOML, to be kept in a file, edited and imported."""
    with options.open() as session:
        click.echo(known.template_info(session, name).text, nl=False)


@template_command.command("apply")
@click.argument("name")
@click.argument("pairs", metavar="KEY=VALUE ...", nargs=-1, required=True)
@click.option("--amount", "amounts", multiple=True, metavar="N=AMOUNT", help="The lifetime value of the template's benefit N.")
@click.pass_obj
def template_apply(options: Options, name: str, pairs: tuple[str, ...], amounts: tuple[str, ...]) -> None:
    """Make a project (name=… ref=… start=…) from a template, with gates, benefits, deliverables, links and reviews."""
    with options.open() as session:
        values = field_values(session, Kind.PROJECT, pairs)
        by_place: dict[int, Decimal] = {}
        for pair in amounts:
            place, mark, text = pair.partition("=")
            value = amount("amount", text) if mark and place.strip().isdecimal() else None
            if value is None:
                raise click.UsageError(f"{pair!r} is not N=AMOUNT.")
            by_place[int(place)] = value
        done = known.apply(session, name, values, by_place)
    print_json(
        {
            "project": done.project, "benefits": done.benefits, "deliverables": done.deliverables,
            "business_changes": done.changes, "gates": done.gates, "reviews": done.reviews, "flags_raised": done.raised,
        }
    )  # fmt: skip


@template_command.command("save")
@click.argument("project")
@click.argument("name")
@click.pass_obj
def template_save(options: Options, project: str, name: str) -> None:
    """Make a template of your own after a project."""
    with options.open() as session:
        known.keep(session, known.from_project(session, project, name))
    click.echo(f"Template {name} kept.", err=True)


@template_command.command("import")
@click.argument("file", type=FilePath())
@click.pass_obj
def template_import(options: Options, file: Path) -> None:
    """Keep a template from a TOML file as your own."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise click.UsageError(f"{file.name} cannot be read: {problem}") from problem
    template = parse_template(text, file.name)
    with options.open() as session:
        known.keep(session, template, text)
    click.echo(f"Template {template.name} kept.", err=True)
