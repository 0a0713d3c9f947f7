"""Names of modules, classes, functions and variables: words that people search for, and locals that say what they hold."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

CODE = Path(__file__).parents[2] / "benefits_tui"

# What modules and packages were called once, or might be called in the same manner: a metaphor, a participle, a position.
NO_MODULES = {
    "door", "facts_around", "acts", "act", "taking_up", "one_painting", "kept_lines", "enabling", "upkeep", "written",
    "period_words", "problem", "lost_updates", "closing", "reviewing", "removing", "undoing", "checking", "appraising",
    "as_at", "log", "work", "fitting", "read", "files", "looking", "deciding", "governing", "starting", "writing", "opening",
    "memory", "places", "remapping", "present", "desk", "drafting", "unexplained", "who", "taking", "helpers", "utils",
    "misc", "common", "stuff",
}  # fmt: skip
# Of classes, functions, methods, attributes and parameters.
NO_NAMES = {
    "OnePainting", "KeptLines", "take_up", "Problem", "WrongUse", "refuse_lost_update", "Work", "Memory", "Trail", "Visit",
    "Desk", "DeskScreen", "Writing", "Drafting", "Acted", "Named", "Held", "Closed", "Passed", "Taken", "Linked", "Applied",
    "Known", "Undone", "Written", "Found", "Who", "NotThere", "Gone", "Refused", "Unusable", "Unreadable", "NotExact",
    "NotKept", "WrongField", "WrongFilter", "Guise", "ask_between", "give_up", "announce", "InHand", "in_hand", "Over",
    "of_benefit", "About", "look_at", "found_in", "gives_way", "first_look", "let_type", "half_typed", "WORD", "WHOLE",
    "LONG", "amber_edge", "red_edge", "jump_edge", "worse_in_a_row", "less_measured", "on_the_way", "off_the_way",
    "cannot_tell", "passed_regardless", "regardless", "unexplained", "unproved", "waiting_since", "touched_on", "Act",
    "Taking", "Enabling", "enabling", "as_at", "memory", "writing", "drafting",
}  # fmt: skip
# Of variables and parameters: they do not say what they hold.
VAGUE = {
    "one", "found", "said", "told", "came", "words", "thing", "things", "stuff", "what", "this", "those", "there", "here",
    "it", "tmp", "temp", "foo", "baz", "obj", "val",
}  # fmt: skip


class Given(NamedTuple):
    """A name, and where it is given."""

    kind: str
    name: str
    place: str


@cache
def names() -> tuple[Given, ...]:
    return tuple(given for path in sorted(CODE.rglob("*.py")) for given in _names_in(path.relative_to(CODE).as_posix()))


def _names_in(path: str) -> Iterator[Given]:
    tree = ast.parse((CODE / path).read_text(encoding="utf-8"))
    fields = {id(target) for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for target in _fields(node)}
    for node in ast.walk(tree):
        place = f"{path}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield Given("definition", node.name, place)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield Given("attribute", node.attr, place)
        elif isinstance(node, ast.arg):
            yield Given("variable", node.arg, place)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield Given("attribute" if id(node) in fields else "variable", node.id, place)


def _fields(node: ast.ClassDef) -> Iterator[ast.expr]:
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign):
            yield statement.target
        elif isinstance(statement, ast.Assign):
            yield from statement.targets


def test_modules_are_called_by_nouns_that_people_search_for() -> None:
    parts = {part for path in CODE.rglob("*.py") for part in (*path.relative_to(CODE).parent.parts, path.stem)}
    assert not parts & NO_MODULES


def test_nothing_is_called_by_a_word_of_our_own() -> None:
    assert [given for given in names() if given.name.lstrip("_") in NO_NAMES] == []


@pytest.mark.parametrize("name", sorted(VAGUE))
def test_variables_say_what_they_hold(name: str) -> None:
    assert [given.place for given in names() if given.kind == "variable" and given.name == name] == []
