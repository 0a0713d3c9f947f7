"""The small step that is offered: kept, filled in, left for later, done; and what it moved."""

from __future__ import annotations

import contextlib
import json
from datetime import date

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import FieldError, Value
from benefits_tui.domain.maturity.assessment import assess
from benefits_tui.domain.maturity.steps import BETWEEN, StepOutcome, rests_until
from benefits_tui.domain.quantity import plain
from benefits_tui.register.maturity import measured_as_of, measures
from benefits_tui.register.next_step import has_benefits, next_step
from benefits_tui.register.offered_step import OfferedStep, StepMoved, StepNews, as_offered, offered
from benefits_tui.register.reasons import reason_in_words
from benefits_tui.register.session import Session
from benefits_tui.store.errors import Busy, DiskFull
from benefits_tui.store.models import SmallStepEnded
from benefits_tui.store.queries.maturity import keep_step, kept_step, last_step_ended
from benefits_tui.store.transaction import Transaction


def look(session: Session) -> StepNews:
    """What is to be offered today, and whether what was offered is done. Reads alone; the register is measured where a new step
    is due, or one is done."""
    with session.snapshot():
        kept, last, today = kept_step(session.store), last_step_ended(session.store), session.today
        step = as_offered(session, kept) if kept is not None else None
        if step is not None and step.statement.mends and step.records:
            short = measures(session).short_among(step.statement.id, [record.id for record in step.records])
            if not short:
                return StepNews(moved=_moved(session, step), differs=True)
            step = step._replace(records=[record for record in step.records if record.id in short])
        if step is not None and step.records and today < step.offered_on + BETWEEN:
            return StepNews(step)
        if last is not None and today < rests_until(last.outcome, last.offered_on, last.until_date):
            return StepNews(differs=kept is not None)
        return _new(session, kept is not None)


def _new(session: Session, was_kept: bool) -> StepNews:
    step = next_step(session)
    if step is None:
        return StepNews(differs=was_kept, first_benefit=not has_benefits(session))
    tally = step.measured.tally
    offer = OfferedStep(step.statement, step.records, tally.met, tally.population, step.strand_level, session.today)
    return StepNews(offer, differs=True)


def _moved(session: Session, step: OfferedStep) -> StepMoved:
    result = assess(measured_as_of(session))
    measured_now = next(measured for measured in result.measured if measured.statement is step.statement)
    level = next(strand.level for strand in result.strands if strand.strand is step.statement.strand)
    return StepMoved(step, measured_now.tally.met, measured_now.tally.population, level)


def keep(session: Session, news: StepNews) -> str:
    """Keep what a look found; what was moved is logged, and given back as a line. Raises ReadOnly, Busy."""
    if news.moved is None:
        session.store.keep_step(_row(news.offer))
        return ""
    moved, step = news.moved, news.moved.step
    with session.store.write(session.by_the_register(f"small step done, {moved.summary}"), session.today) as transaction:
        if kept_step(transaction) is None:
            # Somebody else was told of it already.
            return ""
        _end(
            session, transaction, step, StepOutcome.DONE, {"met": moved.met, "population": moved.population, "level": moved.level}
        )
    return f"Small step done, {moved.summary}."


def opened(session: Session) -> OfferedStep | None:
    """The step that is offered, kept from now on, so that it is found when it is done. Raises ReadOnly, Busy."""
    news = look(session)
    if news.differs and news.moved is None:
        keep(session, news)
    return news.offer


def of_the_day(session: Session) -> None:
    """Keep what is offered on a new day, beside the flags that were looked at anew; nothing where somebody else writes."""
    if session.read_only:
        return
    with session.patience.none(), contextlib.suppress(Busy, DiskFull):
        opened(session)


def _row(offer: OfferedStep | None) -> dict[str, Value] | None:
    if offer is None:
        return None
    records = json.dumps([[record.id, plain(record.money)] for record in offer.records])
    return {
        "statement": offer.statement.id, "records": records, "met": offer.met, "population": offer.population,
        "level": offer.level, "offered_on": offer.offered_on,
    }  # fmt: skip


def _end(session: Session, transaction: Transaction, step: OfferedStep, outcome: StepOutcome, more: dict[str, Value]) -> None:
    row: dict[str, Value] = {
        "statement": step.statement.id, "outcome": outcome, "met_before": step.met, "population_before": step.population,
        "level_before": step.level, "offered_on": step.offered_on, "ended_on": session.today, "ended_by": session.user,
    }  # fmt: skip
    transaction.insert(SmallStepEnded, row | more)
    keep_step(transaction, None)


def not_now(session: Session, until: date, reason: str) -> OfferedStep:
    """Leave the step until a day, with a reason. Raises FieldError, UsageError where none is offered."""
    reason_text = reason_in_words(reason)
    if until <= session.today:
        raise FieldError(f"until: {until.isoformat()} is not after today", "until")
    step = offered(session) or look(session).offer
    if step is None:
        raise UsageError("No small step is offered now; 'maturity next' says why.")
    action = f"small step not now: {step.statement.title}"
    with session.store.write(session.change_info(action, reason_text), session.today) as transaction:
        _end(session, transaction, step, StepOutcome.NOT_NOW, {"reason": reason_text, "until_date": until})
    return step
