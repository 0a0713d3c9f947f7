"""In which sections the fields of a form stand, those that matter first; the rest folds under More."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from benefits_tui.domain.fields import FIELDS, Field, FieldType, Kind

_SHORT = frozenset(
    {FieldType.CHOICE, FieldType.YES_NO, FieldType.DATE, FieldType.GATE, FieldType.NUMBER, FieldType.MONEY, FieldType.INTEGER}
)
_NAMED: dict[Kind, tuple[tuple[str, tuple[str, ...]], ...]] = {
    Kind.BENEFIT: (
        ("What it is", ("title", "project", "class", "disbenefit", "objectives", "description")),
        ("Who", ("owner", "validator", "responsible")),
        (
            "How it is measured",
            (
                "measure", "unit", "kind", "direction", "frequency", "baseline", "baseline_date", "target", "target_date",
                "source",
            ),
        ),
        ("Money and dates", ("stated", "value_per_unit", "start", "end", "state", "handed_over")),
    ),
    Kind.PROJECT: (
        ("What it is", ("name", "ref", "department", "programme", "description")),
        ("Who", ("sponsor", "manager")),
        ("Its life", ("stage", "gate3", "start", "end", "live", "closed_on")),
        ("Money", ("whole_life_cost", "cost_to_date", "cost_outturn")),
    ),
    Kind.REVIEW: (
        ("What is reviewed", ("project", "kind", "due", "chair")),
        ("What was found", ("held", "summary", "decision")),
    ),
    Kind.PERSON: (("Who", ("name", "role", "department", "email")), ("Here until", ("active", "leaves"))),
    Kind.OBJECTIVE: (("What is wanted", ("title", "description")),),
    Kind.DELIVERABLE: (
        ("What it is", ("title", "project", "description")),
        ("When", ("planned", "forecast", "actual", "accepted", "progress", "planned_progress")),
    ),
    Kind.BUSINESS_CHANGE: (
        ("What it is", ("title", "project", "owner")),
        ("When", ("needed_by", "agreed", "funded", "done")),
    ),
    Kind.POOL: (("What it is", ("title", "ceiling")),),
}  # fmt: skip


class FieldSection(NamedTuple):
    """A titled part of a form."""

    title: str
    fields: tuple[Field, ...]
    folded: bool = False
    """Its fields are shown when they are asked for."""


def sections_of(kind: Kind) -> list[FieldSection]:
    """Every field of a record in one section; those that no section names are in the last, More."""
    known = {field.name: field for field in FIELDS[kind]}
    sections = [
        FieldSection(title, tuple(known.pop(name) for name in names if name in known)) for title, names in _NAMED.get(kind, ())
    ]
    more = [FieldSection("More", tuple(known.values()), folded=True)] if known else []
    return [section for section in sections if section.fields] + more


def lines_of(fields: Sequence[Field], room: int = 99) -> list[tuple[Field, ...]]:
    """The fields a line each, two short ones after another side by side: none of whose choices is longer than `room`."""
    lines = list[tuple[Field, ...]]()

    def is_short(field: Field) -> bool:
        return field.type in _SHORT and all(len(choice) <= room for choice in field.choices)

    for field in fields:
        if lines and len(lines[-1]) == 1 and is_short(field) and is_short(lines[-1][0]):
            lines[-1] = (*lines[-1], field)
        else:
            lines.append((field,))
    return lines
