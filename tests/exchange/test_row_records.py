"""Rows become records: keys, needs, several columns for a field, cells that do not count, notes, and rows that say otherwise."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.parsing import DateOrder
from benefits_tui.exchange.mapping import KindMap, Mapping, Source
from benefits_tui.exchange.parsed_rows import ParsedRecord, ParsedRows
from benefits_tui.exchange.row_reader import read_drafts
from benefits_tui.exchange.sheet import NoValue, SheetValue
from tests.exchange.shapes import drafted, table, told

NO_RESULT = "a formula without a stored result; open and save the file in a spreadsheet"


def projects(key: tuple[str, ...] = (), **fields: Source | str) -> Mapping:
    """A mapping of projects: field and column."""
    given = {name: Source((one,)) if isinstance(one, str) else one for name, one in fields.items()}
    return Mapping(projects=KindMap(given, key))


def benefits(**fields: Source | str) -> Mapping:
    """A mapping of benefits: field and column."""
    return Mapping(benefits=KindMap({name: Source((one,)) if isinstance(one, str) else one for name, one in fields.items()}))


def test_a_row_is_a_project_with_its_values_and_where_they_came_from() -> None:
    found = drafted(
        projects(ref="No", name="Name", start="Begin"), ["No", "Name", "Begin", "More"], ["A 1", " Alpha ", "2025", "x"]
    )
    assert (found.rows, found.rejects, found.notices, found.benefits, found.readings) == (1, [], [], {}, [])
    assert found.projects == {
        ("a1",): ParsedRecord(
            Kind.PROJECT, ("a1",), 2, {"ref": "A 1", "name": "Alpha", "start": date(2025, 1, 1)}, {"ref": 2, "name": 2, "start": 2},
            {"ref": "No", "name": "Name", "start": "Begin"},
        )
    }  # fmt: skip


def test_drafts_of_nothing_are_empty() -> None:
    assert ParsedRows() == ParsedRows(0, {}, {}, [], [], [])


def test_a_key_forgives_capitals_blanks_and_dashes_and_no_more() -> None:
    rows = [["A  1", "one"], ["a 1", ""], [" A\n-1 ", ""], ["A/1", "two"], ["A11", "three"], ["STRASSE", "four"], ["straße", ""]]
    found = drafted(projects(ref="No", name="Name"), ["No", "Name"], *rows)
    assert list(found.projects) == [("a1",), ("a/1",), ("a11",), ("strasse",)]
    assert [draft.row for draft in found.projects.values()] == [2, 5, 6, 7]


def test_the_first_column_of_a_reference_is_the_key_and_key_goes_before_it() -> None:
    one = projects(ref=Source(("No", "Old")), name="Name")
    assert list(drafted(one, ["No", "Old", "Name"], ["A", "X", "n"]).projects) == [("a",)]
    other = projects(("Old", "Name"), ref="No", name="Name")
    assert list(drafted(other, ["No", "Old", "Name"], ["A", "X", "n"], ["B", "X", ""]).projects) == [("x", "n"), ("x", "")]


def test_a_row_without_its_key_is_listed_with_the_first_thing_that_it_says() -> None:
    one = projects(("No", "Part"), ref="Ref", name=Source(("Name", "Other")), description="About")
    header = ["Ref", "No", "Part", "Name", "Other", "About"]
    found = drafted(
        one,
        header,
        ["", "", "P", "", "", ""],
        ["R", "", "", "n", "o", "a"],
        ["R", " ", "", "", "", "a"],
        ["", "1", "", "", "", ""],
    )
    assert list(found.projects) == [("1", "")]
    assert [told(reject) for reject in found.rejects] == [
        (3, "No", "n", "blank, so the row names no project", "projects"), (4, "No", "a", "blank, so the row names no project", "projects"),
    ]  # fmt: skip
    assert [reject.record for reject in found.rejects] == [None, None]
    told_of_benefits = drafted(benefits(ref="Ref", title="Title"), ["Ref", "Title"], ["", "t"]).rejects
    assert told(told_of_benefits[0]) == (2, "Ref", "t", "blank, so the row names no benefit", "benefits")


def test_a_row_without_its_key_is_listed_when_a_second_column_says_something() -> None:
    one = projects(ref="No", name=Source(("Name", "Other")))
    assert len(drafted(one, ["No", "Name", "Other"], ["", "", "Alpha"]).rejects) == 1


def test_the_first_filled_column_of_a_field_counts_and_columns_of_other_names_only_stand_in() -> None:
    one = projects(ref="No", name=Source(("Name", "Other")))
    found = drafted(one, ["No", "Name", "Other"], ["A", "a", "spare"], ["B", "", "spare"], ["C", "", ""])
    assert [draft.values.get("name") for draft in found.projects.values()] == ["a", "spare", None]
    assert [draft.columns.get("name") for draft in found.projects.values()] == ["Name", "Other", None]
    assert found.rejects == []


@pytest.mark.parametrize(
    ("first", "second", "value", "reasons"),
    [
        ("green", "", "green", []), ("", "red", "red", []), ("Amber/Red", "amber red", "amber_red", []), ("green", "n/a", "green", []),
        ("n/a", "red", "red", []), ("n/a", "n/a", None, []),
        ("green", "red", "green", [("RAG (2)", "red", "a column before it says 'green'")]),
        ("pink", "red", "red", [("RAG", "pink", "'pink' is not one of its values; there is: green, amber green, amber, amber red, red")]),
        ("green", "pink", "green", [("RAG (2)", "pink", "'pink' is not one of its values; there is: green, amber green, amber, amber red, red")]),
    ],
)  # fmt: skip
def test_columns_of_one_name_say_the_same_or_the_second_is_listed(
    first: str, second: str, value: str | None, reasons: list[tuple[str, str, str]]
) -> None:
    one = projects(ref="No", delivery_rating=Source(("RAG", "RAG (2)"), values={"n/a": ""}))
    found = drafted(one, ["No", "RAG", "RAG (2)"], ["A", first, second])
    assert found.projects[("a",)].values.get("delivery_rating") == value
    assert [told(reject) for reject in found.rejects] == [
        (2, column, words, reason, "projects") for column, words, reason in reasons
    ]
    assert all(reject.record == (Kind.PROJECT, ("a",)) for reject in found.rejects)


@pytest.mark.parametrize(
    ("columns", "listed"),
    [
        (("a", "a (2)"), 1),
        (("a (2)", "a (3)"), 1),
        (("a", "b"), 0),
        (("a", "a(2)"), 0),
        (("a", "a (b)"), 0),
        (("a (2) x", "a x"), 0),
        (("a", "a (12)"), 1),
    ],
)
def test_which_columns_are_of_one_name(columns: tuple[str, str], listed: int) -> None:
    found = drafted(projects(ref="No", name=Source(columns)), ["No", *columns], ["A", "one", "two"])
    assert found.projects[("a",)].values["name"] == "one" and len(found.rejects) == listed


def test_a_word_that_means_blank_keeps_other_columns_from_standing_in() -> None:
    one = projects(ref="No", name=Source(("Name", "Other"), values={"none": ""}))
    assert drafted(one, ["No", "Name", "Other"], ["A", "None", "spare"]).projects[("a",)].values == {"ref": "A"}


def test_an_unreadable_cell_is_listed_and_the_next_column_stands_in() -> None:
    one = projects(ref="No", start=Source(("Start", "Other")), whole_life_cost="WLC")
    found = drafted(one, ["No", "Start", "Other", "WLC"], ["A", "soon", "2025-05-01", "much"])
    assert found.projects[("a",)].values == {"ref": "A", "start": date(2025, 5, 1)}
    assert found.projects[("a",)].columns["start"] == "Start"
    assert [told(reject) for reject in found.rejects] == [
        (2, "Start", "soon", "'soon' is not a date; write 2026-03-31 or 31 March 2026", "projects"),
        (2, "WLC", "much", "'much' is not a number", "projects"),
    ]


def test_reasons_do_not_repeat_the_fields_name() -> None:
    one = benefits(ref="No", disbenefit="Worse", priority="First")
    found = drafted(one, ["No", "Worse", "First"], ["A", "perhaps", "6"])
    assert [reject.reason for reject in found.rejects] == ["'perhaps' is neither yes nor no", "6 is not a priority; it is 1 to 5"]


def test_a_formula_that_was_never_worked_out_is_listed() -> None:
    found = drafted(projects(ref="No", name="Name"), ["No", "Name"], ["A", NoValue("=B1")])
    assert [told(reject) for reject in found.rejects] == [(2, "Name", "=B1", NO_RESULT, "projects")]
    assert found.projects[("a",)].values == {"ref": "A"}


@pytest.mark.parametrize(
    ("says", "taken"), [("Undefined", False), (" undefined ", False), ("UNDEFINED", False), ("defined", True), ("", True)]
)
def test_a_cell_does_not_count_where_another_column_says_so(says: str, taken: bool) -> None:
    one = benefits(ref="No", target=Source(("Target",), ignore_when=("Type", " Undefined ")))
    found = drafted(one, ["No", "Target", "Type"], ["A", "5", says])
    assert found.benefits[("a",)].values.get("target") == (Decimal(5) if taken else None)
    expected = [] if taken else [(2, "Target", "5", "not taken, for Type says ' Undefined '", "benefits")]
    assert [told(reject) for reject in found.rejects] == expected


def test_words_are_read_as_what_the_mapping_says_they_mean() -> None:
    values = {"up": "increase", "keep": "at least", "odd": "sideways", "none": ""}
    one = benefits(ref="No", direction=Source(("Way",), values=values), target=Source(("Target",), values={"all": "100"}))
    rows = [["A", "Up", "ALL"], ["B", "KEEP", "5"], ["C", "none", "all "], ["D", "decrease", ""], ["E", "odd", ""]]
    found = drafted(one, ["No", "Way", "Target"], *rows)
    assert [draft.values.get("direction") for draft in found.benefits.values()] == [
        "increase",
        "at_least",
        None,
        "decrease",
        None,
    ]
    assert [draft.values.get("target") for draft in found.benefits.values()] == [
        Decimal(100),
        Decimal(5),
        Decimal(100),
        None,
        None,
    ]
    assert [(one.row, one.value, one.reason) for one in found.rejects] == [
        (6, "odd", "'sideways' is not one of its values; did you mean 'increase'?")
    ]


CELLS: list[tuple[str, SheetValue, object]] = [
    ("start", date(2026, 5, 6), date(2026, 5, 6)), ("start", "March 2026", date(2026, 3, 1)), ("end", "March 2026", date(2026, 3, 31)),
    ("start", "FY2026-27", date(2026, 4, 1)), ("end", "FY2026-27", date(2027, 3, 31)), ("target_date", "2026-Q2", date(2026, 6, 30)),
    ("start", Decimal(2026), date(2026, 1, 1)), ("class", "Non-cashable", "non_cashable"), ("disbenefit", True, True), ("disbenefit", False, False),
    ("disbenefit", "Y", True), ("priority", Decimal(3), 3), ("title", Decimal("1.50"), "1.50"), ("title", "a\nb", "a b"), ("risks", "a\r\nb", "a\nb"),
    ("title", date(2026, 1, 2), "2026-01-02"), ("owner", "Head", "Head"), ("project", "P-1", "P-1"), ("objectives", "O1, O2", "O1, O2"),
    ("objective_title", "Goal", "Goal"), ("amber_threshold", "10 %", Decimal("0.1")), ("amber_threshold", "0.1", Decimal("0.1")), ("target", "25 %", Decimal(25)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "cell", "value"), CELLS)
def test_a_cell_is_read_as_what_its_field_holds(name: str, cell: SheetValue, value: object) -> None:
    found = drafted(benefits(ref="No", **{name: "Cell"}), ["No", "Cell"], ["A", cell])
    assert found.rejects == [] and found.benefits[("a",)].values[name] == value
    assert type(found.benefits[("a",)].values[name]) is type(value)


@pytest.mark.parametrize(
    ("given", "others", "day"),
    [
        (None, [], None), (None, ["13/02/2026"], date(2026, 4, 3)), (None, ["02/13/2026"], date(2026, 3, 4)),
        (DateOrder.MONTH_FIRST, ["13/02/2026"], date(2026, 3, 4)), (DateOrder.DAY_FIRST, [], date(2026, 4, 3)),
        (None, ["13/02/2026", "02/13/2026"], None),
    ],
)  # fmt: skip
def test_days_are_read_in_the_order_given_or_that_the_file_tells(
    given: DateOrder | None, others: list[str], day: date | None
) -> None:
    one = projects(ref="No", start="Start", gate3="Gate")
    one.date_order = given
    rows = [["A", "03/04/2026", ""], *([f"X{n}", "", text] for n, text in enumerate(others))]
    found = drafted(one, ["No", "Start", "Gate"], *rows)
    assert found.projects[("a",)].values.get("start") == day


def test_dates_in_other_columns_tell_no_order() -> None:
    found = drafted(
        projects(ref="No", start="Start", description="About"), ["No", "Start", "About"], ["A", "03/04/2026", "13/02/2026"]
    )
    assert [reject.reason for reject in found.rejects] == ["'03/04/2026' could be day or month first; write it as 2026-03-31"]


def test_the_first_row_that_says_something_counts_and_another_is_listed() -> None:
    one = projects(ref="No", name=Source(("Name", "Other")), department="Dept")
    rows = [
        ["A", "Alpha", "", ""],
        ["A", "alpha", "", "Road"],
        ["A", "Alpha", "", "Rail"],
        ["A", "", "Spare", ""],
        ["A", "", "", "Road"],
    ]
    found = drafted(one, ["No", "Name", "Other", "Dept"], *rows)
    draft = found.projects[("a",)]
    assert draft.values == {"ref": "A", "name": "Alpha", "department": "Road"} and draft.rows == {
        "ref": 2,
        "name": 2,
        "department": 3,
    }
    assert [told(reject) for reject in found.rejects] == [
        (3, "Name", "alpha", "row 2 already says 'Alpha' for this project", "projects"),
        (4, "Dept", "Rail", "row 3 already says 'Road' for this project", "projects"),
        (5, "Other", "Spare", "row 2 already says 'Alpha' for this project", "projects"),
    ]
    assert {reject.record for reject in found.rejects} == {(Kind.PROJECT, ("a",))}


def test_notes_are_kept_once_each_in_the_order_of_the_rows() -> None:
    one = Mapping(projects=KindMap({"ref": Source(("No",))}, notes=("Remark", "Gone", "Comment")))
    rows = [["A", "one", "c"], ["A", "two", "c"], ["A", "one", ""], ["B", "", ""]]
    found = drafted(one, ["No", "Remark", "Comment"], *rows)
    assert (
        found.projects[("a",)].notes == [("Remark", "one"), ("Comment", "c"), ("Remark", "two")]
        and found.projects[("b",)].notes == []
    )
    assert found.notices == ["The file has no column 'Gone', so no notes are taken from it."]


def test_a_benefit_without_a_key_is_its_projects_one_and_knows_it() -> None:
    one = Mapping(projects=KindMap({"ref": Source(("No",))}), benefits=KindMap({"stated": Source(("Value",))}, needs=("stated",)))
    rows = [["A", "5"], ["B", ""], ["C", "exempt"], ["", "7"], ["A", ""], ["A", "exempt"]]
    found = drafted(one, ["No", "Value"], *rows)
    assert found.benefits == {
        ("a",): ParsedRecord(Kind.BENEFIT, ("a",), 2, {"stated": Decimal(5)}, {"stated": 2}, {"stated": "Value"}, parent=("a",))
    }
    # A row that makes no benefit: its cell is listed with the project that it does make.
    assert [(one.row, one.value, one.record) for one in found.rejects] == [
        (4, "exempt", (Kind.PROJECT, ("c",))),
        (7, "exempt", (Kind.PROJECT, ("a",))),
    ]


def test_a_row_that_lacks_one_of_several_needs_makes_none() -> None:
    one = Mapping(benefits=KindMap({name: Source((name,)) for name in ("ref", "title", "stated")}, needs=("title", "stated")))
    rows = [["A", "t", ""], ["B", "", "1"], ["C", "t", "1"], ["D", "t", "x"]]
    found = drafted(one, ["ref", "title", "stated"], *rows)
    assert list(found.benefits) == [("c",)] and [(one.row, one.record) for one in found.rejects] == [(5, None)]


def test_a_benefit_with_a_key_knows_the_project_of_its_row() -> None:
    one = Mapping(projects=KindMap({"ref": Source(("No",))}), benefits=KindMap({"title": Source(("Title",))}, ("No", "Title")))
    found = drafted(one, ["No", "Title"], ["A", "x"], ["A", "Y"], ["B", "x"])
    assert {key: draft.parent for key, draft in found.benefits.items()} == {
        ("a", "x"): ("a",),
        ("a", "y"): ("a",),
        ("b", "x"): ("b",),
    }
    assert drafted(benefits(ref="No"), ["No"], ["A"]).benefits[("a",)].parent is None


def test_the_guard_is_taken_off_in_our_own_exports_only() -> None:
    one = projects(ref="No", name="Name")
    assert drafted(one, ["No", "Name"], ["A", "'=1"]).projects[("a",)].values["name"] == "'=1"
    one.guarded = True
    found = drafted(one, ["No", "Name"], ["'-A", "'=1"], ["B", "'b"], ["C", Decimal(5)])
    assert [(draft.key, draft.values["name"]) for draft in found.projects.values()] == [
        (("a",), "=1"),
        (("b",), "'b"),
        (("c",), "5"),
    ]


@pytest.mark.parametrize(
    ("rows", "calls"), [(0, []), (1, [0]), (500, [0]), (501, [0, 500]), (999, [0, 500]), (1001, [0, 500, 1000])]
)
def test_progress_is_told_every_five_hundred_rows(rows: int, calls: list[int]) -> None:
    said: list[tuple[int, int]] = []
    sheet = table(["No"], *([str(number)] for number in range(rows)))
    found = read_drafts(sheet, projects(ref="No"), 4, "£", lambda done, total: said.append((done, total)))
    assert said == [(done, rows) for done in calls] and found.rows == rows == len(found.projects)


def test_the_notices_of_the_file_come_first() -> None:
    sheet = table(["No"], ["A"])
    sheet.notices.append("Of 2 sheets, 'A' was read.")
    found = read_drafts(sheet, projects(ref="No", stage="Stage"), 4, "£")
    assert found.notices == [
        "Of 2 sheets, 'A' was read.",
        "The file has no column 'Stage', so nothing is read for the project's stage.",
    ]
    assert sheet.notices == ["Of 2 sheets, 'A' was read."]
