"""The styles of a widget stand in a `.tcss` file beside its module."""

from __future__ import annotations

from pathlib import Path


def stylesheet(module_file: str, name: str) -> str:
    """The text of the style file `name` in the folder of the module `__file__`, for `DEFAULT_CSS`. Raises OSError."""
    return (Path(module_file).parent / name).read_text(encoding="utf-8")
