"""Inputs beyond what any register holds: a sentence each."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from benefits_tui.domain.field_values import read_value
from benefits_tui.domain.fields import FieldError, Kind, field_of
from benefits_tui.domain.plain_text import is_blank
from benefits_tui.domain.templates import TemplateError, parse_template
from benefits_tui.domain.toml_reading import read_toml
from benefits_tui.exchange.mapping import MappingError
from benefits_tui.exchange.mapping_file import load_mapping
from benefits_tui.register import records
from benefits_tui.register.session import Session
from benefits_tui.tui.drafts import Drafts
from benefits_tui.tui.user_state import UserState
from tests import helpers

LONG = "x" * 12_000
DEEP = {
    "lists": f"a = {'[' * 50_000}{']' * 50_000}",
    "tables": f"[{'.'.join('a' * 50_000)}]\nb = 1",
    "keys in quotes": " . ".join(['"a"'] * 50_000) + " = 1",
    "keys within a table": "a = { " + ".".join("b" * 50_000) + " = 1 }",
    "a hundred and one": f"[{'.'.join('a' * 101)}]",
}


@pytest.mark.parametrize(
    "text", ["", " ", "\u200b", "\u2060\u200d\ufeff", "\u00a0\u3000", "\u3164\u115f\u2800", "\u034f", "\x00\n"]
)
def test_a_text_in_which_nothing_can_be_seen_is_blank(session: Session, text: str) -> None:
    assert is_blank(text) and not is_blank(f"{text}x")
    helpers.project(session)
    for values in ({"ref": "P-9", "name": text}, {"ref": "P-9", "name": text, "programme": "All"}):
        with pytest.raises(FieldError, match=r"^a project needs name$"):
            records.add(session, Kind.PROJECT, values)
    with pytest.raises(FieldError, match=r"^a benefit needs title$"):
        helpers.benefit(session, title=text)
    with pytest.raises(FieldError, match=r"^a project needs ref$"):
        records.change(session, "P-1", {"ref": text})
    if "\x00" not in text:
        assert read_value(field_of(Kind.BENEFIT, "title"), text) is None


@pytest.mark.parametrize(("extra", "taken"), [("", True), ("y", False)])
def test_a_line_has_a_most_number_of_letters(session: Session, extra: str, taken: bool) -> None:
    helpers.project(session)
    for field in ("title", "owner", "measure"):
        if taken:
            helpers.benefit(session, **{field: LONG + extra})
            continue
        with pytest.raises(FieldError) as refusal:
            helpers.benefit(session, **{field: LONG + extra})
        assert str(refusal.value) == f"{field}: it has 12,001 letters; 12,000 are the most that a line may have"
        assert refusal.value.field == field
    # A text of several lines may be longer.
    records.change(session, "P-1", {"description": LONG * 3})


@pytest.mark.parametrize("kind", DEEP)
def test_toml_that_is_too_deep_is_refused_everywhere(tmp_path: Path, kind: str) -> None:
    text = DEEP[kind]
    with pytest.raises(ValueError, match=r"^its tables and lists are nested too deep$"):
        read_toml(text)
    with pytest.raises(TemplateError, match=r"^the template is not valid TOML: its tables and lists are nested too deep$"):
        parse_template(text)
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(text)
    with pytest.raises(MappingError, match=r"mapping\.toml is not valid TOML: its tables and lists are nested too deep\.$"):
        load_mapping(mapping)
    state = UserState(tmp_path, tmp_path / "register.db")
    assert state.settings_file is not None
    state.settings_file.parent.mkdir(exist_ok=True)
    state.settings_file.write_text(text)
    assert "nested too deep" in state.settings()[1]


def test_toml_is_read_up_to_a_hundred_parts_of_a_name_and_with_exact_numbers() -> None:
    assert read_toml("a = 1.5", exact=True) == {"a": Decimal("1.5")}
    assert str(read_toml(f"[{'.'.join('a' * 100)}]")).count("'a'") == 100
    assert read_toml(f"a = '{'Two words. ' * 500}'")["a"] == "Two words. " * 500


def test_places_and_drafts_that_are_too_deep_are_none(tmp_path: Path) -> None:
    for folder in ("places", "drafts"):
        (tmp_path / folder).mkdir()
    state = UserState(tmp_path, tmp_path / "register.db")
    for file in (state._place_file, tmp_path / "drafts" / f"{state.drafts._key}-1.json"):
        assert file is not None
        file.write_text("[" * 50_000 + "]" * 50_000)
    assert state.place().mode == UserState(None, tmp_path / "x.db").place().mode and state.drafts.kept() == []
    assert isinstance(state.drafts, Drafts)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["plan", "P-1/B01", "0001=1"], "period"),
        (["plan", "P-1/B01", "9999=1"], "period"),
        (["add", "benefit", "project=P-1", "title=x", "end=9999-12-31"], "is not a day between 1900 and 2200"),
        (["benefits", "--filter", " ".join(["x"] * 3_000)], "a filter may have"),
        (["benefits", "--filter", "x" * 50_000], "a word in a filter may have"),
        (["link", "P-1/B01", "P-1/B02", "--lag", "120000"], "lag"),
    ],
)
def test_a_command_refuses_what_is_out_of_bounds_in_a_sentence(session: Session, words: list[str], said: str) -> None:
    from benefits_tui.cli.main import cli

    helpers.project(session)
    for _ in range(2):
        helpers.benefit(session)
    done = CliRunner().invoke(cli, ["--db", str(session.path), "--user", "officer", *words])
    assert done.exit_code and said in f"{done.output}{done.exception}" and not isinstance(done.exception, RecursionError)
