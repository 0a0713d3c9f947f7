"""What the names of columns leave open is asked, each question with its hint and answers, and an answer settles it."""

from __future__ import annotations

import pytest

from benefits_tui.domain.parsing import DateOrder
from benefits_tui.exchange.mapping import KindMap, Source
from benefits_tui.exchange.matching import match
from tests.exchange.shapes import asked, proposed, table

STAGES = ("idea", "start_up", "planning", "delivery", "closing", "benefits_tracking", "archived")


def test_a_projects_reference_is_asked_for_among_all_columns() -> None:
    proposal = proposed(["Project name", "Folder"])
    (question,) = proposal.questions
    assert question.text == "Which column holds a project's lasting reference? (Names change.)"
    assert question.hint == 'Write ref = "the column" under [projects.fields].'
    assert str(question) == f"{question.text} {question.hint}"
    assert question.answers == ("Project name", "Folder")
    question.apply_answer("Folder")
    assert proposal.mapping.projects == KindMap({"name": Source(("Project name",)), "ref": Source(("Folder",))})


def test_a_reference_alone_makes_no_projects() -> None:
    proposal = proposed(["Project ref", "Benefit ref", "Benefit title"])
    assert proposal.mapping.projects is None and asked(proposal) == []
    assert proposal.mapping.benefits == KindMap(
        {"ref": Source(("Benefit ref",)), "title": Source(("Benefit title",)), "project": Source(("Project ref",))}
    )


def test_a_project_column_beside_a_reference_of_projects_stays_the_benefits_own() -> None:
    proposal = proposed(["Project ref", "Project", "Benefit ref", "Benefit title"])
    assert proposal.mapping.benefits is not None and proposal.mapping.benefits.fields["project"] == Source(("Project",))


def test_the_project_of_a_benefit_is_asked_for_among_all_columns() -> None:
    proposal = proposed(["Benefit ref", "Benefit title", "Folder"])
    (question,) = proposal.questions
    assert question.text == "Which column holds the reference of a benefit's project?"
    assert question.hint == 'Write project = "the column" under [benefits.fields].'
    assert question.answers == ("Benefit ref", "Benefit title", "Folder")
    question.apply_answer("Folder")
    assert proposal.mapping.benefits is not None and proposal.mapping.benefits.fields["project"] == Source(("Folder",))


def test_the_project_is_not_asked_for_where_it_is_told_or_not_needed() -> None:
    assert asked(proposed(["Benefit ref", "Benefit title", "Project"])) == []
    assert asked(proposed(["Benefit ref", "Period", "Actual"])) == []
    assert asked(proposed(["Project ref", "Project name", "Benefit ref", "Benefit title"])) == []


def test_benefits_without_a_reference_are_told_by_project_and_title_when_that_is_agreed() -> None:
    proposal = proposed(["Project ref", "Project name", "Benefit title"])
    (question,) = proposal.questions
    assert (
        question.text == "No column holds a benefit's reference: is a benefit told by 'Project ref' and 'Benefit title' together?"
    )
    assert question.hint == 'Write key = ["Project ref", "Benefit title"] under [benefits].'
    assert question.answers == ("yes",)
    question.apply_answer("yes")
    assert proposal.mapping.benefits == KindMap({"title": Source(("Benefit title",))}, key=("Project ref", "Benefit title"))


def test_benefits_without_a_reference_or_project_are_told_by_their_title() -> None:
    proposal = proposed(["Benefit title", "Project"])
    assert proposal.mapping.benefits is not None and proposal.mapping.benefits.key == ("Project", "Benefit title")
    assert asked(proposal) == [
        "No column holds a benefit's reference: is a benefit told by 'Project' and 'Benefit title' together?"
    ]
    assert proposal.questions[0].hint == 'Write key = ["Project", "Benefit title"] under [benefits].'


def test_a_stated_value_among_projects_makes_a_benefit_each_that_bears_the_projects_name() -> None:
    proposal = proposed(["Project ref", "Project name", "Stated value"], ["A", "a", "900000"])
    assert proposal.mapping.benefits == KindMap(
        {"stated": Source(("Stated value",), "one"), "title": Source(("Project name",))}, needs=("stated",)
    )
    assert proposal.notices == ["Each project with a stated value gets one benefit, which has the project's name."]
    assert proposal.questions == []


