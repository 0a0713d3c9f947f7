"""The register's lists out to files that other programs read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from benefits_tui.domain.json_values import as_json
from benefits_tui.exchange.writer import FORMATS, FileNotWritten, endings, write_table
from benefits_tui.register.listing import every_row
from benefits_tui.register.lists import rows
from benefits_tui.register.session import Session
from benefits_tui.store.lists.catalogue import LISTINGS
from benefits_tui.store.lists.columns import Listing, ListValue
from benefits_tui.store.lists.pages import ListQuery, by_ids

EXPORTS = tuple(LISTINGS)


def export(session: Session, name: str, form: str, path: Path, text: str = "") -> tuple[int, list[str]]:
    """Write a list to a file; how many rows, and notices. The same columns as the list's JSON.

    Raises FilterError, and FileNotWritten with the older file unharmed.
    """
    listing = LISTINGS[name]
    return _written(session, ListQuery(listing, text, today=session.today), listing.names_in_filters(), form, path)


def _written(session: Session, query: ListQuery, names: Sequence[str], form: str, path: Path) -> tuple[int, list[str]]:
    """Write the rows of a query as they are read, so that a register of any size can be written out."""
    counted = 0

    def counting() -> Iterator[tuple[ListValue, ...]]:
        nonlocal counted
        for _, row in every_row(session, query, names):
            counted += 1
            yield row

    with session.store.snapshot():
        notices = write_table(path, form, query.listing.name, names, counting())
    return counted, notices


def query_as_text(session: Session, query: ListQuery, names: Sequence[str], labels: Sequence[str]) -> tuple[str, int]:
    """What a list shows as lines of cells with tabs between, headings first, and the number of rows.

    Line breaks and tabs inside a cell become blanks, so that pasting it gives the same rows and columns.
    """
    with session.store.snapshot():
        lines = ["\t".join(_pasted(row[name]) for name in names) for row in rows(session, query)]
    return "\n".join(["\t".join(labels), *lines]), len(lines)


def records_as_text(session: Session, listing: Listing, names: Sequence[str], wanted: Sequence[int]) -> str:
    """These records of a list in the same way, without headings; those that are gone are left out."""
    chunk = by_ids(session.store, listing, names, wanted)
    return "\n".join("\t".join(_pasted(value) for value in row) for row in chunk.rows)


def _pasted(value: object) -> str:
    return "" if value is None else " ".join(str(as_json(value)).split())


def export_query(session: Session, query: ListQuery, names: Sequence[str], path: Path) -> tuple[int, list[str]]:
    """Write what a list shows, these columns in its order and under its filter, to a CSV or XLSX file told by its name.

    Raises FileNotWritten, also for a name that tells no format or is the register's own.
    """
    return _written(session, query, names, form_of(session, path), path)


def form_of(session: Session, path: Path) -> str:
    """The format that a file's name tells. Raises FileNotWritten for none, and for the register's own name."""
    form = path.suffix.lower().removeprefix(".")
    if form not in FORMATS:
        raise FileNotWritten(f"{path.name} tells no format; end it with {endings()}.")
    if path.resolve() == session.store.path.resolve():
        raise FileNotWritten("An export needs another name than the register.")
    return form
