"""Templates of the organisation's own."""

from __future__ import annotations

from benefits_tui.store.models import Template
from benefits_tui.store.query import Reader


def templates(reader: Reader) -> dict[str, Template]:
    """The templates by name."""
    return {template.name: template for template in reader.all_of(Template, Template.select().order_by(Template.name))}
