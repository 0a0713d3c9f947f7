"""Finds out by their names which columns are which fields, and says what is not certain."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from benefits_tui.domain.field_values import read_choice
from benefits_tui.domain.fields import FIELDS, Field, FieldType, Kind, current_name, former_names
from benefits_tui.domain.parsing import UNITS, DateOrder, ParseError, date_order_of, order_matters, parse_amount, shorten
from benefits_tui.exchange.mapping import KindMap, Mapping, PeriodMap, ReadingMap, Source
from benefits_tui.exchange.sheet import Sheet, UnreadableFile


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the names of the columns do not settle: what is asked, the answers, and how to write it by hand."""

    text: str
    hint: str
    answers: tuple[str, ...]
    settle: Callable[[str], None]
    """Puts an answer into the proposal's mapping."""

    def __str__(self) -> str:
        return f"{self.text} {self.hint}"


@dataclass(slots=True)
class Proposal:
    """A mapping worked out from the names of the columns. With open questions it is not to be used unseen."""

    mapping: Mapping
    questions: list[Question] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


_UNIT_WORDS = {"m": "million", "mn": "million", "million": "million", "millions": "million", "bn": "billion",
               "billion": "billion", "k": "thousand", "000": "thousand", "000s": "thousand", "thousand": "thousand",
               "thousands": "thousand"}  # fmt: skip
_BRACKETED = re.compile(r"[(\[][^)\]]*[)\]]")


def plain_name(header: str) -> str:
    """A column's name for comparing: `estimatedCompletionDate` and `Estimated completion date (UTC)` are the same."""
    text = _BRACKETED.sub(" ", header)
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return " ".join(re.sub(r"[^0-9a-z]+", " ", text.lower()).split())


def unit_in(header: str) -> str | None:
    """The unit of amounts that a column's name tells: `Benefits (£m)` is million."""
    found = re.search(
        r"[(\[]\s*(?:£|\$|€|[A-Z]{3})?\s*'?(mn?|millions?|bn|billion|k|000s?|thousands?)\s*[)\]]", header, re.IGNORECASE
    )
    return _UNIT_WORDS[found[1].lower()] if found else None


def match(sheet: Sheet) -> Proposal:
    """The mapping that the column names suggest. Raises UnreadableFile, naming what is missing, when it is no register."""
    own = _own_export(sheet)
    if own is not None:
        return Proposal(own)
    taken: set[str] = set()
    projects = _match_kind(sheet, Kind.PROJECT, taken)
    benefits = _match_kind(sheet, Kind.BENEFIT, taken)
    proposal = Proposal(Mapping())
    mapping = proposal.mapping
    _generic_names(sheet, projects, benefits, taken)
    if "ref" in projects and "name" in projects:
        mapping.projects = KindMap(projects)
    elif "name" in projects:
        proposal.questions.append(
            Question(
                "Which column holds a project's lasting reference? (Names change.)",
                'Write ref = "the column" under [projects.fields].',
                tuple(sheet.header),
                lambda column: projects.update(ref=Source((column,))),
            )
        )
        mapping.projects = KindMap(projects)
    readings = _readings(sheet, taken)
    if "title" in benefits or ("ref" in benefits and readings is not None):
        mapping.benefits = KindMap(benefits)
        if "ref" in projects and "name" not in projects and "project" not in benefits:
            benefits["project"] = projects["ref"]
        if "ref" not in benefits:
            mapping.benefits.key = (*projects.get("ref", Source(())).columns, *benefits["title"].columns)
            proposal.questions.append(_by_title(mapping.benefits))
    elif "stated" in benefits and mapping.projects is not None:
        mapping.benefits = KindMap({"stated": benefits["stated"], "title": projects["name"]}, (), ("stated",))
        proposal.notices.append("Each project with a stated value gets one benefit, which bears the project's name.")
    mapping.readings = readings if mapping.benefits is not None else None
    if mapping.projects is None and mapping.benefits is None:
        raise UnreadableFile(not_a_register(sheet, projects, benefits))
    if mapping.projects is None and "title" in benefits and "project" not in benefits:
        proposal.questions.append(
            Question(
                "Which column holds the reference of a benefit's project?",
                'Write project = "the column" under [benefits.fields].',
                tuple(sheet.header),
                lambda column: benefits.update(project=Source((column,))),
            )
        )
    _near_misses(sheet, mapping, taken, proposal)
    _choices(sheet, mapping, proposal)
    _units(sheet, mapping, proposal)
    _dates(sheet, mapping, proposal)
    proposal.notices += _not_read(sheet, mapping)
    return proposal


