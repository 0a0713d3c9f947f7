"""Finds out by their names which columns are which fields, and says what is not certain."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from collections.abc import Mapping as MappingABC
from datetime import date
from types import MappingProxyType

from benefits_tui.domain.fields import FIELDS, Kind, field_of
from benefits_tui.domain.parsing import shorten
from benefits_tui.exchange.evidence import may_hold, used_columns
from benefits_tui.exchange.heading_words import HEADING_WORDS
from benefits_tui.exchange.headings import PERIOD_WORDS, READING_WORDS, bracket_words, plain_name, unit_in, words_for
from benefits_tui.exchange.mapping import KindMap, Mapping, Source
from benefits_tui.exchange.not_taken_back import refuse_own_list
from benefits_tui.exchange.other_kinds import rows_of_another_kind
from benefits_tui.exchange.own_export import own_export
from benefits_tui.exchange.questions import ImportQuestion, Proposal, ask_about_cells, has_words_of
from benefits_tui.exchange.reading_columns import reading_columns
from benefits_tui.exchange.row_kinds import AnyKind, field_named, fields_for
from benefits_tui.exchange.shared_columns import ask_whether_numbered_within, dates_to_benefits
from benefits_tui.exchange.sheet import Sheet, UnreadableFile


def match(
    sheet: Sheet, today: date | None = None, confirmed: MappingABC[str, tuple[Kind, str]] = MappingProxyType({})
) -> Proposal:
    """The mapping that the column names suggest. `today` tells periods that are still to come from others, `confirmed` what is
    known of names beforehand.

    Raises NotARegister, naming what is missing, when it is none.
    """
    refuse_own_list(sheet)
    own = own_export(sheet)
    if own is not None:
        return Proposal(own)
    other = rows_of_another_kind(sheet) if not confirmed else None
    if other is not None:
        proposal = Proposal(other)
        ask_about_cells(sheet, proposal)
        proposal.notices += [*_rows_said(other), *not_read(sheet, other)]
        return proposal
    taken = {name for name in confirmed if name in sheet.header}
    proposal = Proposal(Mapping())
    readings = reading_columns(sheet, taken, proposal, today)
    of_readings = list(proposal.notices), list(proposal.questions)
    projects = _match_kind(sheet, Kind.PROJECT, taken, proposal, confirmed)
    benefits = _match_kind(sheet, Kind.BENEFIT, taken, proposal, confirmed)
    mapping = proposal.mapping
    _generic_names(sheet, projects, benefits, taken, bool(readings))
    if set(projects) == {"name"} and "title" in benefits and "project" not in benefits:
        # A project that is only named is found by its name.
        benefits["project"] = projects.pop("name")
    dates_to_benefits(sheet, projects, benefits, proposal)
    if "ref" in benefits and "title" not in benefits and "description" in benefits:
        # A description is all that such a table calls a benefit by.
        benefits["title"] = benefits.pop("description")
        proposal.notices.append(
            f"{benefits['title'].columns[0]!r} was read as the benefit's title, for no other column holds it."
        )
    if "ref" in projects and "name" in projects:
        mapping.projects = KindMap(projects)
    elif "name" in projects:
        proposal.questions.append(
            ImportQuestion(
                "Which column holds a project's lasting reference? (Names change.)",
                'Write ref = "the column" under [projects.fields].',
                tuple(sheet.header),
                lambda column: projects.update(ref=Source((column,))),
            )
        )
        mapping.projects = KindMap(projects)
    if "title" in benefits or ("ref" in benefits and readings is not None):
        mapping.benefits = KindMap(benefits)
        if "ref" in projects and "name" not in projects and "project" not in benefits:
            benefits["project"] = projects["ref"]
        if "name" not in projects:
            # Rows that make no project are not of its days.
            benefits |= {name: projects[name] for name in ("start", "end") if name in projects and name not in benefits}
        if "ref" not in benefits:
            of_project = projects.get("ref") or benefits.get("project") or Source(())
            mapping.benefits.key = (*of_project.columns[:1], *benefits["title"].columns)
            proposal.questions.append(_by_title(mapping.benefits))
    elif "stated" in benefits and mapping.projects is not None:
        mapping.benefits = KindMap({"stated": benefits["stated"], "title": projects["name"]}, (), ("stated",))
        proposal.notices.append("Each project with a stated value gets one benefit, which has the project's name.")
    ask_whether_numbered_within(sheet, mapping, proposal)
    if mapping.benefits is not None:
        mapping.readings = readings
    elif readings is not None:
        # Of no benefit: what was said and asked of them goes with them, and the columns are said to be not read.
        proposal.notices = [notice for notice in proposal.notices if notice not in of_readings[0]]
        proposal.questions = [question for question in proposal.questions if question not in of_readings[1]]
        taken.difference_update(readings.value_columns)
    if mapping.projects is None and mapping.benefits is None:
        raise NotARegister(sheet, projects, benefits)
    if mapping.projects is None and "title" in benefits and "project" not in benefits:
        _ask_project(sheet, benefits, proposal)
    _near_misses(sheet, mapping, taken, proposal)
    ask_about_cells(sheet, proposal)
    proposal.notices += not_read(sheet, mapping)
    return proposal


def _rows_said(mapping: Mapping) -> list[str]:
    """What the rows are taken for, and by what they are told apart where they have no reference."""
    row_kinds = []
    for kind, kind_map in mapping.others.items():
        by = f", told apart by {' and '.join(map(repr, kind_map.key))}" if kind_map.key else ""
        row_kinds.append(f"The rows were read as {kind.plural_label}{by}.")
    return row_kinds


class NotARegister(UnreadableFile):
    """A table of whose columns none makes a record; `proposal` has what is known of it, and asks for the others."""

    def __init__(self, sheet: Sheet, projects: dict[str, Source], benefits: dict[str, Source]) -> None:
        super().__init__(not_a_register(sheet, projects, benefits))
        columns = ", ".join(map(repr, sheet.header))
        ask = ImportQuestion(
            f"Which columns are a project's ref and name, or a benefit's ref, title and project? There are {columns}.",
            'Write field = "the column" for each under [projects.fields] or [benefits.fields].',
            (),
            lambda: None,
        )
        known = Mapping(projects=KindMap(projects), benefits=KindMap(benefits) if benefits else None)
        self.proposal = Proposal(known, [ask])


def _ask_project(sheet: Sheet, benefits: dict[str, Source], proposal: Proposal) -> None:
    if proposal.mapping.readings is not None and "ref" in benefits:
        proposal.notices.append("No column names a benefit's project, so readings of benefits that are not known are rejected.")
        return
    made = proposal.mapping.benefits

    def apply_answer(column: str) -> None:
        benefits["project"] = Source((column,))
        if made is not None and made.key and column not in made.key:
            # Benefits of one title in two projects are two.
            made.key = (column, *made.key)

    question = "Which column holds the reference of a benefit's project?"
    hint = 'Write project = "the column" under [benefits.fields].'
    proposal.questions.append(ImportQuestion(question, hint, tuple(sheet.header), apply_answer))


def _by_title(benefits: KindMap) -> ImportQuestion:
    columns = " and ".join(repr(column) for column in benefits.key)
    return ImportQuestion(
        f"No column holds a benefit's reference: is a benefit told by {columns}{' together' if len(benefits.key) > 1 else ''}?",
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


def _match_kind(
    sheet: Sheet, kind: Kind, taken: set[str], proposal: Proposal, confirmed: MappingABC[str, tuple[Kind, str]]
) -> dict[str, Source]:
    matched = {field: Source((name,)) for name, (of_kind, field) in confirmed.items() if of_kind is kind and name in sheet.header}
    for field in FIELDS[kind]:
        if field.name in matched:
            continue
        synonyms = words_for(kind, field)
        columns = tuple(name for name in sheet.header if name not in taken and plain_name(name) in synonyms)
        # The field's own words go before those that others use for it.
        usual = HEADING_WORDS[kind].get(field.name, ())
        columns = tuple(sorted(columns, key=lambda name: plain_name(name) in usual))
        columns = tuple(name for name in columns if may_hold(sheet, name, field)) if len(columns) > 1 else columns
        # The same name twice is one field in two columns (one usually filled); different names are not.
        same = tuple(name for name in columns if plain_name(name) == plain_name(columns[0]))
        if not same:
            continue
        taken.update(same)
        if len({bracket_words(name) for name in same}) > 1:
            matched[field.name] = Source(same[:1])
            proposal.questions.append(_which_of(kind, field.name, matched, same))
        else:
            matched[field.name] = Source(same)
    return matched


def _which_of(kind: Kind, name: str, matched: dict[str, Source], columns: tuple[str, ...]) -> ImportQuestion:
    """Words in brackets keep headings apart: which of them is the field is asked."""
    source = matched[name]

    def apply_answer(answer: str) -> None:
        source.columns = (answer,)
        source.unit = unit_in(answer) or source.unit

    listed = " or ".join(map(repr, columns))
    hint = f'Write {name} = "{columns[0]}" under [{kind.plural}.fields]; the other is then not read.'
    return ImportQuestion(
        f"Which column is the {kind.label}'s {field_of(kind, name).label.lower()}: {listed}?",
        hint,
        columns,
        apply_answer,
        columns[0],
    )


_PERIODS, _ACTUAL = frozenset(PERIOD_WORDS), frozenset(READING_WORDS["actual"])


def _generic_names(
    sheet: Sheet, projects: dict[str, Source], benefits: dict[str, Source], taken: set[str], has_readings: bool
) -> None:
    """Names that say little (`id`, `name`, `description`) belong to what the file is about."""
    header_names = {plain_name(name) for name in sheet.header}
    about_benefits = "title" in benefits or (
        "title" in header_names and ("name" in projects or bool(benefits.keys() - {"stated"}))
    )
    target = (
        benefits
        if about_benefits or (header_names & _PERIODS and header_names & _ACTUAL) or (has_readings and not projects)
        else projects
    )
    generic = {"id": "ref", "ref": "ref", "reference": "ref", "number": "ref", "no": "ref", "description": "description",
               "start": "start", "end": "end"}  # fmt: skip
    generic |= {"name": "name", "title": "name"} if target is projects else {"title": "title"}
    if target is benefits:
        generic |= {"value": "stated"} if not has_readings else {}
        generic |= dict.fromkeys(("type", "category"), "class")
    for header in sheet.header:
        name = generic.get(plain_name(header))
        if name == "class" and not has_words_of(sheet, header, field_of(Kind.BENEFIT, "class")):
            continue
        if name is not None and header not in taken and name not in target:
            target[name] = Source((header,))
            taken.add(header)
    named = {plain_name(header): header for header in sheet.header if header not in taken}
    if about_benefits and "project" in benefits and "name" not in projects and "name" in named:
        projects["ref"], projects["name"] = benefits.pop("project"), Source((named["name"],))
        taken.add(named["name"])
    if "project" in benefits and "title" not in benefits and "ref" not in benefits and "name" not in projects:
        projects["name"] = benefits.pop("project")


def _near_misses(sheet: Sheet, mapping: Mapping, taken: set[str], proposal: Proposal) -> None:
    """A column whose name is nearly that of a field that nothing fills: to be asked, not guessed."""
    for kind, kind_map in mapping.kinds():
        if kind_map.needs:
            continue
        open_words = {
            word: known.name
            for known in fields_for(kind)
            if known.name not in kind_map.fields
            for word in sorted(words_for(kind, known))
        }
        for header in sheet.header:
            if header in taken:
                continue
            close = difflib.get_close_matches(plain_name(header), open_words, n=1, cutoff=0.86)
            if close:
                proposal.questions.append(_near_miss(sheet, kind, kind_map, header, open_words[close[0]], proposal))


def _near_miss(sheet: Sheet, kind: AnyKind, kind_map: KindMap, header: str, name: str, proposal: Proposal) -> ImportQuestion:
    def apply_answer(answer: str) -> None:
        if answer != "yes":
            return
        kind_map.fields[name] = Source((header,))
        # What the cells of the column leave open is asked as of any other.
        known = {question.text for question in proposal.questions}
        again = Proposal(Mapping(blank=proposal.mapping.blank))
        again.mapping.set_kind_map(kind, KindMap({name: kind_map.fields[name]}))
        ask_about_cells(sheet, again)
        proposal.questions += [question for question in again.questions if question.text not in known]

    hint = f'Write {name} = "{header}" under [{kind.plural}.fields], or leave it out.'
    return ImportQuestion(
        f"Is the column {header!r} the {kind.label}'s {field_named(kind, name).label.lower()}?",
        hint,
        ("yes", "no"),
        apply_answer,
        header,
    )


def not_read(sheet: Sheet, mapping: Mapping) -> list[str]:
    """The notice that names the columns that are not read; none where all are."""
    used = set(used_columns(mapping))
    rest = [name for name in sheet.header if name not in used]
    more = f" and {len(rest) - _MOST_NAMED:,} more" if len(rest) > _MOST_NAMED else ""
    return [f"Columns that are not read: {', '.join(map(repr, rest[:_MOST_NAMED]))}{more}."] if rest else []


_MOST_NAMED = 20


__all__ = ["ImportQuestion", "NotARegister", "Proposal", "match", "not_a_register", "not_read", "plain_name", "unit_in"]
