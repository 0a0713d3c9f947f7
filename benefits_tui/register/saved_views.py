"""Named views of lists, kept in the register and shared by the team: filter, order, columns, groups."""

from __future__ import annotations

import json
from dataclasses import dataclass

from benefits_tui.domain.fields import FieldError, Value
from benefits_tui.register.session import Session
from benefits_tui.store.models import SavedView as StoredView
from benefits_tui.store.queries.saved_views import saved_views


@dataclass(frozen=True, slots=True)
class ListView:
    """How a list is shown under a name. No columns means the list's own; the default view is what the list opens with."""

    list: str
    name: str
    filter: str = ""
    sort: str = ""
    descending: bool = False
    columns: tuple[str, ...] = ()
    default: bool = False
    group: str = ""


def views_of(session: Session, name_of_list: str) -> list[ListView]:
    """The views of a list, by name."""
    return [_view(row) for row in saved_views(session.store, name_of_list)]


def default_view(session: Session, name_of_list: str) -> ListView | None:
    """The view that a list opens with, None for its own."""
    return next((view for view in views_of(session, name_of_list) if view.default), None)


def save_view(session: Session, view: ListView) -> None:
    """Keep a view; one of the same name in the same list is replaced. Raises FieldError for a blank name."""
    name = " ".join(view.name.split())
    if not name:
        raise FieldError("a view needs a name", "name")
    values: dict[str, Value] = {
        "filter": view.filter,
        "sort": view.sort,
        "descending": view.descending,
        "columns": json.dumps(view.columns) if view.columns else "",
        "is_default": view.default,
        "grouped_by": view.group or None,
    }
    with session.store.write(session.change_info(f"save the view {name!r} of {view.list}"), session.today) as transaction:
        views_by_name = {row.name.casefold(): row for row in saved_views(transaction, view.list)}
        if view.default:
            for row in views_by_name.values():
                if row.is_default and row.name.casefold() != name.casefold():
                    transaction.update(StoredView, row.id, {"is_default": False})
        known = views_by_name.get(name.casefold())
        if known is not None:
            transaction.update(StoredView, known.id, {"name": name, **values})
        else:
            transaction.insert(StoredView, {"list": view.list, "name": name, **values})


def delete_view(session: Session, name_of_list: str, name: str) -> None:
    """Forget a view. Raises FieldError when there is none of this name."""
    with session.store.write(session.change_info(f"delete the view {name!r} of {name_of_list}"), session.today) as transaction:
        for row in saved_views(transaction, name_of_list):
            if row.name.casefold() == name.casefold():
                transaction.delete(StoredView, row.id)
                return
        raise FieldError(f"there is no view {name!r} of {name_of_list}", "name")


def _view(row: StoredView) -> ListView:
    columns = tuple(str(name) for name in json.loads(row.columns)) if row.columns else ()
    return ListView(row.list, row.name, row.filter_text, row.sort, row.descending, columns, row.is_default, row.grouped_by or "")
