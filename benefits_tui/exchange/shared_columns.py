"""Columns that may be of the project or of its benefits: dates, and numbers that begin anew in each project."""

from __future__ import annotations

from collections.abc import Iterator

from benefits_tui.domain.keys import fold_ref, fold_signs
from benefits_tui.exchange.headings import plain_name
from benefits_tui.exchange.mapping import KindMap, Mapping, Source
from benefits_tui.exchange.question import ImportQuestion, Proposal
from benefits_tui.exchange.sheet import Sheet, text_of

_DATES = ("start", "end")
_OF_PROJECT = frozenset({"project", "programme", "program", "scheme", "initiative"})


def dates_to_benefits(sheet: Sheet, projects: dict[str, Source], benefits: dict[str, Source], proposal: Proposal) -> None:
    """Dates that differ within a project are those of its benefits, where the heading does not say whose they are."""
    if "ref" not in projects or "title" not in benefits:
        return
    open_names = [name for name in _DATES if name in projects and name not in benefits and _says_not_whose(projects[name])]
    moved = [name for name in open_names if _differs(sheet, projects["ref"], projects[name])]
    if not moved:
        return
    for name in open_names:
        benefits[name] = projects.pop(name)
    columns = " and ".join(repr(benefits[name].columns[0]) for name in open_names)
    proposal.notices.append(
        f"{columns} {'were' if len(open_names) > 1 else 'was'} read as the benefit's, for it differs within projects."
    )


def ask_whether_numbered_within(sheet: Sheet, mapping: Mapping, proposal: Proposal) -> None:
    """References of benefits that stand for several benefits: they may be numbered anew in each project."""
    benefits, projects = mapping.benefits, mapping.projects
    if benefits is None or benefits.key or not {"ref", "title"} <= benefits.fields.keys():
        return
    of_project = (projects.fields.get("ref") if projects is not None else None) or benefits.fields.get("project")
    if of_project is None:
        return
    example = _one_of_two_projects(sheet, of_project, benefits)
    if example is None:
        return
    project, ref = of_project.columns[0], benefits.fields["ref"].columns[0]

    def apply_answer(answer: str) -> None:
        if answer == "yes":
            del benefits.fields["ref"]
            benefits.key = (project, ref)

    hint = f'Delete ref under [benefits.fields] and write key = ["{project}", "{ref}"] under [benefits] if so.'
    question = (
        f"{example[0]!r} in {ref!r} stands in {example[1]!r} and in {example[2]!r}: are benefits numbered within each project?"
    )
    proposal.questions.append(ImportQuestion(question, hint, ("yes", "no"), apply_answer, ref))


def _says_not_whose(source: Source) -> bool:
    return not any(_OF_PROJECT & set(plain_name(column).split()) for column in source.columns)


def _differs(sheet: Sheet, ref: Source, source: Source) -> bool:
    """True where most projects of several rows have several values in the column."""
    values: dict[str, list[str]] = {}
    for key, key_texts in _texts(sheet, ref.columns[0], source.columns[0]):
        values.setdefault(fold_ref(key), []).append(key_texts)
    several = [key_texts for key_texts in values.values() if len(key_texts) > 1]
    return sum(len(set(key_texts)) > 1 for key_texts in several) * 2 > len(several)


def _texts(sheet: Sheet, *columns: str) -> Iterator[tuple[str, ...]]:
    """The words of these columns, row by row, where all of them have some; of a blank first one those of the row above."""
    if not set(columns) <= set(sheet.header):
        return
    above = ""
    for cells in zip(*(sheet.cells(column) for column in columns), strict=True):
        first, *others = (text_of(cell) for _, cell in cells)
        above = first or above
        if above and all(others):
            yield above, *others


def _one_of_two_projects(sheet: Sheet, of_project: Source, benefits: KindMap) -> tuple[str, str, str] | None:
    """A reference, and two projects that have benefits of other titles by it."""
    seen: dict[str, tuple[str, str]] = {}
    columns = of_project.columns[0], benefits.fields["ref"].columns[0], benefits.fields["title"].columns[0]
    for project, ref, title in _texts(sheet, *columns):
        first, before = seen.setdefault(fold_ref(ref), (project, title))
        if fold_ref(first) != fold_ref(project) and fold_signs(before) != fold_signs(title):
            return ref, first, project
    return None
