"""What is done by hand on screen: readings signed off one and many, notes, the team, and from what is missing to its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from benefits_tui.register import gates, members, validation
from benefits_tui.register.lists import listing, show
from benefits_tui.register.session import Session
from benefits_tui.tui.dialogs.action_form import ActionForm
from tests.conftest import TODAY
from tests.tui.driving import driving


def waiting(look: Session, *refs: str) -> list[tuple[str, str]]:
    return [(reading.ref, reading.period) for reading in validation.waiting_readings(look, refs)]


async def test_readings_are_validated_on_the_page_and_of_all_that_are_marked(demo: Path, look: Session) -> None:
    assert waiting(look, "P-001/B01", "P-001/B03") == [
        ("P-001/B01", "2026-Q3"), ("P-001/B03", "2026-Q1"), ("P-001/B03", "2026-Q2"), ("P-001/B03", "2026-Q3"),
    ]  # fmt: skip
    async with driving(demo, first="benefits") as driver:
        await driver.press("enter", "V")
        assert "2026-Q3  88,000  recorded 18 Nov 2026 by Portfolio Office" in driver.text
        await driver.press("ctrl+s")
        assert "1 reading of P-001/B01 validated" in driver.notices
        await driver.press("V")
        assert "No reading of P-001/B01 waits for validation" in driver.notices
        await driver.press("u", "escape", "space", "down", "space", "V")
        assert "Validate readings of 2 benefits" in driver.text
        await driver.press("ctrl+s")
        assert "4 readings of 2 benefits validated" in driver.notices
    assert waiting(look, "P-001/B01", "P-001/B03") == []


@pytest.mark.parametrize(
    ("keys", "ref"),
    [
        (["3", "enter"], "P-001/B01"), (["2", "enter"], "P-001"), (["9", "enter"], "OBJ-1"), (["4", "enter"], "P-008/R01"),
        (["6", "enter"], "PER-002"), (["2", "d"], "P-001/D01"), (["2", "C"], "P-001/C01"), (["5"], "P-006/B02"),
    ],
)  # fmt: skip
async def test_a_note_is_typed_wherever_a_record_is_in_view(demo: Path, look: Session, keys: list[str], ref: str) -> None:
    async with driving(demo, (120, 40)) as driver:
        await driver.press(*keys, "N")
        assert f"Note on {ref}" in driver.text
        await driver.type("Agreed with the board.")
        await driver.press("ctrl+s")
        assert f"Note on {ref} written" in driver.notices
    notes = show(look, ref)["notes"]
    assert isinstance(notes, list) and notes[-1] == {
        "label": "Note", "text": "Agreed with the board.", "source": "officer", "noted_on": TODAY.isoformat(),
    }  # fmt: skip


async def test_the_team_of_a_project_is_kept_on_screen(demo: Path, look: Session) -> None:
    async with driving(demo, (120, 40), first="projects") as driver:
        await driver.press("enter", "M", "enter")
        await driver.type("Head of Estates")
        await driver.press("tab")
        await driver.type("site lead")
        await driver.press("ctrl+s")
        assert "Head of Estates is in the team of P-001" in driver.notices
        await driver.press("M", "down", "enter", "enter", "ctrl+u")
        await driver.type("adviser")
        await driver.press("ctrl+s")
        assert [(member.name, member.role) for member in members.members(look, "P-001")] == [("Head of Estates", "adviser")]
        await driver.press("M", "down", "enter", "down", "enter")
        assert "Head of Estates left the team of P-001" in driver.notices
    assert members.members(look, "P-001") == []


@pytest.mark.parametrize(
    ("project", "key", "wanted", "screen", "words"),
    [
        ("P-006", "C", "not handed B01", "ActionForm", "Hand over P-006/B01"),
        ("P-005", "C", "handed B02", "ActionForm", "Hand over P-005/B02"),
        ("P-007", "C", "not recorded", "RecordForm", "New benefit"),
        ("P-009", "t", "sponsor", "RecordForm", "Telephony replacement"),
        ("P-009", "t", "baseline B01", "RecordForm", "Calls answered"),
        ("P-009", "t", "plan B02", "BenefitScreen", "Line rental"),
        ("P-009", "t", "override", "ActionForm", "Pass gate 3 of P-009"),
    ],
)  # fmt: skip
async def test_what_is_missing_opens_where_it_is_put_right(
    demo: Path, project: str, key: str, wanted: str, screen: str, words: str
) -> None:
    async with driving(demo, first="projects") as driver:
        await driver.press("g")
        await driver.type(project)
        await driver.press("enter", key, *(["enter"] if key == "t" else []))
        await driver.type(wanted)
        await driver.press("enter")
        assert type(driver.app.screen).__name__ == screen and words in driver.text, driver.text


def test_what_a_gate_asks_for_is_told_thing_by_thing(look: Session) -> None:
    status = gates.gates_of(look, "P-009")[0]
    assert sorted({(thing.ref, thing.field) for thing in status.to_mend}) == [
        ("P-009", "sponsor"), ("P-009/B01", "baseline"), ("P-009/B01", "periods"), ("P-009/B02", "baseline"),
        ("P-009/B02", "class"), ("P-009/B02", "periods"), ("P-009/B02", "unit"),
    ]  # fmt: skip


async def test_a_name_that_nobody_bears_is_asked_about_and_half_a_name_is_nobodys(demo: Path, look: Session) -> None:
    people = {str(person["name"]) for person in listing(look, "people")}
    async with driving(demo, first="queue") as driver:
        await driver.press("t")
        await driver.type("head of est")
        await driver.press("ctrl+s")
        assert isinstance(driver.app.screen, ActionForm) and "tab takes Head of Estates" in driver.text
        await driver.press("ctrl+u")
        await driver.type("qwertz")
        await driver.press("ctrl+s")
        assert isinstance(driver.app.screen, ActionForm) and "Nobody is called 'qwertz'" in driver.text
        assert {str(person["name"]) for person in listing(look, "people")} == people
        await driver.press("backspace", "ctrl+s")
        assert "Nobody is called 'qwert'" in driver.text
        await driver.press("ctrl+s")
        assert "assigned" in driver.notices
    assert {str(person["name"]) for person in listing(look, "people")} - people == {"qwert"}
