"""Writes docs/portfolio-queue.md: what waits after a real portfolio was imported.

`python -m docs.make_portfolio_queue FOLDER`, with uk_2022.csv and uk_2023.csv of the Government Major Projects Portfolio in it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benefits_tui.domain.json_values import JsonObject
from benefits_tui.exchange.mapping_file import load_mapping
from benefits_tui.register import lists, queue
from benefits_tui.register.importing import import_sheet, read_with
from benefits_tui.register.session import Session, create_register, open_register

PAGE = Path(__file__).with_name("portfolio-queue.md")
MAPPING = Path(__file__).parents[1] / "tests" / "data" / "gmpp.toml"
_HEAD = """# What waits after a portfolio was imported

Two yearly releases of the UK Government Major Projects Portfolio are imported on the day of each, as they were published: no
person is named in them, the first has no benefits. Made by `python -m docs.make_portfolio_queue FOLDER`.

*Rows* wait in the queue, each with a date; *open* are all flags. The others are data to complete: they enter the queue when a
gate, a review or the end of the project comes within the policy's 30 days. *New* rows are of records that did not wait at the
import; the last column is how many of their dates lie within these months and 30 days.

| day | | rows | without a date | with nobody named | flags in them | open | new rows | their date has come |
|---|---|---|---|---|---|---|---|---|
"""


class Day(NamedTuple):
    """What waits on a day, and what did not at the import before it."""

    day: date
    what: str
    rows: list[JsonObject]
    open: int
    new: list[JsonObject]


def days(folder: Path, releases: dict[int, str], register: Path) -> Iterator[Day]:
    """The queue on the day of each release, and three months later."""
    mapping = load_mapping(MAPPING)
    create_register(register, "officer", {"name": "Portfolio"}, today=date(2022, 7, 20)).close()
    for year, name in releases.items():
        with open_register(register, "officer", today=date(year, 7, 20)) as session:
            import_sheet(session, read_with(folder / name, mapping), mapping)
            first = _day(session, f"{year} imported", [])
            yield first
        with open_register(register, "officer", today=date(year, 10, 20)) as session:
            yield _day(session, "three months later", first.rows)


def _day(session: Session, what: str, before: list[JsonObject]) -> Day:
    rows = queue.queue(session)
    waited = {row["subject"] for row in before}
    new = [row for row in rows if before and row["subject"] not in waited]
    return Day(session.today, what, rows, len(lists.flags(session)), new)


def has_come(row: JsonObject, since: date, until: date) -> bool:
    """True where the date of a row lies in some months, or in the 30 days after them."""
    due = date.fromisoformat(str(row["due"]))
    return since <= due and (due - until).days <= 30


def line(day: Day) -> str:
    """A line of the table."""
    undated = sum(row["due"] is None for row in day.rows)
    nobody = sum(row["decides_name"] is None for row in day.rows)
    flags = sum(len(row["flags"]) for row in day.rows)  # type: ignore[arg-type]
    come = sum(has_come(row, day.day.replace(month=7), day.day) for row in day.new)
    after = day.day.month != 7
    new = (f"{len(day.new)}", f"{come}") if after else ("", "")
    cells = (day.day.isoformat(), day.what, len(day.rows), undated, nobody, flags, day.open, *new)
    return f"| {' | '.join(str(cell) for cell in cells)} |\n"


def page(folder: Path) -> str:
    """The page."""
    with TemporaryDirectory() as made:
        measured = list(days(folder, {2022: "uk_2022.csv", 2023: "uk_2023.csv"}, Path(made) / "register.db"))
    return _HEAD + "".join(line(day) for day in measured)


if __name__ == "__main__":
    PAGE.write_text(page(Path(sys.argv[1])), encoding="utf-8")
