"""A mapping file is edited by people: what they wrote beside the values stays when the program writes it again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.exchange.mapping import KindMap, Mapping, Source
from benefits_tui.exchange.mapping_file import load_mapping, with_comments_of, write_mapping

MAPPING = Mapping(source="finance", projects=KindMap({"ref": Source(("number",)), "name": Source(("title",))}, ("number",)))
EDITED = """# To be settled: which column is the name?
# Agreed with finance in May.
source = "old"  # the system

[projects]
key = ["number"]  # never changes

[projects.fields]
# what people call it
name = "called"  # not the short one
ref = "number"
stage = "phase"
"""
WRITTEN_AGAIN = """# Agreed with finance in May.
source = "finance"  # the system

[projects]
key = ["number"]  # never changes

[projects.fields]
# what people call it
name = "title"  # not the short one
ref = "number"
"""


def test_comments_and_order_stay_and_what_is_no_longer_meant_goes(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(EDITED, encoding="utf-8")
    write_mapping(path, MAPPING)
    assert path.read_text(encoding="utf-8") == WRITTEN_AGAIN
    assert load_mapping(path) == MAPPING


def test_questions_stand_at_the_head_and_replace_those_of_the_last_time(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(EDITED, encoding="utf-8")
    write_mapping(path, MAPPING, ["which column is the owner?"])
    assert path.read_text(encoding="utf-8") == "# To be settled: which column is the owner?\n" + WRITTEN_AGAIN


@pytest.mark.parametrize("there", ["no TOML = =", "", "[projects]\nkey = 'a'\n[other]\n[projects.fields]\nref = 'x'\n"])
def test_whatever_stood_there_the_file_says_what_is_meant(tmp_path: Path, there: str) -> None:
    path = tmp_path / "m.toml"
    path.write_text(there, encoding="utf-8")
    write_mapping(path, MAPPING)
    assert load_mapping(path) == MAPPING


def test_a_section_that_is_new_is_added(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(EDITED, encoding="utf-8")
    more = replace(MAPPING, unit="million", benefits=KindMap({"title": Source(("goal",))}, ("goal",)))
    write_mapping(path, more)
    assert load_mapping(path) == more and "# what people call it\n" in path.read_text(encoding="utf-8")
    assert [kind for kind, _ in load_mapping(path).kinds()] == [Kind.PROJECT, Kind.BENEFIT]


def test_the_same_again_changes_no_letter() -> None:
    assert with_comments_of(WRITTEN_AGAIN, WRITTEN_AGAIN) == WRITTEN_AGAIN
