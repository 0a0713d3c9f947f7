"""The twelve jobs at the speeds at which people type: `python -m tests.tui.jobs_at_speed [--benefits 20000]`.

Each on a fresh copy of the demo, in which so many more benefits stand where that is asked; with 0, 5, 15, 30 and 60 ms
between two keys. What does not come to the same as played slowly is printed, with what the screen showed.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path

from benefits_tui.domain.fields import Kind
from benefits_tui.register import records
from benefits_tui.register.session import Session
from benefits_tui.store.store import Store
from tests import helpers, registers
from tests.conftest import TODAY
from tests.tui.driving import SIZES, Driver, driving
from tests.tui.jobs import Job, Pasted, Typed, jobs

SPEEDS = (0, 5, 15, 30, 60)


async def at_speed(driver: Driver, job: Job, milliseconds: int) -> None:
    """The keys with so much time between them, whatever is under way; a paste waits for what is before it, as in terminals."""
    for key in job.keys:
        if isinstance(key, Pasted):
            await driver.settle()
            await driver.paste(key)
            continue
        for typed in key if isinstance(key, Typed) else [key]:
            driver.send(typed)
            await asyncio.sleep(milliseconds / 1000)
    await driver.settle()


def fill(path: Path, benefits: int) -> None:
    """Put so many more benefits into a register, in a project of their own that needs nothing decided today."""
    session = Session(Store(path), "officer", TODAY)
    project = records.add(session, Kind.PROJECT, {"name": "Everything else"})
    seen = TODAY.isoformat()
    with session.store.write(session.change_info("many more"), TODAY) as transaction:
        rows: list[dict[str, str | int | None]] = [
            {"ref": f"{project.ref}/B{number:05}", "project_id": project.id, "title": f"Other {number}", "last_activity_on": seen}
            for number in range(benefits)
        ]
        helpers.insert_many(transaction, "benefit", rows)
    session.close()


async def main(benefits: int) -> int:
    """Play all; how many came to something else."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HOME"] = os.environ["USERPROFILE"] = folder
        start = Path(folder) / "start.db"
        registers.demo_file(start)
        if benefits:
            fill(start, benefits)
        for name in jobs(Path()):
            for speed in SPEEDS:
                path = Path(folder) / "played.db"
                path.write_bytes(start.read_bytes())
                file = Path(folder) / "benefits.xlsx"
                file.unlink(missing_ok=True)
                job = jobs(file)[name]
                async with driving(path, SIZES[speed % 2]) as driver:
                    await at_speed(driver, job, speed)
                    session = Session(Store(path), "officer", TODAY)
                    done, screen = job.done(session, driver.text), driver.text
                    session.close()
                failed += not done
                sys.stdout.write(f"{'done' if done else 'FAILED'}  {speed:>2} ms  {name}\n{'' if done else screen + chr(10)}")
    return failed


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--benefits", type=int, default=0)
    sys.exit(min(asyncio.run(main(parser.parse_args().benefits)), 1))
