"""How files were read the last time."""

from __future__ import annotations

from benefits_tui.store.models import ImportMapping
from benefits_tui.store.query import Reader


def kept_mapping(reader: Reader, headings: str) -> ImportMapping | None:
    """The mapping that is kept for a table with these headings."""
    return reader.first_of(ImportMapping, ImportMapping.select().where(ImportMapping.headings == headings))
