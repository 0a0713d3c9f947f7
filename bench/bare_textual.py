"""The least that a Textual program with lists can be: fifty rows in a DataTable, on each of two screens.

With `typing` as argument, also a line to type into, which does nothing.
"""

from __future__ import annotations

import sys
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import DataTable


class Table(Screen[None]):
    """Fifty rows."""

    def compose(self) -> ComposeResult:
        """The table."""
        yield DataTable(cursor_type="row")
        if "typing" in sys.argv:
            from textual.widgets import Input

            yield Input(compact=True)

    def on_mount(self) -> None:
        """Fill it."""
        table = self.query_one(DataTable)
        table.add_columns("Reference", "Title", "Project", "Owner", "Class", "State", "RAG", "Stated", "Realised", "Flags")
        for n in range(50):
            row = (f"P-00000/B{n:02d}", f"Benefit {n} saves time", "Project 0", f"Owner {n}", "cashable", "realising")
            table.add_row(*row, "green", "100.0k", "50.0k", "2")
        if "typing" in sys.argv:
            self.query_one("Input").focus()


class Bare(App[None]):
    """Two screens of them."""

    MODES: ClassVar = {"one": Table, "two": Table}
    DEFAULT_MODE = "one"
    BINDINGS: ClassVar = [("2", "switch_mode('two')"), ("3", "switch_mode('one')")]


if __name__ == "__main__":
    Bare().run()
