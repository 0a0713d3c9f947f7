"""The portfolio in one look: its balance, what waits, what is due next, what was done since it was last seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.balance import Balance
from benefits_tui.domain.maturity.statements import OTHERS_IN_LISTS
from benefits_tui.register.appraisal import double_counted
from benefits_tui.register.balances import balance_of
from benefits_tui.register.listing import PROJECTS, QUEUE, ListQuery, count, due_between, pressing
from benefits_tui.register.session import Session
from benefits_tui.store.change_log import last_change
from benefits_tui.store.facts.sums import NO_NEWS, News, changes_by_whom, changes_since

__all__ = ["LastSeen", "News", "Overview", "overview", "waiting"]


MOST_NAMED = 2
"""How many people are named among those whose changes are news."""


class LastSeen(NamedTuple):
    """Up to which change somebody has seen the register, and as of which ISO day."""

    change: int
    day: str


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first screen says of the whole register."""

    balance: Balance
    name: str
    currency: str
    projects: int
    waiting: int
    flags: int
    due: int
    last_change: int
    news: News
    by_whom: list[tuple[str, int]]
    """Who made how many of the changes that are news; the busiest first."""
    double_counted: Decimal


def waiting(session: Session) -> int:
    """How many rows wait in the queue."""
    return count(session, ListQuery(QUEUE, today=session.today))


def overview(session: Session, due_days: int, seen: LastSeen | None) -> Overview:
    """The whole register of one moment, with what is due in so many days; news only for who has seen it before."""
    with session.snapshot():
        policy, today = session.policy, session.today
        due = due_between(today, today + timedelta(days=due_days))
        projects = count(session, ListQuery(PROJECTS, OTHERS_IN_LISTS, today=today))
        waiting, flags, soon = (count(session, ListQuery(listing)) for listing in (QUEUE, pressing(), due))
        last = last_change(session.store)
        news = changes_since(session.store, *seen, session.user) if seen else NO_NEWS
        by_whom = changes_by_whom(session.store, seen.change, session.user, MOST_NAMED) if seen else []
        return Overview(
            balance_of(session),
            policy.name,
            policy.currency,
            projects,
            waiting,
            flags,
            soon,
            last,
            news,
            by_whom,
            double_counted(session),
        )
