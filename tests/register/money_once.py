"""What the rows of the queue put at risk, beside the money that there is."""

from __future__ import annotations

from decimal import Decimal

from benefits_tui.register import queue
from benefits_tui.register.session import Session

D = Decimal


def at_risk(session: Session, text: str = "") -> Decimal:
    """The sum of the rows."""
    return sum((D(row["value_at_risk"]) for row in queue.queue(session, text) if row["value_at_risk"] is not None), D(0))


def money_there(session: Session) -> Decimal:
    """What all benefits could lose: of each the largest of what was stated, first approved and is planned; the cost of projects
    without benefits, and what people said of flags that they raised."""
    whole = """SELECT (SELECT total(max(abs(coalesce(stated_money, 0)), abs(coalesce(first_approved_money, 0)),
            abs(coalesce(current_plan_money, 0)), abs(coalesce(worth_money, 0)))) FROM figure)
        + (SELECT total(abs(coalesce(p.whole_life_cost, 0))) FROM project p
            WHERE NOT EXISTS (SELECT 1 FROM benefit b WHERE b.project_id = p.id))
        + (SELECT total(value_at_risk) FROM raised_flag WHERE closed_on IS NULL)
        + (SELECT total(amount) FROM claim)"""
    (money,) = session.store.one(whole) or (0,)
    return D(str(money)) / 10_000
