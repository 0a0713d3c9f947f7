"""Rows of governance as stored: flags and what was done about them, gates, handovers, reviews, links, balances taken."""

from __future__ import annotations

from benefits_tui.store.door import Cell, Row
from benefits_tui.store.money import exact_sum, whole
from benefits_tui.store.reader import Reader

_FLAG = ("id", "rule", "subject_kind", "subject_id", "severity", "why", "due", "value_at_risk", "raised_on", "state")


def _rows(reader: Reader, columns: tuple[str, ...], sql: str, args: tuple[Cell, ...] = ()) -> list[Row]:
    return [dict(zip(columns, line, strict=True)) for line in reader.all(sql, args)]


def flag(reader: Reader, number: int) -> Row | None:
    """An open flag by its number."""
    found = _rows(reader, _FLAG, f"SELECT {', '.join(_FLAG)} FROM flag WHERE id = ? AND cleared_on IS NULL", (number,))
    return found[0] if found else None


def open_flag_on(reader: Reader, rule: str, kind: str, subject: int) -> int | None:
    """The number of the open flag of this rule on this record."""
    found = reader.one(
        "SELECT id FROM flag WHERE rule = ? AND subject_kind = ? AND subject_id = ? AND cleared_on IS NULL", (rule, kind, subject)
    )
    return None if found is None else int(found[0] or 0)


def decisions_on(reader: Reader, number: int) -> list[Row]:
    """What was done about a flag, oldest first."""
    columns = ("outcome", "rationale", "until_date", "person", "decided_on", "decided_by", "severity")
    return _rows(
        reader, columns,
        "SELECT d.outcome, d.rationale, d.until_date, p.name, d.decided_on, d.decided_by, d.severity "
        "FROM flag_decision d LEFT JOIN person p ON p.id = d.person_id WHERE d.flag_id = ? ORDER BY d.id",
        (number,),
    )  # fmt: skip


def ages(reader: Reader, today: str) -> list[tuple[str, str, int]]:
    """(severity, age, flags) of the open flags; the age is one of `week`, `month`, `quarter`, `older`."""
    found = reader.all(
        "SELECT severity, CASE WHEN age < 7 THEN 'week' WHEN age < 31 THEN 'month' WHEN age < 92 THEN 'quarter' "
        "ELSE 'older' END, count(*) FROM (SELECT severity, rank, julianday(?) - julianday(raised_on) AS age "
        "FROM flag WHERE cleared_on IS NULL "
        "AND state = 'open') GROUP BY 1, 2",
        (today,),
    )
    return [(str(severity), str(age), int(count or 0)) for severity, age, count in found]


