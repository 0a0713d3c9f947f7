"""What `check` says of each kind of damage: the sentence, nothing besides, and the exit status; nothing of a sound register."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.register import deletion, integrity
from benefits_tui.register.progress import CheckPart
from benefits_tui.register.session import Session, open_register
from tests import helpers
from tests.cli.in_process import Here
from tests.conftest import TODAY
from tests.store.rich_register import rich

Damaged = Callable[..., Session]
TRIGGERS = (
    "change_is_kept",
    "change_stays",
    "change_row_is_kept",
    "change_row_stays",
    "change_seal_is_kept",
    "change_seal_stays",
)
CHANGED = "The {} is not what the change log says."
WORDS = "The words by which the benefit {} is found are not what its record says."
FIGURES = "The figures of the benefit {} are not what its readings say."
QUEUE = "The rows of the queue are not what the flags say."
COUNT = "The count of the numbers that were given in the table {} was altered: a number might be given a second time."
PAST = "The history of flag {} on the {} is not what the change log says."
OWNERS = "The sums of what each owner is accountable for are not what the benefits say."


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("sound") / "register.db"
    rich(path).close()
    return path.read_bytes()


@pytest.fixture
def damaged(sound: bytes, tmp_path: Path) -> Iterator[Damaged]:
    """Opens a copy of the register in which these statements were run past every guard."""
    opened: list[Session] = []

    def damage(*statements: str) -> Session:
        path = tmp_path / "register.db"
        path.write_bytes(sound)
        session = open_register(path, "officer", today=TODAY)
        opened.append(session)
        triggers = session.store.all("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        guards = [str(sql) for name, sql in triggers if name in TRIGGERS]
        for trigger in TRIGGERS:
            session.store.engine.run(f"DROP TRIGGER {trigger}")
        session.store.engine.run("PRAGMA foreign_keys = OFF")
        session.store.engine.run("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            session.store.engine.run(statement)
        session.store.engine.run("PRAGMA ignore_check_constraints = OFF")
        for sql in guards:
            session.store.engine.run(sql)
        return session

    yield damage
    for session in opened:
        session.close()


def altered(change: int, action: str) -> str:
    return f"Change {change} ({action}, officer, {datetime.now(UTC).date()}) was altered after it was written, or what stood before it was; compare with a backup."


DAMAGE: dict[str, tuple[str, list[str]]] = {
    "a cell changed": ("UPDATE benefit SET method = 'Forged' WHERE id = 1", [CHANGED.format("benefit P-1/B01")]),
    "a cell changed that is searched": ("UPDATE benefit SET title = 'Forged' WHERE id = 1", [CHANGED.format("benefit P-1/B01"), WORDS.format("P-1/B01")]),
    "a cell blanked": ("UPDATE project SET category = NULL WHERE id = 1", [CHANGED.format("project P-1")]),
    "a row deleted": ("DELETE FROM pool WHERE id = 2", [CHANGED.format("pool with number 2")]),
    "a row added": ("INSERT INTO programme (id, name) VALUES (9, 'x')", [CHANGED.format("programme with number 9")]),
    "a policy changed": ("UPDATE policy SET value = '101' WHERE key = 'adoption_days'", [CHANGED.format("policy with number 3")]),
    "a decision changed": ("UPDATE flag_decision SET rationale = 'x' WHERE id = 1", [CHANGED.format("flag decision with number 1")]),
    "a line of the log lost": (
        "DELETE FROM change_row WHERE id = 6",
        ["The change log has a gap: 69 lines of change_row were written and 68 are there.", CHANGED.format("programme with number 1"),
         altered(5, "add project")],
    ),
    "the last line of the log lost": ("DELETE FROM change_row WHERE id = 69", [CHANGED.format("raised flag with number 9"), altered(48, "raise a flag on PER-A2")]),
    "a change of the log lost": (
        "DELETE FROM change WHERE id = 3",
        ["The change_row with number 4 refers to a change that is not there.",
         "The change log has a gap: 48 lines of change were written and 47 are there.", CHANGED.format("person PER-A1"),
         "Change 3 was removed from the change log; compare with a backup."],
    ),
    "a line of the log edited": ("UPDATE change_row SET fields = '{}' WHERE id = 6", [CHANGED.format("programme with number 1"), altered(5, "add project")]),
    "a flag missing": ("DELETE FROM flag WHERE rule = 'F12'", ["Flag F12 is missing on the benefit P-1/B01."]),
    "a flag cleared": (
        "UPDATE flag SET state = 'cleared', cleared_on = '2026-11-23' WHERE rule = 'F20'", ["Flag F20 is missing on the review P-2/R01."],
    ),
    "a flag too many": (
        "INSERT INTO flag (rule, subject_kind, subject_id, severity, rank, why, raised_on) VALUES ('F99', 'project', 1, 'low', 3, 'x', '2026-11-23')",
        ["Flag F99 on the project P-1 is open and no rule raises it."],
    ),
    "a flag on what is gone": (
        "INSERT INTO flag (rule, subject_kind, subject_id, severity, rank, why, raised_on) VALUES ('F01', 'benefit', 77, 'low', 3, 'x', '2026-11-23')",
        ["Flag F01 on the benefit with number 77 is open and no rule raises it."],
    ),
    "another sentence in a flag": ("UPDATE flag SET why = 'x' WHERE rule = 'F12'", ["Flag F12 on the benefit P-1/B01 does not say what the rule says."]),
    "another severity": ("UPDATE flag SET severity = 'low' WHERE rule = 'F34'",
                         ["Flag F34 on the project P-1 does not say what the rule says.",
                          "Flag F34 on the project P-1 is not in the place of its severity."]),
    "another day in a flag": ("UPDATE flag SET due = NULL WHERE rule = 'F12'", ["Flag F12 on the benefit P-1/B01 does not say what the rule says."]),
    "other money in a flag": (
        "UPDATE flag SET value_at_risk = value_at_risk + 1 WHERE rule = 'F12'", ["Flag F12 on the benefit P-1/B01 does not say what the rule says."],
    ),
    "another state": (
        "UPDATE flag SET state = 'acknowledged' WHERE rule = 'F12'", ["Flag F12 on the benefit P-1/B01 is not in the state that was decided."],
    ),
    "another state than was decided": (
        "UPDATE flag SET state = 'open' WHERE rule = 'H4'", ["Flag H4 on the benefit P-1/B01 is not in the state that was decided."],
    ),
    "another end of a snooze": (
        "UPDATE flag SET snoozed_until = '2026-12-01' WHERE rule = 'F12'",
        ["Flag F12 on the benefit P-1/B01 is not in the state that was decided."],
    ),
    "an owner's sum too high": ("UPDATE owner_value SET money = money + 1", [OWNERS]),
    "an owner's sum lost": ("DELETE FROM owner_value", [OWNERS]),
    "a figure wrong": ("UPDATE figure SET due = due + 1 WHERE benefit_id = 1", [FIGURES.format("P-1/B01")]),
    "a figure of another wrong": ("UPDATE figure SET rag = 'red' WHERE benefit_id = 2", [FIGURES.format("P-2/B01")]),
    "figures lost": ("DELETE FROM figure WHERE benefit_id = 1", [FIGURES.format("P-1/B01")]),
    "figures of what is gone": (
        "INSERT INTO figure (benefit_id, rag, outturn_complete, missed_readings) VALUES (77, 'red', 0, 0)",
        ["The figure with number 77 refers to a benefit that is not there."],
    ),
    "search words wrong": ("UPDATE benefit_search SET words = 'x' WHERE rowid = 1", [WORDS.format("P-1/B01")]),
    "search words lost": ("DELETE FROM benefit_search WHERE rowid = 2", [WORDS.format("P-2/B01")]),
    "search words of what is gone": ("INSERT INTO benefit_search (rowid, words) VALUES (77, 'x')", [WORDS.format("with number 77")]),
    "a reference broken": (
        "UPDATE benefit SET validator_id = 999 WHERE id = 1",
        ["The benefit with number 1 refers to a person that is not there.", CHANGED.format("benefit P-1/B01")],
    ),
    "a rule of a column broken": (
        "UPDATE benefit SET priority = 9 WHERE id = 1", ["The file is damaged: CHECK constraint failed in benefit.", CHANGED.format("benefit P-1/B01")],
    ),
    "looked at by another version": (
        "DELETE FROM evaluation", ["The flags were last worked out by another version of this program; open the register once to renew them."],
    ),
    "looked at by an older version": (
        "UPDATE evaluation SET rules_version = '0'",
        ["The flags were last worked out by another version of this program; open the register once to renew them."],
    ),
    "looked at again too late": (
        "UPDATE figure SET turns_on = '9999-12-31' WHERE benefit_id = 1", ["The benefit P-1/B01 would be looked at again later than its dates say."],
    ),
    "a flag said to stand elsewhere in the queue": ("UPDATE flag SET row_id = row_id + 1 WHERE rule = 'F12'", [QUEUE]),
    "a row of the queue lost": ("DELETE FROM queue_row WHERE subject_kind = 'review'", [QUEUE]),
    "the count of numbers emptied": ("DELETE FROM sqlite_sequence WHERE name IN ('benefit', 'project')", [COUNT.format("benefit"), COUNT.format("project")]),
    "the count of numbers lowered": ("UPDATE sqlite_sequence SET seq = 0 WHERE name = 'person'", [COUNT.format("person")]),
    "a count of numbers that is none": ("UPDATE sqlite_sequence SET seq = 'x' WHERE name = 'pool'", [COUNT.format("pool")]),
    "a count of numbers beyond all": ("UPDATE sqlite_sequence SET seq = 9223372036854775807 WHERE name = 'pool'", [COUNT.format("pool")]),
    "a count of numbers there twice": ("INSERT INTO sqlite_sequence VALUES ('pool', 1)", [COUNT.format("pool")]),
    "the index of words damaged": ("DELETE FROM benefit_search_data WHERE id > 10", ["The index of the words by which benefits are found is damaged."]),
    "a flag raised by a change that is none": ("UPDATE flag SET raised_by_change = 999 WHERE rule = 'F12'", [PAST.format("F12", "benefit P-1/B01")]),
    "a flag raised by a change of another day": (
        "UPDATE flag SET raised_on = date(raised_on, '+1 day') WHERE rule = 'F34'", [PAST.format("F34", "project P-1")],
    ),
    "a flag that a decision is about": (
        "DELETE FROM flag WHERE id = (SELECT flag_id FROM flag_decision WHERE rule = 'H4')",
        ["A decision was recorded on flag H4 on the benefit P-1/B01, and that flag is not there.", "Flag H4 is missing on the benefit P-1/B01."],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", DAMAGE)
@pytest.mark.promise("R13")
def test_each_kind_of_damage_has_its_sentence(damaged: Damaged, case: str) -> None:
    statement, sentences = DAMAGE[case]
    assert integrity.check(damaged(statement)) == sentences


@pytest.mark.promise("R13")
def test_a_sound_register_gives_none(damaged: Damaged) -> None:
    assert integrity.check(damaged()) == []


def test_check_compares_with_the_day_on_which_the_flags_were_looked_at(damaged: Damaged) -> None:
    session = damaged()
    session.fixed_today = TODAY + timedelta(days=400)
    assert integrity.check(session) == []


def test_all_that_is_wrong_is_said_in_order(damaged: Damaged) -> None:
    session = damaged(
        *(
            DAMAGE[case][0]
            for case in (
                "search words wrong",
                "a flag missing",
                "a row added",
                "an owner's sum lost",
                "a figure wrong",
                "a row deleted",
            )
        )
    )
    assert integrity.check(session) == [
        CHANGED.format("pool with number 2"), CHANGED.format("programme with number 9"), "Flag F12 is missing on the benefit P-1/B01.", OWNERS,
        FIGURES.format("P-1/B01"), WORDS.format("P-1/B01"),
    ]  # fmt: skip


@pytest.mark.promise("R13", "R42")
@pytest.mark.parametrize("name", ["owner_value", "benefit_search", "benefit_words", "actual"])
def test_what_is_gone_whole_is_named_and_check_goes_on(damaged: Damaged, name: str) -> None:
    view = name == "benefit_words"
    session = damaged(f"DROP {'VIEW' if view else 'TABLE'} {name}", "UPDATE project SET category = 'x' WHERE id = 1")
    found = integrity.check(session)
    assert any(f"The {'view' if view else 'table'} {name} of the schema is missing" in words for words in found)
    assert CHANGED.format("project P-1") in found or name == "actual"


@pytest.mark.promise("R13")
def test_what_follows_from_the_records_is_worked_out_anew(
    damaged: Damaged, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = (
        "a flag missing", "another sentence in a flag", "an owner's sum lost", "figures lost", "search words of what is gone", "search words wrong",
        "the index of words damaged", "the count of numbers emptied", "a count of numbers there twice", "looked at again too late", "a flag on what is gone",
        "a row of the queue lost",
    )  # fmt: skip
    gone = ("DELETE FROM missing_fact", "DELETE FROM folded_key", "DELETE FROM evaluation")
    session = damaged(*(DAMAGE[case][0] for case in cases), *gone)
    here = Here(session.store.path, monkeypatch, capsys)
    ran = here("check")
    assert ran.status == 1 and "'check --renew' works them out again." in ran.err and "backup" not in ran.err
    ran = here("check", "--renew")
    assert (ran.status, ran.out) == (0, "")
    # What was recorded past the program stays, and is said.
    session.store.engine.run("UPDATE project SET category = 'x' WHERE id = 1")
    ran = here("check", "--renew")
    assert (ran.status, ran.out.splitlines()) == (1, [CHANGED.format("project P-1")]) and "compare with a backup" in ran.err


def test_a_number_of_a_record_that_is_gone_is_not_given_again_where_the_count_was_taken_away(damaged: Damaged) -> None:
    session = damaged()
    last = helpers.benefit(session)
    number = session.store.one("SELECT max(id) FROM benefit")
    deletion.remove(session, last, Kind.BENEFIT)
    session.store.engine.run("DELETE FROM sqlite_sequence")
    helpers.benefit(session)
    after = session.store.one("SELECT max(id) FROM benefit")
    assert number is not None and after is not None and int(str(after[0])) == int(str(number[0])) + 1


def test_the_command_prints_the_findings_and_ends_with_one(
    damaged: Damaged, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = damaged(DAMAGE["a row deleted"][0], DAMAGE["a flag missing"][0]).store.path
    here = Here(path, monkeypatch, capsys)
    said = [CHANGED.format("pool with number 2"), "Flag F12 is missing on the benefit P-1/B01."]
    ran = here("check")
    assert (ran.status, ran.out.splitlines()) == (1, said)
    ran = here("check", "--json")
    assert (ran.status, json.loads(ran.out)) == (1, said)


def test_the_command_is_silent_when_all_is_well(
    damaged: Damaged, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here = Here(damaged().store.path, monkeypatch, capsys)
    status, out, err = here("check")
    assert (status, out) == (0, "") and re.fullmatch(
        r"All is well: the file, its change log, flags and figures are as they should be.\n"
        r"Head of the change log: 48:[0-9a-f]{32}\n",
        err,
    )
    assert here("check", "--json") == (0, "[]\n", err)


@pytest.mark.parametrize("table", ["forecast", "actual", "plan_value"])
@pytest.mark.promise("R13")
def test_a_page_that_is_torn_is_told_in_one_sentence(
    sound: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], table: str
) -> None:
    path = tmp_path / "torn.db"
    path.write_bytes(sound)
    session = open_register(path, "officer", today=TODAY)
    found = session.store.one("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,))
    session.close()
    start = (int(str(found and found[0])) - 1) * 4096
    path.write_bytes(sound[:start] + b"\xff" * 512 + sound[start + 512 :])
    ran = Here(path, monkeypatch, capsys)("check")
    assert (ran.status, ran.out) == (3, "")
    assert ran.err == f"{path} is damaged (database disk image is malformed); restore a backup.\n"


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("DELETE FROM change_row WHERE table_name = 'plan_version' AND row_id = 1 AND operation = 'insert'",
         "The change log has a gap: 69 lines of change_row were written and 68 are there."),
        ("UPDATE change_row SET fields = '{' WHERE id = 6", CHANGED.format("programme with number 1")),
        ("UPDATE policy SET value = 'soon' WHERE key = 'adoption_days'", CHANGED.format("policy with number 3")),
        ("UPDATE benefit SET target_date = '2026-02-30' WHERE id = 1", CHANGED.format("benefit P-1/B01")),
    ],
    ids=["the line that added a row which was changed later", "a line that is no JSON", "a policy that cannot be read", "no day of the calendar"],
)  # fmt: skip
def test_damage_that_stops_the_program_is_named_too(damaged: Damaged, statement: str, sentence: str) -> None:
    assert sentence in integrity.check(damaged(statement))


def test_a_flag_in_the_wrong_place_of_the_queue_is_named(damaged: Damaged) -> None:
    assert integrity.check(damaged("UPDATE flag SET rank = 3 WHERE rule = 'F12'")) != []


def test_a_check_says_how_far_it_is_and_ends_when_it_is_told_to(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever part it is in: nothing is left behind, and the register can be written at once."""
    monkeypatch.setattr(integrity, "_BETWEEN", 2)
    helpers.project(session)
    for _ in range(3):
        helpers.benefit(session)

    class Stopped(Exception):
        pass

    told: list[tuple[CheckPart, int, int]] = []

    def stop(part: CheckPart, done: int, total: int) -> None:
        told.append((part, done, total))
        raise Stopped

    with pytest.raises(Stopped):
        integrity.check(session, tell=stop)
    assert told == [(CheckPart.FLAGS, 2, 3)]
    helpers.benefit(session)
    assert integrity.check(session) == []
