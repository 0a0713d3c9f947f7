"""Claims on pools, shares between projects, and what of a benefit counts in another already."""

from __future__ import annotations

from decimal import Decimal

from benefits_tui.domain.field_values import exact_amount
from benefits_tui.domain.fields import FieldError, Kind, Value
from benefits_tui.register.benefits_map import LinkResult
from benefits_tui.register.changes_without_reason import is_flagged, note_on_benefit
from benefits_tui.register.lookup import RecordId, find
from benefits_tui.register.records import flag_changes
from benefits_tui.register.session import Session
from benefits_tui.store.models import Attribution, Benefit, Claim, Netting, RegisterModel
from benefits_tui.store.queries import benefits_map as stored
from benefits_tui.store.transaction import Transaction


def claim(session: Session, pool: str, benefit: str, amount: Decimal, why: str | None = None) -> LinkResult:
    """Say what of a pool a benefit claims; 0 takes the claim back. Without `why` a claim that changes after approval is
    flagged. Raises RecordNotFound, FieldError."""
    if amount < 0:
        raise FieldError(f"amount: {amount} is below 0", "amount")
    with session.store.write(session.change_info(f"claim on {pool} for {benefit}", why), session.today) as transaction:
        pool_record, other = find(transaction, pool, Kind.POOL), find(transaction, benefit, Kind.BENEFIT)
        exact = exact_amount("amount", amount)
        present_claim = stored.claim(transaction, pool_record.id, other.id)
        before = transaction.get(Claim, present_claim).amount if present_claim is not None else None
        note_on_benefit(transaction, other.id, f"claim on {pool_record.ref}", before, exact or None)
        _keep(transaction, Claim, present_claim, {"pool_id": pool_record.id, "benefit_id": other.id}, "amount", exact)
    return LinkResult(pool_record.ref, other.ref, *flag_changes(transaction))


def share(session: Session, benefit: str, project: str, part: Decimal, why: str | None = None) -> LinkResult:
    """Say what share another project has in a benefit; 0 takes it back. Without `why` a share that changes after approval is
    flagged. Raises RecordNotFound, FieldError."""
    if not 0 <= part <= 1:
        raise FieldError(f"share: {part} is not a share; write 0.4 or 40 %", "share")
    with session.store.write(session.change_info(f"share of {project} in {benefit}", why), session.today) as transaction:
        benefit_record, other = find(transaction, benefit, Kind.BENEFIT), find(transaction, project, Kind.PROJECT)
        exact = exact_amount("share", part)
        present_share = stored.attribution(transaction, benefit_record.id, other.id)
        before = (
            transaction.get(Attribution, present_share).share
            if present_share is not None
            else _nothing(transaction, benefit_record)
        )
        note_on_benefit(transaction, benefit_record.id, f"share of {other.ref}", before, exact)
        _keep(transaction, Attribution, present_share, {"benefit_id": benefit_record.id, "project_id": other.id}, "share", exact)
    return LinkResult(benefit_record.ref, other.ref, *flag_changes(transaction))


def net(session: Session, benefit: str, other: str, part: Decimal = Decimal(1), why: str | None = None) -> LinkResult:
    """Say what share of a benefit counts in another already, so that net totals count it once; 0 takes that back.

    Raises RecordNotFound, and FieldError for more than the whole benefit, for a circle, and for another class: classes are
    never added, so nothing of one counts in another.
    """
    if not 0 <= part <= 1:
        raise FieldError(f"share: {part} is not a share; write 0.4 or 40 %", "share")
    with session.store.write(session.change_info(f"net {benefit} off {other}", why), session.today) as transaction:
        benefit_record, from_record = find(transaction, benefit, Kind.BENEFIT), find(transaction, other, Kind.BENEFIT)
        exact = exact_amount("share", part)
        present_row = stored.netting(transaction, benefit_record.id, from_record.id)
        if part and exact is not None:
            _may_be_netted(transaction, benefit_record, from_record, exact, present_row)
        before = transaction.get(Netting, present_row).share if present_row is not None else None
        if before is None and part < 1:
            before = _nothing(transaction, benefit_record, from_record)
        note_on_benefit(transaction, benefit_record.id, f"share netted off {from_record.ref}", before, exact)
        _keep(
            transaction,
            Netting,
            present_row,
            {"benefit_id": benefit_record.id, "from_benefit_id": from_record.id},
            "share",
            exact,
        )
    return LinkResult(benefit_record.ref, from_record.ref, *flag_changes(transaction))


def _nothing(transaction: Transaction, *records: RecordId) -> Decimal | None:
    """What a first share changes: nothing was shared while a double count was flagged, which it answers; else a blank."""
    flagged = any(is_flagged(transaction, Kind.BENEFIT, record.id, "F22") for record in records)
    return Decimal(0) if flagged else None


def _keep(
    transaction: Transaction,
    model: type[RegisterModel],
    row: int | None,
    pair: dict[str, Value],
    name: str,
    value: Decimal | None,
) -> None:
    """Keep what holds of a pair: a row where there is none yet, another value where there is, and none for 0."""
    if row is None and value:
        transaction.insert(model, pair | {name: value})
    elif row is not None and value:
        transaction.update(model, row, {name: value})
    elif row is not None:
        transaction.delete(model, row)


def _may_be_netted(transaction: Transaction, benefit: RecordId, other: RecordId, share: Decimal, present_row: int | None) -> None:
    if benefit.id == other.id:
        raise FieldError(f"from: {benefit.ref} is the benefit itself", "from")
    if stored.netting(transaction, other.id, benefit.id) is not None:
        raise FieldError(
            f"from: {other.ref} is netted off {benefit.ref} already; net {other.ref} --from {benefit.ref} --share 0", "from"
        )
    classes = [transaction.get(Benefit, record.id).benefit_class for record in (benefit, other)]
    if classes[0] is not classes[1]:
        class_labels = [benefit_class.replace("_", "-") for benefit_class in classes]
        raise FieldError(
            f"from: {benefit.ref} is {class_labels[0]} and {other.ref} {class_labels[1]}; classes are never added", "from"
        )
    before = transaction.get(Netting, present_row).share if present_row is not None else Decimal(0)
    if stored.netted_share(transaction, benefit.id) - before + share > 1:
        raise FieldError(f"share: more than 100 % of {benefit.ref} would be netted off", "share")
