"""The register's lists out to files that other programs read."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from benefits_tui.exchange.files import write_table
from benefits_tui.exchange.sheet import Cell
from benefits_tui.register.lists import rows
from benefits_tui.register.session import Session
from benefits_tui.store.listings import LISTINGS
from benefits_tui.store.pages import Query

EXPORTS = ("projects", "benefits", "readings", "flags")


def export(session: Session, name: str, form: str, path: Path, text: str = "") -> tuple[int, list[str]]:
    """Write a list to a file; how many rows, and notices. The same columns as the list's JSON.

    Raises WrongFilter, and NotWritten with the older file unharmed.
    """
    listing = LISTINGS[name]
    header = [column.name for column in listing.columns if column.name != "rank"]
    with session.store.snapshot():
        table = [tuple(cast(dict[str, Cell], row).values()) for row in rows(session.store, Query(listing, text))]
    return len(table), write_table(path, form, name, header, table)
