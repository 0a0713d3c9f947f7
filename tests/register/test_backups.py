"""Backups that are made without asking: when, how many are kept, that each is good, and that it comes back."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import stat
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.register import backups, deletion, integrity, lists, readings, records, undo, validation
from benefits_tui.register.errors import StoreError
from benefits_tui.register.restoring import restore_rows
from benefits_tui.register.session import Session, create_register, open_register
from benefits_tui.store import change_log
from tests import helpers
from tests.cli.in_process import Here
from tests.conftest import TODAY

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def filled(session: Session) -> Session:
    helpers.project(session)
    helpers.benefit(session, stated=Decimal(1000))
    helpers.plan(session, "P-1/B01", y2026_Q1=100, y2026_Q2=100)
    readings.record(session, "P-1/B01", "2026-Q1", actual=Decimal(90))
    return session


def kept(session: Session) -> list[datetime]:
    return [backup.at for backup in backups.backups_of(session.path)]


def rename(session: Session, name: str) -> None:
    records.change(session, "P-1", {"name": name})


def rows_of(session: Session) -> object:
    tables = change_log.present_rows(session.store)
    return {
        table: {n: {c: v for c, v in row.items() if c != "version"} for n, row in rows.items()} for table, rows in tables.items()
    }


def test_a_backup_is_made_where_something_changed_and_the_last_is_an_hour_old(filled: Session) -> None:
    assert backups.back_up(filled.path, NOON) is not None
    assert backups.back_up(filled.path, NOON + timedelta(hours=2)) is None
    rename(filled, "Changed")
    assert backups.back_up(filled.path, NOON + timedelta(minutes=59)) is None
    assert backups.back_up(filled.path, NOON + timedelta(minutes=60)) is not None
    rename(filled, "Changed again")
    assert backups.back_up(filled.path, NOON + timedelta(minutes=61), at_once=True) is not None
    assert kept(filled) == [NOON + timedelta(minutes=minutes) for minutes in (61, 60, 0)]
    assert all(backups.verify(backup) is None for backup in backups.backups_of(filled.path))


@pytest.mark.promise("R10")
def test_backups_of_four_hundred_days_are_kept_by_day_week_and_month(filled: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = backups.backup_folder(filled.path)
    backups.back_up(filled.path, NOON)
    good = backups.backups_of(filled.path)[0].path
    for day in range(1, 401):
        shutil.copy(good, folder / f"{(NOON + timedelta(days=day)).strftime('%Y-%m-%dT%H%M%SZ')}.db")
        backups.thin_out(filled.path, NOON + timedelta(days=day))
    ages = [(NOON + timedelta(days=400) - at).days for at in kept(filled)]
    assert ages[:14] == list(range(14))
    assert 7 <= len([age for age in ages if 14 <= age < 70]) <= 9
    assert 10 <= len([age for age in ages if age >= 70]) <= 12
    before = kept(filled)
    backups.thin_out(filled.path, NOON - timedelta(days=900))
    assert kept(filled) == before
    monkeypatch.setattr(backups, "LARGEST_FOLDER", good.stat().st_size * 5)
    backups.thin_out(filled.path, NOON + timedelta(days=400))
    assert kept(filled) == before[:5]
    monkeypatch.setattr(backups, "LARGEST_FOLDER", 1)
    backups.thin_out(filled.path, NOON + timedelta(days=400))
    assert kept(filled) == before[:3]


@pytest.mark.promise("R10")
def test_one_backup_a_month_is_kept_for_two_years(filled: Session) -> None:
    folder = backups.backup_folder(filled.path)
    backups.back_up(filled.path, NOON)
    good = backups.backups_of(filled.path)[0].path
    for month in ("2024-12", "2024-11", "2024-10"):
        shutil.copy(good, folder / f"{month}-15T120000Z.db")
    for day in (21, 22):
        shutil.copy(good, folder / f"2026-11-{day}T120000Z.db")
    backups.thin_out(filled.path, NOON)
    assert [f"{at:%Y-%m}" for at in kept(filled)] == ["2026-11", "2026-11", "2026-11", "2024-12", "2024-11"]


@pytest.mark.promise("R10")
@pytest.mark.parametrize("content", [b"", b"x" * 5000, None])
def test_a_file_of_the_right_name_that_is_no_backup_is_not_relied_on(filled: Session, content: bytes | None) -> None:
    made = backups.back_up(filled.path, NOON)
    assert made is not None
    whole = made.path.read_bytes()
    false = made.path.with_name("2026-11-23T180000Z.db")
    false.write_bytes(whole[: len(whole) // 2] if content is None else content)
    newest = backups.newest_good(filled.path)
    assert newest is not None and newest.path == made.path
    with pytest.raises(StoreError):
        backups.restore_file(filled.path, backups.backup_by_number(filled.path, 1))
    with pytest.raises(StoreError):
        restore_rows(filled, backups.backup_by_number(filled.path, 1))
    rename(filled, "Changed")
    assert backups.back_up(filled.path, NOON + timedelta(days=1)) is not None


@pytest.mark.promise("R10", "R42")
@pytest.mark.promise("R10")
def test_what_is_no_file_of_ours_is_no_backup_and_one_of_another_register_is_not_brought_back(filled: Session) -> None:
    made = backups.back_up(filled.path, NOON)
    assert made is not None
    folder = made.path.parent
    folder.joinpath("2027-01-01T000000Z.db").symlink_to("/nowhere/gone.db")
    folder.joinpath("2027-01-02T000000Z.db").symlink_to(folder / "2027-01-02T000000Z.db")
    folder.joinpath("2027-01-03T000000Z.db").mkdir()
    folder.joinpath("2027-13-99T999999Z.db").write_bytes(b"")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "2027-01-04T000000Z.db")
    assert [backup.path for backup in backups.backups_of(filled.path)] == [made.path]
    # A colleague's backup of another register, put there by hand.
    create_register(folder / "2027-02-01T000000Z.db", "somebody else", {"name": "Another"}, today=TODAY).close()
    (strange, own) = backups.backups_of(filled.path)
    assert backups.verify(strange, filled.path) == f"{strange.path} is a backup of another register." and own.path == made.path
    before = rows_of(filled)
    for ref in (None, "P-1"):
        with pytest.raises(StoreError, match="is a backup of another register"):
            restore_rows(filled, strange, ref)
    assert rows_of(filled) == before and backups.newest_good(filled.path) == own


def test_a_backup_whose_log_was_altered_is_no_good_one(filled: Session) -> None:
    made = backups.back_up(filled.path, NOON)
    assert made is not None
    with contextlib.closing(sqlite3.connect(made.path)) as raw:
        raw.execute("DROP TRIGGER change_is_kept")
        raw.execute("UPDATE change SET who = 'x' WHERE id = 3")
        raw.commit()
    assert backups.verify(made) == f"{made.path} was altered: change 3 is not as it was sealed."
    assert backups.newest_good(filled.path) is None and backups.offer(filled.path) == ""


@pytest.mark.promise("R12", "R36")
def test_a_register_is_brought_back_as_one_change_that_can_be_undone(filled: Session) -> None:
    made = backups.back_up(filled.path, NOON)
    assert made is not None
    then = rows_of(filled)
    records.change(filled, "P-1/B01", {"title": "Other", "stated": Decimal(5)})
    helpers.project(filled, "P-2")
    helpers.benefit(filled, "P-2")
    helpers.plan(filled, "P-2/B01", y2026_Q1=7)
    readings.record(filled, "P-1/B01", "2026-Q2", actual=Decimal(1))
    readings.remove(filled, "P-1/B01", "2026-Q1")
    now = rows_of(filled)
    done = restore_rows(filled, made, why="the upload went wrong")
    assert rows_of(filled) == then and done.rows > 4 and done.change is not None
    assert integrity.check(filled) == []
    # What was there before the restore is a backup too.
    assert len(backups.backups_of(filled.path)) == 2
    assert restore_rows(filled, made).change is None
    undo.undo(filled, done.change)
    assert rows_of(filled) == now and integrity.check(filled) == []


def test_a_backup_from_before_what_was_signed_off_is_told(filled: Session) -> None:
    helpers.plan(filled, "P-1/B01", y2026_Q1=9)
    made = backups.back_up(filled.path, NOON)
    assert made is not None
    readings.record(filled, "P-1/B01", "2026-Q1", actual=Decimal(2), evidence="ledger")
    validation.validate(filled, "P-1/B01")
    assert restore_rows(filled, made, "P-1/B01").change is not None
    told = [row["why"] for row in lists.flags(filled, "rule:F32")]
    assert told == [f"Changed after approval without a reason: restored what was here → the backup of {NOON:%Y-%m-%d %H:%M}."]


def test_one_record_is_brought_back_with_what_belongs_to_it_and_nothing_else(filled: Session) -> None:
    made = backups.back_up(filled.path, NOON)
    assert made is not None
    rename(filled, "Kept")
    helpers.plan(filled, "P-1/B01", y2026_Q1=1)
    records.change(filled, "P-1/B01", {"title": "Other"})
    restore_rows(filled, made, "P-1/B01")
    assert records.load(filled, "P-1").values["name"] == "Kept"
    assert records.load(filled, "P-1/B01").values["title"] == "A benefit"
    assert filled.store.one("SELECT sum(value) FROM plan_value") == (2_000_000,)
    assert integrity.check(filled) == []


def test_a_deleted_record_comes_back_under_a_version_that_nobody_saw(filled: Session) -> None:
    helpers.project(filled, "P-9")
    made = backups.back_up(filled.path, NOON)
    assert made is not None
    seen = records.load(filled, "P-9").version
    deletion.remove(filled, "P-9", Kind.PROJECT)
    restore_rows(filled, made, "P-9")
    assert records.load(filled, "P-9").version > seen and integrity.check(filled) == []


@pytest.mark.promise("R12")
def test_a_damaged_register_offers_the_newest_good_backup_and_is_kept(
    filled: Session, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = filled.path
    backups.back_up(path, NOON)
    rename(filled, "Later")
    filled.close()
    path.write_bytes(b"")
    here = Here(path, monkeypatch, capsys)
    ran = here("projects")
    assert ran.status == 3 and "The newest good backup is number 1, of 23 Nov 2026 12:00 UTC" in ran.err
    ran = here("backups", "restore", "1")
    assert ran.status == 0 and "What was there is kept as" in ran.err
    (old,) = path.parent.glob("register.before-restore.*.db")
    assert old.read_bytes() == b""
    with open_register(path, "officer", today=TODAY) as again:
        assert integrity.check(again) == [] and records.load(again, "P-1").values["name"] == "Project P-1"
    path.unlink()
    assert "'backups restore 1' brings it back." in here("projects").err
    assert here("backups", "restore", "1").status == 0 and path.exists()


def test_the_commands_list_and_verify(
    filled: Session, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here = Here(filled.path, monkeypatch, capsys)
    assert here("backups", "restore", "1").err == f"There is no backup 1 of {filled.path}; 'backups list' numbers them.\n"
    assert here("backups", "now").status == 0
    assert here("backups", "now").err == "Nothing changed since the newest backup.\n"
    (row,) = here("backups", "verify", "--json").data
    assert (row["number"], row["verdict"]) == (1, "good")
    Path(row["file"]).write_bytes(b"")
    ran = here("backups", "verify")
    assert ran.status == 1 and "is empty, so it is not a register" in ran.out
    assert "number" in here("backups", "list").out
    assert here("backups", "restore", "1", "--record", "P-1", "--replace").status == 2


def test_an_import_makes_a_backup_first(
    filled: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here = Here(filled.path, monkeypatch, capsys)
    file = tmp_path / "projects.csv"
    file.write_text("Project ID,Project name\nP-7,Seventh\n", encoding="utf-8")
    assert here("import", str(file), "--dry-run").status == 0 and backups.backups_of(filled.path) == []
    assert here("import", str(file)).status == 0
    (made,) = backups.backups_of(filled.path)
    with backups.opened(made, "officer") as then:
        assert then.store.one("SELECT count(*) FROM project") == (1,)
    assert records.load(filled, "P-7").kind is Kind.PROJECT


@pytest.mark.promise("R43")
@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644])
def test_a_backup_is_no_more_readable_than_the_register(filled: Session, tmp_path: Path, mode: int) -> None:
    filled.path.chmod(mode)
    made = backups.back_up(filled.path, NOON)
    assert made is not None and stat.S_IMODE(made.path.stat().st_mode) == mode
    assert stat.S_IMODE(made.path.parent.stat().st_mode) == 0o700
    filled.backup(tmp_path / "copy.db")
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == mode
