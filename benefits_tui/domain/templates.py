"""A project template: gates with what they require, typical benefits with their measures, deliverables, changes, reviews."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import BENEFIT_FIELDS, REVIEW_KINDS, FieldType, current_name, nearest
from benefits_tui.domain.gates import GATE_ROLES, REQUIREMENTS
from benefits_tui.domain.lifecycle import Stage
from benefits_tui.domain.periods import Frequency, Period, add_months, period_holding
from benefits_tui.domain.toml_reading import read_toml

SHAPES = ("flat", "ramp", "delayed")


class TemplateError(UsageError, ValueError):
    """A template that cannot be used; the message says where and why."""


@dataclass(slots=True)
class GateIn:
    """A gate: months after the start of the project, the stage behind it, the data it requires."""

    name: str
    title: str = ""
    after_months: int = 0
    leads_to: str = ""
    requires: tuple[str, ...] = ()
    role: str = ""
    """What it decides on, one of `gates.ROLES`; blank for none."""


@dataclass(slots=True)
class BenefitIn:
    """A typical benefit: its fields as texts, when it comes, and in which shape its value is spread."""

    fields: dict[str, str]
    start_months: int = 0
    years: int = 3
    shape: str = "ramp"
    serves: tuple[str, ...] = ()


@dataclass(slots=True)
class DeliverableIn:
    """A deliverable and the places (from 1) of the benefits and changes it enables."""

    title: str
    after_months: int = 0
    enables: tuple[int, ...] = ()
    through: tuple[int, ...] = ()


@dataclass(slots=True)
class ChangeIn:
    """A business change and the places (from 1) of the benefits it feeds."""

    title: str
    after_months: int = 0
    enables: tuple[int, ...] = ()


@dataclass(slots=True)
class ReviewIn:
    """A review during the project's life."""

    kind: str
    after_months: int
    chair: str = ""


@dataclass(slots=True)
class ProjectTemplate:
    """What a project can be made from."""

    name: str
    title: str
    description: str = ""
    months: int = 24
    gates: list[GateIn] = field(default_factory=list)
    benefits: list[BenefitIn] = field(default_factory=list)
    deliverables: list[DeliverableIn] = field(default_factory=list)
    changes: list[ChangeIn] = field(default_factory=list)
    reviews: list[ReviewIn] = field(default_factory=list)


_OWN = ("start_months", "years", "shape", "serves")
_NOT_IN_TEMPLATES = (FieldType.PROJECT, FieldType.OBJECTIVES, FieldType.DATE)
BENEFIT_KEYS = tuple(
    benefit_field.name
    for benefit_field in BENEFIT_FIELDS
    if benefit_field.type not in _NOT_IN_TEMPLATES and benefit_field.name not in ("ref", "state")
)


def parse_template(text: str, source_name: str = "the template") -> ProjectTemplate:
    """A template from TOML. Raises TemplateError naming the table and the key."""
    try:
        document = read_toml(text, exact=True)
    except ValueError as problem:
        raise TemplateError(f"{source_name} is not valid TOML: {problem}") from problem
    known = ("name", "title", "description", "months", "gate", "benefit", "deliverable", "change", "review")
    _only(document, known, source_name)
    if not str(document.get("name", "")).strip():
        raise TemplateError(f"{source_name}: a template needs a name")
    template = ProjectTemplate(
        str(document["name"]), str(document.get("title", document["name"])), str(document.get("description", "")),
        _whole(document, "months", 24, source_name),
    )  # fmt: skip
    for place, table in enumerate(_tables(document, "gate", source_name), 1):
        spot = f"{source_name}, gate {place}"
        _only(table, ("name", "title", "after_months", "leads_to", "requires", "role"), spot)
        requires = _texts(table, "requires", spot)
        if str(table.get("name", place)).casefold() in {gate.name.casefold() for gate in template.gates}:
            raise TemplateError(f"{spot}: there is a gate {table.get('name', place)!r} already")
        for word in requires:
            if word not in REQUIREMENTS:
                raise TemplateError(f"{spot}: nothing is called {word!r}{nearest(word, REQUIREMENTS)}")
        leads_to = str(table.get("leads_to", ""))
        if leads_to and leads_to not in set(Stage):
            raise TemplateError(f"{spot}: there is no stage {leads_to!r}{nearest(leads_to, Stage)}")
        role = str(table.get("role", ""))
        if role and role not in GATE_ROLES:
            raise TemplateError(f"{spot}: no gate has the role {role!r}{nearest(role, GATE_ROLES)}")
        months = _whole(table, "after_months", 0, spot)
        template.gates.append(
            GateIn(str(table.get("name", place)), str(table.get("title", "")), months, leads_to, requires, role)
        )
    for place, table in enumerate(_tables(document, "benefit", source_name), 1):
        template.benefits.append(_benefit(table, f"{source_name}, benefit {place}"))
    for place, table in enumerate(_tables(document, "deliverable", source_name), 1):
        spot = f"{source_name}, deliverable {place}"
        _only(table, ("title", "after_months", "enables", "through"), spot)
        enables = _places(table, "enables", len(template.benefits), spot)
        through = _places(table, "through", len(_tables(document, "change", source_name)), spot)
        template.deliverables.append(DeliverableIn(_title(table, spot), _whole(table, "after_months", 0, spot), enables, through))
    for place, table in enumerate(_tables(document, "change", source_name), 1):
        spot = f"{source_name}, change {place}"
        _only(table, ("title", "after_months", "enables"), spot)
        enables = _places(table, "enables", len(template.benefits), spot)
        template.changes.append(ChangeIn(_title(table, spot), _whole(table, "after_months", 0, spot), enables))
    for place, table in enumerate(_tables(document, "review", source_name), 1):
        spot = f"{source_name}, review {place}"
        _only(table, ("kind", "after_months", "chair"), spot)
        kind = str(table.get("kind", ""))
        if kind not in REVIEW_KINDS:
            raise TemplateError(f"{spot}: there is no review {kind!r}{nearest(kind, REVIEW_KINDS)}")
        template.reviews.append(ReviewIn(kind, _whole(table, "after_months", 0, spot), str(table.get("chair", ""))))
    return template


