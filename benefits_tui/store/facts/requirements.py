"""What gates require, told by SQL: how often it is missing in a project, and on which benefits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from benefits_tui.domain.gates import required
from benefits_tui.domain.lifecycle import CLOSED, FINAL, Stage, gate_passed
from benefits_tui.store.engine.sqlite import IN_IDS, ids_argument
from benefits_tui.store.query import Reader

ENDED = "(" + ", ".join(f"'{state.value}'" for state in sorted(FINAL)) + ")"

_BEHIND = " ".join(
    f"WHEN '{stage.value}' THEN {max((gate for gate in range(6) if gate_passed(stage, gate)), default=-1)}" for stage in Stage
)


def _number(gate: str) -> str:
    """The UK gate that a gate stands for: by its role, else the stage it leads to, else its name where no gate has a role."""
    return f"""(CASE {gate}.role WHEN 'investment' THEN 3 WHEN 'readiness' THEN 4 WHEN 'benefits' THEN 5 ELSE
        CASE {gate}.leads_to WHEN 'start_up' THEN 0 WHEN 'planning' THEN 1 WHEN 'delivery' THEN 3 WHEN 'closing' THEN 4 ELSE
            CASE WHEN {gate}.gate IN ('0', '1', '2', '3', '4', '5') AND NOT EXISTS (SELECT 1 FROM gate other
                WHERE other.project_id = {gate}.project_id AND other.role IS NOT NULL) THEN CAST({gate}.gate AS INTEGER) END
        END END)"""


# A gate that the stage has behind it is passed, whether or not its day was recorded; so is one before such a gate.
GATE_BEHIND = f"""(coalesce({_number("g")} <= CASE p.stage {_BEHIND} END, 0) OR EXISTS (SELECT 1 FROM gate later
    WHERE later.project_id = g.project_id AND later.position > g.position
        AND {_number("later")} <= CASE p.stage {_BEHIND} END))"""
"""True where the stage of a project `p` has its gate `g` behind it."""
INVESTMENT_GATE = f"""
(SELECT g.id FROM gate g WHERE g.project_id = p.id AND {_number("g")} = 3 ORDER BY g.role IS NULL, g.gate <> '3' LIMIT 1)
"""
"""The gate of a project `p` at which the investment is decided: its template says, else it is the one named 3."""
_NEXT_GATE = f"""
(SELECT min({{}}) FROM gate g WHERE g.project_id = p.id AND g.passed IS NULL AND NOT {GATE_BEHIND})
"""
NEXT_GATE = _NEXT_GATE.format("g.planned")
"""The day of the next gate of a project `p`; it may have passed."""
NEXT_GATE_ASKS = _NEXT_GATE.format("g.planned || char(31) || g.gate || char(31) || coalesce(g.requires, char(30))")
"""The same with what the gate is called and requires; read by `gate_of`."""
_OPEN = f"p.stage NOT IN ({', '.join(repr(closed.value) for closed in sorted(CLOSED))})"
PROJECT_END = f"CASE WHEN {_OPEN} THEN p.end_date END"
"""The end of a project `p` while it is not closed."""
DAYS_OF_OPEN_PROJECT = f"CASE WHEN {_OPEN} THEN {NEXT_GATE} END, {PROJECT_END}"
"""The next gate and the end of a project `p`, two columns, while it is not closed."""


def gate_of(cell: str | None) -> tuple[date | None, tuple[str, ...]]:
    """The day of a next gate and what it requires, in the words of `domain.gates`."""
    if cell is None:
        return None, ()
    planned, name, requires = cell.split("\x1f")
    return date.fromisoformat(planned), required(name, None if requires == "\x1e" else requires)


_OF_BENEFITS = {
    "owner": "b.owner_id IS NULL",
    "class": "b.class = 'unclassified'",
    "measure": "measured AND (b.unit IS NULL OR b.kind IS NULL OR b.direction IS NULL)",
    "baseline": "measured AND b.baseline IS NULL",
    "target": "measured AND b.target IS NULL AND b.stated IS NULL AND NOT planned",
    "plan": "measured AND NOT planned",
    "objective": "NOT EXISTS (SELECT 1 FROM benefit_objective o WHERE o.benefit_id = b.id)",
    "dates": "b.start_date IS NULL OR b.end_date IS NULL",
    "frequency": "measured AND b.frequency IS NULL",
    "enabler": "NOT EXISTS (SELECT 1 FROM link WHERE to_kind = 'benefit' AND to_id = b.id AND from_kind <> 'benefit')",
    "forecast": "measured AND NOT EXISTS (SELECT 1 FROM forecast f WHERE f.benefit_id = b.id)",
    "validator": "b.validator_id IS NULL",
    "handover": "b.handed_over_on IS NULL AND b.state NOT IN ('handed_over', 'realising')",
    "reading": "measured AND NOT EXISTS (SELECT 1 FROM actual a WHERE a.benefit_id = b.id)",
}
_IN_FULL = {
    "measured": "b.class <> 'qualitative'",
    "planned": "EXISTS (SELECT 1 FROM plan_version v WHERE v.benefit_id = b.id AND v.current = 1)",
}


def _lacks(word: str) -> str:
    sql = _OF_BENEFITS[word]
    for name, meaning in _IN_FULL.items():
        sql = sql.replace(name, f"({meaning})")
    return f"({sql})"


def missing_data(reader: Reader, today: date, projects: Collection[int]) -> dict[int, dict[str, int]]:
    """How many times each requirement of `domain.gates` is missing in these projects, by project and word."""
    sums = ", ".join(f"sum({_lacks(word)})" for word in _OF_BENEFITS)
    by_project: dict[int, dict[str, int]] = {project: {} for project in projects}
    for number, *counts in reader.each(
        f"SELECT b.project_id, {sums} FROM benefit b WHERE b.state NOT IN {ENDED} AND b.project_id {IN_IDS} GROUP BY 1",
        {"ids": ids_argument(projects)},
    ):
        by_project[number] = {word: count for word, count in zip(_OF_BENEFITS, counts, strict=True) if count}
    for number, *lacks in reader.each(
        "SELECT p.id, p.sponsor_id IS NULL, p.whole_life_cost IS NULL, "
        "NOT EXISTS (SELECT 1 FROM benefit WHERE project_id = p.id), "
        "NOT EXISTS (SELECT 1 FROM deliverable WHERE project_id = p.id), "
        "NOT EXISTS (SELECT 1 FROM review WHERE project_id = p.id AND held IS NULL AND due >= :today) "
        f"FROM project p WHERE p.id {IN_IDS}",
        {"ids": ids_argument(projects), "today": today.isoformat()},
    ):
        requirement_names = ("sponsor", "cost", "benefits", "deliverables", "review")
        by_project[number] |= {word: 1 for word, lacking_it in zip(requirement_names, lacks, strict=True) if lacking_it}
    return by_project


def lacking(reader: Reader, project: int, word: str) -> list[str]:
    """The references of a project's benefits that lack what a requirement asks for."""
    rows = reader.each(
        f"SELECT b.ref FROM benefit b WHERE b.project_id = ? AND b.state NOT IN {ENDED} AND {_lacks(word)} ORDER BY b.ref",
        (project,),
    )
    return [ref for (ref,) in rows]
