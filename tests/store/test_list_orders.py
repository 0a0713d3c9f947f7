"""How lists are sorted, which come first by themselves, the list of what is due, the queue, and what a filter may become."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.rules import Severity
from benefits_tui.register import flags, lists, lookup, records
from benefits_tui.register.session import Session
from benefits_tui.store.lists.catalogue import LISTINGS, benefits_of, due_between, flags_on, in_queue, only, reviews_of
from benefits_tui.store.lists.columns import FilterError, Listing
from benefits_tui.store.lists.filter_terms import completions
from benefits_tui.store.lists.pages import ListQuery, Ordered, beginning_with, by_ids, count, ids, page, shows
from tests import helpers
from tests.conftest import TODAY
from tests.store.rich_register import rich

D = Decimal
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    opened = rich(tmp_path_factory.mktemp("rich") / "register.db")
    yield opened
    opened.close()


def column(
    session: Session, listing: Listing, name: str, sort: str = "", descending: bool = False, text: str = ""
) -> list[object]:
    return [row[0] for row in page(session.store, ListQuery(listing, text, sort, descending, TODAY), [name], 0, 999).rows]


STAGES = ("idea", "start_up", "planning", "delivery", "closing", "benefits_tracking", "archived")
# In the order of a life, or worst first; by the table and the column that is stored.
SORTED = [
    ("projects", "stage", "project.stage", STAGES),
    ("projects", "delivery_rating", "project.delivery_rating", ("red", "amber_red", "amber", "amber_green", "green")),
    ("benefits", "class", "benefit.class", ("cashable", "non_cashable", "quantifiable", "qualitative", "unclassified")),
    ("benefits", "kind", "benefit.kind", ("flow", "level")),
    ("benefits", "direction", "benefit.direction", ("increase", "decrease", "at_least", "at_most", "within")),
    ("benefits", "frequency", "benefit.frequency", ("monthly", "quarterly", "half_yearly", "yearly")),
    ("benefits", "state", "benefit.state", ("identified", "appraised", "planned", "in_delivery", "handed_over", "realising", "verified",
                                            "part_achieved", "not_achieved", "written_off", "superseded")),
    ("benefits", "rag", "figure.rag", ("red", "amber", "no_data", "green", "not_yet_due")),
    ("reviews", "kind", "review.kind", ("gate", "stage_end", "post_project", "six_months", "twelve_months", "two_years", "yearly", "final")),
    ("flags", "severity", "flag.severity", ("critical", "high", "medium", "low")),
    ("flags", "state", "flag.state", ("open", "acknowledged", "assigned", "escalated", "snoozed", "decided")),
    ("decisions", "severity", "flag_decision.severity", ("critical", "high", "medium", "low")),
]  # fmt: skip


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """Eleven of each kind, so that every word can stand once."""
    session = rich(tmp_path_factory.mktemp("long") / "register.db")
    for number in range(11):
        helpers.project(session, f"L-{number}")
        records.add(session, Kind.BENEFIT, {"project": f"L-{number}", "title": "x"})
        records.add(session, Kind.REVIEW, {"project": f"L-{number}", "kind": "final", "due": TODAY})
        flag = flags.raise_flag(session, f"L-{number}", "Odd").flag
        flags.acknowledge(session, flag)
    yield session
    session.close()


@pytest.mark.parametrize(("name", "shown", "stored", "words"), SORTED, ids=[f"{one[0]}-{one[1]}" for one in SORTED])
def test_words_are_sorted_by_what_they_mean(long: Session, name: str, shown: str, stored: str, words: tuple[str, ...]) -> None:
    table, cell = stored.split(".")
    key = "benefit_id" if table == "figure" else "id"
    only_open = "WHERE cleared_on IS NULL" if table == "flag" else ""
    run = long.store.engine.run
    run("BEGIN")
    # Every word once, from the last to the first; the rest are out of the way.
    numbers = [row[0] for row in run(f"SELECT {key} FROM {table} {only_open} ORDER BY 1 LIMIT {len(words)}")]
    for number, word in zip(numbers, reversed(words), strict=True):
        run(f"UPDATE {table} SET {cell} = ? WHERE {key} = ?", (word, number))
    found = [word for word in dict.fromkeys(column(long, LISTINGS[name], shown, shown)) if word is not None]
    back = [word for word in dict.fromkeys(column(long, LISTINGS[name], shown, shown, descending=True)) if word is not None]
    run("ROLLBACK")
    assert found == list(words) and back == list(reversed(words))


@pytest.mark.parametrize("name", ["benefits", "reviews"])
def test_the_stage_of_the_project_sorts_by_its_life_too(long: Session, name: str) -> None:
    run = long.store.engine.run
    run("BEGIN")
    for number, stage in enumerate(reversed(STAGES), 5):
        run("UPDATE project SET stage = ? WHERE id = ?", (stage, number))
    found = list(dict.fromkeys(column(long, LISTINGS[name], "stage", "stage")))
    run("ROLLBACK")
    assert found == list(STAGES)


@pytest.mark.parametrize(
    ("name", "sort", "up", "down"),
    [
        ("benefits", "owner", ["P-2/B02", "P-1/B01"], ["P-1/B01", "P-2/B02"]), ("benefits", "stated", ["P-2/B02", "P-2/B03", "P-2/B04", "P-1/B01"], None),
        ("benefits", "value", ["P-2/B02", "P-2/B03", "P-2/B04", "P-1/B01"], None), ("people", "email", ["PER-A2", "PER-OWN"], None),
        ("people", "leaves", ["PER-OWN"], None), ("reviews", "held", ["P-2/R02"], None), ("reviews", "chair", ["P-1/R01"], None),
        ("projects", "programme", ["P-1"], None), ("projects", "start", ["P-1"], None), ("pools", "claimed", ["POOL-1"], None),
        ("deliverables", "progress", ["P-1/D01"], None), ("business_changes", "needed_by", ["P-1/C01"], None),
    ],
)  # fmt: skip
def test_blanks_come_last_in_both_directions(
    filled: Session, name: str, sort: str, up: list[str], down: list[str] | None
) -> None:
    listing = LISTINGS[name]
    for descending, expected in ((False, up), (True, down or up[::-1])):
        assert column(filled, listing, "ref", sort, descending)[: len(up)] == expected
        assert set(column(filled, listing, sort, sort, descending)[len(up) :]) == {None}


def test_texts_sort_without_regard_to_capitals(session: Session) -> None:
    for ref, name in (("P-1", "beta"), ("P-2", "Alpha"), ("P-3", "Gamma"), ("P-4", "alpha 2")):
        helpers.project(session, ref, name=name)
    assert column(session, LISTINGS["projects"], "ref", "name") == ["P-2", "P-4", "P-1", "P-3"]
    assert column(session, LISTINGS["projects"], "ref", "name", descending=True) == ["P-3", "P-1", "P-4", "P-2"]
    with pytest.raises(FilterError, match="projects have no column 'colour'"):
        column(session, LISTINGS["projects"], "ref", "colour")


def test_references_sort_without_regard_to_capitals_by_themselves(session: Session) -> None:
    for ref in ("b", "A", "C"):
        helpers.project(session, ref)
        records.add(session, Kind.POOL, {"ref": f"{ref}-pool", "title": "x"})
        records.add(session, Kind.OBJECTIVE, {"ref": f"{ref}-aim", "title": "x"})
        records.add(session, Kind.DELIVERABLE, {"ref": f"{ref}-del", "project": ref, "title": "x"})
        records.add(session, Kind.BUSINESS_CHANGE, {"ref": f"{ref}-cha", "project": ref, "title": "x"})
        records.add(session, Kind.BENEFIT, {"ref": f"{ref}-ben", "project": ref, "title": "x"})
        records.add(session, Kind.PERSON, {"name": f"{ref} person"})
    for name, end in (
        ("projects", ""),
        ("pools", "-pool"),
        ("objectives", "-aim"),
        ("deliverables", "-del"),
        ("business_changes", "-cha"),
        ("benefits", "-ben"),
    ):
        assert column(session, LISTINGS[name], "ref") == [f"{ref}{end}" for ref in ("A", "b", "C")]
    assert column(session, LISTINGS["people"], "name") == ["A person", "b person", "C person"]


def test_the_flags_come_by_severity_then_by_day_then_by_money_then_by_number(session: Session) -> None:
    helpers.project(session, stage="idea")
    raise_flags = [
        ("last low", Severity.LOW, TODAY, D(9)), ("no day, no money", Severity.HIGH, None, None), ("no day, money", Severity.HIGH, None, D(1)),
        ("later", Severity.HIGH, TODAY + DAY, D(99)), ("sooner, less", Severity.HIGH, TODAY, D(5)), ("sooner, more", Severity.HIGH, TODAY, D(6)),
        ("sooner, none", Severity.HIGH, TODAY, None), ("sooner, more, second", Severity.HIGH, TODAY, D(6)), ("worst", Severity.CRITICAL, None, None),
        ("past", Severity.HIGH, TODAY - DAY, None), ("medium", Severity.MEDIUM, TODAY - 99 * DAY, D(1000)),
    ]  # fmt: skip
    for title, severity, day, money in raise_flags:
        flags.raise_flag(session, "P-1", title, severity, day, money)
    expected = [
        "worst", "past", "sooner, more", "sooner, more, second", "sooner, less", "sooner, none", "later", "no day, money",
        "no day, no money", "medium", "last low",
    ]  # fmt: skip
    assert [row["why"] for row in lists.flags(session)] == expected
    assert column(session, in_queue(), "why") == expected


def test_the_queue_holds_what_nobody_has_acted_on(filled: Session) -> None:
    assert column(filled, in_queue(), "rule") == [
        "F34", "F12", "H8", "F20", "F43", "F11", "F09", "H7", "F24", "F29", "H6", "H9", "H5",
    ]  # fmt: skip
    assert count(filled.store, ListQuery(in_queue())) == 13 and count(filled.store, ListQuery(LISTINGS["flags"])) == 18


def test_lists_of_one_record_or_of_one_project(filled: Session) -> None:
    assert column(filled, only(LISTINGS["benefits"], 2), "ref") == ["P-2/B01"]
    assert (
        column(filled, benefits_of(2), "ref") == ["P-2/B01", "P-2/B02", "P-2/B03", "P-2/B04"]
        and column(filled, benefits_of(0), "ref") == []
    )
    assert (
        column(filled, benefits_of(2), "ref", text="noise") == ["P-2/B02"] and count(filled.store, ListQuery(benefits_of(1))) == 1
    )
    assert column(filled, reviews_of(1), "ref") == ["P-1/R01"] and column(filled, reviews_of(2), "ref") == ["P-2/R02", "P-2/R01"]
    assert column(filled, flags_on("project", 1), "rule") == ["F34"] and column(filled, flags_on("review", 2), "rule") == ["F20"]
    assert column(filled, flags_on("pool", 1), "rule") == ["H6"] and column(filled, flags_on("benefit", 9), "rule") == []


def test_what_is_due_lies_between_two_days_and_comes_in_order(session: Session) -> None:
    helpers.project(session)
    for days in (-2, -1, 0, 7, 8):
        records.add(
            session, Kind.REVIEW, {"project": "P-1", "kind": "six_months", "due": TODAY + days * DAY, "chair": "Cleo Chair"}
        )
    records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "final", "due": TODAY, "held": TODAY})
    helpers.benefit(session, frequency="quarterly", start=date(2026, 9, 1))
    helpers.plan(session, "P-1/B01", y2026_Q4=5)
    next_reading = lists.show(session, "P-1/B01")["next_reading"]
    assert next_reading == "2026-12-31"
    listing = due_between(TODAY - DAY, TODAY + 7 * DAY)
    assert column(session, listing, "ref") == ["P-1/R02", "P-1/R03", "P-1/R04"]
    assert column(session, due_between(TODAY, TODAY), "ref") == ["P-1/R03"]
    everything = due_between(date(2026, 1, 1), date(2026, 12, 31))
    assert page(session.store, ListQuery(everything), ["ref", "due", "what", "title", "person"], 0, 9).rows == [
        ("P-1/R01", date(2026, 11, 21), "six_months review", "Project P-1", "Cleo Chair"),
        ("P-1/R02", date(2026, 11, 22), "six_months review", "Project P-1", "Cleo Chair"),
        ("P-1/R03", date(2026, 11, 23), "six_months review", "Project P-1", "Cleo Chair"),
        ("P-1/R04", date(2026, 11, 30), "six_months review", "Project P-1", "Cleo Chair"),
        ("P-1/R05", date(2026, 12, 1), "six_months review", "Project P-1", "Cleo Chair"),
        ("P-1/B01", date(2026, 12, 31), "reading", "A benefit", "Head of Operations"),
    ]
    for word, refs in (
        ("R04", ["P-1/R04"]),
        ("A benefit", ["P-1/B01"]),
        ("Head of", ["P-1/B01"]),
        ("what:read", ["P-1/B01"]),
        ("six", []),
        ("due>7d", ["P-1/R05", "P-1/B01"]),
    ):
        assert column(session, everything, "ref", text=word) == refs, word


@pytest.mark.parametrize(
    ("name", "text", "values", "becomes"),
    [
        ("projects", "de", [], ["department:", "delivery_rating:", "description:"]), ("projects", "cos", [], ["cost_to_date:", "cost_outturn:", "cost:"]),
        ("projects", "x -ST", [], ["x -stage:", "x -start:"]), ("flags", "ra", [], ["raised_on:"]), ("flags", "", [], []), ("flags", "-", [], []),
        ("flags", "zz", [], []), ("flags", "state:", ["open", "decided"], ["state:open", "state:decided"]), ("flags", "state:o", ["open", "decided"], ["state:open"]),
        ("flags", "state:OPEN", ["open"], []), ("flags", "-state=o", ["open"], ["-state=open"]), ("people", "name:a", ["Ann B", "Bob"], ['name:"Ann B"']),
        ("people", 'x name:"ann ', ["Ann B", "Bob"], ['x name:"Ann B"']), ("people", '"', ["Ann"], []), ("people", 'name:"a', ["Ann B"], ['name:"Ann B"']),
    ],
)  # fmt: skip
def test_what_a_filter_may_become(name: str, text: str, values: list[str], becomes: list[str]) -> None:
    assert completions(LISTINGS[name], text, values) == becomes


def test_values_that_a_column_holds_are_offered(filled: Session) -> None:
    benefits = LISTINGS["benefits"]
    assert lookup.values_in_column(filled, benefits, "owner", "") == ["Ann Twice", "Olga Owner"]
    assert lookup.values_in_column(filled, benefits, "owner", "ol") == ["Olga Owner"]
    assert lookup.values_in_column(filled, benefits, "class", "non_") == ["non_cashable"]
    assert (
        lookup.values_in_column(filled, benefits, "class", "n_") == []
        and lookup.values_in_column(filled, benefits, "class", "%") == []
    )


def test_pages_places_and_letters_follow_the_order(filled: Session) -> None:
    query = ListQuery(LISTINGS["people"], "", "", False, TODAY)
    everyone = ids(filled.store, query)
    ordered = Ordered(filled.store, query, "test")
    assert ordered.total == 10 and ordered.ids() == everyone and ordered.position(everyone[3]) == 3
    found = by_ids(filled.store, query.listing, ["ref"], [everyone[2], 999, everyone[0]])
    assert (found.offset, found.rows) == (0, [("PER-007",), ("PER-A1",)])
    assert shows(filled.store, query, everyone[0]) and not shows(filled.store, ListQuery(query.listing, "olga"), everyone[0])
    first, second = everyone[:2]
    assert (
        beginning_with(filled.store, query, "name", "ann", None) == first
        and beginning_with(filled.store, query, "name", "ann", first) == second
    )
    assert (
        beginning_with(filled.store, query, "name", "ann", second) == first
        and beginning_with(filled.store, query, "name", "zz", first) is None
    )
    assert (
        beginning_with(filled.store, query, "name", "%", None) is None
        and beginning_with(filled.store, query, "name", "a_n", None) is None
    )
    empty = ListQuery(LISTINGS["people"], "zzz")
    assert Ordered(filled.store, empty, "none").total == 0 and count(filled.store, empty) == 0 and ids(filled.store, empty) == []


def test_letters_that_mean_something_to_the_database_are_looked_for_as_they_are(session: Session) -> None:
    for ref, name in (("P-1", "500 x"), ("P-2", "50% off"), ("P-3", "a_b"), ("P-4", "axb"), ("P-5", "b\\c")):
        helpers.project(session, ref, name=name)
    query = ListQuery(LISTINGS["projects"])
    for letters, number in (("50%", 2), ("50", 1), ("a_", 3), ("b\\", 5), ("z", None)):
        assert beginning_with(session.store, query, "name", letters, None) == number, letters
    projects = LISTINGS["projects"]
    assert lookup.values_in_column(session, projects, "name", "50%") == ["50% off"]
    assert lookup.values_in_column(session, projects, "name", "a_") == ["a_b"] and lookup.values_in_column(
        session, projects, "name", "b\\"
    ) == ["b\\c"]
