"""The one door, statement by statement: numbers, defaults, what is logged under whose name, what still needs a record."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.register import benefits_map, deletion, records
from benefits_tui.register.session import Session
from benefits_tui.store.errors import ReadOnly, RecordDeleted
from benefits_tui.store.models import LOGGED, Project
from benefits_tui.store.store import Store
from benefits_tui.store.transaction import Transaction
from benefits_tui.store.types import StoredCell
from benefits_tui.store.types import StoredCells as Row
from tests import helpers
from tests.conftest import TODAY
from tests.store.gathering import change, deliverable, person, review

Line = tuple[str, int, str, int, str, dict[str, object]]


@pytest.fixture
def session(session: Session) -> Session:
    helpers.project(session)
    helpers.benefit(session)
    return session


def lines(session: Session, transaction: Transaction) -> list[Line]:
    """Subject, table, row, operation and fields of what a transaction logged."""
    found = session.store.all(
        "SELECT subject_kind, subject_id, table_name, row_id, operation, fields FROM change_row WHERE change_id = ? ORDER BY id",
        (transaction.written.change,),
    )
    return [(str(a), int(b or 0), str(c), int(d or 0), str(e), json.loads(str(f))) for a, b, c, d, e, f in found]


def write(session: Session, table: str, *rows: Row) -> list[int]:
    with session.store.write(session.change_info("test"), TODAY) as transaction:
        return helpers.insert_many(transaction, table, rows)


def link(end: int) -> Row:
    return {"from_kind": "benefit", "from_id": 1, "to_kind": "benefit", "to_id": end}


@pytest.mark.parametrize("table", ["programme", "project_member"])
def test_a_number_is_never_given_twice(session: Session, table: str) -> None:
    def row(place: int) -> Row:
        return {"name": f"Programme {place}"} if table == "programme" else {"project_id": 1, "person_id": place}

    if table == "project_member":
        for place in range(2, 8):
            person(session, f"PER-{place:03}", f"Person {place}")
    assert write(session, table, row(1), row(2), row(3)) == [1, 2, 3]
    for number in (3, 1):
        with session.store.write(session.change_info("test"), TODAY) as transaction:
            transaction.delete(LOGGED[table], number)
    assert write(session, table, row(4)) == [4]
    with session.store.write(session.change_info("test"), TODAY) as transaction:
        for number in (2, 4):
            transaction.delete(LOGGED[table], number)
        assert helpers.insert(transaction, table, row(5)) == 5
    assert write(session, table, row(6) | {"id": 20}, row(7)) == [20, 7]


def test_a_number_that_was_given_by_hand_is_kept_and_the_next_follows_it(session: Session) -> None:
    assert write(session, "programme", {"name": "a", "id": 20}) == [20]
    assert write(session, "programme", {"name": "b"}) == [21]
    assert write(session, "objective", {"ref": "O7", "title": "x", "id": 7}) == [7]


def test_rows_are_filled_up_with_defaults_and_logged_without_blanks(session: Session) -> None:
    with session.store.write(session.change_info("test"), TODAY) as transaction:
        row: Row = {"ref": "P-9", "name": "New", "last_activity_on": "2026-01-01", "department": None}
        assert helpers.insert_many(transaction, "project", []) == [] and not transaction.written.change
        assert helpers.insert_many(transaction, "project", [row, row | {"ref": "P-8", "stage": "closing", "version": 5}]) == [
            2,
            3,
        ]
        assert transaction.stored(Project, 2)["stage"] == "idea"
    common = {"name": "New", "last_activity_on": "2026-01-01"}
    assert lines(session, transaction) == [
        ("project", 2, "project", 2, "insert", common | {"id": 2, "ref": "P-9", "stage": "idea", "version": 1}),
        ("project", 3, "project", 3, "insert", common | {"id": 3, "ref": "P-8", "stage": "closing", "version": 5}),
    ]
    assert (transaction.written.rows, transaction.written.change) == (2, 5)


def test_an_update_says_and_logs_what_really_changed(session: Session) -> None:
    with session.store.write(session.change_info("test"), TODAY) as transaction:
        said = helpers.update(transaction, "benefit", 1, {"title": "A benefit", "stated": 5, "unit": None})
        again = helpers.update(transaction, "benefit", 1, {"stated": 5})
        row = helpers.insert(transaction, "project_member", {"project_id": 1, "person_id": 1})
        helpers.update(transaction, "project_member", row, {"role": "Lead"})
    assert said == {"stated": 10_000_000, "unit": "GBP"} and again == {}
    assert lines(session, transaction) == [
        ("benefit", 1, "benefit", 1, "update", {"stated": [10_000_000, 5], "unit": ["GBP", None], "version": [1, 2]}),
        ("project", 1, "project_member", 1, "insert", {"id": 1, "project_id": 1, "person_id": 1}),
        ("project", 1, "project_member", 1, "update", {"role": [None, "Lead"]}),
    ]
    assert session.store.one("SELECT stated, unit, version FROM benefit") == (5, None, 2)


def test_a_row_that_goes_is_kept_whole_in_the_log_under_the_name_that_is_given(session: Session) -> None:
    with session.store.write(session.change_info("test", "because"), TODAY) as transaction:
        assert transaction.info.reason == "because"
        number = helpers.insert(
            transaction,
            "note",
            {"subject_kind": "pool", "subject_id": 4, "label": "a", "text": "b", "noted_on": "2026-05-06"},
            ("project", 1),
        )
        helpers.update(transaction, "note", number, {"text": "d"}, ("benefit", 1))
        transaction.delete(LOGGED["note"], number, ("review", 3))
    whole = {"id": 1, "subject_kind": "pool", "subject_id": 4, "label": "a", "noted_on": "2026-05-06"}
    assert lines(session, transaction) == [
        ("project", 1, "note", 1, "insert", whole | {"text": "b"}),
        ("benefit", 1, "note", 1, "update", {"text": ["b", "d"]}),
        ("review", 3, "note", 1, "delete", whole | {"text": "d"}),
    ]


@pytest.mark.parametrize(
    ("table", "row", "subject"),
    [
        ("policy", {"key": "x", "value": "y"}, ("policy", 2)), ("template", {"name": "x", "text": "y"}, ("template", 1)),
        ("programme", {"name": "x"}, ("programme", 1)), ("saved_view", {"list": "x", "name": "y"}, ("saved_view", 1)),
        ("gate", {"project_id": 1, "gate": "3"}, ("project", 1)), ("project_member", {"project_id": 1, "person_id": 1}, ("project", 1)),
        ("balance_taken", {"project_id": 1, "as_of": "2026-01-01", "figures": "", "taken_by": "", "taken_on": "2026-01-03"}, ("project", 1)),
        ("balance_taken", {"as_of": "2026-01-01", "figures": "", "taken_by": "", "taken_on": "2026-01-03"}, ("project", 0)),
        ("adoption", {"deliverable_id": 4, "start_date": "2026-01-01", "end_date": "2026-01-02", "recorded_on": "2026-01-03"}, ("deliverable", 4)),
        ("benefit_objective", {"benefit_id": 2, "objective_id": 1}, ("benefit", 2)), ("attribution", {"benefit_id": 2, "project_id": 1, "share": 1}, ("benefit", 2)),
        ("claim", {"benefit_id": 2, "pool_id": 3, "amount": 1}, ("benefit", 2)), ("handover", {"benefit_id": 2, "person_id": 1, "accepted_on": "2026-01-01"}, ("benefit", 2)),
        ("actual", {"benefit_id": 2, "start_date": "2026-01-01", "end_date": "2026-01-02", "value": 1, "recorded_on": "2026-01-01", "recorded_by": ""}, ("benefit", 2)),
        ("forecast", {"benefit_id": 2, "start_date": "2026-01-01", "end_date": "2026-01-02", "value": 1, "recorded_on": "2026-01-01", "recorded_by": ""}, ("benefit", 2)),
        ("plan_version", {"benefit_id": 2, "number": 1}, ("benefit", 2)), ("review_finding", {"review_id": 1, "benefit_id": 2, "outcome": "x"}, ("review", 1)),
        ("link", {"from_kind": "deliverable", "from_id": 4, "to_kind": "benefit", "to_id": 2}, ("benefit", 2)),
        ("action", {"subject_kind": "pool", "subject_id": 3, "title": "x"}, ("pool", 3)), ("external_key", {"subject_kind": "pool", "subject_id": 3, "key": "x", "source": "y"}, ("pool", 3)),
        ("business_change", {"ref": "x", "project_id": 1, "title": "y"}, ("business_change", 1)), ("deliverable", {"ref": "x", "project_id": 1, "title": "y"}, ("deliverable", 5)),
        ("pool", {"ref": "x", "title": "y"}, ("pool", 4)), ("review", {"ref": "x", "project_id": 1, "kind": "final", "due": "2026-01-01"}, ("review", 2)),
        ("objective", {"ref": "x", "title": "y"}, ("objective", 2)), ("person", {"ref": "x", "name": "y"}, ("person", 2)),
    ],
)  # fmt: skip
def test_each_row_stands_in_the_history_of_its_record(
    session: Session, table: str, row: dict[str, StoredCell], subject: tuple[str, int]
) -> None:
    helpers.benefit(session, objectives=None)
    for _ in range(4):
        deliverable(session)
    for _ in range(3):
        records.add(session, Kind.POOL, {"title": "Budget"})
    review(session, TODAY)
    with session.store.write(session.change_info("test"), TODAY) as transaction:
        columns = [str(one[1]) for one in transaction.all(f"PRAGMA table_info({table})")]
        number = helpers.insert(transaction, table, {name: cell for name, cell in row.items() if name in columns})
        present = transaction.stored(LOGGED[table], number)
        free = next(name for name in ("reason", "text", "name", "title", "role", "note", "agreed", "filter", "planned", "evidence",
                                      "amount", "share", "source", "value", "version", "objective_id", "outcome") if name in present)  # fmt: skip
        if table not in ("review", "link", "benefit_objective"):
            helpers.update(
                transaction,
                table,
                number,
                {
                    free: 9
                    if free in ("amount", "share", "value", "planned") and table not in ("policy", "gate")
                    else "2026-09-09"
                },
            )
        transaction.delete(LOGGED[table], number)
    assert {line[:2] for line in lines(session, transaction)} == {subject}


@pytest.mark.parametrize("table", ["benefit", "business_change"])
def test_what_is_gone_cannot_be_read_written_or_deleted(session: Session, table: str) -> None:
    said = f"The {table.replace('_', ' ')} was deleted by somebody else"
    acts: tuple[Callable[[Transaction], object], ...] = (
        lambda one: one.stored(LOGGED[table], 99),
        lambda one: one.values(LOGGED[table], 99),
        lambda one: one.get(LOGGED[table], 99),
        lambda one: one.update(LOGGED[table], 99, {"title": "x"}),
        lambda one: one.update_stored(LOGGED[table], 99, {"title": "x"}),
        lambda one: one.delete(LOGGED[table], 99),
    )
    for act in acts:
        with pytest.raises(RecordDeleted, match=said), session.store.write(session.change_info("test"), TODAY) as transaction:
            act(transaction)


def test_changes_and_their_lines_are_numbered_on(session: Session) -> None:
    change_before, line_before = session.store.one("SELECT max(change.id), max(change_row.id) FROM change, change_row") or (0, 0)
    for place in (1, 2):
        with session.store.write(session.change_info("test"), TODAY + timedelta(days=place)) as transaction:
            helpers.insert(transaction, "programme", {"name": f"a{place}"})
            helpers.insert(transaction, "programme", {"name": f"b{place}"})
    found = session.store.all("SELECT id, change_id FROM change_row WHERE id > ? ORDER BY id", (line_before,))
    first, line = int(change_before or 0) + 1, int(line_before or 0)
    assert found == [(line + 1, first), (line + 2, first), (line + 3, first + 1), (line + 4, first + 1)]
    days = session.store.all("SELECT who, action, day FROM change WHERE id >= ?", (first,))
    assert days == [("officer", "test", "2026-11-24"), ("officer", "test", "2026-11-25")]


def test_a_rehearsal_sees_its_own_rows_and_leaves_none(session: Session) -> None:
    before = session.store.one("SELECT count(*) FROM change_row")
    with session.store.rehearsal(session.change_info("test")) as transaction:
        helpers.insert(transaction, "programme", {"name": "x"})
        assert transaction.one("SELECT name FROM programme") == ("x",) and transaction.all(
            "SELECT day FROM change WHERE id = 5"
        ) == [(None,)]
    assert (
        session.store.one("SELECT count(*) FROM programme") == (0,)
        and session.store.one("SELECT count(*) FROM change_row") == before
    )
    assert session.store.written == 3


def test_a_register_opened_for_reading_reads(session: Session) -> None:
    reader = Store(session.store.path, read_only=True)
    version = reader.data_version()
    with pytest.raises(ReadOnly), reader.write(session.change_info("test"), TODAY):
        pass
    assert not reader.bring_up_to(TODAY + timedelta(days=1)) and reader.evaluated_on() == TODAY
    helpers.project(session, "P-2")
    assert reader.data_version() != version and reader.one("SELECT count(*) FROM project") == (2,)
    reader.close()


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("benefit", "owner_id"), ("benefit", "responsible_id"), ("benefit", "validator_id"), ("project", "manager_id"), ("project", "sponsor_id"),
        ("business_change", "owner_id"), ("review", "chair_id"), ("project_member", "person_id"), ("handover", "person_id"),
        ("action", "person_id"), ("flag_decision", "person_id"), ("flag_decision", "decider_id"),
    ],
)  # fmt: skip
def test_a_person_is_needed_by_whatever_names_them(session: Session, table: str, column: str) -> None:
    somebody = person(session, "PER-9", "Nora Needed")
    number = int((session.store.one("SELECT id FROM person WHERE ref = 'PER-9'") or (0,))[0] or 0)
    change(session)
    review(session, TODAY)
    with session.store.write(session.change_info("test"), TODAY) as transaction:
        assert helpers.needed_by(transaction, "person", number) is None
        if table in ("benefit", "project", "business_change", "review"):
            helpers.update(transaction, table, 1, {column: number})
        else:
            rows: dict[str, Row] = {
                "project_member": {"project_id": 1}, "handover": {"benefit_id": 1, "accepted_on": "2026-01-01"},
                "action": {"subject_kind": "benefit", "subject_id": 1, "title": somebody},
                "flag_decision": {"flag_id": 1, "rule": "F01", "subject_kind": "benefit", "subject_id": 1, "outcome": "accept", "severity": "low",
                                  "why": "", "decided_on": "2026-01-01", "decided_by": ""},
            }  # fmt: skip
            helpers.insert(transaction, table, rows[table] | {column: number})
        assert (
            helpers.needed_by(transaction, "person", number) == table
            and helpers.needed_by(transaction, "person", number + 1) is None
        )


@pytest.mark.parametrize("table", ["note", "action", "external_key", "raised_flag"])
def test_a_record_is_needed_by_what_lies_beside_it(session: Session, table: str) -> None:
    beside: dict[str, Row] = {
        "note": {"label": "a", "text": "b", "noted_on": "2026-05-06"}, "action": {"title": "a"}, "external_key": {"key": "a", "source": "b"},
        "raised_flag": {"title": "a", "severity": "low", "raised_by": "b", "raised_on": "2026-01-01"},
    }  # fmt: skip
    helpers.benefit(session)
    with session.store.write(session.change_info("test"), TODAY) as transaction:
        helpers.insert(transaction, table, beside[table] | {"subject_kind": "pool", "subject_id": 2})
        assert (
            helpers.needed_by(transaction, "pool", 2),
            helpers.needed_by(transaction, "pool", 1),
            helpers.needed_by(transaction, "policy", 2),
        ) == (
            table,
            None,
            None,
        )
        assert helpers.needed_by(transaction, "programme", 2) is None
        for kind in (
            "project",
            "benefit",
            "review",
            "person",
            "objective",
            "deliverable",
            "business_change",
            "policy",
            "template",
        ):
            helpers.insert(transaction, table, beside[table] | {"subject_kind": kind, "subject_id": 9})
            assert (helpers.needed_by(transaction, kind, 9), helpers.needed_by(transaction, kind, 8)) == (table, None)


def test_a_record_is_needed_by_the_links_at_both_ends_of_it(session: Session) -> None:
    trained, other = change(session), change(session)
    benefits_map.link(session, deliverable(session), trained)
    deliverable(session)
    with session.store.write(session.change_info("test"), TODAY) as transaction:
        assert [helpers.needed_by(transaction, "deliverable", number) for number in (1, 2, 3)] == ["link", None, None]
        assert [helpers.needed_by(transaction, "business_change", number) for number in (1, 2)] == ["link", None]
        assert (
            helpers.needed_by(transaction, "benefit", 1) == "benefit_objective"
            and helpers.needed_by(transaction, "objective", 1) == "benefit_objective"
        )
        assert helpers.needed_by(transaction, "project", 1) == "benefit"
    assert other == "P-1/C02"


def test_a_number_that_went_with_its_record_is_not_given_to_the_next(session: Session) -> None:
    deletion.remove(session, "P-1/B01", Kind.BENEFIT)
    helpers.benefit(session)
    assert session.store.all("SELECT id, benefit_id FROM benefit_objective") == [(2, 2)]
