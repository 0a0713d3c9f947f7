"""The history of registers of older formats, and undo across the change of format."""

from __future__ import annotations

import pytest

from tests.store.formats import TOLD, Programs


@pytest.mark.parametrize("form", TOLD)
def test_the_history_is_kept_to_the_word(form: int, program: Programs) -> None:
    benefits = program(form)
    edit = next(one for one in benefits.json("history", "P-02") if one["change"] == 36)
    assert edit == {
        "change": 36,
        "at": "2025-12-15T09:08:00.000+00:00",
        "who": "bob",
        "action": "edit project" if form == 1 else "edit project P-02",
        "why": "tender came back higher",
        "ref": "P-02",
        "record": "project",
        "operation": "update",
        "fields": {
            "whole_life_cost": {"before": "900000", "after": "950000"},
            "delivery_rating": {"before": "red", "after": "amber"},
        },
    }
    everything = benefits.json("history")
    assert len(everything) == benefits.at(85, 89, 148)
    assert [everything[-1][name] for name in ("change", "who", "record", "operation")] == [1, "alice", "policy", "insert"]
    gone = next(one for one in everything if one["change"] == benefits.at(48, 52, 88))
    assert (gone["who"], gone["operation"], gone["why"]) == ("bob", "delete", "it was entered twice")
    assert gone["fields"]["title"] == {"before": "Entered twice", "after": None}


@pytest.mark.parametrize("form", TOLD)
def test_the_history_of_a_reading_that_was_corrected_and_one_that_was_taken_back(form: int, program: Programs) -> None:
    benefits = program(form)
    (correction,) = [one for one in benefits.json("history", "P-01/B01") if one["change"] == 30]
    assert correction["fields"]["value"] == {"before": "9000", "after": "9500.5"}
    assert correction["why"] == "an invoice was booked late"
    actuals = [one for one in benefits.json("history", "P-01/B02") if one["record"] == "actual"]
    assert [(one["change"], one["operation"], one["why"]) for one in actuals] == [
        (35, "insert", None), (34, "delete", "it was another team's"), (33, "insert", None), (32, "insert", None),
    ]  # fmt: skip


@pytest.mark.parametrize("form", TOLD)
def test_an_old_edit_is_undone(form: int, program: Programs) -> None:
    benefits = program(form)
    assert benefits.undo(36).status == 0
    shown = benefits.json("show", "P-02")
    assert (shown["name"], shown["whole_life_cost"], shown["delivery_rating"]) == ("New depot", "900000", "red")
    benefits.is_well()


@pytest.mark.parametrize("form", TOLD)
def test_an_old_deletion_is_undone(form: int, program: Programs) -> None:
    benefits = program(form)
    assert benefits.undo(benefits.at(49, 53, 89)).status == 0
    assert benefits.undo(benefits.at(48, 52, 88)).status == 0
    shown = benefits.json("show", "P-01/B06")
    assert (shown["title"], shown["class"], shown["stated"], shown["owner"]) == ("Entered twice", "cashable", "60000", None)
    assert [row["ref"] for row in benefits.json("objectives")] == ["O1", "O2", "O9"]
    assert [row["ref"] for row in benefits.json("benefits", "--filter", "twice")] == ["P-01/B06"]
    benefits.is_well()


@pytest.mark.parametrize("form", TOLD)
def test_an_old_plan_and_an_old_correction_are_undone(form: int, program: Programs) -> None:
    benefits = program(form)
    assert benefits.undo(benefits.at(38, 38, 54)).status == 0
    shown = benefits.json("show", "P-01/B01")
    assert [(one["number"], one["current"]) for one in shown["plan_versions"]] == [(1, True)]
    # 10,000 + 15,000 + 15,000 of 60,000 by the first plan.
    assert (shown["due_money"], shown["stated_money"]) == ("40000", "60000")
    # And the correction of a reading.
    assert benefits.undo(30).status == 0
    assert benefits.json("show", "P-01/B01")["readings"][0]["actual"] == "9000"
    benefits.is_well()


@pytest.mark.parametrize("form", TOLD)
def test_a_reading_taken_back_comes_again_once_its_place_is_free(form: int, program: Programs) -> None:
    benefits = program(form)
    before = benefits.json("show", "P-01/B02")
    refused = benefits.undo(34)
    assert refused[:2] == (2, "")
    assert "cannot be undone: another actual has its place now. Undo that first; 'history' shows it." in refused.err
    assert benefits.json("show", "P-01/B02") == before
    assert benefits.undo(35).status == 0 and benefits.undo(34).status == 0
    assert [row["actual"] for row in benefits.json("show", "P-01/B02")["readings"]] == ["48", "480", None, None]
    benefits.is_well()


@pytest.mark.parametrize("form", TOLD)
def test_an_old_import_is_undone_unless_something_was_built_on_it(form: int, program: Programs) -> None:
    benefits = program(form)
    undone = benefits.undo(benefits.at(45, 45, 61))
    refs = [row["ref"] for row in benefits.json("projects")]
    if form < 3:
        assert undone.status == 0 and refs == ["P-01", "P-02", "P-03", "P-04"]
    else:
        # P-91/B01 was written off since.
        assert undone[:2] == (2, "") and "the state of the benefit was changed since" in undone.err
        assert refs[-2:] == ["P-90", "P-91"]
    benefits.is_well()


@pytest.mark.parametrize("form", TOLD)
def test_what_made_a_project_cannot_be_undone_below_a_later_edit(form: int, program: Programs) -> None:
    benefits = program(form)
    before = benefits.json("projects")
    refused = benefits.undo(9)
    assert refused[:2] == (2, "") and "the whole life cost of the project was changed since" in refused.err
    assert benefits.json("projects") == before


def test_an_undo_stays_undone(program: Programs) -> None:
    benefits = program(2)
    assert benefits.undo(48)[:2] == (2, "")
    # The undo itself can be taken back.
    assert benefits.undo(49).status == 0
    assert benefits.json("show", "P-02")["name"] == "Depot"
    benefits.is_well()


def test_an_old_decision_is_undone(program: Programs) -> None:
    benefits = program(3)
    assert benefits.undo(79).status == 0
    (row,) = benefits.json("benefits", "--filter", "P-91/B01")
    assert row["state"] == "in_delivery"
    assert [flag["state"] for flag in benefits.json("flags", "--filter", "P-91/B01 rule:F04")] == ["open"]
    benefits.is_well()
