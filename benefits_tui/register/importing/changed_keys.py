"""Records that a file calls by a reference the register does not know, and by the name of one that it does."""

from __future__ import annotations

from typing import NamedTuple

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.keys import fold_key, fold_ref
from benefits_tui.exchange.mapping import NEW, KindMap, Mapping
from benefits_tui.exchange.questions import ImportQuestion, Proposal
from benefits_tui.exchange.sheet import Sheet, text_of
from benefits_tui.register.importing.known_refs import ByRef, known_by_ref
from benefits_tui.store.query import Reader

SAME = "same"
_NAMED_BY = {Kind.PROJECT: "name", Kind.BENEFIT: "title"}
_MOST_NAMED = 5


class _Renumbered(NamedTuple):
    """A reference in the file, and the record of the same name in the register."""

    written: str
    ref: str
    name: str


def open_references(reader: Reader, proposals: list[tuple[Sheet, Proposal]]) -> list[ImportQuestion]:
    """A question for each kind of which records have another reference than in the register, and the same name."""
    questions = []
    for sheet, proposal in proposals:
        for kind, kind_map in ((Kind.PROJECT, proposal.mapping.projects), (Kind.BENEFIT, proposal.mapping.benefits)):
            if kind_map is None or not {"ref", _NAMED_BY[kind]} <= kind_map.fields.keys():
                continue
            renumbered = _renumbered(known_by_ref(reader, kind), sheet, proposal.mapping, kind, kind_map)
            if renumbered:
                questions.append(_are_they(proposal.mapping, kind, renumbered))
    return questions


def _renumbered(known: ByRef, sheet: Sheet, mapping: Mapping, kind: Kind, kind_map: KindMap) -> list[_Renumbered]:
    """Those whose name one record alone bears, in the register and in the file, and which the file does not name otherwise."""
    columns = [column for name in ("ref", _NAMED_BY[kind]) if (column := kind_map.fields[name].columns[0]) in sheet.header]
    if len(columns) < 2:
        return []
    cells = zip(sheet.cells(columns[0]), sheet.cells(columns[1]), strict=True)
    pairs = dict.fromkeys((text_of(ref), text_of(name)) for (_, ref), (_, name) in cells)
    named = {record.id for ref, _ in pairs if (record := known.get(ref)) is not None}
    by_name: dict[str, list[tuple[int, str]]] = {}
    for record in known.values():
        by_name.setdefault(fold_key(str(getattr(record, _NAMED_BY[kind]))), []).append((record.id, record.ref))
    unknown: dict[str, list[tuple[str, str]]] = {}
    for ref, name in pairs:
        if ref and name and known.get(ref) is None and ref not in mapping.references:
            unknown.setdefault(fold_key(name), []).append((ref, name))
    return [
        _Renumbered(pairs_of[0][0], same_name[0][1], pairs_of[0][1])
        for name, pairs_of in unknown.items()
        if len({fold_ref(ref) for ref, _ in pairs_of}) == 1
        and len(same_name := by_name.get(name, [])) == 1
        and same_name[0][0] not in named
    ]


def _are_they(mapping: Mapping, kind: Kind, renumbered: list[_Renumbered]) -> ImportQuestion:
    def apply_answer(answer: str) -> None:
        for one_of_them in renumbered:
            mapping.references[one_of_them.written] = one_of_them.ref if answer == SAME else NEW

    listed = ", ".join(f"{pair.written!r} is {pair.ref} ({pair.name})" for pair in renumbered[:_MOST_NAMED])
    more = f" and {len(renumbered) - _MOST_NAMED:,} more" if len(renumbered) > _MOST_NAMED else ""
    first = renumbered[0]
    hint = f'Write "{first.written}" = "{first.ref}", or = "new" for another one, under [references].'
    return ImportQuestion(
        f"Are these {kind.plural_label} of the register, under another reference: {listed}{more}?",
        hint,
        (SAME, NEW),
        apply_answer,
    )
