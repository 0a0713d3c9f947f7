"""The least that a Textual program with a list can be: fifty rows in a DataTable."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import DataTable


class Bare(App[None]):
    """Fifty rows."""

    def compose(self) -> ComposeResult:
        """The table."""
        yield DataTable()

    def on_mount(self) -> None:
        """Fill it."""
        table = self.query_one(DataTable)
        table.add_columns("Reference", "Title", "RAG", "Stated", "Flags")
        for n in range(50):
            table.add_row(f"P-00000/B{n:02d}", f"Benefit {n} saves time", "green", "100.0k", "2")


if __name__ == "__main__":
    Bare().run()
