"""What was being typed into the form of an act, opened again as it was left."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from benefits_tui.domain.fields import Kind
from benefits_tui.tui.acts import enabling, flags, many, policy, projects, reviews, templates
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.screens.base import DeskScreen

_AGAIN: dict[str, Callable[[DeskScreen, str, Draft], Awaitable[None] | None]] = {
    "raise a flag on": flags.raise_one,
    "adoption of": enabling.adoption_of,
    "link": enabling.link,
    "claims for": enabling.claim,
    "hand over": lambda screen, ref, draft: reviews.handover(screen, ref, "", draft),
    "hold": reviews.hold,
    "policy": policy.policy_again,
    "project from": templates.from_template_again,
    "template after": templates.template_after,
    "pass gate": projects.pass_gate_again,
    "close": projects.close,
    "take the balance of": lambda screen, ref, draft: projects.balance(screen, ref or None, draft),
}


async def take_up(screen: DeskScreen, draft: Draft) -> None:
    """Open the form that a draft was typed into. Raises Problem when what it is about is no longer there."""
    kind, _, ref = draft.target.partition(" ")
    if draft.what == "edit many":
        many.edit_field(screen, Kind(kind), [int(one) for one in draft.known["ids"].split()], ref, draft)
    elif "flags" in draft.known:
        await flags.take_up(screen, draft)
    elif (opened := _AGAIN[draft.what](screen, ref, draft)) is not None:
        await opened
