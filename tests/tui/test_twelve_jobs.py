"""The twelve everyday jobs of a PMO officer: done from home with few keys, at any speed of typing."""

from __future__ import annotations

from pathlib import Path

import pytest

from benefits_tui.register.session import Session
from tests.tui.driving import SIZES, Driver, driving
from tests.tui.jobs import Job, Typed, jobs, play

NAMES = list(jobs(Path()))


def test_all_jobs_together_take_few_keys() -> None:
    taken = {name: job.command_keys for name, job in jobs(Path()).items()}
    assert all(taken[name] <= job.most for name, job in jobs(Path()).items())
    assert sum(taken.values()) <= 52


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "somebody"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    return folder


@pytest.mark.parametrize("name", NAMES)
async def test_a_job_is_done_with_few_keys(demo: Path, look: Session, home: Path, name: str) -> None:
    job = jobs(home / "benefits.xlsx")[name]
    async with driving(demo, SIZES[0]) as driver:
        await play(driver, job)
        assert job.done(look, driver.text), driver.text


@pytest.mark.parametrize("name", NAMES)
async def test_a_job_typed_in_one_burst_comes_to_the_same(demo: Path, look: Session, home: Path, name: str) -> None:
    job = jobs(home / "benefits.xlsx")[name]
    async with driving(demo, SIZES[1]) as driver:
        await burst(driver, job)
        assert job.done(look, driver.text), driver.text


async def burst(driver: Driver, job: Job) -> None:
    """All keys before the first is looked at; a paste comes between two bursts, as terminals send it."""
    for key in job.keys:
        if isinstance(key, Typed):
            driver.send(*key)
        elif "\n" in key:
            await driver.settle()
            await driver.paste(key)
        else:
            driver.send(key)
    await driver.settle()
