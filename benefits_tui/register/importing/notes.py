"""What a file says and no field holds."""

from __future__ import annotations

from benefits_tui.domain.fields import Kind, Value
from benefits_tui.exchange.row_kinds import AnyKind
from benefits_tui.register.importing.context import ImportContext
from benefits_tui.store.models import Note
from benefits_tui.store.queries.records import NoteKey, all_notes


def write_notes(context: ImportContext) -> None:
    """Columns that are kept as notes, and the words of cells that could not be read; none twice."""
    wanted: list[tuple[AnyKind, int, str, str]] = []
    for draft in [*context.drafts.projects.values(), *context.drafts.benefits.values()]:
        number = context.ids.get((draft.kind, draft.key))
        if number is not None:
            wanted += [(draft.kind, number, label, text) for label, text in draft.notes]
    for reject in context.drafts.rejects:
        number = context.ids.get(reject.record) if reject.record is not None else None
        if number is not None and reject.record is not None and reject.value:
            wanted.append((reject.record[0], number, reject.column, f"{reject.value}\n(not read: {reject.reason})"))
    present: set[NoteKey] = all_notes(context.transaction) if wanted else set()
    new: list[dict[str, Value]] = []
    for kind, number, label, text in wanted:
        key = (kind.value, number, label, text)
        if key in present:
            continue
        present.add(key)
        if isinstance(kind, Kind):
            context.changed.add((kind, number))
        note: dict[str, Value] = dict(zip(("subject_kind", "subject_id", "label", "text"), key, strict=True))
        new.append(note | {"source": context.file, "noted_on": context.today})
    context.transaction.insert_many(Note, new)
