"""The records of a kind by their references, however those are written, and by those that they had before."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as MappingABC
from typing import Any

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.keys import fold_ref
from benefits_tui.register.merging import FORMER_REFS
from benefits_tui.store.queries import records as rows
from benefits_tui.store.query import Reader


class ByRef:
    """Records by their references: as written, else however they are written where that is one record, else as they were."""

    def __init__(self, written: MappingABC[str, Any], former: MappingABC[str, int]) -> None:
        self._written = written
        self._alike: dict[str, list[Any]] = {}
        for ref, record in written.items():
            self._alike.setdefault(fold_ref(ref), []).append(record)
        by_id = {record.id: record for record in written.values()} if former else {}
        self._former = {key: by_id[number] for key, number in former.items() if number in by_id}

    def get(self, ref: str) -> Any:
        """The record that this reference means; None where it means none."""
        if (record := self._written.get(ref.casefold())) is not None:
            return record
        key = fold_ref(ref)
        alike = self._alike.get(key, [])
        return alike[0] if len(alike) == 1 else self._former.get(key) if not alike else None

    def values(self) -> Iterable[Any]:
        """All of them."""
        return self._written.values()

    def is_taken(self, ref: str) -> bool:
        """True where a record is called so, however it is written."""
        return fold_ref(ref) in self._alike


def known_by_ref(reader: Reader, kind: Kind) -> ByRef:
    """The records of a kind."""
    return ByRef(rows.records_by_ref(reader, kind), rows.external_keys(reader, FORMER_REFS, kind))
