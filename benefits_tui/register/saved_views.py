"""Named views of lists, kept in the register and shared by the team: filter, order, columns."""

from __future__ import annotations

import json
from dataclasses import dataclass

from benefits_tui.domain.fields import WrongField
from benefits_tui.register.session import Session
from benefits_tui.store import records as rows
from benefits_tui.store.door import Row


@dataclass(frozen=True, slots=True)
class SavedView:
    """How a list is shown under a name. No columns means the list's own; the default view is what the list opens with."""

    list: str
    name: str
    filter: str = ""
    sort: str = ""
    descending: bool = False
    columns: tuple[str, ...] = ()
    default: bool = False


def views_of(session: Session, name_of_list: str) -> list[SavedView]:
    """The views of a list, by name."""
    return [_view(row) for row in rows.saved_views(session.store, name_of_list)]


def default_view(session: Session, name_of_list: str) -> SavedView | None:
    """The view that a list opens with, None for its own."""
    return next((view for view in views_of(session, name_of_list) if view.default), None)


def save_view(session: Session, view: SavedView) -> None:
    """Keep a view; one of the same name in the same list is replaced. Raises WrongField for a blank name."""
    name = " ".join(view.name.split())
    if not name:
        raise WrongField("a view needs a name", "name")
    cells: Row = {
        "filter": view.filter,
        "sort": view.sort,
        "descending": int(view.descending),
        "columns": json.dumps(view.columns) if view.columns else "",
        "is_default": int(view.default),
    }
    with session.store.write(session.who(f"save the view {name!r} of {view.list}"), session.today) as transaction:
        there = {str(row["name"]).casefold(): row for row in rows.saved_views(transaction, view.list)}
        if view.default:
            for row in there.values():
                if row["is_default"] and str(row["name"]).casefold() != name.casefold():
                    transaction.update("saved_view", int(row["id"] or 0), {"is_default": 0})
        known = there.get(name.casefold())
        if known is not None:
            transaction.update("saved_view", int(known["id"] or 0), {"name": name, **cells})
        else:
            transaction.insert("saved_view", {"list": view.list, "name": name, **cells})


def delete_view(session: Session, name_of_list: str, name: str) -> None:
    """Forget a view. Raises WrongField when there is none of this name."""
    with session.store.write(session.who(f"delete the view {name!r} of {name_of_list}"), session.today) as transaction:
        for row in rows.saved_views(transaction, name_of_list):
            if str(row["name"]).casefold() == name.casefold():
                transaction.delete("saved_view", int(row["id"] or 0))
                return
        raise WrongField(f"there is no view {name!r} of {name_of_list}", "name")


def _view(row: Row) -> SavedView:
    columns = tuple(str(name) for name in json.loads(str(row["columns"]))) if row["columns"] else ()
    return SavedView(
        str(row["list"]),
        str(row["name"]),
        str(row["filter"]),
        str(row["sort"]),
        bool(row["descending"]),
        columns,
        bool(row["is_default"]),
    )
