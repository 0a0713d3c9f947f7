"""What stands beside realised against due: both are of the periods that were read, and what is left out is said."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from benefits_tui.domain.balance import Balance, BalanceColumn
from benefits_tui.domain.lifecycle import BenefitClass

Display = Callable[[Decimal], str]


def unread_words(balance: Balance, display: Display) -> str:
    """How many benefits are due for periods without a reading, and for how much of each class; empty where all was read."""
    columns = _columns(balance)
    benefits = sum(column.unread for _, column in columns)
    if not benefits:
        return ""
    many = f"{benefits:,} benefit{'s' if benefits != 1 else ''}"
    return f"due and not read: {_amounts([(name, column.due_unread) for name, column in columns], display)}, of {many}"


def besides_words(balance: Balance, display: Display) -> str:
    """What came and is compared with nothing, of each class; empty where nothing did."""
    amounts = _amounts([(name, column.realised_besides) for name, column in _columns(balance)], display)
    return f"came besides, not due or not planned: {amounts}" if amounts else ""


def shared_words(balance: Balance) -> str:
    """Which benefits a project counts in part; empty where it counts its own and nothing else."""
    parts = []
    if inside := balance.shared_in:
        parts.append(f"its share of {inside:,} benefit{'s' if inside != 1 else ''} of other projects")
    if out := balance.shared_out:
        parts.append(f"{out:,} of its own less the share of others")
    return f"money counts {' and '.join(parts)}" if parts else ""


def _columns(balance: Balance) -> list[tuple[str, BalanceColumn]]:
    classes = [(known.value.replace("_", "-"), balance.column(known)) for known in BenefitClass]
    return [*classes, ("disbenefits", balance.disbenefits)]


def _amounts(amounts: list[tuple[str, Decimal | None]], display: Display) -> str:
    return ", ".join(f"{display(amount)} {name}" for name, amount in amounts if amount)
