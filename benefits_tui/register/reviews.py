"""Reviews: planned by the calendar to the end of realisation, held benefit by benefit, followed by the next one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.fields import REVIEW_KINDS, FieldError, Kind, Value
from benefits_tui.domain.lifecycle import FINAL
from benefits_tui.domain.parsing import ParseError, parse_amount
from benefits_tui.domain.periods import Period, add_months, year_on
from benefits_tui.domain.plain_text import humanize
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import ZERO, short_money, to_scaled
from benefits_tui.register.actions import write_action
from benefits_tui.register.changes_without_reason import says_why
from benefits_tui.register.conclusions import ConclusionInput, write_conclusion
from benefits_tui.register.lookup import RecordId, find
from benefits_tui.register.plans import current_plan, revised_plan, write_plan
from benefits_tui.register.readings import period_of
from benefits_tui.register.records import flag_changes, insert_record, write_fields
from benefits_tui.register.session import Session
from benefits_tui.store.models import Project, Review, ReviewFinding
from benefits_tui.store.queries.projects import TrackedBenefit, benefits_of, reviews_of
from benefits_tui.store.queries.records import person_shown
from benefits_tui.store.query import Reader
from benefits_tui.store.transaction import Transaction

# Nobody knows yet when realisation ends: so far ahead reviews are planned.
_YEARS_AHEAD = 3


def calendar_of(policy: Policy) -> list[tuple[str, int]]:
    """(kind, months after the start) of the policy's calendar; `yearly` repeats. Raises FieldError."""
    result = []
    for part in policy.review_calendar.split(","):
        date_parts = part.split()
        if not date_parts:
            continue
        if (
            len(date_parts) != 2
            or date_parts[0] not in REVIEW_KINDS
            or not date_parts[1].isdecimal()
            or not 0 < _months(date_parts[1]) <= 600
        ):
            kinds = ", ".join(REVIEW_KINDS)
            text = f"review_calendar: {part.strip()!r} is not a kind and months, such as yearly 12 ({kinds})"
            raise FieldError(text, "review_calendar")
        result.append((date_parts[0], int(date_parts[1])))
    return result


def _months(digits: str) -> int:
    """A number of any length, cut where it is too large anyway."""
    return int(digits.lstrip("0")[:5] or 0)


def plan_reviews(session: Session, project: str, start: date | None = None) -> list[str]:
    """Plan the reviews of a project from a day on (its closing, else its end, else today); the references of new ones.

    Raises RecordNotFound.
    """
    with session.store.write(session.change_info(f"plan the reviews of {project}"), session.today) as transaction:
        record = find(transaction, project, Kind.PROJECT)
        row = transaction.get(Project, record.id)
        return plan_reviews_of(transaction, session, record, start or row.closed_on or row.end_date or session.today)


def plan_reviews_of(transaction: Transaction, session: Session, project: RecordId, start: date) -> list[str]:
    """Plan reviews inside a transaction: the calendar from a day on until realisation ends, then the final one."""
    ends = [benefit.ends for benefit in _going_on(transaction, project.id) if benefit.ends is not None]
    last = max(ends, default=add_months(start, 12 * _YEARS_AHEAD))
    wanted: list[tuple[date, str]] = []
    for kind, months in calendar_of(session.policy):
        day = add_months(start, months)
        if kind != "yearly":
            wanted.append((day, kind))
            continue
        # Yearly ones go on where the others end, counted from there so that 29 February comes again.
        origin, after = max([(start, months), *((other, 12) for other, _ in wanted)], key=lambda pair: add_months(*pair))
        while (again := add_months(origin, after)) < last:
            wanted.append((again, kind))
            after += 12
    wanted = [(day, kind) for day, kind in wanted if day < last]
    wanted.append((add_months(last, 1), "final"))
    present = reviews_of(transaction, project.id)
    taken = {review.due for review in present}
    # One of a kind that is planned already, by the template or by hand, stays as it is; only yearly ones repeat.
    once = {review.kind for review in present if review.held is None} - {"yearly"}
    named = person_shown(transaction, transaction.get(Project, project.id).sponsor_id)
    new = []
    for day, kind in sorted(wanted):
        if day <= session.today or kind in once or day in taken:
            continue
        values: dict[str, Value] = {"project": project.ref, "kind": kind, "due": day, "chair": named}
        new.append(insert_record(transaction, Kind.REVIEW, values, session.today)[1])
    return new


