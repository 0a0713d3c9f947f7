"""A template as the TOML text that people keep in a file and edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benefits_tui.domain.templates import ProjectTemplate


def template_toml(template: ProjectTemplate) -> str:
    """The template as TOML; `parse_template` gives the same one back."""
    import tomlkit

    document = tomlkit.document()
    document.update({name: getattr(template, name) for name in ("name", "title", "description", "months")})
    written: list[Any] = [document]

    def add(name: str, values: Mapping[str, object]) -> None:
        written[-1].add(tomlkit.nl())
        table = tomlkit.table()
        for key, value in values.items():
            if value not in ("", ()):
                table.add(key, list(value) if isinstance(value, tuple) else value if isinstance(value, int) else str(value))
        if name not in document:
            document.add(name, tomlkit.aot())
        document[name].append(table)
        written.append(table)

    for gate in template.gates:
        add("gate", {"name": gate.name, "title": gate.title, "after_months": gate.after_months, "leads_to": gate.leads_to,
                     "requires": gate.requires, "role": gate.role})  # fmt: skip
    for benefit in template.benefits:
        own = {"start_months": benefit.start_months, "years": benefit.years, "shape": benefit.shape, "serves": benefit.serves}
        add("benefit", {**benefit.fields, **own})
    for deliverable in template.deliverables:
        add("deliverable", {"title": deliverable.title, "after_months": deliverable.after_months,
                            "enables": deliverable.enables, "through": deliverable.through})  # fmt: skip
    for change in template.changes:
        add("change", {"title": change.title, "after_months": change.after_months, "enables": change.enables})
    for review in template.reviews:
        add("review", {"kind": review.kind, "after_months": review.after_months, "chair": review.chair})
    return tomlkit.dumps(document)
