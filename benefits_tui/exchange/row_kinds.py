"""What the rows of a table can be besides projects, benefits and readings: the fields of each kind, and how it is known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from benefits_tui.domain.appraisal import COST_KINDS
from benefits_tui.domain.fields import FIELDS, Field, FieldError, FieldType, Kind, field_of, nearest


class RowKind(StrEnum):
    """Rows that are no records of their own: what is kept beside a record."""

    ACTION = "action"
    ADOPTION = "adoption"
    COST = "cost"

    @property
    def plural(self) -> str:
        """`actions`, `costs`; `adoption` has none."""
        return self.value if self is RowKind.ADOPTION else f"{self.value}s"

    @property
    def plural_label(self) -> str:
        """As people call several: `adoption readings`."""
        return f"{self.label}s"

    @property
    def label(self) -> str:
        """As people call it."""
        return {"adoption": "adoption reading"}.get(self.value, self.value)


AnyKind = Kind | RowKind

_T = FieldType
_ACTION = (
    Field("on", "Record", required=True),
    Field("title", "What is to be done", required=True),
    Field("person", "Who does it", _T.PERSON, required=True),
    Field("due", "Due", _T.DATE, required=True),
    Field("done", "Done", _T.DATE),
    Field("note", "Note", _T.MULTILINE),
)
_ADOPTION = (
    Field("deliverable", "Deliverable", required=True),
    Field("period", "Period", required=True),
    Field("planned", "Planned adoption", _T.NUMBER),
    Field("actual", "Adoption", _T.NUMBER),
)
_COST = (
    Field("project", "Project", _T.PROJECT, required=True),
    Field("year", "Fiscal year", required=True),
    Field("kind", "Kind of cost", _T.CHOICE, choices=COST_KINDS),
    Field("plan", "Planned cost", _T.MONEY),
    Field("forecast", "Forecast cost", _T.MONEY),
    Field("actual", "Actual cost", _T.MONEY),
)
_BESIDE: dict[RowKind, tuple[Field, ...]] = {RowKind.ACTION: _ACTION, RowKind.ADOPTION: _ADOPTION, RowKind.COST: _COST}


def fields_for(kind: AnyKind) -> tuple[Field, ...]:
    """The fields of a kind of row."""
    return FIELDS[kind] if isinstance(kind, Kind) else _BESIDE[kind]


def field_named(kind: AnyKind, name: str) -> Field:
    """The field with this key. Raises FieldError with the nearest key."""
    if isinstance(kind, Kind):
        return field_of(kind, name)
    known = {field.name: field for field in _BESIDE[kind]}
    if name not in known:
        raise FieldError(f"{kind.label} has no field {name!r}{nearest(name, known)}", name)
    return known[name]


@dataclass(frozen=True, slots=True)
class RowShape:
    """How the rows of a kind are known and told apart.

    `needs` are the fields without which a row makes none, `one_of` those of which it has at least one; `signs` headings that
    no other kind of table has, besides those with the name of the kind; `key` identifies a row where it has no reference.
    """

    kind: AnyKind
    needs: tuple[str, ...]
    key: tuple[str, ...]
    signs: tuple[str, ...]
    one_of: tuple[str, ...] = ()


ROW_SHAPES: tuple[RowShape, ...] = (
    RowShape(Kind.PERSON, ("name",), ("name",),
             ("e mail", "email", "email address", "e mail address", "job title", "job role", "leaving date", "leaves on",
              "logins")),
    RowShape(Kind.OBJECTIVE, ("title",), ("title",), ()),
    RowShape(Kind.POOL, ("title",), ("title",), ("ceiling",)),
    RowShape(Kind.DELIVERABLE, ("title", "project"), ("project", "title"), ("output", "output title", "product", "product name")),
    RowShape(Kind.BUSINESS_CHANGE, ("title", "project"), ("project", "title"),
             ("what must change", "change required", "change title")),
    RowShape(Kind.REVIEW, ("project", "kind", "due"), ("project", "kind", "due"), ("chaired by",)),
    RowShape(RowKind.ADOPTION, ("deliverable", "period"), ("deliverable", "period"),
             ("uptake", "actual uptake", "planned uptake", "take up", "actual take up", "planned take up"),
             ("planned", "actual")),
    RowShape(RowKind.ACTION, ("on", "title", "person", "due"), ("on", "title"), ("by whom", "what is to be done")),
    RowShape(RowKind.COST, ("project", "year"), ("project", "year", "kind"), ("capex opex", "capital or running"),
             ("plan", "forecast", "actual")),
)  # fmt: skip
"""Each kind, those that others name first."""
SHAPE_OF: dict[AnyKind, RowShape] = {shape.kind: shape for shape in ROW_SHAPES}
KIND_ORDER: tuple[AnyKind, ...] = (
    Kind.PERSON, Kind.OBJECTIVE, Kind.PROJECT, Kind.BENEFIT,
    *(shape.kind for shape in ROW_SHAPES if shape.kind not in (Kind.PERSON, Kind.OBJECTIVE)),
)  # fmt: skip
"""All kinds in the order in which they are written: what others refer to first."""
