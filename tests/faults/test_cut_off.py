"""A program that is killed in the middle of a write: the next one says so and offers to check."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from benefits_tui.register import records
from benefits_tui.register.session import open_register
from tests import helpers, registers
from tests.conftest import TODAY
from tests.faults.commands import command
from tests.tui.driving import driving

pytestmark = pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "fork"), reason="forks, and kills with SIGKILL")


def killed_while_it_writes(path: Path, *, in_commit: bool = False) -> None:
    """A writer in a process of its own is killed: with rows half written, or once its commit has begun."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        session = open_register(path, "ann", today=TODAY)
        if in_commit:
            trace = session.store.engine.driver.set_trace_callback
            trace(lambda sql: os.kill(os.getpid(), signal.SIGKILL) if sql.startswith("COMMIT") else None)
            records.change(session, "P-001", {"name": "Half written"})
        with session.store.write(session.change_info("edit P-001"), TODAY) as transaction:
            transaction.update_stored(project_model(), 1, {"name": "Half written"})
            os.write(writing, b"x")
            signal.pause()
    if not in_commit:
        os.read(reading, 1)
        os.kill(pid, signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL
    os.close(reading)
    os.close(writing)


def project_model() -> type:
    from benefits_tui.store.models import Project

    return Project


@pytest.mark.promise("R1", "R13")
@pytest.mark.parametrize("in_commit", [False, True])
def test_a_write_that_was_cut_off_is_said_with_who_and_what(demo: Path, in_commit: bool) -> None:
    what = "edit record P-001" if in_commit else "edit P-001"
    killed_while_it_writes(demo, in_commit=in_commit)
    ended = command(demo, "show", "P-001")
    sentence = f"A write was cut off (ann, {what}); what was half written is taken back. 'check' looks whether all is well."
    assert ended.status == 0 and ended.err.strip() == sentence and "Half written" not in ended.out
    assert "cut off" in command(demo, "show", "P-001").err
    # A check, or the next write that ends well, is the end of it.
    last = ("check",) if in_commit else ("set", "P-001", "name=Whole")
    assert command(demo, *last).status == 0
    assert "cut off" not in command(demo, "show", "P-001").err


def test_a_journal_that_nobody_signed_is_a_write_that_was_cut_off(demo: Path) -> None:
    killed_while_it_writes(demo)
    (lock,) = demo.parent.glob(".*.lock")
    lock.unlink()
    demo.with_name(f"{demo.name}-journal").write_bytes(b"\0" * 512)
    assert "A write was cut off (a program)" in command(demo, "show", "P-001").err
    command(demo, "check")
    assert "cut off" not in command(demo, "show", "P-001").err


def test_what_has_no_name_has_no_journal() -> None:
    assert command(Path(), "show", "P-001").err.strip() == ". is a folder; name the register file in it."


def test_a_writer_that_is_at_work_is_no_crash(tmp_path: Path) -> None:
    with registers.empty(tmp_path / "register.db") as session:
        with session.store.write(session.change_info("edit"), TODAY):
            assert session.store._turns.stopped_writer() == "" and session.store._turns.holder() == "officer, edit"
        assert session.store._turns.holder() == ""
        helpers.project(session)
    with open_register(tmp_path / "register.db", "officer", today=TODAY) as again:
        assert again.crash == ""


@pytest.mark.promise("R13")
async def test_the_check_is_offered_on_screen(demo: Path) -> None:
    killed_while_it_writes(demo)
    async with driving(demo, (80, 24), first="benefits") as driver:
        words = " ".join(driver.text.split())
        assert "A write was cut off (ann, edit P-001)" in words and "enter check now" in words
        await driver.press("enter")
        assert "All is well. Head of the change log: " in " ".join(driver.text.split())
        await driver.press("escape")
        assert "Is the register sound?" not in driver.text