def _by_title(benefits: KindMap) -> Question:
    columns = " and ".join(repr(column) for column in benefits.key)
    return Question(
        f"No column holds a benefit's reference: is a benefit told by {columns} together?",
        f"Write key = [{', '.join(chr(34) + column + chr(34) for column in benefits.key)}] under [benefits].",
        ("yes",),
        lambda answer: None,
    )


def not_a_register(sheet: Sheet, projects: Iterable[str], benefits: Iterable[str]) -> str:
    """The sentence that refuses a file without projects, benefits or readings."""
    missing = [f"a project's {name}" for name in ("reference", "name") if {"reference": "ref"}.get(name, name) not in projects]
    missing += ["a benefit's title"] if "title" not in benefits else []
    names = ", ".join(repr(shorten(name, 30)) for name in sheet.header[:6])
    more = f" and {len(sheet.header) - 6} more" if len(sheet.header) > 6 else ""
    return (
        f"{sheet.path.name} holds no projects, benefits or readings: there is no column for {', for '.join(missing)} "
        f"(or for a benefit's reference with period and actual). Its columns are {names}{more}. "
        "If they are there under other names, give a mapping file with --map."
    )


def _match_kind(sheet: Sheet, kind: Kind, taken: set[str]) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for one in FIELDS[kind]:
        words = _words_for(kind, one)
        columns = tuple(name for name in sheet.header if name not in taken and plain_name(name) in words)
        # The same name twice is one field in two columns (one usually filled); different names are not.
        same = tuple(name for name in columns if plain_name(name) == plain_name(columns[0]))
        if same:
            taken.update(same)
            found[one.name] = Source(same)
    return found


_GENERIC = frozenset({"ref", "name", "title", "start", "end", "description", "owner", "state", "stage", "kind", "class"})


def _words_for(kind: Kind, one: Field) -> set[str]:
    words = {plain_name(word) for word in one.synonyms}
    if one.name not in _GENERIC or (kind is Kind.BENEFIT and one.name in ("title", "class", "kind", "state", "owner")):
        names = [one.name, *former_names(one.name)]
        words |= {plain_name(one.label), *(plain_name(name.replace("_", " ")) for name in names)}
    if kind is Kind.PROJECT and one.name == "stage":
        words.add("stage")
    if kind is Kind.BENEFIT and one.name == "title":
        words.discard("title")
    if one.name == "project":
        words = {"project"}
    return words


def _generic_names(sheet: Sheet, projects: dict[str, Source], benefits: dict[str, Source], taken: set[str]) -> None:
    """Names that say little (`id`, `name`, `description`) belong to what the file is about."""
    told = {plain_name(name) for name in sheet.header}
    about_benefits = "title" in benefits or ("title" in told and ("name" in projects or bool(benefits.keys() - {"stated"})))
    target = benefits if about_benefits or (told & _PERIODS and told & _ACTUAL) else projects
    generic = {"id": "ref", "ref": "ref", "reference": "ref", "number": "ref", "description": "description",
               "start": "start", "end": "end"}  # fmt: skip
    generic |= {"name": "name", "title": "name"} if target is projects else {"title": "title"}
    for header in sheet.header:
        name = generic.get(plain_name(header))
        if name is not None and header not in taken and name not in target:
            target[name] = Source((header,))
            taken.add(header)
    named = {plain_name(header): header for header in sheet.header if header not in taken}
    if about_benefits and "project" in benefits and "name" not in projects and "name" in named:
        projects["ref"], projects["name"] = benefits.pop("project"), Source((named["name"],))
        taken.add(named["name"])
    if "project" in benefits and "title" not in benefits and "ref" not in benefits and "name" not in projects:
        projects["name"] = benefits.pop("project")


_PERIODS = {"period", "reading period", "month", "quarter", "reporting period"}
_ACTUAL = {"actual", "actual value", "value current", "current value", "reading", "actual to date"}


