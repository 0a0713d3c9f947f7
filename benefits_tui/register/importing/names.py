"""People, programmes and objectives that a file names: known ones are found, others are added."""

from __future__ import annotations

import re

from benefits_tui.domain.fields import Kind, Value
from benefits_tui.domain.keys import fold_key, fold_ref
from benefits_tui.exchange.mapping import NEW
from benefits_tui.register.importing.context import ImportContext, RowCounts
from benefits_tui.register.lookup import next_ref
from benefits_tui.register.merging import ALIASES
from benefits_tui.store.models import RECORDS, ExternalKey, Programme
from benefits_tui.store.queries import records as rows

SEVERAL = -1
"""Stands for a name that several people bear."""


class KnownNames:
    """Each name is looked up once, whatever its case of letters, and counted once."""

    def __init__(self, context: ImportContext) -> None:
        self._context = context
        self._aliases = rows.external_keys(context.transaction, ALIASES, Kind.PERSON)
        self._people = self._known_people()
        self._answers = {fold_key(name): ref for name, ref in context.mapping.people.items()}
        self._programmes = rows.programmes(context.transaction)
        self._objectives = rows.objectives(context.transaction)
        self._seen = context.file_records.named
        self._names: dict[int, str] = {}
        self._titles = [str(row.title) for row in rows.records_by_ref(context.transaction, Kind.OBJECTIVE).values()]

    def person(self, text: str) -> int:
        """The person of this reference, e-mail or name, by the mapping's answers first; SEVERAL where more bear the name."""
        name = " ".join(text.split())
        if (reference := re.search(r"\(([^()]+)\)$", name)) and fold_key(reference[1]) in self._people:
            name = reference[1]
        meant = self._answers.get(fold_key(name), NEW)
        if meant != NEW:
            # Of several names in a cell, one may be another name of somebody.
            further = self._answers.get(fold_key(meant), NEW)
            meant = further if further != NEW else meant
            # Another name of somebody, who may be new in this file, too.
            self._there(meant)
            self._keep_alias(fold_key(name), self._people[fold_key(meant)])
            return self._count_name("people", self._people, meant)
        self._there(name)
        return self._count_name("people", self._people, name)

    def _there(self, name: str) -> None:
        """Add the person of this name, where nobody bears it."""
        if fold_key(name) not in self._people:
            ref = next_ref(self._context.transaction, Kind.PERSON, "PER-")
            number = self._people[fold_key(name)] = self._add(Kind.PERSON, name, {"name": name, "ref": ref})
            # So that the same file finds them under the name that it has, whatever they are called later.
            self._keep_alias(fold_key(name), number)

    def known_person(self, *called: str) -> int | None:
        """The person of one of these: an e-mail, a name; None where nobody is, or several are."""
        numbers = [self._people.get(fold_key(name)) for name in called if name]
        return next((number for number in numbers if number not in (None, SEVERAL)), None)

    def add_known(self, name: str, person: int) -> None:
        """A person who was written otherwise is known by this name from now on."""
        if name:
            self._people.setdefault(fold_key(name), person)
            self._seen.add((Kind.PERSON.plural, fold_key(name)))

    def _keep_alias(self, key: str, person: int) -> None:
        if self._aliases.get(key) == person:
            return
        self._aliases[key] = person
        row: dict[str, Value] = {"source": ALIASES, "subject_kind": Kind.PERSON.value, "key": key, "subject_id": person}
        self._context.transaction.insert(ExternalKey, row)

    def name_of(self, person: Value) -> str | None:
        """The name of the person with this number; None for none."""
        if not self._names:
            self._names = {row.id: row.name for row in rows.people(self._context.transaction)}
        return self._names.get(person) if isinstance(person, int) else None

    def programme(self, text: str) -> int:
        """The programme of this name."""
        name = " ".join(text.split())
        if fold_key(name) not in self._programmes:
            self._programmes[fold_key(name)] = self._context.transaction.insert(Programme, {"name": name})
        return self._programmes[fold_key(name)]

    def objective(self, ref: str, title: str) -> int:
        """The objective with this reference."""
        if fold_ref(ref) not in self._objectives:
            self._context.details.compare("objective", [title], self._titles)
            self._objectives[fold_ref(ref)] = self._add(Kind.OBJECTIVE, ref, {"ref": ref, "title": title})
        return self._count_name("objectives", self._objectives, ref)

    def _add(self, kind: Kind, name: str, row: dict[str, Value]) -> int:
        self._context.counts(kind.plural).added += 1
        self._seen.add((kind.plural, fold_key(name)))
        self._names = {}
        self._context.details.made(kind.plural, name)
        return self._context.transaction.insert(RECORDS[kind], row)

    def _count_name(self, kind: str, known: dict[str, int], name: str) -> int:
        counts: RowCounts = self._context.counts(kind)
        key = (kind, fold_key(name))
        counts.unchanged += key not in self._seen
        self._seen.add(key)
        return known.get(fold_ref(name) if known is self._objectives else fold_key(name), 0)

    def _known_people(self) -> dict[str, int]:
        """People by reference, e-mail and name; a name that several bear names nobody."""
        result = dict(self._aliases)
        for person in rows.people(self._context.transaction):
            for name in (person.name, person.email, person.ref):
                key = fold_key(name) if name else ""
                if key:
                    other = result.get(key, person.id) != person.id and key not in self._aliases
                    result[key] = SEVERAL if other and name == person.name else person.id
        return result
