"""From a flag to what clears it: a field of its record, an act, or both on the record that several flags come from."""

from __future__ import annotations

from benefits_tui.domain.fields import FIELDS, Kind
from benefits_tui.domain.rules import Subject, about
from benefits_tui.register.lookup import RecordNotFound, titles_of
from benefits_tui.register.session import Session
from benefits_tui.register.to_mend import CLOSE, PERIODS, ToMend
from benefits_tui.store.queries.flags import ListedFlag, missing_of, open_flag, waiting_in_rows_of
from benefits_tui.store.queries.records import ref_of

_AT_ORIGIN = {
    ("person", ""): "reassign", ("project", "F17"): CLOSE, ("project", "F18"): CLOSE, ("deliverable", ""): "forecast",
    ("business_change", ""): "agreed", ("review", ""): "hold",
}  # fmt: skip
"""What clears the flags that come from a record of this kind, all of them or those of a rule."""


def what_clears(session: Session, number: int, *, whole_row: bool = False) -> list[ToMend]:
    """Where a flag is cleared; with `whole_row` where those of its rule are that stand in its row of the queue.

    One place where what they come from can be mended, else one for each record. Raises RecordNotFound.
    """
    with session.snapshot():
        flag = open_flag(session.store, number)
        if flag is None:
            raise RecordNotFound(f"There is no open flag {number}; it may have been cleared meanwhile.")
        numbers = [number]
        if whole_row:
            row = waiting_in_rows_of(session.store, [number])
            place = next((placed.place for placed in row if placed.id == number), (flag.subject_kind, flag.subject_id))
            act = _AT_ORIGIN.get((place[0], flag.rule), _AT_ORIGIN.get((place[0], "")))
            if act is not None and place != (flag.subject_kind, flag.subject_id):
                return [_item(session, Kind(place[0]), place[1], act)]
            numbers = [placed.id for placed in row if placed.rule == flag.rule] or numbers
        flags = [known for flag_id in numbers if (known := open_flag(session.store, flag_id)) is not None]
        return [_on_its_record(session, known) for known in flags]


def _on_its_record(session: Session, flag: ListedFlag) -> ToMend:
    kind = Kind(flag.subject_kind)
    missing = missing_of(session.store, flag.id)
    if "benefits" in missing:
        return ToMend(flag.why, Kind.BENEFIT, title=ref_of(session.store, flag.subject_kind, flag.subject_id) or "")
    rule = about(flag.rule, Subject(flag.subject_kind))
    named = {field.name for field in FIELDS[kind]}
    field = next((name for name in missing if name in named), PERIODS if "plan" in missing else rule.field if rule else "")
    return _item(session, kind, flag.subject_id, field, flag.why)


def _item(session: Session, kind: Kind, record: int, field: str, title: str = "") -> ToMend:
    ref = ref_of(session.store, kind.value, record) or ""
    return ToMend(title, kind, ref, titles_of(session, [ref]).get(ref, ""), field)
