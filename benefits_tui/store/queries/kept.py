"""Balances that were taken, templates and views of the organisation's own."""

from __future__ import annotations

from benefits_tui.store.models import BalanceTaken, SavedView, Template
from benefits_tui.store.query import Reader


def balances_taken(reader: Reader, project: int | None) -> list[BalanceTaken]:
    """The balances taken of a project, or of the portfolio for None, oldest first."""
    here = BalanceTaken.project.is_null() if project is None else BalanceTaken.project == project
    return reader.all_of(BalanceTaken, BalanceTaken.select().where(here).order_by(BalanceTaken.as_of, BalanceTaken.id))


def templates(reader: Reader) -> dict[str, Template]:
    """The organisation's own templates by name."""
    return {one.name: one for one in reader.all_of(Template, Template.select().order_by(Template.name))}


def saved_views(reader: Reader, name_of_list: str) -> list[SavedView]:
    """The saved views of a list, by name."""
    return reader.all_of(SavedView, SavedView.select().where(SavedView.list == name_of_list).order_by(SavedView.name))
