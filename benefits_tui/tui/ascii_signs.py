"""Signs and lines in plain ASCII, for terminals and fonts that lack the others: `signs = "ascii"` in the settings."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_PLAIN = str.maketrans({
    "✗": "x", "▲": "^", "✓": "v", "·": ".", "■": "#", "▌": ">", "●": "*", "○": "o", "◌": "o", "◆": "*", "◇": "<", "▸": ">",
    "▾": "v", "▼": "v", "▽": "v", "─": "-", "━": "=", "╍": "~", "╌": "-", "│": "|", "┃": "|", "┊": ":", "╎": "|", "├": "+",
    "┏": "+", "┗": "+", "┓": "+", "┛": "+", "┣": "+", "┫": "+", "┳": "+", "┻": "+", "╋": "+", "◂": "<", "⇄": "=", "★": "*",
    "┐": "+", "┘": "+",
    "┤": "+", "┌": "+", "└": "+", "┬": "+", "┴": "+", "┼": "+", "▐": "#", "…": "~", "–": "-", "−": "-", "→": ">", "←": "<",
    "↑": "^", "↓": "v", "“": '"', "”": '"', "▁": "_", "▂": "_", "▃": "-", "▄": "-", "▅": "=", "▆": "=", "▇": "#", "█": "#",
})  # fmt: skip


class AsciiSigns(LineFilter):
    """Every sign as a letter of the same width."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The line with its signs replaced."""
        return [Segment(segment.text.translate(_PLAIN), segment.style, segment.control) for segment in segments]
