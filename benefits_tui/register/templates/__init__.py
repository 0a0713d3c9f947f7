"""Templates: the bundled ones, the organisation's own, making a project from one and one from a project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from benefits_tui.domain.field_values import read_value
from benefits_tui.domain.fields import FieldError, Kind, Value, field_of, nearest
from benefits_tui.domain.gates import required
from benefits_tui.domain.lifecycle import Stage
from benefits_tui.domain.periods import Frequency, add_months
from benefits_tui.domain.quantity import ZERO
from benefits_tui.domain.templates import (
    BENEFIT_KEYS,
    BenefitIn,
    ChangeIn,
    DeliverableIn,
    GateIn,
    ProjectTemplate,
    ReviewIn,
    TemplateError,
    parse_template,
    spread,
)  # fmt: skip
from benefits_tui.register.benefits_map import write_link
from benefits_tui.register.lookup import RecordId, RecordNotFound, find
from benefits_tui.register.readings import write_reading
from benefits_tui.register.records import flag_changes, insert_record, record_of
from benefits_tui.register.session import Session
from benefits_tui.register.templates.toml_text import template_toml
from benefits_tui.store.models import Gate
from benefits_tui.store.models import Template as StoredTemplate
from benefits_tui.store.queries import benefits_map
from benefits_tui.store.queries.projects import benefits_of, gates_in_order, reviews_of
from benefits_tui.store.queries.records import by_ref
from benefits_tui.store.queries.templates import templates as stored_templates
from benefits_tui.store.transaction import Transaction

_BUNDLED = Path(__file__).parent


@dataclass(slots=True)
class TemplateInfo:
    """A template that can be used; `own` where it is the organisation's."""

    template: ProjectTemplate
    own: bool
    text: str
    """As it was written, with its comments: what is shown and edited."""


def templates(session: Session) -> dict[str, TemplateInfo]:
    """All templates by name, the organisation's own in place of bundled ones of the same name."""
    known = {path.stem: _info(path.name, path.read_text(encoding="utf-8"), own=False) for path in sorted(_BUNDLED.glob("*.toml"))}
    for name, row in stored_templates(session.store).items():
        known[name] = _info(name, row.text, own=True)
    return known


def _info(name: str, text: str, *, own: bool) -> TemplateInfo:
    return TemplateInfo(parse_template(text, name), own, text)


def template_info(session: Session, name: str) -> TemplateInfo:
    """The template of this name with its text. Raises RecordNotFound with the nearest."""
    known = templates(session)
    for known_name, info in known.items():
        if known_name.casefold() == name.strip().casefold():
            return info
    raise RecordNotFound(f"There is no template {name!r}{nearest(name, known)}")


def template(session: Session, name: str) -> ProjectTemplate:
    """The template of this name. Raises RecordNotFound with the nearest."""
    return template_info(session, name).template


def keep(session: Session, template: ProjectTemplate, text: str | None = None) -> None:
    """Keep a template as the organisation's own, in place of one of the same name.

    `text` is the TOML that it was read from: it is kept as it was written, comments and all.
    """
    text = template_toml(template) if text is None else text
    parse_template(text, template.name)
    with session.store.write(session.change_info(f"keep the template {template.name}"), session.today) as transaction:
        stored_template = stored_templates(transaction).get(template.name)
        if stored_template is not None:
            transaction.update(StoredTemplate, stored_template.id, {"text": text})
        else:
            transaction.insert(StoredTemplate, {"name": template.name, "text": text})


def drop(session: Session, name: str) -> None:
    """Take one of the organisation's own templates away. Raises RecordNotFound."""
    with session.store.write(session.change_info(f"drop the template {name}"), session.today) as transaction:
        stored_template = stored_templates(transaction).get(name)
        if stored_template is None:
            raise RecordNotFound(f"{name!r} is not one of your own templates; the bundled ones stay.")
        transaction.delete(StoredTemplate, stored_template.id)


@dataclass(slots=True)
class TemplateResult:
    """What making a project from a template wrote."""

    project: str
    benefits: list[str]
    deliverables: list[str]
    changes: list[str]
    gates: list[str]
    reviews: list[str]
    raised: list[str]


