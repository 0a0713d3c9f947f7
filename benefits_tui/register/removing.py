"""Deleting records with what belongs to them alone."""

from __future__ import annotations

from collections.abc import Sequence

from benefits_tui.domain.fields import Kind, WrongField
from benefits_tui.register.lookup import Found, find
from benefits_tui.register.session import Session
from benefits_tui.store import records as rows
from benefits_tui.store.door import Transaction


def remove(session: Session, ref: str, kind: Kind, why: str | None = None) -> None:
    """Delete a record and what belongs to it alone; all of it stays in the history.

    Raises WrongField while other records still need it.
    """
    with session.store.write(session.who(f"delete {kind} {ref}", why), session.today) as transaction:
        _remove(transaction, find(transaction, ref, kind))


def remove_many(session: Session, kind: Kind, ids: Sequence[int], why: str | None = None) -> str:
    """Delete these records, all or none; a sentence about it. Raises WrongField while other records still need one, Gone."""
    refs = [str(rows.cell(session.store, kind.value, "ref", record)) for record in ids]
    said = refs[0] if len(refs) == 1 else f"{len(refs):,} {kind.plural}"
    with session.store.write(session.who(f"delete {said}", why), session.today) as transaction:
        for record, ref in zip(ids, refs, strict=True):
            _remove(transaction, Found(kind, record, ref))
    return f"Deleted {said}."


def _remove(transaction: Transaction, found: Found) -> None:
    kind = found.kind
    if kind is Kind.PROJECT and rows.ids_where(transaction, "benefit", "project_id", found.id):
        raise WrongField(f"{found.ref} still has benefits; move or delete them first", "ref")
    if kind in (Kind.PERSON, Kind.OBJECTIVE) and (other := transaction.needed_by(kind.value, found.id)) is not None:
        raise WrongField(f"{found.ref} is still named by a {other.replace('_', ' ')}; change that first", "ref")
    for table, column in _PARTS.get(kind, ()):
        for row in rows.ids_where(transaction, table, column, found.id):
            if table in _RECORDS:
                _remove(transaction, Found(_RECORDS[table], row, ""))
                continue
            if table == "plan_version":
                for value in rows.ids_where(transaction, "plan_value", "plan_version_id", row):
                    transaction.delete("plan_value", value, (kind.value, found.id))
            transaction.delete(table, row)
    for table in ("note", "external_key", "raised_flag", "action"):
        for row in rows.beside(transaction, table, kind.value, found.id):
            transaction.delete(table, row)
    for row in rows.links_of(transaction, kind.value, found.id):
        transaction.delete("link", row)
    if kind is Kind.REVIEW:
        # What was agreed in it goes on without it.
        for row in rows.ids_where(transaction, "action", "review_id", found.id):
            transaction.update("action", row, {"review_id": None})
    transaction.delete(kind.value, found.id)


_RECORDS = {one.value: one for one in (Kind.REVIEW, Kind.DELIVERABLE, Kind.BUSINESS_CHANGE)}

_PARTS: dict[Kind, tuple[tuple[str, str], ...]] = {
    Kind.BENEFIT: (
        ("actual", "benefit_id"), ("forecast", "benefit_id"), ("plan_version", "benefit_id"),
        ("benefit_objective", "benefit_id"), ("attribution", "benefit_id"), ("claim", "benefit_id"), ("handover", "benefit_id"),
        ("review_finding", "benefit_id"),
    ),
    Kind.PROJECT: (
        ("gate", "project_id"), ("project_member", "project_id"), ("review", "project_id"), ("attribution", "project_id"),
        ("deliverable", "project_id"), ("business_change", "project_id"), ("balance_taken", "project_id"),
    ),
    Kind.REVIEW: (("review_finding", "review_id"),),
    Kind.DELIVERABLE: (("adoption", "deliverable_id"),),
    Kind.POOL: (("claim", "pool_id"),),
}  # fmt: skip
