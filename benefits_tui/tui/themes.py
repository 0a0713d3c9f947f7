"""The colours beside those that Textual brings: high contrast, and the terminal's own."""

from __future__ import annotations

from textual.theme import Theme

THEMES = (
    Theme(
        name="high-contrast",
        primary="#00b7ff",
        secondary="#ffff00",
        accent="#ffff00",
        foreground="#ffffff",
        background="#000000",
        surface="#1a1a1a",
        panel="#101010",
        success="#00ff66",
        warning="#ffd700",
        error="#ff5555",
        dark=True,
        variables={"text-muted": "#e0e0e0", "text-accent": "#ffff00"},
    ),
)

# The ones that are offered first in the settings, each with a word about it.
OFFERED = (
    ("textual-dark", "dark"),
    ("textual-light", "light"),
    ("high-contrast", "white and bright colours on black"),
    ("ansi-dark", "the terminal's own colours, on dark"),
    ("ansi-light", "the terminal's own colours, on light"),
)
