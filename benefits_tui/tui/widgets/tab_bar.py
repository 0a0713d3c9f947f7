"""Quick filters above a list, each with how many rows it finds."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from benefits_tui.tui.list_spec import Tab
from benefits_tui.tui.stylesheet import stylesheet

ALL = Tab("All", "")
_KEYS = "< > next"


class TabBar(Static):
    """One line; the filter in use is underlined, one that finds nothing is muted."""

    DEFAULT_CSS = stylesheet(__file__, "tab_bar.tcss")

    class Chosen(Message):
        """A tab was clicked, or gone to."""

        def __init__(self, tab: Tab) -> None:
            super().__init__()
            self.tab = tab

    def __init__(self, tabs: Sequence[Tab]) -> None:
        super().__init__()
        self.tabs = (ALL, *tabs)
        self._counts: dict[str, int] = {}
        self._filter = ""

    def on_mount(self) -> None:
        """Show the names; the counts come."""
        self._draw()

    def show(self, filter_in_use: str) -> None:
        """Underline the tab of this filter; none where it is another."""
        if filter_in_use != self._filter:
            self._filter = filter_in_use
            self._draw()

    def count(self, tab: Tab, rows: int) -> None:
        """Say how many rows a tab finds."""
        if self._counts.get(tab.filter) != rows:
            self._counts[tab.filter] = rows
            self._draw()

    def step(self, by: int) -> None:
        """To the next tab, or the one before."""
        position = next((place for place, tab in enumerate(self.tabs) if tab.filter == self._filter), 0)
        self.post_message(self.Chosen(self.tabs[(position + by) % len(self.tabs)]))

    def _draw(self) -> None:
        parts = []
        for place, tab in enumerate(self.tabs):
            rows = self._counts.get(tab.filter)
            is_current = tab.filter == self._filter
            style = "bold underline" if is_current else "$muted" if rows == 0 else ""
            label = Content.assemble((tab.label, style), (f" {rows:,}" if rows is not None else "", "$muted"))
            parts.append(label.stylize(f"@click=choose({place})"))
        width = self.size.width
        line = Content("   " if width >= 100 else "  ").join(parts)
        room = width - line.cell_length - len(_KEYS)
        self.update(line + Content.styled(" " * room + _KEYS, "$muted") if room >= 2 else line)

    def on_resize(self) -> None:
        """The keys stand at the right end where there is room."""
        self._draw()

    def action_choose(self, place: int) -> None:
        """A tab was clicked."""
        self.post_message(self.Chosen(self.tabs[place]))
