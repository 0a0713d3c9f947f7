"""Columns of readings that name what is measured beside plan, forecast or actual: `Planned savings`, `FTE actual`."""

from __future__ import annotations

from benefits_tui.exchange.evidence import cells_of
from benefits_tui.exchange.headings import plain_name, series_and_words, weight_of
from benefits_tui.exchange.mapping import ReadingMap
from benefits_tui.exchange.question import ImportQuestion, Proposal
from benefits_tui.exchange.sheet import Sheet
from benefits_tui.exchange.table_rows import number_in

Measures = dict[str, dict[str, str]]
"""The columns by what they measure and by series."""
_OTHERS = frozenset(
    {"date", "start", "end", "finish", "cost", "costs", "spend", "budget", "status", "rag", "owner", "by", "comment", "comments"}
)


def measures_of(sheet: Sheet, taken: set[str]) -> Measures:
    """What is measured in each row, by the words beside plan, forecast or actual over columns of numbers."""
    measures: Measures = {}
    for name in sheet.header:
        series, measure_name = series_and_words(plain_name(name))
        if name in taken or not series or not measure_name or weight_of(name) >= 1 or _OTHERS & set(measure_name.split()):
            continue
        cells = [cell for _, cell in cells_of(sheet, name)]
        if cells and sum(number_in(cell) is not None for cell in cells) * 2 > len(cells):
            measures.setdefault(measure_name, {}).setdefault(series, name)
    return measures


def say_measures(measures: Measures, readings: ReadingMap, taken: set[str], proposal: Proposal) -> None:
    """Say how the columns of one measure are read; of several it is asked which is the benefit's, and the others are not read."""

    def apply_answer(answer: str) -> None:
        taken.difference_update(readings.values.values())
        readings.values = measures[answer]

    first, *others = measures
    if not others:
        listed = ", ".join(f"{column!r} as {series}" for series, column in measures[first].items())
        proposal.notices.append(f"{listed} were read." if len(measures[first]) > 1 else f"{listed} was read.")
        return
    shows = {measure_name: ", ".join(map(repr, columns.values())) for measure_name, columns in measures.items()}
    proposal.questions.append(
        ImportQuestion(
            f"Each row has {len(measures)} measures, {', '.join(map(repr, measures))}: "
            "which is the benefit's? The others are not read.",
            f'Write plan = "{next(iter(measures[first].values()))}" and so on under [readings].',
            tuple(measures),
            apply_answer,
            shows=shows,
        )
    )
