"""Writes docs/flags.md from the rules themselves: `python -m docs.make_flags`."""

from __future__ import annotations

from pathlib import Path

from benefits_tui.domain.flag_states import Decider
from benefits_tui.domain.rules import MARKS, RULES


def flags_page() -> str:
    """The catalogue of flags as Markdown."""
    lines = [
        "# Flags",
        "",
        "Made from the rules (`python -m docs.make_flags`); `benefits-tui rules` prints the same.",
        "One flag is open for each rule and record; it is raised, changed and cleared in the same transaction as the edit",
        "that causes it, and when the day changes.",
        "",
        "The queue has a row a record, its worst flag first; where several records share a cause (an owner who left), the row",
        "is the cause's. A flag on a fact that is merely missing does not press until a gate, review, reading or the end of the",
        "project is within the policy's days (`pressing_days`); until then it stands in the list of data to complete.",
        "",
        "| id | flag | on | raised when | who decides | what can be decided |",
        "|---|---|---|---|---|---|",
    ]
    for rule in RULES:
        about = rule.about
        options, owner = " · ".join(about.options), about.decision_owner
        lines.append(f"| **{about.id}** | {about.title} | {rule.subject} | {about.raised_when} | {owner} | {options} |")
    lines += [
        "",
        "## By when",
        "",
        "How the day is found by which a decision still helps; what is wrong in a few words, as the queue says it; where the",
        "person who decides is named, and the field that clears the flag.",
        "",
        "| id | in the queue | by when | named as | cleared by | merely missing |",
        "|---|---|---|---|---|---|",
    ]
    for rule in RULES:
        about = rule.about
        named = "–" if about.decides_by is Decider.ROLE else about.decides_by.value
        missing = "yes" if rule.missing is not None else ""
        lines.append(f"| **{about.id}** | {about.cause} | {about.due} | {named} | {about.field or '–'} | {missing} |")
    lines += ["", "## Said without a flag", "", "In the calendar, or as a mark on flags that are there.", ""]
    lines += [f"- **{about.id}** {about.title}: {about.raised_when}" for about in MARKS]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("flags.md").write_text(flags_page(), encoding="utf-8")
