"""The reports by their names, made and written."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import nearest
from benefits_tui.exchange.writer import FileNotWritten, endings, whole_file
from benefits_tui.register.integrity import short_head
from benefits_tui.register.listing import BENEFITS, ListQuery
from benefits_tui.register.lists import rows
from benefits_tui.register.point_in_time import register_as_of
from benefits_tui.register.session import Session
from benefits_tui.reports.content.scope import ReportScope, with_person
from benefits_tui.reports.document import Report

FORMATS = ("html", "docx", "xlsx", "md")


class ReportInfo(NamedTuple):
    """A report: the module and the function that make it, what it is for, and what it is about where it needs a record."""

    module: str
    function: str
    help: str
    needs: str = ""
    may: str = ""
    """What it can be about where it needs none."""
    takes: tuple[str, ...] = ("ref",)
    """The parts of a scope that it looks at; it is not made where others are given."""


_NARROWED = ("department", "programme", "owner")
REPORTS = {
    "board": ReportInfo(
        "board", "board", "Two pages: what has to be decided and where the portfolio stands.", takes=(*_NARROWED, "since")
    ),
    "dashboard": ReportInfo(
        "dashboard", "dashboard", "Position, departments, stages, the queue, who is late, reviews due.", takes=_NARROWED
    ),
    "profile": ReportInfo("profile", "profile", "What a benefit is, its figures, course and flags.", "benefit"),
    "realisation-plan": ReportInfo(
        "realisation_plan", "realisation_plan", "How a project's benefits come, and who answers.", "project"
    ),
    "review": ReportInfo("governance", "review", "A review with its benefits, decisions and actions.", "review"),
    "gate": ReportInfo(
        "governance", "gate", "A project before a gate: what is missing for it.", "project", takes=("ref", "gate")
    ),
    "map": ReportInfo(
        "mapping",
        "benefits_map_report",
        "What feeds what, of a project, a part of the portfolio or all, and the orphans.",
        may="project",
        takes=("ref", *_NARROWED),
    ),
    "owner": ReportInfo(
        "governance", "owner", "What one person answers for, and what waits for them.", may="person", takes=("ref", "owner")
    ),
    "decisions": ReportInfo("governance", "decisions", "What waits for a decision, and what was decided.", takes=_NARROWED),
    "handover": ReportInfo("governance", "handover", "The handover certificate of a benefit.", "benefit"),
    "lessons": ReportInfo(
        "governance", "lessons", "What became of the benefits that ended, and why.", takes=(*_NARROWED, "since")
    ),
}


def make(session: Session, name: str, scope: ReportScope, as_of: date | None = None) -> Report:
    """A report as data, as of the session's day or as the register stood on an earlier one.

    Raises UsageError for a name that is none, a record that is needed, a part of the portfolio that is not there, or what
    the report does not look at.
    """
    info = REPORTS.get(name)
    if info is None:
        raise UsageError(f"There is no report {name!r}{nearest(name, REPORTS)}; there are {', '.join(REPORTS)}.")
    if info.needs and scope.ref is None:
        raise UsageError(f"{name}: name the {info.needs} that it is about")
    _refuse_what_is_left_out(name, scope, info)
    with register_as_of(session, as_of or session.today) as then:
        return _made(then, session, name, scope)


def _made(then: Session, log: Session, name: str, scope: ReportScope) -> Report:
    """A report of a register as it stood, whose changes `log` tells."""
    info = REPORTS[name]
    module = importlib.import_module(f"benefits_tui.reports.content.{info.module}")
    content: Callable[[Session, ReportScope], Report] = getattr(module, info.function)
    with then.snapshot():
        report = content(then, replace(with_person(then, scope), log=log))
    return replace(report, foot=(("Head of the change log", short_head(log)),))


def _refuse_what_is_left_out(name: str, scope: ReportScope, info: ReportInfo) -> None:
    for part in scope.given():
        if part not in info.takes or (part in _NARROWED and scope.ref is not None):
            raise UsageError(f"{name}: it takes no {'record' if part == 'ref' else f'--{part}'}; it is about {_about(info)}")


def _about(info: ReportInfo) -> str:
    if info.needs:
        return f"one {info.needs}"
    parts = ", ".join(f"--{part}" for part in info.takes if part in _NARROWED)
    if "ref" in info.takes:
        part = f", a part given by {parts}," if info.takes[1:] == _NARROWED else ""
        return f"all of the register{part} or the record that is named"
    return f"the whole portfolio, or a part given by {parts}"


def write(report: Report, form: str, path: Path, overrides: Path | None = None) -> list[str]:
    """Write a report to a file; notices of what a format cannot hold. Raises FileNotWritten, with an older file unharmed."""
    report = _overridden(report, overrides)
    with whole_file(path) as draft:
        if form == "html":
            from benefits_tui.reports.html import as_html

            draft.write_text(as_html(report, overrides), encoding="utf-8", errors="replace")
            return []
        module = importlib.import_module(f"benefits_tui.reports.{_MODULES[form]}")
        written: list[str] = module.write(report, draft)
        return written


_MODULES = {"docx": "word", "xlsx": "spreadsheet", "md": "markdown"}


def format_of(path: Path, form: str | None) -> str:
    """The format that was given, else the one that the file's name tells. Raises FileNotWritten."""
    file_format = form or path.suffix.lower().removeprefix(".")
    if file_format not in FORMATS:
        raise FileNotWritten(f"{path.name} tells no format; end it with {endings(FORMATS)}.")
    return file_format


