"""Sums over all benefits, added up by SQLite: what the first screen shows of a register of any size."""

from __future__ import annotations

from benefits_tui.store.door import Cell
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
        (f.stated_money IS NOT NULL OR f.realised_money IS NOT NULL) AND b.state <> 'superseded' AS valued,
        f.realisation IS NOT NULL AND coalesce(f.due_money, 0) <> 0 AND NOT b.disbenefit AND b.state <> 'superseded' AS weighed
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


_BY_STAGE = """
SELECT project.stage, count(*),
    CAST(total(CASE WHEN benefit.class = 'cashable' AND NOT benefit.disbenefit THEN figure.stated_money END) / 10000 AS INTEGER),
    sum(figure.rag = 'red'), sum(figure.rag = 'amber')
FROM benefit JOIN project ON project.id = benefit.project_id JOIN figure ON figure.benefit_id = benefit.id
GROUP BY project.stage
"""


def by_stage(reader: Reader) -> list[tuple[Cell, ...]]:
    """Stage, benefits, cashable money stated in whole units, how many red and amber."""
    return reader.all(_BY_STAGE)


# For a picture: floating point is enough, and cannot overflow.
_MONTHS = """
SELECT substr(v.end_date, 1, 7), sum(CAST(v.value AS REAL) * coalesce(b.value_per_unit, 10000)) / 100000000.0
FROM {source} JOIN benefit b ON b.id = {benefit}
WHERE {where} b.id BETWEEN :first AND :last AND b.class = :class AND b.disbenefit = 0 AND b.kind IS NOT 'level'
    AND coalesce(b.direction, '') NOT IN ('decrease', 'at_most')
    AND (b.value_per_unit IS NOT NULL OR upper(trim(b.unit)) IN (:currency, :sign))
GROUP BY 1 ORDER BY 1
"""


def months_of(reader: Reader, series: str, benefit_class: str, currency: str, sign: str) -> list[tuple[str, float]]:
    """(month, money) of the plan or of the actuals of one class, added up over all benefits; some thousand at a time, so
    that a register of any size takes little memory."""
    if series == "plan":
        source = "plan_version p JOIN plan_value v ON v.plan_version_id = p.id"
        sql = _MONTHS.format(source=source, benefit="p.benefit_id", where="p.current = 1 AND")
    else:
        sql = _MONTHS.format(source="actual v", benefit="v.benefit_id", where="")
    last = reader.one("SELECT coalesce(max(id), 0) FROM benefit")
    months: dict[str, float] = {}
    for first in range(1, int(last[0] or 0) + 1 if last is not None else 0, _CHUNK):
        args: dict[str, Cell] = {"class": benefit_class, "currency": currency, "sign": sign}
        args |= {"first": first, "last": first + _CHUNK - 1}
        for month, money in reader.all(sql, args):
            months[str(month)] = months.get(str(month), 0.0) + float(money or 0)
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
