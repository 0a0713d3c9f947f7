"""The command line as an API: what stands on standard output, what on standard error, and the exit status."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import registers
from tests.cli.in_process import Here, Ran
from tests.conftest import DATA

TODAY = "2026-11-23"


class Cli:
    """Runs the installed program on one register."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.db = folder / "r.db"

    def __call__(self, *args: str, env: dict[str, str] | None = None) -> Ran:
        command = [sys.executable, "-m", "benefits_tui", "--db", str(self.db), "--user", "officer", "--today", TODAY, *args]
        done = subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", env={**os.environ, **(env or {})}, cwd=self.folder
        )
        assert "Traceback" not in done.stderr
        return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def process(tmp_path: Path) -> Cli:
    """The program in a process of its own, on a register that it made itself."""
    run = Cli(tmp_path)
    assert run("init", "--name", "Test office").status == 0
    return run


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    """The same without a process."""
    monkeypatch.chdir(tmp_path)
    registers.empty_file(tmp_path / "r.db", {"name": "Test office"})
    return Here(tmp_path / "r.db", monkeypatch, capsys)


def test_the_way_from_a_project_to_a_flag_and_its_end(process: Cli) -> None:
    assert process("add", "project", "ref=P-014", "name=Alpha", "stage=delivery", "whole_life_cost=£1,200,000").data == {
        "ref": "P-014", "version": 1, "changed": {"ref": [None, "P-014"], "name": [None, "Alpha"], "stage": [None, "delivery"],
        "whole_life_cost": [None, "1200000"]}, "flags_raised": ["F36"], "flags_cleared": [],
    }  # fmt: skip
    added = process(
        "add",
        "benefit",
        "project=P-014",
        "title=Faster",
        "class=cashable",
        "unit=GBP",
        "kind=flow",
        "direction=increase",
        "stated=5000.50",
        "frequency=quarterly",
    )
    assert added.status == 0 and added.data["ref"] == "P-014/B01"
    flags = process("flags", "--json").data
    assert isinstance(flags, list) and [one["rule"] for one in flags] == ["F01", "F05", "F08", "F36"]
    first = flags[0]
    assert first["subject"] == "P-014/B01" and first["severity"] == "critical" and first["value_at_risk"] == "5000.5"
    assert first["decides"] and first["options"] and first["why"] and first["raised_on"] == TODAY
    cleared = process("set", "P-014/B01", "owner=Head of Operations", "--reason", "board").data
    assert cleared["flags_cleared"] == ["F01"]
    assert process("record", "P-014/B01", "--period", "2026-Q3", "--actual", "10.10", "--evidence", "ledger").status == 0
    shown = process("show", "P-014/B01", "--json").data
    assert isinstance(shown, dict)
    (reading,) = shown["readings"]
    assert (reading["period"], reading["start"], reading["end"], reading["actual"]) == (
        "2026-Q3",
        "2026-07-01",
        "2026-09-30",
        "10.1",
    )
    entry = process("history", "P-014/B01", "--json").data[1]
    assert (entry["who"], entry["why"]) == ("officer", "board")
    assert entry["fields"]["owner"] == {"before": None, "after": "Head of Operations"}
    assert process("check").out == "" and process("check").status == 0


def test_lists_have_the_keys_that_set_takes(cli: Here) -> None:
    cli("add", "project", "ref=P-1", "name=Alpha")
    cli("add", "benefit", "project=P-1", "title=Faster")
    (project,) = cli("projects", "--json").data
    assert {"ref", "name", "programme", "stage", "start", "end", "department", "whole_life_cost"} <= set(project)
    (benefit,) = cli("benefits", "--json", "--filter", "faster").data
    wanted = "ref project title class disbenefit owner unit kind direction frequency baseline baseline_date target target_date start end state stated"
    assert set(wanted.split()) <= set(benefit) and benefit["class"] == "unclassified" and benefit["target"] is None
    assert cli("benefits", "--json", "--filter", "class:cashable").data == []
    assert [person["name"] for person in cli("people", "--json").data] == []


