"""Reports for governance: a review, a gate, the decisions, a handover, an owner's month, what was learned."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import Kind
from benefits_tui.domain.plain_text import format_date, humanize
from benefits_tui.register import lists
from benefits_tui.register.closure import certificate
from benefits_tui.register.gates import GateStatus, gates_of
from benefits_tui.register.listing import exactly
from benefits_tui.register.lookup import find
from benefits_tui.register.reviews import agenda
from benefits_tui.register.rollups import empty_row
from benefits_tui.register.session import Session
from benefits_tui.reports.content import parts
from benefits_tui.reports.content.benefit_tables import (
    actions_table,
    benefits_table,
    called,
    decision_log,
    findings_table,
    readings_due,
)
from benefits_tui.reports.content.cells import columns, day, ratio, text, word
from benefits_tui.reports.content.facts import facts, listed, open_flags, record_named, refs_in_scope, waits_in_short
from benefits_tui.reports.content.profile import benefit_shown, figures, what_it_is
from benefits_tui.reports.content.realisation_plan import about, gates_and_reviews, project_shown
from benefits_tui.reports.content.scope import ReportScope, head_of, head_of_record, position_of, with_person
from benefits_tui.reports.document import Paragraph, Report, Section, Table, TableRow


def review(session: Session, scope: ReportScope) -> Report:
    """One review: the benefits with their figures, what it decided, the actions. Raises RecordNotFound, FieldError."""
    assert scope.ref is not None
    record = find(session.store, scope.ref, Kind.REVIEW)
    shown: dict[str, Any] = lists.show(session, record.ref)
    asked = agenda(session, record.ref)
    benefits = listed(session, "benefits", exactly("project", str(shown["project"])))
    project = record_named(session, "projects", str(shown["project"]))
    pairs = [
        ("Kind", word(shown["kind"])),
        ("Project", project),
        ("Due", day(shown["due"])),
        ("Held", day(asked.held)),
        ("Chair", text(asked.chair)),
        ("Summary", text(shown["summary"])),
        ("Decision", text(shown["decision"])),
    ]
    sections = (
        Section("review", "The review", (facts("The review", pairs),)),
        Section("findings", "What was found", (findings_table(session, shown["findings"]),)),
        Section("benefits", "Benefits", (benefits_table(session, benefits),)),
        Section("gaps", "Outturn below plan", (parts.gaps_of(session, benefits),)),
        Section("flags", "Decisions that wait", (parts.decisions_of_project(session, str(shown["project"])),)),
        Section("actions", "Actions", (actions_table(listed(session, "actions", exactly("project", str(shown["project"])))),)),
    )
    head = head_of_record(session, f"reviews ref={record.ref}", shown, scope.log)
    title = f"{humanize(str(shown['kind'])).capitalize()} review: {project.name_and_ref[0]}"
    return Report("review", title, session.policy.name, session.today, head, sections, record.ref)


def gate(session: Session, scope: ReportScope) -> Report:
    """A project before a gate: what the gate asks for and what is missing. Raises RecordNotFound, FieldError, UsageError."""
    shown = project_shown(session, scope)
    ref = str(shown["ref"])
    gates = gates_of(session, ref)
    wanted = _gate(gates, scope.gate, ref)
    benefits = listed(session, "benefits", exactly("project", ref))
    lacking = tuple(TableRow((text(requirement, "red"),)) for requirement in wanted.missing)
    ready = (
        "Nothing is missing: the gate can be passed."
        if not wanted.missing
        else f"{len(wanted.missing)} requirement{'s are' if len(wanted.missing) != 1 else ' is'} not met."
    )
    sections = (
        Section(
            "gate",
            f"Gate {wanted.name} {wanted.title}".strip(),
            (
                Paragraph(ready, lead=True),
                Table("What is missing", columns(Missing=1), lacking, "Nothing is missing."),
                about(session, shown),
            ),
        ),
        Section("benefits", "Benefits", (benefits_table(session, benefits),)),
        Section("flags", "Decisions that wait", (parts.decisions_of_project(session, ref), open_flags(session, shown))),
        Section(
            "timeline",
            "Gates and reviews",
            (gates_and_reviews(session, ref, listed(session, "reviews", exactly("project", ref))),),
        ),
    )
    head = head_of_record(session, f"projects ref={ref}", shown, scope.log)
    day_said = f", planned for {format_date(wanted.planned)}" if wanted.planned else ""
    return Report(
        "gate", f"Gate {wanted.name}: {shown['name']}", session.policy.name, session.today, head, sections, f"{ref}{day_said}"
    )


def _gate(gates: list[GateStatus], name: str | None, ref: str) -> GateStatus:
    """The gate that was named, else the next one."""
    for gate in gates:
        if gate.name == name or (name is None and gate.passed is None):
            return gate
    if not gates:
        raise UsageError(f"gate: {ref} has no gates")
    known = ", ".join(gate.name for gate in gates)
    raise UsageError(f"gate: {ref} has no {'gate ' + name if name else 'gate to come'}; its gates are {known}")


def decisions(session: Session, scope: ReportScope) -> Report:
    """What waits and what was decided. Raises UsageError."""
    row = position_of(session, scope)
    waiting = parts.waiting_for(session, scope)
    refs = refs_in_scope(session, scope)
    taken = [
        row
        for row in listed(session, "decisions", "")
        if refs is None or row["subject"] in refs or (not scope.owner and row["project"] in refs)
    ]
    sections = (
        Section("waiting", "Decisions that wait", (parts.decisions(session, waiting, board=False, most=None),)),
        Section("taken", "Decisions taken", (decision_log(session, taken),)),
    )
    return Report(
        "decisions",
        "Flags and decisions",
        session.policy.name,
        session.today,
        head_of(session, scope, row),
        sections,
        scope.filter(),
    )


def handover(session: Session, scope: ReportScope) -> Report:
    """The handover certificate of a benefit. Raises RecordNotFound, FieldError where it was not handed over."""
    shown = benefit_shown(session, scope)
    agreed = dict(line.split("  ", 1) for line in certificate(session, str(shown["ref"])).splitlines() if "  " in line)
    accepted = [
        (label, text(agreed.get(label, "").strip() or None)) for label in ("Accepted by", "Accepted on", "Agreed", "Realisation")
    ]
    sections = (
        Section("handover", "Accepted", (facts("Accepted", accepted),)),
        Section("what", "What is handed over", (what_it_is(session, shown),)),
        Section("figures", "Figures on the day of this certificate", (figures(session, shown),)),
    )
    head = head_of_record(session, f"benefits ref={shown['ref']}", shown, scope.log)
    title = f"Handover certificate: {shown['title']}"
    return Report(
        "handover",
        title,
        session.policy.name,
        session.today,
        head,
        sections,
        str(shown["ref"]),
        ("For the project", "Accepting owner"),
    )


def owner(session: Session, scope: ReportScope) -> Report:
    """What one owner answers for: benefits, readings due and late, decisions, actions. Raises RecordNotFound, UsageError."""
    name = scope.owner or scope.ref
    if name is None:
        raise UsageError("owner: name the person, as `report owner NAME` or with --owner")
    own = with_person(session, ReportScope(owner=name, log=scope.log))
    name = own.owner or name
    benefits = listed(session, "benefits", own.filter())
    row = position_of(session, own) if benefits else empty_row(own.filter())
    waiting = parts.waiting_for(session, own)
    actions = [action for action in listed(session, "actions", "done:-") if str(action["person"]).casefold() == name.casefold()]
    first = waiting[0] if waiting else None
    title = "" if first is None else f"{first['title']} · {first['subject']}"
    lead = waits_in_short(
        [] if first is None else first["flags"], session.today, title, sum(len(line["flags"]) for line in waiting)
    )
    sections = (
        Section("position", "What you answer for", (lead, parts.position(session, row), benefits_table(session, benefits))),
        Section("readings", "Readings due", (readings_due(benefits),)),
        Section("decisions", "Decisions that wait", (parts.decisions(session, waiting, board=False, most=None),)),
        Section("actions", "Actions", (actions_table(actions),)),
        Section("missing", "Facts to complete", (parts.still_missing(session, own),)),
    )
    return Report("owner", f"Benefits of {name}", session.policy.name, session.today, head_of(session, own, row), sections)


def lessons(session: Session, scope: ReportScope) -> Report:
    """What became of the benefits that ended, and why: the ground for the next business case. Raises UsageError."""
    row = position_of(session, scope)
    ended = listed(session, "benefits", scope.filter("state:verified,part_achieved,not_achieved,written_off,superseded"))
    lines = []
    for project in ended:
        standing = lists.show(session, str(project["ref"]))["conclusion"]
        why = standing["reason"] if isinstance(standing, dict) else None
        cells = (
            called(project),
            word(project["class"]),
            word(project["state"]),
            ratio(project["achieved_share"]),
            text(why),
            word(project["concluded"]),
        )
        lines.append(TableRow(cells, f"benefits ref={project['ref']}"))
    names = columns(Benefit=4, Class=2, Ended_as=2, Achieved=0, Reason=5, Proof=2)
    drifted = listed(session, "benefits", scope.filter("drift_money<0"))
    lowered = benefits_table(session, drifted, "Current plan below the first approved one")
    sections = (
        parts.concluded(session, scope),
        Section(
            "lessons",
            "What became of them, and why",
            (Table("Benefits that ended", names, tuple(lines), "No benefit has ended yet."),),
        ),
        Section("drift", "Plans that were lowered", (replace(lowered, empty="No plan was lowered."),)),
    )
    return Report(
        "lessons", "Lessons", session.policy.name, session.today, head_of(session, scope, row), sections, scope.filter()
    )
