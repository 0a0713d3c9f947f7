"""Notes: what people want kept with a record and has no field of its own."""

from __future__ import annotations

from typing import NamedTuple

from benefits_tui.domain.fields import FieldError
from benefits_tui.register.lookup import find
from benefits_tui.register.session import Session
from benefits_tui.store.models import Note

_LABEL = "Note"


class NoteResult(NamedTuple):
    """A note that was written, and on which record."""

    ref: str
    text: str


def add_note(session: Session, ref: str, text: str) -> NoteResult:
    """Write a note on a record, under the name of who writes it. Raises RecordNotFound, and FieldError for a blank one."""
    note_text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not note_text:
        raise FieldError("text: required", "text")
    with session.store.write(session.change_info(f"add a note on {ref}"), session.today) as transaction:
        record = find(transaction, ref)
        subject = {"subject_kind": record.kind.value, "subject_id": record.id}
        transaction.insert(
            Note, subject | {"label": _LABEL, "text": note_text, "source": session.user, "noted_on": session.today}
        )
    return NoteResult(record.ref, note_text)
