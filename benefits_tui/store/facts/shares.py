"""What shares of benefits move from the balance of their own project to those of others; over all projects nothing moves."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

from benefits_tui.domain.quantity import SCALE
from benefits_tui.store.query import Reader

_STEP = Decimal(1) / SCALE

# A row gives another project its share, and one takes the same from the benefit's own. Shares above the whole are cut in
# proportion, so that no project is left with less than nothing; F22 tells of them.
MOVES = f"""(
    SELECT s.benefit_id, CASE side.sign WHEN 1 THEN s.project_id ELSE s.home END AS project_id, s.share, side.sign
    FROM (
        SELECT a.benefit_id, a.project_id, own.project_id AS home,
            a.share * {SCALE} / max({SCALE}, (SELECT sum(every.share) FROM attribution every
                WHERE every.benefit_id = a.benefit_id AND every.project_id <> own.project_id)) AS share
        FROM attribution a JOIN benefit own ON own.id = a.benefit_id WHERE a.project_id <> own.project_id
    ) AS s JOIN (SELECT 1 AS sign UNION ALL SELECT -1) AS side
)"""


def part_sql(money: str) -> str:
    """A share `m.share` of an amount in whole ten-thousandths, what is less than one of them cut off."""
    return f"({money} / {SCALE} * m.share + {money} % {SCALE} * m.share / {SCALE})"


def any_shared(reader: Reader) -> bool:
    """True where any project has a share in a benefit of another."""
    return any(True for _ in reader.each("SELECT 1 FROM attribution LIMIT 1"))


def part_of(amount: Decimal, share: int) -> Decimal:
    """A share in ten-thousandths of an amount, cut as `part_sql` cuts it."""
    part: Decimal = (amount * share / SCALE).quantize(_STEP, rounding=ROUND_DOWN)
    return part


def counted_sql(money: str) -> str:
    """What the project `:project` counts of an amount of the benefit `b`, all of it where no project is asked about: its own
    less the shares of others, or its share."""
    moved = f"SELECT sum(m.sign * {part_sql(money)}) FROM {MOVES} AS m WHERE m.benefit_id = b.id AND m.project_id = :project"
    own = f"CASE WHEN :project IS NULL OR b.project_id = :project THEN {money} ELSE 0 END"
    return f"({own} + coalesce(({moved}), 0))"


COUNTED_HERE = """(:project IS NULL OR b.project_id = :project
    OR b.id IN (SELECT benefit_id FROM attribution WHERE project_id = :project))"""
"""The benefits of which the project `:project` counts something; all where no project is asked about."""
