"""What part of the register a report is about, and what the head of every report says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.maturity.statements import OTHERS_IN_LISTS
from benefits_tui.domain.plain_text import format_date
from benefits_tui.domain.quantity import percent
from benefits_tui.domain.rollup import RollUpKey
from benefits_tui.register.history import last_change_day
from benefits_tui.register.listing import BENEFITS, MISSING, PROJECTS, ListQuery, count, exactly
from benefits_tui.register.people import name_in_lists
from benefits_tui.register.rollups import RollUpRow, roll_up
from benefits_tui.register.session import Session

_PARTS = ("ref", "gate", "department", "programme", "owner", "since")


@dataclass(frozen=True, slots=True)
class ReportScope:
    """Which report is asked for: the record it is about, the part of the portfolio, since when changes are told."""

    ref: str | None = None
    gate: str | None = None
    department: str | None = None
    programme: str | None = None
    owner: str | None = None
    since: date | None = None
    log: Session | None = None
    """The register whose change log tells what changed: one rebuilt as of an earlier day has none."""

    def given(self) -> tuple[str, ...]:
        """The names of the parts that are given."""
        return tuple(name for name in _PARTS if getattr(self, name) is not None)

    def only(self, names: Collection[str]) -> ReportScope:
        """The same with these parts alone."""
        return replace(self, **{name: None for name in _PARTS if name not in names})

    @property
    def keys(self) -> dict[RollUpKey, str]:
        """What the portfolio is narrowed to."""
        given = {RollUpKey.DEPARTMENT: self.department, RollUpKey.PROGRAMME: self.programme, RollUpKey.OWNER: self.owner}
        return {key: value for key, value in given.items() if value is not None}

    def filter(self, *more: str) -> str:
        """What finds its records in a list, and more."""
        own = (exactly(key.value, value) for key, value in self.keys.items())
        return " ".join([*own, *more])

    def since_for(self, today: date) -> date:
        """The day since which changes are told: the end of the month before unless another was given."""
        return self.since or today.replace(day=1) - timedelta(days=1)


def with_person(session: Session, scope: ReportScope) -> ReportScope:
    """The same with its owner named as lists do: people write a reference, an e-mail or a name. Raises RecordNotFound."""
    return scope if scope.owner is None else replace(scope, owner=name_in_lists(session, scope.owner))


def position_of(session: Session, scope: ReportScope) -> RollUpRow:
    """What the part of the portfolio comes to, as the roll-up has it. Raises UsageError where nothing bears that name."""
    keys = scope.keys
    if len(keys) > 2:
        raise UsageError("A report is narrowed by two of department, programme and owner at the most.")
    breakdown = roll_up(session, tuple(keys) or (RollUpKey.STAGE,))
    if not keys:
        return breakdown.total
    wanted = tuple(value.casefold() for value in keys.values())
    for row in breakdown.rows:
        if tuple((label or "").casefold() for label in row.labels) == wanted:
            return row
    names = " and ".join(f"{key.value} {value!r}" for key, value in keys.items())
    raise UsageError(f"No benefit has {names}; `balance --by {','.join(keys)}` lists what there is.")


def head_of(session: Session, scope: ReportScope, row: RollUpRow) -> tuple[tuple[str, str], ...]:
    """As-of date, filter, freshness and completeness."""
    late = count(session, ListQuery(BENEFITS, scope.filter("next_reading<0d"), today=session.today))
    changed = _in_words(last_change_day(scope.log or session, session.today))
    benefits = row.balance.benefits
    complete, some = benefits - row.incomplete, f"{benefits:,} benefit{'s' if benefits != 1 else ''}"
    whole = "no benefits"
    if benefits:
        none = f"facts are missing in all of {some}" if benefits != 1 else "facts are missing in the one benefit"
        whole = f"nothing missing in {complete:,} of {some} ({percent(row.completeness)})" if complete else none
    return (
        ("As of", format_date(session.today)),
        ("Filter", scope.filter() or "whole portfolio, closed projects included"),
        ("Freshness", f"last change {changed}; {_overdue(session, scope, late)}"),
        ("Completeness", whole),
    )


def _overdue(session: Session, scope: ReportScope, late: int) -> str:
    """How many readings are overdue; of benefits of which none is ever due, that nothing can be."""
    if late:
        return f"{late:,} reading{'s' if late != 1 else ''} overdue"
    measured = count(session, ListQuery(BENEFITS, scope.filter("-next_reading:-"), today=session.today))
    read = measured or count(session, ListQuery(BENEFITS, scope.filter("-realised_money:-"), today=session.today))
    return "no reading overdue" if read else "no reading is planned, so none can be overdue"


def _in_words(day: date | None) -> str:
    return format_date(day) if day is not None else "–"


def head_of_record(session: Session, finds: str, shown: Mapping[str, Any], log: Session | None) -> tuple[tuple[str, str], ...]:
    """The same for a report about one record: its flags say how complete it is. `log` is as in a scope."""
    changed = _in_words(last_change_day(log or session, session.today, str(shown["ref"])))
    late = shown.get("next_reading")
    overdue = isinstance(late, str) and date.fromisoformat(late) < session.today
    fresh = f"last change {changed}" + (f"; reading of {format_date(date.fromisoformat(str(late)))} overdue" if overdue else "")
    whole = _project_completeness(session, shown) if finds.startswith("projects ") else _completeness(shown)
    return (("As of", format_date(session.today)), ("Filter", finds), ("Freshness", fresh), ("Completeness", whole))


def _completeness(shown: Mapping[str, Any]) -> str:
    missing = sum(not flag["pressing"] for flag in shown["flags"])
    return f"{missing:,} fact{'s' if missing != 1 else ''} missing that nobody must decide on today" if missing else "complete"


def _project_completeness(session: Session, shown: Mapping[str, Any]) -> str:
    """A project is as complete as it and all that belongs to it."""
    facts = count(session, ListQuery(MISSING, exactly("project", str(shown["ref"])), today=session.today))
    return f"{facts:,} fact{'s' if facts != 1 else ''} missing of the project and its benefits" if facts else "complete"


def projects_count(session: Session, scope: ReportScope) -> tuple[int, int]:
    """The projects in scope, and how many of them are closed."""
    text = scope.filter() if scope.owner is None else ReportScope(department=scope.department, programme=scope.programme).filter()
    text = f"{text} {OTHERS_IN_LISTS}".strip()
    every = count(session, ListQuery(PROJECTS, text, today=session.today))
    closed = count(session, ListQuery(PROJECTS, f"{text} is:closed".strip(), today=session.today))
    return every, closed
