"""What leaves a list and comes back: rows copied, files written, rows pasted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events

from benefits_tui.domain.fields import FIELDS, Kind
from benefits_tui.domain.plain_text import counted
from benefits_tui.register.paths import typed_path
from benefits_tui.tui.actions.written_over import once_more
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.formatting import sanitize
from benefits_tui.tui.list_spec import ListSpec
from benefits_tui.tui.widgets.register_list import RegisterList

if TYPE_CHECKING:
    from benefits_tui.exchange.pasted import PastedRows

_FIELD_SHOWN = {"project_name": "project", "stated_money": "stated"}
"""The field that a column shows in other words."""


class ListOutput(BaseScreen):
    """The part of a list's screen that copies, exports and takes what is pasted."""

    spec: ClassVar[ListSpec]
    register_list: RegisterList

    @property
    def filter_in_view(self) -> str:
        """The filter of the list of benefits."""
        return self.register_list.shown_query.filter if self.spec.kind is Kind.BENEFIT else ""

    def action_copy(self) -> None:
        """Copy the row under the cursor, or all marked ones, as text that a spreadsheet takes apart into cells."""
        if wanted := self.register_list.selected:
            self.run_in_background(self._copy(wanted), keys_wait=False)

    async def _copy(self, wanted: list[int]) -> None:
        from benefits_tui.register.exporting import records_as_text
        from benefits_tui.tui.clipboard import copy

        listing, names = self.register_list.shown_query.listing, self.register_list.chosen
        text = await self.run_job(lambda session: records_as_text(session, listing, names, wanted))
        labels = ", ".join(self.spec.shown_column(name).label.lower() for name in names)
        first = sanitize(text.split("\t")[1 if self.spec.columns[0].sign and len(names) > 1 else 0])
        copy(self.app, text, f"{first}: {labels}" if len(wanted) == 1 else f"{len(wanted):,} marked rows: {labels}")

    def action_copy_all(self) -> None:
        """Copy every row under the filter, with headings."""
        self.run_in_background(self._copy_all(), keys_wait=False)

    async def _copy_all(self) -> None:
        from benefits_tui.register.exporting import query_as_text
        from benefits_tui.tui.clipboard import copy

        query, names = self.register_list.shown_query, self.register_list.chosen
        labels = [self.spec.shown_column(name).label for name in names]
        text, rows = await self.run_job(lambda session: query_as_text(session, query, names, labels))
        copy(self.app, text, f"{counted(rows, 'row')} of {counted(len(names), 'column')}")

    def on_paste(self, event: events.Paste) -> None:
        """Rows of a spreadsheet go to the import, which shows what would come of them."""
        from benefits_tui.exchange.pasted import has_rows

        event.stop()
        if not has_rows(event.text):
            self.refused("Nothing was pasted: here rows copied from a spreadsheet are. / filters the list.")
        elif self.may_write():
            from benefits_tui.tui.screens.importing import ImportScreen

            self.app.push_screen(ImportScreen(self.worker, pasted=self.pasted(event.text)))

    def pasted(self, text: str) -> PastedRows:
        """What was pasted, with the columns that the list shows."""
        from benefits_tui.exchange.pasted import PastedColumn, PastedRows

        kind = self.spec.kind
        if kind is None:
            return PastedRows(text)
        known = {field.name for field in FIELDS[kind]}
        columns = []
        for name in self.register_list.chosen:
            field = _FIELD_SHOWN.get(name, name)
            columns.append(PastedColumn(self.spec.shown_column(name).label, field if field in known else ""))
        return PastedRows(text, kind, tuple(columns))

    def action_export(self) -> None:
        """Write what is on screen to a file."""
        from benefits_tui.tui.actions.sending import send_workbook
        from benefits_tui.tui.dialogs.ask import AskLine

        query, names = self.register_list.shown_query, self.register_list.chosen

        asked: set[Path] = set()

        async def write(line: str) -> str:
            from benefits_tui.register.exporting import export_query

            path = typed_path(line)
            once_more(path, asked)
            count, notices = await self.run_job(lambda session: export_query(session, query, names, path))
            return " ".join([f"{counted(count, 'row')} written to {sanitize(str(path))}.", *map(sanitize, notices)])

        def tell(written: str | None) -> None:
            if written is not None:
                self.notify(written, markup=False)

        from benefits_tui.exchange.writer import endings

        suggestion = str(Path.home() / f"{self.spec.name}.xlsx")
        heading = f"Export {counted(self.register_list.total, 'row')} to which file? ({endings()})"
        edited = (lambda: send_workbook(self)) if self.spec.kind is Kind.BENEFIT else None
        self.app.push_screen(AskLine(heading, write, text=suggestion, instead=("a workbook to edit", edited)), tell)
