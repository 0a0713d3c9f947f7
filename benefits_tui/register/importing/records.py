"""Projects and benefits: drafts against the rows that are there."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping as MappingABC
from datetime import date
from typing import Any

from benefits_tui.domain.field_values import read_value
from benefits_tui.domain.fields import FIELDS, Field, FieldType, Kind, Value, field_of, with_article
from benefits_tui.domain.keys import fold_key, fold_ref
from benefits_tui.domain.lifecycle import FINAL, stage_from_dates, state_in
from benefits_tui.exchange.mapping import NEW
from benefits_tui.exchange.parsed_rows import Key, ParsedRecord, RejectedCell
from benefits_tui.exchange.workbook import is_cut_of
from benefits_tui.register.changes_without_reason import changes_noted
from benefits_tui.register.final_states import withdraw_conclusion
from benefits_tui.register.importing.context import ImportContext
from benefits_tui.register.importing.known_refs import ByRef, known_by_ref
from benefits_tui.register.importing.names import SEVERAL, KnownNames
from benefits_tui.register.lookup import next_ref
from benefits_tui.register.merging import FORMER_REFS
from benefits_tui.register.unexplained_projects import note_gate, project_changes_noted
from benefits_tui.store.models import RECORDS, Benefit, BenefitObjective, ExternalKey, Gate, Project
from benefits_tui.store.queries import records as rows
from benefits_tui.store.queries.projects import gate_named

Values = dict[str, Value]
"""What is written into a row, by column."""


def _named(projects: ByRef, project_text: str) -> Any:
    """A project that is named and not referenced: the one project of this name; None where there is none, or several."""
    named = [project for project in projects.values() if fold_key(project.name) == fold_key(project_text)]
    return named[0] if len(named) == 1 else None


class RecordImporter:
    """Writes what a file says of projects and benefits."""

    def __init__(self, context: ImportContext) -> None:
        self.context = context
        self.names = KnownNames(context)
        self._refs: dict[int, str] = {}
        self._of_others: dict[Kind, dict[str, Kind]] = {}

    def projects(self) -> None:
        """Add and update projects, known by their reference."""
        kind_map = self.context.mapping.projects
        if kind_map is None:
            return
        present: ByRef = known_by_ref(self.context.transaction, Kind.PROJECT)
        self.context.file_records.there.setdefault(Kind.PROJECT, {row.id for row in present.values()})
        only_named = kind_map.fields.get("name") == kind_map.fields.get("ref")
        new: list[tuple[ParsedRecord, Values]] = []
        gone: list[Key] = []
        stages = 0
        for draft in self.context.drafts.projects.values():
            ref = str(draft.values.get("ref") or draft.named)
            row = present.get(ref) or self._under_another(draft, ref, present)
            cells = self._cells(draft)
            if only_named and (row := row or _named(present, ref)) is not None:
                # What it is called here may be its reference.
                del cells["name"]
            self._dates_in_order(draft, cells, row)
            if row is not None:
                self._update(draft, row, cells)
                continue
            if self._is_taken(draft, ref):
                gone.append(draft.key)
                continue
            cells = (
                {"name": ref}
                | self._fixed(Kind.PROJECT, kind_map.fixed)
                | cells
                | {"ref": ref, "last_activity_on": self.context.today}
            )
            if "stage" not in cells:
                values = draft.values
                cells["stage"] = stage_from_dates(
                    values.get("start"), values.get("end"), self.context.session.today  # type: ignore[arg-type]
                )  # fmt: skip
                stages += 1
            new.append((draft, cells))
        self._insert(Kind.PROJECT, new)
        names = [str(cells["name"]) for _, cells in new]
        self.context.details.compare("project", names, (row.name for row in present.values()))
        for key in gone:
            del self.context.drafts.projects[key]
        if stages:
            self.context.outcome.notices.append(
                f"The file names no stage for {stages} new project{'s' if stages != 1 else ''}: "
                "past its end closing, before its start planning, else delivery."
            )

    def benefits(self) -> None:
        """Add and update benefits, known by their reference or by the columns that identify them in this source."""
        kind_map = self.context.mapping.benefits
        if kind_map is None:
            return
        present: ByRef = known_by_ref(self.context.transaction, Kind.BENEFIT)
        self.context.file_records.there.setdefault(Kind.BENEFIT, {row.id for row in present.values()})
        by_id = {row.id: row for row in present.values()}
        projects: ByRef = known_by_ref(self.context.transaction, Kind.PROJECT)
        stages = {row.id: row.stage for row in projects.values()}
        stored_keys = rows.external_keys(self.context.transaction, self.context.mapping.source, Kind.BENEFIT)
        keyed = {tuple(map(fold_ref, json.loads(key))): number for key, number in stored_keys.items()}
        taken = {fold_ref(str(draft.values["ref"])) for draft in self.context.drafts.benefits.values() if draft.values.get("ref")}
        next_number: dict[int, int] = {}
        new: list[tuple[ParsedRecord, Values]] = []
        keys: list[tuple[ParsedRecord, str]] = []
        gone: list[Key] = []
        for draft in self.context.drafts.benefits.values():
            given = draft.values.get("ref")
            row = by_id.get(keyed.get(draft.key, 0)) if given is None else present.get(str(given))
            if row is None and given is not None:
                row = self._under_another(draft, str(given), present)
            for name, value_text in kind_map.fixed.items():
                if row is None and draft.values.get(name) is None:
                    draft.values[name] = read_value(field_of(Kind.BENEFIT, name), value_text)
            project = self._project_of(draft, projects)
            if row is None and (project is None or not draft.values.get("title")):
                self._refuse_benefit(draft, project)
                gone.append(draft.key)
                continue
            if row is None and given is not None and self._is_taken(draft, str(given)):
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
                while fold_ref(ref := f"{self._ref_of(project, projects)}/B{number:02d}") in taken or present.is_taken(ref):
                    number += 1
                next_number[project] = number + 1
                cells["ref"] = ref
                keys.append((draft, json.dumps(draft.key, ensure_ascii=False)))
            cells |= {"project_id": project, "last_activity_on": self.context.today}
            cells.setdefault("state", state_in(stages[project]))
            new.append((draft, cells))
        self._insert(Kind.BENEFIT, new)
        for key in gone:
            del self.context.drafts.benefits[key]
        self.context.transaction.insert_many(
            ExternalKey,
            [
                {
                    "source": self.context.mapping.source,
                    "subject_kind": "benefit",
                    "key": key,
                    "subject_id": self.context.ids[Kind.BENEFIT, draft.key],
                }
                for draft, key in keys
            ],
        )
        self._objectives_of()

    def _project_of(self, draft: ParsedRecord, projects: ByRef) -> int | None:
        if draft.parent is not None:
            return self.context.ids.get((Kind.PROJECT, draft.parent))
        project_text = str(draft.values.get("project") or "").strip()
        row = projects.get(project_text)
        if row is not None or not project_text:
            return row.id if row is not None else None
        named = _named(projects, project_text)
        return named.id if named is not None else None

    def _under_another(self, draft: ParsedRecord, ref: str, present: ByRef) -> Any:
        """The record that the mapping says this reference means; files to come find it by that, too."""
        meant = self.context.mapping.references.get(ref, NEW)
        row = present.get(meant) if meant != NEW else None
        if row is not None:
            key: Values = {"source": FORMER_REFS, "subject_kind": draft.record_kind.value, "key": fold_ref(ref)}
            self.context.transaction.insert(ExternalKey, key | {"subject_id": row.id})
        return row

    def _is_taken(self, draft: ParsedRecord, ref: str) -> bool:
        """True, after saying so, where a record of another kind has the reference: it names one record."""
        if draft.record_kind not in self._of_others:
            self._of_others[draft.record_kind] = rows.refs_of_others(self.context.transaction, draft.record_kind)
        other = self._of_others[draft.record_kind].get(fold_ref(ref))
        if other is None:
            return False
        reason = f"the reference is taken by {with_article(other)}; references are unique"
        self.context.drafts.rejects.append(RejectedCell(draft.row, "ref", ref, reason, draft.record_kind.plural))
        return True

    def _refuse_benefit(self, draft: ParsedRecord, project: int | None) -> None:
        if project is None and draft.values.get("project"):
            reason = f"there is no project {draft.values['project']!r} in the register"
        elif project is None:
            reason = "there is no such benefit in the register, and the row names no project for a new one"
        else:
            reason = "the row has no title for a new benefit"
        if self._told_already(draft, project):
            return
        value = str(draft.values.get("ref") or draft.named)
        column = (
            "/".join(self.context.mapping.benefits.key)
            if self.context.mapping.benefits and self.context.mapping.benefits.key
            else "ref"
        )
        self.context.drafts.rejects.append(RejectedCell(draft.row, column, value, reason, "benefits"))

    def _told_already(self, draft: ParsedRecord, project: int | None) -> bool:
        """True where the cell that is missing was rejected itself: one fault is told once, with what follows from it."""
        benefits, projects = self.context.mapping.benefits, self.context.mapping.projects
        wanted = [benefits.fields.get("title" if project is not None else "project")] if benefits is not None else []
        if project is None and projects is not None:
            wanted.append(projects.fields.get("ref"))
        columns = {column for source in wanted if source is not None for column in source.columns}
        for reject in self.context.drafts.rejects:
            if reject.row == draft.row and reject.column in columns:
                reject.reason = f"{reject.reason.rstrip('.')}; without it the row makes no benefit"
                return True
        return False

    def _first_free(self, project: int, projects: ByRef) -> int:
        prefix = f"{self._ref_of(project, projects)}/B"
        return int(next_ref(self.context.transaction, Kind.BENEFIT, prefix, 2).removeprefix(prefix))

    def _ref_of(self, project: int, projects: ByRef) -> str:
        if not self._refs:
            self._refs = {row.id: row.ref for row in projects.values()}
        return self._refs[project]

    def _cells(self, draft: ParsedRecord) -> Values:
        """The draft's values as columns. A blank cell says nothing, so it changes nothing."""
        cells: Values = {}
        for name, value in draft.values.items():
            if value is None or name == "objective_title":
                continue
            field = field_of(draft.record_kind, name)
            match field.type:
                case FieldType.PROJECT | FieldType.OBJECTIVES | FieldType.GATE:
                    continue
                case FieldType.PERSON:
                    person = self.names.person(str(value))
                    if person == SEVERAL:
                        self.context.reject_value(draft, name, "several people have this name; write a reference or e-mail")
                    else:
                        cells[field.column] = person
                case FieldType.PROGRAMME:
                    cells[field.column] = self.names.programme(str(value))
                case _:
                    cells[field.column] = value
        return cells

    def _dates_in_order(self, draft: ParsedRecord, cells: Values, row: Project | Benefit | None) -> None:
        """An end before the start is not taken: the start may be what is wrong, but only a person can tell."""
        start = cells.get("start_date") or (row.start_date if row is not None else None)
        end = cells.get("end_date") or (row.end_date if row is not None else None)
        if not isinstance(start, date) or not isinstance(end, date) or start <= end:
            return
        for name in ("end", "start"):
            if f"{name}_date" in cells:
                del cells[f"{name}_date"]
                self.context.reject_value(draft, name, f"the end, {end}, would be before the start, {start}")
                return

    def _fixed(self, kind: Kind, fixed: MappingABC[str, str]) -> Values:
        values: dict[str, Value] = {name: read_value(field_of(kind, name), text) for name, text in fixed.items()}
        return self._cells(ParsedRecord(kind, (), 0, values))

    def _update(self, draft: ParsedRecord, row: Project | Benefit, cells: Values) -> None:
        number, model = row.id, RECORDS[draft.record_kind]
        self.context.ids[draft.record_kind, draft.key] = number
        # A reference in another case of letters is the same one.
        present = {name: row.__data__[model._meta.columns[name].name] for name in cells}
        changed = {name: value for name, value in cells.items() if present[name] != value and name != "ref"}
        changed = {name: value for name, value in changed.items() if not is_cut_of(value, present[name])}
        if changed:
            for field in FIELDS[draft.record_kind]:
                if field.column in changed:
                    self.context.details.changed(row.ref, field.label, *self._before_and_after(field, present, changed))
            if "state" in changed and present["state"] in FINAL:
                withdraw_conclusion(self.context.transaction, number, self.context.today)
            changed |= self._noted(draft.record_kind, number, changed)
            self.context.transaction.update(model, number, changed | {"last_activity_on": self.context.today})
            self.context.changed.add((draft.record_kind, number))
        counts = self.context.counts(draft.record_kind.plural)
        counts.renamed += ("name" if draft.record_kind is Kind.PROJECT else "title") in changed
        self._gates(draft, number)

    def _before_and_after(self, field: Field, present: Values, changed: Values) -> tuple[Value, Value]:
        """Before and after as people know them: names, not numbers of rows."""
        before, after = present[field.column], changed[field.column]
        if field.type is FieldType.PERSON:
            return self.names.name_of(before), self.names.name_of(after)
        return before, after

    def _noted(self, kind: Kind, record: int, changed: Values) -> Values:
        """What is noted of an import that says no reason."""
        present = self.context.transaction.values(RECORDS[kind], record)
        note = changes_noted if kind is Kind.BENEFIT else project_changes_noted
        return note(self.context.transaction, record, present, changed, self.context.today, self.context.reason)

    def _insert(self, kind: Kind, new: list[tuple[ParsedRecord, Values]]) -> None:
        self.context.tell(f"writing {kind.plural_label}", 0, len(new))
        numbers = self.context.transaction.insert_many(RECORDS[kind], [cells for _, cells in new])
        for (draft, cells), number in zip(new, numbers, strict=True):
            self.context.details.made(kind.plural, f"{cells.get('name') or cells.get('title')} · {cells['ref']}")
            self.context.ids[kind, draft.key] = number
            self.context.new.add((kind, number))
            self._gates(draft, number)

    def _gates(self, draft: ParsedRecord, number: int) -> None:
        for name, value in draft.values.items():
            if value is None or name == "objective_title" or field_of(draft.record_kind, name).type is not FieldType.GATE:
                continue
            gate = name.removeprefix("gate")
            row = gate_named(self.context.transaction, number, gate)
            if row is None:
                self.context.transaction.insert(Gate, {"project_id": number, "gate": gate, "planned": value})
            elif row.planned != value:
                note_gate(self.context.transaction, row, value if isinstance(value, date) else None, self.context.today)
                self.context.transaction.update(Gate, row.id, {"planned": value})
            else:
                continue
            self.context.changed.add((draft.record_kind, number))

    def _objectives_of(self) -> None:
        if not any(draft.values.get("objectives") for draft in self.context.drafts.benefits.values()):
            return
        present = rows.all_objective_links(self.context.transaction)
        held: dict[int, list[tuple[tuple[int, int], int]]] = {}
        for pair, row in present.items():
            held.setdefault(pair[0], []).append((pair, row))
        new: list[Values] = []
        for draft in self.context.drafts.benefits.values():
            if not draft.values.get("objectives"):
                continue
            benefit, wanted = self.context.ids[Kind.BENEFIT, draft.key], set[tuple[int, int]]()
            for ref in (part.strip() for part in re.split(r"[,;\n]", str(draft.values["objectives"]))):
                if not ref:
                    continue
                title = str(draft.values.get("objective_title") or ref)
                pair = (benefit, self.names.objective(ref, title))
                wanted.add(pair)
                if pair not in present:
                    present[pair] = 0
                    new.append({"benefit_id": pair[0], "objective_id": pair[1]})
                    self.context.changed.add((Kind.BENEFIT, benefit))
            for pair, row in held.get(benefit, []):
                if pair not in wanted:
                    self.context.transaction.delete(BenefitObjective, row)
                    self.context.changed.add((Kind.BENEFIT, benefit))
        self.context.transaction.insert_many(BenefitObjective, new)