def test_a_column_named_nearly_like_a_field_is_asked_for() -> None:
    proposal = proposed(["Project ref", "Project name", "Departmant"])
    (question,) = proposal.questions
    assert question.text == "Is the column 'Departmant' the project's department?"
    assert question.hint == 'Write department = "Departmant" under [projects.fields], or leave it out.'
    assert question.answers == ("yes", "no")
    assert proposal.mapping.projects is not None
    question.apply_answer("no")
    assert "department" not in proposal.mapping.projects.fields
    question.apply_answer("yes")
    assert proposal.mapping.projects.fields["department"] == Source(("Departmant",))


# difflib's ratio: twice the letters in common over all letters. Asked from 0.86 on.
@pytest.mark.parametrize(
    ("heading", "question"),
    [
        ("Validatr", ["Is the column 'Validatr' the benefit's validator?"]),  # 16/17 = 0.94
        ("Validato", ["Is the column 'Validato' the benefit's validator?"]),
        ("Validat", ["Is the column 'Validat' the benefit's validator?"]),  # 14/16 = 0.875
        ("Valida", []),  # 12/15 = 0.80
        ("Priorityxx", ["Is the column 'Priorityxx' the benefit's priority?"]),  # 16/18 = 0.889
        ("Priorityxxx", []),  # 16/19 = 0.842
        ("Risk", ["Is the column 'Risk' the benefit's risks?"]),  # 8/9 = 0.889
        ("Risksxx", []),  # 10/12 = 0.833
    ],
)  # fmt: skip
def test_how_near_a_name_must_be(heading: str, question: list[str]) -> None:
    proposal = proposed(["Benefit ref", "Benefit title", "Project", heading])
    assert asked(proposal) == question


def test_a_name_that_is_near_two_fields_is_asked_for_the_nearer() -> None:
    proposal = proposed(["Benefit ref", "Benefit title", "Project", "Target dat"])
    assert asked(proposal) == ["Is the column 'Target dat' the benefit's target date?"]


def test_a_near_name_is_not_asked_for_where_the_field_is_filled_or_the_column_taken() -> None:
    assert asked(proposed(["Project ref", "Project name", "Department", "Departmant"])) == []
    assert asked(proposed(["Project ref", "Project name", "Department", "Departments"])) == []


def test_near_names_of_benefits_are_not_asked_for_where_each_project_makes_one() -> None:
    header = ["Project ref", "Project name", "Stated value", "Validatr", "Departmant"]
    assert asked(proposed(header)) == ["Is the column 'Departmant' the project's department?"]


@pytest.mark.parametrize(
    ("amounts", "unit"),
    [
        (("50000",), "one"), (("49999",), None), (("49999.9999",), None), (("£50,000",), "one"), (("-50000",), "one"), (("(50,000.00)",), "one"),
        # The middle one decides, the upper of the two in the middle.
        (("1", "2", "50000"), None), (("1", "50000", "50000"), "one"), (("1", "50000"), "one"), (("1", "1", "50000", "50000"), "one"),
        (("1", "1", "1", "50000"), None), (("50000", "1", "1"), None),
        # Noughts, blanks and words do not count.
        ((), "one"), (("0", "0.00"), "one"), (("0", "0", "0", "50000"), "one"), (("0", "4"), None), (("", "", "4"), None),
        (("exempt", "s. 43"), "one"), (("exempt", "exempt", "4"), None),
    ],
)  # fmt: skip
def test_amounts_that_look_like_millions_are_asked_for(amounts: tuple[str, ...], unit: str | None) -> None:
    proposal = proposed(["Project ref", "Project name", "Budget"], *([f"A{n}", "a", text] for n, text in enumerate(amounts)))
    assert proposal.mapping.projects is not None
    source = proposal.mapping.projects.fields["whole_life_cost"]
    assert source.unit == unit and len(proposal.questions) == (unit is None)


