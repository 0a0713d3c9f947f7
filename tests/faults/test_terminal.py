"""The program in a real pseudo-terminal that is closed or told to end."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.register import integrity, records
from benefits_tui.register.session import open_register
from benefits_tui.tui.draft_subject import DraftForm
from benefits_tui.tui.user_state import UserState
from tests import registers
from tests.conftest import TODAY

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")


def read_until(terminal: int, words: bytes, seconds: float = 20) -> bytes:
    seen, end = b"", time.monotonic() + seconds
    while words not in seen and time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                seen += os.read(terminal, 65536)
            except OSError:
                break
    return seen


def start(
    path: Path,
    home: Path,
    *,
    ignoring_hangup: bool = False,
    screen: str = "benefits",
    words: bytes = b"Applicants who",
    environment: dict[str, str] | None = None,
) -> tuple[int, int]:
    """The program on a register, in a terminal of its own, when these words have come: (process, terminal)."""
    import pty

    pid, terminal = pty.fork()
    if pid == 0:
        if ignoring_hangup:
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
        command = [sys.executable, "-m", "benefits_tui", "--db", str(path), "--today", TODAY.isoformat(), "--screen", screen]
        os.execve(command[0], command, {**os.environ, "TERM": "xterm-256color", "BENEFITS_HOME": str(home)} | (environment or {}))
    assert words in read_until(terminal, words)
    return pid, terminal


def until(condition: Callable[[], bool], terminal: int, seconds: float = 60) -> None:
    """Wait until something holds, taking what the program paints meanwhile."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        read_until(terminal, b"never", 0.2)


def suspend(pid: int, terminal: int) -> None:
    """Ctrl+z, until the program has stopped and left the terminal to the shell."""
    os.write(terminal, b"\x1a")
    end = time.monotonic() + 5
    stopped = False
    while not stopped and time.monotonic() < end:
        done, status = os.waitpid(pid, os.WNOHANG | os.WUNTRACED)
        assert not done or os.WIFSTOPPED(status), status
        stopped = bool(done)
        read_until(terminal, b"never", 0.1)
    assert stopped


def drafted(home: Path, path: Path, words: str) -> bool:
    return any(words in text for draft in UserState(home, path).drafts.kept() for text in draft.values.values())


@pytest.mark.parametrize(("name", "status"), [("SIGTERM", 143), ("SIGHUP", 129), ("SIGKILL", -9)])
@pytest.mark.promise("R22")
def test_a_signal_in_the_middle_of_a_form_keeps_the_draft_and_harms_nothing(
    tmp_path: Path, demo: Path, name: str, status: int
) -> None:
    pid, terminal = start(demo, tmp_path / "home")
    os.write(terminal, b"e")
    assert b"Edit" in read_until(terminal, b"Edit")
    assert b"Frequency" in read_until(terminal, b"Frequency")
    read_until(terminal, b"never", 1.0)
    os.write(terminal, b"half typed")
    until(lambda: drafted(tmp_path / "home", demo, "half typed"), terminal)
    os.kill(pid, getattr(signal, name))
    if status > 0:
        assert b"\x1b[?1049l" in read_until(terminal, b"\x1b[?1049l", 30)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == status
    os.close(terminal)
    pid, terminal = start(demo, tmp_path / "home")
    assert b"You typed something" in read_until(terminal, b"You typed something")
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)
    session = open_register(demo, "officer", today=TODAY)
    assert integrity.check(session) == []
    session.close()


@pytest.mark.parametrize("locale", ["", "C", "POSIX"])
@pytest.mark.promise("R29")
def test_a_byte_that_is_no_text_ends_nothing(tmp_path: Path, demo: Path, locale: str) -> None:
    environment = {"LC_ALL": locale, "LANG": locale, "LC_CTYPE": locale} if locale else {}
    pid, terminal = start(demo, tmp_path / "home", environment=environment)
    os.write(terminal, b"/")
    assert b"tab completes" in read_until(terminal, b"tab completes")
    os.write(terminal, b"caf\xe9s")
    assert "caf\ufffds".encode() in read_until(terminal, "caf\ufffds".encode())
    os.write(terminal, b"\x11")
    assert b"\x1b[?1049l" in read_until(terminal, b"\x1b[?1049l", 30)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    os.close(terminal)


