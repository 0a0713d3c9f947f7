"""The population of each statement in SQL: `record, met, money`, a row for what is counted.

`record` is the id in the statement's list; money counts once for each record, or for what `HOLDERS` names. What no logged
table holds of an earlier day, the flags and the log itself, is read from the register as it is and bounded by the day.
"""

from __future__ import annotations

from benefits_tui.domain.lifecycle import CLOSED, FINAL, Stage, State, at_least, gate_passed
from benefits_tui.domain.maturity.questions import QUESTIONS, VALID, Question
from benefits_tui.domain.maturity.statements import OWN_CATEGORY


def _sql_list(values: object) -> str:
    return ", ".join(f"'{value}'" for value in sorted(values))  # type: ignore[call-overload]


_OPEN = f"b.state NOT IN ({_sql_list(FINAL)})"
_APPRAISED = f"b.state IN ({_sql_list(state for state in State if at_least(state, State.APPRAISED) and state not in FINAL)})"
_INVESTED = f"p.stage IN ({_sql_list(stage for stage in Stage if gate_passed(stage, 3))})"
_STARTED = f"p.stage IN ({_sql_list(set(Stage) - {Stage.IDEA, Stage.START_UP, Stage.ARCHIVED})})"
_MEASURABLE = "b.class <> 'qualitative'"
_OTHERS = f"coalesce(p.category, '') <> '{OWN_CATEGORY}'"
_TRACKED = f"{_OTHERS} AND b.class IN (SELECT value FROM json_each(:classes))"
_MONEY = "coalesce(f.stated_money, f.worth_money, 0)"
_FROM = "FROM benefit b JOIN project p ON p.id = b.project_id LEFT JOIN figure f ON f.benefit_id = b.id"
_ENDS = """coalesce(b.end_date, (SELECT max(pv.end_date) FROM plan_version v JOIN plan_value pv ON pv.plan_version_id = v.id
    WHERE v.benefit_id = b.id AND v.current = 1))"""
_INVESTMENT_GATE = "(g.gate = '3' OR g.leads_to = 'delivery')"
_CHANGED_PLAN = "EXISTS (SELECT 1 FROM plan_version v WHERE v.benefit_id = b.id AND v.number > 1)"


def _benefits(met: str, condition: str, joins: str = "") -> str:
    return f"SELECT b.id, {met}, {_MONEY} {_FROM} {joins} WHERE {_TRACKED} AND {condition}"


def _answers(question: Question) -> str:
    """The newest answer to a question, of each person who was drawn for it, that is not a year old."""
    same = " AND n.person_id = a.person_id" if question.drawn is not None else ""
    return f"""SELECT a.id, a.answer IN ({_sql_list(question.good)}), 0 FROM maturity_answer a
        WHERE a.question = '{question.id}' AND a.answered_on > date(:today, '-{VALID.days} days') AND a.answered_on <= :today
            AND NOT EXISTS (SELECT 1 FROM maturity_answer n WHERE n.question = a.question{same} AND n.answered_on <= :today
                AND (n.answered_on, n.id) > (a.answered_on, a.id))"""


_MEDIAN_BEFORE = """(SELECT avg(achieved_first) FROM (SELECT achieved_first, row_number() OVER (ORDER BY achieved_first) AS place,
        count(*) OVER () AS n
    FROM conclusion WHERE achieved_first IS NOT NULL AND (withdrawn_on IS NULL OR withdrawn_on > :today)
        AND decided_on > :three_years AND decided_on <= :year)
    WHERE n >= :fewest AND place IN ((n + 1) / 2, (n + 2) / 2))"""

