"""A file into the register: all of it or nothing, and a second time without effect."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from collections.abc import Mapping as MappingABC
from dataclasses import dataclass, field
from pathlib import Path

from benefits_tui.domain.field_values import read_value
from benefits_tui.domain.fields import FieldType, Kind, Value, field_of
from benefits_tui.domain.lifecycle import Stage, stage_from_dates, state_in
from benefits_tui.domain.periods import Frequency, Period, period_holding
from benefits_tui.domain.quantity import currency_sign, to_scaled
from benefits_tui.exchange.drafts import Draft, Drafts, Key, ReadingDraft, Reject, read_drafts
from benefits_tui.exchange.mapping import Mapping
from benefits_tui.exchange.matching import Proposal, match
from benefits_tui.exchange.read import read_table
from benefits_tui.exchange.sheet import Sheet
from benefits_tui.register.lookup import next_ref
from benefits_tui.register.readings import current_plan, write_plan
from benefits_tui.register.session import Session
from benefits_tui.store.door import Cell, Row, Transaction
from benefits_tui.store.values import to_cell

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done and how much there is; may raise to cancel."""


@dataclass(slots=True)
class Counts:
    """What became of the records of one kind. `read` is the sum of the four after it."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    renamed: int = 0
    not_in_file: int = 0

    @property
    def read(self) -> int:
        """Records found in the file, and cells that could not be read."""
        return self.added + self.changed + self.unchanged + self.rejected


@dataclass(slots=True)
class Outcome:
    """What an import did, or would do."""

    rows: int
    written: bool = False
    by_kind: dict[str, Counts] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def total(self, name: str) -> int:
        """The sum of one count over all kinds."""
        return sum(int(getattr(counts, name)) for counts in self.by_kind.values())


def propose(path: Path) -> tuple[Sheet, Proposal]:
    """The file and the mapping that its column names suggest. Raises Unusable."""
    sheet = read_table(path)
    return sheet, match(sheet)


def read_with(path: Path, mapping: Mapping) -> Sheet:
    """The file, read as its mapping says. Raises Unusable."""
    return read_table(path, sheet=mapping.sheet, delimiter=mapping.delimiter, encoding=mapping.encoding)


def import_sheet(
    session: Session,
    sheet: Sheet,
    mapping: Mapping,
    *,
    dry_run: bool = False,
    strict: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """Import a table. With `strict` any rejected cell means that nothing is written.

    `dry_run` does all of it and takes it back, so that it counts the same. Raises Unusable for a table that does not
    fit the mapping.
    """
    policy = session.policy
    tell = progress or (lambda what, done, total: None)
    drafts = read_drafts(
        sheet,
        mapping,
        policy.fiscal_year_start,
        currency_sign(policy.currency),
        lambda done, total: tell("reading rows", done, total),
    )
    outcome = Outcome(drafts.rows, notices=drafts.notices)
    outcome.by_kind = {name: Counts() for name in ("projects", "benefits", "readings")}
    who = session.who("import", sheet.path.name)
    with contextlib.ExitStack() as stack:
        if dry_run or (strict and drafts.rejects):
            transaction = stack.enter_context(session.store.rehearsal(who))
        else:
            transaction = stack.enter_context(session.store.write(who, session.today))
            outcome.written = True
        _Importer(session, transaction, sheet, mapping, drafts, outcome, tell).run()
        outcome.rejects = sorted(drafts.rejects, key=lambda reject: reject.row)
        for reject in outcome.rejects:
            outcome.by_kind[reject.kind].rejected += 1
        if strict and outcome.rejects and outcome.written:
            raise _Strict(outcome)
        tell("working out flags", 0, 1)
    return outcome


_SEVERAL = -1
"""Stands for a name that several people bear."""


class _Strict(Exception):
    """Raised inside the transaction so that it is rolled back: rejects were found only while writing."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


def import_strictly(
    session: Session, sheet: Sheet, mapping: Mapping, *, dry_run: bool = False, progress: Progress | None = None
) -> Outcome:
    """`import_sheet` that writes nothing when anything is rejected."""
    try:
        return import_sheet(session, sheet, mapping, dry_run=dry_run, strict=True, progress=progress)
    except _Strict as strict:
        strict.outcome.written = False
        return strict.outcome