def _ended(pid: int, seconds: float) -> int | None:
    """The exit status once a process has ended; None while it goes on."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        select.select([], [], [], 0.05)
    return None


@pytest.mark.promise("R23")
def test_without_a_terminal_it_ends_although_hangup_is_ignored(tmp_path: Path, demo: Path) -> None:
    pid, terminal = start(demo, tmp_path / "home", ignoring_hangup=True)
    os.close(terminal)
    status = _ended(pid, 5)
    if status is None:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    assert status is not None and status != 0


@pytest.mark.promise("R1")
def test_a_half_edited_grid_survives_a_kill(tmp_path: Path, demo: Path) -> None:
    pid, terminal = start(demo, tmp_path / "home")
    os.write(terminal, b"\r")
    assert b"Realised" in read_until(terminal, b"Realised")
    os.write(terminal, b"p")
    read_until(terminal, b"never", 0.5)
    os.write(terminal, b"4711\r")
    until(lambda: drafted(tmp_path / "home", demo, "4711"), terminal)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)
    (draft,) = UserState(tmp_path / "home", demo).drafts.left()
    assert draft.subject.form is DraftForm.PERIODS and list(draft.values.values()) == ["4711"]
    session = open_register(demo, "officer", today=TODAY)
    assert integrity.check(session) == []
    session.close()


_CRASHING = """
import sys
from benefits_tui.tui.app import BenefitsApp
from benefits_tui.tui.screens.lists import list_screen_class
BenefitsScreen = list_screen_class("benefits")
from textual.widgets import Static

def fail(*_, **__):
    raise RuntimeError("on purpose")

async def fail_later(*_, **__):
    fail()

where = sys.argv.pop(1)
if where == "action":
    BenefitsScreen.action_sort = fail
elif where == "worker":
    BenefitsScreen.action_sort = lambda self: self.run_worker(fail_later())
elif where == "timer":
    BenefitsScreen.action_sort = lambda self: self.set_timer(0.01, fail)
elif where == "compose":
    BenefitsScreen.action_sort = lambda self: self.mount(type("Broken", (Static,), {"compose": fail})())
elif where == "painting":
    BenefitsScreen.action_sort = lambda self: self.mount(type("Broken", (Static,), {"render": fail})())
