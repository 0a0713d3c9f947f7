"""Gates: what is missing, passing them, also with an override."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.fields import FieldError, Kind, nearest
from benefits_tui.domain.gates import OF_PROJECT, REQUIREMENTS, required
from benefits_tui.domain.lifecycle import Stage
from benefits_tui.register.levels_reached import levels_missing
from benefits_tui.register.lookup import RecordId, find, titles_of
from benefits_tui.register.reasons import reason_in_words
from benefits_tui.register.records import flag_changes, write_fields
from benefits_tui.register.session import Session
from benefits_tui.register.to_mend import ToMend, asked_by_gate
from benefits_tui.register.unexplained_projects import note_gate
from benefits_tui.store.facts.requirements import lacking, missing_data
from benefits_tui.store.models import Gate as StoredGate
from benefits_tui.store.models import Project
from benefits_tui.store.queries.projects import gates_in_order
from benefits_tui.store.query import Reader
from benefits_tui.store.transaction import Transaction


class GateNotReady(UserError):
    """Something is missing; each item of `missing` is a sentence about what, and on which record."""

    def __init__(self, message: str, missing: list[str]) -> None:
        super().__init__(message)
        self.missing = missing


@dataclass(slots=True)
class GateStatus:
    """One gate of a project: its day, what it requires, what of that is missing now."""

    name: str
    title: str
    planned: date | None
    passed: date | None
    passed_by: str | None
    override: str | None
    requires: tuple[str, ...]
    missing: list[str]
    to_mend: list[ToMend] = field(default_factory=list)
    """The same, thing by thing, with where it is put right."""


# The stage that a project enters with a gate behind it: by what it decides on, else by its name in the UK set.
_LEADS_TO = {
    "0": Stage.START_UP, "1": Stage.PLANNING, "3": Stage.DELIVERY, "4": Stage.CLOSING,
    "investment": Stage.DELIVERY, "readiness": Stage.CLOSING,
}  # fmt: skip


def gates_of(session: Session, project: str) -> list[GateStatus]:
    """A project's gates in their order. Raises RecordNotFound."""
    with session.store.snapshot():
        record = find(session.store, project, Kind.PROJECT)
        return [_gate(session.store, session.today, record, row) for row in gates_in_order(session.store, record.id)]


def _gate(reader: Reader, today: date, project: RecordId, row: StoredGate) -> GateStatus:
    requires = required(row.gate, row.requires)
    return GateStatus(
        row.gate, row.title or "", row.planned, row.passed, row.passed_by, row.passed_with_override, requires,
        missing_for(reader, today, project, requires), _to_mend(reader, today, project, requires),
    )  # fmt: skip


def _named(reader: Reader, project: int, gate: str) -> StoredGate | None:
    """A project's gate of this name, in any case of letters."""
    return next((stored for stored in gates_in_order(reader, project) if stored.gate.casefold() == gate.strip().casefold()), None)


def _to_mend(reader: Reader, today: date, project: RecordId, requires: tuple[str, ...]) -> list[ToMend]:
    counts = missing_data(reader, today, [project.id])[project.id]
    result: list[ToMend] = []
    for word in (word for word in requires if counts.get(word)):
        title = f"No {REQUIREMENTS[word]}"
        if word in OF_PROJECT:
            result.append(asked_by_gate(word, Kind.PROJECT, title, project.ref))
            continue
        refs = lacking(reader, project.id, word)
        titles = titles_of(reader, refs)
        result += [asked_by_gate(word, Kind.BENEFIT, title, ref, titles.get(ref, "")) for ref in refs]
    return result


def missing_for(reader: Reader, today: date, project: RecordId, requires: tuple[str, ...]) -> list[str]:
    """A sentence for each requirement that is missing, with the benefits that lack it."""
    counts = missing_data(reader, today, [project.id])[project.id]
    result = []
    for word in requires:
        if not counts.get(word):
            continue
        if word in OF_PROJECT:
            result.append(f"{project.ref} has no {REQUIREMENTS[word]}")
        else:
            result.append(f"{', '.join(lacking(reader, project.id, word))}: no {REQUIREMENTS[word]}")
    return result


