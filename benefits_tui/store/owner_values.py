"""What each owner is accountable for: whole units of stated money by owner and class, kept up with the figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal

from benefits_tui.domain.quantity import SCALE, to_scaled
from benefits_tui.store.engine.sqlite import ids_argument
from benefits_tui.store.models import Figure, OwnerValue
from benefits_tui.store.query import Prepared, Reader, among_given, parameter

OwnerSums = dict[tuple[int, str], int]
"""Whole units of stated money by (owner, class)."""
Share = tuple[int | None, str | None, int | None]
"""(owner, class, stated money in ten-thousandths) of a benefit."""


def owner_sums(shares: Iterable[Share]) -> OwnerSums:
    """The sums of some benefits' stated money; what is less than a unit counts nothing."""
    sums: OwnerSums = defaultdict(int)
    for owner, benefit_class, stated in shares:
        if owner is not None and benefit_class is not None and stated is not None and stated >= SCALE:
            sums[owner, benefit_class] += stated // SCALE
    return sums


_SHARES = Prepared(
    Figure.select(Figure.owner_id, Figure.benefit_class, Figure.worth_money).where(among_given(Figure.benefit, "ids"))
)


def _share(owner: int | None, benefit_class: str | None, stated: Decimal | None) -> Share:
    return owner, benefit_class, None if stated is None else to_scaled(stated)


_HERE = (OwnerValue.person_id == parameter("owner")) & (OwnerValue.benefit_class == parameter("benefit_class"))
_ADD = Prepared(
    OwnerValue.insert(
        person_id=parameter("owner"), benefit_class=parameter("benefit_class"), money=parameter("money")
    ).on_conflict(
        conflict_target=[OwnerValue.person_id, OwnerValue.benefit_class],
        update={OwnerValue.money: OwnerValue.money + parameter("money")},
    )
)  # fmt: skip
_TAKE = Prepared(OwnerValue.update({OwnerValue.money: OwnerValue.money - parameter("money")}).where(_HERE))
_DROP_EMPTY = Prepared(OwnerValue.delete().where(OwnerValue.money == 0))


def add_to_owners(reader: Reader, sums: OwnerSums) -> None:
    """Put sums into what is stored."""
    for (owner, benefit_class), money in sums.items():
        reader.run(_ADD, owner=owner, benefit_class=benefit_class, money=money)


def take_from_owners(reader: Reader, benefits: Collection[int]) -> None:
    """Take out of what is stored what the stored figures of these benefits put in."""
    sums = owner_sums(reader.rows(_share, _SHARES, ids=ids_argument(benefits)))
    if not sums:
        return
    for (owner, benefit_class), money in sums.items():
        reader.run(_TAKE, owner=owner, benefit_class=benefit_class, money=money)
    reader.run(_DROP_EMPTY)


def owners_from_figures(reader: Reader) -> None:
    """Make what is stored what all figures put in: those of a file that another format, or another program, left."""
    reader.engine.apply(OwnerValue.delete())
    shares = Figure.select(Figure.owner_id, Figure.benefit_class, Figure.worth_money).where(Figure.owner_id.is_null(False))
    add_to_owners(reader, owner_sums(reader.rows(_share, shares)))


def stored_owner_sums(reader: Reader) -> OwnerSums:
    """The sums as stored."""
    columns = (OwnerValue.person_id, OwnerValue.benefit_class, OwnerValue.money)
    return {(owner, kind): money for owner, kind, money in reader.rows(lambda *cells: cells, OwnerValue.select(*columns))}
