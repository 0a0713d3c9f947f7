"""Records of every kind by their names and references, for going to one."""

from __future__ import annotations

from typing import NamedTuple

from benefits_tui.domain.fields import Kind
from benefits_tui.register.listing import BENEFITS, OBJECTIVES, PEOPLE, PROJECTS, REVIEWS, Listing, ListQuery, ListRow, page
from benefits_tui.register.lookup import RecordNotFound, find, titles_of
from benefits_tui.register.session import Session
from benefits_tui.store.lists.filter_terms import quoted_always

PER_KIND = 6


def nearest_reference(session: Session, text: str) -> str:
    """What may have been meant by a reference that nothing has, as a sentence; blank for other words."""
    try:
        find(session, text.strip())
    except RecordNotFound as problem:
        return str(problem)
    return ""


class FoundRecord(NamedTuple):
    """A record that some words may mean."""

    kind: Kind
    ref: str
    title: str
    about: str


_SEARCHED: tuple[tuple[Kind, Listing, str, tuple[str, ...]], ...] = (
    (Kind.PROJECT, PROJECTS, "name", ("department", "stage")),
    (Kind.BENEFIT, BENEFITS, "title", ("owner", "project_name")),
    (Kind.PERSON, PEOPLE, "name", ("role", "department")),
    (Kind.REVIEW, REVIEWS, "project_name", ("kind", "chair")),
    (Kind.OBJECTIVE, OBJECTIVES, "title", ()),
)


def search_records(session: Session, typed: str) -> list[FoundRecord]:
    """Records in which all words are found: the one of exactly this reference first, then titles that begin so.

    A few of each kind; none for no words.
    """
    text = " ".join(typed.split())
    if not text:
        return []
    result = list[FoundRecord]()
    with session.snapshot():
        try:
            exact = find(session, text)
            result.append(FoundRecord(exact.kind, exact.ref, titles_of(session, [exact.ref]).get(exact.ref, ""), ""))
        except RecordNotFound:
            pass
        condition = " ".join(map(quoted_always, text.split(" ")))
        for kind, listing, title, about in _SEARCHED:
            names = ["ref", title, *about]
            rows = page(session, ListQuery(listing, condition, today=session.today), names, 0, PER_KIND).rows
            for row in (ListRow(zip(names, values, strict=True)) for values in rows):
                sentence = ", ".join(str(row[name]) for name in about if row[name])
                result.append(FoundRecord(kind, row.text("ref"), str(row[title] or ""), sentence))
    begun = text.casefold()
    unique = {(record.kind, record.ref): record for record in reversed(result)}
    ordered = [record for record in result if unique.pop((record.kind, record.ref), None) is not None]
    return sorted(ordered, key=lambda record: (record.ref.casefold() != begun, not record.title.casefold().startswith(begun)))