def test_import_reports_as_documented(cli: Here) -> None:
    args = ("import", str(DATA / "gmpp-2023-excerpt.csv"), "--map", str(DATA / "gmpp.toml"), "--json")
    dry, real, again = cli(*args, "--dry-run").data, cli(*args).data, cli(*args).data
    assert isinstance(dry, dict) and isinstance(real, dict) and isinstance(again, dict)
    assert dry["dry_run"] and not dry["written"] and dry["by_kind"] == real["by_kind"]
    assert real["read"] == real["added"] + real["changed"] + real["unchanged"] + real["rejected"]
    assert real["rejected"] == len(real["rejects"]) and set(real["rejects"][0]) >= {"row", "column", "value", "reason"}
    assert (again["added"], again["changed"]) == (0, 0)
    strict = cli(*args, "--strict")
    assert strict.status == 1 and strict.data["written"] is False


def test_open_questions_are_exit_2_and_a_saved_map_names_them(cli: Here, tmp_path: Path) -> None:
    saved = tmp_path / "m.toml"
    ran = cli("import", str(DATA / "gmpp-2022-excerpt.csv"), "--save-map", str(saved))
    assert ran.status == 2 and ran.out == "" and "In what unit" in ran.err
    assert saved.read_text(encoding="utf-8").startswith("# To be settled:")
    assert cli("projects", "--json").data == []


def test_the_wrong_file_is_exit_3(cli: Here, tmp_path: Path) -> None:
    ran = cli("import", str(DATA / "contracts-excerpt.csv"))
    assert ran.status == 3 and "holds no projects" in ran.err
    orphans = tmp_path / "orphans.csv"
    orphans.write_text("Benefit ID,Period,actual\nnix,2026-Q1,1\n", encoding="utf-8")
    ran = cli("import", str(orphans), "--json")
    assert ran.status == 3 and ran.data["written"] is False and "Nothing in the file" in ran.err
    for path in (tmp_path, tmp_path / "none.csv"):
        assert cli("import", str(path)).status == 3


@pytest.mark.parametrize(
    ("args", "status", "words"),
    [
        (("set", "P-1", "ownr=x"), 2, "has no field 'ownr'"),
        (("set", "P-1", "stage=delivry"), 2, "did you mean 'delivery'"),
        (("set", "P-1", "start=31/02/2026"), 2, "not a day of the calendar"),
        (("set", "P-1", "whole_life_cost=lots"), 2, "not a number"),
        (("set", "P-1", "name"), 2, "is not KEY=VALUE"),
        (("set", "P-2", "name=x"), 2, "did you mean 'P-1'"),
        (("show", "nothing"), 2, "There is no record"),
        (("add", "benefit", "title=x"), 2, "needs project"),
        (("add", "project"), 2, "needs name"),
        (("add", "projct", "name=x"), 2, "did you mean 'project'"),
        (("record", "P-1/B01", "--period", "2026-Q9", "--actual", "1"), 2, "There is no benefit"),
        (("flags", "--severity", "awful"), 2, "awful"),
        (("benefits", "--filter", "ownr:x"), 2, "did you mean 'owner'"),
        (("export", "benefits", "-o", "x.pdf"), 2, "tells no format"),
        (("export", "benefits", "-o", "no/x.csv"), 3, "no folder"),
        (("backup", "no/x.db"), 3, "no folder"),
        (("backup", "r.db"), 2, "another name"),
        (("export", "benefits", "--format", "csv", "-o", "r.db"), 2, "another name"),
        (("set", "P-1", "stage="), 2, "cannot be blank"),
        (("set", "P-1", "name=a", "name=b"), 2, "stands twice"),
        (("set", "P-1", "name=a\x1b[31m"), 2, "control character"),
        (("frob",), 2, "There is no command 'frob'"),
        (("--today", "tomorrow", "flags"), 2, "not a date"),
        ((), 2, "needs a terminal"),
    ],
)
def test_wrong_use_is_one_sentence_on_standard_error(cli: Here, args: tuple[str, ...], status: int, words: str) -> None:
    cli("add", "project", "ref=P-1", "name=Alpha")
    ran = cli(*args)
    assert ran.status == status and words in ran.err and ran.out == ""


