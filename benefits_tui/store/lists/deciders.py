"""Who decides on a flag: looked up where its record, or its project, names them."""

from __future__ import annotations

from typing import Any

from peewee import Case

from benefits_tui.domain.flag_states import Decider
from benefits_tui.store.models import Benefit, BusinessChange, Deliverable, Evaluation, Flag, Person, Project, Review
from benefits_tui.store.queries.records import shown_name


def _of(model: Any, column: Any) -> Any:
    return model.select(column).where(model.id == Flag.subject_id)


_PROJECT = Case(
    Flag.subject_kind,
    (
        ("benefit", _of(Benefit, Benefit.project)), ("project", Flag.subject_id), ("review", _of(Review, Review.project)),
        ("deliverable", _of(Deliverable, Deliverable.project)), ("business_change", _of(BusinessChange, BusinessChange.project)),
    ),
)  # fmt: skip
_Sponsored: Any = Project.alias()
_Decider: Any = Person.alias()
_OWNER = Case(
    Flag.subject_kind,
    (("benefit", _of(Benefit, Benefit.owner)), ("business_change", _of(BusinessChange, BusinessChange.owner))),
)
DECIDES_ID = Case(
    Flag.decides_by,
    (
        (Decider.OWNER, _OWNER),
        (Decider.SPONSOR, _Sponsored.select(_Sponsored.sponsor).where(_Sponsored.id == _PROJECT)),
        (Decider.VALIDATOR, _of(Benefit, Benefit.validator)),
        (Decider.CHAIR, _of(Review, Review.chair)),
    ),
)
"""The number of the person whom the flag's record names to decide."""
_today = Evaluation.select(Evaluation.evaluated_on)
_stays = _Decider.leaves.is_null() | (_Decider.leaves > _today)
DECIDES_NAME = _Decider.select(shown_name(_Decider)).where((_Decider.id == DECIDES_ID) & (_Decider.active == True) & _stays)  # noqa: E712
"""The name of that person; blank for nobody, and for somebody who has left."""
