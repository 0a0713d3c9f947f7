"""Between what a field holds and what a column stores."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from benefits_tui.domain.fields import Field, FieldType, Value
from benefits_tui.domain.quantity import from_scaled, to_scaled
from benefits_tui.store.door import Cell


def amount_of(scaled: Cell) -> Decimal | None:
    """The exact decimal that stored ten-thousandths stand for; None for a blank."""
    return None if scaled is None else from_scaled(int(scaled))


def day_of(text: Cell) -> date | None:
    """The day that a stored text stands for; None for a blank."""
    return None if text is None else date.fromisoformat(str(text))


def to_cell(value: Value) -> Cell:
    """The stored form: decimals as whole ten-thousandths, dates as ISO text. Raises NotExact."""
    if isinstance(value, Decimal):
        return to_scaled(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    return value


def from_cell(field: Field, cell: Cell) -> Value:
    """What a stored cell means for its field."""
    if cell is None:
        return None
    match field.type:
        case FieldType.MONEY | FieldType.NUMBER:
            return from_scaled(int(cell))
        case FieldType.DATE | FieldType.GATE:
            return date.fromisoformat(str(cell))
        case FieldType.YES_NO:
            return bool(cell)
        case _:
            return cell
