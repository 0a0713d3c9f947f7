"""What feeds what: the one walk along the links."""

from __future__ import annotations

from collections.abc import Iterable

from benefits_tui.store.engine.sqlite import ids_argument
from benefits_tui.store.models import Link
from benefits_tui.store.query import Prepared, Reader, among_given, parameter
from benefits_tui.store.types import RecordKey

_ANY = Prepared(Link.select(Link.id).limit(1))
_FED = Prepared(
    Link.select(Link.to_kind, Link.to_id).where((Link.from_kind == parameter("kind")) & among_given(Link.from_id, "ids"))
)


def downstream(reader: Reader, start: Iterable[RecordKey]) -> set[RecordKey]:
    """These records, and all that they feed, however far down; a circle ends the walk and not the program."""
    seen = ahead = set(start)
    while ahead and reader.exists(_ANY):
        fed: set[RecordKey] = set()
        for kind in {kind for kind, _ in ahead}:
            records_of_kind = [record for known, record in ahead if known == kind]
            fed.update(reader.rows(_key, _FED, kind=kind, ids=ids_argument(records_of_kind)))
        ahead = fed - seen
        seen = seen | ahead
    return seen


def _key(kind: str, record: int) -> RecordKey:
    return kind, record
