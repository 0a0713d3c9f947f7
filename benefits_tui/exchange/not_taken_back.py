"""What a table is of which nothing is read: lists of ours that are worked out, and sheets that hold other things."""

from __future__ import annotations

import re
from collections import Counter

from benefits_tui.exchange.grid import Grid
from benefits_tui.exchange.layout import table_of
from benefits_tui.exchange.sheet import Sheet, UnreadableFile, text_of

_OWN_LISTS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset(("at", "who", "record", "operation", "fields", "change")),
     "the history that this program wrote: what was changed, when and by whom. `export register` writes all of the register with "
     "it, and `import register` rebuilds that"),
    (frozenset(("subject", "rule", "severity", "why", "state", "raised_on")),
     "a list of flags that this program wrote: the rules raise them from the records, so import the records"),
    (frozenset(("subject", "decided_on", "outcome", "rationale")),
     "a list of decisions that this program wrote: `import register` takes them with the whole register, and `decide` adds one"),
    (frozenset(("subject", "severity", "cause", "why", "decides_role")),
     "the queue that this program wrote: it is worked out from the records, so import the records"),
    (frozenset(("subject", "field", "pressing", "since")),
     "a list of missing facts that this program wrote: `missing --sheet FILE.xlsx` writes a workbook to fill in and import"),
)  # fmt: skip
_SUBJECTS = {
    "risks": ("risk", "risks", "likelihood", "probability", "mitigation", "proximity"),
    "issues": ("issue", "issues", "raised by", "resolution"),
    "lessons": ("lesson", "lessons"),
    "milestones": ("milestone", "milestones"),
    "assumptions": ("assumption", "assumptions"),
    "dependencies": ("dependency", "dependencies", "depends on"),
    "stakeholders": ("stakeholder", "stakeholders", "influence"),
    "a change log": ("version", "changed by", "change log"),
    "instructions": ("instructions", "guidance", "how to"),
    "choices for columns": ("lookup", "lookups", "lists", "options"),
}
_SHOWN = 4


def refuse_own_list(sheet: Sheet) -> None:
    """Raise UnreadableFile for a list of ours that is worked out, saying what it is and what to do instead."""
    for headings, list_name in _OWN_LISTS:
        if headings <= set(sheet.header):
            raise UnreadableFile(f"{sheet.path.name} is {list_name}. Nothing of it was read.")


def what_it_holds(grid: Grid) -> str:
    """What a sheet seems to hold, in a few words: `risks: 'Risk', 'Likelihood'`, `no table: 'Read me'`."""
    texts = [text for _, cells in grid.lines[:40] for cell in cells if (text := " ".join(text_of(cell).split()))]
    if not texts:
        return "blank"
    try:
        sheet = table_of(grid)
    except UnreadableFile:
        return f"no table: {texts[0][:40]!r}"
    if not sheet.rows:
        return f"no rows: {texts[0][:40]!r}"
    counts = Counter(
        subject
        for name in [grid.name, *sheet.header]
        for subject, known in _SUBJECTS.items()
        if any(re.search(rf"\b{word}\b", name.casefold()) for word in known)
    )
    columns = [name for name in sheet.header if not re.fullmatch(r"column \d+", name)]
    listed = ", ".join(repr(name[:30]) for name in columns[:_SHOWN]) + (" …" if len(columns) > _SHOWN else "")
    return f"{counts.most_common(1)[0][0]}: {listed}" if counts else f"columns {listed}"
