"""A disk of two megabytes that is full: a real one, where this machine lets a test have it."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from benefits_tui.register import integrity, records
from benefits_tui.register.errors import DiskFull, StoreError
from benefits_tui.register.session import create_register, open_register
from tests import helpers
from tests.conftest import TODAY


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    if (
        sys.platform != "linux"
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], check=False).returncode
    ):
        pytest.skip("this machine gives a test no disk of its own")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def fill(folder: Path) -> Path:
    filler = folder / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
    return filler


@pytest.mark.promise("R15", "R45")
def test_on_a_full_disk_a_new_day_is_read_nothing_is_lost_and_a_retry_works(disk: Path, tmp_path: Path) -> None:
    path = disk / "register.db"
    with create_register(path, "officer", {}, today=TODAY) as session:
        helpers.project(session)
        helpers.benefit(session)
        filler = fill(disk)
    tomorrow = TODAY + timedelta(days=400)
    with open_register(path, "officer", today=tomorrow) as session:
        assert records.load(session, "P-1").values["name"] == "Project P-1"
        assert session.evaluated_on == TODAY and not session.read_only
        with pytest.raises(DiskFull, match="is full; nothing was written"):
            records.change(session, "P-1", {"description": "x" * 20_000})
        with pytest.raises(StoreError):
            session.backup(disk / "copy.db")
        assert sorted(file.name for file in disk.iterdir()) == [".register.db.lock", "filler", "register.db"]
        filler.unlink()
        records.change(session, "P-1", {"description": "x" * 20_000})
        session.store.bring_up_to(tomorrow)
        assert session.evaluated_on == tomorrow and integrity.check(session) == []
