"""How many benefits are in other currencies, and how many of them lack a rate."""

from __future__ import annotations

from collections.abc import Sequence

from benefits_tui.store.query import Reader
from benefits_tui.store.types import StoredCell

_IN = """
SELECT count(*) FROM benefit b WHERE upper(trim(b.unit)) IN ({words}) AND b.value_per_unit IS NULL
    AND (:project IS NULL OR b.project_id = :project)
"""
_WITHOUT = """
SELECT count(*) FROM flag f JOIN benefit b ON b.id = f.subject_id
WHERE f.rule = 'F53' AND f.subject_kind = 'benefit' AND f.cleared_on IS NULL AND (:project IS NULL OR b.project_id = :project)
"""


def benefits_in(reader: Reader, currency_codes: Sequence[str], project: int | None) -> int:
    """How many benefits of a project, or of all, have one of these units, and no worth of their own for one."""
    args: dict[str, StoredCell] = {f"word_{place}": word for place, word in enumerate(currency_codes)}
    count: int = next(reader.each(_IN.format(words=", ".join(f":{name}" for name in args)), args | {"project": project}))[0]
    return count


def benefits_without_rate(reader: Reader, project: int | None) -> int:
    """How many benefits of a project, or of all, have an amount that no rate turns."""
    count: int = next(reader.each(_WITHOUT, {"project": project}))[0]
    return count
