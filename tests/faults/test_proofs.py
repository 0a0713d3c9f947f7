"""Each proof by real faults, a few times; `python -m tests.faults.proofs` runs them long."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

from tests.examples import examples
from tests.faults import proofs

pytestmark = pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "fork"), reason="forks, and kills with SIGKILL")


@pytest.fixture(autouse=True)
def _environment() -> Iterator[None]:
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


def held(name: str, times: int) -> dict[str, int]:
    proof = proofs.prove(name, times, seed=7)
    if proof.skipped:
        pytest.skip(proof.skipped)
    assert proof.wrong == []
    return proof.counts


@pytest.mark.promise("R1", "R9", "R11", "R34", "R38")
def test_what_is_killed_is_there_whole_or_not_at_all() -> None:
    counts = held("kills", examples(6))
    assert sum(count for what, count in counts.items() if what.endswith(": kills")) == examples(6)


@pytest.mark.promise("R8", "R13", "R42")
def test_a_bit_that_flipped_is_harmless_or_named_or_refused_in_a_sentence() -> None:
    assert held("flips", examples(3))["flips"] == examples(3)


@pytest.mark.promise("R42")
def test_each_way_to_forge_the_log_is_named() -> None:
    assert held("forged", examples(12))["named by check"]


@pytest.mark.promise("R21", "R41")
def test_clocks_ahead_and_back_overwrite_nothing_and_are_said() -> None:
    assert held("clocks", min(examples(1), 8))["conflicts told by versions"] == min(examples(1), 8)


@pytest.mark.promise("R14", "R16")
def test_an_ordinary_user_is_told_what_is_missing_in_a_sentence() -> None:
    assert held("ordinary_user", min(examples(6), 9))["commands"] > 40


@pytest.mark.promise("R15", "R45")
def test_a_full_disk_loses_nothing_and_leaves_no_stub() -> None:
    assert held("small_disk", min(examples(1), 8))["commands on a full disk"] == 8 * min(examples(1), 8)


@pytest.mark.promise("R44")
def test_files_made_to_harm_take_little_memory() -> None:
    assert held("hostile", min(examples(1), 12))["megabytes at the most"] <= 256
