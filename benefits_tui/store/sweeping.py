"""The sweep of a new day in steps: some subjects at a time, nothing before what it builds on."""

from __future__ import annotations

import sqlite3

from benefits_tui.store.scope import SUBJECTS, Scope, SweepPlace

_CHUNK = 100
# Benefits that build on the figures of others are looked at again when all figures are there.
_AGAIN = "benefit again"
_ORDER = ("benefit", _AGAIN, *(kind for kind in SUBJECTS if kind not in ("benefit", "person")))
START: SweepPlace = ("benefit", 0)


def next_subjects(connection: sqlite3.Connection, place: SweepPlace) -> tuple[Scope, SweepPlace | None]:
    """The subjects of the next step, and the place after it; None when that is all."""
    kind, last = place
    if kind == _AGAIN:
        rows = connection.execute(
            "SELECT benefit_id FROM figure f WHERE benefit_id > ? AND (measure_key IS NOT NULL OR EXISTS "
            "(SELECT 1 FROM link WHERE to_kind = 'benefit' AND to_id = f.benefit_id)) ORDER BY benefit_id LIMIT ?",
            (last, _CHUNK),
        ).fetchall()
    else:
        rows = connection.execute(f"SELECT id FROM {kind} WHERE id > ? ORDER BY id LIMIT ?", (last, _CHUNK)).fetchall()
    scope = Scope()
    scope.ids["benefit" if kind == _AGAIN else kind].update(row[0] for row in rows)
    if len(rows) == _CHUNK:
        return scope, (kind, rows[-1][0])
    following = _ORDER.index(kind) + 1
    if following < len(_ORDER):
        return scope, (_ORDER[following], 0)
    # Who owned too much of the portfolio yesterday may not today.
    people = connection.execute("SELECT subject_id FROM flag WHERE cleared_on IS NULL AND subject_kind = 'person'")
    scope.ids["person"].update(row[0] for row in people)
    return scope, None
