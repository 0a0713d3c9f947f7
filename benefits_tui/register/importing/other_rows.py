"""Rows of the other kinds: people, objectives, pools, deliverables, business changes, reviews, adoption, actions and costs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NamedTuple

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import FIELDS, FieldError, FieldType, Kind, Value
from benefits_tui.domain.keys import fold_key
from benefits_tui.exchange.parsed_rows import ParsedRecord, RejectedCell
from benefits_tui.exchange.row_kinds import SHAPE_OF, AnyKind, RowKind, field_named
from benefits_tui.exchange.workbook import is_cut_of
from benefits_tui.register.importing.beside_records import write_action_row, write_adoption_row, write_cost_row
from benefits_tui.register.importing.context import ImportContext
from benefits_tui.register.importing.names import SEVERAL, KnownNames
from benefits_tui.register.lookup import find
from benefits_tui.register.records import insert_record, write_fields
from benefits_tui.store.models import RECORDS, ExternalKey
from benefits_tui.store.queries import records as rows
from benefits_tui.store.record_keys import NAMED_BY

RowWriter = Callable[[ImportContext, ParsedRecord, dict[str, Value]], str]
"""Writes a row that is kept beside a record; `added`, `changed` or `unchanged`. Raises FieldError and RecordNotFound."""
_BESIDE: dict[AnyKind, RowWriter] = {
    RowKind.ACTION: write_action_row,
    RowKind.ADOPTION: write_adoption_row,
    RowKind.COST: write_cost_row,
}


class _KnownRecords(NamedTuple):
    """The records of a kind: by what a file called them before, and by their names."""

    keys: dict[str, int]
    names: dict[str, list[int]]


class OtherRows:
    """Writes what a file says of the other kinds."""

    def __init__(self, context: ImportContext, names: KnownNames) -> None:
        self.context, self.names = context, names

    def write(self, kind: AnyKind) -> None:
        """Add and update the rows of a kind."""
        drafts = self.context.drafts.others.get(kind, {})
        if not drafts:
            return
        self.context.tell(f"writing {kind.plural_label}", 0, len(drafts))
        known = self._known(kind) if isinstance(kind, Kind) else _KnownRecords({}, {})
        for draft in drafts.values():
            outcome = self._write(draft, known)
            if outcome is not None:
                counts = self.context.counts(kind.plural)
                setattr(counts, outcome, getattr(counts, outcome) + 1)

    def _write(self, draft: ParsedRecord, known: _KnownRecords) -> str | None:
        """Write one row, without the cells that cannot be taken; None where it makes nothing without them."""
        values = self._in_words(draft)
        while True:
            try:
                if isinstance(draft.kind, Kind):
                    return self._record(draft, draft.kind, values, known)
                return _BESIDE[draft.kind](self.context, draft, values)
            except UsageError as problem:
                name = problem.field if isinstance(problem, FieldError) else next(iter(SHAPE_OF[draft.kind].needs))
                needed = name not in values or name in SHAPE_OF[draft.kind].needs or name == "ref"
                reason = str(problem).removeprefix(f"{name}: ").rstrip(".")
                self._reject(draft, name, f"{reason}; the row makes no {draft.kind.label}" if needed else reason)
                if needed:
                    return None
                del values[name]

    def _reject(self, draft: ParsedRecord, name: str, reason: str) -> None:
        if name in draft.values:
            self.context.reject_value(draft, name, reason)
        else:
            value = str(next(iter(draft.values.values()), ""))
            self.context.drafts.rejects.append(RejectedCell(draft.row, name or "row", value, reason, draft.kind.plural))

    def _in_words(self, draft: ParsedRecord) -> dict[str, Value]:
        """The values that the row has, people and projects by their references."""
        values: dict[str, Value] = {name: value for name, value in draft.values.items() if value is not None}
        for name, value in list(values.items()):
            field = field_named(draft.kind, name)
            if field.type is FieldType.PERSON:
                person = self.names.person(str(value))
                if person == SEVERAL:
                    self.context.reject_value(draft, name, "several people have this name; write a reference or e-mail")
                    del values[name]
                else:
                    values[name] = rows.ref_of(self.context.transaction, Kind.PERSON, person)
            elif field.type is FieldType.PROJECT:
                values[name] = self._project(str(value))
        return values

    def _project(self, text: str) -> str:
        """The reference of the project that is meant by its reference, or by a name that one project alone has."""
        if rows.by_ref(self.context.transaction, Kind.PROJECT, text) is not None:
            return text
        if "project" not in self.context.named:
            self.context.named["project"] = self._known(Kind.PROJECT).names
        called = self.context.named["project"].get(fold_key(text), [])
        return rows.ref_of(self.context.transaction, Kind.PROJECT, called[0]) or text if len(called) == 1 else text

    def _known(self, kind: Kind) -> _KnownRecords:
        keys = rows.external_keys(self.context.transaction, self.context.mapping.source, kind)
        names: dict[str, list[int]] = {}
        if (column := NAMED_BY.get(kind)) is not None:
            for row in rows.records_by_ref(self.context.transaction, kind).values():
                names.setdefault(fold_key(str(getattr(row, column))), []).append(row.id)
        return _KnownRecords(keys, names)

    def _record(self, draft: ParsedRecord, kind: Kind, values: dict[str, Value], known: _KnownRecords) -> str:
        transaction = self.context.transaction
        key = json.dumps(draft.key, ensure_ascii=False)
        number = self._meant(draft, kind, values, known, key)
        if number is None:
            number, ref = insert_record(transaction, kind, values, self.context.today)
            self.context.details.made(kind.plural, f"{values.get('name') or values.get('title') or values.get('kind')} · {ref}")
            outcome = "added"
        else:
            before = transaction.values(RECORDS[kind], number)
            wanted = {name: value for name, value in values.items() if name != "ref" and not is_cut_of(value, before.get(name))}
            outcome = "changed" if write_fields(transaction, kind, number, wanted, self.context.today) else "unchanged"
            after = transaction.values(RECORDS[kind], number)
            for field in FIELDS[kind]:
                if field.in_own_row and before[field.column] != after[field.column]:
                    self.context.details.changed(str(after["ref"]), field.label, before[field.column], after[field.column])
        if "ref" not in draft.values and known.keys.get(key) != number:
            known.keys[key] = number
            source: dict[str, Value] = {"source": self.context.mapping.source, "subject_kind": kind.value, "key": key}
            transaction.insert(ExternalKey, source | {"subject_id": number})
        self.context.ids[kind, draft.key] = number
        if kind is Kind.PERSON:
            self.names.add_known(str(values.get("name") or ""), number)
        return outcome

    def _meant(self, draft: ParsedRecord, kind: Kind, values: dict[str, Value], known: _KnownRecords, key: str) -> int | None:
        """The record that a row is of: by its reference, by what it was called in this file before, or by its name alone."""
        transaction = self.context.transaction
        if (ref := values.get("ref")) is not None:
            present_row = rows.by_ref(transaction, kind, str(ref))
            return present_row.id if present_row is not None else None
        if key in known.keys and transaction.get_or_none(RECORDS[kind], known.keys[key]) is not None:
            return known.keys[key]
        if kind is Kind.PERSON:
            return self.names.known_person(str(values.get("email") or ""), str(values.get("name") or ""))
        called = known.names.get(fold_key(str(values.get(NAMED_BY.get(kind, ""), ""))), [])
        if values.get("project") is not None and called:
            project = find(transaction, str(values["project"]), Kind.PROJECT).id
            called = [number for number in called if transaction.values(RECORDS[kind], number).get("project_id") == project]
        return called[0] if len(called) == 1 else None
