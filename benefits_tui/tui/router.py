"""Which screen shows what. A screen's module is imported when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benefits_tui.domain.fields import Kind
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.list_specs import ON_SCREEN
from benefits_tui.tui.worker import RegisterWorker

if TYPE_CHECKING:
    from benefits_tui.tui.screens.list_screen import ListScreen

HOME = "home"
PAGED = frozenset({Kind.BENEFIT, Kind.PROJECT, Kind.OBJECTIVE})
"""The kinds whose records have a page; all others are shown in their form."""
NUMBERED = (HOME, *(spec.name for spec in ON_SCREEN))


def list_screen(worker: RegisterWorker, name: str) -> ListScreen:
    """The numbered screen of a list."""
    from benefits_tui.tui.screens.lists import list_screen_class

    return list_screen_class(name)(worker)


def home_screen(worker: RegisterWorker) -> BaseScreen:
    """The first screen."""
    from benefits_tui.tui.screens.home import HomeScreen

    return HomeScreen(worker)


def record_page(worker: RegisterWorker, kind: Kind, ref: str, at: str = "") -> BaseScreen | None:
    """The page of a record, a benefit's also begun at its `periods`; None where its kind has none."""
    if kind is Kind.BENEFIT:
        from benefits_tui.tui.screens.benefit import BenefitScreen

        return BenefitScreen(worker, ref, in_periods=at == "periods")
    if kind is Kind.PROJECT:
        from benefits_tui.tui.screens.project import ProjectScreen

        return ProjectScreen(worker, ref)
    if kind is Kind.OBJECTIVE:
        from benefits_tui.tui.screens.objective import ObjectiveScreen

        return ObjectiveScreen(worker, ref)
    if kind is Kind.PERSON:
        from benefits_tui.tui.screens.person import PersonScreen

        return PersonScreen(worker, ref)
    if kind is Kind.REVIEW:
        from benefits_tui.tui.screens.review import ReviewScreen

        return ReviewScreen(worker, ref)
    return None