def _overridden(report: Report, overrides: Path | None) -> Report:
    """The report with the titles and the order of sections that a folder of overrides gives in `words.toml`."""
    path = overrides / "words.toml" if overrides is not None else None
    if path is None or not path.is_file():
        return report
    import tomllib

    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise UsageError(f"{path.name} cannot be read: {problem}") from problem
    titles, order = settings.get("titles", {}), settings.get("order", [])
    sections = [replace(section, title=str(titles.get(section.name, section.title))) for section in report.sections]
    sections.sort(key=lambda section: order.index(section.name) if section.name in order else len(order))
    return replace(report, title=str(titles.get(report.name, report.title)), sections=tuple(sections))


MONTHLY = ("board", "dashboard", "decisions", "map", "lessons")
"""What the monthly set holds, besides a page for each owner."""
_UNSAFE = re.compile(r"[^\w.-]+")


def pack(
    session: Session,
    folder: Path,
    scope: ReportScope,
    form: str = "html",
    overrides: Path | None = None,
    as_of: date | None = None,
) -> list[Path]:
    """Write the monthly set into a folder, which is made: the portfolio's reports, and one for each owner of benefits in it.

    An owner's own has all that they answer for. Raises FileNotWritten, and UsageError as `make` does.
    """
    _refuse_what_is_left_out("pack", scope, REPORTS["board"])
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise FileNotWritten(f"{folder} cannot be made: {problem.strerror or problem}.") from problem
    with register_as_of(session, as_of or session.today) as then:
        scope = with_person(then, scope)
        wanted = [(name, name, scope.only(REPORTS[name].takes)) for name in MONTHLY]
        for number, owner in enumerate(_owners(then, scope), start=1):
            wanted.append((f"owner-{number:03}-{_UNSAFE.sub('-', owner)[:60]}", "owner", ReportScope(owner=owner)))
        written = []
        for stem, name, part in wanted:
            path = folder / f"{stem}.{form}"
            write(_made(then, session, name, part), form, path, overrides)
            written.append(path)
    return written


def _owners(session: Session, scope: ReportScope) -> list[str]:
    """Who owns benefits in this part of the portfolio."""
    benefits = rows(session, ListQuery(BENEFITS, scope.filter("-owner:-"), today=session.today))
    return sorted({str(row["owner"]) for row in benefits}, key=str.casefold)
