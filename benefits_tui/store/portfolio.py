"""Sums over all benefits, added up by SQLite: what the first screen shows of a register of any size."""

from __future__ import annotations

from benefits_tui.domain.policy import Policy
from benefits_tui.store.door import Cell
from benefits_tui.store.money import RATE, VALUED, currency_args, exact_sum, whole
from benefits_tui.store.reader import Reader

# Whole numbers throughout. Money due times a ratio is added up in two halves, so that it stays exact and in range.
_HALF = 1_000_000
_CHUNK = 2_000
_GROUPS = f"""
SELECT class, disbenefit, rag, count(*), sum(valued), sum(valued AND outturn_money IS NULL),
    sum(CASE WHEN valued THEN stated_money END), sum(CASE WHEN valued THEN due_money END),
    sum(CASE WHEN valued THEN realised_money END), sum(CASE WHEN valued THEN outturn_money END),
    sum(CASE WHEN weighed THEN due_money ELSE 0 END),
    sum(CASE WHEN weighed THEN due_money / {_HALF} * min(realisation, :cap) ELSE 0 END),
    sum(CASE WHEN weighed THEN due_money % {_HALF} * min(realisation, :cap) ELSE 0 END),
    sum(CASE WHEN weighed THEN due_money / {_HALF} * realisation ELSE 0 END),
    sum(CASE WHEN weighed THEN due_money % {_HALF} * realisation ELSE 0 END)
FROM (
    SELECT b.class, b.disbenefit, f.rag, f.stated_money, f.due_money, f.realised_money, f.outturn_money, f.realisation,
        coalesce(f.stated_money, f.realised_money, f.outturn_money) IS NOT NULL AS valued,
        f.realisation IS NOT NULL AND coalesce(f.due_money, 0) <> 0 AND NOT b.disbenefit AS weighed
    FROM benefit b JOIN figure f ON f.benefit_id = b.id
    WHERE :project IS NULL OR b.project_id = :project
)
GROUP BY class, disbenefit, rag
"""


def balance_groups(reader: Reader, project: int | None, cap: int) -> list[tuple[Cell, ...]]:
    """Class, disbenefit, RAG, benefits, valued, without outturn, four sums of money, weight, capped and uncapped weighted.

    Money is in ten-thousandths, the last two in hundred-millionths. Raises StoreError where a sum is beyond SQLite's range.
    """
    return [
        (*line[:11], _whole(line[11], line[12]), _whole(line[13], line[14]))
        for line in reader.all(_GROUPS, {"cap": cap, "project": project})
    ]


def _whole(high: Cell, low: Cell) -> int:
    return int(high or 0) * _HALF + int(low or 0)


_BY_STAGE = f"""
SELECT stage, count(*), {exact_sum("stated")}, sum(rag = 'red'), sum(rag = 'amber')
FROM (
    SELECT project.stage, figure.rag,
        CASE WHEN benefit.class = 'cashable' AND NOT benefit.disbenefit THEN figure.stated_money END AS stated
    FROM benefit JOIN project ON project.id = benefit.project_id JOIN figure ON figure.benefit_id = benefit.id
)
GROUP BY stage
"""


def by_stage(reader: Reader) -> list[tuple[Cell, ...]]:
    """Stage, benefits, cashable money stated in ten-thousandths, how many red and amber."""
    return [(stage, benefits, whole(high, low), red, amber) for stage, benefits, high, low, red, amber in reader.all(_BY_STAGE)]


_MONTHS = f"""
SELECT substr(v.end_date, 1, 7), {RATE}, {exact_sum("v.value")}
FROM {{source}} JOIN benefit b ON b.id = {{benefit}}
WHERE {{where}} b.id BETWEEN :first AND :last AND b.class = :class AND b.disbenefit = 0 AND {VALUED}
GROUP BY 1, 2 ORDER BY 1
"""
_SOURCES = {
    "plan": _MONTHS.format(
        source="plan_version p JOIN plan_value v ON v.plan_version_id = p.id", benefit="p.benefit_id", where="p.current = 1 AND"
    ),
    "actual": _MONTHS.format(source="actual v", benefit="v.benefit_id", where=""),
}


def months_of(reader: Reader, series: str, benefit_class: str, policy: Policy) -> list[tuple[str, int]]:
    """(month, money in hundred-millionths) of the plan or of the actuals of one class, disbenefits left out, added up over
    all benefits; some thousand at a time, so that a register of any size takes little memory."""
    last = reader.one("SELECT coalesce(max(id), 0) FROM benefit")
    months: dict[str, int] = {}
    for first in range(1, int(last[0] or 0) + 1 if last is not None else 0, _CHUNK):
        args = currency_args(policy) | {"class": benefit_class, "first": first, "last": first + _CHUNK - 1}
        for month, rate, high, low in reader.all(_SOURCES[series], args):
            months[str(month)] = months.get(str(month), 0) + (whole(high, low) or 0) * int(rate or 0)
    return sorted(months.items())


def changes_since(reader: Reader, change: int, day: str, besides: str) -> tuple[int, int, int, int]:
    """How many changes after this one by how many others, and how many flags were raised and cleared by them, or by the
    days that have passed since this one."""
    counted = reader.one("SELECT count(*), count(DISTINCT who) FROM change WHERE id > ? AND who IS NOT ?", (change, besides))
    news = """(SELECT count(*) FROM flag LEFT JOIN change ON change.id = flag.{0}_by_change
        WHERE flag.{0}_by_change > ?1 AND change.who IS NOT ?3 OR flag.{0}_by_change IS NULL AND flag.{0}_on > ?2)"""
    flags = reader.one(f"SELECT {news.format('raised')}, {news.format('cleared')}", (change, day, besides))
    numbers = [*(counted or (0, 0)), *(flags or (0, 0))]
    return tuple(int(number or 0) for number in numbers)  # type: ignore[return-value]
