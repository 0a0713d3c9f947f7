"""What is kept in pieces and read again from its beginning, as a sequence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TypeVar, overload

_T = TypeVar("_T")


class StoredSequence(Sequence[_T]):
    """A sequence over `__iter__` and `__len__` of a subclass: places are counted off from the beginning."""

    def __iter__(self) -> Iterator[_T]:
        raise NotImplementedError

    @overload
    def __getitem__(self, index: int) -> _T: ...
    @overload
    def __getitem__(self, index: slice) -> list[_T]: ...
    def __getitem__(self, index: int | slice) -> _T | list[_T]:
        total = len(self)
        if isinstance(index, slice):
            return list(islice(self, *index.indices(total)))
        if not -total <= index < total:
            raise IndexError(index)
        return next(islice(self, index % total, None))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]
