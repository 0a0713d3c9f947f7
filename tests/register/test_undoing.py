"""Undo brings the exact state back; only version numbers go on, so that nobody's later save can be taken for an older one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.period_parsing import parse_period
from benefits_tui.exchange.mapping_file import load_mapping
from benefits_tui.register import deletion, flags, integrity, readings, records, saved_views
from benefits_tui.register.importing import import_sheet, read_with
from benefits_tui.register.lookup import find
from benefits_tui.register.session import Session, open_register
from benefits_tui.register.undo import NothingToUndo, redo, undo
from benefits_tui.store import change_log
from tests import helpers
from tests.conftest import DATA, TODAY

D = Decimal


def state(session: Session) -> object:
    """Every row but the log and the version numbers, and the open flags."""
    tables = {
        table: {number: {name: cell for name, cell in row.items() if name != "version"} for number, row in rows.items()}
        for table, rows in change_log.present_rows(session.store).items()
    }
    flags = session.store.all(
        "SELECT subject_kind, subject_id, rule, why, state, raised_on FROM flag WHERE cleared_on IS NULL ORDER BY 1, 2, 3"
    )
    return tables, flags, session.store.all("SELECT rowid, words FROM benefit_search ORDER BY 1")


def bulk(session: Session) -> None:
    records.change_many(session, Kind.BENEFIT, [1, 2], {"owner": "Director of Finance", "objectives": None})


def imported(session: Session) -> None:
    mapping = load_mapping(DATA / "gmpp.toml")
    import_sheet(session, read_with(DATA / "gmpp-2022-excerpt.csv", mapping), mapping)


USES: dict[str, Callable[[Session], object]] = {
    "edit": lambda s: records.change(s, "P-1/B01", {"title": "Another", "owner": None, "objectives": None}),
    "add": lambda s: helpers.benefit(s, title="New"),
    "delete": lambda s: deletion.remove(s, "P-1/B01", Kind.BENEFIT),
    "bulk edit": bulk,
    "import": imported,
    "reading": lambda s: readings.record(s, "P-1/B01", "2026-Q1", actual=D(7), evidence="ledger"),
    "reading taken back": lambda s: readings.remove(s, "P-1/B01", "2025-Q4"),
    "new plan version": lambda s: helpers.plan(s, "P-1/B01", y2026_Q1=5),
    "grid": lambda s: readings.save_periods(
        s,
        "P-1/B01",
        {
            parse_period("2025-Q4"): readings.PeriodEdit(forecast=D(8), actual=None),
            parse_period("2027-Q1"): readings.PeriodEdit(plan=D(9)),
        },
    ),
    "view": lambda s: saved_views.save_view(s, saved_views.ListView("benefits", "Mine", "rag:red", default=True)),
}


@pytest.fixture
def filled(session: Session) -> Session:
    helpers.project(session)
    helpers.benefit(session)
    helpers.benefit(session)
    helpers.plan(session, "P-1/B01", y2025_Q4=4, y2026_Q1=4)
    readings.record(session, "P-1/B01", "2025-Q4", actual=D(3), evidence="sheet 4")
    return session


@pytest.mark.parametrize("use", USES)
@pytest.mark.promise("R36")
def test_undo_brings_the_exact_state_back_and_can_be_undone(filled: Session, use: str) -> None:
    before = state(filled)
    USES[use](filled)
    after, change = state(filled), change_log.last_change(filled.store)
    assert after != before
    assert undo(filled).change == change
    assert state(filled) == before
    assert integrity.check(filled) == []
    undo(filled, change_log.last_change(filled.store))
    assert state(filled) == after
    assert undo(filled).change == change
    assert state(filled) == before


@pytest.mark.promise("R36")
def test_one_key_after_the_other_goes_back_to_the_register_as_it_was_made(filled: Session) -> None:
    for _ in range(10):
        try:
            undo(filled)
        except NothingToUndo as problem:
            assert "is left to undo" in str(problem)
            break
    tables = state(filled)[0]  # type: ignore[index]
    assert not any(rows for table, rows in tables.items() if table != "policy")


def test_what_somebody_changed_later_stands_in_the_way_and_nothing_is_written(filled: Session) -> None:
    records.change(filled, "P-1/B01", {"title": "Mine", "unit": "hours"})
    mine = change_log.last_change(filled.store)
    other = open_register(filled.store.path, "colleague", today=TODAY)
    records.change(other, "P-1/B01", {"title": "Theirs"})
    before = state(filled)
    with pytest.raises(NothingToUndo, match="title of the benefit was changed since"):
        undo(filled)
    assert state(filled) == before
    assert undo(other).action.startswith("edit")
    other.close()
    assert undo(filled).change == mine
    assert records.load(filled, "P-1/B01").values["unit"] == "GBP"


def test_a_record_that_others_came_to_need_is_not_undone(filled: Session) -> None:
    ref = helpers.benefit(filled, title="New")
    added = change_log.last_change(filled.store)
    readings.record(filled, ref, "2026-Q1", actual=D(1))
    with pytest.raises(NothingToUndo, match="later actual"):
        undo(filled, added)
    with pytest.raises(NothingToUndo, match="no change 999"):
        undo(filled, 999)
    assert undo(filled).action.startswith("record a reading")
    with pytest.raises(NothingToUndo, match="undone already"):
        undo(filled, added + 1)
    assert undo(filled).change == added


def test_another_persons_change_is_undone_by_its_number_only(filled: Session) -> None:
    records.change(filled, "P-1/B01", {"title": "Mine"})
    other = open_register(filled.store.path, "colleague", today=TODAY)
    with pytest.raises(NothingToUndo, match="Nothing that colleague did"):
        undo(other)
    undo(other, change_log.last_change(other.store))
    assert records.load(other, "P-1/B01").values["title"] == "A benefit"
    other.close()


def test_a_version_seen_before_an_undo_is_no_licence_to_overwrite(filled: Session) -> None:
    seen = records.load(filled, "P-1/B01").version
    records.change(filled, "P-1/B01", {"title": "First"})
    undo(filled)
    records.change(filled, "P-1/B01", {"title": "Second"})
    from benefits_tui.store.errors import Conflict

    with pytest.raises(Conflict):
        records.change(filled, "P-1/B01", {"title": "Late"}, seen_version=seen + 1)


def test_a_number_is_given_once_so_undo_meets_no_other_row(session: Session) -> None:
    helpers.project(session)
    first, second = helpers.benefit(session), helpers.benefit(session)
    readings.record(session, first, "2026-Q1", actual=D(5))
    readings.record(session, first, "2026-Q1", actual=D(7))
    corrected = change_log.last_change(session.store)
    readings.remove(session, first, "2026-Q1")
    readings.record(session, second, "2026-Q1", actual=D(7))
    with pytest.raises(NothingToUndo):
        undo(session, corrected)
    assert [one.actual for one in readings.readings_of(session.store, find(session.store, second).id)] == [D(7)]


def test_a_row_that_was_filled_in_since_is_not_undone_away(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session, description=None)
    added = change_log.last_change(session.store)
    records.change(session, ref, {"description": "A colleague's words"})
    with pytest.raises(NothingToUndo, match="description"):
        undo(session, added)
    assert records.load(session, ref).values["description"] == "A colleague's words"


def test_a_reference_given_again_stands_in_the_way_of_undo_in_words(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session)
    deletion.remove(session, ref, Kind.BENEFIT)
    removed = change_log.last_change(session.store)
    assert helpers.benefit(session) == ref
    with pytest.raises(NothingToUndo, match="another benefit is called"):
        undo(session, removed)


def _flag_rows(session: Session) -> list[tuple[object, ...]]:
    return [tuple(row) for row in session.store.all("SELECT * FROM flag ORDER BY id")]


def test_a_slip_taken_back_leaves_the_flags_their_age_and_what_was_done_about_them(filled: Session) -> None:
    records.change(filled, "P-1/B02", {"owner": None})
    flags.assign(filled, flags.flag_number(filled.store, "F01@P-1/B02"), "Ann", TODAY + timedelta(days=300))
    later = Session(filled.store, filled.user, TODAY + timedelta(days=100))
    later.store.bring_up_to(later.today)
    before, figures = _flag_rows(later), flags.queue_figures(later)
    # What clears them and what raises others is taken back alike.
    records.change(later, "P-1/B01", {"owner": "Director of Finance", "baseline": None, "title": "Other", "state": "realising"})
    records.change(later, "P-1/B02", {"owner": "Director of Finance"})
    assert _flag_rows(later) != before
    undo(later)
    undo(later)
    assert _flag_rows(later) == before and flags.queue_figures(later) == figures
    assert integrity.check(later) == []


def test_a_flag_that_was_acted_on_stays_in_the_log_when_its_cause_is_taken_back(filled: Session) -> None:
    records.change(filled, "P-1/B01", {"owner": None})
    change = change_log.last_change(filled.store)
    number = flags.flag_number(filled.store, "F01@P-1/B01")
    flags.acknowledge(filled, number)
    undo(filled, change)
    assert [row[1] for row in _flag_rows(filled) if row[0] == number] == ["F01"]
    assert integrity.check(filled) == []


def test_what_was_undone_is_done_again_one_after_the_other(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session)
    titles = ["One", "Two", "Three"]
    for title in titles:
        records.change(session, ref, {"title": title})

    def title_is() -> object:
        return records.load(session, ref).values["title"]

    with pytest.raises(NothingToUndo, match="officer undid nothing since the newest change; there is nothing to redo"):
        redo(session)
    undo(session)
    undo(session)
    assert title_is() == "One"
    assert redo(session).summary == "Done again: edit record P-1/B01 (1 row)." and title_is() == "Two"
    redo(session)
    assert title_is() == "Three"
    with pytest.raises(NothingToUndo):
        redo(session)
    undo(session)
    redo(session)
    undo(session)
    assert title_is() == "Two"
    # A colleague's undo is theirs; what is done since one's own undo leaves nothing to redo.
    with pytest.raises(NothingToUndo):
        redo(Session(session.store, "colleague", TODAY))
    records.change(session, ref, {"unit": "EUR"})
    with pytest.raises(NothingToUndo):
        redo(session)
    assert integrity.check(session) == []
