"""The lists of the register, declared once: columns for JSON, exports, filters and screens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from benefits_tui.domain.fields import DELIVERY_RATINGS, REVIEW_KINDS
from benefits_tui.domain.flag_states import FlagState
from benefits_tui.domain.lifecycle import BenefitClass, Stage, State
from benefits_tui.domain.measure import Direction, MeasureKind
from benefits_tui.domain.periods import Frequency
from benefits_tui.domain.severity import Severity
from benefits_tui.store.columns import Column, ColumnType, Listing

# A name that several bear is told apart by the reference behind it.
PERSON_SHOWN = (
    "CASE WHEN (SELECT count(*) FROM person AS other WHERE other.name = {0}.name COLLATE NOCASE) > 1 "
    "THEN {0}.name || ' (' || {0}.ref || ')' ELSE {0}.name END"
)

T = ColumnType
# Worst first: what sorting is for.
_RAG = ("red", "amber", "no_data", "green", "not_yet_due")


def _fields(table: str, *names: str, kind: ColumnType = T.TEXT) -> tuple[Column, ...]:
    return tuple(Column(name, f"{table}.{name}", kind) for name in names)


# A project is asked for by its reference or by its name.
_PROJECT_WORDS = "project.ref || ' ' || project.name"

PROJECTS = Listing(
    "projects",
    """project
    LEFT JOIN programme ON programme.id = project.programme_id
    LEFT JOIN person AS manager ON manager.id = project.manager_id
    LEFT JOIN person AS sponsor ON sponsor.id = project.sponsor_id""",
    "project.id",
    (
        Column("ref", "project.ref"),
        Column("name", "project.name"),
        Column("programme", "programme.name"),
        Column("department", "project.department"),
        Column("category", "project.category"),
        Column("stage", "project.stage", T.WORD, words=tuple(Stage)),
        Column("start", "project.start_date", T.DATE),
        Column("end", "project.end_date", T.DATE),
        Column("gate3", "(SELECT planned FROM gate WHERE gate.project_id = project.id AND gate.gate = '3')", T.DATE),
        Column("live", "project.live_date", T.DATE),
        *_fields("project", "whole_life_cost", "year_cost_plan", "year_cost_forecast", "cost_to_date", "cost_outturn", kind=T.MONEY),
        Column("delivery_rating", "project.delivery_rating", T.WORD, words=DELIVERY_RATINGS[::-1]),
        Column("manager", PERSON_SHOWN.format("manager"), plain="manager.name"),
        Column("sponsor", PERSON_SHOWN.format("sponsor"), plain="sponsor.name"),
        Column("benefits", "(SELECT count(*) FROM benefit WHERE benefit.project_id = project.id)", T.COUNT),
        Column("cashable", "(SELECT sum(figure.stated_money) FROM benefit JOIN figure ON figure.benefit_id = benefit.id "
               "WHERE benefit.project_id = project.id AND benefit.disbenefit = 0 AND benefit.class = 'cashable')", T.MONEY),
        Column("flags", "(SELECT count(*) FROM flag WHERE flag.cleared_on IS NULL AND flag.subject_kind = 'project' "
               "AND flag.subject_id = project.id) + (SELECT count(*) FROM benefit JOIN flag ON flag.cleared_on IS NULL "
               "AND flag.subject_kind = 'benefit' AND flag.subject_id = benefit.id WHERE benefit.project_id = project.id)",
               T.COUNT),
        Column("template", "project.template"),
        Column("closed_on", "project.closed_on", T.DATE),
        Column("description", "project.description"),
        Column("version", "project.version", T.COUNT),
    ),
    ("project.ref", "project.name", "project.department", "project.category", "programme.name"),
    "project.ref COLLATE NOCASE",
    counted="project",
    aliases={"cost": "whole_life_cost"},
)  # fmt: skip

BENEFITS = Listing(
    "benefits",
    """benefit
    JOIN project ON project.id = benefit.project_id
    LEFT JOIN person AS owner ON owner.id = benefit.owner_id
    LEFT JOIN figure ON figure.benefit_id = benefit.id""",
    "benefit.id",
    (
        Column("ref", "benefit.ref"),
        Column("title", "benefit.title"),
        Column("project", "project.ref", found_in=_PROJECT_WORDS),
        Column("project_name", "project.name"),
        Column("department", "project.department"),
        Column("stage", "project.stage", T.WORD, words=tuple(Stage)),
        Column("class", "benefit.class", T.WORD, words=tuple(BenefitClass)),
        Column("disbenefit", "benefit.disbenefit", T.YES_NO),
        Column("owner", PERSON_SHOWN.format("owner"), plain="owner.name"),
        Column("responsible", f"(SELECT {PERSON_SHOWN.format('person')} FROM person WHERE person.id = benefit.responsible_id)"),
        Column("validator", f"(SELECT {PERSON_SHOWN.format('person')} FROM person WHERE person.id = benefit.validator_id)"),
        Column("objectives", "(SELECT group_concat(objective.ref, ', ') FROM benefit_objective "
               "JOIN objective ON objective.id = benefit_objective.objective_id "
               "WHERE benefit_objective.benefit_id = benefit.id)"),
        *_fields("benefit", "measure", "unit"),
        Column("kind", "benefit.kind", T.WORD, words=tuple(MeasureKind)),
        Column("direction", "benefit.direction", T.WORD, words=tuple(Direction)),
        Column("frequency", "benefit.frequency", T.WORD, words=tuple(Frequency)),
        *_fields("benefit", "source", "method", "beneficiaries"),
        Column("baseline", "benefit.baseline", T.NUMBER),
        Column("baseline_date", "benefit.baseline_date", T.DATE),
        Column("target", "benefit.target", T.NUMBER),
        Column("target_upper", "benefit.target_upper", T.NUMBER),
        Column("target_date", "benefit.target_date", T.DATE),
        Column("start", "benefit.start_date", T.DATE),
        Column("end", "benefit.end_date", T.DATE),
        Column("state", "benefit.state", T.WORD, words=tuple(State)),
        Column("stated", "benefit.stated", T.MONEY),
        Column("value_per_unit", "benefit.value_per_unit", T.MONEY),
        Column("in_cost_plan", "benefit.in_cost_plan", T.YES_NO),
        *_fields("benefit", "price_base", "evidence_grade"),
        Column("priority", "benefit.priority", T.COUNT),
        Column("amber_edge", "benefit.amber_edge", T.NUMBER, share=True),
        Column("red_edge", "benefit.red_edge", T.NUMBER, share=True),
        Column("handed_over", "benefit.handed_over_on", T.DATE),
        Column("rag", "figure.rag", T.WORD, words=_RAG),
        Column("attainment", "figure.attainment", T.RATIO),
        Column("realisation", "figure.realisation", T.RATIO),
        Column("lifetime_plan", "figure.lifetime_plan", T.NUMBER),
        Column("due_to_date", "figure.due", T.NUMBER),
        Column("actual_to_date", "figure.actual", T.NUMBER),
        Column("outturn", "figure.outturn", T.NUMBER),
        Column("outturn_complete", "figure.outturn_complete", T.YES_NO),
        Column("stated_money", "figure.stated_money", T.MONEY),
        Column("due_money", "figure.due_money", T.MONEY),
        Column("realised_money", "figure.realised_money", T.MONEY),
        Column("outturn_money", "figure.outturn_money", T.MONEY),
        Column("next_reading", "figure.next_reading", T.DATE),
        Column("flags", "(SELECT count(*) FROM flag WHERE flag.cleared_on IS NULL AND flag.subject_kind = 'benefit' "
               "AND flag.subject_id = benefit.id)", T.COUNT),
        Column("description", "benefit.description"),
        *_fields("benefit", "assumptions", "risks"),
        Column("version", "benefit.version", T.COUNT),
    ),
    (),
    "benefit.ref COLLATE NOCASE",
    counted="benefit",
    found_by="benefit.id IN (SELECT rowid FROM benefit_search WHERE {})",
    aliases={
        "due": "next_reading", "value": "stated_money", "realised": "realised_money", "stated_value": "stated",
        "project_ref": "project",
    },
)  # fmt: skip

REVIEWS = Listing(
    "reviews",
    "review JOIN project ON project.id = review.project_id LEFT JOIN person AS chair ON chair.id = review.chair_id",
    "review.id",
    (
        Column("ref", "review.ref"),
        Column("kind", "review.kind", T.WORD, words=REVIEW_KINDS),
        Column("due", "review.due", T.DATE),
        Column("held", "review.held", T.DATE),
        Column("project", "project.ref", found_in=_PROJECT_WORDS),
        Column("project_name", "project.name"),
        Column("stage", "project.stage", T.WORD, words=tuple(Stage)),
        Column("chair", PERSON_SHOWN.format("chair"), plain="chair.name"),
        Column("summary", "review.summary"),
        Column("decision", "review.decision"),
        Column("flags", "(SELECT count(*) FROM flag WHERE flag.cleared_on IS NULL AND flag.subject_kind = 'review' "
               "AND flag.subject_id = review.id)", T.COUNT),
        Column("version", "review.version", T.COUNT),
    ),
    ("review.ref", "review.kind", "project.ref", "project.name", "chair.name"),
    "review.due, review.id",
)  # fmt: skip

_STATES = tuple(state for state in FlagState if state is not FlagState.CLEARED)


def _subjects_of(table: str) -> str:
    """Joins to whatever record the rows of a table are about, by (subject_kind, subject_id)."""
    kinds = {"benefit": "benefit", "review": "review", "deliverable": "deliverable", "business_change": "business_change",
             "pool": "pool", "project": "of_project", "person": "of_person"}  # fmt: skip
    return "\n".join(
        f"LEFT JOIN {kind} AS {alias} ON {table}.subject_kind = '{kind}' AND {alias}.id = {table}.subject_id"
        for kind, alias in kinds.items()
    )


_SUBJECT_REF = "coalesce(benefit.ref, review.ref, deliverable.ref, business_change.ref, pool.ref, of_person.ref, of_project.ref)"
FLAGS = Listing(
    "flags",
    f"""flag {_subjects_of("flag")}
    LEFT JOIN project ON project.id = coalesce(
        of_project.id, benefit.project_id, review.project_id, deliverable.project_id, business_change.project_id)
    LEFT JOIN person AS owner ON owner.id = coalesce(benefit.owner_id, business_change.owner_id)""",
    "flag.id",
    (
        Column("subject", _SUBJECT_REF),
        Column("rule", "flag.rule", T.WORD),
        Column("severity", "flag.severity", T.WORD, words=tuple(Severity)),
        Column("why", "flag.why"),
        Column("due", "flag.due", T.DATE),
        Column("value_at_risk", "flag.value_at_risk", T.MONEY),
        Column("state", "flag.state", T.WORD, words=_STATES),
        Column("snoozed_until", "flag.snoozed_until", T.DATE),
        Column("subject_kind", "flag.subject_kind", T.WORD),
        Column("title", "coalesce(benefit.title, review.kind, deliverable.title, business_change.title, pool.title, of_person.name, "
               "project.name)"),
        Column("project", "project.ref", found_in=_PROJECT_WORDS),
        Column("project_name", "project.name"),
        Column("department", "project.department"),
        Column("owner", PERSON_SHOWN.format("owner"), plain="owner.name"),
        Column("raised_on", "flag.raised_on", T.DATE),
        Column("id", "flag.id", T.COUNT),
        Column("rank", "flag.rank", T.COUNT),
    ),
    ("flag.rule", "flag.why", "flag.severity", "project.ref", "project.name", "review.ref"),
    "flag.rank, flag.due IS NULL, flag.due, flag.value_at_risk DESC, flag.id",
    "flag.cleared_on IS NULL",
    counted="flag",
    found_by="(flag.subject_kind = 'benefit' AND flag.subject_id IN (SELECT rowid FROM benefit_search WHERE {}))",
    aliases={"benefit": "subject", "on": "subject", "value": "value_at_risk", "at_risk": "value_at_risk"},
)  # fmt: skip

DECISIONS = Listing(
    "decisions",
    f"flag_decision {_subjects_of('flag_decision')} LEFT JOIN person ON person.id = flag_decision.person_id",
    "flag_decision.id",
    (
        Column("subject", _SUBJECT_REF),
        Column("decided_on", "flag_decision.decided_on", T.DATE),
        Column("decided_by", "flag_decision.decided_by"),
        Column("outcome", "flag_decision.outcome", T.WORD),
        Column("rationale", "flag_decision.rationale"),
        Column("rule", "flag_decision.rule", T.WORD),
        Column("severity", "flag_decision.severity", T.WORD, words=tuple(Severity)),
        Column("why", "flag_decision.why"),
        Column("value_at_risk", "flag_decision.value_at_risk", T.MONEY),
        Column("due", "flag_decision.due", T.DATE),
        Column("until", "flag_decision.until_date", T.DATE),
        Column("person", "person.name"),
        Column("subject_kind", "flag_decision.subject_kind", T.WORD),
        Column("flag", "flag_decision.flag_id", T.COUNT),
    ),
    ("flag_decision.decided_by", "flag_decision.outcome", "flag_decision.rationale", "flag_decision.rule", "flag_decision.why",
     "benefit.ref", "of_project.ref", "person.name"),
    "flag_decision.id DESC",
    counted="flag_decision",
    aliases={"when": "decided_on", "who": "decided_by", "on": "subject", "on_which_facts": "why"},
)  # fmt: skip

PEOPLE = Listing(
    "people",
    "person",
    "person.id",
    (
        *_fields("person", "ref", "name", "email", "role", "department"),
        Column("active", "person.active", T.YES_NO),
        Column("leaves", "person.leaves", T.DATE),
        Column("benefits_owned", "(SELECT count(*) FROM benefit WHERE benefit.owner_id = person.id)", T.COUNT),
        Column("version", "person.version", T.COUNT),
    ),
    ("person.ref", "person.name", "person.email", "person.role", "person.department"),
    "person.name COLLATE NOCASE, person.id",
    aliases={"benefits": "benefits_owned"},
)

OBJECTIVES = Listing(
    "objectives",
    "objective",
    "objective.id",
    (
        *_fields("objective", "ref", "title", "description"),
        Column("benefits", "(SELECT count(*) FROM benefit_objective WHERE benefit_objective.objective_id = objective.id)", T.COUNT),
        Column("version", "objective.version", T.COUNT),
    ),
    ("objective.ref", "objective.title"),
    "objective.ref COLLATE NOCASE",
)  # fmt: skip

DELIVERABLES = Listing(
    "deliverables",
    "deliverable JOIN project ON project.id = deliverable.project_id",
    "deliverable.id",
    (
        *_fields("deliverable", "ref", "title"),
        Column("project", "project.ref", found_in=_PROJECT_WORDS),
        Column("project_name", "project.name"),
        *_fields("deliverable", "planned", "forecast", "actual", "accepted", kind=T.DATE),
        Column("progress", "deliverable.progress", T.NUMBER, share=True),
        Column("adoption_planned", "(SELECT planned FROM adoption WHERE deliverable_id = deliverable.id AND actual IS NOT NULL "
               "ORDER BY end_date DESC LIMIT 1)", T.NUMBER),
        Column("adoption", "(SELECT actual FROM adoption WHERE deliverable_id = deliverable.id AND actual IS NOT NULL "
               "ORDER BY end_date DESC LIMIT 1)", T.NUMBER),
        Column("enables", "(SELECT count(*) FROM link WHERE from_kind = 'deliverable' AND from_id = deliverable.id)", T.COUNT),
        Column("description", "deliverable.description"),
        Column("version", "deliverable.version", T.COUNT),
    ),
    ("deliverable.ref", "deliverable.title", "project.ref", "project.name"),
    "deliverable.ref COLLATE NOCASE",
)  # fmt: skip

BUSINESS_CHANGES = Listing(
    "business_changes",
    "business_change JOIN project ON project.id = business_change.project_id LEFT JOIN person AS owner ON owner.id = business_change.owner_id",
    "business_change.id",
    (
        *_fields("business_change", "ref", "title"),
        Column("project", "project.ref", found_in=_PROJECT_WORDS),
        Column("project_name", "project.name"),
        Column("owner", PERSON_SHOWN.format("owner"), plain="owner.name"),
        *_fields("business_change", "needed_by", "agreed", "funded", "done", kind=T.DATE),
        Column("version", "business_change.version", T.COUNT),
    ),
    ("business_change.ref", "business_change.title", "project.ref", "project.name", "owner.name"),
    "business_change.ref COLLATE NOCASE",
)  # fmt: skip

POOLS = Listing(
    "pools",
    "pool",
    "pool.id",
    (
        *_fields("pool", "ref", "title"),
        Column("ceiling", "pool.ceiling", T.MONEY),
        Column("claimed", "(SELECT sum(amount) FROM claim WHERE claim.pool_id = pool.id)", T.MONEY),
        Column("claims", "(SELECT count(*) FROM claim WHERE claim.pool_id = pool.id)", T.COUNT),
        Column("version", "pool.version", T.COUNT),
    ),
    ("pool.ref", "pool.title"),
    "pool.ref COLLATE NOCASE",
)  # fmt: skip

READINGS = Listing(
    "readings",
    """(
        SELECT benefit_id, 'actual' AS series, start_date, end_date, value, evidence, recorded_on, recorded_by FROM actual
        UNION ALL
        SELECT benefit_id, 'forecast', start_date, end_date, value, NULL, recorded_on, recorded_by FROM forecast
        UNION ALL
        SELECT plan_version.benefit_id, 'plan', start_date, end_date, plan_value.value, NULL, approved_on, approved_by
        FROM plan_value JOIN plan_version ON plan_version.id = plan_value.plan_version_id AND plan_version.current = 1
    ) AS reading JOIN benefit ON benefit.id = reading.benefit_id""",
    "benefit.id",
    (
        Column("ref", "benefit.ref"),
        Column("title", "benefit.title"),
        Column("unit", "benefit.unit"),
        Column("series", "reading.series", T.WORD),
        Column("start", "reading.start_date", T.DATE),
        Column("end", "reading.end_date", T.DATE),
        Column("value", "reading.value", T.NUMBER),
        Column("evidence", "reading.evidence"),
        Column("recorded_on", "reading.recorded_on", T.DATE),
        Column("recorded_by", "reading.recorded_by"),
    ),
    ("benefit.ref", "benefit.title", "reading.series"),
    "benefit.ref COLLATE NOCASE, reading.start_date, reading.series",
)

_REF_OF_SUBJECT = " ".join(
    f"WHEN '{kind}' THEN (SELECT ref FROM {kind} WHERE id = change_row.subject_id)"
    for kind in ("benefit", "project", "review", "person", "objective", "deliverable", "business_change", "pool")
)
HISTORY = Listing(
    "history",
    "change_row JOIN change ON change.id = change_row.change_id",
    "change_row.id",
    (
        Column("ref", f"CASE change_row.subject_kind {_REF_OF_SUBJECT} END"),
        Column("at", "change.at"),
        Column("who", "change.who"),
        Column("action", "change.action"),
        Column("why", "change.why"),
        Column("record", "change_row.table_name", T.WORD),
        Column("operation", "change_row.operation", T.WORD, words=("insert", "update", "delete")),
        Column("fields", "change_row.fields"),
        Column("change", "change_row.change_id", T.COUNT),
    ),
    ("change.who", "change.action", "change.why", "change_row.fields"),
    "change_row.id DESC",
    counted="change_row",
    aliases={"when": "at", "on": "ref", "did": "operation", "what": "fields"},
)

DUE = Listing(
    "due",
    """(
        SELECT benefit.id AS id, 'reading' AS what, benefit.ref AS ref, benefit.title AS title, figure.next_reading AS due,
            owner.name AS person
        FROM figure JOIN benefit ON benefit.id = figure.benefit_id LEFT JOIN person AS owner ON owner.id = benefit.owner_id
        WHERE figure.next_reading IS NOT NULL
        UNION ALL
        SELECT -review.id, review.kind || ' review', review.ref, project.name, review.due, chair.name
        FROM review JOIN project ON project.id = review.project_id LEFT JOIN person AS chair ON chair.id = review.chair_id
        WHERE review.held IS NULL
    ) AS due""",
    "due.id",
    (
        Column("ref", "due.ref"),
        Column("due", "due.due", T.DATE),
        Column("what", "due.what", T.WORD),
        Column("title", "due.title"),
        Column("person", "due.person"),
    ),
    ("due.ref", "due.title", "due.person"),
    "due.due, due.id",
)


def due_between(first: date, last: date) -> Listing:
    """The readings and reviews that are due from one day to another, the next one first."""
    return replace(DUE, where=f"due.due BETWEEN '{first.isoformat()}' AND '{last.isoformat()}'")


def only(listing: Listing, record: int) -> Listing:
    """A list of one record."""
    return replace(listing, where=f"{listing.id_sql} = {record:d}")


def flags_on(kind: str, record: int) -> Listing:
    """The open flags of one record."""
    subject = f"flag.subject_kind = '{kind}' AND flag.subject_id = {record:d}"
    return replace(FLAGS, where=f"{FLAGS.where} AND {subject}")


def benefits_of(project: int) -> Listing:
    """The benefits of one project; of none for 0."""
    return replace(BENEFITS, where=f"benefit.project_id = {project:d}")


def reviews_of(project: int) -> Listing:
    """The reviews of one project."""
    return replace(REVIEWS, where=f"review.project_id = {project:d}")


def in_queue() -> Listing:
    """The open flags that nobody has done anything about yet, or no longer."""
    return replace(FLAGS, where=f"{FLAGS.where} AND flag.state = 'open'")


LISTINGS = {
    listing.name: listing
    for listing in (
        PROJECTS, BENEFITS, REVIEWS, FLAGS, PEOPLE, OBJECTIVES, READINGS, HISTORY, DECISIONS, DELIVERABLES, BUSINESS_CHANGES, POOLS,
    )
}  # fmt: skip
