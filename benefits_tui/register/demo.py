"""The bundled demo register, its dates counted from today so that flags fire on any day."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from benefits_tui.domain.fields import Kind, Value
from benefits_tui.domain.lifecycle import FINAL
from benefits_tui.domain.periods import Frequency, Period, add_months, period_holding
from benefits_tui.register.benefits_map import write_link
from benefits_tui.register.conclusions import ConclusionInput, write_conclusion
from benefits_tui.register.lookup import find
from benefits_tui.register.readings import write_plan, write_reading
from benefits_tui.register.records import insert_record
from benefits_tui.register.session import Session, create_register
from benefits_tui.store.models import Actual, Benefit
from benefits_tui.store.queries.readings import unvalidated
from benefits_tui.store.transaction import Transaction
from benefits_tui.store.types import ChangeKind

_DATA = Path(__file__).with_name("demo.toml")
_READ_BY = {"plan", "actual", "forecast", "first", "baseline_at", "target_at", "evidence"}


def make_demo(path: Path, user: str, today: date | None = None) -> Session:
    """Make the demo register at `path` and open it."""
    session = create_register(path, user, {"name": "Demo Council"}, today=today)
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"), parse_float=Decimal)
    with session.store.write(session.who("make the demo register", kind=ChangeKind.CREATE), session.today) as transaction:
        for objective in data["objective"]:
            insert_record(transaction, Kind.OBJECTIVE, objective, session.today)
        for person in data["person"]:
            leaves = person.pop("leaves_in", None)
            values = person | ({"leaves": session.today + timedelta(days=leaves)} if leaves is not None else {})
            insert_record(transaction, Kind.PERSON, values, session.today)
        for project in data["project"]:
            insert_record(transaction, Kind.PROJECT, _project(project, session.today), session.today)
        for benefit in data["benefit"]:
            _benefit(session, transaction, benefit)
        for review in data["review"]:
            days = {name: session.today + timedelta(days=review[name]) for name in ("due", "held") if name in review}
            insert_record(transaction, Kind.REVIEW, review | days, session.today)
        for kind in (Kind.DELIVERABLE, Kind.BUSINESS_CHANGE):
            for record in data[kind.value]:
                insert_record(transaction, kind, _enabling(record, session.today), session.today)
        for link in data["link"]:
            share = Decimal(link["share"]) if "share" in link else None
            write_link(transaction, find(transaction, link["from"]), find(transaction, link["to"]), share, None)
    return session


def _enabling(data: dict[str, Any], today: date) -> dict[str, Value]:
    values: dict[str, Value] = {
        name: add_months(today, value) if isinstance(value, int) else value for name, value in data.items()
    }
    if "progress" in data:
        values["progress"] = Decimal(data["progress"])
    return values


def _project(data: dict[str, Any], today: date) -> dict[str, Value]:
    data["whole_life_cost"] = Decimal(data.pop("cost"))
    return data | {name: add_months(today, data[name]) for name in ("start", "end", "gate3") if name in data}


def _benefit(session: Session, transaction: Transaction, data: dict[str, Any]) -> None:
    today = session.today
    values: dict[str, Value] = {name: value for name, value in data.items() if name not in _READ_BY}
    ended = values.pop("state") if values.get("state") in FINAL else None
    for name in ("baseline", "target", "stated", "value_per_unit"):
        if name in data:
            values[name] = Decimal(data[name])
    for name, source in (("start", "start"), ("end", "end"), ("baseline_date", "baseline_at"), ("target_date", "target_at")):
        if source in data:
            values[name] = add_months(today, data[source])
    if "evidence" in data:
        values["evidence_grade"] = data["evidence"]
    benefit, ref = insert_record(transaction, Kind.BENEFIT, values, today)
    if "first" not in data:
        return
    frequency = Frequency(data["frequency"])
    present = period_holding(today, frequency, session.policy.fiscal_year_start)

    def span(place: int) -> Period:
        return Period.of_months(add_months(present.start, (data["first"] + place) * frequency.months), frequency.months)

    if plan := data.get("plan"):
        written = {span(place): Decimal(value) for place, value in enumerate(plan)}
        write_plan(transaction, benefit, written, "Portfolio board", add_months(today, -12), "business case")
    for place, value in enumerate(data.get("actual", [])):
        write_reading(transaction, "actual", benefit, span(place), Decimal(value), session, f"monthly report, {ref}")
    for place, value in enumerate(data.get("forecast", [])):
        if place >= len(data.get("actual", [])):
            write_reading(transaction, "forecast", benefit, span(place), Decimal(value), session)
    if ended is not None:
        transaction.update(Benefit, benefit, {"end_date": span(len(data["plan"]) - 1).end})
        for reading in unvalidated(transaction, benefit):
            transaction.update(Actual, reading.row, {"validated_by": "Head of Finance", "validated_on": today})
        given = ConclusionInput(str(ended), "all three years were read and confirmed", decided_by="Portfolio board")
        write_conclusion(transaction, session, benefit, given)
