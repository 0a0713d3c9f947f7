"""Mappings that the register keeps: a table with the same headings is offered the one that it was read by."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.fields import Value
from benefits_tui.domain.keys import fold_key
from benefits_tui.domain.toml_reading import read_toml
from benefits_tui.exchange.mapping import Mapping, mapping_of
from benefits_tui.exchange.mapping_text import mapping_toml
from benefits_tui.exchange.sheet import Sheet
from benefits_tui.register.session import Session
from benefits_tui.store.models import ImportMapping
from benefits_tui.store.queries.import_mappings import kept_mapping
from benefits_tui.store.transaction import Transaction


class KeptMapping(NamedTuple):
    """How a table with these headings was read, of which file and when."""

    mapping: Mapping
    file: str
    used_on: date


def kept_for(session: Session, sheet: Sheet) -> KeptMapping | None:
    """The mapping that is kept for a table with the same headings in the same order; None where there is none to be used."""
    row = kept_mapping(session.store, _headings(sheet))
    if row is None:
        return None
    try:
        return KeptMapping(mapping_of(read_toml(row.mapping)), row.file, row.used_on)
    except (UserError, ValueError):
        # Written by another version: as good as none.
        return None


def keep(transaction: Transaction, sheet: Sheet, mapping: Mapping, today: date) -> None:
    """Keep the mapping for the next table with these headings. One of our own exports needs none."""
    if mapping.guarded:
        return
    headings, text = _headings(sheet), mapping_toml(mapping)
    row = kept_mapping(transaction, headings)
    if row is None:
        known: dict[str, Value] = {"headings": headings, "file": sheet.path.name, "mapping": text, "used_on": today}
        transaction.insert(ImportMapping, known)
    elif row.mapping != text:
        transaction.update(ImportMapping, row.id, {"file": sheet.path.name, "mapping": text, "used_on": today})


def _headings(sheet: Sheet) -> str:
    return "\n".join(fold_key(heading) for heading in sheet.header)