POPULATIONS: dict[str, str] = {
    "M01": f"""SELECT p.id, EXISTS (SELECT 1 FROM benefit b WHERE b.project_id = p.id), coalesce(p.whole_life_cost, 0)
        FROM project p WHERE {_OTHERS} AND {_STARTED}""",
    "M02": _benefits("b.class <> 'unclassified'", _OPEN),
    "M03": _benefits(
        "b.unit IS NOT NULL AND b.kind IS NOT NULL AND b.direction IS NOT NULL AND b.class <> 'unclassified'",
        f"{_OPEN} AND {_MEASURABLE}",
    ),
    "M04": _benefits(
        "b.baseline IS NOT NULL AND b.baseline_date IS NOT NULL AND (p.live_date IS NULL OR b.baseline_date <= p.live_date)",
        f"{_OPEN} AND {_INVESTED} AND {_MEASURABLE}",
    ),
    "M05": _benefits(
        """(EXISTS (SELECT 1 FROM benefit_objective o WHERE o.benefit_id = b.id)
            OR EXISTS (SELECT 1 FROM link l WHERE l.from_kind = 'benefit' AND l.from_id = b.id AND l.to_kind = 'objective'))
        AND EXISTS (SELECT 1 FROM link l WHERE l.to_kind = 'benefit' AND l.to_id = b.id)""",
        f"{_OPEN} AND {_INVESTED}",
    ),
    "M07": _benefits("coalesce(o.active, 0)", _APPRAISED, "LEFT JOIN person o ON o.id = b.owner_id"),
    "M08": _benefits(
        """b.handed_over_on IS NOT NULL AND b.handed_over_on <= p.closed_on AND b.owner_id IS NOT NULL
        AND b.owner_id IS NOT p.manager_id
        AND NOT EXISTS (SELECT 1 FROM project_member m WHERE m.project_id = p.id AND m.person_id = b.owner_id)""",
        f"p.closed_on > :two_years AND p.closed_on <= :today AND p.stage IN ({_sql_list(CLOSED)})",
    ),
    "M09": _benefits(
        "b.id NOT IN (SELECT value FROM json_each(:gaps))",
        f"{_APPRAISED} AND b.id NOT IN (SELECT value ->> 0 FROM json_each(:added) WHERE value ->> 1 >= date(:today, '-30 days'))",
    ),
    "M10": _benefits(
        "EXISTS (SELECT 1 FROM plan_version v WHERE v.benefit_id = b.id AND v.approved_on <= g.passed)",
        "g.passed > :two_years AND g.passed <= :today",
        f"JOIN (SELECT g.project_id, min(g.passed) AS passed FROM gate g WHERE {_INVESTMENT_GATE} GROUP BY g.project_id) g "
        "ON g.project_id = p.id",
    ),
    "M11": _benefits(
        """length(trim(coalesce(v.reason, ''))) >= 15 AND (NOT :four_eyes OR (v.approved_by IS NOT NULL
            AND v.id NOT IN (SELECT value FROM json_each(:self_approved))))""",
        "v.number > 1 AND v.approved_on > :year AND v.approved_on <= :today",
        "JOIN plan_version v ON v.benefit_id = b.id",
    ),
    "M12": _benefits(
        """EXISTS (SELECT 1 FROM balance_taken t WHERE (t.project_id IS NULL OR t.project_id = b.project_id)
            AND t.as_of >= coalesce((SELECT approved_on FROM plan_version v WHERE v.benefit_id = b.id AND v.current = 1), ''))""",
        _CHANGED_PLAN,
    ),
    "M13": _benefits(
        """EXISTS (SELECT 1 FROM actual a WHERE a.benefit_id = b.id AND a.end_date = pv.end_date
            AND a.recorded_on <= date(pv.end_date, :grace))""",
        "date(pv.end_date, :grace) > max(:year, coalesce(n.day, :year)) AND date(pv.end_date, :grace) <= :today",
        """JOIN plan_version v ON v.benefit_id = b.id AND v.current = 1 JOIN plan_value pv ON pv.plan_version_id = v.id
        LEFT JOIN (SELECT CAST(value ->> 0 AS INTEGER) AS id, value ->> 1 AS day FROM json_each(:added) LIMIT -1) n
            ON n.id = b.id""",
    ),
    "M14": _benefits(
        """coalesce(trim(a.evidence), '') <> '' AND (NOT :four_eyes
            OR (a.validated_on IS NOT NULL AND a.validated_by <> a.recorded_by COLLATE NOCASE))""",
        "a.recorded_on > :year AND a.recorded_on <= :today",
        "JOIN actual a ON a.benefit_id = b.id",
    ),
    "M15": f"""SELECT d.id, EXISTS (SELECT 1 FROM adoption u WHERE u.deliverable_id = d.id AND u.actual IS NOT NULL
            AND u.recorded_on >= date(:today, '-120 days')), 0
        FROM deliverable d JOIN project p ON p.id = d.project_id
        WHERE {_OTHERS} AND d.accepted BETWEEN date(:today, '-720 days') AND date(:today, '-90 days')""",
    "M16": _benefits(
        "abs(e.value - a.value) * 20.0 <= abs(pv.value) * 3.0",
        "e.recorded_on <= e.start_date AND a.recorded_on <= :today AND pv.value <> 0",
        """JOIN forecast e ON e.benefit_id = b.id
        JOIN actual a ON a.benefit_id = b.id AND a.start_date = e.start_date AND a.end_date = e.end_date
        JOIN plan_version v ON v.benefit_id = b.id AND v.current = 1
        JOIN plan_value pv ON pv.plan_version_id = v.id AND pv.start_date = e.start_date AND pv.end_date = e.end_date""",
    ),
    "M17": f"""SELECT r.id, r.held IS NOT NULL AND r.held <= date(r.due, '+30 days'), coalesce(p.whole_life_cost, 0)
        FROM review r JOIN project p ON p.id = r.project_id
        WHERE {_OTHERS} AND r.due > :year AND r.due <= :today
            AND (r.held IS NOT NULL OR date(r.due, '+30 days') < :today)""",
    "M19": _benefits(f"b.state IN ({_sql_list(FINAL)})", f"{_ENDS} < date(:today, '-90 days')"),
    "M20": f"""SELECT r.id, r.held <= coalesce(:template_changed, ''), 0 FROM review r JOIN project p ON p.id = r.project_id
        WHERE {_OTHERS} AND r.held > :two_years AND r.held <= :today
            AND EXISTS (SELECT 1 FROM review_finding x WHERE x.review_id = r.id AND coalesce(trim(x.root_cause), '') <> '')""",
    "M21": _benefits(
        f"c.achieved_first > {_MEDIAN_BEFORE}",
        f"c.decided_on > :year AND c.decided_on <= :today AND c.achieved_first IS NOT NULL AND {_MEDIAN_BEFORE} IS NOT NULL",
        "JOIN conclusion c ON c.benefit_id = b.id AND c.withdrawn_on IS NULL",
    ),
} | {question.id: _answers(question) for question in QUESTIONS}
"""By the ids of the statements; read from the register as it stood on the day."""

