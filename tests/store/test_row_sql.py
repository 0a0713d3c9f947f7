"""Statements for whole rows: the columns in the order of the table, which is the order in which peewee writes them."""

from __future__ import annotations

import pytest

from benefits_tui.store.models import Pool
from benefits_tui.store.row_sql import delete_sql, update_sql


def test_columns_are_written_in_the_order_of_the_table() -> None:
    assert update_sql(Pool, ("title", "ceiling")) == 'UPDATE "pool" SET "title" = ?, "ceiling" = ? WHERE ("pool"."id" = ?)'
    assert delete_sql(Pool) == 'DELETE FROM "pool" WHERE ("pool"."id" = ?)'


@pytest.mark.parametrize("columns", [("ceiling", "title"), ("title", "title"), ("title", "nonesuch")])
def test_another_order_is_refused(columns: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="is not the order of Pool"):
        update_sql(Pool, columns)