def clearing(reader: Reader) -> tuple[int, int | None, int, int]:
    """(flags cleared, median days it took, flags with a date, those of them raised before it)."""
    cleared = reader.one("SELECT count(*) FROM flag WHERE cleared_on IS NOT NULL")
    count = int(cleared[0] or 0) if cleared is not None else 0
    median = reader.one(
        "SELECT CAST(julianday(cleared_on) - julianday(raised_on) AS INTEGER) FROM flag WHERE cleared_on IS NOT NULL "
        "ORDER BY 1 LIMIT 1 OFFSET ?",
        (count // 2,),
    )
    dated = reader.one("SELECT count(*), coalesce(sum(raised_on < due), 0) FROM flag WHERE due IS NOT NULL")
    days = None if median is None else int(median[0] or 0)
    return count, days, int(dated[0] or 0) if dated else 0, int(dated[1] or 0) if dated else 0


_GATE = ("id", "gate", "title", "planned", "passed", "passed_by", "passed_regardless", "requires", "leads_to", "position")


def gates(reader: Reader, project: int) -> list[Row]:
    """A project's gates in their order."""
    return _rows(
        reader, _GATE,
        f"SELECT {', '.join(_GATE)} FROM gate WHERE project_id = ? "
        "ORDER BY position IS NULL, position, coalesce(passed, planned), gate",
        (project,),
    )  # fmt: skip


def benefits_of(reader: Reader, project: int) -> list[Row]:
    """A project's benefits with what closing and reviewing ask of them."""
    columns = (
        "id", "ref", "title", "class", "state", "owner_id", "handed_over_on", "frequency", "start_date", "end_date",
        "disbenefit", "rag", "stated_money", "due_money", "realised_money", "outturn_money", "plan_end",
    )  # fmt: skip
    return _rows(
        reader, columns,
        "SELECT b.id, b.ref, b.title, b.class, b.state, b.owner_id, b.handed_over_on, b.frequency, b.start_date, b.end_date, "
        "b.disbenefit, f.rag, f.stated_money, f.due_money, f.realised_money, f.outturn_money, "
        "(SELECT max(v.end_date) FROM plan_version p JOIN plan_value v ON v.plan_version_id = p.id "
        "WHERE p.benefit_id = b.id AND p.current = 1) "
        "FROM benefit b LEFT JOIN figure f ON f.benefit_id = b.id WHERE b.project_id = ? ORDER BY b.ref",
        (project,),
    )  # fmt: skip


def in_project(reader: Reader, project: int, person: int) -> bool:
    """True for the project's manager and the members of its team."""
    return (
        reader.one(
            "SELECT 1 FROM project WHERE id = ? AND manager_id = ? UNION ALL "
            "SELECT 1 FROM project_member WHERE project_id = ? AND person_id = ?",
            (project, person, project, person),
        )
        is not None
    )


def open_actions(reader: Reader, project: int) -> list[Row]:
    """Actions on a project, its benefits and reviews that are not done."""
    columns = ("id", "title", "person_id", "person", "due")
    return _rows(
        reader, columns,
        "SELECT a.id, a.title, a.person_id, p.name, a.due FROM action a LEFT JOIN person p ON p.id = a.person_id "
        "WHERE a.done IS NULL AND ((a.subject_kind = 'project' AND a.subject_id = ?1) OR (a.subject_kind = 'benefit' AND "
        "a.subject_id IN (SELECT id FROM benefit WHERE project_id = ?1)) OR (a.subject_kind = 'review' AND "
        "a.subject_id IN (SELECT id FROM review WHERE project_id = ?1))) ORDER BY a.due, a.id",
        (project,),
    )  # fmt: skip


def actions_of_flag(reader: Reader, number: int) -> list[int]:
    """The actions that were assigned for a flag and are not done."""
    return [int(row[0] or 0) for row in reader.all("SELECT id FROM action WHERE flag_id = ? AND done IS NULL", (number,))]


def reviews_of(reader: Reader, project: int) -> list[Row]:
    """A project's reviews, the earliest first."""
    columns = ("id", "ref", "kind", "due", "held", "chair_id")
    sql = "SELECT id, ref, kind, due, held, chair_id FROM review WHERE project_id = ? ORDER BY due, id"
    return _rows(reader, columns, sql, (project,))


def handovers(reader: Reader, benefit: int) -> list[Row]:
    """The handovers of a benefit, the newest first."""
    columns = ("person", "role", "accepted_on", "agreed")
    return _rows(
        reader, columns,
        "SELECT p.name, p.role, h.accepted_on, h.agreed FROM handover h JOIN person p ON p.id = h.person_id "
        "WHERE h.benefit_id = ? ORDER BY h.id DESC",
        (benefit,),
    )  # fmt: skip


# The map --------------------------------------------------------------------------------------------------------

_LINK = ("id", "from_kind", "from_id", "to_kind", "to_id", "share", "lag_months")


def link(reader: Reader, start: tuple[str, int], end: tuple[str, int]) -> Row | None:
    """The link from one record to another."""
    found = _rows(
        reader, _LINK,
        f"SELECT {', '.join(_LINK)} FROM link WHERE from_kind = ? AND from_id = ? AND to_kind = ? AND to_id = ?",
        (*start, *end),
    )  # fmt: skip
    return found[0] if found else None


def links_around(reader: Reader, project: int | None) -> list[Row]:
    """The links that touch a project's records, or all of them."""
    if project is None:
        return _rows(reader, _LINK, f"SELECT {', '.join(_LINK)} FROM link ORDER BY id")
    return _rows(
        reader, _LINK,
        f"WITH own (kind, id) AS (SELECT 'deliverable', id FROM deliverable WHERE project_id = ?1 UNION ALL "
        "SELECT 'business_change', id FROM business_change WHERE project_id = ?1 UNION ALL "
        "SELECT 'benefit', id FROM benefit WHERE project_id = ?1) "
        f"SELECT {', '.join(_LINK)} FROM link WHERE (from_kind, from_id) IN own OR (to_kind, to_id) IN own ORDER BY id",
        (project,),
    )  # fmt: skip


_REF = "(SELECT ref FROM {0} WHERE id = link.{1}_id)"


def neighbours(reader: Reader, key: tuple[str, int]) -> tuple[list[str], list[str]]:
    """The references of what feeds a record straight, and of what it feeds straight."""
    found = []
    for here, there in (("to", "from"), ("from", "to")):
        cases = " ".join(
            f"WHEN '{kind}' THEN {_REF.format(kind, there)}" for kind in ("deliverable", "business_change", "benefit")
        )
        rows = reader.all(
            f"SELECT CASE link.{there}_kind {cases} END FROM link WHERE link.{here}_kind = ? AND link.{here}_id = ? ORDER BY 1",
            key,
        )
        found.append([str(ref) for (ref,) in rows])
    return found[0], found[1]


def reaches(reader: Reader, start: tuple[str, int], end: tuple[str, int]) -> bool:
    """True when links lead from one record to the other."""
    found = reader.one(
        "WITH RECURSIVE down (kind, id) AS (SELECT ?, ? UNION SELECT l.to_kind, l.to_id FROM down "
        "JOIN link l ON l.from_kind = down.kind AND l.from_id = down.id) SELECT 1 FROM down WHERE kind = ? AND id = ?",
        (*start, *end),
    )
    return found is not None


def map_nodes(reader: Reader, project: int | None) -> list[Row]:
    """Deliverables, changes, benefits and objectives of a project, or of all, each with what its colour is told by."""
    columns = ("kind", "id", "ref", "title", "rag", "day", "owner", "late")
    where = "" if project is None else "WHERE x.project_id = ?1"
    served = (
        ""
        if project is None
        else "WHERE o.id IN (SELECT objective_id FROM benefit_objective "
        "JOIN benefit x ON x.id = benefit_id WHERE x.project_id = ?1)"
    )
    args: tuple[Cell, ...] = () if project is None else (project,)
    return _rows(
        reader, columns,
        "SELECT 'deliverable', x.id, x.ref, x.title, CASE WHEN coalesce(x.accepted, x.actual) IS NOT NULL THEN 'done' END, "
        "coalesce(x.actual, x.forecast, x.planned), NULL, x.actual IS NULL AND x.accepted IS NULL AND x.forecast > x.planned "
        f"FROM deliverable x {where} UNION ALL "
        "SELECT 'business_change', x.id, x.ref, x.title, CASE WHEN x.done IS NOT NULL THEN 'done' END, "
        f"coalesce(x.done, x.needed_by), o.name, 0 FROM business_change x LEFT JOIN person o ON o.id = "
        f"x.owner_id {where} UNION ALL "
        "SELECT 'benefit', x.id, x.ref, x.title, f.rag, x.start_date, o.name, 0 FROM benefit x "
        f"LEFT JOIN figure f ON f.benefit_id = x.id LEFT JOIN person o ON o.id = x.owner_id {where} UNION ALL "
        f"SELECT 'objective', o.id, o.ref, o.title, NULL, NULL, NULL, 0 FROM objective o {served}",
        args,
    )  # fmt: skip


def objective_links(reader: Reader, project: int | None) -> list[tuple[int, int]]:
    """(benefit, objective) of a project's benefits, or of all."""
    where = "" if project is None else "WHERE b.project_id = ?"
    found = reader.all(
        f"SELECT o.benefit_id, o.objective_id FROM benefit_objective o JOIN benefit b ON b.id = o.benefit_id {where}",
        () if project is None else (project,),
    )
    return [(int(benefit or 0), int(objective or 0)) for benefit, objective in found]


_ENABLED = """
SELECT b.id, f.stated_money, l.share, d.planned, d.progress, d.accepted
FROM (
    SELECT to_id AS benefit, from_id AS deliverable, share FROM link WHERE from_kind = 'deliverable' AND to_kind = 'benefit'
    UNION ALL
    SELECT DISTINCT second.to_id, first.from_id, NULL
    FROM link AS second JOIN link AS first ON first.to_kind = 'business_change' AND first.to_id = second.from_id
        AND first.from_kind = 'deliverable'
    WHERE second.from_kind = 'business_change' AND second.to_kind = 'benefit' AND NOT EXISTS (
        SELECT 1 FROM link AS straight WHERE straight.from_kind = 'deliverable' AND straight.from_id = first.from_id
            AND straight.to_kind = 'benefit' AND straight.to_id = second.to_id)
) AS l JOIN deliverable d ON d.id = l.deliverable JOIN benefit b ON b.id = l.benefit JOIN figure f ON f.benefit_id = b.id
WHERE f.stated_money IS NOT NULL AND b.class = 'cashable' AND NOT b.disbenefit
    AND (:project IS NULL OR b.project_id = :project)
ORDER BY b.id, d.id
"""


def enabling(reader: Reader, project: int | None) -> list[Row]:
    """Each deliverable that enables a cashable benefit, straight or through a business change: its share where one is said,
    its planned day and progress, its acceptance."""
    columns = ("benefit", "stated_money", "share", "planned", "progress", "accepted")
    return [dict(zip(columns, line, strict=True)) for line in reader.all(_ENABLED, {"project": project})]


# Adoption, pools, balances, templates, policy -------------------------------------------------------------------


def adoption_of(reader: Reader, deliverable: int) -> list[Row]:
    """The adoption readings of a deliverable, oldest first."""
    columns = ("id", "start_date", "end_date", "planned", "actual")
    return _rows(
        reader, columns,
        "SELECT id, start_date, end_date, planned, actual FROM adoption WHERE deliverable_id = ? ORDER BY "
        "end_date", (deliverable,),
    )  # fmt: skip


def claim(reader: Reader, pool: int, benefit: int) -> tuple[int, int] | None:
    """(row, amount) of a benefit's claim on a pool."""
    found = reader.one("SELECT id, amount FROM claim WHERE pool_id = ? AND benefit_id = ?", (pool, benefit))
    return None if found is None else (int(found[0] or 0), int(found[1] or 0))


def overclaimed(reader: Reader) -> int:
    """What claims exceed the ceilings of their pools by, in all."""
    found = reader.one(
        "SELECT coalesce(sum(over), 0) FROM (SELECT sum(c.amount) - p.ceiling AS over FROM pool p "
        "JOIN claim c ON c.pool_id = p.id WHERE p.ceiling IS NOT NULL GROUP BY p.id) WHERE over > 0"
    )
    return int(found[0] or 0) if found is not None else 0


def attribution(reader: Reader, benefit: int, project: int) -> int | None:
    """The row of a project's share in a benefit."""
    found = reader.one("SELECT id FROM attribution WHERE benefit_id = ? AND project_id = ?", (benefit, project))
    return None if found is None else int(found[0] or 0)


def balances_taken(reader: Reader, project: int | None) -> list[Row]:
    """The balances taken of a project, or of the portfolio for None, oldest first."""
    columns = ("id", "as_of", "gate", "note", "figures", "taken_by", "taken_on")
    where = "project_id IS NULL" if project is None else "project_id = ?"
    return _rows(
        reader, columns,
        f"SELECT {', '.join(columns)} FROM balance_taken WHERE {where} ORDER BY as_of, id", () if project is None else (project,),
    )  # fmt: skip


def outturn_by_evidence(reader: Reader, project: int | None) -> list[tuple[str | None, int]]:
    """(evidence grade, cashable outturn in ten-thousandths) of a project or of all."""
    where = "" if project is None else "AND b.project_id = ?"
    found = reader.all(
        f"SELECT b.evidence_grade, {exact_sum('f.outturn_money')} FROM benefit b JOIN figure f ON f.benefit_id = b.id "
        f"WHERE f.outturn_money IS NOT NULL AND b.class = 'cashable' AND NOT b.disbenefit {where} GROUP BY 1",
        () if project is None else (project,),
    )
    return [(None if grade is None else str(grade), whole(high, low) or 0) for grade, high, low in found]


def costs(reader: Reader, project: int | None) -> tuple[int | None, int | None]:
    """(cost to date, cost on outturn) of a project or of all; the whole-life cost where no outturn is given."""
    where = "" if project is None else "WHERE id = ?"
    found = reader.one(
        f"SELECT sum(cost_to_date), sum(coalesce(cost_outturn, whole_life_cost)) FROM project {where}",
        () if project is None else (project,),
    )
    spent, outturn = found or (None, None)
    return None if spent is None else int(spent), None if outturn is None else int(outturn)


def templates(reader: Reader) -> dict[str, tuple[int, str]]:
    """(row, text) of the organisation's own templates, by name."""
    found = reader.all("SELECT id, name, text FROM template ORDER BY name")
    return {str(name): (int(row or 0), str(text)) for row, name, text in found}


def policy_rows(reader: Reader) -> dict[str, tuple[int, str, str | None]]:
    """(row, value, reason) of what is set, by key."""
    return {
        str(key): (int(row or 0), str(value), None if reason is None else str(reason))
        for row, key, value, reason in reader.all("SELECT id, key, value, reason FROM policy")
    }