def _benefit(table: Mapping[str, Any], spot: str) -> BenefitIn:
    table = {current_name(key): value for key, value in table.items()}
    _only(table, (*_OWN, *BENEFIT_KEYS), spot)
    _title(table, spot)
    shape = str(table.get("shape", "ramp"))
    if shape not in SHAPES:
        raise TemplateError(f"{spot}: there is no shape {shape!r}{nearest(shape, SHAPES)}")
    texts = {key: _text(value) for key, value in table.items() if key in BENEFIT_KEYS}
    serves = _texts(table, "serves", spot)
    return BenefitIn(texts, _whole(table, "start_months", 0, spot), _whole(table, "years", 3, spot), shape, serves)


def _texts(table: Mapping[str, Any], key: str, spot: str) -> tuple[str, ...]:
    texts = table.get(key, [])
    if not isinstance(texts, list) or not all(isinstance(word, str) for word in texts):
        raise TemplateError(f"{spot}: {key} is a list of words in quotes")
    return tuple(texts)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _only(table: Mapping[str, Any], known: tuple[str, ...], spot: str) -> None:
    for key in table:
        if key not in known:
            raise TemplateError(f"{spot}: nothing is called {key!r}{nearest(key, known)}")


def _tables(document: Mapping[str, Any], name: str, source_name: str) -> list[dict[str, Any]]:
    tables = document.get(name, [])
    if not isinstance(tables, list) or not all(isinstance(entry, dict) for entry in tables):
        raise TemplateError(f"{source_name}: write each {name} as [[{name}]]")
    return tables


def _whole(table: Mapping[str, Any], key: str, default: int, spot: str) -> int:
    value = table.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0 or value > 1200:
        raise TemplateError(f"{spot}: {key} is a whole number of months or years, not {value!r}")
    return value


def _places(table: Mapping[str, Any], key: str, most: int, spot: str) -> tuple[int, ...]:
    places = table.get(key, [])
    if not isinstance(places, list) or not all(isinstance(place, int) and 1 <= place <= most for place in places):
        raise TemplateError(f"{spot}: {key} lists places from 1 to {most}")
    return tuple(places)


def _title(table: Mapping[str, Any], spot: str) -> str:
    title = str(table.get("title", "")).strip()
    if not title:
        raise TemplateError(f"{spot}: it needs a title")
    return title


def spread(
    total: Decimal, shape: str, start: date, years: int, frequency: Frequency, fiscal_year_start: int
) -> dict[Period, Decimal]:
    """A value over its periods: `flat`, `ramp` (growing over the first half) or `delayed` (nothing in the first quarter).

    The periods sum exactly to the total, in hundredths where it has them.
    """
    first = period_holding(start, frequency, fiscal_year_start)
    count = max(12 * years // frequency.months, 1)
    spans = [Period.of_months(add_months(first.start, place * frequency.months), frequency.months) for place in range(count)]
    return spread_over(total, shape, spans)


def spread_over(total: Decimal, shape: str, spans: Sequence[Period]) -> dict[Period, Decimal]:
    """A value over these periods, of which there is at least one, in one of the shapes of `spread`."""
    count = len(spans)
    half, quarter = max(count // 2, 1), count // 4
    weights = {
        "flat": [Decimal(1)] * count,
        "ramp": [Decimal(min(place + 1, half)) for place in range(count)],
        "delayed": [Decimal(0) if place < quarter else Decimal(1) for place in range(count)],
    }[shape]
    whole, cent = sum(weights), Decimal("0.01")
    values = [(total * weight / whole).quantize(cent, rounding=ROUND_HALF_EVEN) for weight in weights]
    values[-1] += total - sum(values)
    return dict(zip(spans, values, strict=True))
