"""Final states belong to the act of concluding: no field gives one, and a benefit that is opened again loses its conclusion."""

from __future__ import annotations

from datetime import date

from benefits_tui.domain.fields import FieldError
from benefits_tui.domain.lifecycle import FINAL
from benefits_tui.store.models import Conclusion
from benefits_tui.store.queries.conclusions import standing_conclusion
from benefits_tui.store.transaction import Transaction


def refuse_final_state(state: object, present: object = None) -> None:
    """Raise FieldError where a field would give a benefit a final state that it is not in already."""
    if state in FINAL and state != present:
        state_label = str(state).replace("_", "-")
        raise FieldError(
            f"state: {state_label} is given by concluding the benefit: conclude REF --as {state_label} --reason …", "state"
        )


def withdraw_conclusion(transaction: Transaction, benefit: int, today: date) -> None:
    """Have a benefit's conclusion stand no longer: it was opened again, or a file says another final state."""
    standing = standing_conclusion(transaction, benefit)
    if standing is not None:
        transaction.update(Conclusion, standing.id, {"withdrawn_on": today})
