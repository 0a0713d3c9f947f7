"""The figures of benefits as stored, and the sums of what each owner is accountable for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from typing import NamedTuple

import peewee

from benefits_tui.domain.figures import Figures
from benefits_tui.domain.quantity import LARGEST, PLACES, to_scaled
from benefits_tui.store.engine.sqlite import compile_query, ids_argument
from benefits_tui.store.evaluation.scope import Scope
from benefits_tui.store.models import Figure, OwnerValue
from benefits_tui.store.owner_values import OwnerSums, add_to_owners, owner_sums, take_from_owners
from benefits_tui.store.query import Prepared, Reader, among_given
from benefits_tui.store.row_sql import insert_statement

_STEP, _BEYOND = Decimal(1).scaleb(-PLACES), Decimal(10) ** 20


class StoredFigure(NamedTuple):
    """A row of the table `figure` as stored: amounts in ten-thousandths, in the order of the columns."""

    benefit_id: int
    rag: str
    attainment: int | None
    realisation: int | None
    lifetime_plan: int | None
    due: int | None
    actual: int | None
    outturn: int | None
    outturn_complete: int
    next_reading: str | None
    missed_readings: int
    stated_money: int | None
    due_money: int | None
    realised_money: int | None
    outturn_money: int | None
    owner_id: int | None
    benefit_class: str | None
    measure_key: str | None
    worth_money: int | None = None
    first_approved: int | None = None
    first_approved_money: int | None = None
    current_plan: int | None = None
    current_plan_money: int | None = None
    variance_share: int | None = None
    lifetime_realisation: int | None = None
    distance_to_plan: int | None = None
    distance_to_plan_money: int | None = None
    due_read_money: int | None = None
    realised_due_money: int | None = None


def stored_figure(
    benefit: int, worked_out: Figures, owner: int | None, benefit_class: str | None, measure_key: str | None
) -> StoredFigure:
    """A benefit's figures as stored, with what its owner's share and a possible double are looked up by."""
    return StoredFigure(
        benefit, worked_out.rag.value, _scaled(worked_out.attainment), _scaled(worked_out.realisation),
        _scaled(worked_out.lifetime_plan), _scaled(worked_out.due), _scaled(worked_out.actual), _scaled(worked_out.outturn),
        int(worked_out.outturn_complete),
        worked_out.next_reading.isoformat() if worked_out.next_reading is not None else None, worked_out.missed_readings,
        _scaled(worked_out.stated_money), _scaled(worked_out.due_money), _scaled(worked_out.realised_money),
        _scaled(worked_out.outturn_money), owner, benefit_class, measure_key, _scaled(worked_out.worth_money),
        _scaled(worked_out.first_approved), _scaled(worked_out.first_approved_money), _scaled(worked_out.current_plan),
        _scaled(worked_out.current_plan_money), _scaled(worked_out.variance_share), _scaled(worked_out.lifetime_realisation),
        _scaled(worked_out.distance_to_plan), _scaled(worked_out.distance_to_plan_money), _scaled(worked_out.due_read_money),
        _scaled(worked_out.realised_due_money),
    )  # fmt: skip


def _scaled(value: Decimal | None) -> int | None:
    """Whole ten-thousandths, half even; nothing of a figure that is too large to keep."""
    if value is None:
        return None
    whole = int(value.quantize(_STEP, rounding=ROUND_HALF_EVEN).scaleb(PLACES)) if abs(value) < _BEYOND else LARGEST + 1
    return whole if abs(whole) <= LARGEST else None


def sums_of(rows: Sequence[StoredFigure]) -> OwnerSums:
    """Whole units of money by owner and class."""
    return owner_sums((row.owner_id, row.benefit_class, row.worth_money) for row in rows)


# When a benefit was looked at, and until when that holds, is no figure and is written once all is known.
_FIELDS = tuple(field for field in Figure._meta.sorted_fields if field.name not in ("looked_on", "turns_on"))


def stored_figures(reader: Reader) -> dict[int, StoredFigure]:
    """The figures of all benefits as stored."""
    sql, _ = compile_query(Figure.select(*_FIELDS))
    return {row.benefit_id: row for row in (StoredFigure(*cells) for cells in reader.each(sql))}


@cache
def _replace_sql() -> str:
    """Writes a row in place of the one that was there."""
    return compile_query(insert_statement(_FIELDS).on_conflict(conflict_target=[Figure.benefit], preserve=_FIELDS[1:]))[0]


def turned_too_late(reader: Reader, turns: Mapping[int, date]) -> list[int]:
    """The benefits that would be looked at again later than their dates say."""
    kept = reader.rows(lambda *cells: cells, Figure.select(Figure.benefit, Figure.turns_on).where(Figure.turns_on.is_null(False)))
    return [benefit for benefit, turns_on in kept if turns_on > turns.get(benefit, turns_on)]


def keep_turns(reader: Reader, turns: Mapping[int, date], today: date) -> None:
    """Remember as of which day benefits were looked at, and on which day they may say something else."""
    day = today.isoformat()
    reader.engine.run_many(_turns_sql(), [(day, turn.isoformat(), benefit) for benefit, turn in turns.items()])


@cache
def _turns_sql() -> str:
    blank = peewee.Value(None, converter=False)
    return compile_query(Figure.update({Figure.looked_on: blank, Figure.turns_on: blank}).where(Figure.benefit == 0))[0]


_WORTH = Prepared(Figure.select(Figure.benefit, Figure.worth_money).where(among_given(Figure.benefit, "ids")))


def worth_moved(reader: Reader, rows: Sequence[StoredFigure]) -> bool:
    """True where a benefit of these figures, which are not kept yet, counts for other money than it did."""
    before = dict(reader.rows(_worth, _WORTH, ids=ids_argument([row.benefit_id for row in rows]))) if rows else {}
    return any(before.get(row.benefit_id) != row.worth_money for row in rows)


def _worth(benefit: int, money: Decimal | None) -> tuple[int, int | None]:
    return benefit, None if money is None else to_scaled(money)


def keep_figures(reader: Reader, rows: Sequence[StoredFigure], scope: Scope) -> None:
    """Write the figures of benefits, and keep what each owner is accountable for in step with them."""
    if scope.everything:
        reader.engine.apply(OwnerValue.delete())
    else:
        take_from_owners(reader, [row.benefit_id for row in rows])
    reader.engine.run_many(_replace_sql(), rows)
    add_to_owners(reader, sums_of(rows))
