"""A hand-kept workbook of the usual kind, whole: every record and every month arrives as it stands there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.fields import Kind, Value
from benefits_tui.exchange.questions import BLANK
from benefits_tui.register import integrity, records
from benefits_tui.register.importing import import_sheets, open_names, propose_all
from benefits_tui.register.lookup import find
from benefits_tui.register.session import Session
from benefits_tui.store.queries.records import records_by_ref
from benefits_tui.store.queries.workbooks import period_values
from tests import registers
from tests.hand_kept import MONTHS, TRACKED, write_hand_kept

D = Decimal
ASKED = [
    "Do these words mean that nothing is known: 'TBC' (1 cell)?",
    "Do these words mean that nothing is known: 'n/a' (1 cell), 'tbc' (1 cell)?",
]
PROJECTS: dict[str, dict[str, Value]] = {
    "PR-01": {"name": "Online case handling", "sponsor": "Ruth Adeyemi", "start": date(2024, 1, 8), "end": date(2026, 3, 31), "whole_life_cost": D(900_000)},
    "PR-02": {"name": "Depot closures", "sponsor": None, "start": date(2025, 4, 1), "end": date(2027, 3, 31), "whole_life_cost": D(2_400_000)},
    "PR-03": {"name": "Library self-service", "sponsor": "Tom Brandt", "start": date(2025, 9, 15), "end": date(2026, 12, 31), "whole_life_cost": D(350_000)},
}  # fmt: skip
BENEFITS: dict[str, dict[str, Value]] = {
    "PR-01/B1": {"project": "PR-01", "title": "Less time to handle a case", "owner": "Ruth Adeyemi", "class": "cashable", "stated": D(1_100_000), "start": date(2026, 4, 1), "end": date(2028, 3, 31)},
    "PR-01/B2": {"project": "PR-01", "title": "Postage and printing saved", "owner": None, "class": "cashable", "stated": D(156_000), "start": date(2026, 4, 1), "end": date(2028, 3, 31)},
    "PR-02/B1": {"project": "PR-02", "title": "Rent of three depots", "owner": "M. Costa", "class": "cashable", "stated": D(640_000), "start": date(2026, 4, 1), "end": date(2029, 3, 31)},
    "PR-02/B2": {"project": "PR-02", "title": "Energy bills of 24 schools", "owner": "M. Costa", "class": "non_cashable", "stated": D(380_000), "start": date(2026, 4, 13), "end": None},
}  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A register into which the workbook came, its questions answered as a person would."""
    folder = tmp_path_factory.mktemp("hand")
    path = write_hand_kept(folder / "register 2026.xlsx")
    with registers.empty(folder / "r.db", {"currency": "GBP", "fiscal_year_start": "4"}) as session:
        proposals = propose_all(path, session)
        questions = [question for _, proposal in proposals for question in proposal.questions]
        assert [question.text for question in questions] == ASKED
        for question in questions:
            question.apply_answer(BLANK)
        assert open_names(session, proposals) == []
        tables = [(sheet, proposal.mapping) for sheet, proposal in proposals]
        outcome = import_sheets(session, tables)
        assert (outcome.rejects, outcome.written) == ([], True)
        # A record of which several sheets speak counts once.
        counts = {kind: (one.added, one.changed, one.unchanged, one.not_in_file) for kind, one in outcome.by_kind.items()}
        assert counts == {"projects": (3, 0, 0, 0), "benefits": (4, 0, 0, 0), "readings": (60, 0, 0, 0), "people": (3, 0, 0, 0)}
        again = import_sheets(session, tables)
        assert (again.total("added"), again.total("changed"), again.rejects) == (0, 0, [])
        assert {kind: one.unchanged for kind, one in again.by_kind.items()} == {
            "projects": 3,
            "benefits": 4,
            "readings": 60,
            "people": 3,
        }
        yield session


def test_there_is_nothing_else(office: Session) -> None:
    present = {kind: {row.ref for row in records_by_ref(office.store, kind).values()} for kind in (Kind.PROJECT, Kind.BENEFIT)}
    assert present == {Kind.PROJECT: set(PROJECTS), Kind.BENEFIT: set(BENEFITS)}
    people = {person.name for person in records_by_ref(office.store, Kind.PERSON).values()}
    assert people == {"Ruth Adeyemi", "Tom Brandt", "M. Costa"}
    assert integrity.check(office) == []


@pytest.mark.parametrize(("ref", "name"), [(ref, name) for ref, values in (PROJECTS | BENEFITS).items() for name in values])
def test_each_cell_arrives(office: Session, ref: str, name: str) -> None:
    assert records.load(office, ref).values[name] == (PROJECTS | BENEFITS)[ref][name]


@pytest.mark.parametrize("ref", TRACKED)
def test_each_month_arrives(office: Session, ref: str) -> None:
    benefit = find(office, ref).id
    present = period_values(office.store, [benefit])
    plan, actual = TRACKED[ref]
    for series, values in (("plan", plan), ("actual", actual)):
        wanted = {month: D(str(value)) * 1_000_000 for month, value in zip(MONTHS, values, strict=False) if value is not None}
        found = {f"{span.start:%b-%y}": value for span, value in present.get((benefit, series), {}).items()}
        assert found == wanted