class _Importer:
    def __init__(
        self,
        session: Session,
        transaction: Transaction,
        sheet: Sheet,
        mapping: Mapping,
        drafts: Drafts,
        outcome: Outcome,
        tell: Progress,
    ) -> None:
        self.session = session
        self.transaction = transaction
        self.sheet = sheet
        self.mapping = mapping
        self.drafts = drafts
        self.outcome = outcome
        self.tell = tell
        self.today = session.today.isoformat()
        self.people: dict[str, int] = {}
        self.programmes: dict[str, int] = {}
        self.objectives: dict[str, int] = {}
        self.ids: dict[tuple[Kind, Key], int] = {}
        self.changed: set[tuple[Kind, int]] = set()
        self.new: set[tuple[Kind, int]] = set()
        self.named: set[str] = set()

    def run(self) -> None:
        """Projects, then benefits, then readings, then what could not be read, as notes."""
        self.people = self._known_people()
        self.programmes = self._known("SELECT name, id FROM programme")
        self.objectives = self._known("SELECT ref, id FROM objective")
        self._projects()
        self._benefits()
        self._readings()
        self._notes()
        for kind in (Kind.PROJECT, Kind.BENEFIT):
            counts = self.outcome.by_kind[kind.plural]
            touched = {record for one, record in self.ids.items() if one[0] is kind}
            counts.added = sum((kind, record) in self.new for record in touched)
            counts.changed = sum((kind, record) in self.changed - self.new for record in touched)
            counts.unchanged = len(touched) - counts.added - counts.changed

    def _known_people(self) -> dict[str, int]:
        """People by reference, e-mail and name; a name that several bear names nobody."""
        found: dict[str, int] = {}
        for number, ref, email, name in self.transaction.all("SELECT id, ref, email, name FROM person ORDER BY id"):
            for words in (name, email, ref):
                key = str(words).casefold() if words else ""
                if key:
                    found[key] = _SEVERAL if key in found and words == name else int(number or 0)
        return found

    def _known(self, sql: str) -> dict[str, int]:
        return {str(name).casefold(): int(number or 0) for name, number in self.transaction.all(sql)}

    # Projects and benefits --------------------------------------------------------------------------------------

    def _projects(self) -> None:
        one = self.mapping.projects
        if one is None:
            return
        present = self._rows_by_ref("project")
        new: list[tuple[Draft, Row]] = []
        stages = 0
        for draft in self.drafts.projects.values():
            ref = str(draft.values.get("ref") or " / ".join(draft.key))
            row = present.get(ref.casefold())
            cells = self._cells(draft)
            self._dates_in_order(draft, cells, row)
            if row is not None:
                self._update(draft, row, cells)
                continue
            cells = {"name": ref} | self._fixed(Kind.PROJECT, one.fixed) | cells | {"ref": ref, "touched_on": self.today}
            if "stage" not in cells:
                values = draft.values
                cells["stage"] = stage_from_dates(
                    values.get("start"), values.get("end"), self.session.today  # type: ignore[arg-type]
                ).value  # fmt: skip
                stages += 1
            new.append((draft, cells))
        self._insert(Kind.PROJECT, new)
        if stages:
            self.outcome.notices.append(
                f"The file names no stage for {stages} new project{'s' if stages != 1 else ''}: "
                "past its end closing, before its start planning, else delivery."
            )
        in_file = {number for (kind, _), number in self.ids.items() if kind is Kind.PROJECT}
        self.outcome.by_kind["projects"].not_in_file = sum(row["id"] not in in_file for row in present.values())

    def _benefits(self) -> None:
        one = self.mapping.benefits
        if one is None:
            return
        present = self._rows_by_ref("benefit")
        by_id = {row["id"]: row for row in present.values()}
        projects = self._rows_by_ref("project")
        stages = {row["id"]: Stage(str(row["stage"])) for row in projects.values()}
        keyed = self._external(Kind.BENEFIT)
        taken = {str(ref) for ref in present}
        taken |= {str(draft.values["ref"]).casefold() for draft in self.drafts.benefits.values() if draft.values.get("ref")}
        next_number: dict[int, int] = {}
        new: list[tuple[Draft, Row]] = []
        keys: list[tuple[Draft, str]] = []
        gone: list[Key] = []
        for draft in self.drafts.benefits.values():
            given = draft.values.get("ref")
            row = present.get(str(given).casefold()) if given is not None else by_id.get(keyed.get(draft.key))
            for name, words in one.fixed.items():
                if row is None and draft.values.get(name) is None:
                    draft.values[name] = read_value(field_of(Kind.BENEFIT, name), words)
            project = self._project_of(draft, projects)
            if row is None and (project is None or not draft.values.get("title")):
                self._refuse_benefit(draft, project)
                gone.append(draft.key)
                continue
            cells = self._cells(draft)
            self._dates_in_order(draft, cells, row)
            if row is not None:
                if project is not None:
                    cells["project_id"] = project
                self._update(draft, row, cells)
                continue
            assert project is not None
            if given is None:
                number = next_number.get(project) or self._first_free(project, projects)
                while f"{self._ref_of(project, projects)}/B{number:02d}".casefold() in taken:
                    number += 1
                next_number[project] = number + 1
                cells["ref"] = f"{self._ref_of(project, projects)}/B{number:02d}"
                keys.append((draft, json.dumps(draft.key, ensure_ascii=False)))
            cells |= {"project_id": project, "touched_on": self.today}
            cells.setdefault("state", state_in(stages[project]).value)
            new.append((draft, cells))
        self._insert(Kind.BENEFIT, new)
        for key in gone:
            del self.drafts.benefits[key]
        in_file = {number for (kind, _), number in self.ids.items() if kind is Kind.BENEFIT}
        self.outcome.by_kind["benefits"].not_in_file = sum(row["id"] not in in_file for row in present.values())
        self.transaction.insert_many(
            "external_key",
            [
                {
                    "source": self.mapping.source,
                    "subject_kind": "benefit",
                    "key": key,
                    "subject_id": self.ids[Kind.BENEFIT, draft.key],
                }
                for draft, key in keys
            ],
        )
        self._objectives_of()

    def _rows_by_ref(self, table: str) -> dict[str, Row]:
        names = [str(row[1]) for row in self.transaction.all(f"PRAGMA table_info({table})")]
        rows = self.transaction.all(f"SELECT {', '.join(names)} FROM {table}")
        return {str(row[1]).casefold(): dict(zip(names, row, strict=True)) for row in rows}

    def _external(self, kind: Kind) -> dict[Key, int]:
        rows = self.transaction.all(
            "SELECT key, subject_id FROM external_key WHERE source = ? AND subject_kind = ?", (self.mapping.source, kind.value)
        )
        return {tuple(json.loads(str(key))): int(number or 0) for key, number in rows}

    def _project_of(self, draft: Draft, projects: MappingABC[str, Row]) -> int | None:
        if draft.parent is not None:
            return self.ids.get((Kind.PROJECT, draft.parent))
        row = projects.get(str(draft.values.get("project") or "").casefold())
        return int(row["id"] or 0) if row is not None else None

    def _refuse_benefit(self, draft: Draft, project: int | None) -> None:
        if project is None and draft.values.get("project"):
            reason = f"there is no project {draft.values['project']!r} in the register"
        elif project is None:
            reason = "there is no such benefit in the register, and the row names no project for a new one"
        else:
            reason = "the row has no title for a new benefit"
        value = str(draft.values.get("ref") or " / ".join(draft.key))
        column = "/".join(self.mapping.benefits.key) if self.mapping.benefits and self.mapping.benefits.key else "ref"
        self.drafts.rejects.append(Reject(draft.row, column, value, reason, "benefits"))

    def _first_free(self, project: int, projects: MappingABC[str, Row]) -> int:
        prefix = f"{self._ref_of(project, projects)}/B"
        return int(next_ref(self.transaction, Kind.BENEFIT, prefix, 2).removeprefix(prefix))

    def _ref_of(self, project: int, projects: MappingABC[str, Row]) -> str:
        if not hasattr(self, "_refs"):
            self._refs = {row["id"]: str(row["ref"]) for row in projects.values()}
        return self._refs[project]

    def _cells(self, draft: Draft) -> Row:
        """The draft's values as columns. A blank cell says nothing, so it changes nothing."""
        cells: Row = {}
        for name, value in draft.values.items():
            if value is None or name == "objective_title":
                continue
            one = field_of(draft.kind, name)
            match one.type:
                case FieldType.PROJECT | FieldType.OBJECTIVES | FieldType.GATE:
                    continue
                case FieldType.PERSON:
                    person = self._named(self.people, "person", str(value))
                    if person == _SEVERAL:
                        self._reject_value(draft, name, "several people bear this name; write a reference or e-mail")
                    else:
                        cells[one.column] = person
                case FieldType.PROGRAMME:
                    cells[one.column] = self._named(self.programmes, "programme", str(value))
                case _:
                    cells[one.column] = to_cell(value)
        return cells

    def _dates_in_order(self, draft: Draft, cells: Row, row: Row | None) -> None:
        """An end before the start is not taken: the start may be what is wrong, but only a person can tell."""
        start = cells.get("start_date") or (row["start_date"] if row is not None else None)
        end = cells.get("end_date") or (row["end_date"] if row is not None else None)
        if start is None or end is None or str(start) <= str(end):
            return
        for name in ("end", "start"):
            if f"{name}_date" in cells:
                del cells[f"{name}_date"]
                self._reject_value(draft, name, f"the end, {end}, would be before the start, {start}")
                return

    def _reject_value(self, draft: Draft, name: str, reason: str) -> None:
        row, column = draft.rows.get(name, draft.row), draft.columns.get(name, name)
        value = str(draft.values[name])
        self.drafts.rejects.append(Reject(row, column, value, reason, draft.kind.plural, (draft.kind, draft.key)))

    def _fixed(self, kind: Kind, fixed: MappingABC[str, str]) -> Row:
        values: dict[str, Value] = {name: read_value(field_of(kind, name), text) for name, text in fixed.items()}
        return self._cells(Draft(kind, (), 0, values))

    def _named(self, known: dict[str, int], table: str, words: str) -> int:
        name = " ".join(words.split())
        counts = self.outcome.by_kind.setdefault("people", Counts()) if table == "person" else Counts()
        if name.casefold() in known and name.casefold() not in self.named:
            counts.unchanged += 1
        self.named.add(name.casefold())
        if name.casefold() not in known:
            row: Row = {"name": name}
            if table == "person":
                row["ref"] = next_ref(self.transaction, Kind.PERSON, "PER-")
            counts.added += 1
            known[name.casefold()] = self.transaction.insert(table, row)
        return known[name.casefold()]

    def _update(self, draft: Draft, row: Row, cells: Row) -> None:
        number = int(row["id"] or 0)
        self.ids[draft.kind, draft.key] = number
        # A reference in another case of letters is the same one.
        changed = {name: cell for name, cell in cells.items() if row[name] != cell and name != "ref"}
        if changed:
            self.transaction.update(draft.kind.value, number, changed | {"touched_on": self.today})
            self.changed.add((draft.kind, number))
        counts = self.outcome.by_kind[draft.kind.plural]
        counts.renamed += ("name" if draft.kind is Kind.PROJECT else "title") in changed
        self._gates(draft, number)

    def _insert(self, kind: Kind, new: list[tuple[Draft, Row]]) -> None:
        self.tell(f"writing {kind.plural}", 0, len(new))
        numbers = self.transaction.insert_many(kind.value, [cells for _, cells in new])
        for (draft, _), number in zip(new, numbers, strict=True):
            self.ids[kind, draft.key] = number
            self.new.add((kind, number))
            self._gates(draft, number)

    def _gates(self, draft: Draft, number: int) -> None:
        for name, value in draft.values.items():
            if value is None or name == "objective_title" or field_of(draft.kind, name).type is not FieldType.GATE:
                continue
            gate, day = name.removeprefix("gate"), to_cell(value)
            row = self.transaction.one("SELECT id, planned FROM gate WHERE project_id = ? AND gate = ?", (number, gate))
            if row is None:
                self.transaction.insert("gate", {"project_id": number, "gate": gate, "planned": day})
            elif row[1] != day:
                self.transaction.update("gate", int(row[0] or 0), {"planned": day})
            else:
                continue
            self.changed.add((draft.kind, number))

    def _objectives_of(self) -> None:
        if not any(draft.values.get("objectives") for draft in self.drafts.benefits.values()):
            return
        rows = self.transaction.all("SELECT benefit_id, objective_id, id FROM benefit_objective")
        present = {(int(benefit or 0), int(objective or 0)): int(row or 0) for benefit, objective, row in rows}
        held: dict[int, list[tuple[tuple[int, int], int]]] = {}
        for pair, row in present.items():
            held.setdefault(pair[0], []).append((pair, row))
        counts, seen = self.outcome.by_kind.setdefault("objectives", Counts()), set[str]()
        new: list[Row] = []
        for draft in self.drafts.benefits.values():
            if not draft.values.get("objectives"):
                continue
            benefit, wanted = self.ids[Kind.BENEFIT, draft.key], set[tuple[int, int]]()
            for ref in (part.strip() for part in str(draft.values["objectives"]).split(",")):
                if not ref:
                    continue
                if ref.casefold() not in self.objectives:
                    title = str(draft.values.get("objective_title") or ref)
                    self.objectives[ref.casefold()] = self.transaction.insert("objective", {"ref": ref, "title": title})
                    counts.added += 1
                    seen.add(ref.casefold())
                elif ref.casefold() not in seen:
                    seen.add(ref.casefold())
                    counts.unchanged += 1
                pair = (benefit, self.objectives[ref.casefold()])
                wanted.add(pair)
                if pair not in present:
                    present[pair] = 0
                    new.append({"benefit_id": pair[0], "objective_id": pair[1]})
                    self.changed.add((Kind.BENEFIT, benefit))
            for pair, row in held.get(benefit, []):
                if pair not in wanted:
                    self.transaction.delete("benefit_objective", row)
                    self.changed.add((Kind.BENEFIT, benefit))
        self.transaction.insert_many("benefit_objective", new)

    # Readings and notes -----------------------------------------------------------------------------------------

    def _readings(self) -> None:
        counts = self.outcome.by_kind["readings"]
        plans: dict[int, dict[Period, ReadingDraft]] = {}
        fresh: dict[str, list[Row]] = {"actual": [], "forecast": []}
        stored = {table: self._stored_readings(table) for table in fresh}
        frequencies = self._frequencies() if any(reading.day for reading in self.drafts.readings) else {}
        for reading in self.drafts.readings:
            benefit = self.ids.get((Kind.BENEFIT, reading.benefit))
            if benefit is None:
                self._reject_reading(reading, "its benefit was not taken")
                continue
            if reading.day is not None and (frequency := frequencies.get(benefit)):
                reading.period = period_holding(reading.day, Frequency(frequency), self.session.policy.fiscal_year_start)
            if reading.series == "plan":
                plans.setdefault(benefit, {})[reading.period] = reading
                continue
            if reading.series == "actual" and reading.period.start > self.session.today:
                self._reject_reading(reading, f"{reading.period.label()} has not begun, so it has no actual")
                continue
            self._one_reading(reading, benefit, fresh[reading.series], stored[reading.series], counts)
        for table, rows in fresh.items():
            self.tell(f"writing {table}s", 0, len(rows))
            self.transaction.insert_many(table, rows)
        for benefit, values in plans.items():
            self._plan(benefit, values, counts)

    def _frequencies(self) -> dict[int, str]:
        rows = self.transaction.all("SELECT id, frequency FROM benefit WHERE frequency IS NOT NULL")
        return {int(number or 0): str(frequency) for number, frequency in rows}

    def _stored_readings(self, table: str) -> dict[int, dict[tuple[str, str], Row]]:
        """Readings by benefit and period, of the benefits that the file has readings for and that were there before."""
        wanted = {
            number
            for reading in self.drafts.readings
            if (number := self.ids.get((Kind.BENEFIT, reading.benefit))) and (Kind.BENEFIT, number) not in self.new
        }
        evidence = "evidence" if table == "actual" else "NULL"
        found: dict[int, dict[tuple[str, str], Row]] = {}
        for benefit in wanted:
            rows = self.transaction.all(
                f"SELECT id, start_date, end_date, value, {evidence} FROM {table} WHERE benefit_id = ?",
                (benefit,),
            )
            found[benefit] = {
                (str(start), str(end)): {"id": number, "value": value, "evidence": words}
                for number, start, end, value, words in rows
            }
        return found

    def _one_reading(
        self,
        reading: ReadingDraft,
        benefit: int,
        fresh: list[Row],
        stored: dict[int, dict[tuple[str, str], Row]],
        counts: Counts,
    ) -> None:
        start, end = reading.period.start.isoformat(), reading.period.end.isoformat()
        scaled = to_scaled(reading.value)
        there = stored.setdefault(benefit, {})
        row = there.get((start, end))
        stamp: Row = {"recorded_on": self.today, "recorded_by": self.session.user}
        if row is not None:
            written: Row = {"value": scaled}
            if reading.evidence is not None and reading.series == "actual":
                written["evidence"] = reading.evidence
            if all(row[name] == cell for name, cell in written.items()):
                counts.unchanged += 1
                return
            self.transaction.update(reading.series, int(row["id"] or 0), written | stamp)
            counts.changed += 1
            return
        clash = next((span for span in there if span[0] <= end and start <= span[1]), None)
        if clash is not None:
            self._reject_reading(reading, f"{start} to {end} overlaps the {reading.series} of {clash[0]} to {clash[1]}")
            return
        there[start, end] = {"id": 0, "value": scaled, "evidence": reading.evidence}
        new: Row = {"benefit_id": benefit, "start_date": start, "end_date": end, "value": scaled, **stamp}
        if reading.series == "actual":
            new["evidence"] = reading.evidence
        fresh.append(new)
        counts.added += 1

    def _reject_reading(self, reading: ReadingDraft, reason: str) -> None:
        one = self.mapping.readings
        column = (one.values.get(reading.series) or one.value) if one is not None else reading.series
        self.drafts.rejects.append(
            Reject(reading.row, column, format(reading.value, "f"), reason, "readings", (Kind.BENEFIT, reading.benefit))
        )

    def _plan(self, benefit: int, values: dict[Period, ReadingDraft], counts: Counts) -> None:
        present = current_plan(self.transaction, benefit)
        for span, reading in list(values.items()):
            others = [*present, *(other for other in values if other < span)]
            clash = next((other for other in others if other != span and other.overlaps(span)), None)
            if clash is not None:
                self._reject_reading(reading, f"{span.label()} overlaps {clash.label()} of the plan")
                del values[span]
            elif span not in present:
                counts.added += 1
            elif present[span] != reading.value:
                counts.changed += 1
            else:
                counts.unchanged += 1
        if not values:
            return
        merged = present | {span: reading.value for span, reading in values.items()}
        write_plan(self.transaction, benefit, merged, self.session.user, self.session.today, f"import of {self.sheet.path.name}")

    def _notes(self) -> None:
        wanted: list[tuple[Kind, int, str, str]] = []
        for draft in [*self.drafts.projects.values(), *self.drafts.benefits.values()]:
            number = self.ids.get((draft.kind, draft.key))
            if number is not None:
                wanted += [(draft.kind, number, label, text) for label, text in draft.notes]
        for reject in self.drafts.rejects:
            number = self.ids.get(reject.record) if reject.record is not None else None
            if number is not None and reject.record is not None and reject.value:
                wanted.append((reject.record[0], number, reject.column, f"{reject.value}\n(not read: {reject.reason})"))
        rows = self.transaction.all("SELECT subject_kind, subject_id, label, text FROM note") if wanted else []
        present = {(str(kind), int(number or 0), str(label), str(text)) for kind, number, label, text in rows}
        new: list[Row] = []
        for kind, number, label, text in wanted:
            key = (kind.value, number, label, text)
            if key in present:
                continue
            present.add(key)
            self.changed.add((kind, number))
            note: dict[str, Cell] = dict(zip(("subject_kind", "subject_id", "label", "text"), key, strict=True))
            new.append(note | {"source": self.sheet.path.name, "noted_on": self.today})
        self.transaction.insert_many("note", new)


__all__ = ["Counts", "Outcome", "Progress", "import_sheet", "import_strictly", "propose", "read_with"]
