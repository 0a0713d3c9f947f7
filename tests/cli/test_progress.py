"""How far an earlier day is rebuilt, or a check has come, is said in one line, on a terminal, once it takes longer than a second."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest

from benefits_tui.cli.progress import CheckLine, RebuildLine
from benefits_tui.register.progress import CheckPart, RebuildPart

DAY = date(2026, 3, 31)
HALF = "The register as of 31 Mar 2026 is rebuilt: records 50 %. Ctrl+C stops."
FLAGS = "The register as of 31 Mar 2026 is rebuilt: flags 100 %. Ctrl+C stops."


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("moments", "written"),
    [
        ([0, 0.5, 0.99], ""), ([0, 1.0], f"\r{HALF}"), ([0, 1.0, 1.05], f"\r{HALF}"), ([0, 1.0, 1.1], f"\r{HALF}\r{HALF}"),
        ([5, 5.9], ""), ([5, 6], f"\r{HALF}"),
    ],
)  # fmt: skip
def test_it_is_said_after_a_second_and_ten_times_a_second(moments: list[float], written: str) -> None:
    out, times = Terminal(), iter(moments)
    line = RebuildLine(out, lambda: next(times))
    for _ in moments:
        line.step(DAY, RebuildPart.RECORDS, 5, 10)
    assert out.getvalue() == written
    line.ended()
    assert out.getvalue() == (written + "\r" + " " * len(HALF) + "\r" if written else "")


def test_a_shorter_line_covers_the_longer_one_and_nothing_is_all_of_it() -> None:
    out, times = Terminal(), iter([0, 1, 2])
    line = RebuildLine(out, lambda: next(times))
    line.step(DAY, RebuildPart.RECORDS, 0, 10)
    line.step(DAY, RebuildPart.RECORDS, 5, 10)
    line.step(DAY, RebuildPart.FLAGS, 0, 0)
    assert out.getvalue() == f"\r{HALF}\r{FLAGS} "


def test_a_file_gets_no_such_line() -> None:
    out, times = StringIO(), iter([0, 2, 4])
    line = RebuildLine(out, lambda: next(times))
    for _ in range(3):
        line.step(DAY, RebuildPart.RECORDS, 5, 10)
    line.ended()
    assert out.getvalue() == ""


def test_a_check_says_which_part_it_has_come_to() -> None:
    out, times = Terminal(), iter([0, 1, 2, 3])
    line = CheckLine(out, lambda: next(times))
    for part, done, total in ((CheckPart.LOG, 0, 9), (CheckPart.LOG, 3, 9), (CheckPart.FLAGS, 1, 4), (CheckPart.FILE, 0, 0)):
        line.step(part, done, total)
    assert [words.strip() for words in out.getvalue().split("\r")[1:]] == [
        "Checking the change log: 33 %. Ctrl+C stops.",
        "Checking flags and figures: 25 %. Ctrl+C stops.",
        "Checking the file: 100 %. Ctrl+C stops.",
    ]
