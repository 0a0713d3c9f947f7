"""Which screen shows what. A screen's module is imported when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benefits_tui.domain.fields import Kind
from benefits_tui.tui.base_screen import DeskScreen
from benefits_tui.tui.desk import Desk

if TYPE_CHECKING:
    from benefits_tui.tui.screens.list_screen import ListScreen

HOME = "home"
NUMBERED = (HOME, "projects", "benefits", "reviews", "flags", "people", "history", "decisions")


def list_screen(desk: Desk, name: str) -> ListScreen:
    """The numbered screen of a list."""
    if name == "flags":
        from benefits_tui.tui.screens.queue import FlagsScreen

        return FlagsScreen(desk)
    from benefits_tui.tui.screens.lists import SCREENS

    return SCREENS[name](desk)


def home_screen(desk: Desk) -> DeskScreen:
    """The first screen."""
    from benefits_tui.tui.screens.home import HomeScreen

    return HomeScreen(desk)


def record_page(desk: Desk, kind: Kind, ref: str) -> DeskScreen | None:
    """The page of a record; None where its kind has none."""
    if kind is Kind.BENEFIT:
        from benefits_tui.tui.screens.benefit import BenefitScreen

        return BenefitScreen(desk, ref)
    if kind is Kind.PROJECT:
        from benefits_tui.tui.screens.project import ProjectScreen

        return ProjectScreen(desk, ref)
    return None
