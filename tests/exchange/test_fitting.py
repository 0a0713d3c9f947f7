"""A table that lacks columns which a mapping names: refused where they make its records, said where they do not."""

from __future__ import annotations

import pytest

from benefits_tui.exchange.mapping import KindMap, Mapping, PeriodMap, ReadingMap, Source
from benefits_tui.exchange.mapping_check import left_out, missing_columns, must_fit
from benefits_tui.exchange.sheet import UnreadableFile
from tests.exchange.shapes import table


def source(*columns: str) -> Source:
    """A source of these columns."""
    return Source(columns)


READINGS = ReadingMap(PeriodMap(year="Yr", quarter="Qtr"), {"actual": "Now", "plan": "Once"}, evidence="Paper")


@pytest.mark.parametrize(
    ("mapping", "header", "missing"),
    [
        (Mapping(projects=KindMap({"ref": source("No")})), ["Name"], ["'No' (the project's key)"]),
        (Mapping(projects=KindMap({"ref": source("No", "Old")})), ["No"], []), (Mapping(projects=KindMap({"ref": source("No", "Old")})), ["Old"], ["'No' (the project's key)"]),
        (Mapping(projects=KindMap({"ref": source("No")}, ("A", "B"))), ["A"], ["'B' (the project's key)"]),
        (Mapping(projects=KindMap({"ref": source("No")}, ("A", "B"))), ["No"], ["'A' (the project's key)", "'B' (the project's key)"]),
        (Mapping(projects=KindMap({"ref": source("No"), "name": source("Name", "Other")})), ["No"], ["'Name' (the project's name)"]),
        (Mapping(projects=KindMap({"ref": source("No"), "name": source("Name", "Other")})), ["No", "Name"], []),
        (Mapping(projects=KindMap({"ref": source("No"), "stage": source("Stage")})), ["No"], []),
        (Mapping(benefits=KindMap({"ref": source("No"), "title": source("Title")})), ["Title"], ["'No' (the benefit's key)"]),
        (Mapping(benefits=KindMap({"title": source("Title")})), ["x"], []),
        (Mapping(projects=KindMap({"ref": source("P")}), benefits=KindMap({"ref": source("B")})), ["x"], ["'P' (the project's key)", "'B' (the benefit's key)"]),
        (Mapping(benefits=KindMap({"ref": source("No")}), readings=READINGS), ["No"], ["'Yr' (the reading's period)", "'Qtr' (the reading's period)"]),
        (Mapping(benefits=KindMap({"ref": source("No")}), readings=READINGS), ["No", "Yr"], ["'Qtr' (the reading's period)"]),
        (Mapping(benefits=KindMap({"ref": source("No")}), readings=READINGS), ["No", "Yr", "Qtr"], []),
        # Without its key nothing is said of the period.
        (Mapping(benefits=KindMap({"ref": source("No")}), readings=READINGS), ["Yr"], ["'No' (the benefit's key)"]),
    ],
)  # fmt: skip
def test_the_columns_that_a_table_must_have(mapping: Mapping, header: list[str], missing: list[str]) -> None:
    assert missing_columns(table(header), mapping) == missing
    if not missing:
        return
    with pytest.raises(UnreadableFile) as problem:
        must_fit(
            table(header),
            Mapping(
                projects=mapping.projects or KindMap({"ref": source(header[0])}),
                benefits=mapping.benefits,
                readings=mapping.readings,
            ),
        )
    names = ", ".join(f"'{name}'" for name in header)
    assert (
        str(problem.value) == f"in.csv does not fit the mapping: it has no column {', '.join(missing)}. Its columns are {names} …"
    )


def test_six_columns_are_named_each_cut_to_thirty_letters() -> None:
    mapping = Mapping(projects=KindMap({"ref": source("No")}))
    with pytest.raises(UnreadableFile) as problem:
        must_fit(table(["a" * 31, "b" * 30, "c", "d", "e", "f", "g"]), mapping)
    assert str(problem.value).endswith(f"Its columns are '{'a' * 29}…', '{'b' * 30}', 'c', 'd', 'e', 'f' …")


KEYLESS = KindMap({"title": source("Title")})


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        (Mapping(), "The mapping makes nothing of a row: it has no table such as [projects] or [benefits]."),
        (Mapping(readings=READINGS), "The mapping makes nothing of a row: it has no table such as [projects] or [benefits]."),
        (Mapping(projects=KindMap({"name": source("Title")})), "The mapping does not say what identifies a project: give [projects.fields] ref, or key."),
        (Mapping(benefits=KEYLESS), "The mapping does not say what identifies a benefit: give [benefits.fields] ref, or key."),
        (Mapping(projects=KindMap({"name": source("Title")}), benefits=KindMap({"ref": source("Title")})),
         "The mapping does not say what identifies a project: give [projects.fields] ref, or key."),
    ],
)  # fmt: skip
def test_a_mapping_that_makes_no_records_is_refused(mapping: Mapping, sentence: str) -> None:
    with pytest.raises(UnreadableFile) as problem:
        must_fit(table(["Title"]), mapping)
    assert str(problem.value) == sentence


@pytest.mark.parametrize(
    "mapping",
    [
        Mapping(projects=KindMap({"ref": source("Title")}), benefits=KEYLESS), Mapping(benefits=KindMap({}, ("Title",))), Mapping(projects=KindMap({}, ("Title",))),
        Mapping(projects=KindMap({"ref": source("Title")})),
    ],
)  # fmt: skip
def test_a_mapping_that_makes_records_of_the_columns_there_are_fits(mapping: Mapping) -> None:
    must_fit(table(["Title"]), mapping)


def test_each_column_that_the_table_lacks_is_said_in_its_order() -> None:
    mapping = Mapping(
        projects=KindMap(
            {"ref": source("No"), "stage": source("Stage", "Phase"), "name": source("Name")}, notes=("Remark", "No")
        ),
        benefits=KindMap({"stated": source("Value")}, notes=("Comment",)),
        readings=READINGS,
    )
    assert left_out(table(["No", "Name", "Phase", "Yr", "Qtr", "Once"]), mapping) == [
        "The file has no column 'Stage', so nothing is read for the project's stage.",
        "The file has no column 'Remark', so no notes are taken from it.",
        "The file has no column 'Value', so nothing is read for the benefit's stated.",
        "The file has no column 'Comment', so no notes are taken from it.",
        "The file has no column 'Now', so no readings are taken from it.",
        "The file has no column 'Paper', so no readings are taken from it.",
    ]


def test_nothing_is_said_of_what_the_mapping_does_not_name() -> None:
    mapping = Mapping(benefits=KindMap({"ref": source("No")}), readings=ReadingMap(PeriodMap("When"), series="What", value="Now"))
    assert left_out(table(["No", "When", "What", "Now"]), mapping) == []
    assert left_out(table(["No", "When"]), mapping) == [
        "The file has no column 'What', so no readings are taken from it.", "The file has no column 'Now', so no readings are taken from it.",
    ]  # fmt: skip
