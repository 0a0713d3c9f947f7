"""Files that are there whole or not at all, and names that no file can have."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benefits_tui.atomic_file import atomic_write
from benefits_tui.register.paths import PathError, typed_path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("durable", [True, False])
def test_a_file_takes_its_name_when_all_went_well(tmp_path: Path, durable: bool) -> None:
    target = tmp_path / "a.txt"
    target.write_text("before")
    with atomic_write(target, durable=durable) as draft:
        draft.write_text("after")
        assert target.read_text() == "before" and draft.parent == tmp_path
    assert target.read_text() == "after" and names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("new", [True, False])
def test_what_stood_there_is_unharmed_by_a_failure(tmp_path: Path, new: bool) -> None:
    target = tmp_path / "a.txt"
    if not new:
        target.write_text("before")
    with pytest.raises(ZeroDivisionError), atomic_write(target, new=new) as draft:
        draft.write_text("half")
        raise ZeroDivisionError
    assert names(tmp_path) == ([] if new else ["a.txt"]) and (new or target.read_text() == "before")


@pytest.mark.parametrize("links", [True, False])
def test_a_new_file_takes_the_place_of_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    if not links:

        def no_links(*_args: object) -> None:
            raise OSError(errno.EPERM, "no links on this drive")

        monkeypatch.setattr(os, "link", no_links)
    target = tmp_path / "a.txt"
    with atomic_write(target, new=True) as draft:
        draft.write_text("first")
    assert target.read_text() == "first" and names(tmp_path) == ["a.txt"]
    # Somebody else makes it while it is being written.
    with pytest.raises(FileExistsError), atomic_write(target, new=True) as draft:
        draft.write_text("second")
    assert target.read_text() == "first" and names(tmp_path) == ["a.txt"]


def test_two_drafts_of_one_file_do_not_meet(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    with atomic_write(target) as one, atomic_write(target) as two:
        assert one != two
        one.write_text("1")
        two.write_text("2")
    assert target.read_text() == "1" and names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Name a file."), ('  ""  ', "Name a file."),
        ("a\x00b", "'a\\x00b' holds bytes that no name can have; rename the file, or name another."),
        ("a\udcff", "'a\\udcff' holds bytes that no name can have; rename the file, or name another."),
        ("~nobody-of-that-name/x.csv", "~nobody-of-that-name/x.csv: this computer knows no such user; write the folder out."),
        ("x" * 300, "x" * 59 + "… cannot be the name of a file: it is too long."),
    ],
)  # fmt: skip
def test_a_name_that_no_file_can_have_is_refused_in_words(text: str, sentence: str) -> None:
    with pytest.raises(PathError) as refused:
        typed_path(text)
    assert str(refused.value) == sentence


def test_a_name_is_taken_as_people_type_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert typed_path(' "~/a b.csv" ') == tmp_path / "a b.csv"
    assert typed_path(tmp_path / "there" / "not.csv") == tmp_path / "there" / "not.csv"


@pytest.mark.skipif(sys.platform == "win32", reason="asks for running programs by their number")
@pytest.mark.promise("R38")
def test_what_a_killed_program_left_half_written_goes_with_the_next_file_of_that_name(tmp_path: Path) -> None:
    code = "import os, sys; from pathlib import Path; from benefits_tui.atomic_file import atomic_write\n"
    code += "with atomic_write(Path(sys.argv[1])) as draft:\n    draft.write_text('half'); Path(f'{draft}-journal').touch(); os.kill(os.getpid(), 9)"
    target = tmp_path / "list.csv"
    assert subprocess.run([sys.executable, "-c", code, target], check=False).returncode == -9
    left, journal = sorted(tmp_path.iterdir())
    assert left.name.startswith(".list.csv.") and left.name.endswith(".part") and journal.name == f"{left.name}-journal"
    # Of a program that runs, of another machine, of another file, of no program: these stay.
    running = left.with_name(re.sub(r"-\d+-0\.part", f"-{os.getpid()}-9999999.part", left.name))
    elsewhere = left.with_name(".list.csv.ffffff-1-0.part")
    others = [running, elsewhere, left.with_name(left.name.replace("list.csv", "other.csv")), tmp_path / ".list.csv.part"]
    for other in others:
        other.touch()
    with atomic_write(target) as draft:
        draft.write_text("whole")
    assert sorted(tmp_path.iterdir()) == sorted([target, *others]) and target.read_text() == "whole"
    os.utime(elsewhere, (0, 0))
    with atomic_write(target) as draft:
        draft.write_text("whole")
    assert sorted(tmp_path.iterdir()) == sorted({target, *others} - {elsewhere})
