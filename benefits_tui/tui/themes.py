"""The colours by role, in four sets: dark, light, high contrast, and the terminal's own.

A role is a theme variable; style sheets and texts name roles and never colours. Where Textual has a name for the role it
is used; `rule`, `field`, `cursor`, `cursor-text` and `cursor-idle` are ours, and every theme of Textual's has them too.
"""

from __future__ import annotations

from textual.theme import Theme

DARK = {
    "background": "#15181d", "panel": "#1e232a", "surface": "#232931", "field": "#262d36", "cursor": "#24405f",
    "cursor-text": "#dfe3e8", "cursor-idle": "#2a3038", "foreground": "#dfe3e8", "muted": "#a3acb8", "accent": "#86c1f7",
    "error": "#ff9a90", "warning": "#f0c060", "success": "#8fd19e", "rule": "#5c6774",
}  # fmt: skip
LIGHT = {
    "background": "#fbfaf6", "panel": "#eeebe3", "surface": "#f4f1ea", "field": "#ffffff", "cursor": "#cfe1f5",
    "cursor-text": "#1d2126", "cursor-idle": "#e6e3da", "foreground": "#1d2126", "muted": "#535b65", "accent": "#0b5394",
    "error": "#a3211a", "warning": "#7a4c00", "success": "#1c6432", "rule": "#8c8677",
}  # fmt: skip
HIGH_CONTRAST = {
    "background": "#000000", "panel": "#000000", "surface": "#101010", "field": "#1c1c1c", "cursor": "#ffff00",
    "cursor-text": "#000000", "cursor-idle": "#303030", "foreground": "#ffffff", "muted": "#e4e4e4", "accent": "#5fd7ff",
    "error": "#ff9c9c", "warning": "#ffd75f", "success": "#87ff87", "rule": "#a0a0a0",
}  # fmt: skip
TERMINAL = {
    "field": "ansi_default", "cursor": "ansi_blue", "cursor-text": "ansi_bright_white", "cursor-idle": "ansi_default",
    "muted": "ansi_bright_black", "rule": "ansi_bright_black",
}  # fmt: skip
"""The roles that Textual's own `ansi` themes lack."""

COLOUR_ROLES = {"dark": DARK, "light": LIGHT, "high-contrast": HIGH_CONTRAST}
_OWN = ("field", "cursor", "cursor-text", "cursor-idle", "muted", "rule")


def _scrollbars(roles: dict[str, str]) -> dict[str, str]:
    """Bars that are calm: a line's colour on the ground of boxes."""
    grounds = dict.fromkeys(
        ("scrollbar-background", "scrollbar-background-hover", "scrollbar-background-active", "scrollbar-corner-color"),
        roles["surface"],
    )
    return {**grounds, "scrollbar": roles["rule"], "scrollbar-hover": roles["muted"], "scrollbar-active": roles["accent"]}


def _theme(name: str, roles: dict[str, str], *, dark: bool) -> Theme:
    texts = {f"text-{role}": roles[role] for role in ("muted", "accent", "success", "warning", "error")}
    return Theme(
        name=name,
        primary=roles["accent"],
        secondary=roles["accent"],
        accent=roles["accent"],
        foreground=roles["foreground"],
        background=roles["background"],
        surface=roles["surface"],
        panel=roles["panel"],
        success=roles["success"],
        warning=roles["warning"],
        error=roles["error"],
        dark=dark,
        variables={**texts, "text-primary": roles["accent"], **_scrollbars(roles), **{role: roles[role] for role in _OWN}},
    )


THEMES = tuple(_theme(name, roles, dark=name != "light") for name, roles in COLOUR_ROLES.items())
DEFAULT_THEME = "dark"

# The ones that are offered first in the settings, each with a word about it.
OFFERED = (
    ("dark", "calm, on dark"),
    ("light", "calm, on light"),
    ("high-contrast", "white and bright colours on black"),
    ("ansi-dark", "the terminal's own colours, on dark"),
    ("ansi-light", "the terminal's own colours, on light"),
)


def role_defaults(theme: Theme) -> dict[str, str]:
    """The roles that a theme of Textual's lacks."""
    if theme.name.startswith("ansi"):
        return TERMINAL
    roles = DARK if theme.dark else LIGHT
    return {role: roles[role] for role in _OWN}
