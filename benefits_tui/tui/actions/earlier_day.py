"""Which earlier day's register is to be shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
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


_SINCE = "What changed since which day? (31 March 2026, -30d, yesterday)"


def ask_for_day(worker: RegisterWorker, app: App[Any], take: Callable[[date | None], None]) -> None:
    """Ask for a day before today on which something was recorded; None when the person leaves."""
    app.push_screen(AskLine(_HEADING, lambda line: worker.run(lambda session: _recorded_by(session, line))), take)


def ask_since(worker: RegisterWorker, app: App[Any], take: Callable[[date | None], None]) -> None:
    """Ask for a day before today, the end of last month unless another is typed; None when the person leaves."""
    last = worker.today.replace(day=1) - timedelta(days=1)
    asked = AskLine(_SINCE, lambda line: worker.run(lambda session: _before_today(session, line)), text=format_date(last))
    app.push_screen(asked, take)


def _before_today(session: Session, line: str) -> date:
    value = read_value(Field("day", "Day", FieldType.DATE), line, *how_read(session.policy, session.today))
    if not isinstance(value, date) or value >= session.today:
        raise FieldError(f"{line} is not before today", "day")
    return value


def _recorded_by(session: Session, line: str) -> date:
    day = _before_today(session, line)
    first = first_day(session)
    if first is not None and day < first:
        raise FieldError(f"Nothing was recorded by then: the register begins on {format_date(first)}", "day")
    return day
