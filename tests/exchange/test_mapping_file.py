"""The mapping file as it is read: each key, what it is when left out, and each sentence that refuses one."""

from __future__ import annotations

from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.parsing import DateOrder
from benefits_tui.exchange.mapping import KindMap, Mapping, MappingError, PeriodMap, ReadingMap, Source
from benefits_tui.exchange.mapping_file import load_mapping
from tests.exchange.shapes import PROJECT_KEYS, mapped

ALL = """
source = "portfolio"
sheet = "Projects"
delimiter = ";"
encoding = "cp1252"
guarded = true

[amounts]
unit = "million"
currency = "GBP"
decimal_comma = true

[dates]
order = "mdy"

[projects]
key = "number"
needs = "name"
notes = ["remark", "comment"]

[projects.fields]
ref = "number"
name = ["name", "name (2)"]
whole_life_cost = { column = "wlc", unit = "thousand" }
stage = { columns = ["phase", "phase (2)"], values = { " Doing IT " = "delivery", "Odd" = "" } }

[projects.fixed]
department = "Transport"
stage = "idea"

[benefits]
key = ["goal", "indicator"]
needs = ["stated", "title"]
notes = "comment"

[benefits.fields]
title = ["indicator", "goal"]
objectives = "goal"
objective_title = "goal name"
target = { column = "value_target", ignore_when = { column = "type", is = "Target undefined" } }

[benefits.fixed]
objective_title = "A goal"
priority = 1

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


def test_every_key_of_a_mapping_file_is_taken(tmp_path: Path) -> None:
    assert mapped(tmp_path, ALL) == Mapping(
        source="portfolio",
        sheet="Projects",
        delimiter=";",
        encoding="cp1252",
        unit="million",
        currency="GBP",
        decimal_comma=True,
        guarded=True,
        date_order=DateOrder.MONTH_FIRST,
        projects=KindMap(
            {
                "ref": Source(("number",)),
                "name": Source(("name", "name (2)")),
                "whole_life_cost": Source(("wlc",), "thousand"),
                "stage": Source(("phase", "phase (2)"), None, {"doing it": "delivery", "odd": ""}),
            },
            ("number",),
            ("name",),
            {"department": "Transport", "stage": "idea"},
            ("remark", "comment"),
        ),
        benefits=KindMap(
            {
                "title": Source(("indicator", "goal")),
                "objectives": Source(("goal",)),
                "objective_title": Source(("goal name",)),
                "target": Source(("value_target",), None, {}, ("type", "Target undefined")),
            },
            ("goal", "indicator"),
            ("stated", "title"),
            {"objective_title": "A goal", "priority": "1"},
            ("comment",),
        ),
        readings=ReadingMap(
            PeriodMap(year="yr", quarter="qtr", fiscal_year_start=10, named_by_end=True),
            {"actual": "now", "forecast": "later", "plan": "once"},
            evidence="source",
        ),
    )


def test_what_an_empty_mapping_file_says(tmp_path: Path) -> None:
    found = mapped(tmp_path, "")
    assert found == Mapping()
    assert (found.source, found.sheet, found.delimiter, found.encoding, found.unit) == ("spreadsheet", None, None, None, None)
    assert (found.currency, found.decimal_comma, found.guarded, found.date_order) == (None, None, False, None)
    assert (found.projects, found.benefits, found.readings, found.kinds()) == (None, None, None, [])
    assert Mapping().source == "spreadsheet"


def test_what_an_empty_table_says(tmp_path: Path) -> None:
    found = mapped(tmp_path, "[amounts]\n[dates]\n[projects]\n[benefits.fields]\n[readings]\nactual = 'a'\nperiod = 'p'\n")
    assert found == Mapping(projects=KindMap(), benefits=KindMap(), readings=ReadingMap(PeriodMap("p"), {"actual": "a"}))
    assert found.projects is not None and found.benefits is not None
    assert (found.projects.key, found.projects.needs, found.projects.fixed, found.projects.notes) == ((), (), {}, ())
    assert found.kinds() == [(Kind.PROJECT, found.projects), (Kind.BENEFIT, found.benefits)]
    assert found.readings is not None
    assert (found.readings.series, found.readings.value, found.readings.evidence) == ("", "", "")
    period = found.readings.period
    assert (period.year, period.quarter, period.month, period.start, period.end) == ("", "", "", "", "")
    assert (period.fiscal_year_start, period.named_by_end) == (None, False)


def test_the_kinds_are_those_that_there_are() -> None:
    one = KindMap()
    assert Mapping(benefits=one).kinds() == [(Kind.BENEFIT, one)] and Mapping(projects=one).kinds() == [(Kind.PROJECT, one)]


@pytest.mark.parametrize("name", ["source", "sheet", "encoding"])
def test_each_plain_key_goes_to_its_own_place(tmp_path: Path, name: str) -> None:
    found = mapped(tmp_path, f'{name} = "word"\n')
    for other in ("source", "sheet", "encoding", "delimiter"):
        assert getattr(found, other) == ("word" if other == name else "spreadsheet" if other == "source" else None)


@pytest.mark.parametrize("mark", [",", ";", "\\t", "|", ":"])
def test_a_delimiter_is_one_character(tmp_path: Path, mark: str) -> None:
    assert mapped(tmp_path, f'delimiter = "{mark}"\n').delimiter == {"\\t": "\t"}.get(mark, mark)


@pytest.mark.parametrize("unit", ["one", "thousand", "million", "billion"])
def test_each_unit_can_stand_for_all_amounts_and_for_one(tmp_path: Path, unit: str) -> None:
    found = mapped(tmp_path, f"[amounts]\nunit = '{unit}'\n[benefits.fields]\nstated = {{ column = 's', unit = '{unit}' }}\n")
    assert found.unit == unit and found.benefits is not None and found.benefits.fields["stated"] == Source(("s",), unit)


@pytest.mark.parametrize(("words", "order"), [("dmy", DateOrder.DAY_FIRST), ("mdy", DateOrder.MONTH_FIRST), ("", None)])
def test_the_order_of_dates(tmp_path: Path, words: str, order: DateOrder | None) -> None:
    assert mapped(tmp_path, f"[dates]\norder = '{words}'\n").date_order is order


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("period = 'q'", PeriodMap("q")),
        ("period = { column = 'q' }", PeriodMap("q")),
        ("period = { column = 'q', fiscal_year_start = 1 }", PeriodMap("q", fiscal_year_start=1)),
        ("period = { column = 'q', fiscal_year_start = 12 }", PeriodMap("q", fiscal_year_start=12)),
        ("period = { year = 'y' }", PeriodMap(year="y")),
        ("period = { year = 'y', month = 'm' }", PeriodMap(year="y", month="m")),
        ("period = { year = 'y', quarter = 'q', year_named_by = 'start' }", PeriodMap(year="y", quarter="q")),
        ("period = { year = 'y', quarter = 'q', year_named_by = 'end' }", PeriodMap(year="y", quarter="q", named_by_end=True)),
        ("period = { start = 's', end = 'e' }", PeriodMap(start="s", end="e")),
    ],
)
def test_each_way_to_write_a_period(tmp_path: Path, text: str, period: PeriodMap) -> None:
    readings = mapped(tmp_path, f"[readings]\nplan = 'p'\n{text}\n").readings
    assert readings == ReadingMap(period, {"plan": "p"})


def test_the_columns_of_a_period_in_their_order() -> None:
    assert PeriodMap("c", "y", "q", "m", "s", "e").columns == ("c", "y", "q", "m", "s", "e")
    assert PeriodMap(year="y", end="e").columns == ("y", "e") and PeriodMap().columns == ()


def test_a_column_can_say_which_series_a_value_is(tmp_path: Path) -> None:
    readings = mapped(tmp_path, "[readings]\nperiod = 'p'\nseries = 's'\nvalue = 'v'\nevidence = 'e'\n").readings
    assert readings == ReadingMap(PeriodMap("p"), {}, "s", "v", "e")


REFUSED = [
    ("delimiter = ';;'", "delimiter: ';;' is not one character"),
    ("delimiter = ''", "delimiter: '' is not one character"),
    ("delimiter = 7", "delimiter: 7 is not one character"),
    ("sheeet = 'a'", "the file has no key 'sheeet'; did you mean 'sheet'?"),
    ("[xyz]", "the file has no key 'xyz'; there is: source, sheet, header_row, rows, transpose, delimiter, encoding, guarded, blank, on_repeat, amounts, dates, references, projects, benefits, readings, people, objectives, pools, deliverables, business_changes, reviews, adoption, actions, costs"),
    ("amounts = 1", "amounts is to be a table, [amounts]"),
    ("dates = 'dmy'", "dates is to be a table, [dates]"),
    ("projects = 'all'", "projects is to be a table, [projects]"),
    ("benefits = []", "benefits is to be a table, [benefits]"),
    ("readings = 'all'", "readings is to be a table, [readings]"),
    ("[projects]\nfields = 'all'", "fields is to be a table, [fields]"),
    ("[benefits]\nfixed = 1", "fixed is to be a table, [fixed]"),
    ("[amounts]\nunits = 'one'", "[amounts] has no key 'units'; did you mean 'unit'?"),
    ("[amounts]\nxyz = 'one'", "[amounts] has no key 'xyz'; there is: unit, currency, decimal_comma"),
    ("[amounts]\nunit = 'dozen'", "[amounts] unit: 'dozen' is not one of one, thousand, million, billion, share"),
    ("[dates]\nxyz = 'dmy'", "[dates] has no key 'xyz'; there is: order, serial, year_named_by"),
    ("[dates]\norder = 'ymd'", "[dates] order: 'ymd' is neither 'dmy' nor 'mdy'"),
    ("[projects]\nxyz = 'r'", "[projects] has no key 'xyz'; there is: fields, key, needs, fixed, notes"),
    ("[benefits]\nxyz = 'r'", "[benefits] has no key 'xyz'; there is: fields, key, needs, fixed, notes"),
    ("[projects]\nkey = 1", "[projects] key is to be a column's name, or a list of them"),
    ("[benefits]\nkey = ['a', 1]", "[benefits] key is to be a column's name, or a list of them"),
    ("[benefits]\nneeds = 1", "[benefits] needs is to be a column's name, or a list of them"),
    ("[projects]\nnotes = { a = 'b' }", "[projects] notes is to be a column's name, or a list of them"),
    ("[projects.fields]\nnamee = 'n'", "a project has no field 'namee'; did you mean 'name'?"),
    ("[benefits.fields]\nowners = 'n'", "a benefit has no field 'owners'; did you mean 'owner'?"),
    ("[projects.fields]\nobjective_title = 'n'", "a project has no field 'objective_title'; there is: " + ", ".join(PROJECT_KEYS)),
    ("[benefits.fixed]\nstates = 'n'", "a benefit has no field 'states'; did you mean 'state'?"),
    ("[benefits]\nneeds = ['stats']", "a benefit has no field 'stats'; did you mean 'state'?"),
    ("[projects.fields]\nname = 5", "[projects.fields] name is to be a column's name, or a list of them"),
    ("[projects.fields]\nname = ['a', 5]", "[projects.fields] name is to be a column's name, or a list of them"),
    ("[benefits.fields]\nowner = { column = 5 }", "[benefits.fields] owner is to be a column's name, or a list of them"),
    ("[benefits.fields]\nowner = { unit = 'one' }", "[benefits.fields] owner names no column"),
    ("[benefits.fields]\nowner = { col = 'a' }", "[benefits.fields] owner has no key 'col'; did you mean 'column'?"),
    ("[benefits.fields]\nowner = { xyz = 'a' }", "[benefits.fields] owner has no key 'xyz'; there is: column, columns, unit, values, ignore_when"),
    ("[benefits.fields]\nstated = { column = 'a', unit = 'm' }", "[benefits.fields] stated unit: 'm' is not one of one, thousand, million, billion, share"),
    ("[benefits.fields]\nstated = { column = 'a', ignore_when = 'b' }", '[benefits.fields] stated ignore_when is written { column = "…", is = "…" }'),
    ("[benefits.fields]\nstated = { column = 'a', ignore_when = { column = 'b' } }", '[benefits.fields] stated ignore_when is written { column = "…", is = "…" }'),
    ("[benefits.fields]\nstated = { column = 'a', ignore_when = { column = 'b', is = 'c', not = 'd' } }", '[benefits.fields] stated ignore_when is written { column = "…", is = "…" }'),
    ("[benefits.fields]\nstate = { column = 'a', values = ['b'] }", "[benefits.fields] state values is to be a table"),
    ("[readings]\nperiod = 'p'\nxyz = 'a'", "[readings] has no key 'xyz'; there is: period, actual, forecast, plan, series, value, evidence, columns"),
    ("[readings]\nactual = 'a'", "[readings] needs period: a column, or a table with year and quarter"),
    ("[readings]\nactual = 'a'\nperiod = ['p']", "[readings] needs period: a column, or a table with year and quarter"),
    ("[readings]\nactual = 'a'\nperiod = ''", "[readings.period] names no column"),
    ("[readings]\nactual = 'a'\nperiod = { fiscal_year_start = 4 }", "[readings.period] names no column"),
    ("[readings]\nperiod = 'p'\nevidence = 'a'", "[readings] names no column for actual, forecast or plan"),
    ("[readings]\nperiod = 'p'\nseries = 'a'", "[readings] names no column for actual, forecast or plan"),
    ("[readings]\nperiod = 'p'\nvalue = 'a'", "[readings] names no column for actual, forecast or plan"),
    ("[readings]\nactual = 'a'\nperiod = { years = 'y' }", "[readings.period] has no key 'years'; did you mean 'year'?"),
    ("[readings]\nactual = 'a'\nperiod = { xkxkxk = 'y' }",
     "[readings.period] has no key 'xkxkxk'; there is: column, year, quarter, month, start, end, fiscal_year_start, year_named_by"),
    ("[readings]\nactual = 'a'\nperiod = { year = 'y', year_named_by = 'both' }", "[readings.period] year_named_by: 'both' is neither 'start' nor 'end'"),
    ("[readings]\nactual = 'a'\nperiod = { year = 'y', fiscal_year_start = 0 }", "[readings.period] fiscal_year_start: 0 is not a month, 1 to 12"),
    ("[readings]\nactual = 'a'\nperiod = { year = 'y', fiscal_year_start = 13 }", "[readings.period] fiscal_year_start: 13 is not a month, 1 to 12"),
    ("[readings]\nactual = 'a'\nperiod = { year = 'y', fiscal_year_start = 'May' }", "[readings.period] fiscal_year_start: 'May' is not a month, 1 to 12"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), REFUSED)
def test_each_mistake_is_refused_in_a_sentence_that_names_the_file_and_the_place(
    tmp_path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(MappingError) as problem:
        mapped(tmp_path, text + "\n")
    assert str(problem.value).removesuffix(".") == f"{tmp_path / 'm.toml'}: {sentence}"


def test_a_field_that_is_not_known_is_refused_with_one_mark_at_the_end(tmp_path: Path) -> None:
    with pytest.raises(MappingError) as problem:
        mapped(tmp_path, "[projects.fields]\nnamee = 'n'\n")
    assert str(problem.value).endswith("did you mean 'name'?")


@pytest.mark.parametrize(
    "text",
    [
        "sheet = 5", "encoding = 5", "encoding = ['utf-8']", "guarded = 'no'", "[amounts]\nunit = ['million']", "[amounts]\ncurrency = 5",
        "[amounts]\ndecimal_comma = 'false'", "[projects.fields]\nname = []", "[projects.fields]\nname = { columns = [] }",
        "[readings]\nactual = ['a', 'b']\nperiod = 'p'",
        "[readings]\nactual = 'a'\nperiod = { year = 'y', fiscal_year_start = 4.0 }",
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_kind_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(MappingError):
        mapped(tmp_path, text + "\n")


def test_a_mapping_file_that_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    with pytest.raises(MappingError) as problem:
        load_mapping(path)
    assert str(problem.value) == f"There is no mapping file {path}."
    with pytest.raises(MappingError) as problem:
        load_mapping(tmp_path)
    assert str(problem.value) == f"{tmp_path} cannot be read; is it a file that you may open?"
    path.write_bytes(b'source = "\xff"\n')
    with pytest.raises(MappingError) as problem:
        load_mapping(path)
    assert str(problem.value) == f"{path} is not a text in UTF-8; save it as UTF-8."
    path.write_text("a = = 1", encoding="utf-8")
    with pytest.raises(MappingError) as problem:
        load_mapping(path)
    assert str(problem.value).startswith(f"{path} is not valid TOML: ") and str(problem.value).endswith(".")


def test_a_mapping_file_with_the_mark_of_its_encoding_is_read(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_bytes(b'\xef\xbb\xbfsource = "\xc3\xa9t\xc3\xa9"\n')
    assert load_mapping(tmp_path / "m.toml").source == "été"