_DECIDED_BY = "CASE WHEN w.due > w.raised_on THEN w.due ELSE date(w.raised_on, :decision_days) END"
# A flag that came when its date had passed could not be decided by that date: it is given the days of one without a date.

HISTORY: dict[str, str] = {
    "M06": f"""SELECT r.row_id, coalesce(json_extract(r.fields, '$.template'), '') <> '',
            coalesce(json_extract(r.fields, '$.whole_life_cost'), 0)
        FROM change c JOIN change_row r ON r.change_id = c.id AND r.subject_kind = 'project'
            AND r.table_name = 'project' AND r.operation = 'insert'
        WHERE c.day > :year AND c.day <= :today AND coalesce(json_extract(r.fields, '$.category'), '') <> '{OWN_CATEGORY}'
            AND NOT EXISTS (SELECT 1 FROM change_row gone JOIN change g ON g.id = gone.change_id
                WHERE gone.subject_kind = 'project' AND gone.subject_id = r.row_id AND gone.table_name = 'project'
                    AND gone.operation = 'delete' AND gone.id > r.id
                    AND g.day <= :today)""",
    "M18": f"""SELECT id, acted, money FROM (
            SELECT w.id, coalesce(w.value_at_risk, 0) AS money, {_DECIDED_BY} AS by_day,
                (coalesce(w.cleared_on, '9999') <= min({_DECIDED_BY}, :today)
                    AND (w.subject_kind <> 'benefit' OR w.subject_id IN (SELECT id FROM benefit))
                    AND (w.subject_kind <> 'project' OR w.subject_id IN (SELECT id FROM project)))
                OR EXISTS (SELECT 1 FROM flag_decision d WHERE d.flag_id = w.id AND d.outcome NOT IN ('snooze', 'acknowledge')
                    AND d.decided_on <= min({_DECIDED_BY}, :today)) AS acted
            FROM flag w WHERE w.severity IN ('critical', 'high') AND w.pressing = 1 AND w.raised_on > :year
                AND w.raised_on <= :today)
        WHERE acted OR by_day < :today""",
}
"""Read from the register as it is, up to the day."""

HOLDERS = {"M17": "(SELECT project_id FROM review WHERE id = record)", "M20": "(SELECT project_id FROM review WHERE id = record)"}
"""Whose money it is where several records of a statement name the same."""

ADDED = """SELECT r.row_id, c.day FROM change c JOIN change_row r ON r.change_id = c.id
    WHERE c.day > :year AND c.day <= :today AND r.table_name = 'benefit' AND r.operation = 'insert'
        AND NOT EXISTS (SELECT 1 FROM change_row e
            WHERE e.subject_kind = 'benefit' AND e.subject_id = r.row_id AND e.change_id < r.change_id)"""
"""The benefits that came in 12 months, and their day: before it the register can tell nothing of them."""

OWNER_GAPS = """SELECT DISTINCT w.subject_id FROM flag w
    WHERE w.subject_kind = 'benefit' AND (w.rule = 'F01' OR (w.rule = 'F02' AND w.severity = 'critical'))
        AND w.raised_on <= :today AND min(coalesce(w.cleared_on, :today), :today) > :year
        AND julianday(min(coalesce(w.cleared_on, :today), :today)) - julianday(w.raised_on) > 30"""
"""The benefits that were without an owner for more than 30 days running; ended in the last 12 months, or not yet."""
SELF_APPROVED = """SELECT r.row_id FROM change c JOIN change_row r ON r.change_id = c.id
    WHERE r.table_name = 'plan_version' AND r.operation = 'insert' AND c.day > :year AND c.day <= :today
        AND json_extract(r.fields, '$.approved_by') = c.who COLLATE NOCASE"""
"""The plan versions that whoever recorded them approved."""
TEMPLATE_CHANGED = """SELECT max(c.day) FROM change c JOIN change_row r ON r.change_id = c.id
    WHERE r.table_name = 'template' AND c.day <= :today"""
"""The last day on which a template was changed."""
