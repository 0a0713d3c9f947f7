"""What the program keeps on this machine for its user: settings, where they were in each register, half-typed forms.

Nothing of it is in the register, and nothing is lost with it but comfort.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from benefits_tui.domain.toml_reading import read_toml
from benefits_tui.tui.drafts import Drafts, register_key
from benefits_tui.tui.state_file import StateNotSaved, write_whole


@dataclass(slots=True)
class Settings:
    """What a person has set. `keys` gives commands other keys: the command's name, then keys with commas between."""

    theme: str = "dark"
    signs: str = "unicode"
    """`ascii` where the terminal or its font lacks the signs and lines."""
    tour_seen: bool = False
    keys: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class ListPlace:
    """How a list was left."""

    filter: str = ""
    sort: str = ""
    descending: bool = False
    columns: list[str] = field(default_factory=list)
    record: int | None = None
    group: str = ""


@dataclass(slots=True)
class Place:
    """Where a person was in one register, and up to which change they have seen it."""

    mode: str = ""
    page: list[str] = field(default_factory=list)
    """Kind and reference of the page in view, empty on a list."""
    lists: dict[str, ListPlace] = field(default_factory=dict)
    parts: dict[str, bool] = field(default_factory=dict)
    """Which parts of which pages were opened (True) or folded (False): `benefit/notes`."""
    read_files: list[str] = field(default_factory=list)
    """The spreadsheets that were read last, the newest first."""
    seen_change: int = 0
    seen_at: str = ""
    seen_on: str = ""
    """The day as of which it was looked at, which may not be that of the clock."""


class UserState:
    """Reads and writes what is kept, in a folder of the user's; with none, nothing is kept (and that is no error).

    Of a register that is only looked at in passing (`keeps` false) neither place nor drafts are kept.
    """

    def __init__(self, folder: Path | None, register: Path, *, keeps: bool = True) -> None:
        self._folder = folder
        self._keeps = keeps
        self._register = str(register.resolve())
        self._key = register_key(register)
        self.drafts = Drafts(None if folder is None or not keeps else folder / "drafts", register)

    # Settings ---------------------------------------------------------------------------------------------------

    @property
    def settings_file(self) -> Path | None:
        """Where the settings are, to be edited by hand as well."""
        return None if self._folder is None else self._folder / "settings.toml"

    def settings(self) -> tuple[Settings, str]:
        """The settings, and a sentence where the file holds something that cannot be used (defaults stand for that)."""
        read, wrong = Settings(), list[str]()
        if self.settings_file is None or not self.settings_file.exists():
            return read, ""
        try:
            document = read_toml(self.settings_file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as problem:
            return read, f"{self.settings_file} cannot be read ({problem}); the defaults are used."
        known = {setting.name: setting for setting in fields(Settings)}
        for name, value in document.items():
            if name not in known:
                wrong.append(f"there is no setting {name!r}")
            elif type(value) is not type(getattr(read, name)):
                wrong.append(f"{name} cannot be {value!r}")
            elif name == "keys":
                read.keys = {str(command): str(keys) for command, keys in value.items()}
            else:
                setattr(read, name, value)
        return read, f"{self.settings_file}: {'; '.join(wrong)}." if wrong else ""

    def keep_settings(self, settings: Settings) -> None:
        """Write the settings. Raises StateNotSaved, also where the file holds something that cannot be read: it would be lost."""
        _, wrong = self.settings()
        if wrong:
            raise StateNotSaved(f"{wrong} Nothing was written to it; mend it first.")
        if self.settings_file is None:
            return
        import tomlkit

        old_text = self.settings_file.read_text(encoding="utf-8") if self.settings_file.exists() else "\n[keys]\n"
        # What the person wrote around the values stays: comments, order, blank lines.
        document = tomlkit.parse(old_text)
        document["theme"] = settings.theme
        document["signs"] = settings.signs
        document["tour_seen"] = settings.tour_seen
        keys = document.setdefault("keys", tomlkit.table())
        for command in [command for command in keys if command not in settings.keys]:
            del keys[command]
        keys.update(settings.keys)
        write_whole(self.settings_file, tomlkit.dumps(document))

    # Places -----------------------------------------------------------------------------------------------------

    @property
    def _place_file(self) -> Path | None:
        return None if self._folder is None or not self._keeps else self._folder / "places" / f"{self._key}.json"

    def place(self) -> Place:
        """Where the person was; an empty place when nothing usable is kept."""
        try:
            plain = json.loads(self._place_file.read_text(encoding="utf-8")) if self._place_file is not None else {}
            lists = {str(name): ListPlace(**values) for name, values in plain.pop("lists", {}).items()}
            return Place(**{name: value for name, value in plain.items() if name != "register"}, lists=lists)
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            return Place()

    def keep_place(self, place: Place) -> None:
        """Write where the person is. Raises StateNotSaved."""
        if self._place_file is not None:
            write_whole(self._place_file, json.dumps(asdict(place) | {"register": self._register}, indent=1), durable=False)


def user_folder() -> Path:
    """Where all of it is: the folder in BENEFITS_HOME, or the user's own place for such files."""
    if given := os.environ.get("BENEFITS_HOME"):
        return Path(given)
    from platformdirs import user_config_path

    return user_config_path("benefits-tui", appauthor=False)
