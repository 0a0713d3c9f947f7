"""Every command where it refuses or finds something: the exit status, one sentence on standard error, nothing written."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from benefits_tui.cli.main import COMMANDS, run
from benefits_tui.domain.fields import Kind
from benefits_tui.register import records
from benefits_tui.store.engine.patience import Patience
from benefits_tui.store.store import Store
from tests import registers
from tests.cli.in_process import Here
from tests.conftest import DATA
from tests.store.rich_register import rich


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small register; no test of this file writes to it."""
    path = tmp_path_factory.mktemp("cli") / "register.db"
    rich(path).close()
    return path


@pytest.fixture
def here(register: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    monkeypatch.chdir(register.parent)
    return Here(register, monkeypatch, capsys)


def log_of(path: Path) -> list[tuple[object, ...]]:
    raw = sqlite3.connect(path)
    counts = "SELECT (SELECT count(*) FROM change), (SELECT count(*) FROM change_row), (SELECT group_concat(state) FROM flag)"
    found = raw.execute(counts).fetchall()
    raw.close()
    return found


PERIOD = "period: 'soon' is not a period; write 2026-03, 2026-Q1, 2026-H1, 2026, FY2026-27 or FY2026-27-Q2"
DATE = "'soon' is not a date; write 2026-03-31 or 31 March 2026"
# The words of a command, parted by bars; the status is 2 for wrong use.
WRONG_USE = [
    ("frob", "There is no command 'frob'; did you mean 'redo'?"), ("flg", "There is no command 'flg'; did you mean 'flag'?"),
    ("add|projct|name=x", "'projct' cannot be added; did you mean 'project'?"), ("add|project|name", "'name' is not KEY=VALUE."),
    ("add|project|name=x|name=y", "'name' stands twice."), ("add|project", "A project needs name"),
    ("add|objective|ref=x", "An objective needs title"), ("add|benefit|project=P-1", "A benefit needs title"),
    ("add|project|ref=p-1|name=x", "ref: 'p-1' is taken by a project; references are unique"),
    ("set|P-1|stage=", "stage: it cannot be blank; there is: idea, start_up, planning, delivery, closing, benefits_tracking, archived"),
    ("set|P-1|whole_life_cost=5000 EUR",
     "whole_life_cost: '5000 EUR' is in EUR, and amounts here are in GBP; write the number in GBP"),
    ("cost|P-1|FY2026-27=9000 USD", "Cost FY2026-27: '9000 USD' is in USD, and amounts here are in GBP; write the number in GBP"),
    ("agree|P-1/B01|2026", "'2026' is not YEAR=AMOUNT."), ("agree|P-1/B01|2026=1|2026=2", "'2026' stands twice."),
    ("agree|P-1/B01|2026=1", "line: say which budget line the money comes out of"),
    ("agree|P-1/B01|2026=1|--line|L", "agreed_by: say who of finance agreed it"),
    ("agree|P-1/B01|2026=1|--taken|--agreed-by|x", "--agreed-by goes with an agreement; --taken says that its money came out of the budget."),
    ("agree|P-1/B01|2026=1|--line|L|--taken", "year: nothing was agreed of P-1/B01 for 2026 on L (agreed: none); agree it first"),
    ("agree|P-1/B01|2026=|--line|L|--agreed-by|x", "year: nothing was agreed of P-1/B01 for 2026 on L"),
    ("agree|P-2/B02|2026=1|--line|L|--agreed-by|x", "benefit: P-2/B02 is a disbenefit; only a saving comes out of a budget"),
    ("agree|P-1/B01|2026=-1|--line|L|--agreed-by|x", "amount: -1 is below 0; write what comes out of the budget"),
    ("agree|P-1/B01|2026=1 EUR|--line|L", "Amount of 2026: '1 EUR' is in EUR, and amounts here are in GBP; write the number in GBP"),
    ("agree|P-1/B01|--taken", "Say for which year: agree BENEFIT YEAR=AMOUNT."),
    ("agree|P-1/B01|2026=1|--line|L|--agreed-by|x|--date|2030-01-01", "date: 2030-01-01 is in the future; an agreement is recorded once it is made"),
    ("set|P-1|stage=delivry", "stage: 'delivry' is not one of its values; did you mean 'delivery'?"),
    ("set|P-1|start=soon", f"start: {DATE}"), ("set|P-1|whole_life_cost=40%", "whole_life_cost: '40%' is a percentage, not an amount of money"),
    ("set|P-1/B01|priority=6", "priority: 6 is not a priority; it is 1 to 5"), ("set|P-1/B01|priority=0", "priority: 0 is not a priority; it is 1 to 5"),
    ("set|P-1/B01|amber_threshold=101%", "amber_threshold: '101%' is not a share; write 0.25 or 25 %"), ("set|zzz|name=x", "There is no record 'zzz'."),
    ("set|PER-A1|active=perhaps", "active: 'perhaps' is neither yes nor no"),
    ("record|P-1/B01|--period|soon|--actual|1", PERIOD), ("record|P-1/B01|--period|2026-Q1", "Nothing to record: give actual, forecast or both"),
    ("record|P-1/B01|--period|2026-Q1|--actual|lots", "actual: 'lots' is not a number"),
    ("record|P-1/B01|--period|2026-Q1|--remove|--actual|1", "--remove takes back what is there; it goes with no value."),
    ("record|P-1/B01|--period|2025-Q1|--remove", "period: nothing is recorded for 2025-Q1 of P-1/B01"),
    ("record|P-2/B01|--period|2026-Q1|--actual|1|--forecast|x", "forecast: 'x' is not a number"),
    ("validate|P-2/B01", "period: no reading of P-2/B01 waits for validation"),
    ("validate|P-1/B01|P-2/B01|--period|2026-Q1", "--period goes with one benefit."),
    ("note|zzz|x", "There is no record 'zzz'."), ("note|P-1| ", "text: required"),
    ("members|zzz", "There is no project 'zzz'."), ("members|P-1|--role|lead", "--role goes with --add."),
    ("members|P-1|--add|A|--remove|B", "--add and --remove each stand alone."), ("members|P-1|--add| ", "person: required"),
    ("members|P-1|--remove|PER-A1", "person: PER-A1 is not in the team of P-1"),
    ("backups|restore|9|--record|P-1|--replace", "--record brings rows back into the register; it does not go with --replace."),
    ("changes|--since|soon", DATE),
    ("chase|--due|xx|-o|f", "due: 'xx' is not a day in the future; write 30d, end of month or a date"),
    ("report|profile|zzz|-o|r.html", "There is no record 'zzz'."),
    ("plan|P-1/B01", "Give PERIOD=VALUE ..., or --total."), ("plan|P-1/B01|2026-Q1=1|--total|5", "Give PERIOD=VALUE ..., or --total."),
    ("plan|P-1/B01|2026-Q1", "'2026-Q1' is not PERIOD=VALUE."), ("plan|P-1/B01|2026-Q1=1|2026-Q1=2", "'2026-Q1' stands twice."),
    ("plan|P-2/B01|2026-Q1=1|2026-01=2", "plan: the periods 2026-01 and 2026-Q1 overlap"),
    ("plan|P-2/B01|--total|5", "start: the benefit needs one for its plan to begin"), ("undo|999", "There is no change 999 that can be undone; 'history' lists them."),
    ("redo", "Officer undid nothing since the newest change; there is nothing to redo."),
    ("undo|1", "There is no change 1 that can be undone; 'history' lists them."),
    ("deliver|P-1/D01", "Nothing to say: give --planned, --forecast, --actual, --accepted, --progress or --planned-progress."),
    ("deliver|P-1/D01|--planned-progress|50%", "planned_progress: '50%' is not planned progress; write it as 50%@2026-06-30"),
    ("deliver|P-1/D01|--planned-progress|150%@2026-06-30", "planned_progress: '150%' is not a share; write 0.25 or 25 %"),
    ("deliver|P-1/D01|--progress|2", "progress: '2' is not a share; write 0.25 or 25 %"), ("deliver|P-1|--progress|1", "There is no deliverable 'P-1'; did you mean 'P-2/D01'?"),
    ("adopt|P-1/D01|--period|2026-Q1", "Nothing to record: give planned, actual or both"), ("adopt|P-1/D01|--period|soon|--actual|1", PERIOD),
    ("adopt|P-1/D01|--period|2026-Q3|--actual|1", "period: it overlaps 2026-08-01 to 2026-08-31"),
    ("link|P-1|P-1/B01", "A project feeds nothing, not a benefit"),
    ("link|P-1/D01|P-1/B01|--lag|601", "lag: 601 is not a number of months from 0 to 600"),
    ("link|P-2/D01|P-1/B01|--remove", "P-2/D01 is not linked to P-1/B01"), ("claim|POOL-1|P-1/B01|--|-5", "amount: -5 is below 0"),
    ("net|P-1/B01|--from|P-1/B01", "from: P-1/B01 is the benefit itself"),
    ("cost|P-1|2027-Q1=5", "year: 2027-Q1 is not a fiscal year; write FY2027-28, or 2027 for the one that starts in it"),
    ("claim|POOL-1|P-1/B01|lots", "amount: 'lots' is not a number"), ("claim|P-1|P-1/B01|5", "There is no pool 'P-1'; did you mean 'POOL-1'?"),
    ("share|P-1|P-2|1", "There is no benefit 'P-1'; did you mean 'P-2/B01'?"), ("map|zzz", "There is no project 'zzz'."),
    ("flag|O1|--title|x", "A flag cannot be raised on an objective"), ("flag|P-1|--title| ", "title: required"),
    ("flag|P-1|--title|x|--value|lots", "value: 'lots' is not a number"), ("acknowledge|999", "There is no open flag 999."),
    ("acknowledge|F12", "'F12' names no flag; write its number, or rule and record such as F12@P-014/B03."),
    ("missing|--by|field|--sheet|x.xlsx", "by: a workbook is for a department or an owner, not for each field"),
    ("person|Nobody Atall", "There is no person 'Nobody Atall'."), ("reassign|--from|Nobody Atall|--to|Zoe", "There is no person 'Nobody Atall'."),
    ("merge|P-1", "Write the record that is kept, then the one that goes into it."),
    ("merge|P-1|PER-A1", "P-1 is a project and PER-A1 a person: two projects, benefits, people, objectives or pools can be merged."),
    ("reassign|--to|Zoe", "Missing option '--from'."),
    ("maturity|next|--not-now", "--not-now needs --until, the day from which the step may be offered again."),
    ("maturity|next|--until|2027-01-01", "--until and --reason go with --not-now."),
    ("maturity|next|--not-now|--until|2027-01-01", "reason: required, in a few words"),
    (
        "maturity|short|M70",
        "There is no statement 'M70'; there is: " + ", ".join(f"M{number:02}" for number in range(1, 22)) + ", P1, P2, P3, P4, P5",
    ),
    ("maturity|short|P1", "P1 is a question: 'maturity answer' shows who is asked and what was answered."),
    ("maturity|plan|--to|2", "A plan of action needs --to and --by."),
    ("maturity|plan|--owner|Ann", "--sponsor and --owner go with --to and --by."),
    ("maturity|plan|--to|7|--by|2031-01-01", "to: there is no level 7; there is 1 to 5"),
    ("maturity|plan|--to|2|--by|2026-12-01", "by: 2026-12-01 leaves less than two ends of a quarter to measure at"),
    ("policy|vision_signed_on=soon", "vision_signed_on: 'soon' is not a date; write it as 2026-03-31"),
    ("maturity|answer|--by|Ann", "Name the question, such as P1, before --answer, --by and --evidence."),
    ("maturity|answer|P1|--answer|no", "An answer needs --answer and --by."),
    ("maturity|answer|P1|--answer|signed|--by|Ann", "evidence: say where that can be seen, a link or a few words"),
    ("maturity|answer|P2|--answer|maybe|--by|Ann", "answer: 'maybe' is not an answer to P2; there is: no, some, all above the threshold"),
    ("action|1", "Write --done, --to PERSON or --due D; with --title T, a new action on a record."),
    ("action|1|--done|--to|Zoe", "--done stands alone, with --note."), ("action|1|--to|Zoe|--note|x", "--note goes with --done."),
    ("action|77|--done", "There is no action 77; 'actions' lists them."), ("action|x|--done", "There is no action 'x'; 'actions' lists them by their numbers."),
    ("action|P-1|--title|x|--to|Zoe", "An action needs a day (due)"), ("action|P-1|--title|x|--due|2026-12-01", "An action needs somebody who does it (person)"),
    ("action|P-1|--title| |--to|Zoe|--due|2026-12-01", "An action needs what is to be done (title)"),
    ("snooze|F12@P-1/B01|--until|2026-12-01|--reason|later", "A critical flag cannot be snoozed: decide, assign or escalate it"),
    ("snooze|F11@P-1/B01|--until|2026-11-23|--reason|x", "until: 2026-11-23 is not after today"),
    ("assign|F11@P-1/B01|--to|Ann|--due|2026-11-23", "due: 2026-11-23 is not after today"),
    ("assign|F11@P-1/B01|--to|Ann Twice|--due|2026-12-01", "person: several people are called 'Ann Twice'; write one of PER-A1, PER-A2"),
    ("escalate|F11@P-1/B01|--reason| ", "reason: required"),
    ("decide|F11@P-1/B01|--outcome|snooze|--reason|x", "outcome: 'snooze' is not one of accept, correct, re-plan, write-off, escalate"),
    ("decide|F11@P-2/B01|--outcome|accept|--reason|x", "There is no open flag Outturn worse than plan · F11 on P-2/B01."),
    ("conclude|P-1/B01|--as|done|--reason|agreed", "as: 'done' is not a final state; there is: verified, part-achieved, not-achieved, written-off, superseded"),
    ("gate|P-1|9|--pass", "gate: P-1 has no gate '9'; there is: 3"), ("gate|P-1|3|--override", "reason: an override needs one"), ("gate|zzz", "There is no project 'zzz'."),
    ("handover|P-1/B01", "Give --to PERSON, or --certificate."), ("handover|P-1/B01|--certificate", "P-1/B01 was not handed over"),
    ("handover|P-2/B02|--to|Olga Owner", "P-2/B02 cannot be handed over without unit, kind, direction, frequency"),
    ("handover|P-1/B01|--to|Mia Manager", "to: Mia Manager belongs to the project; a benefit is handed over to the business"),
    ("handover|P-1/B01|--to|Olga Owner|--date|2026-11-24", "date: 2026-11-24 is in the future; a handover is recorded when it is accepted"),
    ("close|zzz", "There is no project 'zzz'."), ("review|plan|zzz", "There is no project 'zzz'."),
    ("review|hold|P-2/R02", "held: P-2/R02 was held on 2026-09-02; 'set' corrects what was written"),
    ("review|hold|P-1/R01|--finding|P-1/B01", "'P-1/B01' is not REF=…"), ("review|hold|P-1/R01|--finding|P-1/B01= ", "'P-1/B01= ' is not REF=…"),
    ("review|hold|P-1/R01|--action|P-1/B01=Ann", "'Ann' is not PERSON;DATE;TITLE."), ("review|hold|P-1/R01|--action|P-1/B01=Ann;soon;tell", f"action: {DATE}"),
    ("review|hold|P-1/R01|--plan|P-1/B01=2027-Q1", "plan: '2027-Q1' is not PERIOD=VALUE"), ("review|hold|P-1/R01|--finding|P-2/B01=x", "P-2/B01 is not a benefit of P-1, which is reviewed"),
    ("review|hold|P-1/R01|--next|2026-11-23", "next: 2026-11-23 is not after the review"),
    ("rates|USD", "rates: 'USD' is no rate; write it as USD=0.79@2026-04-01"), ("rates|XXX=1@2026-04-01", "rates: 'XXX' is not a currency code"),
    ("rates|USD=0@2026-04-01", "rates: 0 is no rate: above 0, at most 1,000,000, with at most 10 decimals"), ("rates|USD=1@soon", "rates: 'soon' is not a date; write it as 2026-04-01"),
    ("rates|GBP=1@2026-04-01", "rates: GBP is the register's own currency and needs no rate"), ("rates|--remove|USD@2026-04-01", "rates: there is no USD@2026-04-01; there is: none"),
    ("policy|decision_days", "'decision_days' is not KEY=VALUE."), ("policy|decision_days=3651", "decision_days: 3651 is not between 0 and 3650"),
    ("policy|decision_days=soon", "decision_days: 'soon' cannot be read"), (
        "policy|nonsense=1",
        "The policy has no 'nonsense'; there is: adoption_days, adoption_threshold, amber_threshold, baseline_days_before_gate, "
        "bcr_threshold, benefit_share_threshold, change_notice_days, consecutive_declines, currency, decides_critical, "
        "decides_high, decides_low and 41 more",
    ),
    ("policy|rules_off=F01", "reason: switching a rule off needs one"), ("policy|--effect|mid_year=1", "mid_year: write yes or no, not '1'"),
    ("policy|discount=soon", "discount: 'soon' is no rate; write 'green book', or a rate such as 3.5 %"),
    ("template|show|estat", "There is no template 'estat'; did you mean 'estate'?"), ("template|apply|estate|start=2026-01-01", "A project needs name"),
    ("template|apply|uk-gates|name=x|--amount|1", "'1' is not N=AMOUNT."), ("template|apply|uk-gates|name=x|--amount|one=5", "'one=5' is not N=AMOUNT."),
    ("template|apply|uk-gates|name=x|--amount|99=5", "amount: the template has no benefit 99; it has 3"),
    ("template|save|P-2|mine", "start: the project needs one, from which the template counts"),
    ("balance|--take|--as-of|2026-11-01", "A balance is taken on the day itself; --as-of only looks."), ("balance|--as-of|2020-01-01", "Nothing was recorded by 2020-01-01."),
    ("balance|zzz", "There is no project 'zzz'."), ("value|zzz", "There is no project 'zzz'."), ("show|zzz", "There is no record 'zzz'."), ("history|zzz", "There is no record 'zzz'."),
    ("benefits|--filter|ownr:x", "Benefits have no column 'ownr'; did you mean 'owner'?"), ("pools|--filter|title<x", "title: it has no order to compare with <; write title:word"),
    ("backup|register.db", "A backup needs another name than the register."), ("--as-of|2026-11-01|projects", "--as-of opens the screens; 'balance --as-of' and '--today' go with commands."),
    ("calendar|--person|Nobody Such|-o|x.ics", "There is no person 'Nobody Such'."), ("calendar|--person|Zoe|--project|P-1|-o|x.ics", "Give --person or --project, not both."),
    ("init|--currency|POUND", "'POUND' is not a currency's code of three letters, such as GBP."), ("init|--fiscal-year-start|13", "'13' is not a month; write 4 or April."),
    ("init|--fiscal-year-start|0", "'0' is not a month; write 4 or April."), ("flags|--severity|bad", "'bad' is not one of 'critical', 'high', 'medium', 'low'."),
    ("--today|soon|flags", DATE), ("--screen|none|flags", "there is no screen 'none'; did you mean 'home'?"),
    ("", "The program needs a terminal; for use without one see 'benefits-tui --help'."), ("add|project|name=\ud800", "An argument holds bytes that are not text in this terminal's encoding."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "sentence"),
    [row for row in WRONG_USE if row[0] != "flag"],
    ids=[row[0].encode("ascii", "replace").decode() for row in WRONG_USE if row[0] != "flag"],
)
def test_wrong_use_ends_with_two_and_a_sentence(here: Here, words: str, sentence: str) -> None:
    before = log_of(here.db)
    status, out, err = here(*(words.split("|") if words else ()))
    assert (status, out) == (2, "") and err.count("\n") == 1
    said = err.removesuffix("\n")
    assert said == sentence or (said.startswith("Invalid value for ") and said.endswith(f": {sentence}"))
    assert log_of(here.db) == before


COULD_NOT = [
    ("--read-only|add|project|name=x", "Read-only: the file or its folder is not writable, or --read-only was given."),
    ("--read-only|undo", "Read-only: the file or its folder is not writable, or --read-only was given."),
    ("backup|no/x.db", "There is no folder no; make it first."), ("backup|there.db", "there.db exists already; a backup replaces nothing. Choose another name."),
    ("init", "{db} exists already; it was left as it is."), ("--db|none.db|projects", "There is no register at none.db; 'init' makes one."),
    ("--db|no/none.db|projects", "There is no folder no, so no register at no/none.db."), ("--db|.|projects", ". is a folder; name the register file in it."),
    ("--db|no/none.db|init", "There is no folder no; make it first."), ("--db|there.db|check", "there.db is not a register (it is not an SQLite file)."),
    ("set|P-1|name=x|--version|0", "Somebody changed the same field meanwhile: Name is now 'Alpha Payments' (officer). Nothing was written."),
]  # fmt: skip


@pytest.mark.parametrize(("words", "sentence"), COULD_NOT, ids=[row[0] for row in COULD_NOT])
def test_what_could_not_be_done_ends_with_three_and_a_sentence(here: Here, words: str, sentence: str) -> None:
    (here.db.parent / "there.db").write_text("not a register")
    before = log_of(here.db)
    status, out, err = here(*words.split("|"))
    assert (status, out, err) == (3, "", sentence.format(db=here.db) + "\n")
    assert log_of(here.db) == before


def test_a_register_that_is_in_use_is_said_and_ends_with_three(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    def impatient(path: Path, **more: bool) -> Store:
        return Store(path, read_only=more["read_only"], patience=Patience(0.01))

    monkeypatch.setattr("benefits_tui.register.session.Store", impatient)
    holder = sqlite3.connect(here.db, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    status, out, err = here("add", "project", "name=x")
    holder.execute("ROLLBACK")
    holder.close()
    assert (status, out, err) == (3, "", f"{here.db} is in use by another program; nothing was written. Try again in a moment.\n")


def test_what_nobody_foresaw_is_logged_and_ends_with_three(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: object, **_more: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(records, "add", fails)
    status, out, err = here("add", "project", "name=x")
    assert (status, out) == (3, "") and err.startswith("Something went wrong in the program (ZeroDivisionError); details are in ")
    assert err.endswith("What was saved is safe.\n")

    def stopped(*_args: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(records, "add", stopped)
    assert here("add", "project", "name=x") == (130, "", "\nStopped; nothing was written.\n")


@pytest.mark.parametrize(
    ("words", "status", "out", "err"),
    [
        ("queue|--json", 1, None, ""), ("map|--orphans", 1, None, ""), ("map", 0, None, ""), ("flags|--fail-on|critical", 1, None, ""),
        ("flags|--fail-on|low|--filter|zzz", 0, "", "(none)\n"), ("check", 0, "", None), ("queue|--figures", 0, None, ""), ("gate|P-1", 0, None, ""),
        ("close|P-2", 1, None, ""), ("close|P-1|--check", 0, None, ""), ("flags|--severity|low|--fail-on|critical", 1, None, ""),
        ("pools|--filter|zzz", 0, "", "(none)\n"), ("--read-only|check", 0, "", None),
    ],
)  # fmt: skip
def test_findings_end_with_one_and_none_with_nought(
    here: Here, words: str, status: int, out: str | None, err: str | None
) -> None:
    before = log_of(here.db)
    ran = here(*words.split("|"))
    assert ran.status == status and (err is None or ran.err == err) and (out is None or ran.out == out)
    assert log_of(here.db) == before


def test_a_gate_that_is_not_ready_says_what_is_missing_line_by_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    session = registers.empty(tmp_path / "r.db")
    records.add(session, Kind.PROJECT, {"ref": "P-1", "name": "Alpha"})
    session.close()
    here = Here(tmp_path / "r.db", monkeypatch, capsys)
    assert here("gate", "P-1", "2", "--planned", "2026-12-01").status == 0
    before = log_of(here.db)
    assert here("gate", "P-1", "2", "--pass") == (1, "", "Missing: P-1 has no sponsor.\nMissing: P-1 has no benefit.\n")
    assert log_of(here.db) == before
    passed = here("gate", "P-1", "2", "--override", "--reason", "agreed")
    assert passed.status == 0 and passed.data["missing"] == ["P-1 has no sponsor", "P-1 has no benefit"]
    assert here("gate", "P-1", "2", "--pass").err == "gate: gate 2 of P-1 was passed on 2026-11-23\n"
    assert here("close", "P-1").out.splitlines()[0] == "NO   Benefits not recorded"


def test_where_no_log_can_be_kept_that_is_said_too(here: Here, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fails(*_args: object, **_more: object) -> None:
        raise ZeroDivisionError

    (tmp_path / "file").write_text("")
    monkeypatch.setattr("platformdirs.user_log_path", lambda *_args, **_more: tmp_path / "file" / "log")
    monkeypatch.setattr(records, "add", fails)
    assert here("add", "project", "name=x").err == (
        "Something went wrong in the program (ZeroDivisionError); no log could be written (Not a directory). What was saved is safe.\n"
    )


def test_flags_of_another_day_are_said_where_nothing_may_be_written(here: Here) -> None:
    status, _, err = here("--read-only", "--today", "2026-12-24", "projects")
    assert (status, err) == (0, "Flags and figures are as of 2026-11-23. Read-only: they are not worked out again.\n")


@pytest.fixture
def odd_currency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Here]:
    yield Here(tmp_path / "odd.db", monkeypatch, capsys)


def test_init_takes_only_a_currency_that_the_policy_knows(odd_currency: Here) -> None:
    made = odd_currency("init", "--currency", "XYZ")
    assert made.status == 2 or odd_currency("policy", "decision_days=31").status == 0


@pytest.mark.parametrize("words", ["link|P-1/D01|P-1/B01|--share|2", "share|P-1/B01|P-2|2"])
def test_a_share_that_is_none_is_called_a_share(here: Here, words: str) -> None:
    assert here(*words.split("|")).err.startswith("share: '2' is not a share")


def test_every_command_has_a_row_here_but_those_that_refuse_nothing_of_their_own() -> None:
    named = {part for words, _ in [*WRONG_USE, *COULD_NOT] for part in words.split("|")} | {"queue"}
    lists = {"reviews", "people", "objectives", "deliverables", "business-changes", "decisions"}
    assert set(COMMANDS) - named - lists == {"demo", "rules", "import", "export"}


LONG = "x" * 300


@pytest.mark.parametrize(
    "words",
    [["export", "projects", "-o", f"{LONG}.csv"], ["backup", f"{LONG}.db"], ["import", f"{LONG}.csv"],
     ["import", "a.csv", "--map", f"{LONG}.toml"], ["import", "a.csv", "--save-map", f"{LONG}.toml"]],
)  # fmt: skip
def test_a_name_that_is_too_long_is_wrong_use(here: Here, words: list[str]) -> None:
    status, out, err = here(*words)
    assert (status, out) == (2, "") and err.endswith("cannot be the name of a file: it is too long.\n")


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("BENEFITS_DB", f"{LONG}.db", "Invalid value for '--db': " + "x" * 59 + "… cannot be the name of a file: it is too long."),
        ("BENEFITS_DB", "a\udcff.db",
         "Invalid value for '--db': 'a\\udcff.db' holds bytes that no name can have; rename the file, or name another."),
        ("BENEFITS_USER", "a\udcff", "Invalid value for '--user': it holds bytes that are not text in this terminal's encoding"),
    ],
)  # fmt: skip
def test_what_the_environment_says_is_checked_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], variable: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(variable, value)
    monkeypatch.setattr("sys.argv", ["benefits-tui", "projects"])
    with pytest.raises(SystemExit) as left:
        run()
    assert (left.value.code, capsys.readouterr().err) == (2, f"{sentence}\n")


def test_an_import_is_tried_out_where_nothing_may_be_written_and_nobody_waits(here: Here, register: Path) -> None:
    before = register.read_bytes()
    other = sqlite3.connect(register, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        words = ("import", str(DATA / "gmpp-2023-excerpt.csv"), "--map", str(DATA / "gmpp.toml"), "--dry-run", "--json")
        status, out, err = here("--read-only", *words)
        assert status == 0 and json.loads(out)["by_kind"]["benefits"]["added"] == 5 and err
        assert here(*words)[:2] == (0, out)
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert register.read_bytes() == before


def test_a_blank_is_no_zero_that_takes_a_claim_or_a_share_back(here: Here, register: Path) -> None:
    before = log_of(register)
    assert here("claim", "POOL-1", "P-1/B01", " ")[::2] == (2, "amount: write how much; 0 takes it back\n")
    assert here("share", "P-1/B01", "P-2", "")[::2] == (2, "share: write how much; 0 takes it back\n")
    assert log_of(register) == before


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        (["amber_edge=10%", "amber_threshold=15%"], "'amber_threshold' stands twice."), (["name=a", "name=b"], "'name' stands twice."),
        (["tracked_classes="], "tracked_classes: name at least one class"),
        (["name="], "name: write the name of the organisation"), (["name=  "], "name: write the name of the organisation"),
        (["default_template=estat"], "default_template: there is no template 'estat'; did you mean 'estate'?"),
        (["default_frequency=fortnightly"], "default_frequency: 'fortnightly' cannot be read; there is: monthly, quarterly,"),
    ],
)  # fmt: skip
def test_a_policy_that_means_nothing_is_wrong_use(here: Here, register: Path, pairs: list[str], sentence: str) -> None:
    before = log_of(register)
    status, out, err = here("policy", *pairs)
    assert (status, out) == (2, "") and err.startswith(sentence) and log_of(register) == before


def test_a_frequency_may_have_capitals(here: Here) -> None:
    assert here("policy", "default_frequency=Monthly", "--effect").status == 0


def test_the_former_flag_of_gate_is_taken_and_not_shown(here: Here) -> None:
    assert "--regardless" not in here("gate", "--help").out
    assert here("gate", "P-1", "3", "--regardless").err == "reason: an override needs one\n"
