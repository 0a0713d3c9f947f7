"""The whole register out as lines and rebuilt: equal, or refused with the line that is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.fields import Kind
from benefits_tui.exchange.writer import FileNotWritten
from benefits_tui.register import deletion, records
from benefits_tui.register.archive import export_register, import_register
from benefits_tui.register.session import Session
from benefits_tui.store.archive import ARCHIVED
from benefits_tui.store.errors import CannotOpen
from docs.make_register_file import PAGE, register_file_page
from tests import helpers
from tests.conftest import TODAY
from tests.register.archived import compare_rebuilt
from tests.store.rich_register import rich

TEXTS = [
    "[b]bold[/] [/]",
    "=1+1",
    "@SUM(A1)",
    "שלום עולם",
    "👩‍🚀 🇪🇺",
    "x" * 10_000,
    "line\nbreak\u2028sep\ttab",
    'quote " \\ \x00 nul',
    " blanks ",
]


def test_a_register_with_a_row_of_every_kind_is_rebuilt_as_it_was(tmp_path: Path) -> None:
    with rich(tmp_path / "rich.db") as session:
        compare_rebuilt(session, tmp_path)


def test_texts_of_all_kinds_and_numbers_of_deleted_records_come_back(session: Session, tmp_path: Path) -> None:
    helpers.project(session)
    refs = [helpers.benefit(session, title=f"B {place}", description=text) for place, text in enumerate(TEXTS)]
    deletion.remove(session, refs[-1], Kind.BENEFIT)
    compare_rebuilt(session, tmp_path)
    export_register(session, tmp_path / "w.jsonl")
    import_register(tmp_path / "w.jsonl", tmp_path / "new.db", "officer", today=TODAY)
    with rich_session(tmp_path / "new.db") as made:
        for ref, text in list(zip(refs, TEXTS, strict=True))[:-1]:
            assert records.load(made, ref).values["description"] == text
        # The id of the deleted benefit is not given a second time.
        assert records.add(made, Kind.BENEFIT, {"project": "P-1", "title": "Next"}).id == len(TEXTS) + 1


def rich_session(path: Path) -> Session:
    from benefits_tui.store.store import Store

    return Session(Store(path), "officer", TODAY)


def test_the_file_is_what_its_page_says(session: Session, tmp_path: Path) -> None:
    helpers.project(session, whole_life_cost=helpers.D("12.5"))
    export_register(session, tmp_path / "w.jsonl")
    head, *lines = [json.loads(line) for line in (tmp_path / "w.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (head["file"], head["version"], head["format"], head["written_on"]) == ("benefits-tui register", 1, 13, "2026-11-23")
    assert head["rows"]["project"] == 1 and head["rows"]["change"] == 2 and len(lines) == sum(head["rows"].values())
    row = next(line["row"] for line in lines if line["table"] == "project")
    assert row == {
        "id": 1, "ref": "P-1", "name": "Project P-1", "stage": "delivery", "whole_life_cost": "12.5",
        "last_activity_on": "2026-11-23", "version": 1, "stage_since": "2026-11-23",
    }  # fmt: skip
    logged = next(line["row"] for line in lines if line["table"] == "change_row" and line["row"]["table_name"] == "project")
    assert logged["fields"]["whole_life_cost"] == 125_000


def test_the_page_is_made_from_the_tables() -> None:
    assert PAGE.read_text(encoding="utf-8") == register_file_page()
    assert {"project", "change", "change_row", "flag", "actual"} <= ARCHIVED.keys()
    assert not {"figure", "owner_value", "queue_row", "missing_fact", "evaluation"} & ARCHIVED.keys()


def _edit(change: Callable[[list[Any]], object]) -> Callable[[str], str]:
    def edited(text: str) -> str:
        lines = [json.loads(line) for line in text.splitlines()]
        change(lines)
        return "\n".join(json.dumps(line) for line in lines) + "\n"

    return edited


def _row(lines: list[Any], table: str) -> dict[str, Any]:
    row: dict[str, Any] = next(line["row"] for line in lines if line.get("table") == table)
    return row


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda text: "", "w.jsonl is not a register that this program wrote with 'export register'."),
        (lambda text: "{}\n" + text, "w.jsonl is not a register that this program wrote with 'export register'."),
        (lambda text: text[: len(text) // 2], "is not a JSON object"),
        (lambda text: "\n".join(text.splitlines()[:-1]) + "\n", "w.jsonl is not whole: "),
        (lambda text: text + "[1]\n", "of w.jsonl is not a JSON object"),
        (lambda text: text + '{"table":"nothing","row":{}}\n', "names no table of a register"),
        (_edit(lambda lines: lines[0].update(format=10_000)), "is from a newer program (format 10000;"),
        (_edit(lambda lines: lines[0].update(version=2)), "is from a newer program"),
        (_edit(lambda lines: lines[0].update(rows=None)), "does not say how many rows follow"),
        (_edit(lambda lines: _row(lines, "project").update(colour="red")), "project has no column 'colour'"),
        (_edit(lambda lines: _row(lines, "project").update(whole_life_cost="1.23456")), "whole_life_cost of project cannot be '1.23456'"),
        (_edit(lambda lines: _row(lines, "project").update(whole_life_cost=1)), "whole_life_cost of project cannot be 1"),
        (_edit(lambda lines: _row(lines, "project").update(stage="nowhere")), "stage of project cannot be 'nowhere'"),
        (_edit(lambda lines: _row(lines, "project").update(last_activity_on="2026-02-30")), "last_activity_on of project cannot be"),
        (_edit(lambda lines: _row(lines, "project").update(version=True)), "version of project cannot be True"),
        (_edit(lambda lines: _row(lines, "project").pop("id")), "a row of project needs its id"),
        (_edit(lambda lines: _row(lines, "project").pop("name")), "a row of project breaks a rule of the register"),
        (_edit(lambda lines: _row(lines, "project").update(name="Another")), "project P-1 is not what the change log says"),
        (_edit(lambda lines: _row(lines, "benefit").update(project_id=9)), "does not hold a sound register"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_makes_no_register(session: Session, tmp_path: Path, edit: Callable[[str], str], words: str) -> None:
    helpers.project(session)
    helpers.benefit(session)
    source, path = tmp_path / "w.jsonl", tmp_path / "new.db"
    export_register(session, source)
    source.write_text(edit(source.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(UserError) as problem:
        import_register(source, path, "officer", today=TODAY)
    assert words in str(problem.value)
    assert not path.exists() and sorted(one.name for one in tmp_path.iterdir() if one.name.startswith(".new")) == []


def test_a_register_that_is_there_is_left_alone(session: Session, tmp_path: Path) -> None:
    export_register(session, tmp_path / "w.jsonl")
    before = session.path.read_bytes()
    with pytest.raises(CannotOpen, match="exists already; it was left as it is"):
        import_register(tmp_path / "w.jsonl", session.path, "officer", today=TODAY)
    with pytest.raises(FileNotWritten, match="another name than the register"):
        export_register(session, session.path)
    assert session.path.read_bytes() == before
    with pytest.raises(UserError, match="cannot be read"):
        import_register(tmp_path / "gone.jsonl", tmp_path / "new.db", "officer", today=TODAY)
