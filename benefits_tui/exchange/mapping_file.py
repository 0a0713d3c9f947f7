"""A mapping file that people keep and edit: read, and written anew with their comments in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from benefits_tui.domain.fields import FieldError
from benefits_tui.domain.toml_reading import read_toml
from benefits_tui.exchange.mapping import OPEN_QUESTION, Mapping, MappingError, mapping_of
from benefits_tui.exchange.mapping_text import mapping_toml, sheets_toml
from benefits_tui.exchange.writer import write_text

if TYPE_CHECKING:
    from tomlkit.container import Container
    from tomlkit.items import Table


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file of one table. Raises MappingError, naming the table and key."""
    mappings = load_mappings(path)
    if len(mappings) > 1:
        raise MappingError(f"{path} is for {len(mappings)} sheets; a mapping of one table is wanted here.")
    return mappings[0]


def load_mappings(path: Path) -> list[Mapping]:
    """Read a mapping file: one mapping, or one for each of its `[[sheets]]`. Raises MappingError, naming the table and key."""
    document = _settled(path)
    try:
        if "sheets" not in document:
            return [mapping_of(document)]
        if beside := sorted(document.keys() - {"sheets"}):
            raise MappingError(f"{beside[0]!r} stands beside [[sheets]]; write it into each of them")
        sheets = document["sheets"]
        if not isinstance(sheets, list) or not sheets or not all(isinstance(sheet, dict) for sheet in sheets):
            raise MappingError('sheets is to be a table for each sheet, [[sheets]]; of one sheet write sheet = "its name"')
        if unnamed := [place for place, sheet in enumerate(sheets, start=1) if "sheet" not in sheet]:
            raise MappingError(f'number {unnamed[0]} of [[sheets]] does not name its sheet; write sheet = "its name"')
        return [mapping_of(sheet) for sheet in sheets]
    except MappingError as problem:
        raise MappingError(f"{path}: {problem}") from problem
    except FieldError as problem:
        raise MappingError(f"{path}: {str(problem).rstrip('.')}{'' if str(problem).endswith('?') else '.'}") from problem


def _settled(path: Path) -> dict[str, Any]:
    """What a mapping file says, once none of its questions is open. Raises MappingError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        document = read_toml(text)
    except FileNotFoundError:
        raise MappingError(f"There is no mapping file {path}.") from None
    except UnicodeDecodeError as problem:
        raise MappingError(f"{path} is not a text in UTF-8; save it as UTF-8.") from problem
    except OSError as problem:
        raise MappingError(f"{path} cannot be read; is it a file that you may open?") from problem
    except ValueError as problem:
        raise MappingError(f"{path} is not valid TOML: {problem}.") from problem
    if still := [line.strip() for line in text.splitlines() if line.startswith(OPEN_QUESTION)]:
        first = still[0].removeprefix(OPEN_QUESTION).strip()
        raise MappingError(
            f"{path}: {len(still)} question{'s are' if len(still) > 1 else ' is'} still to be settled, the first: {first} "
            "Write the answer and delete the line of the question."
        )
    return document


def write_mapping(path: Path, mapping: Mapping, questions: list[str] | None = None) -> None:
    """Write a mapping file; over one that is there, what the mapping says changes and all else stays as it was written.

    Questions stand at its head as comments, in place of those of the last time. Raises FileNotWritten.
    """
    _write(path, mapping_toml(mapping, questions))


def write_mappings(path: Path, mappings: list[Mapping], questions: list[str]) -> None:
    """The same for the mappings of several sheets, each of which names its own."""
    _write(path, mapping_toml(mappings[0], questions) if len(mappings) == 1 else sheets_toml(mappings, questions))


def _write(path: Path, text: str) -> None:
    try:
        old_text = path.read_text(encoding="utf-8-sig")
        read_toml(old_text)
    except (OSError, ValueError):
        old_text = ""
    write_text(path, with_comments_of(old_text, text) if old_text else text)


def with_comments_of(old_text: str, text: str) -> str:
    """TOML that says what `text` says, with the comments, order and layout of `old_text`.

    `text` itself where the two do not go together.
    """
    import tomlkit

    kept = tomlkit.parse("".join(line for line in old_text.splitlines(keepends=True) if not line.startswith(OPEN_QUESTION)))
    _say(kept, tomlkit.parse(text))
    questions = "".join(line for line in text.splitlines(keepends=True) if line.startswith(OPEN_QUESTION))
    merged = questions + tomlkit.dumps(kept)
    return merged if read_toml(merged) == read_toml(text) else text


def _say(kept: Container | Table, wanted: Container | Table) -> None:
    from tomlkit.items import Item, Table

    for key in [key for key in kept if key not in wanted]:
        kept.remove(key)
    for key, item in wanted.items():
        before: Any = kept.get(key)
        if isinstance(before, Table) and isinstance(item, Table):
            _say(before, item)
        elif before is None:
            kept.add(key, item)
        elif not isinstance(before, Item):
            # A table in pieces, others between.
            kept.remove(key)
            kept.add(key, item)
        elif before.unwrap() != item.unwrap():
            # What stands behind a value on its line is about its key.
            item.trivia.comment_ws, item.trivia.comment = before.trivia.comment_ws, before.trivia.comment
            kept[key] = item
