"""Whether the organisation has a plan of action: a look at one row, for whoever opens the register."""

from __future__ import annotations

from benefits_tui.register.session import Session
from benefits_tui.store.queries.maturity import open_plan


def has_plan(session: Session) -> bool:
    """True while a plan of action goes on."""
    return open_plan(session.store) is not None
