"""Tables of several benefits, reviews, actions and decisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from benefits_tui.domain.plain_text import format_date
from benefits_tui.register.session import Session
from benefits_tui.reports.content.cells import columns, day, due_or_late, gap, money, rag, ratio, sentence, text, word
from benefits_tui.reports.document import Table, TableCell, TableRow


def called(row: dict[str, Any], title: str = "title", ref: str = "ref") -> TableCell:
    """What a record is called, with its reference."""
    return TableCell(f"{row[title]} · {row[ref]}", str(row[ref]), "strong")


def benefits_table(session: Session, rows: Sequence[dict[str, Any]], caption: str = "Benefits") -> Table:
    """A line a benefit: owner, class, RAG, plan, realised, outturn and gap."""
    currency = session.policy.currency
    lines = tuple(
        TableRow(
            (
                called(row),
                word(row["class"]),
                text(row["owner"]),
                rag(row["rag"]),
                money(row["current_plan_money"], currency),
                money(row["realised_money"], currency),
                money(row["outturn_money"], currency),
                gap(row["variance_money"], currency),
            ),
            f"benefits ref={row['ref']}",
        )
        for row in rows
    )
    names = columns(Benefit=5, Class=2, Owner=3, RAG=2, Plan=0, Realised=0, Outturn=0, Gap=0)
    return Table(caption, names, lines, "No benefit is recorded.")


def readings_due(rows: Sequence[dict[str, Any]]) -> Table:
    """The next reading of each benefit, the earliest first."""
    due = sorted((row for row in rows if row["next_reading"]), key=lambda row: (str(row["next_reading"]), str(row["ref"])))
    lines = tuple(
        TableRow((called(row), text(row["unit"]), day(row["next_reading"])), f"benefits ref={row['ref']}") for row in due
    )
    return Table("Readings due", columns(Benefit=6, Unit=2, Due=2), lines, "No reading is due.")


def actions_table(rows: Sequence[dict[str, Any]]) -> Table:
    """What people agreed to do, what is due first at the top."""
    lines = tuple(
        TableRow(
            (called(row, "title", "subject"), text(row["person"]), day(row["due"]), day(row["done"]), text(row["note"])),
            f"actions subject={row['subject']}",
        )
        for row in rows
    )
    return Table("Actions", columns(Action=5, Who=3, Due=2, Done=2, Note=3), lines, "No action is agreed.")


def findings_table(session: Session, findings: Sequence[dict[str, Any]]) -> Table:
    """What a review found, benefit by benefit: the figures of that day, the cause, what was decided and agreed."""
    currency = session.policy.currency
    lines = tuple(
        TableRow(
            (
                called(finding, "title", "benefit"),
                rag(finding["rag"]),
                text(finding["finding"]),
                word(finding["root_cause"]),
                text("; ".join(str(finding[name]) for name in ("decision", "concluded") if finding[name]) or None),
                text("; ".join(_agreed(action) for action in finding["actions"]) or None),
                money(finding["outturn_money"], currency),
            ),
            f"benefits ref={finding['benefit']}",
        )
        for finding in findings
    )
    names = columns(Benefit=4, RAG=2, Finding=4, Root_cause=3, Decision=3, Actions=4, Outturn=0)
    return Table("Findings", names, lines, "No finding is recorded.")


def _agreed(action: dict[str, Any]) -> str:
    by = f" by {format_date(date.fromisoformat(action['due']))}" if action["due"] else ""
    return f"{action['title']} ({action['person'] or 'nobody named'}{by}{', done' if action['done'] else ''})"


def _review(row: dict[str, Any]) -> TableCell:
    return TableCell(f"{row['project_name']}, {row['kind'].replace('_', ' ')} review · {row['ref']}", row["ref"], "strong")


def reviews_table(rows: Sequence[dict[str, Any]]) -> Table:
    """Reviews with their days and what they decided."""
    lines = tuple(
        TableRow(
            (
                _review(row),
                day(row["due"]),
                day(row["held"]),
                text(row["chair"]),
                text(row["decision"]),
            ),
            f"reviews ref={row['ref']}",
        )
        for row in rows
    )
    return Table("Reviews", columns(Review=5, Due=2, Held=2, Chair=3, Decision=4), lines, "No review is planned.")


def reviews_due(session: Session, rows: Sequence[dict[str, Any]]) -> Table:
    """Reviews that are to be held, the earliest first; what is late is said."""
    lines = tuple(
        TableRow((_review(row), due_or_late(str(row["due"]), session.today), text(row["chair"])), f"reviews ref={row['ref']}")
        for row in sorted(rows, key=lambda row: (str(row["due"]), str(row["ref"])))
    )
    return Table("Reviews due", columns(Review=6, Due=2, Chair=3), lines, "No review is due.")


def decision_log(session: Session, rows: Sequence[dict[str, Any]]) -> Table:
    """What was decided on flags, on which facts, by whom."""
    lines = tuple(
        TableRow(
            (
                called(row, "title", "subject"),
                day(row["decided_on"]),
                text(", ".join(str(row[name]) for name in ("decided_by", "forum") if row[name])),
                word(row["outcome"]),
                text(row["rationale"]),
                sentence(row["why"]),
                money(row["value_at_risk"], session.policy.currency),
            ),
            f"decisions subject={row['subject']}",
        )
        for row in rows
    )
    names = columns(Record=4, On=2, By=3, Decision=2, Reason=4, On_which_facts=4, At_risk=0)
    return Table("Decisions taken", names, lines, "No decision was recorded.")


def shares(row: dict[str, Any]) -> TableCell:
    """The share of the first approved plan that came."""
    return ratio(row["achieved_share"])
