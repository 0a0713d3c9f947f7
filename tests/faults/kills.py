"""Programs killed at random moments, half of them in the middle of a commit: each work is there whole or not at all."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from benefits_tui.register import backups, integrity, readings
from benefits_tui.register.archive import export_register
from benefits_tui.register.exporting import export
from benefits_tui.register.importing import import_sheet, propose
from benefits_tui.register.session import Session, open_register
from benefits_tui.store.engine.sqlite_header import APPLICATION_ID
from tests import helpers, registers
from tests.faults.proof import Proof
from tests.registers import TODAY

FORMATS = Path(__file__).parents[1] / "data" / "formats"
ROWS, READINGS = 40, 12
_OLD = "What stood here before.\n"
Tell = Callable[[bytes], object]


class Work(NamedTuple):
    """Something that is killed: what it begins with, what it does (telling each thing that was done), what must hold then."""

    prepare: Callable[[Path, int], None]
    run: Callable[[Path, Tell], None]
    wrong: Callable[[Path, int], tuple[str, bool]]
    """From the register and how much was acknowledged: what is wrong, blank for nothing; and whether it was done."""


def _watched(path: Path, tell: Tell) -> Session:
    """A session that says when a commit begins."""
    session = open_register(path, "officer", today=TODAY)
    session.store.engine.driver.set_trace_callback(lambda sql: tell(b"c") if sql.startswith("COMMIT") else None)
    return session


def _checked(path: Path) -> Sequence[str]:
    with open_register(path, "officer", today=TODAY) as session:
        return integrity.check(session)


def _count(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as raw:
        return int(raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _with_benefit(path: Path, _: int) -> None:
    with registers.empty(path) as session:
        helpers.project(session)
        helpers.benefit(session)


def _record(path: Path, tell: Tell) -> None:
    with _watched(path, tell) as session:
        for month in range(READINGS):
            readings.record(session, "P-1/B01", f"2025-{month + 1:02d}", actual=Decimal(month))
            tell(b"a")


def _recorded(path: Path, acknowledged: int) -> tuple[str, bool]:
    findings, there = _checked(path), _count(path, "actual")
    lost = there not in (acknowledged, acknowledged + 1)
    return (f"{acknowledged} acknowledged, {there} there" if lost else "; ".join(findings)), there > acknowledged


def _list(path: Path, _: int) -> None:
    with registers.empty(path) as session:
        helpers.project(session)
    lines = ["Project,Benefit title,Stated value,Unit"]
    lines += [f"P-1,Benefit {number},{number * 1000},GBP" for number in range(ROWS)]
    path.with_name("in.csv").write_text("\n".join(lines) + "\n")


def _import(path: Path, tell: Tell) -> None:
    sheet, proposal = propose(path.with_name("in.csv"))
    for question in proposal.questions:
        if question.answers:
            question.apply_answer(question.answers[0])
    with _watched(path, tell) as session:
        import_sheet(session, sheet, proposal.mapping)
    tell(b"a")


def _imported(path: Path, acknowledged: int) -> tuple[str, bool]:
    findings, there = _checked(path), _count(path, "benefit")
    if there not in ((ROWS,) if acknowledged else (0, ROWS)):
        return f"{there} of {ROWS} rows are there", True
    return "; ".join(findings), there == ROWS


def _older(path: Path, number: int) -> None:
    shutil.copyfile(FORMATS / f"format-{1 + number % (registers_format() - 1)}.db", path)


def _migrate(path: Path, tell: Tell) -> None:
    open_register(path, "officer", today=TODAY).close()
    tell(b"a")


def _migrated(path: Path, _: int) -> tuple[str, bool]:
    with closing(sqlite3.connect(path)) as raw:
        done = raw.execute("PRAGMA user_version").fetchone()[0] == registers_format()
        if raw.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            return "it is no register any more", done
    for backup in path.parent.glob("register.before-*.db"):
        with closing(sqlite3.connect(backup)) as raw:
            if raw.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                return f"{backup.name} is no good backup", done
    return "; ".join(_checked(path)), done


def registers_format() -> int:
    """The newest format."""
    from benefits_tui.store.schema import latest_version

    return latest_version()


def _demo(path: Path, _: int) -> None:
    registers.demo_file(path)
    for name in ("out.jsonl", "out.xlsx", "out.csv"):
        path.with_name(name).write_text(_OLD)


def _export(path: Path, tell: Tell) -> None:
    with open_register(path, "officer", today=TODAY) as session:
        export_register(session, path.with_name("out.jsonl"))
        export(session, "benefits", "xlsx", path.with_name("out.xlsx"))
        export(session, "benefits", "csv", path.with_name("out.csv"))
    tell(b"a")


def _exported(path: Path, _: int) -> tuple[str, bool]:
    done = 0
    for name, ending in (("out.jsonl", b"}\n"), ("out.xlsx", b"\0\0"), ("out.csv", b"\n")):
        content = path.with_name(name).read_bytes()
        if content != _OLD.encode():
            done += 1
            if not content.endswith(ending) or len(content) < 2000:
                return f"{name} is neither the old file nor a whole new one", True
    return "; ".join(_checked(path)), done == 3


def _back_up(path: Path, tell: Tell) -> None:
    backups.back_up(path, at_once=True)
    with open_register(path, "officer", today=TODAY, read_only=True) as session:
        session.backup(path.with_name("copy.db"))
    tell(b"a")


def _backed_up(path: Path, _: int) -> tuple[str, bool]:
    made = backups.backups_of(path)
    faults = [fault for backup in made if (fault := backups.verify(backup))]
    copy = path.with_name("copy.db")
    if copy.exists():
        faults += _checked(copy)
    return "; ".join([*faults, *_checked(path)]), copy.exists()


def _sixty_days_ago(path: Path, _: int) -> None:
    registers.demo_file(path, TODAY - timedelta(days=60))


def _new_day(path: Path, tell: Tell) -> None:
    with open_register(path, "officer", today=TODAY, up_to_date=False) as session:
        session.store.engine.driver.set_trace_callback(lambda sql: tell(b"c") if sql.startswith("COMMIT") else None)
        while session.store.sweep_step(TODAY, 2) is not None:
            pass
    tell(b"a")


def _swept(path: Path, acknowledged: int) -> tuple[str, bool]:
    with open_register(path, "officer", today=TODAY, read_only=True) as session:
        done = session.evaluated_on == TODAY
    return ("; ".join(_checked(path)) if done or not acknowledged else "the day is not looked at"), done


WORKS = {
    "recording": Work(_with_benefit, _record, _recorded),
    "import": Work(_list, _import, _imported),
    "migration": Work(_older, _migrate, _migrated),
    "export": Work(_demo, _export, _exported),
    "backup": Work(_demo, _back_up, _backed_up),
    "new day": Work(_sixty_days_ago, _new_day, _swept),
}


def _begin(work: Work, path: Path) -> tuple[int, int]:
    """The work in a process of its own: (process, what it tells)."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 1
        with suppress(BaseException):
            os.close(reading)
            work.run(path, lambda what: os.write(writing, what))
            status = 0
        os._exit(status)
    os.close(writing)
    return pid, reading