def test_fail_on_a_severity(cli: Here) -> None:
    cli("add", "project", "ref=P-1", "name=Alpha", "whole_life_cost=5", "stage=delivery")
    assert cli("flags", "--fail-on", "critical").status == 0
    assert cli("flags", "--fail-on", "high").status == 1
    assert cli("flags", "--fail-on", "low", "--json").status == 1
    assert cli("flags", "--severity", "low", "--fail-on", "high").status == 1


def test_money_that_is_not_cashable_is_never_added_to_what_is(cli: Here) -> None:
    cli("add", "project", "ref=P-1", "name=Alpha")
    for kind, stated in (("cashable", "10.10"), ("cashable", "10.10"), ("non_cashable", "7")):
        cli("add", "benefit", "project=P-1", "title=x", f"class={kind}", f"stated={stated}")
    data = cli("balance", "--json").data
    assert isinstance(data, dict)
    assert data["classes"]["cashable"]["stated"] == "20.2" and data["classes"]["non_cashable"]["stated"] == "7"
    assert data["classes"]["cashable"]["due"] is None and data["classes"]["cashable"]["outturn"] is None
    assert cli("balance", "P-1", "--json").data["benefits"] == 3


def test_read_only_and_environment(process: Cli, tmp_path: Path) -> None:
    assert process("--read-only", "add", "project", "name=x").status == 3
    done = subprocess.run(
        [sys.executable, "-m", "benefits_tui", "projects", "--json"], capture_output=True, text=True,
        env={**os.environ, "BENEFITS_DB": str(process.db)},
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, "[]")


@pytest.mark.promise("R29")
def test_output_in_a_plain_locale_is_never_an_encoding_error(process: Cli) -> None:
    process("add", "project", "ref=P-1", "name=Ünïcödé ☂")
    for args in (("projects", "--json"), ("projects",), ("show", "P-1")):
        ran = process(*args, env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
        assert ran.status == 0 and ran.err == ""


def test_backup_opens_and_the_catalogue_of_rules_is_printed(cli: Here, tmp_path: Path) -> None:
    assert cli("backup", "copy.db").status == 0
    assert cli("--db", str(tmp_path / "copy.db"), "projects", "--json").data == []
    rules = cli("rules", "--json").data
    assert isinstance(rules, list) and {"F01", "F38"} <= {one["rule"] for one in rules}


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Jane Smiht", "Jane Smith"), ("Smith, Jane", "Jane Smith"), ("J. Smith", "Jane Smith"), ("jane smith (Finance)", "Jane Smith"),
        ("Finance Director", "Director of Finance"), ("Dir", "Director of Finance"), ("Jane Sm", "Jane Smith"),
    ],
)  # fmt: skip
def test_a_name_near_somebodys_is_asked_about_and_one_near_nobodys_is_said_to_be_new(cli: Here, name: str, near: str) -> None:
    cli("add", "project", "ref=P-1", "name=Alpha", "sponsor=Director of Finance", "manager=Jane Smith")
    wrong = cli("add", "benefit", "project=P-1", "title=Saved", f"owner={name}")
    assert wrong.status == 2 and f"there is nobody called {name!r}; did you mean {near!r}?" in wrong.err
    added = cli("add", "benefit", "project=P-1", "title=Saved", "owner=Rosa Quill", "validator=Jane Smith")
    assert added.status == 0 and "New person: Rosa Quill." in added.err and "Jane" not in added.err
    again = cli("set", "P-1/B01", "owner=rosa quill")
    assert "New person" not in again.err and len(cli("people", "--json").data) == 3
