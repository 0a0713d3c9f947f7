"""What a file leaves open, and the mapping that was worked out from it so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from benefits_tui.exchange.mapping import Mapping


@dataclass(frozen=True, slots=True)
class ImportQuestion:
    """Something that the file does not settle: what is asked, the answers, and how to write it by hand.

    `apply_answer` puts an answer into the proposal's mapping: of the whole, or of each of `words` (with its number of cells).
    `shows` is what an answer makes of real cells.
    """

    text: str
    hint: str
    answers: tuple[str, ...]
    apply_answer: Callable[..., None]
    column: str = ""
    words: tuple[tuple[str, int], ...] = ()
    shows: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.text} {self.hint}"


@dataclass(slots=True)
class Proposal:
    """A mapping worked out from the names of the columns. With open questions it is not to be used unseen."""

    mapping: Mapping
    questions: list[ImportQuestion] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
