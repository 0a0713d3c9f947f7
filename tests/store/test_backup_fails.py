"""A copy that does not pass its check is not kept, and an older one of its name is unharmed."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pytest

from benefits_tui.register.session import Session
from benefits_tui.store.errors import StoreError
from benefits_tui.store.store import Store
from tests import helpers


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _kept(session: Session, folder: Path) -> Path:
    target = folder / "copy.db"
    session.store.backup(target)
    return target


def _left_in(folder: Path) -> list[str]:
    return sorted(
        path.name for path in folder.iterdir() if path.is_file() and path.name not in ("register.db", ".register.db.lock")
    )


def _damage(path: Path, sql: str) -> None:
    with sqlite3.connect(path, isolation_level=None) as raw:
        raw.execute("PRAGMA foreign_keys = OFF")
        for statement in sql.split(";"):
            raw.execute(statement)
    raw.close()


@pytest.mark.parametrize(
    ("sql", "verdict"),
    [
        # A row without the record it belongs to; an index that does not fit its table; a value that its table forbids.
        ("UPDATE benefit SET project_id = 99", "(the benefit with number 1 refers to a project that is not there)"),
        ("PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = 'CREATE INDEX benefit_owner ON benefit (title)' "
         "WHERE name = 'benefit_owner'", "missing from index benefit_owner"),
        ("PRAGMA ignore_check_constraints = ON; UPDATE benefit SET state = 'odd'", "CHECK constraint failed in benefit"),
    ],
)  # fmt: skip
@pytest.mark.promise("R10")
def test_a_copy_of_a_damaged_register_is_refused(session: Session, tmp_path: Path, sql: str, verdict: str) -> None:
    helpers.project(session)
    helpers.benefit(session)
    target = _kept(session, tmp_path)
    before = _sha(target)
    _damage(session.store.path, sql)
    with pytest.raises(StoreError) as refused:
        session.store.backup(target)
    assert str(refused.value).startswith(f"The copy for {target} did not pass its check (")
    assert verdict in str(refused.value) and str(refused.value).endswith("); it was not kept.")
    assert _sha(target) == before and _left_in(tmp_path) == ["copy.db"]


@pytest.mark.promise("R10")
def test_a_copy_that_cannot_be_read_back_is_refused(session: Session, tmp_path: Path) -> None:
    helpers.project(session)
    target = _kept(session, tmp_path)
    before = _sha(target)
    size = session.store.path.stat().st_size
    session.close()
    with session.store.path.open("r+b") as file:
        file.seek(size - 5 * 4096)
        file.write(b"\xff" * 4096)
    damaged = Store(session.store.path)
    with pytest.raises(StoreError, match=r"could not be made|did not pass its check"):
        damaged.backup(target)
    damaged.close()
    assert _sha(target) == before and _left_in(tmp_path) == ["copy.db"]


def test_a_folder_in_the_way_is_said_and_left(session: Session, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.mkdir()
    with pytest.raises(StoreError, match=f"The backup {target} could not be made: "):
        session.store.backup(target)
    assert target.is_dir() and _left_in(tmp_path) == []
