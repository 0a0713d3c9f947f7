"""A review as it is read again: what it found, benefit by benefit, what was decided and agreed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.quantity import from_scaled
from benefits_tui.register.lookup import find
from benefits_tui.register.session import Session
from benefits_tui.store.queries.conclusions import conclusions_of
from benefits_tui.store.queries.reviews import AgreedAction, StoredFinding, actions_agreed, findings_of, findings_on
from benefits_tui.store.query import Reader


class AgreedOnReview(NamedTuple):
    """Who does what by when."""

    action: int
    title: str
    person: str | None
    due: date | None
    done: date | None
    note: str | None


class ReviewOnBenefit(NamedTuple):
    """What one review said of one benefit. `concluded` is the final state that it gave, `rag` and the money are of its day."""

    review: str
    review_kind: str
    held: date | None
    chair: str | None
    benefit: str
    title: str
    finding: str | None
    root_cause: str | None
    statement: str | None
    decision: str | None
    concluded: str | None
    rag: str | None
    stated_money: Decimal | None
    due_money: Decimal | None
    realised_money: Decimal | None
    outturn_money: Decimal | None
    actions: tuple[AgreedOnReview, ...]


def review_findings(session: Session, review: str) -> list[ReviewOnBenefit]:
    """What a review said, benefit by benefit, by their references. Raises RecordNotFound."""
    with session.store.snapshot():
        number = find(session.store, review, Kind.REVIEW).id
        return list(_findings_of(session.store, findings_of(session.store, number), actions_agreed(session.store, review=number)))


def benefit_findings(session: Session, benefit: int) -> list[ReviewOnBenefit]:
    """What reviews said of a benefit, the newest first."""
    store = session.store
    return list(_findings_of(store, findings_on(store, benefit), actions_agreed(store, benefit=benefit)))


def _findings_of(reader: Reader, findings: list[StoredFinding], actions: list[AgreedAction]) -> Iterable[ReviewOnBenefit]:
    for finding in findings:
        given = [past.state.value for past in conclusions_of(reader, finding.benefit_id) if past.review == finding.review]
        agreed = tuple(
            AgreedOnReview(action.id, action.title, action.person, action.due, action.done, action.note)
            for action in actions
            if action.review == finding.review and (action.subject_kind, action.subject_id) == ("benefit", finding.benefit_id)
        )
        kept_figures = json.loads(finding.figures) if finding.figures else {}

        def money(name: str, kept_figures: dict[str, int | None] = kept_figures) -> Decimal | None:
            cell = kept_figures.get(name)
            return None if cell is None else from_scaled(cell)

        yield ReviewOnBenefit(
            finding.review, finding.review_kind, finding.held, finding.chair, finding.benefit, finding.title, finding.finding,
            finding.root_cause, finding.statement, finding.decision, given[0] if given else None, kept_figures.get("rag"),
            money("stated_money"), money("due_money"), money("realised_money"), money("outturn_money"), agreed,
        )  # fmt: skip
