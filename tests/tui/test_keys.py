"""Keys of one's own: taken as people write them, never against another command, never without a way out."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from benefits_tui import tui
from benefits_tui.tui.app import BenefitsApp
from benefits_tui.tui.commands import Command
from benefits_tui.tui.custom_keys import usable_keys
from benefits_tui.tui.keymap import known_commands
from benefits_tui.tui.keys import key_named
from benefits_tui.tui.list_spec import ListSpec
from benefits_tui.tui.list_specs import ON_SCREEN
from benefits_tui.tui.screens.lists import list_screen_class
from benefits_tui.tui.user_state import Settings, UserState
from benefits_tui.tui.widgets.filter_input import FilterInput
from tests.tui.driving import driving


async def test_settings_keep_the_theme_and_give_other_keys(demo: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with driving(demo, folder=home) as driver:
        await driver.press("comma", "down", "enter")
        assert driver.app.theme == "light"
    memory = UserState(home, demo)
    assert memory.settings()[0].theme == "light"
    memory.keep_settings(Settings("nonesuch", keys={"filter": "f", "leave": "", "go_nowhere": "z"}))
    async with driving(demo, first="benefits", folder=home) as driver:
        assert "There is no theme 'nonesuch'" in driver.notices and "leave needs a key" in driver.notices
        assert "f filter" in driver.text
        await driver.press("f")
        assert driver.app.screen.query_one(FilterInput).has_focus
    (home / "settings.toml").write_text("theme = 3\nthis is not toml", encoding="utf-8")
    async with driving(demo, folder=home) as driver:
        assert "cannot be read" in driver.notices and driver.app.theme == "dark"


async def test_settings_draw_letters_for_signs_and_keep_it_with_enter_alone(demo: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with driving(demo, folder=home) as driver:
        assert "━━ Needs a decision" in driver.text or "━━" in driver.text
        await driver.press("comma", "s")
        assert "letters: x bad" in driver.text and "━" not in driver.text
        await driver.press("escape")
        assert "━" in driver.text and UserState(home, demo).settings()[0].signs == "unicode"
        await driver.press("comma", "s", "enter")
        assert "━" not in driver.text and "==" in driver.text
    async with driving(demo, folder=home) as driver:
        assert "━" not in driver.text and "==" in driver.text
        await driver.press("comma", "s", "enter")
        assert "━" in driver.text


def test_no_keys_take_away_the_way_out() -> None:
    used, wrong = usable_keys({"quit": "Q", "filter": "ctrl+q", "help": "ctrl+c,h"})
    assert used == {"quit": "Q,ctrl+q"} and len(wrong) == 2
    assert all(command.help and command.label for command in known_commands().values())


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("f", "f"), ("F", "F"), ("/", "slash"), ("slash", "slash"), ("^f", "ctrl+f"), ("Ctrl+F", "ctrl+f"), ("alt+left", "alt+left"),
        ("f5", "f5"), (",", "comma"), ("esc", "escape"), ("é", "é"), ("filter", None), ("f25", None), ("hyper+x", None), ("", None),
    ],
)  # fmt: skip
def test_keys_are_written_as_people_write_them(written: str, key: str | None) -> None:
    assert key_named(written) == key


@pytest.mark.parametrize(
    ("given", "used", "said"),
    [
        ({"filter": "x"}, {}, "x is the key of Export (export) on Projects"),
        ({"filter": "x", "export": "/"}, {"filter": "x", "export": "slash"}, ""),
        ({"filter": "x", "export": "e"}, {}, "e is the key of Edit"),
        ({"filter": "banana"}, {}, "'banana' is not a key"),
        ({"filter": "j"}, {}, "j moves about"),
        ({"filtre": "f"}, {}, "did you mean 'filter'"),
        ({"go_home": "8"}, {}, "8 is the key of Decisions"),
        ({"fill_down": "ctrl+f"}, {"fill_down": "ctrl+f"}, ""),
    ],
)
def test_a_key_that_is_none_or_is_taken_is_refused_aloud(given: dict[str, str], used: dict[str, str], said: str) -> None:
    found, wrong = usable_keys(given)
    assert found == used and said in "; ".join(wrong) and bool(said) == bool(wrong)


async def test_the_settings_list_the_names_of_all_commands_and_fit_the_smallest_screen(demo: Path) -> None:
    async with driving(demo) as driver:
        await driver.press("comma")
        assert "k names and keys" in driver.text and "esc cancel" in driver.text
        await driver.press("k")
        shown = str(driver.app.screen.query_one("#text", Static).visual)
        assert all(name in shown for name in known_commands())


def test_what_a_person_wrote_around_the_settings_stays(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(
        '# my colours\ntheme = "nord"  # at night\n\n[keys]\n# for the left hand\nfilter = "f"\nsort = "z"\n', encoding="utf-8"
    )
    state = UserState(tmp_path, tmp_path / "r.db")
    settings, wrong = state.settings()
    assert (settings.theme, settings.keys, wrong) == ("nord", {"filter": "f", "sort": "z"}, "")
    state.keep_settings(Settings("dracula", tour_seen=True, keys={"filter": "f,/", "export": "X"}))
    text = file.read_text(encoding="utf-8")
    assert "# my colours" in text and "# at night" in text and "# for the left hand" in text and "sort" not in text
    assert state.settings() == (Settings("dracula", tour_seen=True, keys={"filter": "f,/", "export": "X"}), "")


def _with_commands() -> list[type[Widget]]:
    """Every class of the screens that gives keys commands."""
    for module in pkgutil.walk_packages(tui.__path__, f"{tui.__name__}."):
        importlib.import_module(module.name)
    classes, found = [Widget], list[type[Widget]]()
    while classes:
        here = classes.pop()
        classes += here.__subclasses__()
        if here.__module__.startswith(tui.__name__) and "KEYS" in vars(here):
            found.append(here)
    return sorted(set(found), key=lambda cls: cls.__name__)


@pytest.mark.parametrize("place", _with_commands(), ids=lambda cls: cls.__name__)
def test_every_command_of_a_place_has_what_it_runs(place: type[Widget]) -> None:
    own = [command for command in vars(place)["KEYS"] if isinstance(command, Command)]
    missing = [command.action for command in own if not _runs(command.action, place)]
    assert not missing


@pytest.mark.parametrize("spec", ON_SCREEN, ids=lambda spec: spec.name)
def test_every_command_of_a_list_has_what_it_runs(spec: ListSpec) -> None:
    place = list_screen_class(spec.name)
    assert not [command.action for command in spec.commands if not _runs(command.action, place)]


def _runs(action: str, place: type[Widget]) -> bool:
    name = action.partition("(")[0]
    where: type = BenefitsApp if name.startswith("app.") else place
    return callable(getattr(where, f"action_{name.removeprefix('app.')}", None))


_WITH_ALT_GR = {
    "at", "left_square_bracket", "right_square_bracket", "left_curly_bracket", "right_curly_bracket", "backslash", "vertical_line",
    "tilde", "number_sign", "grave_accent", "circumflex_accent",
}  # fmt: skip
"""Keys for which German, French or Nordic keyboards need AltGr or a second stroke."""


def test_every_command_has_a_key_that_needs_no_alt_gr() -> None:
    every = {name: command.key_list for name, command in known_commands().items() if command.keys}
    assert {"as_of", "forward"} <= {name for name, keys in every.items() if set(keys) & _WITH_ALT_GR}
    assert not [name for name, keys in every.items() if set(keys) <= _WITH_ALT_GR]


def _classes() -> list[type[Widget]]:
    for module in pkgutil.walk_packages(tui.__path__, "benefits_tui.tui."):
        importlib.import_module(module.name)

    def below(kind: type[Widget]) -> list[type[Widget]]:
        return [other for direct in kind.__subclasses__() for other in (direct, *below(direct))]

    return [kind for kind in dict.fromkeys(below(Widget)) if kind.__module__.startswith("benefits_tui.")]


def test_every_key_of_every_part_leads_to_something_that_is_there() -> None:
    classes = _classes()
    screens = [kind for kind in classes if issubclass(kind, Screen)]
    assert len(classes) > 60 and len(screens) > 20
    dead = []
    for kind in classes:
        bound = [each for each in getattr(kind, "BINDINGS", ()) if isinstance(each, Binding)]
        for binding in bound:
            where, _, name = binding.action.partition("(")[0].rpartition(".")
            able: list[type] = [BenefitsApp] if where == "app" else [*screens] if where == "screen" else [kind]
            if not any(hasattr(other, f"action_{name}") for other in able):
                dead.append(f"{kind.__name__}: {binding}")
    assert dead == []
