"""Queries over some subjects or over all: the same text serves one benefit and a hundred thousand."""

from __future__ import annotations

from collections.abc import Collection

from benefits_tui.store.engine.sqlite import IN_IDS, ids_argument

Ids = Collection[int] | None
"""Some subjects, or all for None."""


def ids_args(ids: Ids, **more: str | int) -> dict[str, str | int | None]:
    """The arguments of a query that has a place for `only_ids`."""
    return {**more} if ids is None else {"ids": ids_argument(ids), **more}


def only_ids(ids: Ids, column: str) -> str:
    """The condition that leaves these subjects; nothing for all."""
    return "" if ids is None else f"AND {column} {IN_IDS}"
