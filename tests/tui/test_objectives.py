"""The list of objectives on screen: added, edited, found, counted, exported, and everywhere that a list is declared."""

from __future__ import annotations

import csv
from pathlib import Path

from click.testing import CliRunner

from benefits_tui.cli.main import cli
from benefits_tui.domain.fields import Kind
from benefits_tui.register.records import add
from benefits_tui.register.session import Session
from benefits_tui.tui.list_specs import ON_SCREEN, SPECS
from tests import helpers, registers
from tests.tui.driving import driving


def made(path: Path) -> Session:
    session = registers.empty(path)
    helpers.project(session)
    add(session, Kind.OBJECTIVE, {"ref": "O1", "title": "Cheaper services", "description": "Less paper"})
    helpers.benefit(session)
    return session


async def test_objectives_are_added_edited_found_and_exported_on_screen(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with made(path) as session:
        async with driving(path, (120, 40), folder=tmp_path / "home") as driver:
            await driver.press("9")
            assert "Cheaper services" in driver.text and driver.list.under_cursor["benefits"] == 1
            await driver.press("n")
            await driver.type("Faster answers")
            await driver.press("ctrl+s")
            await driver.until(lambda: type(driver.app.screen).__name__ == "ObjectivesScreen")
            await driver.until(lambda: driver.list.under_cursor.get("ref") == "OBJ-001")
            assert "Faster answers" in driver.text and "2 of 2" in driver.text
            await driver.press("e", "end")
            await driver.type(" to all")
            await driver.press("ctrl+s")
            await driver.until(lambda: "Faster answers to all" in driver.text)
            assert session.store.numbers("SELECT count(*) FROM objective WHERE title = 'Faster answers to all'") == [1]
            await driver.press("slash", *"cheaper", "enter")
            assert "Faster answers" not in driver.text
            target = tmp_path / "out.csv"
            await driver.press("x", "ctrl+u")
            await driver.type(str(target))
            await driver.press("enter")
            await driver.until(target.exists)
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [["title", "ref", "description", "benefits"], ["Cheaper services", "O1", "Less paper", "1"]]


def test_each_list_on_screen_has_its_own_key_and_the_keys_are_these() -> None:
    assert {spec.name: spec.key for spec in ON_SCREEN} == {
        "projects": "2", "benefits": "3", "reviews": "4", "queue": "5", "flags": "", "people": "6", "history": "7", "decisions": "8",
        "objectives": "9", "actions": "0", "missing": "", "deliverables": "", "business_changes": "", "pools": "",
    }  # fmt: skip


def test_each_list_with_printed_columns_is_a_command(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    made(path).close()
    for spec in SPECS.values():
        if spec.printed:
            done = CliRunner().invoke(cli, ["--db", str(path), "--user", "officer", spec.name.replace("_", "-")])
            assert done.exit_code == 0, (spec.name, done.output, done.exception)
            assert set(spec.printed) <= {column.name for column in spec.listing.columns}


def test_a_screen_that_is_none_is_refused_with_the_nearest() -> None:
    done = CliRunner().invoke(cli, ["--screen", "objektives"])
    assert done.exit_code == 2 and "there is no screen 'objektives'; did you mean 'objectives'?" in done.output
