"""Fiscal years by one number, and costs of no kind: asked, unless the file or the mapping says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.exchange.mapping_file import load_mapping, write_mappings
from benefits_tui.register import records
from benefits_tui.register.importing import import_sheet, left_open, propose, read_with
from tests import registers

TODAY = date(2026, 11, 27)
HEAD = "Project ID,Project name,Benefit ref,Benefit title,Unit"
BENEFIT = "P-1,One,P-1/B01,Time,hours"
COSTS = "Project ID,Fiscal year,Planned cost (£k)\n"


@pytest.mark.parametrize(
    ("text", "asked", "said"),
    [
        (f"{HEAD},Plan FY28,Plan FY29\n{BENEFIT},1,2\n", "Is 'FY28' April 2028 to March 2029, or April 2027 to March 2028?", ""),
        (f"{HEAD},Period,Plan\n{BENEFIT},Q1 FY2028,2\n", "Is 'Q1 FY2028' April 2028 to June 2028, or April 2027 to June 2027?", ""),
        (f"{HEAD},Actual FY27\n{BENEFIT},1\n", "", "'FY27' was read as the year to March 2027, for it has actual values already."),
        (f"{HEAD},Period,Actual\n{BENEFIT},FY27,2\n", "", "'FY27' was read as the year to March 2027, for it has actual values already."),
        # Words that leave nothing open: both years, a calendar year, a month.
        (f"{HEAD},Plan FY28/29\n{BENEFIT},1\n", "", ""), (f"{HEAD},Plan 2028\n{BENEFIT},1\n", "", ""), (f"{HEAD},Period,Plan\n{BENEFIT},Apr-28,1\n", "", ""),
        (f"{COSTS}P-1,FY28,5\n", "Is 'FY28' April 2028 to March 2029, or April 2027 to March 2028?", ""), (f"{COSTS}P-1,2028,5\n", "", ""),
    ],
)  # fmt: skip
def test_a_fiscal_year_by_one_number_is_asked_unless_actual_values_tell(tmp_path: Path, text: str, asked: str, said: str) -> None:
    (tmp_path / ("costs.csv" if text.startswith(COSTS) else "in.csv")).write_text(text, encoding="utf-8")
    (path,) = tmp_path.glob("*.csv")
    with registers.empty(tmp_path / "r.db", {"fiscal_year_start": "4"}, today=TODAY) as session:
        _, proposal = propose(path, session)
    questions = [
        question.text for question in proposal.questions if question.text.startswith("Is 'FY") or "Q1 FY" in question.text
    ]
    assert questions == ([asked] if asked else [])
    assert [notice for notice in proposal.notices if "actual values" in notice] == ([said] if said else [])


@pytest.mark.parametrize(("answer", "year"), [("start", 2028), ("end", 2027)])
def test_what_is_answered_is_read_and_kept_in_the_mapping(tmp_path: Path, answer: str, year: int) -> None:
    path, map_file = tmp_path / "costs.csv", tmp_path / "m.toml"
    path.write_text(f"{COSTS}P-1,FY28,5\n", encoding="utf-8")
    with registers.empty(tmp_path / "r.db", {"fiscal_year_start": "4"}, today=TODAY) as session:
        records.add(session, Kind.PROJECT, {"ref": "P-1", "name": "One"})
        _, proposal = propose(path, session)
        assert [question.text for question in proposal.questions][-2:] == [
            "Of what kind are the costs? No column says so.",
            "Is 'FY28' April 2028 to March 2029, or April 2027 to March 2028?",
        ]
        proposal.questions[-1].apply_answer(answer)
        proposal.questions[-2].apply_answer("running")
        write_mappings(map_file, [proposal.mapping], [])
        mapping = load_mapping(map_file)
        sheet = read_with(path, mapping)
        assert left_open(session, sheet, mapping).questions == []
        import_sheet(session, sheet, mapping)
        assert session.store.all("SELECT year, kind, amount FROM cost_year") == [(year, "running", 50_000_000)]


@pytest.mark.parametrize(
    ("today", "told"),
    [
        # The year to March 2027 has not begun; it begins; the next one has not begun; it begins, so both can have actual values.
        (date(2026, 3, 31), False), (date(2026, 4, 1), True), (date(2027, 3, 31), True), (date(2027, 4, 1), False),
    ],
)  # fmt: skip
def test_actual_values_tell_the_year_while_one_of_the_two_has_begun(tmp_path: Path, today: date, told: bool) -> None:
    path = tmp_path / "in.csv"
    path.write_text(f"{HEAD},Actual FY27\n{BENEFIT},1\n", encoding="utf-8")
    with registers.empty(tmp_path / "r.db", {"fiscal_year_start": "4"}, today=today) as session:
        _, proposal = propose(path, session)
    asked = any(question.text.startswith("Is 'FY27'") for question in proposal.questions)
    assert (proposal.mapping.year_named_by, asked) == (("end", False) if told else (None, True))
