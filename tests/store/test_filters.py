"""The language of filters, over a real register."""

from __future__ import annotations

from decimal import Decimal

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.register import deletion, records
from benefits_tui.register.session import Session
from benefits_tui.store.engine.sqlite import compile_query
from benefits_tui.store.lists.catalogue import BENEFITS, FLAGS, PROJECTS
from benefits_tui.store.lists.columns import FilterError
from benefits_tui.store.lists.filter_terms import completions
from benefits_tui.store.lists.filters import conditions
from benefits_tui.store.lists.pages import ListQuery, Ordered, count, ids, page
from tests import helpers
from tests.conftest import TODAY

D = Decimal


@pytest.fixture
def filled(session: Session) -> Session:
    helpers.project(session, "P-1", name="Payments Modernisation", department="Finance")
    helpers.project(session, "P-2", name="Depot 50% [b]", stage="closing")
    helpers.benefit(session, "P-1", title="Fewer paper forms", target_date=TODAY, stated=D(1_500_000))
    helpers.benefit(session, "P-1", title="Time saved in audits", **{"class": "non_cashable"}, owner=None)
    helpers.benefit(session, "P-2", title='Less "waste"', disbenefit=True, baseline=D(1250), unit="t")
    return session


def found(session: Session, text: str, listing: object = BENEFITS) -> list[str]:
    query = ListQuery(listing, text, today=TODAY)  # type: ignore[arg-type]
    rows = page(session.store, query, [query.listing.columns[0].name], 0, 100).rows
    assert count(session.store, query) == len(rows) == len(ids(session.store, query))
    return [str(row[0]) for row in rows]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", "123"), ("paper", "1"), ("APER fo", "1"), ("pa", "12"), ("p-2", "3"), ("modern audits", "2"), ("finance", "12"),
        ("zzz", ""), ('"paper forms"', "1"), ('"forms paper"', ""), ("forms paper", "1"), ("-paper", "23"), ("50%", "3"),
        ("%", "3"), ("[b]", "3"), ('\'', ""), ("Head of", "13"),
        ("class:cashable", "13"), ("class:non_cashable", "2"), ('class:"non cashable"', "2"), ("class:cash", "13"),
        ("class:cashable,non_cashable", "123"), ("-class:cashable", "2"), ("owner:head", "13"), ("owner:-", "2"),
        ("-owner:-", "13"), ("disbenefit:yes", "3"), ("stage:closing", "3"), ("stated>=1.5m", "1"), ("stated>1.5m", ""),
        ("stated<=1500", "23"), ("stated=1000", "23"), ("baseline:1,250", "3"), ("baseline>0", "3"),
        ("target_date:today", "1"), ("target_date<1d", "1"), ("target_date<0d", ""), ("target_date>=0d", "1"),
        ("target_date<=2026", "1"), ("target_date:2026-11", "1"), ("target_date>2026-11", ""), ("target_date:202", "1"),
        ("target_date<2w", "1"), ("target_date>-1m", "1"), ("target_date<1y", "1"), ("flags<1 class:cashable", "1"),
        ("flags>0 class:cashable", "3"),
        ("OWNER:head", "13"), ("title:\"Less\"", "3"), ("due:-", "123"),
        ("-target_date:2025", "123"), ("-target_date<2025-01-01", "123"), ("-priority:1", "123"), ("-attainment>10", "123"),
        ('owner:"Operations, Head of"', ""),
    ],
)  # fmt: skip
def test_a_filter_finds(filled: Session, text: str, numbers: str) -> None:
    refs = {"1": "P-1/B01", "2": "P-1/B02", "3": "P-2/B01"}
    assert found(filled, text) == [refs[number] for number in numbers]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ownr:x", "did you mean 'owner'"), ("title<3", "no order to compare"), ("stated>abc", "stated: "),
        ("target_date<", "needs a date or 30d"), ("target_date<soon", "30d, 2w, 3m, 1y"), ("target_date<99999y", "not a day between"),
        ("stated<", "needs a number"), ("flags>9999999999999999999", "larger than"), ("owner:,", "write the words"),
        ("rag:purple", "^rag: there is no 'purple'; there is: red, amber, no-data, green, not-yet-due$"),
        ("class:cahsable", "^class: there is no 'cahsable'; did you mean 'cashable'[?]$"),
        ("state:wirtten-off", "did you mean 'written-off'"), ("-rag:purple", "no 'purple'"), ("rag:red,purple", "no 'purple'"),
    ],
)  # fmt: skip
def test_what_does_not_parse_is_said(filled: Session, text: str, message: str) -> None:
    with pytest.raises(FilterError, match=message):
        found(filled, text)


def test_flags_are_found_by_their_words_and_by_what_they_are_on(filled: Session) -> None:
    assert found(filled, "F01", FLAGS) == ["P-1/B02"]
    assert "P-1/B02" in found(filled, "audits", FLAGS)
    assert found(filled, "paper forms audits", FLAGS) == []
    assert found(filled, "benefit:P-1/B02 F01", FLAGS) == ["P-1/B02"]


