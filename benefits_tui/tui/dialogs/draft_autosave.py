"""Forms whose half-typed words survive the end of the program."""

from __future__ import annotations

from textual.dom import DOMNode

from benefits_tui.tui.draft_subject import DraftSubject
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.host import host_of


class DraftAutosave:
    """Keeps what is typed with every change; forgets it when it was saved, or left on purpose."""

    def __init__(self, node: DOMNode, subject: DraftSubject, draft: Draft | None) -> None:
        self._host = host_of(node)
        self.draft = draft
        self._subject = subject

    def note(self, values: dict[str, str], known: dict[str, str] | None = None, version: int | None = None) -> None:
        """Keep these texts; with none of them the draft is forgotten."""
        if not values:
            self.forget()
            return
        if self.draft is None:
            self.draft = self._host.user_state.drafts.new(self._subject)
        if (self.draft.values, self.draft.known) == (values, known or {}):
            return
        self.draft.values, self.draft.known, self.draft.version = values, known or {}, version
        self._host.keep_draft(self.draft)

    def forget(self) -> None:
        """It was saved, or dropped on purpose."""
        if self.draft is not None:
            self._host.user_state.drafts.drop(self.draft)
            self.draft = None
