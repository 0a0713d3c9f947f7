"""In what unit amounts are written: told by headings, by what stands above the table, by their size, or asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from benefits_tui.domain.fields import FieldType
from benefits_tui.domain.parsing import UNITS, ParseError, parse_amount
from benefits_tui.domain.quantity import CURRENCIES
from benefits_tui.exchange.evidence import decimal_signs, mapped_fields
from benefits_tui.exchange.headings import unit_in
from benefits_tui.exchange.mapping import Mapping, Source
from benefits_tui.exchange.question import ImportQuestion, Proposal
from benefits_tui.exchange.row_kinds import AnyKind, fields_for
from benefits_tui.exchange.sheet import Sheet

_MEASURED = ("baseline", "target", "target_upper")


def ask_units(sheet: Sheet, proposal: Proposal) -> None:
    """Amounts in millions look like small numbers: the unit must be told by the name or by the size of the amounts."""
    mapping = proposal.mapping
    money_units = _all_money(sheet, mapping)
    _unit_above(sheet, proposal, money_units)
    for kind, kind_map in mapping.kinds():
        for known in fields_for(kind):
            source = kind_map.fields.get(known.name)
            if source is None or source.unit is not None:
                continue
            named_unit = next(filter(None, (unit_in(name) for name in source.columns)), None)
            if known.type is FieldType.MONEY:
                source.unit = named_unit or mapping.unit or ("one" if _whole_amounts(sheet, mapping, source.columns) else None)
                if source.unit is None:
                    proposal.questions.append(_unit_of_field(sheet, mapping, kind, source, known.name))
            elif known.name in _MEASURED and named_unit:
                source.unit = named_unit
            elif known.name in _MEASURED and money_units and not _whole_amounts(sheet, mapping, source.columns):
                proposal.questions.append(_unit_of_field(sheet, mapping, kind, source, known.name))
    readings = mapping.readings
    if readings is None:
        return
    open_columns = []
    for column in readings.value_columns:
        if column in readings.units:
            continue
        if named_unit := unit_in(column):
            readings.units[column] = named_unit
        elif money_units and mapping.unit is None:
            open_columns.append(column)
    if open_columns and not _whole_amounts(sheet, mapping, tuple(open_columns)):
        proposal.questions.append(_unit_of_readings(sheet, mapping, open_columns))


def _unit_above(sheet: Sheet, proposal: Proposal, money_units: bool) -> None:
    """A unit that stands above the table is that of the amounts that name none, unless they are written out."""
    mapping, readings = proposal.mapping, proposal.mapping.readings
    above = unit_in(sheet.title)
    if above is None or mapping.unit is not None:
        return
    sources = [source for _, known, source in mapped_fields(mapping) if known.type is FieldType.MONEY and source.unit is None]
    columns = [column for source in sources for column in source.columns if unit_in(column) is None]
    says_units = mapping.benefits is not None and "unit" in mapping.benefits.fields
    if readings is not None and (money_units or not says_units):
        of_readings = [name for name in readings.value_columns if name not in readings.units and unit_in(name) is None]
        columns += of_readings
    else:
        of_readings = []
    if not columns or _whole_amounts(sheet, mapping, tuple(columns)):
        return
    mapping.unit = above
    if readings is not None:
        readings.units |= dict.fromkeys(of_readings, above)
    proposal.notices.append(f"Amounts were read in {above}s, for the words above the table say so.")


def _all_money(sheet: Sheet, mapping: Mapping) -> bool:
    """True where the file says that its benefits are read in money."""
    source = mapping.benefits.fields.get("unit") if mapping.benefits is not None else None
    if source is None:
        return False
    texts = {text.upper() for column in source.columns if column in sheet.header for text in sheet.column(column)}
    return bool(texts) and all(text in CURRENCIES or text in "£$€" for text in texts)


def _amounts(sheet: Sheet, mapping: Mapping, columns: tuple[str, ...]) -> Iterator[Decimal]:
    comma = decimal_signs(sheet, mapping).comma
    for name in columns:
        for text in sheet.column(name) if name in sheet.header else ():
            try:
                yield parse_amount(text, decimal_comma=bool(comma.get(name)))
            except ParseError:
                continue


# Half of all amounts are at least this large in files that write them out.
_WRITTEN_OUT = 50_000


def _whole_amounts(sheet: Sheet, mapping: Mapping, columns: tuple[str, ...]) -> bool:
    sizes = Counter(abs(amount) >= _WRITTEN_OUT for amount in _amounts(sheet, mapping, columns) if amount)
    return sizes[True] >= sizes[False]


def unit_shows(sheet: Sheet, mapping: Mapping, columns: tuple[str, ...]) -> dict[str, str]:
    """What each unit makes of the first amount of these columns, and of all together."""
    amounts = _amounts(sheet, mapping, columns)
    first = total = next(amounts, None)
    if first is None or total is None:
        return {}
    count = 1
    for amount in amounts:
        count += 1
        total += amount
    return {
        unit: f"{_grouped(first)} is {_grouped(first * times)}, all {count} come to {_grouped(total * times)}"
        for unit, times in UNITS.items()
    }


def _grouped(number: Decimal) -> str:
    return f"{number.normalize():,f}"


def _unit_of_field(sheet: Sheet, mapping: Mapping, kind: AnyKind, source: Source, name: str) -> ImportQuestion:
    def apply_answer(answer: str) -> None:
        source.unit = answer

    column = source.columns[0]
    hint = f'Write {name} = {{ column = "{column}", unit = "million" }} under [{kind.plural}.fields].'
    shows = unit_shows(sheet, mapping, source.columns)
    return ImportQuestion(f"In what unit are the amounts in {column!r}?", hint, tuple(UNITS), apply_answer, column, shows=shows)


def _unit_of_readings(sheet: Sheet, mapping: Mapping, columns: list[str]) -> ImportQuestion:
    def apply_answer(answer: str) -> None:
        if mapping.readings is not None:
            mapping.readings.units |= dict.fromkeys(columns, answer)

    named = ", ".join(map(repr, columns[:4])) + (" …" if len(columns) > 4 else "")
    hint = f'Write {{ column = "{columns[0]}", unit = "million" }} for each under [readings].'
    return ImportQuestion(
        f"In what unit are the amounts in {named}?",
        hint,
        tuple(UNITS),
        apply_answer,
        columns[0],
        shows=unit_shows(sheet, mapping, tuple(columns)),
    )
