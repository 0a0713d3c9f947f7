"""Views of lists under a name."""

from __future__ import annotations

from benefits_tui.store.models import SavedView
from benefits_tui.store.query import Reader


def saved_views(reader: Reader, name_of_list: str) -> list[SavedView]:
    """The saved views of a list, by name."""
    return reader.all_of(SavedView, SavedView.select().where(SavedView.list == name_of_list).order_by(SavedView.name))
