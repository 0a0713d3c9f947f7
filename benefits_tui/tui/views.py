"""Which columns each list shows, and which give way first where there is little room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benefits_tui.register.history import with_changes_said
from benefits_tui.register.listing import (
    BENEFITS,
    DECISIONS,
    DUE,
    FLAGS,
    HISTORY,
    PEOPLE,
    PROJECTS,
    REVIEWS,
    ColumnType,
    Listing,
    Page,
)  # fmt: skip
from benefits_tui.register.session import Session

_WIDTHS = {
    ColumnType.MONEY: 9, ColumnType.NUMBER: 12, ColumnType.RATIO: 8, ColumnType.COUNT: 8, ColumnType.DATE: 11,
    ColumnType.WORD: 14, ColumnType.YES_NO: 8,
}  # fmt: skip
_LABELS = {"project": "Project ref", "stated": "Stated value", "why": "Why"}
_RIGHT = frozenset({ColumnType.MONEY, ColumnType.NUMBER, ColumnType.RATIO, ColumnType.COUNT})


@dataclass(frozen=True, slots=True)
class Shown:
    """One column on screen. Width 0 takes what is left; a column with a higher `gives_way` is dropped earlier."""

    name: str
    label: str
    width: int = 0
    gives_way: int = 0
    least: int = 16
    """What a flexible column needs at least before others are dropped for it."""


@dataclass(frozen=True, slots=True)
class View:
    """A list as it is shown."""

    listing: Listing
    title: str
    columns: tuple[Shown, ...]
    empty: str
    carried: tuple[str, ...] = ()
    """Columns that are read with each row and not shown."""
    finish: Callable[[Session, Sequence[str], Page], Page] | None = None
    """Puts into words what a page holds as stored."""

    @property
    def names(self) -> list[str]:
        """The columns that are shown unless others are chosen."""
        return [column.name for column in self.columns]

    def shown(self, name: str) -> Shown:
        """How a column of the listing is shown: as declared here, else by its type. Raises WrongFilter for no column."""
        found = next((one for one in self.columns if one.name == name), None)
        if found is not None:
            return found
        column = self.listing.column(name)
        return Shown(column.name, _LABELS.get(column.name) or words_of(column.name), _WIDTHS.get(column.type, 20), 8)

    def right(self, name: str) -> bool:
        """True for columns of numbers."""
        return self.listing.column(name).type in _RIGHT


PROJECTS_VIEW = View(
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
)
BENEFITS_VIEW = View(
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
)
REVIEWS_VIEW = View(
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
)
FLAGS_VIEW = View(
    FLAGS,
    "Flags",
    (
        Shown("severity", "Severity", 10),
        Shown("rule", "Rule", 4),
        Shown("subject", "On", 22),
        Shown("why", "Why", least=44),
        Shown("title", "Title", 28, 4),
        Shown("owner", "Owner", 16, 3),
        Shown("due", "Due", 11, 2),
        Shown("value_at_risk", "At risk", 8, 1),
    ),
    "No open flags: nothing needs a decision.",
    ("subject_kind", "id", "owner"),
)
PEOPLE_VIEW = View(
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
)
DUE_VIEW = View(
    DUE,
    "Due next",
    (
        Shown("due", "Due", 11),
        Shown("what", "What", 16),
        Shown("ref", "On", 22),
        Shown("title", "Title"),
        Shown("person", "Who", 18, 1),
    ),
    "Nothing is due.",
)
HISTORY_VIEW = View(
    HISTORY,
    "History",
    (
        Shown("at", "When", 17),
        Shown("who", "Who", 14, 3),
        Shown("ref", "On", 22),
        Shown("operation", "Did", 6, 1),
        Shown("record", "Record", 12, 4),
        Shown("fields", "What", least=20),
        Shown("why", "Why", 20, 5),
    ),
    "Nothing was changed yet.",
    ("change", "record", "operation"),
    with_changes_said,
)
DECISIONS_VIEW = View(
    DECISIONS,
    "Decisions",
    (
        Shown("decided_on", "When", 11),
        Shown("decided_by", "Who", 14, 2),
        Shown("outcome", "Outcome", 12),
        Shown("rule", "Rule", 4),
        Shown("subject", "On", 22),
        Shown("rationale", "Rationale", least=24),
        Shown("why", "On which facts", 40, 3),
    ),
    "Nothing was decided yet: the flags (5) wait.",
    ("subject_kind",),
)
VIEWS = {
    "decisions": DECISIONS_VIEW,
    "projects": PROJECTS_VIEW,
    "benefits": BENEFITS_VIEW,
    "reviews": REVIEWS_VIEW,
    "flags": FLAGS_VIEW,
    "people": PEOPLE_VIEW,
    "history": HISTORY_VIEW,
}

GAP = 2


def words_of(name: str) -> str:
    """A column's name as a heading: `Next reading`."""
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]


def fit(chosen: Sequence[Shown], width: int, longest_ref: int = 22) -> list[tuple[Shown, int]]:
    """The columns that fit, each with its width: flexible ones share what the others leave."""
    columns = list(chosen)

    def fixed(one: Shown) -> int:
        return min(one.width, max(longest_ref, 9)) if one.name in ("ref", "subject") else one.width

    def needed() -> int:
        return sum(fixed(one) or one.least for one in columns) + GAP * (len(columns) - 1)

    while needed() > width and any(one.gives_way for one in columns):
        columns.remove(max(columns, key=lambda one: one.gives_way))
    flexible = [one for one in columns if not one.width]
    left = width - sum(fixed(one) for one in columns) - GAP * (len(columns) - 1)
    share = max(left // len(flexible), 4) if flexible else 0
    return [(one, fixed(one) or share) for one in columns]
