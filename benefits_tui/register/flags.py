"""What people do about flags: look, acknowledge, snooze, assign, escalate, decide; flags raised by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.fields import FieldError, Kind, Value
from benefits_tui.domain.flag_states import FINAL_OUTCOMES, FlagState, Outcome, outcome_of
from benefits_tui.domain.lifecycle import FINAL, State
from benefits_tui.domain.plain_text import humanize
from benefits_tui.domain.rules import Severity, Subject, about
from benefits_tui.domain.rules import named as named_rule
from benefits_tui.register.conclusions import ConclusionInput, write_conclusion
from benefits_tui.register.lookup import RecordNotFound, find, person_id
from benefits_tui.register.reasons import reason_in_words
from benefits_tui.register.records import flag_changes
from benefits_tui.register.session import Session, reader_of
from benefits_tui.store.models import Action, Benefit, FlagDecision, Project, RaisedFlag
from benefits_tui.store.queries import flags as stored
from benefits_tui.store.queries import queue_figures as figures
from benefits_tui.store.queries.records import ref_of
from benefits_tui.store.query import Reader
from benefits_tui.store.transaction import Transaction


class FlagActionResult(NamedTuple):
    """What was done about a flag, or the first of several: its number, the state it is in now, flags that came and went."""

    flag: int
    state: str
    raised: list[str]
    cleared: list[str]


Flags = int | Sequence[int]
"""One flag by its number, or several: what is done about them is one transaction, and one undo takes it back."""


def flag_number(source: Session | Reader, typed: str) -> int:
    """The open flag that is meant: by its number, or as `F12@P-014/B03`. Raises RecordNotFound."""
    reader, text = reader_of(source), typed.strip()
    if text.isdecimal() and len(text) <= 18:
        if stored.open_flag(reader, int(text)) is None:
            raise RecordNotFound(f"There is no open flag {text}.")
        return int(text)
    rule, mark, ref = text.partition("@")
    if not mark:
        raise RecordNotFound(f"{typed!r} names no flag; write its number, or rule and record such as F12@P-014/B03.")
    record = find(reader, ref)
    number = stored.open_flag_on(reader, rule.strip().upper(), (record.kind.value, record.id))
    if number is None:
        raise RecordNotFound(f"There is no open flag {named_rule(rule.strip().upper())} on {record.ref}.")
    return number


class FlagSummary(NamedTuple):
    """An open flag as one speaks of it."""

    rule: str
    subject_kind: str
    subject: str
    severity: str
    why: str


def named(session: Session, number: int) -> FlagSummary:
    """The open flag of this number. Raises RecordNotFound."""
    flag = _open(session.store, number)
    return FlagSummary(flag.rule, flag.subject_kind, _subject(session.store, flag), flag.severity, flag.why)


def _open(reader: Reader, number: int) -> stored.ListedFlag:
    flag = stored.open_flag(reader, number)
    if flag is None:
        raise RecordNotFound(f"There is no open flag {number}; it may have been cleared meanwhile.")
    return flag


def _subject(reader: Reader, flag: stored.ListedFlag) -> str:
    return ref_of(reader, flag.subject_kind, flag.subject_id) or f"a {flag.subject_kind.replace('_', ' ')} that is gone"


def acknowledge(session: Session, flag: Flags, note: str | None = None) -> FlagActionResult:
    """Say that it was seen. It comes back when it passes its date or the facts get worse."""
    return _take_action(session, flag, _FlagAction(Outcome.ACKNOWLEDGE, note))


def why_not_snoozed(severity: str) -> str:
    """Why a flag of this severity cannot be left for later; blank when it can."""
    return "A critical flag cannot be snoozed: decide, assign or escalate it" if severity == Severity.CRITICAL else ""


def snooze(session: Session, flag: Flags, until: date, reason: str) -> FlagActionResult:
    """Leave it until a day; it comes back earlier when the facts get worse. Raises FieldError for a critical one."""
    if until <= session.today:
        raise FieldError(f"until: {until.isoformat()} is not after today", "until")
    return _take_action(session, flag, _FlagAction(Outcome.SNOOZE, _reason(reason), until))


def assign(session: Session, flag: Flags, person: str, due: date, note: str | None = None) -> FlagActionResult:
    """Give somebody the task to see to it by a day; it comes back after that day while its cause is there."""
    if due <= session.today:
        raise FieldError(f"due: {due.isoformat()} is not after today", "due")
    return _take_action(session, flag, _FlagAction(Outcome.ASSIGN, note, due, _needed("person", person)))


def escalate(session: Session, flag: Flags, reason: str) -> FlagActionResult:
    """Hand it to the next authority of the policy."""
    return _take_action(session, flag, _FlagAction(Outcome.ESCALATE, _reason(reason)))


class OutcomeChoice(NamedTuple):
    """What can be decided on a flag: as it is recorded, and in the words of the rule that offers it."""

    outcome: Outcome
    label: str


def choices(session: Session, number: int) -> list[OutcomeChoice]:
    """What an open flag offers to be decided, each as `decide` takes and records it. Raises RecordNotFound."""
    flag = _open(session.store, number)
    rule = about(flag.rule, Subject(flag.subject_kind))
    offered = [OutcomeChoice(outcome_of(option), option) for option in (rule.options if rule is not None else ())]
    final = [choice for choice in offered if choice.outcome in FINAL_OUTCOMES]
    outcomes = {choice.outcome for choice in final}
    return [
        *final,
        *(OutcomeChoice(outcome, humanize(outcome)) for outcome in FINAL_OUTCOMES if outcome not in outcomes),
    ]


def _offered(session: Session, flags: Flags, text: str) -> OutcomeChoice | None:
    """The option of these words that all the flags offer."""
    asked = " ".join(text.split()).casefold()
    numbers = (flags,) if isinstance(flags, int) else flags
    offers = [
        next((choice for choice in choices(session, number) if choice.label.casefold() == asked), None) for number in numbers
    ]
    return offers[0] if offers and all(offer == offers[0] for offer in offers) else None


def decide(
    session: Session,
    flag: Flags,
    outcome: str,
    reason: str,
    until: date | None = None,
    *,
    decided_by: str | None = None,
    forum: str | None = None,
) -> FlagActionResult:
    """Record a decision with its rationale: accept, correct, re-plan, write off (or escalate), or an option that the flag
    offers, whose words are kept before the rationale. `decided_by` is the person who decided, in a `forum`, where it was
    not who records it.

    Accepting an unexplained change gives it its reason; writing off gives the benefit that final state; a flag raised by
    hand is closed. With `until` it comes back on that day while its cause is there. Raises FieldError.
    """
    decider, place = (" ".join(text.split()) or None if text else None for text in (decided_by, forum))
    word = (
        outcome.strip().lower().replace("-", "_").replace(" ", "_").replace("replan", "re_plan").replace("writeoff", "write_off")
    )
    if word not in FINAL_OUTCOMES and (offered := _offered(session, flag, outcome)) is not None:
        word, reason = offered.outcome.value, f"{offered.label}: {_reason(reason)}"
    if word == "escalate":
        return _take_action(session, flag, _FlagAction(Outcome.ESCALATE, _reason(reason), decided_by=decider, forum=place))
    if word not in FINAL_OUTCOMES:
        known = ", ".join(outcome_name.replace("_", "-") for outcome_name in (*FINAL_OUTCOMES, "escalate"))
        raise FieldError(f"outcome: {outcome!r} is not one of {known}", "outcome")
    if until is not None and until <= session.today:
        raise FieldError(f"until: {until.isoformat()} is not after today", "until")
    return _take_action(session, flag, _FlagAction(Outcome(word), _reason(reason), until, decided_by=decider, forum=place))


def _reason(text: str | None) -> str:
    return reason_in_words(_needed("reason", text))


def _needed(name: str, text: str | None) -> str:
    if not text or not text.strip():
        raise FieldError(f"{name}: required", name)
    return " ".join(text.split())


class _FlagAction(NamedTuple):
    """What is done about flags, as it was said."""

    outcome: Outcome
    rationale: str | None
    until: date | None = None
    person: str | None = None
    decided_by: str | None = None
    forum: str | None = None


def _take_action(session: Session, flags: Flags, action: _FlagAction) -> FlagActionResult:
    numbers = (flags,) if isinstance(flags, int) else tuple(flags)
    who = session.change_info(f"{humanize(action.outcome)} {_named(session.store, numbers)}", action.rationale)
    with session.store.write(who, session.today) as transaction:
        assignee = person_id(transaction, action.person, "person") if action.person is not None else None
        decider = person_id(transaction, action.decided_by, "decided_by") if action.decided_by is not None else None
        for number in numbers:
            _act_on(transaction, session, number, action, assignee, decider)
    open_flag = stored.open_flag(session.store, numbers[0])
    return FlagActionResult(
        numbers[0], open_flag.state if open_flag is not None else FlagState.CLEARED, *flag_changes(transaction)
    )


def _named(reader: Reader, numbers: Sequence[int]) -> str:
    known = stored.open_flag(reader, numbers[0])
    if len(numbers) > 1:
        return f"{len(numbers):,} flags"
    if known is None:
        return f"flag {numbers[0]}"
    return f"{named_rule(known.rule)} on {_subject(reader, known)}"


def _act_on(
    transaction: Transaction, session: Session, number: int, action: _FlagAction, assignee: int | None, decider: int | None
) -> None:
    flag = _open(transaction, number)
    if action.outcome is Outcome.SNOOZE and (why := why_not_snoozed(flag.severity)):
        raise FieldError(why, "until")
    subject: dict[str, Value] = {"subject_kind": flag.subject_kind, "subject_id": flag.subject_id, "flag_id": number}
    done: dict[str, Value] = {
        "outcome": action.outcome, "rationale": action.rationale, "until_date": action.until, "person_id": assignee,
        "decided_on": session.today, "decided_by": session.user, "decider_id": decider, "forum": action.forum,
    }  # fmt: skip
    facts: dict[str, Value] = {
        "rule": flag.rule, "severity": flag.severity, "why": flag.why, "due": flag.due, "value_at_risk": flag.value_at_risk,
    }  # fmt: skip
    transaction.insert(FlagDecision, subject | done | facts)
    if action.outcome is Outcome.ASSIGN:
        title = action.rationale or f"{named_rule(flag.rule, Subject(flag.subject_kind))}: {flag.why}"
        transaction.insert(Action, subject | {"title": title, "person_id": assignee, "due": action.until})
    if action.outcome in FINAL_OUTCOMES:
        _carry_out(transaction, session, flag, action)


def _carry_out(transaction: Transaction, session: Session, flag: stored.ListedFlag, action: _FlagAction) -> None:
    for task in stored.tasks_of_flag(transaction, flag.id):
        transaction.update(Action, task, {"done": session.today})
    if flag.rule.startswith("H"):
        transaction.update(RaisedFlag, int(flag.rule[1:]), {"closed_on": session.today})
    if flag.subject_kind == Kind.PROJECT and action.outcome is Outcome.ACCEPT and flag.rule == "F32":
        transaction.update(Project, flag.subject_id, {"changed_without_reason": None})
    if flag.subject_kind != Kind.BENEFIT:
        return
    if action.outcome is Outcome.WRITE_OFF:
        if transaction.get(Benefit, flag.subject_id).state not in FINAL:
            given = ConclusionInput(State.WRITTEN_OFF, action.rationale or "", decided_by=action.decided_by, forum=action.forum)
            write_conclusion(transaction, session, flag.subject_id, given)
    elif action.outcome is Outcome.ACCEPT and flag.rule == "F32":
        transaction.update(Benefit, flag.subject_id, {"changed_without_reason": None})


class RaisedByHand(NamedTuple):
    """A flag that a person raised."""

    flag: int
    rule: str


def raise_flag(
    session: Session,
    ref: str,
    title: str,
    severity: Severity = Severity.HIGH,
    due: date | None = None,
    value_at_risk: Decimal | None = None,
) -> RaisedByHand:
    """Raise a flag on any record; it stays until somebody decides. Raises RecordNotFound, FieldError."""
    title_text = _needed("title", title)
    with session.store.write(session.change_info(f"raise a flag on {ref}", title_text), session.today) as transaction:
        record = find(transaction, ref)
        if record.kind.value not in {subject.value for subject in Subject}:
            raise FieldError(f"a flag cannot be raised on an {record.kind.label}", "ref")
        number = transaction.insert(
            RaisedFlag,
            {
                "subject_kind": record.kind.value, "subject_id": record.id, "title": title_text, "severity": severity, "due": due,
                "raised_by": session.user, "raised_on": session.today, "value_at_risk": value_at_risk,
            },
        )  # fmt: skip
    flag = stored.open_flag_on(session.store, f"H{number}", (record.kind.value, record.id))
    assert flag is not None
    return RaisedByHand(flag, f"H{number}")


@dataclass(slots=True)
class Evidence:
    """What one looks at to decide on a flag: what the rule says, who decides, what was done so far."""

    flag: stored.ListedFlag
    title: str
    decision_owner: str
    options: tuple[str, ...]
    next_authority: str
    done: list[stored.FlagAction]


def evidence(session: Session, number: int) -> Evidence | None:
    """What stands beside a flag in the queue; None once it is cleared."""
    flag = stored.open_flag(session.store, number)
    if flag is None:
        return None
    rule = about(flag.rule, Subject(flag.subject_kind))
    up = flag.severity.one_up
    done = stored.actions_on(session.store, number)
    escalated = any(decision.outcome is Outcome.ESCALATE for decision in done)
    if rule is None:
        return Evidence(flag, flag.rule, "PMO", (), session.policy.authority(up), done)
    decision_owner = session.policy.authority(up) if escalated else rule.decision_owner
    return Evidence(flag, rule.title, decision_owner, rule.options, session.policy.authority(up), done)


WEEKS = 4
WARN_OF_A_SHORTFALL = ("F11", "F13", "F14", "F16", "F27")
"""The rules that say of a benefit that it will fall short before it has."""


@dataclass(slots=True)
class QueueFigures:
    """How the queue itself is doing: of the flags that press, now or when they were cleared."""

    open: dict[str, dict[str, int]]
    """Flags nobody has acted on, by severity and age (`week`, `month`, `quarter`, `older`)."""
    raised: int
    waiting: figures.Share
    overdue: figures.Share
    age: figures.Median
    warning: figures.Median
    in_time: figures.Share
    """Raised before their date."""
    decided: figures.Share
    """Decided in time."""
    clearing: figures.Median
    weeks: list[figures.QueueWeek]
    """Raised and cleared in the last weeks, the newest first."""
    warnings: figures.Warnings


def queue_figures(session: Session) -> QueueFigures:
    """Open by severity and age, days to clear, how many were raised while there was time."""
    reader, today = session.store, session.today
    result: dict[str, dict[str, int]] = {}
    for group in stored.ages(reader, today):
        result.setdefault(group.severity, {})[group.age] = group.flags
    return QueueFigures(
        result, figures.raised(reader), figures.waiting(reader), figures.overdue(reader, today), figures.age(reader, today),
        figures.warning(reader), figures.raised_in_time(reader), figures.decided(reader), figures.clearing(reader),
        figures.weeks(reader, today, WEEKS), figures.warnings(reader, WARN_OF_A_SHORTFALL),
    )  # fmt: skip
