"""How the rows of each kind of table are known and told apart, row by row; and what a row without them is told."""

from __future__ import annotations

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.exchange.row_kinds import KIND_ORDER, ROW_SHAPES, SHAPE_OF, AnyKind, RowKind

SHAPES: list[tuple[AnyKind, tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = [
    # kind, without which a row makes none, what identifies it, of which it has at least one
    (Kind.PERSON, ("name",), ("name",), ()),
    (Kind.OBJECTIVE, ("title",), ("title",), ()),
    (Kind.POOL, ("title",), ("title",), ()),
    (Kind.DELIVERABLE, ("title", "project"), ("project", "title"), ()),
    (Kind.BUSINESS_CHANGE, ("title", "project"), ("project", "title"), ()),
    (Kind.REVIEW, ("project", "kind", "due"), ("project", "kind", "due"), ()),
    (RowKind.ADOPTION, ("deliverable", "period"), ("deliverable", "period"), ("planned", "actual")),
    (RowKind.ACTION, ("on", "title", "person", "due"), ("on", "title"), ()),
    (RowKind.COST, ("project", "year"), ("project", "year", "kind"), ("plan", "forecast", "actual")),
]


def test_each_kind_is_known_by_its_fields() -> None:
    assert [(shape.kind, shape.needs, shape.key, shape.one_of) for shape in ROW_SHAPES] == SHAPES


@pytest.mark.parametrize("kind", [row[0] for row in SHAPES])
def test_each_shape_is_found_by_its_kind_and_written_in_its_place(kind: AnyKind) -> None:
    assert SHAPE_OF[kind].kind is kind and kind in KIND_ORDER


def test_what_others_refer_to_is_written_first() -> None:
    assert KIND_ORDER == (
        Kind.PERSON, Kind.OBJECTIVE, Kind.PROJECT, Kind.BENEFIT, Kind.POOL, Kind.DELIVERABLE, Kind.BUSINESS_CHANGE, Kind.REVIEW,
        RowKind.ADOPTION, RowKind.ACTION, RowKind.COST,
    )  # fmt: skip
