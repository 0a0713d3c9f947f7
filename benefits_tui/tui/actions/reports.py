"""Roll-ups written to files from the screens."""

from __future__ import annotations

from pathlib import Path

from benefits_tui.domain.plain_text import counted
from benefits_tui.register.paths import typed_path
from benefits_tui.register.rollups import RollUp, export_roll_up
from benefits_tui.tui.actions.written_over import once_more
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.ask import AskLine
from benefits_tui.tui.formatting import sanitize


def export_roll_up_to(screen: BaseScreen, shown: RollUp, key: str) -> None:
    """Ask for a file and write a roll-up to it."""
    asked: set[Path] = set()

    async def write(line: str) -> str:
        path = typed_path(line)
        once_more(path, asked)
        count, notices = await screen.run_job(lambda session: export_roll_up(session, shown, path))
        return " ".join([f"{counted(count, 'row')} written to {sanitize(str(path))}.", *map(sanitize, notices)])

    def tell(written: str | None) -> None:
        if written is not None:
            screen.done(written)

    from benefits_tui.exchange.writer import endings

    suggestion = str(Path.home() / f"balance-by-{key}.xlsx")
    screen.app.push_screen(AskLine(f"Write it to which file? ({endings()})", write, text=suggestion), tell)