def test_the_unit_is_asked_for_and_taken_as_answered() -> None:
    proposal = proposed(["Benefit ref", "Benefit title", "Project", "Stated value", "Baseline"], ["X", "x", "P", "4.2", "5"])
    (question,) = proposal.questions
    assert question.text == "In what unit are the amounts in 'Stated value'?"
    assert question.hint == 'Write stated = { column = "Stated value", unit = "million" } under [benefits.fields].'
    assert question.answers == ("one", "thousand", "million", "billion")
    question.apply_answer("thousand")
    assert proposal.mapping.benefits is not None
    assert proposal.mapping.benefits.fields["stated"].unit == "thousand"
    # A number that is no money has no unit.
    assert proposal.mapping.benefits.fields["baseline"] == Source(("Baseline",))


def test_of_several_columns_the_first_is_asked_about() -> None:
    proposal = proposed(["Project ref", "Project name", "Budget", "budget", "Stage", "stage"], ["A", "a", "4", "5", "", "Odd"])
    assert asked(proposal) == [
        "What do the words in 'Stage' mean for the project's stage: 'Odd' (1 cell)?",
        "In what unit are the amounts in 'Budget'?",
    ]
    assert [question.hint for question in proposal.questions] == [
        'Write stage = { column = "Stage", values = { "Odd" = "…" } } under [projects.fields], '
        "each … one of idea, start-up, planning, delivery, closing, benefits-tracking, archived.",
        'Write whole_life_cost = { column = "Budget", unit = "million" } under [projects.fields].',
    ]


def test_the_columns_of_one_name_are_looked_at_together() -> None:
    proposal = proposed(["Project ref", "Project name", "Budget", "budget"], ["A", "a", "1", "70000"], ["B", "b", "", "70000"])
    assert proposal.mapping.projects is not None and asked(proposal) == []
    assert proposal.mapping.projects.fields["whole_life_cost"] == Source(("Budget", "budget"), "one")
    told = proposed(["Project ref", "Project name", "Budget", "Budget (£m)"], ["A", "a", "1", ""])
    assert told.mapping.projects is not None
    assert told.mapping.projects.fields["whole_life_cost"] == Source(("Budget", "Budget (£m)"), "million")


def test_of_two_columns_with_different_words_for_a_field_the_first_counts() -> None:
    proposal = proposed(["Project ref", "Project name", "Agency", "Ministry"])
    assert proposal.mapping.projects is not None and proposal.mapping.projects.fields["department"] == Source(("Agency",))
    assert proposal.notices == ["Columns that are not read: 'Ministry'."]


def test_a_short_word_that_a_choice_does_not_know_is_asked_for() -> None:
    proposal = proposed(
        ["Project ref", "Project name", "Stage"], ["A", "a", "Doing"], ["B", "b", "Start-up"], ["C", "c", "Doing"]
    )
    (question,) = proposal.questions
    assert question.text == "What do the words in 'Stage' mean for the project's stage: 'Doing' (2 cells)?"
    assert question.hint == (
        'Write stage = { column = "Stage", values = { "Doing" = "…" } } under [projects.fields], '
        "each … one of idea, start-up, planning, delivery, closing, benefits-tracking, archived."
    )
    assert question.answers == (*STAGES, "blank")
    assert proposal.mapping.projects is not None
    source = proposal.mapping.projects.fields["stage"]
    question.apply_answer("delivery", "Doing")
    assert source.values == {"doing": "delivery"}
    question.apply_answer("blank", "Doing")
    assert source.values == {"doing": ""}


@pytest.mark.parametrize(("length", "questions"), [(1, 1), (29, 1), (30, 1), (31, 0), (60, 0)])
def test_words_of_more_than_thirty_letters_are_remarks(length: int, questions: int) -> None:
    proposal = proposed(["Project ref", "Project name", "Stage"], ["A", "a", "w" * length])
    assert len(proposal.questions) == questions


def test_the_words_of_a_column_are_asked_for_in_one_question_with_their_numbers() -> None:
    rows = [[f"P{n}", "a", f"word {n}"] for n in (9, 8, 7, 6, 5, 4, 3, 2, 1)]
    proposal = proposed(["Project ref", "Project name", "Stage"], *rows)
    assert proposal.questions[0].words == tuple((f"word {n}", 1) for n in (9, 8, 7, 6, 5, 4, 3, 2, 1))
    assert len(proposal.questions) == 1