from benefits_tui.cli.entry import run
run()
"""


@pytest.mark.parametrize("where", ["action", "worker", "timer", "compose", "painting"])
@pytest.mark.promise("R24")
def test_a_crash_leaves_a_usable_terminal_a_sentence_and_a_status(tmp_path: Path, demo: Path, where: str) -> None:
    import pty

    pid, terminal = pty.fork()
    if pid == 0:
        command = [
            sys.executable,
            "-c",
            _CRASHING,
            where,
            "--db",
            str(demo),
            "--today",
            TODAY.isoformat(),
            "--screen",
            "benefits",
        ]
        environment = {
            "TERM": "xterm-256color",
            "BENEFITS_HOME": str(tmp_path / "home"),
            "XDG_STATE_HOME": str(tmp_path / "state"),
        }
        os.execve(command[0], command, {**os.environ, **environment})
    assert b"Applicants who" in read_until(terminal, b"Applicants who")
    os.write(terminal, b"s")
    painted = read_until(terminal, b"What was saved is safe")
    assert b"\x1b[?1049l" in painted and b"went wrong" in painted and b"Traceback" not in painted
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 1
    os.close(terminal)
    (log,) = (tmp_path / "state").rglob("problems.log")
    assert "on purpose" in log.read_text(encoding="utf-8")


@pytest.mark.parametrize(("key", "words"), [(b"/", b"tab completes"), (b"e", b"Frequency")])
@pytest.mark.promise("R25")
def test_suspended_and_brought_back_it_holds_no_lock_and_what_was_typed_is_there(
    tmp_path: Path, demo: Path, key: bytes, words: bytes
) -> None:
    pid, terminal = start(demo, tmp_path / "home")
    os.write(terminal, key)
    assert words in read_until(terminal, words)
    os.write(terminal, b"heat")
    read_until(terminal, b"never", 0.5)
    suspend(pid, terminal)
    session = open_register(demo, "colleague", today=TODAY)
    records.change(session, "P-001/B01", {"title": "Written while it was away"})
    session.close()
    os.kill(pid, signal.SIGCONT)
    assert b"heat" in read_until(terminal, b"heat", 10)
    os.write(terminal, b"\x11")
    assert _ended_while_read(pid, terminal, 8) == 0
    os.close(terminal)


@pytest.mark.parametrize(
    ("keys", "there", "painted_again"),
    [
        (b"\r", b"Realised", (b"Home", b"Realised", b"help")),
        (b"e", b"Frequency", (b"Edit", b"Frequency", b"cancel")),
        (b"g", b"Find or do", (b"Home", b"Find or do", b"close")),
    ],
    ids=["page", "form", "box"],
)
@pytest.mark.promise("R25")
def test_brought_back_the_whole_screen_is_painted_again_although_nothing_changed(
    tmp_path: Path, demo: Path, keys: bytes, there: bytes, painted_again: tuple[bytes, ...]
) -> None:
    pid, terminal = start(demo, tmp_path / "home")
    os.write(terminal, keys)
    assert there in read_until(terminal, there)
    read_until(terminal, b"never", 0.5)
    for _ in range(2):
        suspend(pid, terminal)
        os.kill(pid, signal.SIGCONT)
        painted = read_until(terminal, painted_again[-1], 10)
        assert all(words in painted for words in painted_again)
    os.write(terminal, b"\x11")
    assert _ended_while_read(pid, terminal, 8) == 0
    os.close(terminal)


def _ended_while_read(pid: int, terminal: int, seconds: float) -> int | None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        read_until(terminal, b"never", 0.1)
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
    return None


def test_an_earlier_day_is_looked_at_on_screen_and_left_for_today(tmp_path: Path) -> None:
    path = tmp_path / "own.db"
    earlier = TODAY - timedelta(days=40)
    session = registers.empty(path, {}, earlier)
    records.add(session, Kind.PROJECT, {"ref": "P-1", "name": "As it was called then"})
    session.close()
    session = open_register(path, "officer", today=TODAY)
    records.change(session, "P-1", {"name": "As it is called now"})
    session.close()
    before = path.read_bytes()
    pid, terminal = start(path, tmp_path / "home", screen="projects", words=b"As it is called now")
    os.write(terminal, b"@")
    assert b"on which day" in read_until(terminal, b"on which day")
    os.write(terminal, b"-10d\r")
    assert b"As it was called then" in read_until(terminal, b"As it was called then")
    os.write(terminal, b"e")
    assert b"This is the register" in read_until(terminal, b"This is the register")
    os.write(terminal, b"q")
    assert b"As it is called now" in read_until(terminal, b"As it is called now")
    os.write(terminal, b"q")
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    os.close(terminal)
    assert path.read_bytes() == before


def test_from_an_empty_register_the_demo_is_looked_at_and_left_again(tmp_path: Path) -> None:
    path = tmp_path / "own.db"
    registers.empty_file(path)
    pid, terminal = start(path, tmp_path / "home", screen="home", words=b"This register is empty")
    os.write(terminal, b"\x1bOQ")  # f2
    assert b"non-cashable" in read_until(terminal, b"non-cashable")
    os.write(terminal, b"q")
    assert b"This register is empty" in read_until(terminal, b"This register is empty")
    os.write(terminal, b"q")
    assert _ended_while_read(pid, terminal, 8) == 0
    os.close(terminal)
