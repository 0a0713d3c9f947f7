"""Records, views, templates and closing, field by field: what is read back is what was written, and what goes with it goes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.fields import FieldError, Kind, Value
from benefits_tui.domain.period_parsing import parse_period
from benefits_tui.domain.templates import BenefitIn, ChangeIn, DeliverableIn, GateIn, ProjectTemplate, ReviewIn, parse_template
from benefits_tui.register import (
    benefits_map,
    closure,
    deletion,
    flags,
    gates,
    integrity,
    lookup,
    readings,
    records,
    reviews,
    saved_views,
    templates,
    undo,
)
from benefits_tui.register.saved_views import ListView
from benefits_tui.register.session import Session
from tests import helpers
from tests.conftest import TODAY
from tests.store.rich_register import BENEFIT, PROJECT, rich

D = Decimal


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    opened = rich(tmp_path_factory.mktemp("rich") / "register.db")
    yield opened
    opened.close()


WRITTEN: dict[str, dict[str, Value]] = {
    "P-1": PROJECT,
    "P-1/B01": BENEFIT | {"ref": "P-1/B01"},
    "P-1/R01": {"ref": "P-1/R01", "project": "P-1", "kind": "six_months", "due": date(2026, 12, 1), "held": None, "chair": "Cleo Chair",
                "summary": "Sumword", "decision": "Decword"},
    "PER-OWN": {"ref": "PER-OWN", "name": "Olga Owner", "email": "olga@example.org", "role": "Rolehead", "department": "Deptops",
                "active": True, "leaves": date(2027, 1, 31), "logins": None},
    "PER-A1": {"ref": "PER-A1", "name": "Ann Twice", "email": None, "role": None, "department": None, "active": False,
               "leaves": None, "logins": None},
    "O1": {"ref": "O1", "title": "ObjtitleO1", "description": "ObjdescO1"},
    "P-1/D01": {"ref": "P-1/D01", "project": "P-1", "title": "Portal", "description": "Deldesc", "planned": date(2026, 8, 1),
                "forecast": date(2026, 8, 2), "actual": date(2026, 8, 3), "accepted": date(2026, 8, 4), "progress": D("0.4"), "planned_progress": None},
    "P-1/C01": {"ref": "P-1/C01", "project": "P-1", "title": "Training", "owner": "Otto Changeowner", "needed_by": date(2026, 7, 1),
                "agreed": date(2026, 7, 2), "funded": date(2026, 7, 3), "done": date(2026, 7, 4)},
    "POOL-1": {"ref": "POOL-1", "title": "Budget", "ceiling": D(5000)},
}  # fmt: skip


@pytest.mark.parametrize("ref", WRITTEN)
def test_a_record_is_read_back_as_it_was_written(filled: Session, ref: str) -> None:
    found = records.load(filled, ref.lower())
    assert (found.ref, found.version, found.values) == (ref, 1, WRITTEN[ref])


def test_a_person_who_shares_a_name_is_told_apart(filled: Session) -> None:
    assert records.load(filled, "P-2/B02").values["owner"] == "Ann Twice (PER-A2)"
    assert records.load(filled, "olga@EXAMPLE.org").ref == records.load(filled, "olga owner").ref == "PER-OWN"


def test_records_are_called_by_their_names(filled: Session) -> None:
    refs = ["P-1", "P-1/B01", "O1", "P-1/D01", "P-1/C01", "P-1/R01", "nothing", "p-2"]
    assert lookup.titles_of(filled.store, refs) == {
        "P-1": "Alpha Payments", "P-1/B01": "Fewer forms", "O1": "ObjtitleO1", "P-1/D01": "Portal", "P-1/C01": "Training", "p-2": "Beta Depot",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "ref", "field", "value", "left"),
    [
        (Kind.BENEFIT, "P-1/B01", "class", "cashable", "unclassified"), (Kind.BENEFIT, "P-1/B01", "disbenefit", True, False),
        (Kind.PERSON, "PER-9", "active", False, True),
    ],
)  # fmt: skip
def test_a_field_that_is_never_blank_has_its_value_again(
    session: Session, kind: Kind, ref: str, field: str, value: Value, left: Value
) -> None:
    helpers.project(session)
    helpers.benefit(session)
    records.add(session, Kind.PERSON, {"ref": "PER-9", "name": "Zoe"})
    assert records.change(session, ref, {field: value}, kind=kind).version == (1 if field == "class" else 2)
    records.change(session, ref, {field: None}, kind=kind)
    assert records.load(session, ref).values[field] == left


def test_a_programme_is_known_however_it_is_spaced_and_written(session: Session) -> None:
    for ref, words in (("P-1", "Big  Change"), ("P-2", " big change "), ("P-3", "Small Change")):
        helpers.project(session, ref, programme=words)
    assert [records.load(session, ref).values["programme"] for ref in ("P-1", "P-2", "P-3")] == [
        "Big Change",
        "Big Change",
        "Small Change",
    ]


@pytest.mark.parametrize(
    ("field", "value", "noted"),
    [
        ("target", D(9), "target"), ("target_date", date(2028, 1, 1), "target_date"), ("start", date(2026, 2, 1), "start_date"),
        ("end", date(2029, 1, 1), "end_date"), ("owner", "Zoe", "owner_id"), ("class", "quantifiable", "class"), ("stated", D(5), "stated"),
        ("title", "x", None), ("baseline", D(7), "baseline"), ("validator", "Zoe", None),
    ],
)  # fmt: skip
def test_what_was_approved_and_changes_without_a_reason_is_noted(
    session: Session, field: str, value: Value, noted: str | None
) -> None:
    helpers.project(session)
    helpers.benefit(session, target=D(10), target_date=date(2027, 1, 1), start=date(2026, 1, 1), end=date(2028, 1, 1))
    records.change(session, "P-1/B01", {field: value})
    assert helpers.changed_without_reason(session) is None
    records.change(session, "P-1/B01", {field: WAS.get(field)} if field in WAS else {}, "back")
    helpers.plan(session, "P-1/B01", y2027_Q1=1)
    records.change(session, "P-1/B01", {field: value})
    assert helpers.changed_without_reason(session) == noted
    if noted is not None:
        records.change(session, "P-1/B01", {field: WAS[field]}, "explained")
        assert helpers.changed_without_reason(session) is None


WAS: dict[str, Value] = {
    "target": D(10), "target_date": date(2027, 1, 1), "start": date(2026, 1, 1), "end": date(2028, 1, 1), "owner": "Head of Operations",
    "class": "cashable", "stated": D(1000), "baseline": D(0),
}  # fmt: skip


def test_several_fields_are_noted_in_their_order_and_a_first_value_is_no_change(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session, target=None)
    helpers.plan(session, "P-1/B01", y2027_Q1=1)
    records.change(session, "P-1/B01", {"target": D(1)})
    assert helpers.changed_without_reason(session) is None
    records.change(session, "P-1/B01", {"owner": "Zoe"})
    session.user = "another"
    records.change(session, "P-1/B01", {"target": D(2)})
    assert helpers.changed_without_reason(session) == "target,owner_id"
    records.change(session, "P-1/B01", {"owner": "Yan"}, "a reason")
    assert helpers.changed_without_reason(session) == "target"


@pytest.mark.parametrize(
    ("kind", "ref"),
    [
        (Kind.BENEFIT, "P-1/B01"), (Kind.REVIEW, "P-1/R01"), (Kind.DELIVERABLE, "P-1/D01"), (Kind.BUSINESS_CHANGE, "P-1/C01"), (Kind.POOL, "POOL-1"),
    ],
)  # fmt: skip
def test_what_belongs_to_a_record_alone_goes_with_it_and_comes_back_by_undo(
    tmp_path_factory: pytest.TempPathFactory, kind: Kind, ref: str
) -> None:
    session = rich(tmp_path_factory.mktemp("rich") / "register.db")
    before = session.store.one(COUNTS)
    flags.assign(session, flags.raise_flag(session, ref, "Odd").flag, "Ann Other", date(2026, 12, 1))
    deletion.remove(session, ref.lower(), kind)
    assert session.store.all(LEFT, {"kind": kind.value}) == [(0,)] and integrity.check(session) == []
    undo.undo(session)
    assert session.store.one(COUNTS) == before and integrity.check(session) == []
    assert records.load(session, ref).version == 2
    session.close()


_TABLES = (
    "benefit", "review", "deliverable", "business_change", "pool", "link", "claim", "adoption", "actual", "forecast", "plan_version",
    "plan_value", "benefit_objective",
)  # fmt: skip
COUNTS = "SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in _TABLES)
LEFT = (
    "SELECT (SELECT count(*) FROM raised_flag WHERE subject_kind = :kind AND subject_id = 1) + (SELECT count(*) FROM action WHERE "
    "subject_kind = :kind AND subject_id = 1) + (SELECT count(*) FROM link WHERE (from_kind = :kind AND from_id = 1) OR "
    "(to_kind = :kind AND to_id = 1)) + (SELECT count(*) FROM claim WHERE :kind IN ('pool', 'benefit'))"
)


def test_several_records_are_deleted_at_once_and_it_is_said(session: Session) -> None:
    helpers.project(session)
    for _ in range(4):
        helpers.benefit(session)
    assert deletion.remove_many(session, Kind.BENEFIT, [1]) == "Deleted P-1/B01."
    assert deletion.remove_many(session, Kind.BENEFIT, [2, 4]) == "Deleted 2 benefits."
    assert [row[0] for row in session.store.all("SELECT action FROM change ORDER BY id DESC LIMIT 2")] == [
        "delete 2 benefits",
        "delete P-1/B01",
    ]
    assert session.store.all("SELECT ref FROM benefit") == [("P-1/B03",)]


def test_one_view_of_a_list_is_what_it_opens_with(session: Session) -> None:
    first = ListView("benefits", "First", "class:cash", "ref", True, ("ref", "title"), True)
    second = ListView("benefits", "Second", default=True)
    other = ListView("flags", "Other", default=True)
    for view in (other, first, second):
        saved_views.save_view(session, view)
    assert saved_views.views_of(session, "benefits") == [
        ListView("benefits", "First", "class:cash", "ref", True, ("ref", "title"), False),
        second,
    ]
    assert (saved_views.default_view(session, "benefits"), saved_views.default_view(session, "flags")) == (second, other)
    before = session.store.one("SELECT count(*) FROM change_row")
    saved_views.save_view(session, second)
    assert session.store.one("SELECT count(*) FROM change_row") == before
    saved_views.save_view(session, ListView("benefits", " second ", "x"))
    assert saved_views.default_view(session, "benefits") is None
    saved_views.delete_view(session, "benefits", "SECOND")
    assert [view.name for view in saved_views.views_of(session, "benefits")] == ["First"] and saved_views.views_of(
        session, "flags"
    ) == [other]


def _like_it(session: Session) -> None:
    helpers.project(session, start=date(2026, 1, 15), end=date(2027, 12, 31))
    dates: dict[str, Value] = {"start": date(2026, 7, 1), "end": date(2029, 6, 30)}
    more: dict[str, Value] = {
        "frequency": "yearly",
        "target": D(5),
        "in_cost_plan": True,
        "priority": 2,
        "amber_threshold": D("0.1"),
    }
    helpers.benefit(session, "P-1", **dates, **more)
    records.add(session, Kind.DELIVERABLE, {"project": "P-1", "title": "Portal", "planned": date(2026, 4, 1)})
    records.add(session, Kind.DELIVERABLE, {"project": "P-1", "title": "Shed"})
    records.add(session, Kind.BUSINESS_CHANGE, {"project": "P-1", "title": "Training", "needed_by": date(2026, 5, 1)})
    for start, end in (("P-1/D01", "P-1/C01"), ("P-1/C01", "P-1/B01"), ("P-1/D02", "P-1/B01")):
        benefits_map.link(session, start, end)
    for kind, due in (("gate", date(2026, 9, 1)), ("yearly", date(2028, 9, 1))):
        records.add(session, Kind.REVIEW, {"project": "P-1", "kind": kind, "due": due})
    for gate, day in (("0", date(2026, 3, 1)), ("odd", None), ("x", None)):
        gates.plan_gate(session, "P-1", gate, day)
    gates.pass_gate(session, "P-1", "x")


def test_a_template_after_a_project_counts_in_months_from_its_start(session: Session) -> None:
    _like_it(session)
    made = templates.from_project(session, "P-1", "mine")
    made.gates.sort(key=lambda gate: gate.name)
    texts = {"title": "A benefit", "class": "cashable", "unit": "GBP", "kind": "flow", "direction": "increase", "frequency": "yearly",
             "priority": "2", "amber_threshold": "0.1", "in_cost_plan": "yes"}  # fmt: skip
    assert made == ProjectTemplate(
        "mine", "After P-1", "", 23,
        [GateIn("0", "", 2, "", ("benefits", "class")), GateIn("odd", "", 0, "", ()), GateIn("x", "", 10, "", ())],
        [BenefitIn(texts, 6, 3, "ramp", ("O1",))],
        [DeliverableIn("Portal", 3, (), (1,)), DeliverableIn("Shed", 0, (1,), ())],
        [ChangeIn("Training", 4, (1,))], [ReviewIn("gate", 8)],
    )  # fmt: skip
    templates.keep(session, made)
    done = templates.apply(session, "mine", {"ref": "P-2", "name": "Second", "start": date(2027, 1, 1)})
    assert (done.project, done.benefits, done.deliverables, done.changes, done.reviews) == (
        "P-2", ["P-2/B01"], ["P-2/D01", "P-2/D02"], ["P-2/C01"], ["P-2/R01"],
    )  # fmt: skip
    assert benefits_map.neighbours(session, lookup.find(session.store, "P-2/B01")) == (["P-2/C01", "P-2/D02"], [])
    values = records.load(session, "P-2/B01").values
    assert (values["start"], values["end"], values["objectives"], values["state"]) == (
        date(2027, 7, 1),
        date(2030, 3, 31),
        "O1",
        "identified",
    )


def test_an_amount_becomes_the_stated_value_and_the_forecast(session: Session) -> None:
    text = "name = 'two'\n[[benefit]]\ntitle = 'Flow'\nyears = 2\nshape = 'flat'\nfrequency = 'yearly'\n[[benefit]]\ntitle = 'Level'\nkind = 'level'"
    templates.keep(session, parse_template(text))
    templates.apply(session, "two", {"ref": "P-1", "name": "x", "start": date(2026, 4, 1)}, {1: D(100), 2: D(7)})
    assert [records.load(session, f"P-1/B0{number}").values["stated"] for number in (1, 2)] == [D(100), D(7)]
    found = session.store.all("SELECT benefit_id, start_date, end_date, value FROM forecast ORDER BY start_date")
    assert found == [(1, "2026-04-01", "2027-03-31", 500000), (1, "2027-04-01", "2028-03-31", 500000)]
    year = {parse_period("2026-04-01..2027-03-31"): D(50), parse_period("2027-04-01..2028-03-31"): D(50)}
    assert readings.spread_total(session, "P-1/B01", D(100), "flat", 2).values == year
    with pytest.raises(FieldError, match="a level is a position and is not spread"):
        readings.spread_total(session, "P-1/B02", D(100), "flat", 1)


def _done(session: Session) -> dict[str, tuple[bool, str]]:
    return {item.what: (item.done, item.detail) for item in closure.checklist(session, "P-1")}


def test_the_checklist_says_what_closing_asks_for(session: Session) -> None:
    helpers.project(session, manager="Max Manager")
    well = (True, "")
    assert _done(session)["benefits are recorded"] == (False, "")
    for number, owner in ((1, "Head of Operations"), (2, "Max Manager")):
        helpers.benefit(session, owner=owner, frequency=None if number == 2 else "yearly", end=TODAY if number == 1 else None)
    records.add(session, Kind.BENEFIT, {"project": "P-1", "title": "Trust", "class": "qualitative"})
    helpers.benefit(session, state="verified", owner="Max Manager")
    for ref, person in (("P-1", "Max Manager"), ("P-1/B01", "Ann"), ("P-1/R01", "Max Manager")):
        if ref == "P-1/R01":
            records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "final", "due": TODAY})
        flags.assign(session, flags.raise_flag(session, ref, f"Odd {ref}").flag, person, date(2026, 12, 1), f"Task on {ref}")
    helpers.project(session, "P-2", manager="Max Manager")
    elsewhere = helpers.benefit(session, "P-2")
    for ref in ("P-2", elsewhere):
        flags.assign(session, flags.raise_flag(session, ref, "Odd").flag, "Max Manager", date(2026, 12, 1), "Task elsewhere")
    assert _done(session) == {
        "benefits are recorded": well,
        "every benefit is handed over": (False, "P-1/B01, P-1/B02, P-1/B03"),
        "every owner is outside the project": (False, "P-1/B02"),
        "every benefit has a reading frequency": (False, "P-1/B02"),
        "every benefit has an end of realisation": (False, "P-1/B02, P-1/B03"),
        "open actions are with people outside the project": (False, "Task on P-1 (Max Manager), Task on P-1/R01 (Max Manager)"),
    }
    helpers.plan(session, "P-1/B02", y2027_Q1=1)
    assert _done(session)["every benefit has an end of realisation"] == (False, "P-1/B03")
    flags.decide(session, flags.flag_number(session.store, "H1@P-1"), "correct", "done")
    assert _done(session)["open actions are with people outside the project"] == (False, "Task on P-1/R01 (Max Manager)")


def test_a_member_of_the_team_belongs_to_the_project_too(session: Session) -> None:
    helpers.project(session)
    helpers.project(session, "P-2")
    helpers.benefit(session, frequency="yearly")
    session.store.engine.run("INSERT INTO project_member (project_id, person_id) VALUES (2, 1)")
    assert _done(session)["every owner is outside the project"] == (True, "")
    session.store.engine.run("INSERT INTO project_member (project_id, person_id) VALUES (1, 1)")
    assert _done(session)["every owner is outside the project"] == (False, "P-1/B01")


def test_the_agenda_of_a_review_says_the_figures(filled: Session) -> None:
    items = reviews.agenda(filled, "P-1/R01").benefits
    assert items == [("P-1/B01", "Fewer forms", "red, stated £1.5m, due and read £200, realised of it £150.5, outturn £440.5")]
    assert readings.last_end(filled, 1) == date(2026, 6, 30) and readings.last_end(filled, 2) is None


def test_what_a_review_finds_is_kept_with_the_figures(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session)
    helpers.plan(session, "P-1/B01", y2026_Q1=100)
    readings.record(session, "P-1/B01", "2026-Q1", actual=D(80), forecast=D(90))
    records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "final", "due": TODAY})
    finding = reviews.FindingInput("p-1/b01", "slow", "staff", "we know", "wait", action=("Zoe", date(2026, 12, 1), "hire"))
    reviews.hold(session, "P-1/R01", [finding])
    columns = "benefit_id, finding, root_cause, statement, decision, figures"
    assert session.store.all(f"SELECT {columns} FROM review_finding") == [
        (1, "slow", "staff", "we know", "wait",
         '{"rag":"amber","stated_money":10000000,"due_money":1000000,"realised_money":800000,"outturn_money":800000}')
    ]  # fmt: skip
    assert session.store.all("SELECT subject_kind, subject_id, title, due, review_id FROM action") == [
        ("benefit", 1, "hire", "2026-12-01", 1)
    ]


def test_what_each_owner_is_accountable_for_is_summed_by_class_in_whole_units(session: Session) -> None:
    helpers.project(session)
    rows: list[tuple[str | None, str, str, bool, str]] = [
        ("Ann", "cashable", "100.9", False, "planned"), ("Ann", "cashable", "50", False, "verified"), ("Ann", "non_cashable", "7", False, "planned"),
        ("Zoe", "cashable", "3", False, "planned"), ("Zoe", "cashable", "999", True, "planned"), ("Zoe", "cashable", "999", False, "superseded"),
        (None, "cashable", "999", False, "planned"), ("Zoe", "quantifiable", "0.9999", False, "planned"),
    ]  # fmt: skip
    for owner, benefit_class, stated, disbenefit, state in rows:
        more: dict[str, Value] = {
            "owner": owner,
            "class": benefit_class,
            "stated": D(stated),
            "disbenefit": disbenefit,
            "state": state,
        }
        helpers.benefit(session, "P-1", **more)
    sums = "SELECT name, class, money FROM owner_value JOIN person ON person.id = person_id ORDER BY 1, 2"
    assert session.store.all(sums) == [("Ann", "cashable", 150), ("Ann", "non_cashable", 7), ("Zoe", "cashable", 3)]
    records.change(session, "P-1/B01", {"owner": "Zoe"})
    deletion.remove(session, "P-1/B03", Kind.BENEFIT)
    assert session.store.all(sums) == [("Ann", "cashable", 50), ("Zoe", "cashable", 103)]
    assert integrity.check(session) == []
