"""The words of flags, reports, the history and the guide, see `tests.writing`; screens and commands are looked at where they run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.register import closure, conclusions, deletion, flags, lists, records
from benefits_tui.register.session import Session
from benefits_tui.reports.catalogue import REPORTS, make, write
from benefits_tui.reports.content.scope import ReportScope
from tests import helpers, registers
from tests.writing import BANNED, wrong_in_command, wrong_words

ROOT = Path(__file__).parents[2]
_TYPED = re.compile(r"```.*?```|`[^`]*`|\]\([^)]*\)|<!--.*?-->", re.DOTALL)
ABOUT = {
    "profile": ReportScope("P-001/B01"), "realisation-plan": ReportScope("P-001"), "review": ReportScope("P-001/R01"),
    "gate": ReportScope("P-003", gate="3"), "owner": ReportScope("Head of Estates"), "handover": ReportScope("P-001/B01"),
}  # fmt: skip


@pytest.fixture(scope="module")
def demo_session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    session = registers.demo(tmp_path_factory.mktemp("words") / "demo.db")
    closure.handover(session, "P-001/B01", "Head of Estates")
    return session


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_speaks_plainly(demo_session: Session, tmp_path: Path, name: str) -> None:
    path = tmp_path / "out.md"
    write(make(demo_session, name, ABOUT.get(name, ReportScope())), "md", path)
    # What finds its records stands in backquotes.
    assert wrong_words(_TYPED.sub("", path.read_text(encoding="utf-8"))) == []


def test_flags_speak_plainly(demo_session: Session) -> None:
    rows = lists.flags(demo_session)
    assert len(rows) > 20
    for row in rows:
        assert wrong_words(f"{row['why']} {row['cause']} {row['decides_role']}") == [], row


def test_what_was_changed_is_called_by_its_name(session: Session) -> None:
    helpers.project(session)
    helpers.benefit(session)
    change = records.add(session, Kind.BUSINESS_CHANGE, {"project": "P-1", "title": "Training"}).ref
    records.change_many(session, Kind.BENEFIT, [1], {"evidence_grade": "measured", "baseline_date": session.today})
    flag = next(row for row in lists.flags(session) if row["rule"] == "F08")
    flags.acknowledge(session, int(str(flag["id"])), None)
    deletion.remove(session, change, Kind.BUSINESS_CHANGE)
    given = conclusions.ConclusionInput("written_off", "over")
    conclusions.conclude(session, "P-1/B01", given)
    actions = {str(row["action"]) for row in lists.listing(session, "history")}
    assert actions >= {
        "add business change", "edit evidence, baseline read on of 1 benefits",
        "acknowledge No approved plan, or changed without reason · F08 on P-1/B01", "delete business change P-1/C01",
        "conclude P-1/B01 as written off",
    }  # fmt: skip
    assert wrong_words(" ".join(actions)) == []


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted((ROOT / "docs" / "guide").glob("*.md"))], ids=lambda page: page.name
)
def test_a_page_of_the_guide_speaks_plainly(page: Path) -> None:
    # What people type stands in backquotes.
    assert wrong_words(_TYPED.sub("", page.read_text(encoding="utf-8"))) == []


def _is_command(node: ast.AST) -> bool:
    """True of a function whose docstring is the help of a command, or of a part of one."""
    return isinstance(node, ast.FunctionDef) and any(
        re.search(r"\.(?:command|group)\(", ast.unparse(decorator)) for decorator in node.decorator_list
    )


def _is_label(text: str) -> bool:
    """True of a text that may be shown: several words, or one that begins as a label does."""
    return " " in text or (text[:1].isupper() and text.isalpha() and not text.isupper())


def _texts(path: Path) -> Iterator[str]:
    """The texts written in a module that may be shown: all but docstrings of what is no command, and what is no more than a name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = {
        id(statement.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not _is_command(node)
        for statement in node.body if isinstance(statement, ast.Expr)
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent and _is_label(node.value):
            yield node.value


def test_no_sentence_in_the_program_has_a_word_that_may_not_be_shown() -> None:
    """Also one that no test comes to see: a refusal, a toast, a dialog, a line of a report."""
    suspect = re.compile(rf"(?i)\b({'|'.join(map(re.escape, BANNED))}|F\d\d)\b")
    wrong = {}
    for path in sorted((ROOT / "benefits_tui").rglob("*.py")):
        if suspect.search(path.read_text(encoding="utf-8")):
            for text in _texts(path):
                if words := wrong_in_command(text):
                    wrong[f"{path.name}: {text[:60]}"] = words
    assert wrong == {}
