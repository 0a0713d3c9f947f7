"""What flags and figures were made by: told apart also between two states of one version."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from zlib import crc32

from benefits_tui import __version__

_PACKAGE = Path(__file__).parents[1]
_FOLDERS = ("domain", "domain/rules", "store/facts", "store/evaluation")


@cache
def rules_version() -> str:
    """The program's version and a number over the text of all that flags and figures follow from, such as `0.3.0+1f2e3d4c`.

    Where the text is not there to be read, the version alone.
    """
    number = 0
    try:
        for folder in _FOLDERS:
            for path in sorted((_PACKAGE / folder).glob("*.py")):
                number = crc32(path.read_bytes(), number)
    except OSError:
        return __version__
    return f"{__version__}+{number:08x}" if number else __version__
