"""The sheet of a benefit's periods: what is typed into it, and what follows before and after it is written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benefits_tui.domain.fields import FieldError, Kind
from benefits_tui.domain.figures import Figures
from benefits_tui.register import readings, records
from benefits_tui.register.period_sheet import COLUMNS, CellError, PeriodSheet, load_sheet, save_sheet
from benefits_tui.register.session import Session
from benefits_tui.store.errors import Conflict
from benefits_tui.store.evaluation.figures import stored_figure, stored_figures
from tests import helpers, registers
from tests.conftest import TODAY
from tests.examples import examples

D = Decimal


@pytest.fixture
def ref(session: Session) -> str:
    helpers.project(session)
    found = helpers.benefit(session, frequency="quarterly", target=D(100))
    helpers.plan(session, found, y2026_Q1=10, y2026_Q2=10, y2026_Q3=10)
    readings.record(session, found, "2026-Q1", actual=D(8), evidence="ledger")
    return found


def row(sheet: PeriodSheet, label: str) -> int:
    return next(place for place, line in enumerate(sheet.lines) if line.label == label)


def stored(figures: Figures) -> tuple[object, ...]:
    return stored_figure(1, figures, None, None, None)[1:15]


def kept(session: Session) -> tuple[object, ...]:
    """The stored figures that the formulas give; owner, class and measure behind them are for looking up."""
    return stored_figures(session.store)[1][1:15]


def test_a_sheet_has_the_periods_there_are_and_some_ahead(session: Session, ref: str) -> None:
    sheet = load_sheet(session, ref)
    assert [line.label for line in sheet.lines][:5] == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1"]
    assert sheet.text(0, "plan") == "10" and sheet.text(0, "actual") == "8" and sheet.text(0, "evidence") == "ledger"
    assert sheet.changed == 0 and sheet.edits() == {}


def test_figures_follow_what_is_typed_and_are_those_that_are_stored_after_saving(session: Session, ref: str) -> None:
    sheet = load_sheet(session, ref)
    assert stored(sheet.figures()) == kept(session)
    sheet.set(row(sheet, "2026-Q2"), "actual", "1,250.5")
    sheet.set(row(sheet, "2026-Q4"), "plan", "40")
    sheet.set(row(sheet, "2027-Q1"), "forecast", "12")
    typed = sheet.figures()
    assert typed.actual == D("1258.5") and typed.lifetime_plan == 70
    saved = save_sheet(session, sheet)
    assert saved.ref == ref and kept(session) == stored(typed)
    again = load_sheet(session, ref)
    assert again.changed == 0 and again.text(row(again, "2026-Q2"), "actual") == "1250.5"
    assert len(readings.plan_versions(session.store, 1)) == 2


def test_a_column_of_a_spreadsheet_is_pasted_whole_or_refused_by_its_cell(session: Session, ref: str) -> None:
    sheet = load_sheet(session, ref)
    lines = len(sheet.lines)
    assert sheet.paste(1, "plan", "1\r\n2\r\n3\r\n") == (3, 3)
    assert [sheet.text(place, "plan") for place in range(5)] == ["10", "1", "2", "3", ""]
    assert sheet.paste(1, "plan", "\n".join("7" for _ in range(lines + 3)))[0] == lines + 3
    assert len(sheet.lines) == lines + 4 and sheet.text(lines + 3, "plan") == "7"
    assert sheet.undo() and sheet.undo()
    assert sheet.text(1, "plan") == "10"
    with pytest.raises(CellError, match=r"2026-Q2, plan: '1x'"):
        sheet.paste(0, "plan", "5\n1x")
    with pytest.raises(CellError, match="do not fit"):
        sheet.paste(0, "evidence", "a\tb")
    with pytest.raises(CellError, match="rows do not fit"):
        sheet.paste(0, "plan", "\n".join("7" for _ in range(200)))
    assert sheet.changed == 0
    assert sheet.paste(0, "plan", "5\t6\t7\tthe ledger") == (1, 4)
    assert [sheet.text(0, name) for name in COLUMNS] == ["5", "6", "7", "the ledger"]


def test_filling_down_and_right(session: Session, ref: str) -> None:
    sheet = load_sheet(session, ref)
    sheet.set(1, "plan", "33")
    assert sheet.fill_down(1, "plan") == len(sheet.lines) - 2
    assert {sheet.text(place, "plan") for place in range(1, len(sheet.lines))} == {"33"}
    sheet.fill_right(1, "plan")
    assert sheet.text(0, "forecast") == "" and sheet.text(3, "forecast") == "33"
    sheet.fill_right(0, "forecast")
    assert sheet.text(3, "actual") == "33" and sheet.text(4, "actual") == ""
    with pytest.raises(CellError, match="no column of numbers"):
        sheet.fill_right(0, "actual")
    while sheet.undo():
        pass
    assert sheet.changed == 0 and not sheet.undo()


def test_an_actual_ahead_and_a_wrong_number_are_refused_and_nothing_changes(session: Session, ref: str) -> None:
    sheet = load_sheet(session, ref)
    with pytest.raises(CellError, match="2027-Q1 has not begun"):
        sheet.set(row(sheet, "2027-Q1"), "actual", "1")
    with pytest.raises(CellError, match="is not a number"):
        sheet.set(0, "plan", "ten")
    unit = "€5" if sheet.facts.unit != "EUR" else "$5"
    with pytest.raises(CellError, match="and amounts here are in"):
        sheet.set(0, "plan", unit)
    assert sheet.changed == 0
    sheet.set(row(sheet, "2026-Q2"), "evidence", "no reading")
    with pytest.raises(FieldError, match="2026-Q2: evidence: it needs a reading"):
        save_sheet(session, sheet)
    assert sheet.changed == 1


def test_a_blank_takes_a_reading_away_and_a_draft_brings_all_back(session: Session, ref: str) -> None:
    sheet = load_sheet(session, ref)
    sheet.set(0, "actual", "")
    sheet.set(row(sheet, "2026-Q4"), "plan", "7")
    sheet.set(row(sheet, "2026-Q4"), "forecast", "5")
    for _ in range(10):
        sheet.add_line()
    sheet.set(len(sheet.lines) - 1, "plan", "99")
    drafted = sheet.drafted()
    again = load_sheet(session, ref)
    again.restore_flag_action(drafted)
    assert again.edits() == sheet.edits() and again.changed == 4
    save_sheet(session, again)
    assert load_sheet(session, ref).text(0, "actual") == ""
    assert len(readings.current_plan(session.store, 1)) == 5


def test_the_curve_adds_up_a_flow_and_goes_on_with_the_forecast(session: Session, ref: str) -> None:
    sheet = load_sheet(session, ref)
    sheet.set(1, "forecast", "5")
    sheet.set(2, "forecast", "6")
    curve = sheet.curve()
    assert [value for _, value in curve["plan"]] == [10, 20, 30]
    assert [value for _, value in curve["actual"]] == [8]
    assert [value for _, value in curve["outturn"]] == [8, 13, 19]


numbers = st.none() | st.integers(-50, 200).map(lambda n: D(n) / 2)


@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=10),
    kind=st.sampled_from(["flow", "level"]),
    direction=st.sampled_from(["increase", "decrease", "at_most"]),
)
def test_the_sums_in_hand_are_those_of_the_store(
    tmp_path_factory: pytest.TempPathFactory,
    values: list[tuple[Decimal | None, Decimal | None, Decimal | None]],
    kind: str,
    direction: str,
) -> None:
    session = registers.empty(tmp_path_factory.mktemp("r") / "r.db")
    helpers.project(session)
    found = helpers.benefit(
        session,
        kind=kind,
        direction=direction,
        frequency="quarterly",
        target=D(40),
        start=TODAY.replace(year=2025, month=4, day=1),
    )
    sheet = load_sheet(session, found)
    for place, cells in enumerate(values):
        for name, value in zip(COLUMNS, cells, strict=False):
            if value is not None and (name != "actual" or sheet.lines[place].period.start <= TODAY):
                sheet.set(place, name, str(value))
    typed = sheet.figures()
    save_sheet(session, sheet)
    assert kept(session) == stored(typed)
    session.close()


def test_records_of_another_kind_have_no_sheet(session: Session, ref: str) -> None:
    with pytest.raises(LookupError):
        load_sheet(session, "P-1")
    assert records.load(session, ref).kind is Kind.BENEFIT


def test_a_colleagues_newer_value_of_a_cell_is_a_conflict_and_not_overwritten(session: Session, ref: str) -> None:
    mine, theirs = load_sheet(session, ref), load_sheet(session, ref)
    theirs.set(row(theirs, "2026-Q1"), "actual", "80")
    save_sheet(session, theirs)
    mine.set(row(mine, "2026-Q1"), "actual", "90")
    with pytest.raises(Conflict, match="2026-Q1 actual is now 80"):
        save_sheet(session, mine)
    later = load_sheet(session, ref)
    later.restore_flag_action(mine.drafted(), mine.seen())
    with pytest.raises(Conflict) as conflict:
        save_sheet(session, later)
    (clash,) = conflict.value.clashes
    assert clash[:6] == ("2026-Q1 actual", "2026-Q1 actual", D(8), D(80), D(90), "officer") and clash.at is not None
    later.decide(conflict.value.clashes, [])
    save_sheet(session, later)
    assert load_sheet(session, ref).lines[0].values["actual"] == D(90)


def test_evidence_that_is_blanked_with_its_reading_changed_is_gone(session: Session, ref: str) -> None:
    readings.record(session, ref, "2026-Q1", actual=D(5), evidence="old ledger")
    sheet = load_sheet(session, ref)
    sheet.set(0, "actual", "7")
    sheet.set(0, "evidence", "")
    save_sheet(session, sheet)
    assert load_sheet(session, ref).lines[0].values["evidence"] is None


LEVEL: dict[str, object] = {
    "unit": "days", "kind": "level", "direction": "decrease", "baseline": D("4.8"), "baseline_date": date(2026, 1, 31),
    "target": D("4.0"), "target_date": date(2027, 12, 31), "stated": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "drawn"),
    [
        ({}, True),
        ({"target_date": None, "end": date(2027, 12, 31)}, True),
        ({"baseline_date": None}, False),
        ({"target_date": None}, False),
        ({"target": None}, False),
        ({"direction": "at_most"}, False),
        ({"direction": "at_least"}, False),
        ({"kind": "flow"}, False),
        ({"kind": None}, False),
        ({"target_date": date(2026, 1, 31)}, False),
    ],
)
def test_the_straight_path_of_a_level_is_a_line_of_the_curve(session: Session, given: dict[str, object], drawn: bool) -> None:
    helpers.project(session)
    ref = helpers.benefit(session, **{**LEVEL, **given})  # type: ignore[arg-type]
    sheet = load_sheet(session, ref)
    ends = [(date(2026, 1, 31), D("4.8")), (date(2027, 12, 31), D("4.0"))]
    assert sheet.curve()["straight_path"] == (ends if drawn else [])
    sheet.set(0, "plan", "4.5")
    assert sheet.curve()["straight_path"] == [], "a plan, typed too, takes its place"
