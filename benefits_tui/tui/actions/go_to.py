"""To a record by its reference."""

from __future__ import annotations

from benefits_tui.register.lookup import RecordId, find, references
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.ask import AskLine


async def ask_where(screen: BaseScreen) -> None:
    """Ask for a reference, known ones completed, and open its record."""

    async def look_up(line: str) -> RecordId:
        return await screen.run_job(lambda session: find(session, line))

    def go(record: RecordId | None) -> None:
        if record is not None:
            screen.open_record(record.kind, record.ref)

    known = await screen.run_job(references)
    screen.app.push_screen(AskLine("Go to which reference?", look_up, suggestions=known), go)
