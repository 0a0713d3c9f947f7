"""Every column of every list: rows are sorted by it, stand in its groups, and fold with them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benefits_tui.register.session import Session
from benefits_tui.store.lists.catalogue import LISTINGS
from benefits_tui.store.lists.pages import ListQuery, count, groups, ids
from tests import registers

COLUMNS = [(name, column.name) for name, listing in LISTINGS.items() for column in listing.columns]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with registers.demo(tmp_path_factory.mktemp("groups") / "demo.db") as session:
        yield session


@pytest.mark.parametrize(("name", "column"), COLUMNS)
def test_rows_stand_in_groups_of_a_column_and_fold(register: Session, name: str, column: str) -> None:
    store, today, listing = register.store, register.today, LISTINGS[name]
    whole = ListQuery(listing, sort=column, today=today)
    grouped = ListQuery(listing, sort=column, group=column, today=today)
    found = groups(store, grouped)
    assert sum(group.count for group in found) == count(store, whole) == len(list(ids(store, whole)))
    assert sorted(ids(store, grouped)) == sorted(ids(store, whole))
    if found:
        hidden = ListQuery(listing, sort=column, group=column, folded=frozenset({found[0].value}), today=today)
        assert len(list(ids(store, hidden))) == count(store, whole) - found[0].count
