"""What a file is about, told by its columns together: plain names, our own exports, and files that are no register."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benefits_tui.domain.fields import FIELDS, Kind
from benefits_tui.exchange.mapping import KindMap, Mapping, PeriodMap, ReadingMap, Source
from benefits_tui.exchange.matching import match, not_a_register
from benefits_tui.exchange.sheet import UnreadableFile
from tests.exchange.shapes import BENEFIT_KEYS, PROJECT_KEYS, asked, proposed, table

ROOT = Path(__file__).parents[2]


def columns(one: KindMap | None) -> dict[str, str]:
    """Field to its first column."""
    return {} if one is None else {name: source.columns[0] for name, source in one.fields.items()}


@pytest.mark.parametrize(
    ("header", "projects", "benefits"),
    [
        # Plain names belong to projects, unless the file is about benefits.
        (["Id", "Name", "Description", "Start", "End"],
         {"ref": "Id", "name": "Name", "description": "Description", "start": "Start", "end": "End"}, {}),
        (["Reference", "Title"], {"ref": "Reference", "name": "Title"}, {}),
        (["Number", "Title", "Name"], {"ref": "Number", "name": "Title"}, {}),
        (["Id", "Ref", "Name"], {"ref": "Id", "name": "Name"}, {}),
        (["Project ref", "Id", "Name"], {"ref": "Project ref", "name": "Name"}, {}),
        (["Project ref", "Project name", "Description", "Start", "End"],
         {"ref": "Project ref", "name": "Project name", "description": "Description", "start": "Start", "end": "End"}, {}),
        (["Id", "Benefit title", "Project", "Description", "Start", "End"], {},
         {"title": "Benefit title", "project": "Project", "ref": "Id", "description": "Description", "start": "Start", "end": "End"}),
        (["Number", "Benefit", "Project"], {}, {"title": "Benefit", "project": "Project", "ref": "Number"}),
        (["Ref", "Title", "Owner", "Project"], {}, {"ref": "Ref", "title": "Title", "owner": "Owner", "project": "Project"}),
        (["Ref", "Title", "Project name", "Project ref"],
         {"name": "Project name", "ref": "Project ref"}, {"ref": "Ref", "title": "Title"}),
        (["Ref", "Title", "Project name"], {}, {"ref": "Ref", "title": "Title", "project": "Project name"}),
        # A stated value alone does not make the rows benefits.
        (["Ref", "Title", "Stated value"], {"ref": "Ref", "name": "Title"}, {"stated": "Stated value", "title": "Title"}),
        (["Ref", "Title", "Stated value", "Measure"], {}, {"ref": "Ref", "title": "Title", "stated": "Stated value", "measure": "Measure"}),
        # Rows about benefits: a name is not a benefit's.
        (["Benefit title", "Name", "Ref"], {}, {"title": "Benefit title", "ref": "Ref"}),
        (["Benefit title", "Title", "Ref"], {}, {"title": "Benefit title", "ref": "Ref"}),
        # A project's column and a name beside it are its reference and its name.
        (["Project", "Name", "Ref", "Benefit title"], {"ref": "Project", "name": "Name"}, {"ref": "Ref", "title": "Benefit title"}),
        (["Project", "Project name", "Ref", "Benefit title"], {"name": "Project name"},
         {"project": "Project", "ref": "Ref", "title": "Benefit title"}),
        (["Project", "Project name", "Name", "Ref", "Benefit title"], {"name": "Project name"},
         {"project": "Project", "ref": "Ref", "title": "Benefit title"}),
        (["Project", "Benefit ref", "Period", "Actual"], {}, {"project": "Project", "ref": "Benefit ref"}),
        (["Project", "Name", "Id"], {"ref": "Id", "name": "Name"}, {}),
        (["Project", "Id"], {"name": "Project", "ref": "Id"}, {}),
        (["Project", "Project ref"], {"name": "Project", "ref": "Project ref"}, {}),
        (["Project", "Project ref", "Project name"], {"ref": "Project ref", "name": "Project name"}, {}),
        # Plain names with a period or an actual alone stay a project's; with both they are a benefit's.
        (["Id", "Name", "Quarter"], {"ref": "Id", "name": "Name"}, {}),
        (["Id", "Name", "Actual"], {"ref": "Id", "name": "Name"}, {}),
        (["Id", "Quarter", "Actual"], {}, {"ref": "Id"}),
        (["Id", "Month", "Actual to date"], {}, {"ref": "Id"}),
    ],
)  # fmt: skip
def test_what_plain_names_are_taken_for(header: list[str], projects: dict[str, str], benefits: dict[str, str]) -> None:
    mapping = proposed(header).mapping
    assert columns(mapping.projects) == projects and columns(mapping.benefits) == benefits


def test_a_name_that_was_taken_for_the_project_is_not_said_to_be_unread() -> None:
    proposal = proposed(["Project", "Name", "Ref", "Benefit title", "Naem"])
    assert proposal.notices == ["Columns that are not read: 'Naem'."] and asked(proposal) == []


def test_the_same_name_twice_is_one_field_in_two_columns() -> None:
    mapping = proposed(["Project ref", "Project name", "RAG", "rag"]).mapping
    assert mapping.projects is not None and mapping.projects.fields["delivery_rating"] == Source(("RAG", "rag"))


def test_readings_need_a_benefit_with_a_reference_or_a_title() -> None:
    with pytest.raises(UnreadableFile):
        proposed(["Period", "Actual"])
    proposal = proposed(["Project ref", "Project name", "Period", "Actual"])
    assert proposal.mapping.readings is None and proposal.mapping.projects is not None
    assert proposal.notices == ["Columns that are not read: 'Period', 'Actual'."]


@pytest.mark.parametrize("delimited", [True, False])
def test_our_own_export_of_readings_is_known(delimited: bool) -> None:
    header = ["ref", "series", "start", "end", "value", "recorded_on", "recorded_by", "evidence", "more"]
    assert match(table(header, delimited=delimited)).mapping == Mapping(
        source="export", guarded=delimited, benefits=KindMap({"ref": Source(("ref",))}),
        readings=ReadingMap(PeriodMap(start="start", end="end"), series="series", value="value", evidence="evidence"),
    )  # fmt: skip


def test_our_own_export_of_readings_is_known_without_evidence() -> None:
    mapping = match(table(["ref", "series", "start", "end", "value", "recorded_on", "recorded_by"])).mapping
    assert mapping.source == "export" and mapping.readings is not None


@pytest.mark.parametrize("name", ["ref", "series", "start", "end", "value", "recorded_on", "recorded_by"])
def test_without_one_of_its_columns_it_is_no_export_of_readings(name: str) -> None:
    header = [word for word in ("ref", "series", "start", "end", "value", "recorded_on", "recorded_by", "title") if word != name]
    try:
        mapping = proposed(header).mapping
    except UnreadableFile:
        return
    assert mapping.source == "spreadsheet" and mapping.readings is None


@pytest.mark.parametrize("delimited", [True, False])
def test_our_own_exports_of_projects_and_benefits_are_known(delimited: bool) -> None:
    projects = match(table([*PROJECT_KEYS, "version", "extra"], delimited=delimited)).mapping
    assert projects == Mapping(
        source="export", guarded=delimited, projects=KindMap({name: Source((name,)) for name in PROJECT_KEYS})
    )
    benefits = match(table([*BENEFIT_KEYS, "version", "extra"], delimited=delimited)).mapping
    assert benefits == Mapping(
        source="export", guarded=delimited, benefits=KindMap({name: Source((name,)) for name in BENEFIT_KEYS})
    )


def test_without_a_version_it_is_no_export_of_ours() -> None:
    assert match(table(PROJECT_KEYS, delimited=True)).mapping.source == "spreadsheet"
    assert match(table([*PROJECT_KEYS[1:], PROJECT_KEYS[0]], delimited=True)).mapping.source == "spreadsheet"


def test_an_older_export_is_known_by_its_first_and_last_column_and_three_quarters_of_the_fields() -> None:
    least = -(-len(PROJECT_KEYS) * 3 // 4)
    for names, source in (
        ([*PROJECT_KEYS[:least], "version"], "export"), ([*PROJECT_KEYS[: least - 1], "version"], "spreadsheet"),
        ([*PROJECT_KEYS[:least], "version", "extra"], "spreadsheet"), (["extra", *PROJECT_KEYS[:least], "version"], "spreadsheet"),
    ):  # fmt: skip
        assert match(table(names, delimited=True)).mapping.source == source, names


def test_three_quarters_of_the_fields_are_enough_and_one_less_is_not() -> None:
    names = [field.name for field in FIELDS[Kind.REVIEW]]
    assert len(names) == 8 and names[0] == "ref"
    mapping = match(table([*names[:6], "version"])).mapping
    assert mapping.source == "export" and list(mapping.others[Kind.REVIEW].fields) == names[:6]
    assert match(table([*names[:5], "version"])).mapping.source == "spreadsheet"


def test_a_file_that_names_all_fields_of_a_small_kind_and_more_of_a_large_one_is_no_export_of_the_small_one() -> None:
    header = ["ref", "title", "description", "project", "class", "owner", "stated", "version"]
    mapping = match(table(header)).mapping
    assert mapping.source == "spreadsheet" and columns(mapping.benefits)["title"] == "title"


LACKS = "in.csv holds no projects, benefits or readings: there is no column for "
OTHERWISE = " (or for a benefit's reference with period and actual). "
HELP = "If they are there under other names, give a mapping file with --map."


@pytest.mark.parametrize(
    ("header", "missing", "listed"),
    [
        (["Colour", "Size"], "a project's reference, for a project's name, for a benefit's title", "'Colour', 'Size'."),
        (["Project ref", "Size"], "a project's name, for a benefit's title", "'Project ref', 'Size'."),
        (["Id", "b", "c", "d", "e", "f"], "a project's name, for a benefit's title", "'Id', 'b', 'c', 'd', 'e', 'f'."),
        (["a", "b", "c", "d", "e", "f", "g"], "a project's reference, for a project's name, for a benefit's title",
         "'a', 'b', 'c', 'd', 'e', 'f' and 1 more."),
        (["a", "b", "c", "d", "e", "f", "g", "h"], "a project's reference, for a project's name, for a benefit's title",
         "'a', 'b', 'c', 'd', 'e', 'f' and 2 more."),
        (["w" * 30, "x" * 31], "a project's reference, for a project's name, for a benefit's title",
         f"'{'w' * 30}', '{'x' * 29}…'."),
    ],
)  # fmt: skip
def test_what_is_no_register_is_refused_in_a_sentence(header: list[str], missing: str, listed: str) -> None:
    with pytest.raises(UnreadableFile) as problem:
        proposed(header)
    assert str(problem.value) == f"{LACKS}{missing}{OTHERWISE}Its columns are {listed} {HELP}"


def test_only_what_is_missing_is_named() -> None:
    sheet = table(["a", "b"])
    assert not_a_register(sheet, ["ref"], ["title"]).startswith(f"{LACKS}a project's name{OTHERWISE}")
    assert not_a_register(sheet, ["name"], []).startswith(f"{LACKS}a project's reference, for a benefit's title{OTHERWISE}")


def test_columns_that_are_used_are_not_said_to_be_unread() -> None:
    proposal = proposed(["Benefit ID", "Period", "Actual", "Forecast", "Plan", "Extra", "More"])
    assert proposal.notices == ["Columns that are not read: 'Extra', 'More'."]


def test_evidence_beside_a_period_and_an_actual_is_that_of_the_reading() -> None:
    proposal = proposed(["Benefit ID", "Period", "Actual", "Evidence"], ["X1", "2026-Q1", "5", "ledger, page 3"])
    assert proposal.mapping.readings is not None and proposal.mapping.readings.evidence == "Evidence"


def test_of_two_columns_for_a_reading_every_run_takes_the_same() -> None:
    code = (
        "from tests.exchange.shapes import proposed; "
        "one = proposed(['Benefit ID', 'Month', 'Quarter', 'Period', 'Actual', 'Current value', 'Reading']).mapping.readings; "
        "print(one.period.column, one.values)"
    )
    said = set()
    for seed in ("1", "2", "3", "4"):
        ran = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        said.add(ran.stdout)
    assert len(said) == 1
