"""A mapping file that people keep and edit: written anew, their comments stay."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benefits_tui.exchange.mapping import Mapping
from benefits_tui.exchange.mapping_text import mapping_toml
from benefits_tui.exchange.writer import write_text

if TYPE_CHECKING:
    from tomlkit.container import Container
    from tomlkit.items import Table

_TO_SETTLE = "# To be settled: "


def write_mapping(path: Path, mapping: Mapping, questions: list[str] | None = None) -> None:
    """Write a mapping file; over one that is there, what the mapping says changes and all else stays as it was written.

    Questions stand at its head as comments, in place of those of the last time. Raises OSError.
    """
    text = mapping_toml(mapping, questions)
    try:
        there = path.read_text(encoding="utf-8-sig")
        tomllib.loads(there)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        there = ""
    write_text(path, with_comments_of(there, text) if there else text)


def with_comments_of(there: str, text: str) -> str:
    """TOML that says what `text` says, with the comments, order and layout of `there`.

    `text` itself where the two do not go together.
    """
    import tomlkit

    kept = tomlkit.parse("".join(line for line in there.splitlines(keepends=True) if not line.startswith(_TO_SETTLE)))
    _say(kept, tomlkit.parse(text))
    questions = "".join(line for line in text.splitlines(keepends=True) if line.startswith(_TO_SETTLE))
    merged = questions + tomlkit.dumps(kept)
    return merged if tomllib.loads(merged) == tomllib.loads(text) else text


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
