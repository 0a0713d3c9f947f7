"""Forms whose half-typed words survive the end of the program."""

from __future__ import annotations

from typing import Protocol

from textual.app import App

from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.memory import Memory


class _Keeps(Protocol):
    memory: Memory

    def keep_draft(self, draft: Draft) -> None: ...


class Drafting:
    """Keeps what is typed with every change; forgets it when it was saved, or left on purpose."""

    def __init__(self, app: App[int], what: str, target: str, draft: Draft | None) -> None:
        self._app: _Keeps | None = app if hasattr(app, "memory") else None  # type: ignore[assignment]
        self.draft = draft
        self._what, self._target = what, target

    def note(self, values: dict[str, str], known: dict[str, str] | None = None, version: int | None = None) -> None:
        """Keep these texts; with none of them the draft is forgotten."""
        if self._app is None:
            return
        if not values:
            self.forget()
            return
        if self.draft is None:
            self.draft = self._app.memory.drafts.new(self._what, self._target)
        if (self.draft.values, self.draft.known) == (values, known or {}):
            return
        self.draft.values, self.draft.known, self.draft.version = values, known or {}, version
        self._app.keep_draft(self.draft)

    def forget(self) -> None:
        """It was saved, or dropped on purpose."""
        if self._app is not None and self.draft is not None:
            self._app.memory.drafts.drop(self.draft)
            self.draft = None
