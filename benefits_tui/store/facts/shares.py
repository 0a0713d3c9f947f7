"""What shares of benefits move from the balance of their own project to those of others; over all projects nothing moves."""

from __future__ import annotations

from benefits_tui.domain.quantity import SCALE
from benefits_tui.store.query import Reader

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
