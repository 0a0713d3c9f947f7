"""Concluding a benefit: the one act that gives it a final state, with its proof and its decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.conclusion import needs_statement, proof_of
from benefits_tui.domain.facts import BenefitFacts
from benefits_tui.domain.fields import FieldError, Kind, nearest
from benefits_tui.domain.lifecycle import FINAL, BenefitClass, State
from benefits_tui.domain.plain_text import humanize
from benefits_tui.register.four_eyes import is_person, one_person
from benefits_tui.register.lookup import find, person_id
from benefits_tui.register.reasons import reason_in_words
from benefits_tui.register.records import flag_changes
from benefits_tui.register.session import Session
from benefits_tui.store.facts.benefit import benefit_facts
from benefits_tui.store.models import Benefit, Conclusion, Review
from benefits_tui.store.queries.conclusions import standing_conclusion, successors_of
from benefits_tui.store.queries.records import person_shown, ref_of
from benefits_tui.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class ConclusionInput:
    """How a benefit ends. `review` is a held one of its project; without one the decision is recorded as said here.

    `statement` is what the validator of a qualitative benefit signs, `signed_by` that validator where it is said.
    """

    state: str
    reason: str
    review: str | None = None
    successor: str | None = None
    decided_by: str | None = None
    forum: str | None = None
    decided_on: date | None = None
    statement: str | None = None
    signed_by: str | None = None


class ConclusionResult(NamedTuple):
    """What concluding wrote: the state, the shares of its plans that had come, who decided where and when."""

    ref: str
    version: int
    state: State
    achieved_share: Decimal | None
    achieved_share_current: Decimal | None
    decided_by: str
    forum: str | None
    decided_on: date
    raised: list[str]
    cleared: list[str]


class _Decision(NamedTuple):
    review: int | None
    decided_by: str
    forum: str | None
    decided_on: date


def conclude(session: Session, ref: str, given: ConclusionInput) -> ConclusionResult:
    """Give a benefit its final state, in one transaction.

    *Verified* is refused with the figure while readings are missing or not validated, or less came than the first approved
    plan less the amber tolerance; the message offers *part achieved*. Raises RecordNotFound, FieldError.
    """
    with session.store.write(
        session.change_info(f"conclude {ref} as {humanize(given.state)}", given.reason), session.today
    ) as transaction:
        record = find(transaction, ref, Kind.BENEFIT)
        written = write_conclusion(transaction, session, record.id, given)
        version = transaction.get(Benefit, record.id).version
    return ConclusionResult(
        record.ref, version, written.state, written.achieved_first, written.achieved_current, written.decided_by, written.forum,
        written.decided_on, *flag_changes(transaction),
    )  # fmt: skip


def final_state(text: str) -> State:
    """The final state that is meant: `verified`, `part-achieved`, `written off`. Raises FieldError."""
    word = text.strip().lower().replace("-", "_").replace(" ", "_")
    if word not in FINAL:
        names = [state.value.replace("_", "-") for state in State if state in FINAL]
        raise FieldError(f"as: {text!r} is not a final state{nearest(text, names)}", "as")
    return State(word)


def write_conclusion(transaction: Transaction, session: Session, benefit: int, given: ConclusionInput) -> Conclusion:
    """Conclude a benefit inside a transaction; the conclusion as it was kept. Raises RecordNotFound, FieldError."""
    state = final_state(given.state)
    reason = reason_in_words(given.reason)
    row = transaction.get(Benefit, benefit)
    standing = standing_conclusion(transaction, benefit)
    if row.state in FINAL and standing is not None and standing.state == row.state:
        label = humanize(row.state.value)
        raise FieldError(
            f"as: {row.ref} was concluded as {label} on {standing.decided_on}; set {row.ref} state=realising opens it again",
            "as",
        )
    decision = _decision(transaction, session, row, given)
    successor = _successor(transaction, row, state, given.successor)
    facts = next(iter(benefit_facts(transaction, session.today, [benefit])))
    proof = proof_of(facts, session.policy, session.today)
    signed_by = _signed_by(transaction, facts, row, state, given)
    if state is State.VERIFIED and signed_by is None and proof.lacks:
        raise FieldError(f"as: {row.ref} is not verified: {'; '.join(proof.lacks)}. It can be concluded as part-achieved", "as")
    alike = is_person(transaction, row.owner_id, decision.decided_by)
    way_on = "name who decided: --decided-by NAME, or a review: --review"
    alone = one_person(session.policy, alike, "decided_by", f"{decision.decided_by} owns {row.ref}", way_on)
    if standing is not None:
        transaction.update(Conclusion, standing.id, {"withdrawn_on": session.today})
    number = transaction.insert(
        Conclusion,
        {
            "benefit_id": benefit, "state": state, "reason": reason, "review_id": decision.review, "successor_id": successor,
            "statement": given.statement, "signed_by_id": signed_by, "decided_by": decision.decided_by,
            "forum": decision.forum, "decided_on": decision.decided_on, "recorded_by": session.user,
            "recorded_on": session.today, "achieved_first": _kept(proof.achieved_first),
            "achieved_current": _kept(proof.achieved_current), "one_person": alone or None,
        },
    )  # fmt: skip
    transaction.update(Benefit, benefit, {"state": state, "last_activity_on": session.today})
    return transaction.get(Conclusion, number)


def _kept(share: Decimal | None) -> Decimal | None:
    """A share to four places, as it is stored; None for one that is too large to keep."""
    return None if share is None or abs(share) > 10**9 else round(share, 4)


def _decision(transaction: Transaction, session: Session, benefit: Benefit, given: ConclusionInput) -> _Decision:
    """On what the conclusion rests: a held review, or a decision of its own."""
    if given.review is not None:
        if given.decided_by or given.forum or given.decided_on:
            raise FieldError("review: a review has its own chair and day; leave out who decided, where and when", "review")
        record = find(transaction, given.review, Kind.REVIEW)
        review = transaction.get(Review, record.id)
        if review.project_id != benefit.project_id:
            project = ref_of(transaction, Kind.PROJECT, benefit.project_id)
            raise FieldError(f"review: {record.ref} is not a review of {project}", "review")
        if review.held is None:
            raise FieldError(f"review: {record.ref} was not held yet", "review")
        chair = person_shown(transaction, review.chair_id)
        return _Decision(record.id, chair or session.user, f"{review.kind.replace('_', ' ')} review {record.ref}", review.held)
    day = given.decided_on or session.today
    if day > session.today:
        raise FieldError(f"date: {day.isoformat()} is in the future", "date")
    return _Decision(None, given.decided_by or session.user, given.forum, day)


def _successor(transaction: Transaction, benefit: Benefit, state: State, ref: str | None) -> int | None:
    """The benefit that takes its place; one that is superseded needs it, for its money counts there."""
    if state is not State.SUPERSEDED:
        if ref is not None:
            raise FieldError("successor: only a superseded benefit has one", "successor")
        return None
    if ref is None:
        raise FieldError(
            f"successor: the money of {benefit.ref} counts in the benefit that takes its place; name it, or conclude it as "
            "written-off",
            "successor",
        )
    record = find(transaction, ref, Kind.BENEFIT)
    if record.id == benefit.id or benefit.id in successors_of(transaction, record.id):
        raise FieldError(f"successor: {record.ref} cannot take the place of {benefit.ref}", "successor")
    classes = [benefit.benefit_class, transaction.get(Benefit, record.id).benefit_class]
    if classes[0] in (BenefitClass.CASHABLE, BenefitClass.NON_CASHABLE) and classes[0] is not classes[1]:
        names = [benefit_class.replace("_", "-") for benefit_class in classes]
        raise FieldError(
            f"successor: {benefit.ref} is {names[0]} and {record.ref} {names[1]}; classes are never added, so its money would "
            "count nowhere; name another, or conclude it as written-off",
            "successor",
        )
    return record.id


def _signed_by(
    transaction: Transaction, facts: BenefitFacts, benefit: Benefit, state: State, given: ConclusionInput
) -> int | None:
    """The validator whose statement stands in place of readings; None where none is given or none may. Raises FieldError."""
    validator = benefit.validator_id
    if given.signed_by is not None and person_id(transaction, given.signed_by, "signed_by") != validator:
        name = person_shown(transaction, validator) or "nobody yet"
        raise FieldError(f"signed_by: the statement is the validator's, and that is {name}", "signed_by")
    if state is not State.VERIFIED or not needs_statement(facts):
        return None
    if validator is None:
        raise FieldError(f"as: {benefit.ref} has no validator who could sign; set {benefit.ref} validator=…", "as")
    if not given.statement or not given.statement.strip():
        who = person_shown(transaction, validator)
        why = f"{benefit.ref} is qualitative: give the statement that its validator, {who}, signs"
        raise FieldError(f"statement: {why}", "statement")
    return validator
