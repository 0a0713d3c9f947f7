"""What all models have in common. They are bound to no database, for several registers may be open at once: see `store.query`."""

from __future__ import annotations

from typing import Any

from peewee import SQL, AutoField, ForeignKeyField, Model, TextField

from benefits_tui.store.model_fields import WholeField, YesNoField


class RegisterModel(Model):
    """A row with a number of its own."""

    id = AutoField()

    class Meta:
        legacy_table_names = False


class Referenced(RegisterModel):
    """A record that people name by its reference: unique whatever the case of its letters."""

    # Each declares it in the order of its columns.
    ref: TextField[str]


class OnRecord(RegisterModel):
    """A row about a record of any kind."""

    subject_kind: TextField[str]
    subject_id: WholeField[int]


def reference_field() -> TextField[str]:
    """The reference of a record."""
    return TextField(unique=True, collation="NOCASE")


def reference(model: Any, **more: Any) -> Any:
    """A reference to another row. What is read is its number; the row itself is read where it is asked for."""
    return ForeignKeyField(model, lazy_load=False, backref="+", **more)


def version_field() -> WholeField[int]:
    """How many times a row was written."""
    return WholeField(default=1, constraints=[SQL("DEFAULT 1")])


def yes_no(default: bool) -> YesNoField[bool]:
    """Yes or no, never blank."""
    return YesNoField(default=default, constraints=[SQL(f"DEFAULT {default:d}")])