def apply(
    session: Session, name: str, values: Mapping[str, Value], amounts: Mapping[int, Decimal] | None = None
) -> TemplateResult:
    """Make a project from a template. `values` are the project's fields; its start, today when left out, places the rest.

    `amounts` are lifetime values by the benefit's place (from 1): they become its stated value and, in the template's shape,
    its forecast by period. Raises RecordNotFound, FieldError.
    """
    chosen = template(session, name)
    if odd := [place for place in amounts or {} if not 1 <= place <= len(chosen.benefits)]:
        raise FieldError(f"amount: the template has no benefit {odd[0]}; it has {len(chosen.benefits)}", "amount")
    start = values.get("start")
    begins = start if isinstance(start, date) else session.today
    with session.store.write(session.change_info(f"make a project from {chosen.name}"), session.today) as transaction:
        given: dict[str, Value] = {"stage": Stage.IDEA.value, "end": add_months(begins, chosen.months), **values}
        given |= {"start": begins, "template": chosen.name}
        number, ref = insert_record(transaction, Kind.PROJECT, given, session.today)
        project = RecordId(Kind.PROJECT, number, ref)
        for place, gate in enumerate(chosen.gates):
            transaction.insert(
                Gate,
                {
                    "project_id": number, "gate": gate.name, "title": gate.title or None, "position": place,
                    "planned": add_months(begins, gate.after_months), "requires": ",".join(gate.requires),
                    "leads_to": gate.leads_to or None, "role": gate.role or None,
                },
            )  # fmt: skip
        benefits = []
        for place, entry in enumerate(chosen.benefits, 1):
            benefits.append(_add_benefit(session, transaction, project, entry, begins, (amounts or {}).get(place)))
        changes = []
        for change in chosen.changes:
            needed = add_months(begins, change.after_months)
            fields: dict[str, Value] = {"project": ref, "title": change.title, "needed_by": needed}
            changes.append(
                RecordId(Kind.BUSINESS_CHANGE, *insert_record(transaction, Kind.BUSINESS_CHANGE, fields, session.today))
            )
            for place in change.enables:
                write_link(transaction, changes[-1], benefits[place - 1], None, None)
        deliverables = []
        for deliverable in chosen.deliverables:
            fields = {"project": ref, "title": deliverable.title, "planned": add_months(begins, deliverable.after_months)}
            deliverables.append(RecordId(Kind.DELIVERABLE, *insert_record(transaction, Kind.DELIVERABLE, fields, session.today)))
            for place in deliverable.enables:
                write_link(transaction, deliverables[-1], benefits[place - 1], None, None)
            for place in deliverable.through:
                write_link(transaction, deliverables[-1], changes[place - 1], None, None)
        reviews = []
        for review in chosen.reviews:
            fields = {"project": ref, "kind": review.kind, "due": add_months(begins, review.after_months)}
            fields |= {"chair": review.chair} if review.chair else {}
            reviews.append(insert_record(transaction, Kind.REVIEW, fields, session.today)[1])
    return TemplateResult(
        ref, [benefit.ref for benefit in benefits], [entry.ref for entry in deliverables], [entry.ref for entry in changes],
        [gate.name for gate in chosen.gates], reviews, flag_changes(transaction)[0],
    )  # fmt: skip


def _add_benefit(
    session: Session, transaction: Transaction, project: RecordId, benefit: BenefitIn, begins: date, amount: Decimal | None
) -> RecordId:
    fiscal = session.policy.fiscal_year_start
    values: dict[str, Value] = {
        key: read_value(field_of(Kind.BENEFIT, key), text, fiscal) for key, text in benefit.fields.items()
    }
    starts = add_months(begins, benefit.start_months)
    frequency = Frequency(str(values.get("frequency") or session.policy.default_frequency))
    flow = values.get("kind") != "level"
    spans = spread(amount or ZERO, benefit.shape, starts, benefit.years, frequency, fiscal)
    # A plan that is approved later goes to the end of realisation: it has the periods of this forecast.
    ends = max(span.end for span in spans) if flow else add_months(starts, 12 * benefit.years)
    values |= {"project": project.ref, "start": starts, "end": ends}
    known = [ref for ref in benefit.serves if by_ref(transaction, Kind.OBJECTIVE, ref) is not None]
    if known:
        values["objectives"] = ", ".join(known)
    if amount is not None:
        values["stated"] = amount
    record_id = RecordId(Kind.BENEFIT, *insert_record(transaction, Kind.BENEFIT, values, session.today))
    if amount is not None and flow:
        for span, value in spans.items():
            write_reading(transaction, "forecast", record_id.id, span, value, session)
    return record_id