def _going_on(reader: Reader, project: int) -> list[TrackedBenefit]:
    """The benefits of a project that are in no final state."""
    return [benefit for benefit in benefits_of(reader, project) if benefit.state not in FINAL]


@dataclass(slots=True)
class FindingInput:
    """What a review says of one benefit. `plan` is a new plan by period, `state` a new state, `action` (who, by when, what).

    A final state concludes the benefit on this review: `successor` takes its place, `signed` is the validator's statement.
    """

    ref: str
    finding: str | None = None
    root_cause: str | None = None
    statement: str | None = None
    decision: str | None = None
    state: str | None = None
    plan: Mapping[Period, Decimal] | None = None
    action: tuple[str | None, date | None, str | None] | None = None
    successor: str | None = None
    signed: str | None = None

    @property
    def says_something(self) -> bool:
        """True where anything was found, decided or agreed."""
        texts = (self.finding, self.root_cause, self.statement, self.decision)
        return any(map(says_why, texts)) or any((self.state, self.plan, self.action))


def plan_in_words(session: Session, ref: str, typed: str) -> dict[Period, Decimal]:
    """The current plan with the periods that are named changed: `2027-Q1=100 2027-Q2=200`. Raises RecordNotFound, FieldError."""
    benefit = find(session.store, ref, Kind.BENEFIT).id
    plan = current_plan(session.store, benefit)
    for part in typed.replace(";", " ").split():
        period, mark, text = part.partition("=")
        try:
            value = parse_amount(text) if mark else None
        except ParseError as problem:
            raise FieldError(f"plan: {problem}", "plan") from problem
        if value is None:
            raise FieldError(f"plan: {part!r} is not PERIOD=VALUE", "plan")
        plan[period_of(session.store, benefit, period, session.policy.fiscal_year_start)] = value
    return plan


class AgendaItem(NamedTuple):
    """One benefit on a review's agenda, with its figures in words."""

    ref: str
    title: str
    figures: str


class Agenda(NamedTuple):
    """What a review looks at: the benefits of its project that are in no final state."""

    held: date | None
    chair: str | None
    benefits: list[AgendaItem]


def agenda(session: Session, review: str) -> Agenda:
    """What a review looks at. Raises RecordNotFound."""
    store, currency = session.store, session.policy.currency
    with store.snapshot():
        record = find(store, review, Kind.REVIEW)
        row = store.get(Review, record.id)
        items = [
            AgendaItem(benefit.ref, benefit.title, _figures(benefit, currency)) for benefit in _going_on(store, row.project_id)
        ]
        return Agenda(row.held, person_shown(store, row.chair_id), items)


def _figures(benefit: TrackedBenefit, currency: str) -> str:
    money = (
        ("stated", benefit.stated_money),
        ("due and read", benefit.due_read_money),
        ("realised of it", benefit.realised_due_money),
        ("due and not read", _apart(benefit.due_money, benefit.due_read_money)),
        ("came besides", _apart(benefit.realised_money, benefit.realised_due_money)),
        ("outturn", benefit.outturn_money),
    )
    amounts = [f"{name} {short_money(value, currency)}" for name, value in money if value is not None]
    return ", ".join([humanize(benefit.rag or "no_data"), *amounts])


def _apart(whole: Decimal | None, compared: Decimal | None) -> Decimal | None:
    """What is compared with nothing; None where that is nothing."""
    return None if whole is None else (whole - (compared or ZERO)) or None


@dataclass(slots=True)
class ReviewResult:
    """What holding a review left behind."""

    review: str
    held: date
    next_review: str | None
    actions: int
    states: dict[str, str] = field(default_factory=dict)
    raised: list[str] = field(default_factory=list)
    cleared: list[str] = field(default_factory=list)


