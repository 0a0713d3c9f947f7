"""From a flag to what clears it."""

from __future__ import annotations

from benefits_tui.domain.fields import Kind
from benefits_tui.register.clearing import what_clears
from benefits_tui.register.to_mend import CLOSE, GATES, ToMend
from benefits_tui.tui.actions import projects
from benefits_tui.tui.actions.mending import mend
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.choose import Choice, Choose


async def open_what_clears(screen: BaseScreen, number: int, *, whole_row: bool = False) -> None:
    """Open the field, form or page that clears a flag; of several records one is chosen first."""
    places = await screen.run_job(lambda session: what_clears(session, number, whole_row=whole_row))
    if len(places) == 1:
        open_place(screen, places[0])
        return

    def chosen(place: ToMend | None) -> None:
        if place is not None:
            open_place(screen, place)

    choices = [Choice(place, place.title or place.ref, place.ref) for place in places]
    screen.app.push_screen(Choose(f"Which of the {len(places):,}?", choices), chosen)


def open_place(screen: BaseScreen, place: ToMend) -> None:
    """Open one place where something is put right."""
    if place.field == GATES:
        screen.run_in_background(projects.gate(screen, place.ref))
    elif place.field == CLOSE:
        screen.run_in_background(projects.close(screen, place.ref))
    elif place.kind is Kind.BENEFIT and not place.ref:
        mend(screen, place.title, place)
    else:
        mend(screen, "", place)