@dataclass(slots=True)
class GateResult:
    """What passing a gate did."""

    project: str
    gate: str
    passed: date
    stage: str
    missing: list[str]
    raised: list[str]
    cleared: list[str]
    notice: str = ""
    """What to look at again: a gate passed before the project starts."""


def pass_gate(
    session: Session, project: str, gate: str, *, on: date | None = None, override: bool = False, reason: str | None = None
) -> GateResult:
    """Pass a gate: the project enters the stage that lies behind it.

    Raises GateNotReady while data that the gate requires is missing, unless it goes on `override` with a reason; then a flag
    stays until the data is there. Raises RecordNotFound, FieldError.
    """
    day = on or session.today
    if day > session.today:
        raise FieldError(f"date: {day.isoformat()} is in the future", "date")
    if override:
        if not (reason and reason.strip()):
            raise FieldError("reason: an override needs one", "reason")
        reason = reason_in_words(reason)
    levels = levels_missing(session, project, gate)
    with session.store.write(session.change_info(f"pass gate {gate} of {project}", reason), session.today) as transaction:
        record = find(transaction, project, Kind.PROJECT)
        row = _named(transaction, record.id, gate)
        if row is None:
            names = [gate.gate for gate in gates_in_order(transaction, record.id)]
            raise FieldError(f"gate: {record.ref} has no gate {gate!r}{nearest(gate, names) if names else ''}", "gate")
        if row.passed is not None:
            raise FieldError(f"gate: gate {row.gate} of {record.ref} was passed on {row.passed}", "gate")
        requires = required(row.gate, row.requires)
        missing = missing_for(transaction, session.today, record, requires) + levels
        if missing and not override:
            raise GateNotReady(f"Gate {row.gate} of {record.ref} is not ready: {'; '.join(missing)}", missing)
        override_note = f"{session.user}: {reason}" if missing else None
        transaction.update(StoredGate, row.id, {"passed": day, "passed_by": session.user, "passed_with_override": override_note})
        stage = _enter(transaction, session, record, row, day)
        notice = _before_start(transaction.get(Project, record.id).start_date, row.gate, day)
    return GateResult(record.ref, row.gate, day, stage, missing, *flag_changes(transaction), notice)


def _before_start(starts: date | None, gate: str, day: date) -> str:
    if starts is None or day >= starts:
        return ""
    when = f"Gate {gate} is passed on {day.isoformat()}, before the project starts on {starts.isoformat()}"
    return f"{when}; correct a date that is wrong."


def _enter(transaction: Transaction, session: Session, project: RecordId, gate: StoredGate, day: date) -> str:
    """Move the project on to the stage behind the gate; never back."""
    present = transaction.get(Project, project.id).stage
    any_role = any(gate.role for gate in gates_in_order(transaction, project.id))
    behind = gate.leads_to or _LEADS_TO.get(gate.role or ("" if any_role else gate.gate))
    stages = list(Stage)
    if behind is not None and stages.index(Stage(behind)) > stages.index(present):
        write_fields(transaction, Kind.PROJECT, project.id, {"stage": str(behind)}, session.today)
        transaction.update(Project, project.id, {"stage_since": day})
        return str(behind)
    return present.value


def plan_gate(session: Session, project: str, gate: str, planned: date | None, why: str | None = None) -> None:
    """Set the day a gate is planned for, adding the gate where it is not there. Without `why`, a day that moves after the
    investment decision is flagged. Raises RecordNotFound."""
    with session.store.write(session.change_info(f"plan gate {gate} of {project}", why), session.today) as transaction:
        record = find(transaction, project, Kind.PROJECT)
        name = " ".join(gate.split())
        if not name:
            raise FieldError("gate: it needs a name", "gate")
        row = _named(transaction, record.id, name)
        if row is not None:
            note_gate(transaction, row, planned, session.today)
            transaction.update(StoredGate, row.id, {"planned": planned})
        else:
            transaction.insert(StoredGate, {"project_id": record.id, "gate": name, "planned": planned})