def _readings(sheet: Sheet, taken: set[str]) -> ReadingMap | None:
    named = {plain_name(name): name for name in sheet.header if name not in taken}
    period = next((named[word] for word in _PERIODS if word in named), None)
    values = {
        series: next(named[word] for word in words if word in named)
        for series, words in (
            ("actual", _ACTUAL),
            ("forecast", {"forecast", "forecast value"}),
            ("plan", {"plan", "planned", "plan value"}),
        )
        if any(word in named for word in words)
    }
    if period is None or not values:
        return None
    taken.update({period, *values.values()})
    return ReadingMap(PeriodMap(column=period), values, evidence=named.get("evidence", ""))


FILL_IN_HEAD = ("ref", "project", "title", "department", "project_name")
"""The headings with which a workbook of missing facts begins: what is known of each benefit. The fields asked for follow."""
# The share of a kind's fields by which our own file is known.
_KNOWN_AGAIN = 0.75


def _own_export(sheet: Sheet) -> Mapping | None:
    """The mapping of a file that this program exported."""
    headings = {current_name(heading): heading for heading in sheet.header}
    header = headings.keys()
    if {"ref", "series", "start", "end", "value", "recorded_on", "recorded_by"} <= header:
        period = PeriodMap(start="start", end="end")
        return Mapping(
            source="export", guarded=sheet.delimited, benefits=KindMap({"ref": Source(("ref",))}),
            readings=ReadingMap(period, series="series", value="value", evidence="evidence"),
        )  # fmt: skip
    if tuple(sheet.header[: len(FILL_IN_HEAD)]) == FILL_IN_HEAD and "version" not in header:
        asked = {one.name: Source((headings[one.name],)) for one in FIELDS[Kind.BENEFIT] if one.name in header}
        return Mapping(source="export", guarded=sheet.delimited, benefits=KindMap(asked, needs=("title",)))
    kind = next((one for one in (Kind.BENEFIT, Kind.PROJECT) if {field.name for field in FIELDS[one]} <= header), None)
    if kind is None or "version" not in header:
        kind = _kind_of_older_export(sheet, header)
    if kind is None:
        return None
    if kind not in (Kind.BENEFIT, Kind.PROJECT):
        raise UnreadableFile(
            f"{sheet.path.name} is an export of {kind.plural.replace('_', ' ')}; import reads projects, benefits and readings."
        )
    one = KindMap({one.name: Source((headings[one.name],)) for one in FIELDS[kind] if one.name in header})
    if kind is Kind.BENEFIT:
        return Mapping(source="export", guarded=sheet.delimited, benefits=one)
    return Mapping(source="export", guarded=sheet.delimited, projects=one)


def _kind_of_older_export(sheet: Sheet, header: Collection[str]) -> Kind | None:
    """The kind of a list that an earlier version wrote, which knew fewer fields: its reference first, its version last."""
    if not sheet.header or (sheet.header[0], sheet.header[-1]) != ("ref", "version"):
        return None
    named = {kind: sum(field.name in header for field in FIELDS[kind]) for kind in FIELDS}
    # Of a kind with few fields any file may name all: the kind is the one of which it names the most, and nearly all.
    kind = max(named, key=lambda kind: (named[kind], -len(FIELDS[kind])))
    return kind if named[kind] >= _KNOWN_AGAIN * len(FIELDS[kind]) else None


def _near_misses(sheet: Sheet, mapping: Mapping, taken: set[str], proposal: Proposal) -> None:
    """A column whose name is nearly that of a field that nothing fills: to be asked, not guessed."""
    for kind, one in mapping.kinds():
        if one.needs:
            continue
        open_words = {
            word: known.name for known in FIELDS[kind] if known.name not in one.fields for word in _words_for(kind, known)
        }
        for header in sheet.header:
            if header in taken:
                continue
            close = difflib.get_close_matches(plain_name(header), open_words, n=1, cutoff=0.86)
            if close:
                proposal.questions.append(_near_miss(kind, one, header, open_words[close[0]]))


def _near_miss(kind: Kind, one: KindMap, header: str, name: str) -> Question:
    def settle(answer: str) -> None:
        if answer == "yes":
            one.fields[name] = Source((header,))

    hint = f'Write {name} = "{header}" under [{kind.plural}.fields], or leave it out.'
    return Question(f"Is the column {header!r} the {kind}'s {name}?", hint, ("yes", "no"), settle)


