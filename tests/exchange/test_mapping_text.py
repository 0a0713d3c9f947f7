"""The mapping file as it is written, to the letter, and read back as what it was."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from benefits_tui.domain.parsing import DateOrder
from benefits_tui.exchange.mapping import KindMap, Mapping, PeriodMap, ReadingMap, Source
from benefits_tui.exchange.mapping_text import mapping_toml
from tests.exchange.shapes import mapped
from tests.exchange.test_mapping_file import ALL

WRITTEN = """\
source = "portfolio"
sheet = "Projects"
delimiter = ";"
encoding = "cp1252"
guarded = true  # texts that look like formulas have a ' before them

[amounts]
unit = "million"
currency = "GBP"
decimal_comma = true

[dates]
order = "mdy"

[projects]
key = ["number"]
needs = ["name"]
notes = ["remark", "comment"]

[projects.fixed]
department = "Transport"
stage = "idea"

[projects.fields]
ref = "number"
name = ["name", "name (2)"]
stage = { columns = ["phase", "phase (2)"], values = { "doing it" = "delivery", "odd" = "" } }
whole_life_cost = { column = "wlc", unit = "thousand" }

[benefits]
key = ["goal", "indicator"]
needs = ["stated", "title"]
notes = ["comment"]

[benefits.fixed]
objective_title = "A goal"
priority = "1"

[benefits.fields]
title = ["indicator", "goal"]
objectives = "goal"
target = { column = "value_target", ignore_when = { column = "type", is = "Target undefined" } }
objective_title = "goal name"

[readings]
actual = "now"
forecast = "later"
plan = "once"
evidence = "source"

[readings.period]
year = "yr"
quarter = "qtr"
fiscal_year_start = 10
year_named_by = "end"
"""


def test_a_whole_mapping_is_written_to_the_letter(tmp_path: Path) -> None:
    assert mapping_toml(mapped(tmp_path, ALL)) == WRITTEN


def test_nothing_but_the_source_is_written_of_an_empty_mapping() -> None:
    assert mapping_toml(Mapping()) == 'source = "spreadsheet"\n'
    assert mapping_toml(Mapping(), []) == 'source = "spreadsheet"\n'


def test_open_questions_stand_at_the_head_as_comments() -> None:
    text = mapping_toml(Mapping(), ["Which? Write a.", "And which?"])
    assert text == '# To be settled: Which? Write a.\n# To be settled: And which?\nsource = "spreadsheet"\n'


@pytest.mark.parametrize(
    ("mapping", "lines"),
    [
        (Mapping(sheet="a"), 'sheet = "a"\n'), (Mapping(sheet=""), 'sheet = ""\n'), (Mapping(delimiter="\t"), 'delimiter = "\\t"\n'),
        (Mapping(encoding="latin-1"), 'encoding = "latin-1"\n'), (Mapping(unit="one"), '\n[amounts]\nunit = "one"\n'),
        (Mapping(currency="EUR"), '\n[amounts]\ncurrency = "EUR"\n'), (Mapping(decimal_comma=True), "\n[amounts]\ndecimal_comma = true\n"),
        (Mapping(date_order=DateOrder.DAY_FIRST), '\n[dates]\norder = "dmy"\n'),
        (Mapping(projects=KindMap()), "\n[projects]\n\n[projects.fields]\n"), (Mapping(benefits=KindMap()), "\n[benefits]\n\n[benefits.fields]\n"),
        (Mapping(readings=ReadingMap(PeriodMap("q"), {"plan": "p"})), '\n[readings]\nplan = "p"\nperiod = "q"\n'),
        (Mapping(readings=ReadingMap(PeriodMap("q"), {}, "s", "v", "e")),
         '\n[readings]\nseries = "s"\nvalue = "v"\nevidence = "e"\nperiod = "q"\n'),
        (Mapping(readings=ReadingMap(PeriodMap("q", fiscal_year_start=7), {"actual": "a"})),
         '\n[readings]\nactual = "a"\n\n[readings.period]\ncolumn = "q"\nfiscal_year_start = 7\n'),
        (Mapping(readings=ReadingMap(PeriodMap(year="y"), {"actual": "a"})), '\n[readings]\nactual = "a"\n\n[readings.period]\nyear = "y"\n'),
        (Mapping(readings=ReadingMap(PeriodMap(year="y", month="m"), {"actual": "a"})),
         '\n[readings]\nactual = "a"\n\n[readings.period]\nyear = "y"\nmonth = "m"\n'),
        (Mapping(readings=ReadingMap(PeriodMap(start="s", end="e"), {"actual": "a"})),
         '\n[readings]\nactual = "a"\n\n[readings.period]\nstart = "s"\nend = "e"\n'),
        (Mapping(readings=ReadingMap(PeriodMap(year="y", quarter="q", named_by_end=True), {"actual": "a"})),
         '\n[readings]\nactual = "a"\n\n[readings.period]\nyear = "y"\nquarter = "q"\nyear_named_by = "end"\n'),
        (Mapping(benefits=KindMap({"stated": Source(("a", "b"), "one", {"x": "1", "y": ""}, ("c", "d"))})),
         '\n[benefits]\n\n[benefits.fields]\nstated = { columns = ["a", "b"], unit = "one", values = { "x" = "1", "y" = "" }, '
         'ignore_when = { column = "c", is = "d" } }\n'),
    ],
)  # fmt: skip
def test_each_part_is_written_as_it_is_read(tmp_path: Path, mapping: Mapping, lines: str) -> None:
    text = mapping_toml(mapping)
    assert text == f'source = "spreadsheet"\n{lines}'
    assert mapped(tmp_path, text) == mapping


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ('say "so"', '"say \\"so\\""'), ("a\\b", '"a\\\\b"'), ("a\nb", '"a\\nb"'), ("a\tb", '"a\\tb"'), ("a\rb", '"a\\rb"'), ("\\n", '"\\\\n"'),
        ("été £ 雨", '"été £ 雨"'), ("", '""'), ("'a'", "\"'a'\""), ("#[a]", '"#[a]"'),
    ],
)  # fmt: skip
def test_every_sign_in_a_name_is_written_so_that_it_comes_back(tmp_path: Path, name: str, written: str) -> None:
    text = mapping_toml(Mapping(source=name))
    assert text == f"source = {written}\n" and tomllib.loads(text) == {"source": name}
    whole = Mapping(
        source=name, benefits=KindMap({"title": Source((name, "b"))}, (name,), (), {"unit": name}, (name,)),
        readings=ReadingMap(PeriodMap(name or "p"), {"actual": name or "a"}),
    )  # fmt: skip
    assert mapped(tmp_path, mapping_toml(whole)) == whole


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1f", "\x7f"])
def test_a_control_character_in_a_name_comes_back_as_well(tmp_path: Path, sign: str) -> None:
    assert mapped(tmp_path, mapping_toml(Mapping(source=f"a{sign}b"))).source == f"a{sign}b"
