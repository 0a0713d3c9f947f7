"""A record that a colleague deleted: who and when, and brought back with what was typed."""

from __future__ import annotations

import pytest

from benefits_tui.domain.fields import Kind, Value
from benefits_tui.register import benefits_map, deletion, integrity, readings, records
from benefits_tui.register.lookup import RecordNotFound, find
from benefits_tui.register.meanwhile import bring_back, deletion_of
from benefits_tui.register.session import Session
from benefits_tui.register.undo import NothingToUndo, undo
from benefits_tui.store import change_log
from benefits_tui.store.change_log import Rows
from tests import helpers
from tests.conftest import TODAY


@pytest.fixture
def two(session: Session) -> Session:
    helpers.project(session)
    for _ in range(2):
        helpers.benefit(session)
    helpers.plan(session, "P-1/B01", y2027_Q1=5)
    readings.record(session, "P-1/B01", "2026-Q1", actual=helpers.D(3))
    benefits_map.link(session, "P-1/B01", "P-1/B02")
    return session


@pytest.mark.parametrize("refs", [["P-1/B01"], ["P-1/B02", "P-1/B01"], ["P-1/B01", "P-1/B02"]])
@pytest.mark.parametrize("typed", [{}, {"title": "Typed meanwhile", "unit": "EUR"}])
@pytest.mark.promise("R3")
def test_a_record_deleted_elsewhere_comes_back_with_what_was_typed(
    two: Session, refs: list[str], typed: dict[str, Value]
) -> None:
    before = change_log.present_rows(two.store)
    flags = helpers.rules_on(two, "P-1/B01")
    age = two.store.all("SELECT rule, raised_on FROM flag WHERE subject_id = 1 AND subject_kind = 'benefit' ORDER BY rule")
    records_of = {ref: find(two, ref) for ref in refs}
    colleague = Session(two.store, "colleague", TODAY)
    deletion.remove_many(colleague, Kind.BENEFIT, [records_of[ref].id for ref in refs])
    gone = deletion_of(two, Kind.BENEFIT, records_of["P-1/B01"].id)
    assert gone is not None and (gone.ref, gone.who) == ("P-1/B01", "colleague")
    with pytest.raises(RecordNotFound, match=r"^P-1/B01 was deleted by colleague, 2\d \w+ \d{4}, change \d+\.$"):
        records.change(two, "p-1/b01", {"title": "x"})
    saved = bring_back(two, gone, typed)
    assert {name: pair[1] for name, pair in saved.changed.items()} == typed
    kept, again = _told(before, typed), _told(change_log.present_rows(two.store), typed)
    assert again == kept
    # The link to another that went comes back only with that one.
    assert bool(change_log.present_rows(two.store)["link"]) is (len(refs) == 1)
    if not typed:
        assert helpers.rules_on(two, "P-1/B01").keys() >= flags.keys() - {"F04"}
        assert {row for row in age if row[0] in helpers.rules_on(two, "P-1/B01")} <= set(
            two.store.all("SELECT rule, raised_on FROM flag WHERE subject_id = 1 AND subject_kind = 'benefit'")
        )
    assert deletion_of(two, Kind.BENEFIT, 1) is None and integrity.check(two) == []
    undo(two)
    with pytest.raises(RecordNotFound):
        find(two, "P-1/B01")


def _told(rows: Rows, typed: dict[str, Value]) -> dict[str, list[dict[str, object]]]:
    """What is said of the first benefit, but for what was typed and how often it was written."""
    own = {
        "benefit": [rows["benefit"][1]],
        **{table: list(rows[table].values()) for table in ("actual", "plan_version", "plan_value")},
    }
    no_part = {"version", "last_activity_on", *typed, *(("changed_without_reason",) if typed else ())}
    return {table: [{name: cell for name, cell in row.items() if name not in no_part} for row in own[table]] for table in own}


def test_what_stands_in_its_way_is_said_and_nothing_is_written(two: Session) -> None:
    deletion.remove(two, "P-1/B01", Kind.BENEFIT)
    gone = deletion_of(two, Kind.BENEFIT, 1)
    assert gone is not None
    records.change(two, "P-1/B02", {"ref": "P-1/B01"})
    with pytest.raises(NothingToUndo, match="another benefit is called P-1/B01 now"):
        bring_back(two, gone, {"title": "x"})
    assert integrity.check(two) == []


def test_a_record_that_never_was_has_no_deletion(two: Session) -> None:
    assert deletion_of(two, Kind.BENEFIT, 99) is None and deletion_of(two, Kind.BENEFIT, 1) is None
