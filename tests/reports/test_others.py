"""Every other report on the demo register and on one of little, and what each says where it matters."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.errors import UsageError, UserError
from benefits_tui.domain.fields import FieldError, Kind
from benefits_tui.register import lists, readings, records
from benefits_tui.register.closure import handover
from benefits_tui.register.flags import decide
from benefits_tui.register.session import Session
from benefits_tui.reports.catalogue import MONTHLY, REPORTS, make, pack, write
from benefits_tui.reports.charts.drawing import Label
from benefits_tui.reports.content.scope import ReportScope
from benefits_tui.reports.document import Chart, Report, Table
from tests import helpers, registers
from tests.cli.in_process import Here

D = Decimal
ABOUT = {
    "board": ReportScope(), "dashboard": ReportScope(), "profile": ReportScope("P-001/B01"), "realisation-plan": ReportScope("P-001"), "review": ReportScope("P-001/R01"),
    "map": ReportScope("P-001"), "owner": ReportScope("Head of Estates"), "decisions": ReportScope(), "lessons": ReportScope(),
}  # fmt: skip


def cells(report: Report, section: str) -> list[list[str]]:
    """The cells of all tables of a section, those below its charts too."""
    part = next(one for one in report.sections if one.name == section)
    tables = [block.table if isinstance(block, Chart) else block for block in part.blocks if isinstance(block, Chart | Table)]
    return [[cell.text for cell in row.cells] for table in tables for row in table.rows]


@pytest.mark.parametrize("name", ABOUT)
def test_it_is_made_of_the_demo_and_written_in_every_format(tmp_path: Path, name: str) -> None:
    with registers.demo(tmp_path / "demo.db") as session:
        report = make(session, name, ABOUT[name])
        assert [label for label, _ in report.head] == ["As of", "Filter", "Freshness", "Completeness"] and report.sections
        assert [label for label, _ in report.foot] == ["Head of the change log"]
        for form in ("html", "docx", "xlsx", "md"):
            path = tmp_path / f"out.{form}"
            write(report, form, path)
            assert path.stat().st_size > 500


def found_by(report: Report) -> set[str]:
    blocks = [block for section in report.sections for block in section.blocks]
    tables = [block.table if isinstance(block, Chart) else block for block in blocks if isinstance(block, Chart | Table)]
    return {row.finds for table in tables for row in table.rows if row.finds}


def test_what_stands_beside_a_figure_finds_records_in_that_list(tmp_path: Path) -> None:
    with registers.demo(tmp_path / "demo.db") as session:
        written = {finds for name, scope in ABOUT.items() for finds in found_by(make(session, name, scope))}
        assert {finds.partition(" ")[0] for finds in written} >= {
            "benefits",
            "queue",
            "missing",
            "reviews",
            "flags",
            "deliverables",
        }
        empty = [
            finds
            for finds in sorted(written)
            for name, _, words in (finds.partition(" "),)
            if name != "map" and not lists.listing(session, name.replace("-", "_"), words)
        ]
    # A department of a project without benefits.
    assert empty == ['benefits department="Archives"']


def test_every_report_is_tried_here() -> None:
    assert set(ABOUT) | {"gate", "handover"} == set(REPORTS)


def test_a_profile_has_figures_course_and_flags(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session, title="Fewer trips", stated=D(100))
    helpers.plan(session, "P-1/B01", y2026_Q2=40, y2027_Q2=60)
    readings.record(session, "P-1/B01", "2026-Q2", actual=D(10))
    readings.record(session, "P-1/B01", "2027-Q2", forecast=D(60))
    report = make(session, "profile", ReportScope("P-1/B01"))
    told = dict(line[:2] for line in cells(report, "figures"))
    assert (told["Stated"], told["Due and read"], told["Realised of it"], told["Gap to the current plan"]) == (
        "£100",
        "£40",
        "£10",
        "−£30",
    )
    assert cells(report, "course")[:2] == [["2026-Q2", "40", "–", "10", "–"], ["2027-Q2", "60", "60", "–", "–"]]
    assert any("less than" in line[2] or "worse" in line[2] for line in cells(report, "flags"))
    with pytest.raises(FieldError, match="P-1 is not a benefit"):
        make(session, "profile", ReportScope("P-1"))


def test_the_first_plan_is_drawn_beside_the_one_in_force(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session)
    helpers.plan(session, "P-1/B01", y2027_Q2=100)

    def names() -> set[str]:
        drawn = next(
            block
            for one in make(session, "profile", ReportScope("P-1/B01")).sections
            for block in one.blocks
            if isinstance(block, Chart)
        )
        return {shape.text for shape in drawn.drawing.shapes if isinstance(shape, Label)}

    assert "current plan" in names() and "first plan" not in names()
    helpers.plan(session, "P-1/B01", y2027_Q2=60)
    assert {"first plan", "current plan"} <= names()


def test_a_level_without_a_plan_is_drawn_with_its_straight_path(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session, unit="days", kind="level", direction="decrease", baseline=D("4.8"), baseline_date=date(2026, 1, 31),
                    target=D("4.0"), target_date=date(2027, 12, 31), stated=None)  # fmt: skip
    (shown,) = [
        block
        for one in make(session, "profile", ReportScope("P-1/B01")).sections
        for block in one.blocks
        if isinstance(block, Chart)
    ]
    assert "straight path" in {shape.text for shape in shown.drawing.shapes if isinstance(shape, Label)}
    assert "straight path 4" in shown.says


def test_a_gate_says_what_is_missing_for_it(session: Session) -> None:
    helpers.project(session, gate3=date(2026, 12, 31))
    helpers.benefit(session, owner=None)
    report = make(session, "gate", ReportScope("P-1", gate="3"))
    assert report.title == "Gate 3: Project P-1" and report.subtitle == "P-1, planned for 31 Dec 2026"
    with pytest.raises(UserError, match="P-1 has no gate 9; its gates are 3"):
        make(session, "gate", ReportScope("P-1", gate="9"))


def test_a_handover_is_a_certificate_to_sign(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session, title="Fewer trips", frequency="quarterly", measure="Trips", source="Ledger", target=D(9))
    with pytest.raises(FieldError, match="was not handed over"):
        make(session, "handover", ReportScope("P-1/B01"))
    handover(session, "P-1/B01", "Olga Owner", agreed="With two readings a year")
    report = make(session, "handover", ReportScope("P-1/B01"))
    told = dict(line[:2] for line in cells(report, "handover"))
    assert told["Accepted by"] == "Olga Owner" and told["Agreed"] == "With two readings a year"
    assert report.signatures == ("For the project", "Accepting owner")


def test_a_map_names_orphans(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session, title="Alone", objectives=None, stated=None)
    records.add(session, Kind.DELIVERABLE, {"project": "P-1", "title": "Portal"})
    found = cells(make(session, "map", ReportScope("P-1")), "orphans")
    assert found == [
        ["Alone · P-1/B01", "benefit", "nothing enables it, serves no objective", "–"],
        ["Portal · P-1/D01", "deliverable", "leads nowhere", "–"],
    ]


def test_an_owner_sees_only_their_own(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session, title="Mine", owner="Olga Owner")
    helpers.benefit(session, title="Other")
    told = cells(make(session, "owner", ReportScope(owner="Olga Owner")), "position")
    assert any(line[0] == "Mine · P-1/B01" for line in told) and not any("Other" in line[0] for line in told)
    with pytest.raises(UserError, match="There is no person 'Nobody'"):
        make(session, "owner", ReportScope("Nobody"))
    with pytest.raises(UserError, match="owner: name the person"):
        make(session, "owner", ReportScope())


@pytest.mark.parametrize("words", ["per-001", "Olga Owner", "OLGA OWNER", "Olga Owner (PER-001)"])
def test_a_person_is_named_by_reference_or_name(session: Session, words: str) -> None:
    helpers.project(session)
    helpers.benefit(session, title="Mine", owner="Olga Owner")
    for report in (make(session, "owner", ReportScope(words)), make(session, "board", ReportScope(owner=words))):
        assert dict(report.head)["Filter"] == 'owner="Olga Owner"'
    assert make(session, "owner", ReportScope(words)).title == "Benefits of Olga Owner"


def test_of_two_with_one_name_the_reference_tells_which(session: Session) -> None:
    helpers.project(session)
    for ref in ("PER-001", "PER-002"):
        records.add(session, Kind.PERSON, {"ref": ref, "name": "Ann Lee"})
    helpers.benefit(session, title="Hers", owner="PER-001")
    with pytest.raises(UserError, match="Several people are called 'Ann Lee'; write one of PER-001, PER-002"):
        make(session, "owner", ReportScope("Ann Lee"))
    first, second = (make(session, "owner", ReportScope(ref)) for ref in ("PER-001", "PER-002"))
    assert cells(first, "position")[-1][0] == "Hers · P-1/B01" and first.title == "Benefits of Ann Lee (PER-001)"
    assert [line[:2] for line in cells(second, "position")] == [["cashable", "0"]] and dict(second.head)[
        "Completeness"
    ] == "no benefits"


def test_freshness_is_told_by_the_day_of_who_made_the_change(session: Session) -> None:
    session.fixed_today = date(2021, 3, 4)
    helpers.project(session)
    helpers.benefit(session, title="Old")
    session.fixed_today = date(2021, 5, 6)
    records.change(session, "P-1", {"name": "Other"})
    told = {name: dict(make(session, name, scope).head)["Freshness"] for name, scope in (
        ("board", ReportScope()), ("profile", ReportScope("P-1/B01")), ("realisation-plan", ReportScope("P-1")),
    )}  # fmt: skip
    assert [words.partition(";")[0] for words in told.values()] == [
        "last change 6 May 2021", "last change 4 Mar 2021", "last change 6 May 2021",
    ]  # fmt: skip
    earlier = make(session, "profile", ReportScope("P-1/B01"), date(2021, 4, 1))
    assert dict(earlier.head)["Freshness"].startswith("last change 4 Mar 2021")


def test_what_was_decided_is_told_by_name_with_its_facts_and_of_its_part_alone(session: Session) -> None:
    for number, department in ((1, "Works"), (2, "Finance")):
        helpers.project(session, f"P-{number}", department=department, whole_life_cost=D(5000), stage="delivery")
        flag = next(row["id"] for row in lists.listing(session, "flags", f"subject:P-{number}"))
        decide(session, [flag], "accept", f"Reason {number}")
    told = cells(make(session, "decisions", ReportScope()), "taken")
    assert [(line[0], line[3], line[4]) for line in told] == [
        ("Project P-2 · P-2", "accept", "Reason 2"), ("Project P-1 · P-1", "accept", "Reason 1"),
    ]  # fmt: skip
    works = cells(make(session, "decisions", ReportScope(department="Works")), "taken")
    assert [line[4] for line in works] == ["Reason 1"]


def test_what_a_report_is_about_is_asked_for(session: Session) -> None:
    with pytest.raises(UserError, match="profile: name the benefit that it is about"):
        make(session, "profile", ReportScope())


@pytest.mark.parametrize(
    ("name", "scope", "sentence"),
    [
        ("board", ReportScope("P-001"), "board: it takes no record; it is about the whole portfolio, or a part given by --department, --programme, --owner"),
        ("board", ReportScope(gate="3"), "board: it takes no --gate; it is about the whole portfolio, or a part given by --department, --programme, --owner"),
        ("profile", ReportScope("P-001/B01", department="Estates"), "profile: it takes no --department; it is about one benefit"),
        ("gate", ReportScope("P-001", gate="3", since=date(2026, 1, 1)), "gate: it takes no --since; it is about one project"),
        ("map", ReportScope("P-001", owner="Head of Estates"), "map: it takes no --owner; it is about all of the register, a part given by --department, --programme, --owner, or the record that is named"),
        ("owner", ReportScope(department="Estates"), "owner: it takes no --department; it is about all of the register or the record that is named"),
        ("pack", ReportScope("P-001"), "pack: it takes no record; it is about the whole portfolio, or a part given by --department, --programme, --owner"),
        ("dashboard", ReportScope(since=date(2026, 1, 1)), "dashboard: it takes no --since; it is about the whole portfolio, or a part given by --department, --programme, --owner"),
    ],
)  # fmt: skip
def test_a_report_is_not_made_where_it_would_leave_out_what_was_asked(
    session: Session, tmp_path: Path, name: str, scope: ReportScope, sentence: str
) -> None:
    with pytest.raises(UsageError) as refusal:
        if name == "pack":
            pack(session, tmp_path / "pack", scope)
        else:
            make(session, name, scope)
    assert str(refusal.value) == sentence


def test_the_monthly_set_has_a_file_for_each_owner(session: Session, tmp_path: Path) -> None:
    helpers.project(session)
    helpers.benefit(session, owner="../Olga / Owner")
    helpers.benefit(session, owner=None)
    written = pack(session, tmp_path / "pack", ReportScope())
    assert sorted(path.name for path in (tmp_path / "pack").iterdir()) == sorted(path.name for path in written)
    assert [path.name for path in written] == [*(f"{name}.html" for name in MONTHLY), "owner-001-..-Olga-Owner.html"]


def test_the_monthly_set_of_a_department(session: Session, tmp_path: Path) -> None:
    helpers.project(session, "P-1", department="Works")
    helpers.project(session, "P-2", department="Finance")
    helpers.benefit(session, "P-1", owner="Olga Owner")
    helpers.benefit(session, "P-2", owner="Fred Finance")
    written = pack(session, tmp_path / "pack", ReportScope(department="Works"), "md")
    assert [path.name for path in written][len(MONTHLY) :] == ["owner-001-Olga-Owner.md"]
    assert 'department="Works"' in (tmp_path / "pack" / "board.md").read_text(encoding="utf-8")
    for words in ("per-002", "Fred Finance"):
        written = pack(session, tmp_path / words, ReportScope(owner=words), "md")
        assert [path.name for path in written][len(MONTHLY) :] == ["owner-001-Fred-Finance.md"]


def test_the_monthly_set_of_an_earlier_day_tells_what_changed_by_then(session: Session, tmp_path: Path) -> None:
    session.fixed_today = date(2026, 8, 3)
    helpers.project(session, name="Depot")
    helpers.benefit(session, title="Fewer trips")
    session.fixed_today = date(2026, 9, 10)
    records.change(session, "P-1", {"name": "Depot North"})
    session.fixed_today = date(2026, 11, 23)
    pack(session, tmp_path / "pack", ReportScope(), "md", as_of=date(2026, 9, 30))
    board = (tmp_path / "pack" / "board.md").read_text(encoding="utf-8")
    assert "30 Sep 2026" in board and "Depot North" in board and "last change 10 Sep 2026" in board


def test_the_pack_command(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    helpers.project(session)
    here = Here(session.path, monkeypatch, capsys)
    ran = here("report", "pack", "-o", str(tmp_path / "p"), "--format", "md")
    assert ran.status == 0 and (tmp_path / "p" / "board.md").is_file()
    (tmp_path / "file").write_text("x")
    assert here("report", "pack", "-o", str(tmp_path / "file" / "p")).status == 3


WAITING = {
    "why": "No owner is named.",
    "decides_name": None,
    "decides_role": "Project sponsor",
    "due": "2026-03-31",
    "options": ["a", "b"],
}


@pytest.mark.parametrize(
    ("flags", "title", "count", "text"),
    [
        ([], "", None, "Nothing waits for a decision."),
        ([WAITING], "", None, "1 decision waits: No owner is named. Project sponsor decides by 31 Mar 2026: a / b."),
        (
            [WAITING | {"decides_name": "Ann", "due": "2026-03-29"}], "Less paper · P-1/B01", 1_200,
            "1,200 decisions wait. First: Less paper · P-1/B01: No owner is named. Ann decides by 29 Mar 2026, 1 d late: a / b.",
        ),
        (
            [WAITING | {"decides_role": "", "due": None, "options": []}], "", 2,
            "2 decisions wait. First: No owner is named. Nobody named decides.",
        ),
    ],
)  # fmt: skip
def test_page_one_says_what_has_to_be_decided(flags: list[dict[str, object]], title: str, count: int | None, text: str) -> None:
    from benefits_tui.reports.content.facts import waits_in_short

    lead = waits_in_short(flags, date(2026, 3, 30), title, count)
    assert (lead.text, lead.lead) == (text, True)