def _killed(work: Work, path: Path, after: float, in_commit: int) -> tuple[int, int]:
    """Run the work and kill it: so long after its beginning, or after the commit of that number began where one is given;
    (how much was acknowledged, exit status)."""
    pid, told = _begin(work, path)
    said = b""
    if in_commit:
        while said.count(b"c") < in_commit and (more := os.read(told, 1)):
            said += more
    time.sleep(after)
    os.kill(pid, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    while more := os.read(told, 4096):
        said += more
    os.close(told)
    return said.count(b"a"), status


def _prove_one(name: str, times: int, chance: random.Random, proof: Proof) -> None:
    work = WORKS[name]
    for number in range(-1, times):
        with tempfile.TemporaryDirectory(prefix="kills-") as folder:
            os.environ["XDG_DATA_HOME"] = folder
            path = Path(folder) / "register.db"
            work.prepare(path, number)
            if number < 0:
                # Once to the end: how long it takes, and how many commits it has.
                begun = time.monotonic()
                pid, told = _begin(work, path)
                said = b""
                while more := os.read(told, 4096):
                    said += more
                os.close(told)
                ended = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
                took, commits = time.monotonic() - begun, said.count(b"c")
                if ended:
                    proof.wrong.append(f"{name}: not killed, it ended with {ended}")
                continue
            in_commit = chance.randint(1, commits) if commits and number % 2 else 0
            after = chance.uniform(0, 0.004) if in_commit else chance.uniform(0, took)
            acknowledged, status = _killed(work, path, after, in_commit)
            if status not in (0, -signal.SIGKILL):
                proof.wrong.append(f"{name}: it ended with {status}")
            try:
                wrong, done = work.wrong(path, acknowledged)
            except Exception as problem:  # noqa: BLE001 - whatever it is, it is a finding
                wrong, done = f"{type(problem).__name__}: {problem}", False
            proof.count(f"{name}: kills")
            proof.count(f"{name}: in a commit", bool(in_commit))
            proof.count(f"{name}: done all the same", done)
            if wrong:
                proof.wrong.append(f"{name}, kill {number}: {wrong}")


def prove(times: int, seed: int) -> Proof:
    """So many kills, the works in turn."""
    proof, chance = Proof(), random.Random(seed)
    for name in WORKS:
        _prove_one(name, max(times // len(WORKS), 1), chance, proof)
    return proof
