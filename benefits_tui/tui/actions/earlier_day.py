"""Which earlier day's register is to be shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from textual.app import App

from benefits_tui.domain.field_values import how_read, read_value
from benefits_tui.domain.fields import Field, FieldError, FieldType
from benefits_tui.register.point_in_time import first_day
from benefits_tui.register.session import Session
from benefits_tui.tui.dialogs.ask import AskLine
from benefits_tui.tui.formatting import format_date
from benefits_tui.tui.worker import RegisterWorker

_HEADING = "The register as it stood on which day? (31 March 2026, -90d, yesterday)"


def ask_for_day(worker: RegisterWorker, app: App[Any], take: Callable[[date | None], None]) -> None:
    """Ask for a day before today on which something was recorded; None when the person leaves."""

    async def read_day(line: str) -> date:
        def read(session: Session) -> date:
            found = read_value(Field("day", "Day", FieldType.DATE), line, *how_read(session.policy, session.today))
            if not isinstance(found, date) or found >= session.today:
                raise FieldError(f"{line} is not before today", "day")
            first = first_day(session)
            if first is not None and found < first:
                raise FieldError(f"Nothing was recorded by then: the register begins on {format_date(first)}", "day")
            return found

        return await worker.run(read)

    app.push_screen(AskLine(_HEADING, read_day), take)
