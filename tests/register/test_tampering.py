"""What `check` says of a register that was altered past the program, each kind by SQL as somebody with the file would do it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from benefits_tui.register import integrity, records
from benefits_tui.register.session import Session, open_register
from tests import helpers
from tests.conftest import TODAY


@contextlib.contextmanager
def unguarded(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection for which the log can be edited; its guards are put back."""
    with contextlib.closing(sqlite3.connect(path)) as raw:
        guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            raw.execute(f"DROP TRIGGER {name}")
        yield raw
        for _, sql in guards:
            raw.execute(sql)
        raw.commit()


@pytest.fixture
def path(session: Session) -> Path:
    helpers.project(session)
    helpers.benefit(session, stated=helpers.D(1000), method="Measured")
    records.change(session, "P-1/B01", {"method": "Counted"})
    records.change(session, "P-1/B01", {"method": "Weighed"})
    return session.path


def findings(path: Path, head: str | None = None) -> Sequence[str]:
    with open_register(path, "officer", today=TODAY) as session:
        return integrity.check(session, head)


def head_of(path: Path) -> str:
    with open_register(path, "officer", today=TODAY) as session:
        return integrity.head(session)


@pytest.mark.promise("R42")
@pytest.mark.parametrize(
    ("column", "value"),
    [("who", "somebody else"), ("at", "2020-01-01T00:00:00.000+00:00"), ("why", "a reason given later"), ("action", "x"),
     ("day", "2020-01-01"), ("kind", "import")],
)  # fmt: skip
def test_who_when_why_and_day_of_a_change_cannot_be_altered_unseen(path: Path, column: str, value: str) -> None:
    with unguarded(path) as raw:
        raw.execute(f"UPDATE change SET {column} = ? WHERE id = 4", (value,))
    (finding,) = findings(path)
    assert finding.startswith("Change 4 (") and "was altered after it was written" in finding


@pytest.mark.promise("R42")
def test_a_row_and_its_line_altered_together_show(path: Path) -> None:
    with unguarded(path) as raw:
        raw.execute("UPDATE benefit SET method = 'Forged' WHERE id = 1")
        raw.execute("UPDATE change_row SET fields = replace(fields, 'Weighed', 'Forged')")
    (finding,) = findings(path)
    assert finding.startswith("Change 6 (") and "was altered" in finding


@pytest.mark.promise("R42")
def test_a_log_that_was_sealed_anew_does_not_hold_the_head_that_was_printed(path: Path) -> None:
    head = head_of(path)
    assert findings(path, head) == []
    with unguarded(path) as raw:
        raw.execute("UPDATE benefit SET method = 'Forged' WHERE id = 1")
        raw.execute("UPDATE change_row SET fields = replace(fields, 'Weighed', 'Forged')")
        before = raw.execute("SELECT hash FROM change_seal WHERE id = 5").fetchone()[0]
        change = raw.execute("SELECT * FROM change WHERE id = 6").fetchone()
        lines = raw.execute("SELECT * FROM change_row WHERE change_id = 6 ORDER BY id").fetchall()
        text = "".join(
            json.dumps(list(cells), ensure_ascii=False, separators=(",", ":")) + "\n" for cells in [(before, *change), *lines]
        )
        raw.execute("UPDATE change_seal SET hash = ? WHERE id = 6", (hashlib.sha256(text.encode()).hexdigest(),))
    assert findings(path) == []
    (finding,) = findings(path, head)
    assert finding == f"The change log does not hold {head}: it was altered since that was printed, or is another's."


@pytest.mark.promise("R42")
def test_seals_that_begin_a_second_time_are_named(path: Path) -> None:
    with unguarded(path) as raw:
        raw.execute("UPDATE change SET who = 'somebody else' WHERE id = 4")
        raw.execute("UPDATE change_seal SET hash = '' WHERE id = 4")
    first, _ = findings(path)
    assert first == "The seals of the change log start again at change 4: they were altered; compare with a backup."


@pytest.mark.promise("R42")
@pytest.mark.parametrize(
    ("sql", "finding"),
    [
        ("DROP TRIGGER change_stays", "The trigger change_stays of the schema is missing; restore a backup, or ask who changed it."),
        ("CREATE TRIGGER quiet AFTER INSERT ON change BEGIN SELECT 1; END",
         "The trigger quiet is not part of a register; whoever added it must remove it."),
        ("DROP VIEW report_project", "The view report_project of the schema is missing; restore a backup, or ask who changed it."),
        ("DROP INDEX change_row_subject", "The index change_row_subject of the schema is missing; restore a backup, or ask who changed it."),
        ("CREATE INDEX mine ON benefit (title)", "The index mine is not part of a register; whoever added it must remove it."),
        ("ALTER TABLE note ADD COLUMN extra TEXT", "The table note of the schema is changed; restore a backup, or ask who changed it."),
    ],
)  # fmt: skip
def test_a_schema_that_differs_is_named(path: Path, sql: str, finding: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as raw:
        raw.execute(sql)
        raw.commit()
    assert finding in findings(path)


def test_an_analysts_own_tables_and_views_are_no_fault(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as raw:
        raw.executescript(
            "CREATE TABLE my_work (a); CREATE INDEX my_index ON my_work (a); CREATE VIEW my_view AS SELECT ref FROM benefit;"
        )
    assert findings(path) == []


@pytest.mark.promise("R42")
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE benefit SET class = 'sheer luck' WHERE id = 1",
        "UPDATE benefit SET title = CAST(x'ff00fe' AS TEXT) WHERE id = 1",
        "UPDATE change_row SET fields = '{' || replace(hex(zeroblob(50000)), '0', '[') WHERE id = 3",
        "UPDATE change_row SET fields = replace(hex(zeroblob(50000)), '0', '[') WHERE id = 3",
        "UPDATE change_row SET fields = CAST(x'ff' AS TEXT) WHERE id = 3",
        "UPDATE change SET who = CAST(x'1b5b324a' AS TEXT) WHERE id = 3",
        "UPDATE change_row SET table_name = 'sqlite_master'",
        "DELETE FROM change_seal",
        "DELETE FROM change",
        "UPDATE change SET at = 'yesterday'",
        "UPDATE policy SET value = 'x'",
        "INSERT INTO change (id, at, who, action) VALUES (99, '2026-01-01', 'x', 'x')",
    ],
)
def test_check_names_what_no_program_writes_and_does_not_die_on_it(path: Path, sql: str) -> None:
    with unguarded(path) as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        raw.execute(sql)
    with Session(open_register(path, "officer", today=TODAY, up_to_date=False).store, "officer", TODAY) as session:
        found = integrity.check(session)
        assert found and not any("\x1b" in finding for finding in found)


def test_what_was_written_before_the_log_was_sealed_is_said_once_and_no_fault(session: Session) -> None:
    helpers.project(session)
    path, head = session.path, integrity.head(session)
    session.close()
    with unguarded(path) as raw:
        raw.execute("DELETE FROM change_seal")
        raw.execute("INSERT INTO change_seal (id, hash) SELECT max(id), '' FROM change")
    with open_register(path, "officer", today=TODAY) as again:
        helpers.project(again, "P-2")
        assert integrity.check(again) == []
        assert "Changes up to number 2 are from before the log was sealed: not covered." in integrity.notes(again)
        # Nothing vouches for what is before the beginning, whatever stands there.
        assert len(integrity.check(again, head)) == 1
