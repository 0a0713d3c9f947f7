"""Results of maturity that were kept, and small steps."""

from __future__ import annotations

from collections.abc import Mapping

from benefits_tui.domain.fields import Value
from benefits_tui.store.models import MaturityTaken, SmallStep, SmallStepEnded
from benefits_tui.store.query import Reader


def results_taken(reader: Reader) -> list[MaturityTaken]:
    """The results that were kept, oldest first."""
    return reader.all_of(MaturityTaken, MaturityTaken.select().order_by(MaturityTaken.as_of, MaturityTaken.id))


def kept_step(reader: Reader) -> SmallStep | None:
    """The small step that is offered, where one is."""
    return reader.first_of(SmallStep, SmallStep.select().limit(1))


def keep_step(reader: Reader, step: Mapping[str, Value] | None) -> None:
    """Offer this small step in place of the one before, or none. It is worked out and not logged."""
    reader.engine.apply(SmallStep.delete())
    if step is not None:
        reader.engine.apply(SmallStep.insert(dict(step)))


def last_step_ended(reader: Reader) -> SmallStepEnded | None:
    """How the last small step ended."""
    return reader.first_of(SmallStepEnded, SmallStepEnded.select().order_by(SmallStepEnded.id.desc()).limit(1))
