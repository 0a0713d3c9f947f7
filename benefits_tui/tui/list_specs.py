"""Every list that has a screen or a command of its own. Adding one here is all that a new list needs beside its listing."""

from __future__ import annotations

from collections.abc import Sequence

from benefits_tui.domain.fields import Kind
from benefits_tui.register.listing import (
    ACTIONS,
    BENEFITS,
    BUSINESS_CHANGES,
    DECISIONS,
    DELIVERABLES,
    DUE,
    FLAGS,
    HISTORY,
    OBJECTIVES,
    PEOPLE,
    POOLS,
    PROJECTS,
    REVIEWS,
    Page,
)
from benefits_tui.register.session import Session
from benefits_tui.tui.commands import (
    ACTION_LIST_COMMANDS,
    BENEFIT_LIST_COMMANDS,
    FLAG_LIST_COMMANDS,
    HISTORY_LIST_COMMANDS,
    LIST_COMMANDS,
    LOG_LIST_COMMANDS,
    PROJECT_LIST_COMMANDS,
    REVIEW_LIST_COMMANDS,
)
from benefits_tui.tui.list_spec import ListSpec
from benefits_tui.tui.list_spec import ShownColumn as Shown


def _changes_in_words(session: Session, names: Sequence[str], page: Page) -> Page:
    # Only the history needs the change log's reader; the first list is on screen without it.
    from benefits_tui.register.history import with_changes_said

    return with_changes_said(session, names, page)


