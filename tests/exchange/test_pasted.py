"""Rows pasted from a spreadsheet: told apart into cells, with their own headings or those of the list."""

from __future__ import annotations

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.exchange.grid import Layout
from benefits_tui.exchange.mapping import Source
from benefits_tui.exchange.pasted import PastedColumn, PastedRows, has_rows, pasted_grid, pasted_table
from benefits_tui.exchange.sheet import UnreadableFile
from benefits_tui.register.importing import propose_pasted

PROJECTS = (
    PastedColumn("Project", "name"),
    PastedColumn("Reference", "ref"),
    PastedColumn("Department", "department"),
    PastedColumn("Flags"),
)
IN_ORDER = "The pasted rows have no headings, so their columns were taken in the order of the list: "


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\nc\td", [["a", "b"], ["c", "d"]]),
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a\tb\rc\td\r", [["a", "b"], ["c", "d"]]),
        ("a\tb\n\n\n", [["a", "b"]]),
        ('a\t"two\nlines"\nc\t"5"" pipe"', [["a", "two\nlines"], ["c", '5" pipe']]),
        ('a\t"fast" lane\nc\td', [["a", '"fast" lane'], ["c", "d"]]),
        ('a\t"never closed\nc\td', [["a", '"never closed'], ["c", "d"]]),
        ("\tb\nc\t", [["", "b"], ["c", ""]]),
        ("a;b\nc;d", [["a", "b"], ["c", "d"]]),
        ("a,b\nc,d", [["a", "b"], ["c", "d"]]),
        ("one\ntwo", [["one"], ["two"]]),
    ],
)
def test_cells_are_those_that_were_copied(text: str, rows: list[list[str]]) -> None:
    assert [cells for _, cells in pasted_grid(PastedRows(text)).lines] == rows


@pytest.mark.parametrize(
    ("text", "several"),
    [("word", False), ("word\n", False), ("\nword\r\n", False), ("", False), ("a\tb", True), ("a\nb", True), ("a\rb", True)],
)
def test_one_cell_is_no_table(text: str, several: bool) -> None:
    assert has_rows(text) is several


@pytest.mark.parametrize("text", ["", " \n\t", "\r\n"])
def test_nothing_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFile, match="Nothing was pasted: copy rows in a spreadsheet first"):
        pasted_grid(PastedRows(text))


@pytest.mark.parametrize(
    ("text", "header", "said"),
    [
        ("Alpha\tP-1\tRoads\t3", ["Project", "Reference", "Department", "Flags"], "Project, Reference, Department, Flags."),
        ("Alpha\tP-1\tRoads", ["Project", "Reference", "Department"], "Project, Reference, Department."),
        ("Alpha\tP-1", ["Project", "Reference"], "Project, Reference."),
        (
            "Alpha\tP-1\tRoads\t3\tx",
            ["Project", "Reference", "Department", "column 4", "column 5"],
            "Project, Reference, Department.",
        ),
    ],
)
def test_without_headings_those_of_the_list_stand_above_in_their_order(text: str, header: list[str], said: str) -> None:
    table = pasted_table(PastedRows(text, Kind.PROJECT, PROJECTS))
    assert table.header == header and [number for number, _ in table.rows] == [1]
    assert table.notices[0] == IN_ORDER + said


@pytest.mark.parametrize(
    ("text", "header", "first"),
    [
        ("Project\tReference\nAlpha\tP-1", ["Project", "Reference"], 2),
        ("Project ID\tProject name\nP-1\tAlpha", ["Project ID", "Project name"], 2),
        ("Project ID\tProject name\tColour\nP-1\tAlpha\tred", ["Project ID", "Project name", "Colour"], 2),
        ("Project ID\tProject name\tColour\tSize\nP-1\tAlpha\tred\t4", ["Project ID", "Project name", "Colour", "Size"], 2),
        ("Projects of 2026\t\nProject ID\tProject name\nP-1\tAlpha", ["Project ID", "Project name"], 3),
    ],
)
def test_headings_that_were_pasted_too_are_headings(text: str, header: list[str], first: int) -> None:
    table = pasted_table(PastedRows(text, Kind.PROJECT, PROJECTS))
    assert (table.header, [number for number, _ in table.rows]) == (header, [first])
    assert not any(notice.startswith(IN_ORDER) for notice in table.notices)


def test_a_row_of_which_less_than_half_are_names_is_a_record() -> None:
    pasted = PastedRows("Project ID\tProject name\tRoads\t4\t5", Kind.PROJECT, PROJECTS)
    assert [number for number, _ in pasted_table(pasted).rows] == [1]


def test_a_layout_that_a_person_gives_holds() -> None:
    pasted = PastedRows("Alpha\tP-1\nBeta\tP-2\nGamma\tP-3", Kind.PROJECT, PROJECTS)
    assert [number for number, _ in pasted_table(pasted, Layout(rows=(2, 3))).rows] == [2, 3]
    assert pasted_table(pasted, Layout(header=(1, 1))).header == ["Alpha", "P-1"]


@pytest.mark.parametrize(
    ("text", "kind", "columns", "projects", "benefits"),
    [
        # The list's own headings mean what the list shows.
        ("Alpha\tP-1\tRoads", Kind.PROJECT, PROJECTS, {"name": "Project", "ref": "Reference", "department": "Department"}, {}),
        ("Reference\tProject\nP-1\tAlpha", Kind.PROJECT, PROJECTS, {"ref": "Reference", "name": "Project"}, {}),
        (
            "Rent\tP-1/B01\tP-1", Kind.BENEFIT,
            (PastedColumn("Benefit", "title"), PastedColumn("Reference", "ref"), PastedColumn("Project", "project")),
            {}, {"title": "Benefit", "ref": "Reference", "project": "Project"},
        ),
        # Those of another table tell for themselves, whichever list they are pasted onto.
        (
            "Benefit ref\tBenefit title\tProject\nB-1\tRent\tP-1", Kind.PROJECT, PROJECTS,
            {}, {"ref": "Benefit ref", "title": "Benefit title", "project": "Project"},
        ),
    ],
)  # fmt: skip
def test_what_the_columns_become(
    text: str, kind: Kind, columns: tuple[PastedColumn, ...], projects: dict[str, str], benefits: dict[str, str]
) -> None:
    _, proposal = propose_pasted(PastedRows(text, kind, columns))
    mapping = proposal.mapping
    made = [one.fields if one is not None else {} for one in (mapping.projects, mapping.benefits)]
    assert made == [{name: Source((column,)) for name, column in wanted.items()} for wanted in (projects, benefits)]


def test_what_the_list_does_not_settle_is_asked() -> None:
    columns = (PastedColumn("Benefit", "title"), PastedColumn("Project", "project"), PastedColumn("Stated", "stated"))
    _, proposal = propose_pasted(PastedRows("Rent\tP-1\t1.2\nFuel\tP-1\t0.4", Kind.BENEFIT, columns))
    assert [question.text for question in proposal.questions] == [
        "No column holds a benefit's reference: is a benefit told by 'Project' and 'Benefit' together?",
        "In what unit are the amounts in 'Stated'?",
    ]
