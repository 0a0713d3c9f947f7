"""What commands say of a register into which another program wrote: a sentence, and never that the program is at fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import registers
from tests.cli.in_process import Here
from tests.register.test_tampering import unguarded

COMMANDS = (("show", "P-001/B01"), ("queue", "--json"), ("balance", "--json"), ("set", "P-001/B02", "title=Typed"))
DAMAGE = {
    "UPDATE benefit SET state = 'zombie' WHERE id = 1": {"show"},
    "UPDATE benefit SET class = '' WHERE id = 1": {"show", "balance", "set"},
    "UPDATE benefit SET start_date = '9999-99-99' WHERE id = 1": {"show"},
    "UPDATE project SET stage = 'moon' WHERE id = 1": {"set"},
    "UPDATE flag SET subject_kind = 'ghost'": {"queue"},
    "DELETE FROM project WHERE id = 1": {"show"},
}
SENTENCE = "The register holds what no program writes; 'check' names it and says what to do.\n"


@pytest.mark.promise("R44")
@pytest.mark.parametrize("sql", DAMAGE)
def test_a_value_that_no_program_writes_is_said_to_be_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], sql: str
) -> None:
    path = registers.demo_file(tmp_path / "register.db")
    with unguarded(path) as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute(sql)
    here = Here(path, monkeypatch, capsys)
    refused = set()
    for command in COMMANDS:
        ran = here(*command)
        if ran.status == 3:
            assert ran.err == SENTENCE
            refused.add(command[0])
    assert refused >= DAMAGE[sql] and here("check").status == 1
