"""What the cells leave open: units, decimal signs, the order of dates, words that mean nothing or are no choice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from benefits_tui.domain.appraisal import COST_KINDS
from benefits_tui.domain.field_values import read_choice
from benefits_tui.domain.fields import Field, FieldType
from benefits_tui.domain.parsing import DateOrder, ParseError, parse_amount, parse_date, parse_yes_no
from benefits_tui.exchange.evidence import (
    blank_words,
    cells_of,
    date_signs,
    decimal_signs,
    first_texts,
    number_columns,
    serial_dates,
    shares_among_percent,
)
from benefits_tui.exchange.mapping import SERIES, SHARE, Mapping, Source
from benefits_tui.exchange.question import ImportQuestion, Proposal
from benefits_tui.exchange.row_kinds import AnyKind, RowKind, fields_for
from benefits_tui.exchange.sheet import Percent, Sheet, text_of
from benefits_tui.exchange.unit_questions import ask_units

BLANK = "blank"


def ask_about_cells(sheet: Sheet, proposal: Proposal) -> None:
    """Add the questions that the cells of the columns that are read leave open, blank words first."""
    _blanks(sheet, proposal)
    _ask_short_words(sheet, proposal)
    _kind_of_costs(proposal)
    ask_units(sheet, proposal)
    _shares(sheet, proposal)
    _decimals(sheet, proposal)
    _dates(sheet, proposal)
    _serials(sheet, proposal)


def ask_about_mapped(sheet: Sheet, proposal: Proposal) -> None:
    """The same for a mapping that a person wrote: what it leaves to the usual words is said, what is a factor is asked."""
    _kind_of_costs(proposal)
    ask_units(sheet, proposal)
    _shares(sheet, proposal)
    _decimals(sheet, proposal)
    _serials(sheet, proposal)


def _blanks(sheet: Sheet, proposal: Proposal) -> None:
    blank_counts = blank_words(sheet, proposal.mapping)
    if not blank_counts:
        return
    listed = ", ".join(f"{word!r} ({count} {'cell' if count == 1 else 'cells'})" for word, count in blank_counts.most_common())
    mapping = proposal.mapping

    def apply_answer(answer: str) -> None:
        mapping.blank = tuple(blank_counts) if answer == BLANK else ()

    quoted = ", ".join(f'"{word}"' for word in blank_counts)
    proposal.questions.append(
        ImportQuestion(
            f"Do these words mean that nothing is known: {listed}?",
            f"Write blank = [{quoted}] at the head, or blank = [] to read them as they stand.",
            (BLANK, "as written"),
            apply_answer,
        )
    )


def _is_choice(known: Field, text: str) -> bool:
    try:
        if known.type is FieldType.YES_NO:
            parse_yes_no(text)
        else:
            read_choice(known, text)
    except ParseError:
        return False
    return True


def has_words_of(sheet: Sheet, column: str, known: Field) -> bool:
    """True for a column most of whose cells hold words of a field of choices."""
    texts = [text_of(cell) for _, cell in cells_of(sheet, column)]
    return bool(texts) and sum(_is_choice(known, text) for text in texts) * 2 > len(texts)


_SHORT, _MOST_WORDS = 30, 25


def _ask_short_words(sheet: Sheet, proposal: Proposal) -> None:
    """Short words that a field of choices does not know are asked for, once a column; long ones are remarks and become notes."""
    from benefits_tui.exchange.mapping import BLANK_WORDS

    for kind, kind_map in proposal.mapping.kinds():
        for known in fields_for(kind):
            source = kind_map.fields.get(known.name)
            if source is None or known.type not in (FieldType.CHOICE, FieldType.YES_NO):
                continue
            counts: Counter[str] = Counter()
            for column in source.columns:
                texts = (text_of(cell) for _, cell in cells_of(sheet, column) if isinstance(cell, (str, bool, Decimal)))
                counts.update(text for text in texts if len(text) <= _SHORT)
            unknown = [
                (text, count)
                for text, count in counts.most_common(_MOST_WORDS)
                if not _is_choice(known, text) and text.casefold() not in BLANK_WORDS
            ]
            if unknown:
                proposal.questions.append(_meaning_of(kind, known, source, unknown))


def _meaning_of(kind: AnyKind, known: Field, source: Source, word_counts: list[tuple[str, int]]) -> ImportQuestion:
    def apply_answer(answer: str, word: str) -> None:
        source.values[word.lower()] = "" if answer == BLANK else answer

    choices = known.choices or ("yes", "no")
    column = source.columns[0]
    listed = ", ".join(f"{word!r} ({count} {'cell' if count == 1 else 'cells'})" for word, count in word_counts)
    meanings = ", ".join(f'"{word}" = "…"' for word, _ in word_counts)
    hint = (
        f'Write {known.name} = {{ column = "{column}", values = {{ {meanings} }} }} under [{kind.plural}.fields], '
        f"each … one of {', '.join(choice.replace('_', '-') for choice in choices)}."
    )
    question = f"What do the words in {column!r} mean for the {kind.label}'s {known.label.lower()}: {listed}?"
    return ImportQuestion(question, hint, (*choices, BLANK), apply_answer, column, tuple(word_counts))


def _kind_of_costs(proposal: Proposal) -> None:
    """Costs of which no column says whether they are capital or running."""
    costs = proposal.mapping.others.get(RowKind.COST)
    if costs is None or "kind" in costs.fields or "kind" in costs.fixed:
        return

    def apply_answer(answer: str) -> None:
        costs.fixed["kind"] = answer

    proposal.questions.append(
        ImportQuestion(
            "Of what kind are the costs? No column says so.",
            'Write kind = "capital" under [costs.fixed], or "running" or "change".',
            COST_KINDS,
            apply_answer,
        )
    )


def _shares(sheet: Sheet, proposal: Proposal) -> None:
    """Numbers between 0 and 1 beside percentages, or where the unit is %, may be shares."""
    mapping = proposal.mapping
    unit = mapping.benefits.fields.get("unit") if mapping.benefits is not None else None
    columns = [column for column in unit.columns if column in sheet.header] if unit is not None else []
    units = [text_of(cell) for _, cell in sheet.cells(columns[0])] if columns else []
    for column in number_columns(sheet, mapping):
        example = shares_among_percent(sheet, column, units)
        source = _source_of(mapping, column)
        settled = source.unit if source is not None else mapping.readings and mapping.readings.units.get(column)
        if example is None or settled is not None:
            continue

        def apply_answer(answer: str, source: Source | None = source, column: str = column) -> None:
            meant = SHARE if answer == "share" else "one"
            if source is not None:
                source.unit = meant
            elif mapping.readings is not None:
                mapping.readings.units[column] = meant

        shown = (parse_amount(example) * 100).normalize()
        proposal.questions.append(
            ImportQuestion(
                f"Is {example!r} in {column!r} {shown:f} % or {example} %?",
                f'Write {{ column = "{column}", unit = "share" }} for {shown:f} %, unit = "one" for {example} %.',
                ("share", "percent"),
                apply_answer,
                column,
                shows={"share": f"{example} is {shown:f} %", "percent": f"{example} is {example} %"},
            )
        )


def _source_of(mapping: Mapping, column: str) -> Source | None:
    return next(
        (source for _, kind_map in mapping.kinds() for source in kind_map.fields.values() if column in source.columns), None
    )


def _decimals(sheet: Sheet, proposal: Proposal) -> None:
    signs = decimal_signs(sheet, proposal.mapping)
    if signs.open is None:
        return
    column, example = signs.open
    mapping = proposal.mapping

    def apply_answer(answer: str) -> None:
        mapping.decimal_comma = answer == "comma"

    shows = {
        "point": f"{example} is {parse_amount(example).normalize():f}",
        "comma": f"{example} is {parse_amount(example, decimal_comma=True).normalize():f}",
    }
    proposal.questions.append(
        ImportQuestion(
            f"Does {column!r} write decimals with a point or a comma? ({', or '.join(shows.values())})",
            "Write decimal_comma = true or false under [amounts].",
            ("point", "comma"),
            apply_answer,
            column,
            shows=shows,
        )
    )


def _day_shown(day: date) -> str:
    # Not by %-d, which Windows does not know.
    return f"{day.day} {day:%B %Y}"


def _dates(sheet: Sheet, proposal: Proposal) -> None:
    signs = date_signs(sheet, proposal.mapping)
    mapping = proposal.mapping
    mapping.date_order = signs.order
    if signs.open is None:
        proposal.notices += [signs.notice] if signs.notice else []
        return
    example = signs.open

    def apply_answer(answer: str) -> None:
        mapping.date_order = DateOrder(answer)

    orders = tuple(order.value for order in DateOrder)
    shows = {order.value: f"{example} is {_day_shown(parse_date(example, order=order))}" for order in DateOrder}
    hint = f" {signs.notice}" if signs.notice else ""
    proposal.questions.append(
        ImportQuestion(
            f"Is {example!r} day or month first?{hint}",
            'Write order = "dmy" or "mdy" under [dates].',
            orders,
            apply_answer,
            shows=shows,
        )
    )


def _serials(sheet: Sheet, proposal: Proposal) -> None:
    serial = serial_dates(sheet, proposal.mapping)
    if serial is None or proposal.mapping.serial_dates is not None:
        return
    column, serial_text = serial
    mapping = proposal.mapping
    day = date(1899, 12, 30) + timedelta(days=int(serial_text.split(".")[0]))

    def apply_answer(answer: str) -> None:
        mapping.serial_dates = answer == "yes"

    proposal.questions.append(
        ImportQuestion(
            f"Are the numbers in {column!r} days as a spreadsheet counts them ({serial_text} is {_day_shown(day)})?",
            "Write serial = true under [dates].",
            ("yes", "no"),
            apply_answer,
            column,
            shows={"yes": f"{serial_text} is {_day_shown(day)}", "no": "they are rejected"},
        )
    )


def series_question(column: str, word_counts: list[tuple[str, int]], apply_answer: Callable[..., None]) -> ImportQuestion:
    """What the words of a series column mean."""
    listed = ", ".join(f"{word!r} ({count} {'cell' if count == 1 else 'cells'})" for word, count in word_counts)
    meanings = ", ".join(f'"{word}" = "actual"' for word, _ in word_counts)
    hint = f'Write series = {{ column = "{column}", values = {{ {meanings} }} }} under [readings].'
    return ImportQuestion(
        f"Which of the words in {column!r} are plan, forecast or actual: {listed}?",
        hint,
        SERIES,
        apply_answer,
        column,
        tuple(word_counts),
    )


__all__ = ["ImportQuestion", "Percent", "Proposal", "ask_about_cells", "first_texts", "series_question"]
