"""Results of maturity that were kept."""

from __future__ import annotations

from benefits_tui.store.models import MaturityTaken
from benefits_tui.store.query import Reader


def results_taken(reader: Reader) -> list[MaturityTaken]:
    """The results that were kept, oldest first."""
    return reader.all_of(MaturityTaken, MaturityTaken.select().order_by(MaturityTaken.as_of, MaturityTaken.id))
