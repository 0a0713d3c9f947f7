"""Names in a file that are near those of people in the register, or of each other: asked once, then kept as other names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from benefits_tui.domain.fields import FieldType, Kind
from benefits_tui.domain.keys import fold_key
from benefits_tui.exchange.cell_values import blank_set
from benefits_tui.exchange.evidence import mapped_fields
from benefits_tui.exchange.mapping import NEW, Mapping
from benefits_tui.exchange.questions import ImportQuestion, Proposal
from benefits_tui.exchange.sheet import Sheet
from benefits_tui.register.importing.changed_keys import open_references
from benefits_tui.register.merging import ALIASES
from benefits_tui.register.near_names import near_person, words_of_name
from benefits_tui.register.session import Session
from benefits_tui.store.queries import records as rows
from benefits_tui.store.query import Reader


def open_names(session: Session, proposals: list[tuple[Sheet, Proposal]]) -> list[ImportQuestion]:
    """A question for each name that nobody bears and somebody nearly does, and for records under another reference.

    The answers are kept in the mapping."""
    known: dict[tuple[str, ...], tuple[str, str]] = {}
    for person in rows.people(session.store):
        for spelling in (person.name, person.email or ""):
            if parts := words_of_name(spelling):
                known.setdefault(parts, (person.name, person.ref))
    exact = known_keys(session.store)
    questions = []
    for sheet, proposal in proposals:
        for name in _names_in(sheet, proposal.mapping):
            if fold_key(name) in exact or fold_key(name) in {fold_key(person) for person in proposal.mapping.people}:
                continue
            # The same name on another sheet is the same person.
            exact.add(fold_key(name))
            several = _names_of_several(name)
            near = near_person(words_of_name(name), known) if len(several) == 1 else None
            if near is not None:
                questions.append(_who_is(proposal.mapping, name, *near))
            elif len(several) > 1:
                questions.append(_who_of(proposal.mapping, name, several))
            elif words_of_name(name):
                # The next name may be near this one.
                known.setdefault(words_of_name(name), (name, name))
    return [*questions, *open_references(session.store, proposals)]


def known_keys(reader: Reader) -> set[str]:
    """The names, e-mails, references and other names by which people are known, folded."""
    keys = set(rows.external_keys(reader, ALIASES, Kind.PERSON))
    return keys | {fold_key(name) for person in rows.people(reader) for name in (person.name, person.email, person.ref) if name}


def _names_in(sheet: Sheet, mapping: Mapping) -> Iterable[str]:
    blank = blank_set(mapping)
    names: dict[str, None] = {}
    for _, mapped_field, source in mapped_fields(mapping):
        if mapped_field.type is FieldType.PERSON:
            for column in source.columns:
                for text in sheet.column(column) if column in sheet.header else ():
                    name = " ".join(text.split())
                    bracket = re.search(r"\(([^()]+)\)$", name)
                    if name.casefold() not in blank and not (bracket and re.fullmatch(r"[A-Z]+-\d+", bracket[1])):
                        names[name] = None
    return names


_FIRST_AND_LAST = re.compile(r"\s*[^\W\d_][\w'’.-]* [^\W\d_][\w'’.-]*\s*")
_BETWEEN = re.compile(r"\s*[;/\n]\s*"), re.compile(r"\s+(?:&|\+|and)\s+")


def _names_of_several(name: str) -> list[str]:
    """The names of several people in one cell; `Head of Research and Development` is one."""
    parts = [part for part in _BETWEEN[0].split(name) if re.search(r"[^\W\d_]", part)] or [name]
    if all(_FIRST_AND_LAST.fullmatch(named) for named in name.split(",")):
        parts = [named.strip() for named in name.split(",")]
    pairs = [_BETWEEN[1].split(part) for part in parts]
    return [
        one_of
        for pair in pairs
        for one_of in (pair if all(len(full_name.split()) > 1 for full_name in pair) else [" and ".join(pair)])
    ]


def _who_of(mapping: Mapping, name: str, several: list[str]) -> ImportQuestion:
    def apply_answer(answer: str) -> None:
        mapping.people[name] = answer

    hint = f'Write "{name}" = "{several[0]}", or = "new" to keep it as one name, under [people].'
    return ImportQuestion(f"{name!r} holds {len(several)} names: which of them is it?", hint, (*several, NEW), apply_answer)


def _who_is(mapping: Mapping, name: str, person: str, ref: str) -> ImportQuestion:
    def apply_answer(answer: str) -> None:
        mapping.people[name] = NEW if answer == NEW else ref

    person_label = f"{person} ({ref})" if ref != person else f"{person}, who is in this file, too"
    hint = f'Write "{name}" = "{ref}", or = "new" for somebody else, under [people].'
    return ImportQuestion(f"Is {name!r} {person_label}?", hint, (ref, NEW), apply_answer)
