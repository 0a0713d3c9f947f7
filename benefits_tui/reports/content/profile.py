"""A benefit's profile: what it is, who answers for it, its figures, its course, its flags."""

from __future__ import annotations

from typing import Any

from benefits_tui.domain.fields import FieldError
from benefits_tui.register import lists
from benefits_tui.register.session import Session
from benefits_tui.reports.content.cells import columns, day, gap, money, number, rag, ratio, text, word
from benefits_tui.reports.content.facts import benefit_chart, facts, open_flags, periods, record_named, waits_in_short
from benefits_tui.reports.content.scope import ReportScope, head_of_record
from benefits_tui.reports.document import Report, Section, Table, TableRow


def profile(session: Session, scope: ReportScope) -> Report:
    """One benefit on a page or two. Raises RecordNotFound, FieldError for a record of another kind."""
    shown = benefit_shown(session, scope)
    chart = benefit_chart(session, shown)
    sections = (
        Section("what", "What it is", (waits_in_short(shown["flags"], session.today), what_it_is(session, shown))),
        Section("figures", "Figures", (figures(session, shown),)),
        Section("course", "Course", (chart, periods(shown)) if chart is not None else (periods(shown),)),
        Section("flags", "Open flags", (open_flags(session, shown),)),
        Section("plans", "Approved plans", (_plans(shown),)),
        Section(
            "assumptions",
            "Assumptions and risks",
            (facts("", [("Assumptions", text(shown["assumptions"])), ("Risks", text(shown["risks"]))]),),
        ),
    )
    head = head_of_record(session, f"benefits ref={shown['ref']}", shown, scope.log)
    return Report(
        "profile", str(shown["title"]), session.policy.name, session.today, head, sections, f"Benefit profile · {shown['ref']}"
    )


def benefit_shown(session: Session, scope: ReportScope) -> dict[str, Any]:
    """The benefit that a report is about, as plain data. Raises RecordNotFound, FieldError."""
    assert scope.ref is not None
    shown: dict[str, Any] = lists.show(session, scope.ref)
    if shown["kind_of_record"] != "benefit":
        raise FieldError(f"ref: {shown['ref']} is not a benefit", "ref")
    return shown


def what_it_is(session: Session, shown: dict[str, Any]) -> Table:
    """What was promised and who answers for it."""
    pairs = [
        ("Description", text(shown["description"])),
        ("Project", record_named(session, "projects", str(shown["project"]))),
        ("Class", word(shown["class"])),
        ("Disbenefit", text("yes" if shown["disbenefit"] else "no")),
        ("State", word(shown["state"])),
        ("Objectives", text(_objectives(session, shown["objectives"]))),
        ("Owner", text(shown["owner"])),
        ("Responsible", text(shown["responsible"])),
        ("Validator", text(shown["validator"])),
        ("Beneficiaries", text(shown["beneficiaries"])),
        ("Measure", text(shown["measure"])),
        (
            "Unit, kind, direction",
            text(", ".join(str(shown[name]) for name in ("unit", "kind", "direction") if shown[name]) or None),
        ),
        ("Source and method", text("; ".join(str(shown[name]) for name in ("source", "method") if shown[name]) or None)),
        ("Read", word(shown["frequency"])),
        ("Realised from", day(shown["start"])),
        ("Realised until", day(shown["end"])),
        ("Handed over", day(shown["handed_over"])),
        ("Evidence", word(shown["evidence_grade"])),
    ]
    return facts("What it is", pairs)


def _objectives(session: Session, refs: object) -> str:
    """What it serves, by name."""
    named = (record_named(session, "objectives", ref, "title") for ref in str(refs or "").split(", ") if ref)
    return "; ".join(cell.text for cell in named)


def figures(session: Session, shown: dict[str, Any]) -> Table:
    """Baseline to outturn, in its unit and in money."""
    currency = session.policy.currency
    pairs = [
        ("RAG", rag(shown["rag"])),
        ("Baseline", number(shown["baseline"])),
        ("Baseline taken", day(shown["baseline_date"])),
        ("Target", number(shown["target"])),
        ("Target date", day(shown["target_date"])),
        ("Attainment", ratio(shown["attainment"])),
        ("Due to date", number(shown["due_to_date"])),
        ("Actual to date", number(shown["actual_to_date"])),
        ("Realisation", ratio(shown["realisation"])),
        ("Outturn", number(shown["outturn"])),
        ("Stated", money(shown["stated_money"], currency)),
        ("First approved plan", money(shown["first_approved_money"], currency)),
        ("Current plan", money(shown["current_plan_money"], currency)),
        ("Due and read", money(shown["due_read_money"], currency)),
        ("Realised of it", money(shown["realised_due_money"], currency)),
        ("Due and not read", money(shown["due_unread_money"], currency)),
        ("Realised in all", money(shown["realised_money"], currency)),
        ("Outturn in money", money(shown["outturn_money"], currency)),
        ("Gap to the current plan", gap(shown["variance_money"], currency)),
    ]
    return facts("Figures", pairs)


def _plans(shown: dict[str, Any]) -> Table:
    rows = tuple(
        TableRow((number(plan["number"]), text(plan["approved_by"]), day(plan["approved_on"]), text(plan["reason"])))
        for plan in shown["plan_versions"]
    )
    return Table("Approved plans", columns(Version=1, Approved_by=3, On=2, Reason=5), rows, "No plan is approved.")
