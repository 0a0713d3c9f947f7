"""Fields of models whose values in Python are the domain's: exact decimals, dates, moments, enumerations, yes or no.

Each refuses a value of another type, so that nothing is rounded, cut or guessed on its way into the register.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

import peewee

from benefits_tui.domain.quantity import from_scaled, to_scaled

_V = TypeVar("_V")
_E = TypeVar("_E", bound=StrEnum)

if TYPE_CHECKING:
    from peewee import Field
else:

    class Field(peewee.Field):
        """peewee's own, which its type stubs declare as generic."""

        def __class_getitem__(cls, _: object) -> type:
            return cls


def _refuse(field: peewee.Field[Any], value: object, wanted: str) -> TypeError:
    return TypeError(f"{field.model.__name__}.{field.name} takes {wanted}, not {type(value).__name__}")


class WholeField(Field[_V]):
    """A whole number."""

    field_type = "INTEGER"

    @overload
    def __new__(cls, *args: Any, null: Literal[True], **kwargs: Any) -> WholeField[int | None]: ...
    @overload
    def __new__(cls, *args: Any, null: Literal[False] = ..., **kwargs: Any) -> WholeField[int]: ...
    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """As any object; the overloads tell what a blank is."""
        return super().__new__(cls)

    def db_value(self, value: int | None) -> int | None:
        """The number itself. Raises TypeError for anything else, a decimal among them."""
        if value is not None and type(value) is not int:
            raise _refuse(self, value, "a whole number")
        return value


class ScaledField(Field[_V]):
    """An exact decimal, stored as whole ten-thousandths."""

    field_type = "INTEGER"

    @overload
    def __new__(cls, *args: Any, null: Literal[True], **kwargs: Any) -> ScaledField[Decimal | None]: ...
    @overload
    def __new__(cls, *args: Any, null: Literal[False] = ..., **kwargs: Any) -> ScaledField[Decimal]: ...
    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """As any object; the overloads tell what a blank is."""
        return super().__new__(cls)

    def db_value(self, value: Decimal | None) -> int | None:
        """Raises PrecisionError for what cannot be kept exactly, TypeError for what is no decimal."""
        if value is None:
            return None
        if not isinstance(value, Decimal):
            raise _refuse(self, value, "a Decimal")
        return to_scaled(value)

    def python_value(self, value: int | None) -> Decimal | None:
        """The decimal that the ten-thousandths stand for."""
        return None if value is None else from_scaled(int(value))


class DayField(Field[_V]):
    """A date, stored as ISO text."""

    field_type = "TEXT"

    @overload
    def __new__(cls, *args: Any, null: Literal[True], **kwargs: Any) -> DayField[date | None]: ...
    @overload
    def __new__(cls, *args: Any, null: Literal[False] = ..., **kwargs: Any) -> DayField[date]: ...
    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """As any object; the overloads tell what a blank is."""
        return super().__new__(cls)

    def db_value(self, value: date | None) -> str | None:
        """Raises TypeError for what is no date; a moment is none."""
        if value is None:
            return None
        if type(value) is not date:
            raise _refuse(self, value, "a date")
        return value.isoformat()

    def python_value(self, value: str | None) -> date | None:
        """The date. Raises ValueError for a text that is none."""
        return None if value is None else date.fromisoformat(value)


class MomentField(Field[_V]):
    """A moment in UTC, stored as ISO text to the millisecond."""

    field_type = "TEXT"

    def __new__(cls, *args: Any, **kwargs: Any) -> MomentField[datetime]:
        """As any object; there is no blank moment."""
        return super().__new__(cls)  # type: ignore[arg-type]

    def db_value(self, value: datetime) -> str:
        """Raises TypeError for what is no moment with a time zone."""
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise _refuse(self, value, "a moment with its time zone")
        return value.isoformat(timespec="milliseconds")

    def python_value(self, value: str) -> datetime:
        """The moment. Raises ValueError for a text that is none."""
        return datetime.fromisoformat(value)


class YesNoField(Field[_V]):
    """Yes or no, stored as 1 or 0."""

    field_type = "INTEGER"

    @overload
    def __new__(cls, *args: Any, null: Literal[True], **kwargs: Any) -> YesNoField[bool | None]: ...
    @overload
    def __new__(cls, *args: Any, null: Literal[False] = ..., **kwargs: Any) -> YesNoField[bool]: ...
    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """As any object; the overloads tell what a blank is."""
        return super().__new__(cls)

    def db_value(self, value: bool | None) -> int | None:
        """Raises TypeError for anything but yes, no and a blank."""
        if value is None:
            return None
        if not isinstance(value, bool):
            raise _refuse(self, value, "yes or no")
        return int(value)

    def python_value(self, value: int | None) -> bool | None:
        """True or False."""
        return None if value is None else bool(value)


class EnumField(Field[_V]):
    """A member of an enumeration, stored as its value."""

    field_type = "TEXT"

    @overload
    def __new__(cls, enum: type[_E], *args: Any, null: Literal[True], **kwargs: Any) -> EnumField[_E | None]: ...
    @overload
    def __new__(cls, enum: type[_E], *args: Any, null: Literal[False] = ..., **kwargs: Any) -> EnumField[_E]: ...
    def __new__(cls, enum: type[StrEnum], *args: Any, **kwargs: Any) -> Any:
        """As any object; the overloads tell which enumeration, and what a blank is."""
        return super().__new__(cls)

    values: tuple[str, ...]
    enum: type[StrEnum]
    if not TYPE_CHECKING:

        def __init__(self, enum: type[StrEnum], *args: Any, only: Iterable[StrEnum] = (), **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.values = tuple(member.value for member in only or enum)
            self.enum = enum

    def db_value(self, value: str | None) -> str | None:
        """Raises ValueError for a word that is no member."""
        return None if value is None else self.enum(value).value

    def python_value(self, value: str | None) -> StrEnum | None:
        """The member. Raises ValueError for a word that is none."""
        return None if value is None else self.enum(value)


class ChoiceField(Field[_V]):
    """One of some values."""

    field_type = "TEXT"

    @overload
    def __new__(cls, values: tuple[str, ...], *args: Any, null: Literal[True], **kwargs: Any) -> ChoiceField[str | None]: ...
    @overload
    def __new__(cls, values: tuple[str, ...], *args: Any, null: Literal[False] = ..., **kwargs: Any) -> ChoiceField[str]: ...
    def __new__(cls, values: tuple[str, ...], *args: Any, **kwargs: Any) -> Any:
        """As any object; the overloads tell what a blank is."""
        return super().__new__(cls)

    values: tuple[str, ...]
    if not TYPE_CHECKING:

        def __init__(self, values: tuple[str, ...], *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.values = values

    def db_value(self, value: str | None) -> str | None:
        """The word itself; the table refuses what is none of its own. Raises TypeError for what is no word."""
        if value is not None and not isinstance(value, str):
            raise _refuse(self, value, "a word")
        return value


def allowed_values(field: peewee.Field[Any]) -> tuple[str, ...]:
    """What a field may hold where its values are listed; empty for any other field."""
    return field.values if isinstance(field, EnumField | ChoiceField) else ()
