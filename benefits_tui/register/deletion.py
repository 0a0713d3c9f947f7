"""Deleting records with what belongs to them alone."""

from __future__ import annotations

from collections.abc import Sequence

from benefits_tui.domain.fields import FieldError, Kind
from benefits_tui.register.changes_without_reason import note_on_benefit
from benefits_tui.register.lookup import RecordId, find
from benefits_tui.register.session import Session
from benefits_tui.register.unexplained_projects import note_on_project
from benefits_tui.store.models import (
    RECORDS,
    Action,
    Actual,
    Adoption,
    Attribution,
    BalanceTaken,
    Benefit,
    BenefitObjective,
    BudgetAgreement,
    BusinessChange,
    Claim,
    Conclusion,
    CostYear,
    Deliverable,
    ExternalKey,
    Forecast,
    Gate,
    Handover,
    Link,
    Netting,
    Note,
    PlanValue,
    PlanVersion,
    ProjectMember,
    RaisedFlag,
    RegisterModel,
    Review,
    ReviewFinding,
    table_of,
)  # fmt: skip
from benefits_tui.store.queries import records as rows
from benefits_tui.store.queries.benefits_map import benefits_fed_by, links_on
from benefits_tui.store.queries.projects import refs_of_benefits
from benefits_tui.store.queries.readings import has_plan
from benefits_tui.store.transaction import Transaction


def remove(session: Session, ref: str, kind: Kind, why: str | None = None, *, ask: bool = False) -> None:
    """Delete a record and what belongs to it alone; all of it stays in the history.

    Without `why` it is flagged that something approved was deleted; with `ask`, ReasonWanted is raised instead. Raises
    FieldError while other records still need it.
    """
    with session.store.write(session.change_info(f"delete {kind.label} {ref}", why), session.today) as transaction:
        remove_found(transaction, find(transaction, ref, kind), ask=ask)


def remove_many(session: Session, kind: Kind, ids: Sequence[int], why: str | None = None, *, ask: bool = False) -> str:
    """Delete these records, all or none; a sentence about it. Raises RecordDeleted, FieldError while others need one, and
    with `ask` ReasonWanted as `remove` does."""
    refs = [rows.ref_of(session.store, kind, record) or str(record) for record in ids]
    subject = refs[0] if len(refs) == 1 else f"{len(refs):,} {kind.plural_label}"
    with session.store.write(session.change_info(f"delete {subject}", why), session.today) as transaction:
        for record, ref in zip(ids, refs, strict=True):
            remove_found(transaction, RecordId(kind, record, ref), ask=ask)
    return f"Deleted {subject}."


def remove_found(transaction: Transaction, record_id: RecordId, *, ask: bool = False) -> None:
    """Delete a record inside a transaction, with what belongs to it alone. Raises FieldError, RecordDeleted."""
    kind = record_id.kind
    _note(transaction, record_id, ask)
    if kind is Kind.PROJECT and refs_of_benefits(transaction, record_id.id):
        raise FieldError(f"{record_id.ref} still has benefits; move or delete them first", "ref")
    if kind in (Kind.PERSON, Kind.OBJECTIVE) and (other := transaction.needed_by(RECORDS[kind], record_id.id)) is not None:
        raise FieldError(f"{record_id.ref} is still named by a {table_of(other).replace('_', ' ')}; change that first", "ref")
    column = f"{kind.value}_id"
    for part in _PARTS.get(kind, ()):
        for row in rows.ids_where(transaction, part, column, record_id.id):
            if part in _RECORDS:
                remove_found(transaction, RecordId(_RECORDS[part], row, ""))
                continue
            if part is PlanVersion:
                remove_plan(transaction, record_id.id, row)
            else:
                transaction.delete(part, row)
    for beside in (Note, ExternalKey, RaisedFlag, Action):
        for row in rows.rows_on(transaction, beside, (kind.value, record_id.id)):
            transaction.delete(beside, row)
    for row in links_on(transaction, (kind.value, record_id.id)):
        transaction.delete(Link, row)
    if kind is Kind.BENEFIT:
        for row in rows.ids_where(transaction, Netting, "from_benefit_id", record_id.id):
            transaction.delete(Netting, row)
    if kind is Kind.REVIEW:
        # What was agreed in it goes on without it.
        for row in rows.ids_where(transaction, Action, "review_id", record_id.id):
            transaction.update(Action, row, {"review_id": None})
    for column in _CONCLUDED_ON.get(kind, ()):
        for row in rows.ids_where(transaction, Conclusion, column, record_id.id):
            transaction.update(Conclusion, row, {column: None})
    transaction.delete(RECORDS[kind], record_id.id)


def remove_plan(transaction: Transaction, benefit: int, version: int) -> None:
    """Delete a version of a benefit's plan with its periods, each of them in the log."""
    for value in rows.ids_where(transaction, PlanValue, "plan_version_id", version):
        transaction.delete(PlanValue, value, (Kind.BENEFIT.value, benefit))
    transaction.delete(PlanVersion, version)


def _note(transaction: Transaction, record_id: RecordId, ask: bool) -> None:
    """Note what goes that was approved: a planned benefit on its project, an enabler on what it feeds, a review that is late."""
    match record_id.kind:
        case Kind.BENEFIT:
            benefit = transaction.get(Benefit, record_id.id)
            if has_plan(transaction, benefit.id):
                note_on_project(transaction, benefit.project_id, {f"benefit {benefit.ref}": ("planned", "deleted")}, ask=ask)
        case Kind.REVIEW:
            review = transaction.get(Review, record_id.id)
            if review.held is None:
                note_on_project(transaction, review.project_id, {f"review {review.ref}": (review.due, "deleted")}, ask=ask)
        case Kind.DELIVERABLE | Kind.BUSINESS_CHANGE:
            ref = rows.ref_of(transaction, record_id.kind, record_id.id)
            for fed in benefits_fed_by(transaction, (record_id.kind.value, record_id.id)):
                note_on_benefit(transaction, fed, f"link of {ref}", "linked", "taken away", ask=ask)


# What a conclusion may rest on; it stays without it.
_CONCLUDED_ON = {Kind.REVIEW: ("review_id",), Kind.BENEFIT: ("successor_id",)}
_RECORDS: dict[type[RegisterModel], Kind] = {
    Review: Kind.REVIEW, Deliverable: Kind.DELIVERABLE, BusinessChange: Kind.BUSINESS_CHANGE,
}  # fmt: skip
_PARTS: dict[Kind, tuple[type[RegisterModel], ...]] = {
    Kind.BENEFIT: (
        Actual,
        Forecast,
        PlanVersion,
        BenefitObjective,
        Attribution,
        Claim,
        Netting,
        BudgetAgreement,
        Handover,
        Conclusion,
        ReviewFinding,
    ),
    Kind.PROJECT: (Gate, CostYear, ProjectMember, Review, Attribution, Deliverable, BusinessChange, BalanceTaken),
    Kind.REVIEW: (ReviewFinding,),
    Kind.DELIVERABLE: (Adoption,),
    Kind.POOL: (Claim,),
}
