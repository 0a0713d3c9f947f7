"""What a column becomes, row by row: each target is given, told, taken away again; what is still to be said is said."""

from __future__ import annotations

from decimal import Decimal

import pytest

from benefits_tui.exchange.column_choices import TableReader, assign, column_targets, lacks, target_of
from benefits_tui.exchange.mapping import KindMap, Mapping, PeriodMap, ReadingMap, Source
from benefits_tui.register.importing.details import MOST_CHANGES, ImportDetails
from tests.conftest import TODAY
from tests.exchange.shapes import table

SHEET = table(["One", "Two", "Apr-26"], ["a", "b", "5"], ["c", "", "6"])


@pytest.mark.parametrize("code", [target.code for target in column_targets()])
def test_a_column_becomes_each_target_and_nothing_again(code: str) -> None:
    mapping = Mapping()
    assign(SHEET, mapping, "One", code)
    assert target_of(mapping, "One") == code
    assert target_of(mapping, "Two") == ""
    assign(SHEET, mapping, "One", "")
    assert target_of(mapping, "One") == "" and mapping.readings is None
    assert all(not one.fields and not one.notes for _, one in mapping.kinds())


def test_every_target_has_a_name_of_its_own() -> None:
    targets = column_targets()
    assert len({target.code for target in targets}) == len({target.label for target in targets}) == len(targets)
    assert [(target.code, target.label) for target in targets if target.code.startswith("readings.")] == [
        ("readings.actual", "reading: actual"), ("readings.forecast", "reading: forecast"), ("readings.plan", "reading: plan"),
        ("readings.period", "reading: period"), ("readings.year", "reading: year of the period"),
        ("readings.quarter", "reading: quarter of the period"), ("readings.month", "reading: month of the period"),
        ("readings.start", "reading: start of the period"), ("readings.end", "reading: end of the period"),
        ("readings.series", "reading: plan, forecast or actual"), ("readings.value", "reading: value"),
        ("readings.evidence", "reading: evidence"),
    ]  # fmt: skip


def test_a_heading_that_is_a_period_becomes_a_column_of_it() -> None:
    mapping = Mapping()
    assign(SHEET, mapping, "Apr-26", "readings.plan")
    assert mapping.readings is not None and mapping.readings.wide["Apr-26"].series == "plan"
    use = TableReader(SHEET, mapping, 4, TODAY).columns()[2]
    assert (use.label, use.examples, use.filled) == ("plan of 2026-04", ("5", "6"), 2)


PROJECT, BENEFIT = KindMap({"name": Source(("One",))}), KindMap({"title": Source(("One",))})
REF = KindMap({"ref": Source(("One",))})
NOTHING, PERIOD = PeriodMap(), PeriodMap(column="Two")


@pytest.mark.parametrize(
    ("mapping", "sentences"),
    [
        (Mapping(), ["No column is read yet: say what the columns are."]),
        (Mapping(projects=PROJECT), ["Say which column holds a project's reference."]), (Mapping(projects=REF), []),
        (Mapping(benefits=BENEFIT), ["Say which column holds a benefit's reference, or its title and its project."]),
        (Mapping(benefits=REF), []), (Mapping(benefits=BENEFIT, projects=REF), []),
        (Mapping(readings=ReadingMap(PERIOD, {"actual": "One"})), ["Say which column holds the reference of the readings' benefit."]),
        (Mapping(benefits=REF, readings=ReadingMap(NOTHING, {"actual": "One"})), ["Say which column holds the readings' period."]),
        (Mapping(benefits=REF, readings=ReadingMap(PERIOD)), ["Say which column holds the readings' values."]),
        (Mapping(benefits=REF, readings=ReadingMap(PERIOD, {"actual": "One"})), []),
    ],
)  # fmt: skip
def test_what_has_to_be_said_before_a_table_can_be_imported(mapping: Mapping, sentences: list[str]) -> None:
    assert lacks(mapping) == sentences


def test_a_unit_goes_with_the_use_of_its_column() -> None:
    mapping = Mapping(benefits=REF, readings=ReadingMap(PERIOD, {"actual": "Apr-26"}, units={"Apr-26": "million"}))
    assign(SHEET, mapping, "Apr-26", "benefit.note")
    assert mapping.readings is not None and mapping.readings.units == {}


def test_benefits_without_a_reference_are_told_by_project_and_title() -> None:
    mapping, keys = Mapping(), list[tuple[str, ...]]()
    for column, code in (("One", "benefit.title"), ("Two", "benefit.project"), ("Apr-26", "benefit.ref")):
        assign(SHEET, mapping, column, code)
        keys += [one.key for _, one in mapping.kinds()]
    assert keys == [("One",), ("Two", "One"), ()]


@pytest.mark.parametrize("count", [MOST_CHANGES - 1, MOST_CHANGES, MOST_CHANGES + 1])
def test_the_first_changes_are_kept_and_all_are_counted(count: int) -> None:
    details, more = ImportDetails(), ImportDetails()
    for number in range(count):
        details.changed("P-1", "cost", None, Decimal(number))
    more.changed("P-2", "cost", None, Decimal(1))
    details.add(more)
    assert (len(details.changes), details.changed_cells) == (min(count + 1, MOST_CHANGES), count + 1)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("Online case handlings", ["New project 'Online case handlings': 'Online case handling' is there already, with nearly the same name."]),
        ("ONLINE  case handling", []), ("Something else", []),
    ],
)  # fmt: skip
def test_a_new_name_near_one_there_is_said(new: str, said: list[str]) -> None:
    details = ImportDetails()
    details.compare("project", [new], ["Online case handling", "Heat pumps"])
    assert details.near == said
