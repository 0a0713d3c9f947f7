"""Which subjects a write may have changed, and what it did to their flags."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

FlagKey = tuple[str, int, str]
"""(subject kind, subject id, rule id): there is at most one open flag for each."""

# Measure, unit and owner area in one: what a possible double count is looked up by. `b` is the benefit, `o` its owner.
MEASURE_KEY = (
    "lower(nullif(trim(b.measure), '')) || char(31) || lower(nullif(trim(b.unit), '')) || char(31) || "
    "lower(nullif(trim(o.department), ''))"
)

SweepPlace = tuple[str, int]
"""Where a sweep in steps has come to: the kind of subject, and the last id looked at."""

SUBJECTS = ("benefit", "project", "review", "deliverable", "business_change", "pool", "person")
"""What flags are raised on."""


@dataclass(slots=True)
class Scope:
    """The subjects whose facts may have changed; `everything` where the policy or the day did."""

    everything: bool = False
    ids: dict[str, set[int]] = field(default_factory=lambda: {kind: set() for kind in SUBJECTS})

    def of(self, kind: str) -> Collection[int] | None:
        """The ids of this kind, None standing for all."""
        return None if self.everything else self.ids[kind]


@dataclass(slots=True)
class FlagChanges:
    """Which flags a write raised and cleared, as (rule, subject kind, subject id)."""

    raised: list[FlagKey] = field(default_factory=list)
    cleared: list[FlagKey] = field(default_factory=list)


def scope_of(connection: sqlite3.Connection, touched: Iterable[tuple[str, int]]) -> Scope:
    """The subjects touched, and those whose facts depend on them: by belonging together, by the map, by shared money."""
    scope = Scope()
    ids = scope.ids
    touched = set(touched)
    for kind, subject in touched:
        if kind in ids:
            ids[kind].add(subject)

    def found(sql: str, *kinds: int | str) -> Iterable[int]:
        return (row[0] for row in connection.execute(sql, kinds))

    whole = set(ids["project"])
    for review in ids["review"]:
        whole.update(found("SELECT project_id FROM review WHERE id = ?", review))
    for person in ids["person"]:
        ids["benefit"].update(found("SELECT id FROM benefit WHERE owner_id = ?", person))
        ids["review"].update(found("SELECT id FROM review WHERE chair_id = ?", person))
    for kind in ("deliverable", "business_change"):
        for subject in ids[kind]:
            ids["project"].update(found(f"SELECT project_id FROM {kind} WHERE id = ?", subject))
    ids["project"].update(whole)
    for project in whole:
        ids["benefit"].update(found("SELECT id FROM benefit WHERE project_id = ?", project))
    _along_the_map(connection, scope)
    _same_measure(connection, scope)
    for benefit in ids["benefit"]:
        ids["project"].update(found("SELECT project_id FROM benefit WHERE id = ?", benefit))
        for kind in ("deliverable", "business_change"):
            feeding = "SELECT from_id FROM link WHERE from_kind = ? AND to_kind = 'benefit' AND to_id = ?"
            ids[kind].update(found(feeding, kind, benefit))
    if ids["benefit"] or ids["person"]:
        # Everybody's share moves with the total. Who is above the limit is found when the sums are there; here are those
        # who may no longer be.
        ids["person"].update(found("SELECT subject_id FROM flag WHERE cleared_on IS NULL AND subject_kind = 'person'"))
    return scope


_DOWN = """
WITH RECURSIVE down (kind, id) AS (
    SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)
    UNION
    SELECT link.to_kind, link.to_id FROM down JOIN link ON link.from_kind = down.kind AND link.from_id = down.id
)
SELECT kind, id FROM down WHERE kind = 'benefit'
"""


def _along_the_map(connection: sqlite3.Connection, scope: Scope) -> None:
    start = [(kind, subject) for kind in ("deliverable", "business_change", "benefit") for subject in scope.ids[kind]]
    if start and connection.execute("SELECT 1 FROM link LIMIT 1").fetchone() is not None:
        scope.ids["benefit"].update(row[1] for row in connection.execute(_DOWN, (json.dumps(start),)))


def _same_measure(connection: sqlite3.Connection, scope: Scope) -> None:
    """Those that share a measure, unit and owner area with one that was touched: as its figures say it was, and as it is."""
    benefits = json.dumps(list(scope.ids["benefit"]))
    keys = {
        key
        for (key,) in connection.execute(
            "SELECT measure_key FROM figure WHERE measure_key IS NOT NULL AND benefit_id IN (SELECT value FROM json_each(?))",
            (benefits,),
        )
    }
    keys |= {
        key
        for (key,) in connection.execute(
            f"SELECT {MEASURE_KEY} FROM benefit b JOIN person o ON o.id = b.owner_id "
            "WHERE b.id IN (SELECT value FROM json_each(?))",
            (benefits,),
        )
        if key is not None
    }
    for key in keys:
        scope.ids["benefit"].update(
            row[0] for row in connection.execute("SELECT benefit_id FROM figure WHERE measure_key = ?", (key,))
        )
