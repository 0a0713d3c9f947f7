"""The tables that commands print: aligned by what a letter takes on a terminal, whole when they are not read on one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from benefits_tui.cli.out import print_fields, print_table
from tests import registers
from tests.cli.in_process import Here

ROWS: list[dict[str, object]] = [
    {"ref": "P-1", "name": "東京都", "owner": "Olga"},
    {"ref": "P-22", "name": "Café e\u0301 🚆", "owner": None},
    {"ref": "P-3", "name": "plain", "owner": True},
]


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    registers.empty_file(tmp_path / "r.db")
    return Here(tmp_path / "r.db", monkeypatch, capsys)


def test_columns_begin_at_the_same_place_whatever_letters_stand_before(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(ROWS, ("ref", "name", "owner"))
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "ref   name       owner",
        "P-1   東京都     Olga",
        "P-22  Café e\u0301 🚆",
        "P-3   plain      yes",
    ]
    assert {
        cell_len(line[: line.index(word)]) for line, word in zip(lines, ("owner", "Olga", "", "yes"), strict=True) if word
    } == {17}


def test_what_is_piped_is_never_cut_and_a_terminal_has_its_longest_column_cut(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"ref": "P-1", "why": "x" * 3000, "days": 5}]
    print_table(rows, ("ref", "why", "days"))
    assert capsys.readouterr().out.splitlines()[1] == f"P-1  {'x' * 3000}  5"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("shutil.get_terminal_size", lambda _: os.terminal_size((40, 10)))
    print_table(rows, ("ref", "why", "days"))
    cut = capsys.readouterr().out.splitlines()
    assert cut[1].startswith("P-1  xxxx") and "x…  5" in cut[1] and all(len(line) <= 40 for line in cut)


def test_what_was_typed_is_shown_and_not_done(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"ref": "P-1", "name": "\x1b[31mred [b]x[/b] \u202eback\nnext"}]
    print_table(rows, ("ref", "name"))
    print_fields(rows[0])
    table, fields = "P-1  ·[31mred [b]x[/b] ·back next", "name: ·[31mred [b]x[/b] ·back next"
    assert capsys.readouterr().out.splitlines() == ["ref  name", table, "ref: P-1", fields]


def test_no_rows_is_said_beside_and_not_in_what_is_piped(capsys: pytest.CaptureFixture[str]) -> None:
    print_table([], ("ref",))
    assert capsys.readouterr() == ("", "(none)\n")


def test_a_date_of_numbers_is_read_by_commands_as_in_forms_and_filters_and_said(cli: Here) -> None:
    assert (
        cli("add", "project", "ref=P-1", "name=Depots", "start=03/04/2025").err.splitlines()[0]
        == "03/04/2025 is read as 3 Apr 2025."
    )
    assert cli("projects", "--json", "--filter", "start:03/04/2025").data[0]["start"] == "2025-04-03"
    assert cli("policy", "currency=USD").status == 0
    assert "03/04/2025 is read as 4 Mar 2025." in cli("set", "P-1", "start=03/04/2025").err
    assert cli("projects", "--json", "--filter", "start:03/04/2025").data[0]["start"] == "2025-03-04"


def test_the_history_fills_no_line_up_to_the_longest(cli: Here) -> None:
    cli("add", "project", "ref=P-1", "name=" + "Long " * 60, "description=" + "long " * 60)
    cli("set", "P-1", "name=Short")
    lines = cli("history", "P-1").out.splitlines()
    assert lines[0].split() == ["at", "who", "ref", "record", "operation", "why", "what"]
    assert max(map(len, lines)) > 500 and min(map(len, lines)) < 120