def _units(sheet: Sheet, mapping: Mapping, proposal: Proposal) -> None:
    """Amounts in millions look like small numbers: the unit must be told by the name or by the size of the amounts."""
    for kind, one in mapping.kinds():
        for known in FIELDS[kind]:
            source = one.fields.get(known.name)
            if source is None or known.type is not FieldType.MONEY or source.unit is not None:
                continue
            told = next(filter(None, (unit_in(name) for name in source.columns)), None)
            source.unit = told or ("one" if _whole_amounts(sheet, source.columns) else None)
            if source.unit is None:
                proposal.questions.append(_unit_of(kind, source, known.name))


def _unit_of(kind: Kind, source: Source, name: str) -> Question:
    def settle(answer: str) -> None:
        source.unit = answer

    column = source.columns[0]
    hint = f'Write {name} = {{ column = "{column}", unit = "million" }} under [{kind.plural}.fields].'
    return Question(f"In what unit are the amounts in {column!r}?", hint, tuple(UNITS), settle)


def _whole_amounts(sheet: Sheet, columns: tuple[str, ...]) -> bool:
    amounts: list[Decimal] = []
    for name in columns:
        for text in sheet.column(name):
            try:
                amounts.append(abs(parse_amount(text)))
            except ParseError:
                continue
    amounts = sorted(amount for amount in amounts if amount)
    return not amounts or amounts[len(amounts) // 2] >= 50_000


_SHORT, _FEW = 30, 8


def _choices(sheet: Sheet, mapping: Mapping, proposal: Proposal) -> None:
    """Short words that a field of choices does not know are asked for; long ones are remarks and become notes."""
    for kind, one in mapping.kinds():
        for known in FIELDS[kind]:
            source = one.fields.get(known.name)
            if source is None or known.type is not FieldType.CHOICE:
                continue
            texts = {text for name in source.columns for text in sheet.column(name) if len(text) <= _SHORT}
            unknown = sorted(text for text in texts if not _is_choice(known, text))
            for text in unknown[:_FEW]:
                proposal.questions.append(_meaning_of(kind, known, source, text))


def _is_choice(known: Field, text: str) -> bool:
    try:
        read_choice(known, text)
    except ParseError:
        return False
    return True


def _meaning_of(kind: Kind, known: Field, source: Source, text: str) -> Question:
    def settle(answer: str) -> None:
        source.values[text.lower()] = "" if answer == "blank" else answer

    column = source.columns[0]
    meaning = f'values = {{ "{text}" = "{known.choices[0]}" }}'
    hint = f'Write {known.name} = {{ column = "{column}", {meaning} }} under [{kind.plural}.fields].'
    question = f"What does {text!r} in {column!r} mean for the {kind}'s {known.name}?"
    return Question(question, hint, (*known.choices, "blank"), settle)


def _not_read(sheet: Sheet, mapping: Mapping) -> list[str]:
    used = {column for _, one in mapping.kinds() for source in one.fields.values() for column in source.columns}
    used |= {column for _, one in mapping.kinds() for column in (*one.key, *one.notes)}
    if mapping.readings is not None:
        readings = mapping.readings
        used |= {*readings.period.columns, *readings.values.values(), readings.series, readings.value, readings.evidence}
    rest = [name for name in sheet.header if name not in used]
    return [f"Columns that are not read: {', '.join(map(repr, rest))}."] if rest else []


def _dates(sheet: Sheet, mapping: Mapping, proposal: Proposal) -> None:
    columns = [
        name
        for kind, one in mapping.kinds()
        for known in FIELDS[kind]
        if known.type in (FieldType.DATE, FieldType.GATE) and known.name in one.fields
        for name in one.fields[known.name].columns
    ]
    texts = [text for name in columns for text in sheet.column(name)]
    mapping.date_order = date_order_of(texts)
    if mapping.date_order is None and order_matters(texts):
        example = next(text for text in texts if order_matters([text]))

        def settle(answer: str) -> None:
            mapping.date_order = DateOrder(answer)

        orders = tuple(order.value for order in DateOrder)
        hint = 'Write order = "dmy" or "mdy" under [dates].'
        proposal.questions.append(Question(f"Is {example!r} day or month first?", hint, orders, settle))
