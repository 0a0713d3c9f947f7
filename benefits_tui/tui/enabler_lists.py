"""The lists of what enables benefits and of the budgets that they claim from."""

from __future__ import annotations

from benefits_tui.domain.fields import Kind
from benefits_tui.register.listing import LISTINGS
from benefits_tui.tui.commands import LIST_COMMANDS
from benefits_tui.tui.list_spec import ListSpec, Tab
from benefits_tui.tui.list_spec import ShownColumn as Shown

DELIVERABLES_LIST = ListSpec(
    LISTINGS["deliverables"],
    "Deliverables",
    (
        Shown("title", "Deliverable", 24),
        Shown("ref", "Reference", 9, 6, muted=True),
        Shown("project_name", "Project", 18, 4),
        Shown("planned", "Planned", drop_priority=2),
        Shown("forecast", "Forecast"),
        Shown("actual", "Delivered"),
        Shown("accepted", "Accepted", drop_priority=3),
        Shown("adoption", "Adoption", drop_priority=1),
        Shown("enables", "Enables", drop_priority=3),
    ),
    "No deliverables yet: n adds one.",
    LIST_COMMANDS,
    help="What projects hand over, when, and what it enables.",
    kind=Kind.DELIVERABLE,
    printed=("ref", "title", "project", "planned", "forecast", "actual", "accepted", "progress", "adoption"),
    tabs=(Tab("Late", "is:late"), Tab("Due 30 d", "is:due30")),
    groups=("project_name",),
)
BUSINESS_CHANGES_LIST = ListSpec(
    LISTINGS["business_changes"],
    "Business changes",
    (
        Shown("title", "Change", 24),
        Shown("ref", "Reference", 9, 6, muted=True),
        Shown("project_name", "Project", 18, 4),
        Shown("owner", "Owner", 14, 2),
        Shown("needed_by", "Needed by", nearness=True),
        Shown("agreed", "Agreed", drop_priority=1),
        Shown("funded", "Funded", drop_priority=1),
        Shown("done", "Done"),
    ),
    "No business changes yet: n adds one.",
    LIST_COMMANDS,
    help="What people must do differently for benefits to come: agreed, funded, done.",
    kind=Kind.BUSINESS_CHANGE,
    printed=("ref", "title", "project", "owner", "needed_by", "agreed", "funded", "done"),
    tabs=(Tab("Mine", "is:mine"), Tab("Late", "is:late"), Tab("Due 30 d", "is:due30")),
    groups=("project_name", "owner"),
)
POOLS_LIST = ListSpec(
    LISTINGS["pools"],
    "Pools",
    (
        Shown("title", "Pool", 24),
        Shown("ref", "Reference", 9, 6, muted=True),
        Shown("ceiling", "Ceiling"),
        Shown("claimed", "Claimed"),
        Shown("claims", "Claims", drop_priority=1),
    ),
    "No pools yet: n adds one. Benefits claim from them.",
    LIST_COMMANDS,
    help="Budgets that several benefits claim from, with their ceilings.",
    kind=Kind.POOL,
    printed=("ref", "title", "ceiling", "claimed", "claims"),
)
