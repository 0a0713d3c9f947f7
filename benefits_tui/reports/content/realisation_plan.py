"""A project's benefits realisation plan: benefits, owners, when, what enables them, gates and reviews."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from benefits_tui.domain.fields import FieldError, Kind
from benefits_tui.domain.plain_text import format_date
from benefits_tui.register import lists
from benefits_tui.register.appraisal import BalanceSnapshot, taken
from benefits_tui.register.balances_taken import taken_lines
from benefits_tui.register.gates import gates_of
from benefits_tui.register.listing import exactly
from benefits_tui.register.lookup import find
from benefits_tui.register.project_summary import project_summary
from benefits_tui.register.queue import queue
from benefits_tui.register.session import Session
from benefits_tui.reports.charts.timeline import Event, timeline
from benefits_tui.reports.content.benefit_tables import benefits_table, called, readings_due, reviews_table
from benefits_tui.reports.content.cells import columns, day, gap, money, text, word
from benefits_tui.reports.content.facts import facts, listed, open_flags, waits_in_short
from benefits_tui.reports.content.mapping import map_chart
from benefits_tui.reports.content.scope import ReportScope, head_of_record
from benefits_tui.reports.document import Chart, Paragraph, Report, Section, Table, TableCell, TableRow


def project_shown(session: Session, scope: ReportScope) -> dict[str, Any]:
    """The project that a report is about, as plain data. Raises RecordNotFound, FieldError."""
    assert scope.ref is not None
    shown: dict[str, Any] = lists.show(session, scope.ref)
    if shown["kind_of_record"] != "project":
        raise FieldError(f"ref: {shown['ref']} is not a project", "ref")
    return shown


def realisation_plan(session: Session, scope: ReportScope) -> Report:
    """How the benefits of a project come, who answers for them, and when it is looked at. Raises RecordNotFound, FieldError."""
    shown = project_shown(session, scope)
    ref = str(shown["ref"])
    benefits = listed(session, "benefits", exactly("project", ref))
    reviews = listed(session, "reviews", exactly("project", ref))
    network = map_chart(session, ref)
    balances = taken(session, ref)
    sections = (
        Section("project", "The project", (_waits(session, ref), about(session, shown))),
        Section("benefits", "Benefits", (benefits_table(session, benefits), _measures(benefits))),
        Section("readings", "Readings due", (readings_due(benefits),)),
        Section("enabled", "What enables them", (_enabled(session, shown), *([network] if network is not None else []))),
        Section("timeline", "Gates and reviews", (gates_and_reviews(session, ref, reviews), reviews_table(reviews))),
        *([Section("balances", "Balances taken", (balances_table(session, balances),))] if balances else []),
        Section("flags", "Open flags on the project", (open_flags(session, shown),)),
    )
    head = head_of_record(session, f"projects ref={ref}", shown, scope.log)
    return Report(
        "realisation-plan", f"Benefits realisation plan: {shown['name']}", session.policy.name, session.today, head, sections, ref
    )


def _waits(session: Session, ref: str) -> Paragraph:
    """What waits on the project and its benefits, the first of it in full."""
    rows = queue(session, exactly("project", ref))
    first = rows[0] if rows else None
    title = "" if first is None or first["subject"] == ref else f"{first['title']} · {first['subject']}"
    return waits_in_short([] if first is None else first["flags"], session.today, title, sum(len(row["flags"]) for row in rows))


def balances_table(session: Session, balances: Sequence[BalanceSnapshot]) -> Table:
    """The balances that were taken during the project's life, oldest first, so that one reads how each figure went."""
    currency = session.policy.currency
    rows = tuple(
        TableRow(
            (
                TableCell(f"{format_date(line.as_of)}{', ' + line.gate if line.gate else ''}" if line.first else "", line.as_of),
                word(line.name or None),
                *(
                    money(line.figures[name], currency)
                    for name in ("stated", "current_plan", "due_read", "realised_due", "outturn")
                ),
                gap(line.figures["gap"], currency),
                word(line.verdict if line.first else None),
            )
        )
        for line in taken_lines(balances)
    )
    names = columns(Taken=4, Class=3, Stated=0, Current_plan=0, Due_and_read=0, Realised=0, Outturn=0, Gap=0, Verdict=2)
    return Table("Balances taken", names, rows, "No balance was taken.")


def about(session: Session, shown: dict[str, Any]) -> Table:
    """What the project is and who leads it."""
    currency = session.policy.currency
    pairs = [
        ("Description", text(shown["description"])),
        ("Programme", text(shown["programme"])),
        ("Department", text(shown["department"])),
        ("Stage", word(shown["stage"])),
        ("Manager", text(shown["manager"])),
        ("Sponsor", text(shown["sponsor"])),
        ("Start", day(shown["start"])),
        ("End", day(shown["end"])),
        ("Closed", day(shown.get("closed_on"))),
        ("Whole-life cost", money(shown["whole_life_cost"], currency)),
        ("Cost to date", money(shown["cost_to_date"], currency)),
    ]
    return facts("The project", pairs)


def _measures(benefits: list[dict[str, Any]]) -> Table:
    rows = tuple(
        TableRow(
            (
                called(row),
                text(row["measure"]),
                text(row["unit"]),
                text(row["source"]),
                word(row["frequency"]),
                day(row["start"]),
                day(row["end"]),
            )
        )
        for row in benefits
    )
    return Table(
        "How they are measured",
        columns(Benefit=4, Measure=3, Unit=2, Source=3, Read=2, From=2, Until=2),
        rows,
        "No benefit is recorded.",
    )


def _enabled(session: Session, shown: dict[str, Any]) -> Table:
    summary = project_summary(session, find(session.store, str(shown["ref"]), Kind.PROJECT).id)
    rows = [
        TableRow(
            (
                called(deliverable._asdict()),
                text("deliverable"),
                day(deliverable.planned),
                day(deliverable.forecast),
                day(deliverable.accepted),
            ),
            f"deliverables ref={deliverable.ref}",
        )
        for deliverable in summary.deliverables
    ]
    rows += [
        TableRow(
            (
                called(business_change._asdict()),
                text("business change"),
                day(business_change.needed_by),
                day(None),
                day(business_change.done),
            ),
            f"business-changes ref={business_change.ref}",
        )
        for business_change in summary.business_changes
    ]
    names = columns(What=5, Kind=2, Planned=2, Forecast=2, Done=2)
    return Table("Deliverables and business changes", names, tuple(rows), "Nothing that enables them is recorded.")


def gates_and_reviews(session: Session, ref: str, reviews: list[dict[str, Any]]) -> Chart:
    """Gates and reviews on a line of time."""
    events = []
    for gate in gates_of(session, ref):
        planned = gate.passed or gate.planned
        if planned is not None:
            events.append(Event(f"Gate {gate.name} {gate.title}".strip(), planned, gate.passed is not None))
    for row in reviews:
        when = date.fromisoformat(row["held"] or row["due"])
        events.append(Event(f"{row['kind'].replace('_', ' ')} review", when, row["held"] is not None))
    events.sort(key=lambda event: (event.day, event.label))
    rows = tuple(TableRow((text(event.label), day(event.day), text("yes" if event.done else "no"))) for event in events)
    table = Table("Gates and reviews", columns(What=4, Day=2, Done=1), rows, "No day is planned yet.")
    done = sum(event.done for event in events)
    says = f"Gates and reviews: {len(events)}, of which {done or 'none'} done."
    return Chart("Gates and reviews", timeline(events, session.today), says, table)
