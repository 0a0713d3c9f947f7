"""Finds out by the names of its columns whether a table holds rows of another kind than projects, benefits and readings."""

from __future__ import annotations

from benefits_tui.domain.fields import Field, Kind
from benefits_tui.exchange.evidence import may_hold
from benefits_tui.exchange.headings import plain_name, unit_in, words_for
from benefits_tui.exchange.mapping import KindMap, Mapping, Source
from benefits_tui.exchange.row_kinds import ROW_SHAPES, RowShape, fields_for
from benefits_tui.exchange.sheet import Sheet

_GENERIC = {"id": "ref", "ref": "ref", "reference": "ref", "number": "ref", "no": "ref", "name": "name", "title": "title",
            "description": "description"}  # fmt: skip


def rows_of_another_kind(sheet: Sheet) -> Mapping | None:
    """The mapping of a table whose columns are those of reviews, people, deliverables and the like; None where they are not.

    Where several kinds could be meant it is the one of which most columns are known.
    """
    best: tuple[float, RowShape, dict[str, Source]] | None = None
    for shape in ROW_SHAPES:
        known, tells_kind = _fields_in(sheet, shape)
        called = _is_called(sheet, shape)
        if not set(shape.needs) <= known.keys() or not (tells_kind or called):
            continue
        if shape.one_of and not known.keys() & set(shape.one_of):
            continue
        score = len(known) + (0.5 if called else 0)
        if best is None or score > best[0]:
            best = score, shape, known
    if best is None or best[0] <= _known_otherwise(sheet):
        return None
    _, shape, known = best
    kind_map = KindMap(known)
    if "ref" not in known:
        kind_map.key = key_of(shape, kind_map)
    mapping = Mapping()
    mapping.set_kind_map(shape.kind, kind_map)
    return mapping


def key_of(shape: RowShape, kind_map: KindMap) -> tuple[str, ...]:
    """The columns that tell the rows of a kind apart where they have no reference."""
    return tuple(kind_map.fields[name].columns[0] for name in shape.key if name in kind_map.fields)


def _fields_in(sheet: Sheet, shape: RowShape) -> tuple[dict[str, Source], bool]:
    """The fields that the columns fill, and whether one of them is headed as in no other kind of table."""
    known: dict[str, Source] = {}
    taken: set[str] = set()
    tells_kind = False
    for field in fields_for(shape.kind):
        column = next((name for name in sheet.header if name not in taken and _holds(sheet, name, shape, field)), None)
        if column is not None:
            known[field.name] = Source((column,), unit_in(column))
            taken.add(column)
            tells_kind = tells_kind or _tells(column, shape)
    for name in sheet.header:
        generic = _GENERIC.get(plain_name(name))
        if generic is not None and name not in taken and generic in {f.name for f in fields_for(shape.kind)} - known.keys():
            known[generic] = Source((name,))
            taken.add(name)
    return known, tells_kind


def _holds(sheet: Sheet, column: str, shape: RowShape, field: Field) -> bool:
    return plain_name(column) in words_for(shape.kind, field) and may_hold(sheet, column, field)


def _tells(heading: str, shape: RowShape) -> bool:
    """True for a heading that no other kind of table has."""
    return plain_name(heading) in shape.signs or _own_word(shape) in plain_name(heading).split()


def _own_word(shape: RowShape) -> str:
    return shape.kind.value.split("_")[-1]


def _is_called(sheet: Sheet, shape: RowShape) -> bool:
    """True where the sheet, or a file of one table, is called like the kind."""
    kind_names = {shape.kind.plural_label, shape.kind.label, shape.kind.plural_label.split()[-1]}
    return plain_name(sheet.name or sheet.path.stem.replace("_", " ")) in kind_names


def _known_otherwise(sheet: Sheet) -> int:
    """How many columns are those of projects and benefits."""
    synonyms = {word for kind in (Kind.PROJECT, Kind.BENEFIT) for field in fields_for(kind) for word in words_for(kind, field)}
    return sum(plain_name(name) in synonyms for name in sheet.header)
