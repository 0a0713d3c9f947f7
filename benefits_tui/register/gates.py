"""Gates: what is missing, passing them, and going on regardless."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from benefits_tui.domain.fields import Kind, WrongField, nearest
from benefits_tui.domain.gates import OF_PROJECT, REQUIREMENTS, required
from benefits_tui.domain.lifecycle import Stage
from benefits_tui.domain.problem import Problem
from benefits_tui.register.lookup import Found, find
from benefits_tui.register.records import flag_changes, write_fields
from benefits_tui.register.session import Session
from benefits_tui.store import governance as stored
from benefits_tui.store import records as rows
from benefits_tui.store.door import Row, Transaction
from benefits_tui.store.reader import Reader
from benefits_tui.store.requirements import lacking, missing_data


class NotReady(Problem):
    """Something is missing; each item of `missing` is a sentence about what, and on which record."""

    def __init__(self, message: str, missing: list[str]) -> None:
        super().__init__(message)
        self.missing = missing


@dataclass(slots=True)
class Gate:
    """One gate of a project: its day, what it requires, what of that is missing now."""

    name: str
    title: str
    planned: date | None
    passed: date | None
    passed_by: str | None
    regardless: str | None
    requires: tuple[str, ...]
    missing: list[str]


# The stage that a project enters with a gate of the UK set behind it.
_LEADS_TO = {"0": Stage.START_UP, "1": Stage.PLANNING, "3": Stage.DELIVERY, "4": Stage.CLOSING}


def gates_of(session: Session, project: str) -> list[Gate]:
    """A project's gates in their order. Raises NotThere."""
    with session.store.snapshot():
        found = find(session.store, project, Kind.PROJECT)
        return [_gate(session.store, session.today, found, row) for row in stored.gates(session.store, found.id)]


def _gate(reader: Reader, today: date, project: Found, row: Row) -> Gate:
    requires = required(str(row["gate"]), None if row["requires"] is None else str(row["requires"]))
    days = [None if row[name] is None else date.fromisoformat(str(row[name])) for name in ("planned", "passed")]
    return Gate(
        str(row["gate"]), str(row["title"] or ""), days[0], days[1], _text(row["passed_by"]), _text(row["passed_regardless"]),
        requires, missing_for(reader, today, project, requires),
    )  # fmt: skip


def _text(cell: object) -> str | None:
    return None if cell is None else str(cell)


def missing_for(reader: Reader, today: date, project: Found, requires: tuple[str, ...]) -> list[str]:
    """A sentence for each requirement that is missing, with the benefits that lack it."""
    counts = missing_data(reader, today, [project.id])[project.id]
    found = []
    for word in requires:
        if not counts.get(word):
            continue
        if word in OF_PROJECT:
            found.append(f"{project.ref} has no {REQUIREMENTS[word]}")
        else:
            found.append(f"{', '.join(lacking(reader, project.id, word))}: no {REQUIREMENTS[word]}")
    return found


@dataclass(slots=True)
class Passed:
    """What passing a gate did."""

    project: str
    gate: str
    passed: date
    stage: str
    missing: list[str]
    raised: list[str]
    cleared: list[str]


def pass_gate(
    session: Session, project: str, gate: str, *, on: date | None = None, regardless: bool = False, reason: str | None = None
) -> Passed:
    """Pass a gate: the project enters the stage that lies behind it.

    Raises NotReady while data that the gate requires is missing, unless it goes on `regardless` with a reason; then a flag
    stays until the data is there. Raises NotThere, WrongField.
    """
    day = on or session.today
    if day > session.today:
        raise WrongField(f"on: {day.isoformat()} lies ahead", "on")
    if regardless and not (reason and reason.strip()):
        raise WrongField("reason: going on regardless needs one", "reason")
    with session.store.write(session.who(f"pass gate {gate} of {project}", reason), session.today) as transaction:
        found = find(transaction, project, Kind.PROJECT)
        there = stored.gates(transaction, found.id)
        row = next((one for one in there if str(one["gate"]).casefold() == gate.strip().casefold()), None)
        if row is None:
            names = [str(one["gate"]) for one in there]
            raise WrongField(f"gate: {found.ref} has no gate {gate!r}{nearest(gate, names) if names else ''}", "gate")
        if row["passed"] is not None:
            raise WrongField(f"gate: gate {row['gate']} of {found.ref} was passed on {row['passed']}", "gate")
        requires = required(str(row["gate"]), _text(row["requires"]))
        missing = missing_for(transaction, session.today, found, requires)
        if missing and not regardless:
            raise NotReady(f"Gate {row['gate']} of {found.ref} is not ready: {'; '.join(missing)}", missing)
        said = f"{session.user}: {reason}" if missing else None
        cells: Row = {"passed": day.isoformat(), "passed_by": session.user, "passed_regardless": said}
        transaction.update("gate", int(row["id"] or 0), cells)
        stage = _enter(transaction, session, found, row)
    return Passed(found.ref, str(row["gate"]), day, stage, missing, *flag_changes(transaction))


def _enter(transaction: Transaction, session: Session, project: Found, gate: Row) -> str:
    """Move the project on to the stage behind the gate; never back."""
    present = Stage(str(rows.cell(transaction, "project", "stage", project.id)))
    behind = _text(gate["leads_to"]) or _LEADS_TO.get(str(gate["gate"]))
    stages = list(Stage)
    if behind is not None and stages.index(Stage(behind)) > stages.index(present):
        write_fields(transaction, Kind.PROJECT, project.id, {"stage": str(behind)}, session.today)
        return str(behind)
    return present.value


def plan_gate(session: Session, project: str, gate: str, planned: date | None) -> None:
    """Set the day a gate is planned for, adding the gate where it is not there. Raises NotThere."""
    with session.store.write(session.who(f"plan gate {gate} of {project}"), session.today) as transaction:
        found = find(transaction, project, Kind.PROJECT)
        name = " ".join(gate.split())
        if not name:
            raise WrongField("gate: it needs a name", "gate")
        there = stored.gates(transaction, found.id)
        row = next((one for one in there if str(one["gate"]).casefold() == name.casefold()), None)
        day = planned.isoformat() if planned is not None else None
        if row is not None:
            transaction.update("gate", int(row["id"] or 0), {"planned": day})
        else:
            transaction.insert("gate", {"project_id": found.id, "gate": name, "planned": day})
