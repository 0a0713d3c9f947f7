"""What stands above a list: its quick filters with their counts, and the rule that says what is shown."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on

from benefits_tui.register.listing import count
from benefits_tui.tui.background import run_in_background
from benefits_tui.tui.list_spec import ListSpec
from benefits_tui.tui.screens.list_output import ListOutput
from benefits_tui.tui.widgets.part import PartRule
from benefits_tui.tui.widgets.tab_bar import TabBar
from benefits_tui.tui.worker import RegisterWorker


class ListTabs(ListOutput):
    """A list with its tabs and its rule. Subclasses give `spec` and show a filter."""

    spec: ClassVar[ListSpec]

    def __init__(self, worker: RegisterWorker) -> None:
        super().__init__(worker)
        self.rule = PartRule(self.spec.title)
        self.rule.heavy = True
        self.tab_bar = TabBar(self.spec.tabs) if self.spec.tabs else None

    def show_filter(self, text: str, sort: str = "", descending: bool = False) -> None:
        """Show what this filter finds."""
        raise NotImplementedError

    def count_tabs(self) -> None:
        if self.tab_bar is not None:
            run_in_background(self, self._counted(self.tab_bar), group="tabs", exclusive=True)

    async def _counted(self, bar: TabBar) -> None:
        """How many rows each tab finds, one after the other, whenever nothing else is asked of the register."""
        query = self.register_list.shown_query
        for tab in bar.tabs:
            wanted = replace(query, filter=tab.filter, sort="", today=self.worker.today)
            rows = await self.worker.run_when_idle(partial(count, query=wanted), lambda: self.is_attached)
            if rows is not None:
                bar.count(tab, rows)

    @on(TabBar.Chosen)
    def _take_tab(self, event: TabBar.Chosen) -> None:
        self.show_filter(event.tab.filter)

    def action_tab(self, by: int) -> None:
        """The next quick filter, or the one before."""
        if self.tab_bar is not None:
            self.tab_bar.step(by)

    def say_rule(self, view_name: str) -> None:
        """How many rows there are, in what unit their money is, in which order they stand."""
        found = self.register_list
        query = found.shown_query
        note = ", ".join(filter(None, (found.total_said, found.unit)))
        order = (
            f"by {self.spec.shown(query.sort).label.lower() or query.sort} {'↓' if query.descending else '↑'}"
            if query.sort
            else ""
        )
        self.rule.say(note, "   ".join(filter(None, (view_name and f"view: {view_name}", order))))
        if self.tab_bar is not None:
            self.tab_bar.show(query.filter)
