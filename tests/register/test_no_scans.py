"""What an edit costs does not grow with the register: no statement of it goes through a table whose rows grow with the benefits."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import peewee
import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.register import flags, notes, readings, records
from benefits_tui.register.session import Session
from benefits_tui.store.facts.populations import ADDED, HISTORY, OWNER_GAPS, POPULATIONS, SELF_APPROVED, TEMPLATE_CHANGED
from tests import registers

GROWING = {
    "benefit", "project", "flag", "figure", "actual", "forecast", "plan_version", "plan_value", "change_row", "change", "link", "deliverable",
    "business_change", "adoption", "attribution", "review", "review_finding", "action", "gate", "milestone", "decision", "flag_decision",
    "cost_year", "budget_agreement", "benefit_search", "note", "raised_flag",
}  # fmt: skip
REF = "P-001/B01"


def _first_flag(session: Session) -> int:
    row = session.store.one("SELECT id FROM flag WHERE state = 'open' ORDER BY id LIMIT 1")
    assert row is not None and isinstance(row[0], int)
    return row[0]


ACTS: dict[str, Callable[[Session], object]] = {
    "title": lambda session: records.change(session, REF, {"title": "Another title"}, kind=Kind.BENEFIT),
    "owner": lambda session: records.change(session, REF, {"owner": None}, kind=Kind.BENEFIT, why="left"),
    "class": lambda session: records.change(session, REF, {"class": "cashable"}, kind=Kind.BENEFIT, why="as agreed"),
    "end of a project": lambda session: records.change(session, "P-001", {"name": "Another name"}, kind=Kind.PROJECT),
    "new benefit": lambda session: records.add(session, Kind.BENEFIT, {"project": "P-001", "title": "One more"}),
    "reading": lambda session: readings.record(session, REF, "2026-10", actual=Decimal(40), evidence="a list"),
    "decision": lambda session: flags.decide(session, _first_flag(session), "accept", "for a month"),
    "note": lambda session: notes.add_note(session, REF, "Seen in use."),
}


@pytest.mark.parametrize("name", ACTS)
def test_no_statement_of_an_edit_goes_through_a_growing_table(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}
    run = peewee.Database.execute_sql

    def noted(database: Any, sql: str, params: Any = None) -> Any:
        asked.setdefault(sql, params)
        return run(database, sql, params)  # type: ignore[no-untyped-call]

    with registers.demo(tmp_path / "r.db") as session:
        records.change(session, REF, {"description": "before"}, kind=Kind.BENEFIT)
        monkeypatch.setattr(peewee.Database, "execute_sql", noted)
        ACTS[name](session)
        monkeypatch.undo()
        assert len(asked) > 10
        assert [scan for sql, params in asked.items() for scan in _scans(session, sql, params)] == []


def _scans(session: Session, sql: str, params: Any) -> list[str]:
    if sql.split(None, 1)[0] not in {"SELECT", "WITH", "UPDATE", "DELETE"} or sql.rstrip().endswith(("LIMIT 1", "LIMIT ?")):
        return []
    steps = [str(row[3]) for row in session.store.engine.driver.execute(f"EXPLAIN QUERY PLAN {sql}", params or ())]
    tables = {alias: table for table, alias in _aliases(sql)}
    return [
        f"{step}: {' '.join(sql.split())[:600]}"
        for step in steps
        if step.startswith("SCAN ") and "VIRTUAL TABLE" not in step and tables.get(step.split()[1], step.split()[1]) in GROWING
    ]


def test_no_statement_of_maturity_goes_through_a_table_for_each_row_of_another(session: Session) -> None:
    """Home works the small step out of these: a register of 100,000 benefits would not come to the end of one that does."""
    of_records = {name: sql for name, sql in POPULATIONS.items() if "maturity_answer" not in sql}
    asked = {
        **of_records,
        **HISTORY,
        "added": ADDED,
        "gaps": OWNER_GAPS,
        "approved": SELF_APPROVED,
        "template": TEMPLATE_CHANGED,
    }
    wrong = []
    for name, sql in asked.items():
        arguments = dict.fromkeys(re.findall(r":(\w+)", sql), "[]")
        steps = session.store.engine.driver.execute(f"EXPLAIN QUERY PLAN {sql}", arguments).fetchall()
        step_details = {step: detail for step, _, _, detail in steps}
        loops = [(parent, detail) for _, parent, _, detail in steps if detail.startswith(("SCAN", "SEARCH"))]
        for place, (parent, detail) in enumerate(loops):
            is_inner = any(other == parent for other, _ in loops[:place]) or step_details.get(parent, "").startswith("CORRELATED")
            if is_inner and (detail.startswith("SCAN") or "(rowid>?)" in detail):
                wrong.append(f"{name}: {detail}")
    assert wrong == []


def _aliases(sql: str) -> list[tuple[str, str]]:
    found = re.findall(r'(?:FROM|JOIN|UPDATE)\s+("?\w+"?)\s+(?:AS\s+)?("?\w+"?)', sql)
    return [(table.strip('"'), alias.strip('"')) for table, alias in found]
