"""What is noted where a record beside a benefit changes: a ceiling, a review, a deliverable or business change that feeds it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from benefits_tui.domain.changes_without_reason import read_changes
from benefits_tui.domain.fields import Kind, Value
from benefits_tui.register.changes_without_reason import note_on_benefit, says_why, within_a_day
from benefits_tui.register.unexplained_projects import forget_on_project, note_on_project
from benefits_tui.store import change_log
from benefits_tui.store.models import Project
from benefits_tui.store.queries.benefits_map import benefits_fed_by, claimants
from benefits_tui.store.queries.reviews import findings_of
from benefits_tui.store.transaction import Transaction
from benefits_tui.store.types import RecordKey

# What flags of the benefits that a record feeds stand on, and how F32 calls it.
_FEEDS = {
    Kind.DELIVERABLE: {
        "planned": "planned day",
        "accepted": "acceptance",
        "actual": "delivery",
        "planned_progress": "planned progress",
    },
    Kind.BUSINESS_CHANGE: {"needed_by": "need", "agreed": "agreement", "funded": "funding", "done": "end"},
}
NOTHING_RECORDED = "held, nothing recorded"


def note_beside(
    transaction: Transaction,
    kind: Kind,
    record: int,
    present: Mapping[str, Value],
    row: Mapping[str, Value],
    today: date,
    ask: bool,
) -> None:
    """Note what changes of a record that figures or flags of benefits stand on. With `ask`, ReasonWanted is raised instead."""
    if kind is Kind.POOL and "ceiling" in row:
        for benefit in claimants(transaction, record):
            subject = f"ceiling of {present['ref']}"
            note_on_benefit(transaction, benefit, subject, present["ceiling"], row["ceiling"], ask=ask)
    if kind is Kind.REVIEW:
        _note_review(transaction, record, present, row, today, ask)
    for column, label in _FEEDS.get(kind, {}).items():
        before, after = present[column], row.get(column, present[column])
        if before == after:
            continue
        quiet = _hides_nothing(before, after) or corrects(transaction, (kind.value, record), column, today)
        for benefit in benefits_fed_by(transaction, (kind.value, record)):
            note_on_benefit(transaction, benefit, f"{label} of {present['ref']}", before, after, ask=ask, quiet=quiet)


def _hides_nothing(before: Value, after: Value) -> bool:
    """True of a blank that is filled, of a day that is nearer, and of planned progress to which a day is added."""
    if before is None:
        return True
    if isinstance(before, date):
        return isinstance(after, date) and after < before
    return {part.strip() for part in str(before).split(",")} <= {part.strip() for part in str(after or "").split(",")}


def _note_review(
    transaction: Transaction, record: int, present: Mapping[str, Value], row: Mapping[str, Value], today: date, ask: bool
) -> None:
    """Note the day of a review that moves once it is over, and one that is said to be held while nothing of it is recorded."""
    due, project, name = present["due"], int(str(present["project_id"])), f"review {present['ref']}"
    if "due" in row and present["held"] is None and isinstance(due, date) and due < today:
        note_on_project(transaction, project, {name: (due, row["due"])}, ask=ask)
    held = row.get("held", present["held"])
    recorded = any(says_why(str(row.get(column, present[column]) or "")) for column in ("summary", "decision"))
    if held is None:
        return
    if recorded or findings_of(transaction, record):
        noted = read_changes(transaction.get(Project, project).changed_without_reason).get(name)
        if noted is not None and noted.after == NOTHING_RECORDED:
            forget_on_project(transaction, project, name)
    elif present["held"] is None:
        note_on_project(transaction, project, {name: (due, NOTHING_RECORDED)}, ask=ask)


def corrects(transaction: Transaction, subject: RecordKey, column: str, today: date) -> bool:
    """True where the newest change of a column of a record was this person's, within a day."""
    own = [
        line for line in change_log.lines_of(transaction, subject)
        if line.table == subject[0] and (column in line.fields) and line.change != transaction.written.change
    ]  # fmt: skip
    last = own[-1] if own else None
    return last is not None and last.who == transaction.info.user and within_a_day(transaction, last, today)