PROJECTS_LIST = ListSpec(
    PROJECTS,
    "Projects",
    (
        Shown("ref", "Reference", 22),
        Shown("name", "Name"),
        Shown("department", "Department", 14, 3),
        Shown("stage", "Stage", 17, 2),
        Shown("end", "End", 11, 4),
        Shown("whole_life_cost", "Cost", 8, 1),
        Shown("cashable", "Cashable", 8, 2),
        Shown("benefits", "Benefits", 8),
        Shown("flags", "Flags", 5),
    ),
    "No projects yet: n adds one, i imports a spreadsheet.",
    PROJECT_LIST_COMMANDS,
    "2",
    "All projects, closed ones too.",
    Kind.PROJECT,
    ("ref", "name", "department", "stage", "end", "whole_life_cost", "benefits", "flags"),
)
BENEFITS_LIST = ListSpec(
    BENEFITS,
    "Benefits",
    (
        Shown("ref", "Reference", 22),
        Shown("title", "Title"),
        Shown("project_name", "Project", 24, 5),
        Shown("owner", "Owner", 14, 2),
        Shown("class", "Class", 12, 6),
        Shown("state", "State", 13, 7),
        Shown("rag", "RAG", 13),
        Shown("stated_money", "Stated", 8, 1),
        Shown("realised_money", "Realised", 8, 4),
        Shown("flags", "Flags", 5),
    ),
    "No benefits yet: n adds one, i imports a spreadsheet.",
    BENEFIT_LIST_COMMANDS,
    "3",
    "All benefits.",
    Kind.BENEFIT,
    ("ref", "title", "owner", "class", "state", "rag", "stated_money", "flags"),
)
REVIEWS_LIST = ListSpec(
    REVIEWS,
    "Reviews",
    (
        Shown("ref", "Reference", 18),
        Shown("kind", "Kind", 14),
        Shown("due", "Due", 11),
        Shown("held", "Held", 11, 1),
        Shown("chair", "Chair", 18, 2),
        Shown("project_name", "Project"),
        Shown("flags", "Flags", 5),
    ),
    "No reviews yet: n plans one.",
    REVIEW_LIST_COMMANDS,
    "4",
    "All reviews.",
    Kind.REVIEW,
    ("ref", "kind", "due", "held", "chair", "project_name"),
)
FLAGS_LIST = ListSpec(
    FLAGS,
    "Flags",
    (
        Shown("severity", "Severity", 10),
        Shown("rule", "Rule", 34, 6),
        Shown("subject", "Record", 22),
        Shown("why", "Why", min_width=44),
        Shown("title", "Title", 28, 4),
        Shown("owner", "Owner", 16, 3),
        Shown("due", "Due", 11, 2),
        Shown("value_at_risk", "At risk", 8, 1),
    ),
    "No open flags: nothing needs a decision.",
    FLAG_LIST_COMMANDS,
    "5",
    "What is wrong, worst first.",
    printed=("severity", "rule", "subject", "title", "why", "due"),
    hidden_columns=("subject_kind", "id", "owner"),
)
PEOPLE_LIST = ListSpec(
    PEOPLE,
    "People",
    (
        Shown("ref", "Reference", 10),
        Shown("name", "Name"),
        Shown("role", "Role", 22, 2),
        Shown("department", "Department", 18, 3),
        Shown("active", "Active", 6),
        Shown("leaves", "Leaves", 11, 1),
        Shown("benefits_owned", "Benefits", 8),
    ),
    "Nobody yet: n adds a person; so does naming a new owner.",
    LIST_COMMANDS,
    "6",
    "Owners and everybody else who is named.",
    Kind.PERSON,
    ("ref", "name", "role", "department", "active", "leaves", "benefits_owned"),
)
HISTORY_LIST = ListSpec(
    HISTORY,
    "History",
    (
        Shown("at", "Date", 17),
        Shown("who", "User", 14, 3),
        Shown("ref", "Reference", 22),
        Shown("operation", "Operation", 9, 1),
        Shown("record", "Record", 12, 4),
        Shown("fields", "Fields", min_width=20),
        Shown("why", "Reason", 20, 5),
    ),
    "Nothing was changed yet.",
    HISTORY_LIST_COMMANDS,
    "7",
    "Who changed what, when and why; any change can be undone from there.",
    hidden_columns=("change", "record", "operation"),
    postprocess=_changes_in_words,
)
DECISIONS_LIST = ListSpec(
    DECISIONS,
    "Decisions",
    (
        Shown("decided_on", "Date", 11),
        Shown("decided_by", "User", 14, 2),
        Shown("outcome", "Outcome", 12),
        Shown("rule", "Rule", 34, 4),
        Shown("subject", "Record", 22),
        Shown("rationale", "Rationale", min_width=24),
        Shown("why", "Facts at decision", 40, 3),
    ),
    "Nothing was decided yet: the flags (5) wait.",
    LOG_LIST_COMMANDS,
    "8",
    "Who decided what on which flag, when and on which facts.",
    printed=("decided_on", "decided_by", "outcome", "rule", "subject", "rationale", "why"),
    hidden_columns=("subject_kind",),
)
OBJECTIVES_LIST = ListSpec(
    OBJECTIVES,
    "Objectives",
    (
        Shown("ref", "Reference", 14),
        Shown("title", "Title"),
        Shown("description", "Description", 40, 1),
        Shown("benefits", "Benefits", 8),
    ),
    "No objectives yet: n adds one. Benefits name the objectives that they serve.",
    LIST_COMMANDS,
    "9",
    "What the organisation wants, and how many benefits serve it.",
    Kind.OBJECTIVE,
    ("ref", "title", "benefits"),
)
DELIVERABLES_LIST = ListSpec(
    DELIVERABLES,
    "Deliverables",
    (),
    "No deliverables yet.",
    kind=Kind.DELIVERABLE,
    printed=("ref", "title", "project", "planned", "forecast", "actual", "accepted", "progress", "adoption"),
)
BUSINESS_CHANGES_LIST = ListSpec(
    BUSINESS_CHANGES,
    "Business changes",
    (),
    "No business changes yet.",
    kind=Kind.BUSINESS_CHANGE,
    printed=("ref", "title", "project", "owner", "needed_by", "agreed", "funded", "done"),
)
POOLS_LIST = ListSpec(
    POOLS, "Pools", (), "No pools yet.", kind=Kind.POOL, printed=("ref", "title", "ceiling", "claimed", "claims")
)
ACTIONS_LIST = ListSpec(
    ACTIONS,
    "Actions",
    (
        Shown("due", "Due", 11),
        Shown("person", "Person", 20),
        Shown("title", "What"),
        Shown("subject", "Record", 22, 2),
        Shown("from", "From", 8, 3),
        Shown("done", "Done", 11, 1),
        Shown("note", "Note", 24, 4),
    ),
    "No actions yet: n adds one; reviews and flags give them out.",
    ACTION_LIST_COMMANDS,
    "0",
    "Who does what by when: from flags, reviews and people.",
    printed=("id", "due", "person", "title", "subject", "from", "done", "note"),
    hidden_columns=("subject_kind", "id"),
)
DUE_LIST = ListSpec(
    DUE,
    "Due next",
    (
        Shown("due", "Due", 11),
        Shown("what", "What", 16),
        Shown("ref", "Reference", 22),
        Shown("title", "Title"),
        Shown("person", "Person", 18, 1),
    ),
    "Nothing is due.",
    hidden_columns=("subject_kind",),
)
SPECS = {
    spec.name: spec
    for spec in (
        PROJECTS_LIST, BENEFITS_LIST, REVIEWS_LIST, FLAGS_LIST, PEOPLE_LIST, HISTORY_LIST, DECISIONS_LIST, OBJECTIVES_LIST,
        DELIVERABLES_LIST, BUSINESS_CHANGES_LIST, POOLS_LIST, ACTIONS_LIST,
    )
}  # fmt: skip
ON_SCREEN = tuple(spec for spec in SPECS.values() if spec.commands)