def test_the_words_of_all_columns_of_a_choice_are_asked_for() -> None:
    proposal = proposed(["Project ref", "Project name", "RAG", "rag"], ["A", "a", "Green", "Blue"], ["B", "b", "Amber/Red", ""])
    assert asked(proposal) == ["What do the words in 'RAG' mean for the project's delivery rating: 'Blue' (1 cell)?"]
    assert proposal.questions[0].answers == ("green", "amber_green", "amber", "amber_red", "red", "blank")


@pytest.mark.parametrize(
    ("starts", "ends", "order", "question"),
    [
        ("13/02/2026", "01/02/2026", DateOrder.DAY_FIRST, None),
        ("02/13/2026", "01/02/2026", DateOrder.MONTH_FIRST, None),
        ("01/02/2026", "03/04/2026", None, "Is '01/02/2026' day or month first?"),
        ("02/02/2026", "05/12/2026", None, "Is '05/12/2026' day or month first?"),
        ("13/02/2026", "02/13/2026", None, None),
        ("13/02/2026", "02/13/2026 ", None, None),
        ("2026-02-01", "1 May 2026", None, None),
        ("01.02.2026", "03.04.2026", None, None),
        ("", "", None, None),
    ],
)
def test_the_order_of_day_and_month_is_asked_for_where_no_date_tells(
    starts: str, ends: str, order: DateOrder | None, question: str | None
) -> None:
    proposal = proposed(["Project ref", "Project name", "Start date", "End date"], ["A", "a", starts, ends])
    assert proposal.mapping.date_order is order and asked(proposal) == ([question] if question else [])
    if question:
        assert proposal.questions[0].hint == 'Write order = "dmy" or "mdy" under [dates].'
        assert proposal.questions[0].answers == ("dmy", "mdy")
        settled: list[DateOrder | None] = []
        for answer in ("mdy", "dmy"):
            proposal.questions[0].apply_answer(answer)
            settled.append(proposal.mapping.date_order)
        assert settled == [DateOrder.MONTH_FIRST, DateOrder.DAY_FIRST]


def test_the_days_of_gates_tell_the_order_and_amounts_do_not() -> None:
    header = ["Project ref", "Project name", "Start date", "Gate 3 date", "Description"]
    assert proposed(header, ["A", "a", "01/02/2026", "14/03/2026", ""]).mapping.date_order is DateOrder.DAY_FIRST
    assert asked(proposed(header, ["A", "a", "01/02/2026", "", "14/03/2026"])) == ["Is '01/02/2026' day or month first?"]


def test_an_order_that_two_dates_contradict_is_asked_for_where_it_matters() -> None:
    rows = [["A", "a", "13/02/2026"], ["B", "b", "02/13/2026"], ["C", "c", "01/02/2026"]]
    proposal = proposed(["Project ref", "Project name", "Start date"], *rows)
    slip = "Row 2 of 'Start date' says '13/02/2026', which may be a slip."
    assert asked(proposal) == [f"Is '01/02/2026' day or month first? {slip}"]


def test_questions_come_in_one_order() -> None:
    header = ["Project ref", "Project name", "Benefit title", "Departmant", "Stage", "Budget", "Start date"]
    proposal = proposed(header, ["A", "a", "x", "d", "Doing", "4", "01/02/2026"])
    assert asked(proposal) == [
        "No column holds a benefit's reference: is a benefit told by 'Project ref' and 'Benefit title' together?",
        "Is the column 'Departmant' the project's department?",
        "What do the words in 'Stage' mean for the project's stage: 'Doing' (1 cell)?",
        "In what unit are the amounts in 'Budget'?",
        "Is '01/02/2026' day or month first?",
    ]


def test_benefits_of_one_title_in_two_projects_are_two() -> None:
    sheet = table(["Goal", "Benefit title", "Target", "Target value"], ["G1", "a", "Do more", "5"], ["G2", "a", "Do less", "6"])
    proposal = match(sheet)
    assert asked(proposal) == [
        "No column holds a benefit's reference: is a benefit told by 'Benefit title'?",
        "Which column holds the reference of a benefit's project?",
    ]
    for question, answer in zip(proposal.questions, ("yes", "Goal"), strict=True):
        question.apply_answer(answer)
    benefits = proposal.mapping.benefits
    assert benefits is not None and benefits.key == ("Goal", "Benefit title")
    # What the target is in words is not how much it is.
    assert benefits.fields["target"].columns == ("Target value",)
