"""People, programmes and objectives that a file names: known ones are found, others are added."""

from __future__ import annotations

import re

from benefits_tui.domain.fields import Kind, Value
from benefits_tui.register.importing.context import Counts, ImportContext
from benefits_tui.register.lookup import next_ref
from benefits_tui.store.models import RECORDS, Programme
from benefits_tui.store.queries import records as rows

SEVERAL = -1
"""Stands for a name that several people bear."""


class Names:
    """Each name is looked up once, whatever its case of letters, and counted once."""

    def __init__(self, work: ImportContext) -> None:
        self._work = work
        self._people = self._known_people()
        self._programmes = rows.programmes(work.transaction)
        self._objectives = rows.objectives(work.transaction)
        self._seen: set[tuple[str, str]] = set()

    def person(self, words: str) -> int:
        """The person of this reference, e-mail or name; SEVERAL where more than one bears the name."""
        name = " ".join(words.split())
        if (told := re.search(r"\(([^()]+)\)$", name)) and told[1].casefold() in self._people:
            name = told[1]
        if name.casefold() not in self._people:
            ref = next_ref(self._work.transaction, Kind.PERSON, "PER-")
            self._people[name.casefold()] = self._add(Kind.PERSON, name, {"name": name, "ref": ref})
        return self._counted("people", self._people, name)

    def programme(self, words: str) -> int:
        """The programme of this name."""
        name = " ".join(words.split())
        if name.casefold() not in self._programmes:
            self._programmes[name.casefold()] = self._work.transaction.insert(Programme, {"name": name})
        return self._programmes[name.casefold()]

    def objective(self, ref: str, title: str) -> int:
        """The objective with this reference."""
        if ref.casefold() not in self._objectives:
            self._objectives[ref.casefold()] = self._add(Kind.OBJECTIVE, ref, {"ref": ref, "title": title})
        return self._counted("objectives", self._objectives, ref)

    def _add(self, kind: Kind, name: str, row: dict[str, Value]) -> int:
        self._work.counts(kind.plural).added += 1
        self._seen.add((kind.plural, name.casefold()))
        return self._work.transaction.insert(RECORDS[kind], row)

    def _counted(self, kind: str, known: dict[str, int], name: str) -> int:
        counts: Counts = self._work.counts(kind)
        key = (kind, name.casefold())
        counts.unchanged += key not in self._seen
        self._seen.add(key)
        return known[name.casefold()]

    def _known_people(self) -> dict[str, int]:
        """People by reference, e-mail and name; a name that several bear names nobody."""
        found: dict[str, int] = {}
        for one in rows.people(self._work.transaction):
            for words in (one.name, one.email, one.ref):
                key = words.casefold() if words else ""
                if key:
                    found[key] = SEVERAL if key in found and words == one.name else one.id
        return found
