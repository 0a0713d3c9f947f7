"""One of something is said as one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import benefits_tui
from benefits_tui.domain.plain_text import counted


@pytest.mark.parametrize(("number", "words"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (1_000, "1,000 rows")])
def test_a_number_of_things(number: int, words: str) -> None:
    assert counted(number, "row") == words


def test_no_number_stands_before_a_plural_that_is_not_counted() -> None:
    """`{n} rows` in a text is wrong for one of them."""
    plural = re.compile(r"\{[^{}]*\} (?:rows|cells|fields|columns|groups)\b")
    places = [
        f"{path.name}: {line.strip()}"
        for path in sorted(Path(benefits_tui.__file__).parent.rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if plural.search(line) and "yield" not in line
    ]
    allowed = {"archive.py", "period_sheet.py", "workbook_reader.py", "transfer.py", "benefit.py"}
    assert [place for place in places if place.split(":")[0] not in allowed] == []