def test_words_follow_every_write(filled: Session) -> None:
    records.change(filled, "P-1", {"name": "Renamed"})
    assert found(filled, "renamed") == ["P-1/B01", "P-1/B02"] and found(filled, "modern") == []
    records.change(filled, "P-1/B02", {"owner": "Director of Estates", "project": "P-2"})
    assert found(filled, "estates") == ["P-1/B02"] and found(filled, "renamed") == ["P-1/B01"]
    person = filled.store.one("SELECT ref FROM person WHERE name = 'Director of Estates'")
    records.change(filled, str(person and person[0]), {"name": "Property Lead"})
    assert found(filled, "property lead") == ["P-1/B02"]
    deletion.remove(filled, "P-1/B01", Kind.BENEFIT)
    assert found(filled, "paper") == []


def test_the_order_of_all_rows_gives_every_page_and_place(filled: Session) -> None:
    query = ListQuery(BENEFITS, "", "stated", True, TODAY)
    with filled.store.snapshot():
        order = Ordered(filled.store, query, "test")
    everything = ids(filled.store, query)
    assert order.total == 3 and order.ids() == everything
    assert order.page(filled.store, ["ref"], 1, 2).ids == everything[1:]
    assert [order.position(record) for record in everything] == [0, 1, 2]
    assert order.position(99) is None
    deletion.remove(filled, "P-2/B01", Kind.BENEFIT)
    assert len(order.page(filled.store, ["ref"], 0, 10).ids) == 2


def test_words_sort_by_what_they_mean_and_blanks_come_last(filled: Session) -> None:
    helpers.end(filled, "P-1/B01", "verified")
    records.change(filled, "P-1/B02", {"state": "identified"})
    states = [row[0] for row in page(filled.store, ListQuery(BENEFITS, "", "state"), ["state"], 0, 9).rows]
    assert states == ["identified", "in_delivery", "verified"] or states[0] == "identified"
    for descending in (False, True):
        owners = [row[0] for row in page(filled.store, ListQuery(BENEFITS, "", "owner", descending), ["owner"], 0, 9).rows]
        assert owners[-1] is None


def test_completions_offer_columns_then_values() -> None:
    assert completions(BENEFITS, "red ow", []) == ["red owner:"]
    assert "class:" in completions(BENEFITS, "cl", [])
    assert completions(BENEFITS, "-cl", []) == ["-class:"]
    assert completions(BENEFITS, "owner:He", ["Head of Operations", "Legal"]) == ['owner:"Head of Operations"']
    assert completions(BENEFITS, 'x owner:"Head o', ["Head of Operations"]) == ['x owner:"Head of Operations"']
    assert completions(PROJECTS, "", []) == []


def test_half_a_word_of_a_choice_is_its_beginning() -> None:
    assert compile_query(conditions(BENEFITS, "class:cash")[0])[1] == ["cashable"]
    assert compile_query(conditions(BENEFITS, "rag:re")[0])[1] == ["red"]
    assert compile_query(conditions(BENEFITS, "class:non")[0])[1] == ["non_cashable"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("class:non-cashable", "2"), ('class:"non-cashable"', "2"), ("class:cashable,non-cashable", "123"), ("class:non-c", "2"),
        ("disbenefit:y", "3"), ("disbenefit:TRUE", "3"), ("disbenefit:n", "12"), ("disbenefit:0", "12"),
        ("-disbenefit:no", "3"), ("stated:1500000,1000", "123"), ("stated:1,500,000", "1"), ("stated:1,500,000,1000", "23"),
        ("baseline:1,250", "3"), ("target_date:2026-1", ""), ("target_date:2026-11-2", ""), ("target_date:2026-0", ""),
    ],
)  # fmt: skip
def test_words_are_taken_as_people_write_them(filled: Session, text: str, numbers: str) -> None:
    refs = {"1": "P-1/B01", "2": "P-1/B02", "3": "P-2/B01"}
    assert found(filled, text) == [refs[number] for number in numbers]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("disbenefit:maybe", "disbenefit: write yes or no, not 'maybe'"), ("disbenefit:yess", "disbenefit: write yes or no, not 'yess'"),
        ("target_date:2026-13", "target_date: "), ("target_date:99999", "target_date: "), ("target_date:2026-13-45", "target_date: "),
    ],
)  # fmt: skip
def test_what_means_nothing_is_refused(filled: Session, text: str, sentence: str) -> None:
    with pytest.raises(FilterError) as refused:
        found(filled, text)
    assert str(refused.value).startswith(sentence)


def test_a_former_name_is_taken_and_not_offered() -> None:
    assert completions(BENEFITS, "amber", []) == ["amber_threshold:"]
