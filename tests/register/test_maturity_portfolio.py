"""A portfolio as it is published, imported and measured: nobody owns, nothing is classed; the next step names the most money."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from benefits_tui.exchange.mapping_file import load_mapping
from benefits_tui.register import maturity, next_step
from benefits_tui.register.importing import import_sheet, read_with
from benefits_tui.register.session import Session, create_register, open_register
from tests.conftest import DATA, SHARED


def imported(folder: Path, names: dict[int, str], register: Path) -> Session:
    mapping = load_mapping(DATA / "gmpp.toml")
    create_register(register, "officer", {"name": "Portfolio"}, today=date(2022, 7, 20)).close()
    for year, name in names.items():
        with open_register(register, "officer", today=date(year, 7, 20)) as session:
            import_sheet(session, read_with(folder / name, mapping), mapping)
    return open_register(register, "officer", today=date(2023, 7, 21))


def counts(session: Session, *numbers: str) -> list[tuple[int, int]]:
    tallies = maturity.measured_as_of(session)
    return [(tallies[number].met, tallies[number].population) for number in numbers]


def test_an_excerpt_is_on_level_0_and_the_step_names_four_by_money(tmp_path: Path) -> None:
    names = {2022: "gmpp-2022-excerpt.csv", 2023: "gmpp-2023-excerpt.csv"}
    with imported(DATA, names, tmp_path / "r.db") as session:
        assert counts(session, "M01", "M02", "M07") == [(5, 13), (0, 5), (0, 5)]
        levels = {strand.strand.value: strand.level for strand in maturity.measured_on(session).strands}
        assert levels == {"define": 0, "own": 0, "plan": 0, "track": 0, "decide": 0}
        step = next_step.next_step(session)
    assert step is not None and step.statement.id == "M07"
    # Four of five are needed for 80 %; money in millions.
    assert [(record.ref, int(record.money / 1_000_000)) for record in step.records] == [
        ("DFT_0048_2021-Q3/B01", 24475), ("DCMS_0013_1819-Q3/B01", 22284), ("CO_0133_2223-Q1/B01", 2630), ("CO_0176_2223-Q3/B01", 60)
    ]  # fmt: skip


@pytest.mark.skipif(not SHARED.is_dir(), reason="the full public files are not part of the repository")
def test_the_whole_portfolio_is_on_level_0_and_the_step_names_five_by_money(tmp_path: Path) -> None:
    with imported(SHARED / "gmpp", {2022: "uk_2022.csv", 2023: "uk_2023.csv"}, tmp_path / "r.db") as session:
        assert counts(session, "M01", "M02", "M07") == [(110, 273), (0, 110), (0, 110)]
        levels = {strand.strand.value: strand.level for strand in maturity.measured_on(session).strands}
        assert (levels["define"], levels["own"]) == (0, 0)
        step = next_step.next_step(session)
    assert step is not None and step.statement.id == "M07"
    assert [(record.title.partition(" ")[0], int(record.money / 1_000_000)) for record in step.records] == [
        ("Universal", 70638), ("Farming", 58865), ("Nature", 54302), ("Future", 40905), ("Smart", 34130)
    ]  # fmt: skip


OF_TIME = ("M08", "M09", "M10", "M11", "M12", "M13", "M14", "M15", "M16", "M17", "M18", "M19", "M20", "M21")


def test_on_the_day_of_an_import_nothing_is_said_of_the_time_before_it(tmp_path: Path) -> None:
    """Nobody owned the benefits yesterday, and nobody decided: the register cannot tell, for it did not know them."""
    mapping = load_mapping(DATA / "gmpp.toml")
    with create_register(tmp_path / "r.db", "officer", {"name": "Portfolio"}, today=date(2026, 11, 23)) as session:
        for part in maturity.measured_on(session).measured:
            assert part.standing.value in ("too few to tell", "unknown"), part.statement.id
        import_sheet(session, read_with(DATA / "gmpp-2023-excerpt.csv", mapping), mapping)
        standing = {part.statement.id: part.standing.value for part in maturity.measured_on(session).measured}
    assert {number: standing[number] for number in OF_TIME} == dict.fromkeys(OF_TIME, "too few to tell")
    assert "holds" not in standing.values()
