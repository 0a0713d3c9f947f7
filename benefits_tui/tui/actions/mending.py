"""From something that is missing to where it is put right: a field, the periods, a reading, the handover, what feeds it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from datetime import date
from typing import Any

from benefits_tui.domain.fields import Kind
from benefits_tui.register.records import load
from benefits_tui.register.to_mend import ACTION, HANDOVER, LINK, PERIODS, READING, ToMend
from benefits_tui.tui.actions import actions, benefits_map, conclusions, people, reviews, validation
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.choose import Choice
from benefits_tui.tui.draft_subject import DraftForm


def mend(screen: BaseScreen, project: str, item: ToMend) -> None:
    """Open where the thing is put right; a record that is missing altogether is begun in the project."""
    if item.field == ACTION:
        if screen.may_write():
            actions.change_actions(screen, DraftForm.HAND_ON_ACTION, [item.number])
    elif not item.ref:
        screen.new_record(item.kind, {"project": project})
    else:
        open_at(screen, item.kind, item.ref, item.field)


def open_at(screen: BaseScreen, kind: Kind, ref: str, field: str) -> None:
    """Open a record where this field of it, or what is no field, is put right."""
    if field in _ACTS:
        if screen.may_write() and (reading := _ACTS[field](screen, ref)) is not None:
            screen.run_in_background(reading)
    elif field == READING:
        screen.record_reading(ref)
    elif field in ("", PERIODS):
        screen.open_record(kind, ref, field)
    else:
        screen.edit_record(kind, ref, field)


async def _hold(screen: BaseScreen, ref: str) -> None:
    """Hold a review whose day has come; before it, name who chairs it."""
    due = await screen.run_job(lambda session: load(session, ref, Kind.REVIEW).values["due"])
    if isinstance(due, date) and due > screen.worker.today:
        screen.edit_record(Kind.REVIEW, ref, "chair")
    else:
        await reviews.hold(screen, ref)


async def _hand_over(screen: BaseScreen, ref: str) -> None:
    owner = await screen.run_job(lambda session: load(session, ref, Kind.BENEFIT).values["owner"])
    reviews.handover(screen, ref, str(owner or ""))


_ACTS: dict[str, Callable[[BaseScreen, str], Coroutine[Any, Any, None] | None]] = {
    LINK: benefits_map.link, HANDOVER: _hand_over, "conclude": conclusions.conclude, "reassign": people.reassign_work,
    "validate": lambda screen, ref: validation.validate(screen, [ref]), "hold": _hold,
}  # fmt: skip


def choices_of(items: Sequence[ToMend]) -> list[Choice[ToMend]]:
    """A choice for each thing that is missing: what, and of which record."""
    return [Choice(item, item.what, f"{item.ref} {item.title}".strip() or f"add a {item.kind.label}") for item in items]
