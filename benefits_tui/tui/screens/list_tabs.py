"""What stands above a list: its quick filters with their counts, its groups, and the rule that says what is shown."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on

from benefits_tui.register.listing import count
from benefits_tui.tui.background import run_in_background
from benefits_tui.tui.list_spec import ListSpec
from benefits_tui.tui.screens.list_records import ListRecords
from benefits_tui.tui.widgets.part import PartRule
from benefits_tui.tui.widgets.tab_bar import TabBar
from benefits_tui.tui.worker import RegisterWorker


class ListTabs(ListRecords):
    """A list with its tabs and its rule. Subclasses give `spec` and show a filter."""

    spec: ClassVar[ListSpec]

    def __init__(self, worker: RegisterWorker) -> None:
        super().__init__(worker)
        self.rule = PartRule(self.spec.title)
        self.rule.heavy = True
        self.tab_bar = TabBar(self.spec.tabs) if self.spec.tabs else None

    def show_filter(self, text: str, sort: str = "", descending: bool = False, group: str | None = None) -> None:
        """Show what this filter finds, in these groups; None leaves them as they are."""
        raise NotImplementedError

    def count_tabs(self) -> None:
        if self.tab_bar is not None:
            run_in_background(self, self._count_rows(self.tab_bar), group="tabs", exclusive=True)

    async def _count_rows(self, bar: TabBar) -> None:
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

    def action_group(self) -> None:
        """Choose the column whose values the rows stand under."""
        from benefits_tui.tui.dialogs.choose import Choice, Choose

        rows = self.register_list
        if not self.spec.groups:
            self.notify(f"{self.spec.title} are not grouped.", markup=False)
            return
        choices = [
            Choice(name, self.spec.shown_column(name).label) for name in self.spec.groups if name != rows.shown_query.group
        ]
        if rows.shown_query.group:
            choices.insert(0, Choice("", "no groups"))

        def take(name: str | None) -> None:
            if name is not None:
                rows.group_by(name)

        self.app.push_screen(Choose("Group by which column?", choices), take)

    def say_rule(self, view_name: str) -> None:
        """How many rows there are, in what unit their money is, in which order they stand."""
        register_list = self.register_list
        query = register_list.shown_query
        note = ", ".join(filter(None, (register_list.total_said, register_list.unit)))
        order = (
            f"by {self.spec.shown_column(query.sort).label.lower() or query.sort} {'↓' if query.descending else '↑'}"
            if query.sort
            else ""
        )
        group = f"in groups by {self.spec.shown_column(query.group).label.lower() or query.group}" if query.group else ""
        self.rule.say(note, "   ".join(filter(None, (view_name and f"view: {view_name}", group, order))))
        if self.tab_bar is not None:
            self.tab_bar.show(query.filter)
