"""Every list that has a screen or a command of its own. Adding one here is all that a new list needs beside its listing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from benefits_tui.domain.fields import Kind
from benefits_tui.register.listing import DUE, LISTINGS, Page
from benefits_tui.register.session import Session
from benefits_tui.tui.commands import (
    ACTION_LIST_COMMANDS,
    BENEFIT_LIST_COMMANDS,
    FLAG_LIST_COMMANDS,
    HISTORY_LIST_COMMANDS,
    LIST_COMMANDS,
    LOG_LIST_COMMANDS,
    MISSING_COMMANDS,
    PROJECT_LIST_COMMANDS,
    QUEUE_COMMANDS,
    REVIEW_LIST_COMMANDS,
)
from benefits_tui.tui.enabler_lists import BUSINESS_CHANGES_LIST, DELIVERABLES_LIST, POOLS_LIST
from benefits_tui.tui.list_spec import ListSpec, Tab
from benefits_tui.tui.list_spec import ShownColumn as Shown


def _changes_in_words(session: Session, names: Sequence[str], page: Page) -> Page:
    # Only the history needs the change log's reader; the first list is on screen without it.
    from benefits_tui.register.history import with_changes_said

    return with_changes_said(session, names, page)


def _roles_for_names(_: Session, names: Sequence[str], page: Page) -> Page:
    """Where nobody is named to decide, the role stands."""
    if "decides_name" not in names:
        return page
    name, role = names.index("decides_name"), names.index("decides_role")
    rows = [row if row[name] else (*row[:name], row[role], *row[name + 1 :]) for row in page.rows]
    return replace(page, rows=rows)


PROJECTS_LIST = ListSpec(
    LISTINGS["projects"],
    "Projects",
    (
        Shown("name", "Project", 24),
        Shown("ref", "Reference", 9, 6, muted=True),
        Shown("department", "Department", 12, 3),
        Shown("stage", "Stage", 12, 2),
        Shown("end", "End", drop_priority=4),
        Shown("whole_life_cost", "Cost", drop_priority=1),
        Shown("cashable", "Cashable", drop_priority=2),
        Shown("benefits", "Benefits", drop_priority=5),
        Shown("flags", "Flags"),
    ),
    "No projects yet: n adds one, i imports a spreadsheet.",
    PROJECT_LIST_COMMANDS,
    "2",
    "All projects, closed ones too.",
    Kind.PROJECT,
    ("ref", "name", "department", "stage", "end", "whole_life_cost", "benefits", "flags"),
    tabs=(
        Tab("Open", "is:open"),
        Tab("With flags", "flags>0"),
        Tab("No benefits", "benefits:0"),
        Tab("Closed", "is:closed"),
    ),
    groups=("department", "programme", "stage", "category", "manager", "sponsor", "delivery_rating"),
)
BENEFITS_LIST = ListSpec(
    LISTINGS["benefits"],
    "Benefits",
    (
        Shown("rag", "RAG", sign=True),
        Shown("title", "Benefit", 26),
        Shown("ref", "Reference", 9, 6, muted=True),
        Shown("project_name", "Project", 18, 5),
        Shown("owner", "Owner", 14, 2),
        Shown("class", "Class", 12, 7),
        Shown("state", "State", 12, 8),
        Shown("next_reading", "Next reading", drop_priority=4, nearness=True, short="Next"),
        Shown("stated_money", "Stated", drop_priority=1),
        Shown("due_read_money", "Due, read", drop_priority=3),
        Shown("realised_due_money", "Realised", drop_priority=3),
        Shown("flags", "Flags", drop_priority=5),
    ),
    "No benefits yet: n adds one, i imports a spreadsheet.",
    BENEFIT_LIST_COMMANDS,
    "3",
    "All benefits.",
    Kind.BENEFIT,
    ("ref", "title", "owner", "class", "state", "rag", "stated_money", "flags"),
    tabs=(
        Tab("Mine", "is:mine"),
        Tab("Late", "is:late"),
        Tab("Due 30 d", "is:due30"),
        Tab("Red", "is:red"),
        Tab("Amber", "is:amber"),
        Tab("No data", "is:unread"),
        Tab("To validate", "is:unvalidated"),
    ),
    groups=("project_name", "department", "owner", "class", "rag", "state", "stage", "validator", "frequency"),
)
REVIEWS_LIST = ListSpec(
    LISTINGS["reviews"],
    "Reviews",
    (
        Shown("project_name", "Project", 24),
        Shown("kind", "Kind", 10),
        Shown("ref", "Reference", 9, 6, muted=True),
        Shown("due", "Due"),
        Shown("held", "Held", drop_priority=1),
        Shown("chair", "Chair", 14, 2),
        Shown("flags", "Flags"),
    ),
    "No reviews yet: n plans one.",
    REVIEW_LIST_COMMANDS,
    "4",
    "All reviews.",
    Kind.REVIEW,
    ("ref", "kind", "due", "held", "chair", "project_name"),
    tabs=(
        Tab("Late", "is:late"),
        Tab("Due 30 d", "is:due30"),
        Tab("Open", "is:open"),
        Tab("Held", "is:held"),
    ),
    groups=("project_name", "kind", "chair", "stage"),
)
QUEUE_LIST = ListSpec(
    LISTINGS["queue"],
    "Queue",
    (
        Shown("severity", "Severity", sign=True),
        Shown("title", "Title", 24),
        Shown("cause", "What is wrong", 19),
        Shown("decides_name", "Decides", 14, 2),
        Shown("subject", "Record", 9, 6, muted=True),
        Shown("owner", "Owner", 14, 7),
        Shown("due", "By", nearness=True),
        Shown("value_at_risk", "At risk", drop_priority=1),
    ),
    "Nothing waits for a decision.",
    QUEUE_COMMANDS,
    "5",
    "What waits for a decision, a row a record, worst first.",
    hidden_columns=("subject_kind", "id", "rule", "why", "records", "flags", "decides_role"),
    postprocess=_roles_for_names,
    tabs=(
        Tab("Mine", "is:mine"),
        Tab("Past its day", "is:late"),
        Tab("Due 30 d", "is:due30"),
        Tab("Critical", "is:critical"),
        Tab("High", "is:high"),
    ),
    groups=("severity", "decides_name", "owner", "cause"),
)
FLAGS_LIST = ListSpec(
    LISTINGS["flags"],
    "Flags",
    (
        Shown("severity", "Severity", sign=True),
        Shown("title", "Title", 22),
        Shown("why", "What is wrong", 24),
        Shown("subject", "Record", 9, 5, muted=True),
        Shown("rule", "Rule", 20, 6),
        Shown("owner", "Owner", 12, 3),
        Shown("due", "By", nearness=True),
        Shown("value_at_risk", "At risk", drop_priority=1),
    ),
    "No open flags: nothing needs a decision.",
    FLAG_LIST_COMMANDS,
    help="Every open flag, those acted on and those on missing facts too.",
    printed=("severity", "rule", "subject", "title", "why", "due"),
    hidden_columns=("subject_kind", "id", "owner"),
    tabs=(
        Tab("Mine", "is:mine"),
        Tab("Past its day", "is:late"),
        Tab("Due 30 d", "is:due30"),
        Tab("Critical", "is:critical"),
        Tab("High", "is:high"),
    ),
    groups=("rule", "severity", "owner", "state"),
)
MISSING_LIST = ListSpec(
    LISTINGS["missing"],
    "To complete",
    (
        Shown("title", "Title", 24),
        Shown("field", "Field", 12),
        Shown("project_name", "Project", 18, 4),
        Shown("department", "Department", 12, 6),
        Shown("owner", "Owner", 14, 2),
        Shown("subject", "Reference", 9, 7, muted=True),
        Shown("due", "By", nearness=True),
        Shown("money", "Money", drop_priority=1),
    ),
    "Nothing is missing.",
    MISSING_COMMANDS,
    help="Facts that are missing and that nobody must decide on today, what most money hangs on first.",
    hidden_columns=("subject_kind",),
    tabs=(
        Tab("Pressing", "pressing:yes"),
        Tab("Owner", "field:owner"),
        Tab("Baseline", "field:baseline"),
        Tab("Class", "field:class"),
        Tab("Plan", "field:plan"),
        Tab("Objectives", "field:objectives"),
    ),
    groups=("field", "department", "project_name", "owner"),
)
PEOPLE_LIST = ListSpec(
    LISTINGS["people"],
    "People",
    (
        Shown("name", "Name", 20),
        Shown("ref", "Reference", 9, 4, muted=True),
        Shown("role", "Role", 16, 2),
        Shown("department", "Department", 12, 3),
        Shown("active", "Active"),
        Shown("leaves", "Leaves", drop_priority=1),
        Shown("benefits_owned", "Benefits"),
    ),
    "Nobody yet: n adds a person; so does naming a new owner.",
    LIST_COMMANDS,
    "6",
    "Owners and everybody else who is named.",
    Kind.PERSON,
    ("ref", "name", "role", "department", "active", "leaves", "benefits_owned"),
    tabs=(
        Tab("Owners", "benefits_owned>0"),
        Tab("Leaving", "is:leaving"),
        Tab("Gone", "is:gone"),
    ),
    groups=("department", "role", "active"),
)
HISTORY_LIST = ListSpec(
    LISTINGS["history"],
    "History",
    (
        Shown("at", "Date", 17),
        Shown("who", "User", 10, 3),
        Shown("ref", "Reference", 9),
        Shown("operation", "Operation", 9, 1),
        Shown("record", "Record", 10, 4),
        Shown("fields", "Fields", 24),
        Shown("why", "Reason", 14, 5),
    ),
    "Nothing was changed yet.",
    HISTORY_LIST_COMMANDS,
    "7",
    "Who changed what, when and why; any change can be undone from there.",
    hidden_columns=("change", "record", "operation"),
    postprocess=_changes_in_words,
    groups=("who", "operation", "record"),
)
DECISIONS_LIST = ListSpec(
    LISTINGS["decisions"],
    "Decisions",
    (
        Shown("decided_on", "Date"),
        Shown("decided_by", "Decided by", 12, 3),
        Shown("forum", "Forum", 12, 5),
        Shown("outcome", "Outcome", 9),
        Shown("rule", "Rule", 16),
        Shown("subject", "Reference", 9),
        Shown("rationale", "Rationale", 24),
        Shown("why", "Facts at decision", 24, 4),
    ),
    "Nothing was decided yet: the flags (5) wait.",
    LOG_LIST_COMMANDS,
    "8",
    "Who decided what on which flag, when and on which facts.",
    printed=("decided_on", "decided_by", "forum", "outcome", "rule", "subject", "rationale", "why"),
    hidden_columns=("subject_kind",),
    groups=("outcome", "decided_by", "forum", "rule"),
)
OBJECTIVES_LIST = ListSpec(
    LISTINGS["objectives"],
    "Objectives",
    (
        Shown("title", "Objective", 28),
        Shown("ref", "Reference", 9, 2, muted=True),
        Shown("description", "Description", 20, 1),
        Shown("benefits", "Benefits"),
    ),
    "No objectives yet: n adds one. Benefits name the objectives that they serve.",
    LIST_COMMANDS,
    "9",
    "What the organisation wants, and how many benefits serve it.",
    Kind.OBJECTIVE,
    ("ref", "title", "benefits"),
)
ACTIONS_LIST = ListSpec(
    LISTINGS["actions"],
    "Actions",
    (
        Shown("title", "What", 26),
        Shown("person", "Person", 14),
        Shown("due", "Due"),
        Shown("subject", "Reference", 9, 2, muted=True),
        Shown("from", "From", 6, 3),
        Shown("done", "Done", drop_priority=1),
        Shown("note", "Note", 14, 4),
    ),
    "No actions yet: n adds one; reviews and flags give them out.",
    ACTION_LIST_COMMANDS,
    "0",
    "Who does what by when: from flags, reviews and people.",
    printed=("id", "due", "person", "title", "subject", "from", "done", "note"),
    hidden_columns=("subject_kind", "id"),
    tabs=(
        Tab("Mine", "is:mine is:open"),
        Tab("Late", "is:late"),
        Tab("Due 30 d", "is:due30"),
        Tab("Done", "is:done"),
    ),
    groups=("person", "subject", "from"),
)
DUE_LIST = ListSpec(
    DUE,
    "Due next",
    (
        Shown("due", "Due", nearness=True),
        Shown("what", "What", 10),
        Shown("title", "Record", 24),
        Shown("ref", "Reference", 9, 3, muted=True),
        Shown("person", "Person", 14, 1),
    ),
    "Nothing is due.",
    hidden_columns=("subject_kind",),
)
SPECS = {
    spec.name: spec
    for spec in (
        PROJECTS_LIST, BENEFITS_LIST, REVIEWS_LIST, QUEUE_LIST, FLAGS_LIST, PEOPLE_LIST, HISTORY_LIST, DECISIONS_LIST,
        OBJECTIVES_LIST, MISSING_LIST,
        DELIVERABLES_LIST, BUSINESS_CHANGES_LIST, POOLS_LIST, ACTIONS_LIST,
    )
}  # fmt: skip
ON_SCREEN = tuple(spec for spec in SPECS.values() if spec.commands)
