"""Small tables, mappings and workbooks for the tests of what comes in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benefits_tui.exchange.mapping import Mapping
from benefits_tui.exchange.mapping_file import load_mapping
from benefits_tui.exchange.matching import Proposal, match
from benefits_tui.exchange.parsed_rows import ParsedRows, RejectedCell
from benefits_tui.exchange.row_reader import read_drafts
from benefits_tui.exchange.sheet import NoValue, Sheet, SheetValue

PATH = Path("in.csv")
PROJECT_KEYS = [
    "ref", "name", "description", "programme", "department", "category", "stage", "start", "end", "gate3", "live", "whole_life_cost",
    "year_cost_plan", "year_cost_forecast", "cost_to_date", "cost_outturn", "delivery_rating", "manager", "sponsor", "template", "closed_on",
]  # fmt: skip
BENEFIT_KEYS = [
    "ref", "project", "title", "description", "class", "disbenefit", "owner", "responsible", "validator", "objectives", "beneficiaries",
    "measure", "unit", "kind", "direction", "frequency", "source", "method", "baseline", "baseline_date", "target", "target_upper",
    "target_date", "start", "end", "stated", "in_cost_plan", "value_per_unit", "price_base", "evidence_grade", "priority", "amber_threshold",
    "red_threshold", "assumptions", "risks", "state", "handed_over",
]  # fmt: skip


def table(header: Sequence[str], *rows: Sequence[SheetValue | NoValue], delimited: bool = False) -> Sheet:
    """A sheet with this header; its first row below is row 2."""
    return Sheet(PATH, list(header), [(number, list(row)) for number, row in enumerate(rows, start=2)], [], delimited)


def proposed(header: Sequence[str], *rows: Sequence[SheetValue | NoValue]) -> Proposal:
    """What the names of the columns suggest."""
    return match(table(header, *rows))


def asked(proposal: Proposal) -> list[str]:
    """The questions, as text."""
    return [question.text for question in proposal.questions]


def mapped(folder: Path, text: str) -> Mapping:
    """The mapping that the text of a mapping file says."""
    path = folder / "m.toml"
    path.write_text(text, encoding="utf-8")
    return load_mapping(path)


def drafted(
    mapping: Mapping, header: Sequence[str], *rows: Sequence[SheetValue | NoValue], fiscal: int = 4, sign: str = "£"
) -> ParsedRows:
    """The drafts that a mapping makes of rows."""
    return read_drafts(table(header, *rows), mapping, fiscal, sign)


def told(reject: RejectedCell) -> tuple[int, str, str, str, str]:
    """A rejected cell as row, column, words, reason and kind."""
    return reject.row, reject.column, reject.value, reject.reason, reject.kind
