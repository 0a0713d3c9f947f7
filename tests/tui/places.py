"""How to come to each screen and dialog from home, in the register that `hostile` makes."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.rules import Severity
from benefits_tui.register import benefits_map, flags, readings, records, saved_views, templates
from benefits_tui.register.demo import make_demo
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.drafts import Draft
from benefits_tui.tui.user_state import UserState
from tests.conftest import DATA, TODAY

# What people type, on purpose or not: markup, an action, a mark that turns the writing round, a formula, length.
HOSTILE = "[/] [b] [@click=app.quit]x[/] \u202e🙂 =1+1 @SUM " + "w" * 300


class Place(NamedTuple):
    """The keys that lead there, the class of the screen, and words that are on it."""

    keys: list[str]
    screen: str
    words: str


_BENEFIT = ["3", "enter"]
_PROJECT = ["2", "enter"]
FILE = DATA / "gmpp-2023-excerpt.csv"
PLACES: dict[str, Place] = {
    "home": Place([], "HomeScreen", "Needs a decision"),
    "projects": Place(["2"], "ProjectsScreen", "Print and post"),
    "benefits": Place(["3"], "BenefitsScreen", "Applicants who"),
    "reviews": Place(["4"], "ReviewsScreen", "Print and post"),
    "queue": Place(["5"], "QueueScreen", "decides:"),
    "flags": Place(["5", "w"], "FlagsScreen", "decides:"),
    "to complete": Place(["5", "m"], "MissingScreen", "To complete"),
    "deliverables list": Place(["2", "d"], "DeliverablesScreen", "Delivered"),
    "changes list": Place(["2", "C"], "Business_ChangesScreen", "Needed by"),
    "pools list": Place(["2", "p"], "PoolsScreen", "Pools"),
    "people": Place(["6"], "PeopleScreen", "Director of Finance"),
    "objectives": Place(["9"], "ObjectivesScreen", "Reference"),
    "history list": Place(["7"], "HistoryScreen", "added"),
    "actions": Place(["0"], "ActionsScreen", "Due"),
    "agree an action": Place(["0", "n"], "ActionForm", "Agree an action"),
    "decisions": Place(["8"], "DecisionsScreen", "escalate"),
    "filter": Place(["3", "slash"], "BenefitsScreen", "tab completes"),
    "benefit": Place(_BENEFIT, "BenefitScreen", "owner"),
    "grid": Place([*_BENEFIT, "p"], "BenefitScreen", "Forecast"),
    "project": Place(_PROJECT, "ProjectScreen", "benefits tracking"),
    "objective": Place(["9", "enter"], "ObjectiveScreen", "Position"),
    "roll-up": Place(["K"], "RollUpScreen", "Customer Services"),
    "roll-up key": Place(["K", "o"], "Choose", "objective"),
    "changes since": Place(["W"], "AskLine", "since which day"),
    "changes": Place(["W", "enter"], "ChangesScreen", "records changed since"),
    "backups": Place(["f3"], "BackupsDialog", "Backups"),
    "check": Place(["f3", "c"], "CheckDialog", "Is the register sound?"),
    "small step": Place(["n"], "StepFillForm", "Small step"),
    "small step, not now": Place(["n", "ctrl+n"], "ActionForm", "not now"),
    "maturity": Place(["Y"], "MaturityScreen", "Define"),
    "plan of action": Place(["Y", "p"], "ActionForm", "To level"),
    "question of maturity": Place(["Y", "down", "enter"], "ActionForm", "Asked of executive sponsor"),
    "report": Place(["R"], "Choose", "board"),
    "report as text": Place(["R", "enter"], "ReportScreen", "Where we stand"),
    "report's part": Place(["R", "enter", "f"], "Choose", "department"),
    "send": Place(["O"], "Choose", "Workbook"),
    "map": Place([*_PROJECT, "m"], "MapScreen", "P-001"),
    "import": Place(["i"], "ImportScreen", "File"),
    "import, questions": Place(["i", *str(FILE), "enter"], "ImportScreen", "Question"),
    "a workbook comes back": Place(
        ["i", *str(DATA / "sent-workbook.xlsx"), "enter"], "ReturnedWorkbookScreen", "another register"
    ),
    "record history": Place([*_BENEFIT, "h"], "HistoryDialog", "History of P-001/B01"),
    "edit form": Place(["3", "e"], "RecordForm", "P-001/B01"),
    "reason": Place(["3", "e", *["tab"] * 6, "ctrl+u", *"Zebulon", "ctrl+s", "ctrl+s"], "AskReason", "was approved before"),
    "end slips": Place(
        ["2", "end", "e", *["tab"] * 10, "ctrl+u", *"2035-12-31", "ctrl+s"], "AskShift", "Do the dates of its benefits move"
    ),
    "new form": Place(["3", "n"], "RecordForm", "New benefit"),
    "project form": Place(["2", "n"], "RecordForm", "New project"),
    "person": Place(["6", "enter"], "PersonScreen", "Owes"),
    "reassign": Place(["6", "enter", "M"], "ActionForm", "Move the work of"),
    "person form": Place(["6", "n"], "RecordForm", "New person"),
    "review": Place(["4", "enter"], "ReviewScreen", "review of"),
    "review form": Place(["4", "n"], "RecordForm", "New review"),
    "deliverable form": Place([*_PROJECT, "d", "enter"], "RecordForm", "New deliverable"),
    "change form": Place([*_PROJECT, "d", *"business", "enter"], "RecordForm", "New business change"),
    "reading": Place(["3", "r"], "ReadingForm", "Evidence"),
    "order": Place(["3", "o"], "Choose", "Sort by which column"),
    "columns": Place(["3", "c"], "ColumnsDialog", "Columns"),
    "views": Place(["3", "v"], "ViewsDialog", "everything"),
    "save view": Place(["3", "v", "s"], "AskLine", "under which name"),
    "bulk field": Place(["3", "space", "e"], "Choose", "Which field of 1"),
    "bulk value": Place(["3", "space", "e", *"desc", "enter"], "ActionForm", "of 1 benefits"),
    "export": Place(["3", "x"], "AskLine", "rows to which file"),
    "earlier day": Place(["at"], "AskLine", "as it stood on which day"),
    "go to": Place(["g"], "FindBox", "Find or do"),
    "help": Place(["question_mark"], "FindBox", "Do: Home"),
    "palette": Place(["ctrl+p"], "FindBox", "Do: Home"),
    "settings": Place(["comma"], "SettingsDialog", "Colours"),
    "names of commands": Place(["comma", "k"], "TextDialog", "Commands by the names"),
    "tour": Place(["f1"], "Tour", "any other key"),
    "jump": Place(["semicolon"], "JumpDialog", "a"),
    "drafts": Place(["ctrl+t"], "DraftsDialog", "You typed something"),
    "decide": Place(["5", "d"], "Choose", "Decide:"),
    "decide why": Place(["5", "d", "enter"], "ActionForm", "Rationale"),
    "assign": Place(["5", "t"], "ActionForm", "Assign:"),
    "snooze": Place(["5", "slash", *"severity:low", "enter", "z"], "ActionForm", "Snooze:"),
    "escalate": Place(["5", "E"], "ActionForm", "Escalate:"),
    "raise": Place(["5", "n"], "ActionForm", "Raise a flag"),
    "hold": Place(["4", "end", "H"], "ActionForm", "Hold "),
    "hand over": Place([*_BENEFIT, "H"], "ActionForm", "Hand over"),
    "conclude": Place([*_BENEFIT, "C"], "ActionForm", "Conclude P-"),
    "claim": Place([*_BENEFIT, "c"], "ActionForm", "Claims on money"),
    "costs by year": Place([*_PROJECT, "c"], "ActionForm", "Cost of P-001 by year"),
    "agreed with finance": Place([*_BENEFIT, "b"], "ActionForm", "Agreed with finance for"),
    "link": Place([*_BENEFIT, "L"], "ActionForm", "What feeds what"),
    "gates": Place(["2", "end", "enter", "t"], "Choose", "Gates of P-998"),
    "pass gate": Place(["2", "end", "enter", "t", "enter", "up", "enter"], "ActionForm", "Pass gate"),
    "checklist": Place([*_PROJECT, "C"], "Choose", "cannot be closed yet"),
    "team": Place([*_PROJECT, "M"], "Choose", "Team of P-001"),
    "into the team": Place([*_PROJECT, "M", "enter"], "ActionForm", "Team of P-001"),
    "note": Place([*_BENEFIT, "N"], "ActionForm", "Note on P-001/B01"),
    "validate": Place([*_BENEFIT, "V"], "ActionForm", "Validate readings of P-001/B01"),
    "balance": Place([*_PROJECT, "b"], "ActionForm", "Take the balance of P-001"),
    "portfolio balance": Place(["b"], "ActionForm", "Take the balance of the portfolio"),
    "deliverables": Place([*_PROJECT, "d"], "Choose", "Deliverables"),
    "adoption": Place([*_PROJECT, "A"], "Choose", "Adoption of which"),
    "adoption of": Place([*_PROJECT, "A", "enter"], "ActionForm", "Adoption of"),
    "templates": Place(["2", "T"], "Choose", "from which template"),
    "template": Place(["2", "T", "enter"], "Choose", "Make a project from it"),
    "from template": Place(["2", "T", "enter", "enter"], "ActionForm", "New project:"),
    "after project": Place([*_PROJECT, "T"], "ActionForm", "Make a template from"),
    "policy": Place(["P"], "Choose", "Policy: what the"),
    "policy setting": Place(["P", *"red threshold", "enter"], "ActionForm", "red threshold"),
    "guided set-up": Place(["P", "enter"], "ActionForm", "currency"),
    "policy effect": Place(["P", *"red threshold", "enter", "ctrl+u", *"26%", "enter"], "Choose", "Open flags:"),
}


def hostile(path: Path) -> Path:
    """The demo register in which people typed hostile words wherever they can."""
    session = make_demo(path, "officer [b]", TODAY)
    records.change(session, "P-001", {"name": HOSTILE, "department": HOSTILE})
    records.change(session, "PER-001", {"name": HOSTILE[:-200], "role": HOSTILE})
    records.change(session, "P-001/B01", {"title": HOSTILE, "unit": HOSTILE, "description": HOSTILE, "measure": HOSTILE})
    readings.record(session, "P-001/B01", "2026-Q3", actual=Decimal(1), evidence=HOSTILE, why=HOSTILE)
    for one in ("P-001/R01", "P-002/R01"):
        records.change(session, one, {"summary": HOSTILE})
    made = records.add(session, Kind.DELIVERABLE, {"project": "P-001", "title": HOSTILE})
    benefits_map.link(session, made.ref, "P-001/B01")
    saved_views.save_view(session, saved_views.ListView("benefits", HOSTILE, "xyz -[b]", default=False))
    templates.keep(session, templates.from_project(session, "P-001", HOSTILE))
    templates.apply(session, "it_system" if "it_system" in templates.templates(session) else next(iter(templates.templates(session))),
                    {"name": HOSTILE, "ref": "P-998", "start": TODAY})  # fmt: skip
    flag = flags.raise_flag(session, "P-001/B02", HOSTILE, Severity.LOW).flag
    flags.escalate(session, flag, HOSTILE)
    flags.raise_flag(session, "P-001/B02", HOSTILE, Severity.LOW)
    session.close()
    return path


def leave_draft(home: Path, register: Path) -> Draft:
    """Something typed and not saved, of a program that has ended."""
    drafts = UserState(home, register).drafts
    draft = drafts.new(DraftSubject(DraftForm.EDIT, "P-001/B01", Kind.BENEFIT))
    draft.values = {"title": HOSTILE, HOSTILE: HOSTILE}
    drafts.keep(draft)
    drafts.release()
    return draft
