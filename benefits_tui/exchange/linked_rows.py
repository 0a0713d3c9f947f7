"""Which row of a sheet that came back is which of those that went out: by its key, and without one by what it is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from benefits_tui.exchange.sheet import SheetCell


class CellNote(NamedTuple):
    """A cell, a row where `heading` is blank, or a sheet where `row` is None, that was not written as it came, and why."""

    sheet: str
    row: int | None
    heading: str
    reason: str

    @property
    def place(self) -> str:
        """Where it stands: `Benefits, row 4, Title`."""
        return ", ".join(part for part in (self.sheet, "" if self.row is None else f"row {self.row}", self.heading) if part)


class LinkedRow(NamedTuple):
    """A row that came back: its number in the sheet, its key (blank for a new one), its version, its cells by heading."""

    number: int
    key: str
    version: int
    cells: dict[str, SheetCell]
    words: dict[str, str]
    """The cells that are not blank, as the words by which they are compared."""


@dataclass(slots=True)
class SortedOut:
    """The rows that are read, with the key of what each is; the keys of which some row came back; what is not read."""

    rows: list[LinkedRow]
    there: set[str]
    left: list[CellNote]


def sort_out(
    sheet: str, rows: Sequence[LinkedRow], base: Mapping[str, LinkedRow], known_by: Sequence[str], *, has_key: bool
) -> SortedOut:
    """Say of each row which one of those that went out it is, or that it is a new one.

    A row whose key is lost is known by the cells under `known_by`. Where these cells are those of another row, or two rows are
    of one record, nobody can tell what was meant: they are left.
    """
    names = {key: _name(row, known_by) for key, row in base.items()}
    called: dict[tuple[str, ...], str] = {}
    for key, name in names.items():
        if name is not None:
            called[name] = "" if name in called else key
    result = SortedOut([], set(), [])
    claims: dict[str, list[LinkedRow]] = {}
    unkeyed: dict[str, list[LinkedRow]] = {}
    for row in rows:
        name = _name(row, known_by)
        meant = called.get(name, "") if name is not None else ""
        if row.key in base and meant in ("", row.key):
            claims.setdefault(row.key, []).append(row)
        elif meant and row.key not in base:
            unkeyed.setdefault(meant, []).append(row)
        elif row.key or not has_key:
            result.left.append(CellNote(sheet, row.number, "", _why_left(row, base, known_by)))
        else:
            result.rows.append(row)
        result.there.update({row.key, meant} & base.keys())
    for key in {**claims, **unkeyed}:
        keyed = _own_rows(sheet, claims.get(key, []), names[key], known_by, result)
        _settle_unkeyed(sheet, unkeyed.get(key, []), keyed, base[key], known_by, result)
    result.rows.sort(key=lambda row: row.number)
    return result


def _why_left(row: LinkedRow, base: Mapping[str, LinkedRow], known_by: Sequence[str]) -> str:
    if row.key in base:
        other = " ".join(base[row.key].words.get(heading, "") for heading in known_by).strip()
        return f"its hidden column Key is that of {other}: sort and copy whole rows; it was left"
    if row.key:
        return _KEY_NOT_SENT.format(key=row.key)
    return "the column Key is gone and no row of this name was sent; add it in a new copy of the workbook"


_KEY_NOT_SENT = "its hidden column Key holds {key!r}, which was not sent; clear it to add the row"


def _own_rows(
    sheet: str, claimants: list[LinkedRow], name: tuple[str, ...] | None, known_by: Sequence[str], result: SortedOut
) -> list[LinkedRow]:
    """The rows with the key of a record that are its own: one, or several of which nobody can tell which is meant. A copy that is
    called otherwise is a new row."""
    originals = [row for row in claimants if name is None or _name(row, known_by) == name]
    if len(claimants) < 2:
        result.rows += claimants
        return claimants
    if originals and all(row.words == originals[0].words for row in originals):
        copies = [row for row in claimants if row not in originals]
        result.rows += [originals[0], *(row._replace(key="", version=0) for row in copies)]
        return originals[:1]
    numbers = " and ".join(str(row.number) for row in claimants)
    column = known_by[-1] if known_by else "Key"
    reason = f"rows {numbers} are of one record; keep one, or give a copy another {column} to add it; none was read"
    result.left += [CellNote(sheet, row.number, "", reason) for row in claimants]
    return claimants


def _settle_unkeyed(
    sheet: str, rows: list[LinkedRow], keyed: list[LinkedRow], sent: LinkedRow, known_by: Sequence[str], result: SortedOut
) -> None:
    """A row without key that names a record is its row; where the row with the key is there as well, and is as it went out, what
    is filled in counts."""
    if len(rows) == 1 and not keyed:
        result.rows.append(rows[0]._replace(key=sent.key, version=sent.version))
        return
    for row in rows:
        if row.key:
            result.left.append(CellNote(sheet, row.number, "", _KEY_NOT_SENT.format(key=row.key)))
        elif len(rows) == 1 and len(keyed) == 1 and keyed[0].words == sent.words:
            filled = {heading: merged_texts for heading, merged_texts in row.words.items() if heading not in known_by}
            cells = {**sent.cells, **{heading: row.cells[heading] for heading in filled}}
            merged_texts = {**sent.words, **filled}
            result.rows = [other for other in result.rows if other is not keyed[0]]
            result.rows.append(LinkedRow(row.number, sent.key, sent.version, cells, merged_texts))
        else:
            reason = "another row is of the same record; write it in one of them; it was left"
            result.left.append(CellNote(sheet, row.number, "", reason))


def _name(row: LinkedRow, known_by: Sequence[str]) -> tuple[str, ...] | None:
    """What a row is called, None where a part of it is blank."""
    key_texts = tuple(row.words.get(heading, "").casefold() for heading in known_by)
    return key_texts if key_texts and all(key_texts) else None
