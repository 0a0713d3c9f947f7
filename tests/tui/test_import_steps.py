"""Each step of an import can be left and come back to; what is wrong is said where it is wrong, and nothing is lost or written."""

from __future__ import annotations

from pathlib import Path

import pytest

from benefits_tui.register import records
from benefits_tui.register.session import Session, create_register, open_register
from benefits_tui.tui.screens.importing import ImportScreen
from tests.conftest import DATA, TODAY
from tests.hand_kept import write_hand_kept
from tests.tui.driving import SIZES, Driver, driving

HAPPENS = "This is what would happen"


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A register without records, as a new officer has it."""
    create_register(tmp_path / "r.db", "officer", {"currency": "GBP", "fiscal_year_start": "4"}, today=TODAY).close()
    return tmp_path / "r.db"


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """A small list whose unit is open."""
    path = tmp_path / "list.csv"
    path.write_text("Project ID,Project name,Whole life cost\nQ1,Alpha move,1.5\nQ2,Beta move,2\n", encoding="utf-8")
    return path


def words(driver: Driver) -> str:
    """The screen without blanks and breaks."""
    return " ".join(driver.text.split())


def loaded(path: Path, ref: str) -> dict[str, object]:
    """What a record holds, seen from outside."""
    with open_register(path, "looker", today=TODAY) as session:
        return dict(records.load(session, ref).values)


@pytest.mark.parametrize("size", SIZES[:1])
async def test_a_hand_kept_workbook_takes_seven_keys(empty: Path, tmp_path: Path, size: tuple[int, int]) -> None:
    workbook = write_hand_kept(tmp_path / "Benefits register 2026.xlsx")
    async with driving(empty, size) as driver:
        await driver.press("i")
        await driver.paste(str(workbook))
        await driver.press("enter")
        assert "all that hold records" in driver.text and "Projects" in driver.text
        await driver.press("enter")
        assert "'TBC' (1 cell)" in driver.text
        await driver.press("1")
        assert "'n/a' (1 cell), 'tbc' (1 cell)" in driver.text
        await driver.press("1")
        await driver.until(lambda: HAPPENS in driver.text)
        assert "projects 3 new" in words(driver) and "benefits 4 new" in words(driver) and "readings 60 new" in words(driver)
        await driver.press("ctrl+s")
        await driver.until(lambda: "Written. u takes it back" in driver.text)
    benefit = loaded(empty, "PR-02/B1")
    assert (benefit["title"], benefit["stated"], benefit["owner"]) == ("Rent of three depots", 640_000, "M. Costa")


async def test_enter_pressed_in_haste_answers_no_question(empty: Path, listed: Path) -> None:
    async with driving(empty) as driver:
        await driver.press("i")
        await driver.paste(str(listed))
        await driver.press("enter", "enter")
        assert "In what unit" in driver.text and "Press the number of your answer" in driver.text
        # Up leads out of the answers; two down and enter take the second, thousands.
        await driver.press("down", "down", "enter")
        await driver.until(lambda: HAPPENS in driver.text)
        assert "1,500, 2,000" in driver.text


async def test_one_click_on_an_answer_takes_it(empty: Path, listed: Path) -> None:
    async with driving(empty) as driver:
        await driver.press("i")
        await driver.paste(str(listed))
        await driver.press("enter")
        row, line = next((row, line) for row, line in enumerate(driver.text.split("\n")) if "2 thousand" in line)
        await driver.pilot.click(offset=(line.index("2 thousand") + 1, row))
        await driver.until(lambda: HAPPENS in driver.text)
        assert "1,500, 2,000" in driver.text


async def test_escape_goes_a_step_back_and_choices_stay(empty: Path, listed: Path) -> None:
    async with driving(empty) as driver:
        await driver.press("i")
        await driver.paste(str(listed))
        await driver.press("enter", "3")
        await driver.until(lambda: HAPPENS in driver.text)
        await driver.press("escape")
        assert isinstance(driver.app.screen, ImportScreen) and "What was chosen is kept" in driver.text
        assert "1,500,000, 2,000,000" in driver.text
        await driver.press("enter")
        await driver.until(lambda: HAPPENS in driver.text)
        assert "1,500,000, 2,000,000" in driver.text
        await driver.press("escape", "escape")
        assert not isinstance(driver.app.screen, ImportScreen)
    with pytest.raises(Exception, match="Q1"):
        loaded(empty, "Q1")


async def test_go_waits_for_what_is_open(empty: Path, listed: Path) -> None:
    async with driving(empty) as driver:
        await driver.press("i", "ctrl+s")
        assert "First choose a file and look at it (enter)." in driver.notices
        await driver.paste(str(listed))
        await driver.press("enter", "ctrl+s")
        assert "First answer what is open." in driver.notices
        await driver.press("3")
        await driver.until(lambda: HAPPENS in driver.text)
        await driver.press("ctrl+s")
        await driver.until(lambda: "Written." in driver.text)
        await driver.press("ctrl+s")
        assert "It is written already; u takes it back." in driver.notices
    assert loaded(empty, "Q1")["whole_life_cost"] == 1_500_000


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("none.csv", None, "There is no file"),
        ("empty.csv", b"", "empty.csv is empty."),
        ("words.csv", b"Some words and no table at all\n", "is not a table"),
        (
            "old.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "is an old Excel file (XLS) or is protected by a password; save it as XLSX.",
        ),
        ("cut.xlsx", b"PK\x03\x04", "is not a workbook that can be read"),
        ("data.json", b'{"a": 1}', "is JSON, not a table; save it as CSV or XLSX first."),
        ("whole.jsonl", b'{"file":"benefits-tui register"}\n', "import register"),
        ("scan.pdf", b"%PDF-1.4", "is a PDF, not a table"),
        ("head.csv", b"Project ID,Project name\n", "There are no rows below the column names"),
    ],
)
async def test_a_file_that_cannot_be_read_is_refused_and_another_can_be_named(
    empty: Path, tmp_path: Path, name: str, content: bytes | None, sentence: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    async with driving(empty, (120, 40)) as driver:
        await driver.press("i")
        await driver.paste(str(path))
        await driver.press("enter")
        assert sentence in words(driver)
        await driver.press("ctrl+s")
        assert "Written" not in driver.text


@pytest.mark.parametrize(
    ("key", "typed", "sentence"),
    [
        ("h", "99", "has nothing in row 99"),
        ("h", "x", "'x' is not a row such as 4"),
        ("l", "90-99", "has nothing in rows 90 to 99"),
        ("l", "3-2", "'3-2' is not a row such as 4"),
    ],
)
async def test_rows_that_are_not_there_are_refused_and_the_table_stays(
    empty: Path, listed: Path, key: str, typed: str, sentence: str
) -> None:
    async with driving(empty, (120, 40)) as driver:
        await driver.press("i")
        await driver.paste(str(listed))
        await driver.press("enter", "3")
        await driver.until(lambda: HAPPENS in driver.text)
        await driver.press(key, "ctrl+u")
        await driver.type(typed)
        await driver.press("enter")
        assert sentence in words(driver)
        assert "Alpha move" in driver.text


async def test_the_files_that_were_read_last_are_offered(empty: Path, listed: Path, tmp_path: Path) -> None:
    async with driving(empty, folder=tmp_path / "state") as driver:
        await driver.press("i", "down")
        assert "No file was read here yet" in driver.notices
        await driver.paste(str(listed))
        await driver.press("enter", "3", "escape", "escape", "ctrl+q")
    async with driving(empty, folder=tmp_path / "state") as driver:
        await driver.press("i", "down")
        assert "list.csv" in driver.text and "Which file?" in driver.text
        await driver.press("enter")
        assert "In what unit are the amounts" in driver.text


@pytest.mark.parametrize(
    ("name", "keys", "said"),
    [
        ("gmpp-2022-excerpt.csv", ["3", "3", "3"], "projects"),
        ("canada-it-excerpt.csv", [], "projects"),
    ],
)
async def test_real_files_go_in_without_a_mapping(empty: Path, name: str, keys: list[str], said: str) -> None:
    async with driving(empty, (120, 40)) as driver:
        await driver.press("i")
        await driver.paste(str(DATA / name))
        await driver.press("enter", *keys)
        await driver.until(lambda: HAPPENS in driver.text)
        assert f"{said} " in driver.text
        await driver.press("ctrl+s")
        await driver.until(lambda: "Written." in driver.text)
        await driver.press("u")
    with open_register(empty, "looker", today=TODAY) as session:
        assert _count(session) == 0


def _count(session: Session) -> int:
    from benefits_tui.domain.fields import Kind
    from benefits_tui.store.queries.records import records_by_ref

    return len(records_by_ref(session.store, Kind.PROJECT))
