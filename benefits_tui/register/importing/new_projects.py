"""Projects that only a column of benefits names, and that the register does not know: added where that is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.keys import fold_key, fold_ref
from benefits_tui.domain.parsing import shorten
from benefits_tui.exchange.cell_values import blank_set
from benefits_tui.exchange.fill_down import FilledDown
from benefits_tui.exchange.mapping import NEW, KindMap, Mapping, Source
from benefits_tui.exchange.question import ImportQuestion, Proposal
from benefits_tui.exchange.sheet import Sheet, text_of
from benefits_tui.register.importing.known_refs import ByRef, known_by_ref
from benefits_tui.register.session import Session

ADD, REJECT = "add", "reject"
_MOST_NAMED = 5


def open_projects(
    session: Session, proposals: list[tuple[Sheet, Proposal]], beside: Iterable[tuple[Sheet, Mapping]] = ()
) -> list[ImportQuestion]:
    """A question for each table whose benefits are of projects that neither the register nor a table of the file knows.

    `beside` are other tables that are read in the same run.
    """
    asking = [(sheet, proposal.mapping) for sheet, proposal in proposals if _names_projects(sheet, proposal.mapping)]
    if not asking:
        return []
    known = known_by_ref(session.store, Kind.PROJECT)
    named = {fold_key(project.name) for project in known.values()}
    for sheet, mapping in [*((sheet, proposal.mapping) for sheet, proposal in proposals), *beside]:
        named |= set(_in_table(sheet, mapping))
    questions = []
    for sheet, mapping in asking:
        if unknown := _unknown(sheet, mapping, known, named):
            questions.append(_add_them(mapping, unknown))
    return questions


def _names_projects(sheet: Sheet, mapping: Mapping) -> bool:
    if mapping.projects is not None or mapping.benefits is None or "project" not in mapping.benefits.fields:
        return False
    # Of benefits that are known, nobody needs to name the project.
    return "title" in mapping.benefits.fields and mapping.benefits.fields["project"].columns[0] in sheet.header


def _in_table(sheet: Sheet, mapping: Mapping) -> Iterable[str]:
    """The references and names of the projects that a table makes, folded."""
    for name in ("ref", "name"):
        source = mapping.projects.fields.get(name) if mapping.projects is not None else None
        for column in source.columns if source is not None else ():
            for text in sheet.column(column) if column in sheet.header else ():
                yield fold_ref(text) if name == "ref" else fold_key(text)


def _unknown(sheet: Sheet, mapping: Mapping, known: ByRef, named: set[str]) -> Counter[str]:
    """The words for projects that are not known, with the number of their rows."""
    assert mapping.benefits is not None
    place = sheet.header.index(mapping.benefits.fields["project"].columns[0])
    blank = blank_set(mapping)
    rows = Counter(" ".join(text_of(cells[place]).split()) for _, cells in FilledDown(sheet, mapping))
    return Counter(
        {
            project_text: count
            for project_text, count in rows.items()
            if project_text
            and project_text.casefold() not in blank
            and known.get(project_text) is None
            and not {fold_ref(project_text), fold_key(project_text)} & named
            and project_text not in mapping.references
        }
    )


def _add_them(mapping: Mapping, unknown: Counter[str]) -> ImportQuestion:
    assert mapping.benefits is not None
    column = mapping.benefits.fields["project"].columns[0]

    def apply_answer(answer: str) -> None:
        if answer == ADD:
            mapping.projects = KindMap({"ref": Source((column,)), "name": Source((column,))})
        else:
            mapping.references |= dict.fromkeys(unknown, NEW)

    listed = ", ".join(
        f"{shorten(project_text, 40)!r} ({count} row{'s' if count > 1 else ''})"
        for project_text, count in list(unknown.items())[:_MOST_NAMED]
    )
    more = f" and {len(unknown) - _MOST_NAMED:,} more" if len(unknown) > _MOST_NAMED else ""
    hint = f'Write ref = "{column}" and name = "{column}" under [projects.fields] to add them; without, their rows are rejected.'
    number = "one project" if len(unknown) == 1 else f"{len(unknown):,} projects"
    return ImportQuestion(
        f"The register does not know {number} in {column!r}: {listed}{more}. Add {'it' if len(unknown) == 1 else 'them'}?",
        hint,
        (ADD, REJECT),
        apply_answer,
        column,
    )
