"""From a flag to what clears it."""

from __future__ import annotations

from benefits_tui.domain.fields import Kind
from benefits_tui.register.flags import field_that_clears
from benefits_tui.tui.actions import projects
from benefits_tui.tui.actions.mending import open_at
from benefits_tui.tui.base_screen import BaseScreen


def open_what_clears(screen: BaseScreen, kind: Kind, ref: str, rule: str) -> None:
    """Open the field, form or page that clears a flag of this rule on the record, or on those that it is the cause of."""
    match field_that_clears(rule, kind.value):
        case "gates":
            screen.work(projects.gate(screen, ref))
        case "close":
            screen.work(projects.close(screen, ref))
        case field:
            open_at(screen, kind, ref, field)