def hold(
    session: Session,
    review: str,
    findings: Sequence[FindingInput] = (),
    *,
    held: date | None = None,
    chair: str | None = None,
    summary: str | None = None,
    decision: str | None = None,
    next_due: date | None = None,
) -> ReviewResult:
    """Hold a review: findings, states, plan versions, actions and the next review are written together or not at all.

    While a benefit of the project is in no final state there is always a next review: the one already planned, or a yearly
    one. Raises RecordNotFound, FieldError.
    """
    day = held or session.today
    if day > session.today:
        raise FieldError(f"held: {day.isoformat()} is in the future", "held")
    recorded = says_why(summary) or says_why(decision) or any(finding.says_something for finding in findings)
    info = replace(session.change_info(f"hold review {review}", decision or "review"), explains=recorded)
    with session.store.write(info, session.today) as transaction:
        record = find(transaction, review, Kind.REVIEW)
        row = transaction.get(Review, record.id)
        if row.held is not None:
            raise FieldError(f"held: {record.ref} was held on {row.held}; 'set' corrects what was written", "held")
        if next_due is not None and next_due <= day:
            raise FieldError(f"next: {next_due.isoformat()} is not after the review", "next")
        project = RecordId(Kind.PROJECT, row.project_id, transaction.get(Project, row.project_id).ref)
        values: dict[str, Value] = {"held": day, "summary": summary, "decision": decision, "chair": chair}
        given = {name: value for name, value in values.items() if value is not None}
        write_fields(transaction, Kind.REVIEW, record.id, given, session.today)
        by_ref = {benefit.ref.casefold(): benefit for benefit in benefits_of(transaction, project.id)}
        done = ReviewResult(record.ref, day, None, 0)
        for finding in findings:
            benefit = by_ref.get(find(transaction, finding.ref, Kind.BENEFIT).ref.casefold())
            if benefit is None:
                raise FieldError(f"{finding.ref} is not a benefit of {project.ref}, which is reviewed", "ref")
            _write_finding(transaction, session, record, benefit, finding, done)
        done.next_review = _next(transaction, session, project, day, next_due)
    done.raised, done.cleared = flag_changes(transaction)
    return done


def _kept(benefit: TrackedBenefit) -> dict[str, str | int | None]:
    """A benefit's figures as they are kept with what a review says: money in whole ten-thousandths."""
    money = {
        "stated_money": benefit.stated_money, "due_money": benefit.due_money, "realised_money": benefit.realised_money,
        "outturn_money": benefit.outturn_money,
    }  # fmt: skip
    return {"rag": benefit.rag} | {name: None if value is None else to_scaled(value) for name, value in money.items()}


def _write_finding(
    transaction: Transaction,
    session: Session,
    review: RecordId,
    benefit: TrackedBenefit,
    finding: FindingInput,
    done: ReviewResult,
) -> None:
    number = benefit.id
    transaction.insert(
        ReviewFinding,
        {
            "review_id": review.id, "benefit_id": number, "finding": finding.finding, "root_cause": finding.root_cause,
            "statement": finding.statement, "decision": finding.decision,
            "figures": json.dumps(_kept(benefit), separators=(",", ":")),
        },
    )  # fmt: skip
    if finding.plan is not None:
        reason = finding.decision or f"review {review.ref}"
        revised_plan(current_plan(transaction, number), finding.plan, session.today)
        write_plan(transaction, number, finding.plan, session.user, session.today, reason)
    if finding.state is not None:
        from benefits_tui.domain.field_values import read_value
        from benefits_tui.domain.fields import field_of

        state = read_value(field_of(Kind.BENEFIT, "state"), finding.state)
        if state in FINAL:
            why = finding.decision or finding.finding or finding.root_cause or f"concluded in review {review.ref}"
            given = ConclusionInput(str(state), why, review.ref, finding.successor, statement=finding.signed)
            write_conclusion(transaction, session, number, given)
        else:
            write_fields(transaction, Kind.BENEFIT, number, {"state": state}, session.today)
        done.states[benefit.ref] = str(state)
    if finding.action is not None:
        person, due, title = finding.action
        write_action(transaction, ("benefit", number), title, person, due, review=review.id, of=benefit.ref)
        done.actions += 1


def _next(transaction: Transaction, session: Session, project: RecordId, day: date, wanted: date | None) -> str | None:
    present = reviews_of(transaction, project.id)
    ahead = [planned for planned in present if planned.held is None and planned.due > day]
    if wanted is None and (ahead or not _going_on(transaction, project.id)):
        return ahead[0].ref if ahead else None
    due = wanted or year_on(day, (planned.due for planned in present))
    values: dict[str, Value] = {"project": project.ref, "kind": "yearly", "due": due}
    return insert_record(transaction, Kind.REVIEW, values, session.today)[1]
