"""The queue, a row a record: what waits, why, who decides by when, and the flags that each row stands for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from benefits_tui.domain.json_values import JsonObject, as_json
from benefits_tui.register.lists import flag_as_json, rows
from benefits_tui.register.session import Session
from benefits_tui.store.lists.catalogue import QUEUE, flags_in_rows, in_row
from benefits_tui.store.lists.pages import ListQuery
from benefits_tui.store.models import QueueRow
from benefits_tui.store.queries.chasers import ChasedPerson, reminded
from benefits_tui.store.queries.flags import waiting_in_rows_of

__all__ = ["NOBODY", "ChasedPerson", "flags_of_row", "others_in_rows", "queue", "reminder_for", "same_cause"]

NOBODY = "nobody named"
"""What stands in the place of a name where the record names nobody to decide."""


def queue(session: Session, text: str = "") -> list[JsonObject]:
    """The rows of the queue as plain data, what comes first at the top, each with the flags that it stands for.

    Raises FilterError.
    """
    with session.snapshot():
        by_row: dict[tuple[str, int], list[JsonObject]] = {}
        for flag in rows(session, ListQuery(flags_in_rows())):
            key = (str(flag.pop("row_kind")), _number(flag.pop("row_id")))
            by_row.setdefault(key, []).append(flag_as_json(flag, session.today))
        result, reminders = [], reminded(session.store)
        for row in rows(session, ListQuery(QUEUE, text, today=session.today)):
            record, due = _number(row.pop("record_id")), row["due"]
            output: JsonObject = {name: as_json(value) for name, value in row.items() if name not in ("flags", "id")}
            output["days_left"] = (due - session.today).days if isinstance(due, date) else None
            reminder = reminders.get(str(row["decides_name"] or row["owner"]))
            output["reminded_on"] = reminder.sent_on.isoformat() if reminder is not None else None
            output["returned_on"] = as_json(reminder.returned_on) if reminder is not None else None
            output["flags"] = by_row.get((str(row["subject_kind"]), record), [])
            result.append(output)
        return result


def reminder_for(session: Session, names: Sequence[str]) -> ChasedPerson | None:
    """The newest reminder of the first of these people, as lists name them, who was reminded at all."""
    reminders = reminded(session.store)
    return next((reminders[name] for name in names if name in reminders), None)


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value


def same_cause(session: Session, numbers: Sequence[int]) -> list[int]:
    """The flags that one decision on rows of the queue is for, each row named by its first flag: those of the same rule in it.

    A flag without a row stands for itself.
    """
    flags = waiting_in_rows_of(session.store, numbers)
    causes = {(flag.place, flag.rule) for flag in flags if flag.id in numbers}
    placed = {flag.id for flag in flags}
    alone = [number for number in numbers if number not in placed]
    return [*alone, *(flag.id for flag in flags if (flag.place, flag.rule) in causes)]


def others_in_rows(session: Session, numbers: Sequence[int]) -> list[int]:
    """What else waits in the rows of the queue in which these flags stand."""
    return [flag.id for flag in waiting_in_rows_of(session.store, numbers) if flag.id not in numbers]


def flags_of_row(session: Session, number: int) -> list[JsonObject]:
    """The flags that a row of the queue stands for, worst first; none once the row is gone. `number` is the row's id."""
    with session.snapshot():
        row = session.store.get_or_none(QueueRow, number)
        if row is None:
            return []
        flag_rows = rows(session, ListQuery(in_row(row.subject_kind, row.subject_id)))
        return [flag_as_json(flag, session.today) for flag in flag_rows]
