"""Writes docs/flags.md from the rules themselves: `python -m docs.make_flags`."""

from __future__ import annotations

from pathlib import Path

from benefits_tui.domain.rules import RULES


def flags_page() -> str:
    """The catalogue of flags as Markdown."""
    lines = [
        "# Flags",
        "",
        "Made from the rules (`python -m docs.make_flags`); `benefits-tui rules` prints the same.",
        "One flag is open for each rule and record; it is raised, changed and cleared in the same transaction as the edit",
        "that causes it, and when the day changes.",
        "",
        "| id | flag | on | raised when | who decides | what can be decided |",
        "|---|---|---|---|---|---|",
    ]
    for rule in RULES:
        about = rule.about
        options = " · ".join(about.options)
        lines.append(f"| **{about.id}** | {about.title} | {rule.subject} | {about.raised_when} | {about.decides} | {options} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("flags.md").write_text(flags_page(), encoding="utf-8")
