"""Files brought into a register of a test."""

from __future__ import annotations

import csv
from pathlib import Path

from benefits_tui.exchange.mapping_file import load_mapping
from benefits_tui.register.importing import ImportOutcome, import_sheet, propose, read_with
from benefits_tui.register.session import Session
from tests.conftest import DATA

PLAIN = [
    ["Project ID", "Project name", "Start date", "End date", "Total budget"],
    ["A-1", "Alpha", "2025-01-01", "31/12/2026", "£1,200,000"],
    ["A-2", "Bêta", "13/05/2025", "", "exempt"],
]


def bring(session: Session, path: Path, name: str | None = None, *, dry_run: bool = False) -> ImportOutcome:
    if name is not None:
        mapping = load_mapping(DATA / name)
        sheet = read_with(path, mapping)
    else:
        sheet, proposal = propose(path)
        for question in proposal.questions:
            assert not question.words
            question.apply_answer(question.answers[0])
        mapping = proposal.mapping
    return import_sheet(session, sheet, mapping, dry_run=dry_run)


def counts(outcome: ImportOutcome, kind: str) -> tuple[int, int, int, int]:
    found = outcome.by_kind[kind]
    return found.added, found.changed, found.unchanged, found.rejected


def table(path: Path, rows: list[list[str]], mark: str = ",", encoding: str = "utf-8") -> Path:
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file, delimiter=mark).writerows(rows)
    return path


def one(session: Session, sql: str) -> object:
    row = session.store.one(sql)
    return row[0] if row is not None and len(row) == 1 else row
