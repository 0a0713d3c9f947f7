"""Lists and single records as plain data: what commands print and exports write."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.json_values import JsonObject, as_json
from benefits_tui.domain.rules import Severity, Subject, about
from benefits_tui.register.agreements import agreements_of
from benefits_tui.register.listing import every_row, page
from benefits_tui.register.lookup import RecordId, find
from benefits_tui.register.readings import plan_versions, readings_of
from benefits_tui.register.records import record_of
from benefits_tui.register.review_record import ReviewOnBenefit, benefit_findings, review_findings
from benefits_tui.register.session import Session
from benefits_tui.store.errors import means_nothing
from benefits_tui.store.lists.catalogue import BENEFITS, FLAGS, LISTINGS, flags_on, only
from benefits_tui.store.lists.columns import ListValue
from benefits_tui.store.lists.pages import ListQuery
from benefits_tui.store.queries import projects, records
from benefits_tui.store.queries.conclusions import conclusions_of
from benefits_tui.store.queries.flags import open_on_benefits_of


def rows(session: Session, query: ListQuery) -> Iterator[dict[str, ListValue]]:
    """Every row of a list, by column, with values as people mean them (decimals, dates, yes or no).

    Read one by one, so a register of any size can be written out. Raises FilterError.
    """
    names = query.listing.names_in_filters()
    for _, row in every_row(session, query, names):
        yield dict(zip(names, row, strict=True))


def listing(session: Session, name: str, text: str = "") -> list[JsonObject]:
    """A list as plain data. Raises FilterError for a filter that cannot be understood."""
    if name == "flags":
        return flags(session, text)
    return [_row_as_json(name, row, session.today) for row in rows(session, ListQuery(LISTINGS[name], text, today=session.today))]


def _row_as_json(name: str, row: dict[str, ListValue], today: date) -> JsonObject:
    record = {key: as_json(value) for key, value in row.items()}
    if name == "actions":
        due = row["due"]
        record["days_left"] = (due - today).days if isinstance(due, date) and row["done"] is None else None
    return record


def flags(session: Session, text: str = "", severity: Severity | None = None) -> list[JsonObject]:
    """The open flags, worst first, each with who decides, what can be decided and the days left."""
    result = []
    with session.store.snapshot():
        for row in rows(session, ListQuery(FLAGS, text, today=session.today)):
            if severity is None or row["severity"] == severity.value:
                result.append(flag_as_json(row, session.today))
    return result


def flag_as_json(row: dict[str, ListValue], today: date) -> JsonObject:
    """One flag with what its rule says of it."""
    rule = about(str(row["rule"]), Subject(str(row["subject_kind"])))
    due = row["due"]
    record = {key: as_json(value) for key, value in row.items()}
    record["rule_title"] = rule.title if rule is not None else None
    record["decides"] = row["decides_role"] or None
    record["options"] = list(rule.options) if rule is not None else []
    record["days_left"] = (due - today).days if isinstance(due, date) else None
    record["clears"] = rule.field or None if rule is not None else None
    return record


def show(session: Session, ref: str) -> JsonObject:
    """One record with all that belongs to it. Raises RecordNotFound."""
    with session.store.snapshot():
        record_id = find(session.store, ref)
        record = record_of(session.store, record_id.kind, record_id.id)
        output: JsonObject = {"kind_of_record": record_id.kind.value, "ref": record.ref, "version": record.version}
        output |= {name: as_json(value) for name, value in record.values.items()}
        if record_id.kind is Kind.BENEFIT:
            output |= _figures(session, record_id)
            past = [
                {key: as_json(value) for key, value in conclusion._asdict().items()}
                for conclusion in conclusions_of(session.store, record_id.id)
            ]
            output["conclusion"] = past[0] if past and past[0]["withdrawn_on"] is None else None
            output["conclusions"] = past
            output["findings"] = [said_in_review(benefit_finding) for benefit_finding in benefit_findings(session, record_id.id)]
            output["readings"] = [_reading(session, reading) for reading in readings_of(session.store, record_id.id)]
            output["agreed_with_finance"] = [
                {key: as_json(value) for key, value in agreement._asdict().items()}
                for agreement in agreements_of(session, record.ref)
            ]
            output["plan_versions"] = [
                {key: as_json(value) for key, value in version._asdict().items()}
                for version in plan_versions(session.store, record_id.id)
            ]
        if record_id.kind is Kind.REVIEW:
            output["findings"] = [said_in_review(review_finding) for review_finding in review_findings(session, record.ref)]
        if record_id.kind is Kind.PROJECT:
            output["benefits"] = projects.refs_of_benefits(session.store, record_id.id)
            output["reviews"] = projects.refs_of_reviews(session.store, record_id.id)
            output["flags_on_benefits"] = open_on_benefits_of(session.store, record_id.id)
        output["notes"] = notes_of(session, record_id)
        output["flags"] = flags_of(session, record_id)
    return output


def said_in_review(review: ReviewOnBenefit) -> JsonObject:
    """What a review said of a benefit as plain data."""
    finding: JsonObject = {name: as_json(value) for name, value in review._asdict().items()}
    finding["actions"] = [{name: as_json(value) for name, value in action._asdict().items()} for action in review.actions]
    return finding


def notes_of(session: Session, record_id: RecordId) -> list[JsonObject]:
    """What came with a record and has no field of its own."""
    notes = records.notes_of(session.store, (record_id.kind.value, record_id.id))
    return [{key: as_json(value) for key, value in note._asdict().items()} for note in notes]


def flags_of(session: Session, record_id: RecordId) -> list[JsonObject]:
    """The open flags of one record, worst first."""
    return [flag_as_json(row, session.today) for row in rows(session, ListQuery(flags_on(record_id.kind.value, record_id.id)))]


_FIGURES = (
    "rag", "attainment", "realisation", "lifetime_plan", "due_to_date", "actual_to_date", "outturn", "outturn_complete",
    "stated_money", "due_money", "realised_money", "outturn_money", "first_approved", "current_plan", "drift", "variance",
    "variance_share", "lifetime_realisation", "distance_to_plan", "first_approved_money", "current_plan_money", "drift_money",
    "variance_money", "distance_to_plan_money", "due_read_money", "realised_due_money", "due_unread_money",
    "agreed_money", "taken_money", "next_reading", "concluded",
)  # fmt: skip


def _figures(session: Session, record_id: RecordId) -> JsonObject:
    got = page(session, ListQuery(only(BENEFITS, record_id.id)), _FIGURES, 0, 1)
    if not got.rows:
        # It is there and no list has it: what it is found by was lost.
        raise means_nothing()
    return {name: as_json(value) for name, value in zip(_FIGURES, got.rows[0], strict=True)}


def _reading(session: Session, reading: object) -> JsonObject:
    record = reading._asdict()  # type: ignore[attr-defined]
    span = record.pop("period")
    head: JsonObject = {
        "period": span.label(session.policy.fiscal_year_start),
        "start": span.start.isoformat(),
        "end": span.end.isoformat(),
    }
    return head | {key: as_json(value) for key, value in record.items()}