def from_project(session: Session, project: str, name: str) -> ProjectTemplate:
    """A template after a project: its gates, benefits, deliverables, changes and reviews, dates as months from its start.

    Raises RecordNotFound, FieldError for a project without a start.
    """
    store = session.store
    with store.snapshot():
        record_id = find(store, project, Kind.PROJECT)
        record = record_of(store, Kind.PROJECT, record_id.id)
        start = record.values["start"]
        if not isinstance(start, date):
            raise FieldError("start: the project needs one, from which the template counts", "start")

        def after(day: Value) -> int:
            return max((day.year - start.year) * 12 + day.month - start.month, 0) if isinstance(day, date) else 0

        ends = record.values["end"]
        made = ProjectTemplate(name, f"After {record_id.ref}", "", max(after(ends), 1))
        for gate in gates_in_order(store, record_id.id):
            requires = required(gate.gate, gate.requires)
            when = after(gate.planned or gate.passed)
            made.gates.append(GateIn(gate.gate, gate.title or "", when, gate.leads_to or "", requires, gate.role or ""))
        places: dict[tuple[str, int], int] = {}
        for place, stored in enumerate(benefits_of(store, record_id.id), 1):
            benefit = record_of(store, Kind.BENEFIT, stored.id)
            places["benefit", benefit.id] = place
            template_values = {key: benefit.values[key] for key in BENEFIT_KEYS if key not in _PERSONAL}
            texts = {key: _as_text(value) for key, value in template_values.items() if value is not None and value is not False}
            begins, years = after(stored.start_date), round((after(stored.ends) - after(stored.start_date)) / 12)
            serves = tuple(part.strip() for part in str(benefit.values["objectives"] or "").split(",") if part.strip())
            made.benefits.append(BenefitIn(texts, begins, max(years, 1), "ramp", serves))
        nodes = benefits_map.map_rows(store, record_id.id)
        links = benefits_map.links_around(store, record_id.id)
        for place, node in enumerate((stored for stored in nodes if stored.kind is Kind.BUSINESS_CHANGE), 1):
            places["business_change", node.id] = place
        for node in nodes:
            to = [
                (link.to_kind, places[link.to_kind, link.to_id])
                for link in links
                if (link.from_kind, link.from_id) == (node.kind, node.id) and (link.to_kind, link.to_id) in places
            ]
            enables = tuple(place for kind, place in to if kind == "benefit")
            if node.kind is Kind.BUSINESS_CHANGE:
                made.changes.append(ChangeIn(node.title, after(node.day), enables))
            elif node.kind is Kind.DELIVERABLE:
                through = tuple(place for kind, place in to if kind == "business_change")
                made.deliverables.append(DeliverableIn(node.title, after(node.day), enables, through))
        for review in reviews_of(store, record_id.id):
            if not isinstance(ends, date) or review.due <= ends:
                made.reviews.append(ReviewIn(review.kind, after(review.due)))
    return made


# What only people know of the next project.
_PERSONAL = frozenset({"baseline", "target", "target_upper", "stated", "evidence_grade", "owner", "responsible", "validator"})


def _as_text(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    from benefits_tui.domain.json_values import as_json

    return str(as_json(value))


__all__ = [
    "Template",
    "TemplateError",
    "TemplateInfo",
    "TemplateResult",
    "apply",
    "drop",
    "from_project",
    "keep",
    "template",
    "template_info",
    "template_toml",
    "templates",
]
